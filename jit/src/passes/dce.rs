//! Removes what nobody needs: unused pure operations, and boxes that only a rare exit would want.

use std::collections::HashSet;

use crate::hir::{Function, Op, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let mut live: HashSet<Value> = HashSet::new();
    let mut todo: Vec<Value> = Vec::new();
    for b in &order {
        for v in &f.blocks[b.index()].insns {
            if !f.insn(*v).op.is_removable() {
                todo.push(*v);
            }
        }
    }
    while let Some(v) = todo.pop() {
        if !live.insert(v) {
            continue;
        }
        todo.extend(f.insn(v).op.operands());
        todo.extend(f.insn(v).op.edges().iter().flat_map(|e| e.args.iter().copied()));
        todo.extend(state_uses(f, v));
    }
    for b in order {
        f.blocks[b.index()].insns.retain(|v| live.contains(v));
    }
}

/// What the instruction's state needs: the objects where someone may look at the frame, else what
/// an exit can make them from.
pub fn state_uses(f: &Function, v: Value) -> Vec<Value> {
    let insn = f.insn(v);
    let Some(state) = insn.state else { return Vec::new() };
    let mut out = Vec::new();
    for value in f.state_values(state) {
        match f.insn(value).op {
            Op::BoxInt(n) | Op::BoxFloat(n) | Op::BoxBool(n) if !needs_objects(&insn.op) => out.push(n),
            Op::BoxIntIf(n, bound) | Op::BoxFloatIf(n, bound) if !needs_objects(&insn.op) => {
                out.extend([n, bound])
            }
            _ => out.push(value),
        }
    }
    out
}

/// Whether frames are filled in with objects each time the instruction runs. Polls and drops fill
/// them in on their rare side only, and make what boxes they need there.
pub fn needs_objects(op: &Op) -> bool {
    op.is_observable() && !matches!(op, Op::Poll)
}
