//! `bench`: the benchmarks, after set-up and build.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::build;
use crate::process;

/// Runs `emberjit-benches ARGS`.
pub(crate) fn run(args: Vec<OsString>) -> Result<ExitCode> {
    let setup = build::run()?;
    let mut command = setup.cargo("run");
    command.args(["--quiet", "--release", "-p", "emberjit-benches", "--"]).args(args);
    let status = command.status().context("cannot run cargo")?;
    Ok(process::exit_code(status))
}
