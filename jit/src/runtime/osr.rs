//! Loops that are already running: JUMP events of one code object lead into compiled code.
//!
//! `sys.monitoring`'s local JUMP event turns `JUMP_BACKWARD` of that code object into a form that
//! calls us back with the frame as it is; the callback may change locals, stack and position, and
//! the interpreter goes on there. Tool id 5 is reserved for optimisers.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::{RUNNING_COMPILED, Thread};
use crate::cpython::types;
use crate::cpython::{Obj, at};

use super::exit::LOOP_RAISED;
use super::state::{self, Mode};
use super::version::Version;
use super::{again, entry};

/// `sys.monitoring.OPTIMIZER_ID` and `sys.monitoring.events.JUMP`.
const TOOL: i64 = 5;
const JUMP: i64 = 1 << 7;
/// `sys.monitoring.events.PY_START`: used under stress only, to let functions warm up.
const START: i64 = 1;

/// `sys.monitoring.DISABLE`.
static DISABLE: AtomicUsize = AtomicUsize::new(0);

/// Native recursion that the call of a callback in C takes (`cfunction_enter_call`), and a loop does not.
const CALLBACK_UNITS: i32 = 1;

/// Registers the callback.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn register(callback: Obj, on_start: Obj) -> Result<(), String> {
    // SAFETY: calls of `sys.monitoring` functions; results are dropped.
    unsafe {
        let name = Obj::from(ffi::PyUnicode_FromString(c"emberjit".as_ptr()));
        monitoring(c"use_tool_id", &[int(TOOL), name])?;
        let module = ffi::PySys_GetObject(c"monitoring".as_ptr());
        DISABLE.store(ffi::PyObject_GetAttrString(module, c"DISABLE".as_ptr()) as usize, Ordering::Relaxed);
        callback.incref();
        on_start.incref();
        monitoring(c"register_callback", &[int(TOOL), int(JUMP), callback])?;
        monitoring(c"register_callback", &[int(TOOL), int(START), on_start])
    }
}

/// Switches the events of a code object on or off.
///
/// # Safety
/// The GIL must be held and `code` alive; no state borrowed.
pub unsafe fn listen(code: Obj, on: bool) -> Result<(), String> {
    // SAFETY: as in `register`.
    unsafe {
        code.incref();
        monitoring(c"set_local_events", &[int(TOOL), code, int(if on { JUMP } else { 0 })])
    }
}

/// Has all jumps of a code object lead here that may by now be without events: see [`on_jump`].
///
/// # Safety
/// As for [`listen`].
pub unsafe fn listen_anew(code: Obj) -> Result<(), String> {
    // SAFETY: as above.
    unsafe {
        listen(code, false)?;
        listen(code, true)
    }
}

/// Also asks to be told when the code is called: see [`on_start`].
///
/// # Safety
/// As for [`listen`].
pub unsafe fn listen_to_calls(code: Obj) -> Result<(), String> {
    // SAFETY: as in `register`.
    unsafe {
        code.incref();
        monitoring(c"set_local_events", &[int(TOOL), code, int(JUMP | START)])
    }
}

/// The callback of calls under stress: (code, offset).
///
/// # Safety
/// Called by the interpreter with the arguments of a PY_START event.
pub unsafe extern "C" fn on_start(
    _module: *mut PyObject,
    args: *mut *mut PyObject,
    n: isize,
) -> *mut PyObject {
    // SAFETY: two objects, as `sys.monitoring` documents; the frame is the one that starts.
    unsafe {
        if n == 2 {
            let frame = Thread::current().current_frame();
            crate::policy::first::called_under_stress(Obj::from(*args), Obj(frame.function()));
        }
        ffi::Py_NewRef(types::none().ptr())
    }
}

unsafe fn int(n: i64) -> Obj {
    // SAFETY: a new reference, given away to `monitoring`.
    Obj::from(unsafe { ffi::PyLong_FromLongLong(n) })
}

