//! Generators and coroutines whose bodies are compiled, whoever drives them.
//!
//! The types' slots for the next item lead here. A generator whose code has a version is resumed in
//! compiled code; its whole state is in its own frame whenever it is suspended, so that everybody else
//! (`throw`, `close`, the interpreter's own loops) can go on with it at any time. Where compiled code is left,
//! the interpreter ends the frame or yields for us.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use emberjit_layout::opcode::op;

use super::helpers::swallow_stop;
use super::state;
use super::version::Version;
use super::{bind, entry};
use crate::cpython::at::{self, generator as field};
use crate::cpython::code::{CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_ITERABLE_COROUTINE};
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::{Frame, NATIVE_UNITS, OWNED_BY_GENERATOR, RUNNING_COMPILED, Thread};
use crate::cpython::{Obj, tuple_slice, types};

type P = *mut PyObject;
type IterNext = unsafe extern "C-unwind" fn(P) -> P;
type Send = unsafe extern "C-unwind" fn(P, P, *mut P) -> i32;

/// `PySendResult`.
const RETURNED: i32 = 0;
const RAISED: i32 = -1;
const YIELDED: i32 = 1;

/// `gi_frame_state` (`Include/internal/pycore_frame.h`).
const CREATED: i8 = -2;
pub const SUSPENDED: i8 = -1;
const EXECUTING: i8 = 0;
pub const CLEARED: i8 = 4;

/// What is known of a code object instead of a version: asked already, not compiled.
const NOT_COMPILED: usize = 1;

static NEXT: AtomicUsize = AtomicUsize::new(0);
static SEND: AtomicUsize = AtomicUsize::new(0);
static ASEND_NEXT: AtomicUsize = AtomicUsize::new(0);
static ASEND_SEND: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" {
    static mut PyGen_Type: ffi::PyTypeObject;
    static mut PyCoro_Type: ffi::PyTypeObject;
    static PyAsyncGen_Type: ffi::PyTypeObject;
    static mut _PyAsyncGenASend_Type: ffi::PyTypeObject;
    static _PyAsyncGenWrappedValue_Type: ffi::PyTypeObject;
    fn _PyGen_SetStopIterationValue(value: P) -> i32;
    fn PyIter_Send(iter: P, value: P, result: *mut P) -> i32;
}

/// `am_send` of a class.
unsafe fn send_slot(class: Obj) -> Obj {
    // SAFETY: the classes of generators and coroutines have the table.
    unsafe { Obj(class.get::<usize>(at::AS_ASYNC) + at::AM_SEND) }
}

/// Remembers the types' own slots.
///
/// # Safety
/// The GIL must be held; before [`install`].
pub unsafe fn init() {
    // SAFETY: static types of the interpreter, whose slots are plain function pointers.
    unsafe {
        let generator = Obj(&raw mut PyGen_Type as usize);
        NEXT.store(generator.get(at::typeobject::ITERNEXT), Ordering::Relaxed);
        SEND.store(send_slot(generator).get(0), Ordering::Relaxed);
    }
}

/// Puts our slots in the place of the types' own, the first time: whoever has no compiled generators pays nothing.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn install() {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if INSTALLED.swap(true, Ordering::Relaxed) {
        return;
    }
    // SAFETY: as in `init`.
    unsafe {
        let generator = Obj(&raw mut PyGen_Type as usize);
        let coroutine = Obj(&raw mut PyCoro_Type as usize);
        generator.set(at::typeobject::ITERNEXT, next as *const () as usize);
        send_slot(generator).set(0, send_to as *const () as usize);
        send_slot(coroutine).set(0, send_to as *const () as usize);
        for class in [generator, coroutine] {
            replace_method(class, c"send", method_send as *const () as usize);
        }
        let asend = Obj(&raw mut _PyAsyncGenASend_Type as usize);
        ASEND_NEXT.store(asend.get(at::typeobject::ITERNEXT), Ordering::Relaxed);
        asend.set(at::typeobject::ITERNEXT, asend_next as *const () as usize);
        let original = replace_method(asend, c"send", asend_send as *const () as usize);
        ASEND_SEND.store(original, Ordering::Relaxed);
    }
}

