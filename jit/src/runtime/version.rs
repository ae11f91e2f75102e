//! A version: a code object compiled with one snapshot of feedback and one inline plan.

use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};

use emberjit_pgo::control::{InlinedStatus, Refusal, VersionStatus};
use emberjit_pgo::identity::CodeInfo;

use crate::build::{Assumptions, Root, Specialised};
use crate::code::heap::CodeBlock;
use crate::cpython::Obj;
use crate::cpython::function::Function;
use crate::hir::EntryKind;

use super::exit::Exit;

/// Versions are never moved, since compiled code has addresses of their fields in it, and live until
/// [`super::retire`] frees them.
pub struct Version {
    pub id: u64,
    pub code: Obj,
    pub info: CodeInfo,
    pub kind: EntryKind,
    pub slots_wanted: usize,
    pub binds_simply: bool,
    /// Read by compiled code as a byte.
    pub invalid: AtomicU8,
    /// Calls that the runtime carries out for the version and will come back to it.
    pub active: AtomicU32,
    /// Exits that are being carried out: the version was not left yet, but needs no objects any more.
    pub exiting: AtomicU32,
    /// Times that it was entered and left, counted by compiled code.
    pub entries: AtomicU64,
    pub leaves: AtomicU64,
    /// Entries when room for code was needed last.
    pub entries_before: AtomicU64,
    /// Address of the machine code; 0 until it is installed.
    pub entry: AtomicUsize,
    pub body: std::sync::OnceLock<Body>,
}

/// What is known once the version is compiled.
pub struct Body {
    pub exits: Vec<Box<Exit>>,
    pub assumptions: Assumptions,
    pub inlined: Vec<InlinedStatus>,
    pub refused: Vec<Refusal>,
    /// See [`Context::specialised`](crate::build::Context::specialised).
    pub specialised: Vec<Specialised>,
    pub hir: String,
    pub hir_size: u32,
    pub bytes: u32,
    pub compile_ms: f64,
    pub inline_bytes: u32,
    pub max_depth: u32,
    /// See [`Root::namespace`].
    pub namespace: bool,
    pub globals: Obj,
    pub builtins: Obj,
    /// Code objects of the root and of all that is inlined.
    pub codes: Vec<Obj>,
    pub block: Option<CodeBlock>,
}

// SAFETY: the pointers inside are only followed with the GIL held.
unsafe impl Send for Version {}
// SAFETY: as above; what changes is atomic.
unsafe impl Sync for Version {}

impl Version {
    /// A version of `root` that is not compiled yet.
    pub fn new(id: u64, root: &Root) -> &'static Version {
        Box::leak(Box::new(Version {
            id,
            code: root.code.object,
            info: root.code.info.clone(),
            kind: root.entry,
            slots_wanted: super::bind::slots_wanted(&root.code),
            binds_simply: super::bind::binds_simply(&root.code),
            invalid: AtomicU8::new(0),
            active: AtomicU32::new(0),
            exiting: AtomicU32::new(0),
            entries: AtomicU64::new(0),
            leaves: AtomicU64::new(0),
            entries_before: AtomicU64::new(0),
            entry: AtomicUsize::new(0),
            body: std::sync::OnceLock::new(),
        }))
    }

    /// Counts what the runtime carries out for it. The GIL must be held: nobody else counts meanwhile.
    pub fn note_active(&self, by: i32) {
        let now = self.active.load(Ordering::Relaxed).wrapping_add_signed(by);
        self.active.store(now, Ordering::Relaxed);
    }

    /// Whether any thread is inside. The GIL must be held.
    pub fn is_running(&self) -> bool {
        self.entries.load(Ordering::Relaxed) != self.leaves.load(Ordering::Relaxed)
            || self.active.load(Ordering::Relaxed) != 0
    }

    /// Whether what any thread is doing inside needs the objects that the version refers to. The GIL must be held.
    pub fn needs_objects(&self) -> bool {
        let inside = self.entries.load(Ordering::Relaxed) - self.leaves.load(Ordering::Relaxed);
        inside > u64::from(self.exiting.load(Ordering::Relaxed))
    }

    /// Times that it was entered since this was asked last.
    pub fn entries_lately(&self) -> u64 {
        let entries = self.entries.load(Ordering::Relaxed);
        entries - self.entries_before.swap(entries, Ordering::Relaxed)
    }

    pub fn is_valid(&self) -> bool {
        self.invalid.load(Ordering::Relaxed) == 0 && self.entry.load(Ordering::Relaxed) != 0
    }

    /// Whether calls of `f` can enter it.
    ///
    /// # Safety
    /// `f` must be a live function.
    pub unsafe fn serves(&self, f: Obj) -> bool {
        // SAFETY: as above.
        let f = unsafe { Function::read(f) };
        self.kind == EntryKind::Function
            && self.is_valid()
            && f.code == self.code
            && self.body.get().is_some_and(|b| f.globals == b.globals && f.builtins == b.builtins)
    }

    /// The objects that the machine code and its frames refer to.
    pub fn refers_to(&self) -> impl Iterator<Item = Obj> + '_ {
        let keeps = self.body.get().into_iter().flat_map(|b| b.assumptions.keeps.iter().copied());
        keeps.chain([self.code])
    }

    /// The objects that the version holds as long as it is valid.
    pub fn holds(&self) -> impl Iterator<Item = Obj> + '_ {
        self.body.get().into_iter().flat_map(|b| b.assumptions.holds.iter().copied())
    }

    pub fn status(&self) -> Option<VersionStatus> {
        let body = self.body.get()?;
        Some(VersionStatus {
            code: self.info.id,
            qualname: self.info.qualname.clone(),
            first_line: self.info.first_line,
            entry: self.kind.into(),
            hir: body.hir_size,
            bytes: body.bytes,
            compile_ms: body.compile_ms,
            entries: self.entries.load(Ordering::Relaxed),
            inlined: body.inlined.clone(),
            refused: body.refused.clone(),
            live: self.is_valid(),
        })
    }
}
