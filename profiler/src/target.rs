//! The Python inside a process: where its library lies, which version it is, where its symbols are.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use emberjit_layout::offsets as at;

use crate::elf::Elf;
use crate::error::TargetError;
use crate::maps::{self, Mapping};
use crate::memory::Memory;

/// A process that runs CPython 3.12. Nothing is attached to it yet.
#[derive(Clone, Debug)]
pub struct Target {
    pid: u32,
    python: String,
    libpython: PathBuf,
    /// The same file under a name that this process can open.
    pub(crate) openable: PathBuf,
    base: u64,
    command: Vec<String>,
    elf: Elf,
}

impl Target {
    /// Finds the Python in a process. The process is not stopped.
    pub fn attach(pid: u32) -> Result<Target, TargetError> {
        check_owner(pid)?;
        let maps = maps::read(pid).map_err(|source| denied(pid, "the memory map", source))?;
        let (mapping, openable, elf) = find_library(pid, &maps)?;
        let base = elf.base(mapping.start, mapping.offset);
        let target = Target {
            pid,
            python: String::new(),
            libpython: mapping.path.clone(),
            openable,
            base,
            command: command(pid),
            elf,
        };
        let python = target.check_version()?;
        Ok(Target { python, ..target })
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// `3.12.1`
    pub fn python(&self) -> &str {
        &self.python
    }

    /// The file that maps the interpreter's code: the shared library or a static executable.
    pub fn libpython(&self) -> &Path {
        &self.libpython
    }

    /// What to add to an address in that file's symbol table to get one in the process.
    pub fn base(&self) -> u64 {
        self.base
    }

    pub fn command(&self) -> &[String] {
        &self.command
    }

    /// Address of a symbol in the process; `None` if the file does not name it.
    pub(crate) fn symbol(&self, name: &str) -> Option<u64> {
        self.elf.symbol(name).map(|value| value.wrapping_add(self.base))
    }

    /// Offset in the file of a function, for a probe.
    pub(crate) fn file_offset(&self, name: &str) -> Option<u64> {
        self.elf.file_offset(self.elf.symbol(name)?)
    }

    pub(crate) fn memory(&self) -> Memory {
        Memory::new(self.pid)
    }

    /// The version, refused unless it is the one whose structures are known.
    fn check_version(&self) -> Result<String, TargetError> {
        let wrong = |found: String| TargetError::WrongVersion { pid: self.pid, found };
        let Some(address) = self.symbol("Py_Version") else {
            return Err(wrong(
                version_of_name(&self.libpython).unwrap_or_else(|| "of unknown version".into()),
            ));
        };
        // Any process would do that maps the file, but this one also says whether we may read it.
        let hex = self.memory().word(address).map_err(|source| denied(self.pid, "the memory", source))?;
        let text = format!("{}.{}.{}", hex >> 24 & 255, hex >> 16 & 255, hex >> 8 & 255);
        let (major, minor) = emberjit_layout::PYTHON;
        let expected = u64::from(major) << 8 | u64::from(minor);
        if hex >> 16 != expected { Err(wrong(text)) } else { Ok(text) }
    }

    /// What to add to a thread's pointer (`fs` base) to find its current thread state pointer.
    ///
    /// Worked out from the main thread: its pointer is its `pthread_self`, which the thread state
    /// holds; glibc keeps its modules' blocks in a table behind that. `None` if the library was
    /// loaded late, so that the distance differs from thread to thread, or is stripped.
    pub(crate) fn tstate_tls_offset(&self) -> Option<i64> {
        let value = self.elf.symbol("_Py_tss_tstate")?;
        if !self.elf.is_shared() || self.elf.module_slots().is_empty() {
            return self.elf.executable_tls_offset(value);
        }
        let memory = self.memory();
        let thread_pointer = self.main_thread_pointer()?;
        let slot = self.base.wrapping_add(*self.elf.module_slots().first()?);
        let module = memory.word(slot).ok()?;
        let vector = memory.word(thread_pointer + 8).ok()?;
        let block = memory.word(vector + 16 * module).ok()?;
        let offset = (block + value) as i64 - thread_pointer as i64;
        const STATIC_TLS: i64 = 1 << 16;
        (-STATIC_TLS..0).contains(&offset).then_some(offset)
    }

    /// `pthread_self` of the oldest thread that Python knows.
    fn main_thread_pointer(&self) -> Option<u64> {
        let memory = self.memory();
        let mut last = None;
        for tstate in self.thread_states() {
            last = memory.word(tstate + at::tstate::THREAD_ID as u64).ok();
        }
        last.filter(|pointer| *pointer != 0)
    }

    /// Address of the main interpreter's state.
    pub(crate) fn interpreter(&self) -> Option<u64> {
        let runtime = self.symbol("_PyRuntime")?;
        let interp = self.memory().word(runtime + at::runtime::INTERPRETERS_MAIN as u64).ok()?;
        (interp != 0).then_some(interp)
    }

    /// Addresses of the main interpreter's thread states, the youngest first.
    pub(crate) fn thread_states(&self) -> Vec<u64> {
        const MAX: usize = 10_000;
        let memory = self.memory();
        let first = || memory.word(self.interpreter()? + at::interp::THREADS_HEAD as u64).ok();
        let next = |tstate: &u64| memory.word(tstate + at::tstate::NEXT as u64).ok();
        std::iter::successors(first(), next).take_while(|t| *t != 0).take(MAX).collect()
    }

    /// The process id in the target's own pid namespace, with that namespace's device and inode.
    pub(crate) fn namespaced_pid(&self) -> io::Result<(u32, u64, u64)> {
        use std::os::unix::fs::MetadataExt;
        let namespace = std::fs::metadata(format!("/proc/{}/ns/pid", self.pid))?;
        let status = status_field(self.pid, "NSpid:")?;
        let inner = status.split_whitespace().last().and_then(|pid| pid.parse().ok());
        Ok((inner.unwrap_or(self.pid), namespace.dev(), namespace.ino()))
    }
}

/// Symbols worth keeping of the tens of thousands there are.
fn wanted(name: &str) -> bool {
    matches!(name, "Py_Version" | "_PyRuntime" | "_Py_NoneStruct" | "_Py_EllipsisObject" | "_Py_tss_tstate")
        || name.starts_with("_Py_Specialize_")
        || (name.starts_with("Py") && name.ends_with("_Type"))
}

/// The mapping, openable path and contents of the file that defines `_PyRuntime`.
fn find_library(pid: u32, maps: &[Mapping]) -> Result<(Mapping, PathBuf, Elf), TargetError> {
    let exe = std::fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
    let is_library =
        |m: &&Mapping| m.path.file_name().is_some_and(|n| n.to_string_lossy().contains("libpython"));
    let is_exe = |m: &&Mapping| m.path == exe;
    let mut wrong = None;
    for mapping in maps.iter().filter(is_library).chain(maps.iter().filter(is_exe)) {
        if wrong.as_ref().is_some_and(|(path, _)| *path == mapping.path) {
            continue;
        }
        let openable = maps::openable(pid, mapping);
        match Elf::read(&openable, wanted) {
            Ok(elf) if elf.symbol("_PyRuntime").is_some() => return Ok((mapping.clone(), openable, elf)),
            Ok(_) => wrong = Some((mapping.path.clone(), None)),
            Err(message) => wrong = Some((mapping.path.clone(), Some(message))),
        }
    }
    match wrong {
        Some((path, Some(message))) => Err(TargetError::BadElf { path: path.display().to_string(), message }),
        _ => Err(TargetError::NotPython { pid, exe: exe.display().to_string() }),
    }
}

/// `3.13` of `libpython3.13.so.1.0`
fn version_of_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let tail = &name[name.find("python")? + "python".len()..];
    let end = tail.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(tail.len());
    Some(tail[..end].trim_end_matches('.').to_owned()).filter(|v| !v.is_empty())
}

