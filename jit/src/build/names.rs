//! Globals, builtins, module names, closure cells and functions made on the way.

use emberjit_layout::opcode::op;

use super::{Builder, Refused, Scope, refused};
use crate::cpython::code::{CO_OPTIMIZED, KIND_FREE};
use crate::cpython::dict::{self, Slot};
use crate::cpython::types::{self, known};
use crate::cpython::{Obj, PyUnstable_Type_AssignVersionTag, at, ffi, text, tuple_items};
use crate::hir::insn::Reason;
use crate::hir::{Helper, Op, Type, Value};

impl Builder<'_, '_> {
    pub(super) fn load_global(&mut self, sc: &mut Scope) {
        let name = sc.code.names[(sc.instr.arg >> 1) as usize];
        let v = self.global(sc, name);
        if sc.instr.arg & 1 != 0 {
            sc.slots.push(None);
        }
        self.push(sc, v);
    }

    /// `LOAD_NAME` where the locals are the globals, as in module code.
    pub(super) fn load_name(&mut self, sc: &mut Scope) {
        let name = sc.code.names[sc.instr.arg as usize];
        let v = if self.in_namespace(sc) {
            let locals = self.names(sc);
            self.name_in(sc, locals, name)
        } else {
            self.global(sc, name)
        };
        self.push(sc, v);
    }

    /// Whether names are those of a class body, or of what `exec` was given for locals.
    fn in_namespace(&self, sc: &Scope) -> bool {
        self.namespace && sc.code.flags & CO_OPTIMIZED == 0
    }

    /// The mapping that has the names of code without slots for them.
    pub(super) fn names(&mut self, sc: &mut Scope) -> Value {
        if self.in_namespace(sc) {
            self.runtime(sc, Helper::Locals, &[], 0)
        } else {
            self.constant(sc, sc.globals)
        }
    }

    /// `LOAD_LOCALS`.
    pub(super) fn load_locals(&mut self, sc: &mut Scope) {
        let locals = self.names(sc);
        self.push(sc, locals);
    }

    /// `LOAD_FROM_DICT_OR_GLOBALS`.
    pub(super) fn load_from_dict_or_globals(&mut self, sc: &mut Scope) {
        let name = sc.code.names[sc.instr.arg as usize];
        let locals = self.pop(sc);
        let v = self.name_in(sc, locals, name);
        self.push(sc, v);
    }

    /// `LOAD_FROM_DICT_OR_DEREF`.
    pub(super) fn load_from_dict_or_deref(&mut self, sc: &mut Scope, i: usize) {
        let locals = self.pop(sc);
        let cell = self.cell(sc, i);
        let name = self.constant(sc, sc.code.local_names[i]);
        let free = i64::from(sc.code.local_kinds[i] & KIND_FREE != 0);
        let v = self.runtime(sc, Helper::LoadClassCell, &[locals, cell, name], free);
        self.push(sc, v);
    }

    fn name_in(&mut self, sc: &mut Scope, locals: Value, name: Obj) -> Value {
        let (globals, builtins) = (self.constant(sc, sc.globals), self.constant(sc, sc.builtins));
        let name = self.constant(sc, name);
        self.runtime(sc, Helper::LoadName, &[locals, globals, builtins, name], 0)
    }

    /// The value of a global: a constant while it holds, its slot in the dict, or a lookup. Instances are no
    /// constants: they end as soon as the global changes, also while compiled callers wait.
    fn global(&mut self, sc: &mut Scope, name: Obj) -> Value {
        let globals = sc.globals;
        if !has_plain_globals(sc) {
            return self.look_up_global(sc, name);
        }
        // SAFETY: the scope's dicts are alive; keys are strings.
        let (value, slot) = unsafe { (dict::lookup(globals, name), dict::slot(globals, name)) };
        if !value.is_null() {
            let lasts = !is_instance_of_heap_class(value);
            if lasts && !self.is_mutable(globals, name) {
                self.specialised(sc, op::LOAD_GLOBAL, op::LOAD_GLOBAL_MODULE);
                self.cx.assumptions.dict_keys.insert((globals, name));
                return self.constant(sc, value);
            }
            if let (Some(slot), false) = (slot, self.failed(sc, Reason::LayoutChanged)) {
                self.specialised(sc, op::LOAD_GLOBAL, op::LOAD_GLOBAL_MODULE);
                self.keep_pair(globals, name);
                let v = self.emit_exit(sc, Op::DictSlotLoad { dict: globals, key: name, slot });
                if !lasts {
                    // SAFETY: a live value.
                    self.among.insert(v, vec![unsafe { value.class() }]);
                }
                return v;
            }
        } else if let Some(value) = self.builtin(sc, name) {
            self.specialised(sc, op::LOAD_GLOBAL, op::LOAD_GLOBAL_BUILTIN);
            return value;
        }
        self.look_up_global(sc, name)
    }

    fn look_up_global(&mut self, sc: &mut Scope, name: Obj) -> Value {
        let (globals, builtins) = (self.constant(sc, sc.globals), self.constant(sc, sc.builtins));
        let name = self.constant(sc, name);
        self.runtime(sc, Helper::LoadGlobal, &[globals, builtins, name], 0)
    }

