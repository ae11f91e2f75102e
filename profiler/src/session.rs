//! One profiling session: attach, drain, finish.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use emberjit_pgo::profile::{Health, Meta};
use emberjit_pgo::{CodeId, Profile, rank};

use crate::aggregate::{Aggregate, Seen};
use crate::codes::Codes;
use crate::error::ProfilerError;
use crate::facts::CodeFacts;
use crate::inline_table::InlineTable;
use crate::natives::Natives;
use crate::objects::Objects;
use crate::options::ProfileOptions;
use crate::sampler::{self, Counts, Sampler};
use crate::target::{KnownTypes, Target};
use crate::types::Types;

/// How a session is getting on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub samples: u64,
    pub lost: u64,
    pub probe_hits: u64,
    /// False once the process has ended or the asked-for time is over.
    pub alive: bool,
}

/// A running session. Dropping it detaches everything.
#[derive(Debug)]
pub struct Session {
    target: Target,
    frequency_hz: u32,
    /// `None` once it is detached.
    sampler: Option<Box<dyn Sampler>>,
    aggregate: Aggregate,
    degraded: Vec<String>,
    /// Readable once the process has ended.
    pidfd: Option<OwnedFd>,
    ended: bool,
    deadline: Option<Instant>,
    /// When inline caches are read next, and how long after that again.
    caches_due: (Instant, Duration),
    started: Instant,
    start_ns: u64,
    /// What the sampler had lost when this profile was begun, and by now.
    lost_before: Counts,
    lost: Counts,
}

/// Inline caches are read again and again, and not only at the end: a program that ends takes them
/// along. The first time is soon, for programs that end soon; each wait is twice the one before.
const CACHES_FIRST: Duration = Duration::from_millis(20);
const CACHES_LONGEST: Duration = Duration::from_millis(500);

/// Highest frequency that a profile is worth: the kernel caps it near this.
const MAX_FREQUENCY: u32 = 20_000;

impl Session {
    /// Starts sampling; the process goes on running meanwhile.
    pub fn start(target: Target, options: ProfileOptions) -> Result<Session, ProfilerError> {
        if !(1..=MAX_FREQUENCY).contains(&options.frequency_hz) {
            return Err(ProfilerError::BadFrequency(options.frequency_hz));
        }
        let mut degraded = Vec::new();
        let pidfd = pidfd(target.pid())?;
        let sampler = sampler::start(&target, &options, &mut degraded)?;
        let objects = Objects { memory: target.memory(), types: KnownTypes::of(&target) };
        let aggregate = Aggregate {
            codes: Codes::new(objects),
            source: sampler.source(),
            table: options.symbols_path.map(InlineTable::new),
            seen: Seen::default(),
            natives: Natives::new(target.pid()),
            types: Types::default(),
            interp: target.interpreter().unwrap_or(0),
        };
        let started = Instant::now();
        let mut session = Session {
            deadline: options.seconds.map(|s| started + Duration::from_secs_f64(s.clamp(0.0, 1e9))),
            frequency_hz: options.frequency_hz,
            sampler: Some(sampler),
            aggregate,
            degraded,
            pidfd,
            ended: false,
            caches_due: (started + CACHES_FIRST, CACHES_FIRST),
            started,
            start_ns: unix_ns(),
            lost_before: Counts::default(),
            lost: Counts::default(),
            target,
        };
        session.refresh_table();
        Ok(session)
    }

    /// Takes in what was recorded since the last call, waiting at most `wait` for something.
    pub fn poll(&mut self, wait: Duration) -> Result<Progress, ProfilerError> {
        self.wait(wait)?;
        self.drain();
        Ok(self.progress())
    }

    /// How far it has got, without taking anything in.
    pub fn progress(&self) -> Progress {
        Progress {
            samples: self.aggregate.seen.samples,
            lost: self.lost.samples_lost - self.lost_before.samples_lost,
            probe_hits: self.aggregate.seen.hits,
            alive: !self.ended && self.deadline.is_none_or(|deadline| Instant::now() < deadline),
        }
    }

    /// The profile so far; sampling goes on.
    pub fn snapshot(&mut self) -> Profile {
        self.drain();
        self.aggregate.add_cached_types();
        self.profile()
    }

    /// Starts a new profile with what is attached and known: the next [`Session::snapshot`] or
    /// [`Session::finish`] holds only what is seen from here on. Returns the old one.
    pub fn rotate(&mut self) -> Profile {
        let profile = self.snapshot();
        self.aggregate.seen = Seen::default();
        self.lost_before = self.lost;
        self.started = Instant::now();
        self.start_ns = unix_ns();
        profile
    }

