//! The HIR of small functions, as `emberjit.hir` prints it: what the passes make of them.
//!
//! A change here is no failure of the program, but one that its author has to have meant: look at the
//! difference, then accept it with `cargo insta accept` or `INSTA_UPDATE=always`.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use emberjit_benches::process::{self, Exit};
use emberjit_benches::python::Python;

/// What a script of `tests/hir` prints.
fn hir(name: &str) -> String {
    let python = Python::find().expect("a Python");
    let mut command = python.emberjit(&["--mode", "plan"]).expect("the package is built");
    command.arg(format!("{}/hir/{name}.py", env!("CARGO_MANIFEST_DIR")));
    let never = AtomicBool::new(false);
    let run = process::run(&mut command, Duration::from_secs(60), &never).expect("it runs");
    assert_eq!(run.exit, Exit::Code(0), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("text")
}

/// Check that a loop over ints runs on machine integers, with no object made inside.
#[test]
fn int_loop() {
    insta::assert_snapshot!(hir("int_loop"));
}

/// Check that float attributes are read and written without boxes but where the object holds one.
#[test]
fn float_attributes() {
    insta::assert_snapshot!(hir("float_attributes"));
}

/// Check that a constructor and two calls of a method become one piece of straight code.
#[test]
fn inlined_method() {
    insta::assert_snapshot!(hir("inlined_method"));
}

/// Check that two receivers get a path each.
#[test]
fn receivers() {
    insta::assert_snapshot!(hir("receivers"));
}

/// Check that an operator's method is inlined, with `NotImplemented` kept apart.
#[test]
fn operators() {
    insta::assert_snapshot!(hir("operators"));
}
