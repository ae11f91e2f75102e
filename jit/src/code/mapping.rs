//! Two views of one piece of shared memory: one writable, one executable, never both.
//!
//! Called by [`super::heap`] only. What always holds:
//! - Both views show the same pages, at the same addresses as long as the value lives, across forks
//!   too.
//! - No descriptor stays open: a program that closes or reuses descriptor numbers it did not open
//!   cannot harm the views.
//!
//! The memory is shared and anonymous, and the second view is made by `mremap` with an old length
//! of 0, which maps the same pages again. A memfd would do as well, and have a name, but perf looks
//! into `/tmp/perf-PID.map` only for mappings that it takes for anonymous, by their path
//! (`is_anon_memory` in the kernel's `tools/perf/util/map.h`): `/dev/zero`, the path of this kind
//! of memory, is one of them, and `/memfd:NAME` is not. With a memfd perf shows bare addresses.

use std::io;
use std::ptr;

/// Memory that is written through one address and executed through another.
pub(super) struct DualMapping {
    write: *mut u8,
    execute: *mut u8,
    len: usize,
}

// SAFETY: the value owns both mappings; all writes go through `&mut self`.
unsafe impl Send for DualMapping {}

/// A byte range of the mapping: offset and length.
pub(super) type Extent = (usize, usize);

impl DualMapping {
    /// Maps `len` bytes, rounded up to whole pages. No memory is used before it is written.
    pub(super) fn new(len: usize) -> io::Result<DualMapping> {
        let len = round_to_pages(len)?;
        let write = View::new(len)?;
        let execute = write.second()?;
        execute.protect(libc::PROT_READ | libc::PROT_EXEC)?;
        Ok(DualMapping { write: write.keep(), execute: execute.keep(), len })
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Start of the executable view.
    pub(super) fn execute(&self) -> *const u8 {
        self.execute
    }

    /// Copies `bytes` to `offset`. Panics if they do not fit.
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.check(offset, bytes.len());
        // SAFETY: the range lies inside the writable view (checked), and `bytes` cannot overlap it:
        // no reference to the view is ever handed out.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.write.add(offset), bytes.len()) }
    }

    /// Sets `len` bytes from `offset` on. Panics if they do not fit.
    pub(super) fn fill(&mut self, offset: usize, len: usize, byte: u8) {
        self.check(offset, len);
        // SAFETY: the range lies inside the writable view (checked).
        unsafe { ptr::write_bytes(self.write.add(offset), byte, len) }
    }

    /// Copies `len` bytes from `offset` on out of the mapping. Panics if they do not lie in it.
    pub(super) fn read(&self, offset: usize, len: usize) -> Vec<u8> {
        self.check(offset, len);
        // SAFETY: the range lies inside the readable view (checked), and `&self` keeps writers of
        // this process out while the slice exists.
        unsafe { std::slice::from_raw_parts(self.write.add(offset), len) }.to_vec()
    }

    /// Replaces both views, at the same addresses, by views of new memory with the same content in
    /// the extents given (the rest reads as zero).
    ///
    /// For a forked child, which otherwise shares every write with its parent. On an error that
    /// leaves the old memory in place the child goes on sharing it. The caller must not be running
    /// on the executable view, which holds for every Rust function.
    pub(super) fn make_private(&mut self, extents: impl Iterator<Item = Extent>) -> io::Result<()> {
        let mut copy = View::new(self.len)?;
        for (offset, len) in extents {
            copy.bytes()[offset..offset + len].copy_from_slice(&self.read(offset, len));
        }
        let execute = copy.second()?;
        execute.protect(libc::PROT_READ | libc::PROT_EXEC)?;
        execute.replace(self.execute)?;
        copy.replace(self.write)
    }

    fn check(&self, offset: usize, len: usize) {
        let end = offset.checked_add(len);
        assert!(end.is_some_and(|end| end <= self.len), "outside of the code mapping");
    }
}

impl Drop for DualMapping {
    fn drop(&mut self) {
        for view in [self.write, self.execute] {
            // SAFETY: the value owns both views and goes away with them.
            unsafe { libc::munmap(view.cast(), self.len) };
        }
    }
}

/// One mapping, unmapped again unless it is kept.
struct View {
    start: *mut u8,
    len: usize,
}

impl View {
    /// New memory, writable, full of zeroes.
    fn new(len: usize) -> io::Result<View> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: the kernel chooses free addresses.
        let start = unsafe { libc::mmap(ptr::null_mut(), len, protection, flags, -1, 0) };
        View::checked(start, len)
    }

    /// A second view of the same pages, with the same protection.
    fn second(&self) -> io::Result<View> {
        // SAFETY: an old length of 0 leaves the old mapping as it is; the kernel chooses the new
        // addresses.
        let start = unsafe { libc::mremap(self.start.cast(), 0, self.len, libc::MREMAP_MAYMOVE) };
        View::checked(start, self.len)
    }

    fn checked(start: *mut libc::c_void, len: usize) -> io::Result<View> {
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(View { start: start.cast(), len })
    }

    fn protect(&self, protection: libc::c_int) -> io::Result<()> {
        // SAFETY: nobody but the caller knows of this view yet.
        match unsafe { libc::mprotect(self.start.cast(), self.len, protection) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Moves the view to `target`, in place of the view of the same length that is there.
    fn replace(self, target: *mut u8) -> io::Result<()> {
        let len = self.len;
        let start = self.keep();
        let flags = libc::MREMAP_MAYMOVE | libc::MREMAP_FIXED;
        // SAFETY: `target` is a view that the caller owns and wants replaced.
        let moved = unsafe { libc::mremap(start.cast(), len, len, flags, target) };
        if moved == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    fn keep(self) -> *mut u8 {
        let start = self.start;
        std::mem::forget(self);
        start
    }

    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: only called on a writable view of `len` bytes that nobody else knows.
        unsafe { std::slice::from_raw_parts_mut(self.start, self.len) }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        // SAFETY: a view that was not kept is owned by this value alone.
        unsafe { libc::munmap(self.start.cast(), self.len) };
    }
}

fn round_to_pages(len: usize) -> io::Result<usize> {
    // SAFETY: a C call without arguments in memory.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
    match len.checked_next_multiple_of(page) {
        None | Some(0) => Err(io::ErrorKind::InvalidInput.into()),
        Some(len) => Ok(len),
    }
}
