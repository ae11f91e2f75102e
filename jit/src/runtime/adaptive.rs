//! `_co_code_adaptive` of code objects: what `dis.dis(f, adaptive=True)` shows.
//!
//! The interpreter does not specialise instructions that only compiled code runs, nor calls whose callee is
//! compiled. What compiled code does there is told by the names of the interpreter's own forms.

use std::sync::OnceLock;

use crate::cpython::types::known;
use crate::cpython::{Obj, at, ffi};
use crate::runtime::state;

/// The interpreter's own getter.
static ORIGINAL: OnceLock<ffi::getter> = OnceLock::new();

/// Puts our getter in the place of the interpreter's, the first time: whoever has nothing compiled sees nothing
/// else.
///
/// # Safety
/// The GIL must be held.
pub unsafe fn install() {
    if ORIGINAL.get().is_some() {
        return;
    }
    // SAFETY: the attributes of a static type end in one without a name.
    unsafe {
        let mut attribute: *mut ffi::PyGetSetDef = known::code().get(at::GETSETS);
        while !(*attribute).name.is_null() {
            if std::ffi::CStr::from_ptr((*attribute).name) == c"_co_code_adaptive"
                && let Some(original) = (*attribute).get
            {
                let _ = ORIGINAL.set(original);
                (*attribute).get = Some(adaptive_code);
            }
            attribute = attribute.add(1);
        }
    }
}

unsafe extern "C" fn adaptive_code(
    code: *mut ffi::PyObject,
    closure: *mut std::ffi::c_void,
) -> *mut ffi::PyObject {
    // SAFETY: called by the interpreter as its own getter, which makes new bytes that nobody else has.
    unsafe {
        let original = ORIGINAL.get().expect("we are called in its place");
        let bytes = original(code, closure);
        if bytes.is_null() {
            return bytes;
        }
        let len = ffi::PyBytes_Size(bytes) as usize;
        let units = std::slice::from_raw_parts_mut(ffi::PyBytes_AsString(bytes).cast::<u8>(), len);
        for (unit, general, special) in state::with(|jit| jit.specialised(Obj::from(code))) {
            if let Some(opcode) = units.get_mut(2 * unit as usize).filter(|opcode| **opcode == general) {
                *opcode = special;
            }
        }
        bytes
    }
}
