//! `/tmp/perf-PID.map`, which perf and many other tools read: one line `START SIZE NAME` a range,
//! in hexadecimal (`tools/perf/Documentation/jit-interface.txt` in the kernel's sources).
//!
//! Called by [`super::symbols`]. What always holds:
//! - The file is created here, or is one that this process holds open already (`python -X perf`
//!   writes the same file); one that another process left is replaced. It is never reached through
//!   a link. All writers append, so their lines do not mix.
//! - No two of our lines overlap when the process ends: the format has no time, and of two symbols at
//!   one address tools take either. Memory is used again all the time where code comes and goes, so the
//!   file is written anew, without the old lines, now and then and at the end.
//!
//! The file stays when the process ends: `perf report` runs later.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use emberjit_pgo::symbols::VersionSymbols;

use super::names::named_ranges;
use crate::policy::paths::{self, Log};

/// The folder that tools look in.
pub const FOLDER: &str = "/tmp";

pub fn file_name(pid: u32) -> String {
    format!("perf-{pid}.map")
}

pub struct PerfMap {
    file: Log,
    /// Somebody else in this process writes to the file, so lines can only be added.
    shared: bool,
    /// Length and name by address: what our lines say.
    lines: BTreeMap<u64, (u32, String)>,
    /// Lines in the file that are no longer true.
    stale: usize,
}

/// With fewer stale lines than this the file is not written anew.
const FEW: usize = 512;

impl PerfMap {
    pub fn create(path: &Path) -> io::Result<PerfMap> {
        let shared = is_ours_already(path);
        let file = if shared {
            OpenOptions::new().append(true).custom_flags(libc::O_NOFOLLOW | libc::O_CLOEXEC).open(path)?
        } else {
            paths::remove_stale(path)?;
            paths::create_exclusive(path)?
        };
        let file = Log::new(path, &file)?;
        Ok(PerfMap { file, shared, lines: BTreeMap::new(), stale: 0 })
    }

    pub fn publish(&mut self, version: &VersionSymbols) -> io::Result<()> {
        self.stale += self.forget(version.start, version.start + u64::from(version.len));
        let mut added = String::new();
        for range in named_ranges(version) {
            let (start, size) = (version.start + u64::from(range.from), range.to - range.from);
            line(&mut added, start, size, &range.name);
            self.lines.insert(start, (size, range.name));
        }
        self.file.open()?.write_all(added.as_bytes())?;
        if self.stale > FEW.max(self.lines.len()) { self.tidy() } else { Ok(()) }
    }

    /// Takes stale lines out of the file. Call before the process ends.
    pub fn tidy(&mut self) -> io::Result<()> {
        if self.stale == 0 || self.shared {
            return Ok(());
        }
        self.stale = 0;
        self.rewrite()
    }

    /// Drops the lines that touch these addresses; how many there were.
    fn forget(&mut self, start: u64, end: u64) -> usize {
        let touches =
            |(&at, (size, _)): (&u64, &(u32, String))| (at + u64::from(*size) > start).then_some(at);
        let old: Vec<u64> = self.lines.range(..end).rev().map_while(touches).collect();
        old.iter().for_each(|at| drop(self.lines.remove(at)));
        old.len()
    }

    fn rewrite(&mut self) -> io::Result<()> {
        let mut text = String::new();
        for (&start, (size, name)) in &self.lines {
            line(&mut text, start, *size, name);
        }
        let mut file = self.file.open()?;
        file.empty()?;
        file.write_all(text.as_bytes())
    }
}

fn line(text: &mut String, start: u64, size: u32, name: &str) {
    writeln!(text, "{start:x} {size:x} {name}").expect("a string takes any text");
}

/// Whether the plain file at `path` is one that this process has open.
fn is_ours_already(path: &Path) -> bool {
    let same = |a: &Metadata, b: &Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    let Ok(meta) = fs::symlink_metadata(path) else { return false };
    let open = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    meta.is_file()
        && meta.uid() == paths::own_uid()
        && open.filter_map(|entry| fs::metadata(entry.path()).ok()).any(|other| same(&meta, &other))
}
