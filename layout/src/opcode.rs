//! Opcodes of CPython 3.12: numbers, names, base forms and inline-cache sizes.
//!
//! Generated from the interpreter's `opcode` module and `opcode.h` by `layout/generate.py`; do not edit.

/// Opcode numbers, specialised and instrumented forms included (`Include/opcode.h`).
pub mod op {
    pub const CACHE: u8 = 0;
    pub const POP_TOP: u8 = 1;
    pub const PUSH_NULL: u8 = 2;
    pub const INTERPRETER_EXIT: u8 = 3;
    pub const END_FOR: u8 = 4;
    pub const END_SEND: u8 = 5;
    pub const BINARY_OP_ADD_FLOAT: u8 = 6;
    pub const BINARY_OP_ADD_INT: u8 = 7;
    pub const BINARY_OP_ADD_UNICODE: u8 = 8;
    pub const NOP: u8 = 9;
    pub const BINARY_OP_INPLACE_ADD_UNICODE: u8 = 10;
    pub const UNARY_NEGATIVE: u8 = 11;
    pub const UNARY_NOT: u8 = 12;
    pub const BINARY_OP_MULTIPLY_FLOAT: u8 = 13;
    pub const BINARY_OP_MULTIPLY_INT: u8 = 14;
    pub const UNARY_INVERT: u8 = 15;
    pub const BINARY_OP_SUBTRACT_FLOAT: u8 = 16;
    pub const RESERVED: u8 = 17;
    pub const BINARY_OP_SUBTRACT_INT: u8 = 18;
    pub const BINARY_SUBSCR_DICT: u8 = 19;
    pub const BINARY_SUBSCR_GETITEM: u8 = 20;
    pub const BINARY_SUBSCR_LIST_INT: u8 = 21;
    pub const BINARY_SUBSCR_TUPLE_INT: u8 = 22;
    pub const CALL_PY_EXACT_ARGS: u8 = 23;
    pub const CALL_PY_WITH_DEFAULTS: u8 = 24;
    pub const BINARY_SUBSCR: u8 = 25;
    pub const BINARY_SLICE: u8 = 26;
    pub const STORE_SLICE: u8 = 27;
    pub const CALL_BOUND_METHOD_EXACT_ARGS: u8 = 28;
    pub const CALL_BUILTIN_CLASS: u8 = 29;
    pub const GET_LEN: u8 = 30;
    pub const MATCH_MAPPING: u8 = 31;
    pub const MATCH_SEQUENCE: u8 = 32;
    pub const MATCH_KEYS: u8 = 33;
    pub const CALL_BUILTIN_FAST_WITH_KEYWORDS: u8 = 34;
    pub const PUSH_EXC_INFO: u8 = 35;
    pub const CHECK_EXC_MATCH: u8 = 36;
    pub const CHECK_EG_MATCH: u8 = 37;
    pub const CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS: u8 = 38;
    pub const CALL_NO_KW_BUILTIN_FAST: u8 = 39;
    pub const CALL_NO_KW_BUILTIN_O: u8 = 40;
    pub const CALL_NO_KW_ISINSTANCE: u8 = 41;
    pub const CALL_NO_KW_LEN: u8 = 42;
    pub const CALL_NO_KW_LIST_APPEND: u8 = 43;
    pub const CALL_NO_KW_METHOD_DESCRIPTOR_FAST: u8 = 44;
    pub const CALL_NO_KW_METHOD_DESCRIPTOR_NOARGS: u8 = 45;
    pub const CALL_NO_KW_METHOD_DESCRIPTOR_O: u8 = 46;
    pub const CALL_NO_KW_STR_1: u8 = 47;
    pub const CALL_NO_KW_TUPLE_1: u8 = 48;
    pub const WITH_EXCEPT_START: u8 = 49;
    pub const GET_AITER: u8 = 50;
    pub const GET_ANEXT: u8 = 51;
    pub const BEFORE_ASYNC_WITH: u8 = 52;
    pub const BEFORE_WITH: u8 = 53;
    pub const END_ASYNC_FOR: u8 = 54;
    pub const CLEANUP_THROW: u8 = 55;
    pub const CALL_NO_KW_TYPE_1: u8 = 56;
    pub const COMPARE_OP_FLOAT: u8 = 57;
    pub const COMPARE_OP_INT: u8 = 58;
    pub const COMPARE_OP_STR: u8 = 59;
    pub const STORE_SUBSCR: u8 = 60;
    pub const DELETE_SUBSCR: u8 = 61;
    pub const FOR_ITER_LIST: u8 = 62;
    pub const FOR_ITER_TUPLE: u8 = 63;
    pub const FOR_ITER_RANGE: u8 = 64;
    pub const FOR_ITER_GEN: u8 = 65;
    pub const LOAD_SUPER_ATTR_ATTR: u8 = 66;
    pub const LOAD_SUPER_ATTR_METHOD: u8 = 67;
    pub const GET_ITER: u8 = 68;
    pub const GET_YIELD_FROM_ITER: u8 = 69;
    pub const LOAD_ATTR_CLASS: u8 = 70;
    pub const LOAD_BUILD_CLASS: u8 = 71;
    pub const LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN: u8 = 72;
    pub const LOAD_ATTR_INSTANCE_VALUE: u8 = 73;
    pub const LOAD_ASSERTION_ERROR: u8 = 74;
    pub const RETURN_GENERATOR: u8 = 75;
    pub const LOAD_ATTR_MODULE: u8 = 76;
    pub const LOAD_ATTR_PROPERTY: u8 = 77;
    pub const LOAD_ATTR_SLOT: u8 = 78;
    pub const LOAD_ATTR_WITH_HINT: u8 = 79;
    pub const LOAD_ATTR_METHOD_LAZY_DICT: u8 = 80;
    pub const LOAD_ATTR_METHOD_NO_DICT: u8 = 81;
    pub const LOAD_ATTR_METHOD_WITH_VALUES: u8 = 82;
    pub const RETURN_VALUE: u8 = 83;
    pub const LOAD_CONST__LOAD_FAST: u8 = 84;
    pub const SETUP_ANNOTATIONS: u8 = 85;
    pub const LOAD_FAST__LOAD_CONST: u8 = 86;
    pub const LOAD_LOCALS: u8 = 87;
    pub const LOAD_FAST__LOAD_FAST: u8 = 88;
    pub const POP_EXCEPT: u8 = 89;
    pub const STORE_NAME: u8 = 90;
    pub const DELETE_NAME: u8 = 91;
    pub const UNPACK_SEQUENCE: u8 = 92;
    pub const FOR_ITER: u8 = 93;
    pub const UNPACK_EX: u8 = 94;
    pub const STORE_ATTR: u8 = 95;
    pub const DELETE_ATTR: u8 = 96;
    pub const STORE_GLOBAL: u8 = 97;
    pub const DELETE_GLOBAL: u8 = 98;
    pub const SWAP: u8 = 99;
    pub const LOAD_CONST: u8 = 100;
    pub const LOAD_NAME: u8 = 101;
    pub const BUILD_TUPLE: u8 = 102;
    pub const BUILD_LIST: u8 = 103;
    pub const BUILD_SET: u8 = 104;
    pub const BUILD_MAP: u8 = 105;
    pub const LOAD_ATTR: u8 = 106;
    pub const COMPARE_OP: u8 = 107;
    pub const IMPORT_NAME: u8 = 108;
    pub const IMPORT_FROM: u8 = 109;
    pub const JUMP_FORWARD: u8 = 110;
    pub const LOAD_GLOBAL_BUILTIN: u8 = 111;
    pub const LOAD_GLOBAL_MODULE: u8 = 112;
    pub const STORE_ATTR_INSTANCE_VALUE: u8 = 113;
    pub const POP_JUMP_IF_FALSE: u8 = 114;
    pub const POP_JUMP_IF_TRUE: u8 = 115;
    pub const LOAD_GLOBAL: u8 = 116;
    pub const IS_OP: u8 = 117;
    pub const CONTAINS_OP: u8 = 118;
    pub const RERAISE: u8 = 119;
    pub const COPY: u8 = 120;
    pub const RETURN_CONST: u8 = 121;
    pub const BINARY_OP: u8 = 122;
    pub const SEND: u8 = 123;
    pub const LOAD_FAST: u8 = 124;
    pub const STORE_FAST: u8 = 125;
    pub const DELETE_FAST: u8 = 126;
    pub const LOAD_FAST_CHECK: u8 = 127;
    pub const POP_JUMP_IF_NOT_NONE: u8 = 128;
    pub const POP_JUMP_IF_NONE: u8 = 129;
    pub const RAISE_VARARGS: u8 = 130;
    pub const GET_AWAITABLE: u8 = 131;
    pub const MAKE_FUNCTION: u8 = 132;
    pub const BUILD_SLICE: u8 = 133;
    pub const JUMP_BACKWARD_NO_INTERRUPT: u8 = 134;
    pub const MAKE_CELL: u8 = 135;
    pub const LOAD_CLOSURE: u8 = 136;
    pub const LOAD_DEREF: u8 = 137;
    pub const STORE_DEREF: u8 = 138;
    pub const DELETE_DEREF: u8 = 139;
    pub const JUMP_BACKWARD: u8 = 140;
    pub const LOAD_SUPER_ATTR: u8 = 141;
    pub const CALL_FUNCTION_EX: u8 = 142;
    pub const LOAD_FAST_AND_CLEAR: u8 = 143;
    pub const EXTENDED_ARG: u8 = 144;
    pub const LIST_APPEND: u8 = 145;
    pub const SET_ADD: u8 = 146;
    pub const MAP_ADD: u8 = 147;
    pub const STORE_ATTR_SLOT: u8 = 148;
    pub const COPY_FREE_VARS: u8 = 149;
    pub const YIELD_VALUE: u8 = 150;
    pub const RESUME: u8 = 151;
    pub const MATCH_CLASS: u8 = 152;
    pub const STORE_ATTR_WITH_HINT: u8 = 153;
    pub const STORE_FAST__LOAD_FAST: u8 = 154;
    pub const FORMAT_VALUE: u8 = 155;
    pub const BUILD_CONST_KEY_MAP: u8 = 156;
    pub const BUILD_STRING: u8 = 157;
    pub const STORE_FAST__STORE_FAST: u8 = 158;
    pub const STORE_SUBSCR_DICT: u8 = 159;
    pub const STORE_SUBSCR_LIST_INT: u8 = 160;
    pub const UNPACK_SEQUENCE_LIST: u8 = 161;
    pub const LIST_EXTEND: u8 = 162;
    pub const SET_UPDATE: u8 = 163;
    pub const DICT_MERGE: u8 = 164;
    pub const DICT_UPDATE: u8 = 165;
    pub const UNPACK_SEQUENCE_TUPLE: u8 = 166;
    pub const UNPACK_SEQUENCE_TWO_TUPLE: u8 = 167;
    pub const SEND_GEN: u8 = 168;
    pub const CALL: u8 = 171;
    pub const KW_NAMES: u8 = 172;
    pub const CALL_INTRINSIC_1: u8 = 173;
    pub const CALL_INTRINSIC_2: u8 = 174;
    pub const LOAD_FROM_DICT_OR_GLOBALS: u8 = 175;
    pub const LOAD_FROM_DICT_OR_DEREF: u8 = 176;
    pub const INSTRUMENTED_LOAD_SUPER_ATTR: u8 = 237;
    pub const INSTRUMENTED_POP_JUMP_IF_NONE: u8 = 238;
    pub const INSTRUMENTED_POP_JUMP_IF_NOT_NONE: u8 = 239;
    pub const INSTRUMENTED_RESUME: u8 = 240;
    pub const INSTRUMENTED_CALL: u8 = 241;
    pub const INSTRUMENTED_RETURN_VALUE: u8 = 242;
    pub const INSTRUMENTED_YIELD_VALUE: u8 = 243;
    pub const INSTRUMENTED_CALL_FUNCTION_EX: u8 = 244;
    pub const INSTRUMENTED_JUMP_FORWARD: u8 = 245;
    pub const INSTRUMENTED_JUMP_BACKWARD: u8 = 246;
    pub const INSTRUMENTED_RETURN_CONST: u8 = 247;
    pub const INSTRUMENTED_FOR_ITER: u8 = 248;
    pub const INSTRUMENTED_POP_JUMP_IF_FALSE: u8 = 249;
    pub const INSTRUMENTED_POP_JUMP_IF_TRUE: u8 = 250;
    pub const INSTRUMENTED_END_FOR: u8 = 251;
    pub const INSTRUMENTED_END_SEND: u8 = 252;
    pub const INSTRUMENTED_INSTRUCTION: u8 = 253;
    pub const INSTRUMENTED_LINE: u8 = 254;
}

