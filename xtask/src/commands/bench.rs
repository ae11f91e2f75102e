//! `bench`: the benchmarks, after set-up and build.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use super::build;
use crate::{paths, process};

/// Becomes `emberjit-benches ARGS`, so that signals and the exit code are its own.
pub(crate) fn run(args: Vec<OsString>) -> Result<ExitCode> {
    let setup = build::run()?;
    process::run(setup.cargo("build").args(["--release", "-p", "emberjit-benches"]))
        .context("the build failed")?;
    let benches = paths::target().join("release/emberjit-benches");
    let mut command = Command::new(&benches);
    setup.environment(command.args(args));
    Err(command.exec()).with_context(|| format!("cannot run {}", benches.display()))
}
