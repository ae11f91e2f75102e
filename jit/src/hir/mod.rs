//! The typed SSA form between bytecode and machine code.
//!
//! A [`Function`] is a vector of instructions; an instruction is its own result. Blocks have
//! parameters instead of phis. Replacement is by union-find: use [`Function::find`] on every operand
//! that is read. Every instruction that may leave compiled code names a frame state.
//!
//! What always holds, and [`verify`] checks: definitions dominate uses, edges pass as many arguments
//! as their target has parameters, machine types match, blocks end in one terminator, and whatever
//! can exit has a state.

pub mod insn;
pub mod print;
pub mod types;
pub mod verify;

use std::rc::Rc;

pub use insn::{Cmp, Edge, Helper, Op};
pub use types::Type;

use crate::cpython::Obj;
use crate::cpython::code::Code;
use insn::Gives;

macro_rules! ids {
    ($($name:ident $prefix:literal)*) => { $(
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    )* };
}
ids! { Value "v" BlockId "bb" StateId "s" FrameId "f" }

/// An instruction, its result type, and where it comes from.
#[derive(Clone, Debug)]
pub struct Insn {
    pub op: Op,
    pub ty: Type,
    /// The frame state for leaving, observing or raising here.
    pub state: Option<StateId>,
    /// Frame and code unit that it stands for.
    pub loc: Loc,
}

/// A place in some inlined frame's bytecode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Loc {
    pub frame: FrameId,
    pub unit: u32,
}

/// A frame that the version may have to rebuild: the root, or an inlined one.
#[derive(Clone)]
pub struct FrameInfo {
    pub code: Rc<Code>,
    /// The function object, where it is a constant; the root gets it at entry.
    pub function: Obj,
    pub globals: Obj,
    pub builtins: Obj,
    /// Caller's frame; `None` for the root.
    pub parent: Option<FrameId>,
    pub depth: u32,
    /// Code unit of the call in the caller.
    pub call_unit: u32,
    /// Whether its handlers are compiled.
    pub catches: bool,
}

/// Everything needed to continue in the interpreter at one instruction.
#[derive(Clone, Debug)]
pub struct FrameState {
    pub frame: FrameId,
    /// State of the caller, whose call is in progress.
    pub parent: Option<StateId>,
    /// The instruction: resume before it, or raise at it.
    pub start: u32,
    pub at: u32,
    pub next: u32,
    /// Locals, cells and free variables, then the value stack; `None` is an empty slot.
    pub slots: Vec<Option<Value>>,
    /// How many stack items the instruction consumes.
    pub pops: u32,
    /// What becomes of the result of a callee that runs meanwhile.
    pub gives: Gives,
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub params: Vec<Value>,
    pub insns: Vec<Value>,
    /// Never expected to run (refusals, slow paths).
    pub cold: bool,
    /// For blocks that begin a bytecode block: where that is, so that edges can be guarded.
    pub start: Option<BlockStart>,
}

/// The bytecode position and slots at the start of a block.
#[derive(Clone, Debug)]
pub struct BlockStart {
    pub frame: FrameId,
    pub parent: Option<StateId>,
    pub unit: u32,
    pub slots: Vec<Option<Value>>,
}

/// Where a version is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    Function,
    /// Where a generator or coroutine is resumed: any of its yields, or its start.
    Generator,
    /// Loop header, by code unit.
    Loop(u32),
}

impl From<EntryKind> for emberjit_pgo::Entry {
    /// As plans name it: by byte offset, and a generator like any function.
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Function | EntryKind::Generator => Self::Function,
            EntryKind::Loop(unit) => Self::Loop(2 * unit),
        }
    }
}

pub struct Function {
    pub insns: Vec<Insn>,
    replaced: Vec<Value>,
    pub blocks: Vec<Block>,
    pub states: Vec<FrameState>,
    pub frames: Vec<FrameInfo>,
    pub entry: EntryKind,
    /// Instructions whose exception is looked for right behind them, by [`Op::Failed`], instead of leaving.
    pub caught: std::collections::HashSet<Value>,
    /// Boxes that a state needs as they are, since somebody else may have them.
    pub escaped: std::collections::HashSet<(StateId, Value)>,
    /// Places (code object, unit) where machine integers did not do before.
    pub failed_ints: std::collections::HashSet<(Obj, u32)>,
    /// Constants and classes that may end while the function is optimised without the GIL: only addresses then.
    pub unheld: std::collections::HashSet<Obj>,
}

impl Function {
    pub fn new(entry: EntryKind) -> Function {
        Function {
            insns: Vec::new(),
            replaced: Vec::new(),
            blocks: vec![Block::default()],
            states: Vec::new(),
            frames: Vec::new(),
            entry,
            caught: Default::default(),
            escaped: Default::default(),
            failed_ints: Default::default(),
            unheld: Default::default(),
        }
    }

    pub const ENTRY: BlockId = BlockId(0);

    pub fn add(&mut self, insn: Insn) -> Value {
        let v = Value(self.insns.len() as u32);
        self.insns.push(insn);
        self.replaced.push(v);
        v
    }

    pub fn push(&mut self, block: BlockId, insn: Insn) -> Value {
        let v = self.add(insn);
        self.blocks[block.index()].insns.push(v);
        v
    }

