//! Which roots are chosen.

use super::scene::Scene;
use crate::plan::{Entry, Policy};
use crate::rank::RankOptions;

/// The roots in order: `+` compiled, `-` left, a loop's header after `@`.
fn roots(text: &str, options: &RankOptions) -> String {
    let plan = Scene::new(text).rank(options);
    let root = |r: &crate::RootPlan| {
        let sign = if r.compile { '+' } else { '-' };
        match r.entry {
            Entry::Function => format!("{sign}{}", r.qualname),
            Entry::Loop(header) => format!("{sign}{}@{header}", r.qualname),
        }
    };
    plan.roots.iter().map(root).collect::<Vec<_>>().join(" ")
}

/// What is shown, the scene, and what is expected.
const ROOTS: &[(&str, &str, &str)] = &[
    (
        "a module's loop is entered while it runs, and what it inlines needs no entry of its own",
        "code <module> 30 loop=10..50
             code f 20
             stack 100 <module>@20 f@4
             stack 50 <module>@22",
        "-<module> +<module>@10 -f",
    ),
    (
        "a function called once with a hot loop is entered at the loop",
        "code <module> 30
             code main 40 loop=10..70
             stack 100 <module>@20 main@30",
        "-<module> -main +main@10",
    ),
    (
        "a function called in a loop is entered by calls",
        "code <module> 30 loop=10..50
             code f 900 hir=5000
             stack 10 <module>@22
             stack 100 <module>@20 f@30",
        "-<module> +<module>@10 +f",
    ),
    (
        "a loop on every stack that is hardly ever innermost is left, and what it calls is compiled",
        "code <module> 30 loop=10..50
             code serve 900 hir=5000 loop=20..90
             code work 900 hir=5000
             stack 1 <module>@22
             stack 1 <module>@20 serve@30
             stack 998 <module>@20 serve@30 work@4",
        "-<module> -<module>@10 -serve +work",
    ),
    (
        "a function that waits for native code is left, with the loop around it",
        "code <module> 30 loop=10..50
             code collect 20
             stack 100 <module>@20 collect@4 native",
        "-<module> -<module>@10 -collect",
    ),
    (
        "a function that waits for native code now and then is compiled",
        "code <module> 30 loop=10..50
             code deflate 20
             stack 90 <module>@20 deflate@4 native
             stack 10 <module>@20 deflate@4",
        "-<module> +<module>@10 -deflate",
    ),
    (
        "without facts the sampled loops say where loops are",
        "code <module> 30
             code f 20
             stack 100 <module>@20 f@30
             loop 100 <module>@10
             nofacts",
        "-<module> +<module>@10 -f",
    ),
    (
        "a recursive function is entered by calls",
        "code <module> 30
             code f 2000
             stack 100 <module>@20 f@30 f@30 f@12",
        "-<module> +f",
    ),
    (
        "what cannot be compiled is left, and its callees are roots",
        "code <module> 30 loop=10..50
             code g 20 refusal=too-large
             code f 20
             stack 10 <module>@22
             stack 100 <module>@20 g@4 f@4",
        "-<module> +<module>@10 -g +f",
    ),
    (
        "a generator that interpreted code resumes is left",
        "code main 30
             code g 20 makes=generator
             stack 100 main@20 g@4",
        "-main -g",
    ),
    (
        "of a coroutine the loops alone are compiled",
        "code main 30 loop=10..40
             code c 60 makes=coroutine loop=10..50
             stack 10 main@20
             stack 100 main@20 c@20",
        "-main +main@10 -c +c@10",
    ),
    (
        "a generator is a root, and its callees are inlined into it",
        "code <module> 30 loop=10..50
             code g 20 makes=generator
             code f 20
             stack 10 <module>@22
             stack 20 <module>@20 g@4
             stack 100 <module>@20 g@4 f@4",
        "-<module> +<module>@10 +g -f",
    ),
    (
        "an inner loop has its own entry where nearly all time is in it",
        "code <module> 60 loop=10..100 loop=20..60 loop=70..80
             stack 95 <module>@40
             stack 5 <module>@74",
        "-<module> +<module>@10 +<module>@20 -<module>@70",
    ),
    (
        "a share below the least one makes no candidate",
        "code f 20\ncode g 20\nstack 999 f@4\nstack 5 g@4",
        "+f",
    ),
    ("samples below the least number make no candidate", "code f 20\nstack 4 f@4", ""),
    (
        "a callee hotter than each of its callers is planned after them, and they inline it",
        "code <module> 90 loop=10..50
             code f 50 loop=2..90
             code g 50 loop=2..90
             code shared 30
             stack 60 <module>@20 f@10 shared@4
             stack 60 <module>@30 g@10 shared@4",
        "-<module> +<module>@10 -shared -f -g",
    ),
];

/// Check that roots are what calls or running loops enter, callers before callees.
#[test]
fn roots_are_entered_often_or_are_hot_loops() {
    for (what, scene, expected) in ROOTS {
        assert_eq!(roots(scene, &RankOptions::default()), *expected, "{what}");
    }
}

/// Check that only a callee that is busy itself is spare, for where its callers cannot inline it.
#[test]
fn inlined_callees_are_spare() {
    let scene = "code <module> 30 loop=10..50
         code f 20
         code collect 4
         stack 50 <module>@22
         stack 100 <module>@20 f@4
         stack 100 <module>@20 collect@4 native";
    let plan = Scene::new(scene).rank(&RankOptions::default());
    let spare: Vec<&str> = plan.roots.iter().filter(|r| r.spare).map(|r| r.qualname.as_str()).collect();
    assert_eq!(spare, ["f"], "{plan:?}");
}

/// Check that a callee left as a call under a compiled root is compiled by itself.
#[test]
fn callees_left_out_are_roots() {
    let scene = "code <module> 30 loop=10..50
                 code f 20
                 stack 10 <module>@22
                 stack 100 <module>@20 f@4";
    let none = RankOptions { policy: Policy::None, ..RankOptions::default() };
    assert_eq!(roots(scene, &none), "-<module> +<module>@10 +f");
}

/// Check that no root is compiled beyond the budget for all code, and that smaller ones still fit.
#[test]
fn total_budget_holds() {
    let scene = "code a 300\ncode b 600\ncode c 50\nstack 50 a@4\nstack 30 b@4\nstack 20 c@4";
    let options = RankOptions { total_budget: 1000, ..RankOptions::default() };
    assert_eq!(roots(scene, &options), "+a -b +c");
    let plan = Scene::new(scene).rank(&options);
    assert_eq!(plan.spent, 700);
    insta::assert_snapshot!(plan.roots[1].reason, @r#"The budget for all code is used up: 400 HIR instructions are left and it alone has 1200."#);
}

/// Check that what has not run for long yet waits until compiling it is worth it.
#[test]
fn short_runs_are_left() {
    let mut scene = Scene::new("code f 500 hir=1000\nstack 50 f@4");
    let mut root = |hz| {
        scene.profile.meta.frequency_hz = hz;
        scene.rank(&RankOptions::default()).roots.remove(0)
    };
    assert!(root(0).compile && root(50).compile && !root(1000).compile);
    insta::assert_snapshot!(root(1000).reason, @"It has run for 50 ms so far, too little for the 80 ms that compiling it takes.");
}
