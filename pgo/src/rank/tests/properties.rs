//! What holds of every plan.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::scene::frame;
use crate::identity::{CallSite, CodeId, CodeInfo};
use crate::plan::{Plan, Policy, RootPlan};
use crate::profile::{Profile, Stack};
use crate::rank::{CodeFacts, Facts, LoopFacts, RankOptions, SiteFacts, rank};

fn code() -> impl Strategy<Value = CodeId> {
    (1u64..8).prop_map(CodeId)
}

fn place() -> impl Strategy<Value = CallSite> {
    (code(), prop::sample::select(vec![2u32, 8, 20])).prop_map(|(code, offset)| CallSite { code, offset })
}

fn stack() -> impl Strategy<Value = Stack> {
    (prop::collection::vec(place(), 1..7), 1u64..200, any::<bool>()).prop_map(|(places, samples, partial)| {
        Stack { thread: 1, frames: places.into_iter().map(frame).collect(), samples, partial }
    })
}

fn info(id: CodeId, instructions: u32) -> CodeInfo {
    let qualname = if id.0 == 1 { "<module>".to_owned() } else { format!("f{}", id.0) };
    CodeInfo { id, qualname, file: "app.py".to_owned(), first_line: 1, units: 2 * instructions, instructions }
}

fn profile() -> impl Strategy<Value = Profile> {
    let sizes = prop::collection::vec(1u32..400, 7);
    let loops = prop::collection::btree_map(place(), 1u64..500, 0..4);
    (prop::collection::vec(stack(), 1..40), sizes, loops).prop_map(|(stacks, sizes, loops)| {
        let infos = (1u64..).zip(sizes).map(|(id, size)| (CodeId(id), info(CodeId(id), size)));
        Profile { stacks, loops, codes: infos.collect(), ..Profile::default() }
    })
}

fn code_facts() -> impl Strategy<Value = CodeFacts> {
    let site = (prop::sample::select(vec![2u32, 8, 20]), 0u32..3, prop::collection::vec(code(), 0..3));
    let site = site.prop_map(|(offset, loop_depth, callees)| SiteFacts {
        offset,
        loop_depth,
        callees,
        constants: 1,
    });
    let loops = prop::collection::vec((0u32..10, 10u32..40), 0..3)
        .prop_map(|all| all.into_iter().map(|(header, end)| LoopFacts { header, end }).collect());
    let refusal = prop::option::weighted(0.1, Just("too-large".to_owned()));
    let makes = prop::option::weighted(0.1, Just("generator".to_owned()));
    (code(), 1u32..400, prop::collection::vec(site, 0..3), loops, refusal, makes).prop_map(
        |(id, size, sites, loops, refusal, makes)| CodeFacts {
            info: info(id, size),
            hir_size: size,
            sites,
            loops,
            refusal,
            makes,
        },
    )
}

fn facts() -> impl Strategy<Value = Facts> {
    prop::collection::vec(code_facts(), 0..7).prop_map(Facts::from_iter)
}

fn options() -> impl Strategy<Value = RankOptions> {
    (prop::sample::select(Policy::ALL.to_vec()), 0u32..2000, 0u32..5000, 1u64..50).prop_map(
        |(policy, root_budget, total_budget, context_samples)| RankOptions {
            policy,
            root_budget,
            total_budget,
            context_samples,
            ..RankOptions::default()
        },
    )
}

/// Every inlined call hangs on an inlined call or the root.
fn is_connected(root: &RootPlan) -> bool {
    let inlined = |path: &[CallSite], callee| root.decision(path, callee).is_some_and(|d| d.inline);
    root.decisions.iter().all(|d| match d.path.as_slice() {
        [] => false,
        [site] => site.code == root.code,
        [outer @ .., site] => inlined(outer, site.code),
    })
}

fn most_receivers(root: &RootPlan) -> usize {
    let mut sites: BTreeMap<&[CallSite], usize> = BTreeMap::new();
    for decision in root.decisions.iter().filter(|d| d.inline) {
        *sites.entry(&decision.path).or_default() += 1;
    }
    sites.into_values().max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Check that the order of stacks changes nothing: the same samples give the same plan.
    #[test]
    fn plans_are_deterministic(profile in profile(), facts in facts(), options in options()) {
        let plan = rank(&profile, &facts, &options).to_json();
        let mut turned = profile.clone();
        turned.stacks.reverse();
        prop_assert_eq!(&plan, &rank(&turned, &facts, &options).to_json());
        prop_assert_eq!(&plan, &rank(&profile, &facts, &options).to_json());
    }

    /// Check that budgets hold, decisions form a tree, and each has a sentence.
    #[test]
    fn plans_are_well_formed(profile in profile(), facts in facts(), options in options()) {
        let plan = rank(&profile, &facts, &options);
        if options.policy == Policy::Ranked {
            prop_assert!(plan.spent <= plan.budget.saturating_add(options.root_budget));
        }
        for root in &plan.roots {
            prop_assert!(is_connected(root), "{}", crate::explain::explain_root(root));
            prop_assert!(most_receivers(root) <= options.max_receivers);
            prop_assert!((0.0..=1.0).contains(&root.share));
            prop_assert!(root.reason.ends_with('.'));
            prop_assert!(root.decisions.iter().all(|d| d.reason.ends_with('.') && d.score >= 0.0));
            if options.policy == Policy::Ranked {
                prop_assert!(root.spent <= root.budget);
            }
        }
    }

    /// Check that a plan reads back as it was written.
    #[test]
    fn plans_round_trip(profile in profile(), facts in facts(), options in options()) {
        let plan = rank(&profile, &facts, &options);
        prop_assert_eq!(Plan::from_json(&plan.to_json()).unwrap(), plan);
    }
}
