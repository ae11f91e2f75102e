//! Entering versions, and the small things they ask of the runtime.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::Thread;
use crate::cpython::types::known;
use crate::cpython::{_PyThreadState_UncheckedGet, Obj, at};

use super::version::Version;

type P = *mut PyObject;

/// Native stack in bytes that is left alone, for C code that versions call: so much, and for each unit of native
/// recursion that the interpreter would still allow. Recursion through `sorted` needs up to 2 kB for one.
const STACK_RESERVE: usize = 256 << 10;
/// Native stack in bytes that the compiler may need. It has overflown one of 64 kB, never one of 96 kB.
const COMPILER_STACK: usize = 256 << 10;
const STACK_OF_UNIT: usize = 2 << 10;

thread_local! {
    /// Lowest address and size of the stack; 0: not looked up yet.
    static STACK: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// The thread that entered a version last, by its two numbers, and its stack: a thread-local variable costs a
/// call. Read and written with the GIL held.
static LAST_THREAD: AtomicUsize = AtomicUsize::new(0);
static LAST_BASE: AtomicUsize = AtomicUsize::new(0);
static LAST_SIZE: AtomicUsize = AtomicUsize::new(0);

/// The thread state, or 0 if the native stack is too short to enter a version.
pub extern "C" fn rt_enter(sp: usize) -> usize {
    // SAFETY: only reads the thread's own state pointer.
    let thread = unsafe { _PyThreadState_UncheckedGet() };
    if has_room(thread, sp) { thread } else { 0 }
}

/// Whether the native stack at `sp` has room for more compiled code.
pub(super) fn has_room(thread: usize, sp: usize) -> bool {
    // SAFETY: fields of the thread's own state. States, stacks and numbers are used again, all at once
    // hardly ever.
    let (name, units) = unsafe {
        let state = Obj(thread);
        let id: usize = state.get(at::tstate::THREAD_ID);
        let units: i32 = state.get(at::tstate::C_RECURSION_REMAINING);
        (id.wrapping_add(state.get(at::tstate::NATIVE_THREAD_ID)), units.max(0) as usize)
    };
    if LAST_THREAD.load(Ordering::Relaxed) != name {
        other_thread(name);
    }
    let size = LAST_SIZE.load(Ordering::Relaxed);
    // The interpreter itself gets along with 512 kB, just so: versions have a small part of a short stack.
    let reserve = (STACK_RESERVE + STACK_OF_UNIT * units).min(size - size / 16);
    sp >= LAST_BASE.load(Ordering::Relaxed) + reserve
}

#[cold]
fn other_thread(name: usize) {
    if STACK.get().0 == 0 {
        STACK.set(stack());
    }
    let (base, size) = STACK.get();
    LAST_BASE.store(base, Ordering::Relaxed);
    LAST_SIZE.store(size, Ordering::Relaxed);
    LAST_THREAD.store(name, Ordering::Relaxed);
}

/// A function recurses deeper than the native stack goes: from here on the interpreter runs it, whose
/// calls of Python functions need none.
///
/// # Safety
/// Called by compiled code with its own version, the GIL held.
pub unsafe extern "C" fn rt_too_deep(version: *const Version) {
    // SAFETY: versions live long.
    let version: &'static Version = unsafe { &*version };
    version.note_active(1);
    super::state::with(|jit| {
        jit.learn().unsupported.insert(version.code);
        jit.invalidate(version, false);
    });
    version.note_active(-1);
}

/// Frees an object without references if nobody can see it end; whether it did.
///
/// # Safety
/// Called by compiled code with an object whose count is 0.
pub unsafe extern "C-unwind" fn rt_dealloc_simple(o: P) -> u64 {
    // SAFETY: as above.
    unsafe {
        let class = Obj::from(o).class();
        let simple = [known::float(), known::int(), known::string()].contains(&class);
        if simple {
            crate::cpython::_Py_Dealloc(o);
        }
        u64::from(simple)
    }
}

/// Frees an object without references; whether compiled code must not go on after what that did.
///
/// # Safety
/// Called by compiled code, with its own version and an object whose count is 0.
pub unsafe extern "C-unwind" fn rt_dealloc(o: P, version: *const Version) -> u64 {
    // SAFETY: as above; a field of the live interpreter state.
    unsafe {
        crate::cpython::_Py_Dealloc(o);
        let monitoring: u32 = Obj(super::state::interp()).get(at::interp::MONITORING_VERSION);
        let quiet = super::state::QUIET_MONITORING.load(Ordering::Relaxed);
        u64::from(monitoring != quiet || (*version).invalid.load(Ordering::Relaxed) != 0)
    }
}

/// Whether the thread's native stack has room for more compiled code.
pub fn has_stack(thread: Thread) -> bool {
    let here = 0u8;
    has_room(thread.0, &raw const here as usize)
}

/// Whether the thread's native stack has room for the compiler.
pub fn has_compiler_stack() -> bool {
    let here = 0u8;
    if STACK.get().0 == 0 {
        STACK.set(stack());
    }
    (&raw const here as usize).saturating_sub(STACK.get().0) >= COMPILER_STACK
}

/// Lowest address and size of the thread's stack; no size if that cannot be told.
fn stack() -> (usize, usize) {
    // SAFETY: asks about the calling thread only.
    unsafe {
        let mut attributes = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return (1, 0);
        }
        let (mut base, mut size) = (std::ptr::null_mut(), 0);
        libc::pthread_attr_getstack(&attributes, &mut base, &mut size);
        libc::pthread_attr_destroy(&mut attributes);
        (base as usize, size)
    }
}

