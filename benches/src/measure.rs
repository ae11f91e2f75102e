//! Order and rounds: gate first, then all conditions interleaved, forth and back (ABBA).

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use emberjit_pgo::Policy;
use emberjit_pgo::control::Status;

use crate::gate::{self, Verdict};
use crate::process::{self, Exit, Finished};
use crate::programs::{self, Output};
use crate::python::{self, Python};
use crate::report::{Progress, Report};
use crate::summary;

/// No program runs longer than this.
const LIMIT: Duration = Duration::from_secs(600);

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names of programs; empty for all.
    pub only: Vec<String>,
    pub policies: Vec<Policy>,
    pub rounds: u32,
    /// Laps of each program.
    pub laps: u32,
}

/// How a program is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// Plain python, with nothing of ours loaded.
    Interpreter,
    Compiled(Policy),
}

impl Condition {
    pub fn name(self) -> &'static str {
        match self {
            Condition::Interpreter => "interpreter",
            Condition::Compiled(policy) => policy.name(),
        }
    }
}

/// One measured run.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    pub condition: Condition,
    /// The program's own seconds, and those of the whole process by the clock and in user mode.
    pub seconds: f64,
    pub wall: f64,
    pub user: f64,
    pub warm_up: f64,
}

/// All that was found out about one program.
#[derive(Clone, Debug)]
pub struct Measured {
    pub name: &'static str,
    pub verdicts: Vec<(Policy, Verdict)>,
    pub runs: Vec<Measurement>,
    /// Why the program was given up, if it was.
    pub failure: Option<String>,
}

/// Measures what `options` ask for. Setting `cancel` stops the run that is under way; what was
/// measured before is in the report.
pub fn run(options: &Options, cancel: &AtomicBool) -> Result<Report> {
    let names = programs::select(&options.only)?;
    let bench = Bench { python: Python::find()?, options, cancel, scratch: tempfile::tempdir()? };
    python::package_folder()?;
    let mut progress = Progress::new(names.len());
    let mut programs = Vec::new();
    for name in names {
        programs.push(bench.program(name, &mut progress)?);
        if bench.cancelled() {
            break;
        }
    }
    progress.done();
    Ok(Report::new(&bench.python.version, options, bench.cancelled(), &programs))
}

struct Bench<'a> {
    python: Python,
    options: &'a Options,
    cancel: &'a AtomicBool,
    scratch: tempfile::TempDir,
}

