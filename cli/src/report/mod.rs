//! The report of a run: what got faster and by how much, what was compiled and inlined, what was
//! refused and why, which guards failed, and what profiling cost.
//!
//! One structure, [`Report`], is made from what was measured; its JSON, its Markdown and its
//! summary for the terminal say the same.

mod markdown;
mod shares;
mod summary;

use anyhow::Result;
use emberjit_pgo::control::{ExitStatus, Refusal, Status, VersionStatus};
use emberjit_pgo::profile::{Health, Meta};
use emberjit_pgo::{Plan, Policy};
use serde::Serialize;

use crate::profile::measure::{Paired, Rate, Span, Stop};
use shares::Share;

/// What a report is made from; whatever was not come to is absent.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) frequency_hz: u32,
    pub(crate) policy: Policy,
    /// The program's speed before and after with nothing attached.
    pub(crate) unprofiled: Spans<Option<Rate>>,
    pub(crate) before: Option<Span>,
    pub(crate) plan: Option<Plan>,
    /// Code in the plan that the process does not know.
    pub(crate) unknown_codes: usize,
    /// The compiler's last answer.
    pub(crate) status: Option<Status>,
    pub(crate) after: Option<Span>,
    pub(crate) cost: Option<Cost>,
    pub(crate) paired: Option<Paired>,
    pub(crate) stop: Option<Stop>,
}

/// What the profiler itself used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Cost {
    pub(crate) wall_seconds: f64,
    pub(crate) cpu_seconds: f64,
}

/// The report, as `report.json` has it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    /// Format version: 1.
    version: u32,
    command: Vec<String>,
    pid: u32,
    python: String,
    policy: Policy,
    frequency_hz: u32,
    /// `complete`, `interrupted`, `program-ended` or `profile-only`.
    ended: &'static str,
    speed: Option<Speed>,
    /// CPU seconds that the program used while it was sampled.
    cpu_seconds: Spans<Option<f64>>,
    /// Functions by their share of the samples before, the hottest first.
    shares: Vec<Share>,
    /// Share of the samples after that were in compiled code.
    compiled_share: Option<f64>,
    versions: Vec<VersionReport>,
    /// Roots that the compiler refused.
    refused_roots: Vec<Refusal>,
    /// Call sites that the plan leaves as calls, and those that the compiler could not inline.
    refused_sites: Vec<SiteRefusal>,
    exits: Vec<ExitStatus>,
    code_bytes: u64,
    unknown_codes: usize,
    samples: Samples,
    cost: Option<CostReport>,
    /// One sentence for each thing that had to be done without.
    degraded: Vec<String>,
}

/// The program's own counter, a second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Speed {
    before: f64,
    after: Option<f64>,
    /// How many times as fast.
    factor: Option<f64>,
    /// Whether this was measured while the profiler was attached, because the program did not last
    /// for a measurement without.
    with_profiler: bool,
}

/// A figure for the time before the recompile and the time after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Spans<T> {
    pub(crate) before: T,
    pub(crate) after: T,
}

/// One compiled version.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct VersionReport {
    function: String,
    entry: String,
    entries: u64,
    hir: u32,
    bytes: u32,
    compile_ms: f64,
    live: bool,
    inlined: Vec<InlinedReport>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct InlinedReport {
    callee: String,
    line: u32,
    depth: u32,
}

/// A call that stays a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct SiteRefusal {
    root: String,
    callee: String,
    /// `plan` or `compiler`.
    by: &'static str,
    reason: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Samples {
    before: u64,
    after: u64,
    lost: u64,
    /// Of all samples, taken and lost.
    lost_share: f64,
    partial: u64,
    probe_hits: u64,
    probe_lost: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct CostReport {
    profiler_cpu_seconds: f64,
    /// Of one CPU, while it was attached.
    profiler_cpu_share: f64,
    microseconds_per_sample: Option<f64>,
    /// What sampling takes of the program's speed, by turns with it and without.
    paired: Option<Paired>,
}

impl Report {
    pub(crate) fn new(inputs: &Inputs) -> Report {
        let meta = inputs.before.as_ref().map(|span| span.profile.meta.clone()).unwrap_or_default();
        let Meta { command, pid, python, .. } = meta;
        let status = inputs.status.clone().unwrap_or_default();
        Report {
            version: 1,
            command,
            pid,
            python,
            policy: inputs.policy,
            frequency_hz: inputs.frequency_hz,
            ended: ended(inputs),
            speed: speed(inputs),
            cpu_seconds: Spans {
                before: inputs.before.as_ref().and_then(|span| span.cpu_seconds),
                after: inputs.after.as_ref().and_then(|span| span.cpu_seconds),
            },
            shares: shares::compare(profile_of(&inputs.before), profile_of(&inputs.after)),
            compiled_share: profile_of(&inputs.after).and_then(shares::compiled),
            versions: status.versions.iter().map(version).collect(),
            refused_sites: refused_sites(inputs.plan.as_ref(), &status),
            refused_roots: status.refused,
            exits: status.exits,
            code_bytes: status.code_bytes,
            unknown_codes: inputs.unknown_codes,
            samples: samples(inputs),
            cost: inputs.cost.map(|cost| cost_report(inputs, cost)),
            degraded: degraded(inputs),
        }
    }

    pub(crate) fn json(&self) -> Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }

    /// The report as a document.
    pub(crate) fn markdown(&self) -> String {
        markdown::render(self)
    }

    /// A few lines for the terminal.
    pub(crate) fn summary(&self) -> String {
        summary::render(self)
    }
}

