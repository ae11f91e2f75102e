//! Exits: cold blocks that store what is live and hand it to the runtime, with the data to read it.

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;

use cranelift_codegen::ir::{self, InstBuilder, types as clif};
use emberjit_pgo::CallSite;

use super::{Codegen, InMemory};
use crate::code::symbols::monotonic_ns;
use crate::cpython::at;
use crate::hir::insn::Reason;
use crate::hir::{Loc, Op, StateId, Type, Value};
use crate::passes::dce::needs_objects;
use crate::passes::refcount;
use crate::runtime::entry;
use crate::runtime::exit::{Exit, ExitFrame, Kind, RootKind, Source};
use crate::runtime::state::{STRESS_TICKS, Stress};

/// Out-of-line work: a block to fill in when the main path is done.
pub(super) struct Cold {
    pub block: ir::Block,
    pub place: Loc,
    pub what: ColdKind,
    pub in_memory: InMemory,
}

pub(super) enum ColdKind {
    /// Leave by this exit.
    Exit { insn: Value, state: StateId, reason: Reason, raises: bool },
    /// The count of this object is 0.
    Dealloc { insn: Value, object: ir::Value, state: Option<StateId>, back: ir::Block },
    /// The eval breaker is set.
    Poll { insn: Value, state: StateId, back: ir::Block },
}

impl Codegen<'_, '_> {
    /// A cold block that leaves at `insn`.
    pub(super) fn exit_block(&mut self, insn: Value, reason: Reason, raises: bool) -> ir::Block {
        let state = self.f.insn(insn).state.expect("the verifier wants a state here");
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        self.later(block, ColdKind::Exit { insn, state, reason, raises });
        block
    }

    /// Fills in a cold block when the main path is done.
    pub(super) fn later(&mut self, block: ir::Block, what: ColdKind) {
        self.cold.push(Cold { block, place: self.place, what, in_memory: self.in_memory.clone() });
    }

    /// Leaves at `insn` if `condition` holds.
    pub(super) fn exit_if(&mut self, condition: ir::Value, insn: Value, reason: Reason) {
        let exit = self.exit_block(insn, reason, false);
        let condition = self.stressed(condition, Stress::Deopt);
        self.leave_if(condition, exit);
    }

    /// Under that stress, the condition also holds at every so many-th time that anything asks.
    pub(super) fn stressed(&mut self, condition: ir::Value, stress: Stress) -> ir::Value {
        /// A prime, so that the turn moves through the guards of a loop.
        const EVERY: i64 = 37;
        if self.world.stress != stress {
            return condition;
        }
        let place = self.address(STRESS_TICKS.as_ptr() as usize);
        let left = self.load(clif::I32, place, 0);
        let left = self.b.ins().iadd_imm_s(left, -1);
        let now = self.b.ins().icmp_imm_s(ir::condcodes::IntCC::Equal, left, 0);
        let again = self.b.ins().iconst(clif::I32, EVERY);
        let next = self.b.ins().select(now, again, left);
        self.store(next, place, 0);
        self.b.ins().bor(condition, now)
    }

    pub(super) fn emit_cold(&mut self) {
        self.is_cold = true;
        while let Some(cold) = self.cold.pop() {
            self.b.switch_to_block(cold.block);
            self.set_place(cold.place);
            self.in_memory = cold.in_memory;
            match cold.what {
                ColdKind::Exit { insn, state, reason, raises } => self.emit_exit(insn, state, reason, raises),
                ColdKind::Dealloc { insn, object, state, back } => {
                    self.emit_dealloc(insn, object, state, back)
                }
                ColdKind::Poll { insn, state, back } => self.emit_poll(insn, state, back),
            }
        }
        self.emit_door();
    }

