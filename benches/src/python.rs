//! Finding the interpreter and the `emberjit` package that programs run under.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

/// A CPython 3.12 and, where it is built, the folder that holds the `emberjit` package.
#[derive(Clone, Debug)]
pub struct Python {
    pub executable: PathBuf,
    /// `3.12.1`
    pub version: String,
}

impl Python {
    /// Looks at `$EMBERJIT_PYTHON`, then for `python3.12` on `PATH`, then among pyenv's versions.
    pub fn find() -> Result<Python> {
        if let Some(named) = std::env::var_os("EMBERJIT_PYTHON") {
            let executable = PathBuf::from(named);
            return match version_of(&executable) {
                Some(version) => Ok(Python { executable, version }),
                None => bail!("EMBERJIT_PYTHON is `{}`, which is no CPython 3.12", executable.display()),
            };
        }
        let found = candidates().into_iter().find_map(|executable| {
            let version = version_of(&executable)?;
            Some(Python { executable, version })
        });
        match found {
            Some(python) => Ok(python),
            None => bail!("no CPython 3.12 was found: install python3.12 or set EMBERJIT_PYTHON to one"),
        }
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
        command.env("PYTHONPATH", python_path(&package_parent()?)).args(["-m", "emberjit"]).args(options);
        Ok(command)
    }
}

/// The folder with the built `emberjit` package: `$EMBERJIT_PYTHONPATH`, else `target/python`.
pub fn package_parent() -> Result<PathBuf> {
    let parent = match std::env::var_os("EMBERJIT_PYTHONPATH") {
        Some(named) => PathBuf::from(named),
        None => target_dir().join("python"),
    };
    if !parent.join("emberjit").is_dir() {
        bail!(
            "the emberjit package is not in `{}`: build it with `cargo xtask build`, or set EMBERJIT_PYTHONPATH",
            parent.display()
        );
    }
    Ok(parent)
}

/// Cargo's target folder: `$CARGO_TARGET_DIR`, else `target` in the workspace.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(named) => PathBuf::from(named),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
    }
}

fn python_path(parent: &Path) -> OsString {
    let mut path = parent.as_os_str().to_owned();
    if let Some(before) = std::env::var_os("PYTHONPATH").filter(|p| !p.is_empty()) {
        path.push(":");
        path.push(before);
    }
    path
}

fn candidates() -> Vec<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> =
        std::env::split_paths(&on_path).map(|folder| folder.join("python3.12")).collect();
    let pyenv = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv")));
    if let Some(versions) = pyenv.and_then(|root| std::fs::read_dir(root.join("versions")).ok()) {
        let mut folders: Vec<PathBuf> = versions.filter_map(|v| Some(v.ok()?.path())).collect();
        folders.sort();
        found.extend(folders.into_iter().rev().map(|folder| folder.join("bin/python3.12")));
    }
    found
}

/// `3.12.x` if that is what the executable is; shims that run nothing are passed over.
fn version_of(executable: &Path) -> Option<String> {
    const ASK: &str = "import platform, sys; \
        print(platform.python_version(), sys.implementation.name)";
    if !executable.is_file() {
        return None;
    }
    let output = Command::new(executable).args(["-I", "-c", ASK]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (version, implementation) = text.trim().split_once(' ')?;
    (output.status.success() && version.starts_with("3.12.") && implementation == "cpython")
        .then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that a program which is no Python is not taken for one.
    #[test]
    fn other_programs_are_refused() {
        assert_eq!(version_of(Path::new("/bin/true")), None);
        assert_eq!(version_of(Path::new("/nonexistent/python3.12")), None);
    }
}
