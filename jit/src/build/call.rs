//! Calls: inlined where the plan says so, by vectorcall otherwise.

use std::rc::Rc;

use emberjit_layout::opcode::op;
use emberjit_pgo::control::{InlinedStatus, Refusal};
use emberjit_pgo::identity::CallSite;
use emberjit_pgo::rank::RankOptions;

use super::{Builder, Method, Refused, Scope, code, special, too_deep};
use crate::cpython::code::Code;
use crate::cpython::function::Function;
use crate::cpython::types::{self, known};
use crate::cpython::{Obj, PyUnstable_Type_AssignVersionTag, at, ffi, tuple_items};
use crate::hir::insn::{Gives, Reason};
use crate::hir::{Cmp, Edge, FrameId, FrameInfo, Helper, Op, StateId, Type, Value};
use crate::policy::narrow;

/// A callee that can be inlined at a site: its function, and one value for each argument slot.
pub(super) struct Inlinable {
    function: Function,
    code: Rc<Code>,
    args: Vec<Value>,
}

/// Types whose length lies where lists have theirs (`ob_size`, `ma_used` and `length`).
const SIZED: [Type; 4] = [Type::LIST, Type::TUPLE, Type::DICT, Type::STR];

/// Whether a function is no larger than its call, by the ranker's own measure.
fn is_tiny(code: &Code) -> bool {
    let options = RankOptions::default();
    code.info.instructions * options.hir_per_bytecode <= options.tiny
}

/// What profiles and plans call an instruction.
pub(super) fn site(sc: &Scope, unit: u32) -> CallSite {
    CallSite { code: sc.code.info.id, offset: 2 * unit }
}

impl Builder<'_, '_> {
    pub(super) fn call(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let n = sc.instr.arg as usize;
        let mut args = self.pop_n(sc, n);
        let self_or_callable = self.pop(sc);
        let method_or_null = self.pop(sc);
        let kwnames = std::mem::replace(&mut sc.kwnames, Obj::NULL);
        let callable = if self.is_null(method_or_null) {
            self_or_callable
        } else if self.is_any_method(method_or_null) {
            let mut all = vec![method_or_null, self_or_callable];
            all.append(&mut args);
            if !kwnames.is_null() {
                self.cx.assumptions.keeps.insert(kwnames);
            }
            let v = self.emit_exit(sc, Op::CallMethod { args: all, kwnames });
            self.push(sc, v);
            return Ok(());
        } else {
            args.insert(0, self_or_callable);
            method_or_null
        };
        if callable == method_or_null
            && let Some([function, object]) = self.binds(callable)
        {
            // In the place of a method, as `with` puts it there, a bound one outlives the call.
            args.insert(0, object);
            self.call_giving(sc, function, args, kwnames, Gives::Call { operands: n as u32 + 2 })?;
            self.release(sc, callable);
            return Ok(());
        }
        if kwnames.is_null()
            && let Some(opcode) = self.special_call(callable, args.len())
        {
            self.specialised(sc, op::CALL, opcode);
        }
        self.call_callable(sc, callable, args, kwnames)
    }

    /// The interpreter's form of a call of a known function with so many arguments.
    fn special_call(&self, callable: Value, args: usize) -> Option<u8> {
        let o = self.known(callable)?;
        // SAFETY: constants are kept alive, and defaults of a function with them.
        unsafe {
            if o.class() != known::function() {
                return None;
            }
            let function = Function::read(o);
            let code = Code::read(function.code);
            let defaults = if function.defaults.is_null() { 0 } else { tuple_items(function.defaults).len() };
            if code.flags & (code::CO_VARARGS | code::CO_VARKEYWORDS) != 0 || code.kwonly > 0 {
                return None;
            }
            match code.argcount {
                n if n == args => Some(op::CALL_PY_EXACT_ARGS),
                n if args < n && n <= args + defaults => Some(op::CALL_PY_WITH_DEFAULTS),
                _ => None,
            }
        }
    }

    /// Whether it is known only when it runs whether there is a method, or what kind of one.
    fn is_any_method(&self, method: Value) -> bool {
        let told = self.known(method).is_some() || self.methods.contains_key(&method);
        self.f.ty(method).maybe_null() || !(told || self.binds(method).is_some())
    }

    /// Function and object, if `callable` is a bound method that was made here.
    fn binds(&self, callable: Value) -> Option<[Value; 2]> {
        match self.f.op(callable) {
            Op::Runtime { helper: Helper::BindMethod, args, .. } => Some([args[0], args[1]]),
            _ => None,
        }
    }

