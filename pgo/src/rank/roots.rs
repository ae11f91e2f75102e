//! Which code is worth an entry of its own, and of which kind.
//!
//! A function is entered by calls. Code that is entered rarely and then stays (module-level code,
//! `main`) gains nothing from a compiled function: the call that matters is already running. Its
//! hot loops are entered while they run instead.
//!
//! Candidates come callers first, so that a caller is planned before the callees it may inline: a
//! compiled callee called by the interpreter is worth less than a compiled caller. Among those that
//! no other calls, the hottest comes first.

use std::collections::{BTreeMap, BTreeSet};

use super::coverage::Coverage;
use super::index::Index;
use super::trie::python_frames;
use crate::identity::{CallSite, CodeId};
use crate::plan::Entry;
use crate::profile::Stack;

/// Part of a code's samples that must come from entries outside all loops to call them rare.
const RARE: f64 = 0.9;

/// Part of the samples of the loop around it from which an inner loop gets an entry as well: the
/// outer one may not turn again for long.
const INNER: f64 = 0.9;

/// Qualnames of code that native code calls once in a program or thread.
const BOTTOMS: [&str; 3] = ["<module>", "Thread._bootstrap", "_run_module_as_main"];

pub(super) struct Candidate {
    pub(super) code: CodeId,
    pub(super) entry: Entry,
    pub(super) share: f64,
    samples: u64,
    /// Frames below its outermost occurrence.
    depth: usize,
    /// Entered once or a few times only, as far as Python frames tell.
    pub(super) rare: bool,
    /// Samples of the hot loop around it, for a loop.
    enclosing: Option<u64>,
}

impl Candidate {
    /// Hottest first, outermost first among equals.
    fn rank(&self) -> impl Ord + use<> {
        (std::cmp::Reverse(self.samples), self.depth, self.code, self.entry)
    }

    pub(super) fn unsampled(code: CodeId, entry: Entry) -> Self {
        Candidate { code, entry, share: 0.0, samples: 0, depth: 0, rare: false, enclosing: None }
    }
}

/// What is known of a code's outermost frames.
#[derive(Default)]
struct Presence {
    samples: u64,
    rare: u64,
    depth: usize,
}

/// All code hot enough to be thought about, in the order in which it is planned.
pub(super) fn candidates(index: &Index) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (code, presence) in presences(index) {
        if !is_hot(index, presence.samples) {
            continue;
        }
        let rare = index.is_module(code) || presence.rare as f64 >= RARE * presence.samples as f64;
        let base = Candidate {
            samples: presence.samples,
            share: index.share(presence.samples),
            depth: presence.depth,
            rare,
            ..Candidate::unsampled(code, Entry::Function)
        };
        if rare || awaits(index, code) {
            all.extend(loops(index, &base));
        }
        all.push(base);
    }
    all.sort_by_key(Candidate::rank);
    callers_first(index, all)
}

/// Takes the hottest that no candidate still to come calls, again and again. Recursion between
/// candidates is broken at the outermost of them.
fn callers_first(index: &Index, mut left: Vec<Candidate>) -> Vec<Candidate> {
    let codes: BTreeSet<CodeId> = left.iter().map(|c| c.code).collect();
    let mut callers = index.callers_among(&codes);
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let free = left.iter().position(|c| callers.get(&c.code).is_none_or(BTreeSet::is_empty));
        let outermost = || (0..left.len()).min_by_key(|i| (left[*i].depth, *i));
        let next = left.remove(free.or_else(outermost).unwrap_or(0));
        if left.iter().all(|c| c.code != next.code) {
            callers.values_mut().for_each(|of| _ = of.remove(&next.code));
        }
        ordered.push(next);
    }
    ordered
}

pub(super) fn is_hot(index: &Index, samples: u64) -> bool {
    samples >= index.options.min_samples && index.share(samples) >= index.options.min_share
}

