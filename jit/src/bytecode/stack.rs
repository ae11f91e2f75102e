//! What instructions do to the value stack.

use std::collections::BTreeMap;

use emberjit_layout::exceptions::Handler;
use emberjit_layout::opcode::op;

use super::{Cfg, Instr};

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

/// Depth of the value stack at the start of each block that can be reached, by a walk from the entry.
fn depths(cfg: &Cfg, handlers: &[Handler]) -> BTreeMap<usize, i64> {
    let mut depths: BTreeMap<usize, i64> = BTreeMap::from([(0, 0)]);
    for h in handlers {
        if let Some(b) = cfg.by_unit.get(&h.target) {
            // The exception lies on top.
            depths.insert(*b, i64::from(h.depth) + 1 + i64::from(h.push_lasti));
        }
    }
    let mut todo: Vec<usize> = depths.keys().copied().collect();
    while let Some(b) = todo.pop() {
        let block = &cfg.blocks[b];
        let depth = depths[&b] + cfg.instrs[block.first..block.end].iter().map(effect).sum::<i64>();
        let last = &cfg.instrs[block.end - 1];
        // A generator goes on behind its yields, with what it is sent in the place of what it yields.
        let resumed = matches!(last.op, op::YIELD_VALUE | op::RETURN_GENERATOR).then_some(b + 1);
        for s in block.successors.iter().chain(&resumed) {
            let jumped = last.target().and_then(|t| cfg.by_unit.get(&t)) == Some(s)
                && !(*s == b + 1 && !last.ends_block() && block.successors.len() == 1);
            let d = if jumped && last.op == op::FOR_ITER { depth - 2 } else { depth };
            if let std::collections::btree_map::Entry::Vacant(e) = depths.entry(*s) {
                e.insert(d);
                todo.push(*s);
            }
        }
    }
    depths
}

/// Depth of the value stack at the block that starts at `unit`.
pub fn depth_at(cfg: &Cfg, handlers: &[Handler], unit: u32) -> Option<usize> {
    depths(cfg, handlers).get(cfg.by_unit.get(&unit)?).map(|d| *d as usize)
}

/// Where a `CALL_FUNCTION_EX` has its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpreadCall {
    /// Place of the callable on the value stack. The arguments lie above it, then the names if there are any.
    pub callable: usize,
    pub has_names: bool,
    pub arguments: Arguments,
}

/// What the arguments of a `CALL_FUNCTION_EX` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// An exact tuple.
    Tuple,
    /// An exact list: no code runs when it is made a tuple.
    List,
    /// A constant, whatever it is.
    Constant,
    /// What a name of the code object, by its index, stands for.
    Named(u32),
    Unknown,
}

/// The `CALL_FUNCTION_EX` at code unit `at`, if it can be reached.
pub fn spread_call(cfg: &Cfg, handlers: &[Handler], at: u32) -> Option<SpreadCall> {
    let call = cfg.instrs.binary_search_by_key(&at, |i| i.at).ok()?;
    let has_names = cfg.instrs[call].arg & 1 != 0;
    let starts = depths(cfg, handlers);
    // Depth before each instruction of the blocks that are reached.
    let mut before = vec![None; cfg.instrs.len()];
    for (b, depth) in &starts {
        let instrs = cfg.blocks[*b].first..cfg.blocks[*b].end;
        let mut depth = *depth;
        for (before, instr) in before[instrs.clone()].iter_mut().zip(&cfg.instrs[instrs]) {
            *before = Some(depth);
            depth += effect(instr);
        }
    }
    let callable = before[call]? - 2 - i64::from(has_names);
    let maker =
        (0..call).rev().find(|i| before[*i].is_none_or(|d| changes(&cfg.instrs[*i], d, callable + 1)));
    let arguments = maker.map_or(Arguments::Unknown, |m| {
        let instr = &cfg.instrs[m];
        let made = match instr.op {
            op::BUILD_TUPLE => Arguments::Tuple,
            op::CALL_INTRINSIC_1 if instr.arg == INTRINSIC_LIST_TO_TUPLE => Arguments::Tuple,
            op::LOAD_CONST => Arguments::Constant,
            op::LOAD_NAME => Arguments::Named(instr.arg),
            op::LOAD_GLOBAL => Arguments::Named(instr.arg >> 1),
            op::BUILD_LIST => Arguments::List,
            // The list lies on top of the stack behind it.
            op::LIST_EXTEND | op::LIST_APPEND if instr.arg == 1 => Arguments::List,
            _ => Arguments::Unknown,
        };
        // Nothing comes from elsewhere in between.
        let between = |unit: u32| instr.start < unit && unit <= cfg.instrs[call].start;
        let inside = |i: usize| (m..=call).contains(&i);
        let jumped_into =
            cfg.instrs.iter().enumerate().any(|(i, x)| !inside(i) && x.target().is_some_and(between));
        let sure = !jumped_into && !handlers.iter().any(|h| between(h.target));
        if sure { made } else { Arguments::Unknown }
    });
    Some(SpreadCall { callable: callable as usize, has_names, arguments })
}

