//! Moves boxes to where somebody needs them: a box made in a loop for what comes after it is made
//! after it.

use std::collections::HashMap;

use super::dce::state_uses;
use crate::hir::verify::Dominators;
use crate::hir::{BlockId, Function, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let dominators = Dominators::new(f, &order);
    let mut home: HashMap<Value, BlockId> = HashMap::new();
    let mut uses: HashMap<Value, Vec<BlockId>> = HashMap::new();
    for b in &order {
        for v in &f.blocks[b.index()].insns {
            let op = &f.insn(*v).op;
            if op.boxes_number() {
                home.insert(*v, *b);
            }
            let flowing = op.edges().into_iter().flat_map(|e| e.args.clone()).collect::<Vec<_>>();
            for u in op.operands().into_iter().chain(flowing).chain(state_uses(f, *v)) {
                uses.entry(u).or_default().push(*b);
            }
        }
    }
    let mut boxes: Vec<(Value, BlockId)> = home.into_iter().collect();
    boxes.sort_unstable();
    for (v, from) in boxes {
        let Some(to) = uses.get(&v).and_then(|u| target(u, &dominators)) else { continue };
        if to != from && !turns_without(f, to, from) {
            f.blocks[from.index()].insns.retain(|x| *x != v);
            f.blocks[to.index()].insns.insert(0, v);
        }
    }
}

/// The nearest block that dominates all uses.
fn target(uses: &[BlockId], dominators: &Dominators) -> Option<BlockId> {
    let mut at = *uses.first()?;
    while !uses.iter().all(|u| dominators.dominates(at, *u)) {
        at = dominators.idom(at)?;
    }
    Some(at)
}

/// Whether `block` can run again without `home` running between: it is in an inner loop.
fn turns_without(f: &Function, block: BlockId, home: BlockId) -> bool {
    let mut seen = vec![false; f.blocks.len()];
    let mut todo = f.successors(block);
    while let Some(b) = todo.pop() {
        if b == block {
            return true;
        }
        if b != home && !std::mem::replace(&mut seen[b.index()], true) {
            todo.extend(f.successors(b));
        }
    }
    false
}
