//! Everything the compiler remembers between calls, behind the GIL.
//!
//! [`with`] gives access for a moment; nothing that runs Python code may happen inside. Watcher
//! callbacks that come while somebody is inside are queued and carried out at the end.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use emberjit_pgo::control::Refusal;
use emberjit_pgo::plan::{Policy, RootPlan};

use crate::build::{Lessons, Specialised};
use crate::bytecode::stack::SpreadCall;
use crate::code::heap::CodeHeap;
use crate::code::symbols::Symbols;
use crate::cpython::frame::frames;
use crate::cpython::{Obj, at, ffi, function};
use crate::hir::EntryKind;
use crate::policy::facts::SeenCode;

use super::retire::Past;
use super::version::Version;

/// When to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Off,
    /// What plans from outside name.
    Plan,
    /// What a profile of the running program shows.
    Auto,
    /// Every function at its first call, every loop at its second turn.
    All,
}

/// How compiled code is put to the test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stress {
    #[default]
    None,
    /// Guards fail in turn, whether what they ask about holds or not.
    Deopt,
    /// A collection at every observable point.
    Gc,
    /// Versions are found invalid now and then where they look.
    Invalidate,
    /// What was seen a few times is compiled, and again as soon as it lost its version: code is replaced beside the
    /// running program all the time. In mode `auto`.
    Eager,
}

impl Stress {
    /// Whether versions stay whatever their exits say: these are taken at will, or what is tested are the versions.
    pub fn keeps_versions(self) -> bool {
        !matches!(self, Stress::None | Stress::Eager)
    }
}

impl std::str::FromStr for Stress {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "deopt" => Ok(Stress::Deopt),
            "gc" => Ok(Stress::Gc),
            "invalidate" => Ok(Stress::Invalidate),
            "eager" => Ok(Stress::Eager),
            other => Err(format!("`{other}` is no stress: deopt, gc, invalidate or eager")),
        }
    }
}

/// Counts down to the next guard that fails under stress; read and written by compiled code.
pub static STRESS_TICKS: AtomicU32 = AtomicU32::new(1);

/// What the compiler knows of one code object.
#[derive(Default)]
pub struct CodeRecord {
    pub function: Option<&'static Version>,
    pub loops: HashMap<u32, &'static Version>,
    /// Live function objects with this code, as far as they were seen.
    pub functions: HashSet<Obj>,
    pub versions: u32,
    /// Where code is compiled beside the program: not to be compiled again before.
    pub again: Option<Instant>,
    /// Calls and turns seen before it is compiled, under stress.
    pub warm: u32,
    pub refused: Option<Refusal>,
    /// Plans by entry, for compiling again.
    pub plans: HashMap<EntryKind, RootPlan>,
    pub monitored: bool,
    /// Operands of its `CALL_FUNCTION_EX` instructions that the interpreter carried out, by code unit.
    pub spreads: HashMap<u32, Option<SpreadCall>>,
}

/// Qualified name, first line and file.
pub type Sought = (String, u32, String);

/// A thing that a version assumes something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    DictKey(Obj, Obj),
    /// The same of the dict of a class.
    ClassKey(Obj, Obj),
    Type(Obj),
    Function(Obj),
}

