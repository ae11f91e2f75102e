//! Raw samples to a profile: stacks folded, call sites with callees, loops, operand types.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use emberjit_pgo::profile::{Frame, Operands, SiteProfile, Source, Stack};
use emberjit_pgo::{CallSite, CodeId, CodeInfo, Profile, TypeKey};
use emberjit_probe_bpf::wire::{Operand, ProbeHit, Sample};
use emberjit_probe_bpf::{Shape, operand_kind, operand_name, sample_flags, specialiser, split_instr};

use crate::codes::{Code, Codes};
use crate::inline_table::InlineTable;
use crate::overlay::{self, Live};
use crate::sampler::Sink;

/// `enum _frameowner` (`pycore_frame.h`)
const OWNED_BY_GENERATOR: u8 = 1;
const OWNED_BY_CSTACK: u8 = 3;

#[derive(Debug, Default, PartialEq, Eq, Hash)]
struct StackKey {
    thread: u32,
    partial: bool,
    frames: Vec<Frame>,
}

/// Everything that was seen since the last rotation.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) samples: u64,
    pub(crate) partial: u64,
    pub(crate) hits: u64,
    /// Hits whose instruction belongs to no code object that could be read.
    pub(crate) lost_hits: u64,
    stacks: HashMap<StackKey, u64>,
    pub(crate) infos: BTreeMap<CodeId, CodeInfo>,
    pub(crate) sites: BTreeMap<CallSite, SiteProfile>,
    pub(crate) operands: BTreeMap<CallSite, Operands>,
    loops: BTreeMap<CallSite, u64>,
}

/// Turns what samplers record into what is seen.
#[derive(Debug)]
pub(crate) struct Aggregate {
    pub(crate) codes: Codes,
    pub(crate) source: Source,
    pub(crate) table: Option<InlineTable>,
    pub(crate) seen: Seen,
    /// Names for threads that run no Python.
    pub(crate) natives: crate::natives::Natives,
    /// Types by version tag, as far as they were read.
    pub(crate) types: crate::types::Types,
    /// Address of the main interpreter's state.
    pub(crate) interp: u64,
}

impl Sink for Aggregate {
    fn sample(&mut self, sample: &Sample) {
        let mut partial = sample.flags & (sample_flags::PARTIAL | sample_flags::DEEP) != 0;
        let mut frames = Vec::with_capacity(sample.depth.into());
        let mut entered_inline = false;
        for frame in &sample.frames[..usize::from(sample.depth)] {
            if entered_inline && self.may_be_torn() && !self.is_calling(frame.code, frame.instr) {
                frames.clear();
            }
            entered_inline = split_instr(frame.instr).1 != OWNED_BY_CSTACK;
            match self.live(frame.code, frame.instr) {
                Ok(live) => frames.extend(live),
                Err(Unreadable) => partial = true,
            }
        }
        if let Some(table) = &self.table {
            overlay::apply(table, sample, &mut frames);
        }
        self.count(sample, frames, partial);
    }

    fn hit(&mut self, hit: &ProbeHit) {
        self.seen.hits += 1;
        if self.record_hit(hit).is_none() {
            self.seen.lost_hits += 1;
        }
    }
}

struct Unreadable;

impl Aggregate {
    /// The frame as a place in a code object; `None` if it is one that Python does not show.
    fn live(&mut self, code: u64, instr: u64) -> Result<Option<Live>, Unreadable> {
        let (prev_instr, owner) = split_instr(instr);
        if owner == OWNED_BY_CSTACK {
            return Ok(None);
        }
        let code = self.codes.at(code).ok_or(Unreadable)?;
        let first = code.start() + 2 * u64::from(code.first_traceable);
        if owner != OWNED_BY_GENERATOR && prev_instr < first {
            return Ok(None);
        }
        let index = code.instruction(prev_instr).ok_or(Unreadable)?;
        self.see(&code);
        Ok(Some(Live::interpreted(&code, index)))
    }

    /// Whether samples were read while the thread ran on. A compiled caller looks like a torn stack,
    /// so none is looked for in a process that compiles.
    fn may_be_torn(&self) -> bool {
        self.source == Source::ProcessVm && self.table.is_none()
    }

    /// Whether a frame can have entered the one inside it.
    fn is_calling(&mut self, code: u64, instr: u64) -> bool {
        let (prev_instr, owner) = split_instr(instr);
        let code = (owner != OWNED_BY_CSTACK).then(|| self.codes.at(code)).flatten();
        code.is_none_or(|code| code.can_have_entered(prev_instr))
    }

    pub(crate) fn see(&mut self, code: &Arc<Code>) {
        self.seen.infos.entry(code.id()).or_insert_with(|| code.facts.info.clone());
    }

