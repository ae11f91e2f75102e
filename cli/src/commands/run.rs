//! `run`: becomes the script, with the in-process sampler and compiler loaded; or runs it by a plan.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::args::Run;
use crate::child;
use crate::files;
use crate::profile::program::{Program, Unready};
use crate::python::Python;
use crate::script::Script;
use crate::signals::Signals;

pub(crate) fn run(options: &Run) -> Result<ExitCode> {
    let command = options.command.strip_prefix(&["--".into()][..]).unwrap_or(&options.command);
    let script = Script::parse(command)?;
    let python = script.interpreter(options.python.as_deref())?;
    if let Some(plan) = &options.plan {
        return by_plan(&script, &python, plan);
    }
    let mut flags = vec!["--mode", options.mode.as_str()];
    if let Some(policy) = options.policy {
        flags.extend(["--policy", policy.name()]);
    }
    let mut command = script.under_emberjit(&python, &flags)?;
    // Signals, exit code and traceback are then the script's own.
    Err(command.exec()).with_context(|| format!("cannot run {}", python.executable.display()))
}

/// Runs the script and hands it the plan as soon as it listens.
fn by_plan(script: &Script, python: &Python, path: &Path) -> Result<ExitCode> {
    let plan = files::read_plan(path)?;
    let signals = Signals::listen()?;
    let mut program = Program::start(script.under_emberjit(python, &["--mode", "plan"])?)?;
    match program.control(&signals) {
        Ok(mut control) => match control.plan(&plan) {
            Err(error) if program.alive() => return Err(error),
            _ => {}
        },
        Err(Unready::Failed(error)) if program.alive() => return Err(error),
        // What ends it is its own affair, and ours to pass on.
        Err(_) => {}
    }
    let script = program.script().context("the script was not started here")?;
    Ok(child::exit_code(script.wait(&signals, || ())))
}
