//! The Python inside a process: where its library lies and which version it is.

use std::path::Path;

use crate::error::TargetError;

/// A process that runs CPython 3.12. Nothing is attached to it yet.
#[derive(Clone, Debug)]
pub struct Target {
    pid: u32,
    python: String,
    libpython: std::path::PathBuf,
    base: u64,
    command: Vec<String>,
}

impl Target {
    /// Finds the Python in a process. The process is not stopped.
    pub fn attach(pid: u32) -> Result<Target, TargetError> {
        Err(TargetError::NoSuchProcess(pid))
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// `3.12.1`
    pub fn python(&self) -> &str {
        &self.python
    }

    /// The file that maps the interpreter's code: the shared library or a static executable.
    pub fn libpython(&self) -> &Path {
        &self.libpython
    }

    /// What to add to an address in that file's symbol table to get one in the process.
    pub fn base(&self) -> u64 {
        self.base
    }

    pub fn command(&self) -> &[String] {
        &self.command
    }
}
