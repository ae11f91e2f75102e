//! Finding a stock CPython 3.12 for x86-64.
//!
//! The developer commands include this file by its path, because they must build without any
//! crate of the workspace: it uses the standard library and anyhow alone.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

/// A Python that Emberjit can live in.
#[derive(Clone, Debug)]
pub(crate) struct Python {
    /// The real executable, not a shim.
    pub(crate) executable: PathBuf,
    /// `3.12.1`
    pub(crate) version: String,
}

impl fmt::Display for Python {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CPython {} at {}", self.version, self.executable.display())
    }
}

/// Everything asked in one go, in words that Python 2 understands as well.
const QUESTIONS: &str = "import sys, platform; print('\\t'.join([platform.python_implementation(), \
    '%d.%d.%d' % sys.version_info[:3], platform.machine(), str(int(hasattr(sys, 'gettotalrefcount'))), \
    sys.executable]))";

/// Looks at `$EMBERJIT_PYTHON`, the PATH, pyenv's and uv's versions, in this order.
///
/// A set `$EMBERJIT_PYTHON` that does not do is an error: it was asked for.
pub(crate) fn find() -> Result<Option<Python>> {
    if let Some(asked) = std::env::var_os("EMBERJIT_PYTHON").filter(|p| !p.is_empty()) {
        return examine(Path::new(&asked)).map(Some);
    }
    Ok(candidates().iter().find_map(|candidate| examine(candidate).ok()))
}

/// What kind of Python this is, or one sentence about why it will not do.
pub(crate) fn examine(executable: &Path) -> Result<Python> {
    let shown = executable.display();
    let Some(answer) = answer_of(executable) else {
        bail!("{shown} does not run as a Python interpreter");
    };
    let fields: Vec<&str> = answer.split('\t').collect();
    let [implementation, version, machine, debug, executable] = fields[..] else {
        bail!("{shown} does not answer as a Python interpreter does");
    };
    if implementation != "CPython" || !version.starts_with("3.12.") {
        bail!("{shown} is {implementation} {version}, and Emberjit needs CPython 3.12");
    }
    if machine != "x86_64" {
        bail!("{shown} runs on {machine}, and Emberjit needs x86-64");
    }
    if debug != "0" {
        bail!("{shown} is a debug build, and Emberjit needs a release build of CPython 3.12");
    }
    Ok(Python { executable: PathBuf::from(executable), version: version.to_owned() })
}

fn answer_of(executable: &Path) -> Option<String> {
    let mut command = Command::new(executable);
    command.args(["-E", "-s", "-c", QUESTIONS]).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn candidates() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let pyenv = std::env::var_os("PYENV_ROOT").map_or_else(|| home.join(".pyenv"), PathBuf::from);
    let data = std::env::var_os("XDG_DATA_HOME").map_or_else(|| home.join(".local/share"), PathBuf::from);
    let mut found = vec![PathBuf::from("python3.12")];
    found.extend(installed(&pyenv.join("versions"), "3.12."));
    found.extend(installed(&data.join("uv/python"), "cpython-3.12"));
    found
}

/// `DIR/PREFIX*/bin/python3.12`, the newest first.
fn installed(dir: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = dir.read_dir() else { return Vec::new() };
    let mut versions: Vec<(Vec<u32>, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| (numbers(&entry.file_name().to_string_lossy()), entry.path().join("bin/python3.12")))
        .filter(|(_, path)| path.exists())
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, path)| path).collect()
}

/// The numbers in a name, so that 3.12.10 comes after 3.12.9.
fn numbers(name: &str) -> Vec<u32> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that versions are ordered as numbers, not as text.
    #[test]
    fn versions_are_numbers() {
        assert!(numbers("3.12.10") > numbers("3.12.9"));
        assert_eq!(numbers("cpython-3.12.4-linux-x86_64-gnu"), [3, 12, 4, 86, 64]);
    }

    /// Check that a program that is no Python is refused with a sentence that names it.
    #[test]
    fn other_programs_are_refused() {
        let refused = examine(Path::new("/bin/true")).unwrap_err().to_string();
        assert!(refused.contains("/bin/true"), "{refused}");
    }
}
