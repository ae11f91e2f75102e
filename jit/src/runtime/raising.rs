//! What compiled code calls to raise and to handle exceptions.

use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::Thread;
use crate::cpython::types;
use crate::cpython::{Obj, PyEval_GetFrame, PyTraceBack_Here, at};

type P = *mut PyObject;

/// Adds an entry for the running frame to the traceback of the exception that is set.
///
/// # Safety
/// Called by compiled code with its frames shown and an exception set, as all below with live objects.
pub unsafe extern "C-unwind" fn rt_traceback() -> i32 {
    // SAFETY: as above.
    unsafe {
        let frame = PyEval_GetFrame();
        if !frame.is_null() {
            PyTraceBack_Here(frame);
        }
        0
    }
}

/// The place of the exception that is being handled (`tstate->exc_info->exc_value`).
unsafe fn handled() -> *mut Obj {
    // SAFETY: every thread has an item.
    unsafe { Obj(Thread::current().0).get::<*mut Obj>(at::tstate::EXC_INFO) }
}

/// `PUSH_EXC_INFO`: `exception` is being handled from here on; gives the one that was until now.
///
/// # Safety
/// See [`rt_traceback`].
pub unsafe extern "C-unwind" fn rt_push_handled(exception: P) -> P {
    // SAFETY: the item's reference becomes ours.
    unsafe {
        let place = handled();
        let before = place.read();
        place.write(Obj::from(ffi::Py_NewRef(exception)));
        if before.is_null() { types::none().ptr() } else { before.ptr() }
    }
}

/// `POP_EXCEPT`: `before` is being handled again; gives the exception that was until now, to be dropped.
///
/// # Safety
/// See [`rt_traceback`].
pub unsafe extern "C-unwind" fn rt_pop_handled(before: P) -> P {
    // SAFETY: as above.
    unsafe {
        let place = handled();
        let exception = place.read();
        place.write(Obj::from(ffi::Py_NewRef(before)));
        exception.ptr()
    }
}

/// `CHECK_EXC_MATCH` (`Python/ceval.c`, `check_except_type_valid`).
///
/// # Safety
/// See [`rt_traceback`].
pub unsafe extern "C-unwind" fn rt_matches(exception: P, wanted: P) -> i32 {
    // SAFETY: as above.
    unsafe {
        let valid = if ffi::PyTuple_Check(wanted) != 0 {
            (0..ffi::PyTuple_GET_SIZE(wanted))
                .all(|i| ffi::PyExceptionClass_Check(ffi::PyTuple_GET_ITEM(wanted, i)) != 0)
        } else {
            ffi::PyExceptionClass_Check(wanted) != 0
        };
        if !valid {
            let text = c"catching classes that do not inherit from BaseException is not allowed";
            ffi::PyErr_SetString(ffi::PyExc_TypeError, text.as_ptr());
            return -1;
        }
        i32::from(ffi::PyErr_GivenExceptionMatches(exception, wanted) != 0)
    }
}

/// `raise exception from cause` (`Python/ceval.c`, `do_raise`); `cause` may be null. Always fails.
///
/// # Safety
/// See [`rt_traceback`].
pub unsafe extern "C-unwind" fn rt_raise(exception: P, cause: P) -> i32 {
    // SAFETY: as above; references made here are dropped here.
    unsafe {
        let Some(value) = instance(exception, c"exceptions must derive from BaseException") else {
            return -1;
        };
        if !cause.is_null() {
            let fixed = if cause == types::none().ptr() {
                std::ptr::null_mut()
            } else {
                match instance(cause, c"exception causes must derive from BaseException") {
                    Some(fixed) => fixed,
                    None => {
                        ffi::Py_DECREF(value);
                        return -1;
                    }
                }
            };
            // Takes the cause over.
            ffi::PyException_SetCause(value, fixed);
        }
        ffi::PyErr_SetObject(ffi::PyExceptionInstance_Class(value), value);
        ffi::Py_DECREF(value);
        -1
    }
}

/// An exception from what `raise` names: a class is called. A new reference.
unsafe fn instance(o: P, otherwise: &std::ffi::CStr) -> Option<P> {
    // SAFETY: a live object.
    unsafe {
        if ffi::PyExceptionClass_Check(o) != 0 {
            let value = ffi::PyObject_CallNoArgs(o);
            if value.is_null() {
                return None;
            }
            if ffi::PyExceptionInstance_Check(value) == 0 {
                ffi::PyErr_Format(
                    ffi::PyExc_TypeError,
                    c"calling %R should have returned an instance of BaseException, not %R".as_ptr(),
                    o,
                    (*value).ob_type,
                );
                ffi::Py_DECREF(value);
                return None;
            }
            return Some(value);
        }
        if ffi::PyExceptionInstance_Check(o) != 0 {
            return Some(ffi::Py_NewRef(o));
        }
        ffi::PyErr_SetString(ffi::PyExc_TypeError, otherwise.as_ptr());
        None
    }
}

/// `RERAISE`. Always fails.
///
/// # Safety
/// See [`rt_traceback`].
pub unsafe extern "C-unwind" fn rt_reraise(exception: P) -> i32 {
    // SAFETY: as above.
    unsafe { ffi::PyErr_SetRaisedException(ffi::Py_NewRef(exception)) };
    -1
}

/// `WITH_EXCEPT_START`: calls `__exit__`.
///
/// # Safety
/// See [`rt_traceback`].
pub unsafe extern "C-unwind" fn rt_with_except(exit: P, exception: P) -> P {
    // SAFETY: as above.
    unsafe {
        let traceback = ffi::PyException_GetTraceback(exception);
        let shown = if traceback.is_null() { types::none().ptr() } else { traceback };
        let args = [std::ptr::null_mut(), ffi::PyExceptionInstance_Class(exception), exception, shown];
        // The exception holds its traceback.
        ffi::Py_XDECREF(traceback);
        super::helpers::rt_vectorcall(exit, args.as_ptr().add(1), 3 | 1 << 63, std::ptr::null_mut())
    }
}
