//! What the profiler knows of code, as the ranker asks for it.

use std::collections::BTreeMap;

use emberjit_pgo::CodeId;
use emberjit_pgo::rank::{self, Facts};
use emberjit_profiler::CodeFacts;

/// Flags of a code object whose calls make something that runs later (`Include/cpython/code.h`).
const LATER: [(u32, &str); 3] = [(0x20, "generator"), (0x80, "coroutine"), (0x200, "async-generator")];

pub(crate) fn for_ranker(known: BTreeMap<CodeId, CodeFacts>) -> Facts {
    known.into_values().map(converted).collect()
}

fn converted(code: CodeFacts) -> rank::CodeFacts {
    let refusal = LATER.iter().find(|(flag, _)| code.flags & flag != 0).map(|(_, name)| (*name).to_owned());
    let sites = code.sites.iter().map(|site| rank::SiteFacts {
        offset: site.offset,
        loop_depth: site.loop_depth,
        ..rank::SiteFacts::default()
    });
    let loops = code.loops.iter().map(|l| rank::LoopFacts { header: l.header, end: l.end });
    rank::CodeFacts { hir_size: 0, sites: sites.collect(), loops: loops.collect(), refusal, info: code.info }
}
