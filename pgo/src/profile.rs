//! What was seen: stacks with counts, call sites with callees and receivers, operand types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::{CallSite, CodeId, CodeInfo, CodeShape, TypeKey};

/// How samples were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// BPF programs on perf events and uprobes.
    #[default]
    Bpf,
    /// Another process reading the target's memory.
    ProcessVm,
    /// A thread of the target itself.
    InProcess,
}

/// How one sampled frame was running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameKind {
    Interpreted,
    /// The root of a compiled version.
    Compiled,
    /// Inlined into the compiled frame below it in the stack.
    Inlined,
    /// Native code for itself: of no Python frame, or called by one and busy for so long that the frame's own speed
    /// does not matter. Only ever innermost.
    Native,
}

/// One frame of a sampled stack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Frame {
    pub code: CodeId,
    /// Byte offset of the instruction that was running, or of the call.
    pub offset: u32,
    /// 1-based; 0 if unknown.
    pub line: u32,
    /// 1-based; 0 if unknown.
    pub column: u32,
    pub kind: FrameKind,
    /// Name of the native function, for [`FrameKind::Native`] (then `code` is 0).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<String>,
}

impl Frame {
    /// Native code of that name.
    pub fn native(name: impl Into<String>) -> Frame {
        let native = Some(name.into());
        Frame { code: CodeId(0), offset: 0, line: 0, column: 0, kind: FrameKind::Native, native }
    }
}

/// A stack and how often it was seen. Frames run from the outermost to the innermost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    pub thread: u32,
    pub frames: Vec<Frame>,
    pub samples: u64,
    /// The outer end is missing: the walk met memory it could not read.
    pub partial: bool,
}

/// What was seen at a call site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteProfile {
    /// Samples in which this call was on the stack.
    pub samples: u64,
    /// Python callees, with the samples in which they were directly above.
    pub callees: BTreeMap<CodeId, u64>,
    /// Receivers of the call or attribute load, with how often a probe saw them.
    pub receivers: BTreeMap<TypeKey, u64>,
}

/// Operand types an operator was seen with, outermost operand first.
pub type Operands = BTreeMap<Vec<TypeKey>, u64>;

/// What was lost or could not be had, and what profiling cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    pub samples: u64,
    pub lost: u64,
    pub partial: u64,
    /// Specialiser events received and lost.
    pub probe_hits: u64,
    pub probe_lost: u64,
    /// One sentence for each thing that had to be done without.
    pub degraded: Vec<String>,
}

/// Where and how the profile was taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// `3.12.1`
    pub python: String,
    pub command: Vec<String>,
    pub pid: u32,
    /// Nanoseconds since the Unix epoch.
    pub start_ns: u64,
    pub duration_ns: u64,
    pub frequency_hz: u32,
    pub source: Source,
}

/// A profile of one process, or a merge of several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    pub meta: Meta,
    pub health: Health,
    pub codes: BTreeMap<CodeId, CodeInfo>,
    pub stacks: Vec<Stack>,
    pub sites: BTreeMap<CallSite, SiteProfile>,
    pub operands: BTreeMap<CallSite, Operands>,
    /// Samples per loop, keyed by the target of its backward jump.
    pub loops: BTreeMap<CallSite, u64>,
    /// Instructions of the profiled code, if the profiler kept them: they let a profile be matched
    /// to another build by more than lines.
    pub shapes: BTreeMap<CodeId, CodeShape>,
}
