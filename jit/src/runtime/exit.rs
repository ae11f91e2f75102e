//! The one door out of compiled code: rebuild the frames, go on in the interpreter.
//!
//! An exit is described by data ([`Exit`]) and carried out here. Compiled code has stored the live
//! values into a buffer and called the exit stub; this module turns them into frames, outermost
//! first, and then either lets
//! the interpreter run them (a function's version: innermost first, each result handed to its
//! caller) or leaves the root's frame for the interpreter that is already running it (a loop's).

use std::sync::atomic::{AtomicU64, Ordering};

use emberjit_pgo::CallSite;

use crate::cpython::at;
use crate::cpython::code::{CO_GENERATORS, Code};
use crate::cpython::frame::{Frame, NATIVE_UNITS, OWNED_BY_THREAD, Thread};
use crate::cpython::types;
use crate::cpython::{Obj, ffi};
use crate::hir::insn::{Gives, Reason};

use super::version::Version;
use super::{helpers, reserve, unwind};

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
    /// The slot holds it already, without a reference of its own.
    InPlace,
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
    /// What becomes of the result of the frame above.
    pub gives: Gives,
    /// Whether its handlers are compiled.
    pub catches: bool,
}

impl ExitFrame {
    unsafe fn fill_in(&self, frame: Frame, function: Obj) {
        // SAFETY: what exits speak of is alive while their version is.
        unsafe { header(frame, self.code, function, self.globals.0, self.builtins.0) }
    }
}

/// What kind of version is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootKind {
    /// Frame already pushed and linked.
    Function,
    /// Leaf function without a frame so far.
    Frameless,
    Loop,
    /// The frame is a generator's own, which nobody is running.
    Generator,
}

/// One way out of a version.
#[derive(Debug)]
pub struct Exit {
    pub reason: Reason,
    pub root: RootKind,
    /// Leave with the exception that is set, raised at the innermost instruction.
    pub raises: bool,
    pub frames: Vec<ExitFrame>,
    /// Buffer position of the object whose class was not the one a guard wants.
    pub subject: Option<u32>,
    /// Buffer positions of references that compiled code holds.
    pub held: Vec<u32>,
    pub count: AtomicU64,
    /// When its count was last judged; at first, when it was made.
    pub judged_ns: AtomicU64,
    /// Qualified name and line, for counters.
    pub place: (String, u32),
    /// Code object and unit of the innermost instruction, and what profiles call it.
    pub key: (Obj, u32),
    pub site: CallSite,
    /// Address of the version that it belongs to.
    pub version: usize,
}

impl Exit {
    /// The version that it belongs to.
    pub fn version(&self) -> &'static Version {
        // SAFETY: versions are freed together with their exits.
        unsafe { &*(self.version as *const Version) }
    }

    /// Depth of the innermost frame with a handler for what is raised here.
    ///
    /// # Safety
    /// The frames' code objects must be alive and the GIL held.
    pub unsafe fn catcher(&self) -> Option<usize> {
        (0..self.frames.len()).rev().find(|depth| {
            let frame = &self.frames[*depth];
            // SAFETY: as above.
            let code = unsafe { Code::read(frame.code) };
            let unit = (frame.at - code.unit_addr(0)) / 2;
            code.handlers.iter().any(|h| (u64::from(h.start)..u64::from(h.end)).contains(&unit))
        })
    }
}

/// Result of a loop version for the OSR callback.
pub const LOOP_CONTINUE: usize = 0;
pub const LOOP_RAISED: usize = 1;

/// How far an exit got; lies on the native stack of the exit stub.
#[repr(C)]
pub struct Leaving {
    exit: *const Exit,
    root: usize,
    inlined: usize,
    /// Result of the frame that ran last; 0 with an exception set.
    result: usize,
    /// Depth of recursion when the root runs; the limit may change meanwhile.
    deep: i32,
    /// Frame to run next, or -1.
    depth: i32,
    /// Tools that were kept from taking the exception for one thrown into a generator.
    muted: u8,
}

/// Bytes that the stub reserves for a [`Leaving`].
pub const LEAVING_BYTES: u32 = size_of::<Leaving>() as u32;