/// Name of each opcode; empty where 3.12 has none.
pub static NAMES: [&str; 256] = [
    "CACHE",
    "POP_TOP",
    "PUSH_NULL",
    "INTERPRETER_EXIT",
    "END_FOR",
    "END_SEND",
    "BINARY_OP_ADD_FLOAT",
    "BINARY_OP_ADD_INT",
    "BINARY_OP_ADD_UNICODE",
    "NOP",
    "BINARY_OP_INPLACE_ADD_UNICODE",
    "UNARY_NEGATIVE",
    "UNARY_NOT",
    "BINARY_OP_MULTIPLY_FLOAT",
    "BINARY_OP_MULTIPLY_INT",
    "UNARY_INVERT",
    "BINARY_OP_SUBTRACT_FLOAT",
    "RESERVED",
    "BINARY_OP_SUBTRACT_INT",
    "BINARY_SUBSCR_DICT",
    "BINARY_SUBSCR_GETITEM",
    "BINARY_SUBSCR_LIST_INT",
    "BINARY_SUBSCR_TUPLE_INT",
    "CALL_PY_EXACT_ARGS",
    "CALL_PY_WITH_DEFAULTS",
    "BINARY_SUBSCR",
    "BINARY_SLICE",
    "STORE_SLICE",
    "CALL_BOUND_METHOD_EXACT_ARGS",
    "CALL_BUILTIN_CLASS",
    "GET_LEN",
    "MATCH_MAPPING",
    "MATCH_SEQUENCE",
    "MATCH_KEYS",
    "CALL_BUILTIN_FAST_WITH_KEYWORDS",
    "PUSH_EXC_INFO",
    "CHECK_EXC_MATCH",
    "CHECK_EG_MATCH",
    "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS",
    "CALL_NO_KW_BUILTIN_FAST",
    "CALL_NO_KW_BUILTIN_O",
    "CALL_NO_KW_ISINSTANCE",
    "CALL_NO_KW_LEN",
    "CALL_NO_KW_LIST_APPEND",
    "CALL_NO_KW_METHOD_DESCRIPTOR_FAST",
    "CALL_NO_KW_METHOD_DESCRIPTOR_NOARGS",
    "CALL_NO_KW_METHOD_DESCRIPTOR_O",
    "CALL_NO_KW_STR_1",
    "CALL_NO_KW_TUPLE_1",
    "WITH_EXCEPT_START",
    "GET_AITER",
    "GET_ANEXT",
    "BEFORE_ASYNC_WITH",
    "BEFORE_WITH",
    "END_ASYNC_FOR",
    "CLEANUP_THROW",
    "CALL_NO_KW_TYPE_1",
    "COMPARE_OP_FLOAT",
    "COMPARE_OP_INT",
    "COMPARE_OP_STR",
    "STORE_SUBSCR",
    "DELETE_SUBSCR",
    "FOR_ITER_LIST",
    "FOR_ITER_TUPLE",
    "FOR_ITER_RANGE",
    "FOR_ITER_GEN",
    "LOAD_SUPER_ATTR_ATTR",
    "LOAD_SUPER_ATTR_METHOD",
    "GET_ITER",
    "GET_YIELD_FROM_ITER",
    "LOAD_ATTR_CLASS",
    "LOAD_BUILD_CLASS",
    "LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN",
    "LOAD_ATTR_INSTANCE_VALUE",
    "LOAD_ASSERTION_ERROR",
    "RETURN_GENERATOR",
    "LOAD_ATTR_MODULE",
    "LOAD_ATTR_PROPERTY",
    "LOAD_ATTR_SLOT",
    "LOAD_ATTR_WITH_HINT",
    "LOAD_ATTR_METHOD_LAZY_DICT",
    "LOAD_ATTR_METHOD_NO_DICT",
    "LOAD_ATTR_METHOD_WITH_VALUES",
    "RETURN_VALUE",
    "LOAD_CONST__LOAD_FAST",
    "SETUP_ANNOTATIONS",
    "LOAD_FAST__LOAD_CONST",
    "LOAD_LOCALS",
    "LOAD_FAST__LOAD_FAST",
    "POP_EXCEPT",
    "STORE_NAME",
    "DELETE_NAME",
    "UNPACK_SEQUENCE",
    "FOR_ITER",
    "UNPACK_EX",
    "STORE_ATTR",
    "DELETE_ATTR",
    "STORE_GLOBAL",
    "DELETE_GLOBAL",
    "SWAP",
    "LOAD_CONST",
    "LOAD_NAME",
    "BUILD_TUPLE",
    "BUILD_LIST",
    "BUILD_SET",
    "BUILD_MAP",
    "LOAD_ATTR",
    "COMPARE_OP",
    "IMPORT_NAME",
    "IMPORT_FROM",
    "JUMP_FORWARD",
    "LOAD_GLOBAL_BUILTIN",
    "LOAD_GLOBAL_MODULE",
    "STORE_ATTR_INSTANCE_VALUE",
    "POP_JUMP_IF_FALSE",
    "POP_JUMP_IF_TRUE",
    "LOAD_GLOBAL",
    "IS_OP",
    "CONTAINS_OP",
    "RERAISE",
    "COPY",
    "RETURN_CONST",
    "BINARY_OP",
    "SEND",
    "LOAD_FAST",
    "STORE_FAST",
    "DELETE_FAST",
    "LOAD_FAST_CHECK",
    "POP_JUMP_IF_NOT_NONE",
    "POP_JUMP_IF_NONE",
    "RAISE_VARARGS",
    "GET_AWAITABLE",
    "MAKE_FUNCTION",
    "BUILD_SLICE",
    "JUMP_BACKWARD_NO_INTERRUPT",
    "MAKE_CELL",
    "LOAD_CLOSURE",
    "LOAD_DEREF",
    "STORE_DEREF",
    "DELETE_DEREF",
    "JUMP_BACKWARD",
    "LOAD_SUPER_ATTR",
    "CALL_FUNCTION_EX",
    "LOAD_FAST_AND_CLEAR",
    "EXTENDED_ARG",
    "LIST_APPEND",
    "SET_ADD",
    "MAP_ADD",
    "STORE_ATTR_SLOT",
    "COPY_FREE_VARS",
    "YIELD_VALUE",
    "RESUME",
    "MATCH_CLASS",
    "STORE_ATTR_WITH_HINT",
    "STORE_FAST__LOAD_FAST",
    "FORMAT_VALUE",
    "BUILD_CONST_KEY_MAP",
    "BUILD_STRING",
    "STORE_FAST__STORE_FAST",
    "STORE_SUBSCR_DICT",
    "STORE_SUBSCR_LIST_INT",
    "UNPACK_SEQUENCE_LIST",
    "LIST_EXTEND",
    "SET_UPDATE",
    "DICT_MERGE",
    "DICT_UPDATE",
    "UNPACK_SEQUENCE_TUPLE",
    "UNPACK_SEQUENCE_TWO_TUPLE",
    "SEND_GEN",
    "",
    "",
    "CALL",
    "KW_NAMES",
    "CALL_INTRINSIC_1",
    "CALL_INTRINSIC_2",
    "LOAD_FROM_DICT_OR_GLOBALS",
    "LOAD_FROM_DICT_OR_DEREF",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "INSTRUMENTED_LOAD_SUPER_ATTR",
    "INSTRUMENTED_POP_JUMP_IF_NONE",
    "INSTRUMENTED_POP_JUMP_IF_NOT_NONE",
    "INSTRUMENTED_RESUME",
    "INSTRUMENTED_CALL",
    "INSTRUMENTED_RETURN_VALUE",
    "INSTRUMENTED_YIELD_VALUE",
    "INSTRUMENTED_CALL_FUNCTION_EX",
    "INSTRUMENTED_JUMP_FORWARD",
    "INSTRUMENTED_JUMP_BACKWARD",
    "INSTRUMENTED_RETURN_CONST",
    "INSTRUMENTED_FOR_ITER",
    "INSTRUMENTED_POP_JUMP_IF_FALSE",
    "INSTRUMENTED_POP_JUMP_IF_TRUE",
    "INSTRUMENTED_END_FOR",
    "INSTRUMENTED_END_SEND",
    "INSTRUMENTED_INSTRUCTION",
    "INSTRUMENTED_LINE",
    "",
];

