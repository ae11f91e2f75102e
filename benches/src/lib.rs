//! The benchmark programs and the harness that runs them.
//!
//! A program is a plain script in `programs/`. It takes the number of laps as its only argument (its own
//! number is for profiling: long enough to go on for a while when it has become fast), checks its own result, prints `result: ...` on standard output, and on standard error the
//! `seconds:` its hot section took and the clock at each lap's end (`laps: ...`). It knows nothing
//! of the compiler.
//!
//! Nothing is believed before it is checked: [`gate`] runs first, and a program that fails it gets
//! no number. A program that the compiler refuses counts as 1.00x, with the reason.
//!
//! Reading order: [`python`] (which interpreter), [`process`] (running one process), [`programs`]
//! (what it prints), [`gate`], [`measure`] (order and rounds), [`summary`] (the arithmetic),
//! [`report`] (what people and tools get).

pub mod gate;
pub mod measure;
pub mod process;
pub mod programs;
pub mod python;
pub mod report;
pub mod summary;

pub use measure::{Options, run};
