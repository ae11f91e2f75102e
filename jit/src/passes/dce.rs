//! Removes what nobody needs: unused pure operations, and boxes that only a rare exit would want.

use std::collections::HashSet;

use crate::hir::{BlockId, FrameId, FrameState, Function, Helper, Op, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    drop_lone_poll(f, &order);
    drop_unseen_ends(f, &order);
    let mut live: HashSet<Value> = HashSet::new();
    let mut todo: Vec<Value> = Vec::new();
    for b in &order {
        for v in &f.blocks[b.index()].insns {
            if !f.insn(*v).op.is_removable() || orders_deaths(f, *v) {
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

/// Whether several objects that could tell die with a tuple or list, the last one first.
fn orders_deaths(f: &Function, v: Value) -> bool {
    let Op::Runtime { helper: Helper::BuildTuple | Helper::BuildList, args, .. } = &f.insn(v).op else {
        return false;
    };
    let tells = |a: &&Value| !f.ty(**a).is_simple() && !matches!(f.op(**a), Op::Const(_));
    args.iter().filter(tells).count() > 1
}

/// A version that neither calls nor loops is over so soon that it need not poll: without the poll, it
/// needs no frame.
fn drop_lone_poll(f: &mut Function, order: &[BlockId]) {
    let observable = |v: &Value| f.insn(*v).op.is_observable();
    let all: Vec<Value> =
        order.iter().flat_map(|b| f.blocks[b.index()].insns.iter().copied()).filter(observable).collect();
    if let [only] = all[..]
        && f.insn(only).op == (Op::Poll { repeats: false })
        && !order.iter().any(|b| f.blocks[b.index()].insns.contains(&only) && reaches(f, *b))
    {
        for b in order {
            f.blocks[b.index()].insns.retain(|v| *v != only);
        }
    }
}

/// The end of an inlined frame that nobody could see needs no check.
fn drop_unseen_ends(f: &mut Function, order: &[BlockId]) {
    let mut seen: HashSet<FrameId> = HashSet::new();
    for v in order.iter().flat_map(|b| &f.blocks[b.index()].insns) {
        let insn = f.insn(*v);
        let shows = match insn.op {
            Op::Release(a) => !f.ty(a).is_simple(),
            _ => insn.op.is_observable(),
        };
        if let (true, Some(state)) = (shows, insn.state) {
            seen.extend(f.state_chain(state).into_iter().map(|s| f.states[s.index()].frame));
        }
    }
    for b in order {
        let mut insns = std::mem::take(&mut f.blocks[b.index()].insns);
        insns.retain(|v| {
            let insn = f.insn(*v);
            insn.op != Op::EndInlined || insn.state.is_none_or(|s| seen.contains(&f.states[s.index()].frame))
        });
        f.blocks[b.index()].insns = insns;
    }
}

/// Whether a block can run again after itself.
fn reaches(f: &Function, block: BlockId) -> bool {
    let mut seen = vec![false; f.blocks.len()];
    let mut todo = f.successors(block);
    while let Some(b) = todo.pop() {
        if b == block {
            return true;
        }
        if !std::mem::replace(&mut seen[b.index()], true) {
            todo.extend(f.successors(b));
        }
    }
    false
}

/// What the instruction's state needs: the objects where someone may look at the frame, else what
/// an exit can make them from.
pub fn state_uses(f: &Function, v: Value) -> Vec<Value> {
    let insn = f.insn(v);
    let Some(state) = insn.state else { return Vec::new() };
    let mut out = Vec::new();
    let objects = needs_objects(&insn.op);
    let mut values = f.state_values(state);
    if matches!(insn.op, Op::CheckRaising | Op::Release(_)) {
        // What has raised has dropped its operands, and so has what drops.
        let FrameState { slots, pops, .. } = &f.states[state.index()];
        let dropped = slots[slots.len() - *pops as usize..].iter().flatten().count();
        values.truncate(values.len() - dropped);
    }
    for value in values {
        match f.insn(value).op {
            _ if objects || f.escaped.contains(&(state, value)) => out.push(value),
            Op::BoxInt(n) | Op::BoxFloat(n) | Op::BoxBool(n) => out.push(n),
            Op::BoxIntIf(n, bound) | Op::BoxFloatIf(n, bound) => out.extend([n, bound]),
            _ => out.push(value),
        }
    }
    out
}

/// Whether frames are filled in with objects each time the instruction runs. Polls and drops fill
/// them in on their rare side only, and make what boxes they need there.
pub fn needs_objects(op: &Op) -> bool {
    op.is_observable() && !matches!(op, Op::Poll { .. })
}
