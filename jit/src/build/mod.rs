//! From bytecode to HIR: abstract interpretation of one root and of everything its plan inlines.
//!
//! Each bytecode block becomes an HIR block; where several paths meet, every slot becomes a
//! parameter (passes drop the needless ones). Feedback becomes guards right here; what the feedback
//! does not cover becomes a call of the runtime. Anything out of range is refused with a name.

mod arith;
mod attr;
mod bind;
mod call;
mod context;
mod generator;
mod names;
mod ops;
mod raise;
mod special;

pub(crate) use arith::{arith_result, float_arith, int_arith};
pub use context::{
    Assumptions, Context, FailedExit, KnownCall, Lessons, MOST_CLASSES, Refused, Root, Specialised, refused,
};

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use emberjit_layout::opcode::op;
use emberjit_pgo::identity::CallSite;

use crate::bytecode::{Cfg, Instr, stack};
use crate::cpython::Obj;
use crate::cpython::code::{self, Code};
use crate::cpython::function;
use crate::hir::insn::{Gives, Reason};
use crate::hir::{
    BlockId, BlockStart, Edge, EntryKind, FrameId, FrameInfo, FrameState, Function, Helper, Insn, Loc, Op,
    StateId, Type, Value,
};

/// Hard limit on the depth of inlining, whatever the plan says.
const MAX_DEPTH: u32 = 16;
/// Hard limits on what one code object may have: compile time grows faster than both.
const MAX_SLOTS: usize = 400;
const MAX_INSTRUCTIONS: u32 = 12_000;
/// Hard limit on HIR instructions, whatever the plan says.
const MAX_INSNS: usize = 60_000;

struct Builder<'a, 'c> {
    f: Function,
    cx: &'a mut Context<'c>,
    /// See [`Root::namespace`].
    namespace: bool,
    /// Classes by version tag, once somebody asked.
    classes: Option<HashMap<u32, Obj>>,
    /// Values whose classes are known to be among these: receivers that were told apart before, and
    /// first arguments.
    among: HashMap<Value, Vec<Obj>>,
    /// Lists under construction on the value stack, and tuples made of them.
    items: HashMap<Value, Items>,
    /// Bound methods that paths of different classes made: the object, and the method for each class.
    bound: HashMap<Value, (Value, Vec<Method>)>,
    /// Methods that paths of different classes gave: the one for each class, by the value where the
    /// paths meet.
    methods: HashMap<Value, Vec<Method>>,
}

/// What is known of a list or tuple that becomes the arguments of a call.
struct Items {
    /// Where it was changed last.
    block: BlockId,
    known: Option<Vec<Value>>,
}

/// The method that instances of `class` have.
#[derive(Clone, Copy)]
struct Method {
    class: Obj,
    function: Obj,
}

/// One frame being built: the root or an inlined callee.
struct Scope {
    frame: FrameId,
    code: Rc<Code>,
    cfg: Rc<Cfg>,
    /// The function as a value: constant for inlined ones, `Callee` for a root.
    callee: Option<Value>,
    closure: Obj,
    globals: Obj,
    builtins: Obj,
    /// Bytecode blocks to build; others are left to the interpreter.
    region: Option<Vec<bool>>,
    parent: Option<StateId>,
    path: Vec<CallSite>,
    /// Where a return goes, with the value; `None` in the root.
    returns_to: Option<BlockId>,
    /// Where an exception goes that nothing here catches, if a caller does.
    raises_to: Option<BlockId>,
    /// HIR block of each bytecode block.
    blocks: BTreeMap<usize, BlockId>,
    /// Slots on entry.
    entry_slots: BTreeMap<usize, Vec<Option<Value>>>,
    /// Predecessors within the region, entry included.
    predecessors: Vec<usize>,

