//! Finds numbers whose objects somebody else may have when frames are made: their boxes must be those
//! objects then. Of all others a new box is made, so that the loop need not make one each time.

use std::collections::{HashMap, HashSet};

use crate::hir::{BlockId, Function, Op, StateId, Value};

pub fn run(f: &mut Function) {
    super::prune::resolve(f);
    let order = f.reverse_postorder();
    let mut handed_on: HashMap<Value, Vec<(BlockId, usize)>> = HashMap::new();
    for b in &order {
        for (i, v) in f.blocks[b.index()].insns.iter().enumerate() {
            for u in handed_on_by(&f.insn(*v).op).into_iter().filter(|u| f.op(*u).boxes_number()) {
                handed_on.entry(u).or_default().push((*b, i + 1));
            }
        }
    }
    if handed_on.is_empty() {
        return;
    }
    let watched: HashSet<Value> = handed_on.keys().copied().collect();
    let shown = shown(f, &order, &watched);
    for (v, places) in handed_on {
        let states = behind(f, v, places, &shown);
        f.escaped.extend(states.into_iter().map(|state| (state, v)));
    }
}

/// An instruction's index in its block, its state, and the watched boxes in that.
type Shown = (usize, StateId, Vec<Value>);

fn shown(f: &Function, order: &[BlockId], watched: &HashSet<Value>) -> HashMap<BlockId, Vec<Shown>> {
    let boxes = |state| f.state_values(state).into_iter().filter(|v| watched.contains(v)).collect::<Vec<_>>();
    let in_block = |b: &BlockId| {
        let insns = f.blocks[b.index()].insns.iter().enumerate();
        let all = insns.filter_map(|(i, v)| f.insn(*v).state.map(|state| (i, state, boxes(state))));
        (*b, all.filter(|(_, _, boxes)| !boxes.is_empty()).collect())
    };
    order.iter().map(in_block).collect()
}

/// States with the box `v` that can come from one of these places on, before `v` is made anew.
fn behind(
    f: &Function,
    v: Value,
    places: Vec<(BlockId, usize)>,
    shown: &HashMap<BlockId, Vec<Shown>>,
) -> Vec<StateId> {
    let mut found = Vec::new();
    let mut seen: HashSet<BlockId> = HashSet::new();
    let mut todo = places;
    while let Some((b, from)) = todo.pop() {
        let insns = &f.blocks[b.index()].insns;
        let end = insns[from..].iter().position(|x| *x == v).map_or(insns.len(), |n| from + n);
        let with = shown[&b].iter().filter(|(i, _, boxes)| (from..end).contains(i) && boxes.contains(&v));
        found.extend(with.map(|(_, state, _)| *state));
        if end == insns.len() {
            todo.extend(f.successors(b).into_iter().filter(|s| seen.insert(*s)).map(|s| (s, 0)));
        }
    }
    found
}

/// What somebody else may have afterwards.
fn handed_on_by(op: &Op) -> Vec<Value> {
    match op {
        Op::Call { args, .. }
        | Op::CallMethod { args, .. }
        | Op::Runtime { args, .. }
        | Op::Yield { args, .. } => args.clone(),
        Op::ListSet(_, _, v)
        | Op::DictSlotStore { value: v, .. }
        | Op::InstanceStore(_, _, v)
        | Op::StoreField(_, _, v)
        | Op::LoadMethod(v, _)
        | Op::Send(_, v) => vec![*v],
        op => op.edges().iter().flat_map(|e| e.args.iter().copied()).collect(),
    }
}
