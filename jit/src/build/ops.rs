//! One bytecode instruction at a time: the dispatcher, the value stack, containers and control flow.

use emberjit_layout::exceptions;
use emberjit_layout::opcode::op;

use super::{Builder, Items, Refused, Scope, refused};
use crate::bytecode::feedback::{self, Feedback};
use crate::cpython::types::{self, known};
use crate::cpython::{Obj, at, hidden};
use crate::hir::insn::{Gives, Reason};
use crate::hir::{Edge, EntryKind, FrameState, Helper, Op, Type, Value};

/// An argument of `CALL_INTRINSIC_1`.
const INTRINSIC_IMPORT_STAR: u32 = 2;

impl Builder<'_, '_> {
    pub(super) fn step(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let arg = sc.instr.arg;
        match sc.instr.op {
            op::NOP => {}
            op::RESUME => self.resume(sc),
            op::COPY_FREE_VARS => self.copy_free_vars(sc, arg as usize)?,
            op::LOAD_CONST => {
                let o = sc.code.consts[arg as usize];
                let v = self.constant(sc, o);
                self.push(sc, v);
            }
            op::LOAD_FAST | op::LOAD_FAST_CHECK | op::LOAD_CLOSURE => self.load_fast(sc, arg as usize),
            op::LOAD_FAST_AND_CLEAR => {
                let v = sc.slots[arg as usize].take();
                sc.slots.push(v);
            }
            op::STORE_FAST => self.store_fast(sc, arg as usize),
            op::DELETE_FAST => self.delete_fast(sc, arg as usize),
            op::POP_TOP => {
                let v = self.pop(sc);
                self.release(sc, v);
            }
            op::PUSH_NULL => sc.slots.push(None),
            op::COPY => sc.slots.push(sc.slots[sc.slots.len() - arg as usize]),
            op::SWAP => {
                let top = sc.slots.len() - 1;
                sc.slots.swap(top, top + 1 - arg as usize);
            }
            op::KW_NAMES => sc.kwnames = sc.code.consts[arg as usize],
            op::RETURN_VALUE => {
                let v = self.pop(sc);
                self.do_return(sc, v);
            }
            op::RETURN_CONST => {
                let v = self.constant(sc, sc.code.consts[arg as usize]);
                self.do_return(sc, v);
            }
            op::JUMP_FORWARD | op::JUMP_BACKWARD_NO_INTERRUPT => self.jump(sc),
            op::JUMP_BACKWARD => self.jump_backward(sc),
            op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE => self.pop_jump_if(sc),
            op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_NOT_NONE => self.pop_jump_if_none(sc),
            op::GET_ITER => self.get_iter(sc),
            op::FOR_ITER => self.for_iter(sc),
            op::UNARY_NEGATIVE | op::UNARY_INVERT | op::UNARY_NOT => self.unary(sc)?,
            op::BINARY_OP => self.binary_op(sc)?,
            op::COMPARE_OP => self.compare_op(sc)?,
            op::IS_OP => {
                let (a, b) = self.pop_two(sc);
                let same = self.emit(sc, Op::Same(a, b));
                self.push_bool(sc, same, arg & 1 != 0);
                self.release(sc, a);
                self.release(sc, b);
            }
            op::CONTAINS_OP => {
                let (item, container) = self.pop_two(sc);
                let found = self.runtime(sc, Helper::Contains, &[container, item], 0);
                self.push_bool(sc, found, arg & 1 != 0);
            }
            op::BINARY_SUBSCR => self.binary_subscr(sc)?,
            op::STORE_SUBSCR => self.store_subscr(sc)?,
            op::DELETE_SUBSCR => {
                let args = self.pop_n(sc, 2);
                self.runtime(sc, Helper::DelItem, &args, 0);
            }
            op::BINARY_SLICE => self.runtime_push(sc, Helper::Slice, 3, 0),
            op::STORE_SLICE => {
                let args = self.pop_n(sc, 4);
                self.runtime(sc, Helper::StoreSlice, &args, 0);
            }
            op::BUILD_TUPLE => self.runtime_push(sc, Helper::BuildTuple, arg, 0),
            op::BUILD_LIST => self.runtime_push(sc, Helper::BuildList, arg, 0),
            op::BUILD_SET => self.runtime_push(sc, Helper::BuildSet, arg, 0),
            op::BUILD_STRING => self.runtime_push(sc, Helper::BuildString, arg, 0),
            op::BUILD_MAP => self.runtime_push(sc, Helper::BuildMap, 2 * arg, 0),
            op::BUILD_CONST_KEY_MAP => self.runtime_push(sc, Helper::ConstKeyMap, arg + 1, 0),
            op::BUILD_SLICE => self.build_slice(sc, arg),
            op::FORMAT_VALUE => self.format_value(sc, arg),
            op::LIST_APPEND => self.add_to_container(sc, Helper::ListAppend, 1),
            op::SET_ADD => self.add_to_container(sc, Helper::SetAdd, 1),
            op::MAP_ADD => self.add_to_container(sc, Helper::MapAdd, 2),
            op::LIST_EXTEND => self.add_to_container(sc, Helper::ListExtend, 1),
            op::DICT_UPDATE => self.add_to_container(sc, Helper::DictUpdate, 1),
            op::DICT_MERGE => self.dict_merge(sc),
            op::CALL_INTRINSIC_1 if arg == 6 => self.list_to_tuple(sc),
            op::CALL_INTRINSIC_1 if arg == 5 => self.runtime_push(sc, Helper::Positive, 1, 0),
            op::UNPACK_SEQUENCE => self.unpack_sequence(sc, arg),
            op::LOAD_GLOBAL => self.load_global(sc),
            op::LOAD_NAME => self.load_name(sc),
            op::STORE_GLOBAL | op::STORE_NAME => self.store_name(sc),
            op::LOAD_DEREF => self.load_deref(sc, arg as usize),
            op::STORE_DEREF => self.store_deref(sc, arg as usize),
            op::MAKE_CELL => self.make_cell(sc, arg as usize),
            op::MAKE_FUNCTION => self.make_function(sc, arg),
            op::LOAD_ATTR => self.load_attr(sc)?,
            op::STORE_ATTR => self.store_attr(sc)?,
            op::LOAD_SUPER_ATTR => self.load_super_attr(sc, arg)?,
            op::CALL => self.call(sc)?,
            op::CALL_FUNCTION_EX => self.call_function_ex(sc, arg)?,
            op::DELETE_ATTR => {
                let owner = self.pop(sc);
                let name = self.constant(sc, sc.code.names[arg as usize]);
                self.runtime(sc, Helper::DelAttr, &[owner, name], 0);
            }
            op::DELETE_GLOBAL | op::DELETE_NAME => self.delete_name(sc),
            op::DELETE_DEREF => self.delete_deref(sc, arg as usize),
            op::LOAD_BUILD_CLASS => self.load_build_class(sc),
            op::IMPORT_NAME => self.import_name(sc),
            op::IMPORT_FROM => {
                let module = *sc.slots.last().expect("a module");
                let module = module.unwrap_or_else(|| self.null(sc));
                let name = self.constant(sc, sc.code.names[arg as usize]);
                let v = self.runtime(sc, Helper::ImportFrom, &[module, name], 0);
                self.push(sc, v);
            }
            op::UNPACK_EX => self.unpack_ex(sc, arg),
            op::GET_LEN => {
                let subject = self.top(sc, 1);
                let v = self.runtime(sc, Helper::Length, &[subject], 0);
                self.push(sc, v);
            }
            op::MATCH_MAPPING | op::MATCH_SEQUENCE => self.match_flag(sc),
            op::MATCH_KEYS => {
                let (subject, keys) = (self.top(sc, 2), self.top(sc, 1));
                self.hidden(sc, &[subject, keys]);
            }
            op::MATCH_CLASS => {
                let args = self.pop_n(sc, 3);
                self.hidden(sc, &args);
            }
            op::SET_UPDATE => self.add_to_container(sc, Helper::SetUpdate, 1),
            op::LOAD_ASSERTION_ERROR => {
                let v = self.constant(sc, types::assertion_error());
                self.push(sc, v);
            }
            // `from module import *`: it writes the frame's names in its own way.
            op::CALL_INTRINSIC_1 if arg == INTRINSIC_IMPORT_STAR => self.exit(sc, Reason::Unsupported),
            op::CALL_INTRINSIC_1 => {
                let v = self.pop(sc);
                self.hidden(sc, &[v]);
            }
            op::CALL_INTRINSIC_2 => {
                let (a, b) = self.pop_two(sc);
                self.hidden(sc, &[a, b]);
            }
            op::SETUP_ANNOTATIONS => {
                let names = self.names(sc);
                self.runtime(sc, Helper::SetupAnnotations, &[names], 0);
            }
            op::LOAD_LOCALS => self.load_locals(sc),
            op::LOAD_FROM_DICT_OR_GLOBALS => self.load_from_dict_or_globals(sc),
            op::LOAD_FROM_DICT_OR_DEREF => self.load_from_dict_or_deref(sc, arg as usize),
            op::RAISE_VARARGS => self.raise(sc, arg),
            op::RERAISE => self.reraise(sc),
            op::PUSH_EXC_INFO => self.push_exc_info(sc),
            op::POP_EXCEPT => self.pop_except(sc),
            op::CHECK_EXC_MATCH => self.check_exc_match(sc),
            op::CHECK_EG_MATCH => {
                let (group, wanted) = self.pop_two(sc);
                self.hidden_pair(sc, &[group, wanted]);
            }
            op::BEFORE_WITH => self.before_with(sc)?,
            op::WITH_EXCEPT_START => self.with_except_start(sc),
            op::YIELD_VALUE => self.yield_value(sc),
            op::SEND => self.send(sc),
            op::END_SEND => {
                let (receiver, value) = self.pop_two(sc);
                self.push(sc, value);
                self.release(sc, receiver);
            }
            op::GET_AWAITABLE => self.get_awaitable(sc),
            op::GET_AITER | op::GET_YIELD_FROM_ITER => {
                let v = self.pop(sc);
                self.hidden(sc, &[v]);
            }
            op::GET_ANEXT => {
                let iterator = self.top(sc, 1);
                self.hidden(sc, &[iterator]);
            }
            op::BEFORE_ASYNC_WITH => {
                let manager = self.pop(sc);
                self.hidden_pair(sc, &[manager]);
            }
            op::END_ASYNC_FOR => self.end_async_for(sc),
            // What was thrown into a generator that delegates: the interpreter goes on.
            op::CLEANUP_THROW | op::RETURN_GENERATOR => self.exit(sc, Reason::Raised),
            _ => return Err(refused("bytecode", format!("{} is out of range", sc.instr.name()))),
        }
        Ok(())
    }

