//! The ranker: which roots to compile, and what to inline into each.
//!
//! One survey per root, then one queue. A root's reachable call sites are collected into a call
//! tree (`survey`) before anything is decided; a policy then spends the root's budget on it
//! (`ranked`, or one of the `simple` ones that stand for other compilers). The daemon and the
//! command line call [`rank`] with a profile; the in-process compiler, which may have no sample at
//! all, calls [`rank_static`].
//!
//! *Architecture invariant*: the same profile, facts and options give the same plan, byte for byte.
//! Everything is kept in ordered maps, every order is total, ties fall to code id and offset.

mod cluster;
mod coverage;
mod facts;
mod frequency;
mod index;
mod options;
mod ranked;
mod recompile;
mod roots;
mod score;
mod simple;
mod survey;
#[cfg(test)]
mod tests;
mod trie;

pub use facts::{CodeFacts, Facts, LoopFacts, SiteFacts, made_by};
pub use options::RankOptions;
pub use recompile::{Recompile, recompile};

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{CallSite, CodeId, TypeKey};
use crate::plan::{Decision, Entry, Plan, Policy, Receivers, RootPlan};
use crate::profile::Profile;
use coverage::Coverage;
use index::Index;
use roots::Candidate;
use survey::Survey;
pub(crate) use trie::python_frames;

/// Ranks everything that `profile` saw.
pub fn rank(profile: &Profile, facts: &Facts, options: &RankOptions) -> Plan {
    let index = Index::new(profile, facts, options);
    let mut coverage = Coverage::new(profile);
    let mut plan = Plan {
        version: Plan::VERSION,
        policy: options.policy,
        budget: options.total_budget,
        ..Plan::default()
    };
    for candidate in roots::candidates(&index) {
        let mut root = rank_candidate(&index, &candidate, &mut coverage, &mut plan.spent);
        cap_receivers(&mut root, options.max_receivers);
        plan.roots.push(root);
    }
    // Planned callers first, listed hottest first.
    plan.roots.sort_by(|a, b| b.share.total_cmp(&a.share));
    plan.receivers = receivers(profile, &plan.roots);
    plan
}

/// What the compiler has to tell apart: sites of compiled code where several classes were seen.
fn receivers(profile: &Profile, roots: &[RootPlan]) -> Vec<Receivers> {
    let planned = || roots.iter().filter(|r| r.compile);
    let inlined = planned().flat_map(|r| r.decisions.iter().filter(|d| d.inline).map(|d| d.callee));
    let codes: BTreeSet<CodeId> = planned().map(|r| r.code).chain(inlined).collect();
    let mut seen: BTreeMap<CallSite, BTreeMap<&TypeKey, u64>> = BTreeMap::new();
    for (site, at_site) in profile.sites.iter().filter(|(site, _)| codes.contains(&site.code)) {
        seen.entry(*site).or_default().extend(at_site.receivers.iter().map(|(t, n)| (t, *n)));
    }
    for (site, operands) in profile.operands.iter().filter(|(site, _)| codes.contains(&site.code)) {
        for (types, n) in operands {
            if let Some(first) = types.first() {
                *seen.entry(*site).or_default().entry(first).or_default() += n;
            }
        }
    }
    let ordered = |seen: BTreeMap<&TypeKey, u64>| {
        let mut types: Vec<(&TypeKey, u64)> = seen.into_iter().collect();
        types.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        types.into_iter().map(|(t, _)| t.clone()).collect()
    };
    let known = seen.into_iter().filter(|(_, types)| !types.is_empty());
    known.map(|(site, types)| Receivers { site, types: ordered(types) }).collect()
}

/// Ranks one function without any sample: frequencies are guessed from loop depth, ten runs a level.
///
/// A root that `facts` do not know, or refuse, is returned with `compile` off and the reason.
pub fn rank_static(root: CodeId, facts: &Facts, options: &RankOptions) -> RootPlan {
    rank_static_at(root, Entry::Function, facts, options)
}

/// [`rank_static`] for any entry, such as a loop that is running now.
pub fn rank_static_at(root: CodeId, entry: Entry, facts: &Facts, options: &RankOptions) -> RootPlan {
    let profile = Profile::default();
    let index = Index::new(&profile, facts, options);
    let candidate = Candidate::unsampled(root, entry);
    match index.refusal(root) {
        Some(why) => refused(&index, &candidate, why),
        None => {
            let survey = Survey::estimated(&index, root, index.range(root, entry));
            let reason = "No sample was taken yet, so frequencies are guessed from loop depth.".to_owned();
            planned(&index, &candidate, &survey, reason)
        }
    }
}