/// Refuses a process that does not exist or belongs to somebody else.
fn check_owner(pid: u32) -> Result<(), TargetError> {
    let uids = status_field(pid, "Uid:").map_err(|_| TargetError::NoSuchProcess(pid))?;
    let uid = uids.split_whitespace().next().and_then(|u| u.parse().ok()).unwrap_or(0);
    // SAFETY: takes nothing and cannot fail.
    let me = unsafe { libc::geteuid() };
    if me != 0 && me != uid { Err(TargetError::OtherUser { pid, uid }) } else { Ok(()) }
}

fn denied(pid: u32, what: &str, source: io::Error) -> TargetError {
    match source.kind() {
        io::ErrorKind::PermissionDenied => TargetError::Denied { pid, source },
        io::ErrorKind::NotFound => TargetError::NoSuchProcess(pid),
        _ if source.raw_os_error() == Some(libc::ESRCH) => TargetError::NoSuchProcess(pid),
        _ => TargetError::Unreadable { pid, what: what.to_owned(), source },
    }
}

/// One line of `/proc/PID/status`, without its name.
fn status_field(pid: u32, name: &str) -> io::Result<String> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    Ok(line.unwrap_or_default().trim().to_owned())
}

fn command(pid: u32) -> Vec<String> {
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words = line.strip_suffix(b"\0").unwrap_or(&line).split(|b| *b == 0);
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}

/// Types by address, to tell objects apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownTypes {
    by_address: BTreeMap<u64, Known>,
    pub(crate) none: u64,
    pub(crate) ellipsis: u64,
}

/// The types of constants, and what is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Bool,
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    Tuple,
    Code,
}

impl KnownTypes {
    pub(crate) fn of(target: &Target) -> KnownTypes {
        let names = [
            ("PyBool_Type", Known::Bool),
            ("PyLong_Type", Known::Int),
            ("PyFloat_Type", Known::Float),
            ("PyComplex_Type", Known::Complex),
            ("PyUnicode_Type", Known::Str),
            ("PyBytes_Type", Known::Bytes),
            ("PyTuple_Type", Known::Tuple),
            ("PyCode_Type", Known::Code),
        ];
        KnownTypes {
            by_address: names.iter().filter_map(|(n, k)| Some((target.symbol(n)?, *k))).collect(),
            none: target.symbol("_Py_NoneStruct").unwrap_or(0),
            ellipsis: target.symbol("_Py_EllipsisObject").unwrap_or(0),
        }
    }

    pub(crate) fn kind(&self, type_address: u64) -> Option<Known> {
        self.by_address.get(&type_address).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that versions are read from library names.
    #[test]
    fn versions_in_names() {
        let version = |name: &str| version_of_name(Path::new(name));
        assert_eq!(version("/usr/lib/libpython3.13.so.1.0").as_deref(), Some("3.13"));
        assert_eq!(version("/opt/bin/python3.11").as_deref(), Some("3.11"));
        assert_eq!(version("/usr/bin/python"), None);
        assert_eq!(version("/usr/lib/libc.so.6"), None);
    }

    /// Check that a process which is not there, and one without Python, are refused by name.
    #[test]
    fn refusals() {
        assert!(matches!(Target::attach(u32::MAX - 1), Err(TargetError::NoSuchProcess(_))));
        let us = Target::attach(std::process::id());
        assert!(matches!(us, Err(TargetError::NotPython { .. })), "{us:?}");
    }
}
