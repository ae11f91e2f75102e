//! Moves the question what a loop's variable is to the loop's entry.
//!
//! A loop parameter that the loop guards to be an int or a float is guarded on the way in; if what
//! flows around the loop is then of that class by inference, the guard inside goes away. The guard
//! does not cross anything that protects it: it asks about the class of a value, and instances of
//! int and float never change class.

use std::collections::{HashMap, HashSet};

use super::refcount;
use crate::cpython::Obj;
use crate::cpython::types::known;
use crate::hir::verify::Dominators;
use crate::hir::{BlockId, Function, Insn, Op, Type, Value};

pub fn run(f: &mut Function) {
    split_entries(f);
    let order = f.reverse_postorder();
    let wanted = wanted(f, &order);
    let dominators = Dominators::new(f, &order);
    for from in &order {
        let last = *f.blocks[from.index()].insns.last().expect("blocks end in terminators");
        let Op::Jump(mut edge) = f.insn(last).op.clone() else { continue };
        let is_header =
            order.iter().any(|b| f.successors(*b).contains(&edge.to) && dominators.dominates(edge.to, *b));
        if !is_header || dominators.dominates(edge.to, *from) {
            continue;
        }
        let mut changed = false;
        for i in 0..edge.args.len() {
            let param = f.blocks[edge.to.index()].params[i];
            let Some(class) = wanted.get(&param) else { continue };
            changed |= guard(f, *from, last, &mut edge, i, *class);
        }
        if changed {
            f.insns[last.index()].op = Op::Jump(edge);
        }
    }
}

/// Gives branches into loops a block of their own, where guards can stand.
fn split_entries(f: &mut Function) {
    let order = f.reverse_postorder();
    let dominators = Dominators::new(f, &order);
    let headers: HashSet<BlockId> = order
        .iter()
        .flat_map(|b| {
            f.successors(*b).into_iter().filter(|s| dominators.dominates(*s, *b)).collect::<Vec<_>>()
        })
        .collect();
    for b in order {
        let last = *f.blocks[b.index()].insns.last().expect("blocks end in terminators");
        let Op::Branch(c, yes, no) = f.insn(last).op.clone() else { continue };
        let loc = f.insn(last).loc;
        let [yes, no] = [yes, no].map(|edge| {
            if !headers.contains(&edge.to) || dominators.dominates(edge.to, b) {
                return edge;
            }
            f.split_edge(edge, loc)
        });
        f.insns[last.index()].op = Op::Branch(c, yes, no);
    }
}

/// The class that each parameter is guarded to be somewhere.
fn wanted(f: &Function, order: &[BlockId]) -> HashMap<Value, Obj> {
    let mut wanted = HashMap::new();
    for b in order {
        for v in &f.blocks[b.index()].insns {
            let Op::GuardType(a, class) = f.insn(*v).op else { continue };
            let a = refcount::root(f, a);
            if f.insn(a).op == Op::Param && (class == known::int() || class == known::float()) {
                wanted.insert(a, class);
            }
        }
    }
    wanted
}

/// Guards argument `i` of the edge at the end of `from`.
fn guard(
    f: &mut Function,
    from: BlockId,
    last: Value,
    edge: &mut crate::hir::Edge,
    i: usize,
    class: Obj,
) -> bool {
    let (arg, want) = (edge.args[i], Type::of_class(class));
    let ty = f.ty(arg);
    // What is known to be something else would only fail.
    if ty.bits == want.bits || ty.bits & want.bits == 0 || ty.constant.is_some() {
        return false;
    }
    let Some(state) = f.edge_state(edge) else { return false };
    let loc = f.insn(last).loc;
    let op = Op::GuardType(arg, class);
    edge.args[i] = f.insert_last(from, Insn { op, ty: want, state: Some(state), loc });
    true
}
