//! The C functions that compiled code calls, and what each of them may do.
//!
//! Most are CPython's own, so that errors and corner cases are CPython's too. Ours take borrowed
//! references and return new ones; none of them panics.
//!
//! A daemon thread that wants the GIL while the interpreter ends is unwound by the C library, through
//! whatever it was in. Ours must let that pass: their ABI is `C-unwind`, and nothing in them waits to
//! be dropped while Python code could run.

use super::bind::{self, ARGUMENTS_OFFSET};
use super::generators;
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::{NATIVE_UNITS, Thread};
use crate::cpython::{Obj, OwnName, at, code, types};
use crate::hir::Type;

/// What a helper returns, and so how compiled code sees failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// A new reference; null: exception set.
    Object,
    /// A new reference; null: exception set, or simply nothing (look at the thread state).
    MaybeObject,
    /// C int; negative: exception set.
    Status,
    /// C int 0 or 1; negative: exception set.
    Truth,
}

/// How arguments are passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    Plain,
    /// Arguments, then the immediate.
    WithImmediate,
    /// Arguments, then the thread state.
    WithThread,
    /// Pointer to an array, and its length.
    Array,
}

#[derive(Clone, Copy, Debug)]
pub struct Info {
    pub address: usize,
    pub returns: Returns,
    pub passing: Passing,
    pub observable: bool,
    pub consumes: u32,
    pub result: Type,
}

