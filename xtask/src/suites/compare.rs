//! What differs between a run without Emberjit and one with it.

use serde::{Deserialize, Serialize};

use super::child::End;
use super::junit::{Outcome, Tests};
use super::log;
use super::stats::Stats;

/// One run of a suite.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) end: End,
    pub(crate) seconds: f64,
    pub(crate) tests: Tests,
    /// What leaked, with the line that says how much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) leaks: Vec<(String, String)>,
    /// Why it ended like that, if it ended badly.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) last_words: String,
    /// What the compiler did; empty without Emberjit.
    #[serde(skip_deserializing, skip_serializing_if = "Stats::is_empty")]
    pub(crate) stats: Stats,
    /// The whole output, for what only it tells about single tests.
    #[serde(skip)]
    pub(crate) log: String,
}

impl Run {
    pub(crate) fn new(end: End, seconds: f64, tests: Tests, log: String, stats: Stats) -> Run {
        let end = if end == End::Code(1) && log::timed_out(&log) { End::TimedOut } else { end };
        let last_words = if end == End::Code(0) { String::new() } else { log::last_words(&log, end) };
        Run { end, seconds, tests, leaks: log::leaks(&log), last_words, stats, log }
    }

    /// Whether there is nothing to compare with: it was killed, or ended badly without any result.
    pub(crate) fn is_unusable(&self) -> bool {
        !matches!(self.end, End::Code(_)) || (self.end != End::Code(0) && self.tests.is_empty())
    }
}

/// How a test, or a whole run, is different with Emberjit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Fails,
    Skipped,
    Missing,
    Leaks,
    /// The run died of a signal.
    Crashes,
    /// The run did not come to its end in time.
    Hangs,
    /// The run ended with another status, or had no results.
    Ends,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Fails => "fails",
            Kind::Skipped => "skipped",
            Kind::Missing => "missing",
            Kind::Leaks => "leaks",
            Kind::Crashes => "crashes",
            Kind::Hangs => "hangs",
            Kind::Ends => "ends",
        }
    }

    /// Whether it is about the run as a whole, so that it may hide what single tests would show.
    fn is_whole(self) -> bool {
        matches!(self, Kind::Crashes | Kind::Hangs | Kind::Ends)
    }
}

/// One thing that is different with Emberjit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    /// The test, or what leaked; empty if it is about the whole run.
    pub(crate) what: String,
    /// The reason in one line.
    pub(crate) detail: String,
}

/// All that is different. What fails without Emberjit too is not.
pub(crate) fn differences(without: &Run, with: &Run) -> Vec<Difference> {
    if without.is_unusable() {
        return Vec::new();
    }
    let found = match without.tests.is_empty() || !with.tests.is_empty() {
        true => single_differences(without, with),
        // Each of the tests would be missing.
        false => Vec::new(),
    };
    let whole = whole_difference(without, with, found.is_empty());
    whole.into_iter().chain(found).collect()
}

fn single_differences(without: &Run, with: &Run) -> Vec<Difference> {
    let tests = without.tests.iter().filter(|(_, test)| test.outcome != Outcome::Failed);
    let different = tests.filter_map(|(name, expected)| {
        let (kind, detail) = match with.tests.get(name) {
            Some(test) if test.outcome <= expected.outcome => return None,
            Some(test) if test.outcome == Outcome::Skipped => (Kind::Skipped, test.message.clone()),
            Some(test) => (Kind::Fails, test.message.clone()),
            None => match log::failed_subtest(&with.log, name) {
                Some(detail) => (Kind::Fails, detail),
                None => (Kind::Missing, String::new()),
            },
        };
        Some(Difference { kind, what: name.clone(), detail })
    });
    let leaks = with.leaks.iter().filter(|(kind, _)| without.leaks.iter().all(|(known, _)| known != kind));
    let leaks =
        leaks.map(|(kind, line)| Difference { kind: Kind::Leaks, what: kind.clone(), detail: line.clone() });
    different.chain(leaks).collect()
}

fn whole_difference(without: &Run, with: &Run, nothing_else: bool) -> Option<Difference> {
    let no_results = with.tests.is_empty() && !without.tests.is_empty();
    let kind = match with.end {
        End::Signal(_) => Kind::Crashes,
        End::TimedOut => Kind::Hangs,
        // Single tests that fail are reason enough for another status.
        End::Code(_) if nothing_else && (with.end != without.end || no_results) => Kind::Ends,
        End::Code(_) => return None,
    };
    let detail = match with.last_words.is_empty() {
        true => with.end.to_string(),
        false => format!("{}: {}", with.end, with.last_words),
    };
    Some(Difference { kind, what: String::new(), detail })
}

