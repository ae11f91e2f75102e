//! Loading the programs with aya, attaching them, and reading what they send.

use std::io;
use std::num::NonZeroU32;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use aya::maps::{Array, MapData, PerCpuArray, RingBuf};
use aya::programs::perf_event::{
    PerfEventConfig, PerfEventLinkId, PerfEventScope, SamplePolicy, SoftwareEvent,
};
use aya::programs::uprobe::{UProbeAttachLocation, UProbeAttachPoint, UProbeLinkId, UProbeScope};
use aya::programs::{PerfEvent, UProbe};
use aya::{Ebpf, EbpfLoader};

use crate::specialiser::Shape;
use crate::wire::{Config, Counters, ProbeHit, Sample};
use crate::{OBJECT, decode_hit, decode_sample};

/// What the kernel refused.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {message}")]
pub struct KernelError {
    pub what: &'static str,
    pub message: String,
}

impl KernelError {
    /// Keeps the whole chain of causes: the outermost one alone rarely says what went wrong.
    fn new(what: &'static str) -> impl Fn(&dyn std::error::Error) -> KernelError {
        move |error| {
            let mut message = error.to_string();
            let mut source = error.source();
            while let Some(inner) = source {
                let text = inner.to_string();
                if !message.contains(&text) {
                    message = format!("{message}: {text}");
                }
                source = inner.source();
            }
            KernelError { what, message }
        }
    }
}

/// Programs, maps and attachments in the kernel. Dropping it removes all of them.
pub struct Kernel {
    ebpf: Ebpf,
    samples: RingBuf<MapData>,
    hits: RingBuf<MapData>,
    counters: PerCpuArray<MapData, PlainCounters>,
    config: Array<MapData, PlainConfig>,
    budgets: Array<MapData, i64>,
    /// Sampling events, one a processor.
    sampling: Vec<PerfEventLinkId>,
    /// Reused for every record.
    sample: Box<Sample>,
}

impl std::fmt::Debug for Kernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kernel").finish_non_exhaustive()
    }
}

impl Kernel {
    /// Loads the object; nothing is attached yet.
    pub fn load(config: &Config) -> Result<Kernel, KernelError> {
        let fail = KernelError::new("the BPF programs cannot be loaded");
        let mut ebpf = EbpfLoader::new().load(OBJECT).map_err(|e| fail(&e))?;
        let mut kernel = Kernel {
            samples: RingBuf::try_from(take(&mut ebpf, "samples")?).map_err(|e| fail(&e))?,
            hits: RingBuf::try_from(take(&mut ebpf, "hits")?).map_err(|e| fail(&e))?,
            counters: PerCpuArray::try_from(take(&mut ebpf, "counters")?).map_err(|e| fail(&e))?,
            config: Array::try_from(take(&mut ebpf, "config")?).map_err(|e| fail(&e))?,
            budgets: Array::try_from(take(&mut ebpf, "budgets")?).map_err(|e| fail(&e))?,
            sampling: Vec::new(),
            sample: Box::new(bytemuck::Zeroable::zeroed()),
            ebpf,
        };
        kernel.configure(config)?;
        kernel.load_programs()?;
        Ok(kernel)
    }

    /// Changes the configuration of running programs.
    pub fn configure(&mut self, config: &Config) -> Result<(), KernelError> {
        let fail = KernelError::new("the BPF programs cannot be configured");
        self.config.set(0, PlainConfig(*config), 0).map_err(|e| fail(&e))
    }

    fn load_programs(&mut self) -> Result<(), KernelError> {
        self.sampler()?.load().map_err(|e| KernelError::new("the kernel refuses the stack sampler")(&e))?;
        for shape in Shape::ALL {
            let program = self.prober(shape)?;
            program.load().map_err(|e| KernelError::new("the kernel refuses a probe")(&e))?;
        }
        Ok(())
    }

    /// Starts sampling on every processor. The events are per processor and the program picks the
    /// target's threads: so threads are covered from their first instruction.
    pub fn start_sampling(&mut self, frequency_hz: u32) -> Result<(), KernelError> {
        let what = "sampling cannot be started";
        let cpus = aya::util::online_cpus().map_err(|(_, e)| KernelError::new(what)(&e))?;
        let program = self.sampler()?;
        let mut links = Vec::new();
        for cpu in cpus {
            let link = program
                .attach(
                    PerfEventConfig::Software(SoftwareEvent::CpuClock),
                    PerfEventScope::AllProcessesOneCpu { cpu },
                    SamplePolicy::Frequency(frequency_hz.into()),
                    false,
                )
                .map_err(|e| KernelError::new(what)(&e))?;
            links.push(link);
        }
        self.sampling.extend(links);
        Ok(())
    }

    /// Takes the sampling events off.
    pub fn stop_sampling(&mut self) -> Result<(), KernelError> {
        let links = std::mem::take(&mut self.sampling);
        let program = self.sampler()?;
        for link in links {
            program.detach(link).map_err(|e| KernelError::new("sampling cannot be stopped")(&e))?;
        }
        Ok(())
    }

