//! Python functions that are called by something else than their name: `__init__` when a class is
//! called, `__call__` when an instance is, and what operators and subscripts look up in classes.

use emberjit_pgo::CallSite;

use super::{Builder, Refused, Scope};
use crate::cpython::types::{self, known};
use crate::cpython::{_PyType_Lookup, Obj, PyUnstable_Type_AssignVersionTag, at, ffi, tuple_items};
use crate::hir::insn::{Gives, Reason};
use crate::hir::{Edge, FrameState, Helper, Op, StateId, Value};

use emberjit_layout::opcode::{nb, op};

/// Special methods of `BINARY_OP`'s operators, in the order of its argument (`NB_*`).
const OPERATORS: [&std::ffi::CStr; 13] = [
    c"__add__",
    c"__and__",
    c"__floordiv__",
    c"__lshift__",
    c"__matmul__",
    c"__mul__",
    c"__mod__",
    c"__or__",
    c"__pow__",
    c"__rshift__",
    c"__sub__",
    c"__truediv__",
    c"__xor__",
];

/// What in-place operators look for first.
const IN_PLACE: [&std::ffi::CStr; 13] = [
    c"__iadd__",
    c"__iand__",
    c"__ifloordiv__",
    c"__ilshift__",
    c"__imatmul__",
    c"__imul__",
    c"__imod__",
    c"__ior__",
    c"__ipow__",
    c"__irshift__",
    c"__isub__",
    c"__itruediv__",
    c"__ixor__",
];

/// What the right operand's class is asked for when the left one does not know.
const REFLECTED: [&std::ffi::CStr; 13] = [
    c"__radd__",
    c"__rand__",
    c"__rfloordiv__",
    c"__rlshift__",
    c"__rmatmul__",
    c"__rmul__",
    c"__rmod__",
    c"__ror__",
    c"__rpow__",
    c"__rrshift__",
    c"__rsub__",
    c"__rtruediv__",
    c"__rxor__",
];

