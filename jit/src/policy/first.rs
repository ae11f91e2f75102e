//! Mode `all`: what is compiled when it is first called, or under stress when it has been for a while.
//!
//! Called where functions come into being, code starts, loops turn and generators are resumed, by the watchers and
//! events of the runtime. What always holds: a function's exception that is pending survives its compilation, and
//! what was refused once is not tried again.

use std::sync::atomic::Ordering;

use emberjit_layout::opcode::op;
use emberjit_pgo::plan::RootPlan;

use crate::build::{Root, refused};
use crate::bytecode;
use crate::cpython::code::{Code, has_slots};
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::Frame;
use crate::cpython::function::{self, Function};
use crate::cpython::types::known;
use crate::cpython::{Obj, at};
use crate::policy::compile::{MAX_VERSIONS, compile_now, function_root, loop_root, note_refusal};
use crate::policy::survey;
use crate::runtime::events;
use crate::runtime::osr;
use crate::runtime::state::{self, Stress};

/// Calls or turns that a code object runs interpreted first under stress, so that its inline caches
/// have something to say and there are guards to fail.
const WARM: u32 = 20;

/// Whether the code may be compiled now in mode `all`.
fn is_warm(code: Obj) -> bool {
    state::with(|jit| {
        let warms_up = jit.warms_up();
        let record = jit.record(code);
        record.warm += 1;
        !warms_up || record.warm > WARM
    })
}

/// A function starts to run interpreted: after enough calls, later ones go to compiled code.
///
/// # Safety
/// Called from the event with a live code object and the function of the starting frame.
pub unsafe fn called_under_stress(code: Obj, f: Obj) {
    // SAFETY: as above.
    unsafe {
        let known =
            f.0 != 0 && f.class() == known::function() && f.get::<usize>(at::function::CODE) == code.0;
        if !known || !is_warm(code) {
            return;
        }
        let _ = osr::listen(code, true);
        state::with(|jit| jit.record(code).monitored = true);
        if has_slots(code) && state::with(|jit| jit.record(code).function.is_none()) {
            compile_first(f);
        }
    }
}

/// Under stress, callees are inlined as far as the compiler itself sees them.
unsafe fn stress_plan(root: &Root) -> Option<RootPlan> {
    let stress = state::with(|jit| jit.stress);
    // SAFETY: the GIL is held and the root alive.
    (stress != Stress::None).then(|| unsafe { survey::plan(root) })
}

/// Compiles the loop at `unit` of the running frame, for mode `all`.
///
/// # Safety
/// The GIL must be held and `frame` be the current one.
pub unsafe fn compile_loop_now(code: Obj, unit: u32, frame: Frame) {
    // SAFETY: as above.
    unsafe {
        let refused_before = state::with(|jit| {
            jit.codes.get(&code).is_some_and(|r| r.refused.is_some() || r.versions >= MAX_VERSIONS)
        });
        if refused_before || !is_warm(code) {
            return;
        }
        match loop_root(frame, unit) {
            Ok(root) => {
                let _ = compile_now(&root, stress_plan(&root).as_ref());
            }
            Err(r) => note_refusal(&Code::read(code), &r),
        }
    }
}

/// A function object came into being: if its code is compiled, or everything is to be, its calls
/// must come to us.
///
/// # Safety
/// Called by the function watcher.
pub unsafe fn function_created(f: Obj) {
    // SAFETY: a live function without closure and defaults so far.
    unsafe {
        let function = Function::read(f);
        let (version, all) = state::with(|jit| {
            let unsupported = jit.lessons.unsupported.contains(&function.code);
            let all = jit.mode == state::Mode::All && !unsupported;
            let record = jit.codes.get_mut(&function.code);
            let version = record.and_then(|r| {
                r.functions.insert(f);
                r.function
            });
            if all && version.is_none() {
                jit.record(function.code).functions.insert(f);
            }
            (version, all)
        });
        if !state::with(|jit| jit.tools.is_empty()) {
            // Entered again when nobody wants events any more.
            events::unversion(function.code);
        } else if let Some(version) = version.filter(|v| v.is_valid()) {
            if version.serves(f) {
                events::unversion(version.code);
                function::set_entry(f, version.entry.load(Ordering::Relaxed));
            }
        } else if all && state::with(|jit| jit.warms_up()) {
            // It runs as it is until it is warm; the event's frame tells which function it was.
            let _ = osr::listen_to_calls(function.code);
        } else if all && !has_slots(function.code) {
            if has_loops(function.code) {
                let _ = osr::listen(function.code, true);
            }
        } else if all {
            events::unversion(function.code);
            wait_for_call(f);
        }
    }
}

/// Has a function compiled when it is called.
///
/// # Safety
/// `f` must be a live function and the GIL held.
pub unsafe fn wait_for_call(f: Obj) {
    // SAFETY: as above.
    unsafe { function::set_entry(f, first_call as *const () as usize) }
}

unsafe fn has_loops(code: Obj) -> bool {
    // SAFETY: a live code object.
    let code = unsafe { Code::read(code) };
    bytecode::decode(&code.units).iter().any(|i| i.op == op::JUMP_BACKWARD)
}

/// The entry of functions that are to be compiled at their first call.
///
/// # Safety
/// Called as a vectorcall.
unsafe extern "C-unwind" fn first_call(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: vectorcall arguments. Nothing waits here to be dropped while the call runs.
    unsafe {
        let call: unsafe extern "C-unwind" fn(
            *mut PyObject,
            *const *mut PyObject,
            usize,
            *mut PyObject,
        ) -> *mut PyObject = std::mem::transmute(compile_first(Obj::from(callable)));
        call(callable, args, nargsf, kwnames)
    }
}

/// Compiles a function that is called; gives the entry to go on with.
unsafe fn compile_first(f: Obj) -> usize {
    // SAFETY: a live function that is being called.
    unsafe {
        let code = Obj(f.get(at::function::CODE));
        function::reset_entry(f);
        let pending = ffi::PyErr_GetRaisedException();
        let outcome = std::panic::catch_unwind(|| match function_root(f) {
            Ok(root) => {
                let _ = compile_now(&root, stress_plan(&root).as_ref());
            }
            Err(r) => note_refusal(&Code::read(code), &r),
        });
        if outcome.is_err() {
            note_refusal(&Code::read(code), &refused("compiler-panic", "the compiler gave up on it"));
        }
        if !pending.is_null() {
            ffi::PyErr_SetRaisedException(pending);
        }
        f.get(at::function::VECTORCALL)
    }
}

/// Compiles the body of a generator that is resumed, for mode `all`.
///
/// # Safety
/// The GIL must be held and `f` be the function that made it.
pub unsafe fn compile_generator(f: Obj) {
    // SAFETY: as above.
    unsafe {
        if f.0 != 0 && f.class() == known::function() {
            compile_first(f);
        }
    }
}
