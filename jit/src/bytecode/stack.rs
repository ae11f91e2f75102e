//! What instructions do to the value stack.

use emberjit_layout::opcode::op;

use super::Instr;

/// Change of the value stack's depth (`_PyOpcode_num_pushed - _PyOpcode_num_popped`), not jumping.
pub fn effect(instr: &Instr) -> i64 {
    let arg = i64::from(instr.arg);
    match instr.op {
        op::POP_TOP
        | op::BINARY_SUBSCR
        | op::BINARY_OP
        | op::COMPARE_OP
        | op::IS_OP
        | op::CONTAINS_OP
        | op::LIST_APPEND
        | op::SET_ADD
        | op::LIST_EXTEND
        | op::SET_UPDATE
        | op::DICT_MERGE
        | op::DICT_UPDATE
        | op::RETURN_VALUE
        | op::POP_EXCEPT
        | op::STORE_NAME
        | op::STORE_GLOBAL
        | op::STORE_FAST
        | op::STORE_DEREF
        | op::DELETE_ATTR
        | op::IMPORT_NAME
        | op::POP_JUMP_IF_FALSE
        | op::POP_JUMP_IF_TRUE
        | op::POP_JUMP_IF_NONE
        | op::POP_JUMP_IF_NOT_NONE
        | op::CALL_INTRINSIC_2
        | op::END_SEND
        | op::CLEANUP_THROW
        | op::INTERPRETER_EXIT => -1,
        op::END_FOR
        | op::BINARY_SLICE
        | op::DELETE_SUBSCR
        | op::MATCH_CLASS
        | op::END_ASYNC_FOR
        | op::MAP_ADD
        | op::STORE_ATTR => -2,
        op::STORE_SUBSCR => -3,
        op::STORE_SLICE => -4,
        op::PUSH_NULL
        | op::GET_LEN
        | op::MATCH_MAPPING
        | op::MATCH_SEQUENCE
        | op::MATCH_KEYS
        | op::PUSH_EXC_INFO
        | op::WITH_EXCEPT_START
        | op::GET_ANEXT
        | op::BEFORE_ASYNC_WITH
        | op::BEFORE_WITH
        | op::LOAD_BUILD_CLASS
        | op::LOAD_ASSERTION_ERROR
        | op::FOR_ITER
        | op::LOAD_CONST
        | op::LOAD_NAME
        | op::LOAD_LOCALS
        | op::IMPORT_FROM
        | op::COPY
        | op::LOAD_FAST
        | op::LOAD_FAST_CHECK
        | op::LOAD_FAST_AND_CLEAR
        | op::LOAD_CLOSURE
        | op::LOAD_DEREF
        | op::RETURN_GENERATOR => 1,
        op::RERAISE => -1,
        op::RAISE_VARARGS => -arg,
        op::UNPACK_SEQUENCE => arg - 1,
        op::UNPACK_EX => (arg & 0xff) + (arg >> 8),
        op::BUILD_TUPLE | op::BUILD_LIST | op::BUILD_SET | op::BUILD_STRING => 1 - arg,
        op::BUILD_MAP => 1 - 2 * arg,
        op::BUILD_CONST_KEY_MAP => -arg,
        op::LOAD_ATTR => arg & 1,
        op::LOAD_GLOBAL => 1 + (arg & 1),
        op::LOAD_SUPER_ATTR => (arg & 1) - 2,
        op::MAKE_FUNCTION => -i64::from((instr.arg & 0xf).count_ones()),
        op::BUILD_SLICE => -1 - i64::from(arg == 3),
        op::CALL => -arg - 1,
        op::CALL_FUNCTION_EX => -2 - (arg & 1),
        op::FORMAT_VALUE => -i64::from(arg & 4 != 0),
        _ => 0,
    }
}

/// How many stack items the instruction takes away before it pushes (`_PyOpcode_num_popped`), for
/// the instructions that can be in progress when the stack is rebuilt.
pub fn pops(instr: &Instr, depth: usize) -> u32 {
    let arg = instr.arg;
    let n = match instr.op {
        op::CALL => arg + 2,
        op::CALL_FUNCTION_EX => 3 + (arg & 1),
        op::LOAD_ATTR
        | op::UNARY_NEGATIVE
        | op::UNARY_INVERT
        | op::UNARY_NOT
        | op::GET_ITER
        | op::CALL_INTRINSIC_1
        | op::UNPACK_SEQUENCE
        | op::STORE_NAME
        | op::STORE_GLOBAL
        | op::DELETE_ATTR
        | op::GET_AITER
        | op::GET_AWAITABLE
        | op::GET_YIELD_FROM_ITER
        | op::BEFORE_WITH
        | op::BEFORE_ASYNC_WITH
        | op::UNPACK_EX
        | op::CHECK_EXC_MATCH
        | op::POP_EXCEPT
        | op::RERAISE
        | op::POP_JUMP_IF_FALSE
        | op::POP_JUMP_IF_TRUE
        | op::POP_TOP
        | op::RETURN_VALUE => 1,
        op::BINARY_OP
        | op::COMPARE_OP
        | op::BINARY_SUBSCR
        | op::CONTAINS_OP
        | op::DELETE_SUBSCR
        | op::CALL_INTRINSIC_2
        | op::CHECK_EG_MATCH
        | op::IMPORT_NAME
        | op::STORE_ATTR => 2,
        op::BINARY_SLICE | op::STORE_SUBSCR | op::LOAD_SUPER_ATTR | op::MATCH_CLASS => 3,
        op::RAISE_VARARGS => arg,
        op::STORE_SLICE => 4,
        op::LIST_APPEND
        | op::SET_ADD
        | op::LIST_EXTEND
        | op::SET_UPDATE
        | op::DICT_UPDATE
        | op::DICT_MERGE => 1,
        op::MAP_ADD => 2,
        op::BUILD_TUPLE | op::BUILD_LIST | op::BUILD_SET | op::BUILD_STRING => arg,
        op::BUILD_MAP => 2 * arg,
        op::BUILD_CONST_KEY_MAP => arg + 1,
        op::BUILD_SLICE => 2 + u32::from(arg == 3),
        op::FORMAT_VALUE => 1 + u32::from(arg & 4 != 0),
        op::MAKE_FUNCTION => 1 + (arg & 0xf).count_ones(),
        _ => 0,
    };
    n.min(depth as u32)
}

/// The call that the method loaded by `instrs[load]` is for, if no jump lies between.
pub fn call_of(instrs: &[Instr], load: usize) -> Option<&Instr> {
    let mut depth = effect(&instrs[load]);
    for instr in &instrs[load + 1..] {
        if instr.op == op::CALL && depth == i64::from(instr.arg) + 1 {
            return Some(instr);
        }
        if instr.ends_block() {
            return None;
        }
        depth += effect(instr);
    }
    None
}
