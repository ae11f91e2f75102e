//! Profiles of live programs.

mod common;

use common::{Program, name, names, options, sample, samples_of, start};
use emberjit_pgo::profile::FrameKind;
use emberjit_profiler::{Backend, ProfileOptions, Session, Target};

const NESTED: &str = "
def inner(a):
    b = a * 3
    return b - 1
def outer(n):
    total = 0
    for i in range(n):
        total += inner(i)
    return total
ready()
while running():
    outer(20000)
";

/// Lines within [`NESTED`], as profiles count them.
fn line(own: u32) -> u32 {
    common::prelude_lines() + own
}

/// Checks a profile of [`NESTED`], whoever took it.
fn check_nested(session: Session) {
    let facts = session.facts();
    let ranked = session.rank_facts();
    let profile = session.finish();
    let total = profile.health.samples;
    assert!(total >= 200, "{:?}", profile.health);
    assert_eq!(profile.stacks.iter().map(|s| s.samples).sum::<u64>(), total);
    let nested = samples_of(&profile, &["<module>", "outer"]);
    assert!(nested * 10 >= total * 9, "{nested} of {total} samples are in `outer`");
    assert!(samples_of(&profile, &["outer", "inner"]) > 0);
    assert!(profile.stacks.iter().flat_map(|s| &s.frames).all(|f| f.kind != FrameKind::Compiled));

    let (site, seen) = profile
        .sites
        .iter()
        .find(|(_, s)| s.callees.keys().any(|c| name(&profile, *c) == "inner"))
        .expect("the call of `inner` is a site");
    assert_eq!(name(&profile, site.code), "outer");
    assert!(seen.samples >= seen.callees.values().sum::<u64>());
    let shape = &facts[&site.code];
    let call = shape.instructions.iter().find(|i| i.offset == site.offset).unwrap();
    assert_eq!(call.line, line(8));
    assert!(shape.sites.iter().any(|s| s.offset == site.offset && s.loop_depth == 1));
    assert_eq!(shape.info, profile.codes[&site.code]);

    let in_loop: u64 = profile
        .loops
        .iter()
        .filter(|(header, _)| header.code == site.code)
        .map(|(header, samples)| {
            assert_eq!(shape.loops[0].header, header.offset);
            samples
        })
        .sum();
    assert!(in_loop * 10 >= nested * 9, "{in_loop} of {nested} samples of `outer` are in its loop");
    assert_eq!(ranked.codes[&site.code].loops[0].header, shape.loops[0].header);

    let inner = profile.stacks.iter().flat_map(|s| &s.frames).filter(|f| name(&profile, f.code) == "inner");
    // The first instruction belongs to the line of the `def`.
    assert!(inner.clone().all(|f| (line(2)..=line(4)).contains(&f.line)), "{:?}", inner.collect::<Vec<_>>());
}

/// Check that BPF sampling sees a nested loop: stacks, call site, loop and lines.
#[test]
fn nested_by_bpf() {
    let mut program = Program::start(NESTED);
    program.line();
    let Some(mut session) = start(program.pid(), options(Backend::Bpf)) else { return };
    sample(&mut session, 300);
    assert_eq!(session.progress().lost, 0);
    check_nested(session);
}

/// Check that perf events without BPF see the same.
#[test]
fn nested_by_perf_events() {
    let mut program = Program::start(NESTED);
    program.line();
    let mut session = start(program.pid(), options(Backend::PerfEvent)).unwrap();
    sample(&mut session, 300);
    check_nested(session);
}

/// Check that reading memory on a timer sees the same.
#[test]
fn nested_by_reading_memory() {
    let mut program = Program::start(NESTED);
    program.line();
    let mut session = start(program.pid(), options(Backend::ProcessVm)).unwrap();
    sample(&mut session, 300);
    check_nested(session);
}

/// Check that a rotated session starts from nothing, and a snapshot changes nothing.
#[test]
fn rotation() {
    let mut program = Program::start(NESTED);
    program.line();
    let mut session = start(program.pid(), options(Backend::Auto)).unwrap();
    sample(&mut session, 50);
    let snapshot = session.snapshot();
    let first = session.rotate();
    assert!(first.health.samples >= snapshot.health.samples && snapshot.health.samples >= 50);
    assert_eq!(session.progress().samples, 0);
    assert!(!session.facts().is_empty());
    sample(&mut session, 50);
    let second = session.finish();
    assert!(second.health.samples >= 50);
    assert!(samples_of(&second, &["<module>", "outer"]) > 0);
}

