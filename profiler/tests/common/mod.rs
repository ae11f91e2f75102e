//! Python programs to profile, and sessions on them.

#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part of this")]

use std::io::{BufRead, BufReader, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use emberjit_pgo::Profile;
use emberjit_profiler::{Backend, ProfileOptions, ProfilerError, Session, Target};

#[path = "../../../cli/src/python.rs"]
mod finding;

/// What every program starts with: `ready(...)` prints a line, `go()` waits for one, `running()`
/// is true until standard input is closed (and for a minute at most, whatever happens).
const PRELUDE: &str = r#"
import os, select, sys, time
_end = time.monotonic() + 60
def ready(*words):
    print(*words, flush=True)
def go():
    return sys.stdin.readline()
def running():
    if time.monotonic() > _end:
        return False
    return not select.select([0], [], [], 0)[0]
"#;

/// Lines of [`PRELUDE`]: the first line of a program's own text is the one after them.
pub fn prelude_lines() -> u32 {
    PRELUDE.lines().count() as u32
}

pub fn python() -> PathBuf {
    finding::find()
        .unwrap()
        .expect("no CPython 3.12 was found: install one, or set EMBERJIT_PYTHON")
        .executable
}

/// A running program; dropping it ends it.
pub struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    _dir: tempfile::TempDir,
}

impl Program {
    pub fn start(source: &str) -> Program {
        Program::start_with(&mut Command::new(python()), source)
    }

    /// Runs the prelude and `source` with a prepared command.
    pub fn start_with(command: &mut Command, source: &str) -> Program {
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("program.py");
        std::fs::write(&script, format!("{PRELUDE}{source}")).unwrap();
        let mut child = command.arg(&script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stdin = child.stdin.take();
        Program { child, stdin, stdout, _dir: dir }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line that the program prints.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Lets `go()` return.
    pub fn go(&mut self) {
        writeln!(self.stdin.as_mut().unwrap(), "go").unwrap();
    }

    /// Makes `running()` false and waits for the end; returns what was still printed.
    pub fn end(&mut self) -> Vec<String> {
        self.stdin = None;
        let rest = self.stdout.by_ref().lines().map(|l| l.unwrap()).collect();
        self.child.wait().unwrap();
        rest
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints past the test harness, which keeps what passing tests print to itself.
pub fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "{message}");
}

pub fn options(backend: Backend) -> ProfileOptions {
    ProfileOptions { backend, frequency_hz: 999, ..ProfileOptions::default() }
}

/// Starts a session; `None`, said aloud, if BPF is not permitted here.
pub fn start(pid: u32, options: ProfileOptions) -> Option<Session> {
    let wants_bpf = options.backend == Backend::Bpf;
    match Session::start(Target::attach(pid).unwrap(), options) {
        Ok(session) => Some(session),
        Err(ProfilerError::Unavailable { reason, .. }) if wants_bpf && !is_root() => {
            say(&format!("SKIPPED: BPF is not permitted here ({reason})"));
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn is_root() -> bool {
    // SAFETY: takes nothing and cannot fail.
    unsafe { libc::geteuid() == 0 }
}

/// Polls until `enough` samples were taken or the program ended.
pub fn sample(session: &mut Session, enough: u64) {
    loop {
        let progress = session.poll(Duration::from_millis(20)).unwrap();
        if progress.samples >= enough || !progress.alive {
            return;
        }
    }
}

/// Qualified names of a stack, outermost first.
pub fn names(profile: &Profile, stack: &emberjit_pgo::profile::Stack) -> Vec<String> {
    stack.frames.iter().map(|f| name(profile, f.code)).collect()
}

pub fn name(profile: &Profile, code: emberjit_pgo::CodeId) -> String {
    profile.codes.get(&code).map_or_else(|| "?".to_owned(), |c| c.qualname.clone())
}

/// Samples whose stack holds these names one directly above the other.
pub fn samples_of(profile: &Profile, path: &[&str]) -> u64 {
    let holds = |names: &[String]| names.windows(path.len()).any(|w| w == path);
    profile.stacks.iter().filter(|s| holds(&names(profile, s))).map(|s| s.samples).sum()
}

/// The library of a program's Python: a target's own file.
pub fn library(pid: u32) -> PathBuf {
    Path::new(Target::attach(pid).unwrap().libpython()).to_owned()
}
