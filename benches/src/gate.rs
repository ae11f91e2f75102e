//! The falsification gate: what must hold before a number is printed.
//!
//! One run of the program under Emberjit with `--stats`. Its result must be the interpreter's;
//! every function said to be compiled must have been entered, in a version of its own or as part of
//! one that it is inlined into; under the policy `none` nothing may be inlined, and under the others
//! what is said to be inlined is read off the final HIR.

use std::collections::BTreeSet;
use std::iter;

use emberjit_pgo::Policy;
use emberjit_pgo::control::{Status, VersionStatus};
use serde::Serialize;

use crate::process::Exit;

/// What the gate found about one program under one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "gate", rename_all = "kebab-case")]
pub enum Verdict {
    /// The program is compiled, as claimed.
    Open(Evidence),
    /// The compiler took nothing of it: counts as 1.00x.
    NotCompiled { reason: String },
    /// A claim is false: no number.
    Shut { reason: String },
}

/// What was seen of the compiled program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Versions of functions and loops that were entered.
    pub compiled: usize,
    pub entries: u64,
    /// Call sites in final HIR that stand for an inlined callee.
    pub inlined: usize,
    pub exits: u64,
}

/// One run under Emberjit, as far as the gate looks at it.
pub struct Run<'a> {
    pub exit: Exit,
    /// Standard output and that of the interpreter.
    pub result: &'a str,
    pub expected: &'a str,
    /// The last line of standard error, for failed runs.
    pub complaint: &'a str,
    /// `None` if the statistics are missing or not readable.
    pub status: Option<&'a Status>,
}

/// Judges a run.
pub fn judge(policy: Policy, run: &Run<'_>) -> Verdict {
    let shut = |reason: String| Verdict::Shut { reason };
    if run.exit != Exit::Code(0) {
        return shut(format!("the run failed ({}): {}", run.exit, run.complaint));
    }
    if run.result != run.expected {
        return shut(format!("the result differs: {:?}, not {:?}", run.result.trim(), run.expected.trim()));
    }
    let Some(status) = run.status else {
        return shut("the run left no readable statistics".to_owned());
    };
    match false_claim(policy, status) {
        Some(reason) => shut(reason),
        None if status.versions.is_empty() => Verdict::NotCompiled { reason: why_nothing(status) },
        None => Verdict::Open(evidence(status)),
    }
}

fn false_claim(policy: Policy, status: &Status) -> Option<String> {
    if let Some(version) = never_entered(&status.versions) {
        return Some(format!("`{}` is said to be compiled but was never entered", version.qualname));
    }
    let inlining = status.versions.iter().find(|v| !v.inlined.is_empty());
    match (policy, inlining) {
        (Policy::None, Some(version)) => {
            Some(format!("`{}` has inlined calls under the policy none", version.qualname))
        }
        _ => None,
    }
}

/// A version of a function or loop that never ran compiled. Where all callers inline a function
/// from the start, its own version stands by for others and is lawfully never entered.
fn never_entered(versions: &[VersionStatus]) -> Option<&VersionStatus> {
    let entered = versions.iter().filter(|version| version.entries > 0);
    let ran: BTreeSet<_> = entered
        .flat_map(|version| {
            let inlined = version.inlined.iter().map(|inlined| (inlined.code, &inlined.callee));
            iter::once((version.code, &version.qualname)).chain(inlined)
        })
        .collect();
    versions.iter().find(|version| !ran.contains(&(version.code, &version.qualname)))
}

fn why_nothing(status: &Status) -> String {
    match status.refused.first() {
        Some(refusal) => {
            let others = match status.refused.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            format!("{} line {}: {} {}{others}", refusal.what, refusal.line, refusal.reason, refusal.detail)
        }
        None => "nothing of it was found worth compiling".to_owned(),
    }
}

fn evidence(status: &Status) -> Evidence {
    Evidence {
        compiled: status.versions.iter().filter(|v| v.entries > 0).count(),
        entries: status.versions.iter().map(|v| v.entries).sum(),
        inlined: status.versions.iter().map(|v| v.inlined.len()).sum(),
        exits: status.exits.iter().map(|e| e.count).sum(),
    }
}

