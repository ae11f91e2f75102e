//! Where samples come from. Every source speaks the wire format of the BPF programs, so that
//! everything behind this point is the same for all.

use std::fmt::Debug;
use std::os::fd::BorrowedFd;

use emberjit_pgo::profile::Source;
use emberjit_probe_bpf::wire::{ProbeHit, Sample};

use crate::error::ProfilerError;
use crate::options::{Backend, ProfileOptions};
use crate::target::Target;

mod background;
mod bpf;
mod perf;
mod probes;
mod process_vm;
mod walker;

/// Takes in what a sampler recorded.
pub(crate) trait Sink {
    fn sample(&mut self, sample: &Sample);
    fn hit(&mut self, hit: &ProbeHit);
}

/// How much was recorded and lost since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) samples_lost: u64,
    pub(crate) hits_lost: u64,
}

/// A running sampler. Dropping it detaches it.
pub(crate) trait Sampler: Debug + Send {
    fn source(&self) -> Source;

    /// Hands over everything that waits, without blocking.
    fn drain(&mut self, sink: &mut dyn Sink);

    fn counts(&self) -> Counts;

    /// Readable when it is time to drain early.
    fn wait_fds(&self) -> Vec<BorrowedFd<'_>>;

    /// Takes no more samples, or goes on; probes, which take long to attach, stay. False if it cannot.
    fn pause(&mut self, _pause: bool) -> bool {
        false
    }

    /// Tells where compiled code lies, so that return addresses into it are kept.
    fn watch_compiled(&mut self, start: u64, end: u64);
}

/// Starts the sampler asked for, or the best that can be had. Says what it does without.
pub(crate) fn start(
    target: &Target,
    options: &ProfileOptions,
    degraded: &mut Vec<String>,
) -> Result<Box<dyn Sampler>, ProfilerError> {
    let candidates: &[Backend] = match options.backend {
        Backend::Auto => &[Backend::Bpf, Backend::PerfEvent, Backend::ProcessVm],
        ref one => std::slice::from_ref(one),
    };
    let mut reasons = Vec::new();
    for backend in candidates {
        match start_one(*backend, target, options, degraded) {
            Ok(sampler) => {
                degraded.append(&mut reasons);
                return Ok(sampler);
            }
            Err(reason) => reasons.push(reason),
        }
    }
    Err(ProfilerError::Unavailable { pid: target.pid(), reason: reasons.join("; ") })
}

fn start_one(
    backend: Backend,
    target: &Target,
    options: &ProfileOptions,
    degraded: &mut Vec<String>,
) -> Result<Box<dyn Sampler>, String> {
    match backend {
        Backend::Auto | Backend::Bpf => Ok(Box::new(bpf::start(target, options, degraded)?)),
        Backend::PerfEvent => Ok(Box::new(perf::start(target, options, degraded)?)),
        Backend::ProcessVm => Ok(Box::new(process_vm::start(target, options, degraded)?)),
    }
}
