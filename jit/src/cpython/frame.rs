//! `_PyInterpreterFrame` and the thread state: field access in one place.

use super::code::has_slots;
use super::{Obj, at, ffi};

/// Values of `owner`: for frames on a thread's data stack, in a generator, and for those that stand for C code.
pub const OWNED_BY_THREAD: u8 = 0;
pub const OWNED_BY_GENERATOR: u8 = 1;
pub const OWNED_BY_C_STACK: u8 = 3;

/// The frames of all threads, innermost first, without those that stand for C code.
///
/// # Safety
/// The GIL must be held until the iterator is dropped: no thread moves meanwhile.
pub unsafe fn frames() -> impl Iterator<Item = Frame> {
    // SAFETY: as above.
    unsafe {
        let thread = |t: *mut ffi::PyThreadState| (!t.is_null()).then_some(t);
        let frame = |f: Frame| (f.0 != 0).then_some(f);
        let first = thread(ffi::PyInterpreterState_ThreadHead(ffi::PyInterpreterState_Get()));
        let threads = std::iter::successors(first, move |t| thread(ffi::PyThreadState_Next(*t)));
        let innermost = threads.map(move |t| frame(Thread(t as usize).current_frame()));
        innermost
            .flat_map(move |first| std::iter::successors(first, move |f| frame(Frame(f.previous()))))
            .filter(|f| f.owner() != OWNED_BY_C_STACK)
    }
}

/// A thread state's address.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Thread(pub usize);

/// An interpreter frame's address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame(pub usize);

unsafe fn read<T: Copy>(base: usize, offset: usize) -> T {
    // SAFETY: the callers name a field of a live structure.
    unsafe { ((base + offset) as *const T).read() }
}

unsafe fn write<T: Copy>(base: usize, offset: usize, value: T) {
    // SAFETY: as for `read`.
    unsafe { ((base + offset) as *mut T).write(value) }
}

macro_rules! fields {
    ($($get:ident $set:ident: $ty:ty = $offset:expr;)*) => { $(
        /// # Safety
        /// The structure must be live and the GIL held.
        pub unsafe fn $get(self) -> $ty {
            // SAFETY: a field of a live structure.
            unsafe { read(self.0, $offset) }
        }
        /// # Safety
        /// The structure must be live and the GIL held.
        pub unsafe fn $set(self, value: $ty) {
            // SAFETY: a field of a live structure.
            unsafe { write(self.0, $offset, value) }
        }
    )* };
}

/// What an evaluation loop takes of the native recursion (`PY_EVAL_C_STACK_UNITS`).
pub const NATIVE_UNITS: i32 = 2;

impl Thread {
    fields! {
        interp set_interp: usize = at::tstate::INTERP;
        cframe set_cframe: usize = at::tstate::CFRAME;
        recursion set_recursion: i32 = at::tstate::PY_RECURSION_REMAINING;
        recursion_limit set_recursion_limit: i32 = at::tstate::PY_RECURSION_LIMIT;
        c_recursion set_c_recursion: i32 = at::tstate::C_RECURSION_REMAINING;
        tracing set_tracing: i32 = at::tstate::TRACING;
        what_event set_what_event: i32 = at::tstate::WHAT_EVENT;
        exc_info set_exc_info: usize = at::tstate::EXC_INFO;
        datastack_top set_datastack_top: usize = at::tstate::DATASTACK_TOP;
        datastack_limit set_datastack_limit: usize = at::tstate::DATASTACK_LIMIT;
    }

    /// # Safety
    /// The GIL must be held.
    pub unsafe fn current() -> Thread {
        // SAFETY: only reads the thread's own state pointer.
        Thread(unsafe { super::_PyThreadState_UncheckedGet() })
    }

    /// # Safety
    /// The thread must be live and the GIL held.
    pub unsafe fn current_frame(self) -> Frame {
        // SAFETY: `cframe` is never null while Python runs.
        Frame(unsafe { read(self.cframe(), at::tstate::CFRAME_CURRENT_FRAME) })
    }

    /// # Safety
    /// The thread must be live and the GIL held.
    pub unsafe fn set_current_frame(self, frame: Frame) {
        // SAFETY: as above.
        unsafe { write(self.cframe(), at::tstate::CFRAME_CURRENT_FRAME, frame.0) }
    }
}

/// `stacktop` of a frame that the interpreter runs.
pub const RUNNING: i32 = -1;
/// `stacktop` of a frame that compiled code runs, whose slots hold nothing that counts. The interpreter only
/// asks whether it is 0.
pub const RUNNING_COMPILED: i32 = -2;

impl Frame {
    fields! {
        code set_code: usize = at::frame::CODE;
        previous set_previous: usize = at::frame::PREVIOUS;
        function set_function: usize = at::frame::FUNCOBJ;
        globals set_globals: usize = at::frame::GLOBALS;
        builtins set_builtins: usize = at::frame::BUILTINS;
        locals set_locals: usize = at::frame::LOCALS;
        object set_object: usize = at::frame::FRAME_OBJ;
        prev_instr set_prev_instr: u64 = at::frame::PREV_INSTR;
        stacktop set_stacktop: i32 = at::frame::STACKTOP;
        return_offset set_return_offset: u16 = at::frame::RETURN_OFFSET;
        owner set_owner: u8 = at::frame::OWNER;
    }

    /// Whether names are neither slots nor globals: in a class body, or in what `exec` runs with locals of its own.
    ///
    /// # Safety
    /// The frame must be live.
    pub unsafe fn has_namespace(self) -> bool {
        // SAFETY: as above.
        unsafe { !has_slots(Obj(self.code())) && self.locals() != self.globals() }
    }

    /// Slot `i` of locals, cells, free variables and value stack.
    ///
    /// # Safety
    /// The frame must be live and have that many slots.
    pub unsafe fn slot(self, i: usize) -> usize {
        // SAFETY: as above.
        unsafe { read(self.0, at::frame::LOCALSPLUS + 8 * i) }
    }

    /// # Safety
    /// As for [`Frame::slot`].
    pub unsafe fn set_slot(self, i: usize, value: usize) {
        // SAFETY: as above.
        unsafe { write(self.0, at::frame::LOCALSPLUS + 8 * i, value) }
    }
}
