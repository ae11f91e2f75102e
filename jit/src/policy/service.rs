//! The parts that run beside the program: control socket, sampler, and their life around forks and
//! the interpreter's end.

use std::ffi::CStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use emberjit_pgo::control::{Hello, PROTOCOL, Response, Status};
use emberjit_pgo::plan::Plan;
use pyo3::Python;

use crate::cpython::{_PyThreadState_UncheckedGet, symbol};
use crate::runtime::state::{self, Mode};
use crate::runtime::tracemalloc;

use super::control::{ControlHandler, ControlServer};
use super::later::Later;
use super::sampler::Sampler;
use super::{auto, paths, plans, report};

#[derive(Default)]
struct Services {
    server: Option<ControlServer>,
    sampler: Option<Sampler>,
    tls_offset: i64,
    later: Option<Later>,
    /// What is left for later; `None`: nothing.
    left: Option<Left>,
}

/// What is done when the process has lived for a moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    /// Taking away what dead processes left.
    Tidying,
    /// A socket, if there is to be one, sampling if there is a sampler, and in the child of a fork files for symbols
    /// and going on with compiling.
    Settling { server: bool },
}

static SERVICES: Mutex<Services> =
    Mutex::new(Services { server: None, sampler: None, tls_offset: 0, later: None, left: None });

/// What a program was not given that did not ask for it: its own output says nothing of that.
static MISSING: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub fn miss(what: String) {
    let mut missing = MISSING.lock().unwrap_or_else(|e| e.into_inner());
    if !missing.contains(&what) {
        missing.push(what);
    }
}

/// What the status says of that.
pub fn missing() -> Vec<String> {
    MISSING.lock().unwrap_or_else(|e| e.into_inner()).clone()
}

fn services() -> std::sync::MutexGuard<'static, Services> {
    SERVICES.lock().unwrap_or_else(|e| e.into_inner())
}

/// Starts what the mode needs. The GIL is held, and given up for a moment.
pub fn start(py: Python<'_>, mode: Mode) -> Vec<String> {
    py.detach(hold_what_is_left);
    let mut warnings = Vec::new();
    let mut services = services();
    if services.tls_offset == 0 {
        services.tls_offset = tls_offset(py).unwrap_or(0);
    }
    if mode == Mode::Plan && services.server.is_none() {
        // Whoever has started the program waits for it.
        match ControlServer::start(Arc::new(Handler)) {
            Ok(server) => services.server = Some(server),
            Err(e) => warnings.push(format!("no control socket: {e}")),
        }
    }
    if mode == Mode::Auto && services.sampler.is_none() {
        services.sampler = Some(auto::sampler());
    }
    match mode {
        Mode::Plan => services.leave(Left::Tidying),
        Mode::Auto => services.leave(Left::Settling { server: true }),
        Mode::Off | Mode::All => {}
    }
    warnings
}

impl Services {
    fn leave(&mut self, left: Left) {
        self.left = Some(left);
        self.later = Later::start(do_what_is_left);
    }
}

/// The work of the thread.
fn do_what_is_left() {
    let left = services().left;
    if let Some(Left::Settling { server }) = left {
        tracemalloc::attach(|_| state::with(|jit| jit.symbols.settle()));
        let mut services = services();
        if server && services.server.is_none() {
            match ControlServer::start(Arc::new(Handler)) {
                Ok(server) => services.server = Some(server),
                Err(e) => miss(format!("no control socket: {e}")),
            }
        }
        if let Some(sampler) = services.sampler.as_mut()
            && let Err(e) = sampler.resume()
        {
            miss(format!("no sampler: {e}"));
        }
        drop(services);
        plans::resume();
    }
    services().left = None;
    paths::tidy_runtime_dir();
}

/// Waits for the thread, or keeps it from beginning. The GIL must not be held.
fn hold_what_is_left() {
    let later = services().later.take();
    if let Some(later) = later {
        later.cancel();
    }
}

/// Ends everything. The GIL must not be held.
pub fn stop() {
    hold_what_is_left();
    let (server, sampler) = {
        let mut services = services();
        (services.server.take(), services.sampler.take())
    };
    drop(sampler);
    plans::stop();
    drop(server);
    if !WATCHED.load(Ordering::Relaxed)
        && let Some(path) = tracemalloc::attach(|_| state::with(|jit| jit.symbols.table_path()))
    {
        // Nobody asked for it while we lived; nobody can want it later.
        let _ = std::fs::remove_file(path);
    }
}

