//! Bytecode as instructions, blocks and loops.
//!
//! Decoding gives base opcodes with their inline-cache feedback beside them; jump targets are
//! instruction indices. What never holds: an `EXTENDED_ARG`, a cache or an instrumented opcode in
//! what [`decode`] returns.

pub mod feedback;
pub mod stack;

use std::collections::BTreeMap;

use emberjit_layout::exceptions::{self, Handler};
use emberjit_layout::opcode::{self, op};

/// One instruction with its prefixes folded in.
#[derive(Clone, Copy, Debug)]
pub struct Instr {
    /// First code unit, `EXTENDED_ARG` prefixes included: where to resume to execute it again.
    pub start: u32,
    /// Code unit of the opcode itself: what `prev_instr` points at while it runs.
    pub at: u32,
    /// Code unit behind its caches.
    pub next: u32,
    /// Base opcode, and the specialised one that stood there.
    pub op: u8,
    pub quick: u8,
    pub arg: u32,
}

impl Instr {
    /// Code unit that the instruction may jump to.
    pub fn target(&self) -> Option<u32> {
        if !opcode::is_jump(self.op) {
            return None;
        }
        let backward = matches!(self.op, op::JUMP_BACKWARD | op::JUMP_BACKWARD_NO_INTERRUPT);
        // A loop that ends goes on behind its END_FOR, with the iterator popped.
        let skip = u32::from(self.op == op::FOR_ITER);
        Some(if backward { self.next - self.arg } else { self.next + self.arg + skip })
    }

    /// Whether the next instruction is never reached from this one.
    pub fn ends_block(&self) -> bool {
        matches!(
            self.op,
            op::JUMP_BACKWARD
                | op::JUMP_BACKWARD_NO_INTERRUPT
                | op::JUMP_FORWARD
                | op::RETURN_VALUE
                | op::RETURN_CONST
                | op::RAISE_VARARGS
                | op::RERAISE
                | op::YIELD_VALUE
                | op::RETURN_GENERATOR
        )
    }

    pub fn name(&self) -> &'static str {
        opcode::NAMES[usize::from(self.op)]
    }
}

/// What is in the one or the other.
fn join(into: &mut [bool], other: &[bool]) {
    into.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
}

/// Decodes all instructions.
pub fn decode(units: &[u16]) -> Vec<Instr> {
    let mut out = Vec::new();
    let (mut unit, mut start, mut arg) = (0usize, 0usize, 0u32);
    while unit < units.len() {
        let quick = units[unit] as u8;
        let base = opcode::BASE[usize::from(quick)];
        arg = arg << 8 | u32::from(units[unit] >> 8);
        let next = unit + 1 + usize::from(opcode::CACHES[usize::from(base)]);
        if base != op::EXTENDED_ARG {
            out.push(Instr { start: start as u32, at: unit as u32, next: next as u32, op: base, quick, arg });
            start = next;
            arg = 0;
        }
        unit = next;
    }
    out
}

/// A basic block: instructions `first..end` by index.
#[derive(Clone, Debug)]
pub struct Block {
    pub first: usize,
    pub end: usize,
    /// Block ids of the successors: fall-through first, then the jump.
    pub successors: Vec<usize>,
    /// Blocks where exceptions of its instructions are handled.
    pub handlers: Vec<usize>,
    pub predecessors: usize,
}

/// Instructions, blocks and loops of one code object.
pub struct Cfg {
    pub instrs: Vec<Instr>,
    pub blocks: Vec<Block>,
    /// Block that starts at a code unit.
    pub by_unit: BTreeMap<u32, usize>,
}

impl Cfg {
    pub fn new(units: &[u16]) -> Cfg {
        Cfg::with_handlers(units, &[])
    }

