//! From a request to an installed version: build with the GIL, optimise without it, install with it.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use cranelift_codegen::isa::OwnedTargetIsa;
use emberjit_pgo::control::Refusal;
use emberjit_pgo::plan::{Decision, Policy, RootPlan};
use emberjit_pgo::symbols::{Range, SymbolFrame, VersionSymbols};
use emberjit_pgo::{CallSite, CodeId};

use crate::build::{self, Assumptions, Context, KnownCall, Lessons, Refused, Root, Specialised, refused};
use crate::code::symbols::monotonic_ns;
use crate::codegen::{self, Compiled, World};
use crate::cpython::code::{CO_GENERATORS, Code, has_slots};
use crate::cpython::ffi::PyObject;
use crate::cpython::frame::Frame;
use crate::cpython::function::{self, Function};
use crate::cpython::types::known;
use crate::cpython::{Obj, at, types};
use crate::hir::print::print;
use crate::hir::{self, EntryKind};
use crate::passes;
use crate::policy::narrow;
use crate::runtime::events;
use crate::runtime::generators;
use crate::runtime::osr;
use crate::runtime::reserve;
use crate::runtime::retire;
use crate::runtime::state::{self, Fact, QUIET_MONITORING, Stress};
use crate::runtime::version::{Body, Version};
use crate::runtime::{adaptive, entry};

/// More versions of one code object than this are not made.
pub const MAX_VERSIONS: u32 = 12;

/// Whether a code object has had all the versions that are made of one.
fn is_used_up(versions: u32) -> bool {
    versions >= MAX_VERSIONS && state::with(|jit| jit.stress) != Stress::Eager
}

static ISA: OnceLock<Result<OwnedTargetIsa, String>> = OnceLock::new();

/// Generates and installs the exit stub; once, at import.
pub fn install_stub(heap: &mut crate::code::heap::CodeHeap) -> Result<(), String> {
    let isa = ISA.get_or_init(codegen::isa).as_ref().map_err(Clone::clone)?;
    let code = codegen::stub::generate(isa)?;
    let block = heap.alloc(&code, 64).ok_or("no code memory for the exit stub")?;
    state::EXIT_STUB.store(block.start() as usize, Ordering::Relaxed);
    Ok(())
}

/// What the GIL was needed for is done; the rest can happen on any thread.
pub struct Prepared {
    hir: hir::Function,
    assumptions: Assumptions,
    inlined: Vec<emberjit_pgo::control::InlinedStatus>,
    inlined_at: HashSet<(Vec<CallSite>, CodeId)>,
    refusals: Vec<Refusal>,
    specialised: Vec<Specialised>,
    version: &'static Version,
    root_function: Obj,
    has_defaults: bool,
    namespace: bool,
    globals: Obj,
    builtins: Obj,
    started: Instant,
    stress: Stress,
}

// SAFETY: code records are shared inside one `Prepared` only, and objects are just addresses; they
// are kept alive by the references taken in `prepare`.
unsafe impl Send for Prepared {}

/// What code generation made of it.
pub struct Generated {
    prepared: Prepared,
    compiled: Compiled,
}

// SAFETY: as for `Prepared`.
unsafe impl Send for Generated {}

/// Builds a root's HIR.
///
/// # Safety
/// The GIL must be held and the root's objects alive.
pub unsafe fn prepare(root: &Root, plan: Option<&RootPlan>) -> Result<Prepared, Refused> {
    let started = Instant::now();
    if !narrow::is_selected(&root.code.info) {
        return Err(refused("not-selected", "EMBERJIT_ONLY does not name it"));
    }
    let (mut lessons, versions) = state::with(|jit| {
        let versions = jit.record(root.code.object).versions;
        (jit.lessons.clone(), versions)
    });
    if is_used_up(versions) {
        return Err(refused("too-many-versions", format!("{MAX_VERSIONS} versions did not last")));
    }
    for _ in 0..8 {
        let mut cx = context(plan, &lessons);
        let mut hir = build::build(root, &mut cx)?;
        let Context { assumptions, inlined, inlined_at, refusals, specialised, varied, .. } = cx;
        let clash: Vec<(Obj, Obj)> =
            assumptions.dict_keys.intersection(&assumptions.writes).copied().collect();
        if clash.is_empty() && varied.is_empty() {
            // SAFETY: the objects are alive.
            hir.unheld =
                assumptions.keeps.iter().copied().filter(|o| unsafe { is_seen_to_end(*o) }).collect();
            let version = new_version(root);
            // From here on the version hears of changes, while it is still being compiled.
            // SAFETY: the GIL is held and the objects are alive.
            unsafe { assume(version, &assumptions) };
            let prepared = Prepared {
                hir,
                assumptions,
                inlined,
                inlined_at,
                refusals,
                specialised,
                version,
                root_function: root.function,
                // SAFETY: the root's function, if there is one, is alive.
                has_defaults: !root.function.is_null()
                    && unsafe { root.function.get::<usize>(at::function::DEFAULTS) } != 0,
                namespace: root.namespace,
                globals: root.globals,
                builtins: root.builtins,
                started,
                stress: state::with(|jit| jit.stress),
            };
            // SAFETY: the objects are alive now.
            prepared.references().into_iter().for_each(|o| unsafe {
                o.incref();
            });
            return Ok(prepared);
        }
        // A callee writes a global that was taken for a constant, or a stack item is none: build again without that.
        let lessons = Rc::make_mut(&mut lessons);
        lessons.mutable.extend(clash);
        lessons.varying.extend(varied);
    }
    Err(refused("unstable-constants", "inlined code writes the globals that others read"))
}