/// Replaces a builtin method's C function in its definition; gives the one that was there.
unsafe fn replace_method(class: Obj, name: &std::ffi::CStr, function: usize) -> usize {
    const DEFINITION: usize = size_of::<ffi::PyMethodDef>();
    // SAFETY: `tp_methods` ends in a definition without a name.
    unsafe {
        let (mut method, mut original) = (Obj(class.get(at::METHODS)), 0);
        while method.get::<usize>(0) != 0 {
            if std::ffi::CStr::from_ptr(method.get(0)) == name {
                original = method.get(at::methoddef::METH);
                method.set(at::methoddef::METH, function);
            }
            method = Obj(method.0 + DEFINITION);
        }
        original
    }
}

/// What is known of code objects, by their address: [`NOT_COMPILED`], or a version's address.
///
/// CPython has a place for such things in code objects, but then calls the functions that other tools free
/// theirs with for these code objects too, at times when they do not expect it.
static KNOWN: Mutex<BTreeMap<usize, usize>> = Mutex::new(BTreeMap::new());

/// The part of it that was asked for last, at places that addresses give. Used with the GIL held.
static RECENT: [Recent; 1 << RECENT_BITS] =
    [const { Recent(AtomicUsize::new(0), AtomicUsize::new(0)) }; 1 << RECENT_BITS];
const RECENT_BITS: u32 = 10;

/// Code object, and what is known of it.
struct Recent(AtomicUsize, AtomicUsize);

impl Recent {
    fn of(code: Obj) -> &'static Recent {
        /// Of Fibonacci hashing.
        const GOLDEN: usize = 0x9e37_79b9_7f4a_7c15;
        &RECENT[code.0.wrapping_mul(GOLDEN) >> (usize::BITS - RECENT_BITS)]
    }

    fn set(&self, code: Obj, known: usize) {
        self.0.store(code.0, Ordering::Relaxed);
        self.1.store(known, Ordering::Relaxed);
    }
}

fn known() -> MutexGuard<'static, BTreeMap<usize, usize>> {
    KNOWN.lock().unwrap_or_else(|e| e.into_inner())
}

/// Says which version generators of `code` are resumed in; `None`: the interpreter's. The GIL must be held.
pub fn set_version(code: Obj, version: Option<&'static Version>) {
    if version.is_some() {
        // SAFETY: the GIL is held.
        unsafe { install() };
    }
    let address = version.map_or(NOT_COMPILED, |v| std::ptr::from_ref(v) as usize);
    known().insert(code.0, address);
    Recent::of(code).set(code, address);
}

/// The code object is about to be freed. The GIL must be held.
pub fn forget(code: Obj) {
    known().remove(&code.0);
    Recent::of(code).set(Obj::NULL, 0);
}

/// What is known of a code object; 0 for nothing.
fn slot(code: Obj) -> usize {
    let recent = Recent::of(code);
    if recent.0.load(Ordering::Relaxed) != code.0 {
        recent.set(code, known().get(&code.0).copied().unwrap_or(0));
    }
    recent.1.load(Ordering::Relaxed)
}

/// Whether it is known without a doubt that a generator is not resumed in compiled code: soon told, and at
/// worst too seldom.
unsafe fn is_left(generator: Obj) -> bool {
    // SAFETY: a live generator; its frame's code is not looked at.
    unsafe {
        let code = Obj(Frame(generator.0 + field::IFRAME).code());
        let recent = Recent::of(code);
        recent.0.load(Ordering::Relaxed) == code.0
            && match recent.1.load(Ordering::Relaxed) {
                NOT_COMPILED => true,
                0 => !state::MEETS_ALL.load(Ordering::Relaxed),
                _ => false,
            }
    }
}

