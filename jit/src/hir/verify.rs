//! Whether a function is well formed; run after every pass in debug and test builds.

use std::collections::HashMap;

use super::{BlockId, Function, Op, Type, Value};

/// The first thing that is wrong, as a sentence.
pub fn verify(f: &Function) -> Result<(), String> {
    let order = f.reverse_postorder();
    let dominators = Dominators::new(f, &order);
    let mut home: HashMap<Value, (BlockId, usize)> = HashMap::new();
    for block in &order {
        let data = &f.blocks[block.index()];
        for p in &data.params {
            home.insert(*p, (*block, 0));
        }
        for (i, v) in data.insns.iter().enumerate() {
            home.insert(*v, (*block, i + 1));
        }
    }
    for block in &order {
        block_ends(f, *block)?;
        for (i, v) in f.blocks[block.index()].insns.iter().enumerate() {
            operands(f, *block, i, *v, &home, &dominators)?;
            states(f, *v)?;
        }
    }
    Ok(())
}

fn block_ends(f: &Function, block: BlockId) -> Result<(), String> {
    let insns = &f.blocks[block.index()].insns;
    let ends: Vec<usize> = (0..insns.len()).filter(|i| f.insn(insns[*i]).op.is_terminator()).collect();
    if ends != [insns.len().wrapping_sub(1)] {
        return Err(format!("{block:?} must end in its only terminator"));
    }
    for edge in f.terminator(block).expect("checked above").edges() {
        let params = &f.blocks[edge.to.index()].params;
        if params.len() != edge.args.len() {
            return Err(format!(
                "{block:?} passes {} of {} arguments to {:?}",
                edge.args.len(),
                params.len(),
                edge.to
            ));
        }
        for (p, a) in params.iter().zip(&edge.args) {
            if f.ty(*p).is_machine() != f.ty(*a).is_machine() {
                return Err(format!("{block:?} passes {a:?}: {} for {p:?}: {}", f.ty(*a), f.ty(*p)));
            }
        }
    }
    Ok(())
}

fn operands(
    f: &Function,
    block: BlockId,
    index: usize,
    v: Value,
    home: &HashMap<Value, (BlockId, usize)>,
    dominators: &Dominators,
) -> Result<(), String> {
    let op = &f.insn(v).op;
    let mut used: Vec<Value> = op.operands();
    used.extend(op.edges().iter().flat_map(|e| e.args.iter().copied()));
    // Constants in states are made anew wherever a state needs them.
    let state_uses = crate::passes::dce::state_uses(f, v);
    used.extend(state_uses.into_iter().filter(|u| !matches!(f.op(*u), Op::Const(_) | Op::I64(_))));
    for u in used.into_iter().map(|u| f.find(u)) {
        let Some((at, i)) = home.get(&u).copied() else {
            return Err(format!("{v:?} in {block:?} uses {u:?}, which is in no block"));
        };
        let ok = if at == block { i <= index } else { dominators.dominates(at, block) };
        if !ok {
            return Err(format!("{v:?} in {block:?} uses {u:?} of {at:?}, which does not come before it"));
        }
        if f.ty(u).is_effect() && !matches!(op, Op::Failed(_)) {
            return Err(format!("{v:?} uses {u:?}, which has no value"));
        }
    }
    machine_types(f, v)
}

