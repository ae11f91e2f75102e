//! The `emberjit` command: profiles a live CPython 3.12 process, ranks what it saw, has the process
//! recompile itself, and shows what that did.
//!
//! *Architecture invariant*: this crate composes the others and has no logic that one of them could
//! own. Sampling is `emberjit-profiler`'s, ranking `emberjit-pgo`'s, pictures
//! `emberjit-flamegraphs`'s; the compiler is reached through a process's control socket alone.
//!
//! Every error is one sentence on standard error. The exit codes are those that `--help` lists.

mod args;
mod child;
mod commands;
mod control;
mod demo;
mod files;
mod package;
mod profile;
mod progress;
mod python;
mod report;
mod script;
mod signals;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::Profile(options) => profile::run(&options),
        Command::Run(options) => commands::run::run(&options),
        Command::Rank(options) => commands::rank::run(&options),
        Command::Explain(options) => commands::explain::run(&options),
        Command::Flamegraph(options) => commands::flamegraph::run(&options),
        Command::Diff(options) => commands::diff::run(&options),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
