//! The policies that stand for other compilers, on ours.
//!
//! `first-come` and `smallest-first` do what two generations of CinderX's inliner do
//! (`cinderx/Jit/hir/inliner.cpp`): count bytecodes, the root's own included, against a limit of
//! 2000. The older one takes the root's calls in bytecode order and stops at the first that does
//! not fit. The newer one takes the smallest callee first, goes on into what it inlined, passes
//! over what does not fit, is recursive or is called 20 times less often than its caller, and goes
//! 10 calls deep.

use std::collections::BTreeSet;

use super::index::Index;
use super::score::decision;
use super::survey::{Basis, NodeId, Obstacle, Survey};
use crate::plan::Decision;

/// A callee this many times less frequent than its caller is cold.
const COLD_RATIO: f64 = 20.0;

/// Calls inlined into each other.
const MAX_DEPTH: usize = 10;

pub(super) fn none(index: &Index, survey: &Survey) -> (u32, u32, Vec<Decision>) {
    let reason = "The policy inlines nothing.";
    let calls = survey.root().children.iter();
    let decisions = calls.map(|id| decision(index, survey, *id, false, reason.to_owned())).collect();
    (0, 0, decisions)
}

/// Bytecodes spent, and what for.
struct Spender<'a> {
    index: &'a Index<'a>,
    survey: &'a Survey,
    limit: u32,
    spent: u32,
    decisions: Vec<Decision>,
}

impl<'a> Spender<'a> {
    fn new(index: &'a Index<'a>, survey: &'a Survey) -> Self {
        let spent = index.bytecodes(survey.root().callee);
        Spender { index, survey, limit: index.options.bytecode_budget, spent, decisions: Vec::new() }
    }

    fn finish(self) -> (u32, u32, Vec<Decision>) {
        (self.limit, self.spent, self.decisions)
    }

    fn note(&mut self, id: NodeId, inline: bool, reason: String) {
        self.decisions.push(decision(self.index, self.survey, id, inline, reason));
    }

    /// Inlines the callee if it fits.
    fn spend(&mut self, id: NodeId) -> bool {
        let size = self.index.bytecodes(self.survey.nodes[id].callee);
        let after = self.spent.saturating_add(size);
        let fits = after <= self.limit;
        if fits {
            self.note(id, true, format!("Its {size} bytecodes fit: {after} of {} are used.", self.limit));
            self.spent = after;
        } else {
            let left = self.limit.saturating_sub(self.spent);
            self.note(id, false, format!("Its {size} bytecodes do not fit into the {left} that are left."));
        }
        fits
    }

    /// Refuses what no compiler could inline: the policies do not look at frequencies or shares.
    fn impossible(&mut self, id: NodeId) -> bool {
        let node = &self.survey.nodes[id];
        let why = match &node.obstacle {
            None | Some(Obstacle::Cold | Obstacle::Unseen) => return false,
            Some(obstacle) => obstacle.sentence(self.index, node),
        };
        self.note(id, false, why);
        true
    }
}

pub(super) fn first_come(index: &Index, survey: &Survey) -> (u32, u32, Vec<Decision>) {
    let mut spender = Spender::new(index, survey);
    let mut stopped = false;
    for id in &survey.root().children {
        if stopped {
            spender.note(*id, false, "Inlining stopped at an earlier call that did not fit.".to_owned());
        } else if !spender.impossible(*id) {
            stopped = !spender.spend(*id);
        }
    }
    spender.finish()
}

pub(super) fn smallest_first(index: &Index, survey: &Survey) -> (u32, u32, Vec<Decision>) {
    let mut spender = Spender::new(index, survey);
    let size = |id: &NodeId| (index.bytecodes(survey.nodes[*id].callee), *id);
    let mut queue: BTreeSet<(u32, NodeId)> = survey.root().children.iter().map(size).collect();
    while let Some((_, id)) = queue.pop_first() {
        if let Some(why) = passed_over(survey, id) {
            spender.note(id, false, why);
        } else if !spender.impossible(id) && spender.spend(id) {
            queue.extend(survey.nodes[id].children.iter().map(size));
        }
    }
    spender.finish()
}

fn passed_over(survey: &Survey, id: NodeId) -> Option<String> {
    let node = &survey.nodes[id];
    let caller = &survey.nodes[node.parent?];
    if node.recursion > 0 {
        return Some("It is recursive.".to_owned());
    }
    if node.path.len() > MAX_DEPTH {
        return Some(format!("It is more than {MAX_DEPTH} calls deep."));
    }
    let sampled = node.basis != Basis::Estimated;
    let cold = sampled && node.runs * COLD_RATIO <= caller.runs;
    cold.then(|| format!("It is cold: its caller runs {COLD_RATIO} times as often or more."))
}
