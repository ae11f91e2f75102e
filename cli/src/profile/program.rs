//! The process that is profiled: a script of ours, or one that was running already.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use emberjit_profiler::Target;

use crate::args::Profile;
use crate::child;
use crate::control::Control;
use crate::demo;
use crate::files::OutDir;
use crate::python::Python;
use crate::script::Script;
use crate::signals::Signals;

/// How long a process may take until its control socket is there.
const START: Duration = Duration::from_secs(30);
const STEP: Duration = Duration::from_millis(10);

/// What is to be started, checked as far as that is possible before anything is.
#[derive(Debug)]
pub(crate) struct Order {
    /// `None` for the demo.
    script: Option<Script>,
    python: Python,
}

impl Order {
    pub(crate) fn check(options: &Profile) -> Result<Order> {
        let script = match options.command.as_slice() {
            [] => None,
            command => Some(Script::parse(command)?),
        };
        let runner = script.clone().unwrap_or(Script::plain("demo.py".into()));
        let python = runner.interpreter(options.python.as_deref())?;
        Ok(Order { script, python })
    }

    /// Starts it. The demo is put into the output folder, and so is what it prints.
    pub(crate) fn start(&self, options: &Profile, out: &OutDir) -> Result<Program> {
        let script = match &self.script {
            Some(script) => script.clone(),
            None => Script::plain(demo::write(out.path())?),
        };
        let mut command = self.command(options, &script)?;
        if self.script.is_none() {
            command.stdout(demo::output(out.path())?);
        }
        Ok(Program { is_demo: self.script.is_none(), ..Program::start(command)? })
    }

    fn command(&self, options: &Profile, script: &Script) -> Result<Command> {
        if options.profile_only {
            return Ok(script.bare(&self.python));
        }
        script.under_emberjit(&self.python, &["--mode", "plan"])
    }

    /// `the demo program with CPython 3.12.1 at ...`
    pub(crate) fn described(&self) -> String {
        let what = match &self.script {
            Some(script) => script.described(),
            None => "the demo program".to_owned(),
        };
        format!("{what} with {}", self.python)
    }
}

#[derive(Debug)]
pub(crate) struct Program {
    pid: u32,
    /// If it was started here.
    script: Option<child::Script>,
    is_demo: bool,
}

/// Why there is nothing to talk to.
#[derive(Debug)]
pub(crate) enum Unready {
    Ended(ExitStatus),
    Interrupted,
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Unready {
    fn from(error: anyhow::Error) -> Unready {
        Unready::Failed(error)
    }
}

impl Program {
    pub(crate) fn start(command: Command) -> Result<Program> {
        let script = child::Script::start(command)?;
        Ok(Program { pid: script.pid(), script: Some(script), is_demo: false })
    }

    pub(crate) fn running(pid: u32) -> Program {
        Program { pid, script: None, is_demo: false }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.is_demo
    }

    pub(crate) fn script(&mut self) -> Option<&mut child::Script> {
        self.script.as_mut()
    }

    pub(crate) fn alive(&mut self) -> bool {
        match &mut self.script {
            Some(script) => script.ended().is_none(),
            None => Path::new("/proc").join(self.pid.to_string()).exists(),
        }
    }

    /// Whether it is gone, or will be before the time is over.
    pub(crate) fn ends_within(&mut self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        while self.alive() {
            if Instant::now() > deadline {
                return false;
            }
            std::thread::sleep(STEP);
        }
        true
    }

    /// CPU seconds that its threads have used so far; `None` if it is gone. Finer than the clock
    /// ticks of `/proc/PID/stat`.
    pub(crate) fn cpu_seconds(&self) -> Option<f64> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.pid)).ok()?;
        let nanoseconds = threads.flatten().filter_map(|thread| {
            let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<u64>().ok()
        });
        let sum: u64 = nanoseconds.sum();
        (sum > 0).then_some(sum as f64 / 1e9)
    }

    /// Finds its Python, waiting until a script of ours has one.
    pub(crate) fn target(&mut self, signals: &Signals) -> Result<Target, Unready> {
        let pid = self.pid;
        let deadline = Instant::now() + if self.script.is_some() { START } else { Duration::ZERO };
        self.wait_for(signals, || match Target::attach(pid) {
            Ok(target) => Ok(Some(target)),
            Err(_) if Instant::now() < deadline => Ok(None),
            Err(error) => Err(error.into()),
        })
    }

    /// Connects to the compiler in it, waiting until a script of ours has loaded it.
    pub(crate) fn control(&mut self, signals: &Signals) -> Result<Control, Unready> {
        let (pid, ours) = (self.pid, self.script.is_some());
        let deadline = Instant::now() + START;
        self.wait_for(signals, || match Control::connect(pid)? {
            Some(control) => Ok(Some(control)),
            None if !ours => bail!(
                "process {pid} takes no plans: start it with `emberjit run` (without --mode off), or add \
                 --profile-only to profile it without recompiling"
            ),
            None if Instant::now() > deadline => {
                bail!("the script did not open its control socket within {} s", START.as_secs())
            }
            None => Ok(None),
        })
    }

    fn wait_for<T>(
        &mut self,
        signals: &Signals,
        mut attempt: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T, Unready> {
        loop {
            if let Some(status) = self.script.as_mut().and_then(child::Script::ended) {
                return Err(Unready::Ended(status));
            }
            if signals.received().is_some() {
                return Err(Unready::Interrupted);
            }
            if let Some(ready) = attempt()? {
                return Ok(ready);
            }
            std::thread::sleep(STEP);
        }
    }
}

/// Makes sure, before anything is written, that the process can be profiled at all.
pub(crate) fn check_pid(pid: u32) -> Result<()> {
    Ok(Target::attach(pid).map(drop)?)
}
