//! `test`: all tests of all crates, with the built command and package at hand.
//!
//! They are run by `cargo test` alone, whatever else is installed: what a fresh machine runs is
//! what everybody runs.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};

use super::build;
use crate::process;

/// Runs the tests, shows their output as it comes, and ends with one line of totals.
pub(crate) fn run(args: Vec<OsString>) -> Result<ExitCode> {
    let setup = build::run()?;
    let start = Instant::now();
    let mut command = setup.cargo("test");
    command.args(["--workspace", "--no-fail-fast"]).args(args);
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run cargo test")?;
    let mut totals = Totals::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.context("cannot read the output of cargo test")?;
            println!("{line}");
            totals.add(&line);
        }
    }
    let status = child.wait().context("cannot wait for cargo test")?;
    println!("\n{}; finished in {:.2}s", totals.line(status.success()), start.elapsed().as_secs_f64());
    Ok(process::exit_code(status))
}

/// Sums of what each test binary reports.
#[derive(Debug, Default, PartialEq, Eq)]
struct Totals {
    passed: u64,
    failed: u64,
    ignored: u64,
    measured: u64,
    filtered_out: u64,
}

impl Totals {
    /// Takes in a line if it is a summary: `test result: ok. 3 passed; 0 failed; ...`
    fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else { return };
        let counts = rest.split_once(". ").map_or(rest, |(_, counts)| counts);
        for part in counts.split("; ") {
            let Some((count, what)) = part.split_once(' ') else { continue };
            let Ok(count) = count.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                "measured" => self.measured += count,
                "filtered out" => self.filtered_out += count,
                _ => {}
            }
        }
    }

    /// The sums in the words of `cargo test`.
    fn line(&self, ok: bool) -> String {
        let Totals { passed, failed, ignored, measured, filtered_out } = self;
        let verdict = if ok { "ok" } else { "FAILED" };
        format!(
            "test result: {verdict}. {passed} passed; {failed} failed; {ignored} ignored; \
             {measured} measured; {filtered_out} filtered out"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that summaries of several binaries are added up and other lines are left alone.
    #[test]
    fn summaries_add_up() {
        let mut totals = Totals::default();
        for line in [
            "test result: ok. 16 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.01s",
            "test a::b ... ok",
            "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s",
        ] {
            totals.add(line);
        }
        assert_eq!(
            totals.line(false),
            "test result: FAILED. 19 passed; 1 failed; 0 ignored; 0 measured; 2 filtered out"
        );
    }
}
