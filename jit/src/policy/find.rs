//! Where the code of a plan's roots is in this process: live functions, and frames that run it or wait to.
//!
//! No Python code runs meanwhile, and nothing is imported by name: the program's own ideas of importing and of `gc` do
//! not count here. The GIL is held throughout, so where the collector's walk over all objects, which takes
//! milliseconds, is not needed, it is not made.

use std::collections::HashMap;
use std::ffi::{CString, c_void};

use emberjit_pgo::plan::{Entry, RootPlan};

use crate::cpython::code::Code;
use crate::cpython::dict;
use crate::cpython::frame::{Frame, Thread};
use crate::cpython::types::{self, known};
use crate::cpython::{Obj, PyUnstable_GC_VisitObjects, at, ffi, text};
use crate::runtime::generators;
use crate::runtime::state::{self, Sought};

/// What functions of a plan's root are known by.
pub fn key(plan: &RootPlan) -> Sought {
    (plan.qualname.clone(), plan.first_line, plan.file.clone())
}

/// Live functions for the roots of a batch: those that modules and classes have under the roots' names, or if one
/// has none there, all that the collector knows.
///
/// # Safety
/// The GIL must be held. What is found is borrowed.
pub unsafe fn functions(batch: &[RootPlan]) -> HashMap<Sought, Vec<Obj>> {
    let mut search = Search { batch, found: batch.iter().map(|p| (key(p), Vec::new())).collect() };
    // SAFETY: the GIL is held, the search lives until this returns, and no Python code runs.
    unsafe {
        let wanted = || batch.iter().filter(|plan| plan.entry == Entry::Function);
        wanted().for_each(|plan| look_up(&plan.qualname, &mut search));
        let is_found = |plan: &RootPlan| search.found[&key(plan)].iter().any(|f| is_for(*f, plan));
        if !wanted().all(is_found) {
            search.found.values_mut().for_each(Vec::clear);
            PyUnstable_GC_VisitObjects(look_at, (&raw mut search).cast());
        }
    }
    // Modules have functions of each other's.
    search.found.values_mut().for_each(|found| {
        found.sort_unstable();
        found.dedup();
    });
    search.found
}

/// Whether a function has the code that a plan is for.
///
/// # Safety
/// `f` must be a live function and the GIL held.
pub unsafe fn is_for(f: Obj, plan: &RootPlan) -> bool {
    // SAFETY: as above.
    unsafe { Code::read(Obj(f.get(at::function::CODE))).info.id == plan.code }
}

struct Search<'a> {
    batch: &'a [RootPlan],
    found: HashMap<Sought, Vec<Obj>>,
}

impl Search<'_> {
    /// Notes an object if it is a function that is searched for.
    unsafe fn note(&mut self, o: Obj) {
        // SAFETY: a live object.
        unsafe {
            if o.class() != known::function() {
                return;
            }
            let code = Obj(o.get(at::function::CODE));
            let line: i32 = code.get(at::code::FIRSTLINENO);
            if !self.batch.iter().any(|p| p.first_line == line as u32) {
                return;
            }
            let names = (Obj(code.get(at::code::QUALNAME)), Obj(code.get(at::code::FILENAME)));
            let key = (text(names.0), line as u32, text(names.1));
            if let Some(found) = self.found.get_mut(&key) {
                found.push(o);
            }
        }
    }
}

/// Follows a qualified name from every module through classes.
unsafe fn look_up(qualname: &str, search: &mut Search<'_>) {
    let Some(names) = qualname.split('.').map(|n| CString::new(n).ok()).collect::<Option<Vec<_>>>() else {
        return;
    };
    // SAFETY: the GIL is held, and lookups with exact strings in dicts with such keys run nothing.
    unsafe {
        let names: Vec<Obj> =
            names.iter().map(|n| Obj::from(ffi::PyUnicode_FromString(n.as_ptr()))).collect();
        if names.iter().all(|name| !name.is_null()) {
            let modules = Obj::from(ffi::PyImport_GetModuleDict());
            let (mut at, mut module) = (0, std::ptr::null_mut());
            while ffi::PyDict_Next(modules.ptr(), &mut at, std::ptr::null_mut(), &mut module) != 0 {
                if ffi::PyModule_Check(module) != 0 {
                    follow(Obj::from(ffi::PyModule_GetDict(module)), &names, search);
                }
            }
        } else {
            ffi::PyErr_Clear();
        }
        names.into_iter().filter(|name| !name.is_null()).for_each(|name| name.decref());
    }
}

/// Follows names from a namespace on.
unsafe fn follow(namespace: Obj, names: &[Obj], search: &mut Search<'_>) {
    // SAFETY: a live dict or null, and live strings; see `look_up`.
    unsafe {
        let Some((name, rest)) = names.split_first() else { return };
        if namespace.is_null() || !dict::has_string_keys(namespace) {
            return;
        }
        let value = dict::lookup(namespace, *name);
        if value.is_null() {
            return;
        }
        if !rest.is_empty() {
            if state::is_class(value) {
                follow(Obj(value.get(at::typeobject::DICT)), rest, search);
            }
            return;
        }
        search.note(value);
        for part in types::wrapped(value).into_iter().filter(|part| !part.is_null()) {
            search.note(part);
        }
    }
}

/// Shows an object that the collector knows to a [`Search`]; 1: goes on.
extern "C" fn look_at(object: *mut ffi::PyObject, search: *mut c_void) -> i32 {
    // SAFETY: a live object, and the search of `functions`.
    unsafe { (*search.cast::<Search>()).note(Obj::from(object)) };
    1
}

/// A frame of any thread that runs the plan's code.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn running(plan: &RootPlan) -> Option<Frame> {
    // SAFETY: the GIL is held: no thread moves.
    unsafe {
        let mut thread = ffi::PyInterpreterState_ThreadHead(ffi::PyInterpreterState_Get());
        while !thread.is_null() {
            let mut frame = Thread(thread as usize).current_frame();
            while frame.0 != 0 {
                if frame.owner() != 3 && is_of(Obj(frame.code()), plan) {
                    return Some(frame);
                }
                frame = Frame(frame.previous());
            }
            thread = ffi::PyThreadState_Next(thread);
        }
        None
    }
}

/// The frame of a generator or coroutine with the plan's code that waits to go on: where its loops run briefly at a
/// time, it does so whenever another thread has its turn.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn suspended(plan: &RootPlan) -> Option<Frame> {
    let mut search = (plan, None);
    // SAFETY: the GIL is held, the search lives until this returns, and no Python code runs.
    unsafe { PyUnstable_GC_VisitObjects(look_for_frame, (&raw mut search).cast()) };
    search.1
}

/// Notes the frame of an object that the collector knows if it is the one; 0: that is enough.
extern "C" fn look_for_frame(object: *mut ffi::PyObject, search: *mut c_void) -> i32 {
    // SAFETY: a live object, and the search of `suspended`.
    unsafe {
        let (plan, found) = &mut *search.cast::<(&RootPlan, Option<Frame>)>();
        *found = generators::suspended_frame(Obj::from(object)).filter(|f| is_of(Obj(f.code()), plan));
        i32::from(found.is_none())
    }
}

/// Whether a code object is the one that a plan is for.
unsafe fn is_of(code: Obj, plan: &RootPlan) -> bool {
    // SAFETY: a live code object.
    unsafe {
        let line: i32 = code.get(at::code::FIRSTLINENO);
        line as u32 == plan.first_line
            && text(Obj(code.get(at::code::QUALNAME))) == plan.qualname
            && Code::read(code).info.id == plan.code
    }
}
