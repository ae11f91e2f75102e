//! How arguments come to compiled functions and to interpreted ones that compiled code calls: bound to the
//! slots of parameters, and with their references where the caller does not need these any more.
//!
//! The interpreter moves arguments from the caller's stack into the callee's locals, so that they die with
//! those. A vectorcall has no such thing. Compiled callers therefore say in the word before the arguments
//! which references the callee may take: the callee's address, shifted, and a bit for each argument. Whoever
//! takes one leaves `None`, which the caller drops without effect.

use std::mem::MaybeUninit;
use std::sync::atomic::Ordering;

use super::generators::Making;
use super::spread::Spreading;
use super::state;
use super::version::Version;
use crate::cpython::code::{CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS, Code};
use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::{Frame, NATIVE_UNITS, Thread};
use crate::cpython::function::Function;
use crate::cpython::{_PyFunction_Vectorcall, Obj, at, tuple_slice, types};
use crate::passes::refcount::MOST_PASSED;

type P = *mut PyObject;
type Vectorcall = unsafe extern "C-unwind" fn(P, *const P, usize, P) -> P;

/// As [`takeable`]: every argument.
pub(super) const ALL: usize = (1 << MOST_PASSED) - 1;

/// `PY_VECTORCALL_ARGUMENTS_OFFSET`.
pub const ARGUMENTS_OFFSET: usize = 1 << 63;

/// Set in what stands in the place of keyword names when all slots are filled already: the rest is the
/// address of the [`Binding`].
pub const BOUND: usize = 1;

/// Functions with more slots, or arguments, get no references.
const FEW: usize = 40;
/// Most functions have no more slots.
const SOME: usize = 8;

/// Whether a call with all arguments positional fills the slots just so.
pub fn binds_simply(code: &Code) -> bool {
    code.kwonly == 0 && code.flags & (CO_VARARGS | CO_VARKEYWORDS) == 0
}

/// Number of argument slots that a version wants filled.
pub fn slots_wanted(code: &Code) -> usize {
    code.argcount + code.kwonly + slots_made(code.flags)
}

/// Number of them, the last ones, for a tuple of extra arguments and a dict of extra names.
pub fn slots_made(flags: u32) -> usize {
    usize::from(flags & CO_VARARGS != 0) + usize::from(flags & CO_VARKEYWORDS != 0)
}

/// The word before arguments that says which references `callable` may take.
pub(super) fn word_before(callable: Obj, takeable: usize) -> usize {
    callable.0 << MOST_PASSED | takeable
}

/// A bit for each argument whose reference `callable` may take, and whether the interpreter's loop has called,
/// which takes nothing of the native recursion.
unsafe fn takeable(
    thread: Thread,
    callable: Obj,
    args: *const P,
    nargsf: usize,
    kwnames: P,
) -> (usize, bool) {
    // SAFETY: vectorcall arguments, at the start of the call.
    unsafe {
        let told = told(callable, args, nargsf);
        if told != 0 {
            (told, false)
        } else if is_on_stack(thread, callable, args, nargsf, kwnames) {
            (ALL, true)
        } else if let Some(spread) = Spreading::now(thread, callable, args, nargsf, kwnames) {
            (spread.give_up(), true)
        } else {
            (0, false)
        }
    }
}

/// A bit for each argument whose reference `callable` may take, as a compiled caller says.
pub(super) unsafe fn told(callable: Obj, args: *const P, nargsf: usize) -> usize {
    // SAFETY: there is a word before the arguments if the caller says so.
    let word = if nargsf & ARGUMENTS_OFFSET == 0 { 0 } else { unsafe { args.cast::<usize>().sub(1).read() } };
    if word >> MOST_PASSED == callable.0 { word & ALL } else { 0 }
}

/// Whether the interpreter's `CALL` has called: the arguments lie on the stack of its frame, right behind the
/// callable, as many as the instruction says or one more. Functions in C can hand on fewer, behind a callable that
/// is an argument of theirs.
unsafe fn is_on_stack(thread: Thread, callable: Obj, args: *const P, nargsf: usize, kwnames: P) -> bool {
    // SAFETY: the thread's own state and current frame.
    unsafe {
        let frame = thread.current_frame();
        if frame.0 == 0 {
            return false;
        }
        let words = Obj(frame.code()).get::<i32>(at::code::FRAMESIZE) as usize;
        let stack = frame.0 + at::frame::LOCALSPLUS + 8..=frame.0 + 8 * words;
        let names = if kwnames.is_null() { 0 } else { tuple_slice(Obj::from(kwnames)).len() };
        // The low bytes: what lies behind an `EXTENDED_ARG` has the rest.
        let n = (nargsf as u8).wrapping_add(names as u8);
        stack.contains(&(args as usize))
            && args.cast::<Obj>().sub(1).read() == callable
            && n.wrapping_sub(*(frame.prev_instr() as *const u8).add(1)) <= 1
    }
}