    fn emit_dealloc(&mut self, insn: Value, object: ir::Value, state: Option<StateId>, back: ir::Block) {
        let complex = !self.f.ty(self.f.insn(insn).op.operands()[0]).is_simple();
        if complex {
            self.dealloc_simple(object, back);
        }
        if complex && state.is_none() {
            self.show_nothing();
        }
        let boxes = state.map(|state| self.show(state, false)).unwrap_or_default();
        let version = self.address(self.world.version);
        let address = entry::rt_dealloc as *const () as usize;
        let stale = self.call(address, &[object, version], Some(clif::I64)).expect("a result");
        if let Some(state) = state {
            self.hide(state, boxes);
            if self.counts.held.contains_key(&insn) {
                let exit = self.exit_block(insn, Reason::Invalidated, false);
                self.leave_if(stale, exit);
            }
        }
        self.b.ins().jump(back, &[]);
    }

    /// What dies is mostly a number or a string, whose end nobody can see.
    fn dealloc_simple(&mut self, object: ir::Value, back: ir::Block) {
        let address = entry::rt_dealloc_simple as *const () as usize;
        let done = self.call(address, &[object], Some(clif::I64)).expect("a result");
        self.leave_if(done, back);
    }

    fn emit_poll(&mut self, insn: Value, state: StateId, back: ir::Block) {
        let boxes = self.show(state, false);
        let poller = self.address(self.world.poller);
        let address = crate::cpython::ffi::PyObject_CallNoArgs as *const () as usize;
        let result = self.call(address, &[poller], Some(clif::I64)).expect("a result");
        self.hide(state, boxes);
        let raise = self.exit_block(insn, Reason::Raised, true);
        let mut failed = self.b.ins().icmp_imm_s(ir::condcodes::IntCC::Equal, result, 0);
        if self.f.insn(insn).op == (Op::Poll { repeats: true }) {
            let repeat = self.exit_block(insn, Reason::Raised, false);
            let (raised, other) = (self.b.create_block(), self.b.create_block());
            [raised, other].into_iter().for_each(|b| self.b.set_cold_block(b));
            self.b.ins().brif(failed, raised, &[], other, &[]);
            self.b.switch_to_block(raised);
            let again = crate::runtime::again::rt_raise_again as *const () as usize;
            let shown = &self.f.states[state.index()];
            let at = self.f.frames[shown.frame.index()].code.unit_addr(i64::from(shown.at));
            let at = self.int(at as i64);
            let queued = self.call(again, &[at], Some(clif::I32)).expect("a result");
            self.b.ins().brif(queued, repeat, &[], raise, &[]);
            self.b.switch_to_block(other);
            failed = self.b.ins().iconst(clif::I8, 0);
        }
        self.leave_if(failed, raise);
        let exit = self.exit_block(insn, Reason::Invalidated, false);
        let stale = self.stale();
        self.leave_if(stale, exit);
        self.b.ins().jump(back, &[]);
    }

    /// Stores what the exit needs, calls the runtime, returns what it says.
    pub(super) fn emit_exit(&mut self, insn: Value, state: StateId, reason: Reason, raises: bool) {
        self.described = state;
        let mut buffer = Buffer::default();
        if self.is_function() {
            buffer.words.push(self.callee);
        }
        let objects = needs_objects(&self.f.insn(insn).op);
        let chain = self.f.state_chain(state);
        let innermost = chain.len() - 1;
        // An instruction that raises has dropped its operands.
        let frames: Vec<ExitFrame> = chain
            .into_iter()
            .enumerate()
            .map(|(i, s)| self.exit_frame(s, i == innermost && !raises, objects, &mut buffer))
            .collect();
        let mut held: Vec<Value> = self.counts.held.get(&insn).cloned().unwrap_or_default();
        let operands = self.operands_of(state);
        held.sort_by_key(|v| operands.iter().position(|o| o == v).unwrap_or(usize::MAX));
        let passed = self.counts.passed.get(&insn).cloned().unwrap_or_default();
        let held = held
            .into_iter()
            .map(|v| match passed.iter().find(|(p, _)| *p == v) {
                // Only the call itself can leave while it is in the argument array, and has called then.
                Some((_, place)) => {
                    let word = self.passed(*place);
                    buffer.push(word)
                }
                None => self.stored(v, &mut buffer),
            })
            .collect();
        let subject = match self.f.insn(insn).op {
            Op::GuardType(v, _) if reason == Reason::TypeGuard => Some(self.stored(v, &mut buffer)),
            _ => None,
        };
        let description =
            self.describe(state, buffer, |exit| Exit { reason, raises, frames, held, subject, ..exit });
        let door = match self.door {
            Some(door) => door,
            None => *self.door.insert(self.b.create_block()),
        };
        self.b.ins().jump(door, &[description.into()]);
    }

