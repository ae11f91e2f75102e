//! Code objects of the target: read once, kept, and checked, since memory is used again.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;

use emberjit_layout::offsets::{code as field, monitoring};
use emberjit_layout::opcode::{BASE, CACHES, op};
use emberjit_layout::{exceptions, linetable};
use emberjit_pgo::identity::CodeHasher;
use emberjit_pgo::{CodeId, CodeInfo};

use crate::facts::CodeFacts;
use crate::memory::{u32_at, word_at};
use crate::objects::Objects;
use crate::shape;
use crate::target::Known;

/// A code object, as it was when it was first seen.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) address: u64,
    pub(crate) facts: CodeFacts,
    /// `_co_firsttraceable`, in units.
    pub(crate) first_traceable: u32,
    /// For each code unit, the index of the instruction it belongs to.
    instruction_of: Vec<u32>,
}

impl Code {
    pub(crate) fn id(&self) -> CodeId {
        self.facts.info.id
    }

    pub(crate) fn start(&self) -> u64 {
        self.address + field::CODE_ADAPTIVE as u64
    }

    /// The unit that an instruction pointer points at; -1 for the one before the first.
    pub(crate) fn unit(&self, pointer: u64) -> Option<i64> {
        let units = (pointer as i64 - self.start() as i64) / 2;
        (-1..self.facts.info.units as i64).contains(&units).then_some(units)
    }

    /// The instruction that a frame with this `prev_instr` is at. It may point at an inline cache,
    /// or before the code if the frame is new.
    pub(crate) fn instruction(&self, prev_instr: u64) -> Option<u32> {
        let unit = self.unit(prev_instr)?.max(0);
        self.instruction_of.get(unit as usize).copied()
    }

    /// Whether a frame with this `prev_instr` can have entered another one without C code in
    /// between: it is then at the last unit, inline caches included, of one of the instructions
    /// that do so (`DISPATCH_INLINED` in `Python/bytecodes.c`).
    pub(crate) fn can_have_entered(&self, prev_instr: u64) -> bool {
        let unit = self.unit(prev_instr).and_then(|unit| usize::try_from(unit).ok());
        let at = |unit: usize| self.instruction_of.get(unit);
        unit.is_some_and(|unit| {
            at(unit) != at(unit + 1)
                && at(unit).is_some_and(|i| enters(self.facts.instructions[*i as usize].opcode))
        })
    }
}

fn enters(opcode: u8) -> bool {
    matches!(
        opcode,
        op::CALL | op::CALL_FUNCTION_EX | op::LOAD_ATTR | op::BINARY_SUBSCR | op::FOR_ITER | op::SEND
    )
}

/// What must not change while an address stands for the same code object: everything set when it
/// was made, but neither counts, versions nor what monitoring and tools hang on it.
type Signature = Box<[u8]>;

const HEADER: usize = field::CODE_ADAPTIVE;

fn signature(header: &[u8; HEADER]) -> Signature {
    [&header[8..field::VERSION], &header[field::LOCALSPLUSNAMES..field::CACHED]].concat().into()
}

#[derive(Debug)]
struct Slot {
    code: Option<Arc<Code>>,
    signature: Signature,
    checked: u64,
}

/// All code objects seen so far.
#[derive(Debug)]
pub(crate) struct Codes {
    objects: Objects,
    slots: HashMap<u64, Slot>,
    by_id: BTreeMap<CodeId, Arc<Code>>,
    round: u64,
}

impl Codes {
    pub(crate) fn new(objects: Objects) -> Codes {
        Codes { objects, slots: HashMap::new(), by_id: BTreeMap::new(), round: 1 }
    }

    /// Addresses are checked once more from here on: called before each batch of samples.
    pub(crate) fn begin_round(&mut self) {
        self.round += 1;
    }