/// How far arguments could be bound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// All, and no slot is empty.
    All,
    /// Up to this one, and then the interpreter raises a TypeError.
    UpTo(usize),
    /// That is for the interpreter to say.
    Unknown,
}

/// Arguments bound to the slots of parameters.
struct Binding {
    thread: Thread,
    args: *const P,
    nargsf: usize,
    kwnames: P,
    /// The word before the slots, and the slots, `len` of which are initialised.
    words: [MaybeUninit<Obj>; FEW + 1],
    len: usize,
    /// The argument, plus one, that each slot has its value from.
    from: [MaybeUninit<u16>; FEW],
    /// Whether there is a tuple of extra arguments.
    has_extra: bool,
    /// A bit for each argument that is in the dict of extra names.
    in_dict: u64,
    /// A bit for each argument whose reference a slot, or the tuple of extra arguments, has.
    taken: usize,
    /// A bit for each slot whose reference is to be dropped.
    owned: usize,
    /// What [`takeable`] said.
    caller: (usize, bool),
}

/// Binds arguments that are not simply all positional, then enters the version. What does not bind
/// goes to the interpreter, whose TypeError it is.
///
/// # Safety
/// Called by compiled code with its own vectorcall arguments and version.
pub unsafe extern "C-unwind" fn rt_bind_and_call(
    callable: P,
    args: *const P,
    nargsf: usize,
    kwnames: P,
    version: *const Version,
) -> P {
    // SAFETY: arguments as vectorcall passes them; versions live long.
    unsafe {
        let (f, version) = (Obj::from(callable), &*version);
        version.note_active(1);
        let thread = Thread::current();
        let mut memory = MaybeUninit::uninit();
        let binding = Binding::new(&mut memory, thread, args, nargsf, kwnames, version.slots_wanted);
        let entry = version.entry.load(Ordering::Acquire);
        let bound = if entry != 0 { binding.bind(f) } else { Bound::Unknown };
        let result = if bound == Bound::All {
            binding.caller = takeable(thread, f, args, nargsf, kwnames);
            binding.take(binding.caller.0);
            binding.words[0].write(Obj(word_before(f, binding.owned & ALL)));
            let call: Vectorcall = std::mem::transmute(entry);
            let marker = if version.binds_simply { 0 } else { &raw const *binding as usize | BOUND };
            let slots = binding.words.as_ptr().add(1).cast();
            // The version takes the array for a C caller's.
            let n = binding.len | ARGUMENTS_OFFSET;
            uncharged(thread, binding.caller.1, || call(callable, slots, n, marker as P))
        } else {
            binding.pass_on(f, bound)
        };
        binding.release();
        version.note_active(-1);
        result
    }
}

/// [`super::entry::rt_enter`] where [`rt_bind_and_call`] enters: it knows the thread.
///
/// # Safety
/// Called by compiled code with what stands in the place of keyword names.
pub unsafe extern "C" fn rt_enter_bound(sp: usize, marker: usize) -> usize {
    // SAFETY: the binding outlives the call.
    let thread = unsafe { (*((marker & !BOUND) as *const Binding)).thread };
    if super::entry::has_room(thread.0, sp) { thread.0 } else { 0 }
}

/// The interpreter's turn: the version cannot be entered now. Arguments that were bound for it are taken as
/// they were passed.
///
/// # Safety
/// Called by compiled code with its own vectorcall arguments and version.
pub unsafe extern "C-unwind" fn rt_interpret(
    callable: P,
    args: *const P,
    nargsf: usize,
    kwnames: P,
    version: *const Version,
) -> P {
    // SAFETY: arguments as vectorcall passes them, or as `rt_bind_and_call` has bound them right before.
    unsafe {
        let version = &*version;
        version.note_active(1);
        let (thread, f) = (Thread::current(), Obj::from(callable));
        let (args, nargsf, kwnames, (takeable, by_loop)) = if version.binds_simply {
            (args, nargsf, kwnames, takeable(thread, f, args, nargsf, kwnames))
        } else {
            let binding = &mut *((kwnames as usize & !BOUND) as *mut Binding);
            binding.give_back();
            (binding.args, binding.nargsf, binding.kwnames, binding.caller)
        };
        let result = uncharged(thread, by_loop, || interpret(f, args, nargsf, kwnames, takeable));
        version.note_active(-1);
        result
    }
}

