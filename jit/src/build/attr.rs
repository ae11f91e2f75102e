//! Attributes: found in the class at compile time, guarded by class at run time.

use std::ffi::c_int;

use super::{Builder, Refused, Scope};
use crate::bytecode::feedback::{self, Feedback};
use crate::cpython::types::{self, known};
use crate::cpython::{_PyType_Lookup, Obj, PyUnstable_Type_AssignVersionTag, at, dict, ffi};
use crate::hir::insn::Reason;
use crate::hir::{Helper, Op, Type, Value};

/// What an attribute of a class's instances turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribute {
    /// In the instance's inline values.
    Instance(u16),
    /// A function of the class: a method.
    Method(Obj),
    /// A method written in C.
    Builtin(Obj),
    /// `__slots__` member at this byte offset.
    Member(i32),
    Property(Obj),
    /// Any other object of the class that is not a descriptor.
    Constant(Obj),
}

impl Builder<'_, '_> {
    pub(super) fn load_attr(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let name = sc.code.names[(sc.instr.arg >> 1) as usize];
        let method = sc.instr.arg & 1 != 0;
        let object = self.pop(sc);
        if let Some(v) = self.constant_attr(sc, object, name) {
            if method {
                sc.slots.push(None);
            }
            self.push(sc, v);
            return Ok(());
        }
        if let Some(class) = self.receiver_class(sc, object)
            && let Some(attribute) = self.find_attribute(class, name)
        {
            return self.load_known(sc, object, class, attribute, method);
        }
        if method {
            self.cx.assumptions.keeps.insert(name);
            let m = self.emit_exit(sc, Op::LoadMethod(object, name));
            let second = self.emit(sc, Op::Second(m));
            self.push(sc, m);
            self.push(sc, second);
            return Ok(());
        }
        let name = self.constant(sc, name);
        let v = self.runtime(sc, Helper::GetAttr, &[object, name], 0);
        self.push(sc, v);
        Ok(())
    }

    /// The class that the receiver most likely has, by what it is or what was seen.
    fn receiver_class(&self, sc: &Scope, object: Value) -> Option<Obj> {
        if self.failed(sc, Reason::TypeGuard)
            || self.failed(sc, Reason::AttributeMissing)
            || self.failed(sc, Reason::LayoutChanged)
        {
            return None;
        }
        if let Some(o) = self.known(object) {
            // SAFETY: constants are kept alive.
            return Some(unsafe { o.class() });
        }
        if let Op::GuardType(_, class) = self.f.op(object) {
            return Some(*class);
        }
        let builtin = [
            (Type::LIST, known::list()),
            (Type::DICT, known::dict()),
            (Type::STR, known::string()),
            (Type::INT, known::int()),
            (Type::FLOAT, known::float()),
            (Type::TUPLE, known::tuple()),
            (Type::SET, known::set()),
        ];
        if let Some((_, class)) = builtin.iter().find(|(t, _)| t.bits == self.f.ty(object).bits) {
            return Some(*class);
        }
        match feedback::read(&sc.code.units, &sc.instr) {
            Feedback::InstanceValue { version, .. }
            | Feedback::Method { version }
            | Feedback::Attribute { version } => {
                // SAFETY: the GIL is held while building.
                unsafe { types::by_version_tag(version) }
            }
            _ => None,
        }
    }

    /// Finds `name` in instances of `class`, if they look attributes up the usual way.
    pub(super) fn find_attribute(&mut self, class: Obj, name: Obj) -> Option<Attribute> {
        // SAFETY: a live class and an interned name; lookups in the class run no Python code.
        unsafe {
            let getattro: usize = class.get(at::typeobject::GETATTRO);
            if getattro != ffi::PyObject_GenericGetAttr as *const () as usize
                || PyUnstable_Type_AssignVersionTag(class.ptr()) == 0
            {
                return None;
            }
            let found = Obj::from(_PyType_Lookup(class.ptr(), name.ptr()));
            let attribute = self.classify(class, name, found)?;
            self.cx.assumptions.types.insert(class);
            if !found.is_null() {
                self.cx.assumptions.holds.insert(found);
            }
            self.cx.assumptions.keeps.insert(class);
            Some(attribute)
        }
    }

