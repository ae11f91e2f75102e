//! Where a process keeps what others read: the runtime directory and the files in it.
//!
//! Called by [`crate::code::symbols`] and [`super::control`]. What always holds:
//! - The directory belongs to this user, is closed to all others (0700) and is no link. Nobody else
//!   can therefore put anything into it, or replace what lies there.
//! - Files are created, never opened: whatever has the name already is not ours to write to. A file
//!   that a dead process of the same id left behind is removed first, if this user owns it.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long files of dead processes stay, for profilers that come late.
const KEEP: Duration = Duration::from_secs(24 * 3600);

/// Files of dead processes that are looked at in one sweep: each start makes one, and there may be many.
const SWEPT_AT_ONCE: usize = 32;

/// Path of the runtime directory, whether it exists or not: `$EMBERJIT_RUNTIME_DIR`, else
/// `$XDG_RUNTIME_DIR/emberjit`, else `/tmp/emberjit-UID`.
pub fn runtime_dir() -> PathBuf {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    choose_dir(variable("EMBERJIT_RUNTIME_DIR"), variable("XDG_RUNTIME_DIR"), own_uid())
}

fn choose_dir(own: Option<PathBuf>, session: Option<PathBuf>, uid: u32) -> PathBuf {
    own.or_else(|| session.map(|dir| dir.join("emberjit")))
        .unwrap_or_else(|| PathBuf::from(format!("/tmp/emberjit-{uid}")))
}

/// Creates the runtime directory if need be and makes sure that it can be trusted.
///
/// The error is one sentence for the user.
pub fn prepare_runtime_dir() -> io::Result<PathBuf> {
    let dir = std::path::absolute(runtime_dir())?;
    prepare_dir(&dir)?;
    Ok(dir)
}

/// Removes some of what dead processes left in the runtime directory.
pub fn tidy_runtime_dir() {
    if let Ok(dir) = prepare_runtime_dir() {
        sweep(&dir);
    }
}

/// As [`prepare_runtime_dir`], for any directory.
pub fn prepare_dir(dir: &Path) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => {
            Err(refusal(e.kind(), format!("cannot create the runtime directory `{}`: {e}", dir.display())))
        }
        _ => check_dir(dir, &fs::symlink_metadata(dir)?),
    }
}

fn check_dir(dir: &Path, meta: &Metadata) -> io::Result<()> {
    let name = dir.display();
    let fault = if !meta.is_dir() {
        format!("`{name}` is not a directory; remove it or set EMBERJIT_RUNTIME_DIR to another")
    } else if meta.uid() != own_uid() {
        format!("`{name}` belongs to another user; set EMBERJIT_RUNTIME_DIR to a directory of your own")
    } else if meta.mode() & 0o077 != 0 {
        let mode = meta.mode() & 0o777;
        format!("`{name}` is open to other users (mode {mode:o}); close it with `chmod 700 {name}`")
    } else {
        return Ok(());
    };
    Err(refusal(io::ErrorKind::PermissionDenied, fault))
}

/// Creates a file that only this user can read, at a path where nothing is.
pub fn create_exclusive(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .append(true)
        .create_new(true)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW | libc::O_CLOEXEC)
        .open(path)
        .map_err(|e| refusal(e.kind(), format!("cannot create `{}`: {e}", path.display())))
}

/// A file that this process adds to now and then, and does not keep open: a program may close all
/// descriptors, and count those that it has.
pub struct Log {
    path: PathBuf,
    identity: (u64, u64),
}

impl Log {
    /// For a file that is open just now.
    pub fn new(path: &Path, file: &File) -> io::Result<Log> {
        let meta = file.metadata()?;
        Ok(Log { path: path.into(), identity: (meta.dev(), meta.ino()) })
    }

    /// Opens it for appending, and never another file that has come to its place.
    pub fn open(&self) -> io::Result<Limited> {
        let flags = libc::O_NOFOLLOW | libc::O_CLOEXEC;
        let file = OpenOptions::new().append(true).custom_flags(flags).open(&self.path)?;
        let meta = file.metadata()?;
        if (meta.dev(), meta.ino()) != self.identity {
            return Err(refusal(
                io::ErrorKind::NotFound,
                format!("`{}` is another file now", self.path.display()),
            ));
        }
        Ok(Limited(file))
    }

