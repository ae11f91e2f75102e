//! The four policies on one scene.

use super::scene::Scene;
use crate::explain::{diff, explain};
use crate::plan::{Plan, Policy};
use crate::rank::RankOptions;

/// Bytecode order would take the big cold call first; `leaf` is hot below `work`.
const SCENE: &str = "code f 100 loop=2..190
                     code big 1500
                     code work 300 loop=4..200
                     code leaf 40
                     code late 250
                     stack 9 f@10 big@4
                     stack 200 f@20 work@8 leaf@4
                     stack 100 f@20 work@30
                     stack 40 f@30 late@4
                     stack 51 f@40";

fn plan(policy: Policy) -> Plan {
    let mut plan = Scene::new(SCENE).rank(&RankOptions { policy, ..RankOptions::default() });
    plan.roots.retain(|root| root.qualname == "f" && root.compile);
    plan
}

/// Check that `none` compiles the root and inlines nothing.
#[test]
fn none() {
    insta::assert_snapshot!(explain(&plan(Policy::None)), @r#"
    Policy none: 1 of 1 candidates are compiled, with 4274 of 150000 HIR instructions.

    compile f (app.py:1), loop at byte 2 [100.0 %]: 100.0 % of all samples are in this loop, and its function is entered rarely.
      inlining takes 0 of a budget of 0
      call big at byte 10 (score 0.00003701, size 3000): The policy inlines nothing.
      call work at byte 20 (score 0.01567, size 600): The policy inlines nothing.
      call late at byte 30 (score 0.006043, size 500): The policy inlines nothing.
    "#);
}

/// Check that `first-come` takes calls in bytecode order and stops at the first misfit.
#[test]
fn first_come() {
    insta::assert_snapshot!(explain(&plan(Policy::FirstCome)), @r#"
    Policy first-come: 1 of 1 candidates are compiled, with 4250 of 150000 HIR instructions.

    compile f (app.py:1), loop at byte 2 [100.0 %]: 100.0 % of all samples are in this loop, and its function is entered rarely.
      inlining takes 1900 of a budget of 2000
      inline big at byte 10 (score 0.00003701, size 3000): Its 1500 bytecodes fit: 1600 of 2000 are used.
      inline work at byte 20 (score 0.01567, size 600): Its 300 bytecodes fit: 1900 of 2000 are used.
      call late at byte 30 (score 0.006043, size 500): Its 250 bytecodes do not fit into the 100 that are left.
    "#);
}

/// Check that `smallest-first` takes the smallest callee, follows it, and leaves cold calls out.
#[test]
fn smallest_first() {
    insta::assert_snapshot!(explain(&plan(Policy::SmallestFirst)), @r#"
    Policy smallest-first: 1 of 1 candidates are compiled, with 4238 of 150000 HIR instructions.

    compile f (app.py:1), loop at byte 2 [100.0 %]: 100.0 % of all samples are in this loop, and its function is entered rarely.
      inlining takes 690 of a budget of 2000
      call big at byte 10 (score 0.00003701, size 3000): It is cold: its caller runs 20 times as often or more.
      inline work at byte 20 (score 0.01567, size 600): Its 300 bytecodes fit: 650 of 2000 are used.
        inline leaf at byte 8 (score 1.22, size 80): Its 40 bytecodes fit: 690 of 2000 are used.
      inline late at byte 30 (score 0.006043, size 500): Its 250 bytecodes fit: 350 of 2000 are used.
    "#);
}

/// Check that `ranked` takes the best value for its size.
#[test]
fn ranked() {
    insta::assert_snapshot!(explain(&plan(Policy::Ranked)), @r#"
    Policy ranked: 1 of 1 candidates are compiled, with 4250 of 150000 HIR instructions.

    compile f (app.py:1), loop at byte 2 [100.0 %]: 100.0 % of all samples are in this loop, and its function is entered rarely.
      inlining takes 656 of a budget of 3000
      call big at byte 10 (score 0.00003701, size 3000): It runs 0.006 times per entry of the root (9 samples in this context), but its score of under 0.001 is below the threshold of 0.009.
      inline work at byte 20 (score 0.01567, size 600): It runs 0.461 times per entry of the root (300 samples in this context) and adds 588 HIR instructions, scoring 0.140 against a threshold of 0.005 with the calls that belong to it.
        inline leaf at byte 8 (score 1.22, size 80): It runs 4.6 times per entry of the root (200 samples in this context) and adds 68 HIR instructions, belonging to the call around it.
      call late at byte 30 (score 0.006043, size 500): It runs 0.147 times per entry of the root (40 samples in this context), but its score of 0.006 is below the threshold of 0.009.
    "#);
}

/// Check that a diff names what only one plan does, and nothing for equal plans.
#[test]
fn differences() {
    let (old, new) = (plan(Policy::FirstCome), plan(Policy::Ranked));
    assert_eq!(diff(&new, &new), "");
    insta::assert_snapshot!(diff(&old, &new), @r#"
    - inline big at byte 10, depth 1, into f (app.py:1), loop at byte 2
    + inline leaf at byte 8, depth 2, into f (app.py:1), loop at byte 2
    "#);
}
