//! Prologues, and frames that others can look at while compiled code calls them.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types as clif};

use std::rc::Rc;

use super::Codegen;
use crate::cpython::at;
use crate::cpython::code::Code;
use crate::cpython::frame::{NATIVE_UNITS, RUNNING_COMPILED};
use crate::hir::{EntryKind, Op, StateId, Value};
use crate::passes::refcount;
use crate::runtime::exit::RootKind;
use crate::runtime::state::Stress;
use crate::runtime::{bind, entry, generators, spread};

/// The same as an operand.
pub(super) const ARGUMENTS_OFFSET: i64 = bind::ARGUMENTS_OFFSET as i64;

/// The interpreter's `CALL` has called.
const ON_STACK: i64 = 3;

impl Codegen<'_, '_> {
    /// Entry by vectorcall: anything unusual goes to the interpreter or through the argument binder.
    pub(super) fn function_prologue(&mut self) {
        let entry = self.b.create_block();
        self.b.append_block_params_for_function_params(entry);
        self.b.switch_to_block(entry);
        let p = self.b.block_params(entry).to_vec();
        let (callee, args, nargsf, kwnames) = (p[0], p[1], p[2], p[3]);
        self.callee = callee;
        self.args = args;
        let (bind, interpret) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(bind);
        self.b.set_cold_block(interpret);
        let code = self.f.frames[0].code.clone();
        let wanted = bind::slots_wanted(&code) as i64;
        let simple = bind::binds_simply(&code);
        let all = if simple {
            self.named_in_order(&code, nargsf, kwnames, bind)
        } else {
            let bound = self.b.ins().band_imm_s(kwnames, bind::BOUND as i64);
            let unbound = self.b.ins().icmp_imm_s(IntCC::Equal, bound, 0);
            self.leave_if(unbound, bind);
            nargsf
        };
        let n = self.b.ins().band_imm_s(all, !ARGUMENTS_OFFSET);
        let wrong = self.b.ins().icmp_imm_s(IntCC::NotEqual, n, wanted);
        if simple && self.world.has_defaults {
            self.find_defaults(n, wanted, wrong, bind);
        } else {
            self.leave_if(wrong, bind);
        }
        let sp = self.b.ins().get_stack_pointer(clif::I64);
        let (enter, operands) = match simple {
            true => (entry::rt_enter as *const () as usize, &[sp][..]),
            false => (bind::rt_enter_bound as *const () as usize, &[sp, kwnames][..]),
        };
        let tstate = self.call(enter, operands, Some(clif::I64)).expect("a result");
        self.tstate = tstate;
        let deep = self.b.create_block();
        self.b.set_cold_block(deep);
        let no = self.b.ins().icmp_imm_s(IntCC::Equal, tstate, 0);
        self.leave_if(no, deep);
        self.check_world(interpret);
        let cframe = self.load(clif::I64, tstate, at::tstate::CFRAME as i32);
        let before = self.load(clif::I64, cframe, at::tstate::CFRAME_CURRENT_FRAME as i32);
        let called = self.called_by_interpreter(before, all, simple.then_some((kwnames, bind)));
        if self.root_kind == RootKind::Function {
            self.charge(called, interpret);
        }
        let full = self.b.create_block();
        self.b.set_cold_block(full);
        self.reserve(full);
        self.count(self.world.entries);
        if self.root_kind == RootKind::Function {
            self.hold_callee();
            self.push_root();
        }
        self.take_arguments(all, called);
        self.b.switch_to_block(full);
        self.give_back_units();
        self.b.ins().jump(interpret, &[]);
        self.b.switch_to_block(deep);
        let version = self.address(self.world.version);
        self.call(entry::rt_too_deep as *const () as usize, &[version], None);
        self.b.ins().jump(interpret, &[]);
        self.b.switch_to_block(bind);
        let version = self.address(self.world.version);
        let r = self.call(
            bind::rt_bind_and_call as *const () as usize,
            &[callee, args, nargsf, kwnames, version],
            Some(clif::I64),
        );
        self.return_value(r.expect("a result"));
        self.b.switch_to_block(interpret);
        let version = self.address(self.world.version);
        let r = self.call(
            bind::rt_interpret as *const () as usize,
            &[callee, args, nargsf, kwnames, version],
            Some(clif::I64),
        );
        self.return_value(r.expect("a result"));
    }

