//! Carrying out a plan: find its code in this process, compile it on a thread of its own, install it.
//!
//! The thread lives only while there is work. Code whose versions do not last is compiled again, each time after
//! a longer while.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use emberjit_pgo::CodeId;
use emberjit_pgo::plan::{Decision, Entry, Plan, Receivers, RootPlan};

use crate::build::{Lessons, Refused, Root, refused};
use crate::cpython::{Obj, at};
use crate::runtime::{retire, state, tracemalloc};

use super::control::spawn_quiet;
use super::{compile, find};

static QUEUE: Mutex<Vec<Waiting>> = Mutex::new(Vec::new());
/// What gives the next plan. The queue is locked before it.
static NEXT: Mutex<Option<MakePlan>> = Mutex::new(None);
/// The queue changed, or the worker is to end.
static CHANGED: Condvar = Condvar::new();
/// [`RootPlan::spare`] ones of all plans, by their code.
static SPARE: Mutex<BTreeMap<CodeId, RootPlan>> = Mutex::new(BTreeMap::new());
/// Roots of which there was nothing to compile when their turn came.
static MISSED: Mutex<Vec<(CodeId, Entry)>> = Mutex::new(Vec::new());
static RECEIVERS: Mutex<Vec<Receivers>> = Mutex::new(Vec::new());
static WORKER: Mutex<Option<JoinHandle<()>>> = Mutex::new(None);
/// Roots that the worker has taken out of the queue.
static TAKEN: AtomicU32 = AtomicU32::new(0);
static STOPPING: AtomicBool = AtomicBool::new(false);
/// There is a worker that will look at the queue again. Changes with the queue locked, or where there is none.
static WORKING: AtomicBool = AtomicBool::new(false);
/// The process is about to fork: work waits.
static PAUSED: AtomicBool = AtomicBool::new(false);

type MakePlan = Box<dyn FnOnce() -> Plan + Send>;

/// A root, and when to compile it.
struct Waiting {
    due: Instant,
    plan: RootPlan,
}

/// Roots that are being compiled or to be compiled now.
pub fn pending() -> u32 {
    let now = Instant::now();
    let queue = lock(&QUEUE);
    let due = queue.iter().filter(|w| w.due <= now).count() as u32;
    due + u32::from(lock(&NEXT).is_some()) + TAKEN.load(Ordering::SeqCst)
}

/// Takes over the roots that the plan wants compiled; gives their number.
pub fn submit(plan: Plan) -> u32 {
    let n = accept(plan);
    wake_worker();
    n
}

/// Has the worker make a plan and carry it out, instead of another that it has not come to make. The GIL is not
/// held meanwhile.
pub fn submit_made(make: impl FnOnce() -> Plan + Send + 'static) {
    let queue = lock(&QUEUE);
    *lock(&NEXT) = Some(Box::new(make));
    CHANGED.notify_all();
    drop(queue);
    wake_worker();
}

/// Roots that were missed since this was asked: they may be there the next time.
pub fn take_missed() -> Vec<(CodeId, Entry)> {
    std::mem::take(&mut *lock(&MISSED))
}

fn accept(plan: Plan) -> u32 {
    let (roots, others): (Vec<RootPlan>, Vec<RootPlan>) = plan.roots.into_iter().partition(|r| r.compile);
    let spare = others.into_iter().filter(|r| r.spare);
    lock(&SPARE).extend(spare.map(|r| (r.code, r)));
    let n = roots.len() as u32;
    lock(&RECEIVERS).extend(plan.receivers);
    enqueue(roots, Instant::now());
    n
}

/// Has a root compiled, not before `due`, unless it is in the queue already.
pub fn submit_again(plan: RootPlan, due: Instant) {
    let waits = lock(&QUEUE).iter().any(|w| (w.plan.code, w.plan.entry) == (plan.code, plan.entry));
    if !waits {
        enqueue(vec![plan], due);
        wake_worker();
    }
}

/// Puts roots into the queue, in the place of older plans for the same.
fn enqueue(roots: Vec<RootPlan>, due: Instant) {
    let mut queue = lock(&QUEUE);
    queue.retain(|w| roots.iter().all(|r| (r.code, r.entry) != (w.plan.code, w.plan.entry)));
    queue.extend(roots.into_iter().map(|plan| Waiting { due, plan }));
    CHANGED.notify_all();
}

fn wake_worker() {
    let mut worker = lock(&WORKER);
    let halted = STOPPING.load(Ordering::SeqCst) || PAUSED.load(Ordering::SeqCst);
    let queue = lock(&QUEUE);
    let idle = queue.is_empty() && lock(&NEXT).is_none();
    if halted || idle || WORKING.load(Ordering::SeqCst) {
        return;
    }
    drop(queue);
    if let Some(old) = worker.take() {
        let _ = old.join();
    }
    WORKING.store(true, Ordering::SeqCst);
    *worker = spawn_quiet("emberjit-compiler", work).ok();
    if worker.is_none() {
        WORKING.store(false, Ordering::SeqCst);
    }
}

/// Waits for the worker, which ends with what it is at. The GIL must not be held.
fn finish() {
    let worker = lock(&WORKER).take();
    drop(lock(&QUEUE));
    CHANGED.notify_all();
    if let Some(worker) = worker {
        let _ = worker.join();
    }
}

/// Ends the worker for the moment of a fork; what waits goes on with [`resume`], on both sides.
pub fn pause() {
    PAUSED.store(true, Ordering::SeqCst);
    finish();
}

/// Goes on after [`pause`].
pub fn resume() {
    PAUSED.store(false, Ordering::SeqCst);
    wake_worker();
}

/// Ends the worker, and no new work is taken: the interpreter ends.
pub fn stop() {
    STOPPING.store(true, Ordering::SeqCst);
    lock(&QUEUE).clear();
    *lock(&NEXT) = None;
    finish();
}