impl Bench<'_> {
    fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn program(&self, name: &'static str, progress: &mut Progress) -> Result<Measured> {
        let mut measured = Measured { name, verdicts: Vec::new(), runs: Vec::new(), failure: None };
        progress.program(name);
        progress.step("gate, interpreter");
        let expected = match self.observe(name, Condition::Interpreter)? {
            Ok((_, output)) => output.result,
            Err(_) if self.cancelled() => return Ok(measured),
            Err(reason) => {
                measured.failure = Some(format!("interpreted, it fails: {reason}"));
                return Ok(measured);
            }
        };
        for &policy in &self.options.policies {
            progress.step(&format!("gate, {policy}"));
            let verdict = self.gate(name, policy, &expected)?;
            if self.cancelled() {
                return Ok(measured);
            }
            measured.verdicts.push((policy, verdict));
        }
        for (round, condition) in schedule(&measured.verdicts, self.options.rounds) {
            progress.step(&format!("round {round} of {}, {}", self.options.rounds, condition.name()));
            let outcome = self.observe(name, condition)?;
            if self.cancelled() {
                break;
            }
            match outcome {
                Ok((finished, output)) if output.result == expected => {
                    measured.runs.push(measurement(condition, &finished, &output));
                }
                Ok(_) => measured.failure = Some(format!("{}: the result differs", condition.name())),
                Err(reason) => measured.failure = Some(format!("{}: {reason}", condition.name())),
            }
        }
        Ok(measured)
    }

    fn gate(&self, name: &str, policy: Policy, expected: &str) -> Result<Verdict> {
        let stats = self.stats_path();
        let _ = std::fs::remove_file(&stats);
        let finished = self.execute(name, Condition::Compiled(policy), true)?;
        let status: Option<Status> =
            std::fs::read(&stats).ok().and_then(|json| serde_json::from_slice(&json).ok());
        Ok(gate::judge(
            policy,
            &gate::Run {
                exit: finished.exit,
                result: &String::from_utf8_lossy(&finished.stdout),
                expected,
                complaint: &last_line(&finished.stderr),
                status: status.as_ref(),
            },
        ))
    }

    /// Runs a program; a program that fails is not an error of ours but a reason.
    fn observe(&self, name: &str, condition: Condition) -> Result<Result<(Finished, Output), String>> {
        let finished = self.execute(name, condition, false)?;
        if finished.exit != Exit::Code(0) {
            return Ok(Err(format!("{}: {}", finished.exit, last_line(&finished.stderr))));
        }
        Ok(match Output::parse(&finished.stdout, &finished.stderr) {
            Some(output) => Ok((finished, output)),
            None => Err("it did not print its result, seconds and laps".to_owned()),
        })
    }

    fn execute(&self, name: &str, condition: Condition, stats: bool) -> Result<Finished> {
        let stats_path = self.stats_path().to_str().context("the temporary folder is not UTF-8")?.to_owned();
        let mut command = match condition {
            Condition::Interpreter => self.python.command(),
            Condition::Compiled(policy) => {
                let mut options = vec!["--mode", "auto", "--policy", policy.name()];
                if stats {
                    options.extend(["--stats", &stats_path]);
                }
                self.python.emberjit(&options)?
            }
        };
        command.arg(programs::path(name)).arg(self.options.laps.to_string());
        process::run(&mut command, LIMIT, self.cancel)
    }

    fn stats_path(&self) -> PathBuf {
        self.scratch.path().join("stats.json")
    }
}

/// The runs to make, with their round: forth in odd rounds, back in even ones. Policies whose gate
/// is not open are left out; if none is, there is nothing to measure.
fn schedule(verdicts: &[(Policy, Verdict)], rounds: u32) -> Vec<(u32, Condition)> {
    let open = verdicts.iter().filter(|(_, v)| matches!(v, Verdict::Open(_)));
    let mut conditions = vec![Condition::Interpreter];
    conditions.extend(open.map(|(policy, _)| Condition::Compiled(*policy)));
    if conditions.len() == 1 {
        return Vec::new();
    }
    let mut runs = Vec::new();
    for round in 1..=rounds {
        runs.extend(conditions.iter().map(|c| (round, *c)));
        conditions.reverse();
    }
    runs
}

fn measurement(condition: Condition, finished: &Finished, output: &Output) -> Measurement {
    Measurement {
        condition,
        seconds: output.seconds,
        wall: finished.wall.as_secs_f64(),
        user: finished.user.as_secs_f64(),
        warm_up: summary::warm_up(&output.laps),
    }
}

fn last_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Evidence;

    /// Check that rounds go forth and back and leave out policies that did not pass the gate.
    #[test]
    fn rounds_are_interleaved() {
        let verdicts = [
            (Policy::None, Verdict::Open(Evidence::default())),
            (Policy::FirstCome, Verdict::NotCompiled { reason: "generator".to_owned() }),
            (Policy::Ranked, Verdict::Open(Evidence::default())),
        ];
        let order: Vec<_> = schedule(&verdicts, 2).iter().map(|(r, c)| (*r, c.name())).collect();
        let expected =
            [(1, "interpreter"), (1, "none"), (1, "ranked"), (2, "ranked"), (2, "none"), (2, "interpreter")];
        assert_eq!(order, expected);
        assert!(schedule(&verdicts[1..2], 3).is_empty());
    }

    /// Check that the last line with text is quoted, and that silence is named.
    #[test]
    fn complaints() {
        assert_eq!(last_line(b"Traceback\n  ValueError: x\n\n"), "ValueError: x");
        assert_eq!(last_line(b""), "no message");
    }
}