    /// Puts a new file in its place: who reads by name finds all of the old one or all of the new one.
    pub fn replace(self, write: impl FnOnce(&mut Limited) -> io::Result<()>) -> io::Result<Log> {
        self.open()?;
        let new = self.path.with_extension("new");
        remove_stale(&new)?;
        let mut file = Limited(create_exclusive(&new)?);
        let done = write(&mut file).and_then(|()| fs::rename(&new, &self.path));
        if let Err(e) = done {
            fs::remove_file(&new)?;
            return Err(e);
        }
        Log::new(&self.path, &file.0)
    }
}

/// A file that is appended to, as far as the program's own limit on the size of files goes: a signal tells who writes
/// more, and kills who does not expect it.
pub struct Limited(File);

impl Limited {
    pub fn empty(&mut self) -> io::Result<()> {
        self.0.set_len(0)
    }
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: a place for the result.
        unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &mut limit) };
        if limit.rlim_cur != libc::RLIM_INFINITY
            && self.0.metadata()?.len() + bytes.len() as u64 > limit.rlim_cur
        {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Gives a descriptor a high number: programs may count on the low ones. As it is if that cannot be.
pub fn aside<T: Into<OwnedFd> + From<OwnedFd>>(descriptor: T) -> T {
    /// As many processes start with; numbers right below it are hardly ever reached.
    const USUAL_LIMIT: u64 = 1024;
    const ROOM: u64 = 96;
    let descriptor: OwnedFd = descriptor.into();
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a place for the result; a live descriptor; the new one is nobody's yet.
    unsafe {
        libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit);
        let low = limit.rlim_cur.min(USUAL_LIMIT).saturating_sub(ROOM);
        let moved = libc::fcntl(descriptor.as_raw_fd(), libc::F_DUPFD_CLOEXEC, low as libc::c_int);
        if moved < 0 { descriptor.into() } else { OwnedFd::from_raw_fd(moved).into() }
    }
}

/// Removes what a dead process left at `path`, so that it can be created anew. Leaves alone, and
/// refuses, what is neither a plain file nor a socket, or belongs to somebody else.
pub fn remove_stale(path: &Path) -> io::Result<()> {
    let meta = match fs::symlink_metadata(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    let kind = meta.file_type();
    if meta.uid() != own_uid() || !(kind.is_file() || kind.is_socket()) {
        let fault = format!("`{}` is not a file of this user; it was left alone", path.display());
        return Err(refusal(io::ErrorKind::PermissionDenied, fault));
    }
    fs::remove_file(path)
}

/// Removes what dead processes left in `dir`: files after a while, sockets at once (forked children
/// often end without removing theirs). A few at a time, others each time. Errors do not matter: it is tidying.
fn sweep(dir: &Path) {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let is_dead =
        |entry: &fs::DirEntry| entry.file_name().to_str().and_then(owner_pid).is_some_and(|pid| !alive(pid));
    let dead: Vec<_> = entries.filter(is_dead).collect();
    let first = std::process::id() as usize % dead.len().max(1);
    for entry in dead.iter().cycle().skip(first).take(SWEPT_AT_ONCE.min(dead.len())) {
        if entry.metadata().is_ok_and(|meta| is_litter(&entry.path(), &meta)) {
            let _ = remove_stale(&entry.path());
        }
    }
}

/// Whether nobody can want this any more, whose process is dead as far as we see: in a container it
/// may live under another id, and then its socket answers.
fn is_litter(path: &Path, meta: &Metadata) -> bool {
    if meta.file_type().is_socket() {
        return UnixStream::connect(path).is_err();
    }
    meta.modified().is_ok_and(|time| time.elapsed().is_ok_and(|age| age > KEEP))
}

/// The process that a file in the runtime directory belongs to, by the file's name.
fn owner_pid(name: &str) -> Option<i32> {
    let (stem, extension) = name.rsplit_once('.')?;
    match extension {
        "symbols" | "sock" => stem.parse().ok(),
        "dump" => stem.strip_prefix("jit-")?.parse().ok(),
        _ => None,
    }
}

fn alive(pid: i32) -> bool {
    // SAFETY: signal 0 only asks whether the process exists.
    let found = unsafe { libc::kill(pid, 0) } == 0;
    found || io::Error::last_os_error().raw_os_error() != Some(libc::ESRCH)
}

pub fn own_uid() -> u32 {
    // SAFETY: a C call that cannot fail.
    unsafe { libc::geteuid() }
}

fn refusal(kind: io::ErrorKind, sentence: String) -> io::Error {
    io::Error::new(kind, sentence)
}

#[cfg(test)]
#[path = "paths_tests.rs"]
pub(crate) mod tests;