    /// Counts one sample; `frames` run from the innermost outwards.
    fn count(&mut self, sample: &Sample, frames: Vec<Live>, partial: bool) {
        self.seen.samples += 1;
        self.seen.partial += u64::from(partial);
        let mut stack: Vec<Frame> = Vec::with_capacity(frames.len());
        for live in frames.into_iter().rev() {
            if let Some(info) = live.info {
                self.seen.infos.entry(info.id).or_insert(info);
            }
            stack.push(live.frame);
        }
        self.count_sites(&stack);
        self.count_loops(&stack);
        if stack.is_empty() {
            stack.push(Frame::native(self.natives.name(sample.ip)));
        }
        let key = StackKey { thread: sample.tid, partial, frames: stack };
        *self.seen.stacks.entry(key).or_default() += 1;
    }

    /// Each site and each of its callees counts once a sample, however deep the recursion.
    fn count_sites(&mut self, stack: &[Frame]) {
        let site = |f: &Frame| CallSite { code: f.code, offset: f.offset };
        let mut pairs: Vec<(CallSite, Option<CodeId>)> =
            stack.windows(2).map(|w| (site(&w[0]), Some(w[1].code))).collect();
        if let Some(last) = stack.last()
            && self.is_site(last)
        {
            pairs.push((site(last), None));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut last = None;
        for (site, callee) in pairs {
            let profile = self.seen.sites.entry(site).or_default();
            if last != Some(site) {
                profile.samples += 1;
                last = Some(site);
            }
            if let Some(callee) = callee {
                *profile.callees.entry(callee).or_default() += 1;
            }
        }
    }

    fn is_site(&self, frame: &Frame) -> bool {
        let sites = self.codes.by_id(frame.code).map(|code| &code.facts.sites);
        sites.is_some_and(|sites| sites.binary_search_by_key(&frame.offset, |s| s.offset).is_ok())
    }

    fn count_loops(&mut self, stack: &[Frame]) {
        let mut inside: Vec<CallSite> = Vec::new();
        for frame in stack {
            let Some(code) = self.codes.by_id(frame.code) else { continue };
            let around = code.facts.loops.iter().filter(|l| (l.header..l.end).contains(&frame.offset));
            inside.extend(around.map(|l| CallSite { code: frame.code, offset: l.header }));
        }
        inside.sort_unstable();
        inside.dedup();
        for header in inside {
            *self.seen.loops.entry(header).or_default() += 1;
        }
    }

    fn record_hit(&mut self, hit: &ProbeHit) -> Option<()> {
        let code = self.codes.at(hit.code)?;
        let index = code.instruction(hit.instr).filter(|_| code.unit(hit.instr) >= Some(0))?;
        let site = CallSite { code: code.id(), offset: code.facts.instructions[index as usize].offset };
        self.see(&code);
        let shape = specialiser::of_hit(hit.probe)?.shape;
        let [first, second] = hit.operands.each_ref().map(type_key);
        match shape {
            Shape::Pair => {
                let types = first.into_iter().chain(second).collect();
                *self.seen.operands.entry(site).or_default().entry(types).or_default() += 1;
            }
            Shape::Object => self.receiver(site, first),
            // The first operand is the kind of callable; what is bound or built is the second.
            Shape::Call | Shape::Super => self.receiver(site, second),
            Shape::Global => {}
        }
        if let Some(callee) = (hit.callee != 0).then(|| self.codes.at(hit.callee)).flatten() {
            self.see(&callee);
            self.seen.sites.entry(site).or_default().callees.entry(callee.id()).or_default();
        }
        Some(())
    }

    pub(crate) fn receiver(&mut self, site: CallSite, receiver: Option<TypeKey>) {
        if let Some(receiver) = receiver {
            *self.seen.sites.entry(site).or_default().receivers.entry(receiver).or_default() += 1;
        }
    }
}

impl Seen {
    /// Everything but where and how it was taken.
    pub(crate) fn profile(&self) -> Profile {
        let mut stacks: Vec<Stack> = self
            .stacks
            .iter()
            .map(|(key, samples)| Stack {
                thread: key.thread,
                frames: key.frames.clone(),
                samples: *samples,
                partial: key.partial,
            })
            .collect();
        stacks.sort_by(|a, b| (a.thread, &a.frames, a.partial).cmp(&(b.thread, &b.frames, b.partial)));
        Profile {
            codes: self.infos.clone(),
            stacks,
            sites: self.sites.clone(),
            operands: self.operands.clone(),
            loops: self.loops.clone(),
            ..Profile::default()
        }
    }
}

fn type_key(operand: &Operand) -> Option<TypeKey> {
    (operand.kind != operand_kind::NONE)
        .then(|| TypeKey { name: operand_name(operand), version_tag: operand.version_tag })
        .filter(|key| !key.name.is_empty())
}
