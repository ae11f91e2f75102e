//! What the compiler did, for people and for machines.

use std::sync::Mutex;

use emberjit_pgo::control::Status;
use emberjit_pgo::explain::counted;
use emberjit_pgo::plan::Entry;

use crate::code::symbols::monotonic_ns;
use crate::cpython::{Obj, ffi};
use crate::runtime::state::{self, Mode};

static PROGRESS: Mutex<Option<(f64, u64)>> = Mutex::new(None);

/// The program says how far it is.
pub fn set_progress(value: f64) {
    *PROGRESS.lock().unwrap_or_else(|e| e.into_inner()) = Some((value, monotonic_ns()));
}

/// The value of `PROGRESS` in the program's main module, if it is a number.
fn main_progress() -> Option<(f64, u64)> {
    // SAFETY: the GIL is held; borrowed references are used at once.
    unsafe {
        let main = ffi::PyImport_AddModule(c"__main__".as_ptr());
        if main.is_null() {
            ffi::PyErr_Clear();
            return None;
        }
        let value = ffi::PyDict_GetItemString(ffi::PyModule_GetDict(main), c"PROGRESS".as_ptr());
        let number =
            !value.is_null() && (ffi::PyLong_CheckExact(value) != 0 || ffi::PyFloat_CheckExact(value) != 0);
        if !number {
            return None;
        }
        let value = ffi::PyFloat_AsDouble(value);
        if !ffi::PyErr_Occurred().is_null() {
            ffi::PyErr_Clear();
            return None;
        }
        Some((value, monotonic_ns()))
    }
}

/// Counters and lists. The GIL must be held.
pub fn status() -> Status {
    let told = *PROGRESS.lock().unwrap_or_else(|e| e.into_inner());
    let progress = told.or_else(main_progress);
    state::with(|jit| Status {
        missing: super::service::missing(),
        pending: super::plans::pending(),
        versions: jit.versions.values().filter_map(|v| v.status()).collect(),
        refused: jit.refused.clone(),
        exits: crate::python::exits(jit),
        progress: progress.map(|p| p.0),
        progress_ns: progress.map_or(0, |p| p.1),
        code_bytes: jit.heap.used() as u64,
        freed: jit.past.status(),
    })
}

/// What happened to one code object, or to all. Of one there is always something to say; nothing was done as
/// long as the text about all is empty.
pub fn explain(code: Option<Obj>) -> String {
    let mut out = String::new();
    state::with(|jit| {
        for v in jit.versions.values().filter(|v| code.is_none_or(|c| c == v.code)) {
            let Some(s) = v.status() else { continue };
            let state = if s.live { "live" } else { "retired" };
            out += &format!(
                "{} ({}:{}), {}: {state}, {} HIR instructions, {} bytes, {:.1} ms, entered {}\n",
                s.qualname,
                v.info.file,
                v.info.first_line,
                s.entry,
                s.hir,
                s.bytes,
                s.compile_ms,
                counted(s.entries, "time")
            );
            for i in &s.inlined {
                out += &format!("{}inlined {} at line {}\n", "  ".repeat(i.depth as usize), i.callee, i.line);
            }
            for r in &s.refused {
                out +=
                    &format!("  not inlined: {} at line {}: {} ({})\n", r.what, r.line, r.reason, r.detail);
            }
        }
        for r in &jit.refused {
            let about = code.is_none_or(|c| jit.codes.get(&c).is_some_and(|x| x.refused.as_ref() == Some(r)));
            if about {
                out += &format!("{} (line {}) not compiled: {}: {}\n", r.what, r.line, r.reason, r.detail);
            }
        }
        let Some(code) = code else { return };
        let others = jit.versions.values().filter(|v| v.code != code && v.is_valid());
        let into = others.filter(|v| v.body.get().is_some_and(|b| b.codes.contains(&code)));
        for v in into {
            let (info, entry) = (&v.info, Entry::from(v.kind));
            out += &format!("inlined into {} ({}:{}), {entry}\n", info.qualname, info.file, info.first_line);
        }
        if out.is_empty() {
            let why = match jit.mode {
                Mode::Off => "emberjit is not enabled",
                Mode::All => "it was not called since emberjit was enabled",
                Mode::Auto => "the profile has not shown it to be hot",
                Mode::Plan => "no plan names it",
            };
            out = format!("interpreted: {why}\n");
        }
    });
    out
}