    // The instruction being built.
    block: BlockId,
    slots: Vec<Option<Value>>,
    before: Vec<Option<Value>>,
    instr: Instr,
    /// First unit to execute again: differs from the instruction's own after KW_NAMES.
    restart: u32,
    kwnames: Obj,
    /// What the iterators are that loops are entered with, by the unit of their `FOR_ITER`.
    iterators: HashMap<u32, Type>,
    state: Option<StateId>,
    /// Something observable was emitted for the instruction: a check has to follow its effects.
    observed: bool,
    /// A call was emitted for it, not an inlined callee.
    called: bool,
    /// On a way out of the frame, locals were dropped whose end can run code, or other code ran.
    drops_locals: bool,
    dead: bool,
}

/// Builds the HIR of `root`.
pub fn build(root: &Root, cx: &mut Context) -> Result<Function, Refused> {
    let code = &root.code;
    refuse_kinds(code)?;
    if cx.lessons.unsupported.contains(&code.object) {
        return Err(refused("unsupported", "it often does what only the interpreter can"));
    }
    let mut f = Function::new(root.entry);
    let ints = [Reason::IntOverflow, Reason::IntTooBig, Reason::ZeroDivision, Reason::Condition];
    f.failed_ints = cx.lessons.failed.iter().filter(|e| ints.contains(&e.2)).map(|e| (e.0, e.1)).collect();
    let mut builder = Builder {
        f,
        cx,
        classes: None,
        namespace: root.namespace,
        among: HashMap::new(),
        items: HashMap::new(),
        bound: HashMap::new(),
        methods: HashMap::new(),
    };
    builder.f.frames.push(FrameInfo {
        code: code.clone(),
        function: root.function,
        globals: root.globals,
        builtins: root.builtins,
        parent: None,
        depth: 0,
        call_unit: 0,
        catches: builder.catches(code),
    });
    let cfg = builder.cfg(code);
    let (entry, region) = match root.entry {
        EntryKind::Function | EntryKind::Generator => (0, None),
        EntryKind::Loop(unit) => {
            let header =
                *cfg.by_unit.get(&unit).ok_or_else(|| refused("no-loop", "no block starts there"))?;
            let nest =
                cfg.loop_nest(header).ok_or_else(|| refused("no-loop", "no backward jump goes there"))?;
            (header, Some(nest))
        }
    };
    let mut scope = Scope::new(FrameId(0), code.clone(), cfg, region);
    scope.globals = root.globals;
    scope.builtins = root.builtins;
    if !root.function.is_null() {
        // SAFETY: the caller holds the function.
        scope.closure = unsafe { function::Function::read(root.function) }.closure;
    }
    builder.note_writes(code, root.globals, scope.region.as_deref());
    if root.entry == EntryKind::Generator {
        builder.generator(&mut scope)?;
        return Ok(builder.f);
    }
    let slots = builder.entry_slots(&mut scope, root)?;
    builder.scope(&mut scope, entry, slots)?;
    Ok(builder.f)
}

/// Kinds of code that are out of range as a whole.
fn refuse_kinds(code: &Code) -> Result<(), Refused> {
    if code.nlocalsplus + code.stacksize > MAX_SLOTS || code.info.instructions > MAX_INSTRUCTIONS {
        return Err(refused("too-large", "it has too many variables or instructions"));
    }
    Ok(())
}

impl Scope {
    fn new(frame: FrameId, code: Rc<Code>, cfg: Rc<Cfg>, region: Option<Vec<bool>>) -> Scope {
        let instr = cfg.instrs[0];
        Scope {
            frame,
            code,
            predecessors: vec![0; cfg.blocks.len()],
            cfg,
            callee: None,
            closure: Obj::NULL,
            globals: Obj::NULL,
            builtins: Obj::NULL,
            region,
            parent: None,
            path: Vec::new(),
            returns_to: None,
            raises_to: None,
            blocks: BTreeMap::new(),
            entry_slots: BTreeMap::new(),
            block: Function::ENTRY,
            slots: Vec::new(),
            before: Vec::new(),
            instr,
            restart: 0,
            kwnames: Obj::NULL,
            iterators: HashMap::new(),
            state: None,
            observed: false,
            called: false,
            drops_locals: false,
            dead: false,
        }
    }

