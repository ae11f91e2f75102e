//! What happens to HIR between building it and generating code; one file a pass.
//!
//! Order matters and is written down once, in [`optimise`]. Every pass leaves a function that
//! [`verify`](crate::hir::verify::verify) accepts. The last one, [`refcount`], makes reference
//! counts explicit: nothing may be moved after it.

pub mod cse;
pub mod dce;
pub mod escape;
pub mod fuse;
pub mod infer;
pub mod merge;
pub mod prune;
pub mod refcount;
pub mod simplify;
pub mod sink;
pub mod speculate;
pub mod unbox;

use crate::hir::Function;
use crate::hir::verify;
use crate::policy::narrow;

/// Runs all passes but the reference counts.
pub fn optimise(f: &mut Function) -> Result<(), String> {
    type Pass = (&'static str, fn(&mut Function));
    const PASSES: &[Pass] = &[
        ("prune", prune::run),
        ("merge", merge::run),
        ("speculate", speculate::run),
        ("infer", infer::run),
        ("simplify", simplify::run),
        ("prune", prune::run),
        ("infer", infer::run),
        ("simplify", simplify::run),
        ("unbox", unbox::run),
        ("prune", prune::run),
        ("infer", infer::run),
        ("simplify", simplify::run),
        ("merge", merge::run),
        ("cse", cse::run),
        ("dce", dce::run),
        ("prune", prune::run),
        ("dce", dce::run),
        ("escape", escape::run),
        ("fuse", fuse::run),
        ("sink", sink::run),
        ("dce", dce::run),
    ];
    if narrow::verifies() {
        checked("build", f)?;
    }
    for (name, pass) in PASSES {
        if *name != "prune" && narrow::skips(name) {
            continue;
        }
        pass(f);
        if narrow::verifies() {
            checked(name, f)?;
        }
    }
    checked("all passes", f)
}

/// The verifier is part of what is shipped: run once it is cheap beside code generation, and a wrong
/// function that is refused costs speed where one that is run costs a crash.
fn checked(name: &str, f: &Function) -> Result<(), String> {
    verify::verify(f).map_err(|e| format!("after {name}: {e}"))
}
