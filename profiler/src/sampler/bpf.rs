//! Sampling by BPF programs: on a clock for stacks, on the specialisers for types.

use std::os::fd::BorrowedFd;

use emberjit_pgo::profile::Source;
use emberjit_probe_bpf::wire::Config;
use emberjit_probe_bpf::{Kernel, KernelError};

use super::probes::Probes;
use super::{Counts, Sampler, Sink};
use crate::options::ProfileOptions;
use crate::target::Target;

#[derive(Debug)]
pub(crate) struct Bpf {
    kernel: Kernel,
    config: Config,
    probes: Probes,
    frequency_hz: u32,
    paused: bool,
    malformed: u64,
}

/// Loads and attaches everything; on error nothing stays attached.
pub(crate) fn start(
    target: &Target,
    options: &ProfileOptions,
    degraded: &mut Vec<String>,
) -> Result<Bpf, String> {
    let config = config(target, options)?;
    let mut kernel = Kernel::load(&config).map_err(explain)?;
    kernel.start_sampling(options.frequency_hz).map_err(explain)?;
    if config.has_tls_offset == 0 {
        degraded.push(
            "the interpreter's thread-local thread state was not found, so threads are looked up in its list"
                .to_owned(),
        );
    }
    let probes =
        if options.probes { Probes::attach(&mut kernel, target, degraded) } else { Probes::default() };
    let frequency_hz = options.frequency_hz;
    Ok(Bpf { kernel, config, probes, frequency_hz, paused: false, malformed: 0 })
}

/// Says what to do about a refusal that has to do with privileges.
fn explain(error: KernelError) -> String {
    let denied = ["not permitted", "Permission denied"].iter().any(|words| error.message.contains(words));
    let advice =
        if denied { ": run this as root, or with CAP_BPF, CAP_PERFMON and CAP_SYS_PTRACE" } else { "" };
    format!("{error}{advice}")
}

fn config(target: &Target, options: &ProfileOptions) -> Result<Config, String> {
    let (tgid, pidns_dev, pidns_ino) =
        target.namespaced_pid().map_err(|e| format!("the process's namespace cannot be read: {e}"))?;
    let tls = options.tstate_tls_offset.or_else(|| target.tstate_tls_offset());
    let symbol = |name: &str| target.symbol(name).unwrap_or(0);
    Ok(Config {
        pidns_dev,
        pidns_ino,
        tgid,
        has_tls_offset: tls.is_some().into(),
        tstate_tls_offset: tls.unwrap_or(0),
        runtime: symbol("_PyRuntime"),
        method_type: symbol("PyMethod_Type"),
        function_type: symbol("PyFunction_Type"),
        type_type: symbol("PyType_Type"),
        heap_start: 0,
        heap_end: 0,
    })
}

impl Sampler for Bpf {
    fn source(&self) -> Source {
        Source::Bpf
    }

    fn drain(&mut self, sink: &mut dyn Sink) {
        // Both closures need the sink, one at a time.
        let sink = std::cell::RefCell::new(sink);
        self.malformed +=
            self.kernel.drain(|sample| sink.borrow_mut().sample(sample), |hit| sink.borrow_mut().hit(hit));
        self.probes.keep_within_budget(&mut self.kernel);
    }

    fn pause(&mut self, pause: bool) -> bool {
        if pause == self.paused {
            return true;
        }
        let done =
            if pause { self.kernel.stop_sampling() } else { self.kernel.start_sampling(self.frequency_hz) };
        self.paused = pause;
        done.is_ok()
    }

    fn counts(&self) -> Counts {
        let counters = self.kernel.counters();
        Counts { samples_lost: counters.samples_lost + self.malformed, hits_lost: counters.hits_lost }
    }

    fn wait_fds(&self) -> Vec<BorrowedFd<'_>> {
        self.kernel.wait_fds().into()
    }

    fn watch_compiled(&mut self, start: u64, end: u64) {
        (self.config.heap_start, self.config.heap_end) = (start, end);
        // A range that is not taken over loses return addresses only.
        let _ = self.kernel.configure(&self.config);
    }
}