    // ---- stack and locals ---------------------------------------------------------------------

    pub(super) fn pop_two(&mut self, sc: &mut Scope) -> (Value, Value) {
        let b = self.pop(sc);
        (self.pop(sc), b)
    }

    pub(super) fn push_bool(&mut self, sc: &mut Scope, v: Value, invert: bool) {
        let v = if invert { self.emit(sc, Op::Not(v)) } else { v };
        let v = self.emit(sc, Op::BoxBool(v));
        self.push(sc, v);
    }

    /// Pops `n`, calls the helper with them, pushes its result.
    fn runtime_push(&mut self, sc: &mut Scope, helper: Helper, n: u32, imm: i64) {
        let args = self.pop_n(sc, n as usize);
        let v = self.runtime(sc, helper, &args, imm);
        self.push(sc, v);
    }

    fn load_fast(&mut self, sc: &mut Scope, i: usize) {
        let v = match sc.slots[i] {
            Some(v) if !self.f.ty(v).maybe_null() => v,
            Some(v) if sc.instr.op == op::LOAD_FAST && self.f.insn(v).op != Op::Param => v,
            // The compiler proved it bound (LOAD_FAST), or it may not be (LOAD_FAST_CHECK).
            Some(v) => {
                let v = self.emit_exit(sc, Op::GuardNotNull(v));
                sc.slots[i] = Some(v);
                v
            }
            None => return self.exit(sc, Reason::Unbound),
        };
        self.push(sc, v);
    }

