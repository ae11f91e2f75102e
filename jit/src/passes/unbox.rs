//! Block parameters that are always ints or floats travel as machine values.
//!
//! A parameter is converted if its type is exactly int (or float) and at least one argument is a box
//! made by this version; other arguments are taken out of their boxes on the edge. What then needs
//! the object (a store, a call, an observable frame) boxes it where the block begins, and dead-code
//! elimination removes that box if nothing does.

use crate::hir::{BlockId, Function, Insn, Op, Type, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let edges = incoming(f, &order);
    let mut chosen = candidates(f, &order);
    // Whether a parameter is worth it can depend on other parameters that flow into it.
    while narrow(f, &edges, &mut chosen) {}
    for (block, param) in chosen.clone() {
        convert(f, block, param);
    }
    for (block, param) in &chosen {
        rewrite_edges(f, &order, *block, *param);
    }
    super::prune::resolve(f);
}

type Chosen = Vec<(BlockId, Value)>;

fn candidates(f: &Function, order: &[BlockId]) -> Chosen {
    let mut out = Vec::new();
    for b in order.iter().filter(|b| **b != Function::ENTRY) {
        for p in &f.blocks[b.index()].params {
            let bits = f.ty(*p).bits;
            if bits == Type::INT.bits || bits == Type::FLOAT.bits {
                out.push((*b, *p));
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
        let i = f.blocks[block.index()].params.iter().position(|p| p == param).expect("a parameter of the block");
        let mut boxes = false;
        let possible = edges.iter().filter(|(to, ..)| to == block).all(|(_, from, args)| {
            let a = args[i];
            let chosen_param = current.iter().any(|(_, p)| *p == a);
            let boxed = matches!(f.insn(a).op, Op::BoxInt(_) | Op::BoxFloat(_));
            boxes |= boxed || (chosen_param && a != *param);
            // Taking an object out of its box on an edge needs an unconditional jump and a state.
            let jump = f.successors(*from).len() == 1;
            boxed || chosen_param || (jump && f.blocks[block.index()].start.is_some())
        });
        possible && boxes
    });
    chosen.len() != before
}

/// Turns the parameter into a machine value, boxed again at the start of its block.
fn convert(f: &mut Function, block: BlockId, param: Value) {
    let int = f.ty(param).bits == Type::INT.bits;
    let loc = f.insn(param).loc;
    let machine = if int { Type::I64 } else { Type::F64 };
    let new = f.add(Insn { op: Op::Param, ty: machine, state: None, loc });
    let op = if int { Op::BoxInt(new) } else { Op::BoxFloat(new) };
    let ty = op.result_type();
    let boxed = f.add(Insn { op, ty, state: None, loc });
    let data = &mut f.blocks[block.index()];
    let i = data.params.iter().position(|p| *p == param).expect("a parameter of the block");
    data.params[i] = new;
    data.insns.insert(0, boxed);
    f.replace(param, boxed);
}

/// Makes every edge into `block` pass the machine value.
fn rewrite_edges(f: &mut Function, order: &[BlockId], block: BlockId, param: Value) {
    let boxed = f.find(param);
    let (Op::BoxInt(new) | Op::BoxFloat(new)) = f.insn(boxed).op else { return };
    let i = f.blocks[block.index()].params.iter().position(|p| *p == new).expect("a parameter of the block");
    for from in order {
        let last = *f.blocks[from.index()].insns.last().expect("blocks end in terminators");
        let mut op = f.insn(last).op.clone();
        let mut changed = false;
        for edge in op.edges_mut() {
            if edge.to == block {
                edge.args[i] = unboxed(f, *from, last, edge, i);
                changed = true;
            }
        }
        if changed {
            f.insns[last.index()].op = op;
        }
    }
}

fn unboxed(f: &mut Function, from: BlockId, last: Value, edge: &crate::hir::Edge, i: usize) -> Value {
    let a = f.find(edge.args[i]);
    match f.insn(a).op {
        Op::BoxInt(n) | Op::BoxFloat(n) => n,
        _ => {
            let int = f.ty(a).bits == Type::INT.bits;
            let state = f.edge_state(edge);
            let op = if int { Op::UnboxInt(a) } else { Op::UnboxFloat(a) };
            let loc = f.insn(last).loc;
            let ty = op.result_type();
            f.insert_last(from, Insn { op, ty, state, loc })
        }
    }
}
