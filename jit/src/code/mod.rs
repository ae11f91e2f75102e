//! Machine code once it exists: where it lies, and what others are told about it.
//!
//! [`heap`] owns the memory; [`symbols`] publishes which frames each part of it stands for.
//! *Architecture invariant*: nothing here knows Python objects or how code was made; it gets bytes
//! and tables. Failing to publish never fails a compilation.

pub mod heap;
pub mod jitdump;
mod mapping;
pub mod names;
pub mod perfmap;
pub mod symbols;
