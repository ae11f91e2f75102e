//! Calls of Python objects and of the runtime, with frames shown around what may look.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types as clif};

use super::Codegen;
use super::frames::ARGUMENTS_OFFSET;
use crate::cpython::frame::NATIVE_UNITS;
use crate::cpython::types::{known, none};
use crate::cpython::{_Py_CheckFunctionResult, _PyFunction_Vectorcall, Obj, at, ffi, hidden, tuple_items};
use crate::hir::insn::Reason;
use crate::hir::{Op, Type, Value};
use crate::passes::refcount;
use crate::runtime::bind::rt_call_interpreted;
use crate::runtime::helpers::{Helper, Passing, Returns, has_own_instruction, rt_call, rt_get_item_passing};

impl Codegen<'_, '_> {
    /// Stores values into the argument array, behind a free word; gives the array's address.
    fn array(&mut self, args: &[Value]) -> ir::Value {
        self.argument_words = self.argument_words.max(args.len() as u32 + 1);
        for (i, a) in args.iter().enumerate() {
            let value = self.value(*a);
            self.b.ins().stack_store(clif::I64, value, self.arguments, 8 * (i as i32 + 1));
        }
        self.b.ins().stack_addr(clif::I64, self.arguments, 8)
    }

    /// Tells the callee which references it may take: in the word before the array. Callees that know
    /// nothing of it leave that word alone.
    fn pass_references(&mut self, v: Value, callable: ir::Value) {
        let places = self.counts.passed.get(&v).into_iter().flatten().map(|(_, place)| place);
        let mask = places.fold(0, |mask, place| mask | 1 << place);
        let word = if mask == 0 {
            self.int(0)
        } else {
            let high = self.b.ins().ishl_imm_u(callable, refcount::MOST_PASSED as i64);
            self.b.ins().bor_imm_s(high, mask)
        };
        self.b.ins().stack_store(clif::I64, word, self.arguments, 0);
    }

    /// What is in the argument array now.
    pub(super) fn passed(&mut self, place: u32) -> ir::Value {
        self.b.ins().stack_load(clif::I64, clif::I64, self.arguments, 8 * (place as i32 + 1))
    }

    /// A call of a callable with arguments.
    pub(super) fn vectorcall(&mut self, v: Value, all: &[Value], kwnames: Obj) -> ir::Value {
        if self.f.is_function(all[0]) {
            return self.call_function(v, all, kwnames);
        }
        if let Op::Const(o) = *self.f.op(all[0])
            && !self.f.unheld.contains(&o)
            // SAFETY: other constants are alive.
            && let Some(builtin) = unsafe { Builtin::read(o) }
        {
            return self.call_builtin(v, &builtin, all, kwnames);
        }
        let no_method = self.int(0);
        self.call_anything(v, no_method, all, kwnames)
    }

    fn call_function(&mut self, v: Value, all: &[Value], kwnames: Obj) -> ir::Value {
        let state = self.f.insn(v).state.expect("calls have states");
        let array = self.array(&all[1..]);
        let n = self.int((all.len() - 1 - number_of(kwnames)) as i64 | ARGUMENTS_OFFSET);
        let names = self.address(kwnames.0);
        let f = self.value(all[0]);
        let entry = self.load(clif::I64, f, at::function::VECTORCALL as i32);
        let stock = self.address(_PyFunction_Vectorcall as *const () as usize);
        let stock = self.b.ins().icmp(IntCC::Equal, entry, stock);
        let interpreted = self.address(rt_call_interpreted as *const () as usize);
        let target = self.b.ins().select(stock, interpreted, entry);
        self.pass_references(v, f);
        let boxes = self.show(state, true);
        let hidden = matches!(self.f.op(all[0]), Op::Const(o) if hidden::is_hidden(*o));
        self.add_native_recursion(NATIVE_UNITS);
        if hidden {
            self.add_recursion(1);
        }
        let result = self.call_value(target, &[f, array, n, names], Some(clif::I64)).expect("a result");
        self.add_native_recursion(-NATIVE_UNITS);
        if hidden {
            self.add_recursion(-1);
        }
        self.hide(state, boxes);
        let null = self.b.ins().icmp_imm_s(IntCC::Equal, result, 0);
        self.raise_if(v, null);
        result
    }

