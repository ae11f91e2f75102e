//! `ci`: the checks that are no tests, one at a time.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;

use super::setup;
use crate::process;

#[derive(Clone, Copy, Subcommand)]
pub(crate) enum Part {
    /// Check that all code is formatted
    Format,
    /// Check that clippy has nothing to say
    Lint,
}

pub(crate) fn run(part: Part) -> Result<ExitCode> {
    let setup = setup::run()?;
    let mut command = match part {
        Part::Format => setup.cargo("fmt"),
        Part::Lint => setup.cargo("clippy"),
    };
    match part {
        Part::Format => command.args(["--all", "--check"]),
        Part::Lint => command.args(["--workspace", "--all-targets", "--", "-D", "warnings"]),
    };
    let status = command.status().context("cannot run cargo")?;
    Ok(process::exit_code(status))
}
