//! What is statically known of code: sizes, call sites, loops, and what cannot be compiled.
//!
//! Whoever can read bytecode fills this in (the compiler from inside, the profiler from outside).
//! Facts may be missing for any code; the ranker then falls back on [`CodeInfo`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::{CodeId, CodeInfo};

/// Facts of all code that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts {
    pub codes: BTreeMap<CodeId, CodeFacts>,
}

/// Facts of one code object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFacts {
    pub info: CodeInfo,
    /// Estimated HIR instructions; 0 if nobody estimated them.
    pub hir_size: u32,
    /// Call sites in any order.
    pub sites: Vec<SiteFacts>,
    pub loops: Vec<LoopFacts>,
    /// Stable name of the reason why this code can be neither compiled nor inlined, such as
    /// `too-large`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Stable name of what its calls make to be run later, such as `generator`. Such code is compiled,
    /// but not inlined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub makes: Option<String>,
}

/// What calls of code with these `co_flags` make instead of running it (`Include/cpython/code.h`).
pub fn made_by(flags: u32) -> Option<&'static str> {
    let makers = [(0x20, "generator"), (0x80, "coroutine"), (0x200, "asynchronous generator")];
    makers.into_iter().find(|(flag, _)| flags & flag != 0).map(|(_, name)| name)
}

/// One call (or attribute load, or operator, that may run Python code).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteFacts {
    /// Byte offset of the instruction.
    pub offset: u32,
    /// How many loops of the same code are around it.
    pub loop_depth: u32,
    /// Python callees that are known without a profile, such as a module's function.
    pub callees: Vec<CodeId>,
    /// How many of its arguments are constants.
    #[serde(default)]
    pub constants: u32,
}

/// One loop: the target of one or more backward jumps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoopFacts {
    /// Byte offset of the first instruction.
    pub header: u32,
    /// Byte offset after the last backward jump to the header.
    pub end: u32,
}

impl LoopFacts {
    pub fn contains(&self, offset: u32) -> bool {
        (self.header..self.end).contains(&offset)
    }
}

impl CodeFacts {
    pub fn site(&self, offset: u32) -> Option<&SiteFacts> {
        self.sites.iter().find(|s| s.offset == offset)
    }

    /// How many loops are around the instruction at `offset`.
    pub fn loop_depth(&self, offset: u32) -> u32 {
        match self.site(offset) {
            Some(site) => site.loop_depth,
            None => self.loops.iter().filter(|l| l.contains(offset)).count() as u32,
        }
    }
}

impl FromIterator<CodeFacts> for Facts {
    fn from_iter<I: IntoIterator<Item = CodeFacts>>(all: I) -> Self {
        Facts { codes: all.into_iter().map(|f| (f.info.id, f)).collect() }
    }
}
