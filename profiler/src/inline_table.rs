//! The target's inline table: which frames an address in compiled code stands for
//! ([`emberjit_pgo::symbols`]).
//!
//! The file grows while the process runs and is read as it grows. Memory is used again, so every
//! question names a time.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;

use emberjit_pgo::CodeInfo;
use emberjit_pgo::symbols::{SymbolEvent, SymbolFrame, VersionSymbols};

#[derive(Debug)]
struct Version {
    symbols: Arc<VersionSymbols>,
    died_ns: u64,
}

#[derive(Debug)]
pub(crate) struct InlineTable {
    path: PathBuf,
    /// Device and inode of the file that was read, and how much of it.
    file: (u64, u64),
    read: u64,
    /// By start address; several if memory was used again.
    versions: BTreeMap<u64, Vec<Version>>,
    start_of: BTreeMap<u64, u64>,
    longest: u32,
    end: u64,
    /// Lines that were not understood.
    pub(crate) malformed: u64,
}

/// What an address stands for: frames from the root inwards.
#[derive(Clone, Debug)]
pub(crate) struct InlineStack {
    symbols: Arc<VersionSymbols>,
    frames: Vec<SymbolFrame>,
}

impl InlineStack {
    /// Frames with their code, the root first.
    pub(crate) fn frames(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&CodeInfo, &SymbolFrame)> + ExactSizeIterator {
        self.frames.iter().map(|f| (&self.symbols.codes[f.code as usize], f))
    }

    pub(crate) fn root(&self) -> &CodeInfo {
        &self.symbols.codes[0]
    }
}

impl InlineTable {
    pub(crate) fn new(path: PathBuf) -> InlineTable {
        InlineTable {
            path,
            file: (0, 0),
            read: 0,
            versions: BTreeMap::new(),
            start_of: BTreeMap::new(),
            longest: 0,
            end: 0,
            malformed: 0,
        }
    }

    /// Reads what was appended, or all of a file that has taken the place of the old one. Returns whether the range of addresses changed.
    pub(crate) fn refresh(&mut self) -> bool {
        let before = self.range();
        let Ok(text) = self.appended() else { return false };
        // A line without its end is still being written.
        let whole = text.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
        self.read += whole as u64;
        text[..whole].split(|b| *b == b'\n').filter(|line| !line.is_empty()).for_each(|line| {
            match serde_json::from_slice(line) {
                Ok(event) => self.apply(event),
                Err(_) => self.malformed += 1,
            }
        });
        self.range() != before
    }

    fn appended(&mut self) -> std::io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        let meta = file.metadata()?;
        let identity = (meta.dev(), meta.ino());
        if identity != self.file {
            let (path, malformed) = (std::mem::take(&mut self.path), self.malformed);
            *self = InlineTable { file: identity, malformed, ..InlineTable::new(path) };
        }
        file.seek(SeekFrom::Start(self.read))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        Ok(text)
    }

    fn apply(&mut self, event: SymbolEvent) {
        match event {
            SymbolEvent::Born(symbols) if well_formed(&symbols) => {
                self.longest = self.longest.max(symbols.len);
                self.end = self.end.max(symbols.start + u64::from(symbols.len));
                self.start_of.insert(symbols.version, symbols.start);
                let version = Version { symbols: Arc::new(symbols), died_ns: u64::MAX };
                self.versions.entry(version.symbols.start).or_default().push(version);
            }
            SymbolEvent::Born(_) => self.malformed += 1,
            SymbolEvent::Died { version, at_ns } => {
                let start = self.start_of.get(&version);
                let versions = start.and_then(|start| self.versions.get_mut(start));
                let known = versions.and_then(|v| v.iter_mut().find(|v| v.symbols.version == version));
                if let Some(known) = known {
                    known.died_ns = at_ns;
                }
            }
        }
    }

    /// From the first to the last address of all versions in the file; (0, 0) if there are none.
    pub(crate) fn range(&self) -> (u64, u64) {
        (self.versions.keys().next().copied().unwrap_or(0), self.end)
    }

    /// What `address` stood for at `time_ns`.
    pub(crate) fn lookup(&self, address: u64, time_ns: u64) -> Option<InlineStack> {
        let from = address.saturating_sub(self.longest.into());
        let lived = |v: &&Version| v.symbols.born_ns <= time_ns && time_ns < v.died_ns;
        let covers = |v: &&Version| address - v.symbols.start < u64::from(v.symbols.len);
        let mut near =
            self.versions.range(from..=address).rev().flat_map(|(_, versions)| versions.iter().rev());
        let symbols = near.find(|v| covers(v) && lived(v))?.symbols.clone();
        let offset = (address - symbols.start) as u32;
        let next = symbols.ranges.partition_point(|r| r.to <= offset);
        let range = symbols.ranges.get(next).filter(|r| r.from <= offset);
        let frames = match range {
            Some(range) => symbols.stacks[range.stack as usize].clone(),
            // Prologues and stubs count as the root's first line.
            None => vec![SymbolFrame { code: 0, offset: 0, line: symbols.codes[0].first_line, column: 0 }],
        };
        Some(InlineStack { symbols, frames })
    }
}

/// Whether every index is in range: a lookup then never fails.
fn well_formed(symbols: &VersionSymbols) -> bool {
    let codes = symbols.codes.len() as u32;
    codes > 0
        && symbols.stacks.iter().all(|s| !s.is_empty() && s.iter().all(|f| f.code < codes))
        && symbols.ranges.iter().all(|r| r.from <= r.to && (r.stack as usize) < symbols.stacks.len())
}
