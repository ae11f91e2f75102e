//! From a version's inline table to the names that tools without inlining show.
//!
//! Called by [`super::perfmap`] and [`super::jitdump`], so that both show the same. What always
//! holds: the ranges made here are sorted, cover the whole version once, and neighbours differ in
//! name. Bytes without a range of their own belong to the root.

use std::path::Path;

use emberjit_pgo::symbols::{SymbolFrame, VersionSymbols};

/// Machine code that stands for one chain of inlined functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRange {
    /// Offsets from the version's start, end exclusive.
    pub from: u32,
    pub to: u32,
    /// `py::root->inlined (file.py:12)`: qualified names, then where the innermost one begins.
    pub name: String,
}

/// The version's ranges, joined where only the line differs.
pub fn named_ranges(version: &VersionSymbols) -> Vec<NamedRange> {
    let mut chains: Vec<(u32, u32, Vec<u32>)> = Vec::new();
    let mut add = |from: u32, to: u32, chain: Vec<u32>| match chains.last_mut() {
        _ if from >= to => {}
        Some(last) if last.2 == chain => last.1 = to,
        _ => chains.push((from, to, chain)),
    };
    let mut end = 0;
    for range in &version.ranges {
        let (from, to) = (range.from.max(end), range.to.min(version.len));
        add(end, from.min(version.len), vec![0]);
        add(from, to, chain(version.stacks.get(range.stack as usize)));
        end = end.max(to);
    }
    add(end, version.len, vec![0]);
    chains.into_iter().map(|(from, to, chain)| NamedRange { from, to, name: name(version, &chain) }).collect()
}

/// Indices of the code objects of a stack; the root alone if there is no such stack.
fn chain(stack: Option<&Vec<SymbolFrame>>) -> Vec<u32> {
    match stack {
        Some(frames) if !frames.is_empty() => frames.iter().map(|frame| frame.code).collect(),
        _ => vec![0],
    }
}

fn name(version: &VersionSymbols, chain: &[u32]) -> String {
    let info = |code: u32| version.codes.get(code as usize);
    let names: Vec<&str> =
        chain.iter().map(|&code| info(code).map_or("?", |i| i.qualname.as_str())).collect();
    let place = chain.last().and_then(|&code| info(code)).map_or_else(String::new, |innermost| {
        let file = Path::new(&innermost.file).file_name().map_or("?".into(), |name| name.to_string_lossy());
        format!(" ({file}:{})", innermost.first_line)
    });
    one_line(&format!("py::{}{place}", names.join("->")))
}

/// Qualified names are the program's: a line break in one must not look like another entry.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}