    /// A call of a builtin that is a constant, as `PyObject_Vectorcall` carries it out. It takes no references.
    fn call_builtin(&mut self, v: Value, builtin: &Builtin, all: &[Value], kwnames: Obj) -> ir::Value {
        let state = self.f.insn(v).state.expect("calls have states");
        let array = self.array(all);
        let arguments = self.b.ins().iadd_imm_s(array, 8);
        let n = self.int((all.len() - 1 - number_of(kwnames)) as i64 | ARGUMENTS_OFFSET);
        let names = self.address(kwnames.0);
        let callable = self.value(all[0]);
        let boxes = self.show(state, true);
        let shared = self.shared(v, &all[1..]);
        shared.iter().for_each(|o| self.add_reference(*o));
        self.add_native_recursion(builtin.units);
        let result =
            self.call(builtin.entry, &[callable, arguments, n, names], Some(clif::I64)).expect("a result");
        self.add_native_recursion(-builtin.units);
        let result = self.checked(callable, result);
        shared.into_iter().for_each(|o| self.drop_shared(o));
        self.hide(state, boxes);
        let null = self.b.ins().icmp_imm_s(IntCC::Equal, result, 0);
        self.raise_if(v, null);
        result
    }

    /// `_Py_CheckFunctionResult`: nothing and no exception, or something and an exception, are an error.
    fn checked(&mut self, callable: ir::Value, result: ir::Value) -> ir::Value {
        let (wrong, next) = (self.b.create_block(), self.b.create_block());
        self.b.append_block_param(next, clif::I64);
        self.b.set_cold_block(wrong);
        let error = self.load(clif::I64, self.tstate, at::tstate::CURRENT_EXCEPTION as i32);
        let nothing = self.b.ins().icmp_imm_s(IntCC::Equal, result, 0);
        let raised = self.b.ins().icmp_imm_s(IntCC::NotEqual, error, 0);
        let differ = self.b.ins().bxor(nothing, raised);
        self.b.ins().brif(differ, wrong, &[], next, &[result.into()]);
        self.b.switch_to_block(wrong);
        let (address, nowhere) = (_Py_CheckFunctionResult as *const () as usize, self.int(0));
        let arguments = [self.tstate, callable, result, nowhere];
        let result = self.call(address, &arguments, Some(clif::I64)).expect("a result");
        self.b.ins().jump(next, &[result.into()]);
        self.b.switch_to_block(next);
        self.b.block_params(next)[0]
    }

    /// Arguments that several slots hold by the one reference that compiled code has: C code can count
    /// references, and gets to see one for each slot.
    fn shared(&mut self, call: Value, args: &[Value]) -> Vec<ir::Value> {
        let state = self.f.insn(call).state.expect("calls have states");
        let chain = self.f.state_chain(state);
        let mut extra = Vec::new();
        for a in args {
            let root = refcount::root(self.f, *a);
            if matches!(self.f.insn(root).op, Op::BoxInt(_) | Op::BoxFloat(_) | Op::BoxBool(_)) {
                continue;
            }
            // Of constants, compiled code holds no reference at all.
            let own = usize::from(!matches!(self.f.insn(root).op, Op::Const(_)));
            // What a caller's call has taken from its stack the callee's locals have.
            let slots = chain.iter().flat_map(|s| {
                let caller = &self.f.states[s.index()];
                let taken = if *s == state { 0 } else { caller.pops as usize };
                caller.slots[..caller.slots.len() - taken].iter().flatten()
            });
            let holders = slots.filter(|slot| refcount::root(self.f, **slot) == root).count();
            let more = holders.saturating_sub(own);
            if more == 0 {
                continue;
            }
            let mut value = self.value(root);
            if self.f.ty(self.f.find(*a)).maybe_null() {
                // References to None are not counted.
                let (none, null) = (self.address(none().0), self.b.ins().icmp_imm_s(IntCC::Equal, value, 0));
                value = self.b.ins().select(null, none, value);
            }
            extra.extend(std::iter::repeat_n(value, more));
        }
        extra
    }

