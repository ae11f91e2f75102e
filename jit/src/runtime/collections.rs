//! Tuples, lists, dicts, sets and strings: how compiled code makes, extends and unpacks them.

use crate::cpython::ffi::{self, PyObject};
use crate::cpython::{Obj, dict, types};

type P = *mut PyObject;

unsafe extern "C" {
    fn _PyUnicode_JoinArray(separator: P, items: *const P, n: isize) -> P;
    fn _PyList_Extend(list: P, iterable: P) -> P;
}

unsafe fn items<'a>(array: *const P, n: usize) -> &'a [P] {
    // SAFETY: compiled code passes an array of `n` live objects (or nulls where said).
    if n == 0 { &[] } else { unsafe { std::slice::from_raw_parts(array, n) } }
}

pub(super) unsafe extern "C-unwind" fn rt_build_tuple(array: *const P, n: usize) -> P {
    // SAFETY: a new tuple is filled before anyone sees it.
    unsafe {
        let tuple = ffi::PyTuple_New(n as isize);
        if !tuple.is_null() {
            for (i, item) in items(array, n).iter().enumerate() {
                ffi::PyTuple_SET_ITEM(tuple, i as isize, ffi::Py_NewRef(*item));
            }
        }
        tuple
    }
}

pub(super) unsafe extern "C-unwind" fn rt_build_list(array: *const P, n: usize) -> P {
    // SAFETY: a new list is filled before anyone sees it.
    unsafe {
        let list = ffi::PyList_New(n as isize);
        if !list.is_null() {
            for (i, item) in items(array, n).iter().enumerate() {
                ffi::PyList_SET_ITEM(list, i as isize, ffi::Py_NewRef(*item));
            }
        }
        list
    }
}

/// Keys and values in turn.
pub(super) unsafe extern "C-unwind" fn rt_build_map(array: *const P, n: usize) -> P {
    // SAFETY: as above.
    unsafe {
        let dict = ffi::PyDict_New();
        for pair in items(array, n).chunks_exact(2) {
            if dict.is_null() || ffi::PyDict_SetItem(dict, pair[0], pair[1]) < 0 {
                ffi::Py_XDECREF(dict);
                return std::ptr::null_mut();
            }
        }
        dict
    }
}

/// Values, then the tuple of keys.
pub(super) unsafe extern "C-unwind" fn rt_const_key_map(array: *const P, n: usize) -> P {
    // SAFETY: as above; the last item is a tuple of n - 1 keys.
    unsafe {
        let values = items(array, n);
        let keys = values[n - 1];
        let dict = ffi::PyDict_New();
        for (i, value) in values[..n - 1].iter().enumerate() {
            let key = ffi::PyTuple_GET_ITEM(keys, i as isize);
            if dict.is_null() || ffi::PyDict_SetItem(dict, key, *value) < 0 {
                ffi::Py_XDECREF(dict);
                return std::ptr::null_mut();
            }
        }
        dict
    }
}

pub(super) unsafe extern "C-unwind" fn rt_build_set(array: *const P, n: usize) -> P {
    // SAFETY: as above.
    unsafe {
        let set = ffi::PySet_New(std::ptr::null_mut());
        for item in items(array, n) {
            if set.is_null() || ffi::PySet_Add(set, *item) < 0 {
                ffi::Py_XDECREF(set);
                return std::ptr::null_mut();
            }
        }
        set
    }
}

pub(super) unsafe extern "C-unwind" fn rt_build_string(array: *const P, n: usize) -> P {
    // SAFETY: an array of `str`.
    unsafe {
        let empty = ffi::PyUnicode_New(0, 0);
        let joined = _PyUnicode_JoinArray(empty, array, n as isize);
        ffi::Py_DECREF(empty);
        joined
    }
}

