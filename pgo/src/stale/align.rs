//! Which instruction of the current code stands for which instruction of the old.

use std::collections::BTreeMap;

use super::{Match, Method, StaleOptions, StaleReason};
use crate::identity::{CodeId, CodeInfo, CodeShape};
use crate::profile::{FrameKind, Profile};

/// Cells of the comparison table at most; longer middles are left unmatched.
const MAX_CELLS: usize = 1 << 22;

/// What became of one code.
#[derive(Clone, Debug)]
pub(super) struct Alignment {
    pub(super) verdict: Match,
    /// Current byte offset and line by old byte offset; not used for unchanged code.
    pub(super) places: BTreeMap<u32, (u32, u32)>,
}

/// Sampled places of one code: lines by byte offset, 0 if unknown.
type Places = BTreeMap<u32, u32>;

pub(super) fn align_all(
    profile: &Profile,
    current: &BTreeMap<CodeId, CodeShape>,
    options: &StaleOptions,
) -> BTreeMap<CodeId, Alignment> {
    let mut by_name: BTreeMap<(&str, &str), Vec<&CodeShape>> = BTreeMap::new();
    for shape in current.values() {
        by_name.entry((&shape.info.file, &shape.info.qualname)).or_default().push(shape);
    }
    let mut all = BTreeMap::new();
    for (code, places) in sampled_places(profile) {
        let alignment = match profile.codes.get(&code) {
            _ if current.contains_key(&code) => unchanged(code),
            None => refused(StaleReason::Unknown, 1.0),
            Some(info) => {
                let rivals = by_name.get(&(info.file.as_str(), info.qualname.as_str()));
                let rivals = rivals.map_or(&[][..], Vec::as_slice);
                align(info, profile.shapes.get(&code), &places, rivals, options)
            }
        };
        all.insert(code, alignment);
    }
    all
}

/// All code that the profile names, with the places that it names in it.
fn sampled_places(profile: &Profile) -> BTreeMap<CodeId, Places> {
    let mut all: BTreeMap<CodeId, Places> = profile.codes.keys().map(|id| (*id, Places::new())).collect();
    let frames = profile.stacks.iter().flat_map(|s| &s.frames);
    for frame in frames.filter(|f| f.kind != FrameKind::Native) {
        all.entry(frame.code).or_default().insert(frame.offset, frame.line);
    }
    let others = profile.sites.keys().chain(profile.operands.keys()).chain(profile.loops.keys());
    for at in others {
        all.entry(at.code).or_default().entry(at.offset).or_insert(0);
    }
    all
}

fn unchanged(code: CodeId) -> Alignment {
    let verdict = Match::Found { to: code, method: Method::Hash, mismatch: 0.0 };
    Alignment { verdict, places: BTreeMap::new() }
}

fn refused(reason: StaleReason, mismatch: f64) -> Alignment {
    Alignment { verdict: Match::Refused { reason, mismatch }, places: BTreeMap::new() }
}

/// The best of the current codes of the same name: several lambdas of a function share one.
fn align(
    info: &CodeInfo,
    old: Option<&CodeShape>,
    places: &Places,
    rivals: &[&CodeShape],
    options: &StaleOptions,
) -> Alignment {
    let attempts = rivals.iter().map(|new| {
        let (method, (mismatch, places)) = match old {
            Some(old) => (Method::Anchors, by_anchors(old, new)),
            None => (Method::Lines, by_lines(info, places, new)),
        };
        let away = new.info.first_line.abs_diff(info.first_line);
        (mismatch, away, new.info.id, method, places)
    });
    let best = attempts.min_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    match best {
        None => refused(StaleReason::Gone, 1.0),
        Some((mismatch, ..)) if mismatch > options.code_mismatch => {
            refused(StaleReason::ChangedTooMuch, mismatch)
        }
        Some((mismatch, _, to, method, places)) => {
            Alignment { verdict: Match::Found { to, method, mismatch }, places }
        }
    }
}

/// Mismatch, and the place of each old offset that has one.
type Aligned = (f64, BTreeMap<u32, (u32, u32)>);

fn by_anchors(old: &CodeShape, new: &CodeShape) -> Aligned {
    let pairs = common(&old.opcodes, &new.opcodes);
    let all = old.opcodes.len() + new.opcodes.len();
    let mismatch = if all == 0 { 1.0 } else { 1.0 - 2.0 * pairs.len() as f64 / all as f64 };
    let place = |(from, to): (usize, usize)| {
        Some((*old.offsets.get(from)?, (*new.offsets.get(to)?, new.lines.get(to).copied().unwrap_or(0))))
    };
    (mismatch, pairs.into_iter().filter_map(place).collect())
}

/// Index pairs of a longest common subsequence, ascending.
fn common(old: &[u8], new: &[u8]) -> Vec<(usize, usize)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..], &new[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle = longest(&a[..a.len() - tail], &b[..b.len() - tail]);
    let mut pairs: Vec<_> = (0..head).map(|i| (i, i)).collect();
    pairs.extend(middle.into_iter().map(|(i, j)| (head + i, head + j)));
    pairs.extend((0..tail).rev().map(|i| (old.len() - 1 - i, new.len() - 1 - i)));
    pairs
}

/// [`common`] of two sequences that differ at both ends.
fn longest(a: &[u8], b: &[u8]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    if (a.len() + 1).saturating_mul(width) > MAX_CELLS {
        return Vec::new();
    }
    let table = lengths(a, b);
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Length of the longest common subsequence of `a[i..]` and `b[j..]`, at `i * (b.len() + 1) + j`.
fn lengths(a: &[u8], b: &[u8]) -> Vec<u32> {
    let width = b.len() + 1;
    let mut table = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let at = i * width + j;
            let longer = table[at + width].max(table[at + 1]);
            table[at] = if a[i] == b[j] { table[at + width + 1] + 1 } else { longer };
        }
    }
    table
}

/// Without the old instructions: a sampled place is the nearest instruction of the same line,
/// counted from the first. Code that no sample was in can only be compared by its size.
fn by_lines(info: &CodeInfo, places: &Places, new: &CodeShape) -> Aligned {
    if places.is_empty() {
        let (old, new) = (info.instructions, new.info.instructions);
        return (f64::from(old.abs_diff(new)) / f64::from(old.max(new).max(1)), BTreeMap::new());
    }
    let known: Vec<_> = places.iter().filter(|(_, line)| **line > 0).collect();
    let mut found = BTreeMap::new();
    for (offset, line) in &known {
        let moved = i64::from(**line) - i64::from(info.first_line) + i64::from(new.info.first_line);
        if let Some(place) = nearest(new, moved, **offset) {
            found.insert(**offset, place);
        }
    }
    (1.0 - found.len() as f64 / known.len().max(1) as f64, found)
}

/// Offset and line of the instruction on a line that is nearest to `offset`.
fn nearest(new: &CodeShape, line: i64, offset: u32) -> Option<(u32, u32)> {
    let places = new.offsets.iter().copied().zip(new.lines.iter().copied());
    let on_line = places.filter(|(_, l)| i64::from(*l) == line);
    on_line.min_by_key(|(o, _)| (o.abs_diff(offset), *o))
}
