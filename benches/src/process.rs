//! Running one process to its end: output, exit, wall time and CPU time, with a time limit.
//!
//! Every process leads its own process group, so that a Ctrl-C at the terminal reaches only the
//! harness, and a hanging program is ended together with whatever it started.

use std::fs::File;
use std::io::{Read, Seek};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Code(i32),
    Signal(i32),
    /// It ran past its limit and was killed.
    TimedOut,
    /// It was killed because the harness was asked to stop.
    Cancelled,
}

impl std::fmt::Display for Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "exit code {code}"),
            Exit::Signal(signal) => write!(f, "killed by signal {signal}"),
            Exit::TimedOut => f.write_str("ran past its time limit"),
            Exit::Cancelled => f.write_str("stopped"),
        }
    }
}

/// A process that has ended.
#[derive(Clone, Debug)]
pub struct Finished {
    pub exit: Exit,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// From just before the start to the reaping.
    pub wall: Duration,
    /// CPU time in user mode and in the kernel, of the process and its reaped children.
    pub user: Duration,
    pub system: Duration,
}

/// Runs `command` to its end, at most for `limit`, or until `cancel` is set.
///
/// Standard input is empty. Errors only when the process cannot be started.
pub fn run(command: &mut Command, limit: Duration, cancel: &AtomicBool) -> Result<Finished> {
    let (mut stdout, mut stderr) = (tempfile::tempfile()?, tempfile::tempfile()?);
    command.stdin(Stdio::null()).stdout(stdout.try_clone()?).stderr(stderr.try_clone()?).process_group(0);
    let started = Instant::now();
    let child = command
        .spawn()
        .with_context(|| format!("`{}` cannot be started", command.get_program().to_string_lossy()))?;
    let pid = child.id() as libc::pid_t;

    // Waiting blocks in the kernel on a thread of its own, so that the wall time is exact.
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let ended = wait(pid);
        let _ = sender.send((ended, started.elapsed()));
    });
    let mut forced = None;
    let (ended, wall) = loop {
        match receiver.recv_timeout(Duration::from_millis(100)) {
            Ok(ended) => break ended,
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("process {pid} could not be waited for"),
            Err(RecvTimeoutError::Timeout) if forced.is_some() => {}
            Err(RecvTimeoutError::Timeout) => {
                forced = must_end(started, limit, cancel);
                if forced.is_some() {
                    kill_group(pid);
                }
            }
        }
    };
    let (exit, user, system) = ended?;
    let exit = forced.unwrap_or(exit);
    Ok(Finished { exit, stdout: contents(&mut stdout)?, stderr: contents(&mut stderr)?, wall, user, system })
}

fn must_end(started: Instant, limit: Duration, cancel: &AtomicBool) -> Option<Exit> {
    if cancel.load(Ordering::Relaxed) {
        Some(Exit::Cancelled)
    } else if started.elapsed() > limit {
        Some(Exit::TimedOut)
    } else {
        None
    }
}

fn contents(file: &mut File) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reaps `pid`; gives how it ended, its user and its system time.
fn wait(pid: libc::pid_t) -> Result<(Exit, Duration, Duration)> {
    let mut status = 0;
    // SAFETY: all-zero bytes are a valid `rusage`, which is plain numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers are to live locals of the right types.
        let reaped = unsafe { libc::wait4(pid, &mut status, 0, &mut usage) };
        if reaped == pid {
            break;
        }
        let error = std::io::Error::last_os_error();
        if error.kind() != std::io::ErrorKind::Interrupted {
            return Err(error).context(format!("process {pid} could not be waited for"));
        }
    }
    let exit = if libc::WIFSIGNALED(status) {
        Exit::Signal(libc::WTERMSIG(status))
    } else {
        Exit::Code(libc::WEXITSTATUS(status))
    };
    Ok((exit, duration(usage.ru_utime), duration(usage.ru_stime)))
}

fn duration(time: libc::timeval) -> Duration {
    Duration::from_secs(time.tv_sec as u64) + Duration::from_micros(time.tv_usec as u64)
}

fn kill_group(leader: libc::pid_t) {
    // SAFETY: no memory is passed. The leader has not been reaped, so the group is still ours.
    unsafe { libc::kill(-leader, libc::SIGKILL) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit_ms: u64) -> Finished {
        let never = AtomicBool::new(false);
        run(Command::new("sh").args(["-c", script]), Duration::from_millis(limit_ms), &never)
            .expect("sh starts")
    }

    /// Check that output, exit code and signals are told apart.
    #[test]
    fn ends_are_reported() {
        let finished = shell("echo out; echo err >&2; exit 3", 60_000);
        assert_eq!(finished.exit, Exit::Code(3));
        assert_eq!((&finished.stdout[..], &finished.stderr[..]), (&b"out\n"[..], &b"err\n"[..]));
        assert_eq!(shell("kill -9 $$", 60_000).exit, Exit::Signal(9));
    }

    /// Check that a process that hangs is ended, and its children with it.
    #[test]
    fn hangs_are_ended() {
        let finished = shell("sleep 1000 & echo $!; wait", 300);
        assert_eq!(finished.exit, Exit::TimedOut);
        let child: u32 = String::from_utf8_lossy(&finished.stdout).trim().parse().expect("a pid");
        let gone = Instant::now() + Duration::from_secs(20);
        while alive(child) {
            assert!(Instant::now() < gone, "process {child} outlived its group");
            std::thread::yield_now();
        }
    }

    /// Whether the process exists and is more than an entry that its parent has yet to reap.
    fn alive(pid: u32) -> bool {
        std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
    }
}
