//! A code object as the compiler sees it: read once, with the GIL, into plain data.

use std::rc::Rc;

use emberjit_layout::exceptions::{self, Handler};
use emberjit_layout::linetable::{self, Position};
use emberjit_layout::opcode;
use emberjit_pgo::identity::{CodeHasher, CodeId, CodeInfo, ConstKey};

use super::types::{self, known};
use super::{Obj, at, bytes, ffi, text, tuple_items};

pub const CO_OPTIMIZED: u32 = 1;
pub const CO_NEWLOCALS: u32 = 2;
pub const CO_VARARGS: u32 = 4;
pub const CO_VARKEYWORDS: u32 = 8;
pub const CO_GENERATOR: u32 = 0x20;
pub const CO_COROUTINE: u32 = 0x80;
/// A generator that can be awaited (`types.coroutine`).
pub const CO_ITERABLE_COROUTINE: u32 = 0x100;
pub const CO_ASYNC_GENERATOR: u32 = 0x200;
/// All of them.
pub const CO_GENERATORS: u32 = CO_GENERATOR | CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR;

/// `CO_FAST_CELL` and `CO_FAST_FREE` in `co_localspluskinds`.
pub const KIND_CELL: u8 = 0x40;
pub const KIND_FREE: u8 = 0x80;

/// Whether locals are slots: not those of modules and classes, and of what `exec` runs.
///
/// # Safety
/// `code` must be a live code object.
pub unsafe fn has_slots(code: Obj) -> bool {
    // SAFETY: as above.
    unsafe { code.get::<u32>(at::code::FLAGS) & CO_OPTIMIZED != 0 }
}

/// What the compiler needs of a code object.
pub struct Code {
    pub object: Obj,
    pub info: CodeInfo,
    /// Code units as they are now: specialised opcodes, arguments and inline caches.
    pub units: Vec<u16>,
    pub consts: Vec<Obj>,
    pub names: Vec<Obj>,
    pub local_names: Vec<Obj>,
    pub local_kinds: Vec<u8>,
    pub flags: u32,
    pub argcount: usize,
    pub posonly: usize,
    pub kwonly: usize,
    pub nlocalsplus: usize,
    pub nfree: usize,
    pub stacksize: usize,
    pub framesize: usize,
    pub positions: Vec<Position>,
    pub handlers: Vec<Handler>,
}

impl Code {
    /// Reads a code object.
    ///
    /// # Safety
    /// `object` must be a live code object.
    pub unsafe fn read(object: Obj) -> Rc<Code> {
        use at::code::*;
        // SAFETY: fields of a live code object, types as `Include/cpython/code.h` declares them.
        unsafe {
            let n: isize = object.get(SIZE_FIELD);
            let units: Vec<u16> = (0..n as usize).map(|i| object.get(CODE_ADAPTIVE + 2 * i)).collect();
            let int = |offset| object.get::<i32>(offset) as usize;
            let consts = tuple_items(Obj(object.get(CONSTS)));
            let names = tuple_items(Obj(object.get(NAMES)));
            let local_names = tuple_items(Obj(object.get(LOCALSPLUSNAMES)));
            let units = original_opcodes(object, units);
            let info = CodeInfo {
                id: content_id(&units, &names, &local_names, &consts),
                qualname: text(Obj(object.get(QUALNAME))),
                file: text(Obj(object.get(FILENAME))),
                first_line: int(FIRSTLINENO) as u32,
                units: units.len() as u32,
                instructions: instruction_count(&units),
            };
            Rc::new(Code {
                object,
                positions: linetable::positions(&bytes(Obj(object.get(LINETABLE))), info.first_line),
                handlers: exceptions::handlers(&bytes(Obj(object.get(EXCEPTIONTABLE)))),
                info,
                units,
                consts,
                names,
                local_names,
                local_kinds: bytes(Obj(object.get(LOCALSPLUSKINDS))),
                flags: object.get(FLAGS),
                argcount: int(ARGCOUNT),
                posonly: int(POSONLYARGCOUNT),
                kwonly: int(KWONLYARGCOUNT),
                nlocalsplus: int(NLOCALSPLUS),
                nfree: int(NFREEVARS),
                stacksize: int(STACKSIZE),
                framesize: int(FRAMESIZE),
            })
        }
    }

    /// Address of the code unit `unit`; one before the first for -1.
    pub fn unit_addr(&self, unit: i64) -> u64 {
        (self.object.0 as i64 + at::code::CODE_ADAPTIVE as i64 + 2 * unit) as u64
    }