/// `LIST_EXTEND` (`Python/bytecodes.c`), with its own message for what is not iterable.
pub(super) unsafe extern "C-unwind" fn rt_list_extend(list: P, iterable: P) -> i32 {
    // SAFETY: an exact list and any object.
    unsafe {
        let done = _PyList_Extend(list, iterable);
        if done.is_null() {
            let class = (*iterable).ob_type;
            if ffi::PyErr_ExceptionMatches(ffi::PyExc_TypeError) != 0
                && (*class).tp_iter.is_none()
                && ffi::PySequence_Check(iterable) == 0
            {
                ffi::PyErr_Clear();
                ffi::PyErr_Format(
                    ffi::PyExc_TypeError,
                    c"Value after * must be an iterable, not %.200s".as_ptr(),
                    (*class).tp_name,
                );
            }
            return -1;
        }
        ffi::Py_DECREF(done);
        0
    }
}

/// `DICT_UPDATE`.
pub(super) unsafe extern "C-unwind" fn rt_dict_update(dict: P, update: P) -> i32 {
    // SAFETY: an exact dict and any object.
    unsafe {
        let status = ffi::PyDict_Update(dict, update);
        if status < 0 && ffi::PyErr_ExceptionMatches(ffi::PyExc_AttributeError) != 0 {
            ffi::PyErr_Clear();
            ffi::PyErr_Format(
                ffi::PyExc_TypeError,
                c"'%.200s' object is not a mapping".as_ptr(),
                (*(*update).ob_type).tp_name,
            );
        }
        status
    }
}