fn rank_candidate(
    index: &Index,
    candidate: &Candidate,
    coverage: &mut Coverage,
    spent: &mut u32,
) -> RootPlan {
    let reason = match roots::judge(index, candidate, coverage) {
        Ok(reason) => reason,
        Err(why) => return refused(index, candidate, why),
    };
    if let Some(why) = roots::inlined_by_callers(index, candidate, coverage) {
        let spare = candidate.entry == Entry::Function && roots::is_hot(index, index.busy(candidate.code));
        return RootPlan { spare, ..refused(index, candidate, why) };
    }
    let own = index.entry_size(candidate.code, candidate.entry);
    if let Some(why) = over_total(index, own, *spent) {
        return refused(index, candidate, why);
    }
    let range = index.range(candidate.code, candidate.entry);
    let trie = coverage.trie(index.profile, candidate.code, range);
    let survey = Survey::sampled(index, &trie, candidate.code, range);
    let root = planned(index, candidate, &survey, reason);
    let samples = coverage.own(index.profile, &root, range);
    let size = own.saturating_add(added(index, &root));
    if let Some(why) = roots::too_little(index, samples, size) {
        return refused(index, candidate, why);
    }
    // A rare function may never be entered again: what runs below it now needs its own entries.
    let swallows = !(candidate.rare && candidate.entry == Entry::Function);
    coverage.cover(index.profile, &root, range, swallows);
    *spent = spent.saturating_add(size);
    root
}

/// HIR instructions that inlining adds, whatever the policy counts in.
fn added(index: &Index, root: &RootPlan) -> u32 {
    let inlined = root.decisions.iter().filter(|d| d.inline);
    inlined.fold(0, |sum, d| sum.saturating_add(d.cost.saturating_sub(index.options.tiny)))
}

fn over_total(index: &Index, own: u32, spent: u32) -> Option<String> {
    let left = index.options.total_budget.saturating_sub(spent);
    (index.options.policy == Policy::Ranked && own > left).then(|| {
        format!(
            "The budget for all code is used up: {left} HIR instructions are left and it alone has {own}."
        )
    })
}

fn planned(index: &Index, candidate: &Candidate, survey: &Survey, reason: String) -> RootPlan {
    let (budget, spent, decisions) = decide(index, survey);
    RootPlan { compile: true, reason, budget, spent, decisions, ..skeleton(index, candidate) }
}

fn refused(index: &Index, candidate: &Candidate, reason: String) -> RootPlan {
    RootPlan { reason, ..skeleton(index, candidate) }
}

/// Budget, what was spent of it, and the decisions.
fn decide(index: &Index, survey: &Survey) -> (u32, u32, Vec<Decision>) {
    match index.options.policy {
        Policy::None => simple::none(index, survey),
        Policy::FirstCome => simple::first_come(index, survey),
        Policy::SmallestFirst => simple::smallest_first(index, survey),
        Policy::Ranked => ranked::ranked(index, survey),
    }
}

fn skeleton(index: &Index, candidate: &Candidate) -> RootPlan {
    let info = index.info(candidate.code);
    RootPlan {
        code: candidate.code,
        qualname: index.name(candidate.code),
        file: info.map(|i| i.file.clone()).unwrap_or_default(),
        first_line: info.map_or(0, |i| i.first_line),
        entry: candidate.entry,
        share: candidate.share,
        compile: false,
        spare: false,
        reason: String::new(),
        budget: 0,
        spent: 0,
        decisions: Vec::new(),
    }
}

/// Estimated shares of a site's callees need not add up to one: whatever they say, no site inlines
/// more callees than may be told apart there.
fn cap_receivers(root: &mut RootPlan, most: usize) {
    let mut inlined: BTreeMap<Vec<CallSite>, usize> = BTreeMap::new();
    let mut dropped: Vec<(Vec<CallSite>, CodeId)> = Vec::new();
    for d in root.decisions.iter_mut().filter(|d| d.inline) {
        let count = inlined.entry(d.path.clone()).or_default();
        *count += 1;
        if *count > most {
            d.inline = false;
            d.reason = format!("The site has {most} better callees.");
            dropped.push((d.path.clone(), d.callee));
        }
    }
    root.decisions.retain(|d| {
        !dropped.iter().any(|(path, callee)| {
            d.path.len() > path.len() && d.path.starts_with(path) && d.path[path.len()].code == *callee
        })
    });
}