/// Whether a client has asked where the symbols are.
static WATCHED: AtomicBool = AtomicBool::new(false);

/// Before a fork: no thread of ours may live. The GIL must not be held.
pub fn before_fork() {
    hold_what_is_left();
    plans::pause();
    let mut services = services();
    if let Some(sampler) = services.sampler.as_mut() {
        sampler.pause();
    }
    if let Some(server) = services.server.as_mut() {
        server.pause();
    }
}

/// After a fork, in the parent.
pub fn after_fork_in_parent() {
    let mut services = services();
    if let Some(left) = services.left {
        services.leave(left);
    }
    if matches!(services.left, Some(Left::Settling { .. })) {
        return;
    }
    if let Some(server) = services.server.as_mut() {
        let _ = server.resume();
    }
    if let Some(sampler) = services.sampler.as_mut() {
        let _ = sampler.resume();
    }
    drop(services);
    plans::resume();
}

/// After a fork, in the child: it gets what its parent has, when it has lived for a moment.
pub fn after_fork_in_child() {
    let mut services = services();
    let inherited = services.server.take();
    let server = inherited.is_some() || services.left == Some(Left::Settling { server: true });
    if let Some(server) = inherited {
        server.after_fork_in_child();
    }
    if server || services.sampler.is_some() {
        services.leave(Left::Settling { server });
    } else {
        drop(services);
        plans::resume();
        tracemalloc::attach(|_| state::with(|jit| jit.symbols.settle()));
    }
}

struct Handler;

impl ControlHandler for Handler {
    fn hello(&self) -> Hello {
        WATCHED.store(true, Ordering::Relaxed);
        let symbols = tracemalloc::attach(|_| state::with(|jit| jit.symbols.table_path()));
        let runtime = symbol(c"_PyRuntime");
        Hello {
            protocol: PROTOCOL,
            pid: std::process::id(),
            python: python_version(),
            libpython: library_of(runtime),
            runtime_addr: runtime as u64,
            tstate_tls_offset: services().tls_offset,
            symbols_path: symbols.map(|p| p.display().to_string()).unwrap_or_default(),
        }
    }

    fn plan(&self, plan: Plan) -> Response {
        Response::Accepted { roots: plans::submit(plan), unknown: Vec::new() }
    }

    fn status(&self) -> Status {
        tracemalloc::attach(|_| report::status())
    }

    fn disable(&self) {
        tracemalloc::attach(|_| state::with(|jit| jit.disable()));
    }
}

fn python_version() -> String {
    // SAFETY: a static string.
    let full = unsafe { CStr::from_ptr(crate::cpython::ffi::Py_GetVersion()) }.to_string_lossy().into_owned();
    full.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Path of the file that maps the code at `address`.
fn library_of(address: usize) -> String {
    // SAFETY: dladdr fills in the structure or says it did not.
    unsafe {
        let mut info: libc::Dl_info = std::mem::zeroed();
        if libc::dladdr(address as *const _, &mut info) == 0 || info.dli_fname.is_null() {
            return String::new();
        }
        let path = CStr::from_ptr(info.dli_fname).to_string_lossy().into_owned();
        std::fs::canonicalize(&path).map_or(path, |p| p.display().to_string())
    }
}

/// Offset of `_Py_tss_tstate` from the thread pointer: the word that holds the thread state while
/// the GIL is held, and null while it is not.
fn tls_offset(py: Python<'_>) -> Option<i64> {
    const REACH: usize = 4096;
    let base: usize;
    // SAFETY: the first word of the thread control block is its own address.
    unsafe {
        std::arch::asm!("mov {}, fs:0", out(reg) base, options(nostack, readonly, preserves_flags));
        let tstate = _PyThreadState_UncheckedGet();
        let holding: Vec<usize> = (8..REACH).step_by(8).filter(|k| word(base - k) == Some(tstate)).collect();
        let released: Vec<usize> =
            py.detach(|| holding.iter().copied().filter(|k| word(base - k) == Some(0)).collect());
        released.first().map(|k| -(*k as i64))
    }
}

/// A word of our own memory, if there is memory at that address.
fn word(address: usize) -> Option<usize> {
    let mut value = 0usize;
    let local = libc::iovec { iov_base: (&raw mut value).cast(), iov_len: 8 };
    let remote = libc::iovec { iov_base: address as *mut _, iov_len: 8 };
    // SAFETY: the kernel checks the remote address; the local one is ours.
    let n = unsafe { libc::process_vm_readv(libc::getpid(), &local, 1, &remote, 1, 0) };
    (n == 8).then_some(value)
}