/// Gives in advance what a call takes of the native recursion, where the interpreter's own takes nothing: an
/// evaluation, if that would be its.
unsafe fn uncharged<R>(thread: Thread, by_loop: bool, call: impl FnOnce() -> R) -> R {
    // SAFETY: the GIL is held.
    unsafe { given(thread, if by_loop { NATIVE_UNITS } else { 0 }, call) }
}

/// The same for so many units.
///
/// # Safety
/// The thread is this one, the GIL held.
pub(super) unsafe fn given<R>(thread: Thread, units: i32, call: impl FnOnce() -> R) -> R {
    if units == 0 {
        return call();
    }
    // SAFETY: the thread's own state.
    unsafe {
        thread.set_c_recursion(thread.c_recursion() + units);
        let result = call();
        thread.set_c_recursion(thread.c_recursion() - units);
        result
    }
}

/// `_PyFunction_Vectorcall` for compiled callers: the interpreter's frame takes the references that it may,
/// as it does from the interpreter's own stack.
///
/// # Safety
/// Called by compiled code with vectorcall arguments, and with the word before them that tells what may be
/// taken.
pub unsafe extern "C-unwind" fn rt_call_interpreted(
    callable: P,
    args: *const P,
    nargsf: usize,
    kwnames: P,
) -> P {
    // SAFETY: as above.
    unsafe { interpret(Obj::from(callable), args, nargsf, kwnames, told(Obj::from(callable), args, nargsf)) }
}

/// Has the interpreter run a function, whose frame takes the references that it may.
unsafe fn interpret(f: Obj, args: *const P, nargsf: usize, kwnames: P, takeable: usize) -> P {
    // SAFETY: a live function and vectorcall arguments.
    unsafe {
        let code = Obj(f.get(at::function::CODE));
        let count = |offset| code.get::<i32>(offset) as usize;
        let flags: u32 = code.get(at::code::FLAGS);
        let thread = Thread::current();
        let base = thread.datastack_top();
        let top = base + 8 * count(at::code::FRAMESIZE);
        let len = count(at::code::ARGCOUNT) + count(at::code::KWONLYARGCOUNT) + slots_made(flags);
        let optimised = flags & (CO_OPTIMIZED | CO_NEWLOCALS) == CO_OPTIMIZED | CO_NEWLOCALS;
        let n = nargsf & !ARGUMENTS_OFFSET;
        // All positional, and for a parameter each.
        let simple = kwnames.is_null() && n == len && n == count(at::code::ARGCOUNT);
        let making = if simple { Making::by(code, thread) } else { None };
        if (takeable == 0 && making.is_none())
            || !optimised
            || top >= thread.datastack_limit()
            || Obj(state::interp()).get::<usize>(at::interp::EVAL_FRAME) != 0
            || thread.interp() != state::interp()
        {
            return _PyFunction_Vectorcall(f.ptr(), args, nargsf, kwnames);
        }
        if let Some(making) = making
            && let Some(made) = making.make(f, |i| if i < n { take(args, i, takeable) } else { Obj::NULL })
        {
            return made.ptr();
        }
        let mut memory = MaybeUninit::uninit();
        let binding = Binding::new(&mut memory, thread, args, nargsf, kwnames, len);
        let bound = binding.bind(f);
        if bound != Bound::All {
            let result = binding.pass_on(f, bound);
            binding.release();
            return result;
        }
        binding.take(takeable);
        let frame = Frame(base);
        super::exit::header(frame, code, f, f.get(at::function::GLOBALS), f.get(at::function::BUILTINS));
        frame.set_object(0);
        frame.set_locals(0);
        frame.set_previous(thread.current_frame().0);
        let slots = count(at::code::NLOCALSPLUS);
        for i in 0..slots {
            frame.set_slot(i, if i < len { binding.hand_out(i).0 } else { 0 });
        }
        frame.set_stacktop(slots as i32);
        frame.set_prev_instr((code.0 + at::code::CODE_ADAPTIVE - 2) as u64);
        thread.set_datastack_top(top);
        crate::cpython::_PyEval_EvalFrameDefault(thread.0, frame.0, 0)
    }
}

