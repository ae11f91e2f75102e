//! `f(*args, **names)`: calls whose arguments come out of a tuple and a dict.
//!
//! The interpreter has dropped both when a Python function starts, so that what is in them dies with the
//! function's locals. Compiled callers do the same ([`rt_call_ex`]). The interpreter itself takes functions
//! with an entry of their own for C functions and keeps both until they return: [`Spreading`] empties them.

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::bind::{self, ARGUMENTS_OFFSET};
use super::{helpers, state};
use crate::bytecode::Cfg;
use crate::bytecode::stack::{self, Arguments, SpreadCall};
use crate::cpython::code::Code;
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::{Frame, NATIVE_UNITS, RUNNING, Thread};
use crate::cpython::{Obj, at, dict, tuple_slice, types};
use crate::passes::refcount::MOST_PASSED;
use emberjit_layout::opcode::op;

type P = *mut PyObject;

/// `CALL_FUNCTION_EX`: callable, tuple and dict or null, behind the word that tells what may be taken. The tuple
/// and the dict are gone when a function starts, as they are in the interpreter.
///
/// # Safety
/// Called by compiled code with an array of an exact tuple and an exact dict.
pub unsafe extern "C-unwind" fn rt_call_ex(array: *const P, _n: usize) -> P {
    // SAFETY: as above.
    unsafe {
        let items = array.cast::<Obj>();
        let (callable, args, kwargs) = (*items, *items.add(1), *items.add(2));
        let mut spread = Spread {
            words: [const { MaybeUninit::uninit() }; MOST + 1],
            len: 0,
            positional: 0,
            names: Obj::NULL,
        };
        if !spread.fill(callable, args, kwargs) {
            // The interpreter carries out functions in the loop that it is in, and nothing else, methods included.
            let in_loop = callable.class() == types::known::function();
            let units = if in_loop { NATIVE_UNITS } else { 0 };
            let call = || ffi::PyObject_Call(callable.ptr(), args.ptr(), kwargs.ptr());
            return bind::given(Thread::current(), units, call);
        }
        let takeable = bind::told(callable, array, ARGUMENTS_OFFSET);
        for i in (1..3).filter(|i| takeable >> i & 1 != 0) {
            let o = std::mem::replace(&mut *items.cast_mut().add(i), types::none());
            ffi::Py_XDECREF(o.ptr());
        }
        let args = spread.words[1..].as_ptr();
        SPREAD.store(args as usize, Ordering::Relaxed);
        let result = spread.call(callable);
        SPREAD.store(0, Ordering::Relaxed);
        spread.release();
        result
    }
}

/// The arguments of the last [`Spread`] that called, until a call is over. Written with the GIL.
static SPREAD: AtomicUsize = AtomicUsize::new(0);

/// Whether these are arguments whose tuple and dict the interpreter would still have if they could not be bound.
pub fn keeps(args: *const P) -> bool {
    SPREAD.load(Ordering::Relaxed) == args as usize
}

/// Most arguments that a [`Spread`] has.
const MOST: usize = 32;

/// Arguments of a function out of a tuple and a dict, with references to all. Nothing here needs to be dropped by
/// Rust: the call may be unwound.
struct Spread {
    /// The word before them, and the arguments.
    words: [MaybeUninit<Obj>; MOST + 1],
    len: usize,
    positional: usize,
    /// A tuple, or null.
    names: Obj,
}

impl Spread {
    /// False, and nothing is taken, unless the callable is a function, all names are strings, and there are few of
    /// both.
    unsafe fn fill(&mut self, callable: Obj, args: Obj, kwargs: Obj) -> bool {
        // SAFETY: an exact tuple, and an exact dict or null.
        unsafe {
            if callable.class() != types::known::function() {
                return false;
            }
            let positional = tuple_slice(args);
            let named = if kwargs.is_null() { 0 } else { ffi::PyDict_Size(kwargs.ptr()) };
            let len = positional.len() + named as usize;
            if len > MOST {
                return false;
            }
            for (word, o) in self.words[1..].iter_mut().zip(positional) {
                word.write(*o);
            }
            let names = if named > 0 { Obj::from(ffi::PyTuple_New(named)) } else { Obj::NULL };
            if named > 0 {
                let (mut at, mut i) = (0, 0);
                let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
                while ffi::PyDict_Next(kwargs.ptr(), &mut at, &mut key, &mut value) != 0 {
                    if ffi::PyUnicode_Check(key) == 0 {
                        names.decref();
                        return false;
                    }
                    ffi::PyTuple_SET_ITEM(names.ptr(), i, ffi::Py_NewRef(key));
                    i += 1;
                    self.words[positional.len() + i as usize].write(Obj::from(value));
                }
            }
            (self.len, self.positional, self.names) = (len, positional.len(), names);
            self.arguments().iter().for_each(|o| {
                o.incref();
            });
            true
        }
    }

