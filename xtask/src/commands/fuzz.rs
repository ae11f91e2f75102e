//! `fuzz`: random programs, run by the interpreter and with Emberjit until something differs.
//!
//! The interpreter is the oracle. `tests/fuzz/generate.py` writes the programs; what they print depends
//! on nothing but themselves, so that whatever differs is a fault. A program that differs is made as
//! small as it gets by `tests/fuzz/minimise.py`, which asks here whether a candidate still shows the
//! difference.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::{build, counted, setup};
use crate::paths;
use crate::python::Python;
use crate::suites::child::{self, End, Stop};
use crate::suites::scratch::Scratch;

/// Programs that the interpreter runs for longer are left out; they take a tenth of a second.
const INTERPRETED_LIMIT: Duration = Duration::from_secs(20);

/// With everything compiled at its first call, and under stress, they take some seconds.
pub(super) const COMPILED_LIMIT: Duration = Duration::from_secs(120);

/// What takes longer hangs: a machine that does much else may let the usual limit pass.
const HANG_LIMIT: Duration = Duration::from_secs(900);

/// How long one program is made smaller.
const MINIMISING: Duration = Duration::from_secs(180);

const EXAMPLES: &str = "\
Each program has a seed; the same seed and size give the same program. What differs from the interpreter in
output, errors or exit code is made smaller and kept, with its seed and conditions in its first line.

Examples:
  cargo xtask fuzz                                    # for a minute
  cargo xtask fuzz --seconds 0 --jobs 1               # until Ctrl-C
  cargo xtask fuzz --seed 17 --seconds 1 --jobs 1     # one program again
  cargo xtask fuzz --size 3 --stress gc,deopt         # larger programs, under stress alone
  cargo xtask bisect target/fuzz/17.py --stress deopt # which function and which pass it is

Exit codes:
  0    nothing differs
  1    something differs, or it cannot be run; the error says why
  2    the command line is wrong
  130  stopped by Ctrl-C, and nothing differed so far";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// How long new programs are begun, in seconds; 0 is until Ctrl-C
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// Seed of the first program; the others have the numbers after it [default: from the clock]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How large the programs are
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=50))]
    size: u32,
    /// Programs to run at a time [default: number of processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Folder for programs that differ [default: target/fuzz]
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// How the compiler is put to the test, in turn
    #[arg(
        long,
        value_enum,
        value_name = "KINDS",
        value_delimiter = ',',
        default_value = "none,deopt,invalidate"
    )]
    stress: Vec<Stress>,
    /// Test the package in this folder instead of building one
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,
}

/// How the compiler is made to take its rare ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Stress {
    /// Not at all
    None,
    /// Every guard fails in turn
    Deopt,
    /// Garbage is collected wherever Python code could run
    Gc,
    /// Compiled code is dropped at random
    Invalidate,
    /// What was seen a few times is compiled and replaced while it runs
    Eager,
}

