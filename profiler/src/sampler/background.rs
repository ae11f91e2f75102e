//! A thread that records samples and leaves them in a queue: what the samplers without BPF share.

use std::collections::VecDeque;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use emberjit_pgo::profile::Source;
use emberjit_probe_bpf::wire::Sample;

use super::{Counts, Sampler, Sink};

/// Samples that wait for [`Sampler::drain`]; more are dropped and counted.
const CAPACITY: usize = 8192;

/// What both sides see.
#[derive(Debug)]
pub(super) struct Queue {
    samples: Mutex<VecDeque<Box<Sample>>>,
    lost: AtomicU64,
    /// Where compiled code lies.
    heap_start: AtomicU64,
    heap_end: AtomicU64,
    /// Readable once the thread shall end.
    stop: OwnedFd,
}

impl Queue {
    pub(super) fn push(&self, sample: Box<Sample>) {
        let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        if samples.len() < CAPACITY {
            samples.push_back(sample);
        } else {
            drop(samples);
            self.lose(1);
        }
    }

    pub(super) fn lose(&self, count: u64) {
        self.lost.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn compiled(&self) -> (u64, u64) {
        (self.heap_start.load(Ordering::Relaxed), self.heap_end.load(Ordering::Relaxed))
    }

    pub(super) fn stop_fd(&self) -> BorrowedFd<'_> {
        self.stop.as_fd()
    }
}

/// The thread and its queue. Dropping it ends the thread.
#[derive(Debug)]
pub(crate) struct Background {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

/// Runs `record` on a thread of its own until the queue's `stop_fd` becomes readable.
pub(super) fn start(record: impl FnOnce(&Queue) + Send + 'static) -> Result<Background, String> {
    // SAFETY: takes two integers and returns a new descriptor or an error.
    let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
    if fd < 0 {
        return Err(format!("no event descriptor: {}", std::io::Error::last_os_error()));
    }
    // SAFETY: the descriptor is new and nobody else has it.
    let stop = unsafe { OwnedFd::from_raw_fd(fd) };
    let queue = Arc::new(Queue {
        samples: Mutex::default(),
        lost: AtomicU64::new(0),
        heap_start: AtomicU64::new(0),
        heap_end: AtomicU64::new(0),
        stop,
    });
    let theirs = queue.clone();
    let thread = std::thread::Builder::new()
        .name("emberjit-sampler".to_owned())
        .spawn(move || record(&theirs))
        .map_err(|e| format!("no thread can be started: {e}"))?;
    Ok(Background { queue, thread: Some(thread) })
}

/// Waits for one of `polls`, at most `timeout`. Returns false on an error other than a signal.
pub(super) fn wait(polls: &mut [libc::pollfd], timeout: std::time::Duration) -> bool {
    let timeout =
        libc::timespec { tv_sec: timeout.as_secs() as libc::time_t, tv_nsec: timeout.subsec_nanos().into() };
    // SAFETY: `polls` and `timeout` are valid for the whole call; no signal mask is given.
    let ready =
        unsafe { libc::ppoll(polls.as_mut_ptr(), polls.len() as libc::nfds_t, &timeout, std::ptr::null()) };
    ready >= 0 || std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted
}

pub(super) fn readable(fd: BorrowedFd<'_>) -> libc::pollfd {
    libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLIN, revents: 0 }
}

impl Sampler for Background {
    fn source(&self) -> Source {
        Source::ProcessVm
    }

    fn drain(&mut self, sink: &mut dyn Sink) {
        let samples = std::mem::take(&mut *self.queue.samples.lock().unwrap_or_else(PoisonError::into_inner));
        samples.iter().for_each(|sample| sink.sample(sample));
    }

    fn counts(&self) -> Counts {
        Counts { samples_lost: self.queue.lost.load(Ordering::Relaxed), hits_lost: 0 }
    }

    fn wait_fds(&self) -> Vec<BorrowedFd<'_>> {
        Vec::new()
    }

    fn watch_compiled(&mut self, start: u64, end: u64) {
        self.queue.heap_start.store(start, Ordering::Relaxed);
        self.queue.heap_end.store(end, Ordering::Relaxed);
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let one = 1u64.to_ne_bytes();
        // SAFETY: writes eight bytes that we own to a descriptor that we own.
        unsafe { libc::write(self.queue.stop.as_raw_fd(), one.as_ptr().cast(), one.len()) };
        if let Some(thread) = self.thread.take() {
            // A panic there lost samples; there is nothing to clean up after it.
            let _ = thread.join();
        }
    }
}
