//! The main job, end to end, with real BPF programs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use emberjit_benches::process::{self, Exit, Finished};
use emberjit_tests::bpf;
use emberjit_tests::command::{Background, LIMIT, Workplace, eventually};

/// One profiler at a time: they would share too few processors.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn workplace() -> Workplace {
    Workplace::new().unwrap_or_else(|error| panic!("{error:#}"))
}

fn text(finished: &Finished) -> String {
    String::from_utf8_lossy(&finished.stderr).into_owned()
}

/// Distinct inlined frames in a flame graph that have a line number: `Dog.speak (zoo.py:12) [inlined]`.
fn inlined_frames(svg: &str) -> BTreeSet<String> {
    let titles = svg.split("<title>").skip(1).filter_map(|rest| rest.split("</title>").next());
    let frames = titles.filter_map(|title| title.split_once(" [inlined]").map(|(frame, _)| frame));
    let has_line = |frame: &&str| {
        let line = frame.strip_suffix(')').and_then(|f| f.rsplit_once(':'));
        line.is_some_and(|(_, number)| number.parse::<u32>().is_ok_and(|n| n > 0))
    };
    frames.filter(has_line).map(str::to_owned).collect()
}

fn read(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Starts the profiler and waits until it holds BPF programs of both kinds.
fn start_profiler(place: &Workplace, arguments: &[&str]) -> (Background, BTreeMap<u32, u32>) {
    let mut profiler = Background::start(&mut place.command(arguments).unwrap()).unwrap();
    let programs = eventually(|| {
        if let Some(status) = profiler.ended() {
            panic!("the profiler ended ({status}) before it held BPF programs of both kinds");
        }
        let held = bpf::held_by(profiler.pid());
        [bpf::UPROBE, bpf::PERF_EVENT].iter().all(|kind| held.values().any(|k| k == kind)).then_some(held)
    });
    (profiler, programs.expect("BPF programs are loaded"))
}

/// Check that profiling the demo leaves all files, an `after.svg` that names inlined frames with
/// their lines, and no BPF program.
#[test]
fn demo() {
    if !bpf::is_permitted("demo") {
        return;
    }
    let (_alone, place) = (alone(), workplace());
    let arguments = ["profile", "--seconds", "2", "--stop", "--out", "out"];
    let (mut profiler, programs) = start_profiler(&place, &arguments);
    let status = eventually(|| profiler.ended()).expect("the profiler ends");
    assert!(status.success(), "{status}");
    assert_eq!(bpf::left_over(programs.into_keys()), [0; 0]);

    let out = place.path("out");
    for name in ["profile.pb.gz", "plan.json", "before.svg", "after.svg", "diff.svg", "report.md"] {
        let size = std::fs::metadata(out.join(name)).map_or(0, |file| file.len());
        assert!(size > 0, "{name} is missing or empty");
    }
    let inlined = inlined_frames(&read(&out, "after.svg"));
    assert!(inlined.len() >= 3, "after.svg names only {inlined:?}");
    for name in ["plan.json", "report.json"] {
        serde_json::from_str::<serde_json::Value>(&read(&out, name)).expect("JSON");
    }
    assert!(std::fs::read_dir(place.sockets()).unwrap().next().is_none(), "{:?}", place.files());
}

/// Check that no BPF program outlives a profiler that is killed.
#[test]
fn killed_profiler() {
    if !bpf::is_permitted("killed_profiler") {
        return;
    }
    let (_alone, place) = (alone(), workplace());
    let arguments = ["profile", "--profile-only", "--seconds", "600", "--out", "out"];
    let (mut profiler, programs) = start_profiler(&place, &arguments);
    profiler.kill().unwrap();
    assert_eq!(bpf::left_over(programs.into_keys()), [0; 0]);
}

/// Check that a process profiled by its number goes on running, recompiled.
#[test]
fn running_process() {
    if !bpf::is_permitted("running_process") {
        return;
    }
    let (_alone, place) = (alone(), workplace());
    let demo = place.demo().unwrap();
    let mut target = Background::start(place.target(&["--mode", "plan"]).unwrap().arg(demo)).unwrap();
    let socket = place.sockets().join(format!("{}.sock", target.pid()));
    eventually(|| socket.exists().then_some(())).expect("the process opens its control socket");

    let pid = target.pid().to_string();
    let run = place.run(["profile", "--pid", &pid, "--seconds", "2", "--out", "out"]).unwrap();
    assert_eq!(run.exit, Exit::Code(0), "{}", text(&run));
    assert_eq!(target.ended(), None);
    assert!(!inlined_frames(&read(&place.path("out"), "after.svg")).is_empty());
    assert!(bpf::held_by(target.pid()).is_empty());
    perf_names_inlined_frames(&place, &pid);
}

/// perf must name frames as `root->inlined`, from the same table as the pictures.
fn perf_names_inlined_frames(place: &Workplace, pid: &str) {
    let perf = |arguments: &[&str]| {
        let never = AtomicBool::new(false);
        process::run(Command::new("perf").args(arguments).current_dir(place.folder()), LIMIT, &never)
    };
    let recorded = perf(&["record", "-q", "-g", "-p", pid, "-o", "perf.data", "--", "sleep", "1"]);
    if !recorded.is_ok_and(|run| run.exit == Exit::Code(0)) {
        let _ = writeln!(std::io::stderr(), "SKIPPED perf's names: perf is not here or not permitted");
        return;
    }
    let script = perf(&["script", "-i", "perf.data", "-F", "ip,sym"]).unwrap();
    let names = String::from_utf8_lossy(&script.stdout).into_owned();
    let inlined = names.lines().filter(|line| line.contains("->")).count();
    assert!(inlined > 0, "perf names no inlined frame in {} lines", names.lines().count());
}

/// Check that a profile can be had without BPF, and that it says what was lost.
#[test]
fn without_bpf() {
    let (_alone, place) = (alone(), workplace());
    let arguments = ["profile", "--profile-only", "--sampler", "memory", "--seconds", "1", "--stop"];
    let run = place.run(arguments.iter().chain(&["--out", "out"])).unwrap();
    assert_eq!(run.exit, Exit::Code(0), "{}", text(&run));
    assert!(place.path("out/profile.pb.gz").is_file());
    assert!(place.path("out/before.svg").is_file());
}

/// Check that the demo's books are the same interpreted and in the modes auto and all.
#[test]
fn demo_output() {
    let (_alone, place) = (alone(), workplace());
    let demo = place.demo().unwrap();
    let books = |command: &mut Command| {
        let never = AtomicBool::new(false);
        let run = process::run(command.arg(&demo).arg("20000"), LIMIT, &never).unwrap();
        assert_eq!(run.exit, Exit::Code(0), "{}", text(&run));
        String::from_utf8_lossy(&run.stdout).into_owned()
    };
    let expected = books(&mut place.python.command());
    for mode in ["auto", "all"] {
        assert_eq!(books(&mut place.target(&["--mode", mode]).unwrap()), expected, "{mode}");
    }
}

/// Check that frames are told from other text, and counted once.
#[test]
fn inlined_frames_are_found() {
    let svg = "<title>day (demo.py:70) (9 samples, 9%)</title>\
               <title>Van.rate (demo.py:49) [inlined] (2 samples, 2%)</title>\
               <title>Van.rate (demo.py:49) [inlined] (1 sample, 1%)</title>\
               <title>no line [inlined] (1 sample, 1%)</title>";
    assert_eq!(inlined_frames(svg).into_iter().collect::<Vec<_>>(), ["Van.rate (demo.py:49)"]);
}