/// Begins to leave: rebuilds all frames.
///
/// The exit stub (`codegen::stub`) calls this, then runs frames for as long as [`rt_exit_next`] gives
/// one, and returns what [`rt_exit_end`] says. The interpreter is called by the stub, not from here:
/// no frame of ours lies between, which a thread that ends there would be unwound through.
///
/// # Safety
/// Called by the stub with the arguments of compiled code.
pub unsafe extern "C" fn rt_exit_begin(
    exit: *const Exit,
    buffer: *const u64,
    tstate: usize,
    root: usize,
    inlined: usize,
    leaving: *mut Leaving,
) {
    // SAFETY: exits live as long as their version's memory.
    unsafe {
        let exit = &*exit;
        exit.count.fetch_add(1, Ordering::Relaxed);
        let thread = Thread(tstate);
        let frameless = exit.root == RootKind::Frameless;
        let root = if frameless { thread.datastack_top() } else { root };
        let inlined = if frameless { root + 8 * exit.frames[0].framesize as usize } else { inlined };
        reserve::restock();
        // Taken for the while, which numbers without memory and the compiler would clear.
        let pending = if exit.raises { ffi::PyErr_GetRaisedException() } else { std::ptr::null_mut() };
        build(exit, buffer, thread, Frame(root), inlined);
        let deep = thread.recursion_limit() - thread.recursion() - i32::from(!frameless);
        let depth = exit.frames.len() as i32 - 1;
        // Frames above the innermost one's memory, for whoever runs when references are dropped.
        let top = &exit.frames[depth as usize];
        let innermost = place(exit, Frame(root), inlined, depth as usize);
        let on_stack = !matches!(exit.root, RootKind::Loop | RootKind::Generator);
        if on_stack || depth > 0 {
            thread.set_datastack_top(innermost.0 + 8 * top.framesize as usize);
        }
        if let Some(subject) = exit.subject {
            super::events::note_class(exit, Obj(*buffer.add(subject as usize) as usize));
        }
        for position in &exit.held {
            Obj(*buffer.add(*position as usize) as usize).decref();
        }
        // What the frames need they have.
        exit.version().exiting.fetch_add(1, Ordering::Relaxed);
        if !exit.version().is_valid() {
            super::retire::drop_rescued();
        }
        super::events::note_exit(exit);
        if !pending.is_null() {
            ffi::PyErr_SetRaisedException(pending);
        }
        leaving.write(Leaving { exit, root, inlined, result: 0, deep, depth, muted: 0 });
    }
}

/// The frame to run now, with bit 0 set to run it with the exception thrown in; 0 if all did.
///
/// # Safety
/// Called by the stub.
pub unsafe extern "C" fn rt_exit_next(leaving: *mut Leaving, tstate: usize) -> usize {
    // SAFETY: written by `rt_exit_begin`.
    unsafe {
        let (leaving, thread) = (&mut *leaving, Thread(tstate));
        let exit = &*leaving.exit;
        let last = if exit.root == RootKind::Loop { 1 } else { 0 };
        if leaving.depth < last {
            return 0;
        }
        let depth = leaving.depth as usize;
        let (frame, info) = (place(exit, Frame(leaving.root), leaving.inlined, depth), &exit.frames[depth]);
        let innermost = depth + 1 == exit.frames.len();
        if !innermost {
            leaving.result = hand_over(frame, info, leaving.result);
        }
        let throw = if innermost { exit.raises } else { leaving.result == 0 };
        leaving.muted = if throw { mute_throw(info.code) } else { 0 };
        // A generator's frame lies elsewhere.
        let top = match (depth, exit.root) {
            (0, RootKind::Generator) => leaving.inlined,
            _ => frame.0 + 8 * info.framesize as usize,
        };
        thread.set_datastack_top(top);
        thread.set_recursion(thread.recursion_limit() - leaving.deep - depth as i32);
        thread.set_current_frame(Frame(frame.previous()));
        // Every nested evaluation takes from the C recursion count, and stock Python code would not:
        // given back; the native stack is guarded at the entry of versions instead.
        thread.set_c_recursion(thread.c_recursion() + NATIVE_UNITS);
        frame.0 | usize::from(throw)
    }
}

/// Takes the result of the frame that [`rt_exit_next`] gave.
///
/// # Safety
/// Called by the stub.
pub unsafe extern "C" fn rt_exit_result(leaving: *mut Leaving, tstate: usize, result: usize) {
    // SAFETY: written by `rt_exit_begin`.
    unsafe {
        let (leaving, thread) = (&mut *leaving, Thread(tstate));
        thread.set_c_recursion(thread.c_recursion() - NATIVE_UNITS);
        unmute_throw(leaving.muted);
        leaving.result = result;
        leaving.depth -= 1;
    }
}

