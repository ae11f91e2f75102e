//! What the builder is given, what it learns from, and what it reports.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use emberjit_pgo::control::{InlinedStatus, Refusal};
use emberjit_pgo::identity::{CallSite, CodeId};
use emberjit_pgo::plan::RootPlan;

use crate::cpython::Obj;
use crate::cpython::code::Code;
use crate::hir::EntryKind;
use crate::hir::insn::Reason;
use crate::runtime::state::Fact;

/// A reason for not compiling something: stable name, and details for people.
#[derive(Clone, Debug)]
pub struct Refused {
    pub reason: &'static str,
    pub detail: String,
    pub line: u32,
}

pub fn refused(reason: &'static str, detail: impl Into<String>) -> Refused {
    Refused { reason, detail: detail.into(), line: 0 }
}

/// What a version assumes about the world; each is watched.
#[derive(Clone, Debug, Default)]
pub struct Assumptions {
    /// Values of (dict, key).
    pub dict_keys: HashSet<(Obj, Obj)>,
    /// Attributes of classes.
    pub types: HashSet<Obj>,
    /// Code, defaults and the like of functions.
    pub functions: HashSet<Obj>,
    /// Those of the functions that a collection may find unreachable without anything else that is watched
    /// changing before.
    pub mortal: HashSet<Obj>,
    /// Keys of dicts that the version writes without telling the dict's watchers.
    pub writes: HashSet<(Obj, Obj)>,
    /// Objects that the code refers to. What holds them is watched, so that no references are needed
    /// while the version is valid; see `runtime::state`.
    pub keeps: HashSet<Obj>,
    /// Values of (dict of a class, name): watchers of types tell of changes when they are made already, and what
    /// was there may be gone.
    pub class_keys: HashSet<(Obj, Obj)>,
    /// Objects found in classes that cannot change and whose dicts lie elsewhere: the version holds these.
    pub holds: HashSet<Obj>,
}

impl Assumptions {
    /// What the version has to be told of.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        let keys = self.dict_keys.iter().map(|(dict, key)| Fact::DictKey(*dict, *key));
        let class_keys = self.class_keys.iter().map(|(dict, key)| Fact::ClassKey(*dict, *key));
        let types = self.types.iter().map(|t| Fact::Type(*t));
        keys.chain(class_keys).chain(types).chain(self.functions.iter().map(|f| Fact::Function(*f)))
    }
}

/// An exit that failed too often: place (code object, unit) and reason.
pub type FailedExit = (Obj, u32, Reason);

/// What earlier versions and changes of the world taught.
#[derive(Clone, Default)]
pub struct Lessons {
    /// (dict, key) pairs that have changed before: no constants.
    pub mutable: HashSet<(Obj, Obj)>,
    pub failed: HashSet<FailedExit>,
    /// Classes of the receivers of attribute loads, stores and method calls, most frequent first, as
    /// version tags: seen by profilers and by guards that wanted others. One more than
    /// [`MOST_CLASSES`] means that there are too many.
    pub classes: HashMap<CallSite, Vec<u32>>,
    /// The same for the first arguments of functions.
    pub selves: HashMap<CodeId, Vec<u32>>,
    /// Code objects that catch exceptions all the time.
    pub catchers: HashSet<Obj>,
    /// Items of the value stack that are different constants where paths meet: code object, unit, slot.
    pub varying: HashSet<(Obj, u32, usize)>,
    /// Code objects that often come to something that the compiler leaves to the interpreter.
    pub unsupported: HashSet<Obj>,
}

/// Most classes that are told apart at one place.
pub const MOST_CLASSES: usize = 4;

impl Lessons {
    /// Adds classes to those seen at a place.
    pub fn add(seen: &mut Vec<u32>, tags: impl IntoIterator<Item = u32>) {
        for tag in tags {
            if seen.len() <= MOST_CLASSES && !seen.contains(&tag) {
                seen.push(tag);
            }
        }
    }
}

/// A call whose callee is known: caller, byte offset of the call, function.
pub type KnownCall = (emberjit_pgo::CodeId, u32, Obj);

/// An instruction: its unit, its general opcode, and the specialised one.
pub type Specialised = (u32, u8, u8);

/// What the builder is told and what it reports.
pub struct Context<'a> {
    pub plan: Option<&'a RootPlan>,
    pub lessons: &'a Lessons,
    /// Whether tiny functions that the plan does not know are inlined.
    pub inline_tiny: bool,
    pub assumptions: Assumptions,
    pub inlined: Vec<InlinedStatus>,
    /// Call sites from the root inwards, and who was inlined at the last one.
    pub inlined_at: HashSet<(Vec<CallSite>, CodeId)>,
    pub refusals: Vec<Refusal>,
    /// Calls whose callee the builder knows: caller, byte offset, function.
    pub known_calls: Vec<KnownCall>,
    /// Instructions of the root that the interpreter has not specialised, with the forms that it would give them
    /// for what is compiled.
    pub specialised: Vec<Specialised>,
    /// What [`Lessons::varying`] should have said: the HIR is wrong if there is any.
    pub varied: HashSet<(Obj, u32, usize)>,
    /// Whether all handlers are compiled, not only those that are known to catch often.
    pub all_handlers: bool,
}

/// What is compiled.
pub struct Root {
    pub code: Rc<Code>,
    /// Null for module code.
    pub function: Obj,
    pub globals: Obj,
    pub builtins: Obj,
    pub entry: EntryKind,
    /// Whether the frame's locals are neither slots nor its globals: class bodies, `exec` with a dict for locals.
    pub namespace: bool,
    /// For a loop: the class of each slot's value in the running frame, where instances keep theirs.
    pub slot_classes: Vec<Option<Obj>>,
}
