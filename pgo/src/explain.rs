//! Plans as text for people: what was decided and why, and what changed between two plans.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::identity::{CallSite, CodeId};
use crate::plan::{Decision, Entry, Plan, RootPlan};

/// What is to be compiled and what inlined into it, as a tree of decisions with their reasons.
///
/// Children of a call that was inlined are indented below it, in bytecode order.
pub fn explain(plan: &Plan) -> String {
    let compiled = plan.roots.iter().filter(|r| r.compile).count();
    let mut text = format!(
        "Policy {}: {compiled} of {} candidates are compiled, with {} of {} HIR instructions.\n",
        plan.policy,
        plan.roots.len(),
        plan.spent,
        plan.budget
    );
    for root in &plan.roots {
        text.push('\n');
        text.push_str(&explain_root(root));
    }
    text
}

/// [`explain`] for one root.
pub fn explain_root(root: &RootPlan) -> String {
    let verb = if root.compile { "compile" } else { "leave" };
    let share = 100.0 * root.share;
    let mut text = format!("{verb} {} [{share:.1} %]: {}\n", title(root), root.reason);
    if root.compile && !root.decisions.is_empty() {
        line(&mut text, 1, &format!("inlining takes {} of a budget of {}", root.spent, root.budget));
    }
    tree(root, &[], None, &mut text);
    text
}

/// A number of things that English makes many of by an s: `1 root`, `2 roots`.
pub fn counted(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn title(root: &RootPlan) -> String {
    let place = format!("{} ({}:{})", root.qualname, root.file, root.first_line);
    match root.entry {
        Entry::Function => place,
        entry @ Entry::Loop(_) => format!("{place}, {entry}"),
    }
}

fn line(text: &mut String, depth: usize, content: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{:1$}{content}", "", 2 * depth);
}

/// Decisions at the call sites right below `path`, the last callee of which is `caller`.
fn tree(root: &RootPlan, path: &[CallSite], caller: Option<CodeId>, text: &mut String) {
    let below = |d: &&Decision| {
        let of_caller = d.path.last().is_some_and(|site| caller.is_none_or(|c| site.code == c));
        d.path.len() == path.len() + 1 && d.path.starts_with(path) && of_caller
    };
    let mut here: Vec<&Decision> = root.decisions.iter().filter(below).collect();
    here.sort_by_key(|d| (d.path.last().copied(), d.callee));
    for decision in here {
        line(text, path.len() + 1, &sentence(decision));
        if decision.inline {
            tree(root, &decision.path, Some(decision.callee), text);
        }
    }
}

fn sentence(decision: &Decision) -> String {
    let verb = if decision.inline { "inline" } else { "call" };
    let at = decision.path.last().map_or(0, |site| site.offset);
    let Decision { callee_name, score, cost, reason, .. } = decision;
    format!("{verb} {callee_name} at byte {at} (score {score}, size {cost}): {reason}")
}

/// What is compiled or inlined in one plan and not in the other: `-` only in `old`, `+` only in
/// `new`. Empty if both do the same, whatever their reasons.
pub fn diff(old: &Plan, new: &Plan) -> String {
    let (old, new) = (actions(old), actions(new));
    let mut text = String::new();
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (old.get(key), new.get(key)) {
            (Some(action), None) => line(&mut text, 0, &format!("- {action}")),
            (None, Some(action)) => line(&mut text, 0, &format!("+ {action}")),
            _ => {}
        }
    }
    text
}

/// A root, or a call below it.
type Key<'a> = (CodeId, Entry, &'a [CallSite], Option<CodeId>);

/// Everything that a plan does, in words.
fn actions(plan: &Plan) -> BTreeMap<Key<'_>, String> {
    let mut all = BTreeMap::new();
    for root in plan.roots.iter().filter(|r| r.compile) {
        let title = title(root);
        all.insert((root.code, root.entry, &[][..], None), format!("compile {title}"));
        for decision in root.decisions.iter().filter(|d| d.inline) {
            let at = decision.path.last().map_or(0, |site| site.offset);
            let depth = decision.path.len();
            let words = format!("inline {} at byte {at}, depth {depth}, into {title}", decision.callee_name);
            all.insert((root.code, root.entry, &decision.path, Some(decision.callee)), words);
        }
    }
    all
}

#[cfg(test)]
mod tests;
