//! Byte offsets of the structures that Emberjit reads, for CPython 3.12 on x86-64 Linux.
//!
//! Printed by a C program over the installed headers (`offsetof`); the extension module checks the
//! ones that a running interpreter can confirm before it starts.

/// `_PyInterpreterFrame`
pub mod frame {
    pub const CODE: usize = 0;
    pub const PREVIOUS: usize = 8;
    pub const FUNCOBJ: usize = 16;
    pub const GLOBALS: usize = 24;
    pub const BUILTINS: usize = 32;
    pub const LOCALS: usize = 40;
    pub const FRAME_OBJ: usize = 48;
    pub const PREV_INSTR: usize = 56;
    pub const STACKTOP: usize = 64;
    pub const RETURN_OFFSET: usize = 68;
    pub const OWNER: usize = 70;
    pub const LOCALSPLUS: usize = 72;
}

/// `PyCodeObject`
pub mod code {
    pub const CONSTS: usize = 24;
    pub const NAMES: usize = 32;
    pub const EXCEPTIONTABLE: usize = 40;
    pub const FLAGS: usize = 48;
    pub const ARGCOUNT: usize = 52;
    pub const POSONLYARGCOUNT: usize = 56;
    pub const KWONLYARGCOUNT: usize = 60;
    pub const STACKSIZE: usize = 64;
    pub const FIRSTLINENO: usize = 68;
    pub const NLOCALSPLUS: usize = 72;
    pub const FRAMESIZE: usize = 76;
    pub const NLOCALS: usize = 80;
    pub const NCELLVARS: usize = 84;
    pub const NFREEVARS: usize = 88;
    pub const VERSION: usize = 92;
    pub const LOCALSPLUSNAMES: usize = 96;
    pub const LOCALSPLUSKINDS: usize = 104;
    pub const FILENAME: usize = 112;
    pub const NAME: usize = 120;
    pub const QUALNAME: usize = 128;
    pub const LINETABLE: usize = 136;
    pub const MONITORING: usize = 168;
    pub const INSTRUMENTATION_VERSION: usize = 160;
    pub const FIRSTTRACEABLE: usize = 176;
    pub const EXTRA: usize = 184;
    pub const CODE_ADAPTIVE: usize = 192;
    pub const CACHED: usize = 152;
    pub const SIZE_FIELD: usize = 16;
}

/// `PyFunctionObject`
pub mod function {
    pub const GLOBALS: usize = 16;
    pub const BUILTINS: usize = 24;
    pub const NAME: usize = 32;
    pub const QUALNAME: usize = 40;
    pub const CODE: usize = 48;
    pub const DEFAULTS: usize = 56;
    pub const KWDEFAULTS: usize = 64;
    pub const CLOSURE: usize = 72;
    pub const DICT: usize = 88;
    pub const VECTORCALL: usize = 128;
    pub const VERSION: usize = 136;
}

/// `PyThreadState`, and `_PyCFrame`
pub mod tstate {
    pub const PREV: usize = 0;
    pub const NEXT: usize = 8;
    pub const INTERP: usize = 16;
    pub const CFRAME: usize = 56;
    pub const PY_RECURSION_REMAINING: usize = 28;
    pub const PY_RECURSION_LIMIT: usize = 32;
    pub const C_RECURSION_REMAINING: usize = 36;
    pub const TRACING: usize = 44;
    pub const WHAT_EVENT: usize = 48;
    pub const COROUTINE_ORIGIN_DEPTH: usize = 184;
    pub const CURRENT_EXCEPTION: usize = 96;
    pub const EXC_INFO: usize = 104;
    pub const THREAD_ID: usize = 136;
    pub const NATIVE_THREAD_ID: usize = 144;
    pub const DATASTACK_CHUNK: usize = 232;
    pub const DATASTACK_TOP: usize = 240;
    pub const DATASTACK_LIMIT: usize = 248;
    pub const CFRAME_CURRENT_FRAME: usize = 0;
}

/// `PyInterpreterState`
pub mod interp {
    pub const NEXT: usize = 0;
    pub const THREADS_HEAD: usize = 72;
    pub const EVAL_BREAKER: usize = 368;
    pub const MONITORING_VERSION: usize = 48;
    pub const EVAL_FRAME: usize = 1744;
    pub const DICT_STATE: usize = 270720;
    pub const MONITORS: usize = 381744;
}

/// `_PyRuntimeState`
pub mod runtime {
    pub const INTERPRETERS_HEAD: usize = 40;
    pub const INTERPRETERS_MAIN: usize = 48;
}

/// `PyObject` and `PyVarObject`
pub mod object {
    pub const REFCNT: usize = 0;
    pub const TYPE: usize = 8;
    pub const SIZE: usize = 16;
}

