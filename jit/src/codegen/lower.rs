//! One HIR instruction at a time.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types as clif};

use super::Codegen;
use super::exits::ColdKind;
use crate::cpython::types::{self, known};
use crate::cpython::{Obj, at, dict, ffi};
use crate::hir::insn::Reason;
use crate::hir::{Edge, Op, Type, Value};
use crate::passes::refcount;
use crate::runtime::state::Stress;
use crate::runtime::{entry, reserve};

impl Codegen<'_, '_> {
    pub(super) fn lower(&mut self, v: Value) {
        let op = self.f.insn(v).op.clone();
        let result = match op {
            // The prologue has taken them.
            Op::Arg(_) => None,
            Op::Callee => Some(self.callee),
            Op::LoadSlot(i) => {
                Some(self.load(clif::I64, self.root, (at::frame::LOCALSPLUS + 8 * i as usize) as i32))
            }
            Op::Const(o) | Op::Found(_, o) => Some(self.address(o.0)),
            Op::I64(n) => Some(self.int(n)),
            Op::F64(bits) => Some(self.b.ins().f64const(f64::from_bits(bits))),
            Op::Bool(b) => Some(self.b.ins().iconst(clif::I8, i64::from(b))),
            Op::GuardType(a, class) => {
                self.guard_type(v, a, class);
                None
            }
            Op::IsClass(a, class) => {
                let a = self.value(a);
                let actual = self.load(clif::I64, a, at::object::TYPE as i32);
                let want = self.address(class.0);
                Some(self.b.ins().icmp(IntCC::Equal, actual, want))
            }
            Op::GuardIs(a, o) => {
                let a = self.value(a);
                let differs = self.b.ins().icmp_imm_s(IntCC::NotEqual, a, o.0 as i64);
                self.exit_if(differs, v, Reason::IdentityGuard);
                None
            }
            Op::GuardNotNull(a) => {
                let a = self.value(a);
                let null = self.b.ins().icmp_imm_s(IntCC::Equal, a, 0);
                self.exit_if(null, v, Reason::Unbound);
                None
            }
            Op::Guard(c, expect) => {
                let c = self.value(c);
                let cc = if expect { IntCC::Equal } else { IntCC::NotEqual };
                let bad = self.b.ins().icmp_imm_s(cc, c, 0);
                self.exit_if(bad, v, Reason::Condition);
                None
            }
            Op::GuardNoShadow(a, keys, n) => {
                self.guard_no_shadow(v, a, keys, n);
                None
            }
            Op::UnboxInt(_)
            | Op::UnboxFloat(_)
            | Op::BoxInt(_)
            | Op::BoxFloat(_)
            | Op::BoxBool(_)
            | Op::BoxIntIf(..)
            | Op::BoxFloatIf(..)
            | Op::IntArith(..)
            | Op::IntCompare(..)
            | Op::FloatArith(..)
            | Op::FloatCompare(..)
            | Op::FloatNeg(_)
            | Op::FloatSqrt(_)
            | Op::IntToFloat(_) => Some(self.arithmetic(v, &op)),
            Op::Not(a) => {
                let a = self.value(a);
                Some(self.b.ins().icmp_imm_s(IntCC::Equal, a, 0))
            }
            Op::Same(a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                Some(self.b.ins().icmp(IntCC::Equal, a, b))
            }
            Op::IsNull(a) => {
                let a = self.value(a);
                Some(self.b.ins().icmp_imm_s(IntCC::Equal, a, 0))
            }
            Op::LoadField(a, offset) => {
                let a = self.value(a);
                Some(self.load(clif::I64, a, offset))
            }
            Op::StoreField(a, offset, value) => {
                let (a, value) = (self.value(a), self.value(value));
                let old = self.load(clif::I64, a, offset);
                self.store(value, a, offset);
                Some(old)
            }
            Op::Length(a) => {
                let a = self.value(a);
                Some(self.load(clif::I64, a, at::object::SIZE as i32))
            }
            Op::ListGet(list, i) => {
                let place = self.list_place(v, list, i);
                Some(self.load(clif::I64, place, 0))
            }
            Op::ListSet(list, i, value) => {
                let place = self.list_place(v, list, i);
                let old = self.load(clif::I64, place, 0);
                let value = self.value(value);
                self.store(value, place, 0);
                Some(old)
            }
            Op::TupleGet(tuple, i) => {
                let t = self.value(tuple);
                let i = self.index(v, tuple, i);
                let place = self.b.ins().ishl_imm_u(i, 3);
                let place = self.b.ins().iadd(t, place);
                Some(self.load(clif::I64, place, at::tuple::ITEMS as i32))
            }
            Op::DictSlotLoad { dict, key, slot } => {
                let (_, value) = self.dict_slot(v, dict, key, slot);
                Some(value)
            }
            Op::DictSlotStore { dict, key, slot, value } => {
                let (place, old) = self.dict_slot(v, dict, key, slot);
                let value = self.value(value);
                self.store(value, place, 0);
                self.bump_version(dict);
                Some(old)
            }
            Op::DictSlotStoreInt { dict, key, slot, value } => {
                self.dict_store_int(v, dict, key, slot, value);
                None
            }
            Op::InstanceLoad(a, i) => {
                let place = self.instance_place(v, a, i);
                let value = self.load(clif::I64, place, 0);
                let null = self.b.ins().icmp_imm_s(IntCC::Equal, value, 0);
                self.exit_if(null, v, Reason::AttributeMissing);
                Some(value)
            }
            Op::InstanceStore(a, i, value) => Some(self.instance_store(v, a, i, value)),
            Op::InstanceStoreFloat(a, i, x) => Some(self.instance_store_float(v, a, i, x)),
            Op::ListSetFloat(list, i, x) => {
                let place = self.list_place(v, list, i);
                Some(self.store_float(place, x))
            }
            Op::LoadMethod(a, name) => Some(self.load_method(v, a, name)),
            Op::Second(_) => Some(self.b.ins().stack_load(clif::I64, clif::I64, self.scratch, 0)),
            Op::CallMethod { ref args, kwnames } => Some(self.call_method(v, args, kwnames)),
            Op::CellLoad(cell) => {
                let cell = self.value(cell);
                Some(self.load(clif::I64, cell, at::cell::REF as i32))
            }
            Op::RangeHasNext(it) => {
                let it = self.value(it);
                let left = self.load(clif::I64, it, at::rangeiter::LEN as i32);
                Some(self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, left, 0))
            }
            Op::RangeTake(it) => Some(self.range_take(it)),
            Op::ListIterNext(it) => Some(self.list_iter_next(it)),
            Op::Call { ref args, kwnames } => Some(self.vectorcall(v, args, kwnames)),
            Op::Runtime { helper, ref args, imm } => self.runtime(v, helper, args, imm),
            Op::Poll { .. } => {
                self.poll(v);
                None
            }
            Op::Check => {
                self.check(v);
                None
            }
            Op::CheckRaising => {
                let stale = self.stale();
                let raise = self.exit_block(v, Reason::Raised, true);
                self.leave_if(stale, raise);
                None
            }
            Op::LeaveFrame => {
                self.leave_frame(v);
                None
            }
            Op::EndInlined => {
                self.end_inlined(v);
                None
            }
            Op::Send(receiver, value) => Some(self.send(v, receiver, value)),
            Op::Returned(_) => {
                let done = self.b.ins().stack_load(clif::I64, clif::I64, self.scratch, 0);
                Some(self.b.ins().icmp_imm_s(IntCC::NotEqual, done, 0))
            }
            Op::SuspendedAt => Some(self.suspended_at()),
            Op::Yield { ref args, unit } => {
                self.suspend(args, unit);
                None
            }
            Op::Failed(a) => Some(self.failures[&self.f.find(a)]),
            Op::Interpret { throw } => Some(self.interpret(v, throw)),
            Op::IncRef(a) => {
                self.incref(a);
                None
            }
            Op::DecRef(a) => {
                let a = refcount::root(self.f, a);
                let o = self.value(a);
                self.decref(v, a, o);
                None
            }
            Op::DropPassed(a, place) => {
                let o = self.passed(place);
                self.decref(v, refcount::root(self.f, a), o);
                None
            }
            Op::Jump(ref edge) => {
                self.jump(edge);
                None
            }
            Op::Branch(c, ref yes, ref no) => {
                self.branch(c, yes, no);
                None
            }
            Op::Return(a) => {
                let a = self.value(a);
                self.leave_function(a);
                None
            }
            Op::Exit(reason) => {
                let state = self.f.insn(v).state.expect("exits have states");
                self.emit_exit(v, state, reason, false);
                None
            }
            Op::Param | Op::Release(_) | Op::Known(_) => None,
        };
        if let Some(result) = result {
            self.values.insert(v, result);
        }
    }

    // ---- control ------------------------------------------------------------------------------

    fn edge_values(&mut self, edge: &Edge) -> Vec<ir::BlockArg> {
        edge.args.iter().map(|a| self.value(*a).into()).collect()
    }

    fn jump(&mut self, edge: &Edge) {
        let args = self.edge_values(edge);
        self.b.ins().jump(self.blocks[edge.to.index()], &args);
    }

    fn branch(&mut self, c: Value, yes: &Edge, no: &Edge) {
        let c = self.value(c);
        let (a, b) = (self.edge_values(yes), self.edge_values(no));
        self.b.ins().brif(c, self.blocks[yes.to.index()], &a, self.blocks[no.to.index()], &b);
    }

    fn poll(&mut self, v: Value) {
        let interp = self.address(self.world.interp);
        let breaker = self.load(clif::I32, interp, at::interp::EVAL_BREAKER as i32);
        let (pending, back) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(pending);
        self.b.ins().brif(breaker, pending, &[], back, &[]);
        let state = self.f.insn(v).state.expect("polls have states");
        self.later(pending, ColdKind::Poll { insn: v, state, back });
        self.b.switch_to_block(back);
        self.may_have_shown(Some(state));
    }

    fn check(&mut self, v: Value) {
        let stale = self.stale();
        let stale = self.stressed(stale, Stress::Invalidate);
        self.exit_if(stale, v, Reason::Invalidated);
    }

    /// The root's frame object, if somebody holds it, must get the frame from the interpreter.
    fn leave_frame(&mut self, v: Value) {
        if self.root_kind != crate::runtime::exit::RootKind::Frameless {
            self.drop_frame_object(v, self.root);
            self.unlink_root();
        }
    }

    /// The same for an inlined frame, which nobody links any more.
    fn end_inlined(&mut self, v: Value) {
        let state = self.f.insn(v).state.expect("an inlined frame has a state");
        let depth = self.f.state_chain(state).len() - 1;
        let place = self.b.ins().iadd_imm_s(self.inlined, i64::from(self.layout.offsets[depth]));
        self.drop_frame_object(v, place);
    }

    /// A frame ends: its frame object goes. If somebody else has that, or the frame has a dict of its locals, which
    /// goes behind these, `v` leaves for the interpreter to end the frame.
    fn drop_frame_object(&mut self, v: Value, frame: ir::Value) {
        let dict = self.load(clif::I64, frame, at::frame::LOCALS as i32);
        let made = self.b.ins().icmp_imm_s(IntCC::NotEqual, dict, 0);
        self.exit_if(made, v, Reason::FrameSeen);
        let object = self.load(clif::I64, frame, at::frame::FRAME_OBJ as i32);
        let (seen, next) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(seen);
        self.b.ins().brif(object, seen, &[], next, &[]);
        self.b.switch_to_block(seen);
        let count = self.load(clif::I64, object, at::object::REFCNT as i32);
        let shared = self.b.ins().icmp_imm_s(IntCC::NotEqual, count, 1);
        self.exit_if(shared, v, Reason::FrameSeen);
        let zero = self.int(0);
        self.store(zero, frame, at::frame::FRAME_OBJ as i32);
        self.call(entry::rt_drop as *const () as usize, &[object], None);
        self.b.ins().jump(next, &[]);
        self.b.switch_to_block(next);
    }

    // ---- guards -------------------------------------------------------------------------------

    fn guard_type(&mut self, v: Value, a: Value, class: Obj) {
        let maybe_null = self.f.ty(a).maybe_null();
        let a = self.value(a);
        if maybe_null {
            let null = self.b.ins().icmp_imm_s(IntCC::Equal, a, 0);
            self.exit_if(null, v, Reason::Unbound);
        }
        let actual = self.load(clif::I64, a, at::object::TYPE as i32);
        let want = self.address(class.0);
        let differs = self.b.ins().icmp(IntCC::NotEqual, actual, want);
        self.exit_if(differs, v, Reason::TypeGuard);
    }

    /// The managed dict word of an instance must be inline values, tagged with 1.
    fn inline_values(&mut self, v: Value, a: Value) -> ir::Value {
        let a = self.value(a);
        let word = self.load(clif::I64, a, at::MANAGED_DICT);
        let tag = self.b.ins().band_imm_s(word, 1);
        let materialised = self.b.ins().icmp_imm_s(IntCC::Equal, tag, 0);
        self.exit_if(materialised, v, Reason::LayoutChanged);
        word
    }

    fn guard_no_shadow(&mut self, v: Value, a: Value, keys: Obj, n: i64) {
        self.inline_values(v, a);
        if keys.is_null() {
            return;
        }
        let keys = self.address(keys.0);
        let entries = self.load(clif::I64, keys, at::dictkeys::NENTRIES as i32);
        let grown = self.b.ins().icmp_imm_s(IntCC::NotEqual, entries, n);
        self.exit_if(grown, v, Reason::LayoutChanged);
    }

    fn instance_place(&mut self, v: Value, a: Value, i: u16) -> ir::Value {
        let word = self.inline_values(v, a);
        self.b.ins().iadd_imm_s(word, 1 + 8 * i64::from(i))
    }

    fn instance_store(&mut self, v: Value, a: Value, i: u16, value: Value) -> ir::Value {
        let place = self.instance_place(v, a, i);
        let old = self.load(clif::I64, place, 0);
        let value = self.value(value);
        let (fresh, next) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(fresh);
        let null = self.b.ins().icmp_imm_s(IntCC::Equal, old, 0);
        self.b.ins().brif(null, fresh, &[], next, &[]);
        self.b.switch_to_block(fresh);
        let values = self.b.ins().iadd_imm_s(place, -8 * i64::from(i));
        let index = self.int(i64::from(i));
        self.call(entry::rt_note_new_value as *const () as usize, &[values, index], None);
        self.b.ins().jump(next, &[]);
        self.b.switch_to_block(next);
        self.store(value, place, 0);
        old
    }

    fn instance_store_float(&mut self, v: Value, a: Value, i: u16, x: Value) -> ir::Value {
        let place = self.instance_place(v, a, i);
        let old = self.load(clif::I64, place, 0);
        let (fresh, next) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(fresh);
        self.b.ins().brif(old, next, &[], fresh, &[]);
        self.b.switch_to_block(fresh);
        let values = self.b.ins().iadd_imm_s(place, -8 * i64::from(i));
        let index = self.int(i64::from(i));
        self.call(entry::rt_note_new_value as *const () as usize, &[values, index], None);
        self.b.ins().jump(next, &[]);
        self.b.switch_to_block(next);
        self.store_float(place, x)
    }

    /// Stores a machine float at `place`: into the float that is there if nobody else holds it, else
    /// in a new one. Gives what has to be dropped, or null.
    fn store_float(&mut self, place: ir::Value, x: Value) -> ir::Value {
        let x = self.value(x);
        let (look, reuse, fresh, done) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.append_block_param(done, clif::I64);
        let old = self.load(clif::I64, place, 0);
        self.b.ins().brif(old, look, &[], fresh, &[]);
        self.b.switch_to_block(look);
        let class = self.load(clif::I64, old, at::object::TYPE as i32);
        let float = self.address(known::float().0);
        let is_float = self.b.ins().icmp(IntCC::Equal, class, float);
        let count = self.load(clif::I64, old, at::object::REFCNT as i32);
        let alone = self.b.ins().icmp_imm_s(IntCC::Equal, count, 1);
        let ok = self.b.ins().band(is_float, alone);
        self.b.ins().brif(ok, reuse, &[], fresh, &[]);
        self.b.switch_to_block(reuse);
        self.store(x, old, at::float::VALUE as i32);
        let null = self.int(0);
        self.b.ins().jump(done, &[null.into()]);
        self.b.switch_to_block(fresh);
        let new = self.box_float(x);
        self.store(new, place, 0);
        self.b.ins().jump(done, &[old.into()]);
        self.b.switch_to_block(done);
        self.b.block_params(done)[0]
    }

    // ---- containers ---------------------------------------------------------------------------

    /// A machine index into a list or tuple, made positive and checked.
    fn index(&mut self, v: Value, container: Value, i: Value) -> ir::Value {
        let (c, i) = (self.value(container), self.value(i));
        let size = self.load(clif::I64, c, at::object::SIZE as i32);
        let wrapped = self.b.ins().iadd(i, size);
        let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, i, 0);
        let i = self.b.ins().select(negative, wrapped, i);
        let outside = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, i, size);
        self.exit_if(outside, v, Reason::OutOfRange);
        i
    }

    fn list_place(&mut self, v: Value, list: Value, i: Value) -> ir::Value {
        let i = self.index(v, list, i);
        let list = self.value(list);
        let items = self.load(clif::I64, list, at::list::ITEMS as i32);
        let offset = self.b.ins().ishl_imm_u(i, 3);
        self.b.ins().iadd(items, offset)
    }

    /// Place and value of a key in a constant dict, if it lies where it did.
    fn dict_slot(&mut self, v: Value, dict: Obj, key: Obj, slot: dict::Slot) -> (ir::Value, ir::Value) {
        let d = self.address(dict.0);
        let keys = self.load(clif::I64, d, at::dict::KEYS as i32);
        let shape = self.load(clif::I32, keys, dict::SHAPE_OFFSET as i32);
        let shape = self.b.ins().band_imm_s(shape, i64::from(dict::SHAPE_MASK));
        let other = self.b.ins().icmp_imm_s(IntCC::NotEqual, shape, i64::from(slot.shape));
        self.exit_if(other, v, Reason::LayoutChanged);
        let found = self.load(clif::I64, keys, slot.entry as i32);
        let want = self.address(key.0);
        let other = self.b.ins().icmp(IntCC::NotEqual, found, want);
        self.exit_if(other, v, Reason::LayoutChanged);
        let value = self.load(clif::I64, keys, slot.entry as i32 + 8);
        let null = self.b.ins().icmp_imm_s(IntCC::Equal, value, 0);
        self.exit_if(null, v, Reason::LayoutChanged);
        (self.b.ins().iadd_imm_s(keys, i64::from(slot.entry) + 8), value)
    }

    /// A new version tag for a dict written behind its back (`DICT_NEXT_VERSION`).
    fn bump_version(&mut self, dict: Obj) {
        /// `DICT_VERSION_INCREMENT`: eight watcher bits and four mutation bits lie below.
        const INCREMENT: i64 = 1 << 12;
        let interp = self.address(self.world.interp);
        let offset = at::interp::DICT_STATE as i32;
        let version = self.load(clif::I64, interp, offset);
        let version = self.b.ins().iadd_imm_s(version, INCREMENT);
        self.store(version, interp, offset);
        let d = self.address(dict.0);
        let tag = self.load(clif::I64, d, at::dict::VERSION_TAG as i32);
        let low = self.b.ins().band_imm_s(tag, INCREMENT - 1);
        let tag = self.b.ins().bor(version, low);
        self.store(tag, d, at::dict::VERSION_TAG as i32);
    }

    /// Stores a machine int as a global. The int that is there is overwritten if the dict alone holds
    /// it and both fit one digit; otherwise the runtime makes a new one.
    fn dict_store_int(&mut self, v: Value, dict: Obj, key: Obj, slot: dict::Slot, value: Value) {
        let (place, old) = self.dict_slot(v, dict, key, slot);
        let n = self.value(value);
        let (reuse, fresh, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(fresh);
        // One digit, and above the ints that exist once only.
        let digit = self.b.ins().iadd_imm_s(n, -257);
        let fits = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, digit, (1 << 30) - 257);
        let class = self.load(clif::I64, old, at::object::TYPE as i32);
        let is_int = self.b.ins().icmp_imm_s(IntCC::Equal, class, known::int().0 as i64);
        let count = self.load(clif::I64, old, at::object::REFCNT as i32);
        let alone = self.b.ins().icmp_imm_s(IntCC::Equal, count, 1);
        let ok = self.b.ins().band(fits, is_int);
        let ok = self.b.ins().band(ok, alone);
        self.b.ins().brif(ok, reuse, &[], fresh, &[]);
        self.b.switch_to_block(reuse);
        let tag = self.int(1 << 3);
        self.store(tag, old, at::long::TAG as i32);
        let low = self.b.ins().ireduce(clif::I32, n);
        self.store(low, old, at::long::DIGIT as i32);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(fresh);
        let status = self.call(entry::rt_store_int as *const () as usize, &[place, n], Some(clif::I32));
        let failed = self.b.ins().icmp_imm_s(IntCC::NotEqual, status.expect("a result"), 0);
        self.exit_if(failed, v, Reason::TypeGuard);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
        self.bump_version(dict);
    }

    fn range_take(&mut self, it: Value) -> ir::Value {
        let it = self.value(it);
        let n = self.load(clif::I64, it, at::rangeiter::START as i32);
        let step = self.load(clif::I64, it, at::rangeiter::STEP as i32);
        let left = self.load(clif::I64, it, at::rangeiter::LEN as i32);
        let next = self.b.ins().iadd(n, step);
        let left = self.b.ins().iadd_imm_s(left, -1);
        self.store(next, it, at::rangeiter::START as i32);
        self.store(left, it, at::rangeiter::LEN as i32);
        n
    }

    fn list_iter_next(&mut self, it: Value) -> ir::Value {
        let it = self.value(it);
        let (more, item, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.append_block_param(done, clif::I64);
        let zero = self.int(0);
        let list = self.load(clif::I64, it, at::listiter::SEQ as i32);
        self.b.ins().brif(list, more, &[], done, &[zero.into()]);
        self.b.switch_to_block(more);
        let i = self.load(clif::I64, it, at::listiter::INDEX as i32);
        let size = self.load(clif::I64, list, at::object::SIZE as i32);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, i, size);
        self.b.ins().brif(inside, item, &[], done, &[zero.into()]);
        self.b.switch_to_block(item);
        let items = self.load(clif::I64, list, at::list::ITEMS as i32);
        let offset = self.b.ins().ishl_imm_u(i, 3);
        let place = self.b.ins().iadd(items, offset);
        let value = self.load(clif::I64, place, 0);
        let next = self.b.ins().iadd_imm_s(i, 1);
        self.store(next, it, at::listiter::INDEX as i32);
        self.b.ins().jump(done, &[value.into()]);
        self.b.switch_to_block(done);
        self.b.block_params(done)[0]
    }

    // ---- reference counts ---------------------------------------------------------------------

    fn skip_null(&mut self, a: Value, v: ir::Value, done: ir::Block) {
        if self.f.ty(a).maybe_null() {
            let some = self.b.create_block();
            self.b.ins().brif(v, some, &[], done, &[]);
            self.b.switch_to_block(some);
        }
    }

    /// `Py_INCREF`: the low half saturates for immortal objects.
    fn incref(&mut self, a: Value) {
        let a = refcount::root(self.f, a);
        if self.is_immortal(a) {
            return;
        }
        let o = self.value(a);
        let done = self.b.create_block();
        self.skip_null(a, o, done);
        self.add_reference(o);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    /// Adds a reference to an object that is not null.
    pub(super) fn add_reference(&mut self, o: ir::Value) {
        let (add, done) = (self.b.create_block(), self.b.create_block());
        let count = self.load(clif::I32, o, at::object::REFCNT as i32);
        let count = self.b.ins().iadd_imm_s(count, 1);
        self.b.ins().brif(count, add, &[], done, &[]);
        self.b.switch_to_block(add);
        self.store(count, o, at::object::REFCNT as i32);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    /// `Py_DECREF`, with deallocation out of line.
    fn decref(&mut self, v: Value, a: Value, o: ir::Value) {
        if self.is_immortal(a) {
            return;
        }
        let (sub, dead, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.skip_null(a, o, done);
        let count = self.load(clif::I64, o, at::object::REFCNT as i32);
        let low = self.b.ins().ireduce(clif::I32, count);
        let immortal = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, low, 0);
        self.b.ins().brif(immortal, done, &[], sub, &[]);
        self.b.switch_to_block(sub);
        let count = self.b.ins().iadd_imm_s(count, -1);
        self.store(count, o, at::object::REFCNT as i32);
        self.b.set_cold_block(dead);
        self.b.ins().brif(count, done, &[], dead, &[]);
        let state = self.f.insn(v).state;
        self.later(dead, ColdKind::Dealloc { insn: v, object: o, state, back: done });
        self.b.switch_to_block(done);
        if state.is_some() || !self.f.ty(a).is_simple() {
            self.may_have_shown(state);
        }
    }

    fn is_immortal(&self, a: Value) -> bool {
        let ty = self.f.ty(a);
        ty.bits & !(Type::NONE.bits | Type::BOOL.bits | Type::NULL.bits) == 0
    }

    /// `True` or `False` for a machine truth.
    pub(super) fn boolean(&mut self, c: ir::Value) -> ir::Value {
        let (yes, no) = (self.address(types::py_true().0), self.address(types::py_false().0));
        self.b.ins().select(c, yes, no)
    }

    pub(super) fn box_float(&mut self, x: ir::Value) -> ir::Value {
        self.boxed(x, ffi::PyFloat_FromDouble as *const () as usize, reserve::float as *const () as usize)
    }

    pub(super) fn box_int(&mut self, n: ir::Value) -> ir::Value {
        self.boxed(n, ffi::PyLong_FromLongLong as *const () as usize, reserve::int as *const () as usize)
    }

    /// A number's object, which `make` makes, and `spare` when there is no memory.
    fn boxed(&mut self, number: ir::Value, make: usize, spare: usize) -> ir::Value {
        let (none, done) = (self.b.create_block(), self.b.create_block());
        let new = self.b.append_block_param(done, clif::I64);
        self.b.set_cold_block(none);
        let made = self.call(make, &[number], Some(clif::I64)).expect("a result");
        self.b.ins().brif(made, done, &[made.into()], none, &[]);
        self.b.switch_to_block(none);
        let spared = self.call(spare, &[number], Some(clif::I64)).expect("a result");
        self.b.ins().jump(done, &[spared.into()]);
        self.b.switch_to_block(done);
        new
    }
}