fn context<'a>(plan: Option<&'a RootPlan>, lessons: &'a Lessons) -> Context<'a> {
    Context {
        plan,
        lessons,
        inline_tiny: state::with(|jit| jit.policy == Policy::Ranked),
        assumptions: Assumptions::default(),
        inlined: Vec::new(),
        inlined_at: HashSet::new(),
        refusals: Vec::new(),
        known_calls: Vec::new(),
        specialised: Vec::new(),
        varied: HashSet::new(),
        all_handlers: state::with(|jit| jit.mode) == state::Mode::All,
    }
}

/// The calls of a root whose callees the compiler knows without inlining anything, and the number of
/// HIR instructions before any pass.
///
/// # Safety
/// The GIL must be held and the root's objects alive.
pub unsafe fn known_calls(root: &Root) -> Result<(Vec<KnownCall>, u32), Refused> {
    let lessons = state::with(|jit| jit.lessons.clone());
    let mut cx = context(None, &lessons);
    let mut hir = build::build(root, &mut cx)?;
    passes::prune::run(&mut hir);
    passes::dce::run(&mut hir);
    Ok((cx.known_calls, hir.size() as u32))
}

fn new_version(root: &Root) -> &'static Version {
    let id = state::with(|jit| {
        jit.next_id += 1;
        jit.next_id
    });
    Version::new(id, root)
}

impl Prepared {
    /// What the plan wanted inlined and was not, without what would be inlined into it.
    pub fn left_out<'a>(&self, plan: &'a RootPlan) -> Vec<&'a Decision> {
        plan.outermost_inlined(|d| !self.inlined_at.contains(&(d.path.clone(), d.callee)))
    }

    pub fn version(&self) -> &'static Version {
        self.version
    }

    /// References that were taken so that what the compiler reads stays while it has no GIL. Whoever compiles drops
    /// them when the version is installed or refused.
    ///
    /// What a program sees end is not among them: the version hears of its end, and is invalid then.
    pub fn references(&self) -> Vec<Obj> {
        let keeps = self.assumptions.keeps.iter().filter(|o| !self.hir.unheld.contains(*o));
        keeps.chain(&self.assumptions.holds).copied().chain([self.version.code]).collect()
    }

    /// The function that is compiled, or null. It may end meanwhile.
    pub fn root_function(&self) -> Obj {
        self.root_function
    }
}

impl Generated {
    /// The function that was compiled is gone.
    pub fn without_root(mut self) -> Generated {
        self.prepared.root_function = Obj::NULL;
        self
    }
}

/// Whether an object can be one that programs wait for the end of: a function, a class, a module or a namespace.
unsafe fn is_seen_to_end(o: Obj) -> bool {
    // SAFETY: a live object or null.
    unsafe {
        let ends = [known::function(), known::dict(), known::module()];
        !o.is_null() && (ends.contains(&o.class()) || state::is_class(o))
    }
}

/// A refusal that is a fault of the compiler's: told loudly where the compiler checks its own work.
fn fault(reason: &'static str, detail: String) -> Refused {
    if narrow::verifies() {
        eprintln!("emberjit: {reason}: {detail}");
    }
    refused(reason, detail)
}

