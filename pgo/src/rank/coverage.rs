//! Which sampled frames the roots planned so far already inline.
//!
//! A function that is inlined wherever it is hot needs no root of its own; one that is left as a
//! call under a compiled root does. So each planned root marks the frames that it swallows, and
//! later candidates only count what is left.

use std::collections::{BTreeMap, BTreeSet};

use super::index::Range;
use super::trie::{Trie, own_samples, python_frames};
use crate::identity::{CallSite, CodeId};
use crate::plan::RootPlan;
use crate::profile::{Frame, Profile, Stack};

pub(super) struct Coverage {
    /// For each stack, for each frame: inlined by a planned root.
    inlined: Vec<Vec<bool>>,
    /// The same: a planned root's own, or inlined by it.
    compiled: Vec<Vec<bool>>,
    /// Stacks that a code is on.
    stacks_of: BTreeMap<CodeId, Vec<usize>>,
}

/// What a root accepted: path and callee.
type Accepted<'a> = BTreeSet<(&'a [CallSite], CodeId)>;

impl Coverage {
    pub(super) fn new(profile: &Profile) -> Self {
        let mut stacks_of: BTreeMap<CodeId, Vec<usize>> = BTreeMap::new();
        for (s, stack) in profile.stacks.iter().enumerate() {
            let codes: BTreeSet<CodeId> = stack.frames.iter().map(|f| f.code).collect();
            codes.into_iter().for_each(|code| stacks_of.entry(code).or_default().push(s));
        }
        let none: Vec<Vec<bool>> = profile.stacks.iter().map(|s| vec![false; s.frames.len()]).collect();
        Coverage { inlined: none.clone(), compiled: none, stacks_of }
    }

    /// Positions at which stack `s` is in `code` (in `range` of it) and not inlined.
    fn entries<'a>(
        &'a self,
        s: usize,
        stack: &'a Stack,
        code: CodeId,
        range: Option<Range>,
    ) -> impl Iterator<Item = usize> + 'a {
        let inside = move |f: &Frame| range.is_none_or(|(from, to)| (from..to).contains(&f.offset));
        let frames = python_frames(stack).iter().enumerate();
        frames.filter(move |(i, f)| f.code == code && inside(f) && !self.inlined[s][*i]).map(|(i, _)| i)
    }

    fn stacks_of(&self, code: CodeId) -> &[usize] {
        self.stacks_of.get(&code).map_or(&[], Vec::as_slice)
    }

    /// Samples in which the code is entered by a call, or by its loop.
    pub(super) fn residual(&self, profile: &Profile, code: CodeId, range: Option<Range>) -> u64 {
        self.samples(profile, code, |s| self.entries(s, &profile.stacks[s], code, range).next().is_some())
    }

    /// Samples in which a generator's code is resumed by a planned root, or by nothing in Python.
    pub(super) fn resumed(&self, profile: &Profile, code: CodeId) -> u64 {
        self.samples(profile, code, |s| {
            let mut entries = self.entries(s, &profile.stacks[s], code, None);
            entries.any(|i| i == 0 || self.compiled[s][i - 1])
        })
    }

    /// Samples of the stacks with `code` on them that are `wanted`.
    fn samples(&self, profile: &Profile, code: CodeId, wanted: impl Fn(usize) -> bool) -> u64 {
        let stacks = self.stacks_of(code).iter().filter(|s| wanted(**s));
        stacks.fold(0, |sum, s| sum.saturating_add(profile.stacks[*s].samples))
    }

    /// The contexts below the outermost entry of each stack.
    pub(super) fn trie(&self, profile: &Profile, code: CodeId, range: Option<Range>) -> Trie {
        let mut trie = Trie::new();
        for s in self.stacks_of(code) {
            let stack = &profile.stacks[*s];
            if let Some(first) = self.entries(*s, stack, code, range).next() {
                trie.add(stack, first);
            }
        }
        trie
    }

    /// Samples whose innermost frame is the root's own or one that it inlines: what compiling it makes faster.
    /// Native code that such a frame waits for is as fast as it is.
    pub(super) fn own(&self, profile: &Profile, root: &RootPlan, range: Option<Range>) -> u64 {
        let accepted = accepted(root);
        self.samples(profile, root.code, |s| {
            let stack = &profile.stacks[s];
            let frames = python_frames(stack);
            let mut entries = self.entries(s, stack, root.code, range);
            own_samples(stack) > 0
                && entries.any(|first| first + inlined_depth(&frames[first..], &accepted) + 1 == frames.len())
        })
    }

    /// Marks what runs in the code of `root`, and what it inlines if that needs no entry of its own.
    pub(super) fn cover(&mut self, profile: &Profile, root: &RootPlan, range: Option<Range>, swallows: bool) {
        let accepted = accepted(root);
        for s in self.stacks_of(root.code).to_vec() {
            let stack = &profile.stacks[s];
            let entries: Vec<usize> = self.entries(s, stack, root.code, range).collect();
            for first in entries {
                let depth = inlined_depth(&python_frames(stack)[first..], &accepted);
                self.compiled[s][first..=first + depth].fill(true);
                // A recursive entry may have been swallowed by the one before it.
                if swallows && !self.inlined[s][first] {
                    self.inlined[s][first + 1..=first + depth].fill(true);
                }
            }
        }
    }
}

fn accepted(root: &RootPlan) -> Accepted<'_> {
    root.decisions.iter().filter(|d| d.inline).map(|d| (d.path.as_slice(), d.callee)).collect()
}

/// How many frames above the first one are inlined into it.
fn inlined_depth(frames: &[Frame], accepted: &Accepted) -> usize {
    let mut path = Vec::new();
    for (depth, call) in frames.windows(2).enumerate() {
        path.push(CallSite { code: call[0].code, offset: call[0].offset });
        if !accepted.contains(&(path.as_slice(), call[1].code)) {
            return depth;
        }
    }
    frames.len().saturating_sub(1)
}
