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
        eprintln!("error: {}", sentence(&error));
        if error.is::<script::Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
    })
}

/// An error with its causes as one sentence. Many errors name their cause themselves: then it is
/// not said twice.
fn sentence(error: &anyhow::Error) -> String {
    let mut causes = error.chain().map(|cause| cause.to_string().replace('\n', " "));
    let first = causes.next().unwrap_or_default();
    causes.fold(first, |said, cause| if said.contains(&cause) { said } else { format!("{said}: {cause}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    /// Check that causes are told once, in one line.
    #[test]
    fn causes_are_told_once() {
        let told = Err::<(), _>(anyhow::anyhow!("no room: disk\nfull"))
            .context("disk full")
            .context("cannot write: no room: disk full")
            .context("cannot save")
            .unwrap_err();
        assert_eq!(sentence(&told), "cannot save: cannot write: no room: disk full");
    }
}
