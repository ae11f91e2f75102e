//! Whether this interpreter is the one the layout tables describe.

use super::types::known;
use super::{Obj, at, ffi};

/// Checks version, platform and the struct offsets that a running interpreter can confirm.
/// The error is one sentence for the user.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn layout() -> Result<(), String> {
    // SAFETY: builds small objects and reads them back through the tables.
    unsafe {
        let version = ffi::Py_Version;
        if version >> 16 != 0x030c {
            let (major, minor) = (version >> 24, (version >> 16) & 0xff);
            return Err(format!("emberjit needs CPython 3.12, this is {major}.{minor}"));
        }
        if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
            return Err("emberjit needs x86-64 Linux".into());
        }
        let checks = [("int", int_layout()), ("function", function_layout()), ("frame", frame_layout())];
        match checks.iter().find(|(_, ok)| !ok) {
            Some((what, _)) => Err(format!(
                "this CPython's {what} objects are not laid out as 3.12's; emberjit refuses to start"
            )),
            None => Ok(()),
        }
    }
}

unsafe fn int_layout() -> bool {
    // SAFETY: a fresh int outside the small-int cache.
    unsafe {
        let value = Obj::from(ffi::PyLong_FromLong(-123_456));
        let ok = value.class() == known::int()
            && value.get::<usize>(at::long::TAG) == (1 << 3 | 2)
            && value.get::<u32>(at::long::DIGIT) == 123_456;
        value.decref();
        ok
    }
}

unsafe fn function_layout() -> bool {
    // SAFETY: `eval` makes a function object we own.
    unsafe {
        let globals = ffi::PyDict_New();
        let function =
            Obj::from(ffi::PyRun_String(c"lambda a, b: a".as_ptr(), ffi::Py_eval_input, globals, globals));
        ffi::Py_DECREF(globals);
        if function.is_null() {
            ffi::PyErr_Clear();
            return false;
        }
        let code = Obj(function.get(at::function::CODE));
        let ok = code.class() == known::code()
            && code.get::<i32>(at::code::ARGCOUNT) == 2
            && super::function::has_stock_entry(function);
        function.decref();
        ok
    }
}

unsafe fn frame_layout() -> bool {
    // SAFETY: whoever imports us runs in a frame.
    unsafe {
        let frame = super::frame::Thread::current().current_frame();
        frame.0 == 0 || Obj(frame.code()).class() == known::code()
    }
}
