//! What is shown and written of a run: a line a suite, then what differs, then the totals.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::compare::Difference;
use super::engine::Verdict;
use super::junit::{Outcome, Test};
use super::stats::Stats;
use super::variant::{Emberjit, Mode, Stress};
use crate::python::Python;

/// So many single tests of one suite are shown; the file has them all.
const SHOWN: usize = 20;

/// Everything about a run, for people and for a file.
#[derive(Serialize)]
pub(crate) struct Report {
    python: String,
    version: String,
    mode: Mode,
    stress: Option<Stress>,
    totals: Totals,
    stats: Stats,
    suites: Vec<Verdict>,
}

/// Sums over all suites.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Totals {
    suites: usize,
    suites_that_differ: usize,
    /// Nothing was compared: they fail without Emberjit as well.
    suites_unusable: usize,
    /// Tests that passed without Emberjit, and so must pass with it.
    tests: usize,
    tests_that_differ: usize,
    tests_skipped: usize,
    tests_that_fail_without: usize,
    flaky: usize,
}

/// Whether a report can be written there: hours later would be late to find out.
pub(crate) fn try_out(path: &Path) -> Result<()> {
    let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
    file.map(drop).with_context(|| format!("cannot write {}", path.display()))
}

/// The head of the lines.
pub(crate) fn head(width: usize) -> String {
    format!("{:<width$} {:>8} {:>9} {:>9}  verdict", "suite", "tests", "without", "with")
}

/// One suite: how many tests, seconds without and with Emberjit, and what is to say about it.
pub(crate) fn line(verdict: &Verdict, width: usize) -> String {
    let Verdict { name, without, with, differences, flaky } = verdict;
    let said = match (differences.len(), flaky.len()) {
        _ if verdict.is_unusable() => format!("not compared, without Emberjit: {}", without.end),
        (0, 0) => "ok".to_owned(),
        (0, count) => format!("ok the second time ({count} flaky)"),
        (count, _) => format!("DIFFERS ({count})"),
    };
    let tests = without.tests.len();
    format!("{name:<width$} {tests:>8} {:>8.1}s {:>8.1}s  {said}", without.seconds, with.seconds)
}

impl Report {
    pub(crate) fn new(python: &Python, emberjit: &Emberjit, suites: Vec<Verdict>) -> Report {
        let mut stats = Stats::default();
        suites.iter().for_each(|verdict| stats.add(&verdict.with.stats));
        Report {
            python: python.executable.display().to_string(),
            version: python.version.clone(),
            mode: emberjit.mode(),
            stress: emberjit.stress,
            totals: Totals::of(&suites),
            stats,
            suites,
        }
    }

    /// Whether anything is different with Emberjit.
    pub(crate) fn differs(&self) -> bool {
        self.totals.suites_that_differ > 0
    }

    /// What differs, what is flaky, what fails anyway, what the compiler did, and the totals.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        section(&mut text, "Different with Emberjit:", &self.suites, |v| list(&v.differences));
        section(&mut text, "Different once and not again:", &self.suites, |v| list(&v.flaky));
        section(&mut text, "Fails without Emberjit too, and was not compared:", &self.suites, failing);
        let _ = write!(text, "\n{}\n{}", self.stats.text(), self.totals.text());
        text
    }

    /// Writes all of it as JSON.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let json = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))
    }
}

impl Totals {
    fn of(suites: &[Verdict]) -> Totals {
        let mut totals = Totals { suites: suites.len(), ..Totals::default() };
        for verdict in suites {
            let count = |outcome| verdict.without.tests.values().filter(|t| t.outcome == outcome).count();
            totals.suites_that_differ += usize::from(!verdict.differences.is_empty());
            totals.suites_unusable += usize::from(verdict.is_unusable());
            totals.tests += count(Outcome::Passed);
            totals.tests_skipped += count(Outcome::Skipped);
            totals.tests_that_fail_without += count(Outcome::Failed);
            totals.tests_that_differ += verdict.differences.len();
            totals.flaky += verdict.flaky.len();
        }
        totals
    }

