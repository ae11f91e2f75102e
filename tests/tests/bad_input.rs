//! Bad input: one sentence, a failing exit code, nothing left behind.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use emberjit_benches::process::{self, Exit, Finished};
use emberjit_tests::command::{Background, LIMIT, Workplace, eventually};

fn workplace() -> Workplace {
    Workplace::new().unwrap_or_else(|error| panic!("{error:#}"))
}

fn errors(finished: &Finished) -> String {
    String::from_utf8_lossy(&finished.stderr).into_owned()
}

/// Says on the terminal what is not tested, past the capture of the test harness.
fn skip(what: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED {what}");
}

/// Makes sure that a run ended as bad input should: code 1, one line that holds `part`, and the
/// files that were there before.
#[track_caller]
fn assert_refused(finished: &Finished, part: &str, place: &Workplace, files: &[String]) {
    let errors = errors(finished);
    assert_eq!(finished.exit, Exit::Code(1), "{errors}");
    assert!(errors.starts_with("error: ") && errors.lines().count() == 1, "not one sentence: {errors}");
    assert!(errors.contains(part), "`{part}` is not in: {errors}");
    assert!(finished.stdout.is_empty(), "{}", String::from_utf8_lossy(&finished.stdout));
    assert_eq!(place.files(), files);
}

/// Other Pythons that this machine has, by version.
fn other_pythons() -> Vec<(&'static str, PathBuf)> {
    let pyenv = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv")));
    let versions = pyenv.map(|root| root.join("versions")).unwrap_or_default();
    ["3.11", "3.13"]
        .into_iter()
        .filter_map(|version| {
            let folder =
                std::fs::read_dir(&versions).ok()?.filter_map(|e| Some(e.ok()?.path())).find(|path| {
                    path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&format!("{version}.")))
                })?;
            Some((version, folder.join(format!("bin/python{version}"))))
        })
        .chain([
            ("3.11", PathBuf::from("/usr/bin/python3.11")),
            ("3.13", PathBuf::from("/usr/bin/python3.13")),
        ])
        .filter(|(_, path)| path.is_file())
        .collect()
}

/// Check that wrong paths and broken files are refused.
#[test]
fn files() {
    let place = workplace();
    place.write("app.py", b"print(1)\n").unwrap();
    place.write("broken.pb.gz", b"\x1f\x8b\x08\x00 this is no profile").unwrap();
    place.write("text.pb.gz", b"no profile either").unwrap();
    place.write("broken.json", b"{\"version\": 1, \"roots\": [").unwrap();
    place
        .write(
            "empty.json",
            b"{\"version\": 1, \"policy\": \"ranked\", \"budget\": 0, \"spent\": 0, \"roots\": []}",
        )
        .unwrap();
    place.write("later.json", b"{\"version\": 99}").unwrap();
    let files = place.files();
    let table: &[(&[&str], &str)] = &[
        (&["profile", "--", "missing.py"], "missing.py"),
        (&["profile", "--out", "app.py/out", "--", "app.py"], "app.py/out"),
        (&["profile", "--out", "/proc/out", "--", "app.py"], "/proc/out"),
        (&["profile", "--python", "missing-python", "--", "app.py"], "missing-python"),
        (&["profile", "--python", "/bin/true", "--", "app.py"], "/bin/true"),
        (&["run", "missing.py"], "missing.py"),
        (&["rank", "missing.pb.gz"], "missing.pb.gz"),
        (&["rank", "broken.pb.gz"], "broken.pb.gz"),
        (&["rank", "text.pb.gz", "-o", "plan.json"], "text.pb.gz"),
        (&["flamegraph", "broken.pb.gz", "-o", "out.svg"], "broken.pb.gz"),
        (&["diff", "broken.pb.gz", "text.pb.gz"], "broken.pb.gz"),
        (&["explain", "missing.json"], "missing.json"),
        (&["explain", "broken.json"], "broken.json"),
        (&["explain", "later.json"], "later.json"),
        (&["explain", "empty.json", "--root", "Nowhere"], "Nowhere"),
    ];
    for (arguments, part) in table {
        println!("emberjit {}", arguments.join(" "));
        assert_refused(&place.run(*arguments).unwrap(), part, &place, &files);
    }
}

/// Check that command lines that mean nothing end with 2, as those of other tools.
#[test]
fn command_lines() {
    let place = workplace();
    place.write("app.py", b"print(1)\n").unwrap();
    for (arguments, part) in [
        (&["run", "--bogus", "app.py"][..], "--bogus"),
        (&["run", "python3.12", "-I", "app.py"], "`-I` hides PYTHONPATH"),
        (&["run"], "<COMMAND>"),
    ] {
        let run = place.run(arguments).unwrap();
        assert_eq!(run.exit, Exit::Code(2), "{arguments:?}: {}", errors(&run));
        assert!(errors(&run).contains(part), "{arguments:?}: {}", errors(&run));
        assert!(run.stdout.is_empty(), "{arguments:?}");
    }
}

/// Check that Pythons of other versions are refused by their version.
#[test]
fn other_versions() {
    let place = workplace();
    place.write("app.py", b"print(1)\n").unwrap();
    let files = place.files();
    let pythons = other_pythons();
    if pythons.is_empty() {
        skip("other_versions: there is no Python 3.11 or 3.13 here");
    }
    for (version, executable) in pythons {
        let executable = executable.to_string_lossy().into_owned();
        let run = place.run(["profile", "--python", &executable, "--", "app.py"]).unwrap();
        assert_refused(&run, version, &place, &files);
        assert_refused(&place.run(["run", &executable, "app.py"]).unwrap(), version, &place, &files);

        let mut command = Command::new(&executable);
        let target = Background::start(command.args(["-c", "import time; time.sleep(600)"])).unwrap();
        wait_until_runs(&target, "python");
        let run = place.run(["profile", "--pid", &target.pid().to_string()]).unwrap();
        assert_refused(&run, version, &place, &files);
    }
}

