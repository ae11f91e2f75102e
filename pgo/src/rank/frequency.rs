//! How often code is called, as far as samples tell.
//!
//! A call leaves no sample, time does: the samples in a code's own instructions, divided by the
//! instructions that one call of it executes, count its calls in an arbitrary unit (samples per
//! bytecode). Code that only passes calls on may have no samples of its own; but a callee whose
//! site is in no loop runs at most once for each run of its caller, so the caller was called at
//! least as often. A loop level counts as [`TURNS`] turns, and so does a site of which nothing is
//! known: it may be in a loop.

use std::collections::BTreeMap;

use super::index::{Index, bump};
use crate::identity::{CallSite, CodeId};

/// Loop turns that are assumed.
pub(super) const TURNS: f64 = 10.0;

/// Deepest call chain along which a caller learns from its callees.
const ROUNDS: usize = 100;

/// One call site: its callees, each with the part of its calls that come from here.
struct Site {
    caller: CodeId,
    callees: Vec<(CodeId, f64)>,
    turns: f64,
}

/// Calls of all sampled code, over all contexts.
pub(super) fn calls(index: &Index) -> BTreeMap<CodeId, f64> {
    let own = index.own.iter().map(|(code, own)| (*code, *own as f64 / index.body(*code, None)));
    let mut calls: BTreeMap<CodeId, f64> = own.collect();
    let sites = sites(index);
    for _ in 0..ROUNDS {
        let mut changed = false;
        for site in &sites {
            let of = |callee: &CodeId| calls.get(callee).copied().unwrap_or(0.0);
            let all: f64 = site.callees.iter().map(|(callee, part)| of(callee) * part).sum();
            let known = calls.entry(site.caller).or_default();
            changed |= all / site.turns > *known * 1.001;
            *known = known.max(all / site.turns);
        }
        if !changed {
            break;
        }
    }
    calls
}

/// All seen call sites. A code's calls of itself say nothing of how often others call it; without
/// them the parts of each callee add up to one, so that recursion cannot drive the counts up.
fn sites(index: &Index) -> Vec<Site> {
    let mut calls_of: BTreeMap<CodeId, u64> = BTreeMap::new();
    let mut seen_at: BTreeMap<CallSite, Vec<(CodeId, u64)>> = BTreeMap::new();
    for (caller, edges) in &index.edges {
        for ((offset, callee), seen) in edges.iter().filter(|((_, callee), _)| callee != caller) {
            bump(&mut calls_of, *callee, *seen);
            let at = CallSite { code: *caller, offset: *offset };
            seen_at.entry(at).or_default().push((*callee, *seen));
        }
    }
    let part = |(callee, seen): (CodeId, u64)| (callee, seen as f64 / calls_of[&callee].max(1) as f64);
    let site = |(at, callees): (CallSite, Vec<(CodeId, u64)>)| Site {
        caller: at.code,
        callees: callees.into_iter().map(part).collect(),
        turns: turns(index.loop_depth(at)),
    };
    seen_at.into_iter().map(site).collect()
}

/// Turns of so many nested loops.
pub(super) fn turns(depth: Option<u32>) -> f64 {
    TURNS.powi(depth.unwrap_or(1).min(6) as i32)
}
