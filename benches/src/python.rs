//! The interpreter and the `emberjit` package that programs run under.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The command's own way of finding an interpreter, so that nobody finds another one.
#[path = "../../cli/src/python.rs"]
mod finding;

/// A CPython 3.12.
#[derive(Clone, Debug)]
pub struct Python {
    pub executable: PathBuf,
    /// `3.12.1`
    pub version: String,
}

impl Python {
    /// Looks at `$EMBERJIT_PYTHON`, the PATH, pyenv's and uv's versions, in this order.
    pub fn find() -> Result<Python> {
        let found = finding::find()?
            .context("no CPython 3.12 was found: install one, or set EMBERJIT_PYTHON to its executable")?;
        Ok(Python { executable: found.executable, version: found.version })
    }

    /// A command that runs this interpreter as a user would, with nothing of ours loaded.
    ///
    /// Hash randomisation is off, so that two runs print sets in the same order.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.executable);
        command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1");
        command.env_remove("PYTHONSTARTUP");
        command
    }

    /// The same with `-m emberjit`, followed by the options for it; the script comes after them.
    pub fn emberjit(&self, options: &[&str]) -> Result<Command> {
        let mut command = self.command();
        command.env("PYTHONPATH", python_path(&package_folder()?)).args(["-m", "emberjit"]).args(options);
        Ok(command)
    }
}

/// The folder with the built `emberjit` package: `$EMBERJIT_PACKAGE`, else `python` in the target
/// folder.
pub fn package_folder() -> Result<PathBuf> {
    let folder = match std::env::var_os("EMBERJIT_PACKAGE").filter(|p| !p.is_empty()) {
        Some(named) => PathBuf::from(named),
        None => target_folder().join("python"),
    };
    if !folder.join("emberjit/__init__.py").is_file() {
        bail!(
            "the Python package emberjit is not in {}: run `cargo xtask build`, or set EMBERJIT_PACKAGE to \
             the folder that holds it",
            folder.display()
        );
    }
    Ok(std::path::absolute(folder)?)
}

/// Cargo's target folder: `$CARGO_TARGET_DIR`, else `target` in the workspace.
pub fn target_folder() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR").filter(|p| !p.is_empty()) {
        Some(named) => PathBuf::from(named),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("target"),
    }
}

fn python_path(folder: &Path) -> OsString {
    let mut path = folder.as_os_str().to_owned();
    if let Some(before) = std::env::var_os("PYTHONPATH").filter(|p| !p.is_empty()) {
        path.push(":");
        path.push(before);
    }
    path
}