/// `PyTypeObject`, and `PyHeapTypeObject`
pub mod typeobject {
    pub const NAME: usize = 24;
    pub const BASICSIZE: usize = 32;
    pub const DICTOFFSET: usize = 288;
    pub const FLAGS: usize = 168;
    pub const VERSION_TAG: usize = 384;
    pub const WATCHED: usize = 408;
    pub const MRO: usize = 344;
    pub const DICT: usize = 264;
    pub const BASE: usize = 256;
    pub const GETATTRO: usize = 144;
    pub const SETATTRO: usize = 152;
    pub const ITER: usize = 216;
    pub const ITERNEXT: usize = 224;
    pub const NEW: usize = 312;
    pub const INIT: usize = 296;
    pub const ALLOC: usize = 304;
    pub const DEALLOC: usize = 48;
    pub const DEL: usize = 376;
    pub const FINALIZE: usize = 392;
    pub const CALL: usize = 128;
    pub const AS_NUMBER: usize = 96;
    pub const AS_MAPPING: usize = 112;
    pub const AS_SEQUENCE: usize = 104;
    pub const VECTORCALL_OFFSET: usize = 56;
    pub const WEAKLISTOFFSET: usize = 208;
    pub const HEAP_CACHED_KEYS: usize = 880;
    pub const HEAP_SLOTS: usize = 864;
    pub const HEAP_QUALNAME: usize = 872;
    pub const HEAP_MODULE: usize = 888;
}

/// `PyLongObject`
pub mod long {
    pub const TAG: usize = 16;
    pub const DIGIT: usize = 24;
}

/// `PyFloatObject`
pub mod float {
    pub const VALUE: usize = 16;
}

/// `PyListObject`
pub mod list {
    pub const ITEMS: usize = 24;
    pub const ALLOCATED: usize = 32;
}

/// `PyTupleObject`
pub mod tuple {
    pub const ITEMS: usize = 24;
}

/// `PyDictObject`
pub mod dict {
    pub const USED: usize = 16;
    pub const KEYS: usize = 32;
    pub const VALUES: usize = 40;
    pub const VERSION_TAG: usize = 24;
}

/// `PyDictKeysObject`
pub mod dictkeys {
    pub const KIND: usize = 10;
    pub const LOG2_INDEX_BYTES: usize = 9;
    pub const LOG2_SIZE: usize = 8;
    pub const VERSION: usize = 12;
    pub const NENTRIES: usize = 24;
    pub const INDICES: usize = 32;
}

/// `PyDictValues`
pub mod dictvalues {
    pub const VALUES: usize = 0;
}

/// `PyCellObject`
pub mod cell {
    pub const REF: usize = 16;
}

/// `PyMethodObject`
pub mod method {
    pub const FUNC: usize = 16;
    pub const SELF: usize = 24;
    pub const VECTORCALL: usize = 40;
}

/// `_PyRangeIterObject`: three C longs
pub mod rangeiter {
    pub const START: usize = 16;
    pub const STEP: usize = 24;
    pub const LEN: usize = 32;
}

/// `_PyListIterObject`
pub mod listiter {
    pub const INDEX: usize = 16;
    pub const SEQ: usize = 24;
}

/// `_PyTupleIterObject`
pub mod tupleiter {
    pub const INDEX: usize = 16;
    pub const SEQ: usize = 24;
}

/// `PyASCIIObject` and `PyCompactUnicodeObject`
pub mod unicode {
    pub const LENGTH: usize = 16;
    pub const HASH: usize = 24;
    pub const STATE: usize = 32;
    pub const ASCII_SIZE: usize = 40;
    pub const COMPACT_SIZE: usize = 56;
    pub const UTF8_LENGTH: usize = 40;
}

/// `PyBytesObject`
pub mod bytes {
    pub const DATA: usize = 32;
}

/// `_PyCoMonitoringData`
pub mod monitoring {
    pub const TOOLS: usize = 32;
    pub const LINES: usize = 40;
    pub const PER_INSTRUCTION_OPCODES: usize = 56;
    pub const LOCAL_MONITORS: usize = 0;
    pub const ACTIVE_MONITORS: usize = 15;
}

/// `PySliceObject`
pub mod pyslice {
    pub const START: usize = 16;
}

/// `PyGenObject`
pub mod generator {
    pub const WEAKREFLIST: usize = 16;
    pub const NAME: usize = 24;
    pub const QUALNAME: usize = 32;
    pub const ORIGIN_OR_FINALIZER: usize = 56;
    pub const IFRAME: usize = 72;
    pub const FRAME_STATE: usize = 67;
    pub const EXC_STATE: usize = 40;
}

/// `PyCFunctionObject`
pub mod cfunction {
    pub const ML: usize = 16;
    pub const SELF: usize = 24;
    pub const VECTORCALL: usize = 48;
}

/// `PyMethodDef`
pub mod methoddef {
    pub const METH: usize = 8;
    pub const FLAGS: usize = 16;
}

/// `PyDescrObject` and its kin
pub mod descr {
    pub const TYPE: usize = 16;
    pub const NAME: usize = 24;
    pub const METHOD: usize = 40;
    pub const VECTORCALL: usize = 48;
    pub const MEMBER: usize = 40;
}
