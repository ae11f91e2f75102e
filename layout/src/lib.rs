//! CPython 3.12 as data: opcodes, struct offsets, line tables and exception tables.
//!
//! The compiler (inside the process) and the profiler (outside it) read the same structures; what
//! both must know is written down here, once. *Architecture invariant*: no code here touches a
//! process; it only names numbers and decodes byte strings. Another Python version is another
//! directory beside this one.

pub mod exceptions;
pub mod linetable;
pub mod loops;
pub mod offsets;
pub mod opcode;

/// The version these tables describe: major and minor.
pub const PYTHON: (u8, u8) = (3, 12);
