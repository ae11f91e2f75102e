//! Entering versions, and the small things they ask of the runtime.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cpython::code::{CO_GENERATORS, CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS, Code};
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::{Frame, Thread};
use crate::cpython::function::Function;
use crate::cpython::types::{self, known};
use crate::cpython::{_PyFunction_Vectorcall, _PyThreadState_UncheckedGet, Obj, at, tuple_slice};
use crate::passes::refcount::MOST_PASSED;

use super::version::Version;

type P = *mut PyObject;

/// Native stack that is left alone, for C code that versions call.
const STACK_RESERVE: usize = 256 << 10;

thread_local! {
    /// Lowest stack address at which a version may be entered; 0: not looked up yet.
    static STACK_LIMIT: Cell<usize> = const { Cell::new(0) };
}

/// The thread that entered a version last, by its two numbers, and its stack limit: a thread-local variable
/// costs a call. Read and written with the GIL held.
static LAST_THREAD: AtomicUsize = AtomicUsize::new(0);
static LAST_LIMIT: AtomicUsize = AtomicUsize::new(0);

/// The thread state, or 0 if the native stack is too short to enter a version.
pub extern "C" fn rt_enter(sp: usize) -> usize {
    // SAFETY: only reads the thread's own state pointer.
    let thread = unsafe { _PyThreadState_UncheckedGet() };
    // SAFETY: fields of the thread's own state. States, stacks and numbers are used again, all at once
    // hardly ever.
    let name = unsafe {
        let state = Obj(thread);
        let id: usize = state.get(at::tstate::THREAD_ID);
        id.wrapping_add(state.get(at::tstate::NATIVE_THREAD_ID))
    };
    if LAST_THREAD.load(Ordering::Relaxed) != name {
        other_thread(name);
    }
    if sp < LAST_LIMIT.load(Ordering::Relaxed) { 0 } else { thread }
}

#[cold]
fn other_thread(name: usize) {
    if STACK_LIMIT.get() == 0 {
        STACK_LIMIT.set(stack_limit());
    }
    LAST_LIMIT.store(STACK_LIMIT.get(), Ordering::Relaxed);
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
    version.active.fetch_add(1, Ordering::Relaxed);
    super::state::with(|jit| {
        jit.learn().unsupported.insert(version.code);
        jit.invalidate(version, false);
    });
    version.active.fetch_sub(1, Ordering::Relaxed);
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

/// Whether the native stack has room for more compiled code.
pub fn has_stack() -> bool {
    let here = 0u8;
    rt_enter(&raw const here as usize) != 0
}

fn stack_limit() -> usize {
    // SAFETY: asks about the calling thread only.
    unsafe {
        let mut attributes = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return 1;
        }
        let (mut base, mut size) = (std::ptr::null_mut(), 0);
        libc::pthread_attr_getstack(&attributes, &mut base, &mut size);
        libc::pthread_attr_destroy(&mut attributes);
        base as usize + STACK_RESERVE.min(size / 2)
    }
}

/// Set in what stands in the place of keyword names when all slots are filled already: the rest is the
/// address of the arguments [as they were passed](Passed).
pub const BOUND: usize = 1;

/// Arguments of a vectorcall.
struct Passed {
    args: *const P,
    nargsf: usize,
    kwnames: P,
}

/// Whether a call with all arguments positional fills the slots just so.
pub fn binds_simply(code: &Code) -> bool {
    code.kwonly == 0 && code.flags & (CO_VARARGS | CO_VARKEYWORDS) == 0
}

/// Number of argument slots that a version wants filled.
pub fn slots_wanted(code: &Code) -> usize {
    code.argcount + code.kwonly + slots_made(code)
}

/// Number of them, the last ones, for a tuple of extra arguments and a dict of extra names.
pub fn slots_made(code: &Code) -> usize {
    usize::from(code.flags & CO_VARARGS != 0) + usize::from(code.flags & CO_VARKEYWORDS != 0)
}