pub struct Jit {
    pub mode: Mode,
    pub policy: Policy,
    pub stress: Stress,
    /// Print every version's HIR to standard error.
    pub dump_hir: bool,
    pub heap: CodeHeap,
    pub symbols: Symbols,
    pub codes: HashMap<Obj, CodeRecord>,
    /// By number, so in the order in which they were made.
    pub versions: BTreeMap<u64, &'static Version>,
    /// Versions by their numbers.
    pub dependents: BTreeMap<Fact, BTreeMap<u64, &'static Version>>,
    /// Shared with what is being built; [`Jit::learn`] changes them.
    pub lessons: Rc<Lessons>,
    pub refused: Vec<Refusal>,
    pub next_id: u64,
    /// Invalid versions that were running when they became so, with the references that they hold until
    /// they left.
    pub rescued: Vec<(&'static Version, Vec<Obj>)>,
    /// Versions to be freed as soon as nobody is inside.
    pub retired: Vec<&'static Version>,
    pub past: Past,
    /// Code objects that functions no longer hold, and frames may still run.
    pub rescued_codes: Vec<Obj>,
    /// References of invalid versions, dropped as soon as nothing is borrowed.
    pub unheld: Vec<Obj>,
    /// Code objects known to be alive: seen in samples, not destroyed since; and what was read of them.
    pub seen_codes: HashMap<Obj, Option<Arc<SeenCode>>>,
    /// Tools that want events, of one code object or of all (null). As long as there is one, functions have
    /// CPython's own entry.
    pub tools: HashSet<(i64, Obj)>,
    /// Live functions that are about to be compiled.
    pub sought: HashMap<Sought, Vec<Obj>>,
    /// Roots to compile again, by code and entry.
    pub retry: Vec<(Obj, EntryKind)>,
}

struct Cell(RefCell<Option<Jit>>);

// SAFETY: only touched with the GIL held.
unsafe impl Sync for Cell {}

static JIT: Cell = Cell(RefCell::new(None));
static QUEUED: Mutex<Vec<Event>> = Mutex::new(Vec::new());
static POLLER: AtomicUsize = AtomicUsize::new(0);
static INTERP: AtomicUsize = AtomicUsize::new(0);
/// The monitoring version under which nobody but us monitors; read by compiled code.
pub static QUIET_MONITORING: AtomicU32 = AtomicU32::new(u32::MAX);
/// Address of the exit stub.
pub static EXIT_STUB: AtomicUsize = AtomicUsize::new(0);
pub static ENABLED: AtomicU8 = AtomicU8::new(0);
/// Whether code is compiled when it is met first: mode `all` of [`Jit::mode`], for those who ask often.
pub static MEETS_ALL: AtomicBool = AtomicBool::new(false);

/// Something changed in the world.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    Fact(Fact),
    /// All keys of a dict.
    Dict(Obj),
    /// A dict is about to be freed.
    DictGone(Obj),
    CodeGone(Obj),
    /// A function is about to get other code than this.
    CodeReplaced(Obj),
    /// A function with this code is about to be freed or to change.
    FunctionGone(Obj, Obj),
}

// SAFETY: plain addresses.
unsafe impl Send for Event {}

/// Puts the state in place, once.
pub fn init(jit: Jit, poller: Obj, interp: usize) {
    POLLER.store(poller.0, Ordering::Relaxed);
    INTERP.store(interp, Ordering::Relaxed);
    *JIT.0.borrow_mut() = Some(jit);
}

pub fn is_ready() -> bool {
    JIT.0.try_borrow().map_or(true, |j| j.is_some())
}

pub fn poller() -> Obj {
    Obj(POLLER.load(Ordering::Relaxed))
}

pub fn interp() -> usize {
    INTERP.load(Ordering::Relaxed)
}

/// Runs `f` on the state. The GIL must be held.
pub fn with<R>(f: impl FnOnce(&mut Jit) -> R) -> R {
    let (result, unheld) = {
        let mut guard = JIT.0.borrow_mut();
        let jit = guard.as_mut().expect("the extension module is initialised");
        let result = f(jit);
        loop {
            let queued = std::mem::take(&mut *QUEUED.lock().unwrap_or_else(|e| e.into_inner()));
            if queued.is_empty() {
                break;
            }
            queued.into_iter().for_each(|e| jit.happened(e));
        }
        (result, std::mem::take(&mut jit.unheld))
    };
    // SAFETY: references that `Jit::invalidate` gave up.
    unheld.into_iter().for_each(|o| unsafe { o.decref() });
    result
}

/// What there ever was something to know of, as bits at hashes: keys of dicts and functions that versions depend
/// on, and code objects with a record. Programs write to watched dicts, and make and drop functions, all the
/// time, and little of that matters.
static KNOWN_OF: [AtomicU64; 1024] = [const { AtomicU64::new(0) }; 1024];

