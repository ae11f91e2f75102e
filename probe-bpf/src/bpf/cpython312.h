/* Offsets in CPython 3.12's structures. A test compares them with the `layout` crate. */
#pragma once

#define RUNTIME_INTERPRETERS_MAIN 48
#define INTERP_THREADS_HEAD 72
#define TSTATE_NEXT 8
#define TSTATE_CFRAME 56
#define TSTATE_NATIVE_THREAD_ID 144
#define CFRAME_CURRENT_FRAME 0
#define OBJECT_TYPE 8
#define TYPE_NAME 24
#define TYPE_VERSION_TAG 384
#define METHOD_FUNC 16
#define METHOD_SELF 24
#define FUNCTION_CODE 48

/* `_PyInterpreterFrame` up to `localsplus`. */
struct py_frame {
    __u64 code;
    __u64 previous;
    __u64 unused[5];
    __u64 prev_instr;
    __s32 stacktop;
    __u16 return_offset;
    __u8 owner;
    __u8 padding;
};