    /// Takes back a reference that [`Self::shared`] asked for: never the last one.
    fn drop_shared(&mut self, o: ir::Value) {
        let (sub, done) = (self.b.create_block(), self.b.create_block());
        let count = self.load(clif::I64, o, at::object::REFCNT as i32);
        let low = self.b.ins().ireduce(clif::I32, count);
        let immortal = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, low, 0);
        self.b.ins().brif(immortal, done, &[], sub, &[]);
        self.b.switch_to_block(sub);
        let count = self.b.ins().iadd_imm_s(count, -1);
        self.store(count, o, at::object::REFCNT as i32);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    /// `_PyObject_GetMethod`: its two results as the interpreter pushes them.
    pub(super) fn load_method(&mut self, v: Value, a: Value, name: Obj) -> ir::Value {
        let state = self.f.insn(v).state.expect("calls have states");
        let (a, name) = (self.value(a), self.address(name.0));
        let second = self.b.ins().stack_addr(clif::I64, self.scratch, 0);
        let boxes = self.show(state, true);
        let address = crate::runtime::helpers::rt_load_method as *const () as usize;
        let result = self.call(address, &[a, name, second], Some(clif::I64)).expect("a result");
        self.hide(state, boxes);
        self.maybe_object(v, result);
        result
    }

    /// `SEND`.
    pub(super) fn send(&mut self, v: Value, receiver: Value, value: Value) -> ir::Value {
        let state = self.f.insn(v).state.expect("calls have states");
        let (receiver, value) = (self.value(receiver), self.value(value));
        let done = self.b.ins().stack_addr(clif::I64, self.scratch, 0);
        let boxes = self.show(state, true);
        let address = crate::runtime::generators::rt_send as *const () as usize;
        let thread = self.tstate;
        let result = self.call(address, &[thread, receiver, value, done], Some(clif::I64)).expect("a result");
        self.hide(state, boxes);
        let null = self.b.ins().icmp_imm_s(IntCC::Equal, result, 0);
        self.raise_if(v, null);
        result
    }

    /// A call of a method, or of a plain callable if there is none: known only now.
    pub(super) fn call_method(&mut self, v: Value, all: &[Value], kwnames: Obj) -> ir::Value {
        let method = self.value(all[0]);
        self.call_anything(v, method, &all[1..], kwnames)
    }

    /// A call of a method with its object and arguments; of a callable with arguments if `method` is null.
    fn call_anything(&mut self, v: Value, method: ir::Value, all: &[Value], kwnames: Obj) -> ir::Value {
        let state = self.f.insn(v).state.expect("calls have states");
        let array = self.array(all);
        let n = self.int((all.len() - number_of(kwnames)) as i64);
        let names = self.address(kwnames.0);
        self.pass_references(v, method);
        let boxes = self.show(state, true);
        let shared = self.shared(v, &all[1..]);
        shared.iter().for_each(|o| self.add_reference(*o));
        let address = rt_call as *const () as usize;
        let result = self.call(address, &[method, array, n, names], Some(clif::I64)).expect("a result");
        shared.into_iter().for_each(|o| self.drop_shared(o));
        self.hide(state, boxes);
        let null = self.b.ins().icmp_imm_s(IntCC::Equal, result, 0);
        self.raise_if(v, null);
        result
    }