    unsafe fn classify(&self, class: Obj, name: Obj, found: Obj) -> Option<Attribute> {
        // SAFETY: as in `find_attribute`.
        unsafe {
            let flags: u64 = class.get(at::typeobject::FLAGS);
            let managed = flags & at::TPFLAGS_MANAGED_DICT != 0;
            let in_instance = if managed {
                dict::inline_index(class, name).map(|i| Attribute::Instance(i as u16))
            } else {
                None
            };
            let no_dict = class.get::<isize>(at::typeobject::DICTOFFSET) == 0 && !managed;
            if found.is_null() {
                return in_instance;
            }
            let kind = found.class();
            let set: usize = kind.get(at::DESCR_SET);
            let get: usize = kind.get(at::DESCR_GET);
            if kind == known::property() {
                let getter = Obj(found.get(at::PROPERTY_GET));
                let plain = !getter.is_null() && getter.class() == known::function();
                return plain.then_some(Attribute::Property(getter));
            }
            if kind == known::member_descr() {
                let owner: *mut ffi::PyTypeObject = found.get(at::descr::TYPE);
                let applies = ffi::PyType_IsSubtype(class.ptr().cast(), owner) != 0;
                return if applies { member_offset(found).map(Attribute::Member) } else { None };
            }
            // A class that can change could become a descriptor's.
            if !types::class_is_fixed(kind) {
                return None;
            }
            if set != 0 || !(managed || no_dict) {
                return None;
            }
            if in_instance.is_some() {
                return in_instance;
            }
            if kind == known::function() {
                Some(Attribute::Method(found))
            } else if kind == known::method_descr() {
                Some(Attribute::Builtin(found))
            } else if get == 0 {
                Some(Attribute::Constant(found))
            } else {
                None
            }
        }
    }

    fn load_known(
        &mut self,
        sc: &mut Scope,
        object: Value,
        class: Obj,
        attribute: Attribute,
        method: bool,
    ) -> Result<(), Refused> {
        let object = self.guard_class(sc, object, class);
        let v = match attribute {
            Attribute::Instance(i) => self.emit_exit(sc, Op::InstanceLoad(object, i)),
            Attribute::Member(offset) => {
                let v = self.emit(sc, Op::LoadField(object, offset));
                self.emit_exit(sc, Op::GuardNotNull(v))
            }
            Attribute::Method(f) | Attribute::Builtin(f) if method => {
                self.guard_no_shadow(sc, object, class);
                let f = self.constant(sc, f);
                self.push(sc, f);
                self.push(sc, object);
                return Ok(());
            }
            Attribute::Method(_) | Attribute::Builtin(_) => {
                let name = sc.code.names[(sc.instr.arg >> 1) as usize];
                let name = self.constant(sc, name);
                self.runtime(sc, Helper::GetAttr, &[object, name], 0)
            }
            Attribute::Constant(o) => {
                self.guard_no_shadow(sc, object, class);
                self.constant(sc, o)
            }
            Attribute::Property(getter) if !method => return self.call_property(sc, getter, object),
            Attribute::Property(_) => {
                let name = sc.code.names[(sc.instr.arg >> 1) as usize];
                let name = self.constant(sc, name);
                self.runtime(sc, Helper::GetAttr, &[object, name], 0)
            }
        };
        if method {
            sc.slots.push(None);
        }
        self.push(sc, v);
        Ok(())
    }

    /// No attribute of the instance itself hides the class's.
    fn guard_no_shadow(&mut self, sc: &mut Scope, object: Value, class: Obj) {
        // SAFETY: a live class; cached keys only ever grow.
        unsafe {
            let flags: u64 = class.get(at::typeobject::FLAGS);
            if flags & at::TPFLAGS_MANAGED_DICT == 0 {
                return;
            }
            let keys = Obj(class.get(at::typeobject::HEAP_CACHED_KEYS));
            let n: isize = if keys.is_null() { 0 } else { keys.get(at::dictkeys::NENTRIES) };
            self.emit_exit(sc, Op::GuardNoShadow(object, keys, n as i64));
        }
    }

