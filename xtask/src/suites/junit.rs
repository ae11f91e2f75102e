//! Reading results as both `python -m test` and pytest write them: JUnit's XML.
//!
//! Both have Python's own writer make it, so that tags and entities are all there is: neither
//! comments nor CDATA.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of a test; of several results of one name the last one here counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    Passed,
    Skipped,
    Failed,
}

/// One test: its outcome, and the reason in one line unless it passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Test {
    pub(crate) outcome: Outcome,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) message: String,
}

impl Test {
    fn passed() -> Test {
        Test { outcome: Outcome::Passed, message: String::new() }
    }

    /// The worse of two results; skipped subtests do not make up for one that fails.
    fn worsen(&mut self, outcome: Outcome, message: &str) {
        if outcome > self.outcome {
            *self = Test { outcome, message: headline(message) };
        }
    }
}

/// Tests by the name that tells them from all others.
pub(crate) type Tests = BTreeMap<String, Test>;

/// All tests of a report.
///
/// A test with failing subtests has no name in the report of `python -m test`: it is missing here.
pub(crate) fn read(xml: &str) -> Tests {
    let mut tests = Tests::new();
    let mut current: Option<(String, Test)> = None;
    for tag in tags(xml) {
        match tag.name {
            "testcase" => {
                let unexpected = tag.attribute("outcome").is_some_and(|o| o == "UNEXPECTED_SUCCESS");
                let mut test = Test::passed();
                if unexpected {
                    test.worsen(Outcome::Failed, "passed, though it is expected to fail");
                }
                finish(&mut tests, current.replace((tag.test_id(), test)));
            }
            "failure" | "error" => worsen(&mut current, Outcome::Failed, &tag),
            "skipped" => worsen(&mut current, Outcome::Skipped, &tag),
            _ => {}
        }
    }
    finish(&mut tests, current);
    tests
}

fn worsen(current: &mut Option<(String, Test)>, outcome: Outcome, tag: &Tag<'_>) {
    if let Some((_, test)) = current {
        let message = tag.attribute("message").unwrap_or_else(|| unescaped(tag.text));
        test.worsen(outcome, &message);
    }
}

fn finish(tests: &mut Tests, done: Option<(String, Test)>) {
    let Some((name, test)) = done.filter(|(name, _)| !name.is_empty()) else { return };
    let known = tests.entry(name).or_insert_with(Test::passed);
    if test.outcome > known.outcome {
        *known = test;
    }
}

/// The line of an exception's text that says what is wrong: the first that is neither indented nor a
/// traceback's head, in the last exception of a chain.
pub(crate) fn headline(text: &str) -> String {
    let last = ["following exception:\n\n", "exception occurred:\n\n"]
        .into_iter()
        .fold(text, |text, link| text.rsplit_once(link).map_or(text, |(_, later)| later));
    let says = |line: &&str| {
        !line.is_empty() && !line.starts_with([' ', '\t']) && !line.starts_with("Traceback (most recent")
    };
    let line = last.lines().find(says).or_else(|| last.lines().find(|line| !line.trim().is_empty()));
    shortened(line.unwrap_or_default().trim())
}

/// At most 200 characters.
fn shortened(line: &str) -> String {
    match line.char_indices().nth(200) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

/// A tag that opens an element, and the text up to the next tag.
struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    text: &'a str,
}

impl Tag<'_> {
    fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        while let Some((name, after)) = rest.split_once('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, next) = after[1..].split_once(quote)?;
            if name.trim() == wanted {
                return Some(unescaped(value));
            }
            rest = next;
        }
        None
    }

    /// pytest tells class and name apart, `python -m test` has both in the name.
    fn test_id(&self) -> String {
        let name = self.attribute("name").unwrap_or_default();
        match self.attribute("classname").filter(|class| !class.is_empty()) {
            Some(class) => format!("{class}::{name}"),
            None => name,
        }
    }
}

/// All opening tags, in order. In attributes `<` is always escaped, `>` not.
fn tags(xml: &str) -> impl Iterator<Item = Tag<'_>> {
    xml.split('<').skip(1).filter(|piece| !piece.starts_with(['/', '?', '!'])).map(|piece| {
        let end = tag_end(piece);
        let (tag, text) = (&piece[..end], piece[end..].trim_start_matches('>'));
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        Tag { name, attributes, text }
    })
}

/// Where the tag's `>` is: the first one outside quotes.
fn tag_end(piece: &str) -> usize {
    let mut quote = None;
    for (at, c) in piece.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    piece.len()
}

