//! What inlining one call is worth, what it adds, and the sentences that say so.

use super::index::Index;
use super::survey::{Basis, Node, NodeId, Obstacle, Survey};
use crate::explain::counted;
use crate::plan::Decision;

/// Each level of inlining is worth this much of the one around it: its frames must be rebuilt at
/// every exit below.
const DEPTH_PENALTY: f64 = 0.9;

/// Inlining a function into itself saves one of its many calls.
const RECURSION_PENALTY: f64 = 0.3;

/// HIR instructions saved inside the callee when the receiver's type is known, and for each
/// constant argument.
const KNOWN_RECEIVER: f64 = 4.0;
const CONSTANT: f64 = 2.0;

/// HIR instructions of comparing a receiver with one more type.
const TYPE_CHECK: f64 = 2.0;

/// Value and size of one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// HIR instructions saved for each entry of the root.
    pub(super) value: f64,
    /// HIR instructions added: the callee less the call that it replaces.
    pub(super) added: u32,
}

impl Worth {
    pub(super) fn score(self) -> f64 {
        self.value / f64::from(self.added.max(1))
    }

    pub(super) fn with(self, other: Worth) -> Worth {
        Worth { value: self.value + other.value, added: self.added.saturating_add(other.added) }
    }
}

pub(super) fn worth(index: &Index, node: &Node) -> Worth {
    let saved = index.options.call_overhead + knowledge(index, node);
    Worth {
        value: node.runs * saved * penalty(index, node),
        added: index.size(node.callee).saturating_sub(index.options.tiny),
    }
}

/// HIR instructions that go away inside the callee because of what its call site knows.
fn knowledge(index: &Index, node: &Node) -> f64 {
    let Some(site) = node.path.last() else { return 0.0 };
    let constants = index.facts_of(site.code).and_then(|f| f.site(site.offset)).map_or(0, |s| s.constants);
    let receivers = index.profile.sites.get(site).map_or(0, |s| s.receivers.len());
    let receiver = match receivers {
        0 => 0.0,
        1 => KNOWN_RECEIVER,
        several => KNOWN_RECEIVER - TYPE_CHECK * (several - 1) as f64,
    };
    CONSTANT * f64::from(constants) + receiver.max(-index.options.call_overhead / 2.0)
}

fn penalty(index: &Index, node: &Node) -> f64 {
    let depth = DEPTH_PENALTY.powi(node.path.len() as i32 - 1);
    depth * RECURSION_PENALTY.powi(node.recursion as i32) / (1.0 + exits(index, node) / 10.0)
}

/// Exits from compiled code that inlining this call led to before.
fn exits(index: &Index, node: &Node) -> f64 {
    let of_callee = index.options.callee_exits.get(&node.callee).copied().unwrap_or(0);
    let at_site = node.path.last().and_then(|s| index.options.site_exits.get(s)).copied().unwrap_or(0);
    of_callee.saturating_add(at_site) as f64
}

/// The plan's record of what was decided about a node.
pub(super) fn decision(index: &Index, survey: &Survey, id: NodeId, inline: bool, reason: String) -> Decision {
    let node = &survey.nodes[id];
    Decision {
        path: node.path.clone(),
        callee: node.callee,
        callee_name: index.name(node.callee),
        inline,
        score: rounded(worth(index, node).score()),
        cost: index.size(node.callee),
        reason,
    }
}

/// Four digits are all that a score means, and all that people want to read in a saved plan.
fn rounded(score: f64) -> f64 {
    if score < 1e-6 || !score.is_finite() {
        return 0.0;
    }
    let scale = 10f64.powi(3 - score.abs().log10().floor().clamp(-15.0, 15.0) as i32);
    (score * scale).round() / scale
}

/// "It runs 12.5 times per entry of the root (120 samples in this context)".
pub(super) fn frequency(node: &Node) -> String {
    let runs = format!("It runs {} times per entry of the root", short(node.runs));
    let samples = node.samples.round();
    match node.basis {
        Basis::Context => format!("{runs} ({samples} samples in this context)"),
        Basis::Flat => format!("{runs} (about {samples} samples, judged from all contexts)"),
        Basis::Estimated => format!("{runs} (guessed from loop depth)"),
        Basis::Unseen => "It was never seen running".to_owned(),
    }
}

pub(super) fn short(number: f64) -> String {
    match number {
        n if n >= 100.0 => format!("{n:.0}"),
        n if n >= 1.0 => format!("{n:.1}"),
        n if n >= 0.001 || n == 0.0 => format!("{n:.3}"),
        _ => "under 0.001".to_owned(),
    }
}

impl Obstacle {
    pub(super) fn sentence(&self, index: &Index, node: &Node) -> String {
        let share = 100.0 * node.share;
        match self {
            Obstacle::Refused(why) => why.clone(),
            Obstacle::Depth => format!("It is more than {} calls deep.", index.options.max_depth),
            Obstacle::Recursion => {
                format!("It is inlined into itself {} times already.", index.options.max_recursion)
            }
            Obstacle::Dominated => {
                format!("Another callee makes up nearly all calls here, this one {share:.0} %.")
            }
            Obstacle::Minor => format!("It makes up only {share:.0} % of the calls of a polymorphic site."),
            Obstacle::Megamorphic => {
                format!("The site has {} more frequent callees.", index.options.max_receivers)
            }
            Obstacle::Cold => format!("It is cold: {}.", counted(node.samples.round() as u64, "sample")),
            Obstacle::Unseen => "It was never seen running, and it is not tiny.".to_owned(),
        }
    }
}
