//! The native module's functions: what `emberjit/__init__.py` re-exports.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::Ordering;

use emberjit_pgo::control::ExitStatus;
use pyo3::exceptions::{PyImportError, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyTuple};

use crate::code::heap::CodeHeap;
use crate::code::symbols::{Symbols, SymbolsOptions};
use crate::cpython::code::Code;
use crate::cpython::frame::{Frame, Thread};
use crate::cpython::types::known;
use crate::cpython::{MethodDef, Obj, at, check, ffi};
use crate::policy::{compile, paths, service};
use crate::runtime::state::{self, Jit, Mode, Stress};
use crate::runtime::{entry, events, generators, osr, reserve, retire, tracemalloc};

/// Reserved code memory, and what of it is used unless `EMBERJIT_CODE_MEMORY` says how many MiB.
const CODE_RESERVE: usize = 256 << 20;
const CODE_BUDGET: usize = 64 << 20;

#[pymodule]
fn _emberjit(m: &Bound<'_, PyModule>) -> PyResult<()> {
    // SAFETY: the GIL is held during import.
    unsafe {
        check::layout().map_err(PyImportError::new_err)?;
        if !state::is_ready() || state::interp() == 0 {
            start().map_err(PyImportError::new_err)?;
            let callback = Obj::from(ffi::PyCFunction_NewEx(
                &raw mut ON_JUMP.0,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
            ));
            let on_start = Obj::from(ffi::PyCFunction_NewEx(
                &raw mut ON_START.0,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
            ));
            osr::register(callback, on_start).map_err(PyImportError::new_err)?;
            generators::init();
            osr::hook_events(&raw mut SET_LOCAL_EVENTS.0, &raw mut SET_EVENTS.0)
                .map_err(PyImportError::new_err)?;
            tracemalloc::hook().map_err(PyImportError::new_err)?;
        }
    }
    m.add_function(wrap_pyfunction!(configure, m)?)?;
    m.add_function(wrap_pyfunction!(enable, m)?)?;
    m.add_function(wrap_pyfunction!(disable, m)?)?;
    m.add_function(wrap_pyfunction!(compile_function, m)?)?;
    m.add_function(wrap_pyfunction!(is_compiled, m)?)?;
    m.add_function(wrap_pyfunction!(explain, m)?)?;
    m.add_function(wrap_pyfunction!(hir, m)?)?;
    m.add_function(wrap_pyfunction!(stats_json, m)?)?;
    m.add_function(wrap_pyfunction!(stats, m)?)?;
    m.add_function(wrap_pyfunction!(progress, m)?)?;
    m.add_function(wrap_pyfunction!(call_main, m)?)?;
    m.add_function(wrap_pyfunction!(stop, m)?)?;
    let py = m.py();
    let hooks = pyo3::types::PyDict::new(py);
    hooks.set_item("before", wrap_pyfunction!(before_fork, m)?)?;
    hooks.set_item("after_in_parent", wrap_pyfunction!(after_fork_in_parent, m)?)?;
    hooks.set_item("after_in_child", wrap_pyfunction!(after_fork_in_child, m)?)?;
    py.import("os")?.call_method("register_at_fork", (), Some(&hooks))?;
    py.import("atexit")?.call_method1("register", (m.getattr("stop")?,))?;
    Ok(())
}

static mut ON_JUMP: MethodDef = MethodDef(ffi::PyMethodDef {
    ml_name: c"emberjit_on_jump".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunctionFast: osr::on_jump },
    ml_flags: ffi::METH_FASTCALL,
    ml_doc: std::ptr::null(),
});

static mut SET_LOCAL_EVENTS: MethodDef = MethodDef(ffi::PyMethodDef {
    ml_name: c"set_local_events".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunctionFast: osr::set_local_events },
    ml_flags: ffi::METH_FASTCALL,
    ml_doc: std::ptr::null(),
});

static mut SET_EVENTS: MethodDef = MethodDef(ffi::PyMethodDef {
    ml_name: c"set_events".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunctionFast: osr::set_events },
    ml_flags: ffi::METH_FASTCALL,
    ml_doc: std::ptr::null(),
});

static mut ON_START: MethodDef = MethodDef(ffi::PyMethodDef {
    ml_name: c"emberjit_on_start".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunctionFast: osr::on_start },
    ml_flags: ffi::METH_FASTCALL,
    ml_doc: std::ptr::null(),
});

/// Bytes of machine code that there may be at a time.
fn code_budget() -> Result<usize, String> {
    let Ok(text) = std::env::var("EMBERJIT_CODE_MEMORY") else { return Ok(CODE_BUDGET) };
    let most = CODE_RESERVE >> 20;
    match text.parse::<usize>() {
        Ok(mib) if (1..=most).contains(&mib) => Ok(mib << 20),
        _ => Err(format!("EMBERJIT_CODE_MEMORY is `{text}`, not a number of MiB from 1 to {most}")),
    }
}