impl Stress {
    /// The options of `python -m emberjit` that ask for it.
    pub(super) fn options(self) -> &'static [&'static str] {
        match self {
            Stress::None => &[],
            Stress::Deopt => &["--stress", "deopt"],
            Stress::Gc => &["--stress", "gc"],
            Stress::Invalidate => &["--stress", "invalidate"],
            Stress::Eager => &["--mode", "auto", "--stress", "eager"],
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let lab = Lab::new(args.package.as_deref())?;
    let keep = args.keep.clone().unwrap_or_else(|| paths::target().join("fuzz"));
    std::fs::create_dir_all(&keep).with_context(|| format!("cannot create {}", keep.display()))?;
    let first = args.seed.unwrap_or_else(clock);
    let jobs =
        args.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    println!("{}, size {}, from seed {first}, {jobs} at a time", lab.python, args.size);
    let fuzzer = Fuzzer {
        lab: &lab,
        size: args.size,
        stress: &args.stress,
        keep: &keep,
        next: AtomicU64::new(first),
        known: Mutex::default(),
    };
    let end = (args.seconds > 0).then(|| Instant::now() + Duration::from_secs(args.seconds));
    let progress = fuzzer.run(jobs, end)?;
    println!("{}", progress.line());
    Ok(match (progress.differ > 0, lab.stop.requested()) {
        (true, _) => ExitCode::FAILURE,
        (false, true) => ExitCode::from(130),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// Seconds since 1970: every start finds other programs.
fn clock() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs())
}

/// The interpreter, the package, and the wish to stop.
pub(super) struct Lab {
    pub(super) python: Python,
    pub(super) stop: Stop,
    pub(super) package: PathBuf,
}

impl Lab {
    /// Builds the package unless one was named.
    pub(super) fn new(package: Option<&Path>) -> Result<Lab> {
        let (python, package) = match package {
            Some(package) => (setup::run()?.python, std::path::absolute(package)?),
            None => (build::run()?.python, paths::python_path()),
        };
        if !package.join("emberjit/__init__.py").is_file() {
            bail!(
                "the package emberjit is not in {}: `cargo xtask build` puts it into target/python",
                package.display()
            );
        }
        Ok(Lab { python, stop: Stop::on_signals()?, package })
    }

    /// What a program does without Emberjit. Another `hashes` gives another order of hashes.
    pub(super) fn interpreted(&self, program: &Path, arguments: &[String], hashes: u32) -> Result<Outcome> {
        let mut command = self.command();
        command.env("PYTHONHASHSEED", hashes.to_string()).arg(program).args(arguments);
        outcome(&mut command, INTERPRETED_LIMIT, &self.stop)
    }

    /// `python -m emberjit OPTIONS`, for a program to follow.
    pub(super) fn emberjit(&self, mode: &str, stress: Stress) -> Command {
        let mut command = self.command();
        command.env("PYTHONHASHSEED", "0").env("PYTHONPATH", &self.package).env("EMBERJIT_VERIFY", "1");
        command.args(["-m", "emberjit", "--mode", mode]).args(stress.options());
        command
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.python.executable);
        let foreign = |name: &str| name.starts_with("PYTHON") || name.starts_with("EMBERJIT_");
        std::env::vars_os()
            .filter(|(name, _)| foreign(&name.to_string_lossy()))
            .for_each(|(name, _)| _ = command.env_remove(name));
        // Where the compiler gave up is said without a backtrace, which takes half a minute.
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("RUST_BACKTRACE", "0")
            .env("EMBERJIT_PERF_MAP", "off");
        command
    }

    /// The output of one of our own scripts, which has no reason to fail.
    fn script(&self, name: &str, arguments: &[String]) -> Result<String> {
        let script = paths::root().join("tests/fuzz").join(name);
        let mut command = self.command();
        command.arg(&script).args(arguments);
        let Outcome { end, stdout, stderr } = outcome(&mut command, COMPILED_LIMIT, &self.stop)?;
        if end != End::Code(0) {
            let said = stderr.lines().last().unwrap_or("it said nothing");
            bail!("{} {} failed ({end}): {said}", script.display(), arguments.join(" "));
        }
        Ok(stdout)
    }
}

/// What a run is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) end: End,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// Runs a program with both streams apart from each other; a shell sends one of them elsewhere.
pub(super) fn outcome(command: &mut Command, limit: Duration, stop: &Stop) -> Result<Outcome> {
    let scratch = Scratch::new()?;
    let (stdout, stderr) = (scratch.file("stdout"), scratch.file("stderr"));
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", "exec \"$@\" 2>\"$0\""])
        .arg(&stderr)
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let end = child::run(&mut shell, &stdout, limit, stop)?;
    Ok(Outcome { end, stdout: text(&stdout), stderr: text(&stderr) })
}

/// A file's text with addresses left out, which no two processes have in common.
fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_default();
    without_addresses(&String::from_utf8_lossy(&bytes))
}

fn without_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.chars().take_while(char::is_ascii_hexdigit).count();
        result += "0x";
        result += if digits >= 8 { &part[digits..] } else { part };
    }
    result
}