/// Optimises and generates code. Needs no GIL.
pub fn generate(mut prepared: Prepared) -> Result<Generated, Refused> {
    let isa = ISA.get_or_init(codegen::isa).as_ref().map_err(|e| refused("no-code-generator", e.clone()))?;
    passes::optimise(&mut prepared.hir).map_err(|e| fault("bad-hir", e))?;
    let counts = passes::refcount::run(&mut prepared.hir);
    let version = prepared.version;
    let world = World {
        interp: state::interp(),
        invalid: version.invalid.as_ptr() as usize,
        entries: version.entries.as_ptr() as usize,
        leaves: version.leaves.as_ptr() as usize,
        quiet_monitoring: QUIET_MONITORING.as_ptr() as usize,
        version: version as *const Version as usize,
        exit_stub: state::EXIT_STUB.load(Ordering::Relaxed),
        poller: state::poller().0,
        has_defaults: prepared.has_defaults,
        stress: prepared.stress,
    };
    let compiled =
        codegen::generate(&prepared.hir, &counts, world, isa).map_err(|e| fault("code-generator", e))?;
    Ok(Generated { prepared, compiled })
}

/// Puts the version in force.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn install(generated: Generated) -> Result<&'static Version, Refused> {
    let Generated { prepared, compiled } = generated;
    let version = prepared.version;
    if version.invalid.load(Ordering::Relaxed) != 0 {
        return Err(refused("invalidated", "the world changed while it was compiled"));
    }
    let text = print(&prepared.hir);
    if state::with(|jit| jit.dump_hir) {
        eprintln!("version {} of {}, {:?}\n{text}", version.id, version.info.qualname, version.kind);
    }
    // SAFETY: the GIL is held; objects are kept alive by the version.
    unsafe {
        let mut kept = state::with(|jit| jit.heap.alloc(&compiled.code, 64));
        // What is free may lie in pieces that are too small.
        while kept.is_none() && retire::make_room(compiled.code.len()) {
            kept = state::with(|jit| jit.heap.alloc(&compiled.code, 64));
        }
        let Some(block) = kept else {
            return Err(refused("code-memory", "the code memory budget is used up"));
        };
        let start = block.start() as usize;
        publish(&prepared, &compiled, start);
        let body = Body {
            hir_size: prepared.hir.size() as u32,
            exits: compiled.exits,
            inlined: prepared.inlined,
            refused: prepared.refusals,
            specialised: prepared.specialised,
            hir: text,
            bytes: compiled.code.len() as u32,
            compile_ms: prepared.started.elapsed().as_secs_f64() * 1e3,
            inline_bytes: compiled.inline_bytes,
            max_depth: compiled.max_depth,
            namespace: prepared.namespace,
            globals: prepared.globals,
            builtins: prepared.builtins,
            assumptions: prepared.assumptions,
            codes: prepared.hir.frames.iter().map(|x| x.code.object).collect(),
            block: Some(block),
        };
        if version.body.set(body).is_err() {
            return Err(refused("installed-twice", "a version is installed once"));
        }
        version.holds().for_each(|o| {
            o.incref();
        });
        version.entry.store(start, Ordering::Release);
        adaptive::install();
        state::monitoring_is_quiet();
        link(version, prepared.root_function)?;
        Ok(version)
    }
}

/// Registers and watches what the version assumes.
unsafe fn assume(version: &'static Version, assumptions: &Assumptions) {
    let written: Vec<Fact> = assumptions.writes.iter().map(|(d, k)| Fact::DictKey(*d, *k)).collect();
    for fact in written {
        // Versions that take these for constants would not be told of the writes.
        state::report(state::Event::Fact(fact));
    }
    state::with(|jit| {
        jit.learn().mutable.extend(assumptions.writes.iter().copied());
        for fact in assumptions.facts() {
            jit.depend(version, fact);
        }
    });
    for fact in assumptions.facts() {
        // SAFETY: the objects are alive: the version holds references.
        unsafe { events::watch(fact) };
    }
    for f in &assumptions.mortal {
        // SAFETY: as above.
        unsafe { events::watch_end(*f) };
    }
}

/// Beside the program, it takes so many times as long as compiling a version took before the next is made, and each
/// time twice as long: programs that keep changing are not compiled all the time.
const LASTS: u32 = 4;

/// Puts off the next version after the one that was installed now. The GIL must be held.
pub fn put_off_next(version: &Version) {
    let Some(body) = version.body.get() else { return };
    let took = Duration::from_secs_f64(body.compile_ms / 1e3);
    state::with(|jit| {
        let took = if jit.stress == Stress::Eager { Duration::ZERO } else { took };
        let record = jit.record(version.code);
        let factor = LASTS << record.versions.saturating_sub(1).min(MAX_VERSIONS);
        record.again = Instant::now().checked_add(took * factor);
    });
}