    fn store_fast(&mut self, sc: &mut Scope, i: usize) {
        let v = self.pop(sc);
        let v = if self.is_null(v) { None } else { Some(v) };
        if let Some(old) = std::mem::replace(&mut sc.slots[i], v) {
            self.release(sc, old);
        }
    }

    fn delete_fast(&mut self, sc: &mut Scope, i: usize) {
        match sc.slots[i] {
            Some(v) => {
                if self.f.ty(v).maybe_null() {
                    self.emit_exit(sc, Op::GuardNotNull(v));
                }
                sc.slots[i] = None;
                self.release(sc, v);
            }
            None => self.exit(sc, Reason::Unbound),
        }
    }

    // ---- control flow -------------------------------------------------------------------------

    pub(super) fn target(&self, sc: &Scope) -> usize {
        sc.cfg.by_unit[&sc.instr.target().expect("jumps have targets")]
    }

    fn jump(&mut self, sc: &mut Scope) {
        let target = self.target(sc);
        self.goto(sc, target);
    }

    /// The root polls the eval breaker on entry, as the interpreter does; versions that observe nothing
    /// else lose it again (they are over soon).
    fn resume(&mut self, sc: &mut Scope) {
        let polls = match self.f.entry {
            EntryKind::Function => true,
            EntryKind::Generator => sc.instr.arg < 2,
            EntryKind::Loop(_) => false,
        };
        if polls && sc.parent.is_none() {
            let state = self.state_after(sc);
            let poll = self.emit(sc, Op::Poll { repeats: false });
            self.f.insns[poll.index()].state = Some(state);
        }
    }