    fn in_region(&self, block: usize) -> bool {
        self.region.as_ref().is_none_or(|r| r[block])
    }

    fn line(&self) -> u32 {
        self.code.line_column(self.instr.at).0
    }
}

/// What a parameter is when a function starts: `*args` are a tuple and `**kwargs` a dict.
fn star_type(code: &Code, parameter: usize) -> Type {
    let stars = code.argcount + code.kwonly;
    let varargs = code.flags & code::CO_VARARGS != 0;
    match parameter.checked_sub(stars) {
        None => Type::OBJECT,
        Some(0) if varargs => Type::TUPLE,
        Some(_) => Type::DICT,
    }
}

impl Builder<'_, '_> {
    /// Global names that the code writes are no constants in this version.
    fn note_writes(&mut self, code: &Code, globals: Obj, region: Option<&[bool]>) {
        let cfg = Cfg::new(&code.units);
        for (_, block) in cfg.blocks.iter().enumerate().filter(|(b, _)| region.is_none_or(|r| r[*b])) {
            for instr in &cfg.instrs[block.first..block.end] {
                if matches!(instr.op, op::STORE_NAME | op::STORE_GLOBAL | op::DELETE_NAME | op::DELETE_GLOBAL)
                {
                    self.cx.assumptions.writes.insert((globals, code.names[instr.arg as usize]));
                }
            }
        }
    }

    /// Slots of the root at its entry.
    fn entry_slots(&mut self, sc: &mut Scope, root: &Root) -> Result<Vec<Option<Value>>, Refused> {
        let code = sc.code.clone();
        match root.entry {
            EntryKind::Function | EntryKind::Generator => {
                let callee = self.emit(sc, Op::Callee);
                sc.callee = Some(callee);
                let args = code.argcount
                    + code.kwonly
                    + usize::from(code.flags & code::CO_VARARGS != 0)
                    + usize::from(code.flags & code::CO_VARKEYWORDS != 0);
                let mut slots = vec![None; code.nlocalsplus];
                for (i, slot) in slots.iter_mut().enumerate().take(args) {
                    let arg = self.emit(sc, Op::Arg(i as u32));
                    self.f.insns[arg.index()].ty = star_type(&code, i);
                    *slot = Some(arg);
                }
                Ok(slots)
            }
            EntryKind::Loop(unit) => {
                let depth = stack::depth_at(&sc.cfg, &code.handlers, unit)
                    .ok_or_else(|| refused("no-loop", "the loop cannot be reached"))?;
                let slots =
                    (0..code.nlocalsplus + depth).map(|i| Some(self.emit(sc, Op::LoadSlot(i as u32))));
                let slots = slots.collect();
                Ok(self.guard_slots(sc, root, unit, slots))
            }
        }
    }

    /// Guards that the running frame's slots hold what they held when the version was asked for, as far as the
    /// loop wants to know.
    fn guard_slots(
        &mut self,
        sc: &mut Scope,
        root: &Root,
        unit: u32,
        mut slots: Vec<Option<Value>>,
    ) -> Vec<Option<Value>> {
        if self.failed(sc, Reason::Unbound) || self.failed(sc, Reason::TypeGuard) {
            // The frame was looked at where it holds something else than at the loop's start.
            return slots;
        }
        let state = self.resume_state(sc, unit, slots.clone());
        let live = sc.cfg.live_in(sc.cfg.by_unit[&unit], sc.code.nlocalsplus, |b| sc.in_region(b));
        for (i, slot) in slots.iter_mut().enumerate().take(live.len()).filter(|(i, _)| live[*i]) {
            if let (Some(v), Some(Some(class))) = (*slot, root.slot_classes.get(i)) {
                let guard = self.emit(sc, Op::GuardType(v, *class));
                self.f.insns[guard.index()].state = Some(state);
                *slot = Some(guard);
            }
        }
        slots
    }

