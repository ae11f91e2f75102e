//! Sampling by reading the target's memory on a timer: needs no more than the right to do that.
//!
//! The clock runs in real time, so a thread is looked at only while the kernel says it is running.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use super::background::{self, Background, Queue};
use super::walker::{self, Walker};
use crate::options::ProfileOptions;
use crate::target::Target;

pub(crate) fn start(
    target: &Target,
    options: &ProfileOptions,
    degraded: &mut Vec<String>,
) -> Result<Background, String> {
    let walker = Walker::new(target)?;
    let threads = Threads { pid: target.pid(), stats: HashMap::new() };
    let period = Duration::from_secs(1) / options.frequency_hz;
    degraded.push(
        "stacks are read while the program runs on, so some mix two moments; there are no probes and no native frames"
            .to_owned(),
    );
    background::start(move |queue| record(queue, &walker, threads, period))
}

fn record(queue: &Queue, walker: &Walker, mut threads: Threads, period: Duration) {
    let mut next = Instant::now() + period;
    loop {
        let mut polls = [background::readable(queue.stop_fd())];
        let pause = next.saturating_duration_since(Instant::now());
        if !background::wait(&mut polls, pause) || polls[0].revents != 0 {
            return;
        }
        for thread in walker.threads() {
            if threads.is_running(thread.tid) {
                queue.push(walker.sample(thread));
            }
        }
        let now = Instant::now();
        next += period;
        if next < now {
            // Too late for some ticks: they are lost, not made up for.
            let missed = (now - next).as_nanos() / period.as_nanos().max(1);
            queue.lose(missed as u64);
            next = now + period;
        }
    }
}

/// Which threads are running, by `/proc/PID/task/TID/stat`.
#[derive(Debug)]
struct Threads {
    pid: u32,
    stats: HashMap<u32, File>,
}

impl Threads {
    fn is_running(&mut self, tid: u32) -> bool {
        let stat = match self.stats.entry(tid) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => match open_stat(self.pid, tid) {
                Some(file) => entry.insert(file),
                None => return false,
            },
        };
        let mut line = [0; 128];
        match stat.read_at(&mut line, 0) {
            Ok(n) if n > 0 => state_of(&line[..n]) == Some(b'R'),
            _ => {
                // The thread has ended; its number may be used again.
                self.stats.remove(&tid);
                false
            }
        }
    }
}

/// The state file of the thread that Python calls `native_id`.
fn open_stat(pid: u32, native_id: u32) -> Option<File> {
    let same = |tid: &u32| walker::native_id(pid, *tid) == Some(native_id);
    // Nearly always it has that number here as well.
    let tid = Some(native_id).filter(same).or_else(|| walker::tasks(pid).into_iter().find(same))?;
    File::open(format!("/proc/{pid}/task/{tid}/stat")).ok()
}

/// The state letter, which follows the name in brackets; the name may hold anything.
fn state_of(stat: &[u8]) -> Option<u8> {
    let end = stat.iter().rposition(|b| *b == b')')?;
    stat.get(end + 2).copied()
}

#[cfg(test)]
mod tests {
    use super::state_of;

    /// Check that the state is found behind names with spaces and brackets.
    #[test]
    fn states() {
        assert_eq!(state_of(b"42 (python3) R 1 42"), Some(b'R'));
        assert_eq!(state_of(b"42 (a) R b) S 1 42"), Some(b'S'));
        assert_eq!(state_of(b"garbage"), None);
    }
}
