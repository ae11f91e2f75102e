//! The two ways to run a suite, and the environment that both have in common.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde::Serialize;

use super::child::{self, End, Stop};
use super::compare::Run;
use super::engine::Time;
use super::junit;
use super::scratch::Scratch;
use super::stats::Stats;
use crate::commands::{build, setup};
use crate::paths;
use crate::python::Python;

/// What Emberjit compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    /// Everything, at its first call
    All,
    /// What turns out to be hot
    Auto,
}

/// How the compiler is made to take its rare ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stress {
    /// Every guard fails in turn
    Deopt,
    /// Garbage is collected wherever Python code could run
    Gc,
    /// Compiled code is dropped at random
    Invalidate,
    /// What was seen a few times is compiled and replaced while it runs; in mode auto
    Eager,
}

/// How Emberjit is tested.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Emberjit {
    /// What to compile
    #[arg(long, value_enum, default_value = "all")]
    mode: Mode,
    /// Test the compiler's rare ways
    #[arg(long, value_enum)]
    pub(crate) stress: Option<Stress>,
    /// Test the package in this folder instead of building one
    #[arg(long, value_name = "DIR")]
    package: Option<PathBuf>,
}

impl Emberjit {
    /// As `sitecustomize.py` wants it: `all`, or `all:deopt`.
    fn word(&self) -> String {
        match self.stress {
            Some(stress) => format!("{}:{}", name(self.mode()), name(stress)),
            None => name(self.mode()),
        }
    }

    /// The mode asked for, or the one that the stress is for.
    pub(super) fn mode(&self) -> Mode {
        if self.stress == Some(Stress::Eager) { Mode::Auto } else { self.mode }
    }
}

/// What a value is called on the command line.
fn name(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
}

impl fmt::Display for Emberjit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mode {}", name(self.mode()))?;
        self.stress.map_or(Ok(()), |stress| write!(f, ", stress {}", name(stress)))
    }
}

/// Whether Emberjit is in the processes of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variant {
    Without,
    With,
}

impl Variant {
    /// Where the output of a run goes.
    pub(crate) fn log(self, folder: &Path, suite: &str, time: Time) -> Result<PathBuf> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let variant = match self {
            Variant::Without => "without",
            Variant::With => "with",
        };
        let again = if time == Time::Again { ".again" } else { "" };
        Ok(folder.join(format!("{suite}.{variant}{again}.log")))
    }
}

/// The interpreter, the package and how it is tested.
pub(crate) struct Environment {
    pub(crate) python: Python,
    pub(crate) stop: Stop,
    package: PathBuf,
    emberjit: Emberjit,
}

/// How long a process that does nothing may take.
const TRIAL: Duration = Duration::from_secs(120);

impl Environment {
    /// Builds the package unless one was named, and makes sure that it gets into processes: a suite
    /// that passes without Emberjit would prove nothing.
    pub(crate) fn new(emberjit: &Emberjit) -> Result<Environment> {
        let (python, package) = match &emberjit.package {
            Some(package) if package.join("emberjit").is_dir() => {
                (setup::run()?.python, std::path::absolute(package)?)
            }
            Some(package) => bail!("there is no package `emberjit` in {}", package.display()),
            None => (build::run()?.python, paths::python_path()),
        };
        let stop = Stop::on_signals()?;
        let environment = Environment { python, stop, package, emberjit: emberjit.clone() };
        environment.try_out()?;
        Ok(environment)
    }

    fn try_out(&self) -> Result<()> {
        let run = self.idle(Variant::With)?;
        if run.end != End::Code(0) || run.stats.is_empty() {
            let said = run.log.lines().last().unwrap_or("it said nothing");
            bail!("the package in {} does not get into Python processes: {said}", self.package.display());
        }
        Ok(())
    }

    /// Runs a process that does nothing.
    pub(crate) fn idle(&self, variant: Variant) -> Result<Run> {
        let scratch = Scratch::new()?;
        let mut command = self.command(&self.python.executable, variant, &scratch)?;
        command.args(["-c", "pass"]);
        self.run(&mut command, &scratch, &scratch.file("none"), &scratch.file("log"), TRIAL)
    }

    /// Python in a new environment whose folders are in `scratch`. What is set for the interpreter or
    /// for Emberjit outside would change what is tested. Under stress, too, mode all compiles at the first call.
    pub(crate) fn command(&self, python: &Path, variant: Variant, scratch: &Scratch) -> Result<Command> {
        let mut command = Command::new(python);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_foreign(name)) {
            command.env_remove(name);
        }
        let path = [paths::root().join("tests/regrtest/site"), self.package.clone()];
        command
            .current_dir(scratch.folder("work")?)
            .env("PYTHONPATH", std::env::join_paths(path)?)
            .env("TMPDIR", scratch.folder("tmp")?)
            .env("EMBERJIT_RUNTIME_DIR", scratch.folder("run")?);
        if variant == Variant::With {
            command
                .env("EMBERJIT_REGRTEST", self.emberjit.word())
                .env("EMBERJIT_COLD", "1")
                .env("EMBERJIT_PERF_MAP", "off")
                .env("EMBERJIT_REGRTEST_STATS", scratch.folder("stats")?);
        }
        Ok(command)
    }

    /// Runs a command of [`Environment::command`] that writes its results to `report`.
    pub(crate) fn run(
        &self,
        command: &mut Command,
        scratch: &Scratch,
        report: &Path,
        log: &Path,
        limit: Duration,
    ) -> Result<Run> {
        let start = Instant::now();
        let end = child::run(command, log, limit, &self.stop)?;
        let seconds = start.elapsed().as_secs_f64();
        let stats = Stats::read(&scratch.folder("stats")?);
        Ok(Run::new(end, seconds, junit::read(&text(report)), text(log), stats))
    }

    /// How long a run with Emberjit may take if the one without took `seconds`. Compiling everything
    /// at its first call makes short programs slow, stress makes all of them slow.
    ///
    /// The suite's time-outs are a 120th of it (`libregrtest/setup.py`), and tests compare them with what sockets
    /// say, which count whole nanoseconds.
    pub(crate) fn limit(&self, seconds: f64) -> Duration {
        let factor = if self.emberjit.stress.is_some() { 3.0 } else { 1.0 };
        let steps = (600.0 + 40.0 * seconds) * factor / 120.0;
        Duration::from_secs(120 * steps.ceil() as u64)
    }

    pub(crate) fn emberjit(&self) -> &Emberjit {
        &self.emberjit
    }
}

/// A file's text; nothing if there is none, as after a crash.
fn text(path: &Path) -> String {
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// Whether a variable of ours would change what an interpreter, its tests or Emberjit do.
fn is_foreign(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    ["PYTHON", "EMBERJIT_", "PYTEST_", "VIRTUAL_ENV"].iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that mode and stress are handed on in the words of `emberjit.enable`.
    #[test]
    fn words() {
        let mut emberjit = Emberjit { mode: Mode::All, stress: None, package: None };
        assert_eq!((emberjit.word().as_str(), emberjit.to_string().as_str()), ("all", "mode all"));
        emberjit.stress = Some(Stress::Deopt);
        assert_eq!(emberjit.word(), "all:deopt");
        assert_eq!(emberjit.to_string(), "mode all, stress deopt");
    }

    /// Check that settings for interpreters do not get in, and those for machines do.
    #[test]
    fn foreign_variables() {
        assert!(is_foreign(OsStr::new("PYTHONHASHSEED")) && is_foreign(OsStr::new("EMBERJIT_PYTHON")));
        assert!(!is_foreign(OsStr::new("PATH")) && !is_foreign(OsStr::new("LANG")));
    }
}