    fn arguments(&self) -> &[Obj] {
        // SAFETY: `fill` has written as many.
        unsafe { self.words[1..=self.len].assume_init_ref() }
    }

    unsafe fn call(&mut self, f: Obj) -> P {
        let all = (1 << self.len.min(MOST_PASSED)) - 1;
        self.words[0].write(Obj(bind::word_before(f, all)));
        let args = self.words[1..].as_ptr().cast();
        // SAFETY: a live function and arguments that are ours, with a word before them.
        unsafe { helpers::rt_vectorcall(f.ptr(), args, self.positional | ARGUMENTS_OFFSET, self.names.ptr()) }
    }

    /// What was not taken ends as the items of a tuple and then those of a dict do.
    unsafe fn release(self) {
        // SAFETY: references of our own, or `None` where they were taken.
        unsafe {
            let (items, named) = self.arguments().split_at(self.positional);
            items.iter().rev().chain(named).for_each(|o| o.decref());
            ffi::Py_XDECREF(self.names.ptr());
        }
    }
}

/// The operands of the `CALL_FUNCTION_EX` that the interpreter is about to carry out: arguments as they lie in
/// the tuple, or unpacked with those of the dict (`_PyStack_UnpackDict`) into an array with references to all.
pub struct Spreading {
    tuple: Obj,
    /// Null if the arguments lie in the tuple.
    dict: Obj,
}

impl Spreading {
    /// `None` if it is not this that calls `callable` now.
    ///
    /// # Safety
    /// Called at the start of a vectorcall with its arguments, the GIL held.
    pub unsafe fn now(
        thread: Thread,
        callable: Obj,
        args: *const P,
        nargsf: usize,
        kwnames: P,
    ) -> Option<Spreading> {
        // SAFETY: the thread's own state and current frame.
        unsafe { Spreading::of(thread.current_frame(), callable, args, nargsf, kwnames) }
    }

    unsafe fn of(
        frame: Frame,
        callable: Obj,
        args: *const P,
        nargsf: usize,
        kwnames: P,
    ) -> Option<Spreading> {
        // SAFETY: a frame that the interpreter runs has all its operands in its slots.
        unsafe {
            if frame.0 == 0 || frame.stacktop() != RUNNING {
                return None;
            }
            let at = frame.prev_instr();
            if ![op::CALL_FUNCTION_EX, op::INSTRUMENTED_CALL_FUNCTION_EX].contains(&*(at as *const u8)) {
                return None;
            }
            let code = Obj(frame.code());
            let call = operands(code, (at - (code.0 + at::code::CODE_ADAPTIVE) as u64) as u32 / 2)?;
            let locals = code.get::<i32>(at::code::NLOCALSPLUS) as usize;
            let operand = |i: usize| Obj(frame.slot(locals + call.callable + i));
            if operand(0) != callable || !is_first_look(frame, (locals + call.callable).checked_sub(1)?) {
                return None;
            }
            // What is no tuple was made one, of which the slot knows nothing; what it has may be gone. While that
            // happened code may have run, and may be what calls.
            let in_slot = operand(1);
            let held = |o: Obj| o == in_slot || (is_cell(o) && o.get::<Obj>(at::cell::REF) == in_slot);
            let arguments = match call.arguments {
                // Whoever else has it keeps it alive.
                kind @ (Arguments::Unknown | Arguments::Named(_)) => {
                    let named = |i| stands_for(frame, i, in_slot);
                    let alive = (0..locals).any(|i| held(Obj(frame.slot(i))))
                        || tuple_slice(Obj(code.get(at::code::CONSTS))).contains(&in_slot)
                        || matches!(kind, Arguments::Named(i) if named(i));
                    match alive.then(|| in_slot.class()) {
                        Some(class) if class == types::known::tuple() => Arguments::Tuple,
                        Some(class) if class == types::known::list() => Arguments::List,
                        _ => Arguments::Unknown,
                    }
                }
                kind => kind,
            };
            if kwnames.is_null() {
                let made = Obj((args as usize).wrapping_sub(at::tuple::ITEMS));
                let is_it = nargsf & ARGUMENTS_OFFSET == 0 && is_tuple_of(made, nargsf);
                return is_it.then_some(Spreading { tuple: made, dict: Obj::NULL });
            }
            let tuple = match arguments {
                Arguments::List => previous(Obj::from(kwnames)),
                Arguments::Tuple | Arguments::Constant => in_slot,
                _ => return None,
            };
            let items = std::slice::from_raw_parts(args.cast::<Obj>(), nargsf & !ARGUMENTS_OFFSET);
            let is_it =
                !tuple.is_null() && tuple.class() == types::known::tuple() && tuple_slice(tuple) == items;
            let dict = if call.has_names { operand(2) } else { Obj::NULL };
            let ours = !dict.is_null() && ffi::Py_REFCNT(dict.ptr()) == 1;
            (is_it && ours).then_some(Spreading { tuple, dict })
        }
    }