/// Special methods of comparisons, in the order of `Py_LT` and following.
const COMPARISONS: [&std::ffi::CStr; 6] = [c"__lt__", c"__le__", c"__eq__", c"__ne__", c"__gt__", c"__ge__"];

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
        let init = self.special(class, c"__init__")?;
        let function = self.constant(sc, init);
        self.inlined_init(sc, function)?;
        let keep = self.constant(sc, class);
        let object = self.runtime(sc, Helper::NewObject, &[keep], 0);
        // No guard here: to leave now would drop an object that nobody has initialised.
        let mut all = vec![object];
        all.extend(args);
        let inlinable = self.inlinable(sc, function, &all, kwnames)?;
        let parent = self.state_of_construction(sc, object);
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

    /// Whether `__init__` may be inlined and returns nothing but `None`, as it must.
    fn inlined_init(&mut self, sc: &mut Scope, function: Value) -> Option<()> {
        let code = self.wanted(sc, function)?;
        let returns = crate::bytecode::decode(&code.units);
        let fine = returns.iter().all(|i| match i.op {
            op::RETURN_VALUE => false,
            op::RETURN_CONST => code.consts[i.arg as usize] == types::none(),
            _ => true,
        });
        let stars = super::code::CO_VARARGS | super::code::CO_VARKEYWORDS;
        (fine && code.flags & stars == 0).then_some(())
    }

    /// The caller's state while `__init__` runs: the new object, which is the call's value, lies on its
    /// stack already, and what `__init__` returns is dropped.
    fn state_of_construction(&mut self, sc: &mut Scope, object: Value) -> StateId {
        let state = self.state_before(sc);
        let before = self.f.states[state.index()].clone();
        let mut slots = before.slots[..before.slots.len() - before.pops as usize].to_vec();
        slots.push(Some(object));
        self.f.add_state(FrameState { slots, pops: 0, gives: Gives::Nothing, ..before })
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
            classes.iter().map(|class| self.special(*class, c"__call__")).collect::<Option<_>>()?;
        if functions.is_empty() {
            return None;
        }
        Some(self.by_class(sc, callable, &classes, |b, sc, i| {
            let receiver = b.guard_class(sc, callable, classes[i]);
            let mut all = vec![receiver];
            all.extend(args);
            let function = b.constant(sc, functions[i]);
            b.call_plain(sc, function, all, kwnames)
        }))
    }

    /// An operator on an instance whose class has a Python method for it that the plan inlines. `None`: the
    /// interpreter's own way.
    pub(super) fn operator(&mut self, sc: &mut Scope, a: Value, b: Value) -> Option<Result<(), Refused>> {
        let arg = sc.instr.arg as usize;
        if let Some(left) = self.number(a) {
            // Numbers know nothing of instances; these come next.
            let [right] = self.operand_classes(sc, b)[..] else { return None };
            let function = self.special(right, REFLECTED[arg % 13]).filter(|_| is_pure(right))?;
            return self.inline_operator(sc, function, [(b, right), (a, left)], [(a, left), (b, right)]);
        }
        let [left] = self.operand_classes(sc, a)[..] else { return None };
        let function = self.special(left, OPERATORS[arg % 13]).filter(|_| is_pure(left))?;
        if arg >= 13 && self.has_special(left, IN_PLACE[arg % 13]) {
            return None;
        }
        let right = self.second_class(b, left)?;
        if arg as u32 % 13 == nb::MULTIPLY && right != left && self.number(b).is_none() {
            // A sequence on the right is asked to repeat itself.
            return None;
        }
        let operands = [(a, left), (b, right)];
        self.inline_operator(sc, function, operands, operands)
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

    /// Inlines an operator's method, called with `args`, for an operator with `operands`.
    fn inline_operator(
        &mut self,
        sc: &mut Scope,
        function: Obj,
        args: [(Value, Obj); 2],
        operands: [(Value, Obj); 2],
    ) -> Option<Result<(), Refused>> {
        let callee = self.constant(sc, function);
        self.wanted(sc, callee)?;
        let args = args.map(|(v, class)| self.guard_class(sc, v, class));
        let inlinable = self.inlinable(sc, callee, &args, Obj::NULL)?;
        let [(a, _), (b, _)] = operands;
        let (pops, gives) = (0, Gives::Operator { arg: sc.instr.arg });
        let parent = self.state_before(sc);
        let parent = self.f.add_state(FrameState { pops, gives, ..self.f.states[parent.index()].clone() });
        let built = self.inline(sc, inlinable, parent, None).map(|()| self.refuse_not_implemented(sc, a, b));
        self.drop_operands(sc, &[a, b]);
        Some(built)
    }

    /// The caller's stack lets go of the operands of an instruction that has called, as it does behind a
    /// call of C code: they outlive the callee's locals.
    fn drop_operands(&mut self, sc: &Scope, operands: &[Value]) {
        for operand in operands {
            self.release(sc, *operand);
        }
    }

    /// A comparison by a Python method. The operands stay on the caller's stack meanwhile: if the method
    /// gives `NotImplemented`, the rest of the protocol wants them.
    pub(super) fn comparison(&mut self, sc: &mut Scope, a: Value, b: Value) -> Option<Result<(), Refused>> {
        let cmp = sc.instr.arg >> 4;
        let [left] = self.operand_classes(sc, a)[..] else { return None };
        let function = self.special(left, COMPARISONS[cmp as usize]).filter(|_| is_pure(left))?;
        let right = self.second_class(b, left)?;
        let callee = self.constant(sc, function);
        self.wanted(sc, callee)?;
        let (a, b) = (self.guard_class(sc, a, left), self.guard_class(sc, b, right));
        let inlinable = self.inlinable(sc, callee, &[a, b], Obj::NULL)?;
        let parent = self.state_before(sc);
        let (pops, gives) = (0, Gives::Comparison { cmp });
        let parent = self.f.add_state(FrameState { pops, gives, ..self.f.states[parent.index()].clone() });
        let built = self.inline(sc, inlinable, parent, None);
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
        let name = if sc.instr.op == op::UNARY_NEGATIVE { c"__neg__" } else { c"__invert__" };
        let function = self.special(class, name).filter(|_| is_pure(class))?;
        let callee = self.constant(sc, function);
        self.wanted(sc, callee)?;
        let v = self.guard_class(sc, v, class);
        let inlinable = self.inlinable(sc, callee, &[v], Obj::NULL)?;
        let parent = self.state_before(sc);
        let built = self.inline(sc, inlinable, parent, None);
        self.drop_operands(sc, &[v]);
        Some(built)
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
        let function = self.special(class, c"__setitem__").filter(|_| is_pure(class))?;
        let callee = self.constant(sc, function);
        self.wanted(sc, callee)?;
        let container = self.guard_class(sc, container, class);
        let inlinable = self.inlinable(sc, callee, &[container, index, value], Obj::NULL)?;
        let parent = self.state_before(sc);
        let gives = Gives::Nothing;
        let parent = self.f.add_state(FrameState { gives, ..self.f.states[parent.index()].clone() });
        let built = self.inline(sc, inlinable, parent, None);
        let result = self.pop(sc);
        self.release(sc, result);
        self.drop_operands(sc, &[value, container, index]);
        Some(built)
    }

    /// The operator's result, on top of the stack, must not be `NotImplemented`.
    fn refuse_not_implemented(&mut self, sc: &mut Scope, a: Value, b: Value) {
        let result = self.pop(sc);
        let not_implemented = self.constant(sc, types::not_implemented());
        let wrong = self.emit(sc, Op::Same(result, not_implemented));
        let (bad, good) = (self.f.add_block(), self.f.add_block());
        self.f.blocks[bad.index()].cold = true;
        let edge = |to| Edge { to, args: Vec::new() };
        self.emit(sc, Op::Branch(wrong, edge(bad), edge(good)));
        sc.block = bad;
        self.runtime(sc, Helper::OperatorError, &[a, b], i64::from(sc.instr.arg));
        self.emit_exit(sc, Op::Exit(Reason::Unsupported));
        sc.block = good;
        self.push(sc, result);
    }

    /// A subscript of an instance whose class has a Python `__getitem__` that the plan inlines.
    pub(super) fn subscript(
        &mut self,
        sc: &mut Scope,
        container: Value,
        index: Value,
    ) -> Option<Result<(), Refused>> {
        let [class] = self.operand_classes(sc, container)[..] else { return None };
        let function = self.special(class, c"__getitem__").filter(|_| is_pure(class))?;
        let callee = self.constant(sc, function);
        self.wanted(sc, callee)?;
        let container = self.guard_class(sc, container, class);
        let inlinable = self.inlinable(sc, callee, &[container, index], Obj::NULL)?;
        let parent = self.state_before(sc);
        Some(self.inline(sc, inlinable, parent, None))
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
        let site = CallSite { code: sc.code.info.id, offset: 2 * sc.instr.at };
        let tags = self.cx.lessons.classes.get(&site).cloned().unwrap_or_default();
        let mut classes = self.among.get(&self.object(v)).cloned().unwrap_or_default();
        for class in self.by_tags(&tags) {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        if classes.len() > super::MOST_CLASSES { Vec::new() } else { classes }
    }

    /// The Python function that instances of a heap class have for a special method. Instances' own
    /// attributes do not count.
    fn special(&mut self, class: Obj, name: &std::ffi::CStr) -> Option<Obj> {
        // SAFETY: a live class; lookups in the class run no Python code.
        unsafe {
            if class.get::<u64>(at::typeobject::FLAGS) & at::TPFLAGS_HEAPTYPE == 0
                || PyUnstable_Type_AssignVersionTag(class.ptr()) == 0
            {
                return None;
            }
            let found = lookup(class, name);
            if found.is_null() || found.class() != known::function() {
                return None;
            }
            self.cx.assumptions.types.insert(class);
            self.cx.assumptions.keeps.insert(class);
            self.cx.assumptions.holds.insert(found);
            Some(found)
        }
    }

    fn has_special(&mut self, class: Obj, name: &std::ffi::CStr) -> bool {
        self.cx.assumptions.types.insert(class);
        // SAFETY: as above.
        unsafe { !lookup(class, name).is_null() }
    }
}

/// Whether a class has no base in C but `object`: then no slot of such a base does part of the work.
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
pub(super) unsafe fn lookup(class: Obj, name: &std::ffi::CStr) -> Obj {
    // SAFETY: interned names of special methods live as long as the interpreter.
    unsafe {
        let name = ffi::PyUnicode_InternFromString(name.as_ptr());
        let found = Obj::from(_PyType_Lookup(class.ptr(), name));
        ffi::Py_DECREF(name);
        found
    }
}
