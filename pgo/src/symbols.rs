//! The inline table: where every version's machine code lies and which frames each part stands for.
//!
//! One file a process, one JSON object a line, appended as versions come and go. Perf map,
//! jitdump and flame graphs are all made from it. Now and then another file takes its place, without
//! the versions that died more than some seconds before.

use serde::{Deserialize, Serialize};

use crate::identity::CodeInfo;
use crate::plan::Entry;

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum SymbolEvent {
    Born(VersionSymbols),
    /// The version's memory may be used again after this.
    Died {
        version: u64,
        at_ns: u64,
    },
}

/// The symbols of one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionSymbols {
    /// Unique in the process.
    pub version: u64,
    pub entry: Entry,
    /// CLOCK_MONOTONIC nanoseconds.
    pub born_ns: u64,
    /// Absolute address and length in bytes of the machine code.
    pub start: u64,
    pub len: u32,
    /// Code objects named by `stacks`; the root is the first.
    pub codes: Vec<CodeInfo>,
    /// Inline stacks, outermost (the root) first.
    pub stacks: Vec<Vec<SymbolFrame>>,
    /// Sorted, not overlapping. Bytes that no range covers belong to the root's first line.
    pub ranges: Vec<Range>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SymbolFrame {
    /// Index into `codes`.
    pub code: u32,
    /// Byte offset of the instruction.
    pub offset: u32,
    pub line: u32,
    pub column: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Offsets from `start`, end exclusive.
    pub from: u32,
    pub to: u32,
    /// Index into `stacks`.
    pub stack: u32,
}
