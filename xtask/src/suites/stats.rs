//! What the compiler did in all processes of a run, from the files that they leave.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use serde::{Deserialize, Serialize, Serializer};

/// What `emberjit.stats()` says at the end of one process; fields that nobody here needs are left out.
#[derive(Deserialize)]
struct Process {
    versions: Vec<Version>,
    refused: Vec<Refusal>,
    exits: Vec<Exit>,
    code_bytes: u64,
}

#[derive(Deserialize)]
struct Version {
    code: String,
    qualname: String,
}

#[derive(Deserialize)]
struct Refusal {
    what: String,
    line: u32,
    reason: String,
}

#[derive(Deserialize)]
struct Exit {
    reason: String,
    count: u64,
}

/// Sums over processes. Code that runs in many of them counts once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stats {
    processes: u64,
    versions: u64,
    code_bytes: u64,
    /// Hashes of the code objects with at least one version.
    compiled: BTreeSet<String>,
    /// Names and lines of the code objects that no process compiled, by reason.
    refused: BTreeMap<String, BTreeSet<(String, u32)>>,
    /// Times that compiled code was left in the middle, by reason.
    exits: BTreeMap<String, u64>,
}

/// What is printed and written of [`Stats`].
#[derive(Serialize)]
struct Summary<'a> {
    processes: u64,
    code_objects_run: usize,
    code_objects_compiled: usize,
    versions: u64,
    code_bytes: u64,
    refused: BTreeMap<&'a str, usize>,
    exits: &'a BTreeMap<String, u64>,
}

impl Serialize for Stats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.summary().serialize(serializer)
    }
}

impl Stats {
    /// All files in a folder. A process that was killed leaves none, or half of one.
    pub(crate) fn read(folder: &Path) -> Stats {
        let mut stats = Stats::default();
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            if let Ok(process) = serde_json::from_str(&text) {
                stats.add_process(process);
            }
        }
        stats
    }

    fn add_process(&mut self, process: Process) {
        self.processes += 1;
        self.versions += process.versions.len() as u64;
        self.code_bytes += process.code_bytes;
        let names: BTreeSet<&str> = process.versions.iter().map(|v| v.qualname.as_str()).collect();
        // Code that was compiled once and refused later, as its versions did not last, is compiled code.
        for refusal in process.refused.into_iter().filter(|r| !names.contains(r.what.as_str())) {
            self.refused.entry(refusal.reason).or_default().insert((refusal.what, refusal.line));
        }
        self.compiled.extend(process.versions.into_iter().map(|v| v.code));
        for exit in process.exits {
            *self.exits.entry(exit.reason).or_default() += exit.count;
        }
    }

    pub(crate) fn add(&mut self, other: &Stats) {
        self.processes += other.processes;
        self.versions += other.versions;
        self.code_bytes += other.code_bytes;
        self.compiled.extend(other.compiled.iter().cloned());
        for (reason, refused) in &other.refused {
            self.refused.entry(reason.clone()).or_default().extend(refused.iter().cloned());
        }
        for (reason, count) in &other.exits {
            *self.exits.entry(reason.clone()).or_default() += count;
        }
    }

    pub(crate) fn processes(&self) -> u64 {
        self.processes
    }

    /// Whether no process said anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.processes == 0
    }

    fn summary(&self) -> Summary<'_> {
        let refused: BTreeMap<&str, usize> =
            self.refused.iter().map(|(reason, codes)| (reason.as_str(), codes.len())).collect();
        Summary {
            processes: self.processes,
            code_objects_run: self.compiled.len() + refused.values().sum::<usize>(),
            code_objects_compiled: self.compiled.len(),
            versions: self.versions,
            code_bytes: self.code_bytes,
            refused,
            exits: &self.exits,
        }
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let sums = self.summary();
        let share = 100.0 * sums.code_objects_compiled as f64 / sums.code_objects_run.max(1) as f64;
        let mut text = format!(
            "{} of {} code objects that ran were compiled ({share:.1}%), in {} versions, by {} processes\n",
            sums.code_objects_compiled, sums.code_objects_run, sums.versions, sums.processes
        );
        let mut refused: Vec<_> = sums.refused.into_iter().collect();
        refused.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        for (reason, count) in refused {
            let _ = writeln!(text, "{count:>8} refused: {reason}");
        }
        let mut exits: Vec<_> = sums.exits.iter().collect();
        exits.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        for (reason, count) in exits {
            let _ = writeln!(text, "{count:>8} exits: {reason}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suites::scratch::Scratch;

    const ONE: &str = r#"{"pending": 0, "versions": [
        {"code": "aa", "qualname": "f", "entries": 3, "live": true},
        {"code": "aa", "qualname": "f", "entries": 1, "live": false}],
        "refused": [{"what": "g", "line": 3, "reason": "generator", "detail": "d"},
                    {"what": "f", "line": 1, "reason": "too-many-versions", "detail": "d"}],
        "exits": [{"qualname": "f", "line": 2, "reason": "type-guard", "count": 5}], "code_bytes": 10}"#;

    /// Check that processes are added up, what they share counts once, and half a file is left out.
    #[test]
    fn sums() {
        let scratch = Scratch::new().expect("a folder");
        let folder = scratch.folder("stats").expect("a folder");
        for (name, text) in [("1.json", ONE), ("2.json", ONE), ("3.json", &ONE[..50])] {
            std::fs::write(folder.join(name), text).expect("a file");
        }
        let mut stats = Stats::read(&folder);
        stats.add(&stats.clone());
        let text = stats.text();
        assert!(text.starts_with(
            "1 of 2 code objects that ran were compiled (50.0%), in 8 versions, by 4 processes"
        ));
        assert!(text.contains("       1 refused: generator\n      20 exits: type-guard\n"), "{text}");
        assert!(!text.contains("too-many-versions"), "{text}");
        assert!(Stats::read(Path::new("/nonexistent")).is_empty());
    }
}