fn lock<T>(m: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    m.lock().unwrap_or_else(|e| e.into_inner())
}

fn work() {
    let mut queue = lock(&QUEUE);
    loop {
        let halted = STOPPING.load(Ordering::SeqCst) || PAUSED.load(Ordering::SeqCst);
        let make = if halted { None } else { lock(&NEXT).take() };
        if let Some(make) = make {
            TAKEN.store(1, Ordering::SeqCst);
            drop(queue);
            if let Ok(plan) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(make)) {
                accept(plan);
            }
            queue = lock(&QUEUE);
            TAKEN.store(0, Ordering::SeqCst);
        }
        let next = queue.iter().map(|w| w.due).min();
        let Some(next) = next.filter(|_| !halted) else {
            return WORKING.store(false, Ordering::SeqCst);
        };
        let now = Instant::now();
        if next > now {
            let waited = CHANGED.wait_timeout(queue, next - now);
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
            continue;
        }
        let batch: Vec<Waiting> = queue.extract_if(.., |w| w.due <= now).collect();
        TAKEN.store(batch.len() as u32, Ordering::SeqCst);
        drop(queue);
        let left = carry_out(batch.into_iter().map(|w| w.plan).collect());
        queue = lock(&QUEUE);
        queue.splice(0..0, left.into_iter().map(|plan| Waiting { due: now, plan }));
        TAKEN.store(0, Ordering::SeqCst);
    }
}

/// Gives back what it does not come to.
fn carry_out(batch: Vec<RootPlan>) -> Vec<RootPlan> {
    tracemalloc::attach(|_| {
        let receivers = std::mem::take(&mut *lock(&RECEIVERS));
        state::with(|jit| {
            for Receivers { site, types } in receivers {
                let tags = types.iter().map(|t| t.version_tag);
                Lessons::add(jit.learn().classes.entry(site).or_default(), tags);
            }
        });
        // SAFETY: the GIL is held.
        let found = unsafe { find::functions(&batch) };
        state::with(|jit| jit.seek(found));
    });
    let mut batch = batch.into_iter();
    while !PAUSED.load(Ordering::SeqCst)
        && let Some(plan) = batch.next()
    {
        if std::panic::catch_unwind(|| one(&plan)).is_err() {
            tracemalloc::attach(|_| note(&plan, "compiler-panic", "the compiler gave up on it"));
        }
        TAKEN.fetch_sub(1, Ordering::SeqCst);
    }
    tracemalloc::attach(|_| state::with(|jit| jit.sought.clear()));
    batch.collect()
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
fn one(plan: &RootPlan) {
    if let Err(r) = compile::check_memory() {
        return tracemalloc::attach(|_| note(plan, r.reason, &r.detail));
    }
    let prepared = tracemalloc::attach(|_| {
        let functions = state::with(|jit| jit.sought.get(&find::key(plan)).cloned()).unwrap_or_default();
        // SAFETY: the GIL is held; functions that end are no longer among those that were found.
        unsafe {
            match root(plan, &functions) {
                Ok(root) => {
                    // Others of that name and place have code of their own, whose record hears of their end. And
                    // what ends while the root is built leaves the record again.
                    let same =
                        functions.iter().filter(|f| Obj(f.get(at::function::CODE)) == root.code.object);
                    state::with(|jit| {
                        let record = jit.record(root.code.object);
                        record.plans.insert(root.entry, plan.clone());
                        record.functions.extend(same);
                    });
                    let prepared = compile::prepare(&root, Some(plan));
                    if let Err(r) = &prepared {
                        compile::note_refusal(&root.code, r);
                    }
                    prepared.ok()
                }
                Err(r) => {
                    note(plan, r.reason, &r.detail);
                    let (mut missed, root) = (lock(&MISSED), (plan.code, plan.entry));
                    if !missed.contains(&root) {
                        missed.push(root);
                    }
                    None
                }
            }
        }
    });
    let Some(prepared) = prepared else { return stand_in(plan, &plan.outermost_inlined(|_| true)) };
    stand_in(plan, &prepared.left_out(plan));
    let (references, version) = (prepared.references(), prepared.version());
    let (root_code, root_function) = (prepared.version().code, prepared.root_function());
    let generated = compile::generate(prepared);
    tracemalloc::attach(|_| {
        let lives = state::with(|jit| jit.record(root_code).functions.contains(&root_function));
        // SAFETY: the GIL is held.
        let installed =
            unsafe { generated.and_then(|g| compile::install(if lives { g } else { g.without_root() })) };
        match installed {
            Ok(version) => compile::put_off_next(version),
            Err(r) => {
                note(plan, r.reason, &r.detail);
                // SAFETY: nobody has seen it.
                unsafe { retire::discard(version) };
            }
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
            Some(RootPlan { compile: true, spare: false, reason, decisions: decisions.collect(), ..root })
        })
        .collect();
    enqueue(roots, Instant::now());
}

/// What to compile for a plan's root, if it is here.
unsafe fn root(plan: &RootPlan, functions: &[Obj]) -> Result<Root, Refused> {
    // SAFETY: the GIL is held.
    unsafe {
        match plan.entry {
            Entry::Function => {
                let found = functions.iter().find(|f| find::is_for(**f, plan));
                let f = *found.ok_or_else(|| refused("not-found", "there is no such function now"))?;
                compile::function_root(f)
            }
            Entry::Loop(offset) => match find::running(plan).or_else(|| find::suspended(plan)) {
                Some(frame) => compile::loop_root(frame, offset / 2),
                None if functions.is_empty() => Err(refused("not-found", "no such code runs now")),
                None => Err(refused("not-running", "the loop is not running any more")),
            },
        }
    }
}
