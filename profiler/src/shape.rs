//! Bytecode to shape: instructions, loops and call sites of one code object. Pure.

use emberjit_layout::exceptions::Handler;
use emberjit_layout::linetable::{Position, position_at};
use emberjit_layout::loops::{self, Jump};
use emberjit_layout::opcode::{BASE, CACHES, op};

use crate::facts::{CodeInstruction, LoopFacts, SiteFacts};

/// Decodes `units`, in which every opcode is visible (nothing hidden by monitoring).
pub(crate) fn instructions(units: &[[u8; 2]], positions: &[Position]) -> Vec<CodeInstruction> {
    let mut out = Vec::new();
    let (mut unit, mut extended) = (0, 0u32);
    while let Some([opcode, byte]) = units.get(unit) {
        let opcode = BASE[usize::from(*opcode)];
        let arg = extended | u32::from(*byte);
        extended = if opcode == op::EXTENDED_ARG { arg << 8 } else { 0 };
        let position = position_at(positions, unit as u32);
        out.push(CodeInstruction {
            offset: 2 * unit as u32,
            opcode,
            arg,
            line: position.and_then(|p| p.line).unwrap_or(0),
            column: position.and_then(|p| p.column).map_or(0, |c| c + 1),
        });
        unit += 1 + usize::from(CACHES[usize::from(opcode)]);
    }
    out
}

/// The loops that backward jumps make, sorted by header. Nesting is by range.
pub(crate) fn loops(instructions: &[CodeInstruction], handlers: &[Handler]) -> Vec<LoopFacts> {
    let back = instructions.iter().filter(|i| i.opcode == op::JUMP_BACKWARD);
    let jumps: Vec<Jump> = back
        .filter_map(|i| {
            let (at, next) = (i.offset / 2, i.offset / 2 + 1);
            Some(Jump { at, next, target: next.checked_sub(i.arg)? })
        })
        .collect();
    let ranges = loops::loops(&jumps, handlers).into_iter();
    let mut out: Vec<LoopFacts> =
        ranges.map(|l| LoopFacts { header: 2 * l.start, end: 2 * l.end, depth: 0 }).collect();
    let all = out.clone();
    out.iter_mut().for_each(|l| l.depth = depth_at(&all, l.header));
    out
}

/// How many loops are around an offset.
pub(crate) fn depth_at(loops: &[LoopFacts], offset: u32) -> u32 {
    loops.iter().filter(|l| (l.header..l.end).contains(&offset)).count() as u32
}

/// Whether an instruction can run Python code: a call, or what a special method can implement.
pub(crate) fn is_site(opcode: u8) -> bool {
    matches!(
        opcode,
        op::CALL
            | op::CALL_FUNCTION_EX
            | op::LOAD_ATTR
            | op::STORE_ATTR
            | op::DELETE_ATTR
            | op::LOAD_SUPER_ATTR
            | op::BINARY_OP
            | op::COMPARE_OP
            | op::CONTAINS_OP
            | op::UNARY_NEGATIVE
            | op::UNARY_NOT
            | op::UNARY_INVERT
            | op::BINARY_SUBSCR
            | op::STORE_SUBSCR
            | op::DELETE_SUBSCR
            | op::BINARY_SLICE
            | op::STORE_SLICE
            | op::GET_ITER
            | op::GET_AITER
            | op::GET_ANEXT
            | op::GET_AWAITABLE
            | op::FOR_ITER
            | op::SEND
            | op::UNPACK_SEQUENCE
            | op::UNPACK_EX
            | op::BEFORE_WITH
            | op::BEFORE_ASYNC_WITH
            | op::WITH_EXCEPT_START
            | op::POP_JUMP_IF_FALSE
            | op::POP_JUMP_IF_TRUE
            | op::FORMAT_VALUE
    )
}

pub(crate) fn sites(instructions: &[CodeInstruction], loops: &[LoopFacts]) -> Vec<SiteFacts> {
    let site = |(index, i): (usize, &CodeInstruction)| SiteFacts {
        offset: i.offset,
        opcode: i.opcode,
        arg: i.arg,
        loop_depth: depth_at(loops, i.offset),
        constants: if i.opcode == op::CALL { constant_arguments(&instructions[..index], i.arg) } else { 0 },
    };
    instructions.iter().enumerate().filter(|(_, i)| is_site(i.opcode)).map(site).collect()
}

/// Constants among the last arguments pushed, as far as each is pushed by one instruction.
fn constant_arguments(before: &[CodeInstruction], count: u32) -> u32 {
    let simple = |i: &&CodeInstruction| {
        matches!(
            i.opcode,
            op::LOAD_CONST | op::LOAD_FAST | op::LOAD_FAST_CHECK | op::LOAD_DEREF | op::LOAD_NAME
        )
    };
    let pushes = before.iter().rev().filter(|i| i.opcode != op::KW_NAMES);
    let pushes = pushes.take(count as usize).take_while(simple);
    pushes.filter(|i| i.opcode == op::LOAD_CONST).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(units: &[(u8, u8)]) -> Vec<CodeInstruction> {
        let units: Vec<[u8; 2]> = units.iter().map(|(o, a)| [*o, *a]).collect();
        instructions(&units, &[])
    }

    /// Check that caches are skipped, prefixes folded and specialised forms named by their base.
    #[test]
    fn decoding() {
        let got = decode(&[
            (op::RESUME, 0),
            (op::BINARY_OP_ADD_INT, 0),
            (77, 77),
            (op::EXTENDED_ARG, 1),
            (op::LOAD_CONST, 2),
        ]);
        let short: Vec<_> = got.iter().map(|i| (i.offset, i.opcode, i.arg)).collect();
        assert_eq!(
            short,
            [(0, op::RESUME, 0), (2, op::BINARY_OP, 0), (6, op::EXTENDED_ARG, 1), (8, op::LOAD_CONST, 0x102)]
        );
    }

    /// Check that nested loops are found with their depth, and two jumps to one header are one loop.
    #[test]
    fn nesting() {
        let got = decode(&[
            (op::NOP, 0),
            (op::NOP, 0),           // 2: outer header
            (op::NOP, 0),           // 4: inner header
            (op::JUMP_BACKWARD, 2), // 6 -> 4
            (op::JUMP_BACKWARD, 4), // 8 -> 2
            (op::NOP, 0),
            (op::JUMP_BACKWARD, 6), // 12 -> 2
        ]);
        let loops = loops(&got, &[]);
        assert_eq!(
            loops,
            [LoopFacts { header: 2, end: 14, depth: 1 }, LoopFacts { header: 4, end: 8, depth: 2 }]
        );
        assert_eq!([0, 2, 4, 6, 10, 14].map(|o| depth_at(&loops, o)), [0, 1, 2, 2, 1, 0]);
    }

    /// Check that constant arguments are counted up to the first one that is computed.
    #[test]
    fn constants() {
        let got = decode(&[
            (op::LOAD_CONST, 0),
            (op::UNARY_NEGATIVE, 0),
            (op::LOAD_FAST, 0),
            (op::LOAD_CONST, 1),
            (op::CALL, 3),
        ]);
        let sites = sites(&got, &[]);
        assert_eq!(sites.last().map(|s| s.constants), Some(1));
    }
}