/// Binds arguments that are not simply all positional, then enters the version. What does not bind
/// goes to the interpreter, whose TypeError it is.
///
/// # Safety
/// Called by compiled code with its own vectorcall arguments and version.
pub unsafe extern "C-unwind" fn rt_bind_and_call(
    callable: P,
    args: *const P,
    nargsf: usize,
    kwnames: P,
    version: *const Version,
) -> P {
    // SAFETY: arguments as vectorcall passes them; versions live long.
    unsafe {
        let n = nargsf & !(1 << 63);
        let version = &*version;
        version.active.fetch_add(1, Ordering::Relaxed);
        // Most functions have few arguments.
        let (mut few, mut many) = ([Obj::NULL; 24], Vec::new());
        let slots = match version.slots_wanted {
            wanted @ 0..=24 => &mut few[..wanted],
            wanted => {
                many.resize(wanted, Obj::NULL);
                &mut many[..]
            }
        };
        let entry = version.entry.load(Ordering::Acquire);
        let bound = entry != 0 && bind(Obj::from(callable), args, n, kwnames, slots);
        let passed = Passed { args, nargsf, kwnames };
        let result = if bound {
            let call: unsafe extern "C-unwind" fn(P, *const P, usize, P) -> P = std::mem::transmute(entry);
            let marker = if version.binds_simply { 0 } else { &raw const passed as usize | BOUND };
            call(callable, slots.as_ptr().cast(), slots.len(), marker as P)
        } else {
            _PyFunction_Vectorcall(callable, args, nargsf, kwnames)
        };
        // What `bind` has made.
        slots[slots.len() - version.slots_made..].iter().for_each(|o| ffi::Py_XDECREF(o.ptr()));
        version.active.fetch_sub(1, Ordering::Relaxed);
        result
    }
}

/// The interpreter's turn: the version cannot be entered now. Arguments that were bound for it are taken as
/// they were passed.
///
/// # Safety
/// Called by compiled code with its own vectorcall arguments and version.
pub unsafe extern "C-unwind" fn rt_interpret(
    callable: P,
    args: *const P,
    nargsf: usize,
    kwnames: P,
    version: *const Version,
) -> P {
    // SAFETY: arguments as vectorcall passes them, or as `rt_bind_and_call` has noted them right before.
    unsafe {
        let version = &*version;
        version.active.fetch_add(1, Ordering::Relaxed);
        let result = if version.binds_simply {
            _PyFunction_Vectorcall(callable, args, nargsf, kwnames)
        } else {
            let passed = &*((kwnames as usize & !BOUND) as *const Passed);
            _PyFunction_Vectorcall(callable, passed.args, passed.nargsf, passed.kwnames)
        };
        version.active.fetch_sub(1, Ordering::Relaxed);
        result
    }
}

/// `_PyFunction_Vectorcall` for compiled callers: the interpreter's frame takes the references that it may,
/// as it does from the interpreter's own stack, where that is simple.
///
/// # Safety
/// Called by compiled code with vectorcall arguments, and with the word before them that tells what may be
/// taken.
pub unsafe extern "C-unwind" fn rt_call_interpreted(
    callable: P,
    args: *const P,
    nargsf: usize,
    kwnames: P,
) -> P {
    // SAFETY: as above; a live function.
    unsafe {
        let f = Obj::from(callable);
        let word = if nargsf >> 63 == 0 { 0 } else { args.cast::<usize>().sub(1).read() };
        let told = word >> MOST_PASSED == f.0;
        let thread = Thread::current();
        let n = nargsf & !(1 << 63);
        let code = Obj(f.get(at::function::CODE));
        let flags: u32 = code.get(at::code::FLAGS);
        let plain = flags & (CO_OPTIMIZED | CO_NEWLOCALS | CO_VARARGS | CO_VARKEYWORDS | CO_GENERATORS)
            == CO_OPTIMIZED | CO_NEWLOCALS;
        let base = thread.datastack_top();
        let top = base + 8 * code.get::<i32>(at::code::FRAMESIZE) as usize;
        if !told
            || !plain
            || !kwnames.is_null()
            || code.get::<i32>(at::code::ARGCOUNT) as usize != n
            || code.get::<i32>(at::code::KWONLYARGCOUNT) != 0
            || top >= thread.datastack_limit()
            || Obj(super::state::interp()).get::<usize>(at::interp::EVAL_FRAME) != 0
            || thread.interp() != super::state::interp()
        {
            return _PyFunction_Vectorcall(callable, args, nargsf, kwnames);
        }
        let frame = Frame(base);
        super::exit::header(frame, code, f, f.get(at::function::GLOBALS), f.get(at::function::BUILTINS));
        frame.set_object(0);
        frame.set_locals(0);
        frame.set_previous(thread.current_frame().0);
        let slots = code.get::<i32>(at::code::NLOCALSPLUS) as usize;
        for i in 0..slots {
            let mut slot = 0;
            if i < n {
                let place = args.add(i).cast::<usize>().cast_mut();
                slot = *place;
                if i < MOST_PASSED && word >> i & 1 != 0 {
                    *place = types::none().0;
                } else {
                    Obj(slot).incref();
                }
            }
            frame.set_slot(i, slot);
        }
        frame.set_stacktop(slots as i32);
        frame.set_prev_instr((code.0 + at::code::CODE_ADAPTIVE - 2) as u64);
        thread.set_datastack_top(top);
        crate::cpython::_PyEval_EvalFrameDefault(thread.0, frame.0, 0)
    }
}

