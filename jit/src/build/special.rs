//! Python functions that are called by something else than their name: `__init__` when a class is
//! called, `__call__` when an instance is, and what operators and subscripts look up in classes.

use std::ffi::CString;

use emberjit_layout::opcode::{nb, op};

use super::{Builder, MOST_CLASSES, Refused, Scope, code};
use crate::cpython::code::Code;
use crate::cpython::types::{self, known};
use crate::cpython::{_PyType_Lookup, Obj, PyUnstable_Type_AssignVersionTag, at, ffi, tuple_items};
use crate::hir::insn::{Gives, Reason};
use crate::hir::{FrameState, Helper, Op, StateId, Value};

/// The special methods of `BINARY_OP`'s operators without their underscores, in the order of its argument
/// (`NB_*`). In-place forms begin with an `i`, those of the right operand with an `r`.
const OPERATORS: [&str; 13] = [
    "add", "and", "floordiv", "lshift", "matmul", "mul", "mod", "or", "pow", "rshift", "sub", "truediv",
    "xor",
];

/// Special methods of comparisons, in the order of `Py_LT` and following.
const COMPARISONS: [&str; 6] = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"];

impl Builder<'_, '_> {
    /// A call of a class whose instances are made by `object.__new__` and initialised by a Python function
    /// that the plan inlines. `None`: it is an ordinary call.
    pub(super) fn instantiate(
        &mut self,
        sc: &mut Scope,
        class: Obj,
        args: &[Value],
        kwnames: Obj,
    ) -> Option<Result<(), Refused>> {
        if !self.makes_own_instances(class) {
            return None;
        }
        let init = self.special(class, "__init__")?;
        let function = self.constant(sc, init);
        let code = self.wanted(sc, function).filter(|code| returns_none(code))?;
        let keep = self.constant(sc, class);
        let object = self.runtime(sc, Helper::NewObject, &[keep], 0);
        // No guard here: to leave now would drop an object that nobody has initialised.
        let mut all = vec![object];
        all.extend(args);
        let inlinable = self.bound(sc, function, code, &all, kwnames)?;
        // The new object is the call's value, and what `__init__` returns is dropped.
        let parent = self.state_with_pushed(sc, object, Gives::Nothing);
        Some(self.inline(sc, inlinable, parent, Some(object)))
    }

    /// Whether `o` is a class whose calls make instances of exactly itself, by `object.__new__`.
    pub(super) fn makes_own_instances(&self, o: Obj) -> bool {
        /// `Py_TPFLAGS_IS_ABSTRACT`
        const ABSTRACT: u64 = 1 << 20;
        // SAFETY: a live object, kept by who knows it.
        unsafe {
            if o.class() != known::type_type() {
                return false;
            }
            let flags: u64 = o.get(at::typeobject::FLAGS);
            flags & at::TPFLAGS_HEAPTYPE != 0
                && flags & ABSTRACT == 0
                && o.get::<usize>(at::typeobject::NEW) == known::object().get::<usize>(at::typeobject::NEW)
        }
    }

    /// A call of an instance whose class has a Python `__call__`. `None`: not known to be one.
    pub(super) fn call_instance(
        &mut self,
        sc: &mut Scope,
        callable: Value,
        args: &[Value],
        kwnames: Obj,
    ) -> Option<Result<(), Refused>> {
        let classes = self.operand_classes(sc, callable);
        let functions: Vec<Obj> =
            classes.iter().map(|class| self.special(*class, "__call__")).collect::<Option<_>>()?;
        if functions.is_empty() {
            return None;
        }
        Some(self.by_class(sc, callable, &classes, |b, sc, i| {
            let receiver = b.guard_class(sc, callable, classes[i]);
            let mut all = vec![receiver];
            all.extend(args);
            let function = b.constant(sc, functions[i]);
            b.call_plain(sc, function, all.clone(), kwnames)?;
            b.drop_operands(sc, &all);
            Ok(())
        }))
    }

