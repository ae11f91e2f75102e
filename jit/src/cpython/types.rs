//! The builtin types that the compiler knows by heart.

use std::collections::{HashMap, HashSet};

use super::{Obj, dict, ffi, tuple_slice};

macro_rules! known_types {
    ($($name:ident => $symbol:ident),* $(,)?) => {
        /// Addresses of builtin types.
        #[allow(non_snake_case)]
        pub mod known {
            use super::*;
            $(pub fn $name() -> Obj { Obj(&raw const ffi::$symbol as usize) })*
        }
    };
}

known_types! {
    int => PyLong_Type, boolean => PyBool_Type, float => PyFloat_Type, string => PyUnicode_Type,
    list => PyList_Type, tuple => PyTuple_Type, dict => PyDict_Type, set => PySet_Type,
    range => PyRange_Type, range_iter => PyRangeIter_Type, list_iter => PyListIter_Type,
    tuple_iter => PyTupleIter_Type, function => PyFunction_Type,
    cell => PyCell_Type, bytes => PyBytes_Type, slice => PySlice_Type, code => PyCode_Type,
    cfunction => PyCFunction_Type, method_descr => PyMethodDescr_Type, member_descr => PyMemberDescr_Type,
    module => PyModule_Type, type_type => PyType_Type, object => PyBaseObject_Type,
    property => PyProperty_Type, super_type => PySuper_Type, generator => PyGen_Type,
}

/// `PyMethod_Type`, which the bindings lack.
pub fn method() -> Obj {
    Obj(&raw const PyMethod_Type as usize)
}

/// The functions that a property, static method or class method is made of, null where it has none; nothing of other
/// objects.
///
/// # Safety
/// `o` must be alive.
pub unsafe fn wrapped(o: Obj) -> Vec<Obj> {
    // SAFETY: getter, setter and deleter of a property, and the callable of the others, are the first fields.
    unsafe {
        let class = o.class();
        let methods = [&raw const PyStaticMethod_Type as usize, &raw const PyClassMethod_Type as usize];
        let fields = if class == known::property() { 3 } else { usize::from(methods.contains(&class.0)) };
        (0..fields).map(|i| o.get(super::at::PROPERTY_GET + 8 * i)).collect()
    }
}

unsafe extern "C" {
    static PyMethod_Type: u8;
    static PyStaticMethod_Type: u8;
    static PyClassMethod_Type: u8;
    static _Py_NoneStruct: u8;
    static _Py_TrueStruct: u8;
    static _Py_FalseStruct: u8;
}

pub fn none() -> Obj {
    Obj(&raw const _Py_NoneStruct as usize)
}

pub fn not_implemented() -> Obj {
    // SAFETY: an immortal object.
    Obj::from(unsafe { ffi::Py_NotImplemented() })
}

/// The one empty tuple.
pub fn empty_tuple() -> Obj {
    // SAFETY: an immortal object.
    Obj::from(unsafe { ffi::PyTuple_New(0) })
}

/// `AssertionError`, which lives as long as the interpreter.
pub fn assertion_error() -> Obj {
    // SAFETY: set when the interpreter starts.
    Obj::from(unsafe { ffi::PyExc_AssertionError })
}

/// `StopAsyncIteration`, which lives as long as the interpreter.
pub fn stop_async_iteration() -> Obj {
    // SAFETY: set when the interpreter starts.
    Obj::from(unsafe { ffi::PyExc_StopAsyncIteration })
}

pub fn py_true() -> Obj {
    Obj(&raw const _Py_TrueStruct as usize)
}

pub fn py_false() -> Obj {
    Obj(&raw const _Py_FalseStruct as usize)
}

/// Whether instances can never get another class: `object.__class__` assignment works between heap
/// types and between modules only (`Objects/typeobject.c`, `object_set_class`).
///
/// # Safety
/// `ty` must be a live type.
pub unsafe fn class_is_fixed(ty: Obj) -> bool {
    // SAFETY: as above.
    let flags: u64 = unsafe { ty.get(super::at::typeobject::FLAGS) };
    flags & super::at::TPFLAGS_HEAPTYPE == 0 && ty != known::module()
}

/// Tags of ints with at most one digit are below (`_PyLong_IsCompact`).
pub const COMPACT_TAGS: usize = 16;

