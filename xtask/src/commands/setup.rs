//! `setup`: everything that building and testing needs, installed where that is allowed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{output_of, run_quietly};
use crate::python::{self, Python};
use crate::tools::{self, Finding};
use crate::{apt, paths};

/// What `setup` found or made.
pub(crate) struct Setup {
    pub(crate) python: Python,
}

impl Setup {
    /// A cargo command on this checkout, told which Python to build for and to test with.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        command.arg(subcommand).arg("--manifest-path").arg(paths::root().join("Cargo.toml"));
        self.environment(&mut command);
        command
    }

    /// Which Python and which package: for cargo, and for everything that was built.
    pub(crate) fn environment(&self, command: &mut Command) {
        command
            .env("EMBERJIT_PYTHON", &self.python.executable)
            .env("PYO3_PYTHON", &self.python.executable)
            .env("EMBERJIT_PACKAGE", paths::python_path());
        // Test binaries that link libpython must find the very one they were built with.
        if let Some(dir) = library_dir(&self.python) {
            let mut dirs = vec![dir];
            dirs.extend(std::env::split_paths(&std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default()));
            command.env("LD_LIBRARY_PATH", std::env::join_paths(dirs).unwrap_or_default());
        }
    }
}

/// Folder of the shared libpython; `None` if it is linked statically.
fn library_dir(python: &Python) -> Option<PathBuf> {
    let question = "import sysconfig as s; print(s.get_config_var('LIBDIR') if s.get_config_var('Py_ENABLE_SHARED') else '')";
    let answer = output_of(Command::new(&python.executable).args(["-I", "-c", question]))?;
    (!answer.is_empty()).then(|| PathBuf::from(answer))
}

/// Installs what is missing. Quick when nothing is.
pub(crate) fn run() -> Result<Setup> {
    let missing: Vec<Finding> = tools::build_tools().into_iter().filter(|f| f.found.is_none()).collect();
    let packages: Vec<&str> = missing.iter().filter_map(|f| f.package).collect();
    apt::install(&packages)?;
    let python = match python::find()? {
        Some(python) => python,
        None => install_python()?,
    };
    Ok(Setup { python })
}

/// What pyenv wants to build a Python with the modules that programs use.
const PYTHON_BUILD: &[&str] = &[
    "make",
    "gcc",
    "curl",
    "ca-certificates",
    "libssl-dev",
    "zlib1g-dev",
    "libbz2-dev",
    "libreadline-dev",
    "libsqlite3-dev",
    "libffi-dev",
    "liblzma-dev",
];

/// By the distribution, uv or pyenv, whichever is there.
fn install_python() -> Result<Python> {
    if apt::knows("python3.12") {
        apt::install(&["python3.12", "python3.12-dev"])?;
    } else if output_of(Command::new("uv").arg("--version")).is_some() {
        run_quietly(
            "Installing CPython 3.12 with uv",
            Command::new("uv").args(["python", "install", "3.12"]),
        )?;
    } else if let Some(pyenv) = pyenv() {
        if apt::is_root() {
            apt::install(PYTHON_BUILD)?;
        }
        let mut command = Command::new(pyenv);
        command.args(["install", "--skip-existing", "3.12"]).env("PYTHON_CONFIGURE_OPTS", "--enable-shared");
        run_quietly("Building CPython 3.12 with pyenv (some minutes)", &mut command)?;
    }
    match python::find()? {
        Some(python) => Ok(python),
        None => bail!(
            "no CPython 3.12 was found: install one with `uv python install 3.12` or `pyenv install 3.12`, \
             or set EMBERJIT_PYTHON to its executable"
        ),
    }
}

fn pyenv() -> Option<PathBuf> {
    let root = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv"));
    let installed = root.into_iter().chain(home).map(|dir| dir.join("bin/pyenv")).find(|p| p.exists());
    installed.or_else(|| output_of(Command::new("pyenv").arg("--version")).map(|_| "pyenv".into()))
}
