//! What CPython tells us: changes of dicts, types, functions and code objects; and failing exits.
//!
//! Callbacks run before the change, with the GIL, and never raise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, Ordering};

use crate::build::Lessons;
use crate::code::symbols::monotonic_ns;
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::hidden;
use crate::cpython::{
    MethodDef, Obj, PyCode_AddWatcher, PyDict_AddWatcher, PyDict_Unwatch, PyDict_Watch,
    PyFunction_AddWatcher, PyType_AddWatcher, PyType_Watch, at, function,
};

use crate::hir::EntryKind;
use crate::hir::insn::Reason;

use super::exit::Exit;
use super::state::{self, Event, Fact};

static DICT_WATCHER: AtomicI32 = AtomicI32::new(-1);
static TYPE_WATCHER: AtomicI32 = AtomicI32::new(-1);

/// `PyDict_WatchEvent`.
mod dict_event {
    pub(super) const ADDED: i32 = 0;
    pub(super) const MODIFIED: i32 = 1;
    pub(super) const DELETED: i32 = 2;
    pub(super) const DEALLOCATED: i32 = 5;
}

/// `PyFunction_WatchEvent` and `PyCodeEvent`.
mod object_event {
    pub(super) const CREATE: i32 = 0;
    pub(super) const DESTROY: i32 = 1;
    /// Of functions only.
    pub(super) const MODIFY_CODE: i32 = 2;
}

/// Registers all watchers.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn register() -> Result<(), String> {
    // SAFETY: callbacks with the signatures that CPython declares.
    let ids = unsafe {
        [
            PyDict_AddWatcher(on_dict),
            PyType_AddWatcher(on_type),
            PyFunction_AddWatcher(on_function),
            PyCode_AddWatcher(on_code),
        ]
    };
    if ids.iter().any(|id| *id < 0) {
        return Err("all of CPython's watcher slots are taken by other tools".into());
    }
    DICT_WATCHER.store(ids[0], Ordering::Relaxed);
    TYPE_WATCHER.store(ids[1], Ordering::Relaxed);
    Ok(())
}

/// Watches what a fact is about.
///
/// # Safety
/// The GIL must be held and the object alive.
pub unsafe fn watch(fact: Fact) {
    // SAFETY: ids were registered at import.
    unsafe {
        match fact {
            Fact::DictKey(dict, _) | Fact::ClassKey(dict, _) => {
                PyDict_Watch(DICT_WATCHER.load(Ordering::Relaxed), dict.ptr());
            }
            Fact::Type(ty) => {
                PyType_Watch(TYPE_WATCHER.load(Ordering::Relaxed), ty.ptr());
            }
            Fact::Function(_) => {}
        }
    }
}

/// Watches a dict no longer.
///
/// # Safety
/// The GIL must be held and the dict alive.
pub unsafe fn unwatch(dict: Obj) {
    // SAFETY: as above.
    unsafe { PyDict_Unwatch(DICT_WATCHER.load(Ordering::Relaxed), dict.ptr()) };
}

/// Functions whose end is told of by a weak reference, by that reference's address. The watcher of functions
/// tells of it too late: the collector has taken closures and defaults away by then.
static ENDS: Mutex<Ends> = Mutex::new(Ends { by_reference: BTreeMap::new(), functions: BTreeSet::new() });

struct Ends {
    by_reference: BTreeMap<usize, Obj>,
    functions: BTreeSet<Obj>,
}

/// Has a change of the function ([`Fact::Function`]) reported before anything of the function is taken away.
///
/// # Safety
/// The GIL must be held and the function alive.
pub unsafe fn watch_end(f: Obj) {
    // SAFETY: as above; the definition lives for ever.
    unsafe {
        if ENDS.lock().unwrap_or_else(|e| e.into_inner()).functions.contains(&f) {
            return;
        }
        let callback = ffi::PyCFunction_NewEx(&raw mut ON_END.0, std::ptr::null_mut(), std::ptr::null_mut());
        let reference = ffi::PyWeakref_NewRef(f.ptr(), callback);
        ffi::Py_XDECREF(callback);
        if reference.is_null() {
            return ffi::PyErr_Clear();
        }
        let mut ends = ENDS.lock().unwrap_or_else(|e| e.into_inner());
        ends.functions.insert(f);
        ends.by_reference.insert(reference as usize, f);
    }
}

