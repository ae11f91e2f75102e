//! The publisher: tells the world which frames each part of the machine code stands for.
//!
//! Called by whoever installs and retires versions. What always holds:
//! - All forms are made from one table, [`VersionSymbols`]: the inline table (a file in the runtime
//!   directory, see [`emberjit_pgo::symbols`]), the perf map and, on request, jitdump.
//! - Nothing here fails. A file that cannot be written is given up, with a warning of one sentence
//!   that [`Symbols::take_warnings`] hands out; the program and the other files go on.
//! - A forked child never writes to its parent's files: it has files of its own in which the
//!   versions that it inherited stand again.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use emberjit_pgo::control::symbols_name;
use emberjit_pgo::symbols::{SymbolEvent, VersionSymbols};

use super::jitdump::{self, JitDump};
use super::perfmap::{self, PerfMap};
use crate::policy::paths::{self, Log};

/// What to write, and where.
#[derive(Clone, Debug)]
pub struct SymbolsOptions {
    /// The runtime directory, checked by [`paths::prepare_runtime_dir`]; `None`: no inline table
    /// and no jitdump.
    pub dir: Option<PathBuf>,
    /// Folder of the perf map ([`perfmap::FOLDER`], unless a test asks for another); `None`: none.
    pub perf_map_dir: Option<PathBuf>,
    /// Copies all machine code to a file that `perf inject --jit` reads.
    pub jitdump: bool,
}

impl SymbolsOptions {
    /// Inline table in `dir` and perf map where tools look for it, unless `EMBERJIT_PERF_MAP` is `off`.
    pub fn new(dir: Option<PathBuf>) -> SymbolsOptions {
        let wanted = std::env::var_os("EMBERJIT_PERF_MAP").is_none_or(|said| said != "off");
        SymbolsOptions { dir, perf_map_dir: wanted.then(|| perfmap::FOLDER.into()), jitdump: false }
    }
}

/// See the module's text.
pub struct Symbols {
    options: SymbolsOptions,
    table: Option<Log>,
    perf_map: Option<PerfMap>,
    dump: Option<JitDump>,
    /// Versions that were born and have not died.
    live: BTreeMap<u64, VersionSymbols>,
    /// Versions that died not long ago, oldest first, with the time.
    dead: VecDeque<(u64, VersionSymbols)>,
    /// Number of versions in the inline table that nobody asks for any more.
    stale: usize,
    /// A forked child that has no files of its own yet.
    unsettled: bool,
    warnings: Vec<String>,
}

/// How long after its death a version's symbols may still be asked for, in nanoseconds.
const ASKED_FOR: u64 = 10_000_000_000;

/// With fewer stale versions than this the inline table is not written anew.
const FEW: usize = 256;

impl Symbols {
    /// Opens the files of this process.
    pub fn open(options: SymbolsOptions) -> Symbols {
        let mut symbols = Symbols {
            options,
            table: None,
            perf_map: None,
            dump: None,
            live: BTreeMap::new(),
            dead: VecDeque::new(),
            stale: 0,
            unsettled: false,
            warnings: Vec::new(),
        };
        symbols.open_files();
        symbols
    }

    /// Full path of this process's inline table; `None` if there is none.
    pub fn table_path(&self) -> Option<PathBuf> {
        self.table.as_ref().and_then(|_| self.own_path(symbols_name(std::process::id())))
    }

    /// Tells of a new version, whose machine code lies in memory already.
    pub fn publish(&mut self, version: VersionSymbols) {
        self.settle();
        self.write_version(&version);
        self.live.insert(version.version, version);
    }

    /// Tells that a version's memory may be used again from `now_ns` (CLOCK_MONOTONIC) on. Call
    /// before it is freed.
    pub fn retire(&mut self, version: u64, now_ns: u64) {
        self.settle();
        let Some(symbols) = self.live.remove(&version) else { return };
        self.write_event(&SymbolEvent::Died { version, at_ns: now_ns });
        self.dead.push_back((now_ns, symbols));
        let old = self.dead.partition_point(|(at, _)| at + ASKED_FOR < now_ns);
        self.stale += self.dead.drain(..old).count();
        if self.stale > FEW.max(self.live.len() + self.dead.len()) {
            self.rewrite_table();
        }
    }

