//! Carrying out a plan: find its code in this process, compile it on a thread of its own, install it.
//!
//! The thread lives only while there is work: a process that forks has no thread of ours most of
//! the time.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;

use emberjit_pgo::CodeId;
use emberjit_pgo::plan::{Decision, Entry, Plan, Receivers, RootPlan};
use pyo3::Python;

use crate::build::{Lessons, Root, refused};
use crate::cpython::code::Code;
use crate::cpython::frame::{Frame, Thread};
use crate::cpython::types::known;
use crate::cpython::{Obj, at, ffi, text};
use crate::runtime::{retire, state};

use super::compile;
use super::control::spawn_quiet;

static QUEUE: Mutex<VecDeque<RootPlan>> = Mutex::new(VecDeque::new());
/// Functions that no plan compiles because their callers inline them, by their code.
static SPARE: Mutex<BTreeMap<CodeId, RootPlan>> = Mutex::new(BTreeMap::new());
static RECEIVERS: Mutex<Vec<Receivers>> = Mutex::new(Vec::new());
static WORKER: Mutex<Option<JoinHandle<()>>> = Mutex::new(None);
static PENDING: AtomicU32 = AtomicU32::new(0);
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Roots that wait or are being compiled.
pub fn pending() -> u32 {
    PENDING.load(Ordering::SeqCst)
}

/// Takes over the roots that the plan wants compiled; gives their number.
pub fn submit(plan: Plan) -> u32 {
    let (roots, others): (Vec<RootPlan>, Vec<RootPlan>) = plan.roots.into_iter().partition(|r| r.compile);
    let spare = others.into_iter().filter(|r| r.entry == Entry::Function);
    lock(&SPARE).extend(spare.map(|r| (r.code, r)));
    let n = roots.len() as u32;
    PENDING.fetch_add(n, Ordering::SeqCst);
    lock(&RECEIVERS).extend(plan.receivers);
    lock(&QUEUE).extend(roots);
    let mut worker = lock(&WORKER);
    if let Some(old) = worker.take_if(|w| w.is_finished()) {
        let _ = old.join();
    }
    if worker.is_none() && n > 0 && !STOPPING.load(Ordering::SeqCst) {
        *worker = spawn_quiet("emberjit-compiler", work).ok();
    }
    n
}

/// Waits for the worker. The GIL must not be held.
pub fn finish() {
    let worker = lock(&WORKER).take();
    if let Some(worker) = worker {
        let _ = worker.join();
    }
}

/// As [`finish`], and no new work is taken: the interpreter ends.
pub fn stop() {
    STOPPING.store(true, Ordering::SeqCst);
    let dropped = std::mem::take(&mut *lock(&QUEUE)).len() as u32;
    PENDING.fetch_sub(dropped, Ordering::SeqCst);
    finish();
}

/// In the child of a fork there is no worker.
pub fn after_fork_in_child() {
    std::mem::forget(lock(&WORKER).take());
}

fn lock<T>(m: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    m.lock().unwrap_or_else(|e| e.into_inner())
}

fn work() {
    loop {
        let batch: Vec<RootPlan> = lock(&QUEUE).drain(..).collect();
        if batch.is_empty() {
            return;
        }
        let n = batch.len() as u32;
        carry_out(batch);
        PENDING.fetch_sub(n, Ordering::SeqCst);
    }
}

fn carry_out(batch: Vec<RootPlan>) {
    let functions = Python::attach(|_| {
        let receivers = std::mem::take(&mut *lock(&RECEIVERS));
        state::with(|jit| {
            for Receivers { site, types } in receivers {
                let tags = types.iter().map(|t| t.version_tag);
                Lessons::add(jit.learn().classes.entry(site).or_default(), tags);
            }
        });
        // SAFETY: the GIL is held.
        unsafe { find_functions(&batch) }
    });
    for plan in batch {
        let outcome =
            std::panic::catch_unwind(|| one(&plan, functions.get(&key(&plan)).map_or(&[][..], |v| v)));
        if outcome.is_err() {
            Python::attach(|_| note(&plan, "compiler-panic", "the compiler gave up on it"));
        }
    }
    Python::attach(|_| {
        for f in functions.into_values().flatten() {
            // SAFETY: references taken in `find_functions`.
            unsafe { f.decref() };
        }
    });
}

fn note(plan: &RootPlan, reason: &str, detail: &str) {
    let refusal = emberjit_pgo::control::Refusal {
        what: plan.qualname.clone(),
        line: plan.first_line,
        reason: reason.into(),
        detail: detail.into(),
    };
    state::with(|jit| {
        if !jit.refused.contains(&refusal) {
            jit.refused.push(refusal);
        }
    });
}

