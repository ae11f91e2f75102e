//! What a caller may ask of a session.

use std::path::PathBuf;

/// How samples are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// The best that this process is allowed: BPF, else perf events, else reading memory on a timer.
    #[default]
    Auto,
    /// BPF programs on perf events, and uprobes on the specialisers.
    Bpf,
    /// A perf event per thread says when a thread runs; stacks are read from the target's memory.
    PerfEvent,
    /// Stacks are read from the target's memory on a timer.
    ProcessVm,
}

/// Options of a [`Session`](crate::Session).
#[derive(Clone, Debug)]
pub struct ProfileOptions {
    /// Samples per second of each running thread.
    pub frequency_hz: u32,
    /// [`Session::poll`](crate::Session::poll) reports the session as over after this long.
    pub seconds: Option<f64>,
    /// Whether to probe the specialisers for types; needs [`Backend::Bpf`].
    pub probes: bool,
    pub backend: Backend,
    /// What to add to the thread pointer to find the current thread state pointer, as the
    /// process's `Hello` publishes it; worked out from the ELF file if absent.
    pub tstate_tls_offset: Option<i64>,
    /// The process's inline table, if it runs compiled code ([`emberjit_pgo::symbols`]).
    pub symbols_path: Option<PathBuf>,
}

impl Default for ProfileOptions {
    fn default() -> Self {
        ProfileOptions {
            frequency_hz: 499,
            seconds: None,
            probes: true,
            backend: Backend::Auto,
            tstate_tls_offset: None,
            symbols_path: None,
        }
    }
}