    /// Makes the files say only what is true now. Call before the process ends.
    pub fn tidy(&mut self) {
        if let Some(mut map) = self.perf_map.take() {
            let done = map.tidy();
            self.perf_map = self.checked("perf map", done).map(|()| map);
        }
    }

    /// Leaves the parent's files; see [`Symbols::settle`].
    pub fn after_fork_in_child(&mut self) {
        self.table = None;
        self.perf_map = None;
        (self.dead, self.stale) = (VecDeque::new(), 0);
        if let Some(dump) = self.dump.take() {
            dump.abandon();
        }
        self.unsettled = true;
    }

    /// Opens a forked child's own files and tells of all inherited versions there, unless that was done. Whatever
    /// else is to be written does this first.
    pub fn settle(&mut self) {
        if !std::mem::take(&mut self.unsettled) {
            return;
        }
        self.open_files();
        for version in std::mem::take(&mut self.live).into_values() {
            self.publish(version);
        }
    }

    /// What went wrong since the last call, one sentence each.
    pub fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    fn open_files(&mut self) {
        let pid = std::process::id();
        let table = self.own_path(symbols_name(pid));
        self.table = self.open_with(table, "inline table", create_table);
        let map = self.options.perf_map_dir.as_ref().map(|dir| dir.join(perfmap::file_name(pid)));
        self.perf_map = self.open_with(map, "perf map", PerfMap::create);
        let dump = self.own_path(jitdump::file_name(pid)).filter(|_| self.options.jitdump);
        self.dump = self.open_with(dump, "jitdump", JitDump::create);
    }

    fn own_path(&self, name: String) -> Option<PathBuf> {
        self.options.dir.as_ref().map(|dir| dir.join(name))
    }

    fn open_with<T>(
        &mut self,
        path: Option<PathBuf>,
        what: &str,
        open: impl Fn(&Path) -> io::Result<T>,
    ) -> Option<T> {
        let file = open(&path?);
        self.checked(what, file)
    }

    fn write_version(&mut self, version: &VersionSymbols) {
        self.write_event(&SymbolEvent::Born(version.clone()));
        if let Some(mut map) = self.perf_map.take() {
            let done = map.publish(version);
            self.perf_map = self.checked("perf map", done).map(|()| map);
        }
        if let Some(mut dump) = self.dump.take() {
            let done = dump.publish(version);
            self.dump = self.checked("jitdump", done).map(|()| dump);
        }
    }

    fn write_event(&mut self, event: &SymbolEvent) {
        if let Some(table) = self.table.take() {
            let done = table.open().and_then(|mut file| write_line(&mut file, event));
            self.table = self.checked("inline table", done).map(|()| table);
        }
    }

    /// Takes out of the inline table what nobody asks for any more.
    fn rewrite_table(&mut self) {
        self.stale = 0;
        let Some(table) = self.table.take() else { return };
        let dead = self.dead.iter().flat_map(|(at, symbols)| {
            let died = SymbolEvent::Died { version: symbols.version, at_ns: *at };
            [SymbolEvent::Born(symbols.clone()), died]
        });
        let live = self.live.values().map(|symbols| SymbolEvent::Born(symbols.clone()));
        let done = table.replace(|file| {
            let mut file = BufWriter::new(file);
            dead.chain(live).try_for_each(|event| write_line(&mut file, &event))?;
            file.flush()
        });
        self.table = self.checked("inline table", done);
    }

    fn checked<T>(&mut self, what: &str, result: io::Result<T>) -> Option<T> {
        result.map_err(|e| self.warnings.push(format!("the {what} is not written any more: {e}"))).ok()
    }
}

fn create_table(path: &Path) -> io::Result<Log> {
    paths::remove_stale(path)?;
    Log::new(path, &paths::create_exclusive(path)?)
}

/// One write a line: readers that follow the file see whole lines.
fn write_line(table: &mut impl Write, event: &SymbolEvent) -> io::Result<()> {
    let mut line = serde_json::to_vec(event)?;
    line.push(b'\n');
    table.write_all(&line)
}

/// CLOCK_MONOTONIC in nanoseconds: the clock of samples and of everything in these files.
pub fn monotonic_ns() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is valid for writing; this clock always exists.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

#[cfg(test)]
#[path = "symbols_tests.rs"]
mod tests;