    /// Polls the eval breaker, as the interpreter does here, then jumps. The interpreter has jumped already when
    /// it polls: an exception is handled as one of what lies before the target, but the traceback names the jump.
    fn jump_backward(&mut self, sc: &mut Scope) {
        let target = self.target(sc);
        let unit = sc.instr.target().expect("jumps have targets");
        let handler =
            |unit| exceptions::handler_at(&sc.code.handlers, unit).map(|h| (h.target, h.depth, h.push_lasti));
        // Where the interpreter takes over from a loop, it is in the middle of that very jump.
        let polled = matches!(self.f.entry, EntryKind::Loop(_)) && sc.parent.is_none();
        let repeats = handler(sc.instr.at) != handler(unit.saturating_sub(1));
        let state = self.f.add_state(FrameState {
            frame: sc.frame,
            parent: sc.parent,
            start: if repeats && !polled { sc.instr.start } else { unit },
            at: sc.instr.at,
            next: sc.instr.next,
            slots: sc.slots.clone(),
            pops: 0,
            gives: Gives::Result,
        });
        let poll = self.emit(sc, Op::Poll { repeats });
        self.f.insns[poll.index()].state = Some(state);
        self.goto(sc, target);
    }

    /// The truth of `v` as i1.
    pub(super) fn truth(&mut self, sc: &mut Scope, v: Value) -> Value {
        let ty = self.f.ty(v);
        if let Op::BoxBool(b) = *self.f.op(v) {
            return b;
        }
        if ty.bits == Type::BOOL.bits {
            let yes = self.constant(sc, types::py_true());
            return self.emit(sc, Op::Same(v, yes));
        }
        if ty.bits == Type::INT.bits {
            let n = self.emit_exit(sc, Op::UnboxInt(v));
            let zero = self.emit(sc, Op::I64(0));
            return self.emit(sc, Op::IntCompare(crate::hir::Cmp::Ne, n, zero));
        }
        self.runtime(sc, Helper::IsTrue, &[v], 0)
    }

