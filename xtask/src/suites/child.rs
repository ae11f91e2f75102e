//! Running one process to its end, in a process group of its own: a Ctrl-C at the terminal reaches
//! only us, and whatever the process started ends with it.

use std::fmt;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

/// How often we look whether we are to stop waiting for a process; its end is told at once.
const STEP: Duration = Duration::from_millis(20);

/// How long a process that hangs has to say where.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum End {
    Code(i32),
    Signal(i32),
    /// It ran past its limit and was killed, or killed itself for that reason.
    TimedOut,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Code(code) => write!(f, "exit code {code}"),
            End::Signal(signal) => write!(f, "killed by {}", signal_name(*signal)),
            End::TimedOut => f.write_str("ran past its time limit"),
        }
    }
}

impl From<ExitStatus> for End {
    fn from(status: ExitStatus) -> End {
        match status.signal() {
            Some(signal) => End::Signal(signal),
            None => End::Code(status.code().unwrap_or(-1)),
        }
    }
}

/// The signals that programs with faults die of have names, others a number.
fn signal_name(signal: i32) -> String {
    let name = match signal {
        libc::SIGILL => "SIGILL",
        libc::SIGTRAP => "SIGTRAP",
        libc::SIGABRT => "SIGABRT",
        libc::SIGBUS => "SIGBUS",
        libc::SIGFPE => "SIGFPE",
        libc::SIGKILL => "SIGKILL",
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGTERM => "SIGTERM",
        _ => return format!("signal {signal}"),
    };
    name.to_owned()
}

/// Whether we were asked to stop, by Ctrl-C or `kill`.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// From now on both signals are noted instead of ending us.
    ///
    /// It also gives children their default: whoever starts us in the background of a script has us
    /// ignore SIGINT, and ignoring is inherited where handling is not. Tests of Ctrl-C would fail.
    pub(crate) fn on_signals() -> Result<Stop> {
        let stop = Stop::default();
        for signal in [libc::SIGINT, libc::SIGTERM] {
            signal_hook::flag::register(signal, stop.0.clone()).context("signals cannot be listened for")?;
        }
        Ok(stop)
    }

    pub(crate) fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs a command to its end with empty input and all its output in the file `log`; fails if it
/// cannot be started or [`Stop`] was requested.
pub(crate) fn run(command: &mut Command, log: &Path, limit: Duration, stop: &Stop) -> Result<End> {
    let output = File::create(log).with_context(|| format!("cannot create {}", log.display()))?;
    command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).process_group(0);
    let child =
        command.spawn().with_context(|| format!("cannot run {}", command.get_program().to_string_lossy()))?;
    let group = Group::new(child)?;
    if !group.wait(limit, || stop.requested())? {
        if stop.requested() {
            bail!("stopped");
        }
        // Python's fault handler writes the stacks of all threads.
        group.signal_leader(libc::SIGABRT);
        group.wait(LAST_WORDS, || stop.requested())?;
        return group.end().map(|_| End::TimedOut);
    }
    group.end().map(End::from)
}

/// A process that leads a group; the group is killed when this is dropped.
struct Group {
    child: Child,
    /// Readable as soon as its leader has ended.
    ended: OwnedFd,
    /// Its leader was not reaped yet, so that its number is still its own.
    alive: bool,
}