    /// Builds all blocks of a scope from the bytecode block `entry`.
    fn scope(&mut self, sc: &mut Scope, entry: usize, slots: Vec<Option<Value>>) -> Result<(), Refused> {
        let order = self.order(sc, &[entry]);
        sc.slots = slots;
        self.note_first_argument(sc, entry);
        self.goto(sc, entry);
        self.build_blocks(sc, &order)
    }

    /// The blocks to build, from several entries, with their predecessors counted.
    fn order(&mut self, sc: &mut Scope, entries: &[usize]) -> Vec<usize> {
        let order: Vec<usize> =
            sc.cfg.reverse_postorder(entries).into_iter().filter(|b| sc.in_region(*b)).collect();
        for b in &order {
            for s in &sc.cfg.blocks[*b].successors {
                sc.predecessors[*s] += 1;
            }
            for h in &sc.cfg.blocks[*b].handlers {
                // Any of its instructions can raise.
                sc.predecessors[*h] += 2;
            }
        }
        entries.iter().for_each(|e| sc.predecessors[*e] += 1);
        order
    }

    fn build_blocks(&mut self, sc: &mut Scope, order: &[usize]) -> Result<(), Refused> {
        let mut built = HashSet::new();
        // Once more for handlers that only something in a later block goes to.
        while let Some(b) = order.iter().find(|b| sc.blocks.contains_key(b) && !built.contains(*b)) {
            let from = order.iter().position(|x| x == b).unwrap_or(0);
            for b in &order[from..] {
                if sc.blocks.contains_key(b) && built.insert(*b) {
                    self.block(sc, *b)?;
                }
            }
        }
        Ok(())
    }

    fn block(&mut self, sc: &mut Scope, b: usize) -> Result<(), Refused> {
        sc.block = sc.blocks[&b];
        sc.dead = false;
        sc.slots = sc.entry_slots[&b].clone();
        sc.kwnames = Obj::NULL;
        let (first, end) = (sc.cfg.blocks[b].first, sc.cfg.blocks[b].end);
        for i in first..end {
            self.begin(sc, i);
            self.step(sc).map_err(|r| Refused { line: if r.line == 0 { sc.line() } else { r.line }, ..r })?;
            if self.f.insns.len() > MAX_INSNS {
                return Err(refused("too-large", format!("more than {MAX_INSNS} HIR instructions")));
            }
            if sc.dead {
                return Ok(());
            }
            self.check(sc);
        }
        self.goto(sc, b + 1);
        Ok(())
    }

    fn begin(&mut self, sc: &mut Scope, i: usize) {
        let instr = sc.cfg.instrs[i];
        if sc.kwnames.is_null() {
            sc.restart = instr.start;
            sc.before.clone_from(&sc.slots);
        }
        sc.instr = instr;
        sc.state = None;
        sc.observed = false;
        sc.called = false;
    }

    // ---- emission -----------------------------------------------------------------------------

    fn loc(&self, sc: &Scope) -> Loc {
        Loc { frame: sc.frame, unit: sc.instr.at }
    }

    /// After the effects of an instruction that could run anything: are we still right?
    fn check(&mut self, sc: &mut Scope) {
        if std::mem::take(&mut sc.observed) {
            let state = self.state_after(sc);
            // The interpreter polls behind calls as well.
            if std::mem::take(&mut sc.called) && matches!(sc.instr.op, op::CALL | op::CALL_FUNCTION_EX) {
                let poll = self.emit(sc, Op::Poll { repeats: false });
                self.f.insns[poll.index()].state = Some(state);
            }
            self.check_in(sc, state);
        }
    }

    fn check_in(&mut self, sc: &Scope, state: StateId) {
        let check = self.emit(sc, Op::Check);
        self.f.insns[check.index()].state = Some(state);
    }

    /// Emits without a state.
    fn emit(&mut self, sc: &Scope, op: Op) -> Value {
        let (ty, loc) = (op.result_type(), self.loc(sc));
        self.f.push(sc.block, Insn { op, ty, state: None, loc })
    }

