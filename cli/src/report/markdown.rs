//! `report.md`.

use std::fmt::Write;

use emberjit_pgo::explain::counted;
use emberjit_pgo::profile::FrameKind;

use super::Report;
use super::shares::Share;
use super::{CostReport, Speed, sentence};
use crate::profile::measure::Paired;

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    heading(&mut text, report);
    speed(&mut text, report);
    shares(&mut text, &report.shares);
    versions(&mut text, report);
    refusals(&mut text, report);
    exits(&mut text, report);
    cost(&mut text, report);
    text
}

fn heading(text: &mut String, report: &Report) {
    let _ = writeln!(text, "# Emberjit report\n");
    let _ =
        writeln!(text, "`{}`, process {}, CPython {}", report.command.join(" "), report.pid, report.python);
    let _ = writeln!(text, "sampled at {} Hz, policy {}.\n", report.frequency_hz, report.policy);
    let _ = writeln!(text, "{}\n", super::summary::ending(report));
}

fn speed(text: &mut String, report: &Report) {
    let _ = writeln!(text, "## Speed\n");
    match &report.speed {
        Some(speed) => {
            let _ = writeln!(text, "By the program's own progress counter, {}:\n", attached(speed));
            let _ = writeln!(text, "| | units a second |\n|---|---|");
            let _ = writeln!(text, "| before | {:.1} |", speed.before);
            if let (Some(after), Some(factor)) = (speed.after, speed.factor) {
                let _ = writeln!(text, "| after | {after:.1} |\n| **factor** | **{factor:.2}** |");
            }
        }
        None => {
            let _ = writeln!(
                text,
                "There is no progress counter to read (a number `PROGRESS` in the `__main__` of a program that \
                 Emberjit is loaded in), so that only shares of the samples can be compared."
            );
        }
    }
    if let Some(before) = report.cpu_seconds.before {
        let after = report.cpu_seconds.after.map_or(String::new(), |after| format!(", {after:.2} s after"));
        let _ = writeln!(text, "\nCPU time that the program used meanwhile: {before:.2} s before{after}.");
    }
    if let Some(share) = report.compiled_share {
        let _ = writeln!(text, "\n{:.1} % of the samples after were in compiled code.", share * 100.0);
    }
}

fn attached(speed: &Speed) -> &'static str {
    if speed.with_profiler { "while the profiler was attached" } else { "with no profiler attached" }
}

fn shares(text: &mut String, shares: &[Share]) {
    let _ = writeln!(text, "\n## Where the time went\n");
    let _ = writeln!(text, "Share of the samples in a function's own code.\n");
    let _ = writeln!(text, "| function | before | after | ran |\n|---|---|---|---|");
    for share in shares {
        let percent = |share: Option<f64>| share.map_or("".to_owned(), |s| format!("{:.1} %", s * 100.0));
        let place = format!("{}:{}", share.file.rsplit('/').next().unwrap_or_default(), share.line);
        let _ = writeln!(
            text,
            "| `{}` ({place}) | {} | {} | {} |",
            cell(&share.function),
            percent(share.before),
            percent(share.after),
            share.ran.map_or("", kind)
        );
    }
}

fn kind(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Interpreted => "interpreted",
        FrameKind::Compiled => "compiled",
        FrameKind::Inlined => "inlined",
        FrameKind::Native => "native",
    }
}

fn versions(text: &mut String, report: &Report) {
    let _ = writeln!(text, "\n## Compiled\n");
    if report.versions.is_empty() {
        let _ = writeln!(text, "Nothing.");
        return;
    }
    let _ = writeln!(text, "{} bytes of machine code in all.\n", report.code_bytes);
    for version in &report.versions {
        let dropped = if version.live { "" } else { ", dropped since" };
        let _ = writeln!(
            text,
            "- `{}` ({}): {} HIR instructions, {} bytes, {:.1} ms to compile, entered {}{dropped}",
            version.function,
            version.entry,
            version.hir,
            version.bytes,
            version.compile_ms,
            counted(version.entries, "time")
        );
        for site in &version.inlined {
            let indent = "  ".repeat(site.depth.max(1) as usize);
            let _ = writeln!(text, "{indent}- inlined `{}`, called on line {}", site.callee, site.line);
        }
    }
}

fn refusals(text: &mut String, report: &Report) {
    let _ = writeln!(text, "\n## Refused\n");
    if report.refused_roots.is_empty() && report.refused_sites.is_empty() {
        let _ = writeln!(text, "Nothing.");
    }
    for refusal in &report.refused_roots {
        let _ = writeln!(
            text,
            "- `{}` (line {}) was not compiled: {}",
            refusal.what,
            refusal.line,
            sentence(refusal)
        );
    }
    for site in &report.refused_sites {
        let _ = writeln!(
            text,
            "- in `{}`, `{}` was not inlined ({}): {}",
            site.root, site.callee, site.by, site.reason
        );
    }
    if report.unknown_codes > 0 {
        let _ = writeln!(
            text,
            "- {} functions of the plan are not in the process any more.",
            report.unknown_codes
        );
    }
}

fn exits(text: &mut String, report: &Report) {
    let _ = writeln!(text, "\n## Guards that failed\n");
    if report.exits.is_empty() {
        let _ = writeln!(text, "None.");
        return;
    }
    let _ = writeln!(text, "| function | line | reason | times |\n|---|---|---|---|");
    for exit in &report.exits {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            cell(&exit.qualname),
            exit.line,
            exit.reason,
            exit.count
        );
    }
}

fn cost(text: &mut String, report: &Report) {
    let samples = &report.samples;
    let _ = writeln!(text, "\n## Cost of profiling\n");
    let _ = writeln!(
        text,
        "- {} samples before and {} after; {} lost ({:.2} %), {} with an outer end that could not be read",
        samples.before,
        samples.after,
        samples.lost,
        samples.lost_share * 100.0,
        samples.partial
    );
    let _ = writeln!(text, "- {} types seen by probes, {} lost", samples.probe_hits, samples.probe_lost);
    if let Some(cost) = &report.cost {
        cost_lines(text, cost);
    }
    for sentence in &report.degraded {
        let _ = writeln!(text, "- done without: {sentence}");
    }
}

fn cost_lines(text: &mut String, cost: &CostReport) {
    let _ = write!(
        text,
        "- the profiler used {:.2} s of CPU time ({:.1} % of one CPU",
        cost.profiler_cpu_seconds,
        cost.profiler_cpu_share * 100.0
    );
    match cost.microseconds_per_sample {
        Some(each) => drop(writeln!(text, ", {each:.0} µs a sample)")),
        None => drop(writeln!(text, ")")),
    }
    if let Some(Paired { pairs, slowdown, quartiles: [low, high] }) = cost.paired {
        let _ = writeln!(
            text,
            "- sampling took {:.1} % of the program's speed: the median of {pairs} pairs of turns with it and \
             without, quartiles {:.1} % and {:.1} % (below 0 is noise)",
            slowdown * 100.0,
            low * 100.0,
            high * 100.0
        );
    }
}

/// A name as it may stand in a table.
fn cell(name: &str) -> String {
    name.replace('|', "\\|")
}
