//! One file a command.

pub(crate) mod bench;
pub(crate) mod bisect;
pub(crate) mod build;
pub(crate) mod ci;
pub(crate) mod doctor;
pub(crate) mod fuzz;
pub(crate) mod packages;
pub(crate) mod profile;
pub(crate) mod regrtest;
pub(crate) mod setup;
pub(crate) mod test;

/// A number of things that English makes many of by an s: `1 program`, `2 programs`.
pub(crate) fn counted(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