/// `INTRINSIC_LIST_TO_TUPLE`.
const INTRINSIC_LIST_TO_TUPLE: u32 = 6;

/// Whether an instruction may leave something new at `place` of a stack with `depth` items; in doubt, yes.
fn changes(instr: &Instr, depth: i64, place: i64) -> bool {
    let effect = effect(instr);
    let after = depth + effect;
    let popped =
        if instr.op == op::SWAP { i64::from(instr.arg) } else { i64::from(pops(instr, depth as usize)) };
    let lowest = (depth - popped).min(after - i64::from(effect <= 0));
    lowest <= place && place < after.max(lowest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(code: &[(u8, u8)]) -> Vec<u16> {
        code.iter()
            .flat_map(|(op, arg)| {
                let caches = emberjit_layout::opcode::CACHES[usize::from(*op)];
                std::iter::once(u16::from(*op) | u16::from(*arg) << 8).chain((0..caches).map(|_| 0))
            })
            .collect()
    }

    fn call(code: &[(u8, u8)]) -> SpreadCall {
        let cfg = Cfg::new(&units(code));
        let at = cfg.instrs.iter().find(|i| i.op == op::CALL_FUNCTION_EX).unwrap().at;
        spread_call(&cfg, &[], at).unwrap()
    }

    #[test]
    fn finds_the_operands_below_the_names() {
        let found = call(&[
            (op::LOAD_FAST, 5),
            (op::PUSH_NULL, 0),
            (op::LOAD_FAST, 0),
            (op::BUILD_LIST, 0),
            (op::LOAD_FAST, 1),
            (op::LIST_EXTEND, 1),
            (op::CALL_INTRINSIC_1, 6),
            (op::BUILD_MAP, 0),
            (op::LOAD_FAST, 2),
            (op::DICT_MERGE, 1),
            (op::CALL_FUNCTION_EX, 1),
        ]);
        assert_eq!(found, SpreadCall { callable: 2, has_names: true, arguments: Arguments::Tuple });
    }

    #[test]
    fn knows_lists() {
        let found = call(&[
            (op::PUSH_NULL, 0),
            (op::LOAD_FAST, 0),
            (op::BUILD_LIST, 0),
            (op::LOAD_FAST, 1),
            (op::LIST_EXTEND, 1),
            (op::CALL_FUNCTION_EX, 0),
        ]);
        assert_eq!(found, SpreadCall { callable: 1, has_names: false, arguments: Arguments::List });
    }

    #[test]
    fn a_tuple_is_not_sure_where_something_else_may_come() {
        let unknown = SpreadCall { callable: 1, has_names: false, arguments: Arguments::Unknown };
        let loaded = [(op::PUSH_NULL, 0), (op::LOAD_FAST, 0), (op::LOAD_FAST, 1), (op::CALL_FUNCTION_EX, 0)];
        assert_eq!(call(&loaded), unknown);
        // One way comes to the call with what it loaded.
        let either = [
            (op::PUSH_NULL, 0),
            (op::LOAD_FAST, 0),
            (op::LOAD_FAST, 1),
            (op::POP_JUMP_IF_FALSE, 2),
            (op::LOAD_FAST, 1),
            (op::JUMP_FORWARD, 2),
            (op::BUILD_LIST, 0),
            (op::CALL_INTRINSIC_1, 6),
            (op::CALL_FUNCTION_EX, 0),
        ];
        assert_eq!(call(&either), unknown);
        // Something is made of the tuple.
        let turned = [
            (op::PUSH_NULL, 0),
            (op::LOAD_FAST, 0),
            (op::BUILD_TUPLE, 0),
            (op::UNARY_NEGATIVE, 0),
            (op::CALL_FUNCTION_EX, 0),
        ];
        assert_eq!(call(&turned), unknown);
    }
}
