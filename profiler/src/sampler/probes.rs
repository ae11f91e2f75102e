//! Probes on the specialisers, and what they may cost.
//!
//! A specialiser runs seldom, except where a site keeps seeing other types: there it can run tens
//! of thousands of times a second, and each hit costs microseconds. So each probe has a budget of
//! hits for each window of time. One that uses it up is taken off, for longer each time; by then it
//! has told what there is to tell.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use emberjit_probe_bpf::{Kernel, ProbeLink, SPECIALISERS, Specialiser};

use crate::target::Target;

/// Hits of one probe in one window: at most 0.2 % of the time at 5 µs each.
const BUDGET: i64 = 400;
const WINDOW: Duration = Duration::from_secs(1);
/// How long a probe rests that used up its budget: the first time, and at most.
const FIRST_REST: Duration = Duration::from_secs(2);
const LONGEST_REST: Duration = Duration::from_secs(120);

#[derive(Debug)]
enum State {
    Attached {
        link: ProbeLink,
        window_end: Instant,
    },
    Resting {
        until: Instant,
    },
    /// It could not be attached again.
    Gone,
}

#[derive(Debug)]
struct Probe {
    specialiser: &'static Specialiser,
    cookie: u32,
    offset: u64,
    state: State,
    rest: Duration,
}

/// The probes of one session.
#[derive(Debug, Default)]
pub(super) struct Probes {
    pid: Option<NonZeroU32>,
    path: PathBuf,
    probes: Vec<Probe>,
}

impl Probes {
    /// Probes every specialiser that the symbol table names.
    pub(super) fn attach(kernel: &mut Kernel, target: &Target, degraded: &mut Vec<String>) -> Probes {
        let mut out =
            Probes { pid: NonZeroU32::new(target.pid()), path: target.openable.clone(), probes: Vec::new() };
        for (cookie, specialiser) in (0..).zip(&SPECIALISERS) {
            let Some(offset) = target.file_offset(specialiser.symbol) else { continue };
            let probe = Probe { specialiser, cookie, offset, state: State::Gone, rest: FIRST_REST };
            match out.start(kernel, &probe) {
                Ok(state) => out.probes.push(Probe { state, ..probe }),
                Err(error) => degraded.push(format!("{}: {error}", specialiser.symbol)),
            }
        }
        let missing = SPECIALISERS.iter().filter(|s| target.file_offset(s.symbol).is_none()).count();
        if missing > 0 {
            degraded.push(format!(
                "{} does not name {missing} of {} specialisers (is it stripped?), so types come from inline caches",
                target.libpython().display(),
                SPECIALISERS.len(),
            ));
        }
        out
    }

    fn start(&self, kernel: &mut Kernel, probe: &Probe) -> Result<State, String> {
        let pid = self.pid.ok_or("no process")?;
        kernel.set_budget(probe.cookie, BUDGET).map_err(|e| e.to_string())?;
        let link = kernel
            .attach_probe(probe.specialiser.shape, &self.path, probe.offset, pid, probe.cookie)
            .map_err(|e| e.to_string())?;
        Ok(State::Attached { link, window_end: Instant::now() + WINDOW })
    }

    /// Takes off the probes that have used up their budget, and puts rested ones back.
    pub(super) fn keep_within_budget(&mut self, kernel: &mut Kernel) {
        let now = Instant::now();
        let mut probes = std::mem::take(&mut self.probes);
        for probe in &mut probes {
            self.step(kernel, probe, now);
        }
        self.probes = probes;
    }

    fn step(&self, kernel: &mut Kernel, probe: &mut Probe, now: Instant) {
        match &mut probe.state {
            State::Attached { .. } if kernel.budget(probe.cookie) <= 0 => {
                let resting = State::Resting { until: now + probe.rest };
                probe.rest = (probe.rest * 2).min(LONGEST_REST);
                if let State::Attached { link, .. } = std::mem::replace(&mut probe.state, resting) {
                    // One that stays on is silent: its budget is used up.
                    let _ = kernel.detach_probe(link);
                }
            }
            State::Attached { window_end, .. } if *window_end <= now => {
                *window_end = now + WINDOW;
                probe.rest = FIRST_REST;
                // At worst it goes on with what is left.
                let _ = kernel.set_budget(probe.cookie, BUDGET);
            }
            State::Resting { until } if *until <= now => {
                probe.state = self.start(kernel, probe).unwrap_or(State::Gone);
            }
            _ => {}
        }
    }
}