static mut ON_END: MethodDef = MethodDef(ffi::PyMethodDef {
    ml_name: c"emberjit_on_end".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunction: on_end },
    ml_flags: ffi::METH_O,
    ml_doc: std::ptr::null(),
});

/// The callback of those weak references.
unsafe extern "C" fn on_end(_module: *mut PyObject, reference: *mut PyObject) -> *mut PyObject {
    let f = {
        let mut ends = ENDS.lock().unwrap_or_else(|e| e.into_inner());
        let f = ends.by_reference.remove(&(reference as usize));
        f.filter(|f| ends.functions.remove(f))
    };
    if let Some(f) = f {
        state::report(Event::Fact(Fact::Function(f)));
        // SAFETY: our reference to the weak one; who calls us has another.
        unsafe { ffi::Py_DECREF(reference) };
    }
    crate::cpython::types::none().ptr()
}

extern "C" fn on_dict(event: i32, dict: *mut PyObject, key: *mut PyObject, _new: *mut PyObject) -> i32 {
    let dict = Obj::from(dict);
    match event {
        dict_event::ADDED | dict_event::MODIFIED | dict_event::DELETED => {
            // Names are interned; a key that is not may be equal to one all the same.
            // SAFETY: the key of a live entry or the one that is being set.
            let interned = unsafe { crate::cpython::dict::is_interned(Obj::from(key)) };
            if !interned {
                state::report(Event::Dict(dict));
            } else if state::may_matter(dict, Obj::from(key)) {
                state::report(Event::Fact(Fact::DictKey(dict, Obj::from(key))));
            }
        }
        dict_event::DEALLOCATED => state::report(Event::DictGone(dict)),
        _ => state::report(Event::Dict(dict)),
    }
    0
}

extern "C" fn on_type(ty: *mut PyObject) -> i32 {
    state::report(Event::Fact(Fact::Type(Obj::from(ty))));
    0
}

extern "C" fn on_function(event: i32, f: *mut PyObject, _new: *mut PyObject) -> i32 {
    let f = Obj::from(f);
    // SAFETY: a function that was just made, or is about to be freed or to change.
    let code = unsafe { Obj(f.get(at::function::CODE)) };
    if !state::MEETS_ALL.load(Ordering::Relaxed) && !state::function_may_matter(f, code) {
        return 0;
    }
    match event {
        object_event::CREATE => {
            if state::is_ready() && state::ENABLED.load(Ordering::Relaxed) != 0 && !hidden::is_making() {
                // SAFETY: the function exists, without closure and defaults so far.
                unsafe { super::super::policy::first::function_created(f) };
            }
        }
        _ => {
            // SAFETY: as above; its compiled entry is for what it was, and it may live on while code runs that
            // has it for a constant.
            unsafe { function::reset_entry(f) };
            if event == object_event::MODIFY_CODE {
                state::report(Event::CodeReplaced(code));
            }
            state::report(Event::FunctionGone(f, code));
        }
    }
    0
}

extern "C" fn on_code(event: i32, code: *mut PyObject) -> i32 {
    if event == object_event::DESTROY {
        state::report(Event::CodeGone(Obj::from(code)));
    }
    0
}

/// A failing assumption is judged each time it failed so often again.
const STRIKES: u64 = 4;
/// Assumptions about numbers and indices, which no path of its own could catch, are judged later.
const PATIENCE: u64 = 40;
/// Longest time between judgements of a loop's exit for which it counts as failing all the time. What
/// follows the exit until the loop is entered again runs interpreted, and may be long.
const SOON_NS: u64 = 2_000_000_000;
/// Part of a function's calls that may leave early.
const RARE: u64 = 32;