/// Makes calls or jumps reach the version, and no longer one that was there before.
unsafe fn link(version: &'static Version, root_function: Obj) -> Result<(), Refused> {
    state::with(|jit| {
        let record = jit.record(version.code);
        let before = match version.kind {
            EntryKind::Function | EntryKind::Generator => record.function,
            EntryKind::Loop(unit) => record.loops.get(&unit).copied(),
        };
        if let Some(before) = before {
            jit.invalidate(before, false);
        }
    });
    // SAFETY: the GIL is held.
    unsafe {
        match version.kind {
            EntryKind::Function => {
                let functions = functions_of(version, root_function);
                state::with(|jit| {
                    jit.versions.insert(version.id, version);
                    let record = jit.record(version.code);
                    record.versions += 1;
                    record.function = Some(version);
                    record.refused = None;
                    record.functions.extend(functions.iter().copied());
                });
                events::unversion(version.code);
                if state::with(|jit| jit.tools.is_empty()) {
                    for f in functions {
                        function::set_entry(f, version.entry.load(Ordering::Relaxed));
                    }
                }
            }
            EntryKind::Generator => {
                state::with(|jit| {
                    jit.versions.insert(version.id, version);
                    let record = jit.record(version.code);
                    record.versions += 1;
                    record.function = Some(version);
                    record.refused = None;
                });
                generators::set_version(version.code, Some(version));
            }
            EntryKind::Loop(unit) => {
                let first = state::with(|jit| {
                    jit.versions.insert(version.id, version);
                    let record = jit.record(version.code);
                    record.versions += 1;
                    record.loops.insert(unit, version);
                    record.refused = None;
                    !std::mem::replace(&mut record.monitored, true)
                });
                let listen =
                    if first { osr::listen(version.code, true) } else { osr::listen_anew(version.code) };
                listen.map_err(|e| refused("monitoring", e))?;
            }
        }
    }
    Ok(())
}

/// Live functions that the version can serve: same code, same globals.
unsafe fn functions_of(version: &Version, root_function: Obj) -> Vec<Obj> {
    // SAFETY: the record's functions are alive; the root is held by the caller.
    unsafe {
        let body = version.body.get().expect("installed after the body is set");
        let mut all = state::with(|jit| jit.record(version.code).functions.clone());
        if !root_function.is_null() {
            all.insert(root_function);
        }
        all.into_iter()
            .filter(|f| {
                let f = Function::read(*f);
                f.code == version.code && f.globals == body.globals && f.builtins == body.builtins
            })
            .collect()
    }
}

fn publish(prepared: &Prepared, compiled: &Compiled, start: usize) {
    let f = &prepared.hir;
    let mut stacks: Vec<Vec<SymbolFrame>> = Vec::new();
    let mut known = std::collections::HashMap::new();
    let mut ranges: Vec<Range> = Vec::new();
    for (from, to, loc) in &compiled.places {
        let stack = *known.entry(*loc).or_insert_with(|| {
            stacks.push(symbol_stack(f, *loc));
            stacks.len() as u32 - 1
        });
        match ranges.last_mut() {
            Some(last) if last.stack == stack && last.to == *from => last.to = *to,
            _ => ranges.push(Range { from: *from, to: *to, stack }),
        }
    }
    let symbols = VersionSymbols {
        version: prepared.version.id,
        entry: prepared.version.kind.into(),
        born_ns: monotonic_ns(),
        start: start as u64,
        len: compiled.code.len() as u32,
        codes: f.frames.iter().map(|x| x.code.info.clone()).collect(),
        stacks,
        ranges,
    };
    state::with(|jit| jit.symbols.publish(symbols));
}

/// The inline stack of a place, outermost first.
fn symbol_stack(f: &hir::Function, loc: hir::Loc) -> Vec<SymbolFrame> {
    let mut out = Vec::new();
    let (mut frame, mut unit) = (Some(loc.frame), loc.unit);
    while let Some(id) = frame {
        let info = &f.frames[id.index()];
        let (line, column) = info.code.line_column(unit);
        out.push(SymbolFrame { code: id.0, offset: 2 * unit, line, column });
        unit = info.call_unit;
        frame = info.parent;
    }
    out.reverse();
    out
}

// ---- requests ---------------------------------------------------------------------------------

/// What is to be compiled for a function object.
///
/// # Safety
/// `f` must be a live function and the GIL held.
pub unsafe fn function_root(f: Obj) -> Result<Root, Refused> {
    // SAFETY: as above.
    unsafe {
        let function = Function::read(f);
        let code = Code::read(function.code);
        if !has_slots(function.code) {
            return Err(refused("namespace", "code whose locals are a dict"));
        }
        let generator = code.flags & CO_GENERATORS != 0;
        Ok(Root {
            code,
            function: f,
            globals: function.globals,
            builtins: function.builtins,
            entry: if generator { EntryKind::Generator } else { EntryKind::Function },
            namespace: false,
            slot_classes: Vec::new(),
        })
    }
}

