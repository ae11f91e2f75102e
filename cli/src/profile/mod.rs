//! `profile`: the main job. Start or find a process, sample it, rank, have it recompiled, sample
//! again, and show what that did.
//!
//! [`job`] has the steps in their order, [`program`] the process they are done to, [`measure`] one
//! span of sampling, [`facts`] the way from what the profiler knows to what the ranker asks.

mod facts;
mod job;
pub(crate) mod measure;
pub(crate) mod program;

use std::process::ExitCode;

use anyhow::Result;

use crate::args::Profile;
use crate::signals::Signals;

pub(crate) fn run(options: &Profile) -> Result<ExitCode> {
    let signals = Signals::listen()?;
    job::Job::start(options, signals)?.run()
}