/// Makes the function whose call does what the eval breaker asks for.
///
/// The handler is hidden: calling a tiny function runs it, in its RESUME. The function's frame counts
/// as incomplete until its last unit, so nobody sees it. It returns `None`, which is immortal.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn make_poller() -> Obj {
    // SAFETY: a fresh function whose code nobody else has.
    unsafe {
        let globals = ffi::PyDict_New();
        let f = Obj::from(ffi::PyRun_String(c"lambda: None".as_ptr(), ffi::Py_eval_input, globals, globals));
        ffi::Py_DECREF(globals);
        let code = Obj(f.get(at::function::CODE));
        let units: isize = code.get(at::code::SIZE_FIELD);
        code.set(at::code::FIRSTTRACEABLE, units as i32 - 1);
        f
    }
}

/// An attribute gets its first value: inline values remember the order (`_PyDictValues_AddToInsertionOrder`).
///
/// # Safety
/// `values` is the tagged inline-values word's address part as compiled code has it.
pub unsafe extern "C" fn rt_note_new_value(values: usize, index: usize) {
    // SAFETY: two bytes before the values are their count and capacity, and before them the order.
    unsafe {
        let size = (values - 2) as *mut u8;
        let n = *size + 1;
        *size.sub(usize::from(n)) = index as u8;
        *size = n;
    }
}

/// Puts a new int into a dict's value slot. Nonzero if what is there could run code when it goes.
///
/// # Safety
/// `place` is a live value slot.
pub unsafe extern "C" fn rt_store_int(place: *mut usize, n: i64) -> i32 {
    // SAFETY: as above; dropping an exact int, float, str, bool or None runs nothing.
    unsafe {
        let old = Obj(*place);
        let class = old.class();
        let is_simple = || class == known::int() || crate::hir::Type::of_class(class).is_simple();
        if !is_simple() && old != crate::cpython::types::none() {
            return 1;
        }
        let new = ffi::PyLong_FromLongLong(n);
        if new.is_null() {
            ffi::PyErr_Clear();
            return 1;
        }
        *place = new as usize;
        old.decref();
        0
    }
}

/// The value of an exact int of several digits; nonzero if it does not fit.
///
/// # Safety
/// `o` is an exact int.
pub unsafe extern "C" fn rt_unbox_int(o: P, out: *mut i64) -> i32 {
    // SAFETY: as above.
    unsafe {
        debug_assert!(Obj::from(o).class() == known::int());
        let mut overflow = 0;
        let n = ffi::PyLong_AsLongLongAndOverflow(o, &mut overflow);
        *out = n;
        overflow
    }
}

/// Drops a reference, or nothing.
///
/// # Safety
/// `o` is null or a reference that the caller gives up.
pub unsafe extern "C" fn rt_drop(o: P) {
    // SAFETY: as above.
    unsafe { ffi::Py_XDECREF(o) }
}

/// Whether a tool other than ours wants events of this code object, or did when it was instrumented last: the
/// interpreter takes that back when the code begins there again.
///
/// # Safety
/// `code` must be alive.
#[inline]
pub unsafe extern "C" fn rt_is_monitored(code: usize) -> i32 {
    /// Bit of the tool id for optimisers, which is ours.
    const OURS: u8 = 1 << 5;
    /// `_PY_MONITORING_UNGROUPED_EVENTS` bytes, one a kind of event.
    const EVENTS: usize = 15;
    // SAFETY: monitoring data is null or as `_PyCoMonitoringData` says.
    unsafe {
        let data = Obj(Obj(code).get(at::code::MONITORING));
        if data.is_null() {
            return 0;
        }
        let wanted = |events| (0..EVENTS).any(|e| data.get::<u8>(events + e) & !OURS != 0);
        i32::from(wanted(at::monitoring::LOCAL_MONITORS) || wanted(at::monitoring::ACTIVE_MONITORS))
    }
}

/// Whether `gc.callbacks` has any. No Python code runs.
unsafe fn are_watched() -> bool {
    // SAFETY: borrowed references; `sys.modules` is a dict.
    unsafe {
        let modules = ffi::PySys_GetObject(c"modules".as_ptr());
        let gc = ffi::PyDict_GetItemString(modules, c"gc".as_ptr());
        if gc.is_null() || ffi::PyModule_Check(gc) == 0 {
            return false;
        }
        let callbacks = ffi::PyDict_GetItemString(ffi::PyModule_GetDict(gc), c"callbacks".as_ptr());
        !callbacks.is_null() && ffi::PyObject_IsTrue(callbacks) > 0
    }
}

/// Stress: collects garbage where anything could happen, unless the program is told of collections.
///
/// # Safety
/// The GIL must be held and the frames shown.
pub unsafe extern "C" fn rt_collect() {
    // SAFETY: as above; a pending exception is put back.
    unsafe {
        let pending = ffi::PyErr_GetRaisedException();
        if !are_watched() {
            ffi::PyGC_Collect();
        }
        if !pending.is_null() {
            ffi::PyErr_SetRaisedException(pending);
        }
    }
}
