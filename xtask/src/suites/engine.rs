//! Runs suites both ways, some at a time, and runs again what differs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use anyhow::Result;
use serde::Serialize;

use super::compare::{self, Difference, Run};

/// Something to run without and with Emberjit.
pub(crate) trait Suite: Sync {
    fn name(&self) -> &str;
    /// Runs it without Emberjit; an earlier result does unless it must be `fresh`.
    fn without(&self, fresh: bool) -> Result<Run>;
    /// Runs it with Emberjit. How long it may take depends on the run without. The logs of both times
    /// are kept.
    fn with(&self, without: &Run, time: Time) -> Result<Run>;
}

/// Which time a suite is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    First,
    /// Once more, with nothing else going on.
    Again,
}

/// What was found out about one suite.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    pub(crate) name: String,
    pub(crate) without: Run,
    pub(crate) with: Run,
    pub(crate) differences: Vec<Difference>,
    /// What was different once and not again.
    pub(crate) flaky: Vec<Difference>,
}

impl Verdict {
    /// Nothing can be said about it: it does not even work without Emberjit.
    pub(crate) fn is_unusable(&self) -> bool {
        self.without.is_unusable()
    }
}

/// Called with how many suites are done, and with each verdict as it comes: a first time when a suite
/// is done, a second time when it was run again.
pub(crate) type Done<'a> = &'a mut dyn FnMut(usize, &Verdict);

/// Runs all suites, `jobs` at a time; then those that differ once more, one at a time.
pub(crate) fn judge<S: Suite>(
    suites: &[S],
    jobs: usize,
    fresh: bool,
    done: Done<'_>,
) -> Result<Vec<Verdict>> {
    let mut judged: Vec<(usize, Verdict)> = Vec::new();
    let first = |suite: &S| judge_once(suite, fresh, Time::First);
    in_parallel(suites, jobs, &first, |index, verdict| {
        done(judged.len() + 1, &verdict);
        judged.push((index, verdict));
    })?;
    judged.sort_by_key(|&(index, _)| index);
    let mut verdicts = Vec::new();
    for (index, verdict) in judged {
        let again = !verdict.differences.is_empty();
        let verdict = if again { judge_again(&suites[index], verdict)? } else { verdict };
        if again {
            done(suites.len(), &verdict);
        }
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

fn judge_once(suite: &impl Suite, fresh: bool, time: Time) -> Result<Verdict> {
    let without = suite.without(fresh || time == Time::Again)?;
    let with = suite.with(&without, time)?;
    let differences = compare::differences(&without, &with);
    Ok(Verdict { name: suite.name().to_owned(), without, with, differences, flaky: Vec::new() })
}

fn judge_again(suite: &impl Suite, first: Verdict) -> Result<Verdict> {
    let second = judge_once(suite, true, Time::Again)?;
    let differed_again = !second.differences.is_empty();
    let (differences, flaky) = compare::confirm(first.differences, second.differences);
    // The run that shows what is reported: a crash counts even if it was the only one.
    let with = if differed_again || differences.is_empty() { second.with } else { first.with };
    Ok(Verdict { name: first.name, without: second.without, with, differences, flaky })
}

/// Calls `work` for each item on `jobs` threads, and `done` here with the results as they come. The
/// first error ends it; items that were begun are finished.
fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: &(impl Fn(&T) -> Result<R> + Sync),
    mut done: impl FnMut(usize, R),
) -> Result<()> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { return };
                    if sender.send((index, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        receiver.into_iter().try_for_each(|(index, result)| result.map(|result| done(index, result)))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::suites::child::End;
    use crate::suites::junit;
    use crate::suites::stats::Stats;

    /// A suite with one test, which fails with Emberjit as often as `failures` says.
    struct Fake {
        failures: Mutex<u32>,
    }

    impl Suite for Fake {
        fn name(&self) -> &str {
            "fake"
        }

        fn without(&self, _fresh: bool) -> Result<Run> {
            Ok(run(true))
        }

        fn with(&self, _without: &Run, _time: Time) -> Result<Run> {
            let mut failures = self.failures.lock().expect("nobody panics");
            let passes = *failures == 0;
            *failures = failures.saturating_sub(1);
            Ok(run(passes))
        }
    }

    fn run(passes: bool) -> Run {
        let child = if passes { "" } else { r#"<failure message="E"/>"# };
        let tests = junit::read(&format!(r#"<testcase name="a">{child}</testcase>"#));
        Run::new(End::Code(0), 0.1, tests, String::new(), Stats::default())
    }

    /// Check that what fails once is flaky, what fails twice a difference, and that each verdict is
    /// told when it comes.
    #[test]
    fn flaky_or_not() {
        let suites = [0, 1, 2].map(|failures| Fake { failures: Mutex::new(failures) });
        let mut told = Vec::new();
        let mut done = |count: usize, verdict: &Verdict| told.push((count, verdict.differences.len()));
        let verdicts = judge(&suites, 1, false, &mut done).expect("nothing fails");
        let counts: Vec<_> = verdicts.iter().map(|v| (v.differences.len(), v.flaky.len())).collect();
        assert_eq!(counts, [(0, 0), (0, 1), (1, 0)]);
        assert_eq!(told, [(1, 0), (2, 1), (3, 1), (3, 0), (3, 1)]);
    }

    /// Check that all items are worked on by several threads, and that an error comes out.
    #[test]
    fn parallel() {
        let items: Vec<u32> = (0..100).collect();
        let mut sum = 0;
        in_parallel(&items, 4, &|&n| Ok(n), |_, n| sum += n).expect("nothing fails");
        assert_eq!(sum, 4950);
        let failed =
            in_parallel(&items, 4, &|&n| if n == 50 { anyhow::bail!("no") } else { Ok(n) }, |_, _| {});
        assert!(failed.is_err());
    }
}
