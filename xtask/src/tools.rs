//! What else the machine must have or may have, and what its absence costs.

use std::path::Path;
use std::process::Command;

use crate::process::output_of;

/// How much depends on a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing can be built without it; set-up installs it.
    Build,
    /// Something works less well without it.
    Optional,
}

/// One thing that was looked for.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) name: &'static str,
    /// What was found, for people.
    pub(crate) found: Option<String>,
    pub(crate) need: Need,
    /// What does not work without it, a full sentence.
    pub(crate) cost: &'static str,
    /// The Debian package that brings it.
    pub(crate) package: Option<&'static str>,
}

/// The C tools that building the BPF programs and their reference loader needs.
pub(crate) fn build_tools() -> Vec<Finding> {
    let tool =
        |name, found, package, cost| Finding { name, found, need: Need::Build, cost, package: Some(package) };
    vec![
        tool("C compiler", version("cc"), "gcc", "Nothing can be linked."),
        tool("C headers", header("stdio.h"), "libc6-dev", "The BPF programs cannot be compiled."),
        tool("clang", version("clang"), "clang", "The BPF programs cannot be compiled."),
        tool("libelf headers", header("libelf.h"), "libelf-dev", "libbpf cannot be built."),
        tool("zlib headers", header("zlib.h"), "zlib1g-dev", "libbpf cannot be built."),
        tool("make", version("make"), "make", "libbpf cannot be built."),
        tool("pkg-config", version("pkg-config"), "pkg-config", "libbpf cannot be built."),
    ]
}

/// What only some uses want.
pub(crate) fn extras() -> Vec<Finding> {
    let extra = |name, found, package, cost| Finding { name, found, need: Need::Optional, cost, package };
    vec![
        extra(
            "kernel type data",
            file("/sys/kernel/btf/vmlinux"),
            None,
            "BPF programs cannot be loaded: the profiler reads the target's memory instead.",
        ),
        extra(
            "right to load BPF",
            bpf_right(),
            None,
            "Without root or CAP_BPF and CAP_PERFMON the profiler reads the target's memory instead, \
             and types come from inline caches.",
        ),
        extra("perf", version("perf"), Some("linux-perf"), "The tests of perf's view are skipped."),
        extra("bpftool", bpftool(), Some("bpftool"), "The tests that no probe is left behind are skipped."),
    ]
}

/// First line of `NAME --version`.
fn version(name: &str) -> Option<String> {
    let answer = output_of(Command::new(name).arg("--version"))?;
    answer.lines().find(|line| !line.trim().is_empty()).map(str::to_owned)
}

/// bpftool lies where only root's PATH leads.
fn bpftool() -> Option<String> {
    ["bpftool", "/usr/sbin/bpftool", "/sbin/bpftool"]
        .into_iter()
        .find_map(|name| output_of(Command::new(name).arg("version")))
        .and_then(|answer| answer.lines().next().map(str::to_owned))
}

fn header(name: &str) -> Option<String> {
    ["/usr/include", "/usr/include/x86_64-linux-gnu", "/usr/local/include"]
        .into_iter()
        .find_map(|dir| file(&format!("{dir}/{name}")))
}

fn file(path: &str) -> Option<String> {
    Path::new(path).exists().then(|| path.to_owned())
}

/// Effective capabilities: CAP_SYS_ADMIN (21), or CAP_PERFMON (38) and CAP_BPF (39).
fn bpf_right() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let bits = status.lines().find_map(|line| line.strip_prefix("CapEff:"))?;
    let bits = u64::from_str_radix(bits.trim(), 16).ok()?;
    let has = |bit: u32| bits >> bit & 1 == 1;
    match (has(21), has(38) && has(39)) {
        (true, _) => Some("CAP_SYS_ADMIN".to_owned()),
        (false, true) => Some("CAP_BPF and CAP_PERFMON".to_owned()),
        _ => None,
    }
}
