//! The one door out of compiled code: rebuild the frames, go on in the interpreter.
//!
//! An exit is described by data ([`Exit`]) and carried out here. Compiled code has stored the live
//! values into a buffer; this module turns them into frames, outermost first, and then either lets
//! the interpreter run them (a function's version: innermost first, each result handed to its
//! caller) or leaves the root's frame for the interpreter that is already running it (a loop's).

use std::sync::atomic::{AtomicU64, Ordering};

use crate::cpython::frame::{Frame, OWNED_BY_THREAD, Thread};
use crate::cpython::types;
use crate::cpython::{_PyEval_EvalFrameDefault, Obj, ffi};
use crate::hir::insn::Reason;

use super::unwind;

/// How a stored value becomes an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Object,
    Int,
    Float,
    Bool,
}

/// What goes into a slot of a rebuilt frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Empty,
    Constant(Obj),
    /// Position in the buffer.
    Stored(u32, Kind),
    /// As `Stored` if the second position holds a true value, else empty.
    StoredIf(u32, Kind, u32),
}

/// A frame to rebuild.
#[derive(Debug)]
pub struct ExitFrame {
    pub code: Obj,
    /// Null for the root: its function is in the buffer (function) or in the frame (loop).
    pub function: Obj,
    pub globals: Obj,
    pub builtins: Obj,
    /// Bytes from the first inlined frame's place; the root's place is passed separately.
    pub offset: u32,
    pub nlocalsplus: u32,
    pub framesize: u32,
    pub slots: Vec<Source>,
    /// Addresses of code units: to execute again from here, the instruction in progress, the next.
    pub start: u64,
    pub at: u64,
    pub next: u64,
}

/// What kind of version is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootKind {
    /// Frame already pushed and linked.
    Function,
    /// Leaf function without a frame so far.
    Frameless,
    Loop,
}

/// One way out of a version.
#[derive(Debug)]
pub struct Exit {
    pub reason: Reason,
    pub root: RootKind,
    /// Leave with the exception that is set, raised at the innermost instruction.
    pub raises: bool,
    pub frames: Vec<ExitFrame>,
    /// Buffer positions of references that compiled code holds.
    pub held: Vec<u32>,
    pub count: AtomicU64,
    /// Qualified name and line, for counters.
    pub place: (String, u32),
    /// Code object and unit of the innermost instruction.
    pub key: (Obj, u32),
}

/// Result of a loop version for the OSR callback.
pub const LOOP_CONTINUE: usize = 0;
pub const LOOP_RAISED: usize = 1;

/// Leaves compiled code. For a function, gives its result (a new reference, or null with an
/// exception set); for a loop, [`LOOP_CONTINUE`] or [`LOOP_RAISED`].
///
/// # Safety
/// Only called by compiled code, with the buffer that `exit` describes.
pub unsafe extern "C" fn rt_exit(
    exit: *const Exit,
    buffer: *const u64,
    tstate: usize,
    root: usize,
    inlined: usize,
) -> usize {
    // SAFETY: exits live as long as their version's memory.
    unsafe {
        let exit = &*exit;
        exit.count.fetch_add(1, Ordering::Relaxed);
        let thread = Thread(tstate);
        let root = if exit.root == RootKind::Frameless { thread.datastack_top() } else { root };
        let inlined = if exit.root == RootKind::Frameless {
            root + 8 * exit.frames[0].framesize as usize
        } else {
            inlined
        };
        let frames = build(exit, buffer, thread, Frame(root), inlined);
        let pending = if exit.raises { ffi::PyErr_GetRaisedException() } else { std::ptr::null_mut() };
        for position in &exit.held {
            Obj(*buffer.add(*position as usize) as usize).decref();
        }
        if !pending.is_null() {
            ffi::PyErr_SetRaisedException(pending);
        }
        super::events::note_exit(exit);
        match exit.root {
            RootKind::Loop => leave_loop(exit, thread, &frames),
            _ => leave_function(exit, thread, &frames),
        }
    }
}

/// Fills in all frames, outermost first.
unsafe fn build(exit: &Exit, buffer: *const u64, thread: Thread, root: Frame, inlined: usize) -> Vec<Frame> {
    // SAFETY: the version reserved the memory on the data stack.
    unsafe {
        let mut frames: Vec<Frame> = Vec::new();
        for (depth, info) in exit.frames.iter().enumerate() {
            let frame = if depth == 0 { root } else { Frame(inlined + info.offset as usize) };
            let innermost = depth + 1 == exit.frames.len();
            match (depth, exit.root) {
                (0, RootKind::Frameless) => {
                    let function = Obj(*buffer as usize);
                    header(frame, info, function, thread.current_frame());
                    frame.set_object(0);
                }
                // The root's frame is in place; it starts to own its function and code.
                (0, RootKind::Function) => {
                    Obj(*buffer as usize).incref();
                    info.code.incref();
                }
                (0, RootKind::Loop) => {}
                _ => header(frame, info, info.function, frames[depth - 1]),
            }
            for (i, source) in info.slots.iter().enumerate() {
                frame.set_slot(i, object(*source, buffer));
            }
            frame.set_stacktop(info.slots.len() as i32);
            frame.set_prev_instr(if innermost && !exit.raises { info.start - 2 } else { info.at });
            frames.push(frame);
        }
        frames
    }
}

