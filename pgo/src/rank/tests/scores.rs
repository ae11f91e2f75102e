//! What the ranked policy inlines, and why.

use super::scene::Scene;
use crate::explain::explain_root;
use crate::plan::{Entry, RootPlan};
use crate::rank::{RankOptions, Recompile, rank_static, rank_static_at, recompile};

fn first_compiled(text: &str, options: &RankOptions) -> RootPlan {
    let plan = Scene::new(text).rank(options);
    plan.roots.into_iter().find(|r| r.compile).expect("the scene has a root")
}

/// The root's decisions in order, `+` inlined and `-` called.
fn decisions(text: &str, options: &RankOptions) -> String {
    let decision = |d: &crate::Decision| format!("{}{}", if d.inline { '+' } else { '-' }, d.callee_name);
    first_compiled(text, options).decisions.iter().map(decision).collect::<Vec<_>>().join(" ")
}

/// What is shown, the scene, and what is expected.
const DECISIONS: &[(&str, &str, &str)] = &[
    (
        "the more frequent of two equal callees comes first",
        "code f 50 loop=2..90
             code rare 100
             code often 100
             stack 10 f@10 rare@4
             stack 60 f@20 often@4
             stack 30 f@30",
        "+often +rare",
    ),
    (
        "a callee hardly seen is cold",
        "code f 50 loop=2..90
             code cold 100
             code hot 100
             stack 1 f@10 cold@4
             stack 900 f@20 hot@4
             stack 99 f@30",
        "-cold +hot",
    ),
    (
        "a dominant callee is inlined alone",
        "code f 50 loop=2..90
             code a 30
             code b 30
             stack 95 f@10 a@4
             stack 5 f@10 b@4",
        "-b +a",
    ),
    (
        "four receivers of a quarter each are inlined",
        "code f 50 loop=2..90
             code a 30
             code b 30
             code c 30
             code d 30
             stack 100 f@10 a@4
             stack 100 f@10 b@4
             stack 100 f@10 c@4
             stack 100 f@10 d@4",
        "+a +b +c +d",
    ),
    (
        "of unequal receivers those of a quarter or more are inlined",
        "code f 50 loop=2..90
             code a 30
             code b 30
             code c 30
             stack 60 f@10 a@4
             stack 30 f@10 b@4
             stack 10 f@10 c@4",
        "-c +a +b",
    ),
    (
        "a receiver's share is one of calls, not of time",
        "code f 50 loop=2..90
             code slow 300
             code fast 30
             stack 91 f@10 slow@4
             stack 9 f@10 fast@4",
        "+fast +slow",
    ),
    (
        "a recursive call is inlined into itself twice",
        "code f 20
             stack 100 f@10 f@10 f@10 f@10 f@10 f@4",
        "+f +f -f",
    ),
    (
        "a wrapper without samples of its own runs as often as what it calls outside loops",
        "code f 50 loop=2..90
             code outer 40
             code inner 40
             code leaf 40
             stack 100 f@10 outer@8 inner@8 leaf@4",
        "+outer +inner +leaf",
    ),
    (
        "what cannot be compiled is not inlined",
        "code f 50 loop=2..90
             code g 30 refusal=too-large
             stack 10 f@12
             stack 100 f@10 g@4",
        "-g",
    ),
    (
        "what makes a generator is not inlined",
        "code f 50 loop=2..90
             code g 30 makes=generator
             stack 10 f@12
             stack 100 f@10 g@4",
        "-g",
    ),
];

/// Check that what is inlined follows frequency, size, clusters and the shares of a site's callees.
#[test]
fn decisions_follow_value_and_size() {
    for (what, scene, expected) in DECISIONS {
        assert_eq!(decisions(scene, &RankOptions::default()), *expected, "{what}");
    }
}

/// Check that a callee is chosen by its calling context where that has samples enough.
#[test]
fn contexts_tell_callees_apart() {
    let scene = "code f 50 loop=2..90
                 code g 50 loop=2..90
                 code visit 200
                 code cat 30
                 code dog 30
                 stack 600 f@10 visit@8 cat@4
                 stack 400 g@10 visit@8 dog@4";
    assert_eq!(decisions(scene, &RankOptions::default()), "+visit +cat");
    let flat = RankOptions { context_samples: 10_000, ..RankOptions::default() };
    assert_eq!(decisions(scene, &flat), "+visit +cat +dog");
}

