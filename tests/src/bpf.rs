//! Which BPF programs a process holds, and whether the kernel still has them.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::{Duration, Instant};

use aya::programs::loaded_programs;

/// `BPF_PROG_TYPE_KPROBE`, which uprobes are as well (`linux/bpf.h`).
pub const UPROBE: u32 = 2;
/// `BPF_PROG_TYPE_PERF_EVENT`.
pub const PERF_EVENT: u32 = 7;

/// How long the kernel may take to free what nobody holds any more.
const FREEING: Duration = Duration::from_secs(20);

/// Whether this process may load and list BPF programs. Says so on the terminal if it may not,
/// past the capture of the test harness.
pub fn is_permitted(test: &str) -> bool {
    match loaded_programs().next() {
        Some(Err(error)) => {
            let _ = writeln!(std::io::stderr(), "SKIPPED {test}: BPF is not permitted here ({error})");
            false
        }
        _ => true,
    }
}

/// Ids and types of the BPF programs that a process holds open.
pub fn held_by(pid: u32) -> BTreeMap<u32, u32> {
    let Ok(entries) = std::fs::read_dir(format!("/proc/{pid}/fdinfo")) else {
        return BTreeMap::new();
    };
    entries
        .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok())
        .filter_map(|text| Some((field(&text, "prog_id:")?, field(&text, "prog_type:")?)))
        .collect()
}

fn field(text: &str, name: &str) -> Option<u32> {
    text.lines().find_map(|line| line.strip_prefix(name))?.trim().parse().ok()
}

/// Those of the programs that the kernel still has after the time it needs to free them.
pub fn left_over(ids: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let ids: Vec<u32> = ids.into_iter().collect();
    let deadline = Instant::now() + FREEING;
    loop {
        let left = still_loaded(&ids);
        if left.is_empty() || Instant::now() > deadline {
            return left;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn still_loaded(ids: &[u32]) -> Vec<u32> {
    loaded_programs().filter_map(|program| Some(program.ok()?.id())).filter(|id| ids.contains(id)).collect()
}