unsafe fn header(frame: Frame, info: &ExitFrame, function: Obj, previous: Frame) {
    // SAFETY: fresh memory on the data stack; `frame_obj` of inlined frames is kept by its owner.
    unsafe {
        frame.set_code(info.code.incref().0);
        frame.set_function(function.incref().0);
        frame.set_globals(info.globals.0);
        frame.set_builtins(info.builtins.0);
        frame.set_locals(0);
        frame.set_previous(previous.0);
        frame.set_return_offset(0);
        frame.set_owner(OWNED_BY_THREAD);
    }
}

/// A new reference for a slot.
unsafe fn object(source: Source, buffer: *const u64) -> usize {
    // SAFETY: the buffer holds what the exit says.
    unsafe {
        match source {
            Source::Empty => 0,
            Source::Constant(o) => o.incref().0,
            Source::StoredIf(i, kind, bound) => {
                if *buffer.add(bound as usize) & 1 == 0 {
                    return 0;
                }
                object(Source::Stored(i, kind), buffer)
            }
            Source::Stored(i, kind) => {
                let word = *buffer.add(i as usize);
                match kind {
                    Kind::Object => Obj(word as usize).incref().0,
                    Kind::Int => ffi::PyLong_FromLongLong(word as i64) as usize,
                    Kind::Float => ffi::PyFloat_FromDouble(f64::from_bits(word)) as usize,
                    Kind::Bool => (if word & 1 != 0 { types::py_true() } else { types::py_false() }).0,
                }
            }
        }
    }
}

/// Runs the frames in the interpreter, innermost first. `C` recursion is given back, since every
/// nested evaluation takes from it and stock Python code would not; the native stack is guarded at
/// the entry of versions instead.
unsafe fn leave_function(exit: &Exit, thread: Thread, frames: &[Frame]) -> usize {
    // SAFETY: frames as `build` made them; the interpreter pops each one it runs.
    unsafe {
        let linked = exit.root == RootKind::Function;
        // Recursion count before the root was entered.
        let before = thread.recursion() + i32::from(linked);
        let mut result = run_inlined(exit, thread, frames, before);
        let root = frames[0];
        if frames.len() > 1 {
            hand_over(root, &exit.frames[0], result);
        }
        let throw = if frames.len() > 1 { result == 0 } else { exit.raises };
        thread.set_datastack_top(root.0 + 8 * exit.frames[0].framesize as usize);
        thread.set_recursion(before);
        thread.set_current_frame(Frame(root.previous()));
        result = evaluate(thread, root, throw);
        result
    }
}

/// Runs all frames but the root; gives the last one's result.
unsafe fn run_inlined(exit: &Exit, thread: Thread, frames: &[Frame], before: i32) -> usize {
    let mut result = 0;
    for depth in (1..frames.len()).rev() {
        // SAFETY: as in `leave_function`.
        unsafe {
            let (frame, info) = (frames[depth], &exit.frames[depth]);
            let innermost = depth + 1 == frames.len();
            if !innermost {
                hand_over(frame, info, result);
            }
            let throw = if innermost { exit.raises } else { result == 0 };
            thread.set_datastack_top(frame.0 + 8 * info.framesize as usize);
            thread.set_recursion(before - depth as i32);
            thread.set_current_frame(frames[depth - 1]);
            result = evaluate(thread, frame, throw);
        }
    }
    result
}

/// Pushes a callee's result onto the caller's stack, behind the call; or leaves it at the call, to raise.
unsafe fn hand_over(frame: Frame, info: &ExitFrame, result: usize) {
    // SAFETY: the frame's stack has room: the call's operands are gone.
    unsafe {
        if result != 0 {
            let top = frame.stacktop();
            frame.set_slot(top as usize, result);
            frame.set_stacktop(top + 1);
            frame.set_prev_instr(info.next - 2);
        } else {
            frame.set_prev_instr(info.at);
        }
    }
}

/// `PY_EVAL_C_STACK_UNITS`: what each nested evaluation takes from the C recursion count.
const C_UNITS: i32 = 2;

unsafe fn evaluate(thread: Thread, frame: Frame, throw: bool) -> usize {
    // SAFETY: a complete frame on top of the data stack.
    unsafe {
        thread.set_c_recursion(thread.c_recursion() + C_UNITS);
        let result = _PyEval_EvalFrameDefault(thread.0, frame.0, i32::from(throw));
        thread.set_c_recursion(thread.c_recursion() - C_UNITS);
        result as usize
    }
}

/// Leaves the root's frame to the interpreter that called us back from its jump.
unsafe fn leave_loop(exit: &Exit, thread: Thread, frames: &[Frame]) -> usize {
    // SAFETY: as above; the root is the frame that the interpreter is running.
    unsafe {
        let root = frames[0];
        let info = &exit.frames[0];
        let before = thread.recursion() + 1;
        let mut raised = exit.raises;
        if frames.len() > 1 {
            let result = run_inlined(exit, thread, frames, before);
            hand_over(root, info, result);
            raised = result == 0;
            thread.set_recursion(before - 1);
            thread.set_current_frame(root);
        }
        if raised {
            return unwind::raise_in_loop(root, info.code);
        }
        // The interpreter continues at `prev_instr` itself after a jump that a callback redirected.
        root.set_prev_instr(root.prev_instr() + 2);
        LOOP_CONTINUE
    }
}
