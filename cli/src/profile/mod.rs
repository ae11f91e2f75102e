//! `profile`: the main job. Start or find a process, sample it, rank, have it recompiled, sample
//! again, and show what that did.
//!
//! [`job`] has the steps in their order, [`program`] the process they are done to, [`measure`] one
//! span of sampling.

mod job;
pub(crate) mod measure;
pub(crate) mod program;

use std::process::ExitCode;

use anyhow::Result;

use crate::args::Profile;
use crate::signals::Signals;

pub(crate) fn run(options: &Profile) -> Result<ExitCode> {
    let signals = Signals::listen()?;
    match job::Job::start(options, signals.clone()) {
        Ok(job) => job.run(),
        // What is asked of interpreters fails as well when they are interrupted.
        Err(error) => signals.exit_code().ok_or(error),
    }
}