    fn pop_jump_if(&mut self, sc: &mut Scope) {
        let v = self.pop(sc);
        let truth = self.truth(sc, v);
        if std::mem::take(&mut sc.observed) {
            // To leave here, the operand is replaced by its truth: asking again must not run code.
            let boxed = self.emit(sc, Op::BoxBool(truth));
            let mut slots = sc.slots.clone();
            slots.push(Some(boxed));
            let state = self.resume_state(sc, sc.instr.start, slots);
            self.check_in(sc, state);
        }
        let target = self.target(sc);
        let next = self.next_block(sc);
        let jump = self.edge(sc, target);
        let fall = self.edge(sc, next);
        match sc.instr.op {
            op::POP_JUMP_IF_TRUE => self.branch(sc, truth, jump, fall),
            _ => self.branch(sc, truth, fall, jump),
        }
    }

    /// A state that continues at `start` with `slots`.
    pub(super) fn resume_state(
        &mut self,
        sc: &Scope,
        start: u32,
        slots: Vec<Option<Value>>,
    ) -> crate::hir::StateId {
        self.f.add_state(FrameState {
            frame: sc.frame,
            parent: sc.parent,
            start,
            at: sc.instr.at,
            next: sc.instr.next,
            slots,
            pops: 0,
            gives: Gives::Result,
        })
    }

    pub(super) fn next_block(&self, sc: &Scope) -> usize {
        sc.cfg.by_unit[&sc.instr.next]
    }

    fn pop_jump_if_none(&mut self, sc: &mut Scope) {
        let v = self.pop(sc);
        let none = self.constant(sc, types::none());
        let is_none = self.emit(sc, Op::Same(v, none));
        self.release(sc, v);
        let target = self.target(sc);
        let next = self.next_block(sc);
        let jump = self.edge(sc, target);
        let fall = self.edge(sc, next);
        match sc.instr.op {
            op::POP_JUMP_IF_NONE => self.branch(sc, is_none, jump, fall),
            _ => self.branch(sc, is_none, fall, jump),
        }
    }

    // ---- iteration ----------------------------------------------------------------------------

    fn get_iter(&mut self, sc: &mut Scope) {
        let v = self.pop(sc);
        let iter = self.runtime(sc, Helper::GetIter, &[v], 0);
        let ty = match self.f.ty(v).bits {
            b if b == Type::LIST.bits => Type::LIST_ITER,
            b if b == Type::TUPLE.bits => Type::TUPLE_ITER,
            _ => Type::OBJECT,
        };
        self.f.insns[iter.index()].ty = ty;
        self.push(sc, iter);
    }

    fn for_iter(&mut self, sc: &mut Scope) {
        let iter = *sc.slots.last().expect("FOR_ITER has an iterator");
        let iter = iter.unwrap_or_else(|| self.null(sc));
        let fb = feedback::read(&sc.code.units, &sc.instr);
        let guarded = !self.failed(sc, Reason::TypeGuard);
        let entered = sc.iterators.get(&sc.instr.at).filter(|_| guarded).copied();
        let is = |t: Type| self.f.ty(iter).bits == t.bits || entered.is_some_and(|e| e.bits == t.bits);
        match fb {
            Feedback::Range if guarded => self.for_range(sc, iter),
            _ if is(Type::RANGE_ITER) => self.for_range(sc, iter),
            Feedback::List if guarded => self.for_list(sc, iter),
            _ if is(Type::LIST_ITER) => self.for_list(sc, iter),
            _ => self.for_any(sc, iter),
        }
    }

    fn for_range(&mut self, sc: &mut Scope, iter: Value) {
        self.specialised(sc, op::FOR_ITER, op::FOR_ITER_RANGE);
        let iter = self.guard_class(sc, iter, known::range_iter());
        let more = self.emit(sc, Op::RangeHasNext(iter));
        let (body, end) = (self.f.add_block(), self.exhausted(sc));
        self.branch(sc, more, Edge { to: body, args: vec![] }, end);
        sc.block = body;
        let n = self.emit(sc, Op::RangeTake(iter));
        self.push_machine_int(sc, n);
        let next = self.next_block(sc);
        self.goto(sc, next);
    }

