//! The programs that Emberjit runs in the kernel, how they are loaded, and what they send.
//!
//! They sample Python stacks on a clock, read operand types where the interpreter specialises an
//! instruction, and count what had to be dropped. What an address means is not known here.
//!
//! *Architecture invariant*: programs, maps and attachments live in file descriptors of this process
//! and nowhere else. Nothing is pinned, so nothing outlives the process, however it ends.
//!
//! Reading order: `bpf/wire.h` and [`wire`] (what is exchanged), `bpf/walk.h` (finding frames),
//! `bpf/probes.bpf.c` (the programs), [`specialiser`] (where they attach), [`loader`] (how).

pub mod loader;
pub mod specialiser;
#[rustfmt::skip]
pub mod wire;

pub use loader::{Kernel, KernelError, ProbeLink};
pub use specialiser::{SPECIALISERS, Shape, Specialiser};

/// The compiled programs, as an ELF object.
pub const OBJECT: &[u8] = aya::include_bytes_aligned!(concat!(env!("OUT_DIR"), "/probes.bpf.o"));

/// Bits of [`wire::Sample::flags`] (`enum ember_sample_flags`).
pub mod sample_flags {
    /// The outer end is missing: memory could not be read.
    pub const PARTIAL: u8 = 1;
    /// The outer end is missing: the stack is deeper than what a sample holds.
    pub const DEEP: u8 = 2;
    /// The thread held the interpreter lock.
    pub const GIL: u8 = 4;
    /// Python knows nothing of this thread.
    pub const FOREIGN: u8 = 8;
    /// The sample hit the kernel.
    pub const KERNEL: u8 = 16;
}

/// Values of [`wire::Operand::kind`] (`enum ember_operand_kind`).
pub mod operand_kind {
    pub const NONE: u32 = 0;
    /// The type of an operand.
    pub const INSTANCE: u32 = 1;
    /// The operand is itself this type.
    pub const CLASS: u32 = 2;
}

/// The frame's `prev_instr` and owner, which share a word on the wire.
pub fn split_instr(instr: u64) -> (u64, u8) {
    (instr & ((1 << 56) - 1), (instr >> 56) as u8)
}

/// The text before the first zero byte; bytes that are no UTF-8 are replaced.
pub fn operand_name(operand: &wire::Operand) -> String {
    let end = operand.name.iter().position(|b| *b == 0).unwrap_or(operand.name.len());
    String::from_utf8_lossy(&operand.name[..end]).into_owned()
}

/// Reads a sample, which is sent with only the frames it has. `None` if the record is malformed.
pub fn decode_sample(record: &[u8], into: &mut wire::Sample) -> Option<()> {
    let head = std::mem::offset_of!(wire::Sample, frames);
    let whole = bytemuck::bytes_of_mut(into);
    whole.get_mut(..record.len())?.copy_from_slice(record);
    let fits = record.len() >= head
        && record.len() == head + usize::from(into.depth) * size_of::<wire::Frame>()
        && usize::from(into.returns) <= into.return_addresses.len();
    fits.then_some(())
}

/// Reads a probe hit. `None` if the record is malformed.
pub fn decode_hit(record: &[u8]) -> Option<wire::ProbeHit> {
    bytemuck::try_pod_read_unaligned(record).ok()
}