/// The form each opcode has before specialisation or instrumentation. `INSTRUMENTED_LINE` and
/// `INSTRUMENTED_INSTRUCTION` stand for themselves: what they hide is in the monitoring data.
pub static BASE: [u8; 256] = [
    0, 1, 2, 3, 4, 5, 122, 122, 122, 9, 122, 11, 12, 122, 122, 15, 122, 17, 122, 25, 25, 25, 25, 171, 171,
    25, 26, 27, 171, 171, 30, 31, 32, 33, 171, 35, 36, 37, 171, 171, 171, 171, 171, 171, 171, 171, 171, 171,
    171, 49, 50, 51, 52, 53, 54, 55, 171, 107, 107, 107, 60, 61, 93, 93, 93, 93, 141, 141, 68, 69, 106, 71,
    106, 106, 74, 75, 106, 106, 106, 106, 106, 106, 106, 83, 100, 85, 124, 87, 124, 89, 90, 91, 92, 93, 94,
    95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 116, 116, 95, 114, 115, 116,
    117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137,
    138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 95, 149, 150, 151, 152, 95, 125, 155, 156, 157, 125,
    60, 60, 92, 162, 163, 164, 165, 92, 92, 123, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180,
    181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201,
    202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222,
    223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 141, 129, 128, 151, 171, 83, 150,
    142, 110, 140, 121, 93, 114, 115, 4, 5, 253, 254, 255,
];

