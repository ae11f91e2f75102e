//! Reading another process's memory, without stopping it.

use std::io;

/// A reader for one process. Every read may fail, and may see a structure half-way through a
/// change: callers check what they read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pid: libc::pid_t,
}

impl Memory {
    pub(crate) fn new(pid: u32) -> Memory {
        Memory { pid: pid as libc::pid_t }
    }

    /// Fills `to` from `address`; a short read is an error.
    pub(crate) fn read(&self, address: u64, to: &mut [u8]) -> io::Result<()> {
        let local = libc::iovec { iov_base: to.as_mut_ptr().cast(), iov_len: to.len() };
        let remote = libc::iovec { iov_base: address as *mut libc::c_void, iov_len: to.len() };
        // SAFETY: `local` covers `to`, which is ours for the call; the kernel checks `remote`.
        let read = unsafe { libc::process_vm_readv(self.pid, &local, 1, &remote, 1, 0) };
        match usize::try_from(read) {
            Ok(n) if n == to.len() => Ok(()),
            Ok(_) => Err(io::ErrorKind::UnexpectedEof.into()),
            Err(_) => Err(io::Error::last_os_error()),
        }
    }

    pub(crate) fn bytes(&self, address: u64, len: usize) -> io::Result<Vec<u8>> {
        if len > MAX_READ {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut out = vec![0; len];
        self.read(address, &mut out)?;
        Ok(out)
    }

    pub(crate) fn array<const N: usize>(&self, address: u64) -> io::Result<[u8; N]> {
        let mut out = [0; N];
        self.read(address, &mut out)?;
        Ok(out)
    }

    pub(crate) fn word(&self, address: u64) -> io::Result<u64> {
        self.array(address).map(u64::from_le_bytes)
    }

    pub(crate) fn u32(&self, address: u64) -> io::Result<u32> {
        self.array(address).map(u32::from_le_bytes)
    }

    pub(crate) fn u8(&self, address: u64) -> io::Result<u8> {
        self.array(address).map(|[byte]| byte)
    }

    pub(crate) fn words(&self, address: u64, count: usize) -> io::Result<Vec<u64>> {
        let bytes = self.bytes(address, count.saturating_mul(8))?;
        Ok(bytes.as_chunks::<8>().0.iter().map(|w| u64::from_le_bytes(*w)).collect())
    }

    /// A C string of at most `max` bytes.
    pub(crate) fn c_string(&self, address: u64, max: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        while out.len() < max {
            // Up to the end of a page: the next one may not be there.
            let at = address + out.len() as u64;
            let step = (4096 - at % 4096).min(64).min((max - out.len()) as u64);
            let bytes = self.bytes(at, step as usize)?;
            match bytes.iter().position(|b| *b == 0) {
                Some(end) => {
                    out.extend_from_slice(&bytes[..end]);
                    break;
                }
                None => out.extend_from_slice(&bytes),
            }
        }
        Ok(out)
    }
}

/// Nothing that is read here is larger: a larger length was read from memory that changed.
const MAX_READ: usize = 16 << 20;

/// Little-endian integers in a byte buffer that is known to be long enough.
pub(crate) fn word_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that reads of our own memory see it, and that absent memory is an error.
    #[test]
    fn reads_memory() {
        let memory = Memory::new(std::process::id());
        let text = b"profile\0rest";
        let at = text.as_ptr() as u64;
        assert_eq!(memory.bytes(at, text.len()).unwrap(), text);
        assert_eq!(memory.c_string(at, 64).unwrap(), b"profile");
        assert_eq!(memory.c_string(at, 4).unwrap(), b"prof");
        assert!(memory.word(8).is_err());
        assert!(memory.bytes(at, usize::MAX).is_err());
    }
}
