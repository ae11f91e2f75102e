//! How a running process is told what to compile, and what it answers.
//!
//! The channel is a Unix stream socket that only its owner can open; each message is one line of
//! JSON, each request gets exactly one response, in order.

use serde::{Deserialize, Serialize};

use crate::identity::CodeId;
use crate::plan::{Entry, Plan};

/// Version of this protocol; a process refuses others.
pub const PROTOCOL: u32 = 2;

/// Folder and file name of a process's control socket, below the runtime directory
/// (`$EMBERJIT_RUNTIME_DIR`, else `$XDG_RUNTIME_DIR/emberjit`, else `/tmp/emberjit-UID`, mode 0700).
pub fn socket_name(pid: u32) -> String {
    format!("{pid}.sock")
}

/// File name of a process's inline table (see [`crate::symbols`]), in the same folder.
pub fn symbols_name(pid: u32) -> String {
    format!("{pid}.symbols")
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    Hello {
        protocol: u32,
    },
    /// Compile this; answered at once, work goes on in the background.
    Plan {
        plan: Plan,
    },
    Status,
    /// Drop all versions and go on interpreted.
    Disable,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "response", rename_all = "kebab-case")]
pub enum Response {
    Hello(Hello),
    Accepted { roots: u32, unknown: Vec<CodeId> },
    Status(Status),
    Done,
    Error { message: String },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hello {
    pub protocol: u32,
    pub pid: u32,
    /// `3.12.1`
    pub python: String,
    /// Full path of the file that maps the interpreter's code.
    pub libpython: String,
    /// Address of `_PyRuntime`.
    pub runtime_addr: u64,
    /// Add to the thread pointer (`fs` base) to get the address of the current thread state pointer.
    pub tstate_tls_offset: i64,
    /// Full path of the inline table file.
    pub symbols_path: String,
}

/// Counters and lists of what the compiler did so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Status {
    /// What could not be had: a control socket, a sampler.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Roots still waiting or being compiled.
    pub pending: u32,
    pub versions: Vec<VersionStatus>,
    /// Roots that were not compiled: what and why.
    pub refused: Vec<Refusal>,
    pub exits: Vec<ExitStatus>,
    /// Value of the program's progress counter, if it has one.
    pub progress: Option<f64>,
    /// CLOCK_MONOTONIC nanoseconds when `progress` was read.
    pub progress_ns: u64,
    pub code_bytes: u64,
    #[serde(default)]
    pub freed: Freed,
}

/// Sums over versions whose memory was given back; the lists do not have them any more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Freed {
    pub versions: u64,
    pub bytes: u64,
    pub compile_ms: f64,
    /// Code objects that they were compiled from.
    pub codes: Vec<CodeId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionStatus {
    pub code: CodeId,
    pub qualname: String,
    #[serde(default)]
    pub first_line: u32,
    pub entry: Entry,
    /// HIR instructions after the last pass, machine code bytes, and milliseconds to compile.
    pub hir: u32,
    pub bytes: u32,
    pub compile_ms: f64,
    /// Times it was entered.
    pub entries: u64,
    /// What was inlined, with the call site's line, depth first.
    pub inlined: Vec<InlinedStatus>,
    pub refused: Vec<Refusal>,
    pub live: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InlinedStatus {
    /// The callee's identity.
    pub code: CodeId,
    /// The callee's qualified name.
    pub callee: String,
    pub line: u32,
    pub depth: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Qualified name of what was refused.
    pub what: String,
    pub line: u32,
    /// Stable name of the reason, such as `generator` or `not-in-plan`.
    pub reason: String,
    pub detail: String,
}

/// A guard or other way out of compiled code that was taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExitStatus {
    pub qualname: String,
    pub line: u32,
    /// Stable name of the reason, such as `type-guard` or `int-overflow`.
    pub reason: String,
    pub count: u64,
}
