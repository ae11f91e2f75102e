//! The subcommands that take one step and end; `profile` has a folder of its own.

pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod flamegraph;
pub(crate) mod rank;
pub(crate) mod run;