/// In what a run differs from the interpreter's; what is worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Crash(i32),
    Hang,
    ExitCode,
    Stdout,
    Stderr,
}

impl Kind {
    /// `None` if nothing differs.
    pub(super) fn of(expected: &Outcome, actual: &Outcome) -> Option<Kind> {
        match actual.end {
            _ if actual == expected => None,
            end if end == expected.end && actual.stdout != expected.stdout => Some(Kind::Stdout),
            end if end == expected.end => Some(Kind::Stderr),
            End::Signal(signal) => Some(Kind::Crash(signal)),
            End::TimedOut => Some(Kind::Hang),
            End::Code(_) => Some(Kind::ExitCode),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Crash(signal) => write!(f, "{}", End::Signal(*signal)),
            Kind::Hang => write!(f, "{}", End::TimedOut),
            Kind::ExitCode => f.write_str("another exit code"),
            Kind::Stdout => f.write_str("stdout differs"),
            Kind::Stderr => f.write_str("stderr differs"),
        }
    }
}

/// The first line that differs, as it should be and as it is.
pub(super) fn first_difference(expected: &Outcome, actual: &Outcome) -> Option<String> {
    let streams =
        [("stdout", &expected.stdout, &actual.stdout), ("stderr", &expected.stderr, &actual.stderr)];
    let (name, expected, actual) = streams.into_iter().find(|(_, expected, actual)| expected != actual)?;
    let (mut expected, mut actual) = (expected.split('\n'), actual.split('\n'));
    let mut line = 0;
    loop {
        line += 1;
        match (expected.next(), actual.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => {
                let (a, b) = (a.unwrap_or("(its end)"), b.unwrap_or("(its end)"));
                return Some(format!("{name} line {line}: `{}` instead of `{}`", short(b), short(a)));
            }
        }
    }
}

fn short(line: &str) -> String {
    match line.char_indices().nth(100) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line.to_owned(),
    }
}

/// What all workers share.
struct Fuzzer<'a> {
    lab: &'a Lab,
    size: u32,
    stress: &'a [Stress],
    keep: &'a Path,
    next: AtomicU64,
    /// Places in the compiler at which it gave up before: one program each is enough.
    known: Mutex<BTreeSet<String>>,
}

/// What became of one program.
enum Verdict {
    Same,
    /// The interpreter took too long.
    Slow,
    /// It makes the compiler give up where other programs did, which is said by its seed.
    Known(String),
    /// Where it was kept and how it differs.
    Differs(String),
}

