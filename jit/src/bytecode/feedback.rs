//! What the interpreter's inline caches say about an instruction.

use emberjit_layout::opcode::op;

use super::Instr;

/// Feedback of one instruction. The caches hold only the last kind seen; guards check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// Not specialised: never run, or too varied.
    None,
    /// Both operands exact ints, floats or strings (`BINARY_OP`, `COMPARE_OP`).
    Ints,
    Floats,
    Strings,
    /// `BINARY_SUBSCR`, `STORE_SUBSCR`, `FOR_ITER`, `UNPACK_SEQUENCE`.
    ListInt,
    TupleInt,
    Dict,
    List,
    Tuple,
    Range,
    /// Attribute in the instance's inline values, at `index`, for classes of that version.
    InstanceValue {
        version: u32,
        index: u16,
    },
    /// Method of a class of that version; the instance has no dict, or inline values, or a dict
    /// that does not hide it.
    Method {
        version: u32,
    },
    /// Any other attribute form for classes of that version.
    Attribute {
        version: u32,
    },
    /// An attribute of the class itself that has that version.
    OfClass {
        version: u32,
    },
}

/// Reads the feedback of `instr` from the code units.
pub fn read(units: &[u16], instr: &Instr) -> Feedback {
    let unit = |i: usize| units.get(instr.at as usize + i).copied().unwrap_or(0);
    let pair = |i: usize| u32::from(unit(i)) | u32::from(unit(i + 1)) << 16;
    match instr.quick {
        op::BINARY_OP_ADD_INT
        | op::BINARY_OP_SUBTRACT_INT
        | op::BINARY_OP_MULTIPLY_INT
        | op::COMPARE_OP_INT => Feedback::Ints,
        op::BINARY_OP_ADD_FLOAT
        | op::BINARY_OP_SUBTRACT_FLOAT
        | op::BINARY_OP_MULTIPLY_FLOAT
        | op::COMPARE_OP_FLOAT => Feedback::Floats,
        op::BINARY_OP_ADD_UNICODE | op::BINARY_OP_INPLACE_ADD_UNICODE | op::COMPARE_OP_STR => {
            Feedback::Strings
        }
        op::BINARY_SUBSCR_LIST_INT | op::STORE_SUBSCR_LIST_INT => Feedback::ListInt,
        op::BINARY_SUBSCR_TUPLE_INT => Feedback::TupleInt,
        op::BINARY_SUBSCR_DICT | op::STORE_SUBSCR_DICT => Feedback::Dict,
        op::FOR_ITER_LIST | op::UNPACK_SEQUENCE_LIST => Feedback::List,
        op::FOR_ITER_TUPLE | op::UNPACK_SEQUENCE_TUPLE | op::UNPACK_SEQUENCE_TWO_TUPLE => Feedback::Tuple,
        op::FOR_ITER_RANGE => Feedback::Range,
        op::LOAD_ATTR_INSTANCE_VALUE | op::STORE_ATTR_INSTANCE_VALUE => {
            Feedback::InstanceValue { version: pair(2), index: unit(4) }
        }
        op::LOAD_ATTR_METHOD_WITH_VALUES | op::LOAD_ATTR_METHOD_NO_DICT | op::LOAD_ATTR_METHOD_LAZY_DICT => {
            Feedback::Method { version: pair(2) }
        }
        op::LOAD_ATTR_WITH_HINT
        | op::LOAD_ATTR_SLOT
        | op::LOAD_ATTR_PROPERTY
        | op::STORE_ATTR_SLOT
        | op::STORE_ATTR_WITH_HINT => Feedback::Attribute { version: pair(2) },
        op::LOAD_ATTR_CLASS => Feedback::OfClass { version: pair(2) },
        _ => Feedback::None,
    }
}
