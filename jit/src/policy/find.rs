//! Where the code of a plan's roots is in this process: live functions, and frames that run it or wait to.
//!
//! No Python code runs meanwhile, and nothing is imported by name: the program's own ideas of importing and of `gc` do
//! not count here. The GIL is held throughout, so where the collector's walk over all objects, which takes
//! milliseconds, is not needed, it is not made.

use std::collections::{HashMap, HashSet};
use std::ffi::{CString, c_void};

use emberjit_pgo::plan::{Entry, RootPlan};

use crate::cpython::code::{Code, has_slots};
use crate::cpython::dict;
use crate::cpython::frame::{Frame, frames};
use crate::cpython::types::{self, known};
use crate::cpython::{Obj, PyUnstable_GC_VisitObjects, at, ffi, text, tuple_slice};
use crate::runtime::generators;
use crate::runtime::state::{self, Sought};

use super::facts::SeenCode;

/// What functions of a plan's root are known by.
pub fn key(plan: &RootPlan) -> Sought {
    (plan.qualname.clone(), plan.first_line, plan.file.clone())
}

/// Live functions for the roots of a batch: those that modules and classes have under the roots' names, or if there
/// may be more, all that the collector knows.
///
/// # Safety
/// The GIL must be held. What is found is borrowed.
pub unsafe fn functions(batch: &[RootPlan]) -> HashMap<Sought, Vec<Obj>> {
    let mut search = Search { batch, found: batch.iter().map(|p| (key(p), Vec::new())).collect() };
    // SAFETY: the GIL is held, the search lives until this returns, and no Python code runs.
    unsafe {
        for plan in batch {
            look_up(&plan.qualname, &mut search);
            // Modules have functions of each other's.
            let found = search.found.entry(key(plan)).or_default();
            let mut known = HashSet::new();
            found.retain(|f| known.insert(*f));
        }
        let wanted = |plan: &&RootPlan| plan.entry == Entry::Function;
        if !batch.iter().filter(wanted).all(|plan| are_all(&search.found[&key(plan)], plan)) {
            search.found.values_mut().for_each(Vec::clear);
            PyUnstable_GC_VisitObjects(look_at, (&raw mut search).cast());
        }
    }
    search.found
}

/// Whether these are all functions of a root: nobody else has a reference to their code, and no other code of that
/// kind was seen in samples.
unsafe fn are_all(found: &[Obj], plan: &RootPlan) -> bool {
    // SAFETY: live functions, and code objects that are alive.
    unsafe {
        let code_of = |f: &Obj| Obj(f.get(at::function::CODE));
        let mut codes: HashSet<Obj> = found.iter().filter(|f| is_for(**f, plan)).map(code_of).collect();
        let is_named = !codes.is_empty();
        codes.extend(state::with(|jit| {
            let of_it = |known: &SeenCode| {
                let i = &known.facts.info;
                i.id == plan.code && (&i.qualname, i.first_line) == (&plan.qualname, plan.first_line)
            };
            let seen = jit.seen_codes.iter().filter(|(_, known)| known.as_deref().is_some_and(of_it));
            seen.map(|(code, _)| *code).collect::<Vec<_>>()
        }));
        is_named
            && codes.iter().all(|code| {
                let of_it = found.iter().filter(|f| code_of(f) == *code).count();
                let count: i64 = code.get(at::object::REFCNT);
                let immortal = (count as i32).is_negative();
                // Code of the standard library may be immortal.
                of_it > 0 && (immortal || count == (of_it + uses(*code)) as i64)
            })
    }
}

/// References to code from frames that run it, and from the constants of modules and classes that run.
unsafe fn uses(code: Obj) -> usize {
    // SAFETY: frames of threads that stand still.
    unsafe {
        let of = |frame: Frame| {
            let runs = Obj(frame.code());
            let within = if has_slots(runs) { 0 } else { mentions(runs, code) };
            usize::from(runs == code) + within
        };
        frames().map(of).sum()
    }
}

/// How often code stands among the constants of other code, and of code in these.
unsafe fn mentions(within: Obj, code: Obj) -> usize {
    // SAFETY: live code objects have a tuple of constants.
    unsafe {
        let constants = tuple_slice(Obj(within.get(at::code::CONSTS))).iter();
        let codes = constants.filter(|c| c.class() == known::code());
        codes.map(|c| usize::from(*c == code) + mentions(*c, code)).sum()
    }
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
    // SAFETY: the GIL is held, and frames have code.
    unsafe { frames().find(|frame| is_of(Obj(frame.code()), plan)) }
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
