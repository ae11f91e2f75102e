//! Types of all values, optimistically: parameters start as impossible and grow to a fixed point.

use crate::build::arith_result;
use crate::hir::{Function, Helper, Op, Type, Value};

pub fn run(f: &mut Function) {
    let order = f.reverse_postorder();
    for b in &order {
        for p in f.blocks[b.index()].params.clone() {
            if f.insn(p).ty.is_object() {
                f.insns[p.index()].ty = Type::EMPTY;
            }
        }
    }
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for b in &order {
            for i in 0..f.blocks[b.index()].insns.len() {
                let v = f.blocks[b.index()].insns[i];
                let ty = result(f, v);
                if !ty.is_effect() && f.insn(v).ty != ty {
                    f.insns[v.index()].ty = ty;
                    changed = true;
                }
                changed |= edges(f, v);
            }
        }
    }
    unreached(f, &order);
}

/// Flows argument types into parameters.
fn edges(f: &mut Function, v: Value) -> bool {
    let mut changed = false;
    let edges: Vec<_> = f.insn(v).op.edges().into_iter().cloned().collect();
    for edge in edges {
        let params = f.blocks[edge.to.index()].params.clone();
        for (p, a) in params.into_iter().zip(edge.args) {
            let (old, ty) = (f.insn(p).ty, f.ty(a));
            if old.is_machine() {
                continue;
            }
            let new = old.union(ty);
            if new != old {
                f.insns[p.index()].ty = new;
                changed = true;
            }
        }
    }
    changed
}

/// A parameter that nothing flows into (its block is dead) must still have a type.
fn unreached(f: &mut Function, order: &[crate::hir::BlockId]) {
    for b in order {
        for p in f.blocks[b.index()].params.clone() {
            if f.insn(p).ty.bits == 0 {
                f.insns[p.index()].ty = Type::MAYBE_NULL;
            }
        }
    }
}

fn result(f: &Function, v: Value) -> Type {
    let ty = outcome(f, v);
    if f.is_caught(v) && ty.is_object() { ty.union(Type::NULL) } else { ty }
}

/// The type of the result, if nothing is raised.
fn outcome(f: &Function, v: Value) -> Type {
    let insn = f.insn(v);
    match &insn.op {
        Op::GuardType(a, class) => {
            let want = Type::of_class(*class);
            Type { bits: want.bits, constant: f.ty(*a).constant }
        }
        Op::GuardNotNull(a) | Op::Known(a) => {
            let ty = f.ty(*a);
            Type { bits: ty.bits & !Type::NULL.bits, constant: ty.constant.filter(|o| !o.is_null()) }
        }
        Op::Runtime { helper: Helper::Binary(nb), args, .. } => {
            arith_result(*nb, f.ty(args[0]), f.ty(args[1]))
        }
        Op::Runtime { helper: Helper::Compare, args, .. }
            if args
                .iter()
                .all(|a| f.ty(*a).is(Type::INT) || f.ty(*a).is(Type::FLOAT) || f.ty(*a).is(Type::STR))
                && args.iter().all(|a| f.ty(*a).bits != 0) =>
        {
            Type::BOOL
        }
        Op::Runtime { helper: Helper::GetIter, args, .. } => match f.ty(args[0]).bits {
            b if b == Type::LIST.bits => Type::LIST_ITER,
            b if b == Type::TUPLE.bits => Type::TUPLE_ITER,
            b if b == Type::RANGE.bits => Type::OBJECT,
            _ => Type::OBJECT,
        },
        // Types that the builder knew better than the operation tells, or that only live objects tell.
        Op::LoadField(..) | Op::Callee | Op::Arg(_) => insn.ty,
        Op::Const(_) | Op::Found(..) | Op::GuardIs(..) => insn.ty,
        Op::Param => insn.ty,
        op => op.result_type(),
    }
}