    fn builtin(&mut self, sc: &mut Scope, name: Obj) -> Option<Value> {
        let (globals, builtins) = (sc.globals, sc.builtins);
        // SAFETY: as in `global`; builtins may be any mapping, only dicts are looked into.
        let value = unsafe {
            if builtins.class() != known::dict() {
                return None;
            }
            dict::lookup(builtins, name)
        };
        if value.is_null() || self.is_mutable(builtins, name) || self.is_mutable(globals, name) {
            return None;
        }
        self.cx.assumptions.dict_keys.insert((globals, name));
        self.cx.assumptions.dict_keys.insert((builtins, name));
        Some(self.constant(sc, value))
    }

    fn is_mutable(&self, dict: Obj, name: Obj) -> bool {
        self.cx.lessons.mutable.contains(&(dict, name)) || self.cx.assumptions.writes.contains(&(dict, name))
    }

    fn keep_pair(&mut self, dict: Obj, name: Obj) {
        self.cx.assumptions.keeps.insert(dict);
        self.cx.assumptions.keeps.insert(name);
    }

    pub(super) fn store_name(&mut self, sc: &mut Scope) {
        let name = sc.code.names[sc.instr.arg as usize];
        let value = self.pop(sc);
        let globals = sc.globals;
        if sc.instr.op == op::STORE_NAME && (self.in_namespace(sc) || !has_plain_globals(sc)) {
            let (names, name) = (self.names(sc), self.constant(sc, name));
            self.runtime(sc, Helper::SetItem, &[names, name, value], 0);
            return;
        }
        // SAFETY: a live dict and a live string.
        let slot: Option<Slot> = unsafe { dict::slot(globals, name) };
        match slot {
            Some(slot) if !self.failed(sc, Reason::LayoutChanged) && self.is_mutable(globals, name) => {
                self.keep_pair(globals, name);
                self.cx.assumptions.writes.insert((globals, name));
                if let Op::BoxInt(n) = *self.f.op(value) {
                    self.emit_exit(sc, Op::DictSlotStoreInt { dict: globals, key: name, slot, value: n });
                } else {
                    let old = self.emit_exit(sc, Op::DictSlotStore { dict: globals, key: name, slot, value });
                    self.release(sc, old);
                }
            }
            _ => {
                let (globals, name) = (self.constant(sc, globals), self.constant(sc, name));
                self.runtime(sc, Helper::StoreName, &[globals, name, value], 0);
            }
        }
    }

    /// `DELETE_NAME` where the locals are the globals, and `DELETE_GLOBAL`.
    pub(super) fn delete_name(&mut self, sc: &mut Scope) {
        let name = self.constant(sc, sc.code.names[sc.instr.arg as usize]);
        let local = sc.instr.op == op::DELETE_NAME;
        let by_protocol = local && (self.in_namespace(sc) || !has_plain_globals(sc));
        let names = if local { self.names(sc) } else { self.constant(sc, sc.globals) };
        self.runtime(sc, Helper::DelName, &[names, name], i64::from(by_protocol));
    }

    /// The builtin that makes classes.
    pub(super) fn load_build_class(&mut self, sc: &mut Scope) {
        // SAFETY: interning runs no Python code; the name is immortal, since the interpreter has it.
        let name = unsafe { Obj::from(ffi::PyUnicode_InternFromString(c"__build_class__".as_ptr())) };
        let builtins = self.constant(sc, sc.builtins);
        let name = self.constant(sc, name);
        let v = self.runtime(sc, Helper::BuildClass, &[builtins, name], 0);
        self.push(sc, v);
    }

    pub(super) fn import_name(&mut self, sc: &mut Scope) {
        let (level, from) = self.pop_two(sc);
        let name = self.constant(sc, sc.code.names[sc.instr.arg as usize]);
        let (globals, builtins) = (self.constant(sc, sc.globals), self.constant(sc, sc.builtins));
        // The frame's own locals: those of a module are its globals, a function has none.
        let optimized = sc.code.flags & CO_OPTIMIZED != 0;
        let locals = if optimized { self.constant(sc, types::none()) } else { self.names(sc) };
        let v = self.runtime(sc, Helper::ImportName, &[globals, builtins, locals, name, from, level], 0);
        self.push(sc, v);
    }

    // ---- cells --------------------------------------------------------------------------------

    pub(super) fn copy_free_vars(&mut self, sc: &mut Scope, n: usize) -> Result<(), Refused> {
        let first = sc.code.nlocalsplus - n;
        if !sc.closure.is_null() && self.f.frames[sc.frame.index()].parent.is_some() {
            // SAFETY: the closure of a live function is a tuple of cells.
            for (i, cell) in unsafe { tuple_items(sc.closure) }.into_iter().enumerate() {
                sc.slots[first + i] = Some(self.constant(sc, cell));
            }
            return Ok(());
        }
        let callee = sc.callee.ok_or_else(|| refused("closure", "no function to take the closure from"))?;
        let closure = self.emit(sc, Op::LoadField(callee, at::function::CLOSURE as i32));
        self.f.insns[closure.index()].ty = Type::TUPLE;
        for i in 0..n {
            let cell = self.emit(sc, Op::LoadField(closure, (at::tuple::ITEMS + 8 * i) as i32));
            self.f.insns[cell.index()].ty = Type::CELL;
            sc.slots[first + i] = Some(cell);
        }
        Ok(())
    }