    /// A call of anything, with exactly these arguments: what it turns out to be decides.
    fn call_callable(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        mut args: Vec<Value>,
        kwnames: Obj,
    ) -> Result<(), Refused> {
        if let Some(methods) = self.methods.get(&callable).cloned() {
            return self.call_by_class(sc, callable, &methods, args, kwnames);
        }
        if let Some([function, object]) = self.binds(callable) {
            args.insert(0, object);
            return self.call_plain(sc, function, args, kwnames);
        }
        if let Some((object, methods)) = self.bound.get(&callable).cloned() {
            let function = self.emit(sc, Op::LoadField(callable, at::method::FUNC as i32));
            self.f.insns[function.index()].ty = Type::FUNCTION;
            args.insert(0, object);
            return self.call_by_class(sc, function, &methods, args, kwnames);
        }
        match self.known(callable) {
            // SAFETY: constants are kept alive.
            Some(o) if unsafe { o.class() == known::type_type() } => {
                if let Some(done) = self.instantiate(sc, o, &args, kwnames) {
                    return done;
                }
            }
            None => {
                if let Some(done) = self.call_instance(sc, callable, &args, kwnames) {
                    return done;
                }
            }
            _ => {}
        }
        self.call_plain(sc, callable, args, kwnames)
    }

    /// A call of one of these methods: a path for each.
    fn call_by_class(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        methods: &[Method],
        args: Vec<Value>,
        kwnames: Obj,
    ) -> Result<(), Refused> {
        let mut functions: Vec<Obj> = Vec::new();
        for method in methods {
            if !functions.contains(&method.function) {
                functions.push(method.function);
            }
        }
        let constants: Vec<Value> = functions.iter().map(|f| self.constant(sc, *f)).collect();
        let tests = constants[..functions.len() - 1].iter().map(|f| Op::Same(callable, *f)).collect();
        self.paths(sc, tests, &mut |b, sc, i| {
            let mut args = args.clone();
            let classes: Vec<Obj> =
                methods.iter().filter(|m| m.function == functions[i]).map(|m| m.class).collect();
            let receiver = b.object(args[0]);
            let among = b.among.get(&receiver).cloned();
            match classes[..] {
                [class] => args[0] = b.guard_class(sc, args[0], class),
                _ => drop(b.among.insert(receiver, classes)),
            }
            let function = b.constant(sc, functions[i]);
            let called = b.call_plain(sc, function, args, kwnames);
            if let Some(among) = among {
                b.among.insert(receiver, among);
            }
            called
        })
    }

    /// A call of a function that may be known.
    pub(super) fn call_plain(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        args: Vec<Value>,
        kwnames: Obj,
    ) -> Result<(), Refused> {
        self.call_giving(sc, callable, args, kwnames, Gives::Result)
    }

    /// The same, of a function that gives its result to its caller in another way if it is inlined.
    fn call_giving(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        mut args: Vec<Value>,
        mut kwnames: Obj,
        gives: Gives,
    ) -> Result<(), Refused> {
        if let Some(inlinable) = self.inlinable(sc, callable, &args, kwnames) {
            let parent = self.state_calling(sc, gives);
            return self.inline(sc, inlinable, parent, None);
        }
        if let Some(ordered) = self.in_order(sc, callable, &args, kwnames) {
            (args, kwnames) = (ordered, Obj::NULL);
        }
        if kwnames.is_null()
            && let Some(v) = self.intrinsic(sc, callable, &args)
        {
            self.push(sc, v);
            return Ok(());
        }
        let mut all = vec![callable];
        all.append(&mut args);
        if !kwnames.is_null() {
            self.cx.assumptions.keeps.insert(kwnames);
        }
        let before = sc.before.clone();
        if sc.instr.op == op::CALL_FUNCTION_EX {
            // The frame of a function has the arguments, and tuple and dict are gone when it runs. A method's
            // is called by C code, which has them until it returns.
            let operands = sc.before.len() - 2 - (sc.instr.arg & 1) as usize;
            if sc.before[operands].is_some_and(|v| self.f.ty(v).bits == Type::FUNCTION.bits) {
                sc.before[operands + 1..].fill(None);
                sc.state = None;
            }
        }
        let v = self.emit_exit(sc, Op::Call { args: all, kwnames });
        (sc.before, sc.state) = (before, None);
        if let Some(class) = self.known(callable).filter(|o| self.makes_own_instances(*o)) {
            self.among.insert(v, vec![class]);
        }
        self.push(sc, v);
        Ok(())
    }