    /// The end that all exits share: calls the exit stub and returns what it says.
    fn emit_door(&mut self) {
        let Some(door) = self.door else { return };
        self.b.set_cold_block(door);
        let description = self.b.append_block_param(door, clif::I64);
        self.b.switch_to_block(door);
        self.b.set_srcloc(ir::SourceLoc::default());
        let words = self.b.ins().stack_addr(clif::I64, self.buffer, 0);
        let args = [description, words, self.tstate, self.root, self.inlined];
        if matches!(self.root_kind, RootKind::Loop | RootKind::Generator) {
            self.store(self.inlined, self.tstate, at::tstate::DATASTACK_TOP as i32);
        }
        let result = self.call(self.world.exit_stub, &args, Some(clif::I64)).expect("a result");
        self.discharge();
        self.leave(result);
    }

    /// Stores a buffer, and keeps the exit that says what is in it: its address.
    fn describe(&mut self, state: StateId, buffer: Buffer, fill: impl FnOnce(Exit) -> Exit) -> ir::Value {
        let innermost = &self.f.states[state.index()];
        let code = self.f.frames[innermost.frame.index()].code.clone();
        let exit = Box::new(fill(Exit {
            reason: Reason::Raised,
            root: self.root_kind,
            raises: false,
            frames: Vec::new(),
            subject: None,
            held: Vec::new(),
            count: AtomicU64::new(0),
            judged_ns: AtomicU64::new(monotonic_ns()),
            place: (code.info.qualname.clone(), code.line_column(innermost.at).0),
            key: (code.object, innermost.at),
            site: CallSite { code: code.info.id, offset: 2 * innermost.at },
            version: self.world.version,
        }));
        self.buffer_words = self.buffer_words.max(buffer.words.len() as u32);
        for (i, word) in buffer.words.into_iter().enumerate() {
            self.b.ins().stack_store(clif::I64, word, self.buffer, 8 * i as i32);
        }
        let description = self.address(&raw const *exit as usize);
        self.exits.push(exit);
        description
    }

    /// `Op::Interpret`: the innermost frame is filled in for real, and the interpreter runs it to its end.
    pub(super) fn interpret(&mut self, insn: Value, throw: bool) -> ir::Value {
        let state = self.f.insn(insn).state.expect("there is a frame to run");
        let depth = self.f.state_chain(state).len() - 1;
        self.described = state;
        let mut buffer = Buffer::default();
        let frame = self.exit_frame(state, !throw, true, &mut buffer);
        let boxes = self.show(state, true);
        let description =
            self.describe(state, buffer, |exit| Exit { raises: throw, frames: vec![frame], ..exit });
        let words = self.b.ins().stack_addr(clif::I64, self.buffer, 0);
        let place = self.b.ins().iadd_imm_s(self.inlined, i64::from(self.layout.offsets[depth]));
        let begin = crate::runtime::exit::rt_interpret_begin as *const () as usize;
        self.call(begin, &[description, words, self.tstate, place], None);
        for given in self.counts.given.get(&insn).cloned().unwrap_or_default() {
            let given = self.value(given);
            self.call(entry::rt_drop as *const () as usize, &[given], None);
        }
        let flag = self.int(i64::from(throw));
        let evaluate = crate::cpython::_PyEval_EvalFrameDefault as *const () as usize;
        let result = self.call(evaluate, &[self.tstate, place, flag], Some(clif::I64)).expect("a result");
        let end = crate::runtime::exit::rt_interpret_end as *const () as usize;
        self.call(end, &[self.tstate, place], None);
        self.hide(state, boxes);
        // The frame's memory is still the version's.
        let top = self.b.ins().iadd_imm_s(self.inlined, i64::from(self.layout.inline_bytes));
        self.store(top, self.tstate, at::tstate::DATASTACK_TOP as i32);
        result
    }