    pub(super) fn push_machine_int(&mut self, sc: &mut Scope, n: Value) {
        let boxed = self.emit(sc, Op::BoxInt(n));
        self.push(sc, boxed);
    }

    fn for_list(&mut self, sc: &mut Scope, iter: Value) {
        self.specialised(sc, op::FOR_ITER, op::FOR_ITER_LIST);
        let iter = self.guard_class(sc, iter, known::list_iter());
        let item = self.emit(sc, Op::ListIterNext(iter));
        let ended = self.emit(sc, Op::IsNull(item));
        let (body, end) = (self.f.add_block(), self.f.add_block());
        self.branch(sc, ended, Edge { to: end, args: vec![] }, Edge { to: body, args: vec![] });
        sc.block = end;
        self.runtime(sc, Helper::ListIterEnd, &[iter], 0);
        sc.observed = false;
        let edge = self.exhausted(sc);
        self.emit(sc, Op::Jump(edge));
        sc.block = body;
        self.push(sc, item);
        let next = self.next_block(sc);
        self.goto(sc, next);
    }

    fn for_any(&mut self, sc: &mut Scope, iter: Value) {
        let item = self.runtime(sc, Helper::IterNext, &[iter], 0);
        sc.observed = false;
        let ended = self.emit(sc, Op::IsNull(item));
        let (body, end) = (self.f.add_block(), self.f.add_block());
        self.branch(sc, ended, Edge { to: end, args: vec![] }, Edge { to: body, args: vec![] });
        sc.block = end;
        let mut slots = sc.slots.clone();
        slots.pop();
        let unit = sc.instr.target().expect("FOR_ITER has a target");
        let state = self.resume_state(sc, unit, slots);
        let release = self.emit(sc, Op::Release(iter));
        self.f.insns[release.index()].state = Some(state);
        let edge = self.exhausted_checked(sc);
        self.emit(sc, Op::Jump(edge));
        sc.block = body;
        self.push(sc, item);
        let state = self.state_after(sc);
        self.check_in(sc, state);
        let next = self.next_block(sc);
        self.goto(sc, next);
    }

    /// The edge taken when the iterator on top has no more items: it is popped.
    fn exhausted(&mut self, sc: &mut Scope) -> Edge {
        let target = self.target(sc);
        let iter = sc.slots.pop();
        let edge = self.edge(sc, target);
        sc.slots.extend(iter);
        edge
    }

    fn exhausted_checked(&mut self, sc: &mut Scope) -> Edge {
        let mut slots = sc.slots.clone();
        slots.pop();
        let unit = sc.instr.target().expect("FOR_ITER has a target");
        let state = self.resume_state(sc, unit, slots);
        self.check_in(sc, state);
        self.exhausted(sc)
    }

    /// `v`, guarded to be exactly of `class`.
    pub(super) fn guard_class(&mut self, sc: &mut Scope, v: Value, class: Obj) -> Value {
        let want = Type::of_class(class);
        if want.bits != Type::OTHER.bits && self.f.ty(v).bits == want.bits {
            return v;
        }
        let guard = self.emit_exit(sc, Op::GuardType(v, class));
        if let Some(o) = self.f.ty(v).constant {
            self.f.insns[guard.index()].ty.constant = Some(o);
        }
        guard
    }

    // ---- containers ---------------------------------------------------------------------------

    fn binary_subscr(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let (container, index) = self.pop_two(sc);
        let fb = feedback::read(&sc.code.units, &sc.instr);
        let ok = !self.failed(sc, Reason::TypeGuard) && !self.failed(sc, Reason::OutOfRange);
        let v = match fb {
            Feedback::ListInt | Feedback::TupleInt if ok => {
                let list = fb == Feedback::ListInt;
                let class = if list { known::list() } else { known::tuple() };
                let container = self.guard_class(sc, container, class);
                let i = self.machine_int(sc, index);
                self.emit_exit(sc, if list { Op::ListGet(container, i) } else { Op::TupleGet(container, i) })
            }
            _ => match self.subscript(sc, container, index) {
                Some(done) => return done,
                None => self.runtime(sc, Helper::GetItem, &[container, index], 0),
            },
        };
        self.push(sc, v);
        Ok(())
    }

