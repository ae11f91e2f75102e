//! `build`: the `emberjit` command, and the Python package beside it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::setup::{self, Setup};
use crate::{paths, process};

/// What CPython 3.12 on x86-64 Linux imports as `emberjit._emberjit`.
const EXTENSION: &str = "_emberjit.cpython-312-x86_64-linux-gnu.so";

/// Sets up, builds in release mode, and puts the package together.
pub(crate) fn run() -> Result<Setup> {
    let setup = setup::run()?;
    process::run(setup.cargo("build").args(["--release", "-p", "emberjit-cli", "-p", "emberjit-jit"]))
        .context("the build failed")?;
    assemble()?;
    Ok(setup)
}

/// Copies the package's Python files and the built extension to `target/python/emberjit/`.
fn assemble() -> Result<()> {
    let package = paths::python_path().join("emberjit");
    fs::create_dir_all(&package).with_context(|| format!("cannot create {}", package.display()))?;
    let sources = paths::root().join("jit/python/emberjit");
    let entries = sources.read_dir().with_context(|| format!("cannot read {}", sources.display()))?;
    for entry in entries.flatten().filter(|e| e.path().is_file()) {
        replace(&entry.path(), &package.join(entry.file_name()))?;
    }
    replace(&paths::target().join("release/libemberjit.so"), &package.join(EXTENSION))
}

/// Puts a copy in place by renaming, so that processes which mapped the old one keep it whole.
fn replace(from: &Path, to: &Path) -> Result<()> {
    if unchanged(from, to) {
        return Ok(());
    }
    let new = to.with_extension(format!("new-{}", std::process::id()));
    fs::copy(from, &new)
        .and_then(|_| fs::rename(&new, to))
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}

fn unchanged(from: &Path, to: &Path) -> bool {
    matches!((fs::read(from), fs::read(to)), (Ok(a), Ok(b)) if a == b)
}