/// Waits until the process has become a program whose file name starts so.
fn wait_until_runs(target: &Background, name: &str) {
    let executable = format!("/proc/{}/exe", target.pid());
    let runs = || {
        let path = std::fs::read_link(&executable).ok()?;
        path.file_name()?.to_string_lossy().starts_with(name).then_some(())
    };
    eventually(runs).unwrap_or_else(|| panic!("`{name}` does not start"));
}

/// Check that processes which cannot be profiled are refused: none, no Python, without Emberjit.
#[test]
fn processes() {
    let place = workplace();
    let files = place.files();
    // One above the largest number that a process can have.
    let run = place.run(["profile", "--pid", "4194305"]).unwrap();
    assert_refused(&run, "4194305", &place, &files);

    let sleeper = Background::start(Command::new("sleep").arg("600")).unwrap();
    wait_until_runs(&sleeper, "sleep");
    let run = place.run(["profile", "--pid", &sleeper.pid().to_string()]).unwrap();
    assert_refused(&run, "no Python", &place, &files);

    let mut command = place.python.command();
    let mut bare = Background::start(command.args(["-c", "import time; time.sleep(600)"])).unwrap();
    wait_until_runs(&bare, "python");
    let run = place.run(["profile", "--pid", &bare.pid().to_string()]).unwrap();
    assert_refused(&run, &bare.pid().to_string(), &place, &files);
    assert_eq!(bare.ended(), None);
}

/// Check that another user's process is refused.
#[test]
fn foreign_process() {
    let place = workplace();
    let setpriv = Path::new("/usr/bin/setpriv");
    // SAFETY: geteuid(2) takes no memory.
    if unsafe { libc::geteuid() } != 0 || !setpriv.exists() {
        return skip("foreign_process: it needs root and setpriv");
    }
    let mut command = place.python.command();
    let target = Background::start(command.args(["-c", "import time; time.sleep(600)"])).unwrap();
    wait_until_runs(&target, "python");
    // A copy, because the checkout may lie where only its owner can go.
    let public = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o777)).tempdir().unwrap();
    std::fs::set_permissions(public.path(), PermissionsExt::from_mode(0o777)).unwrap();
    let copy = public.path().join("emberjit");
    std::fs::copy(&place.executable, &copy).unwrap();
    let mut command = Command::new(setpriv);
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(&copy);
    command.args(["profile", "--pid", &target.pid().to_string()]).current_dir(public.path());
    let run = process::run(&mut command, LIMIT, &AtomicBool::new(false)).unwrap();
    let errors = errors(&run);
    assert_eq!(run.exit, Exit::Code(1), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.contains(&target.pid().to_string()), "{errors}");
    assert_eq!(std::fs::read_dir(public.path()).unwrap().count(), 1);
}

/// Check that a script's own traceback and exit code pass through.
#[test]
fn failing_scripts() {
    let place = workplace();
    place.write("raises.py", b"def f():\n    raise ValueError('on purpose')\n\n\nf()\n").unwrap();
    place.write("exits.py", b"import sys\n\nsys.exit(7)\n").unwrap();
    for verb in [&["profile", "--"][..], &["run"]] {
        let run = place.run(verb.iter().chain(&["raises.py"])).unwrap();
        let errors = errors(&run);
        assert_eq!(run.exit, Exit::Code(1), "{errors}");
        assert!(errors.contains("line 2, in f\n") && errors.contains("ValueError: on purpose\n"), "{errors}");
        let run = place.run(verb.iter().chain(&["exits.py"])).unwrap();
        assert_eq!(run.exit, Exit::Code(7), "{verb:?}");
    }
    assert_eq!(place.files(), ["exits.py", "raises.py"]);
}

/// A program that computes until it has done much, then ends itself without notice.
const MORTAL: &str = "\
import os
import signal


def mix(x, i):
    return (x * 31 + i) & 0xFFFF


x = 1
for i in range(30_000_000):
    x = mix(x, i)
os.kill(os.getpid(), signal.SIGKILL)
";

/// Check that the profile so far is kept when the process dies while it is profiled.
#[test]
fn dying_process() {
    let place = workplace();
    let script = place.write("mortal.py", MORTAL.as_bytes()).unwrap();
    let run = place.run(["profile", "--seconds", "120", "--out", "out", "--", "mortal.py"]).unwrap();
    assert_eq!(run.exit, Exit::Code(128 + libc::SIGKILL), "{}", errors(&run));
    assert!(place.path("out/profile.pb.gz").is_file(), "{}", errors(&run));

    let mut target = Background::start(place.target(&["--mode", "plan"]).unwrap().arg(script)).unwrap();
    let socket = place.sockets().join(format!("{}.sock", target.pid()));
    eventually(|| socket.exists().then_some(())).expect("the process opens its control socket");
    let pid = target.pid().to_string();
    let run = place.run(["profile", "--pid", &pid, "--seconds", "120", "--out", "second"]).unwrap();
    let errors = errors(&run);
    assert_eq!(run.exit, Exit::Code(1), "{errors}");
    assert!(errors.lines().any(|l| l.starts_with("error: ") && l.contains(&pid)), "{errors}");
    assert!(place.path("second/profile.pb.gz").is_file(), "{errors}");
    assert!(target.ended().is_some());
}
