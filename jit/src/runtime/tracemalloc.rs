//! `tracemalloc` asks for the current line whenever memory is allocated, which compiled code does not keep
//! up to date: while it traces, the interpreter runs everything.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use pyo3::Python;

use super::state::{self, QUIET_MONITORING};
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::{_Py_IsFinalizing, Obj, at};

type P = *mut PyObject;
type Start = unsafe extern "C-unwind" fn(P, *const P, isize) -> P;
type Stop = unsafe extern "C-unwind" fn(P, P) -> P;

/// What it is called among the tools that want events.
const TOOL: i64 = -1;

static TRACING: AtomicBool = AtomicBool::new(false);
static START: AtomicUsize = AtomicUsize::new(0);
static STOP: AtomicUsize = AtomicUsize::new(0);

/// Locked while a thread of ours that has no thread state gets one. While `tracemalloc` traces, that allocation waits for
/// the GIL in the middle of being recorded; `tracemalloc.stop()` frees what it is recorded in, and must not run then.
static ATTACHING: Mutex<()> = Mutex::new(());

/// Runs something with the GIL, on any thread of ours: [`Python::attach`].
pub fn attach<R>(run: impl FnOnce(Python<'_>) -> R) -> R {
    let attaching = attaching();
    Python::attach(|py| {
        drop(attaching);
        run(py)
    })
}

/// To be held until this thread has the GIL. Nothing if it has a thread state already, and perhaps the GIL.
pub fn attaching() -> Option<MutexGuard<'static, ()>> {
    // SAFETY: asks about the calling thread only.
    let attached = unsafe { !ffi::PyGILState_GetThisThreadState().is_null() };
    (!attached).then(|| ATTACHING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Waits, with the GIL given away meanwhile, until no thread is attaching, and keeps it so. Nothing while the interpreter
/// ends: threads that wait for the GIL then wait for ever.
///
/// It does not wait for the lock itself: a thread of Python's that had it, and then waited for the GIL, would leave it
/// locked in the child of another one's fork. Threads of ours do not live then.
fn none_attaching() -> Option<MutexGuard<'static, ()>> {
    const STEP: Duration = Duration::from_micros(50);
    loop {
        match ATTACHING.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(guard)) => return Some(guard.into_inner()),
            // SAFETY: only reads a flag.
            Err(TryLockError::WouldBlock) if unsafe { _Py_IsFinalizing() } != 0 => return None,
            // SAFETY: the GIL is held, and is again behind this.
            Err(TryLockError::WouldBlock) => unsafe {
                let state = ffi::PyEval_SaveThread();
                std::thread::sleep(STEP);
                ffi::PyEval_RestoreThread(state);
            },
        }
    }
}

pub fn is_tracing() -> bool {
    TRACING.load(Ordering::Relaxed)
}

/// Puts ours in the place of the functions that start and stop it.
///
/// # Safety
/// The GIL must be held, and no state be borrowed.
pub unsafe fn hook() -> Result<(), String> {
    // SAFETY: a builtin module's functions, whose definitions live for ever.
    unsafe {
        let module = ffi::PyImport_ImportModule(c"_tracemalloc".as_ptr());
        let tracing = if module.is_null() {
            module
        } else {
            ffi::PyObject_CallMethodNoArgs(module, ffi::PyUnicode_InternFromString(c"is_tracing".as_ptr()))
        };
        if tracing.is_null() {
            ffi::PyErr_Clear();
            return Err("tracemalloc cannot be watched".into());
        }
        for (name, place, ours) in
            [(c"start", &START, start as *const () as usize), (c"stop", &STOP, stop as *const () as usize)]
        {
            let function = Obj::from(ffi::PyObject_GetAttrString(module, name.as_ptr()));
            let definition = Obj(function.get(at::cfunction::ML));
            place.store(definition.get(at::methoddef::METH), Ordering::Relaxed);
            definition.set(at::methoddef::METH, ours);
            function.decref();
        }
        ffi::Py_DECREF(module);
        if ffi::PyObject_IsTrue(tracing) == 1 {
            changed(true);
        }
        ffi::Py_DECREF(tracing);
        Ok(())
    }
}

fn changed(tracing: bool) {
    TRACING.store(tracing, Ordering::Relaxed);
    if tracing {
        QUIET_MONITORING.store(u32::MAX, Ordering::Relaxed);
    } else {
        // SAFETY: called with the GIL held.
        unsafe { state::monitoring_is_quiet() };
    }
    state::with(|jit| jit.note_tool(TOOL, Obj::NULL, tracing));
}

/// `_tracemalloc.start(nframe=1)`.
unsafe extern "C-unwind" fn start(module: P, args: *const P, n: isize) -> P {
    // SAFETY: called as a method with positional arguments.
    unsafe {
        let original: Start = std::mem::transmute(START.load(Ordering::Relaxed));
        let result = original(module, args, n);
        if !result.is_null() {
            changed(true);
        }
        result
    }
}

/// `_tracemalloc.stop()`.
unsafe extern "C-unwind" fn stop(module: P, nothing: P) -> P {
    // SAFETY: called as a method without arguments.
    unsafe {
        let original: Stop = std::mem::transmute(STOP.load(Ordering::Relaxed));
        let attaching = none_attaching();
        let result = original(module, nothing);
        drop(attaching);
        if !result.is_null() {
            changed(false);
        }
        result
    }
}
