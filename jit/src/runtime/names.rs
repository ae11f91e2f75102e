//! Names that are looked up while code runs: globals, builtins, namespaces of classes, imports.

use emberjit_layout::opcode::op;

use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::Thread;
use crate::cpython::{Obj, OwnName, at, hidden};

type P = *mut PyObject;

unsafe extern "C" {
    fn _PyObject_LookupAttr(o: P, name: P, result: *mut P) -> i32;
}

/// `LOAD_GLOBAL`: globals, then builtins, then NameError.
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_load_global(globals: P, builtins: P, name: P) -> P {
    // SAFETY: live mappings.
    unsafe {
        let value = find(globals, name);
        if value.is_null() && ffi::PyErr_Occurred().is_null() { builtin(builtins, name) } else { value }
    }
}

/// What the builtins have for a name, else NameError.
unsafe fn builtin(builtins: P, name: P) -> P {
    // SAFETY: a live mapping and a live `str`.
    unsafe {
        let value = find(builtins, name);
        if value.is_null() && ffi::PyErr_Occurred().is_null() {
            raise_name_error(name);
        }
        value
    }
}

/// The dict, or any mapping, of the running frame's locals: a class body's, or what `exec` was given.
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_locals() -> P {
    // SAFETY: called with the frame as it is, which has one.
    unsafe { ffi::Py_NewRef(Thread::current().current_frame().locals() as P) }
}

/// What a mapping has for a name, or null without an exception if it has nothing.
unsafe fn find(mapping: P, name: P) -> P {
    // SAFETY: live objects.
    unsafe {
        if ffi::PyDict_CheckExact(mapping) != 0 {
            return ffi::Py_XNewRef(ffi::PyDict_GetItemWithError(mapping, name));
        }
        let value = ffi::PyObject_GetItem(mapping, name);
        if value.is_null() && ffi::PyErr_ExceptionMatches(ffi::PyExc_KeyError) != 0 {
            ffi::PyErr_Clear();
        }
        value
    }
}

/// `LOAD_NAME` and `LOAD_FROM_DICT_OR_GLOBALS`: locals, then globals, then builtins, then NameError.
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_load_name(locals: P, globals: P, builtins: P, name: P) -> P {
    // SAFETY: live mappings; globals are a dict.
    unsafe {
        let value = find(locals, name);
        if !value.is_null() || !ffi::PyErr_Occurred().is_null() {
            return value;
        }
        let value = ffi::PyDict_GetItemWithError(globals, name);
        if !value.is_null() || !ffi::PyErr_Occurred().is_null() {
            return ffi::Py_XNewRef(value);
        }
        builtin(builtins, name)
    }
}

/// `LOAD_FROM_DICT_OR_DEREF`: the mapping's, then what the cell holds; `free`: the cell is another function's.
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_load_class_cell(locals: P, cell: P, name: P, free: i64) -> P {
    // SAFETY: a live mapping, cell and name.
    unsafe {
        let value = find(locals, name);
        if !value.is_null() || !ffi::PyErr_Occurred().is_null() {
            return value;
        }
        let content = Obj::from(cell).get::<P>(at::cell::REF);
        if !content.is_null() {
            return ffi::Py_NewRef(content);
        }
        if free != 0 {
            let message = c"cannot access free variable '%U' where it is not associated with a value in \
                            enclosing scope";
            raise_unbound(ffi::PyExc_NameError, message, name);
        } else {
            let message = c"cannot access local variable '%U' where it is not associated with a value";
            raise_unbound(ffi::PyExc_UnboundLocalError, message, name);
        }
        std::ptr::null_mut()
    }
}

unsafe fn raise_name_error(name: P) {
    // SAFETY: as below.
    unsafe {
        raise_unbound(ffi::PyExc_NameError, c"name '%U' is not defined", name);
    }
}

/// NameError with its `name` attribute, or another, as `format_exc_check_arg` makes them.
unsafe fn raise_unbound(class: P, message: &std::ffi::CStr, name: P) {
    // SAFETY: a live `str`; the exception is ours until it is raised.
    unsafe {
        ffi::PyErr_Format(class, message.as_ptr(), name);
        let exception = ffi::PyErr_GetRaisedException();
        if !exception.is_null() && class == ffi::PyExc_NameError {
            ffi::PyObject_SetAttrString(exception, c"name".as_ptr(), name);
        }
        ffi::PyErr_SetRaisedException(exception);
    }
}