impl Fuzzer<'_> {
    fn run(&self, jobs: usize, end: Option<Instant>) -> Result<Progress> {
        let (sender, verdicts) = mpsc::channel();
        let mut progress = Progress::new();
        std::thread::scope(|scope| {
            for _ in 0..jobs {
                let sender = sender.clone();
                scope.spawn(move || self.work(end, &sender));
            }
            drop(sender);
            progress.follow(&verdicts)
        })?;
        Ok(progress)
    }

    /// One program after the other, at least one. Errors go to who listens, and end the others too.
    fn work(&self, end: Option<Instant>, sender: &mpsc::Sender<Result<Verdict>>) {
        loop {
            let verdict = self.judge(self.next.fetch_add(1, Ordering::Relaxed));
            let failed = verdict.is_err();
            let stopped = self.lab.stop.requested();
            // What was interrupted is no error.
            let heard = failed && stopped || sender.send(verdict).is_ok();
            if failed || stopped || !heard || end.is_some_and(|end| Instant::now() >= end) {
                return;
            }
        }
    }

    fn judge(&self, seed: u64) -> Result<Verdict> {
        let scratch = Scratch::new()?;
        let program = scratch.file("program.py");
        let source = self.lab.script("generate.py", &[seed.to_string(), self.size.to_string()])?;
        std::fs::write(&program, &source).with_context(|| format!("cannot write {}", program.display()))?;
        let expected = self.lab.interpreted(&program, &[], 0)?;
        if expected.end == End::TimedOut {
            return Ok(Verdict::Slow);
        }
        let (mut found, mut places) = (Vec::new(), Vec::new());
        for &stress in self.stress {
            let run = |limit| outcome(self.lab.emberjit("all", stress).arg(&program), limit, &self.lab.stop);
            let mut actual = run(COMPILED_LIMIT)?;
            if actual.end == End::TimedOut {
                actual = run(HANG_LIMIT)?;
            }
            if let Some(kind) = Kind::of(&expected, &actual) {
                let place = panic_place(&actual.stderr).map(str::to_owned);
                // Output that was not written yet is lost in a crash: its end says nothing.
                let detail = place.as_ref().map(|place| format!("it gives up at {place}"));
                let detail = detail.or_else(|| first_difference(&expected, &actual));
                found.push((kind, stress, detail.unwrap_or_default()));
                places.push(place);
            }
        }
        if found.is_empty() {
            return Ok(Verdict::Same);
        }
        let places: Option<BTreeSet<String>> = places.into_iter().collect();
        if let Some(place) = places.and_then(|places| self.known_place(places)) {
            return Ok(Verdict::Known(format!("seed {seed}: gives up at {place} too")));
        }
        self.keep(seed, &source, &expected, &found).map(Verdict::Differs)
    }

    /// One of the places, if all of them are known; they are from now on.
    fn known_place(&self, places: BTreeSet<String>) -> Option<String> {
        let mut known = self.known.lock().unwrap_or_else(|e| e.into_inner());
        let new = places.iter().any(|place| !known.contains(place));
        known.extend(places.iter().cloned());
        places.into_iter().next().filter(|_| !new)
    }

    /// Writes down a program that differs, after making it smaller; says what was found.
    fn keep(
        &self,
        seed: u64,
        source: &str,
        expected: &Outcome,
        found: &[(Kind, Stress, String)],
    ) -> Result<String> {
        let (kind, stress, detail) =
            found.iter().min_by_key(|(kind, ..)| rank(*kind)).context("nothing differs")?;
        eprintln!("seed {seed}: {kind}, {detail}; making it smaller");
        let smaller = match kind {
            // Each trial would take as long as the limit.
            Kind::Hang => None,
            _ => Minimising { lab: self.lab, kind: *kind, stress: *stress, expected }.run(source)?,
        };
        let program = smaller.as_deref().unwrap_or(source);
        let conditions: Vec<String> =
            found.iter().map(|(kind, stress, _)| condition(*kind, *stress)).collect();
        let note = if smaller.is_some() { "" } else { ", not made smaller" };
        let path = self.keep.join(format!("{seed}.py"));
        let head = format!("# Seed {seed}, size {}{note}: {}", self.size, conditions.join("; "));
        std::fs::write(&path, format!("{head}\n{program}"))
            .with_context(|| format!("cannot write {}", path.display()))?;
        let lines = program.lines().count();
        Ok(format!("{}: {} ({lines} lines{note})\n    {detail}", path.display(), conditions.join("; ")))
    }
}

/// Where in the compiler a panic was, if there was one.
fn panic_place(stderr: &str) -> Option<&str> {
    let (_, rest) = stderr.split_once("panicked at ")?;
    rest.lines().next().map(|line| line.trim_end_matches(':'))
}

/// The worst first.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Crash(_) => 0,
        Kind::ExitCode => 1,
        Kind::Stdout => 2,
        Kind::Stderr => 3,
        Kind::Hang => 4,
    }
}

fn condition(kind: Kind, stress: Stress) -> String {
    format!("{kind} with {}", [&["--mode", "all"], stress.options()].concat().join(" "))
}

/// Making one program smaller.
struct Minimising<'a> {
    lab: &'a Lab,
    kind: Kind,
    stress: Stress,
    /// What the interpreter makes of the whole program.
    expected: &'a Outcome,
}

