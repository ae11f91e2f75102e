//! One profiling session: attach, drain, finish.

use std::collections::BTreeMap;
use std::time::Duration;

use emberjit_pgo::{CodeId, Profile};

use crate::error::ProfilerError;
use crate::facts::CodeFacts;
use crate::options::ProfileOptions;
use crate::target::Target;

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
}

impl Session {
    /// Starts sampling; the process goes on running meanwhile.
    pub fn start(target: Target, options: ProfileOptions) -> Result<Session, ProfilerError> {
        let _ = options;
        Err(ProfilerError::Unavailable { pid: target.pid(), reason: "no sampler is built in".to_owned() })
    }

    /// Takes in what was recorded since the last call, waiting at most `wait` for something.
    pub fn poll(&mut self, wait: Duration) -> Result<Progress, ProfilerError> {
        let _ = wait;
        Ok(Progress::default())
    }

    /// The profile so far; sampling goes on.
    pub fn snapshot(&mut self) -> Profile {
        Profile::default()
    }

    /// Starts a new profile with what is attached and known: the next [`Session::snapshot`] or
    /// [`Session::finish`] holds only what is seen from here on. Returns the old one.
    pub fn rotate(&mut self) -> Profile {
        Profile::default()
    }

    /// Detaches everything and returns the profile.
    pub fn finish(self) -> Profile {
        Profile::default()
    }

    /// The shape of every code object seen so far.
    pub fn facts(&self) -> BTreeMap<CodeId, CodeFacts> {
        BTreeMap::new()
    }

    pub fn target(&self) -> &Target {
        &self.target
    }
}
