//! Generators and coroutines: a version is entered wherever the generator was suspended, and suspends it
//! again with its whole state in its own frame.

use emberjit_layout::opcode::op;

use super::{Builder, Refused, Scope};
use crate::bytecode::stack;
use crate::cpython::types;
use crate::hir::insn::Reason;
use crate::hir::{Cmp, Edge, EntryKind, Helper, Op, Value};

impl Builder<'_, '_> {
    /// Builds a generator's body, from each place where it can be resumed.
    pub(super) fn generator(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        // CPython keeps handlers of code that cannot raise: their yields are never reached.
        let depth = |unit: u32| stack::depth_at(&sc.cfg, &sc.code.handlers, unit);
        let reached = |(at, unit): (u32, u32)| Some((at, sc.cfg.by_unit[&unit], depth(unit)?));
        let resumes: Vec<(u32, usize, usize)> = sc.cfg.resumes().into_iter().filter_map(reached).collect();
        let entries: Vec<usize> = resumes.iter().map(|r| r.1).collect();
        let order = self.order(sc, &entries);
        let suspended = self.emit(sc, Op::SuspendedAt);
        for (i, (at, entry, depth)) in resumes.into_iter().enumerate() {
            let mut other = None;
            if i + 1 < entries.len() {
                let at = self.emit(sc, Op::I64(i64::from(at)));
                let here = self.emit(sc, Op::IntCompare(Cmp::Eq, suspended, at));
                let (yes, no) = self.fork(sc, here);
                sc.block = yes;
                other = Some(no);
            }
            let slots = sc.code.nlocalsplus + depth;
            sc.slots = (0..slots).map(|i| Some(self.emit(sc, Op::LoadSlot(i as u32)))).collect();
            self.goto(sc, entry);
            sc.block = other.unwrap_or(sc.block);
        }
        self.build_blocks(sc, &order)
    }

    pub(super) fn yield_value(&mut self, sc: &mut Scope) {
        if self.f.entry != EntryKind::Generator {
            return self.exit(sc, Reason::LoopEnd);
        }
        let mut args = vec![self.pop(sc)];
        for slot in sc.slots.clone() {
            args.push(slot.unwrap_or_else(|| self.null(sc)));
        }
        self.emit(sc, Op::Yield { args, unit: sc.instr.at });
        sc.dead = true;
    }

    /// `GET_AWAITABLE`: rare and wrong awaitables are the interpreter's.
    pub(super) fn get_awaitable(&mut self, sc: &mut Scope) {
        let awaitable = self.pop(sc);
        let after = self.f.add_block();
        let iterator = self.runtime(sc, Helper::GetAwaitable, &[awaitable], 0);
        let none = self.emit(sc, Op::IsNull(iterator));
        let (none, some) = self.fork(sc, none);
        sc.block = some;
        let iterator = self.emit(sc, Op::Known(iterator));
        self.emit(sc, Op::Jump(Edge { to: after, args: vec![iterator] }));
        sc.block = none;
        self.f.blocks[none.index()].cold = true;
        self.hidden(sc, &[awaitable]);
        if !sc.dead {
            let iterator = self.pop(sc);
            self.emit(sc, Op::Jump(Edge { to: after, args: vec![iterator] }));
        }
        sc.dead = false;
        sc.block = after;
        let iterator = self.brought(sc, after);
        self.push(sc, iterator);
    }

    /// `SEND`: goes on behind it with what the receiver yields, or to its target with what it returns.
    pub(super) fn send(&mut self, sc: &mut Scope) {
        let value = self.pop(sc);
        let receiver = self.top(sc, 1);
        let result = self.emit_exit(sc, Op::Send(receiver, value));
        sc.observed = false;
        let returned = self.emit(sc, Op::Returned(result));
        let (done, more) = self.fork(sc, returned);
        self.push(sc, result);
        let ways = [(done, self.target(sc)), (more, self.next_block(sc))];
        for (block, target) in ways {
            sc.block = block;
            let unit = sc.cfg.instrs[sc.cfg.blocks[target].first].start;
            let state = self.resume_state(sc, unit, sc.slots.clone());
            self.check_in(sc, state);
            self.goto(sc, target);
        }
    }

    /// `END_ASYNC_FOR`: the loop is over, or the interpreter raises what came instead.
    pub(super) fn end_async_for(&mut self, sc: &mut Scope) {
        debug_assert_eq!(sc.instr.op, op::END_ASYNC_FOR);
        let exception = self.top(sc, 1);
        let wanted = self.constant(sc, types::stop_async_iteration());
        let over = self.runtime(sc, Helper::Matches, &[exception, wanted], 0);
        sc.observed = false;
        let (yes, no) = self.fork(sc, over);
        self.leave_in(sc, no, |_, _| {});
        sc.block = yes;
        let exception: Value = self.pop(sc);
        let awaitable = self.pop(sc);
        self.release(sc, exception);
        self.release(sc, awaitable);
        sc.observed = true;
    }
}