/// The version to resume a generator in, if nothing speaks against it, native recursion of so many units included.
unsafe fn version(generator: Obj, value: P, thread: Thread, units: i32) -> Option<&'static Version> {
    // SAFETY: a live generator; its frame is there until it has ended.
    unsafe {
        let state: i8 = generator.get(field::FRAME_STATE);
        // The types' slots are those of all interpreters; we are in one.
        if thread.interp() != state::interp()
            || state >= EXECUTING
            || (state == CREATED && !value.is_null() && value != types::none().ptr())
        {
            return None;
        }
        let frame = Frame(generator.0 + field::IFRAME);
        let code = Obj(frame.code());
        let version = match slot(code) {
            NOT_COMPILED => return None,
            0 if !state::MEETS_ALL.load(Ordering::Relaxed) => return None,
            0 => first(code, frame)?,
            address => &*(address as *const Version),
        };
        let body = version.body.get()?;
        let at = (frame.prev_instr() as *const u8).read();
        let fits = version.is_valid()
            && frame.globals() == body.globals.0
            && frame.builtins() == body.builtins.0
            && matches!(at, op::YIELD_VALUE | op::RETURN_GENERATOR)
            && thread.datastack_top() + body.inline_bytes as usize + 64 < thread.datastack_limit()
            && thread.recursion() > body.max_depth as i32 + 1
            && (units == 0 || thread.c_recursion() > units)
            && Obj(state::interp()).get::<usize>(at::interp::EVAL_FRAME) == 0
            && state::monitoring_is_quiet()
            && body.codes.iter().all(|c| entry::rt_is_monitored(c.0) == 0)
            && entry::has_stack(thread);
        fits.then_some(version)
    }
}

/// A generator's code is met for the first time: in mode `all`, it is compiled now.
#[cold]
unsafe fn first(code: Obj, frame: Frame) -> Option<&'static Version> {
    // SAFETY: the frame's function made the generator.
    unsafe {
        if state::with(|jit| jit.warms_up()) {
            return None;
        }
        set_version(code, None);
        crate::policy::first::compile_generator(Obj(frame.function()));
        match slot(code) {
            NOT_COMPILED | 0 => None,
            address => Some(&*(address as *const Version)),
        }
    }
}

/// Resumes a generator in compiled code, as `gen_send_ex2` in `Objects/genobject.c` does, with so many units of
/// native recursion.
unsafe fn resume(
    version: &'static Version,
    generator: Obj,
    value: P,
    thread: Thread,
    units: i32,
) -> (i32, P) {
    // SAFETY: `version` has checked everything that can be in the way.
    unsafe {
        let frame = Frame(generator.0 + field::IFRAME);
        let sent = if value.is_null() { types::none().ptr() } else { value };
        frame.set_slot(frame.stacktop() as usize, ffi::Py_NewRef(sent) as usize);
        // Compiled code takes all slots over; the collector must not see what is left in memory.
        frame.set_stacktop(RUNNING_COMPILED);
        generator.set(PREVIOUS_ITEM, thread.exc_info());
        thread.set_exc_info(generator.0 + field::EXC_STATE);
        generator.set(field::FRAME_STATE, EXECUTING);
        frame.set_previous(thread.current_frame().0);
        thread.set_current_frame(frame);
        thread.set_recursion(thread.recursion() - 1);
        thread.set_c_recursion(thread.c_recursion() - units);
        let top = thread.datastack_top();
        let call: unsafe extern "C-unwind" fn(usize, usize) -> P =
            std::mem::transmute(version.entry.load(Ordering::Acquire));
        let result = call(thread.0, frame.0);
        thread.set_datastack_top(top);
        thread.set_c_recursion(thread.c_recursion() + units);
        if generator.get::<i8>(field::FRAME_STATE) == SUSPENDED {
            if frame.previous() != 0 {
                // Compiled code yielded; the interpreter does this itself.
                thread.set_exc_info(generator.get(PREVIOUS_ITEM));
                generator.set(PREVIOUS_ITEM, 0usize);
                thread.set_recursion(thread.recursion() + 1);
                thread.set_current_frame(Frame(frame.previous()));
                frame.set_previous(0);
            }
            return (YIELDED, result);
        }
        if generator.get::<i8>(field::FRAME_STATE) == CLEARED && frame.previous() != 0 {
            // Compiled code returned; where the interpreter does, it drops the function itself.
            frame.set_previous(0);
            Obj(frame.function()).decref();
        }
        let handled = Obj(generator.get(field::EXC_STATE));
        generator.set(field::EXC_STATE, 0usize);
        handled.decref();
        (if result.is_null() { RAISED } else { RETURNED }, result)
    }
}

