//! Rewriting a profile by alignments.

use std::collections::BTreeMap;

use super::align::Alignment;
use super::{Match, Method};
use crate::identity::{CallSite, CodeId, CodeShape};
use crate::profile::{Frame, FrameKind, Profile, SiteProfile, Stack};

/// The rewritten profile, and the samples of stacks that were cut or dropped.
pub(super) fn carry(
    old: &Profile,
    current: &BTreeMap<CodeId, CodeShape>,
    alignments: &BTreeMap<CodeId, Alignment>,
) -> (Profile, u64) {
    let carrier = Carrier { alignments };
    let mut new = Profile { meta: old.meta.clone(), health: old.health.clone(), ..Profile::default() };
    let mut unplaced = 0u64;
    for stack in &old.stacks {
        let (stack, whole) = carrier.stack(stack);
        if !whole {
            unplaced = unplaced.saturating_add(stack.samples);
        }
        if whole || !stack.frames.is_empty() {
            new.stacks.push(stack);
        }
    }
    carrier.tables(old, &mut new);
    for shape in alignments.keys().filter_map(|id| current.get(&carrier.code(*id)?)) {
        new.codes.insert(shape.info.id, shape.info.clone());
        new.shapes.insert(shape.info.id, shape.clone());
    }
    (new, unplaced)
}

struct Carrier<'a> {
    alignments: &'a BTreeMap<CodeId, Alignment>,
}

impl Carrier<'_> {
    fn code(&self, code: CodeId) -> Option<CodeId> {
        match self.alignments.get(&code)?.verdict {
            Match::Found { to, .. } => Some(to),
            Match::Refused { .. } => None,
        }
    }

    /// Where an instruction is now; its line too, unless the code did not change.
    fn place(&self, at: CallSite) -> Option<(CallSite, Option<u32>)> {
        let alignment = self.alignments.get(&at.code)?;
        match alignment.verdict {
            Match::Found { method: Method::Hash, .. } => Some((at, None)),
            Match::Found { to, .. } => {
                let (offset, line) = alignment.places.get(&at.offset)?;
                Some((CallSite { code: to, offset: *offset }, Some(*line)))
            }
            Match::Refused { .. } => None,
        }
    }

    fn frame(&self, frame: &Frame) -> Option<Frame> {
        if frame.kind == FrameKind::Native {
            return Some(frame.clone());
        }
        let (at, line) = self.place(CallSite { code: frame.code, offset: frame.offset })?;
        let moved = Frame { code: at.code, offset: at.offset, ..frame.clone() };
        // The column belonged to the old line.
        Some(match line {
            Some(line) => Frame { line, column: 0, ..moved },
            None => moved,
        })
    }

    /// The frames inside the innermost that cannot be placed, and whether that is all of them.
    /// Native frames alone say nothing of Python code, so they do not stand for a cut stack.
    fn stack(&self, stack: &Stack) -> (Stack, bool) {
        let placed: Vec<Option<Frame>> = stack.frames.iter().map(|f| self.frame(f)).collect();
        let from = placed.iter().rposition(Option::is_none).map_or(0, |lost| lost + 1);
        let whole = from == 0;
        let mut frames: Vec<Frame> = placed.into_iter().skip(from).flatten().collect();
        if !whole && frames.iter().all(|f| f.kind == FrameKind::Native) {
            frames.clear();
        }
        (Stack { frames, partial: stack.partial || !whole, ..*stack }, whole)
    }

    fn tables(&self, old: &Profile, new: &mut Profile) {
        for (at, site) in &old.sites {
            if let Some((at, _)) = self.place(*at) {
                self.site(site, new.sites.entry(at).or_default());
            }
        }
        for (at, operands) in &old.operands {
            if let Some((at, _)) = self.place(*at) {
                let sums = new.operands.entry(at).or_default();
                operands.iter().for_each(|(types, n)| add(sums, types.clone(), *n));
            }
        }
        for (at, samples) in &old.loops {
            if let Some((at, _)) = self.place(*at) {
                add(&mut new.loops, at, *samples);
            }
        }
    }

    fn site(&self, old: &SiteProfile, new: &mut SiteProfile) {
        new.samples = new.samples.saturating_add(old.samples);
        for (callee, samples) in &old.callees {
            if let Some(callee) = self.code(*callee) {
                add(&mut new.callees, callee, *samples);
            }
        }
        old.receivers.iter().for_each(|(receiver, n)| add(&mut new.receivers, receiver.clone(), *n));
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, u64>, key: K, count: u64) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(count);
}