/// `PY_MONITORING_EVENT_PY_THROW`, and the number of events in `_Py_LocalMonitors`.
const PY_THROW: usize = 13;
const LOCAL_EVENTS: usize = 15;

/// Keeps tools from taking an exception that goes on in a function's frame for one that is thrown into a
/// generator: the interpreter, entered with an exception, tells them so. Gives the tools.
unsafe fn mute_throw(code: Obj) -> u8 {
    // SAFETY: the main interpreter's state, and the monitoring data of a live code object.
    unsafe {
        let interp = Obj(super::state::interp());
        let place = at::interp::MONITORS + PY_THROW;
        let tools: u8 = interp.get(place);
        if tools != 0 && code.get::<u32>(at::code::FLAGS) & CO_GENERATORS == 0 {
            interp.set(place, 0u8);
            let data = Obj(code.get(at::code::MONITORING));
            if !data.is_null() {
                data.set(at::monitoring::LOCAL_MONITORS + LOCAL_EVENTS + PY_THROW, 0u8);
            }
            return tools;
        }
        0
    }
}

unsafe fn unmute_throw(tools: u8) {
    if tools != 0 {
        // SAFETY: as above.
        unsafe { Obj(super::state::interp()).set(at::interp::MONITORS + PY_THROW, tools) }
    }
}

/// What compiled code returns: for a function, its result (a new reference, or null with an
/// exception set); for a loop, [`LOOP_CONTINUE`] or [`LOOP_RAISED`].
///
/// # Safety
/// Called by the stub.
pub unsafe extern "C" fn rt_exit_end(leaving: *mut Leaving, tstate: usize) -> usize {
    // SAFETY: written by `rt_exit_begin`.
    unsafe {
        let leaving = &*leaving;
        (*leaving.exit).version().exiting.fetch_sub(1, Ordering::Relaxed);
        match (*leaving.exit).root {
            RootKind::Loop => leave_loop(leaving, Thread(tstate)),
            _ => leaving.result,
        }
    }
}

/// Fills in the one frame of `exit`, an inlined one that is shown at `place`, for the interpreter to run.
///
/// # Safety
/// Called by compiled code.
pub unsafe extern "C" fn rt_interpret_begin(
    exit: *const Exit,
    buffer: *const u64,
    tstate: usize,
    place: usize,
) {
    // SAFETY: exits live as long as their version's memory; the version reserved the frame's.
    unsafe {
        let (exit, thread, frame) = (&*exit, Thread(tstate), Frame(place));
        let info = &exit.frames[0];
        info.fill_in(frame, info.function);
        for (i, source) in info.slots.iter().enumerate() {
            frame.set_slot(i, object(*source, buffer));
        }
        frame.set_stacktop(info.slots.len() as i32);
        frame.set_prev_instr(if exit.raises { info.at } else { info.start - 2 });
        thread.set_current_frame(Frame(frame.previous()));
        // The evaluation takes both from the counts again.
        thread.set_recursion(thread.recursion() + 1);
        thread.set_c_recursion(thread.c_recursion() + NATIVE_UNITS);
    }
}

/// The interpreter has run it; the next frame of this place starts without a frame object.
///
/// # Safety
/// Called by compiled code.
pub unsafe extern "C" fn rt_interpret_end(tstate: usize, place: usize) {
    // SAFETY: the thread's own state, and memory that is the version's.
    unsafe {
        let (thread, frame) = (Thread(tstate), Frame(place));
        // Both are gone, or belong to the frame object now.
        frame.set_object(0);
        frame.set_locals(0);
        thread.set_recursion(thread.recursion() - 1);
        thread.set_c_recursion(thread.c_recursion() - NATIVE_UNITS);
    }
}

/// Where a frame lies.
fn place(exit: &Exit, root: Frame, inlined: usize, depth: usize) -> Frame {
    if depth == 0 { root } else { Frame(inlined + exit.frames[depth].offset as usize) }
}