/// `DELETE_GLOBAL`, and `DELETE_NAME` in a module; `by_protocol`: as any mapping deletes.
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_del_name(globals: P, name: P, by_protocol: i64) -> i32 {
    // SAFETY: a live dict and a live `str`.
    unsafe {
        if by_protocol != 0 {
            let status = ffi::PyObject_DelItem(globals, name);
            if status < 0 {
                ffi::PyErr_Clear();
                raise_name_error(name);
            }
            return status;
        }
        let status = ffi::PyDict_DelItem(globals, name);
        if status < 0 && ffi::PyErr_ExceptionMatches(ffi::PyExc_KeyError) != 0 {
            ffi::PyErr_Clear();
            raise_name_error(name);
        }
        status
    }
}

/// `LOAD_BUILD_CLASS`.
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_build_class(builtins: P, name: P) -> P {
    // SAFETY: any mapping as builtins.
    unsafe {
        let value = find(builtins, name);
        if value.is_null() && ffi::PyErr_Occurred().is_null() {
            ffi::PyErr_SetString(ffi::PyExc_NameError, c"__build_class__ not found".as_ptr());
        }
        value
    }
}

/// `SETUP_ANNOTATIONS` (`Python/bytecodes.c`).
///
/// # Safety
/// Called by compiled code with the mapping of a frame's names.
pub unsafe extern "C-unwind" fn rt_setup_annotations(names: P) -> i32 {
    // SAFETY: any mapping.
    unsafe {
        static NAME: OwnName = OwnName::new(c"__annotations__");
        let key = NAME.get().ptr();
        let found = if ffi::PyDict_CheckExact(names) != 0 {
            ffi::Py_XNewRef(ffi::PyDict_GetItemWithError(names, key))
        } else {
            let found = ffi::PyObject_GetItem(names, key);
            if found.is_null() && ffi::PyErr_ExceptionMatches(ffi::PyExc_KeyError) != 0 {
                ffi::PyErr_Clear();
            }
            found
        };
        let mut status = if ffi::PyErr_Occurred().is_null() { 0 } else { -1 };
        if found.is_null() && status == 0 {
            let annotations = ffi::PyDict_New();
            status = ffi::PyObject_SetItem(names, key, annotations);
            ffi::Py_DECREF(annotations);
        }
        ffi::Py_XDECREF(found);
        status
    }
}

/// `IMPORT_NAME` (`Python/ceval.c`, `import_name`).
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_import_name(
    globals: P,
    builtins: P,
    locals: P,
    name: P,
    from: P,
    level: P,
) -> P {
    // SAFETY: live operands.
    unsafe {
        static NAME: OwnName = OwnName::new(c"__import__");
        let import = find(builtins, NAME.get().ptr());
        if import.is_null() {
            if ffi::PyErr_Occurred().is_null() {
                ffi::PyErr_SetString(ffi::PyExc_ImportError, c"__import__ not found".as_ptr());
            }
            return import;
        }
        let args = [name, globals, locals, from, level];
        let module = ffi::PyObject_Vectorcall(import, args.as_ptr(), args.len(), std::ptr::null_mut());
        ffi::Py_DECREF(import);
        module
    }
}

/// `IMPORT_FROM`: what a module lacks is for the interpreter, which looks elsewhere and knows the messages.
///
/// # Safety
/// Called by compiled code with live objects.
pub unsafe extern "C-unwind" fn rt_import_from(module: P, name: P) -> P {
    // SAFETY: live operands.
    unsafe {
        let mut found = std::ptr::null_mut();
        if _PyObject_LookupAttr(module, name, &raw mut found) != 0 {
            return found;
        }
        let Some(rest) = hidden::with_name(op::IMPORT_FROM, Obj::from(name)) else {
            ffi::PyErr_SetNone(ffi::PyExc_MemoryError);
            return std::ptr::null_mut();
        };
        let found = ffi::PyObject_CallOneArg(rest.ptr(), module);
        rest.decref();
        found
    }
}