fn presences(index: &Index) -> BTreeMap<CodeId, Presence> {
    let mut all = BTreeMap::new();
    for stack in &index.profile.stacks {
        let mut rare = !stack.partial;
        let mut seen = BTreeMap::new();
        for (depth, frame) in python_frames(stack).iter().enumerate() {
            let at = seen.entry(frame.code).or_insert((depth, rare));
            // A second occurrence is a recursion: entered by a call for certain.
            at.1 &= at.0 == depth;
            rare &= index.loop_depth(CallSite { code: frame.code, offset: frame.offset }) == Some(0);
        }
        seen.into_iter().for_each(|(code, at)| note(&mut all, code, at, stack));
    }
    all
}

fn note(all: &mut BTreeMap<CodeId, Presence>, code: CodeId, (depth, rare): (usize, bool), stack: &Stack) {
    let first = Presence { depth, ..Presence::default() };
    let presence = all.entry(code).or_insert(first);
    presence.depth = presence.depth.min(depth);
    presence.samples = presence.samples.saturating_add(stack.samples);
    if rare {
        presence.rare = presence.rare.saturating_add(stack.samples);
    }
}

fn loops(index: &Index, of: &Candidate) -> Vec<Candidate> {
    let samples = loop_samples(index, of.code);
    let hot = samples.iter().filter(|(_, samples)| is_hot(index, **samples));
    let candidate = |(header, count): (&u32, &u64)| Candidate {
        entry: Entry::Loop(*header),
        samples: *count,
        share: index.share(*count),
        enclosing: enclosing(index, of.code, *header, &samples),
        ..*of
    };
    hot.map(candidate).collect()
}

/// Samples by loop header, from the profile's own count or from the stacks, whichever saw more.
fn loop_samples(index: &Index, code: CodeId) -> BTreeMap<u32, u64> {
    let (from, to) = (CallSite { code, offset: 0 }, CallSite { code, offset: u32::MAX });
    let counted = index.profile.loops.range(from..=to).map(|(site, n)| (site.offset, *n));
    let mut all: BTreeMap<u32, u64> = counted.collect();
    for known in index.facts_of(code).map_or(&[][..], |f| &f.loops) {
        let inside = |s: &&Stack| python_frames(s).iter().any(|f| f.code == code && known.contains(f.offset));
        let samples =
            index.profile.stacks.iter().filter(inside).fold(0u64, |n, s| n.saturating_add(s.samples));
        let count = all.entry(known.header).or_default();
        *count = (*count).max(samples);
    }
    all
}

/// Samples of the hot loop around the one at `header`: the nearest, or without facts one that
/// begins before it and was seen at least as often.
fn enclosing(index: &Index, code: CodeId, header: u32, samples: &BTreeMap<u32, u64>) -> Option<u64> {
    let own = samples.get(&header).copied().unwrap_or(0);
    let around = |(outer, count): &(&u32, &u64)| match index.facts_of(code) {
        Some(facts) => facts.loops.iter().any(|l| l.header == **outer && l.contains(header)),
        None => **count >= own,
    };
    samples.range(..header).rev().filter(around).map(|(_, count)| *count).find(|count| is_hot(index, *count))
}

/// Why a candidate is compiled, or why not.
pub(super) fn judge(index: &Index, candidate: &Candidate, coverage: &Coverage) -> Result<String, String> {
    if let Some(why) = index.refusal(candidate.code) {
        return Err(why);
    }
    if let Some(why) = wrong_entry(index, candidate) {
        return Err(why);
    }
    if candidate.entry == Entry::Function && index.makes(candidate.code).is_some() {
        let resumed = coverage.resumed(index.profile, candidate.code);
        if !is_hot(index, resumed) {
            let share = 100.0 * index.share(resumed);
            return Err(format!(
                "Interpreted code resumes it: compiled code has only {share:.1} % of all samples."
            ));
        }
    }
    Ok(accepted(index, candidate))
}

