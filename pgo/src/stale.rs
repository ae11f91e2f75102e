//! Carrying a profile of one build to the code of another.
//!
//! Code that did not change has the same id. Code that did is looked for under the same file and
//! qualname, and its call sites are found again: by *anchors*, the longest common subsequence of
//! both opcode sequences, where the profile kept the old code's shape; by lines, counted from the
//! function's first, where it did not. A code whose mismatch is beyond the limit is refused with a
//! named reason, and so is a profile too much of which is refused: a plan made from a wrong match
//! costs more than no plan.
//!
//! *What always holds*: everything in the result names current code, and offsets are those of its
//! instructions. A count that cannot be placed is left out and counted, never moved elsewhere.
//!
//! The daemon and the command line call [`transfer`] before ranking.

mod align;
mod carry;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use crate::identity::{CodeId, CodeShape};
use crate::profile::Profile;
use align::Alignment;

#[derive(Clone, Debug, PartialEq)]
pub struct StaleOptions {
    /// Part of a code's instructions (by lines: of its sampled places) that may be unmatched.
    pub code_mismatch: f64,
    /// Part of all samples that may be in refused code.
    pub profile_mismatch: f64,
}

impl Default for StaleOptions {
    fn default() -> Self {
        StaleOptions { code_mismatch: 0.3, profile_mismatch: 0.5 }
    }
}

/// How a code was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Same content.
    Hash,
    /// Same name, opcodes aligned.
    Anchors,
    /// Same name, lines aligned.
    Lines,
}

/// Why a code was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StaleReason {
    /// The profile names it without saying what it is.
    Unknown,
    /// No current code has its file and qualname.
    Gone,
    /// Current code of that name differs beyond the limit.
    ChangedTooMuch,
}

impl StaleReason {
    pub fn name(self) -> &'static str {
        match self {
            StaleReason::Unknown => "unknown",
            StaleReason::Gone => "gone",
            StaleReason::ChangedTooMuch => "changed-too-much",
        }
    }
}

impl fmt::Display for StaleReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What became of one code of the profile.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// `mismatch` is 0 (same) to 1 (nothing in common).
    Found {
        to: CodeId,
        method: Method,
        mismatch: f64,
    },
    Refused {
        reason: StaleReason,
        mismatch: f64,
    },
}

/// A profile in terms of current code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transfer {
    pub profile: Profile,
    /// For each code of the old profile.
    pub matches: BTreeMap<CodeId, Match>,
    /// Samples of stacks that were cut or dropped because a frame could not be placed.
    pub unplaced: u64,
}

/// The whole profile was refused.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum StaleError {
    #[error(
        "the profile does not fit this code: {percent:.0} % of its samples are in code that changed or is gone ({reason}: {example}), so take a new profile"
    )]
    TooDifferent { percent: f64, reason: StaleReason, example: String },
}

/// Rewrites `profile` in terms of `current` code.
pub fn transfer(
    profile: &Profile,
    current: &BTreeMap<CodeId, CodeShape>,
    options: &StaleOptions,
) -> Result<Transfer, StaleError> {
    let alignments = align::align_all(profile, current, options);
    check(profile, &alignments, options)?;
    let (profile, unplaced) = carry::carry(profile, current, &alignments);
    let matches = alignments.into_iter().map(|(id, alignment)| (id, alignment.verdict)).collect();
    Ok(Transfer { profile, matches, unplaced })
}

/// Refuses the profile if too many samples have their innermost Python frame in refused code.
fn check(
    profile: &Profile,
    alignments: &BTreeMap<CodeId, Alignment>,
    options: &StaleOptions,
) -> Result<(), StaleError> {
    let (mut all, mut lost) = (0u64, BTreeMap::new());
    for stack in &profile.stacks {
        let Some(frame) = crate::rank::python_frames(stack).last() else { continue };
        all = all.saturating_add(stack.samples);
        if let Some(Match::Refused { reason, .. }) = alignments.get(&frame.code).map(|a| &a.verdict) {
            *lost.entry((frame.code, *reason)).or_insert(0u64) += stack.samples;
        }
    }
    let sum = lost.values().fold(0u64, |sum, samples| sum.saturating_add(*samples));
    let worst = lost.into_iter().max_by_key(|(key, samples)| (*samples, std::cmp::Reverse(*key)));
    match worst {
        Some(((code, reason), _)) if sum as f64 > options.profile_mismatch * all as f64 => {
            let example = profile.codes.get(&code).map_or_else(|| code.to_string(), |i| i.qualname.clone());
            Err(StaleError::TooDifferent { percent: 100.0 * sum as f64 / all as f64, reason, example })
        }
        _ => Ok(()),
    }
}
