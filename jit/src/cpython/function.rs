//! Function objects: their parts, and replacing how they are called.

use super::{_PyFunction_Vectorcall, Obj, PyFunction_SetVectorcall, at};

/// The parts of a function that compiled code may depend on.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    pub object: Obj,
    pub code: Obj,
    pub globals: Obj,
    pub builtins: Obj,
    pub defaults: Obj,
    pub kwdefaults: Obj,
    pub closure: Obj,
}

impl Function {
    /// # Safety
    /// `object` must be a live function.
    pub unsafe fn read(object: Obj) -> Function {
        use at::function::*;
        // SAFETY: fields of a live function.
        unsafe {
            Function {
                object,
                code: Obj(object.get(CODE)),
                globals: Obj(object.get(GLOBALS)),
                builtins: Obj(object.get(BUILTINS)),
                defaults: Obj(object.get(DEFAULTS)),
                kwdefaults: Obj(object.get(KWDEFAULTS)),
                closure: Obj(object.get(CLOSURE)),
            }
        }
    }
}

/// Makes calls of `function` go to `entry`.
///
/// # Safety
/// `function` must be a live function, `entry` a vectorcall that stays valid until it is replaced.
pub unsafe fn set_entry(function: Obj, entry: usize) {
    // SAFETY: as above. This also sets func_version to 0, so that specialised call sites fall back.
    unsafe { PyFunction_SetVectorcall(function.ptr(), entry) }
}

/// Gives `function` CPython's own entry back.
///
/// # Safety
/// `function` must be a live function.
pub unsafe fn reset_entry(function: Obj) {
    // SAFETY: as above.
    unsafe { PyFunction_SetVectorcall(function.ptr(), _PyFunction_Vectorcall as *const () as usize) }
}

/// # Safety
/// `function` must be a live function.
pub unsafe fn has_stock_entry(function: Obj) -> bool {
    // SAFETY: as above.
    unsafe { function.get::<usize>(at::function::VECTORCALL) == _PyFunction_Vectorcall as *const () as usize }
}

/// `module.name` of a builtin function that belongs to a module.
///
/// # Safety
/// `o` must be alive.
pub unsafe fn builtin_name(o: Obj) -> Option<String> {
    // SAFETY: fields of a live builtin; names are C strings.
    unsafe {
        if o.class() != super::types::known::cfunction() {
            return None;
        }
        let module = Obj(o.get(at::CFUNCTION_MODULE));
        let definition = Obj(o.get(at::cfunction::ML));
        let name: *const libc::c_char = definition.get(0);
        let module = super::text(module);
        (!module.is_empty()).then(|| format!("{module}.{}", std::ffi::CStr::from_ptr(name).to_string_lossy()))
    }
}
