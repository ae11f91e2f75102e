//! Mode `auto`: samples from inside, ranked by the same ranker, compiled by the same path as a plan
//! from outside.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use emberjit_pgo::plan::{Entry, Plan, RootPlan};
use emberjit_pgo::profile::{Frame, FrameKind, Meta, Profile, Source, Stack};
use emberjit_pgo::rank::{Facts, RankOptions, rank, recompile};
use emberjit_pgo::{CallSite, CodeId};

use crate::build::Lessons;
use crate::cpython::Obj;
use crate::runtime::state::{self, Stress};

use super::facts::SeenCode;
use super::plans;
use super::sampler::{RawStack, Sampler};

/// How soon something is done. The sampler's stays what it was when sampling began.
#[derive(Clone, Copy)]
struct Pace {
    /// Samples a second.
    hz: u32,
    /// Samples after which the first plan is made; each later one waits twice as long, up to a limit.
    first: u64,
    longest: u64,
    /// Anything seen is worth compiling.
    all: bool,
    /// Print each plan to standard error: `EMBERJIT_SHOW_PLAN`.
    shows: bool,
}

const USUAL: Pace = Pace { hz: 200, first: 60, longest: 2000, all: false, shows: false };
const EAGER: Pace = Pace { hz: 2000, first: 4, longest: 32, all: true, shows: false };
/// Samples that one stack counts for at most: more would be a guess.
const HEAVIEST: u64 = 5;

/// A sampler for this mode, for [`Sampler::resume`].
pub fn sampler() -> Sampler {
    let pace = if state::with(|jit| jit.stress) == Stress::Eager { EAGER } else { USUAL };
    // Now, with the GIL: the program may set others.
    let pace = Pace { shows: std::env::var_os("EMBERJIT_SHOW_PLAN").is_some(), ..pace };
    Sampler::new(pace.hz, Box::new(move |batch| sink(batch, pace)))
}

/// A stack as the sampler saw it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SeenStack {
    thread: u64,
    in_native: bool,
    /// Addresses of code objects, and offsets; innermost first.
    frames: Vec<(usize, u32)>,
}

/// With counts.
type SeenStacks = BTreeMap<SeenStack, u64>;

/// What is known of code objects, by their addresses.
type SeenCodes = HashMap<usize, Arc<SeenCode>>;

struct Auto {
    stacks: SeenStacks,
    /// Classes of first arguments, with counts: by the function's code, and by the place of the call.
    selves: HashMap<usize, HashMap<u32, u64>>,
    receivers: HashMap<(usize, u32), HashMap<u32, u64>>,
    samples: u64,
    next: u64,
    step: u64,
    /// Plans of the roots that were asked for already.
    asked: BTreeMap<(CodeId, Entry), RootPlan>,
}

static AUTO: Mutex<Option<Auto>> = Mutex::new(None);

/// Takes samples; called with the GIL held.
fn sink(batch: &[RawStack], pace: Pace) {
    let mut guard = AUTO.lock().unwrap_or_else(|e| e.into_inner());
    let auto = guard.get_or_insert_with(|| Auto {
        stacks: BTreeMap::new(),
        selves: HashMap::new(),
        receivers: HashMap::new(),
        samples: 0,
        next: pace.first,
        step: pace.first,
        asked: BTreeMap::new(),
    });
    state::with(|jit| {
        // Alive now, with the GIL held; the code watcher takes them out again.
        batch.iter().flat_map(|r| &r.frames).for_each(|f| _ = jit.seen_codes.entry(Obj(f.code)).or_default());
    });
    for raw in batch.iter().filter(|r| r.cpu_ns > 0 && !r.frames.is_empty()) {
        for (i, frame) in raw.frames.iter().enumerate().filter(|(_, frame)| frame.receiver != 0) {
            *auto.selves.entry(frame.code).or_default().entry(frame.receiver).or_default() += 1;
            if let Some(caller) = raw.frames.get(i + 1) {
                let place = (caller.code, caller.offset);
                *auto.receivers.entry(place).or_default().entry(frame.receiver).or_default() += 1;
            }
        }
        let frames = raw.frames.iter().map(|f| (f.code, f.offset)).collect();
        let stack = SeenStack { thread: raw.thread, in_native: raw.in_native, frames };
        let weight = weight(raw.cpu_ns, pace.hz);
        *auto.stacks.entry(stack).or_default() += weight;
        auto.samples += weight;
    }
    if auto.samples >= auto.next {
        auto.step = (auto.step * 2).min(pace.longest);
        auto.next = auto.samples + auto.step;
        let (codes, stacks, options) = (seen_codes(&auto.stacks), auto.stacks.clone(), options(pace));
        teach(auto, &codes);
        plans::submit_made(move || {
            let (profile, facts) = profile(&stacks, &codes, pace.hz);
            plan(&profile, &facts, options, pace.shows)
        });
        auto.stacks.retain(|_, count| {
            *count /= 2;
            *count > 0
        });
    }
}

/// Samples that a stack counts for: threads other than the main one are looked at less often, and are no less hot.
fn weight(cpu_ns: u64, hz: u32) -> u64 {
    let periods = (cpu_ns * u64::from(hz) + 500_000_000) / 1_000_000_000;
    periods.clamp(1, HEAVIEST)
}

/// What is worth compiling.
fn options(pace: Pace) -> RankOptions {
    let usual = RankOptions { policy: state::with(|jit| jit.policy), ..RankOptions::default() };
    if !pace.all {
        return usual;
    }
    RankOptions {
        min_share: 0.0,
        min_samples: 1,
        min_own_samples: 0,
        compile_seconds: 0.0,
        min_gain: 0.0,
        ..usual
    }
}