    /// The number of all arguments, with the flag of `nargsf`: those that are passed by name count as passed by position
    /// if they are the next parameters in their order. Goes to `otherwise` if they are not.
    fn named_in_order(
        &mut self,
        code: &Code,
        nargsf: ir::Value,
        kwnames: ir::Value,
        otherwise: ir::Block,
    ) -> ir::Value {
        let (look, head, compare, done) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        [look, head, compare].into_iter().for_each(|block| self.b.set_cold_block(block));
        let left = self.b.append_block_param(head, clif::I64);
        let all = self.b.append_block_param(done, clif::I64);
        self.b.ins().brif(kwnames, look, &[], done, &[nargsf.into()]);
        let was_cold = std::mem::replace(&mut self.is_cold, true);
        self.b.switch_to_block(look);
        let n = self.b.ins().band_imm_s(nargsf, !ARGUMENTS_OFFSET);
        if code.posonly > 0 {
            let few = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, n, code.posonly as i64);
            self.leave_if(few, otherwise);
        }
        let size = self.load(clif::I64, kwnames, at::object::SIZE as i32);
        let end = self.b.ins().iadd(n, size);
        let many = self.b.ins().icmp_imm_s(IntCC::UnsignedGreaterThan, end, code.argcount as i64);
        self.leave_if(many, otherwise);
        // SAFETY: the version keeps the code object, and that its names.
        let parameters: usize = unsafe { code.object.get(at::code::LOCALSPLUSNAMES) };
        let parameters = self.address(parameters);
        let bytes = self.b.ins().ishl_imm_u(n, 3);
        let parameters = self.b.ins().iadd(parameters, bytes);
        self.b.ins().jump(head, &[size.into()]);
        self.b.switch_to_block(head);
        let sum = self.b.ins().iadd(nargsf, size);
        self.b.ins().brif(left, compare, &[], done, &[sum.into()]);
        self.b.switch_to_block(compare);
        let left = self.b.ins().iadd_imm_s(left, -1);
        let bytes = self.b.ins().ishl_imm_u(left, 3);
        let [name, parameter] = [kwnames, parameters].map(|tuple| {
            let place = self.b.ins().iadd(tuple, bytes);
            self.load(clif::I64, place, at::tuple::ITEMS as i32)
        });
        // Of strings that are equal but not the same the binder knows.
        let other = self.b.ins().icmp(IntCC::NotEqual, name, parameter);
        self.leave_if(other, otherwise);
        self.b.ins().jump(head, &[left.into()]);
        self.is_cold = was_cold;
        self.b.switch_to_block(done);
        all
    }

    /// Looks for defaults of arguments that are not passed, if that is `some`: goes to `otherwise` if there are
    /// too few of them, or if too many are passed.
    fn find_defaults(&mut self, n: ir::Value, wanted: i64, some: ir::Value, otherwise: ir::Block) {
        let (look, done) = (self.b.create_block(), self.b.create_block());
        let place = self.b.append_block_param(done, clif::I64);
        let args = self.args;
        self.b.ins().brif(some, look, &[], done, &[args.into()]);
        self.b.switch_to_block(look);
        let many = self.b.ins().icmp_imm_s(IntCC::UnsignedGreaterThan, n, wanted);
        self.leave_if(many, otherwise);
        let tuple = self.load(clif::I64, self.callee, at::function::DEFAULTS as i32);
        let none = self.b.ins().icmp_imm_s(IntCC::Equal, tuple, 0);
        self.leave_if(none, otherwise);
        let size = self.load(clif::I64, tuple, at::object::SIZE as i32);
        let present = self.b.ins().iadd(n, size);
        let few = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, present, wanted);
        self.leave_if(few, otherwise);
        let bytes = self.b.ins().ishl_imm_u(size, 3);
        let end = self.b.ins().iadd(tuple, bytes);
        let place_of_first = self.b.ins().iadd_imm_s(end, at::tuple::ITEMS as i64 - 8 * wanted);
        self.b.ins().jump(done, &[place_of_first.into()]);
        self.b.switch_to_block(done);
        self.defaults = Some((n, place));
    }

    /// Whether, and how, the interpreter has called, in the frame at `caller`, which may be null: 0, or where
    /// the arguments lie ([`ON_STACK`], [`spread::IN_TUPLE`], [`spread::IN_OWN_TUPLE`]). `nargsf` has the number of all.
    ///
    /// Goes to the block beside the names, if there are any, where `CALL_FUNCTION_EX` may have called.
    fn called_by_interpreter(
        &mut self,
        caller: ir::Value,
        nargsf: ir::Value,
        names: Option<(ir::Value, ir::Block)>,
    ) -> ir::Value {
        let (look, inside, elsewhere) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let (ask, known) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(ask);
        let called = self.b.append_block_param(known, clif::I64);
        let (no, on_stack) = (self.int(0), self.int(ON_STACK));
        self.b.ins().brif(caller, look, &[], known, &[no.into()]);
        self.b.switch_to_block(look);
        // `CALL`'s arguments lie on the frame's stack. Frames of generators are objects of their own, anywhere
        // in memory.
        let code = self.load(clif::I64, caller, at::frame::CODE as i32);
        let words = self.load(clif::I32, code, at::code::FRAMESIZE as i32);
        let words = self.b.ins().uextend(clif::I64, words);
        let bytes = self.b.ins().ishl_imm_u(words, 3);
        let first = at::frame::LOCALSPLUS as i64 + 8;
        let offset = self.b.ins().isub(self.args, caller);
        let offset = self.b.ins().iadd_imm_s(offset, -first);
        let size = self.b.ins().iadd_imm_s(bytes, -first);
        // No arguments at all may lie right behind its end.
        let is_inside = self.b.ins().icmp(IntCC::UnsignedLessThanOrEqual, offset, size);
        // Functions in C hand on what lies behind a callable that is an argument of theirs: fewer than the
        // instruction has. With its own callable come as many, or one more.
        let instr = self.load(clif::I64, caller, at::frame::PREV_INSTR as i32);
        let oparg = self.load(clif::I8, instr, 1);
        let n = self.b.ins().ireduce(clif::I8, nargsf);
        let more = self.b.ins().isub(n, oparg);
        let all = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, more, 1);
        let may_be = self.b.ins().band(is_inside, all);
        self.b.ins().brif(may_be, inside, &[], elsewhere, &[]);
        // Others hand on all of them, for what they hold themselves (`functools.partial`).
        self.b.switch_to_block(inside);
        let before = self.load(clif::I64, self.args, -8);
        let own = self.b.ins().icmp(IntCC::Equal, before, self.callee);
        self.b.ins().brif(own, known, &[on_stack.into()], elsewhere, &[]);
        // `CALL_FUNCTION_EX`'s lie in a tuple, behind no word that tells anything.
        self.b.switch_to_block(elsewhere);
        let word_before = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, nargsf, 0);
        if let Some((kwnames, otherwise)) = names {
            let (named, unnamed) = (self.b.create_block(), self.b.create_block());
            self.b.set_cold_block(named);
            self.b.ins().brif(kwnames, named, &[], unnamed, &[]);
            self.b.switch_to_block(named);
            let was_cold = std::mem::replace(&mut self.is_cold, true);
            let no_word = self.b.ins().icmp_imm_s(IntCC::Equal, word_before, 0);
            self.leave_if(no_word, otherwise);
            let word = self.load(clif::I64, self.args, -8);
            let told = self.is_told(word);
            let untold = self.b.ins().icmp_imm_s(IntCC::Equal, told, 0);
            self.leave_if(untold, otherwise);
            self.b.ins().jump(known, &[no.into()]);
            self.is_cold = was_cold;
            self.b.switch_to_block(unnamed);
        }
        self.b.ins().brif(word_before, known, &[no.into()], ask, &[]);
        self.b.switch_to_block(ask);
        let (callee, args) = (self.callee, self.args);
        let spreads = self.call(
            spread::rt_spreads as *const () as usize,
            &[callee, args, nargsf, caller],
            Some(clif::I64),
        );
        self.b.ins().jump(known, &[spreads.expect("a result").into()]);
        self.b.switch_to_block(known);
        called
    }

    /// Counts native recursion as the interpreter does, which takes a new evaluation loop for calls from C
    /// code and none for calls from Python code. Compiled callers give back what this takes.
    fn charge(&mut self, called: ir::Value, otherwise: ir::Block) {
        let (none, some) =
            (self.b.ins().iconst(clif::I32, 0), self.b.ins().iconst(clif::I32, i64::from(NATIVE_UNITS)));
        let units = self.b.ins().select(called, none, some);
        let left = self.load(clif::I32, self.tstate, at::tstate::C_RECURSION_REMAINING as i32);
        let left = self.b.ins().isub(left, units);
        let low = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, left, 0);
        self.leave_if(low, otherwise);
        self.store(left, self.tstate, at::tstate::C_RECURSION_REMAINING as i32);
        self.units = Some(units);
    }

    /// Keeps the function alive while it runs: whoever calls it from C code need not. The interpreter's
    /// stack does, which is told by the units.
    fn hold_callee(&mut self) {
        let Some(units) = self.units else { return };
        let (hold, done) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(units, hold, &[], done, &[]);
        self.b.switch_to_block(hold);
        let callee = self.callee;
        self.add_reference(callee);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    /// Gives back what [`Self::charge`] and [`Self::hold_callee`] took.
    pub(super) fn discharge(&mut self) {
        let Some(units) = self.units else { return };
        self.give_back_units();
        let (drop, done) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(units, drop, &[], done, &[]);
        self.b.switch_to_block(drop);
        let callee = self.callee;
        self.call(entry::rt_drop as *const () as usize, &[callee], None);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    fn give_back_units(&mut self) {
        if let Some(units) = self.units {
            let left = self.load(clif::I32, self.tstate, at::tstate::C_RECURSION_REMAINING as i32);
            let left = self.b.ins().iadd(left, units);
            self.store(left, self.tstate, at::tstate::C_RECURSION_REMAINING as i32);
        }
    }

    /// Changes the native recursion that is left.
    pub(super) fn add_native_recursion(&mut self, n: i32) {
        let left = self.load(clif::I32, self.tstate, at::tstate::C_RECURSION_REMAINING as i32);
        let left = self.b.ins().iadd_imm_s(left, i64::from(n));
        self.store(left, self.tstate, at::tstate::C_RECURSION_REMAINING as i32);
    }

    /// Makes the arguments that the version uses its own, and goes on in the first block.
    ///
    /// The interpreter moves arguments from the caller's stack into the callee's locals, so that they
    /// die with the callee's locals. Called by the interpreter's `CALL`, whose operands lie on its
    /// frame's stack right behind the callable, a version does the same: it leaves `None` there, which
    /// the caller drops without effect, and so in a tuple that only the call has. Compiled callers say
    /// what may be taken ([`refcount::Counts::passed`]). Any other caller keeps its references, and we
    /// add our own.
    fn take_arguments(&mut self, nargsf: ir::Value, called: ir::Value) {
        let used: Vec<(Value, u32)> = self.f.blocks[0]
            .insns
            .iter()
            .filter_map(|v| match self.f.insn(*v).op {
                Op::Arg(i) => Some((*v, i)),
                _ => None,
            })
            .collect();
        let first = self.blocks[0];
        if used.is_empty() {
            self.b.ins().jump(first, &[]);
            return;
        }
        let takeable = self.takeable(nargsf, called);
        for (v, i) in used {
            // Beyond the last bit, only all of them can be taken.
            let bit = 1 << (i as usize).min(refcount::MOST_PASSED);
            let mut takes = self.b.ins().band_imm_s(takeable, bit);
            let mut place = self.args;
            if let Some((passed, defaults)) = self.defaults {
                let is_passed = self.b.ins().icmp_imm_s(IntCC::UnsignedGreaterThan, passed, i64::from(i));
                let no = self.int(0);
                place = self.b.ins().select(is_passed, place, defaults);
                takes = self.b.ins().select(is_passed, takes, no);
            }
            let value = self.load(clif::I64, place, 8 * i as i32);
            let (take, share, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
            self.b.ins().brif(takes, take, &[], share, &[]);
            self.b.switch_to_block(take);
            let none = self.address(crate::cpython::types::none().0);
            self.store(none, self.args, 8 * i as i32);
            self.b.ins().jump(done, &[]);
            self.b.switch_to_block(share);
            self.add_reference(value);
            self.b.ins().jump(done, &[]);
            self.b.switch_to_block(done);
            self.values.insert(v, value);
        }
        self.b.ins().jump(first, &[]);
    }

    /// A bit for each argument whose reference we may take.
    fn takeable(&mut self, nargsf: ir::Value, called: ir::Value) -> ir::Value {
        let on_stack = self.b.ins().icmp_imm_s(IntCC::Equal, called, ON_STACK);
        let in_tuple = self.b.ins().icmp_imm_s(IntCC::Equal, called, spread::IN_OWN_TUPLE);
        let own = self.b.ins().bor(on_stack, in_tuple);
        let (ask, look, known) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let mask = self.b.append_block_param(known, clif::I64);
        let (none, all) = (self.int(0), self.int(-1));
        self.b.ins().brif(own, known, &[all.into()], ask, &[]);
        // There may be nothing before the arguments unless the caller says so.
        self.b.switch_to_block(ask);
        let word_before = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, nargsf, 0);
        self.b.ins().brif(word_before, look, &[], known, &[none.into()]);
        self.b.switch_to_block(look);
        let word = self.load(clif::I64, self.args, -8);
        let told = self.is_told(word);
        let low = self.b.ins().band_imm_s(word, (1 << refcount::MOST_PASSED) - 1);
        let some = self.b.ins().select(told, low, none);
        self.b.ins().jump(known, &[some.into()]);
        self.b.switch_to_block(known);
        mask
    }

    /// Whether the word before the arguments is a compiled caller's, for this callee.
    fn is_told(&mut self, word: ir::Value) -> ir::Value {
        let high = self.b.ins().ushr_imm_u(word, refcount::MOST_PASSED as i64);
        self.b.ins().icmp(IntCC::Equal, high, self.callee)
    }

    /// Goes to `to` if `condition` holds, on otherwise.
    pub(super) fn leave_if(&mut self, condition: ir::Value, to: ir::Block) {
        let next = self.b.create_block();
        if self.is_cold {
            self.b.set_cold_block(next);
        }
        self.b.ins().brif(condition, to, &[], next, &[]);
        self.b.switch_to_block(next);
    }

    /// The version must be valid, nobody else monitoring, and enough recursion left.
    fn check_world(&mut self, otherwise: ir::Block) {
        let stale = self.stale();
        // Tools that replace the evaluation of frames want to see all of them.
        let interp = self.address(self.world.interp);
        let evaluate = self.load(clif::I64, interp, at::interp::EVAL_FRAME as i32);
        let replaced = self.b.ins().icmp_imm_s(IntCC::NotEqual, evaluate, 0);
        let stale = self.b.ins().bor(stale, replaced);
        self.leave_if(stale, otherwise);
        let left = self.load(clif::I32, self.tstate, at::tstate::PY_RECURSION_REMAINING as i32);
        let low =
            self.b.ins().icmp_imm_s(IntCC::SignedLessThanOrEqual, left, i64::from(self.layout.max_depth) + 1);
        self.leave_if(low, otherwise);
        self.check_codes(otherwise);
    }

    /// Nobody may monitor the code objects that the version stands for. The monitoring data is there
    /// once anybody, we included, has asked for events of that code.
    fn check_codes(&mut self, otherwise: ir::Block) {
        let mut codes: Vec<usize> = self.f.frames.iter().map(|x| x.code.object.0).collect();
        codes.sort_unstable();
        codes.dedup();
        let slow = self.b.create_block();
        self.b.set_cold_block(slow);
        let next = self.b.create_block();
        let mut any = self.int(0);
        for code in &codes {
            let code = self.address(*code);
            let data = self.load(clif::I64, code, at::code::MONITORING as i32);
            any = self.b.ins().bor(any, data);
        }
        self.b.ins().brif(any, slow, &[], next, &[]);
        self.b.switch_to_block(slow);
        for code in &codes {
            let code = self.address(*code);
            let address = entry::rt_is_monitored as *const () as usize;
            let monitored = self.call(address, &[code], Some(clif::I32)).expect("a result");
            self.leave_if(monitored, otherwise);
        }
        self.b.ins().jump(next, &[]);
        self.b.switch_to_block(next);
    }

    /// Whether the version is invalid or somebody else monitors.
    pub(super) fn stale(&mut self) -> ir::Value {
        let invalid = self.address(self.world.invalid);
        let invalid = self.load(clif::I8, invalid, 0);
        let interp = self.address(self.world.interp);
        let now = self.load(clif::I32, interp, at::interp::MONITORING_VERSION as i32);
        let quiet = self.address(self.world.quiet_monitoring);
        let quiet = self.load(clif::I32, quiet, 0);
        let monitored = self.b.ins().icmp(IntCC::NotEqual, now, quiet);
        self.b.ins().bor(invalid, monitored)
    }

    /// Takes room for all frames from the data stack, or goes to `otherwise`.
    fn reserve(&mut self, otherwise: ir::Block) {
        let base = self.load(clif::I64, self.tstate, at::tstate::DATASTACK_TOP as i32);
        let limit = self.load(clif::I64, self.tstate, at::tstate::DATASTACK_LIMIT as i32);
        let bytes = i64::from(self.layout.root_bytes + self.layout.inline_bytes);
        let end = self.b.ins().iadd_imm_s(base, bytes);
        let full = self.b.ins().icmp(IntCC::UnsignedGreaterThan, end, limit);
        self.leave_if(full, otherwise);
        self.root = base;
        self.inlined = self.b.ins().iadd_imm_s(base, i64::from(self.layout.root_bytes));
        if self.root_kind == RootKind::Function {
            self.store(end, self.tstate, at::tstate::DATASTACK_TOP as i32);
        }
        self.clear_inlined();
    }

    /// No inlined frame has a frame object or a dict of its locals yet.
    fn clear_inlined(&mut self) {
        let zero = self.int(0);
        for depth in 1..=self.layout.max_depth as usize {
            for field in [at::frame::FRAME_OBJ, at::frame::LOCALS] {
                self.store(zero, self.inlined, self.layout.offsets[depth] as i32 + field as i32);
            }
        }
    }

    fn push_root(&mut self) {
        let cframe = self.load(clif::I64, self.tstate, at::tstate::CFRAME as i32);
        let previous = self.load(clif::I64, cframe, at::tstate::CFRAME_CURRENT_FRAME as i32);
        let callee = self.callee;
        let zero = self.int(0);
        self.store(zero, self.root, at::frame::FRAME_OBJ as i32);
        self.store(zero, self.root, at::frame::LOCALS as i32);
        self.header(0, self.root, callee, previous);
        let unit = self.f.frames[0].code.unit_addr(0);
        let unit = self.int(unit as i64);
        self.store(unit, self.root, at::frame::PREV_INSTR as i32);
        let nothing = self.f.frames[0].code.nlocalsplus;
        for i in 0..nothing {
            self.store(zero, self.root, (at::frame::LOCALSPLUS + 8 * i) as i32);
        }
        self.store(self.root, cframe, at::tstate::CFRAME_CURRENT_FRAME as i32);
        self.add_recursion(-1);
    }

    /// Fills in what does not change while a frame runs; not what others hang on it, not slots.
    fn header(&mut self, frame: usize, place: ir::Value, function: ir::Value, previous: ir::Value) {
        let info = &self.f.frames[frame];
        let (code, globals, builtins) = (info.code.object.0, info.globals.0, info.builtins.0);
        let fields = [
            (self.address(code), at::frame::CODE),
            (previous, at::frame::PREVIOUS),
            (function, at::frame::FUNCOBJ),
            (self.address(globals), at::frame::GLOBALS),
            (self.address(builtins), at::frame::BUILTINS),
        ];
        for (value, offset) in fields {
            self.store(value, place, offset as i32);
        }
        // Also return_offset 0 and owner: thread (adjacent fields, one word).
        let running = self.int(i64::from(RUNNING_COMPILED as u32));
        self.store(running, place, at::frame::STACKTOP as i32);
    }

    pub(super) fn add_recursion(&mut self, n: i64) {
        let offset = at::tstate::PY_RECURSION_REMAINING as i32;
        let left = self.load(clif::I32, self.tstate, offset);
        let left = self.b.ins().iadd_imm_s(left, n);
        self.store(left, self.tstate, offset);
    }

    pub(super) fn set_current_frame(&mut self, frame: ir::Value) {
        let cframe = self.load(clif::I64, self.tstate, at::tstate::CFRAME as i32);
        self.store(frame, cframe, at::tstate::CFRAME_CURRENT_FRAME as i32);
    }

    /// The code unit of the yield that the generator's frame was suspended at.
    pub(super) fn suspended_at(&mut self) -> ir::Value {
        let at = self.load(clif::I64, self.root, at::frame::PREV_INSTR as i32);
        let start = self.int(self.f.frames[0].code.unit_addr(0) as i64);
        let bytes = self.b.ins().isub(at, start);
        self.b.ins().ushr_imm_u(bytes, 1)
    }

    /// Puts the generator's whole state into its frame and returns what it yields; whoever resumed it
    /// unlinks the frame.
    pub(super) fn suspend(&mut self, args: &[Value], unit: u32) {
        for (i, slot) in args[1..].iter().enumerate() {
            let value = self.value(*slot);
            self.store(value, self.root, (at::frame::LOCALSPLUS + 8 * i) as i32);
        }
        let top = self.b.ins().iconst(clif::I32, args.len() as i64 - 1);
        self.store(top, self.root, at::frame::STACKTOP as i32);
        let unit = self.int(self.f.frames[0].code.unit_addr(i64::from(unit)) as i64);
        self.store(unit, self.root, at::frame::PREV_INSTR as i32);
        let state = self.b.ins().iconst(clif::I8, i64::from(generators::SUSPENDED));
        let place = at::generator::FRAME_STATE as i32 - at::generator::IFRAME as i32;
        self.store(state, self.root, place);
        let value = self.value(args[0]);
        self.leave(value);
    }

    /// Entry of a loop's or generator's version: the running frame is the root's.
    pub(super) fn loop_prologue(&mut self) {
        let entry = self.b.create_block();
        self.b.append_block_params_for_function_params(entry);
        self.b.switch_to_block(entry);
        let p = self.b.block_params(entry).to_vec();
        self.tstate = p[0];
        self.root = p[1];
        self.callee = self.int(0);
        self.args = self.callee;
        self.inlined = self.load(clif::I64, self.tstate, at::tstate::DATASTACK_TOP as i32);
        // The callback has made sure that there is room.
        let end = self.b.ins().iadd_imm_s(self.inlined, i64::from(self.layout.inline_bytes));
        self.store(end, self.tstate, at::tstate::DATASTACK_TOP as i32);
        self.clear_inlined();
        self.count(self.world.entries);
        let first = self.blocks[0];
        self.b.ins().jump(first, &[]);
    }

    // ---- observable points --------------------------------------------------------------------

    /// Shows the frames of `state` as they are while its instruction runs. Gives the boxes that were
    /// made for it: [`Self::hide`] drops them.
    pub(super) fn show(&mut self, state: StateId, objects: bool) -> Vec<ir::Value> {
        self.described = state;
        let mut boxes = Vec::new();
        let chain = self.f.state_chain(state);
        let mut previous = self.root;
        for s in &chain {
            let state = &self.f.states[s.index()];
            let info = &self.f.frames[state.frame.index()];
            let depth = info.depth as usize;
            let place = if depth == 0 {
                self.root
            } else {
                self.b.ins().iadd_imm_s(self.inlined, i64::from(self.layout.offsets[depth]))
            };
            if depth > 0 {
                let function = self.address(info.function.0);
                self.header(state.frame.index(), place, function, previous);
            }
            let unit = self.int(info.code.unit_addr(i64::from(state.at)) as i64);
            self.store(unit, place, at::frame::PREV_INSTR as i32);
            self.show_locals(*s, place, depth == 0, objects, &mut boxes);
            previous = place;
        }
        if chain.len() > 1 {
            self.set_current_frame(previous);
            self.add_recursion(1 - chain.len() as i64);
        }
        // Not where an object is about to die: the collector would find it without references.
        if self.world.stress == Stress::Gc && objects {
            self.call(crate::runtime::entry::rt_collect as *const () as usize, &[], None);
        }
        boxes
    }

    /// Empties the root's locals in memory, where nobody knows what they should be: what lies there may
    /// be gone.
    pub(super) fn show_nothing(&mut self) {
        if self.root_kind == RootKind::Frameless {
            return;
        }
        let zero = self.int(0);
        for i in 0..self.f.frames[0].code.nlocalsplus {
            self.store(zero, self.root, (at::frame::LOCALSPLUS + 8 * i) as i32);
        }
    }

    fn show_locals(
        &mut self,
        state: StateId,
        place: ir::Value,
        root: bool,
        objects: bool,
        boxes: &mut Vec<ir::Value>,
    ) {
        let state = &self.f.states[state.index()];
        let n = self.f.frames[state.frame.index()].code.nlocalsplus;
        for (i, slot) in state.slots[..n.min(state.slots.len())].iter().enumerate() {
            let offset = (at::frame::LOCALSPLUS + 8 * i) as i32;
            let v = slot.map(|v| refcount::root(self.f, v));
            if root && self.is_in_memory(i, v, objects) {
                continue;
            }
            let made = v.filter(|v| self.is_made(*v, objects)).map(|v| self.make_box(v));
            boxes.extend(made);
            let value = match (made, v) {
                (Some(made), _) => made,
                (None, Some(v)) => self.value(v),
                (None, None) => self.int(0),
            };
            self.store(value, place, offset);
            if root && made.is_none() {
                Rc::make_mut(&mut self.in_memory).insert(i, v);
            }
        }
    }

    /// A box that may not be alive on the main path, made for once.
    fn make_box(&mut self, v: Value) -> ir::Value {
        let op = self.f.insn(v).op.clone();
        self.arithmetic(v, &op)
    }

    /// Takes the inlined frames of `state` away again, and the boxes made for them.
    pub(super) fn hide(&mut self, state: StateId, boxes: Vec<ir::Value>) {
        for b in boxes {
            self.call(crate::runtime::entry::rt_drop as *const () as usize, &[b], None);
        }
        let depth = self.f.state_chain(state).len() as i64 - 1;
        if depth > 0 {
            self.set_current_frame(self.root);
            self.add_recursion(depth);
        }
    }

    /// `Op::LeaveFrame`: the caller's frame is current again while locals are dropped.
    pub(super) fn unlink_root(&mut self) {
        if self.root_kind == RootKind::Generator {
            self.end_generator();
        }
        let previous = self.load(clif::I64, self.root, at::frame::PREVIOUS as i32);
        self.set_current_frame(previous);
        self.add_recursion(1);
    }

    /// The generator has ended, as `clear_gen_frame` in `Python/ceval.c` says; its locals are still to be dropped.
    /// Whoever resumed it drops the frame's function, which the link to the previous frame tells him.
    fn end_generator(&mut self) {
        let field = |offset: usize| offset as i32 - at::generator::IFRAME as i32;
        let cleared = self.b.ins().iconst(clif::I8, i64::from(generators::CLEARED));
        self.store(cleared, self.root, field(at::generator::FRAME_STATE));
        let previous = self.load(clif::I64, self.root, field(generators::PREVIOUS_ITEM));
        self.store(previous, self.tstate, at::tstate::EXC_INFO as i32);
        let zero = self.int(0);
        self.store(zero, self.root, field(generators::PREVIOUS_ITEM));
        let none = self.b.ins().iconst(clif::I32, 0);
        self.store(none, self.root, at::frame::STACKTOP as i32);
    }

    /// Gives the data stack back and returns.
    pub(super) fn leave_function(&mut self, result: ir::Value) {
        if self.root_kind == RootKind::Function {
            self.store(self.root, self.tstate, at::tstate::DATASTACK_TOP as i32);
        }
        self.discharge();
        self.leave(result);
    }

    /// Whether this version was entered by a call.
    pub(super) fn is_function(&self) -> bool {
        self.f.entry == EntryKind::Function
    }
}