/// Calls `sys.monitoring.<name>`, taking over the references of `args`.
unsafe fn monitoring(name: &std::ffi::CStr, args: &[Obj]) -> Result<(), String> {
    // SAFETY: a borrowed module attribute and our own references.
    unsafe {
        let module = ffi::PySys_GetObject(c"monitoring".as_ptr());
        let original = SET_LOCAL_EVENTS.load(Ordering::Relaxed) as *mut PyObject;
        let function = if name == c"set_local_events" && !original.is_null() {
            ffi::Py_NewRef(original)
        } else {
            ffi::PyObject_GetAttrString(module, name.as_ptr())
        };
        let pointers: Vec<*mut PyObject> = args.iter().map(|a| a.ptr()).collect();
        let result =
            ffi::PyObject_Vectorcall(function, pointers.as_ptr(), pointers.len(), std::ptr::null_mut());
        ffi::Py_XDECREF(function);
        args.iter().for_each(|a| a.decref());
        if result.is_null() {
            ffi::PyErr_Clear();
            return Err(format!("sys.monitoring.{} failed", name.to_string_lossy()));
        }
        ffi::Py_DECREF(result);
        Ok(())
    }
}

/// The callback: (code, offset of the jump, offset of its target). A jump that leads to no compiled loop costs the
/// interpreter this one event, until the next loop of the code is compiled.
///
/// # Safety
/// Called by the interpreter with the arguments of a JUMP event.
pub unsafe extern "C" fn on_jump(
    _module: *mut PyObject,
    args: *mut *mut PyObject,
    n: isize,
) -> *mut PyObject {
    // SAFETY: three objects, as `sys.monitoring` documents.
    unsafe {
        if n == 3 {
            let (code, target) = (Obj::from(*args), ffi::PyLong_AsLong(*args.add(2)));
            let source = ffi::PyLong_AsLong(*args.add(1));
            let unit = target as u32 / 2;
            if target >= source || is_unknown(code, unit) {
                return ffi::Py_NewRef(DISABLE.load(Ordering::Relaxed) as *mut PyObject);
            }
            if enter(code, unit) == Some(LOOP_RAISED) {
                return std::ptr::null_mut();
            }
        }
        ffi::Py_NewRef(types::none().ptr())
    }
}

/// Whether there is no version of a loop, and none will be made before somebody asks for it.
fn is_unknown(code: Obj, unit: u32) -> bool {
    state::with(|jit| {
        let compiled = jit.codes.get(&code).is_some_and(|r| r.loops.contains_key(&unit));
        jit.mode != Mode::All && !compiled
    })
}

/// Runs the compiled loop on the running frame, if there is one and nothing speaks against it.
unsafe fn enter(code: Obj, unit: u32) -> Option<usize> {
    // SAFETY: the GIL is held; the frame is the interpreter's current one.
    unsafe {
        let thread = Thread::current();
        let frame = thread.current_frame();
        let version = find(code, unit)?;
        let body = version.body.get()?;
        let same = frame.code() == code.0
            && frame.globals() == body.globals.0
            && frame.builtins() == body.builtins.0
            && body.namespace == frame.has_namespace();
        let watched = body.codes.iter().any(|c| entry::rt_is_monitored(c.0) != 0);
        let room = thread.datastack_top() + body.inline_bytes as usize + 64 < thread.datastack_limit();
        let deep = thread.recursion() <= body.max_depth as i32 + 1;
        if watched
            || !same
            || !room
            || deep
            || thread.tracing() != 1
            || Obj(state::interp()).get::<usize>(at::interp::EVAL_FRAME) != 0
            || !state::monitoring_is_quiet()
            || !entry::has_stack(thread)
            || again::is_due(thread)
        {
            return None;
        }
        let call: unsafe extern "C" fn(usize, usize) -> usize =
            std::mem::transmute(version.entry.load(Ordering::Acquire));
        let what = thread.what_event();
        let target = (code.0 + at::code::CODE_ADAPTIVE + 2 * unit as usize) as u64;
        let top = thread.datastack_top();
        frame.set_prev_instr(target);
        // Collections look into the frames of generators, and the slots are about to be the loop's.
        frame.set_stacktop(RUNNING_COMPILED);
        thread.set_tracing(0);
        thread.set_what_event(-1);
        thread.set_c_recursion(thread.c_recursion() + CALLBACK_UNITS);
        let result = call(thread.0, frame.0);
        thread.set_c_recursion(thread.c_recursion() - CALLBACK_UNITS);
        thread.set_tracing(1);
        thread.set_what_event(what);
        thread.set_datastack_top(top);
        Some(result)
    }
}