/// Check that the session notices the end of the program, and of its own time.
#[test]
fn ends() {
    let mut program = Program::start(NESTED);
    program.line();
    let mut session = start(program.pid(), options(Backend::Auto)).unwrap();
    assert!(session.poll(std::time::Duration::ZERO).unwrap().alive);
    program.end();
    sample(&mut session, u64::MAX);
    assert!(!session.progress().alive);

    let mut program = Program::start(NESTED);
    program.line();
    let limited = ProfileOptions { seconds: Some(0.05), ..options(Backend::Auto) };
    let mut session = start(program.pid(), limited).unwrap();
    sample(&mut session, u64::MAX);
    assert!(!session.progress().alive);
    assert!(Target::attach(program.pid()).is_ok());
}

/// Check that the last samples of a program that has ended are still told apart, by what was read
/// while it ran.
#[test]
fn last_samples_by_bpf() {
    let source = NESTED.replacen(
        "while running():",
        "while running(): outer(100)\ndone = time.monotonic() + 0.3\nwhile time.monotonic() < done:",
        1,
    );
    let mut program = Program::start(&source);
    program.line();
    let Some(mut session) = start(program.pid(), options(Backend::Bpf)) else { return };
    sample(&mut session, 100);
    let before = session.rotate();
    assert!(samples_of(&before, &["outer", "inner"]) > 0);
    program.end();
    sample(&mut session, u64::MAX);
    let profile = session.finish();
    let known = samples_of(&profile, &["<module>", "outer"]);
    assert!(known > 0 && known > profile.health.partial, "{known}, {:?}", profile.health);
}

const THREADS: &str = "
import hashlib, threading
def spin():
    while not stop.is_set():
        sum(range(1000))
def digest():
    data = bytes(1 << 20)
    while not stop.is_set():
        hashlib.sha256(data).digest()
stop = threading.Event()
ready()
go()
threads = [threading.Thread(target=t) for t in (spin, digest)]
for t in threads: t.start()
ready(*(t.native_id for t in threads))
while running():
    time.sleep(0.01)
stop.set()
for t in threads: t.join()
";

/// Check that threads which start later are covered, and one that runs without the interpreter lock
/// is seen at the Python call it is in.
#[test]
fn threads_by_bpf() {
    let mut program = Program::start(THREADS);
    program.line();
    let Some(mut session) = start(program.pid(), options(Backend::Bpf)) else { return };
    program.go();
    let line = program.line();
    let [spin, digest]: [u32; 2] =
        line.split(' ').map(|id| id.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap();
    sample(&mut session, 400);
    let profile = session.finish();
    let of = |tid, function: &str| -> u64 {
        let stacks = profile.stacks.iter().filter(|s| s.thread == tid);
        let inside = stacks.filter(|s| names(&profile, s).last().is_some_and(|n| n == function));
        inside.map(|s| s.samples).sum()
    };
    assert!(of(spin, "spin") > 0);
    assert!(of(digest, "digest") > 0);
    assert_eq!(of(spin, "digest") + of(digest, "spin"), 0);
}

const DEEP: &str = "
def down(n):
    if n:
        return down(n - 1)
    ready()
    while running():
        sum(range(1000))
down(400)
";

/// Check that of a stack deeper than a sample the inner part is kept and flagged.
#[test]
fn deep_stacks_by_bpf() {
    let mut program = Program::start(DEEP);
    program.line();
    let Some(mut session) = start(program.pid(), options(Backend::Bpf)) else { return };
    sample(&mut session, 50);
    let profile = session.finish();
    let (cut, whole): (Vec<_>, Vec<_>) = profile.stacks.iter().partition(|s| s.partial);
    assert!(!cut.is_empty());
    assert!(whole.iter().all(|s| names(&profile, s)[0] != "down"));
    assert_eq!(profile.health.partial, cut.iter().map(|s| s.samples).sum::<u64>());
    assert!(cut.iter().all(|s| s.frames.len() >= 250), "{:?}", cut.iter().map(|s| s.frames.len()).min());
}

/// Check that a program in a pid namespace of its own is sampled in every way, though Python there
/// knows other thread numbers than we do.
#[test]
fn pid_namespace() {
    let mut command = std::process::Command::new("unshare");
    // No shell in between: the namespace's first process is the program.
    command.args(["--user", "--map-root-user", "--pid", "--fork", "--kill-child"]).arg(common::python());
    let mut program = Program::start_with(&mut command, &NESTED.replacen("ready()", "ready(os.getpid())", 1));
    if program.line() != "1" {
        common::say("SKIPPED: pid namespaces cannot be made here");
        return;
    }
    let children = format!("/proc/{0}/task/{0}/children", program.pid());
    let inside: u32 = std::fs::read_to_string(children).unwrap().trim().parse().unwrap();
    for backend in [Backend::Bpf, Backend::PerfEvent, Backend::ProcessVm] {
        let Some(mut session) = start(inside, options(backend)) else { continue };
        sample(&mut session, 300);
        check_nested(session);
    }
}
