/* Finding a thread's state and walking its frames.
 *
 * Also compiled for user space and run on recorded memory (tests/walk.rs): whoever includes this
 * defines `read_target(to, size, from)`, which returns 0 or a negative error, and
 * `repeat(times, step, context)`, which calls `step(turn, context)` until it returns 1. `repeat` is
 * the kernel's `bpf_loop` there: the verifier looks at `step` once, where it would follow every way
 * out of every turn of a written loop. */
#pragma once

#define MAX_THREADS 1024
#define STACK_CHUNK 64
#define STACK_CHUNKS 4

static __always_inline __u64 read_word(__u64 address)
{
    __u64 value = 0;
    if (read_target(&value, sizeof(value), address))
        return 0;
    return value;
}

/* Whether `tstate` is a thread state that belongs to thread `tid`. */
static __always_inline int owns(__u64 tstate, __u32 tid)
{
    return tstate && read_word(tstate + TSTATE_NATIVE_THREAD_ID) == tid;
}

struct search {
    __u64 tstate;
    __u32 tid;
    __u32 found;
};

static long search_step(__u32 turn, struct search *search)
{
    if (!search->tstate)
        return 1;
    if (owns(search->tstate, search->tid)) {
        search->found = 1;
        return 1;
    }
    search->tstate = read_word(search->tstate + TSTATE_NEXT);
    return 0;
}

/* The state of thread `tid` in the main interpreter's list; 0 if it is not there. */
static __always_inline __u64 search_tstate(__u64 runtime, __u32 tid)
{
    __u64 interp = read_word(runtime + RUNTIME_INTERPRETERS_MAIN);
    if (!interp)
        return 0;
    struct search search = { .tstate = read_word(interp + INTERP_THREADS_HEAD), .tid = tid };
    repeat(MAX_THREADS, search_step, &search);
    return search.found ? search.tstate : 0;
}

static __always_inline __u64 current_frame(__u64 tstate)
{
    return read_word(read_word(tstate + TSTATE_CFRAME) + CFRAME_CURRENT_FRAME);
}

struct walk {
    struct ember_sample *sample;
    __u64 at;
};

static long walk_step(__u32 turn, struct walk *walk)
{
    struct ember_sample *sample = walk->sample;
    struct py_frame frame;
    if (!walk->at)
        return 1;
    if (read_target(&frame, sizeof(frame), walk->at)) {
        sample->flags |= EMBER_PARTIAL;
        return 1;
    }
    struct ember_frame *out = &sample->frames[turn & (EMBER_MAX_DEPTH - 1)];
    out->code = frame.code;
    out->instr = frame.prev_instr | (__u64)frame.owner << 56;
    sample->depth = turn + 1;
    walk->at = frame.previous;
    return 0;
}

/* Records the frames of `tstate`, innermost first. */
static __always_inline void walk(struct ember_sample *sample, __u64 tstate)
{
    struct walk walk = { .sample = sample, .at = current_frame(tstate) };
    repeat(EMBER_MAX_DEPTH, walk_step, &walk);
    if (sample->depth == EMBER_MAX_DEPTH && walk.at)
        sample->flags |= EMBER_DEEP;
}

/* A part of the native stack, and where compiled code lies. */
struct stack_scan {
    struct ember_sample *sample;
    __u64 *words;
    __u64 heap_start;
    __u64 heap_size;
};

static long scan_step(__u32 turn, struct stack_scan *scan)
{
    struct ember_sample *sample = scan->sample;
    __u64 word = scan->words[turn & (STACK_CHUNK - 1)];
    __u32 found = sample->returns;
    if (found >= EMBER_MAX_RETURNS)
        return 1;
    if (word - scan->heap_start < scan->heap_size) {
        sample->return_addresses[found & (EMBER_MAX_RETURNS - 1)] = word;
        sample->returns = found + 1;
    }
    return 0;
}

/* Keeps the words above the stack pointer that could be return addresses into compiled code.
 * `words` has room for STACK_CHUNK. */
static __always_inline void scan_stack(struct ember_sample *sample, __u64 *words, __u64 start, __u64 end)
{
    struct stack_scan scan = {
        .sample = sample, .words = words, .heap_start = start, .heap_size = end - start
    };
    for (int chunk = 0; chunk < STACK_CHUNKS; chunk++) {
        if (read_target(words, STACK_CHUNK * sizeof(*words), sample->sp + chunk * STACK_CHUNK * sizeof(*words)))
            return;
        repeat(STACK_CHUNK, scan_step, &scan);
    }
}