#[cfg(test)]
mod tests {
    use emberjit_pgo::control::{InlinedStatus, Refusal};
    use emberjit_pgo::{CodeId, Entry};

    use super::*;

    fn version(qualname: &str, entries: u64, inlined: &[&str]) -> VersionStatus {
        VersionStatus {
            code: CodeId(1),
            qualname: qualname.to_owned(),
            first_line: 1,
            entry: Entry::Function,
            hir: 10,
            bytes: 100,
            compile_ms: 1.0,
            entries,
            inlined: inlined
                .iter()
                .map(|callee| InlinedStatus {
                    code: CodeId(1),
                    callee: (*callee).to_owned(),
                    line: 3,
                    depth: 1,
                })
                .collect(),
            refused: Vec::new(),
            live: true,
        }
    }

    fn verdict(policy: Policy, versions: Vec<VersionStatus>) -> Verdict {
        let status = Status { versions, ..Status::default() };
        judge(policy, &run("result: 1\n", Some(&status)))
    }

    fn run<'a>(result: &'a str, status: Option<&'a Status>) -> Run<'a> {
        Run { exit: Exit::Code(0), result, expected: "result: 1\n", complaint: "", status }
    }

    fn reason(verdict: Verdict) -> String {
        match verdict {
            Verdict::Shut { reason } | Verdict::NotCompiled { reason } => reason,
            Verdict::Open(evidence) => panic!("the gate is open: {evidence:?}"),
        }
    }

    /// Check that a program compiled, entered and inlined as claimed passes.
    #[test]
    fn open() {
        let verdict = verdict(Policy::Ranked, vec![version("f", 0, &[]), version("f", 4, &["g"])]);
        let evidence = Evidence { compiled: 1, entries: 4, inlined: 1, exits: 0 };
        assert_eq!(verdict, Verdict::Open(evidence));
    }

    /// Check that a function counts as entered where it is inlined into what was entered, and only
    /// there.
    #[test]
    fn entered_inlined() {
        let caller = |entries| vec![version("f", entries, &["g"]), version("g", 0, &[])];
        assert!(matches!(verdict(Policy::Ranked, caller(1)), Verdict::Open(_)));
        let never = reason(verdict(Policy::Ranked, caller(0)));
        assert_eq!(never, "`f` is said to be compiled but was never entered");
        let other = vec![version("f", 1, &["h"]), version("g", 0, &[])];
        let namesake = vec![caller(1).remove(0), VersionStatus { code: CodeId(2), ..version("g", 0, &[]) }];
        for versions in [other, namesake] {
            let never = reason(verdict(Policy::Ranked, versions));
            assert_eq!(never, "`g` is said to be compiled but was never entered");
        }
    }

    /// Check that each false claim shuts the gate and is named.
    #[test]
    fn false_claims() {
        let never = reason(verdict(Policy::Ranked, vec![version("f", 0, &[])]));
        assert_eq!(never, "`f` is said to be compiled but was never entered");
        let inlined = reason(verdict(Policy::None, vec![version("f", 1, &["g"])]));
        assert_eq!(inlined, "`f` has inlined calls under the policy none");
        let status = Status::default();
        let differs = reason(judge(Policy::Ranked, &run("result: 2\n", Some(&status))));
        assert_eq!(differs, "the result differs: \"result: 2\", not \"result: 1\"");
        assert_eq!(
            reason(judge(Policy::Ranked, &run("result: 1\n", None))),
            "the run left no readable statistics"
        );
    }

    /// Check that a program of which nothing was compiled says why.
    #[test]
    fn not_compiled() {
        let refusal = Refusal {
            what: "<module>".to_owned(),
            line: 7,
            reason: "generator".to_owned(),
            detail: "not in range".to_owned(),
        };
        let status = Status { refused: vec![refusal], ..Status::default() };
        let verdict = judge(Policy::Ranked, &run("result: 1\n", Some(&status)));
        assert_eq!(
            verdict,
            Verdict::NotCompiled { reason: "<module> line 7: generator not in range".to_owned() }
        );
    }
}
