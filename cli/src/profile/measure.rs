//! One span of sampling, and what it says about speed.

use std::time::{Duration, Instant};

use anyhow::Result;
use emberjit_pgo::Profile;
use emberjit_pgo::control::Status;
use emberjit_profiler::{Progress, Session};
use serde::Serialize;

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
}

/// Pairs of turns with and without sampling, and how long a turn is.
const PAIRS: u32 = 16;
const TURN: Duration = Duration::from_millis(300);

/// What paired turns with and without sampling gave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Paired {
    pub(crate) pairs: usize,
    /// The median pair's part of the program's speed that sampling takes.
    pub(crate) slowdown: f64,
    /// Lower and upper quartile.
    pub(crate) quartiles: [f64; 2],
}

impl Paired {
    /// From each pair's speed with sampling over the speed without.
    fn of(mut ratios: Vec<f64>) -> Option<Paired> {
        ratios.sort_by(f64::total_cmp);
        let n = ratios.len();
        let at = |part: f64| 1.0 - ratios[((n - 1) as f64 * (1.0 - part)).round() as usize];
        let median = |i: usize, j: usize| 1.0 - (ratios[i] + ratios[j]) / 2.0;
        (n > 0).then(|| Paired {
            pairs: n,
            slowdown: median((n - 1) / 2, n / 2),
            quartiles: [at(0.25), at(0.75)],
        })
    }
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
        (work > 0.0 && seconds > 0.0).then_some(Rate { work, seconds })
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

    /// What sampling costs: turns with it and without, in an order that drift does not favour, while
    /// nothing else changes. `None` if the program does not count, ends, or cannot be sampled by turns.
    pub(crate) fn paired(&mut self, session: &mut Session) -> Result<Option<Paired>> {
        if self.reading().status.and_then(|status| status.progress).is_none() {
            return Ok(None);
        }
        self.teller.start_timed("Measuring what sampling costs", 2 * PAIRS * TURN);
        let paired = self.turns(session, Instant::now());
        session.pause(false);
        self.teller.finish();
        paired
    }

    fn turns(&mut self, session: &mut Session, begun: Instant) -> Result<Option<Paired>> {
        let mut ratios = Vec::new();
        for pair in 0..PAIRS {
            let mut rates = [None, None];
            for turn in 0..2 {
                let sampled = (pair + turn) % 2 == 0;
                if !session.pause(!sampled) {
                    return Ok(None);
                }
                let start = self.reading();
                let until = Instant::now() + TURN;
                while Instant::now() < until {
                    session.poll(until.saturating_duration_since(Instant::now()))?;
                }
                rates[usize::from(sampled)] = Rate::between(&start, &self.reading());
                self.teller.tick(begun.elapsed(), String::new());
                if self.stop().is_some() {
                    return Ok(None);
                }
            }
            let [without, with] = rates;
            ratios.extend(with.zip(without).map(|(with, without)| with.per_second() / without.per_second()));
        }
        Ok(Paired::of(ratios))
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
    }

    /// Check that the median and the quartiles of pairs are what they are called.
    #[test]
    fn pairs_have_a_median() {
        let paired = Paired::of(vec![0.99, 1.02, 0.97, 0.98]).unwrap();
        assert_eq!(paired.pairs, 4);
        assert!((paired.slowdown - 0.015).abs() < 1e-9, "{paired:?}");
        assert!(
            paired.quartiles[0] <= paired.slowdown && paired.slowdown <= paired.quartiles[1],
            "{paired:?}"
        );
        assert_eq!(Paired::of(Vec::new()), None);
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