/// What is to be compiled for a loop of a running frame.
///
/// # Safety
/// `frame` must be a live frame and the GIL held.
pub unsafe fn loop_root(frame: Frame, unit: u32) -> Result<Root, Refused> {
    // SAFETY: as above.
    unsafe {
        let code = Code::read(Obj(frame.code()));
        let slot_classes = (0..code.nlocalsplus).map(|i| fixed_class(Obj(frame.slot(i)))).collect();
        let function = Obj(frame.function());
        let is_function = function.0 != 0 && function.class() == known::function();
        Ok(Root {
            function: if is_function { function } else { Obj::NULL },
            globals: Obj(frame.globals()),
            builtins: Obj(frame.builtins()),
            entry: EntryKind::Loop(unit),
            namespace: frame.has_namespace(),
            slot_classes,
            code,
        })
    }
}

/// The class of a slot's value, if it is one of the numbers that machine code likes.
unsafe fn fixed_class(o: Obj) -> Option<Obj> {
    if o.is_null() {
        return None;
    }
    // SAFETY: a live slot.
    let class = unsafe { o.class() };
    (class == known::int() || class == known::float()).then_some(class)
}

/// Refuses where there is no memory for the compiler, which does not get along with that.
pub fn check_memory() -> Result<(), Refused> {
    match reserve::has_compiler_memory() {
        true => Ok(()),
        false => Err(refused("memory", "the process has too little memory left for the compiler")),
    }
}

/// Compiles a root on this thread, GIL held throughout.
///
/// # Safety
/// The GIL must be held and the root's objects alive.
pub unsafe fn compile_now(root: &Root, plan: Option<&RootPlan>) -> Result<&'static Version, Refused> {
    // SAFETY: as above.
    let attempt = || unsafe {
        let prepared = prepare(root, plan)?;
        let (references, version) = (prepared.references(), prepared.version);
        let result = generate(prepared).and_then(|g| install(g));
        if result.is_err() {
            retire::discard(version);
        }
        references.into_iter().for_each(|o| o.decref());
        result
    };
    if !entry::has_compiler_stack() {
        return Err(refused(
            "stack",
            "this thread's stack is too short for the compiler; another thread's may do",
        ));
    }
    check_memory()?;
    // SAFETY: callers hold no versions.
    unsafe { retire::sweep() };
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(attempt))
        .unwrap_or_else(|_| Err(refused("compiler-panic", "the compiler gave up on it")));
    if let Err(r) = &result {
        note_refusal(&root.code, r);
    }
    if let Some(plan) = plan {
        state::with(|jit| jit.record(root.code.object).plans.insert(root.entry, plan.clone()));
    }
    result
}

/// Remembers why something was not compiled.
pub fn note_refusal(code: &Rc<Code>, r: &Refused) {
    let refusal = Refusal {
        what: code.info.qualname.clone(),
        line: if r.line == 0 { code.info.first_line } else { r.line },
        reason: r.reason.into(),
        detail: r.detail.clone(),
    };
    state::with(|jit| {
        jit.record(code.object).refused = Some(refusal.clone());
        if !jit.refused.contains(&refusal) {
            jit.refused.push(refusal);
        }
    });
}

/// Compiles again what lost its version, as far as it is worth it. Called from time to time with
/// the GIL held and nothing borrowed.
pub fn wake() {
    let retry = state::with(|jit| std::mem::take(&mut jit.retry));
    for (code, kind) in retry {
        // SAFETY: entries leave the list when their code dies.
        unsafe { again(code, kind) };
    }
}

unsafe fn again(code: Obj, kind: EntryKind) {
    // SAFETY: the GIL is held; functions in the record are alive.
    unsafe {
        let (functions, plan, versions, due) = state::with(|jit| {
            let record = jit.record(code);
            (record.functions.clone(), record.plans.get(&kind).cloned(), record.versions, record.again)
        });
        if is_used_up(versions) {
            return;
        }
        let beside = due.or_else(|| matches!(kind, EntryKind::Loop(_)).then(Instant::now));
        if let (Some(due), Some(plan)) = (beside, plan.clone()) {
            return super::plans::submit_again(plan, due);
        }
        if let (EntryKind::Function | EntryKind::Generator, Some(f)) = (kind, functions.into_iter().next())
            && let Ok(root) = function_root(f)
        {
            let _ = compile_now(&root, plan.as_ref());
        }
    }
}

/// `None`, as what Python functions of ours return.
pub fn none() -> *mut PyObject {
    types::none().ptr()
}