    /// With the ways that exceptions take.
    pub fn with_handlers(units: &[u16], handlers: &[Handler]) -> Cfg {
        let instrs = decode(units);
        let index: BTreeMap<u32, usize> = instrs.iter().enumerate().map(|(i, x)| (x.start, i)).collect();
        let mut leaders = vec![false; instrs.len() + 1];
        leaders[0] = true;
        for handler in handlers {
            if let Some(target) = index.get(&handler.target) {
                leaders[*target] = true;
            }
        }
        for (i, instr) in instrs.iter().enumerate() {
            if let Some(target) = instr.target().and_then(|t| index.get(&t)) {
                leaders[*target] = true;
                leaders[i + 1] = true;
            }
            if instr.ends_block() {
                leaders[i + 1] = true;
            }
        }
        let starts: Vec<usize> = (0..instrs.len()).filter(|i| leaders[*i]).collect();
        let by_unit: BTreeMap<u32, usize> =
            starts.iter().enumerate().map(|(b, i)| (instrs[*i].start, b)).collect();
        let mut blocks = Vec::new();
        for (b, first) in starts.iter().enumerate() {
            let end = starts.get(b + 1).copied().unwrap_or(instrs.len());
            let last = &instrs[end - 1];
            let mut successors = Vec::new();
            if !last.ends_block() && b + 1 < starts.len() {
                successors.push(b + 1);
            }
            successors.extend(last.target().and_then(|t| by_unit.get(&t)));
            let mut targets: Vec<usize> = instrs[*first..end]
                .iter()
                .filter_map(|x| exceptions::handler_at(handlers, x.at))
                .filter_map(|h| by_unit.get(&h.target).copied())
                .collect();
            targets.sort_unstable();
            targets.dedup();
            blocks.push(Block { first: *first, end, successors, handlers: targets, predecessors: 0 });
        }
        for b in 0..blocks.len() {
            for s in blocks[b].successors.clone() {
                blocks[s].predecessors += 1;
            }
        }
        Cfg { instrs, blocks, by_unit }
    }

    /// The call that the load of a method at `unit` is for.
    pub fn call_of(&self, unit: u32) -> Option<u32> {
        let load = self.instrs.binary_search_by_key(&unit, |i| i.at).ok()?;
        let for_call = self.instrs[load].op == op::LOAD_ATTR && self.instrs[load].arg & 1 != 0;
        stack::call_of(&self.instrs, load).filter(|_| for_call).map(|call| call.at)
    }

