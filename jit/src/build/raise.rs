//! Exceptions that are caught in compiled code: what raises goes on at a landing, which does what the
//! interpreter does at its label `error` and then goes to the handler.
//!
//! Handlers are compiled where a profile shows that they are needed often; elsewhere an exception leaves
//! for the interpreter, which finds the handler by itself. An exception that leaves an inlined frame for
//! a handler further out has that frame run to its end by the interpreter, so that the frame ends as
//! frames do: entered into the traceback, and handed over to it.

use std::rc::Rc;

use emberjit_layout::exceptions::{self, Handler};
use emberjit_layout::opcode::op;

use super::{Builder, Scope};
use crate::bytecode::{Cfg, Instr};
use crate::cpython::code::Code;
use crate::hir::insn::{Gives, Reason};
use crate::hir::{BlockId, Edge, FrameState, Helper, Op, StateId, Value};

impl Builder<'_, '_> {
    /// Whether the handlers of a code object are compiled.
    pub(super) fn catches(&self, code: &Code) -> bool {
        !code.handlers.is_empty() && (self.cx.all_handlers || self.cx.lessons.catchers.contains(&code.object))
    }

    /// Its blocks, with the ways that exceptions take if handlers are compiled.
    pub(super) fn cfg(&self, code: &Code) -> Rc<Cfg> {
        let handlers: &[Handler] = if self.catches(code) { &code.handlers } else { &[] };
        Rc::new(Cfg::with_handlers(&code.units, handlers))
    }

    /// Whether compiled code goes on with what the current instruction may raise.
    pub(super) fn is_caught_here(&self, sc: &Scope) -> bool {
        sc.raises_to.is_some() || self.handler(sc).is_some()
    }

    /// The compiled handler of the current instruction.
    fn handler(&self, sc: &Scope) -> Option<Handler> {
        let catches = self.f.frames[sc.frame.index()].catches;
        let handler = exceptions::handler_at(&sc.code.handlers, sc.instr.at).filter(|_| catches)?;
        (!only_cleans_up(&sc.cfg, handler)).then_some(*handler)
    }

    /// Looks behind `v`, an instruction that was just emitted, whether it has raised; gives its result where
    /// it has not.
    pub(super) fn catch(&mut self, sc: &mut Scope, v: Value) -> Value {
        self.f.caught.insert(v);
        let failed = self.emit(sc, Op::Failed(v));
        let (landing, next) = self.fork(sc, failed);
        self.land(sc, landing, true);
        sc.block = next;
        if self.f.ty(v).is_object() && self.f.ty(v).maybe_null() || !self.f.ty(v).is_object() {
            return v;
        }
        let known = self.emit(sc, Op::Known(v));
        self.f.insns[known.index()].ty = self.f.insns[v.index()].ty;
        known
    }

    /// Makes `landing` the place where the current instruction has raised: goes to the handler or out of the
    /// frame. `fresh`: the exception has no entry for this frame in its traceback yet.
    pub(super) fn land(&mut self, sc: &mut Scope, landing: BlockId, fresh: bool) {
        let (slots, dead, state) = (sc.slots.clone(), sc.dead, sc.state);
        let observed = sc.observed;
        self.f.blocks[landing.index()].cold = true;
        sc.block = landing;
        let before = self.state_before(sc);
        let shown = &self.f.states[before.index()];
        let keep = shown.slots.len() - shown.pops as usize;
        if fresh {
            // Whoever traces wants to see the exception arrive in this frame.
            let check = self.emit(sc, Op::CheckRaising);
            self.f.insns[check.index()].state = Some(before);
        }
        sc.slots = sc.before[..keep].to_vec();
        let raising = self.state_raising(sc);
        match self.handler(sc) {
            Some(handler) => self.enter_handler(sc, handler, raising, fresh),
            None => self.leave_frame_raising(sc, Some(raising)),
        }
        (sc.slots, sc.dead, sc.state, sc.observed) = (slots, dead, state, observed);
    }

