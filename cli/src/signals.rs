//! Ctrl-C and its kin: noted, so that work stops where it can stop cleanly.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithOrigin;

/// What was received so far. The second signal asks for an end at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signals(Arc<Received>);

#[derive(Debug, Default)]
struct Received {
    first: AtomicI32,
    count: AtomicUsize,
    /// The terminal sends Ctrl-C to a whole group of processes, so that the child has it too.
    from_terminal: AtomicBool,
}

impl Signals {
    /// Starts listening, on a thread of its own.
    pub(crate) fn listen() -> Result<Signals> {
        let mut incoming = SignalsInfo::<WithOrigin>::new([SIGINT, SIGTERM, SIGHUP])
            .context("signals cannot be listened for")?;
        let signals = Signals::default();
        let noted = signals.clone();
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for origin in &mut incoming {
                    noted.note(origin.signal, origin.process.is_none());
                }
            })
            .context("a thread for signals cannot be started")?;
        Ok(signals)
    }

    fn note(&self, signal: i32, from_terminal: bool) {
        let received = &self.0;
        if received.count.load(Ordering::Acquire) == 0 {
            received.first.store(signal, Ordering::Release);
            received.from_terminal.store(from_terminal, Ordering::Release);
        }
        received.count.fetch_add(1, Ordering::AcqRel);
    }

    /// The first signal that came, if any.
    pub(crate) fn received(&self) -> Option<i32> {
        (self.0.count.load(Ordering::Acquire) > 0).then(|| self.0.first.load(Ordering::Acquire))
    }

    /// What a program that a signal ended exits with, if one came.
    pub(crate) fn exit_code(&self) -> Option<ExitCode> {
        self.received().and_then(|signal| u8::try_from(128 + signal).ok()).map(ExitCode::from)
    }

    /// Whether there was more than one.
    pub(crate) fn impatient(&self) -> bool {
        self.0.count.load(Ordering::Acquire) > 1
    }

    /// Whether the first one reached the child as well.
    pub(crate) fn sent_by_terminal(&self) -> bool {
        self.0.from_terminal.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that the first signal is kept and the second one is told as impatience.
    #[test]
    fn first_signal_is_kept() {
        let signals = Signals::default();
        assert_eq!(signals.received(), None);
        signals.note(SIGTERM, false);
        assert_eq!((signals.received(), signals.impatient()), (Some(SIGTERM), false));
        signals.note(SIGINT, true);
        assert_eq!((signals.received(), signals.impatient()), (Some(SIGTERM), true));
        assert!(!signals.sent_by_terminal());
    }
}