    /// Blocks reachable from `entry`, by exceptions too if handlers were asked for, in reverse postorder.
    pub fn reverse_postorder(&self, entries: &[usize]) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.blocks.len()];
        for entry in entries {
            if !std::mem::replace(&mut seen[*entry], true) {
                self.postorder(*entry, &mut seen, &mut order);
            }
        }
        order.reverse();
        order
    }

    fn postorder(&self, entry: usize, seen: &mut [bool], order: &mut Vec<usize>) {
        let mut stack = vec![(entry, 0)];
        while let Some((block, child)) = stack.pop() {
            let ways = &self.blocks[block];
            if let Some(next) = ways.handlers.iter().chain(&ways.successors).nth(child) {
                stack.push((block, child + 1));
                if !seen[*next] {
                    seen[*next] = true;
                    stack.push((*next, 0));
                }
            } else {
                order.push(block);
            }
        }
    }

    /// Local variables that code of the region may read before it writes them, from `entry` on. Taking a value
    /// away for a comprehension, which puts it back, is no reading.
    pub fn live_in(&self, entry: usize, locals: usize, region: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut live = vec![vec![false; locals]; self.blocks.len()];
        let mut order = self.reverse_postorder(&[entry]);
        order.retain(|b| region(*b));
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for b in order.iter().rev() {
                let block = &self.blocks[*b];
                let mut now = vec![false; locals];
                block.successors.iter().for_each(|s| join(&mut now, &live[*s]));
                for instr in self.instrs[block.first..block.end].iter().rev() {
                    match instr.op {
                        op::LOAD_FAST | op::LOAD_FAST_CHECK | op::DELETE_FAST => {
                            now[instr.arg as usize] = true
                        }
                        op::STORE_FAST | op::LOAD_FAST_AND_CLEAR => now[instr.arg as usize] = false,
                        _ => {}
                    }
                }
                // Any of its instructions can raise.
                block.handlers.iter().for_each(|h| join(&mut now, &live[*h]));
                changed |= live[*b] != now;
                live[*b] = now;
            }
        }
        live.swap_remove(entry)
    }

    /// Units at which a generator can be resumed, with that of the yield (or of its making) before each.
    pub fn resumes(&self) -> Vec<(u32, u32)> {
        let ends = |b: &&Block| matches!(self.instrs[b.end - 1].op, op::YIELD_VALUE | op::RETURN_GENERATOR);
        let units = |b: &Block| (self.instrs[b.end - 1].at, self.instrs[b.end - 1].next);
        self.blocks.iter().filter(ends).map(units).collect()
    }

    /// Natural loops: header block, and the set of blocks in the loop, one entry a header.
    pub fn loops(&self) -> BTreeMap<usize, Vec<bool>> {
        let mut predecessors = vec![Vec::new(); self.blocks.len()];
        for (b, block) in self.blocks.iter().enumerate() {
            block.successors.iter().for_each(|s| predecessors[*s].push(b));
        }
        let mut loops: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
        for (b, block) in self.blocks.iter().enumerate() {
            let last = &self.instrs[block.end - 1];
            if last.op != op::JUMP_BACKWARD {
                continue;
            }
            let Some(header) = last.target().and_then(|t| self.by_unit.get(&t)).copied() else { continue };
            let body = loops.entry(header).or_insert_with(|| vec![false; self.blocks.len()]);
            body[header] = true;
            let mut todo = vec![b];
            while let Some(x) = todo.pop() {
                if !std::mem::replace(&mut body[x], true) {
                    todo.extend(&predecessors[x]);
                }
            }
        }
        loops
    }

    /// The blocks of the outermost loop around `header`.
    pub fn loop_nest(&self, header: usize) -> Option<Vec<bool>> {
        let loops = self.loops();
        loops.get(&header)?;
        loops
            .values()
            .filter(|body| body[header])
            .max_by_key(|body| body.iter().filter(|b| **b).count())
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `for 0 in it: 1 = [2 for 2 in 0]; use 3 on one way`, with its header at unit 1.
    #[test]
    fn liveness_at_a_loop() {
        let code = [
            (op::LOAD_FAST, 4),
            (op::FOR_ITER, 16),
            (op::STORE_FAST, 0),
            (op::LOAD_FAST, 0),
            (op::LOAD_FAST_AND_CLEAR, 2),
            (op::FOR_ITER, 3),
            (op::STORE_FAST, 2),
            (op::LOAD_FAST, 2),
            (op::JUMP_BACKWARD, 5),
            (op::END_FOR, 0),
            (op::STORE_FAST, 2),
            (op::LOAD_FAST_CHECK, 3),
            (op::POP_JUMP_IF_TRUE, 1),
            (op::STORE_FAST, 3),
            (op::JUMP_BACKWARD, 16),
            (op::END_FOR, 0),
            (op::RETURN_CONST, 0),
        ];
        let units: Vec<u16> = code
            .iter()
            .flat_map(|(op, arg)| {
                let caches = opcode::CACHES[usize::from(*op)];
                std::iter::once(u16::from(*op) | arg << 8).chain((0..caches).map(|_| 0))
            })
            .collect();
        let cfg = Cfg::new(&units);
        assert_eq!(
            cfg.loops().keys().map(|b| cfg.instrs[cfg.blocks[*b].first].start).collect::<Vec<_>>(),
            [1, 6]
        );
        let header = cfg.by_unit[&1];
        assert_eq!(cfg.live_in(header, 5, |_| true), [false, false, false, true, false]);
        // The inner loop alone reads nothing that it has not written.
        let inner = cfg.by_unit[&6];
        assert_eq!(cfg.live_in(inner, 5, |b| cfg.loops()[&inner][b]), [false; 5]);
    }
}
