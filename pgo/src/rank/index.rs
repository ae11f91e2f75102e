//! Totals over a whole profile, and one place that says what is known of a code object.
//!
//! Built once a ranking. Facts go before what the profile says of the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{CodeFacts, Facts};
use super::frequency;
use super::options::RankOptions;
use crate::identity::{CallSite, CodeId, CodeInfo};
use crate::plan::Entry;
use crate::profile::{Profile, Stack};

/// Byte offsets of a loop, end exclusive.
pub(super) type Range = (u32, u32);

/// Callees by site offset, with the samples in which they were seen there.
pub(super) type Edges = BTreeMap<(u32, CodeId), u64>;

pub(super) struct Index<'a> {
    pub(super) profile: &'a Profile,
    pub(super) facts: &'a Facts,
    pub(super) options: &'a RankOptions,
    /// All samples.
    pub(super) total: u64,
    /// Samples with the code anywhere on the stack, each counted once.
    pub(super) inclusive: BTreeMap<CodeId, u64>,
    /// The same, without those that wait for native code.
    busy: BTreeMap<CodeId, u64>,
    /// Samples with the code as the innermost Python frame.
    pub(super) own: BTreeMap<CodeId, u64>,
    /// Callees by caller.
    pub(super) edges: BTreeMap<CodeId, Edges>,
    /// Calls, in samples per bytecode.
    calls: BTreeMap<CodeId, f64>,
}

impl<'a> Index<'a> {
    pub(super) fn new(profile: &'a Profile, facts: &'a Facts, options: &'a RankOptions) -> Self {
        let mut index = Index {
            profile,
            facts,
            options,
            total: 0,
            inclusive: BTreeMap::new(),
            busy: BTreeMap::new(),
            own: BTreeMap::new(),
            edges: BTreeMap::new(),
            calls: BTreeMap::new(),
        };
        profile.stacks.iter().for_each(|stack| index.add(stack));
        index.add_sites();
        index.calls = frequency::calls(&index);
        index
    }

    fn add(&mut self, stack: &Stack) {
        self.total = self.total.saturating_add(stack.samples);
        let frames = super::trie::python_frames(stack);
        let codes: BTreeSet<CodeId> = frames.iter().map(|f| f.code).collect();
        let own = super::trie::own_samples(stack);
        for code in codes {
            bump(&mut self.inclusive, code, stack.samples);
            bump(&mut self.busy, code, own);
        }
        if let Some(frame) = frames.last() {
            bump(&mut self.own, frame.code, own);
        }
        let calls: BTreeSet<_> = frames.windows(2).map(|w| (w[0].code, w[0].offset, w[1].code)).collect();
        for (caller, offset, callee) in calls {
            bump(self.edges.entry(caller).or_default(), (offset, callee), stack.samples);
        }
    }

    /// Samples in the code, or in Python code that it calls.
    pub(super) fn busy(&self, code: CodeId) -> u64 {
        self.busy.get(&code).copied().unwrap_or(0)
    }

    /// Sites may know of more than the stacks do: stacks age, are cut, or were left out.
    fn add_sites(&mut self) {
        for (site, seen) in &self.profile.sites {
            let edges = self.edges.entry(site.code).or_default();
            for (callee, samples) in &seen.callees {
                let known = edges.entry((site.offset, *callee)).or_default();
                *known = (*known).max(*samples);
            }
        }
    }

    /// Which of `codes` were seen calling each of them, itself left out.
    pub(super) fn callers_among(&self, codes: &BTreeSet<CodeId>) -> BTreeMap<CodeId, BTreeSet<CodeId>> {
        let mut callers: BTreeMap<CodeId, BTreeSet<CodeId>> = BTreeMap::new();
        for caller in codes {
            let callees = self.edges(*caller).into_iter().flat_map(BTreeMap::keys).map(|key| key.1);
            for callee in callees.filter(|callee| callee != caller && codes.contains(callee)) {
                callers.entry(callee).or_default().insert(*caller);
            }
        }
        callers
    }

    /// Callees seen anywhere at the call sites of `code`.
    pub(super) fn edges(&self, code: CodeId) -> Option<&Edges> {
        self.edges.get(&code)
    }

