//! jitdump: machine code, names and lines in the form that `perf inject --jit` turns into ELF files.
//!
//! The format is `tools/perf/Documentation/jitdump-specification.txt` in the kernel's sources.
//! Record with `perf record -k mono`: time stamps are CLOCK_MONOTONIC nanoseconds.
//!
//! Called by [`super::symbols`], and only on request: it copies all machine code to a file. What
//! always holds:
//! - One page of the file stays mapped executable while the file is open. perf records that mapping
//!   and finds the file by it; nothing ever runs there.
//! - Each record is one write. Lines (`JIT_CODE_DEBUG_INFO`) come right before the code they
//!   describe (`JIT_CODE_LOAD`).

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::ptr;

use emberjit_pgo::symbols::VersionSymbols;

use super::names::{NamedRange, named_ranges};
use super::symbols::monotonic_ns;
use crate::policy::paths;

const MAGIC: u32 = 0x4a69_5444;
const VERSION: u32 = 1;
const HEADER_BYTES: u32 = 40;
const PREFIX_BYTES: usize = 16;
const EM_X86_64: u32 = 62;
const CODE_LOAD: u32 = 0;
const CODE_DEBUG_INFO: u32 = 2;
const CODE_CLOSE: u32 = 3;

/// perf only looks at files with such a name.
pub fn file_name(pid: u32) -> String {
    format!("jit-{pid}.dump")
}

pub struct JitDump {
    file: File,
    _marker: Marker,
    /// Where this process's memory can be read without trusting an address.
    memory: File,
    next_index: u64,
}

impl JitDump {
    pub fn create(path: &Path) -> io::Result<JitDump> {
        paths::remove_stale(path)?;
        let mut file = paths::create_exclusive(path)?;
        file.write_all(&header())?;
        let marker = Marker::map(&file)?;
        Ok(JitDump { file, _marker: marker, memory: File::open("/proc/self/mem")?, next_index: 0 })
    }

    pub fn publish(&mut self, version: &VersionSymbols) -> io::Result<()> {
        let mut code = vec![0; version.len as usize];
        self.memory.read_exact_at(&mut code, version.start)?;
        for range in named_ranges(version) {
            let lines = debug_info(version, &range);
            if !lines.is_empty() {
                self.file.write_all(&record(CODE_DEBUG_INFO, &lines))?;
            }
            let bytes = &code[range.from as usize..range.to as usize];
            let load = code_load(version.start + u64::from(range.from), self.next_index, &range.name, bytes);
            self.file.write_all(&record(CODE_LOAD, &load))?;
            self.next_index += 1;
        }
        Ok(())
    }

    /// Forgets the file without writing to it: it is the parent's.
    pub fn abandon(self) {
        let parts = std::mem::ManuallyDrop::new(self);
        // SAFETY: the value is never used again, so each part is moved out once.
        drop(unsafe { (ptr::read(&parts.file), ptr::read(&parts._marker), ptr::read(&parts.memory)) });
    }
}

impl Drop for JitDump {
    fn drop(&mut self) {
        let _ = self.file.write_all(&record(CODE_CLOSE, &[]));
    }
}

fn header() -> Vec<u8> {
    let mut out = Vec::new();
    for word in [MAGIC, VERSION, HEADER_BYTES, EM_X86_64, 0, std::process::id()] {
        out.extend(word.to_ne_bytes());
    }
    out.extend(monotonic_ns().to_ne_bytes());
    out.extend(0u64.to_ne_bytes());
    out
}

fn record(id: u32, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(PREFIX_BYTES + body.len());
    out.extend(id.to_ne_bytes());
    out.extend(((PREFIX_BYTES + body.len()) as u32).to_ne_bytes());
    out.extend(monotonic_ns().to_ne_bytes());
    out.extend(body);
    out
}

fn code_load(address: u64, index: u64, name: &str, code: &[u8]) -> Vec<u8> {
    // SAFETY: a C call that cannot fail.
    let thread = unsafe { libc::gettid() } as u32;
    let mut out = Vec::new();
    out.extend(std::process::id().to_ne_bytes());
    out.extend(thread.to_ne_bytes());
    for word in [address, address, code.len() as u64, index] {
        out.extend(word.to_ne_bytes());
    }
    text(&mut out, name);
    out.extend(code);
    out
}

/// Address, line and file of the innermost frame for each part of the range; empty if none is known.
fn debug_info(version: &VersionSymbols, range: &NamedRange) -> Vec<u8> {
    let mut entries = 0u64;
    let mut out = Vec::new();
    out.extend((version.start + u64::from(range.from)).to_ne_bytes());
    out.extend(entries.to_ne_bytes());
    for part in version.ranges.iter().filter(|part| range.from <= part.from && part.from < range.to) {
        let innermost = version.stacks.get(part.stack as usize).and_then(|stack| stack.last());
        let Some(frame) = innermost else { continue };
        let Some(info) = version.codes.get(frame.code as usize) else { continue };
        out.extend((version.start + u64::from(part.from)).to_ne_bytes());
        out.extend(frame.line.to_ne_bytes());
        out.extend(0u32.to_ne_bytes());
        text(&mut out, &info.file);
        entries += 1;
    }
    if entries == 0 {
        return Vec::new();
    }
    out[8..16].copy_from_slice(&entries.to_ne_bytes());
    out
}

/// Terminated, and without terminators inside.
fn text(out: &mut Vec<u8>, text: &str) {
    out.extend(text.bytes().map(|b| if b == 0 { b'?' } else { b }));
    out.push(0);
}

/// The executable mapping that tells perf of the file.
struct Marker(*mut libc::c_void);

// SAFETY: the address is only unmapped, once, by whoever owns the value.
unsafe impl Send for Marker {}

impl Marker {
    const LEN: usize = 4096;

    fn map(file: &File) -> io::Result<Marker> {
        let protection = libc::PROT_READ | libc::PROT_EXEC;
        let fd = file.as_raw_fd();
        // SAFETY: the kernel chooses free addresses.
        let page = unsafe { libc::mmap(ptr::null_mut(), Self::LEN, protection, libc::MAP_PRIVATE, fd, 0) };
        if page == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(Marker(page)) }
    }
}

impl Drop for Marker {
    fn drop(&mut self) {
        // SAFETY: the mapping is owned by this value alone, and nobody reads through it.
        unsafe { libc::munmap(self.0, Self::LEN) };
    }
}
