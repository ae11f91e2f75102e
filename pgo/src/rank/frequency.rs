//! How often code is called, as far as samples tell.
//!
//! A call leaves no sample, time does: the samples in a code's own instructions, divided by the
//! instructions that one call of it executes, count its calls in an arbitrary unit (samples per
//! bytecode). Code that only passes calls on may have no samples of its own; but a callee whose
//! site is in no loop runs at most once for each run of its caller, so the caller was called at
//! least as often. A loop level counts as [`TURNS`] turns, and so does a site of which nothing is
//! known: it may be in a loop.

use std::collections::BTreeMap;

use super::index::Index;
use crate::identity::{CallSite, CodeId};

/// Loop turns that are assumed.
pub(super) const TURNS: f64 = 10.0;

/// Deepest call chain along which a caller learns from its callees.
const ROUNDS: usize = 100;

/// One seen call: how many calls of the caller one call of the callee stands for.
struct Link {
    caller: CodeId,
    callee: CodeId,
    factor: f64,
}

/// Calls of all sampled code, over all contexts.
pub(super) fn calls(index: &Index) -> BTreeMap<CodeId, f64> {
    let own = index.own.iter().map(|(code, own)| (*code, *own as f64 / index.body(*code, None)));
    let mut calls: BTreeMap<CodeId, f64> = own.collect();
    let links = links(index);
    for _ in 0..ROUNDS {
        // No factor is above 1, so that recursion cannot drive the counts up.
        let mut changed = false;
        for link in &links {
            let least = calls.get(&link.callee).copied().unwrap_or(0.0) * link.factor;
            let known = calls.entry(link.caller).or_default();
            changed |= least > *known;
            *known = known.max(least);
        }
        if !changed {
            break;
        }
    }
    calls
}

fn links(index: &Index) -> Vec<Link> {
    let mut links = Vec::new();
    for (caller, edges) in &index.edges {
        for ((offset, callee), seen) in edges {
            let share = (*seen as f64 / index.samples(*callee).max(1) as f64).min(1.0);
            let depth = index.loop_depth(CallSite { code: *caller, offset: *offset });
            links.push(Link { caller: *caller, callee: *callee, factor: share / turns(depth) });
        }
    }
    links
}

/// Turns of so many nested loops.
pub(super) fn turns(depth: Option<u32>) -> f64 {
    TURNS.powi(depth.unwrap_or(1).min(6) as i32)
}