    /// Detaches everything and returns the profile.
    pub fn finish(mut self) -> Profile {
        let profile = self.snapshot();
        self.sampler = None;
        profile
    }

    /// The shape of every code object seen so far.
    pub fn facts(&self) -> BTreeMap<CodeId, CodeFacts> {
        self.aggregate.codes.all().map(|code| (code.id(), code.facts.clone())).collect()
    }

    /// [`Session::facts`] as the ranker takes them.
    pub fn rank_facts(&self) -> rank::Facts {
        let codes = self.aggregate.codes.all();
        rank::Facts { codes: codes.map(|code| (code.id(), code.facts.for_ranker())).collect() }
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Takes no more samples, or goes on; what was seen so far is kept. False if the way of sampling
    /// cannot.
    pub fn pause(&mut self, pause: bool) -> bool {
        self.sampler.as_mut().is_some_and(|sampler| sampler.pause(pause))
    }

    /// What has to be done without, one sentence each.
    pub fn degraded(&self) -> &[String] {
        &self.degraded
    }

    fn drain(&mut self) {
        self.refresh_table();
        self.aggregate.codes.begin_round();
        let Some(sampler) = &mut self.sampler else { return };
        sampler.drain(&mut self.aggregate);
        self.lost = sampler.counts();
        let (due, waited) = self.caches_due;
        if Instant::now() >= due {
            self.aggregate.add_cached_types();
            let wait = (2 * waited).min(CACHES_LONGEST);
            self.caches_due = (Instant::now() + wait, wait);
        }
    }

    fn refresh_table(&mut self) {
        let (Some(table), Some(sampler)) = (&mut self.aggregate.table, &mut self.sampler) else { return };
        if table.refresh() {
            let (start, end) = table.range();
            sampler.watch_compiled(start, end);
        }
    }

    /// Sleeps until a ring fills up, the process ends, or the time is over.
    fn wait(&mut self, wait: Duration) -> Result<(), ProfilerError> {
        let left = self.deadline.map_or(wait, |d| d.saturating_duration_since(Instant::now()).min(wait));
        let rings = self.sampler.as_ref().map(|s| s.wait_fds()).unwrap_or_default();
        let fds = self.pidfd.iter().map(|fd| fd.as_fd()).chain(rings);
        let mut polls: Vec<libc::pollfd> =
            fds.map(|fd| libc::pollfd { fd: fd.as_raw_fd(), events: libc::POLLIN, revents: 0 }).collect();
        let timeout = left.as_nanos().div_ceil(1_000_000).min(i32::MAX as u128) as i32;
        // SAFETY: `polls` is a valid array of that length for the whole call.
        let ready = unsafe { libc::poll(polls.as_mut_ptr(), polls.len() as libc::nfds_t, timeout) };
        if ready < 0 {
            let source = std::io::Error::last_os_error();
            let interrupted = source.kind() == std::io::ErrorKind::Interrupted;
            return if interrupted {
                Ok(())
            } else {
                Err(ProfilerError::Io { what: "cannot wait".into(), source })
            };
        }
        self.ended = match self.pidfd {
            Some(_) => polls[0].revents != 0,
            None => !std::path::Path::new(&format!("/proc/{}", self.target.pid())).exists(),
        };
        Ok(())
    }

    fn profile(&self) -> Profile {
        let seen = &self.aggregate.seen;
        let mut profile = seen.profile();
        profile.meta = Meta {
            python: self.target.python().to_owned(),
            command: self.target.command().to_vec(),
            pid: self.target.pid(),
            start_ns: self.start_ns,
            duration_ns: self.started.elapsed().as_nanos() as u64,
            frequency_hz: self.frequency_hz,
            source: self.aggregate.source,
        };
        profile.health = Health {
            samples: seen.samples,
            lost: self.lost.samples_lost - self.lost_before.samples_lost,
            partial: seen.partial,
            probe_hits: seen.hits,
            probe_lost: seen.lost_hits + self.lost.hits_lost - self.lost_before.hits_lost,
            degraded: self.degraded.clone(),
        };
        profile
    }
}

/// A descriptor for the process itself, safe against its number being used again. `None` on kernels
/// before 5.3.
fn pidfd(pid: u32) -> Result<Option<OwnedFd>, ProfilerError> {
    // SAFETY: the call takes two integers and returns a new descriptor or an error.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid as libc::pid_t, 0) };
    if fd >= 0 {
        // SAFETY: the descriptor is new and nobody else has it.
        return Ok(Some(unsafe { OwnedFd::from_raw_fd(fd as i32) }));
    }
    match std::io::Error::last_os_error().raw_os_error() {
        Some(libc::ESRCH) => Err(ProfilerError::Ended(pid)),
        _ => Ok(None),
    }
}

fn unix_ns() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as u64)
}
