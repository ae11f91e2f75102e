//! An exception inside a compiled loop: what the interpreter does at its label `error`.

use emberjit_layout::exceptions;

use crate::cpython::frame::Frame;
use crate::cpython::{Obj, PyEval_GetFrame, PyTraceBack_Here, at, bytes, ffi};

use super::exit::{LOOP_CONTINUE, LOOP_RAISED};

/// Finds the handler of the instruction at `prev_instr` and sets the frame up to continue there.
/// Without one, the frame is left at the raising instruction and the interpreter propagates, adding
/// the traceback entry itself.
///
/// # Safety
/// `frame` must be the running frame, with an exception set.
pub unsafe fn raise_in_loop(frame: Frame, code: Obj) -> usize {
    // SAFETY: the frame is complete: the exit filled it in.
    unsafe {
        let start = code.0 + at::code::CODE_ADAPTIVE;
        let unit = ((frame.prev_instr() as usize - start) / 2) as u32;
        let table = bytes(Obj(code.get(at::code::EXCEPTIONTABLE)));
        let handlers = exceptions::handlers(&table);
        let Some(handler) = exceptions::handler_at(&handlers, unit) else { return LOOP_RAISED };
        let frame_object = PyEval_GetFrame();
        if !frame_object.is_null() {
            PyTraceBack_Here(frame_object);
        }
        let locals: i32 = code.get(at::code::NLOCALSPLUS);
        let mut top = frame.stacktop();
        while top > locals + handler.depth as i32 {
            top -= 1;
            let dropped = Obj(frame.slot(top as usize));
            frame.set_stacktop(top);
            dropped.decref();
        }
        if handler.push_lasti {
            frame.set_slot(top as usize, ffi::PyLong_FromLong(i64::from(unit)) as usize);
            top += 1;
        }
        frame.set_slot(top as usize, ffi::PyErr_GetRaisedException() as usize);
        frame.set_stacktop(top + 1);
        frame.set_prev_instr((start + 2 * handler.target as usize) as u64);
        LOOP_CONTINUE
    }
}
