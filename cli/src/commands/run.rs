//! `run`: becomes the script, with the in-process sampler and compiler loaded.

use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::args::Run;
use crate::script::Script;

pub(crate) fn run(options: &Run) -> Result<ExitCode> {
    let command = options.command.strip_prefix(&["--".into()][..]).unwrap_or(&options.command);
    let script = Script::parse(command)?;
    let python = script.interpreter(options.python.as_deref())?;
    let mut flags = vec!["--mode", options.mode.as_str()];
    if let Some(policy) = options.policy {
        flags.extend(["--policy", policy.name()]);
    }
    let mut command = script.under_emberjit(&python, &flags)?;
    // Signals, exit code and traceback are then the script's own.
    Err(command.exec()).with_context(|| format!("cannot run {}", python.executable.display()))
}