fn machine_types(f: &Function, v: Value) -> Result<(), String> {
    let want: Vec<(Value, Type)> = match &f.insn(v).op {
        Op::BoxInt(a) => vec![(*a, Type::I64)],
        Op::BoxIntIf(a, c) => vec![(*a, Type::I64), (*c, Type::I1)],
        Op::BoxFloatIf(a, c) => vec![(*a, Type::F64), (*c, Type::I1)],
        Op::BoxFloat(a) | Op::FloatNeg(a) | Op::FloatSqrt(a) => vec![(*a, Type::F64)],
        Op::BoxBool(a) | Op::Not(a) | Op::Guard(a, _) | Op::Branch(a, ..) => vec![(*a, Type::I1)],
        Op::IntArith(_, a, b) | Op::IntCompare(_, a, b) => vec![(*a, Type::I64), (*b, Type::I64)],
        Op::FloatArith(_, a, b) | Op::FloatCompare(_, a, b) => vec![(*a, Type::F64), (*b, Type::F64)],
        Op::IntToFloat(a) => vec![(*a, Type::I64)],
        _ => vec![],
    };
    match want.into_iter().find(|(a, t)| f.ty(*a).bits != t.bits) {
        Some((a, t)) => Err(format!("{v:?} needs {a:?} to be {t}, it is {}", f.ty(a))),
        None => Ok(()),
    }
}

fn states(f: &Function, v: Value) -> Result<(), String> {
    let insn = f.insn(v);
    let needs = matches!(
        insn.op,
        Op::GuardType(..)
            | Op::GuardIs(..)
            | Op::GuardNotNull(_)
            | Op::Guard(..)
            | Op::GuardNoShadow(..)
            | Op::UnboxInt(_)
            | Op::IntArith(..)
            | Op::ListGet(..)
            | Op::TupleGet(..)
            | Op::ListSet(..)
            | Op::DictSlotLoad { .. }
            | Op::DictSlotStore { .. }
            | Op::DictSlotStoreInt { .. }
            | Op::InstanceLoad(..)
            | Op::InstanceStore(..)
            | Op::InstanceStoreFloat(..)
            | Op::ListSetFloat(..)
            | Op::LoadMethod(..)
            | Op::CallMethod { .. }
            | Op::Call { .. }
            | Op::Runtime { .. }
            | Op::Send(..)
            | Op::Interpret { .. }
            | Op::Poll { .. }
            | Op::Check
            | Op::CheckRaising
            | Op::LeaveFrame
            | Op::EndInlined
            | Op::Exit(_)
    );
    if needs && insn.state.is_none() { Err(format!("{v:?} can leave but names no state")) } else { Ok(()) }
}

/// Immediate dominators (Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm").
pub struct Dominators {
    position: Vec<usize>,
    idom: Vec<Option<BlockId>>,
}

impl Dominators {
    pub fn new(f: &Function, order: &[BlockId]) -> Dominators {
        let mut position = vec![usize::MAX; f.blocks.len()];
        order.iter().enumerate().for_each(|(i, b)| position[b.index()] = i);
        let mut predecessors = vec![Vec::new(); f.blocks.len()];
        for b in order {
            f.successors(*b).iter().for_each(|s| predecessors[s.index()].push(*b));
        }
        let mut dominators = Dominators { position, idom: vec![None; f.blocks.len()] };
        dominators.idom[0] = Some(Function::ENTRY);
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for b in &order[1..] {
                let known = predecessors[b.index()].iter().filter(|p| dominators.idom[p.index()].is_some());
                let new = known.copied().reduce(|a, b| dominators.common(a, b));
                if dominators.idom[b.index()] != new {
                    dominators.idom[b.index()] = new;
                    changed = true;
                }
            }
        }
        dominators
    }

    fn common(&self, mut a: BlockId, mut b: BlockId) -> BlockId {
        while a != b {
            if self.position[a.index()] < self.position[b.index()] {
                std::mem::swap(&mut a, &mut b);
            }
            a = self.idom[a.index()].expect("reachable blocks have dominators");
        }
        a
    }

    pub fn idom(&self, b: BlockId) -> Option<BlockId> {
        self.idom[b.index()].filter(|d| *d != b)
    }

    pub fn dominates(&self, a: BlockId, mut b: BlockId) -> bool {
        loop {
            if a == b {
                return true;
            }
            match self.idom(b) {
                Some(d) => b = d,
                None => return false,
            }
        }
    }
}