    /// Empties the tuple and the dict if nobody else has them; a bit for each argument that may be taken.
    ///
    /// # Safety
    /// As for [`Self::now`], right behind it.
    pub unsafe fn give_up(self) -> usize {
        // SAFETY: an exact tuple and an exact dict, alive while the call goes on. The array has references
        // to what they hold, so nothing ends here.
        unsafe {
            let is_ours = ffi::Py_REFCNT(self.tuple.ptr()) == 1;
            if self.dict.is_null() {
                return if is_ours { usize::MAX } else { 0 };
            }
            if is_ours {
                for i in 0..tuple_slice(self.tuple).len() {
                    let item = (self.tuple.0 + at::tuple::ITEMS + 8 * i) as *mut Obj;
                    std::mem::replace(&mut *item, types::none()).decref();
                }
            }
            ffi::PyDict_Clear(self.dict.ptr());
            usize::MAX
        }
    }
}

/// [`rt_spreads`]: the interpreter calls, with arguments in a tuple that others have, too.
pub const IN_TUPLE: i64 = 1;
/// [`rt_spreads`]: the interpreter calls, and all arguments may be taken from their tuple.
pub const IN_OWN_TUPLE: i64 = 2;

/// Whether the interpreter calls with the items of a tuple.
///
/// # Safety
/// Called by compiled code at the start of a call without names, with the frame that was current then.
pub unsafe extern "C" fn rt_spreads(callable: P, args: *const P, n: usize, frame: usize) -> i64 {
    // SAFETY: as above.
    unsafe {
        match Spreading::of(Frame(frame), Obj::from(callable), args, n, std::ptr::null_mut()) {
            None => 0,
            Some(spread) => {
                if spread.give_up() == 0 {
                    IN_TUPLE
                } else {
                    IN_OWN_TUPLE
                }
            }
        }
    }
}

unsafe fn is_cell(o: Obj) -> bool {
    // SAFETY: null or a live object.
    unsafe { !o.is_null() && o.class() == types::known::cell() }
}

/// Whether nobody has looked at the operands yet, since the instruction began: whoever calls the same function
/// later, while its locals end or when the call is over, has other arguments. The slot under the callable is empty
/// until the result is put there.
unsafe fn is_first_look(frame: Frame, below: usize) -> bool {
    // SAFETY: a slot of the value stack that the interpreter neither reads nor drops as long as it is empty.
    unsafe {
        let first = frame.slot(below) == 0;
        if first {
            frame.set_slot(below, types::none().0);
        }
        first
    }
}

/// Whether there is an exact tuple with `n` items that the collector knows, where there may be anything else that is
/// at least as long with its header.
unsafe fn is_tuple_of(o: Obj, n: usize) -> bool {
    // SAFETY: as above; the list that has a tuple is whole.
    unsafe {
        if o.class() != types::known::tuple() || tuple_slice(o).len() != n {
            return false;
        }
        let before = previous(o);
        !before.is_null() && ((before.0 - HEAD) as *const usize).read() == o.0 - HEAD
    }
}

/// Whether a name of the frame's code stands for this object, which may be gone.
unsafe fn stands_for(frame: Frame, name: u32, o: Obj) -> bool {
    // SAFETY: a live frame; dicts are looked into without running code.
    unsafe {
        let names = tuple_slice(Obj(Obj(frame.code()).get(at::code::NAMES)));
        let dicts = [Obj(frame.locals()), Obj(frame.globals())].into_iter();
        let mut dicts = dicts.filter(|d| !d.is_null() && d.class() == types::known::dict());
        dicts.any(|d| dict::lookup(d, names[name as usize]) == o)
    }
}

/// `PyGC_Head`: next, which is 0 where the collector does not know the object, and previous with flags.
const HEAD: usize = 16;

/// The object that the collector got to know right before this one, or null.
unsafe fn previous(o: Obj) -> Obj {
    const FLAGS: usize = 3;
    // SAFETY: an object with a collector's header. What lies before the first one belongs to the interpreter
    // and is as long.
    unsafe {
        let [next, previous] = ((o.0 - HEAD) as *const [usize; 2]).read();
        if next == 0 { Obj::NULL } else { Obj((previous & !FLAGS) + HEAD) }
    }
}

/// The operands of a `CALL_FUNCTION_EX`, looked up once.
unsafe fn operands(code: Obj, unit: u32) -> Option<SpreadCall> {
    state::with(|jit| {
        *jit.record(code).spreads.entry(unit).or_insert_with(|| {
            // SAFETY: the code object of a running frame.
            let code = unsafe { Code::read(code) };
            let cfg = Cfg::with_handlers(&code.units, &code.handlers);
            stack::spread_call(&cfg, &code.handlers, unit)
        })
    })
}