impl Group {
    fn new(child: Child) -> Result<Group> {
        // SAFETY: the child was not reaped, so that the number is its own; the call takes no memory.
        let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, child.id(), 0) };
        if fd < 0 {
            return Err(io::Error::last_os_error()).context("cannot watch a process");
        }
        // SAFETY: a new descriptor, which nobody else has.
        let ended = unsafe { OwnedFd::from_raw_fd(fd as RawFd) };
        Ok(Group { child, ended, alive: true })
    }

    /// Waits for the leader's end without reaping it; false if the time was up or `enough` said so.
    fn wait(&self, limit: Duration, enough: impl Fn() -> bool) -> Result<bool> {
        let start = Instant::now();
        while !self.has_ended(STEP).context("cannot wait for a process")? {
            if enough() || start.elapsed() > limit {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether its leader has ended, or does within some time; it is not reaped.
    fn has_ended(&self, within: Duration) -> io::Result<bool> {
        let mut watched = libc::pollfd { fd: self.ended.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: one live structure.
        match unsafe { libc::poll(&mut watched, 1, within.as_millis() as libc::c_int) } {
            -1 => Err(io::Error::last_os_error()).or_else(|e| match e.kind() {
                io::ErrorKind::Interrupted => Ok(false),
                _ => Err(e),
            }),
            n => Ok(n > 0),
        }
    }

    fn end(mut self) -> Result<ExitStatus> {
        self.kill().context("cannot wait for a process")
    }

    /// Kills what is left of the group, then reaps its leader: in this order the number of the group
    /// cannot have gone to another one.
    fn kill(&mut self) -> io::Result<ExitStatus> {
        // SAFETY: kill(2) takes no memory; the leader was not reaped, so that the group is ours.
        unsafe { libc::kill(-self.pid(), libc::SIGKILL) };
        self.alive = false;
        self.child.wait()
    }

    fn signal_leader(&self, signal: i32) {
        // SAFETY: kill(2) takes no memory; the leader was not reaped, so that the number is its own.
        unsafe { libc::kill(self.pid(), signal) };
    }

    fn pid(&self) -> libc::pid_t {
        self.child.id() as libc::pid_t
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.alive {
            let _ = self.kill();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suites::scratch::Scratch;

    fn shell(script: &str, limit: Duration, stop: &Stop) -> (Result<End>, String) {
        let scratch = Scratch::new().expect("a folder");
        let log = scratch.file("log");
        let end = run(Command::new("sh").args(["-c", script]), &log, limit, stop);
        (end, std::fs::read_to_string(log).expect("a log"))
    }

    const LONG: Duration = Duration::from_secs(60);

    /// Check that output, exit codes and signals are told apart.
    #[test]
    fn ends() {
        let (end, log) = shell("echo out; echo err >&2; exit 3", LONG, &Stop::default());
        assert_eq!((end.expect("it ran"), log.as_str()), (End::Code(3), "out\nerr\n"));
        let (end, _) = shell("kill -SEGV $$", LONG, &Stop::default());
        assert_eq!(end.expect("it ran").to_string(), "killed by SIGSEGV");
    }

    /// Check that a process that hangs gets the signal to say where, and is ended with its children.
    #[test]
    fn hangs() {
        let script = "trap 'echo here; exit 7' ABRT; sleep 1000 & echo $!; wait";
        let (end, log) = shell(script, Duration::from_millis(300), &Stop::default());
        assert_eq!(end.expect("it ran"), End::TimedOut);
        let (child, rest) = log.split_once('\n').expect("two lines");
        assert_eq!(rest, "here\n");
        assert!(ends_soon(child), "process {child} outlived its group");
    }

    /// Check that children that outlive the leader are ended.
    #[test]
    fn leftovers() {
        let (end, log) = shell("sleep 1000 & echo $!", LONG, &Stop::default());
        assert_eq!(end.expect("it ran"), End::Code(0));
        assert!(ends_soon(log.trim()), "process {log} outlived its group");
    }

    /// Check that a request to stop ends the process at once.
    #[test]
    fn stops() {
        let stop = Stop::default();
        stop.0.store(true, Ordering::Relaxed);
        let (end, _) = shell("sleep 1000", LONG, &stop);
        assert!(end.is_err());
    }

    /// Whether a process is gone, or a zombie, within a time that is plenty.
    fn ends_soon(pid: &str) -> bool {
        let start = Instant::now();
        let alive =
            || std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
        while alive() && start.elapsed() < LONG {
            std::thread::yield_now();
        }
        !alive()
    }
}
