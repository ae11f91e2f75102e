//! The only place that knows CPython's memory layout, its hidden rules and its C interface.
//!
//! Everything here runs with the GIL held. Objects are [`Obj`]: a pointer that says nothing about
//! who owns it; owners say so where they keep one. Offsets come from `emberjit-layout` and are
//! checked against the running interpreter by [`check::layout`] before anything is compiled.

pub mod check;
pub mod code;
pub mod dict;
pub mod frame;
pub mod function;
pub mod hidden;
pub mod types;

use std::ffi::CStr;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use emberjit_layout::offsets;
pub use pyo3::ffi;
use pyo3::ffi::PyObject;

/// A method definition that CPython only reads.
pub struct MethodDef(pub ffi::PyMethodDef);

// SAFETY: never changes.
unsafe impl Sync for MethodDef {}

/// A string that the interpreter has among its own, for ever, as it has the names of all special methods
/// (`_Py_ID`): looked up once.
pub struct OwnName {
    text: &'static CStr,
    found: AtomicUsize,
}

impl OwnName {
    pub const fn new(text: &'static CStr) -> OwnName {
        OwnName { text, found: AtomicUsize::new(0) }
    }

    /// # Safety
    /// The GIL must be held.
    pub unsafe fn get(&self) -> Obj {
        match self.found.load(Ordering::Relaxed) {
            0 => {
                // SAFETY: as above; the interpreter's own string needs no reference of ours.
                let name = unsafe { ffi::PyUnicode_InternFromString(self.text.as_ptr()) };
                self.found.store(name as usize, Ordering::Relaxed);
                Obj::from(name)
            }
            found => Obj(found),
        }
    }
}

/// A pointer to a Python object, or null. Plain data: neither borrowed nor owned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Obj(pub usize);

impl Obj {
    pub const NULL: Obj = Obj(0);

    pub fn ptr(self) -> *mut PyObject {
        self.0 as *mut PyObject
    }

    pub fn is_null(self) -> bool {
        self.0 == 0
    }

    /// Reads a field of the object.
    ///
    /// # Safety
    /// The object must be alive and have a `T` at byte `offset`.
    pub unsafe fn get<T: Copy>(self, offset: usize) -> T {
        // SAFETY: the caller vouches for the field.
        unsafe { ((self.0 + offset) as *const T).read_unaligned() }
    }

    /// Writes a field of the object.
    ///
    /// # Safety
    /// As for [`Obj::get`], and nothing else may be reading the field.
    pub unsafe fn set<T: Copy>(self, offset: usize, value: T) {
        // SAFETY: the caller vouches for the field.
        unsafe { ((self.0 + offset) as *mut T).write_unaligned(value) }
    }

    /// The object's type.
    ///
    /// # Safety
    /// The object must be alive.
    pub unsafe fn class(self) -> Obj {
        // SAFETY: every object has a type.
        Obj(unsafe { self.get(offsets::object::TYPE) })
    }

    /// Adds a reference.
    ///
    /// # Safety
    /// The object must be alive.
    pub unsafe fn incref(self) -> Obj {
        // SAFETY: as above.
        unsafe { ffi::Py_XINCREF(self.ptr()) };
        self
    }

    /// Gives a reference back, which may run arbitrary code.
    ///
    /// # Safety
    /// The caller must own a reference.
    pub unsafe fn decref(self) {
        // SAFETY: as above.
        unsafe { ffi::Py_XDECREF(self.ptr()) };
    }
}

impl fmt::Debug for Obj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Obj({:#x})", self.0)
    }
}

impl From<*mut PyObject> for Obj {
    fn from(p: *mut PyObject) -> Obj {
        Obj(p as usize)
    }
}

/// The text of a `str`; empty for anything else.
///
/// # Safety
/// `o` must be alive or null.
pub unsafe fn text(o: Obj) -> String {
    // SAFETY: type checked first; the buffer belongs to the object.
    unsafe {
        if o.is_null() || ffi::PyUnicode_Check(o.ptr()) == 0 {
            return String::new();
        }
        let mut len = 0;
        let data = ffi::PyUnicode_AsUTF8AndSize(o.ptr(), &mut len);
        if data.is_null() {
            ffi::PyErr_Clear();
            return String::from("?");
        }
        String::from_utf8_lossy(std::slice::from_raw_parts(data.cast(), len as usize)).into_owned()
    }
}

/// The items of a tuple.
///
/// # Safety
/// `o` must be a live tuple.
pub unsafe fn tuple_items(o: Obj) -> Vec<Obj> {
    // SAFETY: as above.
    unsafe { tuple_slice(o) }.to_vec()
}

/// The items of a tuple where they are.
///
/// # Safety
/// `o` must be a live tuple, and stay alive as long as the items are used.
pub unsafe fn tuple_slice<'a>(o: Obj) -> &'a [Obj] {
    // SAFETY: a tuple has `ob_size` items in line.
    unsafe {
        let n: isize = o.get(offsets::object::SIZE);
        std::slice::from_raw_parts((o.0 + offsets::tuple::ITEMS) as *const Obj, n as usize)
    }
}

