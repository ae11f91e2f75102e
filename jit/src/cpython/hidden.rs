//! Bytecode instructions whose work is hidden in the interpreter, as functions.
//!
//! Each is a code object of that one instruction between loads of its operands and a return of what it
//! pushes (a tuple where that is more than one value). The interpreter executes it, so that values,
//! errors and messages are its own. It has no `RESUME`: its frame counts as incomplete for as long as
//! it lives, which keeps it out of tracebacks and stacks, and no tool can ask for its events.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use emberjit_layout::opcode::op;

use super::{Obj, code, ffi};

/// Addresses of what was made, by instruction, argument, and flags of the code object around it.
static MADE: Mutex<BTreeMap<(u8, u32, u32), usize>> = Mutex::new(BTreeMap::new());

/// Whether one is being made.
static MAKING: AtomicBool = AtomicBool::new(false);

/// The function that executes an instruction on its operands, in the order in which they lie on the stack.
/// `flags` are those of the code object that it stands in. It is never freed.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn instruction(opcode: u8, arg: u32, flags: u32) -> Option<Obj> {
    // Some instructions ask which kind of generator they are in.
    let flags = flags & code::CO_GENERATORS;
    let key = (opcode, arg, flags);
    let found = MADE.lock().unwrap_or_else(|e| e.into_inner()).get(&key).copied();
    if let Some(made) = found {
        return Some(Obj(made));
    }
    // SAFETY: as above; the lock is free while Python code runs.
    let made = unsafe { make(opcode, arg, flags, Obj::NULL) }?;
    MADE.lock().unwrap_or_else(|e| e.into_inner()).insert(key, made.0);
    Some(made)
}

/// Whether the function that comes into being is one of these, which are never compiled. The GIL must be held.
pub fn is_making() -> bool {
    MAKING.load(Ordering::Relaxed)
}

/// Whether `o` is one of these functions: the interpreter counts no recursion for what it stands for.
pub fn is_hidden(o: Obj) -> bool {
    MADE.lock().unwrap_or_else(|e| e.into_inner()).values().any(|made| *made == o.0)
}

/// The same for an instruction with a name, made for once: a new reference.
///
/// # Safety
/// The GIL must be held and `name` be a string.
pub unsafe fn with_name(opcode: u8, name: Obj) -> Option<Obj> {
    // SAFETY: as above.
    unsafe { make(opcode, 0, 0, name) }
}

/// Operands and results: those that stay on the stack are not among the results.
fn shape(opcode: u8) -> Option<(u32, u32)> {
    Some(match opcode {
        op::LOAD_BUILD_CLASS => (0, 1),
        op::GET_AITER
        | op::GET_ANEXT
        | op::GET_AWAITABLE
        | op::GET_YIELD_FROM_ITER
        | op::CALL_INTRINSIC_1
        | op::IMPORT_FROM => (1, 1),
        op::BEFORE_WITH | op::BEFORE_ASYNC_WITH => (1, 2),
        op::MATCH_KEYS | op::CALL_INTRINSIC_2 | op::CHECK_EXC_MATCH => (2, 1),
        op::CHECK_EG_MATCH => (2, 2),
        op::MATCH_CLASS => (3, 1),
        // The callable, for the message, and its positional arguments stay, and so does the dict.
        op::DICT_MERGE => (4, 1),
        _ => return None,
    })
}

unsafe fn make(opcode: u8, arg: u32, flags: u32, name: Obj) -> Option<Obj> {
    let (operands, results) = shape(opcode)?;
    let mut units: Vec<u8> = Vec::new();
    let mut unit = |op: u8, arg: u8| units.extend([op, arg]);
    // What the instruction lets go of before it calls must end there.
    (0..operands).for_each(|i| unit(op::LOAD_FAST_AND_CLEAR, i as u8));
    if arg > 0xff {
        unit(op::EXTENDED_ARG, (arg >> 8) as u8);
    }
    unit(opcode, arg as u8);
    if results == 2 {
        unit(op::BUILD_TUPLE, 2);
    }
    if opcode == op::DICT_MERGE {
        unit(op::SWAP, 3);
        unit(op::POP_TOP, 0);
        unit(op::POP_TOP, 0);
    }
    unit(op::RETURN_VALUE, 0);
    let operands = operands as i32;
    // Made by hand, not by Python code: that would poll for signals, whose exceptions are not ours to drop.
    // SAFETY: the GIL is held; everything made here but the function is dropped again.
    unsafe {
        let pending = ffi::PyErr_GetRaisedException();
        let code = ffi::PyBytes_FromStringAndSize(units.as_ptr().cast(), units.len() as isize);
        let nothing = ffi::PyBytes_FromStringAndSize(std::ptr::null(), 0);
        let empty = ffi::PyTuple_New(0);
        let names = ffi::PyTuple_New(isize::from(!name.is_null()));
        if !name.is_null() {
            ffi::PyTuple_SET_ITEM(names, 0, name.incref().ptr());
        }
        let variables = ffi::PyTuple_New(operands as isize);
        for i in 0..operands {
            let letter = [b'a' + i as u8, 0];
            let name = ffi::PyUnicode_InternFromString(letter.as_ptr().cast());
            ffi::PyTuple_SET_ITEM(variables, i as isize, name);
        }
        let title = ffi::PyUnicode_InternFromString(c"<hidden>".as_ptr());
        let flags = (code::CO_OPTIMIZED | code::CO_NEWLOCALS | flags) as i32;
        let object = PyUnstable_Code_New(
            operands,
            0,
            operands,
            operands + 4,
            flags,
            code,
            empty,
            names,
            variables,
            empty,
            empty,
            title,
            title,
            title,
            1,
            nothing,
            nothing,
        );
        let globals = ffi::PyDict_New();
        ffi::PyDict_SetItemString(globals, c"__builtins__".as_ptr(), ffi::PyEval_GetBuiltins());
        MAKING.store(true, Ordering::Relaxed);
        let made = if object.is_null() { std::ptr::null_mut() } else { ffi::PyFunction_New(object, globals) };
        MAKING.store(false, Ordering::Relaxed);
        for o in [code, nothing, empty, names, variables, title, object, globals] {
            ffi::Py_XDECREF(o);
        }
        ffi::PyErr_Clear();
        if !pending.is_null() {
            ffi::PyErr_SetRaisedException(pending);
        }
        (!made.is_null()).then(|| Obj::from(made))
    }
}

unsafe extern "C" {
    fn PyUnstable_Code_New(
        argcount: i32,
        kwonlyargcount: i32,
        nlocals: i32,
        stacksize: i32,
        flags: i32,
        code: *mut ffi::PyObject,
        consts: *mut ffi::PyObject,
        names: *mut ffi::PyObject,
        varnames: *mut ffi::PyObject,
        freevars: *mut ffi::PyObject,
        cellvars: *mut ffi::PyObject,
        filename: *mut ffi::PyObject,
        name: *mut ffi::PyObject,
        qualname: *mut ffi::PyObject,
        firstlineno: i32,
        linetable: *mut ffi::PyObject,
        exceptiontable: *mut ffi::PyObject,
    ) -> *mut ffi::PyObject;
}
