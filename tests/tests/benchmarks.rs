//! The benchmark programs, a few laps each, in all modes.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use emberjit_benches::process::{self, Exit};
use emberjit_benches::programs::{self, Output};
use emberjit_benches::python::Python;

const LIMIT: Duration = Duration::from_secs(120);
/// Enough for everything in them to become hot.
const LAPS: &str = "3";

/// Standard output of a program, which is all of its result.
fn result(python: &Python, name: &str, mode: Option<&str>) -> Result<String, String> {
    let mut command = match mode {
        None => python.command(),
        Some(mode) => python.emberjit(&["--mode", mode]).map_err(|e| e.to_string())?,
    };
    let never = AtomicBool::new(false);
    let run = process::run(command.arg(programs::path(name)).arg(LAPS), LIMIT, &never)
        .map_err(|e| e.to_string())?;
    if run.exit != Exit::Code(0) {
        return Err(format!("{}\n{}", run.exit, String::from_utf8_lossy(&run.stderr)));
    }
    let output = Output::parse(&run.stdout, &run.stderr).ok_or("it printed no result, seconds and laps")?;
    Ok(output.result)
}

/// Check that all twenty programs give the interpreter's result in the modes off, auto and all.
#[test]
fn results_are_equal() {
    let python = Python::find().expect("a Python");
    let mut wrong = Vec::new();
    for name in programs::NAMES {
        let expected = result(&python, name, None).expect("the interpreter runs it");
        for mode in ["off", "auto", "all"] {
            let actual = result(&python, name, Some(mode));
            if actual.as_ref() != Ok(&expected) {
                wrong.push(format!("{name} ({mode}): {actual:?} instead of {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} runs differ:\n{}", wrong.len(), wrong.join("\n"));
}