    /// Builtins that are an instruction: `math.sqrt` of a float that was one before.
    fn intrinsic(&mut self, sc: &mut Scope, callable: Value, args: &[Value]) -> Option<Value> {
        let o = self.known(callable)?;
        if let (true, [x]) = (o == known::type_type(), args) {
            let class = self.emit(sc, Op::LoadField(*x, at::object::TYPE as i32));
            self.f.insns[class.index()].ty = Type::OBJECT;
            return Some(class);
        }
        if let (true, [x]) = (sc.instr.quick == op::CALL_NO_KW_STR_1 && o == known::string(), args) {
            return Some(self.runtime(sc, Helper::Str, &[*x], 0));
        }
        if let [list, item] = args
            && self.f.ty(*list).bits == Type::LIST.bits
            // SAFETY: the class lives for ever.
            && o == unsafe { special::lookup(known::list(), "append") }
        {
            self.runtime(sc, Helper::ListAppend, &[*list, *item], 0);
            return Some(self.constant(sc, types::none()));
        }
        // SAFETY: constants are kept alive.
        let name = unsafe { crate::cpython::function::builtin_name(o) }?;
        let guards = !self.failed(sc, Reason::TypeGuard) && !self.failed(sc, Reason::Condition);
        match (name.as_str(), args) {
            ("math.sqrt", [x]) if guards && self.f.ty(*x).bits == Type::FLOAT.bits => {
                let x = self.machine_float(sc, *x);
                let zero = self.emit(sc, Op::F64(0));
                let ok = self.emit(sc, Op::FloatCompare(Cmp::Ge, x, zero));
                self.emit_exit(sc, Op::Guard(ok, true));
                let root = self.emit(sc, Op::FloatSqrt(x));
                Some(self.emit(sc, Op::BoxFloat(root)))
            }
            ("builtins.len", [x]) if SIZED.iter().any(|t| t.bits == self.f.ty(*x).bits) => {
                let n = self.emit(sc, Op::Length(*x));
                Some(self.emit(sc, Op::BoxInt(n)))
            }
            ("builtins.isinstance", [x, class]) if guards => self.is_instance(sc, *x, *class),
            _ => None,
        }
    }

    /// `isinstance` of an object of a known class, as `object_isinstance` in `Objects/abstract.c` says.
    fn is_instance(&mut self, sc: &mut Scope, x: Value, class: Value) -> Option<Value> {
        let (own, class) = (self.class_of(x)?, self.known(class)?);
        // SAFETY: live objects; lookups in classes run no Python code.
        unsafe {
            if class.class() != known::type_type()
                || PyUnstable_Type_AssignVersionTag(own.ptr()) == 0
                || special::lookup(own, "__class__") != special::lookup(known::object(), "__class__")
            {
                return None;
            }
            let is = ffi::PyType_IsSubtype(own.ptr().cast(), class.ptr().cast()) != 0;
            let getattro: usize = own.get(at::typeobject::GETATTRO);
            if !is && getattro != ffi::PyObject_GenericGetAttr as *const () as usize {
                // Instances of other classes are asked for their `__class__`.
                return None;
            }
            self.guard_class(sc, x, own);
            self.cx.assumptions.types.insert(own);
            self.cx.assumptions.keeps.insert(own);
            Some(self.constant(sc, if is { types::py_true() } else { types::py_false() }))
        }
    }

