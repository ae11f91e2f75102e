//! Two views of one piece of anonymous memory: one writable, one executable, never both.
//!
//! Called by [`super::heap`] only. What always holds:
//! - Both views are `MAP_SHARED` mappings of one memfd named `emberjit-code`, so the memory has a
//!   path in `/proc/PID/maps` and symbolisers can tell it from other anonymous memory.
//! - The descriptor is closed as soon as the views exist. A program that closes or reuses
//!   descriptor numbers it did not open cannot harm the views.
//! - The views stay at the same addresses as long as the value lives, across forks too.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr;

/// Memory that is written through one address and executed through another.
pub struct DualMapping {
    write: *mut u8,
    execute: *mut u8,
    len: usize,
}

// SAFETY: the value owns both mappings; all writes go through `&mut self`.
unsafe impl Send for DualMapping {}

/// A byte range of the mapping: offset and length.
pub type Extent = (usize, usize);

impl DualMapping {
    /// Maps `len` bytes, rounded up to whole pages. No memory is used before it is written.
    pub fn new(len: usize) -> io::Result<DualMapping> {
        let len = round_to_pages(len)?;
        let fd = memfd(len)?;
        let write = View::map(&fd, ptr::null_mut(), len, Access::Write)?;
        let execute = View::map(&fd, ptr::null_mut(), len, Access::Execute)?;
        Ok(DualMapping { write: write.keep(), execute: execute.keep(), len })
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Start of the executable view.
    pub fn execute(&self) -> *const u8 {
        self.execute
    }

    /// Copies `bytes` to `offset`. Panics if they do not fit.
    pub fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.check(offset, bytes.len());
        // SAFETY: the range lies inside the writable view (checked), and `bytes` cannot overlap it:
        // no reference to the view is ever handed out.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.write.add(offset), bytes.len()) }
    }

    /// Sets `len` bytes from `offset` on. Panics if they do not fit.
    pub fn fill(&mut self, offset: usize, len: usize, byte: u8) {
        self.check(offset, len);
        // SAFETY: the range lies inside the writable view (checked).
        unsafe { ptr::write_bytes(self.write.add(offset), byte, len) }
    }

    /// Copies `len` bytes from `offset` on out of the mapping. Panics if they do not lie in it.
    pub fn read(&self, offset: usize, len: usize) -> Vec<u8> {
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
    pub fn make_private(&mut self, extents: impl Iterator<Item = Extent>) -> io::Result<()> {
        let fd = memfd(self.len)?;
        let mut copy = View::map(&fd, ptr::null_mut(), self.len, Access::Write)?;
        for (offset, len) in extents {
            copy.bytes()[offset..offset + len].copy_from_slice(&self.read(offset, len));
        }
        View::map(&fd, self.execute, self.len, Access::Execute)?.keep();
        View::map(&fd, self.write, self.len, Access::Write)?.keep();
        Ok(())
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

enum Access {
    Write,
    Execute,
}

/// One mapping, unmapped again unless it is kept.
struct View {
    start: *mut u8,
    len: usize,
}

impl View {
    /// Maps the whole of `fd`; at exactly `at`, replacing what is there, unless `at` is null.
    fn map(fd: &OwnedFd, at: *mut u8, len: usize, access: Access) -> io::Result<View> {
        let protection = match access {
            Access::Write => libc::PROT_READ | libc::PROT_WRITE,
            Access::Execute => libc::PROT_READ | libc::PROT_EXEC,
        };
        let fixed = if at.is_null() { 0 } else { libc::MAP_FIXED };
        // SAFETY: either the kernel chooses free addresses, or `at` is a view of `len` bytes that
        // the caller owns and replaces.
        let start =
            unsafe { libc::mmap(at.cast(), len, protection, libc::MAP_SHARED | fixed, fd.as_raw_fd(), 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(View { start: start.cast(), len })
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

fn memfd(len: usize) -> io::Result<OwnedFd> {
    // SAFETY: a C call with a terminated name.
    let fd = unsafe { libc::memfd_create(c"emberjit-code".as_ptr(), libc::MFD_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor was just opened and belongs to nobody else.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    let size = libc::off_t::try_from(len).map_err(|_| io::ErrorKind::InvalidInput)?;
    // SAFETY: a C call on a descriptor that is open.
    if unsafe { libc::ftruncate(fd.as_raw_fd(), size) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(fd)
}

fn round_to_pages(len: usize) -> io::Result<usize> {
    // SAFETY: a C call without arguments in memory.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
    match len.checked_next_multiple_of(page) {
        None | Some(0) => Err(io::ErrorKind::InvalidInput.into()),
        Some(len) => Ok(len),
    }
}
