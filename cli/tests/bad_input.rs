//! Bad input to the `emberjit` command: one sentence, a non-zero exit, and nothing left behind.
//!
//! These cases need no compiler: whatever is refused here is refused before a process is started.

use std::path::Path;
use std::process::{Command, Output};

fn emberjit(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_emberjit"));
    // Where nothing is, so that no interpreter or package of the machine is found by accident.
    command.args(args).current_dir(dir).env("EMBERJIT_RUNTIME_DIR", dir.join("runtime"));
    command.output().unwrap()
}

/// Runs in an empty folder; gives what was said on standard error.
#[track_caller]
fn refused(args: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let output = emberjit(dir.path(), args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
    let left: Vec<_> = dir.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{args:?} left {left:?}");
    said
}

/// A program that answers as another interpreter would.
fn interpreter(dir: &Path, answer: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.join("python");
    std::fs::write(&path, format!("#!/bin/sh\nprintf '{answer}'\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Check that a script that is not there is named.
#[test]
fn no_such_script() {
    for command in [&["profile", "--", "missing.py"][..], &["run", "missing.py"]] {
        assert!(refused(command).contains("missing.py"));
    }
}

/// Check that other versions and implementations of Python, and other programs, are refused by name.
#[test]
fn other_pythons() {
    for (answer, named) in [
        (r"CPython\t3.11.7\tx86_64\t0\t/python", "CPython 3.11.7"),
        (r"CPython\t3.13.0\tx86_64\t0\t/python", "CPython 3.13.0"),
        (r"PyPy\t3.12.1\tx86_64\t0\t/python", "PyPy 3.12.1"),
        (r"CPython\t3.12.1\taarch64\t0\t/python", "aarch64"),
        (r"CPython\t3.12.1\tx86_64\t1\t/python", "debug build"),
        ("hello", "does not answer"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let python = interpreter(dir.path(), answer);
        let said = refused(&["profile", "--python", &python]);
        assert!(said.contains(named) && said.contains(&python), "{said}");
    }
}

/// Check that processes that are not there or run no Python cannot be attached to.
#[test]
fn other_processes() {
    assert!(refused(&["profile", "--pid", "4194304"]).contains("4194304"));
    let own = std::process::id().to_string();
    assert!(refused(&["profile", "--pid", &own]).contains(&own));
}

/// Check that damaged and missing profiles and plans are named by every command that reads them.
#[test]
fn damaged_files() {
    let dir = tempfile::tempdir().unwrap();
    let damaged = dir.path().join("damaged");
    std::fs::write(&damaged, b"\x1f\x8b\x08\x00\x00\x00\x00\x00not gzip").unwrap();
    let missing = dir.path().join("missing");
    for path in [&damaged, &missing].map(|path| path.to_str().unwrap()) {
        for command in [&["rank", path][..], &["explain", path], &["flamegraph", path], &["diff", path, path]]
        {
            assert!(refused(command).contains(path), "{command:?}");
        }
    }
}

/// Check that an output folder that cannot be written to is named, and no script is started.
#[test]
fn unwritable_output() {
    let dir = tempfile::tempdir().unwrap();
    let python = interpreter(dir.path(), r"CPython\t3.12.1\tx86_64\t0\t/bin/false");
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let out = file.join("out");
    let said = refused(&["profile", "--python", &python, "--out", out.to_str().unwrap()]);
    assert!(said.contains(out.to_str().unwrap()), "{said}");
}

/// Check that a script's own failure is passed on: its errors, its exit code, and no output folder.
#[test]
fn script_that_fails_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let python = interpreter(dir.path(), r"CPython\t3.12.1\tx86_64\t0\t/bin/sh");
    let script = dir.path().join("raise.sh");
    std::fs::write(&script, "echo Traceback >&2; exit 3\n").unwrap();
    let work = tempfile::tempdir().unwrap();
    let args = ["profile", "--profile-only", "--python", &python, "--", script.to_str().unwrap()];
    let output = emberjit(work.path(), &args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("Traceback") && said.contains("exited with 3"), "{said}");
    assert_eq!(work.path().read_dir().unwrap().count(), 0);
}
