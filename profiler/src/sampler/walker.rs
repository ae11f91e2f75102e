//! The walk that `walk.h` does in the kernel, done from another process.
//!
//! The target runs on meanwhile, so a walk can see frames of two moments. Whatever it yields is
//! checked against code objects later; a chain that leads nowhere makes the sample partial.

use emberjit_layout::offsets as at;
use emberjit_probe_bpf::sample_flags;
use emberjit_probe_bpf::wire::{Frame, Sample};

use crate::memory::{Memory, word_at};
use crate::target::Target;

/// Up to the end of the last field that is used.
const TSTATE_HEAD: usize = at::tstate::NATIVE_THREAD_ID + 8;
const FRAME_HEAD: usize = at::frame::LOCALSPLUS;
/// More threads than this are not looked at.
const MAX_THREADS: usize = 10_000;

/// A Python thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) tid: u32,
    cframe: u64,
}

#[derive(Debug)]
pub(super) struct Walker {
    memory: Memory,
    interp: u64,
}

impl Walker {
    pub(super) fn new(target: &Target) -> Result<Walker, String> {
        let memory = target.memory();
        let runtime = target.symbol("_PyRuntime").ok_or("the interpreter's `_PyRuntime` is not named")?;
        let interp = memory
            .word(runtime + at::runtime::INTERPRETERS_MAIN as u64)
            .map_err(|e| format!("the process's memory cannot be read: {e}"))?;
        Ok(Walker { memory, interp })
    }

    /// The threads that Python knows now.
    pub(super) fn threads(&self) -> Vec<Thread> {
        let mut out = Vec::new();
        let mut tstate = self.memory.word(self.interp + at::interp::THREADS_HEAD as u64).unwrap_or(0);
        while tstate != 0 && out.len() < MAX_THREADS {
            let Ok(head) = self.memory.array::<TSTATE_HEAD>(tstate) else { break };
            out.push(Thread {
                tid: word_at(&head, at::tstate::NATIVE_THREAD_ID) as u32,
                cframe: word_at(&head, at::tstate::CFRAME),
            });
            tstate = word_at(&head, at::tstate::NEXT);
        }
        out
    }

    /// The stack of a thread, innermost frame first.
    pub(super) fn sample(&self, thread: Thread) -> Box<Sample> {
        let mut sample: Box<Sample> = Box::new(bytemuck::Zeroable::zeroed());
        sample.time_ns = monotonic_ns();
        sample.tid = thread.tid;
        let current = thread.cframe + at::tstate::CFRAME_CURRENT_FRAME as u64;
        let Ok(mut frame) = self.memory.word(current) else {
            sample.flags |= sample_flags::PARTIAL;
            return sample;
        };
        while frame != 0 {
            let depth = usize::from(sample.depth);
            if depth == sample.frames.len() {
                sample.flags |= sample_flags::DEEP;
                break;
            }
            let Ok(head) = self.memory.array::<FRAME_HEAD>(frame) else {
                sample.flags |= sample_flags::PARTIAL;
                break;
            };
            sample.frames[depth] = Frame {
                code: word_at(&head, at::frame::CODE),
                instr: word_at(&head, at::frame::PREV_INSTR) | u64::from(head[at::frame::OWNER]) << 56,
            };
            sample.depth += 1;
            frame = word_at(&head, at::frame::PREVIOUS);
        }
        sample
    }
}

/// Keeps the words of a piece of stack that lie in compiled code.
pub(super) fn keep_returns(sample: &mut Sample, stack: &[u8], (start, end): (u64, u64)) {
    let words = stack.as_chunks::<8>().0.iter().map(|w| u64::from_le_bytes(*w));
    let returns = words.filter(|w| (start..end).contains(w)).take(sample.return_addresses.len());
    for (index, address) in returns.enumerate() {
        sample.return_addresses[index] = address;
        sample.returns = index as u8 + 1;
    }
}

/// CLOCK_MONOTONIC
pub(super) fn monotonic_ns() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes to `now`; the clock always exists.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