unsafe fn start() -> Result<(), String> {
    // SAFETY: at import, with the GIL.
    unsafe {
        reserve::set_aside();
        let mut heap = CodeHeap::new(CODE_RESERVE, code_budget()?)
            .map_err(|e| format!("emberjit cannot map memory for code: {e}"))?;
        compile::install_stub(&mut heap)?;
        let symbols = Symbols::open(SymbolsOptions::new(paths::prepare_runtime_dir().ok()));
        let jit = Jit {
            mode: Mode::Off,
            policy: Default::default(),
            stress: Default::default(),
            dump_hir: false,
            heap,
            symbols,
            codes: HashMap::new(),
            versions: BTreeMap::new(),
            dependents: BTreeMap::new(),
            lessons: Default::default(),
            refused: Vec::new(),
            next_id: 0,
            sought: Default::default(),
            retry: Vec::new(),
            seen_codes: HashMap::new(),
            rescued: Vec::new(),
            retired: Vec::new(),
            past: Default::default(),
            rescued_codes: Vec::new(),
            unheld: Vec::new(),
            tools: HashSet::new(),
        };
        state::init(jit, entry::make_poller(), state::current_interp());
        events::register()
    }
}

/// Sets mode and policy.
#[pyfunction]
#[pyo3(signature = (mode, policy="ranked", stress=None, dump_hir=false))]
fn configure(
    py: Python<'_>,
    mode: &str,
    policy: &str,
    stress: Option<String>,
    dump_hir: bool,
) -> PyResult<()> {
    let policy = policy.parse().map_err(PyValueError::new_err)?;
    let mode = match mode {
        "off" => Mode::Off,
        "plan" => Mode::Plan,
        "auto" => Mode::Auto,
        "all" => Mode::All,
        other => return Err(PyValueError::new_err(format!("`{other}` is no mode: auto, all, off or plan"))),
    };
    let stress = match stress {
        Some(text) => text.parse().map_err(PyValueError::new_err)?,
        None => Stress::None,
    };
    if stress == Stress::Eager && mode != Mode::Auto {
        return Err(PyValueError::new_err("stress `eager` is for mode `auto`"));
    }
    state::with(|jit| {
        jit.mode = mode;
        jit.policy = policy;
        jit.stress = stress;
        jit.dump_hir = dump_hir;
    });
    state::ENABLED.store(u8::from(mode != Mode::Off), Ordering::Relaxed);
    state::MEETS_ALL.store(mode == Mode::All, Ordering::Relaxed);
    if mode == Mode::All {
        // SAFETY: a token says that the GIL is held.
        unsafe { generators::install() };
    }
    for warning in service::start(py, mode) {
        eprintln!("emberjit: {warning}");
    }
    Ok(())
}

/// Start compiling.
///
/// mode: "auto" compiles what a profile of the running program shows to be hot, "all" every function that is
/// made from now on, at its first call, "plan" what plans from the control socket name, "off" nothing.
/// policy: how call sites to inline are chosen: "none", "first-come", "smallest-first" or "ranked".
/// stress: for tests of the compiler itself: "deopt", "gc", "invalidate" or "eager".
#[pyfunction]
#[pyo3(signature = (mode="auto", policy="ranked", *, stress=None))]
fn enable(py: Python<'_>, mode: &str, policy: &str, stress: Option<String>) -> PyResult<()> {
    configure(py, mode, policy, stress, false)
}

/// Drop all compiled code and go on interpreted.
#[pyfunction]
fn disable() {
    state::ENABLED.store(0, Ordering::Relaxed);
    state::MEETS_ALL.store(false, Ordering::Relaxed);
    state::with(|jit| jit.disable());
}

fn function(object: &Bound<'_, PyAny>) -> PyResult<Obj> {
    let mut o = Obj::from(object.as_ptr());
    // SAFETY: live objects; a method's function is a field of it.
    unsafe {
        if o.class() == crate::cpython::types::method() {
            o = Obj(o.get(at::method::FUNC));
        }
        if o.class() != known::function() {
            return Err(PyTypeError::new_err("only Python functions can be compiled"));
        }
    }
    Ok(o)
}

/// Compile a function now and return it; usable as a decorator.
///
/// A function that cannot be compiled stays interpreted: explain() says why.
#[pyfunction]
#[pyo3(name = "compile")]
fn compile_function<'py>(f: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let o = function(&f)?;
    // SAFETY: a live function.
    unsafe {
        match compile::function_root(o) {
            Ok(root) => {
                let plan = crate::policy::survey::plan(&root);
                let _ = compile::compile_now(&root, Some(&plan));
            }
            Err(r) => compile::note_refusal(&Code::read(Obj(o.get(at::function::CODE))), &r),
        }
    }
    Ok(f)
}

/// Whether calls of a function enter compiled code.
#[pyfunction]
fn is_compiled(f: Bound<'_, PyAny>) -> PyResult<bool> {
    let o = function(&f)?;
    // SAFETY: a live function.
    let (code, stock) =
        unsafe { (Obj(o.get(at::function::CODE)), crate::cpython::function::has_stock_entry(o)) };
    Ok(!stock && state::with(|jit| jit.codes.get(&code).is_some_and(|r| r.function.is_some())))
}

