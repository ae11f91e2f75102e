//! The code heap: memory for machine code with a budget, from which versions can be freed.
//!
//! Called by whoever installs and retires versions, always with the GIL held (so that a fork, which
//! holds it too, never meets a half-done change). What always holds:
//! - Live blocks, free ranges and ranges waiting for a forked child cover the memory once each.
//! - Free ranges never touch: neighbours are joined when they are freed.
//! - Memory that was freed holds `int3`, so a stale jump stops at once and in a place that tells.
//!   Memory that was never used holds zeroes and costs nothing.
//!
//! Free ranges are kept in a map by offset and searched for the smallest that fits. There are at
//! most a few thousand versions in a process, so a search is short beside any compilation.
//!
//! **Forks.** Parent and child share the pages of the heap. The child therefore moves to a copy of
//! its own at the same addresses before anything else ([`CodeHeap::after_fork_in_child`]). Until it
//! has, the parent must not change blocks that were live at the fork: `before_fork` makes a pipe
//! whose writing end the child closes when it is done (or dies, or calls `exec`), and the parent
//! puts off all freeing until the pipe says so.

use std::collections::BTreeMap;
use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::AsRawFd;

use crate::policy::paths;

use super::mapping::{DualMapping, Extent};

/// Blocks start and end at multiples of this.
const GRAIN: usize = 16;
/// Largest alignment a block can ask for; the mapping itself is aligned to pages.
const MAX_ALIGN: usize = 4096;
/// Less memory is of no use.
const LEAST: usize = 1 << 20;
const INT3: u8 = 0xcc;

/// One version's machine code. Not freed when dropped: give it back with [`CodeHeap::free`].
#[derive(Debug, PartialEq, Eq, Hash)]
#[must_use = "dropping a block leaks its memory"]
pub struct CodeBlock {
    start: *const u8,
    len: usize,
}

// SAFETY: a block is an address and a length; reading through it is the reader's business.
unsafe impl Send for CodeBlock {}
// SAFETY: as above.
unsafe impl Sync for CodeBlock {}

impl CodeBlock {
    /// Address in the executable view.
    pub fn start(&self) -> *const u8 {
        self.start
    }

    /// Length of the code in bytes, as it was asked for.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.start as usize) < self.len
    }
}

/// Memory for machine code; see the module's text.
pub struct CodeHeap {
    memory: DualMapping,
    budget: usize,
    used: usize,
    /// Length by offset.
    free: BTreeMap<usize, usize>,
    live: BTreeMap<usize, usize>,
    /// Freed, but a forked child may still have to copy it.
    deferred: Vec<Extent>,
    forks: Forks,
    /// The child of a fork that could not get memory of its own must not write any more.
    frozen: bool,
}

impl CodeHeap {
    /// Reserves address space for `reserve_bytes`; at most `budget` bytes of it are ever in use.
    ///
    /// Less is reserved where the process may not have so many addresses (`ulimit -v`).
    pub fn new(reserve_bytes: usize, budget: usize) -> io::Result<CodeHeap> {
        let mut bytes = reserve_bytes;
        let memory = loop {
            match DualMapping::new(bytes) {
                Ok(memory) => break memory,
                Err(e) if e.raw_os_error() == Some(libc::ENOMEM) && bytes / 2 >= LEAST => bytes /= 2,
                Err(e) => return Err(e),
            }
        };
        let free = BTreeMap::from([(0, memory.len())]);
        Ok(CodeHeap {
            memory,
            budget,
            used: 0,
            free,
            live: BTreeMap::new(),
            deferred: Vec::new(),
            forks: Forks::default(),
            frozen: false,
        })
    }

    /// Copies `code` into the heap at a multiple of `align` (a power of two, at most a page).
    ///
    /// `None`: there is no room within the budget or the reservation; free something and try again.
    pub fn alloc(&mut self, code: &[u8], align: usize) -> Option<CodeBlock> {
        let block = self.reserve(code.len(), align)?;
        self.write(&block, 0, code);
        Some(block)
    }

    /// A block filled with `int3`, for code that must know its address before it is final; fill it
    /// with [`CodeHeap::write`].
    pub fn reserve(&mut self, len: usize, align: usize) -> Option<CodeBlock> {
        assert!(align.is_power_of_two() && align <= MAX_ALIGN, "alignment {align} of a code block");
        self.settle_forks();
        let size = len.max(1).checked_next_multiple_of(GRAIN)?;
        if self.frozen || size > self.budget.saturating_sub(self.used) {
            return None;
        }
        let offset = self.take(size, align.max(GRAIN))?;
        self.live.insert(offset, size);
        self.used += size;
        self.memory.fill(offset, size, INT3);
        Some(CodeBlock { start: self.memory.execute().wrapping_add(offset), len })
    }