/// An argument's reference if it may be taken, else a new one.
unsafe fn take(args: *const P, i: usize, takeable: usize) -> Obj {
    // SAFETY: the argument exists, and the caller has given what may be taken up.
    unsafe {
        let place = args.cast::<Obj>().cast_mut().add(i);
        if i < MOST_PASSED && takeable >> i & 1 != 0 {
            return place.replace(types::none());
        }
        (*place).incref()
    }
}

impl Binding {
    /// With empty slots; with none if there are more than [`FEW`]. It is large, and made where it stays.
    #[inline(always)]
    fn new(
        memory: &mut MaybeUninit<Binding>,
        thread: Thread,
        args: *const P,
        nargsf: usize,
        kwnames: P,
        len: usize,
    ) -> &mut Binding {
        let len = if len <= FEW { len } else { 0 };
        let place = memory.as_mut_ptr();
        // SAFETY: all fields are written but those that need not be initialised.
        let binding = unsafe {
            (&raw mut (*place).thread).write(thread);
            (&raw mut (*place).args).write(args);
            (&raw mut (*place).nargsf).write(nargsf);
            (&raw mut (*place).kwnames).write(kwnames);
            (&raw mut (*place).len).write(len);
            (&raw mut (*place).has_extra).write(false);
            (&raw mut (*place).in_dict).write(0);
            (&raw mut (*place).taken).write(0);
            (&raw mut (*place).owned).write(0);
            (&raw mut (*place).caller).write((0, false));
            &mut *place
        };
        // Most have few slots: to fill as many as fit a vector register or two is quicker than a loop or a call.
        let (words, from) = (&mut binding.words[1..], &mut binding.from[..]);
        words[..SOME].fill(MaybeUninit::new(Obj::NULL));
        from[..SOME].fill(MaybeUninit::new(0));
        if len > SOME {
            words[SOME..len].fill(MaybeUninit::new(Obj::NULL));
            from[SOME..len].fill(MaybeUninit::new(0));
        }
        binding
    }

    fn slots(&mut self) -> &mut [Obj] {
        // SAFETY: `new` has initialised as many.
        unsafe { self.words[1..=self.len].assume_init_mut() }
    }

    /// The argument, plus one, that each slot has its value from.
    fn from(&self) -> &[u16] {
        // SAFETY: as above.
        unsafe { self.from[..self.len].assume_init_ref() }
    }

    /// Fills the slots, as `initialize_locals` of `Python/ceval.c` does. Of what it makes the binding has
    /// references, of all else it borrows.
    unsafe fn bind(&mut self, f: Obj) -> Bound {
        use at::code::*;
        // SAFETY: a live function; counts come from its code.
        unsafe {
            let function = Function::read(f);
            let code = function.code;
            let flags: u32 = code.get(FLAGS);
            let count = |offset| code.get::<i32>(offset) as usize;
            let (argcount, positional_only, kwonly) =
                (count(ARGCOUNT), count(POSONLYARGCOUNT), count(KWONLYARGCOUNT));
            let total = argcount + kwonly;
            let names = tuple_slice(Obj(code.get(LOCALSPLUSNAMES)));
            let (star, named) = (flags & CO_VARARGS != 0, flags & CO_VARKEYWORDS != 0);
            let n = self.nargsf & !ARGUMENTS_OFFSET;
            let given = if self.kwnames.is_null() { &[][..] } else { tuple_slice(Obj::from(self.kwnames)) };
            let fits = self.len == total + usize::from(star) + usize::from(named);
            if !fits || n + given.len() >= u16::MAX.into() {
                return Bound::Unknown;
            }
            let args = self.args.cast::<Obj>();
            let direct = n.min(argcount);
            for i in 0..direct {
                self.fill(i, i);
            }
            if star {
                let extra = ffi::PyTuple_New((n - direct) as isize);
                if extra.is_null() {
                    ffi::PyErr_Clear();
                    return Bound::Unknown;
                }
                for i in direct..n {
                    ffi::PyTuple_SET_ITEM(extra, (i - direct) as isize, ffi::Py_NewRef((*args.add(i)).ptr()));
                }
                self.own(total, Obj::from(extra));
                self.has_extra = true;
            }
            let rest = if named { Obj::from(ffi::PyDict_New()) } else { Obj::NULL };
            if named {
                if rest.is_null() {
                    ffi::PyErr_Clear();
                    return Bound::Unknown;
                }
                self.own(self.len - 1, rest);
            }
            for (i, name) in given.iter().enumerate() {
                let by_name = &names[positional_only..total];
                let same = by_name.iter().position(|x| x == name);
                if same.is_none() && ffi::PyUnicode_CheckExact(name.ptr()) == 0 {
                    return Bound::Unknown;
                }
                let found = same.or_else(|| by_name.iter().position(|x| equal(*x, *name)));
                match found.map(|p| positional_only + p) {
                    Some(p) if self.slots()[p].is_null() => self.fill(p, n + i),
                    Some(_) => return Bound::UpTo(n + i),
                    None if named => {
                        let value = *args.add(n + i);
                        if ffi::PyDict_SetItem(rest.ptr(), name.ptr(), value.ptr()) < 0 {
                            ffi::PyErr_Clear();
                            return Bound::Unknown;
                        }
                        self.in_dict |= 1u64.checked_shl((n + i) as u32).unwrap_or(0);
                    }
                    None => return Bound::UpTo(n + i),
                }
            }
            if n > argcount && !star {
                return Bound::UpTo(n + given.len());
            }
            if direct == total {
                return Bound::All;
            }
            match defaults(&function, self.slots(), argcount, total, names) {
                Some(true) => Bound::All,
                Some(false) => Bound::UpTo(n + given.len()),
                None => Bound::Unknown,
            }
        }
    }