/// Resumes a generator in its version, if it has one and nothing speaks against it.
unsafe fn try_resume(generator: P, value: P, thread: Thread, units: i32) -> Option<(i32, P)> {
    // SAFETY: a live generator, the GIL held.
    unsafe {
        let generator = Obj::from(generator);
        version(generator, value, thread, units).map(|v| resume(v, generator, value, thread, units))
    }
}

/// `tp_iternext` and `am_send` as the interpreter has them.
unsafe fn stock_next(generator: P) -> P {
    // SAFETY: the type's own function and a live generator.
    unsafe {
        let original: IterNext = std::mem::transmute(NEXT.load(Ordering::Relaxed));
        original(generator)
    }
}

unsafe fn stock_send(generator: P, value: P, result: *mut P) -> i32 {
    // SAFETY: as above.
    unsafe {
        let original: Send = std::mem::transmute(SEND.load(Ordering::Relaxed));
        original(generator, value, result)
    }
}

/// `gi_exc_state.previous_item`.
pub const PREVIOUS_ITEM: usize = field::EXC_STATE + 8;

/// `tp_iternext` of generators.
unsafe extern "C-unwind" fn next(generator: P) -> P {
    // SAFETY: a live generator, the GIL held.
    unsafe {
        if is_left(Obj::from(generator)) {
            return stock_next(generator);
        }
        let resumed = try_resume(generator, std::ptr::null_mut(), Thread::current(), NATIVE_UNITS);
        let Some((outcome, result)) = resumed else { return stock_next(generator) };
        if outcome == RETURNED {
            if result != types::none().ptr() {
                _PyGen_SetStopIterationValue(result);
            }
            ffi::Py_DECREF(result);
            return std::ptr::null_mut();
        }
        result
    }
}

/// `am_send` of generators and coroutines.
unsafe extern "C-unwind" fn send_to(generator: P, value: P, result: *mut P) -> i32 {
    // SAFETY: a live generator and value, the GIL held.
    unsafe {
        if is_left(Obj::from(generator)) {
            return stock_send(generator, value, result);
        }
        let resumed = try_resume(generator, value, Thread::current(), NATIVE_UNITS);
        let Some((outcome, given)) = resumed else { return stock_send(generator, value, result) };
        *result = given;
        outcome
    }
}

/// The method `send` (`gen_send_ex`).
unsafe extern "C-unwind" fn method_send(generator: P, value: P) -> P {
    // SAFETY: a live generator and value, the GIL held.
    unsafe {
        let mut result = std::ptr::null_mut();
        if send_to(generator, value, &raw mut result) == RETURNED {
            if result == types::none().ptr() {
                ffi::PyErr_SetNone(ffi::PyExc_StopIteration);
            } else {
                _PyGen_SetStopIterationValue(result);
            }
            ffi::Py_DECREF(result);
            return std::ptr::null_mut();
        }
        result
    }
}

/// `PyAsyncGenASend`, and states of it; flags of asynchronous generators.
mod asend {
    pub(super) const GENERATOR: usize = 16;
    pub(super) const VALUE: usize = 24;
    pub(super) const STATE: usize = 32;
    pub(super) const INIT: i32 = 0;
    pub(super) const ITER: i32 = 1;
    pub(super) const CLOSED: i32 = 2;
    pub(super) const GENERATOR_CLOSED: usize = 65;
    pub(super) const GENERATOR_RUNNING: usize = 66;
    /// `agw_val` of what an asynchronous generator yields.
    pub(super) const WRAPPED: usize = 16;
}

