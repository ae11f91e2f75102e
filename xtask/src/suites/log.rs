//! What only the output of a test run says: where it crashed, which subtests failed, what leaked.

use super::child::End;
use super::junit;

/// Why a run ended as it did, in one line: what the interpreter said last, and in which test.
pub(crate) fn last_words(log: &str, end: End) -> String {
    let said = match end {
        End::Code(_) => log.lines().rev().find(|line| !line.trim().is_empty()),
        _ => log.lines().rev().find(|line| is_fatal(line)),
    };
    let test = match end {
        End::Code(_) => None,
        _ => running_test(log).or_else(|| test_in_stack(log)),
    };
    let said = said.map(junit::headline).unwrap_or_default();
    match test {
        Some(test) if said.is_empty() => format!("in {test}"),
        Some(test) => format!("in {test}: {said}"),
        None => said,
    }
}

/// Whether the time that the test runner gave itself was up: it then exits as if a test had failed.
pub(crate) fn timed_out(log: &str) -> bool {
    log.lines().any(|line| line.starts_with("Timeout (") && line.ends_with(")!"))
}

fn is_fatal(line: &str) -> bool {
    line.starts_with("Fatal Python error") || line.starts_with("Timeout (") || line.contains("panicked at")
}

/// The test that `python -m test -v` announced last: `test_a (test.test_x.T.test_a) ... `.
fn running_test(log: &str) -> Option<String> {
    log.lines().rev().find_map(announced).map(str::to_owned)
}

fn announced(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(" (")?;
    let (id, _) = rest.split_once(')')?;
    (id.contains('.') && id.ends_with(name) && name.starts_with("test")).then_some(id)
}

/// The innermost function of a dumped stack that is named like a test, else the innermost of all:
/// `  File "a.py", line 1 in test_a`.
fn test_in_stack(log: &str) -> Option<String> {
    let frames = log.lines().filter(|line| line.starts_with("  File \""));
    let names = frames.filter_map(|line| line.rsplit_once(" in ")).map(|(_, name)| name.trim());
    let test = names.clone().find(|name| name.starts_with("test"));
    test.or_else(|| names.clone().next()).map(str::to_owned)
}

/// What `python -m test -v` says about a test whose subtests failed; its report has no word of it.
pub(crate) fn failed_subtest(log: &str, id: &str) -> Option<String> {
    let about = format!("({id})");
    let mut lines = log.lines().skip_while(|line| {
        let failed = line.starts_with("FAIL: ") || line.starts_with("ERROR: ");
        !(failed && line.contains(&about))
    });
    let subtest = lines.next()?.rsplit_once(&about)?.1.trim();
    let text: Vec<&str> = lines.skip(1).take_while(|line| !line.starts_with("=====")).collect();
    let headline = junit::headline(&text.join("\n"));
    Some(if subtest.is_empty() { headline } else { format!("{subtest} {headline}") })
}

/// What leaked: `test_x leaked [1, 1, 1] memory blocks, sum=3` is `memory blocks`, with the line.
pub(crate) fn leaks(log: &str) -> Vec<(String, String)> {
    let leaked = |line: &str| {
        let (_, rest) = line.split_once(" leaked [")?;
        let (_, kind) = rest.split_once("] ")?;
        let (kind, _) = kind.split_once(", sum=")?;
        Some((kind.to_owned(), line.to_owned()))
    };
    log.lines().filter_map(leaked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CRASH: &str = "\
== CPython 3.12.1
test_a (test.test_x.T.test_a) ... ok
test_b (test.test_x.T.test_b)
What it does ... Fatal Python error: Segmentation fault
Fatal Python error: Segmentation fault

Current thread 0x00007f (most recent call first):
  File \"/lib/x.py\", line 3 in helper
  File \"/lib/test_x.py\", line 9 in test_b

Extension modules: _testcapi (total: 1)
";

    /// Check that a crash is told with its test, by what was announced or else by the stack.
    #[test]
    fn crashes() {
        let told = last_words(CRASH, End::Signal(11));
        assert_eq!(told, "in test.test_x.T.test_b: Fatal Python error: Segmentation fault");
        let stack = CRASH.split_once("Current").expect("a stack").1;
        assert_eq!(last_words(stack, End::Signal(11)), "in test_b");
        assert_eq!(last_words("  File \"a.py\", line 3 in helper\n", End::TimedOut), "in helper");
        assert_eq!(last_words("a\nb\n\n", End::Code(2)), "b");
    }

    /// Check that a runner which ended itself is told from one whose tests failed.
    #[test]
    fn timeouts() {
        assert!(timed_out("x\nTimeout (0:05:00)!\nThread 0x1\n"));
        assert!(!timed_out("TimeoutError: Timeout (0:05:00)\n"));
    }

    /// Check that the first failing subtest is found with its parameters and its error.
    #[test]
    fn subtests() {
        let log = "\
======================================================================
FAIL: test_b (test.test_x.T.test_b) (i=1)
----------------------------------------------------------------------
Traceback (most recent call last):
  File \"x\", line 1, in test_b
AssertionError: 1 != 2

======================================================================
FAIL: test_b (test.test_x.T.test_b) (i=2)
";
        assert_eq!(
            failed_subtest(log, "test.test_x.T.test_b").as_deref(),
            Some("(i=1) AssertionError: 1 != 2")
        );
        assert_eq!(failed_subtest(log, "test.test_x.T.test_a"), None);
    }

    /// Check that leaks are told apart by what leaked.
    #[test]
    fn leaks_by_kind() {
        let log = "...\ntest_x leaked [3, 3, 3] memory blocks, sum=9\ntest_x failed (reference leak)\n";
        let line = "test_x leaked [3, 3, 3] memory blocks, sum=9";
        assert_eq!(leaks(log), [("memory blocks".to_owned(), line.to_owned())]);
    }
}
