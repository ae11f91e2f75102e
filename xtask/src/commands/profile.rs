//! `profile`: the main job, after set-up and build.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use super::build;
use crate::paths;

/// Becomes `emberjit profile ARGS`, so that signals and the exit code are its own.
pub(crate) fn run(args: Vec<OsString>) -> Result<ExitCode> {
    let setup = build::run()?;
    let emberjit = paths::target().join("release/emberjit");
    let mut command = Command::new(&emberjit);
    command.arg("profile").args(args);
    command.env("EMBERJIT_PYTHON", &setup.python.executable).env("EMBERJIT_PACKAGE", paths::python_path());
    Err(command.exec()).with_context(|| format!("cannot run {}", emberjit.display()))
}
