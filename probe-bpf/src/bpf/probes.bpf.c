/* The programs that run in the kernel: one on a perf event, which samples Python stacks, and five
 * on uprobes, one for each shape of a specialiser's arguments.
 *
 * They do nothing but copy: what an address means is for user space to say. Every program looks at
 * the target alone, and returns at once in any other process. */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "wire.h"
#include "cpython312.h"

static __always_inline long read_target(void *to, __u32 size, __u64 from)
{
    return bpf_probe_read_user(to, size, (const void *)from);
}

#define repeat(times, step, context) bpf_loop(times, step, context, 0)
#include "walk.h"

struct scratch {
    struct ember_sample sample;
    __u64 stack[STACK_CHUNK];
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct ember_config);
} config SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct scratch);
} scratch SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct ember_counters);
} counters SEC(".maps");

/* Thread id to thread state, for threads without the interpreter lock. Entries are checked. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, __u32);
    __type(value, __u64);
} threads SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4 * 1024 * 1024);
} samples SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1024 * 1024);
} hits SEC(".maps");

/* Hits that each probe may still send: user space takes a probe off that has used up its share, since
 * a hit costs microseconds even if nothing is done. Signed. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, EMBER_PROBES);
    __type(key, __u32);
    __type(value, __s64);
} budgets SEC(".maps");

/* Puts the event's type into the BTF, from which `wire.rs` is generated. */
const struct ember_probe_hit *unused_probe_hit __attribute__((unused));

/* The configuration if the current thread belongs to the target, and that thread's id there. */
static __always_inline const struct ember_config *in_target(__u32 *tid)
{
    __u32 zero = 0;
    struct bpf_pidns_info ids = {};
    const struct ember_config *cfg = bpf_map_lookup_elem(&config, &zero);
    if (!cfg)
        return 0;
    if (bpf_get_ns_current_pid_tgid(cfg->pidns_dev, cfg->pidns_ino, &ids, sizeof(ids)))
        return 0;
    if (ids.tgid != cfg->tgid)
        return 0;
    *tid = ids.pid;
    return cfg;
}

/* Readers are woken when a ring is a quarter full; else they come by on a timer. */
static __always_inline __u64 wakeup(void *ring, __u64 size)
{
    return bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > size / 4 ? BPF_RB_FORCE_WAKEUP
                                                                 : BPF_RB_NO_WAKEUP;
}

/* The current thread's state: where the interpreter keeps it, else as remembered, else searched. */
static __always_inline __u64 find_tstate(const struct ember_config *cfg, __u32 tid, __u8 *flags)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    __u64 fsbase = BPF_CORE_READ(task, thread.fsbase);
    __u64 tstate = cfg->has_tls_offset ? read_word(fsbase + cfg->tstate_tls_offset) : 0;
    if (owns(tstate, tid)) {
        *flags |= EMBER_GIL;
        return tstate;
    }
    __u64 *known = bpf_map_lookup_elem(&threads, &tid);
    if (known && owns(*known, tid))
        return *known;
    tstate = search_tstate(cfg->runtime, tid);
    if (tstate)
        bpf_map_update_elem(&threads, &tid, &tstate, BPF_ANY);
    return tstate;
}

/* Where user space was: the interrupted registers, or those it entered the kernel with. */
static __always_inline void set_position(struct bpf_perf_event_data *ctx, struct ember_sample *sample)
{
    if (ctx->regs.cs & 3) {
        sample->ip = ctx->regs.ip;
        sample->sp = ctx->regs.sp;
        return;
    }
    struct pt_regs regs = {};
    struct pt_regs *user = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
    bpf_probe_read_kernel(&regs, sizeof(regs), user);
    sample->ip = regs.ip;
    sample->sp = regs.sp;
    sample->flags |= EMBER_KERNEL;
}

SEC("perf_event")
int sample_stack(struct bpf_perf_event_data *ctx)
{
    __u32 zero = 0, tid = 0;
    const struct ember_config *cfg = in_target(&tid);
    struct ember_counters *count = bpf_map_lookup_elem(&counters, &zero);
    struct scratch *at = bpf_map_lookup_elem(&scratch, &zero);
    if (!cfg || !count || !at)
        return 0;

    struct ember_sample *sample = &at->sample;
    sample->time_ns = bpf_ktime_get_ns();
    sample->tid = tid;
    sample->depth = 0;
    sample->flags = 0;
    sample->returns = 0;
    set_position(ctx, sample);
    __u64 tstate = find_tstate(cfg, tid, &sample->flags);
    if (tstate)
        walk(sample, tstate);
    else
        sample->flags |= EMBER_FOREIGN;
    if (cfg->heap_end)
        scan_stack(sample, at->stack, cfg->heap_start, cfg->heap_end);

    __u32 depth = sample->depth;
    if (depth > EMBER_MAX_DEPTH)
        return 0;
    __u64 size = __builtin_offsetof(struct ember_sample, frames) + depth * sizeof(struct ember_frame);
    count->samples++;
    if (bpf_ringbuf_output(&samples, sample, size, wakeup(&samples, 4 * 1024 * 1024)))
        count->samples_lost++;
    return 0;
}

