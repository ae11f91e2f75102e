//! An inline plan without a profile: what the compiler itself sees when it looks at a root.
//!
//! The root and the callees it knows, callees' callees included, are read once each; frequencies are
//! the ranker's estimate from loop depth.

use std::collections::BTreeMap;

use emberjit_pgo::plan::{Entry, RootPlan};
use emberjit_pgo::rank::{CodeFacts, Facts, RankOptions, rank_static_at};
use emberjit_pgo::{CodeId, Policy};

use crate::build::Root;
use crate::cpython::Obj;
use crate::cpython::code::Code;
use crate::hir::EntryKind;
use crate::runtime::state;

use super::{compile, facts};

/// Code objects that one survey reads at most.
const MOST: usize = 80;

/// A plan for `root` from its own call sites.
///
/// # Safety
/// The GIL must be held and the root's objects alive.
pub unsafe fn plan(root: &Root) -> RootPlan {
    let entry = match root.entry {
        EntryKind::Function | EntryKind::Generator => Entry::Function,
        EntryKind::Loop(unit) => Entry::Loop(2 * unit),
    };
    // SAFETY: as above.
    let facts = unsafe { survey(root) };
    let policy: Policy = state::with(|jit| jit.policy);
    let options = RankOptions { policy, ..RankOptions::default() };
    rank_static_at(root.code.info.id, entry, &facts, &options)
}

/// Facts of a root and all it can be seen to call.
///
/// # Safety
/// As for [`plan`].
pub unsafe fn survey(root: &Root) -> Facts {
    let mut all: BTreeMap<CodeId, CodeFacts> = BTreeMap::new();
    let mut todo: Vec<Obj> = Vec::new();
    // SAFETY: as above; known callees are kept by what names them.
    unsafe {
        read(root, &mut all, &mut todo);
        while let Some(function) = todo.pop() {
            if all.len() >= MOST {
                break;
            }
            if let Ok(callee) = compile::function_root(function)
                && !all.contains_key(&callee.code.info.id)
            {
                read(&callee, &mut all, &mut todo);
            }
        }
    }
    Facts { codes: all }
}

unsafe fn read(root: &Root, all: &mut BTreeMap<CodeId, CodeFacts>, todo: &mut Vec<Obj>) {
    let mut facts = facts::of(&root.code);
    // SAFETY: as above.
    match unsafe { compile::known_calls(root) } {
        Ok((calls, size)) => {
            facts.hir_size = size;
            for (_, offset, callee) in calls {
                // SAFETY: a live function's code.
                let id = unsafe { callee_id(callee) };
                if let Some(site) = facts.sites.iter_mut().find(|s| s.offset == offset)
                    && !site.callees.contains(&id)
                {
                    site.callees.push(id);
                }
                todo.push(callee);
            }
        }
        Err(r) => facts.refusal = Some(r.reason.to_owned()),
    }
    all.insert(root.code.info.id, facts);
}

unsafe fn callee_id(function: Obj) -> CodeId {
    // SAFETY: a live function.
    unsafe { Code::read(crate::cpython::function::Function::read(function).code).info.id }
}