    /// An attribute of a known module or class.
    fn constant_attr(&mut self, sc: &mut Scope, object: Value, name: Obj) -> Option<Value> {
        let o = self.known(object)?;
        if self.failed(sc, Reason::TypeGuard) {
            return None;
        }
        // SAFETY: constants are kept alive; lookups in modules' dicts and classes run no Python code.
        unsafe {
            if o.class() == known::module() {
                // Modules can be given another class.
                self.emit_exit(sc, Op::GuardType(object, known::module()));
                let dict = Obj::from(ffi::PyModule_GetDict(o.ptr()));
                let value = dict::lookup(dict, name);
                if value.is_null() || self.cx.mutable.contains(&(dict, name)) {
                    return None;
                }
                self.cx.assumptions.dict_keys.insert((dict, name));
                return Some(self.constant(sc, value));
            }
            if o.class() != known::type_type() || PyUnstable_Type_AssignVersionTag(o.ptr()) == 0 {
                return None;
            }
            let value = Obj::from(_PyType_Lookup(o.ptr(), name.ptr()));
            let in_meta = _PyType_Lookup(known::type_type().ptr(), name.ptr());
            if value.is_null() || !in_meta.is_null() {
                return None;
            }
            let get: usize = value.class().get(at::DESCR_GET);
            if (get != 0 && value.class() != known::function()) || !types::class_is_fixed(value.class()) {
                return None;
            }
            self.emit_exit(sc, Op::GuardType(object, known::type_type()));
            self.cx.assumptions.types.insert(o);
            self.cx.assumptions.holds.insert(value);
            Some(self.constant(sc, value))
        }
    }

    pub(super) fn store_attr(&mut self, sc: &mut Scope) {
        let name = sc.code.names[sc.instr.arg as usize];
        let object = self.pop(sc);
        let value = self.pop(sc);
        if let Some(class) = self.receiver_class(sc, object)
            && let Some(index) = self.store_index(class, name)
        {
            let object = self.guard_class(sc, object, class);
            let old = self.emit_exit(sc, Op::InstanceStore(object, index, value));
            self.release(sc, old);
            return;
        }
        let name = self.constant(sc, name);
        self.runtime(sc, Helper::SetAttr, &[object, name, value], 0);
    }

    /// Index among inline values where a store to `name` goes.
    fn store_index(&mut self, class: Obj, name: Obj) -> Option<u16> {
        // SAFETY: as in `find_attribute`.
        unsafe {
            let setattro: usize = class.get(at::typeobject::SETATTRO);
            if setattro != ffi::PyObject_GenericSetAttr as *const () as usize {
                return None;
            }
        }
        match self.find_attribute(class, name)? {
            Attribute::Instance(i) => Some(i),
            _ => None,
        }
    }

    pub(super) fn load_super_attr(&mut self, sc: &mut Scope, arg: u32) {
        let args = self.pop_n(sc, 3);
        let name = sc.code.names[(arg >> 2) as usize];
        let name = self.constant(sc, name);
        let v = self.runtime(sc, Helper::LoadSuper, &[args[0], args[1], args[2], name], i64::from(arg));
        if arg & 1 != 0 {
            sc.slots.push(None);
        }
        self.push(sc, v);
    }
}

/// Byte offset of an object member (`T_OBJECT_EX`) that reads and writes plainly.
unsafe fn member_offset(descr: Obj) -> Option<i32> {
    /// `struct PyMemberDef` (`Include/descrobject.h`).
    #[repr(C)]
    struct MemberDef {
        name: *const libc::c_char,
        kind: c_int,
        offset: isize,
        flags: c_int,
    }
    const T_OBJECT_EX: c_int = 16;
    // SAFETY: a member descriptor points at its static definition.
    let def = unsafe { &*descr.get::<*const MemberDef>(at::descr::MEMBER) };
    (def.kind == T_OBJECT_EX && def.flags == 0).then_some(def.offset as i32)
}