/// The valid version of a loop; in mode `all`, it is compiled now.
unsafe fn find(code: Obj, unit: u32) -> Option<&'static Version> {
    let (version, all) = state::with(|jit| {
        let all = jit.mode == Mode::All;
        (jit.codes.get(&code).and_then(|r| r.loops.get(&unit).copied()), all)
    });
    if let Some(version) = version {
        return version.is_valid().then_some(version);
    }
    if !all {
        return None;
    }
    // SAFETY: as in `enter`.
    unsafe {
        let frame = Thread::current().current_frame();
        crate::policy::first::compile_loop_now(code, unit, frame);
    }
    state::with(|jit| jit.codes.get(&code).and_then(|r| r.loops.get(&unit).copied())).filter(|v| v.is_valid())
}

/// CPython's own `sys.monitoring.set_local_events` and `set_events`.
static SET_LOCAL_EVENTS: AtomicUsize = AtomicUsize::new(0);
static SET_EVENTS: AtomicUsize = AtomicUsize::new(0);

/// Puts ours in the place of the functions that switch events on and off: CPython tells nobody when a tool
/// asks for events, and while one does, calls of Python functions must not look like calls of C code.
///
/// # Safety
/// The GIL must be held; the definitions must live for ever.
pub unsafe fn hook_events(local: *mut ffi::PyMethodDef, global: *mut ffi::PyMethodDef) -> Result<(), String> {
    // SAFETY: borrowed module, new references kept for ever.
    unsafe {
        let module = ffi::PySys_GetObject(c"monitoring".as_ptr());
        let name = ffi::PyObject_GetAttrString(module, c"__name__".as_ptr());
        for (attribute, place, definition) in
            [(c"set_local_events", &SET_LOCAL_EVENTS, local), (c"set_events", &SET_EVENTS, global)]
        {
            let original = ffi::PyObject_GetAttrString(module, attribute.as_ptr());
            place.store(original as usize, Ordering::Relaxed);
            let ours = ffi::PyCFunction_NewEx(definition, module, name);
            if ours.is_null() || ffi::PyObject_SetAttrString(module, attribute.as_ptr(), ours) < 0 {
                ffi::PyErr_Clear();
                return Err("sys.monitoring cannot be watched".into());
            }
        }
        Ok(())
    }
}

/// `sys.monitoring.set_local_events(tool_id, code, event_set)`.
///
/// # Safety
/// Called as a method with positional arguments.
pub unsafe extern "C" fn set_local_events(
    _module: *mut PyObject,
    args: *mut *mut PyObject,
    n: isize,
) -> *mut PyObject {
    // SAFETY: the original checks the arguments; the code object is only compared.
    unsafe {
        let original = SET_LOCAL_EVENTS.load(Ordering::Relaxed) as *mut PyObject;
        let result = ffi::PyObject_Vectorcall(original, args.cast(), n as usize, std::ptr::null_mut());
        if !result.is_null() && n == 3 {
            let code = Obj::from(*args.add(1));
            state::with(|jit| {
                let about = |v: &&Version| v.body.get().is_some_and(|b| b.codes.contains(&code));
                for version in jit.versions.values().copied().filter(about).collect::<Vec<_>>() {
                    jit.invalidate(version, false);
                }
            });
            note_events(*args, code, *args.add(2));
        }
        result
    }
}

/// `sys.monitoring.set_events(tool_id, event_set)`.
///
/// # Safety
/// Called as a method with positional arguments.
pub unsafe extern "C" fn set_events(
    _module: *mut PyObject,
    args: *mut *mut PyObject,
    n: isize,
) -> *mut PyObject {
    // SAFETY: the original checks the arguments.
    unsafe {
        let original = SET_EVENTS.load(Ordering::Relaxed) as *mut PyObject;
        let result = ffi::PyObject_Vectorcall(original, args.cast(), n as usize, std::ptr::null_mut());
        if !result.is_null() && n == 2 {
            note_events(*args, Obj::NULL, *args.add(1));
        }
        result
    }
}

/// A tool asked for events of a code object, or of all (null).
unsafe fn note_events(tool: *mut PyObject, code: Obj, events: *mut PyObject) {
    // SAFETY: ints, as the original has checked.
    unsafe {
        let (tool, events) = (ffi::PyLong_AsLong(tool), ffi::PyLong_AsLong(events));
        if tool != TOOL {
            state::with(|jit| jit.note_tool(tool, code, events != 0));
        }
    }
}