    pub(super) fn facts_of(&self, code: CodeId) -> Option<&'a CodeFacts> {
        self.facts.codes.get(&code)
    }

    pub(super) fn info(&self, code: CodeId) -> Option<&'a CodeInfo> {
        self.facts_of(code).map(|f| &f.info).or_else(|| self.profile.codes.get(&code))
    }

    pub(super) fn name(&self, code: CodeId) -> String {
        self.info(code).map_or_else(|| code.to_string(), |i| i.qualname.clone())
    }

    pub(super) fn is_module(&self, code: CodeId) -> bool {
        self.info(code).is_some_and(|i| i.qualname == "<module>")
    }

    /// Why the code cannot be compiled, as a sentence.
    pub(super) fn refusal(&self, code: CodeId) -> Option<String> {
        if self.info(code).is_none() {
            return Some("Nothing is known of its code but its id.".to_owned());
        }
        let name = self.facts_of(code)?.refusal.as_deref()?;
        Some(format!("It cannot be compiled ({name})."))
    }

    /// What calls of the code make to be run later: a generator, a coroutine.
    pub(super) fn makes(&self, code: CodeId) -> Option<&str> {
        self.facts_of(code)?.makes.as_deref()
    }

    /// Why calls of the code cannot be inlined, as a sentence.
    pub(super) fn no_callee(&self, code: CodeId) -> Option<String> {
        let later =
            |what| format!("Its body runs later, when the {what} is resumed, and is compiled by itself.");
        self.refusal(code).or_else(|| self.makes(code).map(later))
    }

    pub(super) fn bytecodes(&self, code: CodeId) -> u32 {
        self.info(code).map_or(0, |i| i.instructions)
    }

    /// Estimated HIR instructions.
    pub(super) fn size(&self, code: CodeId) -> u32 {
        match self.facts_of(code) {
            Some(facts) if facts.hir_size > 0 => facts.hir_size,
            _ => self.bytecodes(code).saturating_mul(self.options.hir_per_bytecode).max(1),
        }
    }

    /// Estimated HIR instructions of what an entry compiles.
    pub(super) fn entry_size(&self, code: CodeId, entry: Entry) -> u32 {
        let part = self.range(code, entry).map_or(1.0, |range| self.fraction(code, range));
        (f64::from(self.size(code)) * part).ceil() as u32
    }

    /// Part of the code, by bytes, that lies in `range`.
    fn fraction(&self, code: CodeId, range: Range) -> f64 {
        let bytes = self.info(code).map_or(0.0, |i| 2.0 * f64::from(i.units));
        let inside = f64::from(range.1.saturating_sub(range.0));
        if bytes > 0.0 { (inside / bytes).min(1.0) } else { 1.0 }
    }

    /// The bytes of the loop that `entry` enters.
    pub(super) fn range(&self, code: CodeId, entry: Entry) -> Option<Range> {
        let Entry::Loop(header) = entry else { return None };
        let known = self.facts_of(code).and_then(|f| f.loops.iter().find(|l| l.header == header));
        Some((header, known.map_or(u32::MAX, |l| l.end)))
    }

    /// Bytecodes that one run executes in the code itself: ten turns for each loop.
    pub(super) fn body(&self, code: CodeId, range: Option<Range>) -> f64 {
        let bytecodes = f64::from(self.bytecodes(code).max(1));
        let base = self.depth_of(code, range);
        let part = |r: Range| self.fraction(code, r);
        let mut body = range.map_or(1.0, part);
        for inner in self.facts_of(code).map_or(&[][..], |f| &f.loops) {
            let level = self.facts_of(code).map_or(0, |f| f.loop_depth(inner.header));
            let within = range.is_none_or(|r| r.0 < inner.header && inner.end <= r.1);
            if within && level > base {
                body += part((inner.header, inner.end)) * 9.0 * 10f64.powi((level - base - 1).min(6) as i32);
            }
        }
        bytecodes * body
    }

    /// Loops around a root's own entry: they do not multiply what happens per entry.
    pub(super) fn depth_of(&self, code: CodeId, range: Option<Range>) -> u32 {
        range.and_then(|r| self.loop_depth(CallSite { code, offset: r.0 })).unwrap_or(0)
    }

    /// How many loops are around an instruction, if that can be told.
    ///
    /// Without facts the sampled loops say it, though not where they end.
    pub(super) fn loop_depth(&self, at: CallSite) -> Option<u32> {
        if let Some(facts) = self.facts_of(at.code) {
            return Some(facts.loop_depth(at.offset));
        }
        if self.profile.loops.is_empty() {
            return None;
        }
        let first = CallSite { code: at.code, offset: 0 };
        Some(u32::from(self.profile.loops.range(first..=at).any(|(_, samples)| *samples > 0)))
    }

    pub(super) fn samples(&self, code: CodeId) -> u64 {
        self.inclusive.get(&code).copied().unwrap_or(0)
    }

    /// Calls that so many samples of a code stand for, judged from all contexts. Code that no stack
    /// shows is taken to do all its work itself.
    pub(super) fn calls_in(&self, code: CodeId, samples: f64) -> f64 {
        match self.samples(code) {
            0 => samples / self.body(code, None),
            all => samples / all as f64 * self.calls.get(&code).copied().unwrap_or(0.0),
        }
    }

    /// Share of all samples, in millionths: more digits mean nothing and make plans hard to read.
    pub(super) fn share(&self, samples: u64) -> f64 {
        let share = samples as f64 / self.total.max(1) as f64;
        (share.min(1.0) * 1e6).round() / 1e6
    }
}

pub(super) fn bump<K: Ord>(map: &mut BTreeMap<K, u64>, key: K, by: u64) {
    let count = map.entry(key).or_default();
    *count = count.saturating_add(by);
}