    /// An operator on an instance whose class has a Python method for it that the plan inlines. `None`: the
    /// interpreter's own way.
    pub(super) fn operator(&mut self, sc: &mut Scope, a: Value, b: Value) -> Option<Result<(), Refused>> {
        let arg = sc.instr.arg as usize;
        let name = |prefix: &str| format!("__{prefix}{}__", OPERATORS[arg % 13]);
        let (function, args) = if let Some(left) = self.number(a) {
            // Numbers know nothing of instances; these come next.
            let [right] = self.operand_classes(sc, b)[..] else { return None };
            (self.pure_special(right, &name("r"))?, [(b, Some(right)), (a, Some(left))])
        } else {
            let [left] = self.operand_classes(sc, a)[..] else { return None };
            let function = self.pure_special(left, &name(""))?;
            if arg >= 13 && self.has_special(left, &name("i")) {
                return None;
            }
            let right = self.second_class(b, left)?;
            if arg as u32 % 13 == nb::MULTIPLY && right != left && self.number(b).is_none() {
                // A sequence on the right is asked to repeat itself.
                return None;
            }
            (function, [(a, Some(left)), (b, Some(right))])
        };
        let built = self.inline_special(sc, function, &args, Gives::Operator { arg: sc.instr.arg })?;
        Some(built.map(|()| {
            self.refuse_not_implemented(sc, a, b);
            self.drop_operands(sc, &[a, b]);
        }))
    }

    /// `int` or `float`, if `v` is exactly one.
    fn number(&self, v: Value) -> Option<Obj> {
        self.class_of(v).filter(|class| *class == known::int() || *class == known::float())
    }

    /// The class that the right operand is taken to have, if the left one's method comes first then.
    fn second_class(&self, b: Value, left: Obj) -> Option<Obj> {
        let right = self.class_of(b).unwrap_or(left);
        // The right operand's method comes first if its class is a subclass that overrides it; classes
        // that are fixed are none.
        // SAFETY: two live classes.
        (right == left || unsafe { types::class_is_fixed(right) }).then_some(right)
    }

    /// A comparison by a Python method: if that gives `NotImplemented`, the rest of the protocol follows.
    pub(super) fn comparison(&mut self, sc: &mut Scope, a: Value, b: Value) -> Option<Result<(), Refused>> {
        let cmp = sc.instr.arg >> 4;
        let [left] = self.operand_classes(sc, a)[..] else { return None };
        let function = self.pure_special(left, COMPARISONS[cmp as usize])?;
        let right = self.second_class(b, left)?;
        let args = [(a, Some(left)), (b, Some(right))];
        let built = self.inline_special(sc, function, &args, Gives::Comparison { cmp })?;
        Some(built.and_then(|()| {
            let result = self.pop(sc);
            let not_implemented = self.constant(sc, types::not_implemented());
            let test = vec![Op::Same(result, not_implemented)];
            self.paths(sc, test, &mut |builder, sc, i| {
                let v = match i {
                    0 => builder.runtime(sc, Helper::CompareRest, &[a, b], i64::from(cmp)),
                    _ => result,
                };
                builder.push(sc, v);
                Ok(())
            })?;
            self.drop_operands(sc, &[a, b]);
            Ok(())
        }))
    }

    /// `-` and `~` of an instance.
    pub(super) fn unary_operator(&mut self, sc: &mut Scope, v: Value) -> Option<Result<(), Refused>> {
        let [class] = self.operand_classes(sc, v)[..] else { return None };
        let name = if sc.instr.op == op::UNARY_NEGATIVE { "__neg__" } else { "__invert__" };
        let function = self.pure_special(class, name)?;
        let built = self.inline_special(sc, function, &[(v, Some(class))], Gives::Result)?;
        Some(built.map(|()| self.drop_operands(sc, &[v])))
    }

    /// A subscript of an instance whose class has a Python `__getitem__` that the plan inlines.
    pub(super) fn subscript(
        &mut self,
        sc: &mut Scope,
        container: Value,
        index: Value,
    ) -> Option<Result<(), Refused>> {
        let [class] = self.operand_classes(sc, container)[..] else { return None };
        let function = self.pure_special(class, "__getitem__")?;
        self.inline_special(sc, function, &[(container, Some(class)), (index, None)], Gives::Result)
    }

