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
        let interp = target.interpreter().ok_or("the process's memory cannot be read")?;
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

    /// The stack of a thread, innermost frame first, without the frames that changed too fast.
    ///
    /// Frames are read one by one while the thread runs on, so the inner one may belong to a call
    /// that the outer one has left by the time it is read. If the outer frames are the same in two
    /// walks, the inner frame that was read in between belongs to them.
    pub(super) fn sample(&self, thread: Thread) -> Box<Sample> {
        const WALKS: usize = 4;
        let mut last = self.walk(thread);
        let mut same = 0;
        for _ in 1..WALKS {
            let next = self.walk(thread);
            same = common_outer(&last, &next);
            last = next;
            if same + 1 >= usize::from(last.depth) {
                return last;
            }
        }
        keep_outer(&mut last, same + 1);
        last
    }

    fn walk(&self, thread: Thread) -> Box<Sample> {
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

/// The number that a thread has in its own pid namespace: what Python calls its native id. `tid` is
/// what this process calls it. `None` if there is no such thread.
pub(super) fn native_id(pid: u32, tid: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/task/{tid}/status")).ok()?;
    let ids = status.lines().find_map(|line| line.strip_prefix("NSpid:"))?;
    ids.split_whitespace().last()?.parse().ok()
}

/// The threads of a process, as this process calls them.
pub(super) fn tasks(pid: u32) -> Vec<u32> {
    let entries = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// How many of the outermost frames two walks agree about.
fn common_outer(a: &Sample, b: &Sample) -> usize {
    let frames = |s: &Sample| s.frames[..usize::from(s.depth)].to_vec();
    frames(a).iter().rev().zip(frames(b).iter().rev()).take_while(|(a, b)| a == b).count()
}

/// Leaves only the `count` outermost frames.
fn keep_outer(sample: &mut Sample, count: usize) {
    let depth = usize::from(sample.depth);
    let count = count.min(depth);
    sample.frames.copy_within(depth - count..depth, 0);
    sample.depth = count as u16;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(codes: &[u64]) -> Sample {
        let mut sample: Sample = bytemuck::Zeroable::zeroed();
        sample.depth = codes.len() as u16;
        for (frame, code) in sample.frames.iter_mut().zip(codes) {
            frame.code = *code;
        }
        sample
    }

    /// Check that frames which differ between two walks are cut off at the inner end only.
    #[test]
    fn torn_stacks() {
        let mut last = sample(&[5, 4, 2, 1]);
        assert_eq!(common_outer(&sample(&[3, 2, 1]), &last), 2);
        keep_outer(&mut last, 3);
        assert_eq!((last.depth, last.frames[0].code, last.frames[2].code), (3, 4, 1));
        keep_outer(&mut last, 9);
        assert_eq!(last.depth, 3);
    }

    /// Check that return addresses into compiled code are kept in order, and no more than fit.
    #[test]
    fn return_addresses() {
        let stack: Vec<u8> = (0..64u64).flat_map(|w| (w * 10).to_le_bytes()).collect();
        let mut got = sample(&[]);
        keep_returns(&mut got, &stack, (95, 125));
        assert_eq!((got.returns, &got.return_addresses[..3]), (3, &[100, 110, 120][..]));
        keep_returns(&mut got, &stack, (0, 1000));
        assert_eq!(usize::from(got.returns), got.return_addresses.len());
    }
}