macro_rules! helpers {
    ($($name:ident = $address:expr, $returns:ident, $passing:ident, $observable:literal, $result:expr;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Helper {
            /// `BINARY_OP` with that argument.
            Binary(u8),
            $($name,)*
        }

        impl Helper {
            pub fn info(self) -> Info {
                match self {
                    Helper::Binary(nb) => binary_info(nb),
                    $(Helper::$name => Info {
                        address: $address as *const () as usize,
                        returns: Returns::$returns,
                        passing: Passing::$passing,
                        observable: $observable,
                        consumes: 0,
                        result: $result,
                    },)*
                }
            }
        }
    };
}

helpers! {
    Negative = ffi::PyNumber_Negative, Object, Plain, true, Type::OBJECT;
    Positive = ffi::PyNumber_Positive, Object, Plain, true, Type::OBJECT;
    Invert = ffi::PyNumber_Invert, Object, Plain, true, Type::OBJECT;
    Compare = rt_compare, Object, WithImmediate, true, Type::OBJECT;
    IsTrue = ffi::PyObject_IsTrue, Truth, Plain, true, Type::I1;
    Contains = ffi::PySequence_Contains, Truth, Plain, true, Type::I1;
    GetItem = rt_get_item, Object, Plain, true, Type::OBJECT;
    SetItem = ffi::PyObject_SetItem, Status, Plain, true, Type::EFFECT;
    DelItem = ffi::PyObject_DelItem, Status, Plain, true, Type::EFFECT;
    GetAttr = ffi::PyObject_GetAttr, Object, Plain, true, Type::OBJECT;
    SetAttr = ffi::PyObject_SetAttr, Status, Plain, true, Type::EFFECT;
    Str = ffi::PyObject_Str, Object, Plain, true, Type::OBJECT;
    GetIter = ffi::PyObject_GetIter, Object, Plain, true, Type::OBJECT;
    IterNext = rt_iter_next, MaybeObject, WithThread, true, Type::MAYBE_NULL;
    ListIterEnd = rt_list_iter_end, Status, Plain, true, Type::EFFECT;
    BuildTuple = super::collections::rt_build_tuple, Object, Array, false, Type::TUPLE;
    BuildList = super::collections::rt_build_list, Object, Array, false, Type::LIST;
    BuildMap = super::collections::rt_build_map, Object, Array, true, Type::DICT;
    BuildSet = super::collections::rt_build_set, Object, Array, true, Type::SET;
    BuildString = super::collections::rt_build_string, Object, Array, false, Type::STR;
    BuildSlice = ffi::PySlice_New, Object, Plain, false, Type::SLICE;
    ListAppend = ffi::PyList_Append, Status, Plain, false, Type::EFFECT;
    ListExtend = super::collections::rt_list_extend, Status, Plain, true, Type::EFFECT;
    SetAdd = ffi::PySet_Add, Status, Plain, true, Type::EFFECT;
    MapAdd = ffi::PyDict_SetItem, Status, Plain, true, Type::EFFECT;
    StoreName = ffi::PyDict_SetItem, Status, Plain, true, Type::EFFECT;
    Slice = rt_slice, Object, Plain, true, Type::OBJECT;
    StoreSlice = rt_store_slice, Status, Plain, true, Type::EFFECT;
    Format = rt_format, Object, WithImmediate, true, Type::OBJECT;
    Unpack = super::collections::rt_unpack, Object, WithImmediate, true, Type::TUPLE;
    MakeFunction = rt_make_function, Object, Plain, true, Type::FUNCTION;
    MakeCell = ffi::PyCell_New, Object, Plain, false, Type::CELL;
    LoadGlobal = super::names::rt_load_global, Object, Plain, true, Type::OBJECT;
    Locals = super::names::rt_locals, Object, Plain, true, Type::OBJECT;
    LoadName = super::names::rt_load_name, Object, Plain, true, Type::OBJECT;
    LoadClassCell = super::names::rt_load_class_cell, Object, WithImmediate, true, Type::OBJECT;
    CallEx = super::spread::rt_call_ex, Object, Array, true, Type::OBJECT;
    LoadSuper = rt_load_super, Object, WithImmediate, true, Type::OBJECT;
    ListToTuple = ffi::PyList_AsTuple, Object, Plain, false, Type::TUPLE;
    IterableAsTuple = super::collections::rt_iterable_as_tuple, MaybeObject, Plain, true, Type::MAYBE_NULL;
    SetupAnnotations = super::names::rt_setup_annotations, Status, Plain, true, Type::EFFECT;
    AsTuple = rt_as_tuple, MaybeObject, Plain, false, Type::OBJECT.union(Type::NULL);
    ConstKeyMap = super::collections::rt_const_key_map, Object, Array, true, Type::DICT;
    NewObject = rt_new_object, Object, Plain, false, Type::OTHER;
    BindMethod = PyMethod_New, Object, Plain, false, Type::METHOD;
    CompareRest = rt_compare_rest, Object, WithImmediate, true, Type::OBJECT;
    OperatorError = rt_operator_error, Status, WithImmediate, false, Type::EFFECT;
    DictMerge = super::collections::rt_dict_merge, Truth, Plain, false, Type::I1;
    DictUpdate = super::collections::rt_dict_update, Status, Plain, true, Type::EFFECT;
    SetUpdate = _PySet_Update, Status, Plain, true, Type::EFFECT;
    DelAttr = rt_del_attr, Status, Plain, true, Type::EFFECT;
    DelName = super::names::rt_del_name, Status, WithImmediate, true, Type::EFFECT;
    BuildClass = super::names::rt_build_class, Object, Plain, true, Type::OBJECT;
    ImportName = super::names::rt_import_name, Object, Plain, true, Type::OBJECT;
    ImportFrom = super::names::rt_import_from, Object, Plain, true, Type::OBJECT;
    UnpackEx = super::collections::rt_unpack_ex, Object, WithImmediate, true, Type::TUPLE;
    Length = rt_length, Object, Plain, true, Type::INT;
    GetAwaitable = generators::rt_get_awaitable, MaybeObject, Plain, true, Type::MAYBE_NULL;
    HasFlag = rt_has_flag, Truth, WithImmediate, false, Type::I1;
    Traceback = rt_traceback, Status, Plain, true, Type::EFFECT;
    TakeException = ffi::PyErr_GetRaisedException, Object, Plain, false, Type::OBJECT;
    PushHandled = rt_push_handled, Object, Plain, false, Type::OBJECT;
    PopHandled = rt_pop_handled, MaybeObject, Plain, false, Type::MAYBE_NULL;
    Matches = rt_matches, Truth, Plain, true, Type::I1;
    Raise = rt_raise, Status, Plain, true, Type::EFFECT;
    Reraise = rt_reraise, Status, Plain, true, Type::EFFECT;
    WithExcept = rt_with_except, Object, Plain, true, Type::OBJECT;
}

impl Helper {
    /// Whether nobody can tell that it ran, once its result is gone.
    pub fn only_allocates(self) -> bool {
        matches!(
            self,
            Helper::BuildTuple
                | Helper::BuildList
                | Helper::BuildSlice
                | Helper::NewObject
                | Helper::BindMethod
        )
    }
}

fn binary_info(nb: u8) -> Info {
    let table = [
        ffi::PyNumber_Add as *const () as usize,
        ffi::PyNumber_And as *const () as usize,
        ffi::PyNumber_FloorDivide as *const () as usize,
        ffi::PyNumber_Lshift as *const () as usize,
        ffi::PyNumber_MatrixMultiply as *const () as usize,
        ffi::PyNumber_Multiply as *const () as usize,
        ffi::PyNumber_Remainder as *const () as usize,
        ffi::PyNumber_Or as *const () as usize,
        rt_power as *const () as usize,
        ffi::PyNumber_Rshift as *const () as usize,
        ffi::PyNumber_Subtract as *const () as usize,
        ffi::PyNumber_TrueDivide as *const () as usize,
        ffi::PyNumber_Xor as *const () as usize,
        ffi::PyNumber_InPlaceAdd as *const () as usize,
        ffi::PyNumber_InPlaceAnd as *const () as usize,
        ffi::PyNumber_InPlaceFloorDivide as *const () as usize,
        ffi::PyNumber_InPlaceLshift as *const () as usize,
        ffi::PyNumber_InPlaceMatrixMultiply as *const () as usize,
        ffi::PyNumber_InPlaceMultiply as *const () as usize,
        ffi::PyNumber_InPlaceRemainder as *const () as usize,
        ffi::PyNumber_InPlaceOr as *const () as usize,
        rt_in_place_power as *const () as usize,
        ffi::PyNumber_InPlaceRshift as *const () as usize,
        ffi::PyNumber_InPlaceSubtract as *const () as usize,
        ffi::PyNumber_InPlaceTrueDivide as *const () as usize,
        ffi::PyNumber_InPlaceXor as *const () as usize,
    ];
    Info {
        address: table[usize::from(nb).min(25)],
        returns: Returns::Object,
        passing: Passing::Plain,
        observable: true,
        consumes: 0,
        result: Type::OBJECT,
    }
}

use super::raising::{
    rt_matches, rt_pop_handled, rt_push_handled, rt_raise, rt_reraise, rt_traceback, rt_with_except,
};

type P = *mut PyObject;

unsafe extern "C-unwind" fn rt_power(a: P, b: P) -> P {
    // SAFETY: live operands, as for every helper below: compiled code holds them during the call.
    unsafe { ffi::PyNumber_Power(a, b, ffi::Py_None()) }
}

unsafe extern "C-unwind" fn rt_in_place_power(a: P, b: P) -> P {
    // SAFETY: as above.
    unsafe { ffi::PyNumber_InPlacePower(a, b, ffi::Py_None()) }
}

/// `FOR_ITER`: `tp_iternext`, with StopIteration swallowed.
unsafe extern "C-unwind" fn rt_iter_next(iter: P, thread: Thread) -> P {
    // SAFETY: `GET_ITER` has checked that it is an iterator.
    unsafe {
        if generators::is_generator(Obj::from(iter)) {
            return generators::next_in_loop(thread, iter);
        }
        let Some(next) = (*(*iter).ob_type).tp_iternext else { return std::ptr::null_mut() };
        let item = next(iter);
        if item.is_null() {
            swallow_stop();
        }
        item
    }
}

/// What is raised now is dropped if it is StopIteration.
///
/// # Safety
/// The GIL is held.
pub(super) unsafe fn swallow_stop() {
    // SAFETY: as above.
    unsafe {
        if !ffi::PyErr_Occurred().is_null() && ffi::PyErr_ExceptionMatches(ffi::PyExc_StopIteration) != 0 {
            ffi::PyErr_Clear();
        }
    }
}

/// `FOR_ITER_LIST` at the end: the iterator lets go of its list.
unsafe extern "C-unwind" fn rt_list_iter_end(iter: P) -> i32 {
    use crate::cpython::at::listiter;
    let iter = Obj::from(iter);
    // SAFETY: an exact list iterator.
    unsafe {
        let seq = Obj(iter.get(listiter::SEQ));
        iter.set(listiter::SEQ, 0usize);
        seq.decref();
    }
    0
}

unsafe extern "C" {
    fn _PySet_Update(set: P, iterable: P) -> i32;
    fn PyMethod_New(function: P, object: P) -> P;
}

/// What `type.__call__` makes before it initialises it, for classes that leave that to `object`.
unsafe extern "C-unwind" fn rt_new_object(class: P) -> P {
    // SAFETY: the compiler has checked that `tp_new` is `object.__new__`.
    unsafe {
        let class = class.cast::<ffi::PyTypeObject>();
        let Some(new) = (*class).tp_new else { return std::ptr::null_mut() };
        new(class, types::empty_tuple().ptr(), std::ptr::null_mut())
    }
}

/// A comparison as the interpreter carries it out, whose instructions for two numbers or texts take no native
/// recursion (`COMPARE_OP_INT`, `_FLOAT` and `_STR`), and cannot fail for want of it.
unsafe extern "C-unwind" fn rt_compare(v: P, w: P, cmp: i64) -> P {
    // SAFETY: live operands.
    unsafe {
        let (a, b) = (Obj::from(v), Obj::from(w));
        let (class, is_small) = (a.class(), |o: Obj| o.get::<usize>(at::long::TAG) < types::COMPACT_TAGS);
        let plain = class == b.class()
            && (class == types::known::float()
                || (class == types::known::int() && is_small(a) && is_small(b))
                || (class == types::known::string() && [ffi::Py_EQ, ffi::Py_NE].contains(&(cmp as i32))));
        match (*(*v).ob_type).tp_richcompare {
            Some(compare) if plain => compare(v, w, cmp as i32),
            _ => ffi::PyObject_RichCompare(v, w, cmp as i32),
        }
    }
}

/// What `do_richcompare` in `Objects/object.c` does when the left operand's method has given
/// `NotImplemented`.
///
/// # Safety
/// The GIL must be held and the operands alive.
pub unsafe extern "C-unwind" fn rt_compare_rest(v: P, w: P, cmp: i64) -> P {
    const SWAPPED: [i32; 6] = [ffi::Py_GT, ffi::Py_GE, ffi::Py_EQ, ffi::Py_NE, ffi::Py_LT, ffi::Py_LE];
    const SYMBOLS: [&std::ffi::CStr; 6] = [c"<", c"<=", c"==", c"!=", c">", c">="];
    // SAFETY: as above.
    unsafe {
        let cmp = cmp as usize;
        if let Some(compare) = (*(*w).ob_type).tp_richcompare {
            let result = compare(w, v, SWAPPED[cmp]);
            if result != types::not_implemented().ptr() {
                return result;
            }
        }
        match cmp as i32 {
            ffi::Py_EQ => ffi::PyBool_FromLong((v == w).into()),
            ffi::Py_NE => ffi::PyBool_FromLong((v != w).into()),
            _ => {
                ffi::PyErr_Format(
                    ffi::PyExc_TypeError,
                    c"'%s' not supported between instances of '%.100s' and '%.100s'".as_ptr(),
                    SYMBOLS[cmp].as_ptr(),
                    (*(*v).ob_type).tp_name,
                    (*(*w).ob_type).tp_name,
                );
                std::ptr::null_mut()
            }
        }
    }
}

/// Raises what an operator without an implementation raises. Always fails.
unsafe extern "C-unwind" fn rt_operator_error(a: P, b: P, arg: i64) -> i32 {
    // SAFETY: live operands.
    unsafe { operator_error(arg as u32, Obj::from(a).class(), Obj::from(b).class()) };
    -1
}

/// Sets the TypeError of `binop_type_error` in `Objects/abstract.c`.
///
/// # Safety
/// The GIL must be held and the classes alive.
pub unsafe fn operator_error(arg: u32, left: Obj, right: Obj) {
    const SYMBOLS: [&std::ffi::CStr; 26] = [
        c"+",
        c"&",
        c"//",
        c"<<",
        c"@",
        c"*",
        c"%",
        c"|",
        c"** or pow()",
        c">>",
        c"-",
        c"/",
        c"^",
        c"+=",
        c"&=",
        c"//=",
        c"<<=",
        c"@=",
        c"*=",
        c"%=",
        c"|=",
        c"**=",
        c">>=",
        c"-=",
        c"/=",
        c"^=",
    ];
    // SAFETY: formats with names that the classes own.
    unsafe {
        let name = |class: Obj| class.get::<*const libc::c_char>(crate::cpython::at::typeobject::NAME);
        ffi::PyErr_Format(
            ffi::PyExc_TypeError,
            c"unsupported operand type(s) for %.100s: '%.100s' and '%.100s'".as_ptr(),
            SYMBOLS[arg.min(25) as usize].as_ptr(),
            name(left),
            name(right),
        );
    }
}

/// `BINARY_SLICE`.
unsafe extern "C-unwind" fn rt_slice(container: P, start: P, stop: P) -> P {
    // SAFETY: live operands.
    unsafe {
        let slice = ffi::PySlice_New(start, stop, std::ptr::null_mut());
        if slice.is_null() {
            return slice;
        }
        let item = ffi::PyObject_GetItem(container, slice);
        ffi::Py_DECREF(slice);
        item
    }
}

/// `STORE_SLICE`.
unsafe extern "C-unwind" fn rt_store_slice(value: P, container: P, start: P, stop: P) -> i32 {
    // SAFETY: live operands.
    unsafe {
        let slice = ffi::PySlice_New(start, stop, std::ptr::null_mut());
        if slice.is_null() {
            return -1;
        }
        let status = ffi::PyObject_SetItem(container, slice, value);
        ffi::Py_DECREF(slice);
        status
    }
}

/// `FORMAT_VALUE`: `spec` may be null; the low two bits of `oparg` choose the conversion.
unsafe extern "C-unwind" fn rt_format(value: P, spec: P, oparg: i64) -> P {
    // SAFETY: live operands.
    unsafe {
        let converted = match oparg & 3 {
            1 => ffi::PyObject_Str(value),
            2 => ffi::PyObject_Repr(value),
            3 => ffi::PyObject_ASCII(value),
            _ => ffi::Py_NewRef(value),
        };
        if converted.is_null() || (ffi::PyUnicode_CheckExact(converted) != 0 && spec.is_null()) {
            return converted;
        }
        let formatted = ffi::PyObject_Format(converted, spec);
        ffi::Py_DECREF(converted);
        formatted
    }
}

/// `MAKE_FUNCTION`: every part but code and globals may be null.
unsafe extern "C-unwind" fn rt_make_function(
    code: P,
    globals: P,
    defaults: P,
    kwdefaults: P,
    annotations: P,
    closure: P,
) -> P {
    use crate::cpython::at::function;
    // SAFETY: a new function's fields are set as the interpreter sets them: the closure and the
    // rest directly, without the watcher's events.
    unsafe {
        let f = ffi::PyFunction_New(code, globals);
        if f.is_null() {
            return f;
        }
        let f = Obj::from(f);
        let parts = [
            (function::CLOSURE, closure),
            (function::DEFAULTS, defaults),
            (function::KWDEFAULTS, kwdefaults),
            (function::KWDEFAULTS + 48, annotations),
        ];
        for (offset, part) in parts {
            if !part.is_null() {
                debug_assert!(f.get::<usize>(offset) == 0 || offset == function::KWDEFAULTS + 48);
                f.set(offset, ffi::Py_NewRef(part));
            }
        }
        f.ptr()
    }
}

/// `DELETE_ATTR`.
unsafe extern "C-unwind" fn rt_del_attr(owner: P, name: P) -> i32 {
    // SAFETY: live operands; no value deletes.
    unsafe { ffi::PyObject_SetAttr(owner, name, std::ptr::null_mut()) }
}

/// `GET_LEN`.
unsafe extern "C-unwind" fn rt_length(subject: P) -> P {
    // SAFETY: a live operand.
    unsafe {
        let n = ffi::PyObject_Size(subject);
        if n < 0 { std::ptr::null_mut() } else { ffi::PyLong_FromSsize_t(n) }
    }
}

/// `MATCH_MAPPING` and `MATCH_SEQUENCE`.
unsafe extern "C-unwind" fn rt_has_flag(subject: P, flag: i64) -> i32 {
    // SAFETY: a live operand.
    unsafe {
        let flags: u64 = Obj::from(subject).class().get(crate::cpython::at::typeobject::FLAGS);
        i32::from(flags & flag as u64 != 0)
    }
}

/// A tuple of the items of an exact tuple or list; null, without an exception, for anything else.
unsafe extern "C-unwind" fn rt_as_tuple(o: P) -> P {
    // SAFETY: a live object.
    unsafe {
        let class = Obj::from(o).class();
        if class == types::known::tuple() {
            ffi::Py_NewRef(o)
        } else if class == types::known::list() {
            ffi::PyList_AsTuple(o)
        } else {
            std::ptr::null_mut()
        }
    }
}

/// `BINARY_SUBSCR`. The interpreter calls a class's `__getitem__` like any Python function once it has seen it,
/// without native recursion.
unsafe extern "C-unwind" fn rt_get_item(container: P, key: P) -> P {
    // SAFETY: live operands.
    unsafe {
        let function = get_item_function(container);
        if function.is_null() {
            return ffi::PyObject_GetItem(container, key);
        }
        let args = [container, key];
        call_held(function, args.as_ptr(), args.len())
    }
}

/// The same for an array of container and key, behind a word that tells which of them the function may take.
///
/// # Safety
/// Called by compiled code with live operands.
pub unsafe extern "C-unwind" fn rt_get_item_passing(array: *mut P) -> P {
    // SAFETY: as above.
    unsafe {
        let (word, function) = (array.cast::<usize>().sub(1), get_item_function(*array));
        if function.is_null() {
            return ffi::PyObject_GetItem(*array, *array.add(1));
        }
        *word = bind::word_before(function, *word & bind::ALL);
        call_held(function, array, 2 | ARGUMENTS_OFFSET)
    }
}

/// A class's `__getitem__` that the interpreter has an instruction for (`BINARY_SUBSCR_GETITEM`): a function of two
/// plain parameters. Null: it is none.
unsafe fn get_item_function(container: P) -> Obj {
    use at::code::{ARGCOUNT, FLAGS, KWONLYARGCOUNT};
    use code::{CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS};
    static NAME: OwnName = OwnName::new(c"__getitem__");
    // SAFETY: a live object; lookups in classes run no Python code.
    unsafe {
        let class = Obj::from(container).class();
        if class.get::<u64>(at::typeobject::FLAGS) & at::TPFLAGS_HEAPTYPE == 0 {
            return Obj::NULL;
        }
        let found = Obj::from(crate::cpython::_PyType_Lookup(class.ptr(), NAME.get().ptr()));
        if found.is_null() || found.class() != types::known::function() {
            return Obj::NULL;
        }
        let code = Obj(found.get(at::function::CODE));
        let kind = code.get::<u32>(FLAGS) & (CO_OPTIMIZED | CO_NEWLOCALS | CO_VARARGS | CO_VARKEYWORDS);
        let plain = kind == CO_OPTIMIZED | CO_NEWLOCALS && code.get::<i32>(KWONLYARGCOUNT) == 0;
        if plain && code.get::<i32>(ARGCOUNT) == 2 { found } else { Obj::NULL }
    }
}

/// Calls a function that only its class may hold.
unsafe fn call_held(f: Obj, args: *const P, nargsf: usize) -> P {
    // SAFETY: vectorcall arguments.
    unsafe {
        f.incref();
        let result = rt_vectorcall(f.ptr(), args, nargsf, std::ptr::null_mut());
        f.decref();
        result
    }
}

/// `PyObject_Vectorcall` by the interpreter's book: it calls Python functions and methods without native
/// recursion.
///
/// # Safety
/// Vectorcall arguments.
pub unsafe extern "C-unwind" fn rt_vectorcall(callable: P, args: *const P, nargsf: usize, kwnames: P) -> P {
    // SAFETY: as above.
    unsafe {
        let f = Obj::from(callable);
        let entry: usize = if f.class() == types::known::function() {
            f.get(crate::cpython::at::function::VECTORCALL)
        } else {
            0
        };
        as_the_loop_calls(f, || {
            if entry == crate::cpython::_PyFunction_Vectorcall as *const () as usize {
                bind::rt_call_interpreted(callable, args, nargsf, kwnames)
            } else if entry != 0 {
                let call: unsafe extern "C-unwind" fn(P, *const P, usize, P) -> P =
                    std::mem::transmute(entry);
                call(callable, args, nargsf, kwnames)
            } else {
                ffi::PyObject_Vectorcall(callable, args, nargsf, kwnames)
            }
        })
    }
}

/// A call by compiled code of a method, with its object in front of the arguments, `n` with it, or, if `method` is
/// null, of the callable in the object's place. The word before them tells what may be taken.
///
/// Of a bound method the interpreter lets go when it has its function and its object, and calls the one with
/// the other in front.
///
/// # Safety
/// As for [`rt_vectorcall`].
pub unsafe extern "C-unwind" fn rt_call(method: P, array: *mut P, n: usize, kwnames: P) -> P {
    // SAFETY: as above. What may be taken has a reference in the array.
    unsafe {
        let n = n | ARGUMENTS_OFFSET;
        if !method.is_null() {
            // A bound method in this place is called as it is.
            return match Obj::from(method).class() == types::known::function() {
                true => rt_vectorcall(method, array, n, kwnames),
                false => ffi::PyObject_Vectorcall(method, array, n, kwnames),
            };
        }
        let place = array.cast::<Obj>();
        let callable = *place;
        let takeable = bind::told(Obj::NULL, array, ARGUMENTS_OFFSET);
        let function = function_of(callable);
        if function.is_null() || function == callable {
            *place = Obj(bind::word_before(callable, takeable >> 1));
            let result = rt_vectorcall(callable.ptr(), array.add(1), n - 1, kwnames);
            *place = callable;
            return result;
        }
        *place = callable.get(at::method::SELF);
        *place.sub(1) = Obj(bind::word_before(function, takeable));
        if takeable & 1 == 0 {
            let result = rt_vectorcall(function.ptr(), array, n, kwnames);
            *place = callable;
            return result;
        }
        (*place).incref();
        function.incref();
        callable.decref();
        let result = rt_vectorcall(function.ptr(), array, n, kwnames);
        function.decref();
        result
    }
}

/// Carries out a call in C. Gives it the native recursion that it takes and the interpreter's specialised
/// instructions do not: all of Python code, and one unit of what they call without a vectorcall.
///
/// # Safety
/// A live callable, the GIL held.
pub unsafe fn as_the_loop_calls<R>(callable: Obj, call: impl FnOnce() -> R) -> R {
    // SAFETY: as above.
    unsafe {
        let units = match function_of(callable).is_null() {
            true => i32::from(has_own_instruction(callable)),
            false => NATIVE_UNITS,
        };
        bind::given(Thread::current(), units, call)
    }
}

/// Whether the interpreter has an instruction that calls such a callable without counting (`CALL_BUILTIN_FAST` and
/// others, `CALL_NO_KW_LEN`, `CALL_NO_KW_STR_1`).
///
/// # Safety
/// A live callable, the GIL held.
pub unsafe fn has_own_instruction(callable: Obj) -> bool {
    // SAFETY: a live callable; builtins and methods of C classes have a definition.
    unsafe {
        let class = callable.class();
        let definition: Obj = if class == types::known::cfunction() {
            callable.get(at::cfunction::ML)
        } else if class == types::known::method_descr() {
            callable.get(at::descr::METHOD)
        } else {
            return callable == types::known::string();
        };
        let name: *const u8 = definition.get(0);
        // Byte for byte: names may be shorter.
        let is_len = || (0..).zip(b"len\0").all(|(i, byte)| *name.add(i) == *byte);
        definition.get::<i32>(at::methoddef::FLAGS) & ffi::METH_FASTCALL != 0 || is_len()
    }
}

/// The Python function that a callable is, or is a bound method of; null of anything else.
unsafe fn function_of(callable: Obj) -> Obj {
    // SAFETY: a live callable; methods hold live objects.
    unsafe {
        let f = if callable.class() == types::method() { callable.get(at::method::FUNC) } else { callable };
        if f.class() == types::known::function() { f } else { Obj::NULL }
    }
}

/// `LOAD_SUPER_ATTR`: bit 0 of `_oparg` asks for a method, which we give bound.
unsafe extern "C-unwind" fn rt_load_super(super_: P, class: P, instance: P, name: P, oparg: i64) -> P {
    // SAFETY: live operands.
    unsafe {
        let own = Obj::from(instance).class();
        if Obj::from(super_) == types::known::super_type()
            && let Some((_, function)) = types::next_function(own, Obj::from(class), Obj::from(name))
        {
            return PyMethod_New(function.ptr(), instance);
        }
        let args = [class, instance];
        let n = if oparg & 2 != 0 { 2 } else { 0 };
        let object = ffi::PyObject_Vectorcall(super_, args.as_ptr(), n, std::ptr::null_mut());
        if object.is_null() {
            return object;
        }
        let attribute = ffi::PyObject_GetAttr(object, name);
        ffi::Py_DECREF(object);
        attribute
    }
}

/// Address of `None`, for code that returns nothing.
pub fn none() -> Obj {
    types::none()
}

/// What `LOAD_ATTR` pushes for a call: the method, or null; `second` is the receiver, or the
/// attribute. Null with an exception set is an error.
///
/// # Safety
/// Called by compiled code with live objects and a place for the second result.
pub unsafe extern "C-unwind" fn rt_load_method(object: P, name: P, second: *mut P) -> P {
    // SAFETY: as above.
    unsafe {
        let mut attribute = std::ptr::null_mut();
        if crate::cpython::_PyObject_GetMethod(object, name, &mut attribute) != 0 {
            *second = ffi::Py_NewRef(object);
            return attribute;
        }
        *second = attribute;
        std::ptr::null_mut()
    }
}
