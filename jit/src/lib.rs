//! The Python extension `emberjit`: compiler, runtime and symbols.
//!
//! *Architecture invariant*: this crate reads no profile. Plans come in, versions go out. Rooms, in
//! the order a function passes through them: `policy` (asks for it), `bytecode` and `build` (read
//! it), `hir` and `passes` (improve it), `codegen` (turns it into machine code), `code` (keeps and
//! names that), `runtime` (enters and leaves it). `cpython` is the only room that knows the
//! interpreter's memory.

pub mod build;
pub mod bytecode;
pub mod code;
pub mod codegen;
pub mod cpython;
pub mod hir;
pub mod passes;
pub mod policy;
mod python;
pub mod runtime;

#[global_allocator]
static ALLOCATOR: runtime::reserve::Allocator = runtime::reserve::Allocator;