/// Text with its entities replaced; what is no entity stays as it is.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';').and_then(|(name, next)| Some((entity(name)?, next))) {
            Some((c, next)) => {
                out.push(c);
                rest = next;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(outcome: Outcome, message: &str) -> Test {
        Test { outcome, message: message.to_owned() }
    }

    /// Check that the report of `python -m test` is read: names, skips, failures and errors, and a
    /// test without a name for that of failing subtests.
    #[test]
    fn report_of_the_interpreter() {
        let tests = read(
            r#"<testsuites tests="6"><testsuite start="2026" failures="1">
            <testcase name="test.test_x.T.test_a" status="run" time="0.1" />
            <testcase name="test.test_x.T.test_b"><failure type="E" message="AssertionError: 1 &gt; 2&#10;&#10;- a">
            Traceback &lt;b&gt;</failure></testcase>
            <testcase name="test.test_x.T.test_c" result="completed"><skipped>no &quot;net&quot;</skipped></testcase>
            <testcase name="test.test_x.T.test_d" outcome="UNEXPECTED_SUCCESS"/>
            <testcase name="test.test_x.T.test_e"><system-out>x</system-out><error message="OSError"/></testcase>
            <testcase />
            </testsuite></testsuites>"#,
        );
        let expected = [
            ("test.test_x.T.test_a", test(Outcome::Passed, "")),
            ("test.test_x.T.test_b", test(Outcome::Failed, "AssertionError: 1 > 2")),
            ("test.test_x.T.test_c", test(Outcome::Skipped, "no \"net\"")),
            ("test.test_x.T.test_d", test(Outcome::Failed, "passed, though it is expected to fail")),
            ("test.test_x.T.test_e", test(Outcome::Failed, "OSError")),
        ];
        assert_eq!(tests, expected.map(|(name, test)| (name.to_owned(), test)).into());
    }

    /// Check that the report of pytest is read: the class is part of the id, brackets and angles in
    /// names and messages do no harm.
    #[test]
    fn report_of_pytest() {
        let tests = read(
            r#"<?xml version="1.0"?><testsuites name="t"><testsuite name="pytest" skipped="1">
            <testcase classname="tests.test_a.TestB" name="test_c[a=b&lt;1>]" time="0.001" />
            <testcase classname="tests.test_a" name="test_d"><skipped type="pytest.skip" message="why">f:1</skipped>
            </testcase></testsuite></testsuites>"#,
        );
        let expected = [
            ("tests.test_a.TestB::test_c[a=b<1>]", test(Outcome::Passed, "")),
            ("tests.test_a::test_d", test(Outcome::Skipped, "why")),
        ];
        assert_eq!(tests, expected.map(|(name, test)| (name.to_owned(), test)).into());
    }

    /// Check that the worst of several results of one name counts.
    #[test]
    fn worst_result_counts() {
        let tests = read(
            r#"<testcase name="a"/><testcase name="a"><error message="E: x"/></testcase>
            <testcase name="a"><skipped>s</skipped></testcase>"#,
        );
        assert_eq!(tests, [("a".to_owned(), test(Outcome::Failed, "E: x"))].into());
    }

    /// Check that the line that says most is taken from exceptions of all shapes.
    #[test]
    fn headlines() {
        for (text, expected) in [
            ("AssertionError: 'a' != 'b'\n- a\n+ b\n", "AssertionError: 'a' != 'b'"),
            (
                "  File \"<string>\", line 1\n    x y\nSyntaxError: invalid syntax\n",
                "SyntaxError: invalid syntax",
            ),
            (
                "KeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\n\
                 Traceback (most recent call last):\n  File \"x\"\nValueError: 2\n",
                "ValueError: 2",
            ),
            (
                "KeyError: 1\n\nThe above exception was the direct cause of the following exception:\n\n\
                 Traceback (most recent call last):\n  File \"x\"\nValueError: 2\n",
                "ValueError: 2",
            ),
            ("", ""),
        ] {
            assert_eq!(headline(text), expected, "{text}");
        }
        assert_eq!(headline(&"ä".repeat(300)).chars().count(), 203);
    }

    /// Check that entities are replaced and stray ampersands kept.
    #[test]
    fn entities() {
        assert_eq!(unescaped("a&amp;&lt;&#65;&#x42;&nbsp; & b"), "a&<AB&nbsp; & b");
    }
}
