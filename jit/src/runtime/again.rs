//! Exceptions that the interpreter raises again, where it polls.
//!
//! It polls at a jump backward when it has jumped: the exception of a signal handler is handled as one of the
//! instruction before the target, which need not lie in the same `try` as the jump (`while True` right behind
//! `try`). A frame that starts again with an exception cannot tell the two apart, so the jump is carried out once
//! more, with the exception waiting for it.

use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cpython::ffi::{self, PyObject};
use crate::cpython::frame::Thread;
use crate::cpython::{Obj, at};

/// The thread that is about to raise; 0 if none is.
static DUE: AtomicUsize = AtomicUsize::new(0);

/// Address of the jump for which it does.
static JUMP: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" {
    fn PyThreadState_SetAsyncExc(thread: std::ffi::c_ulong, class: *mut PyObject) -> i32;
    fn PyThread_get_thread_ident() -> std::ffi::c_ulong;
}

/// Has the exception that is set raised at this thread's next poll, that of the instruction at `jump`; 0, with the exception still set, if that cannot
/// be.
///
/// # Safety
/// The GIL must be held and an exception set.
pub unsafe extern "C" fn rt_raise_again(jump: usize) -> i32 {
    // SAFETY: as above; the pending call takes the reference over.
    unsafe {
        let exception = ffi::PyErr_GetRaisedException();
        // Handlers of signals and pending calls run on the main thread. Other threads are sent classes.
        let queued = if libc::gettid() == libc::getpid() {
            ffi::Py_AddPendingCall(Some(raise), exception.cast::<c_void>()) == 0
        } else {
            let sent =
                PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), ffi::Py_TYPE(exception).cast()) == 1;
            if sent {
                ffi::Py_DECREF(exception);
            }
            sent
        };
        if queued {
            DUE.store(Thread::current().0, Ordering::Relaxed);
            JUMP.store(jump, Ordering::Relaxed);
        } else {
            ffi::PyErr_SetRaisedException(exception);
        }
        i32::from(queued)
    }
}

extern "C" fn raise(exception: *mut c_void) -> i32 {
    DUE.store(0, Ordering::Relaxed);
    // SAFETY: the reference was kept for this. The current frame is the one that polls.
    unsafe {
        let frame = Thread::current().current_frame();
        let code = Obj(frame.code());
        let first = code.0 + at::code::CODE_ADAPTIVE;
        let jump = JUMP.load(Ordering::Relaxed);
        if (first..first + 2 * code.get::<isize>(at::object::SIZE) as usize).contains(&jump) {
            // Events of jumps have moved it to the target.
            frame.set_prev_instr(jump as u64);
        }
        ffi::PyErr_SetRaisedException(exception.cast());
    }
    -1
}

/// Whether this thread has to poll before it does anything else; asked once.
pub fn is_due(thread: Thread) -> bool {
    DUE.compare_exchange(thread.0, 0, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}
