//! One span of sampling, and what it says about speed.

use std::time::{Duration, Instant};

use anyhow::Result;
use emberjit_pgo::Profile;
use emberjit_pgo::control::Status;
use emberjit_profiler::{Progress, Session};

use super::program::Program;
use crate::control::Control;
use crate::progress::Teller;
use crate::signals::Signals;

/// How often the process and the signals are looked at.
const STEP: Duration = Duration::from_millis(100);

/// Why a span came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Time,
    Interrupted,
    Ended,
}

/// What one span gave.
#[derive(Debug)]
pub(crate) struct Span {
    pub(crate) profile: Profile,
    pub(crate) stop: Stop,
    /// The program's progress a second, and the work done, if it counts.
    pub(crate) rate: Option<Rate>,
    /// CPU seconds of the program.
    pub(crate) cpu_seconds: Option<f64>,
}

/// Progress over some time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rate {
    pub(crate) work: f64,
    pub(crate) seconds: f64,
    /// CPU seconds of the program meanwhile.
    pub(crate) cpu_seconds: Option<f64>,
}

/// One look at the program.
struct Reading {
    status: Option<Status>,
    cpu_seconds: Option<f64>,
}

impl Rate {
    /// From two readings; `None` unless there was progress in between.
    fn between(start: &Reading, end: &Reading) -> Option<Rate> {
        let (old, new) = (start.status.as_ref()?, end.status.as_ref()?);
        let work = new.progress? - old.progress?;
        let seconds = new.progress_ns.checked_sub(old.progress_ns)? as f64 / 1e9;
        let cpu_seconds = cpu_between(start, end);
        (work > 0.0 && seconds > 0.0).then_some(Rate { work, seconds, cpu_seconds })
    }

    /// Work by the program's own CPU time: what else runs on the machine does not change it, what
    /// probes and samples cost does, because the kernel counts that as the program's.
    pub(crate) fn per_cpu_second(self) -> Option<f64> {
        self.cpu_seconds.filter(|cpu| *cpu > 0.0).map(|cpu| self.work / cpu)
    }

    pub(crate) fn per_second(self) -> f64 {
        self.work / self.seconds
    }
}

/// Everything that a span needs to look at while it goes on.
pub(crate) struct Watch<'a> {
    pub(crate) program: &'a mut Program,
    pub(crate) control: Option<&'a mut Control>,
    pub(crate) signals: &'a Signals,
    pub(crate) teller: &'a mut Teller,
}

impl Watch<'_> {
    /// Samples for `length`; `take` gets the profile out of the session.
    pub(crate) fn sample(
        &mut self,
        session: &mut Session,
        what: &str,
        length: Duration,
        take: impl FnOnce(&mut Session) -> Profile,
    ) -> Result<Span> {
        self.teller.start_timed(what, length);
        let start = self.reading();
        let stop = self.poll_until(session, length)?;
        let end = self.reading();
        let profile = take(session);
        self.teller.finish();
        let (rate, cpu_seconds) = (Rate::between(&start, &end), cpu_between(&start, &end));
        Ok(Span { profile, stop, rate, cpu_seconds })
    }

    /// The program's speed while nothing is attached to it; `None` if it does not count, or ends
    /// before the time is over.
    pub(crate) fn unprofiled(&mut self, length: Duration) -> Option<Rate> {
        let start = self.reading();
        start.status.as_ref()?.progress?;
        self.teller.start_timed("Measuring the program's speed without a profiler", length);
        let begun = Instant::now();
        while begun.elapsed() < length && self.stop().is_none() {
            std::thread::sleep(STEP.min(length));
            self.teller.tick(begun.elapsed(), String::new());
        }
        self.teller.finish();
        if self.stop().is_some() {
            return None;
        }
        Rate::between(&start, &self.reading())
    }

    fn poll_until(&mut self, session: &mut Session, length: Duration) -> Result<Stop> {
        let start = Instant::now();
        loop {
            let left = length.saturating_sub(start.elapsed());
            let progress = session.poll(STEP.min(left))?;
            self.teller.tick(start.elapsed(), words(&progress));
            if let Some(stop) = self.stop() {
                return Ok(stop);
            }
            if !progress.alive {
                return Ok(Stop::Ended);
            }
            if start.elapsed() >= length {
                return Ok(Stop::Time);
            }
        }
    }

    /// Why not to go on, if there is a reason.
    pub(crate) fn stop(&mut self) -> Option<Stop> {
        if self.signals.received().is_some() {
            return Some(Stop::Interrupted);
        }
        (!self.program.alive()).then_some(Stop::Ended)
    }

    fn reading(&mut self) -> Reading {
        let status = self.control.as_mut().and_then(|control| control.status().ok());
        Reading { status, cpu_seconds: self.program.cpu_seconds() }
    }
}

fn cpu_between(start: &Reading, end: &Reading) -> Option<f64> {
    start.cpu_seconds.zip(end.cpu_seconds).map(|(start, end)| end - start)
}

fn words(progress: &Progress) -> String {
    let Progress { samples, lost, probe_hits, .. } = progress;
    format!("{samples} samples, {lost} lost, {probe_hits} types seen")
}

/// CPU seconds that this process has used.
pub(crate) fn own_cpu_seconds() -> f64 {
    // SAFETY: all-zero bytes are a valid `rusage`, which is plain numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a live local of the right type.
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(progress: Option<f64>, progress_ns: u64, cpu: f64) -> Reading {
        let status = Some(Status { progress, progress_ns, ..Status::default() });
        Reading { status, cpu_seconds: Some(cpu) }
    }

    /// Check that a rate is the work divided by the time between the readings.
    #[test]
    fn rates_are_differences() {
        let (start, end) = (reading(Some(10.0), 1_000_000_000, 0.5), reading(Some(40.0), 3_000_000_000, 2.0));
        let rate = Rate::between(&start, &end).unwrap();
        assert_eq!((rate.work, rate.seconds, rate.per_second()), (30.0, 2.0, 15.0));
        assert_eq!(rate.per_cpu_second(), Some(20.0));
    }

    /// Check that without a counter, progress, time or answer there is no rate.
    #[test]
    fn nothing_is_no_rate() {
        let start = reading(Some(10.0), 5, 0.0);
        let gone = Reading { status: None, cpu_seconds: None };
        for end in [reading(Some(10.0), 5, 0.0), reading(Some(9.0), 9, 0.0), reading(None, 9, 0.0), gone] {
            assert_eq!(Rate::between(&start, &end), None);
        }
    }
}