/// The word and the bit for a key of a dict, or for an object and null.
fn known_of(object: Obj, key: Obj) -> (&'static AtomicU64, u64) {
    // Objects lie at multiples of 16; the factor is that of Fibonacci hashing.
    let hash = ((object.0 >> 4).rotate_left(32) ^ (key.0 >> 4)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48;
    (&KNOWN_OF[hash / 64], 1 << (hash % 64))
}

fn now_known_of(object: Obj, key: Obj) {
    let (word, bit) = known_of(object, key);
    word.fetch_or(bit, Ordering::Relaxed);
}

/// Whether a change of a key of a dict may matter; wrong now and then if it says so.
pub fn may_matter(dict: Obj, key: Obj) -> bool {
    let (word, bit) = known_of(dict, key);
    word.load(Ordering::Relaxed) & bit != 0
}

/// The same for a function that comes into being, changes or ends.
pub fn function_may_matter(f: Obj, code: Obj) -> bool {
    may_matter(f, Obj::NULL) || may_matter(code, Obj::NULL)
}

/// Reports a change; carried out now, or at the end of the running [`with`].
pub fn report(event: Event) {
    match JIT.0.try_borrow_mut() {
        Ok(mut guard) => {
            let unheld = guard.as_mut().map_or_else(Vec::new, |jit| {
                jit.happened(event);
                std::mem::take(&mut jit.unheld)
            });
            drop(guard);
            // SAFETY: references that `Jit::invalidate` gave up.
            unheld.into_iter().for_each(|o| unsafe { o.decref() });
        }
        Err(_) => QUEUED.lock().unwrap_or_else(|e| e.into_inner()).push(event),
    }
}

impl Jit {
    pub fn record(&mut self, code: Obj) -> &mut CodeRecord {
        now_known_of(code, Obj::NULL);
        self.codes.entry(code).or_default()
    }

    /// Functions that are about to be compiled: those that end until [`Jit::sought`] is cleared leave it.
    pub fn seek(&mut self, found: HashMap<Sought, Vec<Obj>>) {
        found.values().flatten().for_each(|f| now_known_of(*f, Obj::NULL));
        self.sought = found;
    }

    pub fn learn(&mut self) -> &mut Lessons {
        Rc::make_mut(&mut self.lessons)
    }

    /// The version is to hear of changes of a fact.
    pub fn depend(&mut self, version: &'static Version, fact: Fact) {
        match fact {
            Fact::DictKey(dict, key) | Fact::ClassKey(dict, key) => now_known_of(dict, key),
            Fact::Function(f) => now_known_of(f, Obj::NULL),
            Fact::Type(_) => {}
        }
        self.dependents.entry(fact).or_default().insert(version.id, version);
    }

    fn happened(&mut self, event: Event) {
        self.heap.close_told_pipes();
        match event {
            Event::Fact(fact) => {
                self.fact_changed(fact);
                if let Fact::DictKey(dict, key) = fact {
                    self.fact_changed(Fact::ClassKey(dict, key));
                }
            }
            Event::Dict(dict) => self.dict_changed(dict),
            Event::DictGone(dict) => {
                self.dict_changed(dict);
                self.learn().mutable.retain(|(d, _)| *d != dict);
            }
            Event::FunctionGone(f, code) => {
                if let Some(record) = self.codes.get_mut(&code) {
                    record.functions.remove(&f);
                }
                self.sought.values_mut().for_each(|found| found.retain(|o| *o != f));
                self.fact_changed(Fact::Function(f));
            }
            Event::CodeGone(code) => self.code_gone(code),
            Event::CodeReplaced(code) => {
                // Compiled frames do not hold their code: functions do.
                if self.codes.get(&code).is_some_and(|r| r.function.is_some()) {
                    // SAFETY: the function still holds it.
                    unsafe { self.rescued_codes.push(code.incref()) };
                    // SAFETY: a C function without data.
                    unsafe { ffi::Py_AddPendingCall(Some(drop_rescued), std::ptr::null_mut()) };
                }
            }
        }
    }

    fn dict_changed(&mut self, dict: Obj) {
        self.facts_about(dict).into_iter().for_each(|f| self.fact_changed(f));
    }

    fn fact_changed(&mut self, fact: Fact) {
        let Some(versions) = self.dependents.remove(&fact) else { return };
        if let Fact::DictKey(dict, key) = fact {
            self.learn().mutable.insert((dict, key));
        }
        for version in versions.into_values() {
            self.make_invalid(version, true, matches!(fact, Fact::Type(_) | Fact::ClassKey(..)));
        }
        if let Fact::ClassKey(dict, _) = fact
            && self.facts_about(dict).is_empty()
        {
            // Classes that count something in an attribute of theirs need not tell each time.
            // SAFETY: the dict is alive while its watchers are told.
            unsafe { super::events::unwatch(dict) };
        }
    }

    fn facts_about(&self, dict: Obj) -> Vec<Fact> {
        let all = |fact: fn(Obj, Obj) -> Fact| fact(dict, Obj(0))..=fact(dict, Obj(usize::MAX));
        let keys = self.dependents.range(all(Fact::DictKey));
        keys.chain(self.dependents.range(all(Fact::ClassKey))).map(|(fact, _)| *fact).collect()
    }

    /// The version no longer hears of changes.
    pub fn forget(&mut self, version: &Version) {
        let Some(body) = version.body.get() else {
            self.dependents.values_mut().for_each(|of| {
                of.remove(&version.id);
            });
            return self.dependents.retain(|_, of| !of.is_empty());
        };
        for fact in body.assumptions.facts() {
            if let std::collections::btree_map::Entry::Occupied(mut of) = self.dependents.entry(fact) {
                of.get_mut().remove(&version.id);
                if of.get().is_empty() {
                    of.remove();
                }
            }
        }
    }

    /// Makes a version unreachable; running activations leave at their next observable point.
    pub fn invalidate(&mut self, version: &'static Version, again: bool) {
        self.make_invalid(version, again, false);
    }

    /// Makes a version unreachable for want of memory; its code can be compiled again.
    pub fn evict(&mut self, version: &'static Version) {
        self.invalidate(version, false);
        let first_call = self.compiles_first_calls();
        let record = self.record(version.code);
        record.versions = record.versions.saturating_sub(1);
        if version.kind == EntryKind::Function && first_call {
            // SAFETY: functions leave the set when they are destroyed.
            record.functions.iter().for_each(|f| unsafe { crate::policy::first::wait_for_call(*f) });
        }
    }

    /// Whether functions are compiled when they are called first.
    fn compiles_first_calls(&self) -> bool {
        self.mode == Mode::All && !self.warms_up() && self.tools.is_empty()
    }

    /// Whether code runs interpreted at first.
    pub fn warms_up(&self) -> bool {
        self.stress != Stress::None && crate::policy::narrow::warms_up()
    }

    fn make_invalid(&mut self, version: &'static Version, again: bool, a_class_changes: bool) {
        if version.invalid.swap(1, Ordering::Relaxed) != 0 {
            return;
        }
        if again {
            self.retry.push((version.code, version.kind));
        }
        if version.body.get().is_none() {
            // Whoever compiles it will see.
            return;
        }
        // What the version refers to is about to go, and running activations still need it.
        // SAFETY: the GIL is held; the objects are alive until the watcher's callback returns.
        unsafe {
            if version.needs_objects() {
                // A class that changes may be about to end, and others can count its references. What else
                // holds it, for the code to use it, would be watched.
                let needed = version.refers_to().filter(|o| !(a_class_changes && is_class(*o)));
                let held = needed.map(|o| o.incref()).chain(version.holds()).collect();
                self.rescued.push((version, held));
                ffi::Py_AddPendingCall(Some(drop_rescued), std::ptr::null_mut());
            } else {
                self.unheld.extend(version.holds());
                self.retired.push(version);
            }
        }
        let record = self.record(version.code);
        match version.kind {
            EntryKind::Function => {
                record.function = None;
                let functions: Vec<Obj> = record.functions.iter().copied().collect();
                // SAFETY: functions leave the set when they are destroyed.
                functions.into_iter().for_each(|f| unsafe { function::reset_entry(f) });
            }
            EntryKind::Generator => {
                record.function = None;
                super::generators::set_version(version.code, None);
            }
            EntryKind::Loop(unit) => {
                record.loops.remove(&unit);
            }
        }
    }

    /// A tool wants events from now on, or no longer.
    pub fn note_tool(&mut self, tool: i64, code: Obj, on: bool) {
        let before = self.tools.is_empty();
        if on {
            self.tools.insert((tool, code));
        } else {
            self.tools.remove(&(tool, code));
        }
        if before == self.tools.is_empty() {
            return;
        }
        let first_call = self.compiles_first_calls();
        for record in self.codes.values() {
            for f in &record.functions {
                // SAFETY: functions leave the set when they are destroyed.
                unsafe {
                    match record.function {
                        _ if before => function::reset_entry(*f),
                        Some(version) if version.serves(*f) => {
                            function::set_entry(*f, version.entry.load(Ordering::Relaxed))
                        }
                        None if first_call && record.refused.is_none() => {
                            crate::policy::first::wait_for_call(*f)
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// What versions that run have specialised in the instructions of `code`.
    pub fn specialised(&self, code: Obj) -> Vec<Specialised> {
        let Some(record) = self.codes.get(&code) else { return Vec::new() };
        let versions = record.function.iter().chain(record.loops.values());
        let run = versions.filter(|version| version.entries.load(Ordering::Relaxed) > 0);
        run.filter_map(|version| version.body.get()).flat_map(|body| body.specialised.clone()).collect()
    }

    /// Drops all versions and compiles nothing more.
    pub fn disable(&mut self) {
        self.mode = Mode::Off;
        for version in self.versions.values().copied().collect::<Vec<_>>() {
            self.invalidate(version, false);
        }
        self.retry.clear();
    }

    /// Takes the references of versions that nobody runs any more, for the caller to drop when nothing
    /// is borrowed.
    pub fn take_rescued(&mut self) -> Vec<Obj> {
        if self.rescued.is_empty() && self.rescued_codes.is_empty() {
            return Vec::new();
        }
        let rescued = std::mem::take(&mut self.rescued);
        let (running, over): (Vec<_>, Vec<_>) = rescued.into_iter().partition(|(v, _)| v.needs_objects());
        self.rescued = running;
        self.retired.extend(over.iter().map(|(version, _)| *version));
        let codes = std::mem::take(&mut self.rescued_codes);
        // SAFETY: as above.
        let (busy, idle): (Vec<_>, Vec<_>) = codes.into_iter().partition(|c| unsafe { is_on_stack(*c) });
        self.rescued_codes = busy;
        over.into_iter().flat_map(|(_, held)| held).chain(idle).collect()
    }

    fn code_gone(&mut self, code: Obj) {
        super::generators::forget(code);
        self.seen_codes.remove(&code);
        let watched: Vec<_> = self.tools.iter().filter(|t| t.1 == code).copied().collect();
        watched.into_iter().for_each(|(tool, code)| self.note_tool(tool, code, false));
        if let Some(record) = self.codes.remove(&code) {
            // Nobody runs it: callers hold functions, and functions their code.
            for version in record.function.into_iter().chain(record.loops.into_values()) {
                if version.invalid.swap(1, Ordering::Relaxed) == 0 {
                    self.unheld.extend(version.holds());
                    self.retired.push(version);
                }
            }
        }
        let known = |l: &Lessons| {
            l.catchers.contains(&code)
                || l.unsupported.contains(&code)
                || l.failed.iter().any(|f| f.0 == code)
        };
        if known(&self.lessons) {
            let lessons = self.learn();
            lessons.catchers.remove(&code);
            lessons.unsupported.remove(&code);
            lessons.failed.retain(|f| f.0 != code);
        }
        self.retry.retain(|r| r.0 != code);
    }
}

/// Whether the object is a class.
pub(crate) unsafe fn is_class(o: Obj) -> bool {
    // SAFETY: a live object.
    unsafe { ffi::PyType_Check(o.ptr()) != 0 }
}

/// Whether a frame of this code is on any thread's stack.
unsafe fn is_on_stack(code: Obj) -> bool {
    // SAFETY: the GIL is held.
    unsafe { frames().any(|frame| frame.code() == code.0) }
}

/// Lets go of versions that are not running any more; a pending call.
extern "C" fn drop_rescued(_: *mut std::ffi::c_void) -> std::ffi::c_int {
    // SAFETY: the interpreter calls this between two instructions.
    unsafe { super::retire::sweep() };
    0
}

/// Whether nobody but us monitors or traces; remembers the monitoring version if so.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn monitoring_is_quiet() -> bool {
    /// `_PY_MONITORING_EVENTS` bytes of `interp->monitors.tools`, one a kind of event.
    const EVENTS: usize = 15;
    if super::tracemalloc::is_tracing() {
        return false;
    }
    // SAFETY: fields of the live interpreter state.
    unsafe {
        let interp = Obj(interp());
        let version: u32 = interp.get(at::interp::MONITORING_VERSION);
        if QUIET_MONITORING.load(Ordering::Relaxed) == version {
            return true;
        }
        let active = (0..EVENTS).any(|e| interp.get::<u8>(at::interp::MONITORS + e) != 0);
        if !active {
            QUIET_MONITORING.store(version, Ordering::Relaxed);
        }
        !active
    }
}

/// The main interpreter's state.
pub fn current_interp() -> usize {
    // SAFETY: the GIL is held by whoever imports us.
    unsafe { ffi::PyInterpreterState_Get() as usize }
}
