//! The ranker's knobs. Their defaults are what the benchmarks run with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::control::ExitStatus;
use crate::identity::{CallSite, CodeId};
use crate::plan::Policy;
use crate::profile::Profile;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RankOptions {
    pub policy: Policy,
    /// HIR instructions that inlining may add to one root ([`Policy::Ranked`]).
    pub root_budget: u32,
    /// HIR instructions for all roots together ([`Policy::Ranked`]).
    pub total_budget: u32,
    /// Bytecodes of a root and what is inlined into it, for the policies that count those.
    pub bytecode_budget: u32,
    /// Least share of all samples that makes a root.
    pub min_share: f64,
    /// Least number of samples that makes a root.
    pub min_samples: u64,
    /// Least number of samples in a root itself and what it inlines, rather than in what these call.
    pub min_own_samples: u64,
    /// Least share of a root's samples that keeps a call site from being called cold.
    pub min_site_share: f64,
    /// HIR instructions that a call itself takes: a callee of this size is inlined for free.
    pub tiny: u32,
    pub max_depth: u32,
    /// How often one code may be inlined into itself along one path.
    pub max_recursion: u32,
    /// Receivers of a polymorphic site that are inlined at most.
    pub max_receivers: usize,
    /// Share of a site's calls that makes a callee its only one.
    pub dominant: f64,
    /// Share of a site's calls that a callee needs if none is dominant.
    pub receiver_share: f64,
    /// Samples of one calling context from which it is believed; fewer fall back to all contexts.
    pub context_samples: u64,
    /// Score that a call site needs while nothing is spent; at full budget 16 times as much.
    pub threshold: f64,
    /// Part of what inlining can save in a root that a new version must save on top of the old one.
    pub min_gain: f64,
    /// HIR instructions that a bytecode makes, where nobody estimated the size.
    pub hir_per_bytecode: u32,
    /// HIR instructions that a call which is not inlined costs each time it runs.
    pub call_overhead: f64,
    /// Seconds that a HIR instruction takes to compile, everything included.
    pub compile_seconds: f64,
    /// Part of the time already spent in a root that compiling it may take. A program runs on for as long as it
    /// has run, one may expect, and what compiling saves is a part of that.
    pub compile_share: f64,
    /// Exits from compiled code, by the callee whose inlined body was left: they lower its score.
    pub callee_exits: BTreeMap<CodeId, u64>,
    /// Exits from compiled code at call sites (a wrong receiver): they lower the site's score.
    pub site_exits: BTreeMap<CallSite, u64>,
}

impl Default for RankOptions {
    fn default() -> Self {
        RankOptions {
            policy: Policy::default(),
            root_budget: 3000,
            total_budget: 150_000,
            bytecode_budget: 2000,
            min_share: 0.01,
            min_samples: 5,
            min_own_samples: 2,
            min_site_share: 0.001,
            tiny: 12,
            max_depth: 10,
            max_recursion: 2,
            max_receivers: 4,
            dominant: 0.9,
            receiver_share: 0.25,
            context_samples: 20,
            threshold: 0.005,
            min_gain: 0.05,
            hir_per_bytecode: 2,
            call_overhead: 20.0,
            compile_seconds: 80e-6,
            compile_share: 0.15,
            callee_exits: BTreeMap::new(),
            site_exits: BTreeMap::new(),
        }
    }
}

impl RankOptions {
    /// Takes over the exits that a process reports. It names code by qualname, so all code of one
    /// qualname shares its exits.
    pub fn note_exits(&mut self, profile: &Profile, exits: &[ExitStatus]) {
        for exit in exits {
            for info in profile.codes.values().filter(|info| info.qualname == exit.qualname) {
                let count = self.callee_exits.entry(info.id).or_default();
                *count = count.saturating_add(exit.count);
            }
        }
    }
}
