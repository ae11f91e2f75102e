//! Stores of numbers that were boxed only to be stored: the number that is there is overwritten.
//!
//! The box must have no other use as an object: otherwise two names for one object would become two
//! objects, and `is` could tell.

use std::collections::HashMap;

use super::dce::state_uses;
use crate::hir::{Function, Op, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let mut uses: HashMap<Value, u32> = HashMap::new();
    for b in &order {
        for v in &f.blocks[b.index()].insns {
            let op = &f.insn(*v).op;
            let flowing = op.edges().into_iter().flat_map(|e| e.args.clone()).collect::<Vec<_>>();
            for u in op.operands().into_iter().chain(flowing).chain(state_uses(f, *v)) {
                *uses.entry(f.find(u)).or_default() += 1;
            }
        }
    }
    for b in order {
        for v in f.blocks[b.index()].insns.clone() {
            if let Some(fused) = fused(f, v, &uses) {
                f.insns[v.index()].ty = fused.result_type();
                f.insns[v.index()].op = fused;
            }
        }
    }
}

fn fused(f: &Function, v: Value, uses: &HashMap<Value, u32>) -> Option<Op> {
    let single = |value: Value| match f.insn(value).op {
        Op::BoxFloat(n) if uses.get(&value) == Some(&1) => Some(n),
        _ => None,
    };
    match f.insn(v).op {
        Op::InstanceStore(a, i, value) => single(value).map(|n| Op::InstanceStoreFloat(a, i, n)),
        Op::ListSet(list, i, value) => single(value).map(|n| Op::ListSetFloat(list, i, n)),
        _ => None,
    }
}
