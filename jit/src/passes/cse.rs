//! Computes nothing twice: an operation whose result a dominating one already has is replaced by it.
//!
//! Pure operations are shared along the dominator tree. Loads and guards about mutable things are
//! shared within a block only, and forgotten at whatever may write: a guard about an instance's
//! class says nothing after code that could assign `__class__`. A path that is taken only for one
//! class need not ask for it again.

use std::collections::HashMap;

use super::refcount;
use crate::cpython::Obj;
use crate::hir::verify::Dominators;
use crate::hir::{BlockId, Function, Op, Type, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let dominators = Dominators::new(f, &order);
    let held = classes_held(f, &order);
    let mut tables: HashMap<BlockId, HashMap<String, Value>> = HashMap::new();
    for b in order {
        let mut pure = dominators.idom(b).and_then(|d| tables.get(&d).cloned()).unwrap_or_default();
        let mut local: HashMap<String, Value> = HashMap::new();
        let mut held = held.get(&b).copied();
        let old = std::mem::take(&mut f.blocks[b.index()].insns);
        for v in old {
            let mut op = f.insn(v).op.clone();
            op.map_operands(|v| f.find(v));
            f.insns[v.index()].op = op.clone();
            if let (Op::GuardType(a, class), Some(held)) = (&op, held)
                && held == (*a, *class)
            {
                f.replace(v, *a);
                continue;
            }
            if let Some(same) = known(f, v, &op, &mut pure, &mut local) {
                f.replace(v, same);
                continue;
            }
            if op.may_write() && !is_harmless(f, &op) {
                local.clear();
                held = None;
            }
            f.blocks[b.index()].insns.push(v);
        }
        tables.insert(b, pure);
    }
    super::prune::resolve(f);
}

/// Blocks that are reached only if a value is of a class.
fn classes_held(f: &Function, order: &[BlockId]) -> HashMap<BlockId, (Value, Obj)> {
    let entries = f.entries(order);
    let mut held = HashMap::new();
    for b in order {
        if let Some(Op::Branch(c, yes, _)) = f.terminator(*b)
            && let Op::IsClass(v, class) = *f.op(*c)
            // Nothing that could assign `__class__` lies between the test and the branch.
            && f.blocks[b.index()].insns.iter().rev().nth(1) == Some(&f.find(*c))
            && entries[yes.to.index()] == 1
        {
            held.insert(yes.to, (f.find(v), class));
        }
    }
    held
}

/// An earlier value that this operation would give again.
fn known(
    f: &Function,
    v: Value,
    op: &Op,
    pure: &mut HashMap<String, Value>,
    local: &mut HashMap<String, Value>,
) -> Option<Value> {
    let shared = op.is_pure() && !matches!(op, Op::BoxInt(_) | Op::BoxFloat(_));
    let table = if shared || is_fixed_guard(op) {
        pure
    } else if is_local(op) {
        local
    } else {
        return None;
    };
    // Guards about the past protect only what follows them: a dominating one always ran before. They
    // give the same object another name, which makes no difference here.
    let mut key = op.clone();
    key.map_operands(|v| refcount::root(f, v));
    let key = format!("{key:?}");
    match table.get(&key) {
        Some(same) if f.insn(*same).ty == f.insn(v).ty || f.insn(v).ty.is_effect() => Some(*same),
        _ => {
            table.insert(key, v);
            None
        }
    }
}

/// A guard about something that never changes.
fn is_fixed_guard(op: &Op) -> bool {
    match op {
        Op::GuardType(_, class) => Type::of_class(*class).bits != Type::OTHER.bits,
        Op::GuardIs(..) | Op::GuardNotNull(_) | Op::Guard(..) => true,
        _ => false,
    }
}

fn is_local(op: &Op) -> bool {
    matches!(
        op,
        Op::GuardType(..)
            | Op::GuardNoShadow(..)
            | Op::InstanceLoad(..)
            | Op::Found(..)
            | Op::LoadField(..)
            | Op::ListGet(..)
            | Op::TupleGet(..)
            | Op::DictSlotLoad { .. }
            | Op::CellLoad(_)
            | Op::Length(_)
    )
}

/// Writes that touch nothing that a load or guard in the table could have asked about.
fn is_harmless(f: &Function, op: &Op) -> bool {
    match op {
        Op::Release(v) | Op::DecRef(v) => f.ty(*v).is_simple(),
        _ => false,
    }
}