/// `tp_iternext` of what `__anext__` and `asend` of asynchronous generators give.
unsafe extern "C-unwind" fn asend_next(o: P) -> P {
    // SAFETY: a live object, the GIL held.
    unsafe {
        asend_to(Obj::from(o), std::ptr::null_mut()).unwrap_or_else(|| {
            let original: IterNext = std::mem::transmute(ASEND_NEXT.load(Ordering::Relaxed));
            original(o)
        })
    }
}

/// The method `send` of the same.
unsafe extern "C-unwind" fn asend_send(o: P, value: P) -> P {
    // SAFETY: live objects, the GIL held.
    unsafe {
        asend_to(Obj::from(o), value).unwrap_or_else(|| {
            let original: unsafe extern "C-unwind" fn(P, P) -> P =
                std::mem::transmute(ASEND_SEND.load(Ordering::Relaxed));
            original(o, value)
        })
    }
}

/// `async_gen_asend_send` in `Objects/genobject.c`; `None` if the generator is not resumed in compiled code,
/// or if that is an error.
unsafe fn asend_to(o: Obj, value: P) -> Option<P> {
    // SAFETY: as above.
    unsafe {
        let generator = Obj(o.get(asend::GENERATOR));
        let state: i32 = o.get(asend::STATE);
        let running = generator.get::<u8>(asend::GENERATOR_RUNNING) != 0;
        if state == asend::CLOSED || (state == asend::INIT && running) {
            return None;
        }
        let first = state == asend::INIT && (value.is_null() || value == types::none().ptr());
        let value = if first { o.get(asend::VALUE) } else { value };
        let thread = Thread::current();
        let version = version(generator, value, thread, NATIVE_UNITS)?;
        o.set(asend::STATE, asend::ITER);
        generator.set(asend::GENERATOR_RUNNING, 1u8);
        let (outcome, result) = resume(version, generator, value, thread, NATIVE_UNITS);
        if outcome == YIELDED
            && Obj::from(result).class().0 != &raw const _PyAsyncGenWrappedValue_Type as usize
        {
            // Something that it awaits.
            return Some(result);
        }
        match outcome {
            YIELDED => {
                _PyGen_SetStopIterationValue(Obj::from(result).get(asend::WRAPPED));
            }
            RETURNED => ffi::PyErr_SetNone(ffi::PyExc_StopAsyncIteration),
            _ => {}
        }
        let ended = outcome != YIELDED
            && (ffi::PyErr_ExceptionMatches(ffi::PyExc_StopAsyncIteration) != 0
                || ffi::PyErr_ExceptionMatches(ffi::PyExc_GeneratorExit) != 0);
        if ended {
            generator.set(asend::GENERATOR_CLOSED, 1u8);
        }
        ffi::Py_XDECREF(result);
        generator.set(asend::GENERATOR_RUNNING, 0u8);
        o.set(asend::STATE, asend::CLOSED);
        Some(std::ptr::null_mut())
    }
}

/// What a call of a function makes instead of running its body: `RETURN_GENERATOR` without an evaluation.
pub(super) struct Making {
    code: Obj,
    class: Obj,
    /// Whether `COPY_FREE_VARS` comes before.
    closure: bool,
}