    fn store_subscr(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let (container, index) = self.pop_two(sc);
        let value = self.pop(sc);
        let fb = feedback::read(&sc.code.units, &sc.instr);
        let ok = !self.failed(sc, Reason::TypeGuard) && !self.failed(sc, Reason::OutOfRange);
        if fb == Feedback::ListInt && ok {
            let list = self.guard_class(sc, container, known::list());
            let i = self.machine_int(sc, index);
            let old = self.emit_exit(sc, Op::ListSet(list, i, value));
            self.release(sc, old);
        } else if let Some(done) = self.store_subscript(sc, container, index, value) {
            return done;
        } else {
            self.runtime(sc, Helper::SetItem, &[container, index, value], 0);
        }
        Ok(())
    }

    fn add_to_container(&mut self, sc: &mut Scope, helper: Helper, n: usize) {
        let mut args = self.pop_n(sc, n);
        let container =
            sc.slots[sc.slots.len() - sc.instr.arg as usize].expect("a container under construction");
        args.insert(0, container);
        self.note_items(sc, helper, container, args[1]);
        self.runtime(sc, helper, &args, 0);
    }

    /// Keeps track of a list that becomes the arguments of a call, as long as no path branches off.
    /// Nobody else can change it.
    fn note_items(&mut self, sc: &Scope, helper: Helper, list: Value, added: Value) {
        let Op::Runtime { helper: Helper::BuildList, args, .. } = self.f.op(list) else { return };
        let made = Items { block: sc.block, known: Some(args.clone()) };
        let before = self.items.remove(&list).unwrap_or(made);
        let added = match helper {
            Helper::ListAppend => Some(vec![added]),
            Helper::ListExtend => self.tuple_of(added),
            _ => None,
        };
        let known = before.known.filter(|_| before.block == sc.block);
        let known = known.zip(added).map(|(items, added)| [items, added].concat());
        self.items.insert(list, Items { block: sc.block, known });
    }

    /// `CALL_INTRINSIC_1` that makes a tuple of the arguments collected for a call.
    fn list_to_tuple(&mut self, sc: &mut Scope) {
        let list = self.pop(sc);
        let items = self.items.remove(&list).filter(|items| items.block == sc.block);
        let tuple = self.runtime(sc, Helper::ListToTuple, &[list], 0);
        if let Some(items) = items {
            self.items.insert(tuple, items);
        }
        self.push(sc, tuple);
    }

    /// `**mapping` in a call. What could fail or run code is done as the interpreter does it.
    fn dict_merge(&mut self, sc: &mut Scope) {
        let (callable, args) = (self.top(sc, 4), self.top(sc, 3));
        let update = self.pop(sc);
        let dict = sc.slots[sc.slots.len() - sc.instr.arg as usize].expect("a dict under construction");
        let done = self.runtime(sc, Helper::DictMerge, &[dict, update], 0);
        // No guard: it must not fail when the dict was changed already.
        let (merged, not) = self.fork(sc, done);
        self.f.blocks[not.index()].cold = true;
        sc.block = not;
        self.hidden(sc, &[callable, args, dict, update]);
        if !sc.dead {
            let same = self.pop(sc);
            self.release(sc, same);
            self.emit(sc, Op::Jump(Edge { to: merged, args: vec![] }));
        }
        sc.dead = false;
        sc.block = merged;
        self.release(sc, update);
    }

    /// Has the interpreter execute the current instruction on its operands, in a frame that nobody sees, and
    /// pushes what it gives; a tuple where that is more than one value.
    pub(super) fn hidden(&mut self, sc: &mut Scope, operands: &[Value]) {
        // SAFETY: the GIL is held while HIR is built.
        let function = unsafe { hidden::instruction(sc.instr.op, sc.instr.arg, sc.code.flags) };
        let Some(function) = function else { return self.exit(sc, Reason::Unsupported) };
        let mut args = vec![self.constant(sc, function)];
        args.extend(operands);
        let v = self.emit_exit(sc, Op::Call { args, kwnames: Obj::NULL });
        self.push(sc, v);
    }