    /// Has the interpreter bind the arguments, or raise the TypeError. What may be taken ends where it does there:
    /// arguments that are too many before the error is made, then names from the one on that is wrong, then
    /// what the slots have.
    unsafe fn pass_on(&mut self, f: Obj, bound: Bound) -> P {
        // SAFETY: the function and the arguments of the binding; of what was taken `None` is there.
        unsafe {
            let (mut takeable, on_stack) = match told(f, self.args, self.nargsf) {
                0 if is_on_stack(self.thread, f, self.args, self.nargsf, self.kwnames) => (ALL, true),
                told => (told, false),
            };
            let spread = || Spreading::now(self.thread, f, self.args, self.nargsf, self.kwnames).is_some();
            let by_loop = on_stack || (takeable == 0 && spread());
            if bound == Bound::Unknown || super::spread::keeps(self.args) {
                takeable = 0;
            }
            let args = self.args.cast::<Obj>().cast_mut();
            let drop_from = |range: std::ops::Range<usize>| {
                for i in range.filter(|i| takeable.checked_shr(*i as u32).unwrap_or(0) & 1 != 0) {
                    std::mem::replace(&mut *args.add(i), types::none()).decref();
                }
            };
            let n = self.nargsf & !ARGUMENTS_OFFSET;
            if takeable != 0 && !self.has_extra {
                let code = Obj(f.get(at::function::CODE));
                drop_from(code.get::<i32>(at::code::ARGCOUNT) as usize..n);
            }
            self.take(takeable);
            let call = || _PyFunction_Vectorcall(f.ptr(), self.args, self.nargsf, self.kwnames);
            let result = uncharged(self.thread, by_loop, call);
            if let Bound::UpTo(first) = bound {
                let names =
                    if self.kwnames.is_null() { 0 } else { tuple_slice(Obj::from(self.kwnames)).len() };
                drop_from(first..n + names);
            }
            result
        }
    }

    /// Puts an argument into a slot.
    unsafe fn fill(&mut self, slot: usize, arg: usize) {
        // SAFETY: there are such an argument and such a slot.
        self.slots()[slot] = unsafe { self.args.cast::<Obj>().add(arg).read() };
        self.from[slot].write(arg as u16 + 1);
    }

    /// Puts what was made for it into a slot.
    fn own(&mut self, slot: usize, o: Obj) {
        self.slots()[slot] = o;
        self.owned |= 1 << slot;
    }

    /// Number of the first and of the last argument, plus one, that are in the tuple of extra ones.
    fn extra(&self) -> std::ops::Range<usize> {
        let n = self.nargsf & !ARGUMENTS_OFFSET;
        let direct = (0..self.len).filter(|i| (1..=n).contains(&self.from()[*i].into())).count();
        direct..n
    }

    /// A bit for each argument that others have a reference to, the tuple of extra ones or the dict of extra
    /// names, as far as it can be taken.
    fn elsewhere(&self) -> usize {
        let below = |n: usize| (1 << n.min(MOST_PASSED)) - 1;
        let extra = if self.has_extra { below(self.extra().end) & !below(self.extra().start) } else { 0 };
        extra | self.in_dict as usize & below(MOST_PASSED)
    }