/// Whether new instances have their attributes beside them rather than in a dict: `object.__new__` makes room for
/// them (`Objects/typeobject.c`, `object_new`), and what makes the instances of C structures does not. A class in
/// Python has the `__new__` of its first base that is not, one way or the other.
///
/// # Safety
/// `ty` must be a live type with a managed dict.
pub unsafe fn has_inline_values(ty: Obj) -> bool {
    use super::at::typeobject::{BASE, BASICSIZE, FLAGS, HEAP_SLOTS, NEW};
    // SAFETY: as above; bases of live types are alive, and heap types have a base.
    unsafe {
        let mut class = ty;
        while class.get::<u64>(FLAGS) & super::at::TPFLAGS_HEAPTYPE != 0 {
            let base = Obj(class.get(BASE));
            let grows = class.get::<isize>(BASICSIZE) != base.get::<isize>(BASICSIZE);
            if grows && class.get::<usize>(HEAP_SLOTS) == 0 {
                // Made in C, with fields of its own.
                return false;
            }
            class = base;
        }
        class.get::<usize>(NEW) == known::object().get::<usize>(NEW)
    }
}

/// `tp_name`.
///
/// # Safety
/// `ty` must be a live type.
pub unsafe fn name(ty: Obj) -> String {
    // SAFETY: tp_name is a C string that lives as long as the type.
    unsafe {
        let p: *const libc::c_char = ty.get(super::at::typeobject::NAME);
        std::ffi::CStr::from_ptr(p).to_string_lossy().into_owned()
    }
}

/// The Python function called `name` that comes first behind `class` among the bases of `own`, and the dict that has
/// it: what `super(class, instance)` finds for an instance of `own` (`_PySuper_Lookup`). `None` where that takes more
/// than a look into dicts.
///
/// # Safety
/// `own` must be a live type, `name` a live `str`.
pub unsafe fn next_function(own: Obj, class: Obj, name: Obj) -> Option<(Obj, Obj)> {
    use super::at::typeobject::{DICT, FLAGS, MRO};
    // SAFETY: as above; dicts of classes have string keys.
    unsafe {
        let flags = |class: Obj| class.get::<u64>(FLAGS);
        // `super()` of a class looks among that class's own bases first.
        if flags(own) & super::at::TPFLAGS_TYPE_SUBCLASS != 0 {
            return None;
        }
        let behind = tuple_slice(Obj(own.get(MRO))).iter().skip_while(|c| **c != class).skip(1);
        // Dicts of static types lie elsewhere, and hold no Python functions.
        let mut dicts = behind
            .take_while(|base| flags(**base) & super::at::TPFLAGS_HEAPTYPE != 0)
            .map(|base| Obj(base.get(DICT)));
        let found = dicts.find_map(|dict| {
            let found = dict::lookup(dict, name);
            (!found.is_null()).then_some((dict, found))
        });
        found.filter(|(_, found)| found.class() == known::function())
    }
}

/// All classes that have a version tag now, by it: `object` and its subclasses, all levels.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn by_version_tag() -> HashMap<u32, Obj> {
    let mut found = HashMap::new();
    let mut seen = HashSet::new();
    let mut todo = vec![known::object()];
    while let Some(ty) = todo.pop() {
        if !seen.insert(ty) {
            continue;
        }
        // SAFETY: types in the tree are kept alive by their bases' weak lists while we hold the GIL.
        unsafe {
            let tag = ty.get::<u32>(super::at::typeobject::VERSION_TAG);
            if tag != 0 {
                found.insert(tag, ty);
            }
            subclasses(ty, &mut todo);
        }
    }
    found
}

/// Appends the direct subclasses (`tp_subclasses`: a dict from address to weak reference).
unsafe fn subclasses(ty: Obj, out: &mut Vec<Obj>) {
    // SAFETY: `type.__subclasses__` makes a new list of strong references; the classes stay alive
    // through their modules while we only compare them.
    unsafe {
        let method = c"__subclasses__";
        let type_type = known::type_type();
        let name = ffi::PyUnicode_InternFromString(method.as_ptr());
        let descr = _lookup(type_type, name);
        let list = ffi::PyObject_CallOneArg(descr.ptr(), ty.ptr());
        ffi::Py_DECREF(name);
        if list.is_null() {
            ffi::PyErr_Clear();
            return;
        }
        for i in 0..ffi::PyList_Size(list) {
            out.push(Obj::from(ffi::PyList_GetItem(list, i)));
        }
        ffi::Py_DECREF(list);
    }
}

unsafe fn _lookup(ty: Obj, name: *mut ffi::PyObject) -> Obj {
    // SAFETY: borrowed result.
    Obj::from(unsafe { super::_PyType_Lookup(ty.ptr(), name) })
}