    pub(super) fn runtime(
        &mut self,
        v: Value,
        helper: Helper,
        args: &[Value],
        imm: i64,
    ) -> Option<ir::Value> {
        let info = helper.info();
        let state = self.f.insn(v).state.expect("runtime calls have states");
        // Most containers take nothing.
        let passes = helper == Helper::GetItem && self.counts.passed.contains_key(&v);
        let address = if passes { rt_get_item_passing as *const () as usize } else { info.address };
        let mut values = match info.passing {
            _ if passes => {
                let (array, unknown) = (self.array(args), self.int(0));
                self.pass_references(v, unknown);
                vec![array]
            }
            Passing::Array => {
                let array = self.array(args);
                if helper == Helper::CallEx {
                    let callable = self.value(args[0]);
                    self.pass_references(v, callable);
                }
                vec![array, self.int(args.len() as i64)]
            }
            _ => args.iter().map(|a| self.value(*a)).collect(),
        };
        match info.passing {
            Passing::WithImmediate => values.push(self.int(imm)),
            Passing::WithThread => values.push(self.tstate),
            Passing::Plain | Passing::Array => {}
        }
        let boxes = if info.observable { self.show(state, true) } else { Vec::new() };
        let ty = match info.returns {
            Returns::Object | Returns::MaybeObject => clif::I64,
            Returns::Status | Returns::Truth => clif::I32,
        };
        let result = self.call(address, &values, Some(ty)).expect("a result");
        if info.observable {
            self.hide(state, boxes);
        }
        match info.returns {
            Returns::Object => {
                let null = self.b.ins().icmp_imm_s(IntCC::Equal, result, 0);
                self.raise_if(v, null);
                Some(result)
            }
            Returns::MaybeObject => {
                self.maybe_object(v, result);
                Some(result)
            }
            Returns::Status | Returns::Truth => {
                let failed = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, result, 0);
                self.raise_if(v, failed);
                let truth = self.f.ty(v).bits == Type::I1.bits;
                truth.then(|| self.b.ins().ireduce(clif::I8, result))
            }
        }
    }

    /// Null is an error only if an exception is set.
    fn maybe_object(&mut self, v: Value, result: ir::Value) {
        let next = self.b.create_block();
        self.b.append_block_param(next, clif::I8);
        let null = self.b.create_block();
        let no = self.b.ins().iconst(clif::I8, 0);
        self.b.ins().brif(result, next, &[no.into()], null, &[]);
        self.b.switch_to_block(null);
        let error = self.load(clif::I64, self.tstate, at::tstate::CURRENT_EXCEPTION as i32);
        let set = self.b.ins().icmp_imm_s(IntCC::NotEqual, error, 0);
        self.b.ins().jump(next, &[set.into()]);
        self.b.switch_to_block(next);
        let failed = self.b.block_params(next)[0];
        self.raise_if(v, failed);
    }

    /// `v` has raised if `failed` holds: leaves, unless that is looked at behind it.
    fn raise_if(&mut self, v: Value, failed: ir::Value) {
        if self.f.is_caught(v) {
            self.failures.insert(v, failed);
        } else {
            let raise = self.exit_block(v, Reason::Raised, true);
            self.leave_if(failed, raise);
        }
    }
}

/// A function, a method or a class in C that takes arguments as vectorcall passes them.
struct Builtin {
    /// Its `vectorcallfunc`.
    entry: usize,
    /// Native recursion that its vectorcall counts and the interpreter's instruction for it does not.
    units: i32,
}

impl Builtin {
    /// # Safety
    /// A live object.
    unsafe fn read(callable: Obj) -> Option<Builtin> {
        // SAFETY: fields of the three classes.
        unsafe {
            let entry: usize = match callable.class() {
                c if c == known::cfunction() => callable.get(at::cfunction::VECTORCALL),
                c if c == known::method_descr() => callable.get(at::descr::VECTORCALL),
                // Nobody can change classes in C.
                c if c == known::type_type()
                    && callable.get::<u64>(at::typeobject::FLAGS) & at::TPFLAGS_HEAPTYPE == 0 =>
                {
                    (*callable.ptr().cast::<ffi::PyTypeObject>()).tp_vectorcall.map_or(0, |f| f as usize)
                }
                _ => 0,
            };
            (entry != 0).then(|| Builtin { entry, units: i32::from(has_own_instruction(callable)) })
        }
    }
}

/// Number of arguments by name; null for none.
fn number_of(kwnames: Obj) -> usize {
    // SAFETY: a tuple of names among the code's constants; tuples never change.
    if kwnames.is_null() { 0 } else { unsafe { tuple_items(kwnames) }.len() }
}
