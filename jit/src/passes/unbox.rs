//! Block parameters that are always ints or floats travel as machine values.
//!
//! A parameter is converted if its type is exactly int (or float) and at least one argument is a box
//! made by this version; other arguments are taken out of their boxes on the edge. What then needs
//! the object (a store, a call, an observable frame) boxes it where the block begins, and dead-code
//! elimination removes that box if nothing does.

use std::collections::{HashMap, HashSet};

use crate::hir::{BlockId, Function, Insn, Op, StateId, Type, Value};

/// State of leaving on the edge between two blocks.
type States = HashMap<(BlockId, BlockId), Option<StateId>>;

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let edges = incoming(f, &order);
    let mut chosen = candidates(f, &order);
    // Whether a parameter is worth it can depend on other parameters that flow into it.
    while narrow(f, &edges, &mut chosen) {}
    // States of leaving on an edge are taken while its arguments are still what the slots hold.
    let mut states: States = HashMap::new();
    for (to, from, _) in &edges {
        if chosen.iter().any(|(b, _)| b == to) {
            let last = *f.blocks[from.index()].insns.last().expect("blocks end in terminators");
            let edge = f.insn(last).op.edges().into_iter().find(|e| e.to == *to).cloned();
            let state = edge.and_then(|e| f.edge_state(&e));
            states.insert((*from, *to), state);
        }
    }
    for (block, param) in chosen.clone() {
        convert(f, block, param);
    }
    for (block, param) in &chosen {
        rewrite_edges(f, &order, *block, *param, &states);
    }
    super::prune::resolve(f);
}

type Chosen = Vec<(BlockId, Value)>;

fn candidates(f: &Function, order: &[BlockId]) -> Chosen {
    let mut out = Vec::new();
    let escaping = escaping(f, order);
    for b in order.iter().filter(|b| **b != Function::ENTRY) {
        for p in &f.blocks[b.index()].params {
            let bits = f.ty(*p).bits & !Type::NULL.bits;
            if (bits == Type::INT.bits || bits == Type::FLOAT.bits) && !escaping.contains(p) {
                out.push((*b, *p));
            }
        }
    }
    out
}

/// Parameters that some operation takes as objects: boxed anew, they would be other objects, and `is`
/// or a container could tell.
fn escaping(f: &Function, order: &[BlockId]) -> HashSet<Value> {
    let mut out = HashSet::new();
    for b in order {
        for v in &f.blocks[b.index()].insns {
            let op = &f.insn(*v).op;
            let takes_value = matches!(
                op,
                Op::UnboxInt(_)
                    | Op::UnboxFloat(_)
                    | Op::GuardType(..)
                    | Op::GuardNotNull(_)
                    | Op::IsNull(_)
                    | Op::Release(_)
                    | Op::Return(_)
                    | Op::Jump(_)
                    | Op::Branch(..)
            );
            if !takes_value {
                out.extend(op.operands().into_iter().map(|a| super::refcount::root(f, a)));
            }
        }
    }
    out
}

/// All arguments flowing into each block: (source, terminator, arguments).
fn incoming(f: &Function, order: &[BlockId]) -> Vec<(BlockId, BlockId, Vec<Value>)> {
    let mut out = Vec::new();
    for b in order {
        for edge in f.terminator(*b).expect("blocks end in terminators").edges() {
            out.push((edge.to, *b, edge.args.clone()));
        }
    }
    out
}

/// Drops candidates that could not be unboxed on some edge, or for which no edge brings a box.
fn narrow(f: &Function, edges: &[(BlockId, BlockId, Vec<Value>)], chosen: &mut Chosen) -> bool {
    let before = chosen.len();
    let current = chosen.clone();
    chosen.retain(|(block, param)| {
        let i =
            f.blocks[block.index()].params.iter().position(|p| p == param).expect("a parameter of the block");
        let mut boxes = false;
        let possible = edges.iter().filter(|(to, ..)| to == block).all(|(_, from, args)| {
            let a = args[i];
            let chosen_param = current.iter().any(|(_, p)| *p == a);
            let boxed = matches!(f.insn(a).op, Op::BoxInt(_) | Op::BoxFloat(_));
            boxes |= boxed || (chosen_param && a != *param);
            // Taking an object out of its box on an edge needs an unconditional jump and a state.
            let jump = f.successors(*from).len() == 1;
            let null = f.ty(a).bits == Type::NULL.bits;
            let known = !f.ty(a).maybe_null();
            boxed || chosen_param || null || (known && jump && f.blocks[block.index()].start.is_some())
        });
        possible && boxes
    });
    chosen.len() != before
}

