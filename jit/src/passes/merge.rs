//! Joins blocks that always run one after the other, so that passes which look at one block at a time
//! see more.

use crate::hir::{BlockId, Function, Op};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let entries = f.entries(&order);
    let mut gone = vec![false; f.blocks.len()];
    for b in order.into_iter().filter(|b| *b != Function::ENTRY) {
        while !gone[b.index()]
            && let Some(next) = only_successor(f, b).filter(|next| entries[next.index()] == 1 && *next != b)
        {
            append(f, b, next);
            gone[next.index()] = true;
        }
    }
    super::prune::resolve(f);
}

fn only_successor(f: &Function, b: BlockId) -> Option<BlockId> {
    match f.terminator(b)? {
        Op::Jump(edge) => Some(edge.to),
        _ => None,
    }
}

/// Puts the instructions of `next` in the place of the jump to it.
fn append(f: &mut Function, b: BlockId, next: BlockId) {
    let Some(jump) = f.blocks[b.index()].insns.pop() else { return };
    let Op::Jump(edge) = f.insn(jump).op.clone() else { return };
    for (param, arg) in std::mem::take(&mut f.blocks[next.index()].params).into_iter().zip(edge.args) {
        f.replace(param, arg);
    }
    let insns = std::mem::take(&mut f.blocks[next.index()].insns);
    f.blocks[b.index()].insns.extend(insns);
}