    /// Item `n` of the value stack, 1 being the top one.
    pub(super) fn top(&mut self, sc: &mut Scope, n: usize) -> Value {
        sc.slots[sc.slots.len() - n].unwrap_or_else(|| self.null(sc))
    }

    /// Whether a pattern's subject is a mapping or sequence, by the flags of its class.
    fn match_flag(&mut self, sc: &mut Scope) {
        let flag = match sc.instr.op {
            op::MATCH_MAPPING => at::TPFLAGS_MAPPING,
            _ => at::TPFLAGS_SEQUENCE,
        };
        let subject = self.top(sc, 1);
        let matches = self.runtime(sc, Helper::HasFlag, &[subject], flag as i64);
        self.push_bool(sc, matches, false);
    }

    fn unpack_ex(&mut self, sc: &mut Scope, arg: u32) {
        let v = self.pop(sc);
        let tuple = self.runtime(sc, Helper::UnpackEx, &[v], i64::from(arg));
        self.push_items(sc, tuple, 1 + (arg & 0xff) + (arg >> 8));
    }

    fn build_slice(&mut self, sc: &mut Scope, arg: u32) {
        let mut args = self.pop_n(sc, arg as usize);
        if arg == 2 {
            args.push(self.null(sc));
        }
        let v = self.runtime(sc, Helper::BuildSlice, &args, 0);
        self.push(sc, v);
    }

    fn format_value(&mut self, sc: &mut Scope, arg: u32) {
        let spec = if arg & 4 != 0 { self.pop(sc) } else { self.null(sc) };
        let value = self.pop(sc);
        let v = self.runtime(sc, Helper::Format, &[value, spec], i64::from(arg));
        self.push(sc, v);
    }

    fn unpack_sequence(&mut self, sc: &mut Scope, n: u32) {
        let v = self.pop(sc);
        let fb = feedback::read(&sc.code.units, &sc.instr);
        let guarded = !self.failed(sc, Reason::TypeGuard) && !self.failed(sc, Reason::Condition);
        if fb == Feedback::Tuple && guarded {
            let tuple = self.guard_class(sc, v, known::tuple());
            let length = self.emit(sc, Op::Length(tuple));
            let want = self.emit(sc, Op::I64(i64::from(n)));
            let ok = self.emit(sc, Op::IntCompare(crate::hir::Cmp::Eq, length, want));
            self.emit_exit(sc, Op::Guard(ok, true));
            return self.push_items(sc, tuple, n);
        }
        let tuple = self.runtime(sc, Helper::Unpack, &[v], i64::from(n));
        if std::mem::take(&mut sc.observed) {
            // To leave here, the operand is replaced by the tuple: unpacking it again runs no code.
            let mut slots = sc.slots.clone();
            slots.push(Some(tuple));
            let state = self.resume_state(sc, sc.instr.start, slots);
            self.check_in(sc, state);
        }
        self.push_items(sc, tuple, n);
    }

    /// Pushes the items of a tuple, the first on top.
    fn push_items(&mut self, sc: &mut Scope, tuple: Value, n: u32) {
        for i in (0..n).rev() {
            let item = self.emit(sc, Op::LoadField(tuple, (at::tuple::ITEMS + 8 * i as usize) as i32));
            self.f.insns[item.index()].ty = Type::OBJECT;
            self.push(sc, item);
        }
        self.release(sc, tuple);
    }

    /// The machine integer in `v`, which is guarded to be an int that fits.
    pub(super) fn machine_int(&mut self, sc: &mut Scope, v: Value) -> Value {
        if let Op::BoxInt(n) = *self.f.op(v) {
            return n;
        }
        let v = self.guard_class(sc, v, known::int());
        self.emit_exit(sc, Op::UnboxInt(v))
    }
}