/// Turns the parameter into a machine value, boxed again at the start of its block; one that may be
/// null becomes two: the value, and whether there is one.
fn convert(f: &mut Function, block: BlockId, param: Value) {
    let ty = f.ty(param);
    let int = ty.bits & Type::INT.bits != 0;
    let loc = f.insn(param).loc;
    let mut new = |ty: Type| f.add(Insn { op: Op::Param, ty, state: None, loc });
    let value = new(if int { Type::I64 } else { Type::F64 });
    let bound = ty.maybe_null().then(|| new(Type::I1));
    let op = match (int, bound) {
        (true, None) => Op::BoxInt(value),
        (true, Some(b)) => Op::BoxIntIf(value, b),
        (false, None) => Op::BoxFloat(value),
        (false, Some(b)) => Op::BoxFloatIf(value, b),
    };
    let ty = op.result_type();
    let boxed = f.add(Insn { op, ty, state: None, loc });
    let data = &mut f.blocks[block.index()];
    let i = data.params.iter().position(|p| *p == param).expect("a parameter of the block");
    data.params[i] = value;
    data.params.extend(bound);
    data.insns.insert(0, boxed);
    f.replace(param, boxed);
}

/// Makes every edge into `block` pass the machine value.
fn rewrite_edges(f: &mut Function, order: &[BlockId], block: BlockId, param: Value, states: &States) {
    let boxed = f.find(param);
    let (value, nullable) = match f.insn(boxed).op {
        Op::BoxInt(n) | Op::BoxFloat(n) => (n, false),
        Op::BoxIntIf(n, _) | Op::BoxFloatIf(n, _) => (n, true),
        _ => return,
    };
    let i =
        f.blocks[block.index()].params.iter().position(|p| *p == value).expect("a parameter of the block");
    for from in order {
        let last = *f.blocks[from.index()].insns.last().expect("blocks end in terminators");
        let mut op = f.insn(last).op.clone();
        let mut changed = false;
        for edge in op.edges_mut().into_iter().filter(|e| e.to == block) {
            let state = states.get(&(*from, block)).copied().flatten();
            let (n, bound) = unboxed(f, *from, last, edge.args[i], state, f.ty(value));
            edge.args[i] = n;
            if nullable {
                edge.args.push(bound);
            }
            changed = true;
        }
        if changed {
            f.insns[last.index()].op = op;
        }
    }
}

/// The machine value of argument `a`, taken out of its box at the end of `from` if need be, and
/// whether there is one.
fn unboxed(
    f: &mut Function,
    from: BlockId,
    last: Value,
    a: Value,
    state: Option<StateId>,
    machine: Type,
) -> (Value, Value) {
    let a = f.find(a);
    let loc = f.insn(last).loc;
    let emit = |f: &mut Function, op: Op, state| {
        let ty = op.result_type();
        f.insert_last(from, Insn { op, ty, state, loc })
    };
    let int = machine.bits == Type::I64.bits;
    match f.insn(a).op {
        Op::BoxIntIf(n, bound) | Op::BoxFloatIf(n, bound) => (n, bound),
        Op::BoxInt(n) | Op::BoxFloat(n) => (n, emit(f, Op::Bool(true), None)),
        _ if f.ty(a).bits == Type::NULL.bits => {
            let zero = emit(f, if int { Op::I64(0) } else { Op::F64(0) }, None);
            (zero, emit(f, Op::Bool(false), None))
        }
        _ => {
            let n = emit(f, if int { Op::UnboxInt(a) } else { Op::UnboxFloat(a) }, state);
            (n, emit(f, Op::Bool(true), None))
        }
    }
}
