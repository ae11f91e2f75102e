//! Tests that cross crates.
//!
//! CPython is the oracle. A *differential program* is a script in `differential/`; it is run
//! interpreted and under each [`Condition`], and what it prints and how it ends must be equal, to the
//! last column of a traceback. Programs are deterministic, short, and about one thing each.
//!
//! The runner is `tests/differential.rs`; what it is made of is here, so that it can be tested:
//! [`condition`], [`outcome`] (what is compared), [`runner`] (all programs, side by side) and
//! [`table`] (what is shown of it).
//!
//! The end-to-end tests drive the built command: [`command`] starts it away from the user's own
//! files, [`bpf`] sees what the kernel holds for it.

pub mod bpf;
pub mod command;
pub mod condition;
pub mod outcome;
pub mod runner;
pub mod table;

pub use condition::Condition;
pub use outcome::Outcome;