/* Describes a type. */
static __always_inline void set_type(struct ember_operand *operand, __u64 type, __u32 kind)
{
    operand->type = type;
    operand->kind = type ? kind : EMBER_NONE;
    if (read_target(&operand->version_tag, sizeof(operand->version_tag), type + TYPE_VERSION_TAG))
        operand->version_tag = 0;
    if (bpf_probe_read_user_str(operand->name, EMBER_NAME, (const void *)read_word(type + TYPE_NAME)) < 0)
        operand->name[0] = 0;
}

/* Describes the type of an object. */
static __always_inline void set_object(struct ember_operand *operand, __u64 object)
{
    set_type(operand, read_word(object + OBJECT_TYPE), EMBER_INSTANCE);
}

/* Room for a hit in the ring, with all but the operands filled in; 0 outside the target. */
static __always_inline struct ember_probe_hit *begin(void *ctx, __u64 instr, const struct ember_config **cfg)
{
    __u32 zero = 0, tid = 0;
    __u32 probe = bpf_get_attach_cookie(ctx);
    __u8 flags = 0;
    *cfg = in_target(&tid);
    struct ember_counters *count = bpf_map_lookup_elem(&counters, &zero);
    __s64 *left = bpf_map_lookup_elem(&budgets, &probe);
    if (!*cfg || !count || !left || *left <= 0)
        return 0;
    __sync_fetch_and_add(left, -1);
    count->hits++;
    struct ember_probe_hit *hit = bpf_ringbuf_reserve(&hits, sizeof(*hit), 0);
    if (!hit) {
        count->hits_lost++;
        return 0;
    }
    hit->time_ns = bpf_ktime_get_ns();
    hit->instr = instr;
    hit->code = read_word(current_frame(find_tstate(*cfg, tid, &flags)));
    hit->callee = 0;
    hit->tid = tid;
    hit->probe = probe;
    __builtin_memset(hit->operands, 0, sizeof(hit->operands));
    return hit;
}

/* Sends a hit; the last one of a budget wakes the reader. */
static __always_inline int end(struct ember_probe_hit *hit)
{
    __u32 probe = hit->probe;
    __s64 *left = bpf_map_lookup_elem(&budgets, &probe);
    __u64 wake = left && *left <= 0 ? BPF_RB_FORCE_WAKEUP : wakeup(&hits, 1024 * 1024);
    bpf_ringbuf_submit(hit, wake);
    return 0;
}

/* (object, instr, ...): LoadAttr, StoreAttr, UnpackSequence, ForIter, Send */
SEC("uprobe")
int probe_object(struct pt_regs *ctx)
{
    const struct ember_config *cfg;
    struct ember_probe_hit *hit = begin(ctx, ctx->si, &cfg);
    if (!hit)
        return 0;
    set_object(&hit->operands[0], ctx->di);
    return end(hit);
}

/* (object, object, instr, ...): BinarySubscr, StoreSubscr, BinaryOp, CompareOp */
SEC("uprobe")
int probe_pair(struct pt_regs *ctx)
{
    const struct ember_config *cfg;
    struct ember_probe_hit *hit = begin(ctx, ctx->dx, &cfg);
    if (!hit)
        return 0;
    set_object(&hit->operands[0], ctx->di);
    set_object(&hit->operands[1], ctx->si);
    return end(hit);
}

/* (callable, instr, nargs, kwnames): Call. The second operand is the receiver of a bound method or
 * the class that is called. */
SEC("uprobe")
int probe_call(struct pt_regs *ctx)
{
    const struct ember_config *cfg;
    struct ember_probe_hit *hit = begin(ctx, ctx->si, &cfg);
    if (!hit)
        return 0;
    __u64 callable = ctx->di;
    set_object(&hit->operands[0], callable);
    __u64 type = hit->operands[0].type;
    if (type == cfg->type_type)
        set_type(&hit->operands[1], callable, EMBER_CLASS);
    if (type == cfg->method_type) {
        set_object(&hit->operands[1], read_word(callable + METHOD_SELF));
        callable = read_word(callable + METHOD_FUNC);
        type = read_word(callable + OBJECT_TYPE);
    }
    if (type == cfg->function_type)
        hit->callee = read_word(callable + FUNCTION_CODE);
    return end(hit);
}

/* (globals, builtins, instr, name): LoadGlobal. Both operands are dicts: only the site matters. */
SEC("uprobe")
int probe_global(struct pt_regs *ctx)
{
    const struct ember_config *cfg;
    struct ember_probe_hit *hit = begin(ctx, ctx->dx, &cfg);
    return hit ? end(hit) : 0;
}

/* (super, class, instr, load_method): LoadSuperAttr. The second operand is a class itself. */
SEC("uprobe")
int probe_super(struct pt_regs *ctx)
{
    const struct ember_config *cfg;
    struct ember_probe_hit *hit = begin(ctx, ctx->dx, &cfg);
    if (!hit)
        return 0;
    set_object(&hit->operands[0], ctx->di);
    set_type(&hit->operands[1], ctx->si, EMBER_CLASS);
    return end(hit);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
