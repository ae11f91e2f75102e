/* What the probes and user space exchange. `src/wire.rs` is generated from this file by way of the
 * object's BTF; a test says when it is stale. All structs are free of implicit padding. */
#pragma once

/* Frames of one sample; the innermost ones are kept when a stack is deeper. A power of two. */
#define EMBER_MAX_DEPTH 256
/* Return addresses into compiled code that one sample keeps. */
#define EMBER_MAX_RETURNS 8
/* Room for budgets of this many probes. */
#define EMBER_PROBES 16
/* Bytes of a type's name, with its final zero. */
#define EMBER_NAME 48

/* Set once by user space before anything is attached. */
struct ember_config {
    /* Process id of the target, and device and inode of the pid namespace it is counted in. */
    __u64 pidns_dev;
    __u64 pidns_ino;
    __u32 tgid;
    /* 1 if `tstate_tls_offset` is known. */
    __u32 has_tls_offset;
    __s64 tstate_tls_offset;
    /* Addresses in the target. */
    __u64 runtime;
    __u64 method_type;
    __u64 function_type;
    __u64 type_type;
    /* Where compiled code lies; both 0 if there is none. */
    __u64 heap_start;
    __u64 heap_end;
};

enum ember_sample_flags {
    /* The outer end is missing: memory could not be read. */
    EMBER_PARTIAL = 1,
    /* The outer end is missing: the stack is deeper than EMBER_MAX_DEPTH. */
    EMBER_DEEP = 2,
    /* The thread held the interpreter lock. */
    EMBER_GIL = 4,
    /* Python knows nothing of this thread. */
    EMBER_FOREIGN = 8,
    /* The sample hit the kernel; `ip` is where user space entered it. */
    EMBER_KERNEL = 16,
};

struct ember_frame {
    __u64 code;
    /* `prev_instr`, with the frame's owner in the highest byte. */
    __u64 instr;
};

/* Sent with only as many frames as `depth` says. Frames run from the innermost outwards. */
struct ember_sample {
    /* CLOCK_MONOTONIC nanoseconds. */
    __u64 time_ns;
    __u64 ip;
    __u64 sp;
    __u32 tid;
    __u16 depth;
    __u8 flags;
    /* How many of `return_addresses` are set; those nearest to the stack's top come first. */
    __u8 returns;
    __u64 return_addresses[EMBER_MAX_RETURNS];
    struct ember_frame frames[EMBER_MAX_DEPTH];
};

enum ember_operand_kind {
    EMBER_NONE = 0,
    /* The type of an operand. */
    EMBER_INSTANCE = 1,
    /* The operand is itself this type. */
    EMBER_CLASS = 2,
};

struct ember_operand {
    __u64 type;
    __u32 version_tag;
    __u32 kind;
    __u8 name[EMBER_NAME];
};

struct ember_probe_hit {
    __u64 time_ns;
    /* Address of the instruction that is being specialised. */
    __u64 instr;
    /* Code object that is running; 0 if it could not be read. */
    __u64 code;
    /* Code object of the Python function that is being called; 0 if none. */
    __u64 callee;
    __u32 tid;
    /* Which specialiser: the attach cookie. */
    __u32 probe;
    struct ember_operand operands[2];
};

/* One per processor; user space adds them up. */
struct ember_counters {
    __u64 samples;
    __u64 samples_lost;
    __u64 hits;
    __u64 hits_lost;
};