    /// The current instruction has raised and let go of its operands; nothing can be left here.
    fn state_raising(&mut self, sc: &Scope) -> StateId {
        self.f.add_state(FrameState {
            frame: sc.frame,
            parent: sc.parent,
            start: sc.instr.start,
            at: sc.instr.at,
            next: sc.instr.next,
            slots: sc.slots.clone(),
            pops: 0,
            gives: Gives::Result,
        })
    }

    fn drop_at(&mut self, sc: &Scope, v: Value, state: StateId) {
        if self.f.ty(v).is_object() {
            let r = self.emit(sc, Op::Release(v));
            self.f.insns[r.index()].state = Some(state);
        }
    }

    /// Unwinds the stack to the handler's depth, pushes what it wants and goes there.
    fn enter_handler(&mut self, sc: &mut Scope, handler: Handler, raising: StateId, fresh: bool) {
        let mut at = self.emit(sc, Op::I64(i64::from(sc.instr.at)));
        at = self.emit(sc, Op::BoxInt(at));
        if fresh {
            let entry = self.emit(sc, Op::Runtime { helper: Helper::Traceback, args: Vec::new(), imm: 0 });
            self.f.insns[entry.index()].state = Some(raising);
        } else if sc.instr.arg > 0 {
            // RERAISE: the place is that of the first raise.
            at = sc.before[sc.before.len() - 1 - sc.instr.arg as usize].unwrap_or(at);
        }
        let depth = sc.code.nlocalsplus + handler.depth as usize;
        while sc.slots.len() > depth {
            let item = sc.slots.pop().flatten();
            let state = self.state_raising(sc);
            if let Some(item) = item {
                self.drop_at(sc, item, state);
            }
        }
        // What was popped is gone by now, from the top down.
        let unwound = self.state_raising(sc);
        if handler.push_lasti {
            self.push(sc, at);
        }
        let take = Op::Runtime { helper: Helper::TakeException, args: Vec::new(), imm: 0 };
        let exception = self.emit(sc, take);
        self.f.insns[exception.index()].state = Some(unwound);
        self.push(sc, exception);
        let target = handler.target;
        let state = self.resume_state(sc, target, sc.slots.clone());
        self.check_in(sc, state);
        let block = sc.cfg.by_unit[&target];
        self.goto(sc, block);
    }

    /// Has the interpreter run the frame to its end, with the exception thrown in at `raising` or from the
    /// current instruction on, and goes on in the caller.
    pub(super) fn leave_frame_raising(&mut self, sc: &mut Scope, raising: Option<StateId>) {
        let (Some(raises_to), Some(returns_to)) = (sc.raises_to, sc.returns_to) else {
            return self.exit(sc, Reason::Raised);
        };
        let throw = raising.is_some();
        let state = raising.unwrap_or_else(|| self.state_before(sc));
        sc.drops_locals = true;
        let result = self.emit(sc, Op::Interpret { throw });
        self.f.insns[result.index()].state = Some(state);
        let raised = self.emit(sc, Op::IsNull(result));
        let (to, back) = self.fork(sc, raised);
        sc.block = to;
        self.emit(sc, Op::Jump(Edge { to: raises_to, args: Vec::new() }));
        sc.block = back;
        let result = self.emit(sc, Op::Known(result));
        self.emit(sc, Op::Jump(Edge { to: returns_to, args: vec![result] }));
        sc.dead = true;
    }

    // ---- instructions -------------------------------------------------------------------------

    /// `RAISE_VARARGS`.
    pub(super) fn raise(&mut self, sc: &mut Scope, n: u32) {
        if self.handler(sc).is_none() {
            return self.leave_frame_raising(sc, None);
        }
        if n == 0 {
            return self.exit(sc, Reason::Raised);
        }
        let cause = if n == 2 { self.pop(sc) } else { self.null(sc) };
        let exception = self.pop(sc);
        self.runtime(sc, Helper::Raise, &[exception, cause], 0);
        self.never(sc);
    }

