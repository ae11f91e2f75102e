//! The walk of `walk.h`, compiled for user space and run on recorded memory.
//!
//! The very code that the kernel runs: only `read_target` and `repeat` differ.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use emberjit_layout::offsets as at;
use emberjit_probe_bpf::{sample_flags, split_instr, wire};
use proptest::prelude::*;

/// Reads a record of memory from standard input, walks, and writes the sample.
///
/// Input: runtime address, thread id, stack pointer, start and end of compiled code, number of
/// words; then as many pairs of address and word. What is not in the record cannot be read.
const HARNESS: &str = r#"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef unsigned char __u8; typedef unsigned short __u16; typedef unsigned int __u32;
typedef unsigned long long __u64; typedef int __s32; typedef long long __s64;
#include "wire.h"
#include "cpython312.h"

static __u64 count, (*record)[2];

static int order(const void *a, const void *b)
{
    __u64 x = *(const __u64 *)a, y = *(const __u64 *)b;
    return x < y ? -1 : x > y;
}

static long read_target(void *to, __u32 size, __u64 from)
{
    for (__u32 done = 0; done < size; done += 8) {
        __u64 address = from + done;
        __u64 *found = bsearch(&address, record, count, sizeof(*record), order);
        if (!found)
            return -14;
        memcpy((char *)to + done, found + 1, 8);
    }
    return 0;
}

#define repeat(times, step, context) \
    for (__u32 turn = 0; turn < (times) && !step(turn, context); turn++) {}
#include "walk.h"

int main(void)
{
    static struct ember_sample sample;
    static __u64 head[6], words[STACK_CHUNK];
    if (fread(head, sizeof(head), 1, stdin) != 1)
        return 1;
    count = head[5];
    record = calloc(count + 1, sizeof(*record));
    if (fread(record, sizeof(*record), count, stdin) != count)
        return 1;
    sample.sp = head[2];
    __u64 tstate = search_tstate(head[0], head[1]);
    if (tstate)
        walk(&sample, tstate);
    else
        sample.flags |= EMBER_FOREIGN;
    scan_stack(&sample, words, head[3], head[4]);
    fwrite(&sample, sizeof(sample), 1, stdout);
    return 0;
}
"#;

/// Compiles the harness once.
fn harness() -> PathBuf {
    static BUILT: std::sync::LazyLock<(tempfile::TempDir, PathBuf)> = std::sync::LazyLock::new(|| {
        let dir = tempfile::tempdir().unwrap();
        let (source, program) = (dir.path().join("walk.c"), dir.path().join("walk"));
        std::fs::write(&source, HARNESS).unwrap();
        let headers = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bpf");
        let flags = ["-O1", "-g", "-Wall", "-Werror", "-fsanitize=undefined", "-fsanitize-trap=undefined"];
        let built = Command::new("clang")
            .args(flags)
            .arg("-I")
            .arg(headers)
            .arg(&source)
            .arg("-o")
            .arg(&program)
            .status();
        assert!(built.unwrap().success());
        (dir, program)
    });
    BUILT.1.clone()
}

/// A thread of a recorded process: its id and frames, innermost first, as code, `prev_instr`, owner.
type Thread = (u32, Vec<(u64, u64, u8)>);

/// Recorded memory of a process.
#[derive(Clone, Debug, Default)]
struct Memory {
    words: std::collections::BTreeMap<u64, u64>,
}

const RUNTIME: u64 = 0x10_0000;
const INTERP: u64 = 0x20_0000;
const STACK: u64 = 0x30_0000;

impl Memory {
    fn set(&mut self, address: u64, word: u64) {
        self.words.insert(address, word);
    }

    fn of(threads: &[Thread]) -> Memory {
        let mut memory = Memory::default();
        let tstate = |i: usize| if i < threads.len() { 0x100_0000 * (i as u64 + 1) } else { 0 };
        memory.set(RUNTIME + at::runtime::INTERPRETERS_MAIN as u64, INTERP);
        memory.set(INTERP + at::interp::THREADS_HEAD as u64, tstate(0));
        for (i, (tid, frames)) in threads.iter().enumerate() {
            let (this, frame) =
                (
                    tstate(i),
                    |depth: usize| {
                        if depth < frames.len() { tstate(i) + 0x1000 * (depth as u64 + 1) } else { 0 }
                    },
                );
            memory.set(this + at::tstate::NEXT as u64, tstate(i + 1));
            memory.set(this + at::tstate::NATIVE_THREAD_ID as u64, (*tid).into());
            memory.set(this + at::tstate::CFRAME as u64, this + 0x800);
            memory.set(this + 0x800 + at::tstate::CFRAME_CURRENT_FRAME as u64, frame(0));
            for (depth, (code, instr, owner)) in frames.iter().enumerate() {
                memory.add_frame(frame(depth), frame(depth + 1), *code, *instr, *owner);
            }
        }
        memory
    }