    pub(super) fn call_function_ex(&mut self, sc: &mut Scope, flags: u32) -> Result<(), Refused> {
        let kwargs = if flags & 1 != 0 { self.pop(sc) } else { self.null(sc) };
        let args = self.pop(sc);
        let callable = self.pop(sc);
        let null = self.pop(sc);
        let args = if self.f.ty(args).bits != Type::TUPLE.bits && self.is_null(null) {
            let tuple = self.runtime(sc, Helper::AsTuple, &[args], 0);
            let place = sc.before.len() - 1 - (flags & 1) as usize;
            let after = self.f.add_block();
            let not = self.emit(sc, Op::IsNull(tuple));
            let (not, done) = self.fork(sc, not);
            sc.block = done;
            let tuple = self.emit(sc, Op::Known(tuple));
            self.emit(sc, Op::Jump(Edge { to: after, args: vec![tuple] }));
            sc.block = not;
            self.f.blocks[not.index()].cold = true;
            // What is no iterable is left to the interpreter, with its own message.
            let tuple = self.runtime(sc, Helper::IterableAsTuple, &[args], 0);
            let wrong = self.emit(sc, Op::IsNull(tuple));
            let (wrong, done) = self.fork(sc, wrong);
            self.leave_in(sc, wrong, |_, _| {});
            sc.block = done;
            let tuple = self.emit(sc, Op::Known(tuple));
            // The iterable is gone when the function runs; to start again with the tuple is the same.
            sc.before[place] = Some(tuple);
            sc.state = None;
            let state = self.state_before(sc);
            self.check_in(sc, state);
            self.emit(sc, Op::Jump(Edge { to: after, args: vec![tuple] }));
            sc.block = after;
            let tuple = self.brought(sc, after);
            self.f.insns[tuple.index()].ty = Type::TUPLE;
            sc.before[place] = Some(tuple);
            sc.state = None;
            tuple
        } else {
            args
        };
        let exact = self.f.ty(args).bits == Type::TUPLE.bits
            && (self.is_null(kwargs) || self.f.ty(kwargs).bits == Type::DICT.bits);
        if !self.is_null(null) || (!exact && self.failed(sc, Reason::TypeGuard)) {
            // What has to be converted first is left to the interpreter, with its own messages.
            self.exit(sc, Reason::Unsupported);
            return Ok(());
        }
        let args = self.guard_class(sc, args, known::tuple());
        let kwargs = if self.is_null(kwargs) { kwargs } else { self.guard_class(sc, kwargs, known::dict()) };
        let told = self.known(callable).is_some()
            || self.f.ty(callable).bits == Type::FUNCTION.bits
            || self.bound.contains_key(&callable)
            || self.binds(callable).is_some();
        if let Some(items) = self.tuple_of(args).filter(|_| told)
            && (self.is_null(kwargs)
                || (self.known(callable).is_some() && !self.failed(sc, Reason::Condition)))
        {
            if !self.is_null(kwargs) {
                let length = self.emit(sc, Op::Length(kwargs));
                let zero = self.emit(sc, Op::I64(0));
                let empty = self.emit(sc, Op::IntCompare(Cmp::Eq, length, zero));
                self.emit_exit(sc, Op::Guard(empty, true));
            }
            return self.call_callable(sc, callable, items, Obj::NULL);
        }
        let v = self.runtime(sc, Helper::CallEx, &[callable, args, kwargs], 0);
        self.push(sc, v);
        Ok(())
    }

    /// The items of a tuple that was made here, or of a constant one.
    pub(super) fn tuple_of(&mut self, v: Value) -> Option<Vec<Value>> {
        if let Some(items) = self.items.get(&v) {
            return items.known.clone();
        }
        match self.f.op(v) {
            Op::Runtime { helper: Helper::BuildTuple, args, .. } => Some(args.clone()),
            Op::Const(o) if *o == types::empty_tuple() => Some(Vec::new()),
            _ => None,
        }
    }

    /// A property's getter, inlined if the plan says so.
    pub(super) fn call_property(
        &mut self,
        sc: &mut Scope,
        getter: Obj,
        object: Value,
    ) -> Result<(), Refused> {
        let callable = self.constant(sc, getter);
        if let Some(inlinable) = self.inlinable(sc, callable, &[object], Obj::NULL) {
            let parent = self.state_before(sc);
            return self.inline(sc, inlinable, parent, None);
        }
        let v = self.emit_exit(sc, Op::Call { args: vec![callable, object], kwnames: Obj::NULL });
        self.push(sc, v);
        Ok(())
    }

    // ---- inlining -----------------------------------------------------------------------------

    /// The callee, if it is known, in range and wanted by the plan.
    pub(super) fn inlinable(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        args: &[Value],
        kwnames: Obj,
    ) -> Option<Inlinable> {
        let code = self.wanted(sc, callable)?;
        self.bound(sc, callable, code, args, kwnames)
    }

    /// A callee that is [`wanted`](Self::wanted), with its arguments, if they fit.
    pub(super) fn bound(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        code: Rc<Code>,
        args: &[Value],
        kwnames: Obj,
    ) -> Option<Inlinable> {
        let o = self.known(callable)?;
        // SAFETY: constants are kept alive.
        let function = unsafe { Function::read(o) };
        let Some(args) = self.bind(sc, &function, &code, args, kwnames) else {
            self.refuse(sc, &code, "arguments");
            return None;
        };
        self.cx.assumptions.functions.insert(o);
        self.cx.assumptions.keeps.insert(function.code);
        Some(Inlinable { function, code, args })
    }

    /// The code of a known function, if it is in range and the plan wants it inlined here.
    pub(super) fn wanted(&mut self, sc: &mut Scope, callable: Value) -> Option<Rc<Code>> {
        let o = self.known(callable)?;
        // SAFETY: constants are kept alive.
        let code = unsafe {
            if o.class() != known::function() {
                return None;
            }
            Code::read(Function::read(o).code)
        };
        self.cx.known_calls.push((sc.code.info.id, 2 * sc.instr.at, o));
        match self.may_inline(sc, &code) {
            Ok(()) => Some(code),
            Err(reason) => {
                self.refuse(sc, &code, reason);
                None
            }
        }
    }