    /// What an instruction takes from the stack, in the order in which the interpreter drops it.
    fn operands_of(&self, state: StateId) -> Vec<Value> {
        let state = &self.f.states[state.index()];
        let first = state.slots.len() - state.pops as usize;
        state.slots[first..].iter().flatten().map(|v| refcount::root(self.f, *v)).collect()
    }

    fn exit_frame(&mut self, s: StateId, all: bool, objects: bool, buffer: &mut Buffer) -> ExitFrame {
        let state = self.f.states[s.index()].clone();
        let info = self.f.frames[state.frame.index()].clone();
        let keep = if all { state.slots.len() } else { state.slots.len() - state.pops as usize };
        let root = info.depth == 0 && self.root_kind != RootKind::Frameless;
        let mut slots = Vec::with_capacity(keep);
        for (i, slot) in state.slots[..keep].iter().enumerate() {
            let v = slot.map(|v| refcount::root(self.f, v));
            slots.push(if root && v.is_some() && self.is_in_memory(i, v, objects) {
                Source::InPlace
            } else {
                self.source(*slot, objects, buffer)
            });
        }
        let unit = |u: u32| info.code.unit_addr(i64::from(u));
        ExitFrame {
            code: info.code.object,
            function: info.function,
            globals: info.globals,
            builtins: info.builtins,
            offset: self.layout.offsets[info.depth as usize],
            nlocalsplus: info.code.nlocalsplus as u32,
            framesize: info.code.framesize as u32,
            slots,
            start: unit(state.start),
            at: unit(state.at),
            next: unit(state.next),
            gives: state.gives,
            catches: info.catches,
        }
    }

    /// Where a slot's value comes from. What the exit's instruction does not keep alive as an object is
    /// made from the machine value ([`needs_objects`] says which).
    fn source(&mut self, slot: Option<Value>, objects: bool, buffer: &mut Buffer) -> Source {
        let Some(v) = slot.map(|v| refcount::root(self.f, v)) else { return Source::Empty };
        match self.f.insn(v).op {
            Op::Const(o) if o.is_null() => Source::Empty,
            Op::Const(o) => Source::Constant(o),
            Op::BoxInt(n) | Op::BoxFloat(n) | Op::BoxBool(n) if self.is_made(v, objects) => {
                let kind = match self.f.insn(v).op {
                    Op::BoxInt(_) => Kind::Int,
                    Op::BoxFloat(_) => Kind::Float,
                    _ => Kind::Bool,
                };
                Source::Stored(self.stored(n, buffer), kind)
            }
            Op::BoxIntIf(n, bound) | Op::BoxFloatIf(n, bound) if self.is_made(v, objects) => {
                let kind =
                    if matches!(self.f.insn(v).op, Op::BoxIntIf(..)) { Kind::Int } else { Kind::Float };
                Source::StoredIf(self.stored(n, buffer), kind, self.stored(bound, buffer))
            }
            _ => Source::Stored(self.stored(v, buffer), Kind::Object),
        }
    }

    fn stored(&mut self, v: Value, buffer: &mut Buffer) -> u32 {
        let v = refcount::root(self.f, v);
        if let Some(i) = buffer.positions.get(&v) {
            return *i;
        }
        let mut word = self.value(v);
        if self.f.ty(v).bits == Type::I1.bits {
            word = self.b.ins().uextend(clif::I64, word);
        }
        let i = buffer.push(word);
        buffer.positions.insert(v, i);
        i
    }
}

/// Words to be stored for one exit.
#[derive(Default)]
struct Buffer {
    words: Vec<ir::Value>,
    positions: HashMap<Value, u32>,
}

impl Buffer {
    /// Position of the word.
    fn push(&mut self, word: ir::Value) -> u32 {
        self.words.push(word);
        self.words.len() as u32 - 1
    }
}