/// What of a first comparison a second one confirms, and what was only seen once.
///
/// A crash needs no confirmation: no interpreter crashes because the machine is busy. Where either
/// run as a whole went wrong, whatever the second one shows is taken, since single tests cannot be
/// matched.
pub(crate) fn confirm(first: Vec<Difference>, second: Vec<Difference>) -> (Vec<Difference>, Vec<Difference>) {
    let any_whole = first.iter().chain(&second).any(|d| d.kind.is_whole());
    let (mut confirmed, mut once): (Vec<_>, Vec<_>) =
        second.into_iter().partition(|d| any_whole || first.iter().any(|f| f.what == d.what));
    for difference in first {
        let known = |list: &[Difference]| list.iter().any(|d| d.what == difference.what);
        if difference.kind == Kind::Crashes && !known(&confirmed) {
            confirmed.insert(0, difference);
        } else if !known(&confirmed) && !known(&once) {
            once.push(difference);
        }
    }
    (confirmed, once)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suites::junit;

    fn run(end: End, xml: &str) -> Run {
        Run::new(end, 1.0, junit::read(xml), String::new(), Stats::default())
    }

    fn found(without: &Run, with: &Run) -> Vec<(Kind, String)> {
        differences(without, with).into_iter().map(|d| (d.kind, d.what)).collect()
    }

    fn difference(kind: Kind, what: &str) -> Difference {
        Difference { kind, what: what.to_owned(), detail: String::new() }
    }

    const OK: End = End::Code(0);
    const BAD: End = End::Code(2);

    /// Check that tests which fail, are skipped or are missing only with Emberjit are found, and
    /// those that fail without it as well are not.
    #[test]
    fn single_tests() {
        let without = run(
            OK,
            r#"<testcase name="a"/><testcase name="b"/><testcase name="c"/><testcase name="d"/>
            <testcase name="e"><error message="x"/></testcase><testcase name="f"><skipped/></testcase>"#,
        );
        let with = run(
            BAD,
            r#"<testcase name="a"/><testcase name="b"><failure message="m"/></testcase>
            <testcase name="c"><skipped>s</skipped></testcase>
            <testcase name="e"><error message="x"/></testcase><testcase name="f"/>"#,
        );
        let expected = [(Kind::Fails, "b"), (Kind::Skipped, "c"), (Kind::Missing, "d")];
        assert_eq!(found(&without, &with), expected.map(|(kind, what)| (kind, what.to_owned())));
    }

    /// Check that a run that came to nothing is one difference, not one for each test.
    #[test]
    fn whole_runs() {
        let without = run(OK, r#"<testcase name="a"/><testcase name="b"/>"#);
        assert_eq!(found(&without, &run(End::Signal(11), "")), [(Kind::Crashes, String::new())]);
        assert_eq!(found(&without, &run(End::TimedOut, "")), [(Kind::Hangs, String::new())]);
        assert_eq!(found(&without, &run(OK, "")), [(Kind::Ends, String::new())]);
        assert_eq!(found(&run(OK, ""), &run(End::Code(3), "")), [(Kind::Ends, String::new())]);
        assert_eq!(found(&without, &without.clone()), []);
    }

    /// Check that nothing is compared with a run that is no measure.
    #[test]
    fn unusable_runs() {
        let without = run(End::TimedOut, "");
        assert!(without.is_unusable());
        assert_eq!(found(&without, &run(End::Signal(11), "")), []);
    }

    /// Check that leaks count that the interpreter alone has not got.
    #[test]
    fn leaks() {
        let leaking = |kind: &str| {
            let log = format!("test_x leaked [1, 1, 1] {kind}, sum=3\n");
            Run::new(BAD, 1.0, junit::read(r#"<testcase name="a"/>"#), log, Stats::default())
        };
        let (blocks, files) = (leaking("memory blocks"), leaking("file descriptors"));
        assert_eq!(found(&blocks, &files), [(Kind::Leaks, "file descriptors".to_owned())]);
        assert_eq!(found(&blocks, &blocks.clone()), []);
    }

    /// Check that what is seen once is told from what is seen twice, and crashes always count.
    #[test]
    fn confirmation() {
        use Kind::{Crashes, Ends, Fails, Hangs};
        let list = |list: &[(Kind, &str)]| list.iter().map(|(k, w)| difference(*k, w)).collect::<Vec<_>>();
        for (first, second, confirmed, once) in [
            (
                &[(Fails, "a"), (Fails, "b")][..],
                &[(Fails, "b")][..],
                &[(Fails, "b")][..],
                &[(Fails, "a")][..],
            ),
            (&[(Fails, "a")], &[(Fails, "b")], &[], &[(Fails, "b"), (Fails, "a")]),
            (&[(Crashes, "")], &[], &[(Crashes, "")], &[]),
            (&[(Hangs, "")], &[], &[], &[(Hangs, "")]),
            (&[(Hangs, "")], &[(Fails, "a")], &[(Fails, "a")], &[(Hangs, "")]),
            (&[(Ends, "")], &[(Crashes, "")], &[(Crashes, "")], &[]),
        ] {
            let expected = (list(confirmed), list(once));
            assert_eq!(confirm(list(first), list(second)), expected, "{first:?} {second:?}");
        }
    }
}
