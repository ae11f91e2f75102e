//! What is not profiled, and the one sentence that says why.

mod common;

use std::io::BufRead as _;
use std::process::{Command, Stdio};

use common::{Program, options};
use emberjit_profiler::{Backend, ProfileOptions, ProfilerError, Session, Target, TargetError};

/// A program that looks like an interpreter of another version from outside.
fn imitation(version: &str, check: impl FnOnce(u32)) {
    let dir = tempfile::tempdir().unwrap();
    let (source, program) = (dir.path().join("main.c"), dir.path().join("python3"));
    let text = format!(
        "#include <stdio.h>\n\
         const unsigned long Py_Version = {version}; long _PyRuntime[64];\n\
         int main(void) {{ puts(\"ready\"); fflush(stdout); return getchar(); }}\n"
    );
    std::fs::write(&source, text).unwrap();
    let built = Command::new("clang").arg("-rdynamic").arg(&source).arg("-o").arg(&program).status().unwrap();
    assert!(built.success());
    let mut child = Command::new(&program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    check(child.id());
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Check that another version of Python is refused with its number, wherever it says it.
#[test]
fn other_versions() {
    for (hex, text) in [("0x030d01f0", "3.13.1"), ("0x030b04f0", "3.11.4")] {
        imitation(hex, |pid| match Target::attach(pid) {
            Err(error @ TargetError::WrongVersion { .. }) => {
                let expected =
                    format!("process {pid} runs Python {text}, and only CPython 3.12 is supported");
                assert_eq!(error.to_string(), expected);
            }
            other => panic!("{other:?}"),
        });
    }
}

/// Check that 3.12 is taken, with what is known of it.
#[test]
fn this_version() {
    let mut program = Program::start("ready()\ngo()");
    program.line();
    let target = Target::attach(program.pid()).unwrap();
    assert!(target.python().starts_with("3.12."));
    assert_eq!(target.pid(), program.pid());
    assert!(target.libpython().is_absolute());
    assert!(target.command().last().is_some_and(|word| word.ends_with("program.py")));
    drop(program);
    let gone = Session::start(target, options(Backend::Auto));
    assert!(matches!(gone, Err(ProfilerError::Ended(_))), "{gone:?}");
}

/// Check that frequencies which make no sense are refused before anything is attached.
#[test]
fn frequencies() {
    let mut program = Program::start("ready()\ngo()");
    program.line();
    for frequency_hz in [0, 1_000_000] {
        let target = Target::attach(program.pid()).unwrap();
        let refused = Session::start(target, ProfileOptions { frequency_hz, ..ProfileOptions::default() });
        assert!(matches!(refused, Err(ProfilerError::BadFrequency(f)) if f == frequency_hz));
    }
}
