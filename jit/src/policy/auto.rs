//! Mode `auto`: samples from inside, ranked by the same ranker, compiled by the same path as a plan
//! from outside.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Mutex;

use emberjit_pgo::plan::{Entry, Plan, RootPlan};
use emberjit_pgo::profile::{Frame, FrameKind, Meta, Profile, Source, Stack};
use emberjit_pgo::rank::{Facts, RankOptions, rank, recompile};
use emberjit_pgo::{CallSite, CodeId};

use crate::build::Lessons;
use crate::cpython::Obj;
use crate::cpython::code::Code;
use crate::runtime::state::{self, Stress};

use super::sampler::{RawStack, Sampler};
use super::{facts, plans};

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
}

const USUAL: Pace = Pace { hz: 200, first: 60, longest: 2000, all: false };
const EAGER: Pace = Pace { hz: 2000, first: 4, longest: 32, all: true };
/// Samples that one stack counts for at most: more would be a guess.
const HEAVIEST: u64 = 5;

/// A sampler for this mode, for [`Sampler::resume`].
pub fn sampler() -> Sampler {
    let pace = if state::with(|jit| jit.stress) == Stress::Eager { EAGER } else { USUAL };
    Sampler::new(pace.hz, Box::new(move |batch| sink(batch, pace)))
}

/// A stack as the sampler saw it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SeenStack {
    thread: u64,
    in_native: bool,
    /// Addresses of code objects, and offsets; innermost first.
    frames: Vec<(usize, u32)>,
}

struct Auto {
    /// With counts.
    stacks: BTreeMap<SeenStack, u64>,
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
        jit.seen_codes.extend(batch.iter().flat_map(|r| r.frames.iter().map(|f| Obj(f.code))));
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
        // SAFETY: the sink runs with the GIL held; code objects of fresh samples are checked below.
        let (profile, facts) = unsafe {
            teach(auto);
            profile(auto, pace.hz)
        };
        let options = options(pace);
        plans::submit_made(move || plan(&profile, &facts, options));
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
fn plan(profile: &Profile, facts: &Facts, options: RankOptions) -> Plan {
    let mut plan = rank(profile, facts, &options);
    if std::env::var_os("EMBERJIT_SHOW_PLAN").is_some() {
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

unsafe fn profile(auto: &Auto, frequency_hz: u32) -> (Profile, Facts) {
    let mut codes: HashMap<usize, Option<Rc<Code>>> = HashMap::new();
    let mut profile = Profile {
        meta: Meta { frequency_hz, source: Source::InProcess, pid: std::process::id(), ..Meta::default() },
        ..Profile::default()
    };
    for (seen, count) in &auto.stacks {
        let mut frames = Vec::new();
        for (address, offset) in seen.frames.iter().rev() {
            let code = codes.entry(*address).or_insert_with(|| {
                // SAFETY: looked up among live objects only.
                unsafe { live_code(*address) }
            });
            let Some(code) = code else { continue };
            // A caller whose callee runs in the same evaluation loop stands at its call's last cache.
            let offset = &(2 * code.instruction_at(offset / 2));
            let (line, column) = code.line_column(offset / 2);
            let kind = FrameKind::Interpreted;
            frames.push(Frame { code: code.info.id, offset: *offset, line, column, kind, native: None });
        }
        note_sites(&mut profile, &frames, *count);
        frames.extend(seen.in_native.then(|| Frame::native("[native]")));
        let thread = seen.thread as u32;
        profile.stacks.push(Stack { thread, frames, samples: *count, partial: false });
        profile.health.samples += count;
    }
    let mut all = Facts::default();
    for code in codes.into_values().flatten() {
        profile.codes.insert(code.info.id, code.info.clone());
        let facts = facts::of(&code);
        all.codes.insert(code.info.id, facts);
    }
    note_loops(&mut profile, &all);
    (profile, all)
}

/// Tells the compiler which classes were seen.
unsafe fn teach(auto: &mut Auto) {
    let mut selves = HashMap::new();
    let mut classes: HashMap<CallSite, HashMap<u32, u64>> = HashMap::new();
    for (address, seen) in auto.selves.drain() {
        // SAFETY: looked up among live objects only.
        if let Some(code) = unsafe { live_code(address) } {
            selves.insert(code.info.id, seen);
        }
    }
    for ((address, offset), seen) in auto.receivers.drain() {
        // SAFETY: as above.
        let Some(code) = (unsafe { live_code(address) }) else { continue };
        let site = CallSite { code: code.info.id, offset: 2 * code.instruction_at(offset / 2) };
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

/// The code object at an address, if there still is one.
unsafe fn live_code(address: usize) -> Option<Rc<Code>> {
    let o = Obj(address);
    let alive = state::with(|jit| jit.seen_codes.contains(&o));
    // SAFETY: code objects leave the set when they are destroyed.
    alive.then(|| unsafe { Code::read(o) })
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
