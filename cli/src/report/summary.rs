//! What is printed at the end of a run.

use std::fmt::Write;

use emberjit_pgo::explain::counted;

use super::Report;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!("\n{}\n", ending(report));
    speed(&mut text, report);
    compiled(&mut text, report);
    if !report.shares.is_empty() {
        let _ = writeln!(text, "   before    after  share of the samples in its own code");
    }
    for share in report.shares.iter().take(5) {
        let percent =
            |share: Option<f64>| share.map_or("    -  ".to_owned(), |s| format!("{:5.1} %", s * 100.0));
        let _ = writeln!(text, "  {}  {}  {}", percent(share.before), percent(share.after), share.function);
    }
    let exits: u64 = report.exits.iter().map(|exit| exit.count).sum();
    if exits > 0 {
        let _ = writeln!(text, "  {exits} times compiled code was left, the reasons are in the report");
    }
    cost(&mut text, report);
    text
}

/// How the run ended, one sentence.
pub(super) fn ending(report: &Report) -> &'static str {
    match report.ended {
        "interrupted" => "The run was interrupted; this is what was measured until then.",
        "program-ended" => "The program ended during the run; this is what was measured until then.",
        "profile-only" => "The program was profiled and not recompiled.",
        _ => "The program was profiled, recompiled while it ran, and profiled again.",
    }
}

fn speed(text: &mut String, report: &Report) {
    let Some(speed) = &report.speed else { return };
    let line = match (speed.after, speed.factor) {
        (Some(after), Some(factor)) => {
            format!(
                "  {factor:.2} times as fast: {:.0} units of work a second before, {after:.0} after",
                speed.before
            )
        }
        _ => format!("  {:.0} units of work a second", speed.before),
    };
    let _ = writeln!(text, "{line}");
}

fn compiled(text: &mut String, report: &Report) {
    if report.versions.is_empty() && report.ended != "complete" {
        return;
    }
    let inlined: usize = report.versions.iter().map(|version| version.inlined.len()).sum();
    let refused = report.refused_roots.len();
    let versions = counted(report.versions.len() as u64, "version");
    let _ = write!(text, "  {versions} compiled, {} inlined", counted(inlined as u64, "call"));
    let _ = match refused {
        0 => writeln!(text),
        _ => writeln!(text, ", {} refused", counted(refused as u64, "root")),
    };
}

fn cost(text: &mut String, report: &Report) {
    let samples = &report.samples;
    let _ = write!(
        text,
        "  {} samples, {} lost ({:.2} %)",
        samples.before + samples.after,
        samples.lost,
        samples.lost_share * 100.0
    );
    if let Some(cost) = &report.cost {
        let _ = write!(text, "; the profiler used {:.1} % of one CPU", cost.profiler_cpu_share * 100.0);
        if let Some(paired) = cost.paired {
            let _ = write!(text, " and slowed the program by {:.1} %", paired.slowdown.max(0.0) * 100.0);
        }
    }
    let _ = writeln!(text);
    for sentence in &report.degraded {
        let _ = writeln!(text, "  done without: {sentence}");
    }
}