    /// A store to a subscript of an instance whose class has a Python `__setitem__` that the plan inlines.
    pub(super) fn store_subscript(
        &mut self,
        sc: &mut Scope,
        container: Value,
        index: Value,
        value: Value,
    ) -> Option<Result<(), Refused>> {
        let [class] = self.operand_classes(sc, container)[..] else { return None };
        let function = self.pure_special(class, "__setitem__")?;
        let args = [(container, Some(class)), (index, None), (value, None)];
        let built = self.inline_special(sc, function, &args, Gives::Nothing)?;
        Some(built.map(|()| {
            let result = self.pop(sc);
            self.release(sc, result);
            self.drop_operands(sc, &[value, container, index]);
        }))
    }

    /// `BEFORE_WITH`: if the manager's class is known and has Python functions for both, `__enter__` is called as
    /// any function is, and `__exit__` stays on the stack as a method of which the builder knows what it binds.
    pub(super) fn before_with(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let manager = self.pop(sc);
        let classes = self.operand_classes(sc, manager);
        let methods: Option<Vec<[Obj; 2]>> = classes
            .iter()
            .map(|class| Some([self.special(*class, "__enter__")?, self.special(*class, "__exit__")?]))
            .collect();
        let Some(methods) = methods.filter(|methods| !methods.is_empty()) else {
            self.hidden_pair(sc, &[manager]);
            return Ok(());
        };
        self.by_class(sc, manager, &classes, |b, sc, i| {
            let manager = b.guard_class(sc, manager, classes[i]);
            let [enter, exit] = methods[i].map(|f| b.constant(sc, f));
            let exit = b.runtime(sc, Helper::BindMethod, &[exit, manager], 0);
            b.push(sc, exit);
            let Some(inlinable) = b.inlinable(sc, enter, &[manager], Obj::NULL) else {
                let v = b.emit_exit(sc, Op::Call { args: vec![enter, manager], kwnames: Obj::NULL });
                b.push(sc, v);
                return Ok(());
            };
            let parent = b.state_with_pushed(sc, exit, Gives::Result);
            b.inline(sc, inlinable, parent, None)
        })
    }

    // ---- what they have in common -------------------------------------------------------------

    /// Inlines a special method for the current instruction, if the plan wants it. Arguments with a class
    /// are guarded to be of it.
    fn inline_special(
        &mut self,
        sc: &mut Scope,
        function: Obj,
        args: &[(Value, Option<Obj>)],
        gives: Gives,
    ) -> Option<Result<(), Refused>> {
        let callee = self.constant(sc, function);
        let code = self.wanted(sc, callee)?;
        let guarded = |b: &mut Self, sc: &mut Scope, (v, class): &(Value, Option<Obj>)| {
            class.map_or(*v, |class| b.guard_class(sc, *v, class))
        };
        let args: Vec<Value> = args.iter().map(|arg| guarded(self, sc, arg)).collect();
        let inlinable = self.bound(sc, callee, code, &args, Obj::NULL)?;
        let parent = self.state_calling(sc, gives);
        Some(self.inline(sc, inlinable, parent, None))
    }

    /// The caller's state while a callee runs for the current instruction.
    pub(super) fn state_calling(&mut self, sc: &mut Scope, gives: Gives) -> StateId {
        let before = self.state_before(sc);
        if gives == Gives::Result {
            return before;
        }
        let before = self.f.states[before.index()].clone();
        let pops = if gives.wants_operands() { 0 } else { before.pops };
        self.f.add_state(FrameState { pops, gives, ..before })
    }

    /// The caller's state while a special method runs that the instruction calls when its operands are gone already
    /// and the first value that it pushes lies on the stack.
    fn state_with_pushed(&mut self, sc: &mut Scope, pushed: Value, gives: Gives) -> StateId {
        let state = self.state_before(sc);
        let before = self.f.states[state.index()].clone();
        let mut slots = before.slots[..before.slots.len() - before.pops as usize].to_vec();
        slots.push(Some(pushed));
        self.f.add_state(FrameState { slots, pops: 0, gives, ..before })
    }

    /// The caller's stack lets go of the operands of an instruction that has called, as it does behind a
    /// call of C code: they outlive the callee's locals.
    fn drop_operands(&mut self, sc: &Scope, operands: &[Value]) {
        for operand in operands {
            self.release(sc, *operand);
        }
    }

