//! Dicts with string keys: where a key's value lies, so that compiled code can go there directly.

use super::{Obj, at, ffi};

/// `DICT_KEYS_UNICODE`: entries are (key, value) pairs without hashes.
const KIND_UNICODE: u8 = 1;

/// Where the value of a key lies in a dict whose keys have the given shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The first four bytes behind `dk_refcnt`: log2 size, log2 index bytes, kind (and a pad byte):
    /// equal shapes have their entries at equal offsets.
    pub shape: u32,
    /// Byte offset of the entry (key, then value) from the keys object.
    pub entry: u32,
}

/// The byte offset of `dk_log2_size`, where a shape is read.
pub const SHAPE_OFFSET: usize = at::dictkeys::LOG2_SIZE;
/// Only three bytes of the shape word count.
pub const SHAPE_MASK: u32 = 0x00ff_ffff;

/// Finds `key` (an interned `str`) in a combined dict with string keys only.
///
/// # Safety
/// `dict` must be a live dict, `key` a live `str`.
pub unsafe fn slot(dict: Obj, key: Obj) -> Option<Slot> {
    // SAFETY: reads a live dict's keys as `pycore_dict.h` lays them out.
    unsafe {
        let keys = Obj(dict.get(at::dict::KEYS));
        if !Obj(dict.get(at::dict::VALUES)).is_null() || keys.get::<u8>(at::dictkeys::KIND) != KIND_UNICODE {
            return None;
        }
        let shape = keys.get::<u32>(SHAPE_OFFSET) & SHAPE_MASK;
        let index_bytes = 1usize << keys.get::<u8>(at::dictkeys::LOG2_INDEX_BYTES);
        let entries = at::dictkeys::INDICES + index_bytes;
        let count: isize = keys.get(at::dictkeys::NENTRIES);
        (0..count as usize)
            .map(|i| entries + 16 * i)
            .find(|e| Obj(keys.get(*e)) == key && keys.get::<usize>(e + 8) != 0)
            .map(|e| Slot { shape, entry: e as u32 })
    }
}

/// Whether all keys are exact `str`.
///
/// # Safety
/// `dict` must be a live dict.
pub unsafe fn has_string_keys(dict: Obj) -> bool {
    /// `DICT_KEYS_GENERAL`; the other kinds hold strings only.
    const KIND_GENERAL: u8 = 0;
    // SAFETY: as above.
    unsafe {
        let size: isize = dict.get(at::dict::USED);
        size == 0 || Obj(dict.get(at::dict::KEYS)).get::<u8>(at::dictkeys::KIND) != KIND_GENERAL
    }
}

/// `dict[key]` for an exact `str` key: borrowed, null if absent.
///
/// # Safety
/// `dict` must be a live dict, `key` a live `str`.
pub unsafe fn lookup(dict: Obj, key: Obj) -> Obj {
    // SAFETY: string keys hash and compare without running Python code.
    unsafe {
        let value = ffi::PyDict_GetItemWithError(dict.ptr(), key.ptr());
        if value.is_null() {
            ffi::PyErr_Clear();
        }
        Obj::from(value)
    }
}

/// The index of `key` in a type's cached keys, which is its index among inline values.
///
/// # Safety
/// `ty` must be a live heap type with a managed dict.
pub unsafe fn inline_index(ty: Obj, key: Obj) -> Option<usize> {
    // SAFETY: `ht_cached_keys` is null or a unicode keys object.
    unsafe {
        let keys = Obj(ty.get(at::typeobject::HEAP_CACHED_KEYS));
        if keys.is_null() {
            return None;
        }
        let index_bytes = 1usize << keys.get::<u8>(at::dictkeys::LOG2_INDEX_BYTES);
        let entries = at::dictkeys::INDICES + index_bytes;
        let count: isize = keys.get(at::dictkeys::NENTRIES);
        (0..count as usize).find(|i| Obj(keys.get(entries + 16 * i)) == key)
    }
}

/// Whether `key` is an interned exact `str`: then no other object is equal to it among interned ones.
///
/// # Safety
/// `key` must be alive or null.
pub unsafe fn is_interned(key: Obj) -> bool {
    /// `state.interned`: the lowest two bits of the state word.
    const INTERNED: u32 = 3;
    // SAFETY: type checked before the field is read.
    unsafe {
        !key.is_null()
            && key.class() == super::types::known::string()
            && key.get::<u32>(at::unicode::STATE) & INTERNED != 0
    }
}
