//! `doctor`: what is here, what is missing, and what each missing thing costs. Changes nothing.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::python;
use crate::tools::{self, Finding, Need};

/// Prints the findings; fails if something is missing that building needs.
pub(crate) fn run(json: bool) -> Result<ExitCode> {
    let findings = findings();
    let text = if json { to_json(&findings)? + "\n" } else { to_text(&findings) };
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has enough, as `head` does.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => {}
        other => other.context("cannot write to standard output")?,
    }
    let broken = findings.iter().any(|f| f.found.is_none() && f.need == Need::Build);
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn findings() -> Vec<Finding> {
    let found = python::find().ok().flatten().map(|python| python.to_string());
    let cost = "Nothing can be built or run: Emberjit lives in stock CPython 3.12.";
    let mut all = vec![Finding { name: "CPython 3.12", found, need: Need::Build, cost, package: None }];
    all.extend(tools::build_tools());
    all.extend(tools::extras());
    all
}

fn to_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let (mark, said) = match (&finding.found, finding.need) {
            (Some(found), _) => ("found  ", found.clone()),
            (None, Need::Build) => ("MISSING", advice(finding)),
            (None, Need::Optional) => ("absent ", advice(finding)),
        };
        text += &format!("{mark}  {:<18} {said}\n", finding.name);
    }
    text += match findings.iter().any(|f| f.found.is_none() && f.need == Need::Build) {
        true => "\n`cargo xtask setup` installs what is missing, or prints the command that does.\n",
        false => "\nEverything that building needs is here.\n",
    };
    text
}

fn advice(finding: &Finding) -> String {
    let package = finding.package.map(|p| format!(" (package {p})")).unwrap_or_default();
    format!("{}{package}", finding.cost)
}

/// A finding as scripts read it.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    found: Option<&'a str>,
    required: bool,
    cost: &'a str,
    package: Option<&'a str>,
}

impl<'a> From<&'a Finding> for Entry<'a> {
    fn from(finding: &'a Finding) -> Entry<'a> {
        let Finding { name, found, need, cost, package } = finding;
        Entry { name, found: found.as_deref(), required: *need == Need::Build, cost, package: *package }
    }
}

fn to_json(findings: &[Finding]) -> serde_json::Result<String> {
    let entries: Vec<Entry<'_>> = findings.iter().map(Entry::from).collect();
    serde_json::to_string_pretty(&entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(found: Option<&str>, need: Need) -> Finding {
        let found = found.map(str::to_owned);
        Finding { name: "clang", found, need, cost: "No BPF.", package: Some("clang") }
    }

    /// Check that a missing thing is printed with its cost and its package, and a found one with
    /// what was found.
    #[test]
    fn text_names_cost_and_package() {
        let text = to_text(&[finding(None, Need::Build), finding(Some("clang 14"), Need::Build)]);
        assert!(text.contains("MISSING  clang              No BPF. (package clang)"), "{text}");
        assert!(text.contains("found    clang              clang 14"), "{text}");
    }

    /// Check that the JSON form escapes what JSON gives a meaning.
    #[test]
    fn json_is_escaped() {
        let json = to_json(&[finding(Some("a \"b\" \\ \n"), Need::Optional)]).expect("it is JSON");
        assert!(json.contains(r#""found": "a \"b\" \\ \n","#), "{json}");
        assert!(json.contains(r#""required": false"#), "{json}");
    }
}