impl Minimising<'_> {
    /// The smallest program that was found in time; `None` if not even the whole one passed.
    fn run(&self, source: &str) -> Result<Option<String>> {
        let scratch = Scratch::new()?;
        let (program, candidate) = (scratch.file("whole.py"), scratch.file("program.py"));
        std::fs::write(&program, source).with_context(|| format!("cannot write {}", program.display()))?;
        let mut command = self.lab.command();
        command.arg(paths::root().join("tests/fuzz/minimise.py")).arg(&program).arg(&candidate);
        // A Ctrl-C is for us alone; the script ends when its input does.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("cannot run tests/fuzz/minimise.py")?;
        let (answers, questions) = (child.stdin.take(), child.stdout.take());
        let (Some(answers), Some(questions)) = (answers, questions) else {
            bail!("minimise.py has no pipes")
        };
        let smallest = self.answer(&candidate, BufReader::new(questions), answers);
        let _ = child.kill();
        child.wait().context("cannot wait for tests/fuzz/minimise.py")?;
        smallest
    }

    fn answer(
        &self,
        candidate: &Path,
        questions: impl BufRead,
        mut answers: impl Write,
    ) -> Result<Option<String>> {
        let start = Instant::now();
        let mut smallest = None;
        for _ in questions.lines() {
            if self.lab.stop.requested() || start.elapsed() > MINIMISING {
                break;
            }
            // A trial that is interrupted is none; what was found so far is worth keeping.
            let Ok(shows) = self.shows(candidate) else { break };
            if shows {
                smallest = std::fs::read_to_string(candidate).ok();
            }
            if writeln!(answers, "{}", if shows { "yes" } else { "no" }).is_err() {
                break;
            }
        }
        Ok(smallest)
    }

    /// Whether a program runs as it should without Emberjit, always the same way, and differs with it
    /// as the whole program does.
    fn shows(&self, program: &Path) -> Result<bool> {
        let expected = self.lab.interpreted(program, &[], 0)?;
        if !ends_alike(self.expected, &expected) {
            return Ok(false);
        }
        let actual =
            outcome(self.lab.emberjit("all", self.stress).arg(program), COMPILED_LIMIT, &self.lab.stop)?;
        Ok(Kind::of(&expected, &actual) == Some(self.kind)
            && self.lab.interpreted(program, &[], 1)? == expected)
    }
}

/// Whether a smaller program ends well, or as badly as the whole one.
fn ends_alike(whole: &Outcome, smaller: &Outcome) -> bool {
    smaller.end == End::Code(0) || smaller.end == whole.end && exception(smaller) == exception(whole)
}

/// The class of the exception that ended a program.
fn exception(outcome: &Outcome) -> Option<&str> {
    let last = outcome.stderr.lines().rfind(|line| !line.trim().is_empty())?;
    Some(last.split_once(':').map_or(last, |(class, _)| class))
}

/// How far it is.
struct Progress {
    start: Instant,
    programs: u64,
    slow: u64,
    differ: u64,
}

impl Progress {
    fn new() -> Progress {
        Progress { start: Instant::now(), programs: 0, slow: 0, differ: 0 }
    }

