//! Versions that nobody can enter any more, and how they leave memory.
//!
//! A version is freed when it is invalid and no thread is inside it: machine code counts who comes and
//! who goes. Only [`sweep`] frees, and it is called where nobody holds a version that is not counted.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use emberjit_pgo::CodeId;
use emberjit_pgo::control::{ExitStatus, Freed};

use super::state::{self, Jit};
use super::version::Version;
use crate::code::symbols::monotonic_ns;
use crate::cpython::ffi;

/// Kinds of exits, and code objects, of freed versions that are remembered for reports.
const MOST_REMEMBERED: usize = 1 << 16;

/// What is left of versions that were freed.
#[derive(Default)]
pub struct Past {
    versions: u64,
    bytes: u64,
    compile_ms: f64,
    codes: HashSet<CodeId>,
    /// Times that exits were taken, by function, line and reason.
    exits: HashMap<(String, u32, &'static str), u64>,
}

impl Past {
    fn add(&mut self, version: &Version) {
        let Some(body) = version.body.get() else { return };
        self.versions += 1;
        self.bytes += u64::from(body.bytes);
        self.compile_ms += body.compile_ms;
        if self.codes.len() < MOST_REMEMBERED {
            self.codes.insert(version.info.id);
        }
        for exit in &body.exits {
            let count = exit.count.load(Ordering::Relaxed);
            if count > 0 && self.exits.len() < MOST_REMEMBERED {
                let (qualname, line) = exit.place.clone();
                *self.exits.entry((qualname, line, exit.reason.name())).or_default() += count;
            }
        }
    }

    pub fn status(&self) -> Freed {
        Freed {
            versions: self.versions,
            bytes: self.bytes,
            compile_ms: self.compile_ms,
            codes: self.codes.iter().copied().collect(),
        }
    }

    pub fn exits(&self) -> impl Iterator<Item = ExitStatus> + '_ {
        self.exits.iter().map(|((qualname, line, reason), count)| ExitStatus {
            qualname: qualname.clone(),
            line: *line,
            reason: (*reason).into(),
            count: *count,
        })
    }
}

/// Frees what can be freed.
///
/// # Safety
/// The GIL must be held, no state be borrowed, and nobody on this thread's stack go on with a version
/// that is neither valid nor being executed.
pub unsafe fn sweep() {
    let dropped = state::with(|jit| {
        let dropped = jit.take_rescued();
        let (busy, idle): (Vec<_>, Vec<_>) =
            std::mem::take(&mut jit.retired).into_iter().partition(|v| v.is_running());
        jit.retired = busy;
        // SAFETY: invalid, linked nowhere, and nobody is inside.
        idle.into_iter().for_each(|v| unsafe { free(jit, v) });
        dropped
    });
    // SAFETY: references of versions that do not run.
    dropped.into_iter().for_each(|o| unsafe { o.decref() });
}

/// Drops what invalid versions needed that are not inside of any thread any more, or only there to leave.
///
/// # Safety
/// The GIL must be held, and no state be borrowed.
pub unsafe fn drop_rescued() {
    let dropped = state::with(Jit::take_rescued);
    if dropped.is_empty() {
        return;
    }
    // SAFETY: references of versions that do not use them; what is raised stays raised.
    unsafe {
        let pending = ffi::PyErr_GetRaisedException();
        dropped.into_iter().for_each(|o| o.decref());
        ffi::PyErr_SetRaisedException(pending);
    }
}

/// An invalid version was left: gives what it returns.
///
/// # Safety
/// Called by compiled code as the last thing.
pub unsafe extern "C-unwind" fn rt_left(result: usize) -> usize {
    // SAFETY: as above. No code is freed here.
    unsafe { drop_rescued() };
    result
}

/// Part of the code memory that is made free when there is no room for `bytes` more.
const PART: usize = 8;

/// Makes room for code: versions end, those first that were entered least since this was needed last. Whether
/// there were any.
///
/// # Safety
/// As for [`sweep`].
pub unsafe fn make_room(bytes: usize) -> bool {
    let found = state::with(|jit| {
        if bytes > jit.heap.budget() {
            return 0;
        }
        let wanted = bytes.max(jit.heap.budget() / PART);
        let mut versions: Vec<_> = jit
            .versions
            .values()
            .copied()
            .filter(|v| v.is_valid())
            .map(|v| (v.entries_lately(), v))
            .collect();
        versions.sort_by_key(|(entries, version)| (*entries, version.id));
        let mut found = 0;
        for (_, version) in versions.into_iter().filter(|(_, v)| !v.is_running()) {
            if found >= wanted {
                break;
            }
            found += version.body.get().map_or(0, |body| body.bytes as usize);
            jit.evict(version);
        }
        found
    });
    // SAFETY: as above.
    unsafe { sweep() };
    found > 0
}

/// Gives up a version that could not be installed.
///
/// # Safety
/// The GIL must be held, and nobody go on with the version.
pub unsafe fn discard(version: &'static Version) {
    if version.body.get().is_some() {
        return state::with(|jit| jit.invalidate(version, false));
    }
    state::with(|jit| jit.forget(version));
    // SAFETY: as in `free`.
    drop(unsafe { Box::from_raw(std::ptr::from_ref(version).cast_mut()) });
}

unsafe fn free(jit: &mut Jit, version: &'static Version) {
    jit.past.add(version);
    jit.versions.remove(&version.id);
    jit.forget(version);
    jit.symbols.retire(version.id, monotonic_ns());
    // SAFETY: made by `Version::new`; the caller knows that this was the last reference.
    let version = unsafe { Box::from_raw(std::ptr::from_ref(version).cast_mut()) };
    if let Some(block) = version.body.into_inner().and_then(|body| body.block) {
        jit.heap.free(block);
    }
}