    /// 1-based line and column of the instruction at `unit`; 0 where unknown.
    pub fn line_column(&self, unit: u32) -> (u32, u32) {
        let position = linetable::position_at(&self.positions, unit);
        let line = position.and_then(|p| p.line).unwrap_or(0);
        (line, position.and_then(|p| p.column).map_or(0, |c| c + 1))
    }
}

/// Replaces instrumented opcodes that hide others (`INSTRUMENTED_LINE`, `INSTRUMENTED_INSTRUCTION`).
unsafe fn original_opcodes(object: Obj, mut units: Vec<u16>) -> Vec<u16> {
    use opcode::op;
    // SAFETY: monitoring data is null or as `_PyCoMonitoringData` says.
    unsafe {
        let monitoring = Obj(object.get(at::code::MONITORING));
        let mut i = 0;
        while i < units.len() {
            let mut code = units[i] as u8;
            if code == op::INSTRUMENTED_LINE {
                let lines = Obj(monitoring.get(at::monitoring::LINES));
                code = lines.get(2 * i);
            }
            if code == op::INSTRUMENTED_INSTRUCTION {
                let table = Obj(monitoring.get(at::monitoring::PER_INSTRUCTION_OPCODES));
                code = table.get(i);
            }
            units[i] = (units[i] & 0xff00) | u16::from(code);
            i += 1 + usize::from(opcode::CACHES[usize::from(code)]);
        }
    }
    units
}

fn instruction_count(units: &[u16]) -> u32 {
    let (mut i, mut n) = (0, 0);
    while i < units.len() {
        i += 1 + usize::from(opcode::CACHES[usize::from(units[i] as u8)]);
        n += 1;
    }
    n
}

unsafe fn content_id(units: &[u16], names: &[Obj], local_names: &[Obj], consts: &[Obj]) -> CodeId {
    let mut hasher = CodeHasher::default();
    let mut i = 0;
    while i < units.len() {
        let base = opcode::BASE[usize::from(units[i] as u8)];
        hasher.instruction(base, (units[i] >> 8) as u8);
        i += 1 + usize::from(opcode::CACHES[usize::from(base)]);
    }
    // SAFETY: names and constants belong to a live code object.
    unsafe {
        names.iter().chain(local_names).for_each(|n| hasher.name(&utf8(*n)));
        consts.iter().for_each(|c| hasher.constant(&const_key(*c)));
    }
    hasher.finish()
}

unsafe fn utf8(s: Obj) -> Vec<u8> {
    // SAFETY: encodes a live `str`; on failure (lone surrogates) goes the long way.
    unsafe {
        let encoded = ffi::PyUnicode_AsEncodedString(s.ptr(), c"utf-8".as_ptr(), c"surrogatepass".as_ptr());
        if encoded.is_null() {
            ffi::PyErr_Clear();
            return Vec::new();
        }
        let out = bytes(Obj::from(encoded));
        ffi::Py_DECREF(encoded);
        out
    }
}

unsafe fn const_key(o: Obj) -> ConstKey {
    // SAFETY: constants of a live code object; each arm reads what its type check allows.
    unsafe {
        let class = o.class();
        if o == types::none() {
            ConstKey::None
        } else if o.ptr() == ffi::Py_Ellipsis() {
            ConstKey::Ellipsis
        } else if class == known::boolean() {
            ConstKey::Bool(o == types::py_true())
        } else if class == known::int() {
            let tag: usize = o.get(at::long::TAG);
            let digits = (0..tag >> 3).map(|i| o.get(at::long::DIGIT + 4 * i)).collect();
            ConstKey::Int(1 - (tag & 3) as i8, digits)
        } else if class == known::float() {
            ConstKey::Float(o.get(at::float::VALUE))
        } else if class == known::string() {
            ConstKey::Str(utf8(o))
        } else if class == known::bytes() {
            ConstKey::Bytes(bytes(o))
        } else if class == known::tuple() {
            ConstKey::Tuple(tuple_items(o).into_iter().map(|i| const_key(i)).collect())
        } else if class == known::code() {
            ConstKey::Code(utf8(Obj(o.get(at::code::QUALNAME))))
        } else if ffi::PyComplex_CheckExact(o.ptr()) != 0 {
            let value = ffi::PyComplex_RealAsDouble(o.ptr());
            ConstKey::Complex(value.to_bits(), ffi::PyComplex_ImagAsDouble(o.ptr()).to_bits())
        } else {
            ConstKey::Other
        }
    }
}