impl Making {
    /// `None` if a call does anything else, such as making cells, or if that is for the interpreter to do.
    ///
    /// # Safety
    /// A live code object, the thread's own state, the GIL held.
    #[inline]
    pub(super) unsafe fn by(code: Obj, thread: Thread) -> Option<Making> {
        // SAFETY: as above; no code is shorter than two units.
        unsafe {
            let class =
                match code.get::<u32>(at::code::FLAGS) & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR) {
                    CO_GENERATOR => &raw const PyGen_Type as usize,
                    CO_COROUTINE if Obj(thread.0).get::<i32>(at::tstate::COROUTINE_ORIGIN_DEPTH) == 0 => {
                        &raw const PyCoro_Type as usize
                    }
                    _ => return None,
                };
            let closure = code.get::<u8>(at::code::CODE_ADAPTIVE) == op::COPY_FREE_VARS;
            let first: u8 = code.get(at::code::CODE_ADAPTIVE + 2 * usize::from(closure));
            let makes = first == op::RETURN_GENERATOR && thread.recursion() > 1;
            makes.then_some(Making { code, class: Obj(class), closure })
        }
    }

    /// Makes it, with what `slot` gives for each slot that is not of the closure; `None` if there is no memory,
    /// before any was asked for.
    ///
    /// # Safety
    /// `f` must be a live function of the code; `slot` must give references.
    pub(super) unsafe fn make(&self, f: Obj, mut slot: impl FnMut(usize) -> Obj) -> Option<Obj> {
        // SAFETY: fields of a fresh object, as `make_gen` in `Objects/genobject.c` and `RETURN_GENERATOR` fill them.
        unsafe {
            let count = |offset| self.code.get::<i32>(offset) as usize;
            let words = count(at::code::FRAMESIZE) - at::frame::LOCALSPLUS / 8;
            let made = Obj::from(ffi::PyObject_GC_NewVar::<PyObject>(self.class.0 as *mut _, words as isize));
            if made.is_null() {
                ffi::PyErr_Clear();
                return None;
            }
            made.set(field::WEAKREFLIST, 0usize);
            made.set(field::EXC_STATE, 0usize);
            made.set(PREVIOUS_ITEM, 0usize);
            made.set(field::ORIGIN_OR_FINALIZER, 0usize);
            let named = |name| f.get::<Obj>(name).incref();
            made.set(field::NAME, named(at::function::NAME));
            made.set(field::QUALNAME, named(at::function::QUALNAME));
            let frame = Frame(made.0 + field::IFRAME);
            let (globals, builtins) = (f.get(at::function::GLOBALS), f.get(at::function::BUILTINS));
            super::exit::header(frame, self.code, f, globals, builtins);
            frame.set_owner(OWNED_BY_GENERATOR);
            frame.set_object(0);
            frame.set_locals(0);
            frame.set_previous(0);
            let slots = count(at::code::NLOCALSPLUS);
            let own = slots - if self.closure { count(at::code::NFREEVARS) } else { 0 };
            (0..own).for_each(|i| frame.set_slot(i, slot(i).0));
            if self.closure {
                let cells = tuple_slice(f.get(at::function::CLOSURE));
                cells.iter().zip(own..).for_each(|(cell, i)| frame.set_slot(i, cell.incref().0));
            }
            frame.set_stacktop(slots as i32);
            let unit = usize::from(self.closure);
            frame.set_prev_instr((self.code.0 + at::code::CODE_ADAPTIVE + 2 * unit) as u64);
            made.set(field::FRAME_STATE, CREATED);
            ffi::PyObject_GC_Track(made.0 as *mut _);
            Some(made)
        }
    }
}

/// The frame of a generator, a coroutine or an asynchronous generator that was begun and waits to go on.
///
/// # Safety
/// A live object, the GIL held.
pub unsafe fn suspended_frame(o: Obj) -> Option<Frame> {
    // SAFETY: as above; only the three types' objects have the state and the frame.
    unsafe {
        let is_any = is_generator(o) || is_coroutine(o) || o.class().0 == &raw const PyAsyncGen_Type as usize;
        (is_any && o.get::<i8>(field::FRAME_STATE) == SUSPENDED).then(|| Frame(o.0 + field::IFRAME))
    }
}

/// Whether it is exactly a generator.
///
/// # Safety
/// A live object.
pub(super) unsafe fn is_generator(o: Obj) -> bool {
    // SAFETY: as above; the type is static.
    unsafe { o.class().0 == &raw const PyGen_Type as usize }
}

/// Whether it is exactly a coroutine.
unsafe fn is_coroutine(o: Obj) -> bool {
    // SAFETY: a live object; the type is static.
    unsafe { o.class().0 == &raw const PyCoro_Type as usize }
}

