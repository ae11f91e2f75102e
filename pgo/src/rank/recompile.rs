//! Whether a new plan for a root is enough better than the one it was compiled by.
//!
//! Compiling again costs time and memory, and profiles waver. Both plans are valued by the new
//! one's scores, for those are what is known now. The daemon asks before it sends a root again.

use super::options::RankOptions;
use crate::plan::{Decision, RootPlan};

/// What compiling again would bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Recompile {
    pub worthwhile: bool,
    /// Part of what inlining can save in this root that the new plan saves on top of the old one.
    pub gain: f64,
    /// A full sentence, for people.
    pub reason: String,
}

/// Compares `new` with the plan of the version that runs now.
pub fn recompile(old: &RootPlan, new: &RootPlan, options: &RankOptions) -> Recompile {
    let inlined_before = |d: &Decision| old.decision(&d.path, d.callee).is_some_and(|d| d.inline);
    let sum = |which: &dyn Fn(&Decision) -> bool| -> f64 {
        new.decisions.iter().filter(|d| which(d)).map(|d| value(d, options)).sum()
    };
    let all = sum(&|_| true);
    let difference = sum(&|d| d.inline) - sum(&|d| inlined_before(d));
    let gain = if all > 0.0 { difference / all } else { 0.0 };
    let worthwhile = new.compile && gain >= options.min_gain;
    let verb = if worthwhile { "is" } else { "is not" };
    let (percent, least) = (100.0 * gain, 100.0 * options.min_gain);
    let reason = format!(
        "It {verb} compiled again: the new plan saves {percent:.1} % more of what inlining can save, and {least:.1} % are asked for."
    );
    Recompile { worthwhile, gain, reason }
}

/// HIR instructions saved for each entry of the root.
fn value(decision: &Decision, options: &RankOptions) -> f64 {
    decision.score * f64::from(decision.cost.saturating_sub(options.tiny).max(1))
}