    /// Probes the instruction at `offset` in the file at `path`, in one process. `cookie` is the
    /// probe's index: it comes back in each hit and names its budget.
    pub fn attach_probe(
        &mut self,
        shape: Shape,
        path: &Path,
        offset: u64,
        pid: NonZeroU32,
        cookie: u32,
    ) -> Result<ProbeLink, KernelError> {
        let location = UProbeAttachLocation::AbsoluteOffset(offset);
        let point = UProbeAttachPoint { location, cookie: Some(cookie.into()) };
        let link = self
            .prober(shape)?
            .attach(point, path, UProbeScope::OneProcess(pid))
            .map_err(|e| KernelError::new("a specialiser cannot be probed")(&e))?;
        Ok(ProbeLink { shape, link })
    }

    /// Takes a probe off: the instruction then costs what it did before.
    pub fn detach_probe(&mut self, link: ProbeLink) -> Result<(), KernelError> {
        let program = self.prober(link.shape)?;
        program.detach(link.link).map_err(|e| KernelError::new("a probe cannot be taken off")(&e))
    }

    /// Sets how many hits a probe may send from now on. It sends none before this was called.
    pub fn set_budget(&mut self, cookie: u32, hits: i64) -> Result<(), KernelError> {
        let fail = KernelError::new("the BPF programs cannot be configured");
        self.budgets.set(cookie, hits, 0).map_err(|e| fail(&e))
    }

    /// How many hits a probe may still send.
    pub fn budget(&self, cookie: u32) -> i64 {
        self.budgets.get(&cookie, 0).unwrap_or(0)
    }

    /// Hands over all samples and hits that wait in the rings; returns how many were malformed.
    pub fn drain(&mut self, mut on_sample: impl FnMut(&Sample), mut on_hit: impl FnMut(&ProbeHit)) -> u64 {
        let mut malformed = 0;
        while let Some(record) = self.samples.next() {
            match decode_sample(&record, &mut self.sample) {
                Some(()) => on_sample(&self.sample),
                None => malformed += 1,
            }
        }
        while let Some(record) = self.hits.next() {
            match decode_hit(&record) {
                Some(hit) => on_hit(&hit),
                None => malformed += 1,
            }
        }
        malformed
    }

    /// What the programs counted so far, over all processors.
    pub fn counters(&self) -> Counters {
        let zero: Counters = bytemuck::Zeroable::zeroed();
        let Ok(values) = self.counters.get(&0, 0) else { return zero };
        values.iter().fold(zero, |sum, PlainCounters(c)| Counters {
            samples: sum.samples + c.samples,
            samples_lost: sum.samples_lost + c.samples_lost,
            hits: sum.hits + c.hits,
            hits_lost: sum.hits_lost + c.hits_lost,
        })
    }

    /// Become readable when a ring fills up.
    pub fn wait_fds(&self) -> [BorrowedFd<'_>; 2] {
        [self.samples.as_fd(), self.hits.as_fd()]
    }

    fn sampler(&mut self) -> Result<&mut PerfEvent, KernelError> {
        self.program("sample_stack")
    }

    fn prober(&mut self, shape: Shape) -> Result<&mut UProbe, KernelError> {
        self.program(shape.program())
    }

    fn program<'a, P>(&'a mut self, name: &str) -> Result<&'a mut P, KernelError>
    where
        &'a mut P: TryFrom<&'a mut aya::programs::Program, Error = aya::programs::ProgramError>,
    {
        let what = "the BPF object is not the one this was built with";
        let missing = io::Error::other(format!("no program {name}"));
        let program = self.ebpf.program_mut(name).ok_or_else(|| KernelError::new(what)(&missing))?;
        program.try_into().map_err(|e| KernelError::new(what)(&e))
    }
}

/// An attached probe. Dropping it leaves the probe attached until the [`Kernel`] goes.
#[derive(Debug)]
pub struct ProbeLink {
    shape: Shape,
    link: UProbeLinkId,
}

fn take(ebpf: &mut Ebpf, name: &str) -> Result<aya::maps::Map, KernelError> {
    ebpf.take_map(name).ok_or_else(|| KernelError {
        what: "the BPF object is not the one this was built with",
        message: format!("no map {name}"),
    })
}

/// aya wants its own marker trait on map values.
#[derive(Clone, Copy)]
#[repr(transparent)]
struct PlainConfig(Config);

#[derive(Clone, Copy)]
#[repr(transparent)]
struct PlainCounters(Counters);

// SAFETY: `Config` is `bytemuck::Pod`: it has no padding and any bytes are a valid value.
unsafe impl aya::Pod for PlainConfig {}
// SAFETY: as above, for `Counters`.
unsafe impl aya::Pod for PlainCounters {}
