//! Drops block parameters that always have the same value, and blocks that cannot be reached.

use crate::hir::{Function, Insn, Op, Value};

pub fn run(f: &mut Function) {
    while round(f) {}
    resolve(f);
}

fn round(f: &mut Function) -> bool {
    let mut changed = false;
    let order = f.reverse_postorder();
    let mut incoming: Vec<Vec<Vec<Value>>> = vec![Vec::new(); f.blocks.len()];
    for b in &order {
        for edge in f.terminator(*b).expect("blocks end in terminators").edges() {
            incoming[edge.to.index()].push(edge.args.iter().map(|a| f.find(*a)).collect());
        }
    }
    for b in &order {
        let params = f.blocks[b.index()].params.clone();
        let mut drop = vec![false; params.len()];
        for (i, p) in params.iter().enumerate() {
            let mut others = incoming[b.index()].iter().map(|args| f.find(args[i])).filter(|a| a != p);
            let Some(first) = others.next() else { continue };
            if others.all(|a| a == first || same_constant(f, a, first)) {
                let stands = if f.insn(first).op.operands().is_empty() && is_constant(f, first) {
                    // Constants cannot be left; the state of the place where this one was found may show
                    // values that do not come before this block.
                    let copy = Insn { state: None, ..f.insn(first).clone() };
                    let copy = f.add(copy);
                    f.blocks[b.index()].insns.insert(0, copy);
                    copy
                } else {
                    first
                };
                f.replace(*p, stands);
                drop[i] = true;
            }
        }
        if drop.contains(&true) {
            remove_params(f, *b, &drop, &order);
            for args in &mut incoming[b.index()] {
                let mut i = 0;
                args.retain(|_| {
                    i += 1;
                    !drop[i - 1]
                });
            }
            changed = true;
        }
    }
    changed
}

fn is_constant(f: &Function, v: Value) -> bool {
    matches!(f.insn(v).op, Op::Const(_) | Op::I64(_) | Op::F64(_) | Op::Bool(_))
}

fn same_constant(f: &Function, a: Value, b: Value) -> bool {
    is_constant(f, a) && f.insn(a).op == f.insn(b).op
}

fn remove_params(f: &mut Function, block: crate::hir::BlockId, drop: &[bool], order: &[crate::hir::BlockId]) {
    fn keep<T: Copy>(list: &mut Vec<T>, drop: &[bool]) {
        let mut i = 0;
        list.retain(|_| {
            i += 1;
            !drop[i - 1]
        });
    }
    keep(&mut f.blocks[block.index()].params, drop);
    for b in order {
        let Some(last) = f.blocks[b.index()].insns.last().copied() else { continue };
        for edge in f.insns[last.index()].op.edges_mut() {
            if edge.to == block {
                keep(&mut edge.args, drop);
            }
        }
    }
}

/// Writes replacements into all operands, so that later passes can compare them directly.
pub fn resolve(f: &mut Function) {
    for i in 0..f.insns.len() {
        let mut op = f.insns[i].op.clone();
        op.map_operands(|v| f.find(v));
        f.insns[i].op = op;
    }
    for i in 0..f.states.len() {
        let slots = f.states[i].slots.iter().map(|s| s.map(|v| f.find(v))).collect();
        f.states[i].slots = slots;
    }
    for i in 0..f.blocks.len() {
        if let Some(mut start) = f.blocks[i].start.take() {
            start.slots.iter_mut().for_each(|s| *s = s.map(|v| f.find(v)));
            f.blocks[i].start = Some(start);
        }
    }
}