    /// The operator's result, on top of the stack, must not be `NotImplemented`.
    fn refuse_not_implemented(&mut self, sc: &mut Scope, a: Value, b: Value) {
        let result = self.pop(sc);
        let not_implemented = self.constant(sc, types::not_implemented());
        let wrong = self.emit(sc, Op::Same(result, not_implemented));
        let (bad, good) = self.fork(sc, wrong);
        self.leave_in(sc, bad, |builder, sc| {
            builder.runtime(sc, Helper::OperatorError, &[a, b], i64::from(sc.instr.arg));
        });
        sc.block = good;
        self.push(sc, result);
    }

    // ---- classes ------------------------------------------------------------------------------

    /// The classes that an operand or callable was seen to have here.
    pub(super) fn operand_classes(&mut self, sc: &Scope, v: Value) -> Vec<Obj> {
        if self.failed(sc, Reason::TypeGuard) || self.f.ty(v).maybe_null() {
            return Vec::new();
        }
        if let Some(class) = self.class_of(v) {
            return vec![class];
        }
        let tags = self.tags_at(sc, sc.instr.at);
        let classes = self.classes_among(v, &tags);
        if classes.len() > MOST_CLASSES { Vec::new() } else { classes }
    }

    /// The Python function that instances of a heap class have for a special method. Instances' own
    /// attributes do not count.
    fn special(&mut self, class: Obj, name: &str) -> Option<Obj> {
        // SAFETY: a live class; lookups in the class run no Python code.
        unsafe {
            if class.get::<u64>(at::typeobject::FLAGS) & at::TPFLAGS_HEAPTYPE == 0
                || PyUnstable_Type_AssignVersionTag(class.ptr()) == 0
            {
                return None;
            }
            let name = interned(name);
            let found = Obj::from(_PyType_Lookup(class.ptr(), name.ptr()));
            if found.is_null() || found.class() != known::function() {
                return None;
            }
            self.rely_on(class, name, found);
            Some(found)
        }
    }

    /// The same, where slots of a base in C could do part of the work: then there must be none.
    fn pure_special(&mut self, class: Obj, name: &str) -> Option<Obj> {
        self.special(class, name).filter(|_| is_pure(class))
    }

    fn has_special(&mut self, class: Obj, name: &str) -> bool {
        self.cx.assumptions.types.insert(class);
        // SAFETY: as above.
        unsafe { !lookup(class, name).is_null() }
    }
}

/// Whether `__init__` returns nothing but `None`, as it must, and takes no star arguments, which would be
/// made before it runs.
fn returns_none(code: &Code) -> bool {
    let fine = crate::bytecode::decode(&code.units).iter().all(|i| match i.op {
        op::RETURN_VALUE => false,
        op::RETURN_CONST => code.consts[i.arg as usize] == types::none(),
        _ => true,
    });
    fine && code.flags & (code::CO_VARARGS | code::CO_VARKEYWORDS) == 0
}

/// Whether a class has no base in C but `object`.
fn is_pure(class: Obj) -> bool {
    // SAFETY: a live class, whose order of bases is a tuple.
    unsafe {
        let bases = tuple_items(Obj(class.get(at::typeobject::MRO)));
        bases.iter().all(|base| {
            *base == known::object() || base.get::<u64>(at::typeobject::FLAGS) & at::TPFLAGS_HEAPTYPE != 0
        })
    }
}

/// Looks an attribute up in a class.
///
/// # Safety
/// `class` must be a live class and the GIL held.
pub(super) unsafe fn lookup(class: Obj, name: &str) -> Obj {
    // SAFETY: as above; lookups in the class run no Python code.
    unsafe { Obj::from(_PyType_Lookup(class.ptr(), interned(name).ptr())) }
}

/// The string that classes use for the name of a special method, which the interpreter keeps for ever.
unsafe fn interned(name: &str) -> Obj {
    let name = CString::new(name).expect("names have no zero bytes");
    // SAFETY: the GIL is held.
    unsafe {
        let name = ffi::PyUnicode_InternFromString(name.as_ptr());
        ffi::Py_DECREF(name);
        Obj::from(name)
    }
}