fn profile_of(span: &Option<Span>) -> Option<&emberjit_pgo::Profile> {
    span.as_ref().map(|span| &span.profile)
}

fn ended(inputs: &Inputs) -> &'static str {
    match inputs.stop {
        Some(Stop::Interrupted) => "interrupted",
        Some(Stop::Ended) => "program-ended",
        _ if inputs.after.is_none() => "profile-only",
        _ => "complete",
    }
}

fn speed(inputs: &Inputs) -> Option<Speed> {
    let Spans { before, after } = inputs.unprofiled;
    if let (Some(before), Some(after)) = (before, after) {
        return Some(factor(before, Some(after), false));
    }
    let after = inputs.after.as_ref().and_then(|span| span.rate);
    Some(factor(inputs.before.as_ref()?.rate?, after, true))
}

fn factor(before: Rate, after: Option<Rate>, with_profiler: bool) -> Speed {
    let (before, after) = (before.per_second(), after.map(Rate::per_second));
    Speed { before, after, factor: after.map(|after| after / before), with_profiler }
}

fn version(status: &VersionStatus) -> VersionReport {
    let inlined = status.inlined.iter().map(|site| InlinedReport {
        callee: site.callee.clone(),
        line: site.line,
        depth: site.depth,
    });
    VersionReport {
        function: status.qualname.clone(),
        entry: status.entry.to_string(),
        entries: status.entries,
        hir: status.hir,
        bytes: status.bytes,
        compile_ms: status.compile_ms,
        live: status.live,
        inlined: inlined.collect(),
    }
}

fn refused_sites(plan: Option<&Plan>, status: &Status) -> Vec<SiteRefusal> {
    let roots = plan.into_iter().flat_map(|plan| &plan.roots).filter(|root| root.compile);
    let planned = roots.flat_map(|root| {
        root.decisions.iter().filter(|decision| !decision.inline).map(|decision| SiteRefusal {
            root: root.qualname.clone(),
            callee: decision.callee_name.clone(),
            by: "plan",
            reason: decision.reason.clone(),
        })
    });
    let compiled = status.versions.iter().flat_map(|version| {
        version.refused.iter().map(|refusal| SiteRefusal {
            root: version.qualname.clone(),
            callee: format!("{} (line {})", refusal.what, refusal.line),
            by: "compiler",
            reason: sentence(refusal),
        })
    });
    let mut all: Vec<SiteRefusal> = planned.chain(compiled).collect();
    all.sort();
    all.dedup();
    all
}

/// `reason: detail`, or the reason alone.
fn sentence(refusal: &Refusal) -> String {
    match refusal.detail.as_str() {
        "" => refusal.reason.clone(),
        detail => format!("{}: {detail}", refusal.reason),
    }
}

fn healths(inputs: &Inputs) -> impl Iterator<Item = &Health> {
    inputs.before.iter().chain(&inputs.after).map(|span| &span.profile.health)
}

fn samples(inputs: &Inputs) -> Samples {
    let count = |span: &Option<Span>| span.as_ref().map_or(0, |span| span.profile.health.samples);
    let sum = |field: fn(&Health) -> u64| healths(inputs).map(field).sum::<u64>();
    let (before, after, lost) = (count(&inputs.before), count(&inputs.after), sum(|h| h.lost));
    let all = before + after + lost;
    Samples {
        before,
        after,
        lost,
        lost_share: if all == 0 { 0.0 } else { lost as f64 / all as f64 },
        partial: sum(|h| h.partial),
        probe_hits: sum(|h| h.probe_hits),
        probe_lost: sum(|h| h.probe_lost),
    }
}

fn cost_report(inputs: &Inputs, cost: Cost) -> CostReport {
    let taken: u64 = healths(inputs).map(|health| health.samples).sum();
    CostReport {
        profiler_cpu_seconds: cost.cpu_seconds,
        profiler_cpu_share: cost.cpu_seconds / cost.wall_seconds.max(f64::MIN_POSITIVE),
        microseconds_per_sample: (taken > 0).then(|| cost.cpu_seconds * 1e6 / taken as f64),
        paired: inputs.paired,
    }
}

fn degraded(inputs: &Inputs) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for sentence in healths(inputs).flat_map(|health| &health.degraded) {
        if !sentences.contains(sentence) {
            sentences.push(sentence.clone());
        }
    }
    sentences
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