/// What was compiled and inlined, what was not, and why; of the whole program without argument.
#[pyfunction]
#[pyo3(signature = (f=None))]
fn explain(f: Option<Bound<'_, PyAny>>) -> PyResult<String> {
    let code = match f {
        // SAFETY: a live function.
        Some(f) => Some(unsafe { Obj(function(&f)?.get(at::function::CODE)) }),
        None => None,
    };
    Ok(crate::policy::report::explain(code))
}

/// The intermediate form of the newest version of a function after the last pass.
#[pyfunction]
fn hir(f: Bound<'_, PyAny>) -> PyResult<String> {
    let o = function(&f)?;
    // SAFETY: a live function.
    let code = unsafe { Obj(o.get(at::function::CODE)) };
    let text = state::with(|jit| {
        let newest = jit.versions.values().rev().find(|v| v.code == code);
        newest.and_then(|v| v.body.get()).map(|b| b.hir.clone())
    });
    text.ok_or_else(|| PyValueError::new_err("the function is not compiled; explain() says why"))
}

#[pyfunction]
fn stats_json() -> PyResult<String> {
    serde_json::to_string(&crate::policy::report::status())
        .map_err(|e| PyRuntimeError::new_err(e.to_string()))
}

/// What the compiler did so far: a dictionary with versions, refusals, exits from compiled code and
/// memory.
#[pyfunction]
fn stats(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    py.import("json")?.call_method1("loads", (stats_json()?,))
}

/// Report how far the program is, in any unit that only grows: requests served, rows done.
#[pyfunction]
fn progress(value: f64) {
    crate::policy::report::set_progress(value);
}

/// Calls `f(*args)` as if nothing were below it on the stack: neither frames nor recursion.
#[pyfunction]
fn call_main<'py>(f: Bound<'py, PyAny>, args: Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the thread's own state, put back below.
    unsafe {
        let thread = Thread::current();
        let frame = thread.current_frame();
        let limit: i32 = Obj(thread.0).get(at::tstate::PY_RECURSION_LIMIT);
        let used = limit - thread.recursion();
        // A builtin (`exec`) takes one step of the native recursion for itself.
        let builtin = i32::from(Obj::from(f.as_ptr()).class() == known::cfunction());
        let native_used = native_recursion_limit() + builtin - thread.c_recursion();
        thread.set_current_frame(Frame(0));
        thread.set_recursion(thread.recursion() + used);
        thread.set_c_recursion(thread.c_recursion() + native_used);
        let result = f.call1(args);
        thread.set_c_recursion(thread.c_recursion() - native_used);
        thread.set_recursion(thread.recursion() - used);
        thread.set_current_frame(frame);
        result
    }
}

/// `C_RECURSION_LIMIT`, which differs between releases: what a new thread begins with.
unsafe fn native_recursion_limit() -> i32 {
    // SAFETY: the GIL is held; a thread state that no thread uses.
    unsafe {
        let fresh = ffi::PyThreadState_New(ffi::PyInterpreterState_Get());
        let limit = Thread(fresh as usize).c_recursion();
        ffi::PyThreadState_Clear(fresh);
        ffi::PyThreadState_Delete(fresh);
        limit
    }
}

/// Ends all threads; at exit.
#[pyfunction]
fn stop(py: Python<'_>) {
    py.detach(service::stop);
    state::with(|jit| jit.symbols.tidy());
    // Versions let go of what they refer to, so that objects die as they would without us.
    state::with(|jit| jit.disable());
    // SAFETY: the GIL is held.
    unsafe { retire::sweep() };
}

#[pyfunction]
fn before_fork(py: Python<'_>) {
    py.detach(service::before_fork);
    state::with(|jit| jit.heap.before_fork());
}

#[pyfunction]
fn after_fork_in_parent(py: Python<'_>) {
    state::with(|jit| jit.heap.after_fork_in_parent());
    py.detach(service::after_fork_in_parent);
}

#[pyfunction]
fn after_fork_in_child(py: Python<'_>) {
    state::with(|jit| {
        if let Err(e) = jit.heap.after_fork_in_child() {
            service::miss(format!(
                "code memory cannot be copied after fork ({e}): the child runs interpreted"
            ));
            jit.disable();
        }
        jit.symbols.after_fork_in_child();
    });
    py.detach(service::after_fork_in_child);
}

/// Kept for the report.
pub(crate) fn exits(jit: &Jit) -> Vec<ExitStatus> {
    let mut out: Vec<ExitStatus> = jit.past.exits().collect();
    for body in jit.versions.values().filter_map(|v| v.body.get()) {
        for exit in &body.exits {
            let count = exit.count.load(Ordering::Relaxed);
            if count == 0 {
                continue;
            }
            let (qualname, line) = exit.place.clone();
            out.push(ExitStatus { qualname, line, reason: exit.reason.name().into(), count });
        }
    }
    out
}
