//! The script's process: starting it, seeing it end, ending it.

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use libc::{SIGKILL, SIGTERM};

use crate::control;
use crate::signals::Signals;

/// How long a script may take to end once it was told to, before it is told more firmly.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is asked whether it has ended.
const STEP: Duration = Duration::from_millis(20);

/// A running script. Dropping it ends it: nothing that was started is left behind by an error.
#[derive(Debug)]
pub(crate) struct Script {
    child: Child,
    ended: Option<ExitStatus>,
}

impl Script {
    /// Starts it with this process's own input, output and errors.
    pub(crate) fn start(mut command: Command) -> Result<Script> {
        let child = command
            .spawn()
            .with_context(|| format!("cannot run {}", command.get_program().to_string_lossy()))?;
        Ok(Script { child, ended: None })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().ok().flatten();
            if self.ended.is_some() {
                control::clean_up(self.pid());
            }
        }
        self.ended
    }

    /// Waits for its end, calling `meanwhile` every now and then. A signal to this process is
    /// passed on, unless the terminal already did; a second one kills.
    pub(crate) fn wait(&mut self, signals: &Signals, mut meanwhile: impl FnMut()) -> ExitStatus {
        let mut told = None;
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            if let Some(signal) = signals.received() {
                let since = *told.get_or_insert_with(|| {
                    self.pass_on(signal, signals.sent_by_terminal());
                    Instant::now()
                });
                if signals.impatient() || since.elapsed() > 2 * PATIENCE {
                    self.send(SIGKILL);
                } else if since.elapsed() > PATIENCE {
                    self.send(SIGTERM);
                }
            }
            meanwhile();
            std::thread::sleep(STEP);
        }
    }

    /// Ends it as a service is ended, then more firmly.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        self.send(SIGTERM);
        let start = Instant::now();
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            if start.elapsed() > PATIENCE {
                self.send(SIGKILL);
            }
            std::thread::sleep(STEP);
        }
    }

    fn pass_on(&mut self, signal: i32, has_it_already: bool) {
        if !has_it_already {
            self.send(signal);
        }
    }

    fn send(&mut self, signal: i32) {
        if self.ended.is_none() {
            // SAFETY: kill(2) takes no memory. The child is not reaped yet, so the id is its own.
            unsafe { libc::kill(self.child.id() as libc::pid_t, signal) };
        }
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        if self.ended().is_none() {
            self.stop();
        }
    }
}

/// A script's end as this program's own; a signal becomes 128 and its number, as shells have it.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    ExitCode::from(u8::try_from(code(status)).unwrap_or(1))
}

/// `exited with 3`, `was killed by signal 9`.
pub(crate) fn described(status: ExitStatus) -> String {
    match status.signal() {
        Some(signal) => format!("was killed by signal {signal}"),
        None => format!("exited with {}", code(status)),
    }
}

fn code(status: ExitStatus) -> i32 {
    status.code().or(status.signal().map(|signal| 128 + signal)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Script {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Script::start(command).unwrap()
    }

    /// Check that exit codes and signals are told apart and handed on as shells do.
    #[test]
    fn ends_are_described() {
        let signals = Signals::default();
        let status = shell("exit 3").wait(&signals, || ());
        assert_eq!((code(status), described(status).as_str()), (3, "exited with 3"));
        let status = shell("kill -9 $$").wait(&signals, || ());
        assert_eq!((code(status), described(status).as_str()), (137, "was killed by signal 9"));
    }

    /// Check that a script which is dropped is ended.
    #[test]
    fn dropping_ends() {
        let script = shell("exec sleep 1000");
        let pid = script.pid();
        drop(script);
        assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    }

    /// Check that stopping sends what services are stopped with.
    #[test]
    fn stopping_terminates() {
        let status = shell("exec sleep 1000").stop();
        assert_eq!(status.signal(), Some(SIGTERM));
    }
}
