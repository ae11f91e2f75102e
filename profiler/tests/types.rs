//! Operand and receiver types: from probes, from inline caches, and from a stripped interpreter.

mod common;

use std::path::Path;
use std::process::Command;

use common::{Program, library, name, options, python, sample, samples_of, start};
use emberjit_pgo::{CallSite, Profile, TypeKey};
use emberjit_profiler::{Backend, ProfileOptions, Session};

const SHAPES: &str = "
class Dog:
    def speak(self): return 1
class Cat:
    def speak(self): return 2
class Box:
    @property
    def side(self): return 3
def chorus(animals):
    total = 0
    for animal in animals:
        total += animal.speak()
    return total
def measure(box):
    return box.side
def build():
    return Box()
def scale(x, by):
    return x * by
ready()
go()
animals = [Dog(), Cat(), Dog()]
for _ in range(200):
    chorus(animals); measure(build()); scale(1.5, 2.5)
ready()
while running():
    for _ in range(20):
        chorus(animals); measure(build()); scale(1.5, 2.5)
";

fn type_names<'a>(types: impl Iterator<Item = &'a TypeKey>) -> Vec<&'a str> {
    types.map(|t| t.name.as_str()).collect()
}

/// All receivers seen in a function.
fn receivers<'a>(profile: &'a Profile, function: &str) -> Vec<&'a str> {
    let sites = profile.sites.iter().filter(|(site, _)| name(profile, site.code) == function);
    type_names(sites.flat_map(|(_, seen)| seen.receivers.keys()))
}

/// All operand types seen in a function.
fn operands<'a>(profile: &'a Profile, function: &str) -> Vec<Vec<&'a str>> {
    let sites = profile.operands.iter().filter(|(site, _)| name(profile, site.code) == function);
    sites.flat_map(|(_, operands)| operands.keys()).map(|types| type_names(types.iter())).collect()
}

/// Whether some site in `caller` knows `callee`, sampled or not.
fn knows_callee(profile: &Profile, caller: &str, callee: &str) -> bool {
    let is = |site: &CallSite| name(profile, site.code) == caller;
    let mut sites = profile.sites.iter().filter(|(site, _)| is(site));
    sites.any(|(_, seen)| seen.callees.keys().any(|c| name(profile, *c) == callee))
}

/// Check that probes see every receiver of a polymorphic site, the class that is built, operand
/// types, and that their hits are counted as nothing was lost.
#[test]
fn probes_see_types() {
    let mut program = Program::start(SHAPES);
    program.line();
    let Some(mut session) = start(program.pid(), options(Backend::Bpf)) else { return };
    program.go();
    program.line();
    sample(&mut session, 10);
    let profile = session.finish();
    assert!(profile.health.probe_hits > 0, "{:?}", profile.health);
    assert_eq!(profile.health.probe_lost, 0);
    let chorus = receivers(&profile, "chorus");
    assert!(chorus.contains(&"Dog") && chorus.contains(&"Cat"), "{chorus:?}");
    assert!(receivers(&profile, "measure").contains(&"Box"));
    assert!(receivers(&profile, "build").contains(&"Box"));
    assert!(operands(&profile, "scale").contains(&vec!["float", "float"]), "{:?}", profile.operands);
    let tagged = |(_, seen): (_, &emberjit_pgo::profile::SiteProfile)| {
        seen.receivers.keys().any(|t| t.name == "Box" && t.version_tag != 0)
    };
    assert!(profile.sites.iter().any(tagged));
}

/// What must be known of a program that was warm before the session, whoever samples.
fn check_cached_types(session: Session) {
    let profile = session.finish();
    assert_eq!(profile.health.probe_hits, 0);
    let chorus = receivers(&profile, "chorus");
    assert!(chorus.contains(&"list_iterator"), "{chorus:?}");
    assert!(chorus.contains(&"Dog") || chorus.contains(&"Cat"), "{chorus:?}");
    assert!(receivers(&profile, "measure").contains(&"Box"), "{:?}", profile.sites);
    assert!(knows_callee(&profile, "measure", "Box.side"));
    assert!(operands(&profile, "scale").contains(&vec!["float", "float"]), "{:?}", profile.operands);
    let all = profile.sites.values().flat_map(|s| s.receivers.keys());
    let all: Vec<_> = all.chain(profile.operands.values().flat_map(|o| o.keys().flatten())).collect();
    assert!(all.iter().all(|t| t.version_tag != 0 && !t.name.is_empty()), "{all:?}");
}

/// Check that inline caches tell types and callees of a warm program, without probes.
#[test]
fn caches_tell_types() {
    let mut program = Program::start(SHAPES);
    program.go();
    program.line();
    program.line();
    let quiet = ProfileOptions { probes: false, ..options(Backend::Auto) };
    let mut session = start(program.pid(), quiet).unwrap();
    sample(&mut session, 300);
    check_cached_types(session);
}

/// Check that the inline caches of a program that has ended by itself are known all the same.
#[test]
fn caches_of_an_ended_program() {
    let mut program = Program::start(SHAPES);
    program.go();
    program.line();
    program.line();
    let quiet = ProfileOptions { probes: false, ..options(Backend::Auto) };
    let mut session = start(program.pid(), quiet).unwrap();
    sample(&mut session, 1000);
    program.end();
    sample(&mut session, u64::MAX);
    check_cached_types(session);
}

/// A copy of an executable or library without its symbol table.
fn strip(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::copy(from, to).unwrap();
    let done = Command::new("strip").arg("--strip-all").arg(to).status().unwrap();
    assert!(done.success());
}

/// Check that a stripped interpreter is profiled all the same: types come from inline caches, and
/// the profile says so.
#[test]
fn stripped_interpreter() {
    let mut program = Program::start("ready(sys.base_prefix)\ngo()");
    let prefix = program.line();
    let library = library(program.pid());
    drop(program);

    let dir = tempfile::tempdir().unwrap();
    let executable = dir.path().join("bin/python3.12");
    strip(&python(), &executable);
    if library.to_string_lossy().contains(".so") {
        strip(&library, &dir.path().join("lib").join(library.file_name().unwrap()));
    }
    let mut command = Command::new(&executable);
    command.env("LD_LIBRARY_PATH", dir.path().join("lib")).env("PYTHONHOME", prefix);
    let mut program = Program::start_with(&mut command, SHAPES);
    program.go();
    program.line();
    program.line();
    let mut session = start(program.pid(), options(Backend::Auto)).unwrap();
    assert!(session.target().libpython().starts_with(dir.path()));
    sample(&mut session, 300);
    let snapshot = session.snapshot();
    assert!(samples_of(&snapshot, &["<module>", "chorus"]) > 0);
    if snapshot.meta.source == emberjit_pgo::profile::Source::Bpf {
        assert!(
            snapshot.health.degraded.iter().any(|d| d.contains("inline caches")),
            "{:?}",
            snapshot.health
        );
    }
    check_cached_types(session);
}
