//! Bytecode instructions whose work is hidden in the interpreter, as functions.
//!
//! Each is a code object of that one instruction between loads of its operands and a return of what it
//! pushes (a tuple where that is more than one value). The interpreter executes it, so that values,
//! errors and messages are its own. It has no `RESUME`: its frame counts as incomplete for as long as
//! it lives, which keeps it out of tracebacks and stacks, and no tool can ask for its events.

use std::collections::BTreeMap;
use std::sync::Mutex;

use emberjit_layout::opcode::op;

use super::{Obj, at, code, ffi, function};

/// Addresses of what was made, by instruction, argument, and flags of the code object around it.
static MADE: Mutex<BTreeMap<(u8, u32, u32), usize>> = Mutex::new(BTreeMap::new());

/// Makes a code object from (operands, its code, stack size, flags, names).
const MAKER: &std::ffi::CStr = c"
def make(operands, code, stack, flags, names):
    template = lambda: None
    code = template.__code__.replace(
        co_argcount=operands, co_nlocals=operands, co_varnames=tuple('abcd'[:operands]), co_names=names,
        co_code=bytes(code), co_stacksize=stack, co_flags=3 | flags, co_linetable=b'', co_exceptiontable=b'',
        co_name='<hidden>', co_qualname='<hidden>')
    return type(template)(code, globals())
";

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
        _ => return None,
    })
}

unsafe fn make(opcode: u8, arg: u32, flags: u32, name: Obj) -> Option<Obj> {
    let (operands, results) = shape(opcode)?;
    let mut units: Vec<u8> = Vec::new();
    let mut unit = |op: u8, arg: u8| units.extend([op, arg]);
    (0..operands).for_each(|i| unit(op::LOAD_FAST, i as u8));
    if arg > 0xff {
        unit(op::EXTENDED_ARG, (arg >> 8) as u8);
    }
    unit(opcode, arg as u8);
    if results == 2 {
        unit(op::BUILD_TUPLE, 2);
    }
    unit(op::RETURN_VALUE, 0);
    // SAFETY: the GIL is held; everything made here but the function is dropped again.
    unsafe {
        let pending = ffi::PyErr_GetRaisedException();
        let globals = ffi::PyDict_New();
        let builtins = ffi::PyEval_GetBuiltins();
        ffi::PyDict_SetItemString(globals, c"__builtins__".as_ptr(), builtins);
        let done = ffi::PyRun_String(MAKER.as_ptr(), ffi::Py_file_input, globals, globals);
        ffi::Py_XDECREF(done);
        let maker = ffi::PyDict_GetItemString(globals, c"make".as_ptr());
        let mut made = std::ptr::null_mut();
        if !maker.is_null() {
            function::reset_entry(Obj::from(maker));
            let names = ffi::PyTuple_New(isize::from(!name.is_null()));
            if !name.is_null() {
                ffi::PyTuple_SET_ITEM(names, 0, name.incref().ptr());
            }
            let args = [
                ffi::PyLong_FromLong(operands.into()),
                ffi::PyBytes_FromStringAndSize(units.as_ptr().cast(), units.len() as isize),
                ffi::PyLong_FromLong(i64::from(operands) + 4),
                ffi::PyLong_FromLong(flags.into()),
                names,
            ];
            made = ffi::PyObject_Vectorcall(maker, args.as_ptr(), args.len(), std::ptr::null_mut());
            args.into_iter().for_each(|a| ffi::Py_XDECREF(a));
        }
        ffi::PyErr_Clear();
        ffi::Py_DECREF(globals);
        if !pending.is_null() {
            ffi::PyErr_SetRaisedException(pending);
        }
        if made.is_null() {
            return None;
        }
        let made = Obj::from(made);
        // The maker would hold what it made, through its globals.
        ffi::PyDict_DelItemString(Obj(made.get(at::function::GLOBALS)).ptr(), c"make".as_ptr());
        function::reset_entry(made);
        Some(made)
    }
}
