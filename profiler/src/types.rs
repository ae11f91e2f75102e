//! All types of the target, by version tag: what turns an inline cache's tag into a name.
//!
//! There is no way from a tag to its type in 3.12, so the tree of subclasses is walked from the
//! built-in types. That takes milliseconds, and is done only when a tag is not known yet.

use std::collections::{BTreeMap, BTreeSet};

use emberjit_layout::offsets as at;
use emberjit_pgo::TypeKey;

use crate::memory::{Memory, u32_at, word_at};

/// `PyInterpreterState.types` (`pycore_typeobject.h`): what static built-in types keep elsewhere.
mod builtin {
    pub(super) const COUNT: u64 = 373_696;
    pub(super) const STATES: u64 = 373_704;
    pub(super) const STATE_SIZE: usize = 40;
    pub(super) const STATE_TYPE: usize = 0;
    pub(super) const STATE_SUBCLASSES: usize = 24;
    /// `_Py_MAX_STATIC_BUILTIN_TYPES`
    pub(super) const MAX: u64 = 200;
}
/// `PyTypeObject.tp_subclasses`
const SUBCLASSES: usize = 360;
/// Up to the end of `tp_version_tag`.
const HEAD: usize = at::typeobject::VERSION_TAG + 4;
const MAX_TYPES: usize = 200_000;
const MAX_NAME: usize = 256;

/// Names of types.
#[derive(Debug, Default)]
pub(crate) struct Types {
    by_tag: BTreeMap<u32, String>,
    tag_of: BTreeMap<String, u32>,
    /// Tags that no type had when they were looked for: a tag is never given twice.
    pub(crate) gone: BTreeSet<u32>,
}

impl Types {
    /// The type with a version tag, if it still has it.
    pub(crate) fn by_tag(&self, version_tag: u32) -> Option<TypeKey> {
        let name = self.by_tag.get(&version_tag)?.clone();
        Some(TypeKey { name, version_tag })
    }

    /// A built-in type.
    pub(crate) fn named(&self, name: &str) -> TypeKey {
        TypeKey { name: name.to_owned(), version_tag: self.tag_of.get(name).copied().unwrap_or(0) }
    }

    /// Reads them all. What cannot be read is left out.
    pub(crate) fn read_again(&mut self, memory: Memory, interp: u64) {
        (self.by_tag, self.tag_of) = Default::default();
        let (mut open, mut tables) = builtins(memory, interp);
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        while seen.len() < MAX_TYPES {
            open.extend(tables.drain(..).flat_map(|table| subclasses(memory, table)));
            open.retain(|address| seen.insert(*address));
            if open.is_empty() {
                break;
            }
            for address in open.drain(..) {
                let Ok(head) = memory.array::<HEAD>(address) else { continue };
                tables.extend(Some(word_at(&head, SUBCLASSES)).filter(|t| *t > builtin::MAX));
                self.add(memory, &head);
            }
        }
    }

    fn add(&mut self, memory: Memory, head: &[u8; HEAD]) {
        let tag = u32_at(head, at::typeobject::VERSION_TAG);
        let Ok(name) = memory.c_string(word_at(head, at::typeobject::NAME), MAX_NAME) else { return };
        if tag != 0 {
            let name = String::from_utf8_lossy(&name).into_owned();
            self.tag_of.entry(name.clone()).or_insert(tag);
            self.by_tag.insert(tag, name);
        }
    }
}

/// The static built-in types, and the dicts of their subclasses.
fn builtins(memory: Memory, interp: u64) -> (Vec<u64>, Vec<u64>) {
    let count = memory.word(interp + builtin::COUNT).unwrap_or(0);
    if count > builtin::MAX {
        return (Vec::new(), Vec::new());
    }
    let states =
        memory.bytes(interp + builtin::STATES, count as usize * builtin::STATE_SIZE).unwrap_or_default();
    let states = states.chunks_exact(builtin::STATE_SIZE);
    let types = states.clone().map(|s| word_at(s, builtin::STATE_TYPE)).filter(|t| *t != 0).collect();
    let tables = states.map(|s| word_at(s, builtin::STATE_SUBCLASSES)).filter(|t| *t != 0).collect();
    (types, tables)
}

/// `tp_subclasses` is a dict whose keys are the addresses of the types, as integers.
fn subclasses(memory: Memory, dict: u64) -> Vec<u64> {
    keys(memory, dict).unwrap_or_default().into_iter().filter_map(|key| integer(memory, key)).collect()
}

/// The keys of a combined dict with keys of any kind (`pycore_dict.h`): hash, key, value each.
fn keys(memory: Memory, dict: u64) -> std::io::Result<Vec<u64>> {
    const ENTRY: usize = 24;
    let table = memory.word(dict + at::dict::KEYS as u64)?;
    let head = memory.array::<{ at::dictkeys::INDICES }>(table)?;
    let index_bytes = 1u64 << (head[at::dictkeys::LOG2_INDEX_BYTES] & 31);
    let count = word_at(&head, at::dictkeys::NENTRIES) as usize;
    let general = head[at::dictkeys::KIND] == 0;
    if !general || count > MAX_TYPES {
        return Ok(Vec::new());
    }
    let entries = memory.bytes(table + at::dictkeys::INDICES as u64 + index_bytes, count * ENTRY)?;
    let used = entries.chunks_exact(ENTRY).filter(|e| word_at(e, 16) != 0);
    Ok(used.map(|e| word_at(e, 8)).collect())
}

/// A positive `int` below 2^64: its 30-bit digits.
fn integer(memory: Memory, address: u64) -> Option<u64> {
    let head = memory.array::<{ at::long::DIGIT + 12 }>(address).ok()?;
    let count = (word_at(&head, at::long::TAG) >> 3) as usize;
    let digits = (0..count.min(3)).map(|i| u64::from(u32_at(&head, at::long::DIGIT + 4 * i)));
    Some(digits.rev().fold(0, |value, digit| value << 30 | digit))
}