/// Whether it is a generator that can be awaited.
unsafe fn is_iterable_coroutine(o: Obj) -> bool {
    // SAFETY: a live object; a generator's code is there as long as it is.
    unsafe {
        let flags = || Obj(Frame(o.0 + field::IFRAME).code()).get::<u32>(at::code::FLAGS);
        is_generator(o) && flags() & CO_ITERABLE_COROUTINE != 0
    }
}

/// `GET_AWAITABLE` of coroutines that nobody awaits yet, and of objects whose class has `__await__`, as
/// `_PyCoro_GetAwaitableIter` in `Objects/genobject.c` does; null without an exception for anything else.
///
/// # Safety
/// A live object, the GIL held.
pub(super) unsafe extern "C-unwind" fn rt_get_awaitable(o: P) -> P {
    // SAFETY: as above; slots of its class, if it has any of that kind.
    unsafe {
        let (object, null) = (Obj::from(o), std::ptr::null_mut());
        if is_coroutine(object) {
            let is_new = object.get::<i8>(field::FRAME_STATE) == CREATED;
            return if is_new { ffi::Py_NewRef(o) } else { null };
        }
        let methods: usize = object.class().get(at::AS_ASYNC);
        if is_iterable_coroutine(object) || methods == 0 {
            return null;
        }
        let getter: Option<unsafe extern "C-unwind" fn(P) -> P> = Obj(methods).get(at::AM_AWAIT);
        let Some(getter) = getter else { return null };
        let iterator = getter(o);
        if iterator.is_null() {
            return null;
        }
        if is_coroutine(Obj::from(iterator)) || is_iterable_coroutine(Obj::from(iterator)) {
            ffi::PyErr_SetString(ffi::PyExc_TypeError, c"__await__() returned a coroutine".as_ptr());
        } else if ffi::PyIter_Check(iterator) == 0 {
            let format = c"__await__() returned non-iterator of type '%.100s'".as_ptr();
            ffi::PyErr_Format(ffi::PyExc_TypeError, format, (*(*iterator).ob_type).tp_name);
        } else {
            return iterator;
        }
        ffi::Py_DECREF(iterator);
        null
    }
}

/// The next item of a generator for a compiled loop; null without an exception at the end. As the interpreter
/// resumes it (`FOR_ITER_GEN`), it takes no native recursion.
///
/// # Safety
/// A live generator, the GIL held.
pub(super) unsafe fn next_in_loop(thread: Thread, generator: P) -> P {
    // SAFETY: as above.
    unsafe {
        let none = std::ptr::null_mut();
        match try_resume(generator, none, thread, 0) {
            Some((RETURNED, result)) => {
                ffi::Py_DECREF(result);
                none
            }
            // StopIteration does not come out of a body.
            Some((_, result)) => result,
            None => {
                let item = bind::given(thread, NATIVE_UNITS, || stock_next(generator));
                if item.is_null() {
                    swallow_stop();
                }
                item
            }
        }
    }
}

/// `SEND`: what the receiver yields, or returns: then `done` is 1. As in the interpreter, generators and coroutines
/// take no native recursion.
///
/// # Safety
/// Called by compiled code with live objects and a place for the second result.
pub unsafe extern "C-unwind" fn rt_send(thread: Thread, receiver: P, value: P, done: *mut usize) -> P {
    // SAFETY: as above.
    unsafe {
        let mut result = std::ptr::null_mut();
        let object = Obj::from(receiver);
        let outcome = if !is_generator(object) && !is_coroutine(object) {
            PyIter_Send(receiver, value, &raw mut result)
        } else if let Some((outcome, given)) = try_resume(receiver, value, thread, 0) {
            result = given;
            outcome
        } else {
            bind::given(thread, NATIVE_UNITS, || stock_send(receiver, value, &raw mut result))
        };
        *done = usize::from(outcome == RETURNED);
        result
    }
}