    /// Emits something that can leave before the current instruction.
    fn emit_exit(&mut self, sc: &mut Scope, op: Op) -> Value {
        let state = self.state_before(sc);
        let observable = op.is_observable();
        sc.observed |= observable;
        sc.called |= observable && op.can_raise();
        let catch = observable && op.can_raise() && self.is_caught_here(sc);
        let v = self.emit(sc, op);
        self.f.insns[v.index()].state = Some(state);
        if catch { self.catch(sc, v) } else { v }
    }

    /// Emits a call of the runtime at the current instruction.
    fn runtime(&mut self, sc: &mut Scope, helper: Helper, args: &[Value], imm: i64) -> Value {
        self.emit_exit(sc, Op::Runtime { helper, args: args.to_vec(), imm })
    }

    fn constant(&mut self, sc: &Scope, o: Obj) -> Value {
        if !o.is_null() {
            self.cx.assumptions.keeps.insert(o);
        }
        self.emit(sc, Op::Const(o))
    }

    fn null(&mut self, sc: &Scope) -> Value {
        self.emit(sc, Op::Const(Obj::NULL))
    }

    /// The state before the current instruction.
    fn state_before(&mut self, sc: &mut Scope) -> StateId {
        if let Some(state) = sc.state {
            return state;
        }
        let state = self.f.add_state(FrameState {
            frame: sc.frame,
            parent: sc.parent,
            start: sc.restart,
            at: sc.instr.at,
            next: sc.instr.next,
            slots: sc.before.clone(),
            pops: stack::pops(&sc.instr, sc.before.len() - sc.code.nlocalsplus),
            gives: Gives::Result,
        });
        sc.state = Some(state);
        state
    }

    /// The state while the current instruction drops something: its effects on the slots are done.
    fn state_after(&mut self, sc: &Scope) -> StateId {
        self.f.add_state(FrameState {
            frame: sc.frame,
            parent: sc.parent,
            start: sc.instr.next,
            at: sc.instr.at,
            next: sc.instr.next,
            slots: sc.slots.clone(),
            pops: 0,
            gives: Gives::Result,
        })
    }

    /// A slot stops holding `v`.
    fn release(&mut self, sc: &Scope, v: Value) {
        if self.f.ty(v).is_object() && !self.f.ty(v).is_simple() {
            let state = self.state_after(sc);
            let r = self.emit(sc, Op::Release(v));
            self.f.insns[r.index()].state = Some(state);
        }
    }

    /// Whether dropping `v` could run code.
    fn is_complex(&self, v: Value) -> bool {
        self.f.ty(v).is_object() && !self.f.ty(v).is_simple()
    }

    // ---- the value stack ----------------------------------------------------------------------

    fn push(&mut self, sc: &mut Scope, v: Value) {
        sc.slots.push(Some(v));
    }

    fn pop(&mut self, sc: &mut Scope) -> Value {
        match sc.slots.pop() {
            Some(Some(v)) => v,
            _ => self.null(sc),
        }
    }

    fn pop_n(&mut self, sc: &mut Scope, n: usize) -> Vec<Value> {
        let mut out: Vec<Value> = (0..n).map(|_| self.pop(sc)).collect();
        out.reverse();
        out
    }

    fn is_null(&self, v: Value) -> bool {
        self.f.ty(v).bits == Type::NULL.bits
    }

    /// The object that `v` is known to be.
    fn known(&self, v: Value) -> Option<Obj> {
        match self.f.op(v) {
            Op::Const(o) if !o.is_null() => Some(*o),
            _ => self.f.ty(v).constant.filter(|o| !o.is_null()),
        }
    }

    /// Notes the form that the interpreter would give the current instruction for what it is compiled to.
    fn specialised(&mut self, sc: &Scope, general: u8, special: u8) {
        if sc.parent.is_none() && sc.instr.quick == general {
            self.cx.specialised.push((sc.instr.at, general, special));
        }
    }

