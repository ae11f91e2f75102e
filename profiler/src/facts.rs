//! What is known of a code object besides its samples: instructions, loops and call sites.

use emberjit_pgo::{CodeInfo, rank};

/// One instruction, inline caches left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeInstruction {
    /// Byte offset in `co_code`.
    pub offset: u32,
    /// Base opcode ([`emberjit_layout::opcode::BASE`]).
    pub opcode: u8,
    /// Argument with its `EXTENDED_ARG` prefixes folded in; the prefixes are listed as well.
    pub arg: u32,
    /// 1-based; 0 if unknown.
    pub line: u32,
    /// 1-based; 0 if unknown.
    pub column: u32,
}

/// One loop: from the target of its backward jump to that jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoopFacts {
    /// Byte offset of the target of the backward jump.
    pub header: u32,
    /// Byte offset behind the last backward jump to `header`.
    pub end: u32,
    /// 1 for an outermost loop.
    pub depth: u32,
}

/// One instruction that may call Python code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteFacts {
    pub offset: u32,
    pub opcode: u8,
    pub arg: u32,
    /// Number of loops around it.
    pub loop_depth: u32,
    /// How many of a call's arguments are plain constants.
    pub constants: u32,
}

/// The shape of one code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeFacts {
    pub info: CodeInfo,
    /// `co_flags`
    pub flags: u32,
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub stacksize: u32,
    /// `co_names`
    pub names: Vec<String>,
    /// `co_localsplusnames`
    pub locals: Vec<String>,
    pub instructions: Vec<CodeInstruction>,
    /// Sorted by header.
    pub loops: Vec<LoopFacts>,
    /// Sorted by offset.
    pub sites: Vec<SiteFacts>,
    /// Number of exception handlers.
    pub handlers: u32,
}

impl CodeFacts {
    /// What the ranker wants to know. Sizes in HIR instructions and refusals are for the compiler
    /// to say, which has not seen this code yet.
    pub fn for_ranker(&self) -> rank::CodeFacts {
        rank::CodeFacts {
            info: self.info.clone(),
            hir_size: 0,
            sites: self.sites.iter().map(SiteFacts::for_ranker).collect(),
            loops: self.loops.iter().map(|l| rank::LoopFacts { header: l.header, end: l.end }).collect(),
            refusal: None,
            makes: rank::made_by(self.flags).map(str::to_owned),
        }
    }
}

impl SiteFacts {
    fn for_ranker(&self) -> rank::SiteFacts {
        rank::SiteFacts {
            offset: self.offset,
            loop_depth: self.loop_depth,
            callees: Vec::new(),
            constants: self.constants,
        }
    }
}
