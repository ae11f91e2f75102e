//! The lists in `tests/`: an entry a line, `#` starts a comment.

use std::path::Path;

use anyhow::{Context, Result, bail};

/// The lines of a list without comments and empty ones.
pub(crate) fn read(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(lines(&text))
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split_once(" #").map_or(line, |(before, _)| before).trim());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// A test that is not run, or a module none of whose tests is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exclusion {
    pub(crate) module: String,
    /// Its name or a pattern, as `python -m test -i` takes it; `None` for all of the module.
    pub(crate) test: Option<String>,
    pub(crate) reason: String,
}

/// `MODULE REASON` or `MODULE::TEST REASON` in each line.
pub(crate) fn exclusions(path: &Path) -> Result<Vec<Exclusion>> {
    read(path)?.iter().map(|line| exclusion(line)).collect()
}

fn exclusion(line: &str) -> Result<Exclusion> {
    let Some((what, reason)) = line.split_once(char::is_whitespace) else {
        bail!("the exclusion `{line}` has no reason");
    };
    let (module, test) = match what.split_once("::") {
        Some((module, test)) => (module, Some(test.to_owned())),
        None => (what, None),
    };
    Ok(Exclusion { module: module.to_owned(), test, reason: reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that comments and empty lines are no entries.
    #[test]
    fn comments() {
        assert_eq!(lines("# head\n\ntest_a\n  test_b  # why\ntest#c\n"), ["test_a", "test_b", "test#c"]);
    }

    /// Check that modules and tests can be excluded, and only with a reason.
    #[test]
    fn exclusions() {
        let one = exclusion("test_a::test.test_a.T.test_b  needs a terminal").expect("it is one");
        assert_eq!((one.module.as_str(), one.reason.as_str()), ("test_a", "needs a terminal"));
        assert_eq!(one.test.as_deref(), Some("test.test_a.T.test_b"));
        assert_eq!(exclusion("test_a  hangs").expect("it is one").test, None);
        assert!(exclusion("test_a").is_err());
    }
}