    fn add_frame(&mut self, at: u64, previous: u64, code: u64, instr: u64, owner: u8) {
        (0..at::frame::LOCALSPLUS as u64).step_by(8).for_each(|offset| self.set(at + offset, 0xdead));
        self.set(at + at::frame::CODE as u64, code);
        self.set(at + at::frame::PREVIOUS as u64, previous);
        self.set(at + at::frame::PREV_INSTR as u64, instr);
        let word = at::frame::OWNER as u64 & !7;
        self.set(at + word, u64::from(owner) << (8 * (at::frame::OWNER as u64 - word)));
    }

    fn walk(&self, tid: u32, heap: (u64, u64)) -> wire::Sample {
        let head = [RUNTIME, tid.into(), STACK, heap.0, heap.1, self.words.len() as u64];
        let words = self.words.iter().flat_map(|(a, w)| [*a, *w]);
        let input: Vec<u8> = head.into_iter().chain(words).flat_map(u64::to_le_bytes).collect();
        let mut child = Command::new(harness()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&input).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        bytemuck::pod_read_unaligned(&output.stdout)
    }
}

fn frames(sample: &wire::Sample) -> Vec<(u64, u64, u8)> {
    let frame = |f: &wire::Frame| {
        let (instr, owner) = split_instr(f.instr);
        (f.code, instr, owner)
    };
    sample.frames[..usize::from(sample.depth)].iter().map(frame).collect()
}

fn stack(depth: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(u64, u64, u8)>> {
    prop::collection::vec((any::<u64>(), 0..1u64 << 47, 0..4u8), depth)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Check that the right thread is found and its frames are recorded in order, deep ones cut.
    #[test]
    fn frames_of_threads(stacks in prop::collection::vec(stack(0..300), 1..6), which in any::<prop::sample::Index>()) {
        let threads: Vec<Thread> = (100..).zip(stacks).collect();
        let (tid, expected) = &threads[which.index(threads.len())];
        let sample = Memory::of(&threads).walk(*tid, (0, 0));
        let kept = expected.len().min(sample.frames.len());
        prop_assert_eq!(frames(&sample), &expected[..kept]);
        prop_assert_eq!(sample.flags & sample_flags::DEEP != 0, expected.len() > sample.frames.len());
        prop_assert_eq!(sample.flags & (sample_flags::PARTIAL | sample_flags::FOREIGN), 0);
    }

    /// Check that a frame which cannot be read ends the walk and flags it, and what was read stays.
    #[test]
    fn holes(frames_in in stack(1..40), hole in any::<prop::sample::Index>()) {
        let hole = hole.index(frames_in.len());
        let mut memory = Memory::of(&[(7, frames_in.clone())]);
        memory.words.remove(&(0x100_0000 + 0x1000 * (hole as u64 + 1) + at::frame::PREV_INSTR as u64));
        let sample = memory.walk(7, (0, 0));
        prop_assert_eq!(frames(&sample), &frames_in[..hole]);
        prop_assert_eq!(sample.flags, sample_flags::PARTIAL);
    }
}

/// Check that chains that lead in a circle end, for frames and for threads.
#[test]
fn circles() {
    let mut memory = Memory::of(&[(7, vec![(1, 2, 0), (3, 4, 0)])]);
    memory.set(0x100_2000 + at::frame::PREVIOUS as u64, 0x100_1000);
    let sample = memory.walk(7, (0, 0));
    assert_eq!(usize::from(sample.depth), sample.frames.len());
    assert_eq!(sample.flags, sample_flags::DEEP);
    memory.set(0x100_0000 + at::tstate::NEXT as u64, 0x100_0000);
    let sample = memory.walk(8, (0, 0));
    assert_eq!((sample.depth, sample.flags), (0, sample_flags::FOREIGN));
}

/// Check that words of the native stack which point into compiled code are kept, nearest first, no
/// more than fit, and that the end of the stack ends the search.
#[test]
fn return_addresses() {
    let mut memory = Memory::of(&[(7, vec![])]);
    (0..128u64).for_each(|i| memory.set(STACK + 8 * i, if i % 20 == 3 { 0x5000 + i } else { i }));
    let sample = memory.walk(7, (0x5000, 0x6000));
    let kept: Vec<u64> = (0..7).map(|i| 0x5000 + 20 * i + 3).collect();
    assert_eq!(sample.return_addresses[..sample.returns.into()], kept);
    let everything = memory.walk(7, (0, u64::MAX));
    assert_eq!(usize::from(everything.returns), everything.return_addresses.len());
    assert_eq!(memory.walk(7, (0, 0)).returns, 0);
}
