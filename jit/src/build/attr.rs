//! Attributes: found in the class at compile time, guarded by class at run time.

use std::ffi::c_int;

use super::call::site;
use super::{Builder, MOST_CLASSES, Method, Refused, Scope};
use crate::bytecode::feedback::{self, Feedback};
use crate::cpython::function::Function;
use crate::cpython::types::{self, known};
use crate::cpython::{_PyType_Lookup, Obj, PyUnstable_Type_AssignVersionTag, at, dict, ffi, tuple_items};
use crate::hir::insn::Reason;
use crate::hir::{Edge, Helper, Op, Type, Value};
use crate::passes::refcount;

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

/// Where an instance has an attribute.
#[derive(Clone, Copy)]
enum Place {
    /// Among its inline values.
    Instance(u16),
    /// At this byte offset, as `__slots__` say.
    Member(i32),
}

impl Builder<'_, '_> {
    pub(super) fn load_attr(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let name = sc.code.names[(sc.instr.arg >> 1) as usize];
        let method = sc.instr.arg & 1 != 0;
        let object = self.pop(sc);
        let class = self.guard_class_itself(sc, object, name);
        if let Some(v) = self.constant_attr(sc, class.unwrap_or(object), name) {
            if method {
                sc.slots.push(None);
            }
            self.push(sc, v);
            return Ok(());
        }
        let classes = self.receiver_classes(sc, object);
        if let Some(attributes) = self.find_attributes(&classes, name, method) {
            return self.load_by_class(sc, object, &attributes, method);
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

    /// The classes that the receiver can have, by what it is or what was seen, most frequent first: none
    /// if nobody knows, or if there are too many to have a path for each.
    fn receiver_classes(&mut self, sc: &Scope, object: Value) -> Vec<Obj> {
        if self.failed(sc, Reason::AttributeMissing) || self.failed(sc, Reason::LayoutChanged) {
            return Vec::new();
        }
        let failed = self.failed(sc, Reason::TypeGuard);
        if let Some(class) = self.class_of(object).filter(|_| !failed) {
            return vec![class];
        }
        let mut tags = self.tags_at(sc, sc.instr.at);
        if let Some(call) = sc.cfg.call_of(sc.instr.at) {
            tags.extend(self.tags_at(sc, call));
        }
        if let Feedback::InstanceValue { version, .. }
        | Feedback::Method { version }
        | Feedback::Attribute { version } = feedback::read(&sc.code.units, &sc.instr)
        {
            tags.push(version);
        }
        let classes = self.classes_among(object, &tags);
        // After a failure, one path for the class that failed would be the same again.
        let most = if self.f.ty(object).maybe_null() { 1 } else { MOST_CLASSES };
        let least = if failed { 2 } else { 1 };
        if (least..=most).contains(&classes.len()) { classes } else { Vec::new() }
    }

    /// Version tags of the classes that were seen at an instruction.
    pub(super) fn tags_at(&self, sc: &Scope, unit: u32) -> Vec<u32> {
        self.cx.lessons.classes.get(&site(sc, unit)).cloned().unwrap_or_default()
    }

    /// The classes that `v` is known to be among, and those that have these version tags now.
    pub(super) fn classes_among(&mut self, v: Value, tags: &[u32]) -> Vec<Obj> {
        let mut classes = self.among.get(&self.object(v)).cloned().unwrap_or_default();
        for class in self.by_tags(tags) {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        classes
    }

    /// The classes that have these version tags now.
    fn by_tags(&mut self, tags: &[u32]) -> Vec<Obj> {
        if tags.is_empty() {
            // Looking at all classes takes long.
            return Vec::new();
        }
        // SAFETY: the GIL is held while building.
        let by_tag = self.classes.get_or_insert_with(|| unsafe { types::by_version_tag() });
        tags.iter().filter_map(|tag| by_tag.get(tag)).copied().collect()
    }

    /// Remembers which classes the first argument was seen to have.
    pub(super) fn note_first_argument(&mut self, sc: &Scope, entry: usize) {
        let Some(first) = sc.slots.first().copied().flatten().filter(|_| entry == 0) else { return };
        let first = self.object(first);
        if sc.code.argcount == 0 || self.among.contains_key(&first) || self.class_of(first).is_some() {
            return;
        }
        let tags = self.cx.lessons.selves.get(&sc.code.info.id).cloned().unwrap_or_default();
        let classes = self.by_tags(&tags);
        if !classes.is_empty() {
            self.among.insert(first, classes);
        }
    }

    /// The value that guards gave another name.
    pub(super) fn object(&self, v: Value) -> Value {
        refcount::root(&self.f, v)
    }

    /// The class of a value that is known, guarded or of a type that has but one.
    pub(super) fn class_of(&self, object: Value) -> Option<Obj> {
        if let Some(o) = self.known(object) {
            // SAFETY: constants are kept alive.
            return Some(unsafe { o.class() });
        }
        match self.f.op(object) {
            Op::GuardType(_, class) => return Some(*class),
            Op::Runtime { helper: Helper::NewObject, args, .. } => return self.known(args[0]),
            _ => {}
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
        builtin.iter().find(|(t, _)| t.bits == self.f.ty(object).bits).map(|(_, class)| *class)
    }

    /// What `name` is in instances of each class, if it can be loaded in paths that meet again.
    fn find_attributes(&mut self, classes: &[Obj], name: Obj, method: bool) -> Option<Vec<(Obj, Attribute)>> {
        let found: Option<Vec<(Obj, Attribute)>> =
            classes.iter().map(|class| Some((*class, self.find_attribute(*class, name)?))).collect();
        let found = found.filter(|found| !found.is_empty())?;
        let bound = |a: &Attribute| matches!(a, Attribute::Method(_) | Attribute::Builtin(_));
        // A method pushes itself and the receiver, anything else nothing and itself.
        let alike = found.len() == 1 || !method || found.iter().all(|(_, a)| bound(a));
        alike.then_some(found)
    }

    /// Loads an attribute of an object of one of these classes.
    fn load_by_class(
        &mut self,
        sc: &mut Scope,
        object: Value,
        attributes: &[(Obj, Attribute)],
        method: bool,
    ) -> Result<(), Refused> {
        if let [(class, attribute)] = *attributes {
            return self.load_known(sc, object, class, attribute, method);
        }
        let classes: Vec<Obj> = attributes.iter().map(|(class, _)| *class).collect();
        let before = sc.slots.len();
        self.among.insert(self.object(object), classes.clone());
        self.by_class(sc, object, &classes, |b, sc, i| {
            b.load_known(sc, object, classes[i], attributes[i].1, method)
        })?;
        let Some(Some(met)) = sc.slots.get(before).copied() else { return Ok(()) };
        let methods: Option<Vec<Method>> = attributes
            .iter()
            .map(|(class, attribute)| match attribute {
                Attribute::Method(function) => Some(Method { class: *class, function: *function }),
                Attribute::Builtin(function) if method => Some(Method { class: *class, function: *function }),
                _ => None,
            })
            .collect();
        match methods {
            Some(methods) if method => drop(self.methods.insert(met, methods)),
            Some(methods) => drop(self.bound.insert(met, (object, methods))),
            None => {}
        }
        Ok(())
    }

    /// A path for each class; all push as many values, and what they push meets behind them. The last
    /// path is taken by whatever is of none of the other classes: `path` guards the class.
    pub(super) fn by_class(
        &mut self,
        sc: &mut Scope,
        object: Value,
        classes: &[Obj],
        mut path: impl FnMut(&mut Self, &mut Scope, usize) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        let tests = classes[..classes.len() - 1].iter().map(|c| Op::IsClass(object, *c)).collect();
        self.paths(sc, tests, &mut path)
    }

    /// A path for each test that holds, and one for when none does.
    pub(super) fn paths(
        &mut self,
        sc: &mut Scope,
        tests: Vec<Op>,
        path: &mut dyn FnMut(&mut Self, &mut Scope, usize) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        if tests.is_empty() {
            return path(self, sc, 0);
        }
        let before = sc.slots.clone();
        let after = self.f.add_block();
        for (i, test) in tests.into_iter().map(Some).chain([None]).enumerate() {
            let next = test.map(|test| {
                let holds = self.emit(sc, test);
                let (yes, no) = self.fork(sc, holds);
                sc.block = yes;
                no
            });
            sc.slots.clone_from(&before);
            path(self, sc, i)?;
            let pushed: Vec<Value> = sc.slots[before.len()..].iter().flatten().copied().collect();
            self.emit(sc, Op::Jump(Edge { to: after, args: pushed }));
            if let Some(next) = next {
                sc.block = next;
            }
        }
        let pushed = sc.slots.len() - before.len();
        sc.slots = before;
        sc.block = after;
        for _ in 0..pushed {
            let v = self.brought(sc, after);
            self.push(sc, v);
        }
        Ok(())
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
            self.rely_on(class, name, found);
            Some(attribute)
        }
    }

    /// The version relies on what `name` was found to be in a class and its bases; null: nothing.
    ///
    /// # Safety
    /// A live class, an interned name, and what is found now.
    pub(super) unsafe fn rely_on(&mut self, class: Obj, name: Obj, found: Obj) {
        self.cx.assumptions.types.insert(class);
        self.cx.assumptions.keeps.insert(class);
        if found.is_null() {
            return;
        }
        // SAFETY: as above; the dicts of classes that can change have string keys.
        unsafe {
            let changes = |c: &Obj| c.get::<u64>(at::typeobject::FLAGS) & at::TPFLAGS_IMMUTABLE == 0;
            let order = tuple_items(Obj(class.get(at::typeobject::MRO)));
            let dicts = order.into_iter().filter(changes).map(|c| Obj(c.get(at::typeobject::DICT)));
            match dicts.map(|d| (d, dict::lookup(d, name))).find(|(_, value)| !value.is_null()) {
                Some((dict, value)) if value == found => {
                    self.rely_on_key(dict, name, found);
                }
                _ => {
                    self.cx.assumptions.holds.insert(found);
                }
            }
        }
    }

    /// The same where the dict of a class is known that has it.
    unsafe fn rely_on_key(&mut self, dict: Obj, name: Obj, found: Obj) {
        self.cx.assumptions.class_keys.insert((dict, name));
        self.cx.assumptions.keeps.extend([dict, name, found]);
        // SAFETY: as above.
        unsafe {
            let getter = found.class() == known::property();
            let f = if getter { Obj(found.get(at::PROPERTY_GET)) } else { found };
            if !f.is_null() && f.class() == known::function() {
                self.note_mortal(f);
            }
        }
    }

    /// The collector may take a function's closure and defaults away before anything that is watched changes.
    unsafe fn note_mortal(&mut self, f: Obj) {
        // SAFETY: a live function.
        let function = unsafe { Function::read(f) };
        if ![function.closure, function.defaults, function.kwdefaults].iter().all(|o| o.is_null()) {
            self.cx.assumptions.mortal.insert(f);
        }
    }

    unsafe fn classify(&self, class: Obj, name: Obj, found: Obj) -> Option<Attribute> {
        // SAFETY: as in `find_attribute`.
        unsafe {
            let flags: u64 = class.get(at::typeobject::FLAGS);
            let managed = flags & at::TPFLAGS_MANAGED_DICT != 0;
            let beside = managed && types::has_inline_values(class);
            let in_instance = if beside {
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
            if set != 0 || !(beside || no_dict) {
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
            Attribute::Method(f) => {
                self.guard_no_shadow(sc, object, class);
                let f = self.constant(sc, f);
                self.runtime(sc, Helper::BindMethod, &[f, object], 0)
            }
            Attribute::Builtin(_) => {
                let name = sc.code.names[(sc.instr.arg >> 1) as usize];
                let name = self.constant(sc, name);
                self.runtime(sc, Helper::GetAttr, &[object, name], 0)
            }
            Attribute::Constant(o) => {
                self.guard_no_shadow(sc, object, class);
                self.found(sc, object, o)
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
                if value.is_null() || self.cx.lessons.mutable.contains(&(dict, name)) {
                    return None;
                }
                self.cx.assumptions.dict_keys.insert((dict, name));
                return Some(self.found(sc, object, value));
            }
            let value = class_attribute(o, name)?;
            let meta = o.class();
            self.emit_exit(sc, Op::GuardType(object, meta));
            if meta != known::type_type() {
                self.rely_on(meta, name, Obj::from(_PyType_Lookup(meta.ptr(), name.ptr())));
            }
            self.rely_on(o, name, value);
            Some(self.found(sc, object, value))
        }
    }

    /// What was found in an object or its class. The collector takes apart all that ends together before anything
    /// that is watched changes: what it knows is a constant only if the object is.
    fn found(&mut self, sc: &Scope, object: Value, o: Obj) -> Value {
        // SAFETY: two live objects.
        let collected = unsafe {
            let flags = |class: Obj| class.get::<u64>(at::typeobject::FLAGS);
            let is_static = || o.class() == known::type_type() && flags(o) & at::TPFLAGS_HEAPTYPE == 0;
            flags(o.class()) & at::TPFLAGS_HAVE_GC != 0 && !is_static()
        };
        if !collected || matches!(self.f.op(self.object(object)), Op::Const(_)) {
            return self.constant(sc, o);
        }
        self.cx.assumptions.keeps.insert(o);
        self.emit(sc, Op::Found(object, o))
    }

    /// A class that the interpreter has seen here, and whose attribute is a constant: guarded to be this one.
    fn guard_class_itself(&mut self, sc: &mut Scope, object: Value, name: Obj) -> Option<Value> {
        let Feedback::OfClass { version } = feedback::read(&sc.code.units, &sc.instr) else { return None };
        if self.known(object).is_some()
            || self.f.ty(object).maybe_null()
            || self.failed(sc, Reason::IdentityGuard)
            || self.failed(sc, Reason::TypeGuard)
        {
            return None;
        }
        let [class] = self.by_tags(&[version])[..] else { return None };
        // SAFETY: a live class and an interned name.
        unsafe { class_attribute(class, name) }?;
        Some(self.emit_exit(sc, Op::GuardIs(object, class)))
    }

    pub(super) fn store_attr(&mut self, sc: &mut Scope) -> Result<(), Refused> {
        let name = sc.code.names[sc.instr.arg as usize];
        let object = self.pop(sc);
        let value = self.pop(sc);
        let classes = self.receiver_classes(sc, object);
        let places: Option<Vec<Place>> = classes.iter().map(|class| self.store_place(*class, name)).collect();
        if let Some(places) = places.filter(|p| !p.is_empty()) {
            return self.by_class(sc, object, &classes, |b, sc, i| {
                let object = b.guard_class(sc, object, classes[i]);
                let old = match places[i] {
                    Place::Instance(index) => b.emit_exit(sc, Op::InstanceStore(object, index, value)),
                    Place::Member(offset) => b.emit(sc, Op::StoreField(object, offset, value)),
                };
                b.release(sc, old);
                Ok(())
            });
        }
        let name = self.constant(sc, name);
        self.runtime(sc, Helper::SetAttr, &[object, name, value], 0);
        Ok(())
    }

    /// Where a store to `name` goes, if that is in the instance itself.
    fn store_place(&mut self, class: Obj, name: Obj) -> Option<Place> {
        // SAFETY: as in `find_attribute`.
        unsafe {
            let setattro: usize = class.get(at::typeobject::SETATTRO);
            if setattro != ffi::PyObject_GenericSetAttr as *const () as usize {
                return None;
            }
        }
        match self.find_attribute(class, name)? {
            Attribute::Instance(i) => Some(Place::Instance(i)),
            Attribute::Member(offset) => Some(Place::Member(offset)),
            _ => None,
        }
    }

    pub(super) fn load_super_attr(&mut self, sc: &mut Scope, arg: u32) -> Result<(), Refused> {
        let args = self.pop_n(sc, 3);
        let name = sc.code.names[(arg >> 2) as usize];
        if arg & 1 != 0
            && let Some(done) = self.super_method(sc, &args, name)
        {
            return done;
        }
        if arg & 1 == 0
            && let Some(done) = self.super_method(sc, &args, name)
        {
            done?;
            let object = self.pop(sc);
            let function = self.pop(sc);
            let v = self.runtime(sc, Helper::BindMethod, &[function, object], 0);
            self.push(sc, v);
            return Ok(());
        }
        let name = self.constant(sc, name);
        let v = self.runtime(sc, Helper::LoadSuper, &[args[0], args[1], args[2], name], i64::from(arg));
        if arg & 1 != 0 {
            sc.slots.push(None);
        }
        self.push(sc, v);
        Ok(())
    }

    /// `super().method` for a call: the next class that has a function of that name is known if both
    /// classes are. `None`: they are not.
    fn super_method(&mut self, sc: &mut Scope, args: &[Value], name: Obj) -> Option<Result<(), Refused>> {
        let (class, object) = (self.known(args[1])?, args[2]);
        if self.known(args[0]) != Some(known::super_type()) || self.failed(sc, Reason::TypeGuard) {
            return None;
        }
        let classes = self.operand_classes(sc, object);
        let found: Vec<Obj> =
            classes.iter().map(|own| self.next_function(*own, class, name)).collect::<Option<_>>()?;
        if found.is_empty() {
            return None;
        }
        let before = sc.slots.len();
        let built = self.by_class(sc, object, &classes, |b, sc, i| {
            let object = b.guard_class(sc, object, classes[i]);
            let function = b.constant(sc, found[i]);
            b.push(sc, function);
            b.push(sc, object);
            Ok(())
        });
        if let (true, Some(Some(met))) = (classes.len() > 1, sc.slots.get(before).copied()) {
            let methods = classes.into_iter().zip(found).map(|(class, function)| Method { class, function });
            self.methods.insert(met, methods.collect());
        }
        Some(built)
    }

    /// The Python function called `name` that comes first behind `class` among the bases of `own`.
    fn next_function(&mut self, own: Obj, class: Obj, name: Obj) -> Option<Obj> {
        // SAFETY: live classes and an interned name.
        unsafe {
            let (dict, found) = types::next_function(own, class, name)?;
            if PyUnstable_Type_AssignVersionTag(own.ptr()) == 0 {
                return None;
            }
            self.cx.assumptions.types.insert(own);
            self.cx.assumptions.keeps.insert(own);
            self.rely_on_key(dict, name, found);
            Some(found)
        }
    }
}

/// What `name` is of a class itself, if nothing binds or computes it (`type_getattro` in `Objects/typeobject.c`).
///
/// # Safety
/// A live object and an interned name, the GIL held.
unsafe fn class_attribute(o: Obj, name: Obj) -> Option<Obj> {
    // SAFETY: as above; lookups in classes run no Python code.
    unsafe {
        let (meta, type_type) = (o.class(), known::type_type());
        let getattro = |class: Obj| class.get::<usize>(at::typeobject::GETATTRO);
        if ffi::PyType_Check(o.ptr()) == 0
            || getattro(meta) != getattro(type_type)
            || [o, meta].iter().any(|class| PyUnstable_Type_AssignVersionTag(class.ptr()) == 0)
        {
            return None;
        }
        let [value, in_meta] = [o, meta].map(|class| Obj::from(_PyType_Lookup(class.ptr(), name.ptr())));
        let plain = |o: Obj| types::class_is_fixed(o.class());
        // Only data descriptors of the metaclass come before the class's own.
        let first = |o: Obj| !plain(o) || o.class().get::<usize>(at::DESCR_SET) != 0;
        if value.is_null() || (!in_meta.is_null() && first(in_meta)) {
            return None;
        }
        let binds = value.class().get::<usize>(at::DESCR_GET) != 0 && value.class() != known::function();
        (plain(value) && !binds).then_some(value)
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
