//! Types and callees from the interpreter's own inline caches.
//!
//! A specialised instruction names in its caches the type it was specialised for, or by its opcode
//! alone. That is the last type seen, with no count: it fills in where no probe told more, in
//! programs that were warm before the probes came, and where there are no probes.

use std::collections::HashMap;
use std::sync::Arc;

use emberjit_layout::offsets::{code as field, function};
use emberjit_layout::opcode::{CACHES, op};
use emberjit_pgo::{CallSite, CodeId, TypeKey};

use crate::aggregate::Aggregate;
use crate::codes::Code;

/// What one instruction says.
#[derive(Debug, PartialEq)]
enum Evidence {
    /// The receiver has this version tag.
    Tag(u32),
    /// The receiver has this built-in type.
    Receiver(&'static str),
    /// The operands have these built-in types.
    Operands([&'static str; 2]),
    /// The callee's `func_version`.
    FunctionVersion(u32),
    /// The receiver's version tag, and the function that a property calls.
    Property(u32, u64),
}

impl Evidence {
    fn tag(&self) -> Option<u32> {
        match self {
            Evidence::Tag(tag) | Evidence::Property(tag, _) => Some(*tag),
            _ => None,
        }
    }
}

impl Aggregate {
    /// Adds what the specialised instructions of all code seen say, where nothing else did.
    pub(crate) fn add_cached_types(&mut self) {
        let codes: Vec<Arc<Code>> =
            self.seen.infos.keys().filter_map(|id| self.codes.by_id(*id)).cloned().collect();
        let found: Vec<(CallSite, Evidence)> = codes.iter().flat_map(|code| self.evidence(code)).collect();
        if !found.iter().all(|(_, e)| self.knows(e)) {
            self.types.read_again(self.codes.objects().memory, self.interp);
            let unknown: Vec<u32> =
                found.iter().filter(|(_, e)| !self.knows(e)).filter_map(|(_, e)| e.tag()).collect();
            self.types.gone.extend(unknown);
        }
        let versions = self.function_versions(&codes);
        for (site, evidence) in found {
            self.add(site, &evidence, &versions);
        }
    }

    fn evidence(&self, code: &Code) -> Vec<(CallSite, Evidence)> {
        let units = self.codes.units_now(code).unwrap_or_default();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some([opcode, _]) = units.get(at) {
            if let Some(evidence) = read(*opcode, &units[at + 1..]) {
                out.push((CallSite { code: code.id(), offset: 2 * at as u32 }, evidence));
            }
            at += 1 + usize::from(CACHES[usize::from(*opcode)]);
        }
        out
    }

    /// Whether reading the types again could not tell more about this.
    fn knows(&self, evidence: &Evidence) -> bool {
        match evidence {
            Evidence::Tag(tag) | Evidence::Property(tag, _) => {
                *tag == 0 || self.types.by_tag(*tag).is_some() || self.types.gone.contains(tag)
            }
            Evidence::Receiver(name) | Evidence::Operands([name, _]) => {
                self.types.named(name).version_tag != 0
            }
            Evidence::FunctionVersion(_) => true,
        }
    }

    /// A function keeps the version of its code, as long as neither was changed.
    fn function_versions(&self, codes: &[Arc<Code>]) -> HashMap<u32, CodeId> {
        let memory = self.codes.objects().memory;
        let version = |code: &Arc<Code>| memory.u32(code.address + field::VERSION as u64).ok();
        codes.iter().filter_map(|code| Some((version(code).filter(|v| *v != 0)?, code.id()))).collect()
    }

    fn add(&mut self, site: CallSite, evidence: &Evidence, versions: &HashMap<u32, CodeId>) {
        match evidence {
            Evidence::Tag(tag) => self.add_receiver(site, self.types.by_tag(*tag)),
            Evidence::Receiver(name) => self.add_receiver(site, Some(self.types.named(name))),
            Evidence::Operands(names) => {
                let types = names.iter().map(|name| self.types.named(name)).collect();
                self.seen.operands.entry(site).or_insert_with(|| [(types, 1)].into());
            }
            Evidence::FunctionVersion(version) => {
                if let Some(callee) = versions.get(version) {
                    self.seen.sites.entry(site).or_default().callees.entry(*callee).or_default();
                }
            }
            Evidence::Property(tag, getter) => {
                self.add_receiver(site, self.types.by_tag(*tag));
                let code = self.codes.objects().memory.word(getter + function::CODE as u64);
                if let Some(callee) = code.ok().and_then(|code| self.codes.at(code)) {
                    self.see(&callee);
                    self.seen.sites.entry(site).or_default().callees.entry(callee.id()).or_default();
                }
            }
        }
    }

    fn add_receiver(&mut self, site: CallSite, receiver: Option<TypeKey>) {
        let told = self.seen.sites.get(&site).is_some_and(|seen| !seen.receivers.is_empty());
        if !told {
            self.receiver(site, receiver);
        }
    }
}

/// What an opcode and the cache units behind it say (`pycore_code.h`, "Inline caches").
fn read(opcode: u8, caches: &[[u8; 2]]) -> Option<Evidence> {
    let half = |i: usize| caches.get(i).map(|unit| u16::from_le_bytes(*unit));
    let version = || Some(u32::from(half(1)?) | u32::from(half(2)?) << 16);
    let pointer = || (5..9).rev().try_fold(0u64, |value, i| Some(value << 16 | u64::from(half(i)?)));
    Some(match opcode {
        op::LOAD_ATTR_INSTANCE_VALUE
        | op::LOAD_ATTR_SLOT
        | op::LOAD_ATTR_WITH_HINT
        | op::LOAD_ATTR_METHOD_LAZY_DICT
        | op::LOAD_ATTR_METHOD_NO_DICT
        | op::LOAD_ATTR_METHOD_WITH_VALUES
        | op::LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN
        | op::STORE_ATTR_INSTANCE_VALUE
        | op::STORE_ATTR_SLOT
        | op::STORE_ATTR_WITH_HINT => Evidence::Tag(version()?),
        op::LOAD_ATTR_PROPERTY => Evidence::Property(version()?, pointer()?),
        op::LOAD_ATTR_MODULE => Evidence::Receiver("module"),
        op::LOAD_ATTR_CLASS => Evidence::Receiver("type"),
        op::UNPACK_SEQUENCE_LIST => Evidence::Receiver("list"),
        op::UNPACK_SEQUENCE_TUPLE | op::UNPACK_SEQUENCE_TWO_TUPLE => Evidence::Receiver("tuple"),
        op::FOR_ITER_LIST => Evidence::Receiver("list_iterator"),
        op::FOR_ITER_TUPLE => Evidence::Receiver("tuple_iterator"),
        op::FOR_ITER_RANGE => Evidence::Receiver("range_iterator"),
        op::FOR_ITER_GEN => Evidence::Receiver("generator"),
        op::BINARY_OP_ADD_INT
        | op::BINARY_OP_SUBTRACT_INT
        | op::BINARY_OP_MULTIPLY_INT
        | op::COMPARE_OP_INT => Evidence::Operands(["int", "int"]),
        op::BINARY_OP_ADD_FLOAT
        | op::BINARY_OP_SUBTRACT_FLOAT
        | op::BINARY_OP_MULTIPLY_FLOAT
        | op::COMPARE_OP_FLOAT => Evidence::Operands(["float", "float"]),
        op::BINARY_OP_ADD_UNICODE | op::BINARY_OP_INPLACE_ADD_UNICODE | op::COMPARE_OP_STR => {
            Evidence::Operands(["str", "str"])
        }
        op::BINARY_SUBSCR_LIST_INT | op::STORE_SUBSCR_LIST_INT => Evidence::Operands(["list", "int"]),
        op::BINARY_SUBSCR_TUPLE_INT => Evidence::Operands(["tuple", "int"]),
        op::CALL_PY_EXACT_ARGS | op::CALL_PY_WITH_DEFAULTS | op::CALL_BOUND_METHOD_EXACT_ARGS => {
            Evidence::FunctionVersion(version()?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that version tags and pointers are put together from cache units, and that a truncated
    /// cache says nothing.
    #[test]
    fn caches() {
        let units: Vec<[u8; 2]> = (0u16..9).map(|i| (0x1110 + i).to_le_bytes()).collect();
        assert_eq!(read(op::LOAD_ATTR_SLOT, &units), Some(Evidence::Tag(0x1112_1111)));
        let getter = 0x1118_1117_1116_1115;
        assert_eq!(read(op::LOAD_ATTR_PROPERTY, &units), Some(Evidence::Property(0x1112_1111, getter)));
        assert_eq!(read(op::LOAD_ATTR_PROPERTY, &units[..8]), None);
        assert_eq!(read(op::LOAD_ATTR, &units), None);
        assert_eq!(read(op::BINARY_OP_ADD_INT, &[]), Some(Evidence::Operands(["int", "int"])));
    }
}