    /// Takes the references of arguments that may be taken.
    unsafe fn take(&mut self, takeable: usize) {
        // SAFETY: the binding has the values, or references of its own in the tuple of extra ones.
        unsafe {
            // The last bit is for what comes from no argument.
            let takeable = (takeable & ALL) << 1;
            let none = types::none();
            if takeable == 0 {
                return;
            }
            for slot in 0..self.len {
                let from = self.from()[slot];
                if takeable.checked_shr(u32::from(from)).unwrap_or(0) & 1 != 0 {
                    let i = usize::from(from) - 1;
                    *self.args.cast::<Obj>().cast_mut().add(i) = none;
                    self.taken |= 1 << i;
                    self.owned |= 1 << slot;
                }
            }
            for i in bits(self.elsewhere() & takeable >> 1) {
                let o = std::mem::replace(&mut *self.args.cast::<Obj>().cast_mut().add(i), none);
                self.taken |= 1 << i;
                o.decref();
            }
        }
    }

    /// The value of a slot, with a reference for whoever asks.
    unsafe fn hand_out(&mut self, slot: usize) -> Obj {
        let o = self.slots()[slot];
        if self.owned >> slot & 1 != 0 {
            self.owned &= !(1 << slot);
            o
        } else {
            // SAFETY: all slots are filled.
            unsafe { o.incref() }
        }
    }

    /// Puts the arguments back as they were.
    unsafe fn give_back(&mut self) {
        // SAFETY: as in `take`; nobody has taken anything from the slots.
        unsafe {
            let place = |binding: &Binding, i: usize| binding.args.cast::<Obj>().cast_mut().add(i);
            let (taken, last) = (self.taken, self.len.wrapping_sub(1));
            for i in bits(self.elsewhere() & taken) {
                let o = if self.extra().contains(&i) {
                    // The tuple is the first thing that was made.
                    let made = (0..self.len).find(|s| self.from()[*s] == 0 && self.owned >> s & 1 != 0);
                    tuple_slice(self.slots()[made.expect("it has extra arguments")])[i - self.extra().start]
                } else {
                    let name = tuple_slice(Obj::from(self.kwnames))[i - self.extra().end];
                    Obj::from(ffi::PyDict_GetItemWithError(self.slots()[last].ptr(), name.ptr()))
                };
                *place(self, i) = o.incref();
            }
            for slot in 0..self.len {
                let i = usize::from(self.from()[slot]).wrapping_sub(1);
                if i < MOST_PASSED && self.taken >> i & 1 != 0 {
                    *place(self, i) = self.slots()[slot];
                    self.owned &= !(1 << slot);
                }
            }
        }
    }

    /// Drops the references that nobody has taken.
    unsafe fn release(&mut self) {
        for slot in bits(self.owned) {
            // SAFETY: the binding's own, or `None`.
            unsafe { self.slots()[slot].decref() };
        }
    }
}

/// Numbers of the bits that are set.
fn bits(mut mask: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = mask.trailing_zeros() as usize;
        mask &= mask.wrapping_sub(1);
        (bit < usize::BITS as usize).then_some(bit)
    })
}

unsafe fn equal(a: Obj, b: Obj) -> bool {
    // SAFETY: two live strings.
    unsafe { ffi::PyUnicode_Compare(a.ptr(), b.ptr()) == 0 }
}

/// Whether defaults fill all slots that are empty, if that can be said.
unsafe fn defaults(
    function: &Function,
    slots: &mut [Obj],
    argcount: usize,
    total: usize,
    names: &[Obj],
) -> Option<bool> {
    // SAFETY: defaults are a tuple or null, keyword defaults a dict or null.
    unsafe {
        let values = if function.defaults.is_null() { &[][..] } else { tuple_slice(function.defaults) };
        // Of more defaults than parameters, the last ones count.
        let values = &values[values.len().saturating_sub(argcount)..];
        let first = argcount - values.len();
        for (i, slot) in slots[..argcount].iter_mut().enumerate().filter(|(_, slot)| slot.is_null()) {
            let Some(value) = i.checked_sub(first).and_then(|d| values.get(d)) else { return Some(false) };
            *slot = *value;
        }
        for (i, name) in names.iter().enumerate().take(total).skip(argcount) {
            if slots[i].is_null() {
                if function.kwdefaults.is_null() {
                    return Some(false);
                }
                let value = crate::cpython::dict::lookup(function.kwdefaults, *name);
                if value.is_null() {
                    return (ffi::PyDict_Contains(function.kwdefaults.ptr(), name.ptr()) == 0)
                        .then_some(false);
                }
                slots[i] = value;
            }
        }
        Some(true)
    }
}