/// The bytes of a `bytes` object.
///
/// # Safety
/// `o` must be a live `bytes`.
pub unsafe fn bytes(o: Obj) -> Vec<u8> {
    // SAFETY: `ob_size` bytes in line.
    unsafe {
        let n: isize = o.get(offsets::object::SIZE);
        std::slice::from_raw_parts((o.0 + offsets::bytes::DATA) as *const u8, n as usize).to_vec()
    }
}

/// Address of an exported symbol of the interpreter; panics in `check` at import if it is missing.
pub fn symbol(name: &CStr) -> usize {
    // SAFETY: dlsym only looks up.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) as usize }
}

unsafe extern "C" {
    pub fn _PyEval_EvalFrameDefault(tstate: usize, frame: usize, throwflag: i32) -> *mut PyObject;
    pub fn _PyFunction_Vectorcall(
        func: *mut PyObject,
        args: *const *mut PyObject,
        nargsf: usize,
        kwnames: *mut PyObject,
    ) -> *mut PyObject;
    pub fn _Py_CheckFunctionResult(
        tstate: usize,
        callable: *mut PyObject,
        result: *mut PyObject,
        place: *const std::ffi::c_char,
    ) -> *mut PyObject;
    pub fn PyFunction_SetVectorcall(func: *mut PyObject, vectorcall: usize);
    pub fn _PyThreadState_UncheckedGet() -> usize;
    pub fn _Py_IsFinalizing() -> i32;
    pub fn _PyType_Lookup(ty: *mut PyObject, name: *mut PyObject) -> *mut PyObject;
    pub fn _Py_Dealloc(o: *mut PyObject);
    pub fn PyUnstable_Type_AssignVersionTag(ty: *mut PyObject) -> i32;
    pub fn PyType_AddWatcher(f: extern "C" fn(*mut PyObject) -> i32) -> i32;
    pub fn PyType_Watch(id: i32, ty: *mut PyObject) -> i32;
    pub fn PyDict_AddWatcher(
        f: extern "C" fn(i32, *mut PyObject, *mut PyObject, *mut PyObject) -> i32,
    ) -> i32;
    pub fn PyDict_Watch(id: i32, dict: *mut PyObject) -> i32;
    pub fn PyDict_Unwatch(id: i32, dict: *mut PyObject) -> i32;
    pub fn PyFunction_AddWatcher(f: extern "C" fn(i32, *mut PyObject, *mut PyObject) -> i32) -> i32;
    pub fn PyCode_AddWatcher(f: extern "C" fn(i32, *mut PyObject) -> i32) -> i32;
    pub fn PyUnstable_GC_VisitObjects(
        callback: extern "C" fn(*mut PyObject, *mut std::ffi::c_void) -> i32,
        arg: *mut std::ffi::c_void,
    );
    pub fn PyTraceBack_Here(frame: *mut PyObject) -> i32;
    pub fn PyEval_GetFrame() -> *mut PyObject;
    pub fn _PyObject_GetMethod(o: *mut PyObject, name: *mut PyObject, out: *mut *mut PyObject) -> i32;
}

/// Field offsets under the short names that generated code uses.
pub mod at {
    pub use emberjit_layout::offsets::*;
    /// `tp_as_async` and `tp_methods`, from the start of a type; `am_await` and `am_send` in the former.
    pub const AS_ASYNC: usize = 80;
    pub const METHODS: usize = 232;
    pub const GETSETS: usize = 248;
    pub const AM_AWAIT: usize = 0;
    pub const AM_SEND: usize = 24;
    /// `tp_descr_get` and `tp_descr_set`, from the start of a type.
    pub const DESCR_GET: usize = 272;
    pub const DESCR_SET: usize = 280;
    /// `m_module` of a builtin function.
    pub const CFUNCTION_MODULE: usize = 32;
    /// `prop_get` of a property.
    pub const PROPERTY_GET: usize = 16;
    /// Dict-or-values word of an object with a managed dict, from the object's start.
    pub const MANAGED_DICT: i32 = -24;
    /// `Py_TPFLAGS_MANAGED_DICT`.
    pub const TPFLAGS_MANAGED_DICT: u64 = 1 << 4;
    /// `Py_TPFLAGS_SEQUENCE` and `Py_TPFLAGS_MAPPING`.
    pub const TPFLAGS_SEQUENCE: u64 = 1 << 5;
    pub const TPFLAGS_MAPPING: u64 = 1 << 6;
    /// `Py_TPFLAGS_HEAPTYPE`.
    pub const TPFLAGS_HEAPTYPE: u64 = 1 << 9;
    /// `Py_TPFLAGS_HAVE_GC`.
    pub const TPFLAGS_HAVE_GC: u64 = 1 << 14;
    /// `Py_TPFLAGS_TYPE_SUBCLASS`: instances are classes.
    pub const TPFLAGS_TYPE_SUBCLASS: u64 = 1 << 31;
    /// `Py_TPFLAGS_IMMUTABLETYPE`.
    pub const TPFLAGS_IMMUTABLE: u64 = 1 << 8;
}