    /// The code object at `address`; `None` if there is none that can be read.
    pub(crate) fn at(&mut self, address: u64) -> Option<Arc<Code>> {
        if let Some(slot) = self.slots.get(&address)
            && slot.checked == self.round
        {
            return slot.code.clone();
        }
        let header = match self.objects.memory.array::<HEADER>(address) {
            Ok(header) => header,
            // The process has ended and its last samples come in: what was here a moment ago is the
            // best that can be said.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => {
                return self.slots.get(&address).and_then(|slot| slot.code.clone());
            }
            Err(_) => return None,
        };
        let signature = signature(&header);
        if let Some(slot) = self.slots.get_mut(&address)
            && slot.signature == signature
        {
            slot.checked = self.round;
            return slot.code.clone();
        }
        let code = self.read(address, &header).map(Arc::new);
        if let Some(code) = &code {
            self.by_id.entry(code.id()).or_insert_with(|| code.clone());
        }
        self.slots.insert(address, Slot { code: code.clone(), signature, checked: self.round });
        code
    }

    /// The first code object seen with this content.
    pub(crate) fn by_id(&self, id: CodeId) -> Option<&Arc<Code>> {
        self.by_id.get(&id)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Code>> {
        self.by_id.values()
    }

    pub(crate) fn objects(&self) -> &Objects {
        &self.objects
    }

    fn read(&self, address: u64, header: &[u8; HEADER]) -> Option<Code> {
        let type_address = word_at(header, emberjit_layout::offsets::object::TYPE);
        (self.objects.types.kind(type_address) == Some(Known::Code)).then_some(())?;
        self.read_code(address, header).ok()
    }

    fn read_code(&self, address: u64, header: &[u8; HEADER]) -> io::Result<Code> {
        let objects = &self.objects;
        let pointer = |at| word_at(header, at);
        let int = |at| u32_at(header, at);
        let units = self.visible_units(address, header)?;
        let names = objects.names(pointer(field::NAMES))?;
        let locals = objects.names(pointer(field::LOCALSPLUSNAMES))?;
        let constants = objects.tuple(pointer(field::CONSTS))?;

        let mut hasher = CodeHasher::default();
        for_each_instruction(&units, |_, opcode, arg| hasher.instruction(opcode, arg));
        names.iter().chain(&locals).for_each(|name| hasher.name(name));
        for constant in constants {
            hasher.constant(&objects.constant(constant)?);
        }

        let first_line = int(field::FIRSTLINENO);
        let positions = linetable::positions(&objects.bytes(pointer(field::LINETABLE))?, first_line);
        let instructions = shape::instructions(&units, &positions);
        let handlers = exceptions::handlers(&objects.bytes(pointer(field::EXCEPTIONTABLE))?);
        let loops = shape::loops(&instructions, &handlers);
        let text = |names: Vec<Vec<u8>>| names.iter().map(|n| String::from_utf8_lossy(n).into()).collect();
        Ok(Code {
            address,
            first_traceable: int(field::FIRSTTRACEABLE),
            instruction_of: instruction_of(&units),
            facts: CodeFacts {
                info: CodeInfo {
                    id: hasher.finish(),
                    qualname: objects.text(pointer(field::QUALNAME))?,
                    file: objects.text(pointer(field::FILENAME))?,
                    first_line,
                    units: units.len() as u32,
                    instructions: instructions.len() as u32,
                },
                flags: int(field::FLAGS),
                argcount: int(field::ARGCOUNT),
                posonlyargcount: int(field::POSONLYARGCOUNT),
                kwonlyargcount: int(field::KWONLYARGCOUNT),
                stacksize: int(field::STACKSIZE),
                names: text(names),
                locals: text(locals),
                sites: shape::sites(&instructions, &loops),
                handlers: handlers.len() as u32,
                instructions,
                loops,
            },
        })
    }

    /// The code units as they are now, with what monitoring hides put back
    /// (`_Py_GetBaseOpcode` in `Python/instrumentation.c`); specialised forms stay.
    pub(crate) fn visible_units(&self, address: u64, header: &[u8; HEADER]) -> io::Result<Vec<[u8; 2]>> {
        let count = word_at(header, field::SIZE_FIELD);
        let bytes = self.objects.memory.bytes(address + HEADER as u64, count.saturating_mul(2) as usize)?;
        let mut units = bytes.as_chunks::<2>().0.to_vec();
        let monitoring = word_at(header, field::MONITORING);
        if monitoring != 0 {
            self.reveal(monitoring, &mut units)?;
        }
        Ok(units)
    }

    fn reveal(&self, monitoring: u64, units: &mut [[u8; 2]]) -> io::Result<()> {
        let memory = &self.objects.memory;
        let lines = memory.word(monitoring + monitoring::LINES as u64)?;
        let originals = memory.word(monitoring + monitoring::PER_INSTRUCTION_OPCODES as u64)?;
        let mut at = 0;
        while at < units.len() {
            let mut opcode = units[at][0];
            if opcode == op::INSTRUMENTED_LINE {
                opcode = memory.u8(lines + 2 * at as u64)?;
            }
            if opcode == op::INSTRUMENTED_INSTRUCTION {
                opcode = memory.u8(originals + at as u64)?;
            }
            units[at][0] = opcode;
            at += 1 + usize::from(CACHES[usize::from(opcode)]);
        }
        Ok(())
    }

    /// The header and the units of a code object as they are at this moment.
    pub(crate) fn units_now(&self, code: &Code) -> Option<Vec<[u8; 2]>> {
        let header = self.objects.memory.array::<HEADER>(code.address).ok()?;
        let slot = self.slots.get(&code.address)?;
        (slot.signature == signature(&header)).then_some(())?;
        self.visible_units(code.address, &header).ok()
    }
}