/// Number of inline-cache units that follow each opcode.
pub static CACHES: [u8; 256] = [
    0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 3, 3, 1, 0, 0, 3, 3, 0, 0, 0, 0, 3,
    0, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 3, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0,
    9, 0, 9, 9, 0, 0, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 9, 1, 0, 0, 0, 4, 4, 4, 0, 0, 4, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 3, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0,
    0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
];

/// Opcodes below this have no argument.
pub const HAVE_ARGUMENT: u8 = 90;

/// `BINARY_OP` arguments.
pub mod nb {
    pub const ADD: u32 = 0;
    pub const AND: u32 = 1;
    pub const FLOOR_DIVIDE: u32 = 2;
    pub const LSHIFT: u32 = 3;
    pub const MATRIX_MULTIPLY: u32 = 4;
    pub const MULTIPLY: u32 = 5;
    pub const REMAINDER: u32 = 6;
    pub const OR: u32 = 7;
    pub const POWER: u32 = 8;
    pub const RSHIFT: u32 = 9;
    pub const SUBTRACT: u32 = 10;
    pub const TRUE_DIVIDE: u32 = 11;
    pub const XOR: u32 = 12;
    pub const INPLACE_ADD: u32 = 13;
    pub const INPLACE_AND: u32 = 14;
    pub const INPLACE_FLOOR_DIVIDE: u32 = 15;
    pub const INPLACE_LSHIFT: u32 = 16;
    pub const INPLACE_MATRIX_MULTIPLY: u32 = 17;
    pub const INPLACE_MULTIPLY: u32 = 18;
    pub const INPLACE_REMAINDER: u32 = 19;
    pub const INPLACE_OR: u32 = 20;
    pub const INPLACE_POWER: u32 = 21;
    pub const INPLACE_RSHIFT: u32 = 22;
    pub const INPLACE_SUBTRACT: u32 = 23;
    pub const INPLACE_TRUE_DIVIDE: u32 = 24;
    pub const INPLACE_XOR: u32 = 25;
}

/// Symbols of the `BINARY_OP` arguments.
pub static NB_SYMBOLS: [&str; 26] = [
    "+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=",
    "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=",
];

/// Opcodes with a relative jump argument; the target counts from behind the caches.
pub fn is_jump(base: u8) -> bool {
    matches!(
        base,
        op::FOR_ITER
            | op::JUMP_FORWARD
            | op::POP_JUMP_IF_FALSE
            | op::POP_JUMP_IF_TRUE
            | op::SEND
            | op::POP_JUMP_IF_NOT_NONE
            | op::POP_JUMP_IF_NONE
            | op::JUMP_BACKWARD_NO_INTERRUPT
            | op::JUMP_BACKWARD
    )
}