    pub fn add_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId(self.blocks.len() as u32 - 1)
    }

    pub fn add_state(&mut self, state: FrameState) -> StateId {
        self.states.push(state);
        StateId(self.states.len() as u32 - 1)
    }

    /// Whether an exception raised by `v` is looked for right behind it.
    pub fn is_caught(&self, v: Value) -> bool {
        self.caught.contains(&v) && self.insn(v).op.can_raise()
    }

    pub fn insn(&self, v: Value) -> &Insn {
        &self.insns[v.index()]
    }

    pub fn op(&self, v: Value) -> &Op {
        &self.insns[self.find(v).index()].op
    }

    /// Whether `v` is a constant Python function.
    pub fn is_function(&self, v: Value) -> bool {
        matches!(self.op(v), Op::Const(_)) && self.ty(v).bits == Type::FUNCTION.bits
    }

    pub fn ty(&self, v: Value) -> Type {
        self.insns[self.find(v).index()].ty
    }

    /// The value that stands for `v` now.
    pub fn find(&self, v: Value) -> Value {
        let mut v = v;
        while self.replaced[v.index()] != v {
            v = self.replaced[v.index()];
        }
        v
    }

    /// Makes every use of `old` a use of `new`.
    pub fn replace(&mut self, old: Value, new: Value) {
        let (old, new) = (self.find(old), self.find(new));
        if old != new {
            self.replaced[old.index()] = new;
        }
    }

    pub fn terminator(&self, block: BlockId) -> Option<&Op> {
        self.blocks[block.index()]
            .insns
            .last()
            .map(|v| &self.insns[v.index()].op)
            .filter(|op| op.is_terminator())
    }

    pub fn successors(&self, block: BlockId) -> Vec<BlockId> {
        self.terminator(block).map_or_else(Vec::new, |op| op.edges().iter().map(|e| e.to).collect())
    }

    /// Reachable blocks in reverse postorder.
    pub fn reverse_postorder(&self) -> Vec<BlockId> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.blocks.len()];
        let mut stack = vec![(Self::ENTRY, self.successors(Self::ENTRY), 0)];
        seen[0] = true;
        while let Some((block, successors, child)) = stack.pop() {
            if child < successors.len() {
                let next = successors[child];
                stack.push((block, successors, child + 1));
                if !std::mem::replace(&mut seen[next.index()], true) {
                    stack.push((next, self.successors(next), 0));
                }
            } else {
                order.push(block);
            }
        }
        order.reverse();
        order
    }

    /// Blocks that lead to each block, among those in `order`; one that does twice is there twice.
    pub fn predecessors(&self, order: &[BlockId]) -> Vec<Vec<BlockId>> {
        let mut before = vec![Vec::new(); self.blocks.len()];
        for b in order {
            self.successors(*b).iter().for_each(|s| before[s.index()].push(*b));
        }
        before
    }

    /// Edges into each block, from the reachable ones.
    pub fn entries(&self, order: &[BlockId]) -> Vec<usize> {
        self.predecessors(order).iter().map(Vec::len).collect()
    }

    /// Puts a block on an edge; gives the edge to it.
    pub fn split_edge(&mut self, edge: Edge, loc: Loc) -> Edge {
        let between = self.add_block();
        self.blocks[between.index()].cold = self.blocks[edge.to.index()].cold;
        self.push(between, Insn { op: Op::Jump(edge), ty: Type::EFFECT, state: None, loc });
        Edge { to: between, args: Vec::new() }
    }

    /// Values that a state and its callers' states hold, outermost first.
    pub fn state_values(&self, state: StateId) -> Vec<Value> {
        let s = &self.states[state.index()];
        let mut out = s.parent.map_or_else(Vec::new, |p| {
            let parent = &self.states[p.index()];
            let keep = parent.slots.len() - parent.pops as usize;
            let mut values = self.state_values(p);
            // The call's operands are gone from the caller's stack while the callee runs.
            let own = parent.slots.iter().flatten().count();
            let kept = parent.slots[..keep].iter().flatten().count();
            values.truncate(values.len() - (own - kept));
            values
        });
        out.extend(s.slots.iter().flatten().map(|v| self.find(*v)));
        out
    }

    /// The state of leaving on the way along `edge`: at the start of its target.
    pub fn edge_state(&mut self, edge: &Edge) -> Option<StateId> {
        let block = &self.blocks[edge.to.index()];
        let start = block.start.clone()?;
        let slots = start.slots.iter().map(|slot| {
            slot.map(|v| match block.params.iter().position(|p| *p == v) {
                Some(i) => edge.args[i],
                None => v,
            })
        });
        let slots = slots.collect();
        let BlockStart { frame, parent, unit, .. } = start;
        Some(self.add_state(FrameState {
            frame,
            parent,
            start: unit,
            at: unit,
            next: unit,
            slots,
            pops: 0,
            gives: Gives::Result,
        }))
    }

    /// States from the root's to `state`.
    pub fn state_chain(&self, state: StateId) -> Vec<StateId> {
        let mut chain = vec![state];
        while let Some(parent) = self.states[chain[chain.len() - 1].index()].parent {
            chain.push(parent);
        }
        chain.reverse();
        chain
    }

    /// Whether machine integers failed at the instruction's place before.
    pub fn gave_up(&self, v: Value) -> bool {
        let loc = self.insn(v).loc;
        self.failed_ints.contains(&(self.frames[loc.frame.index()].code.object, loc.unit))
    }

    /// Inserts an instruction before the terminator of `block`.
    pub fn insert_last(&mut self, block: BlockId, insn: Insn) -> Value {
        let v = self.add(insn);
        let insns = &mut self.blocks[block.index()].insns;
        let at = insns.len() - 1;
        insns.insert(at, v);
        v
    }

    /// Number of live instructions, in reachable blocks.
    pub fn size(&self) -> usize {
        self.reverse_postorder().iter().map(|b| self.blocks[b.index()].insns.len()).sum()
    }
}
