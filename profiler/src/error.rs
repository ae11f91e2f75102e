//! What can go wrong, one sentence each, fit to be shown to a user as it is.

use std::io;

/// Why a process cannot be profiled.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    #[error("there is no process {0}")]
    NoSuchProcess(u32),
    #[error("process {pid} belongs to user {uid}: run this as that user or as root")]
    OtherUser { pid: u32, uid: u32 },
    #[error("process {pid} may not be inspected ({source}): run this as root or with CAP_SYS_PTRACE")]
    Denied { pid: u32, source: io::Error },
    #[error("process {pid} runs no Python: neither {exe} nor any library it has loaded is CPython")]
    NotPython { pid: u32, exe: String },
    #[error("process {pid} runs Python {found}, and only CPython 3.12 is supported")]
    WrongVersion { pid: u32, found: String },
    #[error("cannot read {what} of process {pid}: {source}")]
    Unreadable { pid: u32, what: String, source: io::Error },
    #[error("{path} is no ELF file that can be read: {message}")]
    BadElf { path: String, message: String },
}

/// Why a session could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ProfilerError {
    #[error("no way to sample process {pid}: {reason}")]
    Unavailable { pid: u32, reason: String },
    #[error("the sampling frequency must be 1 to 20000 Hz, not {0}")]
    BadFrequency(u32),
    #[error("process {0} has ended")]
    Ended(u32),
    #[error("cannot read {path}: {source}")]
    Symbols { path: String, source: io::Error },
    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },
}