/// Ranks what was seen, for what was not asked for already. Needs no GIL.
fn plan(profile: &Profile, facts: &Facts, options: RankOptions, shows: bool) -> Plan {
    let mut plan = rank(profile, facts, &options);
    if shows {
        eprintln!("{}", emberjit_pgo::explain(&plan));
    }
    let mut guard = AUTO.lock().unwrap_or_else(|e| e.into_inner());
    let Some(auto) = guard.as_mut() else { return plan };
    plans::take_missed().iter().for_each(|root| _ = auto.asked.remove(root));
    plan.roots.retain(|new| {
        let old = auto.asked.get(&(new.code, new.entry));
        !new.compile || old.is_none_or(|old| recompile(old, new, &options).worthwhile)
    });
    let asked = plan.roots.iter().filter(|r| r.compile);
    auto.asked.extend(asked.map(|r| ((r.code, r.entry), r.clone())));
    plan
}

/// What is known of the code in stacks, as far as it is still there. What is new is read, with the GIL held.
fn seen_codes(stacks: &SeenStacks) -> SeenCodes {
    let sought: BTreeSet<usize> = stacks.keys().flat_map(|s| s.frames.iter().map(|f| f.0)).collect();
    let of = |address: &usize| state::with(|jit| jit.seen_codes.get(&Obj(*address)).cloned());
    let alive = sought.iter().filter_map(|address| Some((*address, of(address)?)));
    alive
        .map(|(address, known)| {
            let known = known.unwrap_or_else(|| {
                // SAFETY: code objects leave the table when they are destroyed.
                let new = Arc::new(unsafe { SeenCode::read(Obj(address)) });
                state::with(|jit| jit.seen_codes.insert(Obj(address), Some(new.clone())));
                new
            });
            (address, known)
        })
        .collect()
}

/// What was seen as a profile and facts. Needs no GIL.
fn profile(stacks: &SeenStacks, codes: &SeenCodes, frequency_hz: u32) -> (Profile, Facts) {
    let mut profile = Profile {
        meta: Meta { frequency_hz, source: Source::InProcess, pid: std::process::id(), ..Meta::default() },
        ..Profile::default()
    };
    for (seen, count) in stacks {
        let known = seen.frames.iter().rev().filter_map(|(address, offset)| {
            let code = codes.get(address)?;
            // A caller whose callee runs in the same evaluation loop stands at its call's last cache.
            let at = code.place(*offset);
            let (code, kind) = (code.facts.info.id, FrameKind::Interpreted);
            Some(Frame { code, offset: at.offset, line: at.line, column: at.column, kind, native: None })
        });
        let mut frames: Vec<Frame> = known.collect();
        note_sites(&mut profile, &frames, *count);
        frames.extend(seen.in_native.then(|| Frame::native("[native]")));
        let thread = seen.thread as u32;
        profile.stacks.push(Stack { thread, frames, samples: *count, partial: false });
        profile.health.samples += count;
    }
    let of = |c: &Arc<SeenCode>| (c.facts.info.id, c.facts.clone());
    let facts = Facts { codes: codes.values().map(of).collect() };
    profile.codes = facts.codes.iter().map(|(id, facts)| (*id, facts.info.clone())).collect();
    note_loops(&mut profile, &facts);
    (profile, facts)
}

/// Tells the compiler which classes were seen.
fn teach(auto: &mut Auto, codes: &SeenCodes) {
    let mut selves = HashMap::new();
    let mut classes: HashMap<CallSite, HashMap<u32, u64>> = HashMap::new();
    for (address, seen) in auto.selves.drain() {
        if let Some(code) = codes.get(&address) {
            selves.insert(code.facts.info.id, seen);
        }
    }
    for ((address, offset), seen) in auto.receivers.drain() {
        let Some(code) = codes.get(&address) else { continue };
        let site = CallSite { code: code.facts.info.id, offset: code.place(offset).offset };
        let at_site = classes.entry(site).or_default();
        seen.into_iter().for_each(|(tag, n)| *at_site.entry(tag).or_default() += n);
    }
    let ordered = |seen: HashMap<u32, u64>| {
        let mut seen: Vec<(u32, u64)> = seen.into_iter().collect();
        seen.sort_by_key(|(tag, n)| (std::cmp::Reverse(*n), *tag));
        seen.into_iter().map(|(tag, _)| tag)
    };
    state::with(|jit| {
        for (code, seen) in selves {
            Lessons::add(jit.learn().selves.entry(code).or_default(), ordered(seen));
        }
        for (site, seen) in classes {
            Lessons::add(jit.learn().classes.entry(site).or_default(), ordered(seen));
        }
    });
}

fn note_sites(profile: &mut Profile, frames: &[Frame], count: u64) {
    for pair in frames.windows(2) {
        let site = profile.sites.entry(CallSite { code: pair[0].code, offset: pair[0].offset }).or_default();
        site.samples += count;
        *site.callees.entry(pair[1].code).or_default() += count;
    }
}

/// Samples inside each loop, whatever it calls included.
fn note_loops(profile: &mut Profile, facts: &Facts) {
    let mut loops: BTreeMap<CallSite, u64> = BTreeMap::new();
    for stack in &profile.stacks {
        for frame in &stack.frames {
            let Some(f) = facts.codes.get(&frame.code) else { continue };
            for l in f.loops.iter().filter(|l| l.contains(frame.offset)) {
                *loops.entry(CallSite { code: frame.code, offset: l.header }).or_default() += stack.samples;
            }
        }
    }
    profile.loops = loops;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that a stack counts for the periods that its thread worked, at least for one.
    #[test]
    fn weights_are_periods() {
        let weights = [0, 1_000_000, 5_000_000, 12_600_000, 900_000_000].map(|ns| weight(ns, 200));
        assert_eq!(weights, [1, 1, 1, 3, HEAVIEST]);
    }
}