/// Compiles one root: the GIL is taken to read and to install, not between.
fn one(plan: &RootPlan, functions: &[Obj]) {
    let prepared = Python::attach(|_| {
        // SAFETY: the GIL is held; functions are kept by our references.
        unsafe {
            match root(plan, functions) {
                Some(Ok(root)) => {
                    let prepared = compile::prepare(&root, Some(plan));
                    if let Err(r) = &prepared {
                        compile::note_refusal(&root.code, r);
                    }
                    state::with(|jit| {
                        let record = jit.record(root.code.object);
                        record.plans.insert(root.entry, plan.clone());
                        record.functions.extend(functions.iter().copied());
                    });
                    prepared.ok()
                }
                Some(Err(r)) => {
                    note(plan, r.reason, &r.detail);
                    None
                }
                None => {
                    note(plan, "not-found", "no such code is loaded or running here");
                    None
                }
            }
        }
    });
    let Some(prepared) = prepared else { return };
    stand_in(plan, &prepared.left_out(plan));
    let (references, version) = (prepared.references(), prepared.version());
    let generated = compile::generate(prepared);
    Python::attach(|_| {
        // SAFETY: the GIL is held.
        let installed = unsafe { generated.and_then(|g| compile::install(g)) };
        if let Err(r) = installed {
            note(plan, r.reason, &r.detail);
            // SAFETY: nobody has seen it.
            unsafe { retire::discard(version) };
        }
        // SAFETY: this thread holds no versions.
        unsafe { retire::sweep() };
        // SAFETY: references taken in `prepare`.
        references.into_iter().for_each(|o| unsafe { o.decref() });
    });
}

/// Has functions compiled for themselves that `plan` wanted inlined, and the compiler could not inline.
fn stand_in(plan: &RootPlan, left_out: &[&Decision]) {
    let mut spare = lock(&SPARE);
    let roots: Vec<RootPlan> = left_out
        .iter()
        .filter_map(|at| {
            let root = spare.remove(&at.callee)?;
            let decisions = plan.decisions.iter().filter(|d| d.is_below(at)).cloned();
            let decisions = decisions.map(|d| Decision { path: d.path[at.path.len()..].to_vec(), ..d });
            let reason = format!("{} could not inline it.", plan.qualname);
            Some(RootPlan { compile: true, reason, decisions: decisions.collect(), ..root })
        })
        .collect();
    PENDING.fetch_add(roots.len() as u32, Ordering::SeqCst);
    lock(&QUEUE).extend(roots);
}

type Key = (String, u32, String);

fn key(plan: &RootPlan) -> Key {
    (plan.qualname.clone(), plan.first_line, plan.file.clone())
}

/// Live functions for the roots of a batch, with a reference each.
unsafe fn find_functions(batch: &[RootPlan]) -> HashMap<Key, Vec<Obj>> {
    let mut out: HashMap<Key, Vec<Obj>> = batch.iter().map(|p| (key(p), Vec::new())).collect();
    // SAFETY: objects of a fresh list are alive while it is.
    unsafe {
        let gc = ffi::PyImport_ImportModule(c"gc".as_ptr());
        let list =
            ffi::PyObject_CallMethodNoArgs(gc, ffi::PyUnicode_InternFromString(c"get_objects".as_ptr()));
        ffi::Py_XDECREF(gc);
        if list.is_null() {
            ffi::PyErr_Clear();
            return out;
        }
        for i in 0..ffi::PyList_Size(list) {
            let o = Obj::from(ffi::PyList_GetItem(list, i));
            if o.class() != known::function() {
                continue;
            }
            let code = Obj(o.get(at::function::CODE));
            let line: i32 = code.get(at::code::FIRSTLINENO);
            if !batch.iter().any(|p| p.first_line == line as u32) {
                continue;
            }
            let key = (
                text(Obj(code.get(at::code::QUALNAME))),
                line as u32,
                text(Obj(code.get(at::code::FILENAME))),
            );
            if let Some(found) = out.get_mut(&key) {
                found.push(o.incref());
            }
        }
        ffi::Py_DECREF(list);
    }
    out
}

/// What to compile for a plan's root, if it is here.
unsafe fn root(plan: &RootPlan, functions: &[Obj]) -> Option<Result<Root, crate::build::Refused>> {
    // SAFETY: the GIL is held.
    unsafe {
        match plan.entry {
            Entry::Function => {
                let mut matching = functions
                    .iter()
                    .filter(|f| Code::read(Obj(f.get(at::function::CODE))).info.id == plan.code);
                let f = *matching.next()?;
                Some(compile::function_root(f))
            }
            Entry::Loop(offset) => {
                if let Some(frame) = running(plan) {
                    return Some(compile::loop_root(frame, offset / 2));
                }
                (!functions.is_empty())
                    .then(|| Err(refused("not-running", "the loop is not running any more")))
            }
        }
    }
}

/// A frame of any thread that runs the plan's code.
unsafe fn running(plan: &RootPlan) -> Option<Frame> {
    // SAFETY: the GIL is held: no thread moves.
    unsafe {
        let mut thread = ffi::PyInterpreterState_ThreadHead(ffi::PyInterpreterState_Get());
        while !thread.is_null() {
            let mut frame = Thread(thread as usize).current_frame();
            while frame.0 != 0 {
                let code = Obj(frame.code());
                let line: i32 = code.get(at::code::FIRSTLINENO);
                if frame.owner() != 3
                    && line as u32 == plan.first_line
                    && text(Obj(code.get(at::code::QUALNAME))) == plan.qualname
                    && Code::read(code).info.id == plan.code
                {
                    return Some(frame);
                }
                frame = Frame(frame.previous());
            }
            thread = ffi::PyThreadState_Next(thread);
        }
        None
    }
}