/// Check that a misfit is passed over, and that what is smaller still goes in.
#[test]
fn a_misfit_does_not_stop_the_rest() {
    let scene = "code f 50 loop=2..90
                 code big 500
                 code small 40
                 stack 900 f@10 big@4
                 stack 10 f@20 small@4";
    let options = RankOptions { root_budget: 200, ..RankOptions::default() };
    let root = first_compiled(scene, &options);
    insta::assert_snapshot!(explain_root(&root), @r#"
    compile f (app.py:1), loop at byte 2 [100.0 %]: 100.0 % of all samples are in this loop, and its function is entered rarely.
      inlining takes 68 of a budget of 200
      call big at byte 10 (score 0.02024, size 1000): It runs 1.0 times per entry of the root (900 samples in this context), but it adds 988 HIR instructions and the root's budget has 132 left.
      inline small at byte 20 (score 0.04085, size 80): It runs 0.139 times per entry of the root (10 samples in this context) and adds 68 HIR instructions, scoring 0.041 against a threshold of 0.005.
    "#);
}

/// Check that the threshold rises with what is spent: the same callee goes into an empty root only.
#[test]
fn the_threshold_rises() {
    let scene = |hot: &str| {
        format!(
            "code f 50 loop=2..90
             code hot 400
             code lukewarm 400
             {hot}
             stack 10 f@20 lukewarm@4
             stack 2000 f@30"
        )
    };
    let options = RankOptions { root_budget: 1600, threshold: 3e-6, ..RankOptions::default() };
    assert_eq!(decisions(&scene(""), &options), "+lukewarm");
    assert_eq!(decisions(&scene("stack 900 f@10 hot@4"), &options), "+hot -lukewarm");
}

/// Check that a wrapper worth nothing alone goes in with the hot call that it wraps.
#[test]
fn clusters_are_judged_together() {
    let scene = "code f 50 loop=2..90
                 code wrapper 200 loop=8..30
                 code hot 20
                 stack 500 f@10 wrapper@10 hot@4
                 stack 5 f@10 wrapper@4
                 stack 500 f@20";
    let options = RankOptions { threshold: 0.03, ..RankOptions::default() };
    insta::assert_snapshot!(explain_root(&first_compiled(scene, &options)), @r#"
    compile f (app.py:1), loop at byte 2 [100.0 %]: 100.0 % of all samples are in this loop, and its function is entered rarely.
      inlining takes 416 of a budget of 3000
      inline wrapper at byte 10 (score 0.00567, size 400): It runs 0.110 times per entry of the root (505 samples in this context) and adds 388 HIR instructions, scoring 0.053 against a threshold of 0.030 with the calls that belong to it.
        inline hot at byte 10 (score 0.7071, size 40): It runs 1.1 times per entry of the root (500 samples in this context) and adds 28 HIR instructions, belonging to the call around it.
    "#);
    let alone = scene.replace("stack 500 f@10 wrapper@10 hot@4", "stack 5 f@10 wrapper@10");
    assert_eq!(decisions(&alone, &options), "-wrapper");
}

/// Check that tiny callees go in whatever is left of the budget, even if they were never seen.
#[test]
fn tiny_callees_are_free() {
    let scene = "code f 50 loop=2..90 site=30^1:getter site=40^1:unseen
                 code getter 5
                 code unseen 50
                 stack 100 f@10";
    let options = RankOptions { root_budget: 0, ..RankOptions::default() };
    let root = first_compiled(scene, &options);
    assert_eq!(root.spent, 0);
    insta::assert_snapshot!(explain_root(&root), @r#"
    compile f (app.py:1), loop at byte 2 [100.0 %]: 100.0 % of all samples are in this loop, and its function is entered rarely.
      inlining takes 0 of a budget of 0
      inline getter at byte 30 (score 0, size 10): It was never seen running and is no larger than the call it replaces.
      call unseen at byte 40 (score 0, size 100): It was never seen running, and it is not tiny.
    "#);
}

/// Check that exits lower a callee's score.
#[test]
fn exits_cost() {
    let scene = "code f 50 loop=2..90
                 code g 100
                 stack 50 f@10 g@4
                 stack 50 f@20";
    let calm = first_compiled(scene, &RankOptions::default());
    let exits = [(Scene::new(scene).id("g"), 10)].into();
    let options = RankOptions { callee_exits: exits, ..RankOptions::default() };
    let stormy = first_compiled(scene, &options);
    assert_eq!(stormy.decisions[0].score * 2.0, calm.decisions[0].score);
}

/// Check that sites known only by their own counts are followed where stacks show no context.
#[test]
fn sites_alone_are_enough() {
    let scene = "code f 50 loop=2..90
                 code g 50
                 code h 50
                 stack 100 f@10 g@6
                 site 60 g@20 h=60";
    let options = RankOptions { context_samples: 1000, ..RankOptions::default() };
    assert_eq!(decisions(scene, &options), "+g +h");
}

const STATIC: &str = "code f 60 loop=10..100 loop=20..60 site=4^0:once site=30^2:often site=70^1:a,b
                      code once 150
                      code often 150
                      code a 30 site=8^0:gen
                      code b 30
                      code gen 20 makes=generator
                      code huge 20 refusal=too-large";

/// Check that without samples loop depth decides, and static callees are what is inlined.
#[test]
fn static_plans_follow_loop_depth() {
    let scene = Scene::new(STATIC);
    let root = rank_static(scene.id("f"), &scene.facts, &RankOptions::default());
    insta::assert_snapshot!(explain_root(&root), @r#"
    compile f (app.py:1) [0.0 %]: No sample was taken yet, so frequencies are guessed from loop depth.
      inlining takes 672 of a budget of 3000
      inline once at byte 4 (score 0.06944, size 300): It runs 1.0 times per entry of the root (guessed from loop depth) and adds 288 HIR instructions, scoring 0.069 against a threshold of 0.007.
      inline often at byte 30 (score 6.944, size 300): It runs 100 times per entry of the root (guessed from loop depth) and adds 288 HIR instructions, scoring 6.9 against a threshold of 0.005.
      inline a at byte 70 (score 2.083, size 60): It runs 5.0 times per entry of the root (guessed from loop depth) and adds 48 HIR instructions, scoring 2.1 against a threshold of 0.007.
        call gen at byte 8 (score 3.214, size 40): Its body runs later, when the generator is resumed, and is compiled by itself.
      inline b at byte 70 (score 2.083, size 60): It runs 5.0 times per entry of the root (guessed from loop depth) and adds 48 HIR instructions, scoring 2.1 against a threshold of 0.007.
    "#);
}

/// Check that a loop's static plan has the calls of that loop alone, and counts from inside it.
#[test]
fn static_loops_leave_the_rest_out() {
    let scene = Scene::new(STATIC);
    let root = rank_static_at(scene.id("f"), Entry::Loop(20), &scene.facts, &RankOptions::default());
    assert_eq!(root.entry, Entry::Loop(20));
    insta::assert_snapshot!(explain_root(&root), @r#"
    compile f (app.py:1), loop at byte 20 [0.0 %]: No sample was taken yet, so frequencies are guessed from loop depth.
      inlining takes 288 of a budget of 3000
      inline often at byte 30 (score 0.06944, size 300): It runs 1.0 times per entry of the root (guessed from loop depth) and adds 288 HIR instructions, scoring 0.069 against a threshold of 0.005.
    "#);
}

/// Check that a root without facts, or one that cannot be compiled, is left with a reason.
#[test]
fn static_refusals_have_reasons() {
    let scene = Scene::new(STATIC);
    for (code, expected) in [
        (scene.id("huge"), "It cannot be compiled (too-large)."),
        (crate::CodeId(99), "Nothing is known of its code but its id."),
    ] {
        let root = rank_static(code, &scene.facts, &RankOptions::default());
        assert_eq!((root.compile, root.reason.as_str()), (false, expected));
    }
}

/// Check that a version is only replaced if the new plan saves enough more.
#[test]
fn recompiling_needs_a_gain() {
    let options = RankOptions::default();
    let before = "code f 50 loop=2..90
                  code g 100
                  code h 100
                  stack 90 f@10 g@4
                  stack 30 f@20";
    let old = first_compiled(before, &options);
    let same = recompile(&old, &old, &options);
    assert_eq!((same.worthwhile, same.gain), (false, 0.0));
    let new = first_compiled(&format!("{before}\nstack 60 f@30 h@4"), &options);
    let Recompile { worthwhile, reason, .. } = recompile(&old, &new, &options);
    assert!(worthwhile, "{reason}");
    insta::assert_snapshot!(reason, @r#"It is compiled again: the new plan saves 40.0 % more of what inlining can save, and 5.0 % are asked for."#);
}