    /// Takes in verdicts until nobody sends any more, and tells how it goes.
    fn follow(&mut self, verdicts: &mpsc::Receiver<Result<Verdict>>) -> Result<()> {
        let terminal = std::io::stderr().is_terminal();
        let step = Duration::from_secs(if terminal { 1 } else { 60 });
        let mut told = Instant::now();
        loop {
            let left = step.saturating_sub(told.elapsed());
            match verdicts.recv_timeout(left) {
                Ok(verdict) => self.add(verdict?, terminal),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let (begin, end) = if terminal { ("\r", "") } else { ("", "\n") };
                    eprint!("{begin}{}{end}", self.line());
                    told = Instant::now();
                }
            }
        }
        if terminal {
            eprint!("\r{:width$}\r", "", width = self.line().len());
        }
        Ok(())
    }

    fn add(&mut self, verdict: Verdict, terminal: bool) {
        self.programs += 1;
        match verdict {
            Verdict::Same => {}
            Verdict::Slow => self.slow += 1,
            Verdict::Known(what) | Verdict::Differs(what) => {
                self.differ += 1;
                if terminal {
                    eprint!("\r{:width$}\r", "", width = self.line().len());
                }
                println!("{what}");
            }
        }
    }

    fn line(&self) -> String {
        let seconds = self.start.elapsed().as_secs_f64();
        let rate = self.programs as f64 / seconds.max(0.001);
        let slow =
            if self.slow > 0 { format!(", {} left out as too slow", self.slow) } else { String::new() };
        format!(
            "{} in {seconds:.0} s ({rate:.2} per second), {} differ{slow}",
            counted(self.programs, "program"),
            self.differ
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(end: End, stdout: &str, stderr: &str) -> Outcome {
        Outcome { end, stdout: stdout.to_owned(), stderr: stderr.to_owned() }
    }

    /// Check that the worst difference is named, and that equal runs have none.
    #[test]
    fn kinds() {
        let expected = outcome(End::Code(0), "a\n", "");
        let kind = |end, stdout, stderr| Kind::of(&expected, &outcome(end, stdout, stderr));
        assert_eq!(kind(End::Code(0), "a\n", ""), None);
        assert_eq!(kind(End::Code(0), "b\n", "x"), Some(Kind::Stdout));
        assert_eq!(kind(End::Code(0), "a\n", "x"), Some(Kind::Stderr));
        assert_eq!(kind(End::Code(1), "b\n", "x"), Some(Kind::ExitCode));
        assert_eq!(kind(End::Signal(11), "", ""), Some(Kind::Crash(11)));
        assert_eq!(kind(End::TimedOut, "", ""), Some(Kind::Hang));
    }

    /// Check that the first differing line is shown, also where one output is the beginning of the other.
    #[test]
    fn first_lines() {
        let (expected, actual) = (outcome(End::Code(0), "a\nb\n", ""), outcome(End::Code(0), "a\nc\n", ""));
        let text = first_difference(&expected, &actual).expect("they differ");
        assert_eq!(text, "stdout line 2: `c` instead of `b`");
        let text = first_difference(&expected, &outcome(End::Signal(11), "a", "")).expect("they differ");
        assert_eq!(text, "stdout line 2: `(its end)` instead of `b`");
        assert_eq!(first_difference(&expected, &expected), None);
    }

    /// Check that addresses are left out and short numbers are not.
    #[test]
    fn addresses() {
        assert_eq!(without_addresses("<f at 0x7f00deadbeef> 0xff 0x"), "<f at 0x> 0xff 0x");
        assert_eq!(without_addresses("plain"), "plain");
    }

    /// Check that the place of a panic is found.
    #[test]
    fn places() {
        let said = "x\nthread 'main' (7) panicked at jit/src/passes/prune.rs:15:38:\nblocks end\n";
        assert_eq!(panic_place(said), Some("jit/src/passes/prune.rs:15:38"));
        assert_eq!(panic_place("ValueError"), None);
    }

    /// Check that a smaller program may end well, or with the exception of the whole one.
    #[test]
    fn ends() {
        let good = outcome(End::Code(0), "", "");
        let bad = outcome(End::Code(1), "", "Traceback\nValueError: x\n");
        let other = outcome(End::Code(1), "", "Traceback\nNameError: y\n");
        assert!(ends_alike(&bad, &good) && ends_alike(&bad, &bad));
        assert!(!ends_alike(&good, &bad) && !ends_alike(&bad, &other));
    }

    /// Check that both streams are taken, each by itself, and the end as it was.
    #[test]
    fn streams() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo \"$X\"; echo err >&2; exit 3"]).env("X", "out");
        let ended = super::outcome(&mut command, Duration::from_secs(60), &Stop::default()).expect("sh runs");
        assert_eq!(ended, outcome(End::Code(3), "out\n", "err\n"));
    }
}