/// Why a root needs no entry of its own, if the planned ones inline it wherever it is hot.
pub(super) fn inlined_by_callers(
    index: &Index,
    candidate: &Candidate,
    coverage: &Coverage,
) -> Option<String> {
    let range = index.range(candidate.code, candidate.entry);
    let left = coverage.residual(index.profile, candidate.code, range);
    (!is_hot(index, left)).then(|| {
        let left = 100.0 * index.share(left);
        format!("Its callers inline it: only {left:.1} % of all samples enter it by a call.")
    })
}

/// Why a root of that size is not worth compiling in which, with all that it inlines, only so many samples are
/// innermost: a server's main loop is on every stack, and faster for nobody.
pub(super) fn too_little(index: &Index, own: u64, size: u32) -> Option<String> {
    let options = index.options;
    let share = index.share(own);
    if own < options.min_own_samples || share < options.min_share {
        let share = 100.0 * share;
        return Some(format!(
            "Its callees take the time: only {share:.1} % of all samples are in it itself."
        ));
    }
    let hz = index.profile.meta.frequency_hz;
    let (spent, cost) = (own as f64 / f64::from(hz), f64::from(size) * options.compile_seconds);
    (hz > 0 && cost > options.compile_share * spent).then(|| {
        format!(
            "It has run for {:.0} ms so far, too little for the {:.0} ms that compiling it takes.",
            1e3 * spent,
            1e3 * cost
        )
    })
}

fn wrong_entry(index: &Index, candidate: &Candidate) -> Option<String> {
    match candidate.entry {
        Entry::Loop(_) => {
            let outer = candidate.enclosing?;
            let inside = (candidate.samples as f64) < INNER * outer as f64;
            inside.then(|| "The loop around it is compiled as a whole.".to_owned())
        }
        // It is entered whenever compiled code resumes it; its loops, where they run long without a stop.
        Entry::Function if index.makes(candidate.code) == Some("generator") => None,
        // The interpreter goes from one coroutine into the other without leaving its loop.
        Entry::Function if awaits(index, candidate.code) => {
            Some("Awaiting is no faster in compiled code; only loops of coroutines are compiled.".to_owned())
        }
        Entry::Function if !candidate.rare => None,
        Entry::Function if is_callback(index, candidate) => None,
        Entry::Function if loops(index, candidate).is_empty() => Some(
            "It is entered too rarely for a compiled entry to matter, and no loop of it is hot.".to_owned(),
        ),
        Entry::Function => Some(
            "It is entered too rarely for a compiled entry to matter; its hot loops are compiled instead."
                .to_owned(),
        ),
    }
}

/// Whether it is the code of coroutines or asynchronous generators.
fn awaits(index: &Index, code: CodeId) -> bool {
    index.makes(code).is_some_and(|made| made != "generator")
}

/// Whether native code may call it often: a server's request handler, for one.
fn is_callback(index: &Index, candidate: &Candidate) -> bool {
    let bottom = BOTTOMS.contains(&index.name(candidate.code).as_str());
    candidate.depth == 0 && !bottom && loops(index, candidate).is_empty()
}

fn accepted(index: &Index, candidate: &Candidate) -> String {
    let share = 100.0 * candidate.share;
    match (candidate.entry, candidate.enclosing) {
        (Entry::Function, _) if index.makes(candidate.code).is_some() => {
            format!("It is resumed again and again, and {share:.1} % of all samples are in it.")
        }
        (Entry::Function, _) if candidate.rare => {
            format!("Native code may call it often, and {share:.1} % of all samples are in it.")
        }
        (Entry::Function, _) => format!("Calls enter it, and {share:.1} % of all samples are in it."),
        (Entry::Loop(_), None) => {
            format!("{share:.1} % of all samples are in this loop, and its function is entered rarely.")
        }
        (Entry::Loop(_), Some(_)) => {
            format!(
                "{share:.1} % of all samples are in this loop, so it is entered before the loop around it turns."
            )
        }
    }
}