/// Whether a compiled loop is left here about each time that it is entered. The rest of the loop that it leaves
/// runs interpreted, and may be most of it.
fn is_futile(exit: &Exit, count: u64) -> bool {
    let version = exit.version();
    matches!(version.kind, EntryKind::Loop(_)) && 2 * count > version.entries.load(Ordering::Relaxed)
}

/// Counts an exit; the version is given up, and compiled again without the assumption, if it fails
/// too often.
pub fn note_exit(exit: &Exit) {
    if exit.raises || exit.reason == Reason::Raised {
        return note_raise(exit);
    }
    if exit.reason.is_expected() {
        return;
    }
    let count = exit.count.load(Ordering::Relaxed);
    let step = if exit.subject.is_some() || is_futile(exit, count) { STRIKES } else { PATIENCE };
    if !count.is_multiple_of(step) || state::with(|jit| jit.stress).keeps_versions() {
        return;
    }
    let now = monotonic_ns();
    let soon = now - exit.judged_ns.swap(now, Ordering::Relaxed) < SOON_NS;
    state::with(|jit| {
        let version = exit.version();
        let often = match version.kind {
            EntryKind::Function | EntryKind::Generator => {
                count * RARE > version.entries.load(Ordering::Relaxed)
            }
            EntryKind::Loop(_) => soon,
        };
        if often && exit.reason == Reason::Unsupported {
            // Another version would leave there as well.
            jit.learn().unsupported.insert(exit.frames.last().map_or(Obj::NULL, |f| f.code));
            jit.invalidate(version, exit.frames.len() > 1);
        } else if often {
            jit.learn().failed.insert((exit.key.0, exit.key.1, exit.reason));
            jit.invalidate(version, true);
        }
    });
    crate::policy::compile::wake();
}

/// Exceptions between judgements, and the time for so many that is too short: leaving and being entered
/// again then costs more than compiled code saves.
const RAISES: u64 = 1024;
const RAISES_NS: u64 = RAISES * 8_000;

/// Counts an exception that leaves compiled code. Where they are caught all the time, the next version has
/// the handlers too.
fn note_raise(exit: &Exit) {
    let count = exit.count.load(Ordering::Relaxed);
    let futile = is_futile(exit, count) && count.is_multiple_of(4 * STRIKES);
    if !futile && !count.is_multiple_of(RAISES) {
        return;
    }
    let now = monotonic_ns();
    let since = now - exit.judged_ns.swap(now, Ordering::Relaxed);
    if since > if futile { SOON_NS } else { RAISES_NS } {
        return;
    }
    // SAFETY: the code objects of an exit that is taken are running.
    let Some(depth) = (unsafe { exit.catcher() }) else { return };
    if exit.frames[depth].catches {
        // What is left is not for its handlers.
        return;
    }
    let version = exit.version();
    let mostly = 2 * count > version.entries.load(Ordering::Relaxed);
    state::with(|jit| {
        if depth > 0 || mostly || matches!(version.kind, EntryKind::Loop(_)) {
            jit.learn().catchers.insert(exit.frames[depth].code);
            jit.invalidate(version, true);
        }
    });
    crate::policy::compile::wake();
}

/// Remembers which class an object had where a guard wanted another one, so that the next version
/// can have a path for it.
///
/// # Safety
/// `o` must be a live object and the GIL held.
pub unsafe fn note_class(exit: &Exit, o: Obj) {
    // SAFETY: as above; a type.
    let tag = unsafe {
        let class = o.class();
        crate::cpython::PyUnstable_Type_AssignVersionTag(class.ptr());
        class.get(at::typeobject::VERSION_TAG)
    };
    state::with(|jit| {
        Lessons::add(jit.learn().classes.entry(exit.site).or_default(), [tag]);
    });
}

/// Makes re-created closures of a compiled code object go through their vectorcall: the interpreter
/// calls functions of version 0 no other way.
///
/// # Safety
/// `code` must be a live code object.
pub unsafe fn unversion(code: Obj) {
    // SAFETY: as above; 0 is what a code object has whose versions ran out.
    unsafe { code.set(at::code::VERSION, 0u32) }
}