    fn cell(&mut self, sc: &mut Scope, i: usize) -> Value {
        sc.slots[i].unwrap_or_else(|| self.null(sc))
    }

    pub(super) fn load_deref(&mut self, sc: &mut Scope, i: usize) {
        let cell = self.cell(sc, i);
        let v = self.emit(sc, Op::CellLoad(cell));
        let v = self.emit_exit(sc, Op::GuardNotNull(v));
        let v = self.speculate_cell(sc, i, v);
        self.push(sc, v);
    }

    /// A free variable that holds a function now is guarded to hold it later, for decorators mostly; and so is
    /// the class that `super()` wants.
    fn speculate_cell(&mut self, sc: &mut Scope, i: usize, v: Value) -> Value {
        if sc.closure.is_null()
            || sc.code.local_kinds[i] & KIND_FREE == 0
            || self.failed(sc, Reason::IdentityGuard)
        {
            return v;
        }
        let first = sc.code.nlocalsplus - sc.code.nfree;
        // SAFETY: the closure of a live function is a tuple of cells.
        let content = unsafe {
            let cells = tuple_items(sc.closure);
            cells.get(i.wrapping_sub(first)).map_or(Obj::NULL, |c| Obj(c.get(at::cell::REF)))
        };
        // SAFETY: null or a live object.
        let class = if content.is_null() { Obj::NULL } else { unsafe { content.class() } };
        // Of other classes nobody would tell in time that they are about to end, for the code to use them.
        // SAFETY: a name of a live code object.
        let for_super = class == known::type_type() && unsafe { text(sc.code.local_names[i]) } == "__class__";
        if class != known::function() && !for_super {
            return v;
        }
        // The cell may come to hold something else without our being told: the end of what it holds now must
        // not pass unnoticed.
        if class == known::function() {
            self.cx.assumptions.functions.insert(content);
            self.cx.assumptions.mortal.insert(content);
        } else {
            // SAFETY: a live class.
            if unsafe { PyUnstable_Type_AssignVersionTag(content.ptr()) } == 0 {
                return v;
            }
            self.cx.assumptions.types.insert(content);
        }
        self.cx.assumptions.keeps.insert(content);
        self.emit_exit(sc, Op::GuardIs(v, content))
    }

    pub(super) fn store_deref(&mut self, sc: &mut Scope, i: usize) {
        let value = self.pop(sc);
        let cell = self.cell(sc, i);
        let old = self.emit(sc, Op::StoreField(cell, at::cell::REF as i32, value));
        self.release(sc, old);
    }

    pub(super) fn delete_deref(&mut self, sc: &mut Scope, i: usize) {
        let cell = self.cell(sc, i);
        let content = self.emit(sc, Op::CellLoad(cell));
        self.emit_exit(sc, Op::GuardNotNull(content));
        let null = self.null(sc);
        let old = self.emit(sc, Op::StoreField(cell, at::cell::REF as i32, null));
        self.release(sc, old);
    }

    pub(super) fn make_cell(&mut self, sc: &mut Scope, i: usize) {
        let content = self.cell(sc, i);
        let cell = self.runtime(sc, Helper::MakeCell, &[content], 0);
        sc.slots[i] = Some(cell);
    }

    pub(super) fn make_function(&mut self, sc: &mut Scope, flags: u32) {
        let code = self.pop(sc);
        let part =
            |b: &mut Self, sc: &mut Scope, bit: u32| if flags & bit != 0 { b.pop(sc) } else { b.null(sc) };
        let closure = part(self, sc, 8);
        let annotations = part(self, sc, 4);
        let kwdefaults = part(self, sc, 2);
        let defaults = part(self, sc, 1);
        let globals = self.constant(sc, sc.globals);
        let v = self.runtime(
            sc,
            Helper::MakeFunction,
            &[code, globals, defaults, kwdefaults, annotations, closure],
            0,
        );
        self.push(sc, v);
    }
}

/// Whether the globals are exactly a dict: subclasses can look names up their own way.
fn has_plain_globals(sc: &Scope) -> bool {
    // SAFETY: a scope's globals are alive.
    unsafe { sc.globals.class() == known::dict() }
}

/// Whether `o` is an instance of a class that was made at run time, and no class itself.
fn is_instance_of_heap_class(o: Obj) -> bool {
    // SAFETY: a live object.
    let flags: u64 = unsafe { o.class().get(at::typeobject::FLAGS) };
    // SAFETY: as above.
    flags & at::TPFLAGS_HEAPTYPE != 0 && unsafe { ffi::PyType_Check(o.ptr()) } == 0
}