    // ---- control ------------------------------------------------------------------------------

    /// The HIR block for bytecode block `b`, entered with the current slots, and the edge to it.
    fn edge(&mut self, sc: &mut Scope, b: usize) -> Edge {
        if !sc.in_region(b) {
            return self.leave_region(sc, b);
        }
        if let Some(block) = sc.blocks.get(&b).copied() {
            let args = self.edge_args(sc, b);
            return Edge { to: block, args };
        }
        let block = self.f.add_block();
        sc.blocks.insert(b, block);
        let first = &sc.cfg.instrs[sc.cfg.blocks[b].first];
        let unit = first.start;
        if first.op == op::FOR_ITER {
            let iterator = sc.slots.last().copied().flatten();
            sc.iterators.extend(iterator.map(|v| (first.at, self.f.ty(v))));
        }
        let slots = if sc.predecessors[b] == 1 { sc.slots.clone() } else { self.merge_slots(sc, b, block) };
        self.f.blocks[block.index()].start =
            Some(BlockStart { frame: sc.frame, parent: sc.parent, unit, slots: slots.clone() });
        sc.entry_slots.insert(b, slots);
        let args = self.edge_args(sc, b);
        Edge { to: block, args }
    }

    /// Slots at the start of a block with several predecessors: parameters, but for stack items
    /// below the top that are constants or null, which are the same on nearly every path ([`Lessons::varying`]).
    fn merge_slots(&mut self, sc: &mut Scope, b: usize, block: BlockId) -> Vec<Option<Value>> {
        let loc = self.loc(sc);
        let unit = sc.cfg.instrs[sc.cfg.blocks[b].first].start;
        let (locals, top) = (sc.code.nlocalsplus, sc.slots.len().saturating_sub(1));
        let mut slots = Vec::new();
        for (i, slot) in sc.slots.clone().into_iter().enumerate() {
            let known = slot.and_then(|v| self.known(v));
            let varies = self.cx.lessons.varying.contains(&(sc.code.object, unit, i));
            let op = match (slot, known) {
                (None, _) if i >= locals && !varies => {
                    slots.push(None);
                    continue;
                }
                (Some(_), Some(o)) if (locals..top).contains(&i) && !varies => Op::Const(o),
                _ => Op::Param,
            };
            let ty = if op == Op::Param { Type::MAYBE_NULL } else { op.result_type() };
            let is_param = op == Op::Param;
            let v = self.f.add(Insn { op, ty, state: None, loc });
            let b = &mut self.f.blocks[block.index()];
            if is_param {
                b.params.push(v)
            } else {
                b.insns.push(v)
            }
            slots.push(Some(v));
        }
        slots
    }

    fn edge_args(&mut self, sc: &mut Scope, b: usize) -> Vec<Value> {
        let (block, expected) = (sc.blocks[&b], sc.entry_slots[&b].clone());
        assert_eq!(expected.len(), sc.slots.len(), "stack depths differ at a merge");
        let unit = sc.cfg.instrs[sc.cfg.blocks[b].first].start;
        let mut args = Vec::new();
        for (i, (slot, want)) in sc.slots.clone().into_iter().zip(expected).enumerate() {
            match want {
                Some(p) if self.f.blocks[block.index()].params.contains(&p) => {
                    args.push(slot.unwrap_or_else(|| self.null(sc)));
                }
                Some(p)
                    if self.f.insn(p).op != Op::Param
                        && sc.predecessors[b] > 1
                        && slot.and_then(|v| self.known(v)) != self.known(p) =>
                {
                    self.cx.varied.insert((sc.code.object, unit, i));
                }
                None if sc.predecessors[b] > 1 && slot.is_some_and(|v| !self.is_null(v)) => {
                    self.cx.varied.insert((sc.code.object, unit, i));
                }
                _ => {}
            }
        }
        args
    }

