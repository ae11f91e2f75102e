//! What compiling leaves behind when what was compiled is gone.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use emberjit_benches::process::{self, Exit};
use emberjit_benches::python::Python;
use serde_json::Value;

/// Check that neither memory nor versions grow from a fifth of the way on.
fn stays_stable(closures: u64, classes: u64) {
    let python = Python::find().expect("a Python");
    let mut command = python.emberjit(&["--mode", "all"]).expect("the package is built");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/memory/closures_and_classes.py"));
    command.args([closures.to_string(), classes.to_string()]);
    let never = AtomicBool::new(false);
    let run = process::run(&mut command, Duration::from_secs(3600), &never).expect("it runs");
    assert_eq!(run.exit, Exit::Code(0), "{}", String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8(run.stdout).expect("text");
    eprintln!("{text}");
    let states: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let number = |tenth: usize, name: &str| states[tenth][name].as_u64().expect("a number");
    assert!(number(10, "freed") > closures, "each closure is compiled, and its version freed");
    assert!(number(10, "versions") < 1000, "versions stay");
    let growth = number(10, "resident").saturating_sub(number(2, "resident"));
    assert!(growth < 4096, "{growth} KiB more than a fifth of the way on");
}

/// Check that code that is needed now replaces code that is not, and that two million bytes are enough for it.
#[test]
fn code_memory_is_used_again() {
    let python = Python::find().expect("a Python");
    let mut command = python.emberjit(&["--mode", "all"]).expect("the package is built");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/memory/many_functions.py"));
    command.env("EMBERJIT_CODE_MEMORY", "2");
    let never = AtomicBool::new(false);
    let run = process::run(&mut command, Duration::from_secs(600), &never).expect("it runs");
    assert_eq!(run.exit, Exit::Code(0), "{}", String::from_utf8_lossy(&run.stderr));
    let stats: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert!(stats["code_bytes"].as_u64().expect("a number") <= 2 << 20, "{stats}");
    assert!(stats["freed"].as_u64().expect("a number") > 100, "{stats}");
    assert_eq!(stats["refused"], serde_json::json!([]), "{stats}");
    assert_eq!(stats["hot_is_compiled"], true, "{stats}");
}

/// Check that memory stays stable with as many closures and a tenth as many classes as `EMBERJIT_CLOSURES` says:
/// 100000 take ten minutes.
#[test]
fn closures_and_classes() {
    let closures = std::env::var("EMBERJIT_CLOSURES").map_or(3000, |n| n.parse().expect("a number"));
    stays_stable(closures, closures / 10);
}
