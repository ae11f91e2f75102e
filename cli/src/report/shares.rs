//! Which functions take which share of the samples, before and after.

use std::collections::{BTreeMap, BTreeSet};

use emberjit_pgo::profile::FrameKind;
use emberjit_pgo::{CodeId, Profile};
use serde::Serialize;

/// Functions listed at most.
const LISTED: usize = 20;

/// One function's part of the time; shares are from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Share {
    pub(crate) function: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    /// Share of the samples in its own code, callees not counted.
    pub(crate) before: Option<f64>,
    pub(crate) after: Option<f64>,
    /// How most of its samples after ran.
    pub(crate) ran: Option<FrameKind>,
}

/// Functions of both profiles, by the larger of their two shares.
pub(crate) fn compare(before: Option<&Profile>, after: Option<&Profile>) -> Vec<Share> {
    let (old, new) = (before.map(Owns::of), after.map(Owns::of));
    let codes: BTreeSet<CodeId> =
        old.iter().chain(&new).flat_map(|owns| owns.samples.keys().copied()).collect();
    let mut shares: Vec<Share> = codes
        .into_iter()
        .map(|code| {
            let info = [before, after].into_iter().flatten().find_map(|profile| profile.codes.get(&code));
            Share {
                function: info.map_or_else(|| format!("code {code}"), |info| info.qualname.clone()),
                file: info.map(|info| info.file.clone()).unwrap_or_default(),
                line: info.map_or(0, |info| info.first_line),
                before: old.as_ref().map(|owns| owns.share(code)),
                after: new.as_ref().map(|owns| owns.share(code)),
                ran: new.as_ref().and_then(|owns| owns.mostly(code)),
            }
        })
        .collect();
    // The order is total, so that equal shares are always listed the same way.
    shares.sort_by(|a, b| {
        larger(b).total_cmp(&larger(a)).then_with(|| (&a.file, a.line).cmp(&(&b.file, b.line)))
    });
    shares.truncate(LISTED);
    shares
}

/// Share of a profile's samples whose innermost Python frame was compiled or inlined.
pub(crate) fn compiled(profile: &Profile) -> Option<f64> {
    let owns = Owns::of(profile);
    let inside = owns.kinds.iter().filter(|((_, kind), _)| *kind != FrameKind::Interpreted);
    (owns.total > 0).then(|| inside.map(|(_, n)| n).sum::<u64>() as f64 / owns.total as f64)
}

fn larger(share: &Share) -> f64 {
    share.before.unwrap_or(0.0).max(share.after.unwrap_or(0.0))
}

/// Samples by the innermost Python function.
#[derive(Default)]
struct Owns {
    samples: BTreeMap<CodeId, u64>,
    kinds: BTreeMap<(CodeId, FrameKind), u64>,
    total: u64,
}

impl Owns {
    fn of(profile: &Profile) -> Owns {
        let mut owns = Owns::default();
        for stack in &profile.stacks {
            owns.total += stack.samples;
            if let Some(frame) = stack.frames.iter().rfind(|frame| frame.kind != FrameKind::Native) {
                *owns.samples.entry(frame.code).or_default() += stack.samples;
                *owns.kinds.entry((frame.code, frame.kind)).or_default() += stack.samples;
            }
        }
        owns
    }

    fn share(&self, code: CodeId) -> f64 {
        self.samples.get(&code).copied().unwrap_or(0) as f64 / self.total.max(1) as f64
    }

    fn mostly(&self, code: CodeId) -> Option<FrameKind> {
        let kinds = self.kinds.iter().filter(|((of, _), _)| *of == code);
        kinds.max_by_key(|(_, samples)| **samples).map(|((_, kind), _)| *kind)
    }
}