/// Calls `each(unit, base opcode, argument)` for every instruction; inline caches are skipped.
fn for_each_instruction(units: &[[u8; 2]], mut each: impl FnMut(usize, u8, u8)) {
    let mut at = 0;
    while let Some([opcode, arg]) = units.get(at) {
        let base = BASE[usize::from(*opcode)];
        each(at, base, *arg);
        at += 1 + usize::from(CACHES[usize::from(base)]);
    }
}

fn instruction_of(units: &[[u8; 2]]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(units.len());
    let mut index = 0;
    for_each_instruction(units, |at, _, _| {
        while out.len() < at {
            out.push(index - 1);
        }
        out.push(index);
        index += 1;
    });
    out.resize(units.len(), index.saturating_sub(1));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that inline caches belong to the instruction before them.
    #[test]
    fn caches_belong_to_their_instruction() {
        let units = [[op::RESUME, 0], [op::CALL, 1], [0, 0], [0, 0], [0, 0], [op::RETURN_VALUE, 0]];
        assert_eq!(instruction_of(&units), [0, 1, 1, 1, 1, 2]);
        assert!(instruction_of(&[]).is_empty());
    }

    /// Check that a cache unit which looks like an instrumented opcode hides nothing, in code that nobody
    /// monitors.
    #[test]
    fn caches_are_no_instrumented_opcodes() {
        let units = [[op::RESUME, 0], [op::CALL, 1], [op::INSTRUMENTED_LINE, 7], [0, 0], [0, 0]];
        let mut object = vec![0u8; HEADER];
        object[field::SIZE_FIELD..field::SIZE_FIELD + 8].copy_from_slice(&(units.len() as u64).to_le_bytes());
        object.extend(units.concat());
        let header: [u8; HEADER] = object[..HEADER].try_into().unwrap();
        let memory = crate::memory::Memory::new(std::process::id());
        let codes = Codes::new(Objects { memory, types: crate::target::KnownTypes::default() });
        assert_eq!(codes.visible_units(object.as_ptr() as u64, &header).unwrap(), units);
    }
}