    /// The arguments of a call of a known function by names, in the order of its parameters. Only plain
    /// positional parameters can take them so.
    fn in_order(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        args: &[Value],
        kwnames: Obj,
    ) -> Option<Vec<Value>> {
        let o = self.known(callable).filter(|_| !kwnames.is_null())?;
        // SAFETY: constants are kept alive.
        unsafe {
            if o.class() != known::function() {
                return None;
            }
            let function = Function::read(o);
            let code = Code::read(function.code);
            if code.flags & (code::CO_VARARGS | code::CO_VARKEYWORDS) != 0 || code.kwonly > 0 {
                return None;
            }
            let bound = self.bind(sc, &function, &code, args, kwnames)?;
            self.cx.assumptions.functions.insert(o);
            Some(bound)
        }
    }

    fn refuse(&mut self, sc: &Scope, code: &Code, reason: &'static str) {
        let detail = format!("called from {}", sc.code.info.qualname);
        let refusal =
            Refusal { what: code.info.qualname.clone(), line: sc.line(), reason: reason.into(), detail };
        if !self.cx.refusals.contains(&refusal) {
            self.cx.refusals.push(refusal);
        }
    }

    fn may_inline(&self, sc: &Scope, callee: &Code) -> Result<(), &'static str> {
        if !narrow::may_inline() {
            return Err("not-selected");
        }
        if self.cx.lessons.unsupported.contains(&callee.object) {
            return Err("unsupported");
        }
        if callee.flags & code::CO_GENERATORS != 0 {
            return Err("generator");
        }
        if too_deep(&self.f, sc.frame) {
            return Err("too-deep");
        }
        if let Err(refused) = super::refuse_kinds(callee) {
            return Err(refused.reason);
        }
        let mut path = sc.path.clone();
        path.push(site(sc, sc.instr.at));
        match self.cx.plan.and_then(|p| p.decision(&path, callee.info.id)) {
            Some(d) if d.inline => Ok(()),
            Some(_) => Err("refused-by-plan"),
            // Too quick to be sampled: no larger than its call, so that it is free.
            None if self.cx.plan.is_some() && self.cx.inline_tiny && is_tiny(callee) => Ok(()),
            None => Err("not-in-plan"),
        }
    }

    /// Builds the callee in place of the call, whose value is the callee's result unless it is `value`.
    pub(super) fn inline(
        &mut self,
        sc: &mut Scope,
        callee: Inlinable,
        parent: StateId,
        value: Option<Value>,
    ) -> Result<(), Refused> {
        let depth = self.f.frames[sc.frame.index()].depth + 1;
        self.f.frames.push(FrameInfo {
            code: callee.code.clone(),
            function: callee.function.object,
            globals: callee.function.globals,
            builtins: callee.function.builtins,
            parent: Some(sc.frame),
            depth,
            call_unit: sc.instr.at,
            catches: self.catches(&callee.code),
        });
        let frame = FrameId(self.f.frames.len() as u32 - 1);
        let cfg = self.cfg(&callee.code);
        let mut inner = Scope::new(frame, callee.code.clone(), cfg, None);
        inner.raises_to = self.is_caught_here(sc).then(|| self.f.add_block());
        self.note_writes(&inner.code, callee.function.globals, None);
        inner.closure = callee.function.closure;
        inner.globals = callee.function.globals;
        inner.builtins = callee.function.builtins;
        inner.parent = Some(parent);
        inner.path = sc.path.iter().copied().chain([site(sc, sc.instr.at)]).collect();
        inner.block = sc.block;
        let after = self.f.add_block();
        let result = self.brought(sc, after);
        inner.returns_to = Some(after);
        let info = &callee.code.info;
        let status = InlinedStatus { code: info.id, callee: info.qualname.clone(), line: sc.line(), depth };
        self.cx.inlined.push(status);
        self.cx.inlined_at.insert((inner.path.clone(), info.id));
        let mut slots: Vec<Option<Value>> = callee.args.into_iter().map(Some).collect();
        slots.resize(callee.code.nlocalsplus, None);
        self.scope(&mut inner, 0, slots)?;
        if let Some(raised) = inner.raises_to {
            self.land(sc, raised, true);
        }
        sc.block = after;
        sc.observed |= inner.drops_locals;
        self.push(sc, value.unwrap_or(result));
        Ok(())
    }
}