/// Fills in all frames, outermost first.
unsafe fn build(exit: &Exit, buffer: *const u64, thread: Thread, root: Frame, inlined: usize) {
    // SAFETY: the version reserved the memory on the data stack.
    unsafe {
        let mut previous = root;
        for (depth, info) in exit.frames.iter().enumerate() {
            let frame = place(exit, root, inlined, depth);
            let innermost = depth + 1 == exit.frames.len();
            match (depth, exit.root) {
                (0, RootKind::Frameless) => {
                    let function = Obj(*buffer as usize);
                    info.fill_in(frame, function);
                    frame.set_previous(thread.current_frame().0);
                    frame.set_object(0);
                    frame.set_locals(0);
                }
                // The root's frame is in place; it starts to own its function and code.
                (0, RootKind::Function) => {
                    Obj(*buffer as usize).incref();
                    info.code.incref();
                }
                (0, RootKind::Loop | RootKind::Generator) => {}
                _ => {
                    info.fill_in(frame, info.function);
                    frame.set_previous(previous.0);
                }
            }
            for (i, source) in info.slots.iter().enumerate() {
                match source {
                    Source::InPlace => drop(Obj(frame.slot(i)).incref()),
                    source => frame.set_slot(i, object(*source, buffer)),
                }
            }
            frame.set_stacktop(info.slots.len() as i32);
            frame.set_prev_instr(if innermost && !exit.raises { info.start - 2 } else { info.at });
            previous = frame;
        }
    }
}

/// Fills in what a frame says of its function, with references of its own; what frames of the same place have
/// had made for them stays.
///
/// # Safety
/// The objects must be alive, the frame's memory on the data stack.
pub unsafe fn header(frame: Frame, code: Obj, function: Obj, globals: usize, builtins: usize) {
    // SAFETY: as above.
    unsafe {
        frame.set_code(code.incref().0);
        frame.set_function(function.incref().0);
        frame.set_globals(globals);
        frame.set_builtins(builtins);
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
            Source::InPlace => unreachable!("inlined frames are not in memory"),
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
                    Kind::Int => reserve::int(word as i64) as usize,
                    Kind::Float => reserve::float(f64::from_bits(word)) as usize,
                    Kind::Bool => (if word & 1 != 0 { types::py_true() } else { types::py_false() }).0,
                }
            }
        }
    }
}

/// Puts a callee's result where the caller wants it, and the caller behind the call; or leaves it at the
/// call, to raise: then 0.
unsafe fn hand_over(frame: Frame, info: &ExitFrame, result: usize) -> usize {
    // SAFETY: the frame's stack has room: the call's operands are gone.
    unsafe {
        let result =
            if info.gives.wants_operands() { result_of_operands(frame, info.gives, result) } else { result };
        if result == 0 {
            frame.set_prev_instr(info.at);
            return 0;
        }
        if info.gives == Gives::Nothing {
            Obj(result).decref();
        } else {
            let top = frame.stacktop();
            frame.set_slot(top as usize, result);
            frame.set_stacktop(top + 1);
        }
        frame.set_prev_instr(info.next - 2);
        result
    }
}

/// The value of an instruction whose callee gave `result`, or 0 with an exception set. The operands are on the
/// frame's stack until now, and are dropped as the interpreter drops them: the first one first.
unsafe fn result_of_operands(frame: Frame, gives: Gives, result: usize) -> usize {
    // SAFETY: the frame's stack ends in the operands.
    unsafe {
        let top = frame.stacktop() as usize;
        let first = top - if let Gives::Call { operands } = gives { operands as usize } else { 2 };
        let (v, w) = (Obj(frame.slot(first)), Obj(frame.slot(first + 1)));
        let result = match gives {
            _ if result != types::not_implemented().0 => result,
            Gives::Comparison { cmp } => helpers::rt_compare_rest(v.ptr(), w.ptr(), cmp.into()) as usize,
            Gives::Operator { arg } => {
                helpers::operator_error(arg, v.class(), w.class());
                0
            }
            Gives::Result | Gives::Nothing | Gives::Call { .. } => result,
        };
        frame.set_stacktop(first as i32);
        (first..top).for_each(|i| Obj(frame.slot(i)).decref());
        result
    }
}

/// Leaves the root's frame to the interpreter that called us back from its jump.
unsafe fn leave_loop(leaving: &Leaving, thread: Thread) -> usize {
    // SAFETY: the root is the frame that the interpreter is running.
    unsafe {
        let (exit, root) = (&*leaving.exit, Frame(leaving.root));
        let info = &exit.frames[0];
        let mut raised = exit.raises;
        if exit.frames.len() > 1 {
            raised = hand_over(root, info, leaving.result) == 0;
            thread.set_recursion(thread.recursion_limit() - leaving.deep - 1);
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
