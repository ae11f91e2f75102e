//! Which interpreter runs which script: reading `[PYTHON [FLAGS]] SCRIPT [ARGS]`.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::package;
use crate::python::{self, Python};

/// A script with everything that was said about how to run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script {
    /// The interpreter, if the command names one.
    pub(crate) python: Option<PathBuf>,
    /// The interpreter's own flags.
    pub(crate) flags: Vec<OsString>,
    pub(crate) path: PathBuf,
    pub(crate) args: Vec<OsString>,
}

impl Script {
    /// Reads a command line. The script must be there.
    pub(crate) fn parse(command: &[OsString]) -> Result<Script> {
        let mut rest = command.iter().peekable();
        let python = rest.next_if(|first| is_interpreter(first)).map(PathBuf::from);
        let mut flags = Vec::new();
        while let Some(flag) = rest.next_if(|word| word.as_encoded_bytes().starts_with(b"-")) {
            check_flag(flag)?;
            let takes_value = flag == "-X" || flag == "-W" || flag == "--check-hash-based-pycs";
            flags.push(flag.clone());
            flags.extend(rest.next_if(|_| takes_value).cloned());
        }
        let Some(path) = rest.next().map(PathBuf::from) else { bail!("no script was named behind `--`") };
        if !path.exists() {
            bail!("there is no script {}", path.display());
        }
        Ok(Script { python, flags, path, args: rest.cloned().collect() })
    }

    /// A script that is run as it is.
    pub(crate) fn plain(path: PathBuf) -> Script {
        Script { python: None, flags: Vec::new(), path, args: Vec::new() }
    }

    /// The interpreter to use: the one asked for, the one the command names, or the first found.
    pub(crate) fn interpreter(&self, asked: Option<&Path>) -> Result<Python> {
        match asked.or(self.python.as_deref()) {
            Some(path) => python::examine(path),
            None => python::find()?.context(
                "no CPython 3.12 was found: name one with --python, or set EMBERJIT_PYTHON to its executable",
            ),
        }
    }

    /// The script under plain Python.
    pub(crate) fn bare(&self, python: &Python) -> Command {
        let mut command = Command::new(&python.executable);
        command.args(&self.flags).arg(&self.path).args(&self.args);
        command
    }

    /// The script with Emberjit loaded, and options for it.
    pub(crate) fn under_emberjit(&self, python: &Python, options: &[&str]) -> Result<Command> {
        let mut command = Command::new(&python.executable);
        command.args(&self.flags).args(["-m", "emberjit"]).args(options).arg(&self.path).args(&self.args);
        command.env("PYTHONPATH", package::python_path()?);
        Ok(command)
    }
}

/// Whether the word is `python`, `python3`, `python3.12` or a path that ends so.
fn is_interpreter(word: &OsStr) -> bool {
    let name = Path::new(word).file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.strip_prefix("python").is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// Refuses flags under which the package could not be loaded or there is no script.
fn check_flag(flag: &OsStr) -> Result<()> {
    let flag = flag.to_string_lossy();
    let letters = if flag.starts_with("--") { "" } else { flag.trim_start_matches('-') };
    if flag == "-" || letters.starts_with(['c', 'm']) {
        bail!("only script files can be run, not `{flag}`: put the code into a file");
    }
    let has_value = letters.starts_with(['X', 'W']);
    if !has_value && letters.contains(['I', 'E']) {
        bail!(
            "the interpreter flag `{flag}` hides PYTHONPATH, through which Emberjit is loaded: leave it out"
        );
    }
    Ok(())
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