    /// Overwrites part of a block. No thread may be about to execute those bytes: the write is not
    /// atomic. Panics if they do not fit the block.
    pub fn write(&mut self, block: &CodeBlock, at: usize, bytes: &[u8]) {
        let end = at.checked_add(bytes.len());
        assert!(end.is_some_and(|end| end <= block.len), "outside of the code block");
        let offset = self.offset_of(block);
        if !self.frozen {
            self.memory.write(offset + at, bytes);
        }
    }

    /// Gives a block back. No thread may execute it any more.
    pub fn free(&mut self, block: CodeBlock) {
        let offset = self.offset_of(&block);
        let size = self.live.remove(&offset).expect("offset_of found it");
        self.deferred.push((offset, size));
        self.settle_forks();
    }

    /// Bytes in use, rounding included, and what waits for a forked child.
    pub fn used(&self) -> usize {
        self.used
    }

    pub fn budget(&self) -> usize {
        self.budget
    }

    /// Addresses of the executable view.
    pub fn range(&self) -> std::ops::Range<usize> {
        let start = self.memory.execute() as usize;
        start..start + self.memory.len()
    }

    /// Call before the process forks; then exactly one of the other two, on each side.
    pub fn before_fork(&mut self) {
        self.forks.before();
    }

    pub fn after_fork_in_parent(&mut self) {
        self.forks.in_parent();
    }

    /// Moves this process to memory of its own. Call before any compiled code is freed or made.
    ///
    /// On an error the code that exists stays usable, and the heap neither takes nor frees any.
    pub fn after_fork_in_child(&mut self) -> io::Result<()> {
        let live = self.live.iter().map(|(&offset, &size)| (offset, size));
        let moved = self.memory.make_private(live);
        self.frozen |= moved.is_err();
        self.forks = Forks::default();
        self.settle_forks();
        moved
    }

    /// Closes the pipes of forks whose children are done. Cheap while there are none.
    pub fn close_told_pipes(&mut self) {
        if !self.forks.waiting.is_empty() {
            self.settle_forks();
        }
    }

    fn offset_of(&self, block: &CodeBlock) -> usize {
        let offset = (block.start as usize).wrapping_sub(self.memory.execute() as usize);
        assert!(self.live.contains_key(&offset), "a code block of another heap");
        offset
    }

    /// Takes `size` bytes out of the smallest free range that holds them.
    fn take(&mut self, size: usize, align: usize) -> Option<usize> {
        let fits = |(&at, &len): (&usize, &usize)| {
            let offset = at.next_multiple_of(align);
            (offset + size <= at + len).then_some((len, at, offset))
        };
        let (len, at, offset) = self.free.iter().filter_map(fits).min()?;
        self.free.remove(&at);
        if offset > at {
            self.free.insert(at, offset - at);
        }
        if offset + size < at + len {
            self.free.insert(offset + size, at + len - offset - size);
        }
        Some(offset)
    }

    /// Frees what was put off, unless some child has not copied its code yet.
    fn settle_forks(&mut self) {
        // Ends of pipes are closed as soon as they have told, whether anything waits for it or not.
        let settled = self.forks.settled();
        if self.frozen || self.deferred.is_empty() || !settled {
            return;
        }
        for (offset, size) in std::mem::take(&mut self.deferred) {
            self.memory.fill(offset, size, INT3);
            self.used -= size;
            self.join_free(offset, size);
        }
    }

    fn join_free(&mut self, mut offset: usize, mut size: usize) {
        if let Some((&before, &len)) = self.free.range(..offset).next_back()
            && before + len == offset
        {
            self.free.remove(&before);
            (offset, size) = (before, len + size);
        }
        if let Some(len) = self.free.remove(&(offset + size)) {
            size += len;
        }
        self.free.insert(offset, size);
    }
}

/// Children that may not have copied their code yet.
#[derive(Default)]
struct Forks {
    /// Both ends of the pipe of a fork that is under way.
    starting: Option<(PipeReader, PipeWriter)>,
    /// Reading ends: at their end of file the child is done.
    waiting: Vec<PipeReader>,
    /// A pipe could not be made: nobody will ever know when that child is done.
    unknown: bool,
}

impl Forks {
    fn before(&mut self) {
        match io::pipe() {
            Ok((read, write)) => self.starting = Some((paths::aside(read), paths::aside(write))),
            Err(_) => self.unknown = true,
        }
    }

    fn in_parent(&mut self) {
        if let Some((read, _write)) = self.starting.take() {
            self.waiting.push(read);
        }
    }

    fn settled(&mut self) -> bool {
        self.waiting.retain(|end| !at_end_of_file(end));
        self.waiting.is_empty() && self.starting.is_none() && !self.unknown
    }
}

/// Whether all writing ends of this pipe are closed; nothing is ever written to it.
fn at_end_of_file(end: &PipeReader) -> bool {
    let mut poll = libc::pollfd { fd: end.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one valid entry; a timeout of zero never blocks.
    let ready = unsafe { libc::poll(&mut poll, 1, 0) };
    ready == 1 && poll.revents & (libc::POLLHUP | libc::POLLERR | libc::POLLNVAL) != 0
}

#[cfg(test)]
#[path = "heap_tests.rs"]
mod tests;
