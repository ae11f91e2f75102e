//! Work that can wait until the process has lived for a moment: a child of a fork that soon runs another program,
//! or ends, never pays for it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::control::spawn_quiet;

/// The moment.
const MOMENT: Duration = Duration::from_millis(10);

/// A thread that waits, works and ends.
pub struct Later {
    cancelled: Arc<(Mutex<bool>, Condvar)>,
    thread: JoinHandle<()>,
}

impl Later {
    /// `None` if there can be no thread: the work is not done then.
    pub fn start(work: impl FnOnce() + Send + 'static) -> Option<Later> {
        let cancelled = Arc::new((Mutex::new(false), Condvar::new()));
        let shared = cancelled.clone();
        let thread = spawn_quiet("emberjit-later", move || {
            let lock = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = shared.1.wait_timeout_while(lock, MOMENT, |cancelled| !*cancelled);
            let cancelled = *waited.unwrap_or_else(PoisonError::into_inner).0;
            if !cancelled {
                work();
            }
        });
        thread.ok().map(|thread| Later { cancelled, thread })
    }

    /// Ends the thread, which does its work to the end or not at all. Do not hold the GIL, nor what the work takes.
    pub fn cancel(self) {
        *self.cancelled.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.cancelled.1.notify_all();
        let _ = self.thread.join();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Check that work is done after the moment, and not at all if it is cancelled before.
    #[test]
    fn done_or_not() {
        let done = Arc::new(AtomicU32::new(0));
        let start = || {
            let done = done.clone();
            Later::start(move || _ = done.fetch_add(1, Ordering::SeqCst)).expect("a thread")
        };
        start().cancel();
        assert_eq!(done.load(Ordering::SeqCst), 0);
        let waiting = start();
        while done.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        waiting.cancel();
        assert_eq!(done.load(Ordering::SeqCst), 1);
    }
}
