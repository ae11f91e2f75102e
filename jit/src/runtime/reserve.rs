//! Memory for when there is none left: a program that handles its MemoryError goes on.
//!
//! The interpreter raises MemoryError at what allocates. Two things of ours cannot: Rust's own allocations, where the
//! process would abort, and numbers that lose their machine form ([`int`], [`float`]), where the interpreter had the
//! object already.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use crate::cpython::ffi::{self, PyObject};

/// Address space set aside, in bytes; no memory as long as it is not used.
const BYTES: usize = 32 << 20;
/// Bytes that the compiler may need: it does not begin where there are fewer.
const COMPILER_BYTES: usize = 64 << 20;

/// Rust's allocator: the C library's, and behind that the reserve.
pub struct Allocator;

/// Where the reserve begins, or 0.
static BASE: AtomicUsize = AtomicUsize::new(0);
/// Number of allocations in the reserve, in the upper half, and its bytes up to the last one's end.
static USED: AtomicU64 = AtomicU64::new(0);

// SAFETY: memory comes from the system or from the reserve, which knows its own by their addresses.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller says.
        let memory = unsafe { System.alloc(layout) };
        if memory.is_null() { take(layout) } else { memory }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        if is_ours(memory) {
            give_back();
        } else {
            // SAFETY: as the caller says.
            unsafe { System.dealloc(memory, layout) }
        }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller says; what is new does not lie in what is old.
        unsafe {
            if !is_ours(memory) {
                let grown = System.realloc(memory, layout, size);
                if !grown.is_null() {
                    return grown;
                }
            }
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                memory.copy_to_nonoverlapping(new, size.min(layout.size()));
                self.dealloc(memory, layout);
            }
            new
        }
    }
}

fn is_ours(memory: *mut u8) -> bool {
    let base = BASE.load(Ordering::Relaxed);
    base != 0 && (memory as usize).wrapping_sub(base) < BYTES
}

#[cold]
fn take(layout: Layout) -> *mut u8 {
    let base = BASE.load(Ordering::Relaxed);
    let place = |used: u64| {
        let start = (used as u32 as usize).next_multiple_of(layout.align());
        let end = start.checked_add(layout.size()).filter(|end| *end <= BYTES)?;
        Some((start, ((used >> 32) + 1) << 32 | end as u64))
    };
    let before = USED.try_update(Ordering::Relaxed, Ordering::Relaxed, |used| place(used).map(|p| p.1));
    match before {
        Ok(used) if base != 0 => (base + place(used).map_or(0, |p| p.0)) as *mut u8,
        _ => null_mut(),
    }
}

fn give_back() {
    // The last one takes all with it.
    let less = |used: u64| if used >> 32 <= 1 { 0 } else { used - (1 << 32) };
    USED.update(Ordering::Relaxed, Ordering::Relaxed, less);
}

/// Sets the reserve aside. Where the process may not have so many addresses there is none.
pub fn set_aside() {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: fresh memory.
    let base = unsafe { libc::mmap(null_mut(), BYTES, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    if base != libc::MAP_FAILED {
        BASE.store(base as usize, Ordering::Relaxed);
    }
    restock();
}

/// Whether there is memory for the compiler. Costs a few microseconds.
pub fn has_compiler_memory() -> bool {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: fresh memory, which is given back at once.
    unsafe {
        let memory = libc::mmap(null_mut(), COMPILER_BYTES, libc::PROT_NONE, flags, -1, 0);
        memory != libc::MAP_FAILED && libc::munmap(memory, COMPILER_BYTES) == 0
    }
}

/// Sizes of numbers: a float, and ints of one, two and three digits, as many as 64 bits have.
const SIZES: [usize; 4] = [24, 28, 32, 36];
/// Numbers of each size that can be made without memory, until there is some again.
const SPARES: usize = 64;

/// Blocks of the interpreter's object allocator that it can hand out again at once.
static SPARE: Mutex<[Vec<usize>; 4]> = Mutex::new([const { Vec::new() }; 4]);
static FEW: AtomicBool = AtomicBool::new(true);

/// Takes blocks in the place of those that were used, if there are any. The GIL must be held.
pub fn restock() {
    if !FEW.load(Ordering::Relaxed) {
        return;
    }
    let mut spare = SPARE.lock().unwrap_or_else(|e| e.into_inner());
    for (blocks, size) in spare.iter_mut().zip(SIZES) {
        while blocks.len() < SPARES {
            // SAFETY: the GIL is held.
            let block = unsafe { ffi::PyObject_Malloc(size) };
            if block.is_null() {
                return;
            }
            blocks.push(block as usize);
        }
    }
    FEW.store(false, Ordering::Relaxed);
}

/// `PyLong_FromLongLong` that does not fail.
///
/// # Safety
/// The GIL must be held.
pub unsafe extern "C" fn int(n: i64) -> *mut PyObject {
    // SAFETY: as above.
    unsafe { never_null(|| ffi::PyLong_FromLongLong(n)) }
}

/// `PyFloat_FromDouble` that does not fail.
///
/// # Safety
/// The GIL must be held.
pub unsafe extern "C" fn float(x: f64) -> *mut PyObject {
    // SAFETY: as above.
    unsafe { never_null(|| ffi::PyFloat_FromDouble(x)) }
}

unsafe fn never_null(make: impl Fn() -> *mut PyObject) -> *mut PyObject {
    loop {
        let made = make();
        if !made.is_null() {
            return made;
        }
        // SAFETY: the GIL is held; the blocks are nobody's.
        unsafe {
            ffi::PyErr_Clear();
            FEW.store(true, Ordering::Relaxed);
            let mut spare = SPARE.lock().unwrap_or_else(|e| e.into_inner());
            let blocks = spare.each_mut().map(|blocks| blocks.pop());
            if blocks.iter().all(Option::is_none) {
                ffi::Py_FatalError(c"emberjit: no memory for a number".as_ptr());
            }
            blocks.into_iter().flatten().for_each(|block| ffi::PyObject_Free(block as *mut c_void));
        }
    }
}