    /// `RERAISE`: goes to the next handler; the traceback gets no entry.
    pub(super) fn reraise(&mut self, sc: &mut Scope) {
        if self.handler(sc).is_none() {
            return self.leave_frame_raising(sc, None);
        }
        let exception = self.pop(sc);
        let state = self.state_before(sc);
        let v = self.emit(sc, Op::Runtime { helper: Helper::Reraise, args: vec![exception], imm: 0 });
        self.f.insns[v.index()].state = Some(state);
        self.f.caught.insert(v);
        let failed = self.emit(sc, Op::Failed(v));
        let (landing, next) = self.fork(sc, failed);
        self.land(sc, landing, false);
        sc.block = next;
        self.never(sc);
    }

    /// Ends a block that is never reached.
    fn never(&mut self, sc: &mut Scope) {
        self.f.blocks[sc.block.index()].cold = true;
        self.exit(sc, Reason::Raised);
    }

    pub(super) fn push_exc_info(&mut self, sc: &mut Scope) {
        let exception = self.pop(sc);
        let before = self.runtime(sc, Helper::PushHandled, &[exception], 0);
        self.push(sc, before);
        self.push(sc, exception);
    }

    pub(super) fn pop_except(&mut self, sc: &mut Scope) {
        let before = self.pop(sc);
        let exception = self.runtime(sc, Helper::PopHandled, &[before], 0);
        self.release(sc, exception);
        sc.observed = true;
    }

    pub(super) fn check_exc_match(&mut self, sc: &mut Scope) {
        let wanted = self.pop(sc);
        let exception = self.top(sc, 1);
        let matches = self.runtime(sc, Helper::Matches, &[exception, wanted], 0);
        self.push_bool(sc, matches, false);
    }

    /// `CHECK_EG_MATCH` and `BEFORE_WITH`: two values, the second on top.
    pub(super) fn hidden_pair(&mut self, sc: &mut Scope, operands: &[Value]) {
        self.hidden(sc, operands);
        if sc.dead {
            return;
        }
        let pair = self.pop(sc);
        for i in 0..2 {
            let offset = crate::cpython::at::tuple::ITEMS + 8 * i;
            let item = self.emit(sc, Op::LoadField(pair, offset as i32));
            self.f.insns[item.index()].ty = crate::hir::Type::OBJECT;
            self.push(sc, item);
        }
        self.release(sc, pair);
    }

    pub(super) fn with_except_start(&mut self, sc: &mut Scope) {
        let (exit, exception) = (self.top(sc, 4), self.top(sc, 1));
        let result = self.runtime(sc, Helper::WithExcept, &[exit, exception], 0);
        self.push(sc, result);
    }
}

/// Whether a handler does no more than put things back and raise again: no code is made for it, since the
/// exception leaves in any case.
fn only_cleans_up(cfg: &Cfg, handler: &Handler) -> bool {
    let Some(block) = cfg.by_unit.get(&handler.target).map(|b| &cfg.blocks[*b]) else { return true };
    let simple = |i: &Instr| match i.op {
        op::CALL_INTRINSIC_1 => i.arg == 3,
        o => CLEANUP.contains(&o),
    };
    let instrs = &cfg.instrs[block.first..block.end];
    instrs[instrs.len() - 1].op == op::RERAISE && instrs.iter().all(simple)
}

/// What a handler that only cleans up consists of, besides turning StopIteration into RuntimeError.
const CLEANUP: [u8; 10] = [
    op::RERAISE,
    op::PUSH_EXC_INFO,
    op::POP_EXCEPT,
    op::COPY,
    op::SWAP,
    op::POP_TOP,
    op::LOAD_CONST,
    op::STORE_FAST,
    op::DELETE_FAST,
    op::NOP,
];
