//! What is shown of a differential run: a line a program, then what differs, then the totals.

use std::fmt::Write;

use crate::condition::Condition;
use crate::runner::Verdict;

const NAME: usize = 38;
const CELL: usize = 12;

/// The head of the table.
pub fn head(conditions: &[Condition]) -> String {
    let mut line = format!("{:<NAME$}{:>CELL$}", "program", "interpreted");
    conditions.iter().for_each(|c| line.push_str(&format!("{:>CELL$}", c.name)));
    line
}

/// The line of one program: seconds where it is equal, `DIFFERS` where it is not.
pub fn line(verdict: &Verdict) -> String {
    let mut line = format!("{:<NAME$}{:>CELL$.2}", verdict.program, verdict.interpreted_seconds);
    for comparison in &verdict.comparisons {
        let _ = match comparison.difference {
            None => write!(line, "{:>CELL$.2}", comparison.seconds),
            Some(_) => write!(line, "{:>CELL$}", "DIFFERS"),
        };
    }
    line
}

/// What differs in the programs that failed, indented below their names; then these once more, in the words of
/// `cargo test`, so that whoever looks for failed tests finds them.
pub fn differences(verdicts: &[Verdict]) -> String {
    let mut text = String::new();
    for verdict in verdicts {
        for comparison in &verdict.comparisons {
            let Some(difference) = &comparison.difference else { continue };
            let _ = writeln!(text, "\n{} ({}):", verdict.program, comparison.condition);
            difference.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
        }
    }
    for verdict in verdicts.iter().filter(|v| !v.passed()) {
        let failed = verdict.comparisons.iter().filter(|c| c.difference.is_some());
        let conditions: Vec<&str> = failed.map(|c| c.condition).collect();
        let _ = writeln!(text, "test {} ({}) ... FAILED", verdict.program, conditions.join(", "));
    }
    text
}

/// The last line, in the words of `cargo test`, so that whoever adds those up finds it.
pub fn totals(verdicts: &[Verdict]) -> String {
    let passed = verdicts.iter().filter(|v| v.passed()).count();
    let failed = verdicts.len() - passed;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    format!("test result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::Comparison;

    fn verdict(difference: Option<&str>) -> Verdict {
        let comparison =
            Comparison { condition: "all", seconds: 0.5, difference: difference.map(str::to_owned) };
        Verdict { program: "p".to_owned(), interpreted_seconds: 0.25, comparisons: vec![comparison] }
    }

    /// Check that equal and differing runs are told apart in the line, the details and the totals.
    #[test]
    fn table() {
        let verdicts = [verdict(None), verdict(Some("stdout differs\n- a"))];
        assert!(line(&verdicts[0]).ends_with("0.25        0.50"), "{}", line(&verdicts[0]));
        assert!(line(&verdicts[1]).ends_with("DIFFERS"));
        assert_eq!(
            differences(&verdicts),
            "\np (all):\n    stdout differs\n    - a\ntest p (all) ... FAILED\n"
        );
        assert!(totals(&verdicts).starts_with("test result: FAILED. 1 passed; 1 failed;"));
        assert!(totals(&verdicts[..1]).starts_with("test result: ok. 1 passed; 0 failed;"));
    }
}