/// Follows `initialize_locals` of `Python/ceval.c`; false for anything that raises there.
unsafe fn bind(callable: Obj, args: *const P, n: usize, kwnames: P, slots: &mut [Obj]) -> bool {
    use at::code::*;
    // SAFETY: a live function; counts come from its code.
    unsafe {
        let function = Function::read(callable);
        let code = function.code;
        let count = |offset| code.get::<i32>(offset) as usize;
        let (argcount, positional_only, kwonly) =
            (count(ARGCOUNT), count(POSONLYARGCOUNT), count(KWONLYARGCOUNT));
        let total = argcount + kwonly;
        let names = tuple_slice(Obj(code.get(LOCALSPLUSNAMES)));
        let flags: u32 = code.get(FLAGS);
        let (star, named) = (flags & CO_VARARGS != 0, flags & CO_VARKEYWORDS != 0);
        if slots.len() != total + usize::from(star) + usize::from(named) || (n > argcount && !star) {
            return false;
        }
        let positional = if n == 0 { &[][..] } else { std::slice::from_raw_parts(args.cast::<Obj>(), n) };
        let direct = n.min(argcount);
        slots[..direct].copy_from_slice(&positional[..direct]);
        let rest = slots.len() - 1;
        if star {
            let extra = ffi::PyTuple_New((n - direct) as isize);
            if extra.is_null() {
                ffi::PyErr_Clear();
                return false;
            }
            for (i, item) in positional[direct..].iter().enumerate() {
                ffi::PyTuple_SET_ITEM(extra, i as isize, ffi::Py_NewRef(item.ptr()));
            }
            slots[total] = Obj::from(extra);
        }
        if named {
            slots[rest] = Obj::from(ffi::PyDict_New());
            if slots[rest].is_null() {
                ffi::PyErr_Clear();
                return false;
            }
        }
        if !kwnames.is_null() {
            for (i, name) in tuple_slice(Obj::from(kwnames)).iter().enumerate() {
                let value = Obj::from(*args.add(n + i));
                match (positional_only..total).find(|p| names[*p] == *name) {
                    Some(p) if slots[p].is_null() => slots[p] = value,
                    Some(_) => return false,
                    // A name that is equal but not the same object, or a positional-only one.
                    None if names[..total].iter().any(|x| equal(*x, *name)) => return false,
                    None if named => {
                        if ffi::PyUnicode_CheckExact(name.ptr()) == 0
                            || ffi::PyDict_SetItem(slots[rest].ptr(), name.ptr(), value.ptr()) < 0
                        {
                            ffi::PyErr_Clear();
                            return false;
                        }
                    }
                    None => return false,
                }
            }
        }
        defaults(&function, slots, argcount, total, names)
    }
}

unsafe fn equal(a: Obj, b: Obj) -> bool {
    // SAFETY: two live strings.
    unsafe { ffi::PyUnicode_Compare(a.ptr(), b.ptr()) == 0 }
}

unsafe fn defaults(
    function: &Function,
    slots: &mut [Obj],
    argcount: usize,
    total: usize,
    names: &[Obj],
) -> bool {
    // SAFETY: defaults are a tuple or null, keyword defaults a dict or null.
    unsafe {
        let values = if function.defaults.is_null() { &[][..] } else { tuple_slice(function.defaults) };
        let first = argcount.saturating_sub(values.len());
        for i in 0..argcount {
            if slots[i].is_null() {
                let Some(value) = i.checked_sub(first).and_then(|d| values.get(d)) else { return false };
                slots[i] = *value;
            }
        }
        for (i, name) in names.iter().enumerate().take(total).skip(argcount) {
            if slots[i].is_null() {
                if function.kwdefaults.is_null() {
                    return false;
                }
                let value = crate::cpython::dict::lookup(function.kwdefaults, *name);
                if value.is_null() {
                    return false;
                }
                slots[i] = value;
            }
        }
        true
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
        if !crate::hir::Type::of_class(old.class()).is_simple() && old != crate::cpython::types::none() {
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

/// Whether a tool other than ours wants events of this code object.
///
/// # Safety
/// `code` must be alive.
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
        let active = (0..EVENTS).any(|e| data.get::<u8>(at::monitoring::LOCAL_MONITORS + e) & !OURS != 0);
        i32::from(active)
    }
}

/// Stress: collects garbage where anything could happen.
///
/// # Safety
/// The GIL must be held and the frames shown.
pub unsafe extern "C" fn rt_collect() {
    // SAFETY: as above; a pending exception is put back.
    unsafe {
        let pending = ffi::PyErr_GetRaisedException();
        ffi::PyGC_Collect();
        if !pending.is_null() {
            ffi::PyErr_SetRaisedException(pending);
        }
    }
}
