//! Nothing stays attached, however a session ends.

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use common::{Program, options, start};
use emberjit_profiler::Backend;

const BUSY: &str = "
ready()
while running():
    sum(range(1000))
";

/// Set in the process that is killed: whom to profile.
const VICTIM: &str = "EMBERJIT_TEST_PROFILE";

/// Ids of the BPF programs that a process holds, from `/proc/PID/fdinfo`.
fn programs_of(pid: u32) -> BTreeSet<u32> {
    let entries = std::fs::read_dir(format!("/proc/{pid}/fdinfo")).unwrap();
    let texts = entries.flatten().filter_map(|e| std::fs::read_to_string(e.path()).ok());
    let id = |text: String| text.lines().find_map(|l| l.strip_prefix("prog_id:")?.trim().parse().ok());
    texts.filter_map(id).collect()
}

/// Ids of all programs that the kernel has.
fn loaded() -> BTreeSet<u32> {
    aya::programs::loaded_programs().flatten().map(|p| p.id()).collect()
}

/// Whether the program's text holds a breakpoint where the specialiser of calls begins.
fn is_probed(pid: u32) -> bool {
    has_breakpoint(pid, "_Py_Specialize_Call")
}

fn has_breakpoint(pid: u32, function: &str) -> bool {
    use object::{Object as _, ObjectSymbol as _};
    let target = emberjit_profiler::Target::attach(pid).unwrap();
    let data = std::fs::read(target.libpython()).unwrap();
    let file = object::File::parse(&*data).unwrap();
    let symbol = file.symbols().find(|s| s.name() == Ok(function)).unwrap();
    let memory = std::fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let mut byte = [0];
    use std::os::unix::fs::FileExt as _;
    memory.read_exact_at(&mut byte, target.base() + symbol.address()).unwrap();
    byte[0] == 0xcc
}

/// Waits until `gone` holds: the kernel frees programs a little after their last descriptor.
fn eventually(gone: impl Fn() -> bool) -> bool {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while std::time::Instant::now() < until {
        if gone() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

/// Not a test of its own: what [`nothing_outlives_a_killed_profiler`] starts and kills.
#[test]
fn profile_until_killed() {
    let Ok(pid) = std::env::var(VICTIM) else { return };
    match start(pid.parse().unwrap(), options(Backend::Bpf)) {
        Some(_session) => {
            common::say("attached");
            loop {
                std::thread::park();
            }
        }
        None => common::say("not permitted"),
    }
}

/// Check that programs and probes are gone from the kernel and from the profiled process once the
/// profiler was killed by a signal that it cannot catch.
#[test]
fn nothing_outlives_a_killed_profiler() {
    let mut program = Program::start(BUSY);
    program.line();
    let mut profiler = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "profile_until_killed", "--nocapture"])
        .env(VICTIM, program.pid().to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(profiler.stderr.take().unwrap()).lines().map(|l| l.unwrap());
    let attached = lines.any(|line| line == "attached");
    if !attached {
        common::say("SKIPPED: BPF is not permitted here");
        profiler.wait().unwrap();
        return;
    }
    let programs = programs_of(profiler.id());
    assert!(programs.len() >= 6 && programs.is_subset(&loaded()), "{programs:?}");
    assert!(is_probed(program.pid()));
    profiler.kill().unwrap();
    profiler.wait().unwrap();
    assert!(eventually(|| programs.is_disjoint(&loaded())), "{programs:?} are still loaded");
    assert!(eventually(|| !is_probed(program.pid())));
    assert!(program.end().is_empty());
}

/// Check that a finished and a dropped session leave nothing behind either.
#[test]
fn nothing_outlives_a_session() {
    let mut program = Program::start(BUSY);
    program.line();
    let Some(session) = start(program.pid(), options(Backend::Bpf)) else { return };
    assert!(is_probed(program.pid()));
    session.finish();
    assert!(eventually(|| !is_probed(program.pid())));
    let Some(session) = start(program.pid(), options(Backend::Bpf)) else { return };
    assert!(is_probed(program.pid()));
    drop(session);
    assert!(eventually(|| !is_probed(program.pid())));
}

const FICKLE: &str = "
class A:
    def f(self): return 1
class B:
    def f(self): return 2
ready()
both = [A(), B()]
while running():
    for _ in range(10000):
        for x in both:
            x.f()
";

/// Check that a probe which is hit all the time is taken off, and the others stay.
#[test]
fn busy_probes_rest() {
    let mut program = Program::start(FICKLE);
    program.line();
    let Some(mut session) = start(program.pid(), options(Backend::Bpf)) else { return };
    while has_breakpoint(program.pid(), "_Py_Specialize_LoadAttr") {
        let progress = session.poll(std::time::Duration::from_millis(20)).unwrap();
        assert!(progress.alive, "the probe was not taken off: {progress:?}");
    }
    assert!(has_breakpoint(program.pid(), "_Py_Specialize_Send"));
    let profile = session.finish();
    let receivers: Vec<_> =
        profile.sites.values().flat_map(|s| s.receivers.keys()).map(|t| &t.name).collect();
    assert!(receivers.iter().any(|n| *n == "A") && receivers.iter().any(|n| *n == "B"), "{receivers:?}");
}