    /// An edge out of the compiled region: a block that goes on in the interpreter.
    fn leave_region(&mut self, sc: &mut Scope, b: usize) -> Edge {
        let unit = sc.cfg.instrs[sc.cfg.blocks[b].first].start;
        let block = self.f.add_block();
        self.f.blocks[block.index()].cold = true;
        let state = self.f.add_state(FrameState {
            frame: sc.frame,
            parent: sc.parent,
            start: unit,
            at: unit,
            next: unit,
            slots: sc.slots.clone(),
            pops: 0,
            gives: Gives::Result,
        });
        let loc = self.loc(sc);
        self.f.push(block, Insn { op: Op::Exit(Reason::LoopEnd), ty: Type::EFFECT, state: Some(state), loc });
        Edge { to: block, args: Vec::new() }
    }

    fn goto(&mut self, sc: &mut Scope, b: usize) {
        let edge = self.edge(sc, b);
        self.emit(sc, Op::Jump(edge));
        sc.dead = true;
    }

    fn branch(&mut self, sc: &mut Scope, condition: Value, yes: Edge, no: Edge) {
        self.emit(sc, Op::Branch(condition, yes, no));
        sc.dead = true;
    }

    /// What the edges into `block` bring: one value, which is not null.
    fn brought(&mut self, sc: &Scope, block: BlockId) -> Value {
        let loc = self.loc(sc);
        let v = self.f.add(Insn { op: Op::Param, ty: Type::OBJECT, state: None, loc });
        self.f.blocks[block.index()].params.push(v);
        v
    }

    /// Goes to one of two new blocks: the first if `condition` holds.
    fn fork(&mut self, sc: &Scope, condition: Value) -> (BlockId, BlockId) {
        let (yes, no) = (self.f.add_block(), self.f.add_block());
        let edge = |to| Edge { to, args: Vec::new() };
        self.emit(sc, Op::Branch(condition, edge(yes), edge(no)));
        (yes, no)
    }

    /// Makes `block` a rare one that does `first` and then goes on in the interpreter, before the current
    /// instruction.
    fn leave_in(&mut self, sc: &mut Scope, block: BlockId, first: impl FnOnce(&mut Self, &mut Scope)) {
        self.f.blocks[block.index()].cold = true;
        sc.block = block;
        first(self, sc);
        self.emit_exit(sc, Op::Exit(Reason::Unsupported));
    }

    /// Goes on in the interpreter before the current instruction.
    fn exit(&mut self, sc: &mut Scope, reason: Reason) {
        self.emit_exit(sc, Op::Exit(reason));
        sc.dead = true;
    }

    /// Whether an assumption of this kind failed here before.
    fn failed(&self, sc: &Scope, reason: Reason) -> bool {
        self.cx.lessons.failed.contains(&(sc.code.object, sc.instr.at, reason))
    }

    /// `RETURN_VALUE` and `RETURN_CONST`.
    fn do_return(&mut self, sc: &mut Scope, v: Value) {
        let locals: Vec<Value> = sc.slots[..sc.code.nlocalsplus].iter().flatten().copied().collect();
        if let Some(to) = sc.returns_to {
            let parent = sc.parent;
            self.emit_exit(sc, Op::EndInlined);
            for local in locals {
                if self.is_complex(local) {
                    sc.drops_locals = true;
                    let r = self.emit(sc, Op::Release(local));
                    self.f.insns[r.index()].state = parent;
                }
            }
            self.emit(sc, Op::Jump(Edge { to, args: vec![v] }));
        } else if matches!(self.f.entry, EntryKind::Loop(_)) {
            self.exit(sc, Reason::LoopEnd);
        } else {
            self.emit_exit(sc, Op::LeaveFrame);
            for local in locals {
                self.emit(sc, Op::Release(local));
            }
            self.emit(sc, Op::Return(v));
        }
        sc.dead = true;
    }
}

/// Depth check for a callee about to be inlined.
fn too_deep(f: &Function, frame: FrameId) -> bool {
    f.frames[frame.index()].depth + 1 >= MAX_DEPTH
}