    /// For people; the last line is in the words of `cargo test`, so that whoever adds those up finds
    /// it.
    fn text(&self) -> String {
        let Totals { suites, suites_that_differ, suites_unusable, tests, tests_that_differ, flaky, .. } =
            self;
        let word = if *suites_that_differ == 0 { "ok" } else { "FAILED" };
        format!(
            "{suites} suites: {suites_that_differ} differ, {suites_unusable} not compared, {flaky} tests flaky\n\
             test result: {word}. {} passed; {tests_that_differ} failed; {} ignored; 0 measured; 0 filtered out\n",
            tests.saturating_sub(*tests_that_differ),
            self.tests_skipped + self.tests_that_fail_without,
        )
    }
}

/// A title and the lines of the suites that have any; nothing if none has.
fn section(text: &mut String, title: &str, suites: &[Verdict], lines: impl Fn(&Verdict) -> Vec<String>) {
    let told: Vec<(&str, Vec<String>)> =
        suites.iter().map(|v| (v.name.as_str(), lines(v))).filter(|(_, lines)| !lines.is_empty()).collect();
    if told.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}");
    for (name, lines) in told {
        let _ = writeln!(text, "  {name}");
        for line in lines.iter().take(SHOWN) {
            let _ = writeln!(text, "    {line}");
        }
        if lines.len() > SHOWN {
            let _ = writeln!(text, "    and {} more", lines.len() - SHOWN);
        }
    }
}

fn list(differences: &[Difference]) -> Vec<String> {
    let line = |d: &Difference| {
        let parts = [d.kind.name(), d.what.as_str(), d.detail.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("  ")
    };
    differences.iter().map(line).collect()
}

fn failing(verdict: &Verdict) -> Vec<String> {
    if verdict.is_unusable() {
        return vec![format!("{}: {}", verdict.without.end, verdict.without.last_words)];
    }
    let failed = verdict.without.tests.iter().filter(|(_, test)| test.outcome == Outcome::Failed);
    failed.map(|(name, Test { message, .. })| format!("{name}  {message}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suites::child::End;
    use crate::suites::compare::{Run, differences};
    use crate::suites::junit;

    fn verdict(without: &str, with: &str) -> Verdict {
        let run = |xml: &str| Run::new(End::Code(0), 0.5, junit::read(xml), String::new(), Stats::default());
        let (without, with) = (run(without), run(with));
        let differences = differences(&without, &with);
        Verdict { name: "test_x".to_owned(), without, with, differences, flaky: Vec::new() }
    }

    fn report(suites: Vec<Verdict>) -> Report {
        let (stats, totals) = (Stats::default(), Totals::of(&suites));
        let (python, version) = ("python".to_owned(), "3.12.1".to_owned());
        Report { python, version, mode: Mode::All, stress: None, totals, stats, suites }
    }

    const THREE: &str = r#"<testcase name="a"/><testcase name="b"/><testcase name="c"><skipped/></testcase>"#;

    /// Check that a suite without differences takes one line and is counted.
    #[test]
    fn nothing_differs() {
        let same = verdict(THREE, THREE);
        assert_eq!(line(&same, 10), "test_x            3      0.5s      0.5s  ok");
        let report = report(vec![same]);
        assert!(!report.differs() && !report.text().contains("Different"));
        assert!(
            report
                .text()
                .ends_with("test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n")
        );
    }

    /// Check that a difference is told with its test and reason, in the text and in the file.
    #[test]
    fn something_differs() {
        let failing = r#"<testcase name="a"><error message="E: no"/></testcase><testcase name="b"/>
            <testcase name="c"><skipped/></testcase>"#;
        let report = report(vec![verdict(THREE, failing)]);
        let text = report.text();
        assert!(text.contains("Different with Emberjit:\n  test_x\n    fails  a  E: no\n"), "{text}");
        assert!(text.contains("test result: FAILED. 1 passed; 1 failed; 1 ignored;"), "{text}");
        let json = serde_json::to_value(&report).expect("it is JSON");
        assert_eq!(json["suites"][0]["differences"][0]["kind"], "fails");
        assert_eq!(json["suites"][0]["with"]["tests"]["a"]["message"], "E: no");
    }
}
