//! `tracemalloc` asks for the current line whenever memory is allocated, which compiled code does not keep
//! up to date: while it traces, the interpreter runs everything.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::state::{self, QUIET_MONITORING};
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::{Obj, at};

type P = *mut PyObject;
type Start = unsafe extern "C-unwind" fn(P, *const P, isize) -> P;
type Stop = unsafe extern "C-unwind" fn(P, P) -> P;

/// What it is called among the tools that want events.
const TOOL: i64 = -1;

static TRACING: AtomicBool = AtomicBool::new(false);
static START: AtomicUsize = AtomicUsize::new(0);
static STOP: AtomicUsize = AtomicUsize::new(0);

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
        let result = original(module, nothing);
        if !result.is_null() {
            changed(false);
        }
        result
    }
}