/// `DICT_MERGE`, if neither dict is anything else or has keys that are no strings, and no key is in
/// both; says whether it was done.
pub(super) unsafe extern "C-unwind" fn rt_dict_merge(dict: P, update: P) -> i32 {
    // SAFETY: an exact dict and any object; string keys hash and compare without running Python code.
    unsafe {
        let (into, from) = (Obj::from(dict), Obj::from(update));
        if from.class() != types::known::dict()
            || !dict::has_string_keys(into)
            || !dict::has_string_keys(from)
        {
            return 0;
        }
        if ffi::PyDict_Size(dict) > 0 {
            let (mut position, mut key, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
            while ffi::PyDict_Next(update, &raw mut position, &raw mut key, &raw mut value) != 0 {
                if ffi::PyDict_Contains(dict, key) != 0 {
                    return 0;
                }
            }
        }
        if ffi::PyDict_Update(dict, update) < 0 { -1 } else { 1 }
    }
}

/// A tuple of what `*iterable` gives in a call; null without an exception if it is none (`Python/ceval.c`,
/// `check_args_iterable`).
pub(super) unsafe extern "C-unwind" fn rt_iterable_as_tuple(iterable: P) -> P {
    // SAFETY: a live operand.
    unsafe {
        let iter: usize = Obj::from(iterable).class().get(crate::cpython::at::typeobject::ITER);
        if iter == 0 && ffi::PySequence_Check(iterable) == 0 {
            return std::ptr::null_mut();
        }
        ffi::PySequence_Tuple(iterable)
    }
}

/// `UNPACK_SEQUENCE` into a tuple of exactly `n` items (`Python/ceval.c`, `unpack_iterable`).
pub(super) unsafe extern "C-unwind" fn rt_unpack(iterable: P, n: i64) -> P {
    // SAFETY: live operand; the list below is ours.
    unsafe {
        let n = n as isize;
        if ffi::PyTuple_CheckExact(iterable) != 0 && ffi::PyTuple_GET_SIZE(iterable) == n {
            return ffi::Py_NewRef(iterable);
        }
        let iter = ffi::PyObject_GetIter(iterable);
        if iter.is_null() {
            not_iterable(iterable);
            return iter;
        }
        let tuple = ffi::PyTuple_New(n);
        let done = if tuple.is_null() { false } else { fill(tuple, iter, n) };
        if !done {
            // The items first, the last one before the others: so does the interpreter.
            let pending = ffi::PyErr_GetRaisedException();
            ffi::Py_XDECREF(tuple);
            ffi::Py_DECREF(iter);
            ffi::PyErr_SetRaisedException(pending);
            return std::ptr::null_mut();
        }
        ffi::Py_DECREF(iter);
        tuple
    }
}

/// Takes exactly `n` items from `iter`.
unsafe fn fill(tuple: P, iter: P, n: isize) -> bool {
    // SAFETY: a new tuple of size `n`.
    unsafe {
        for i in 0..n {
            let item = ffi::PyIter_Next(iter);
            if item.is_null() {
                if ffi::PyErr_Occurred().is_null() {
                    ffi::PyErr_Format(
                        ffi::PyExc_ValueError,
                        c"not enough values to unpack (expected %zd, got %zd)".as_ptr(),
                        n,
                        i,
                    );
                }
                return false;
            }
            ffi::PyTuple_SET_ITEM(tuple, i, item);
        }
        let extra = ffi::PyIter_Next(iter);
        if extra.is_null() {
            return ffi::PyErr_Occurred().is_null();
        }
        ffi::Py_DECREF(extra);
        ffi::PyErr_Format(ffi::PyExc_ValueError, c"too many values to unpack (expected %zd)".as_ptr(), n);
        false
    }
}

/// `UNPACK_EX` (`Python/ceval.c`, `unpack_iterable`): the items before the star, the list, those behind it.
pub(super) unsafe extern "C-unwind" fn rt_unpack_ex(iterable: P, oparg: i64) -> P {
    // SAFETY: a live operand; list and tuple are ours until they are returned.
    unsafe {
        let (before, behind) = ((oparg & 0xff) as isize, (oparg >> 8) as isize);
        let iter = ffi::PyObject_GetIter(iterable);
        if iter.is_null() {
            not_iterable(iterable);
            return iter;
        }
        let tuple = ffi::PyTuple_New(before + 1 + behind);
        if !tuple.is_null() && fill_ex(tuple, iter, before, behind) {
            ffi::Py_DECREF(iter);
            return tuple;
        }
        let pending = ffi::PyErr_GetRaisedException();
        ffi::Py_XDECREF(tuple);
        ffi::Py_DECREF(iter);
        ffi::PyErr_SetRaisedException(pending);
        std::ptr::null_mut()
    }
}

unsafe fn fill_ex(tuple: P, iter: P, before: isize, behind: isize) -> bool {
    // SAFETY: a new tuple of size `before + 1 + behind`.
    unsafe {
        let too_few = |n: isize| {
            if ffi::PyErr_Occurred().is_null() {
                ffi::PyErr_Format(
                    ffi::PyExc_ValueError,
                    c"not enough values to unpack (expected at least %zd, got %zd)".as_ptr(),
                    before + behind,
                    n,
                );
            }
            false
        };
        for i in 0..before {
            let item = ffi::PyIter_Next(iter);
            if item.is_null() {
                return too_few(i);
            }
            ffi::PyTuple_SET_ITEM(tuple, i, item);
        }
        let list = ffi::PySequence_List(iter);
        if list.is_null() {
            return false;
        }
        ffi::PyTuple_SET_ITEM(tuple, before, list);
        let n = ffi::PyList_GET_SIZE(list);
        if n < behind {
            return too_few(before + n);
        }
        for i in 0..behind {
            ffi::PyTuple_SET_ITEM(
                tuple,
                before + 1 + i,
                ffi::Py_NewRef(ffi::PyList_GET_ITEM(list, n - behind + i)),
            );
        }
        ffi::PyList_SetSlice(list, n - behind, n, std::ptr::null_mut()) == 0
    }
}

unsafe fn not_iterable(o: P) {
    // SAFETY: a live object, with an exception set.
    unsafe {
        let class = (*o).ob_type;
        if ffi::PyErr_ExceptionMatches(ffi::PyExc_TypeError) != 0
            && (*class).tp_iter.is_none()
            && ffi::PySequence_Check(o) == 0
        {
            ffi::PyErr_Format(
                ffi::PyExc_TypeError,
                c"cannot unpack non-iterable %.200s object".as_ptr(),
                (*class).tp_name,
            );
        }
    }
}
