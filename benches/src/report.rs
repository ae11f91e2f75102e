//! What people and tools get: progress while it runs, a table, and JSON.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{IsTerminal, Write as _};

use emberjit_pgo::Policy;
use serde::Serialize;

use crate::gate::Verdict;
use crate::measure::{Condition, Measured, Measurement, Options};
use crate::summary::{Spread, geomean};

/// The figures of one program under one condition; seconds.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// The program's own clock around its hot section: what speed-ups are computed from.
    pub seconds: Spread,
    /// The whole process, by the clock and in user mode.
    pub wall: Spread,
    pub user: Spread,
    pub warm_up: Spread,
    pub runs: usize,
    /// Interpreter's median over this one's.
    pub speedup: f64,
}

/// One program under one policy.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyReport {
    #[serde(flatten)]
    pub verdict: Verdict,
    pub figures: Option<Figures>,
    /// What counts for the geometric mean: 1 if not compiled, none if the gate is shut.
    pub speedup: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ProgramReport {
    pub name: String,
    pub failure: Option<String>,
    pub interpreter: Option<Figures>,
    pub policies: BTreeMap<String, PolicyReport>,
}

/// The whole of a benchmark run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub python: String,
    pub rounds: u32,
    pub laps: u32,
    /// Stopped before all was measured.
    pub incomplete: bool,
    pub policies: Vec<String>,
    pub programs: Vec<ProgramReport>,
    pub geomean: BTreeMap<String, f64>,
    /// Speed of each policy over that of `none`, as the median times compare.
    pub inlining_gain: BTreeMap<String, f64>,
}

impl Report {
    pub fn new(python: &str, options: &Options, incomplete: bool, measured: &[Measured]) -> Report {
        let programs: Vec<ProgramReport> = measured.iter().map(ProgramReport::new).collect();
        let policies: Vec<String> = options.policies.iter().map(|p| p.to_string()).collect();
        let over = |ratio: &dyn Fn(&ProgramReport, &str) -> Option<f64>| {
            let mean = |policy: &String| {
                let ratios: Vec<f64> = programs.iter().filter_map(|p| ratio(p, policy)).collect();
                Some((policy.clone(), geomean(&ratios)?))
            };
            policies.iter().filter_map(mean).collect()
        };
        let geomean = over(&|program, policy| program.speedup(policy));
        let inlining_gain =
            over(&|program, policy| Some(program.speedup(policy)? / program.speedup(Policy::None.name())?));
        Report {
            python: python.to_owned(),
            rounds: options.rounds,
            laps: options.laps,
            incomplete,
            policies,
            programs,
            geomean,
            inlining_gain,
        }
    }

    /// Whether a program failed, gave another result or made a false claim.
    pub fn has_failures(&self) -> bool {
        self.programs.iter().any(|program| {
            program.failure.is_some()
                || program.policies.values().any(|p| matches!(p.verdict, Verdict::Shut { .. }))
        })
    }

    /// The table that people read.
    pub fn table(&self) -> String {
        let mut text = String::new();
        let _ = write!(text, "{:<20}{:>16}", "program", "interpreter");
        self.policies.iter().for_each(|p| text.push_str(&format!("{p:>30}")));
        text.push('\n');
        for program in &self.programs {
            text.push_str(&program.row(&self.policies));
        }
        text.push_str(&self.means());
        text.push_str("Seconds are the program's own, as median and spread; wu: warm-up seconds.\n");
        for note in self.programs.iter().flat_map(ProgramReport::notes) {
            let _ = writeln!(text, "{note}");
        }
        if self.incomplete {
            text.push_str("Stopped before all was measured.\n");
        }
        text
    }

    fn means(&self) -> String {
        let mut text = String::new();
        for (name, means) in [("geomean", &self.geomean), ("over none", &self.inlining_gain)] {
            if means.is_empty() {
                continue;
            }
            let _ = write!(text, "{name:<20}{:>16}", "");
            for policy in &self.policies {
                let mean = means.get(policy).map_or("-".to_owned(), |m| format!("{m:.3}x"));
                let _ = write!(text, "{mean:>30}");
            }
            text.push('\n');
        }
        text
    }
}

impl ProgramReport {
    fn new(measured: &Measured) -> ProgramReport {
        let interpreter = figures(&measured.runs, Condition::Interpreter);
        let policies = measured.verdicts.iter().map(|(policy, verdict)| {
            let figures = figures(&measured.runs, Condition::Compiled(*policy));
            let speedup = match verdict {
                Verdict::Open(_) => figures.as_ref().map(|f| f.speedup),
                Verdict::NotCompiled { .. } => Some(1.0),
                Verdict::Shut { .. } => None,
            };
            let speedup = speedup.filter(|_| measured.failure.is_none());
            (policy.to_string(), PolicyReport { verdict: verdict.clone(), figures, speedup })
        });
        ProgramReport {
            name: measured.name.to_owned(),
            failure: measured.failure.clone(),
            policies: policies.collect(),
            interpreter,
        }
    }

    fn speedup(&self, policy: &str) -> Option<f64> {
        self.policies.get(policy)?.speedup
    }

    fn row(&self, policies: &[String]) -> String {
        let mut row = format!("{:<20}", self.name);
        let interpreter = self.interpreter.as_ref().map_or("-".to_owned(), |f| seconds(f.seconds));
        let _ = write!(row, "{interpreter:>16}");
        for policy in policies {
            let cell = self.policies.get(policy).map_or("-".to_owned(), PolicyReport::cell);
            let _ = write!(row, "{cell:>30}");
        }
        row.push('\n');
        row
    }

    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.failure.iter().map(|f| format!("{}: {f}", self.name)).collect();
        for (policy, report) in &self.policies {
            match &report.verdict {
                Verdict::Open(_) => {}
                Verdict::NotCompiled { reason } => {
                    notes.push(format!("{} ({policy}) is not compiled: {reason}", self.name));
                }
                Verdict::Shut { reason } => {
                    notes.push(format!("{} ({policy}) failed the gate: {reason}", self.name));
                }
            }
        }
        notes
    }
}

impl PolicyReport {
    fn cell(&self) -> String {
        match (&self.verdict, self.speedup, &self.figures) {
            (Verdict::Shut { .. }, _, _) => "gate shut".to_owned(),
            (Verdict::NotCompiled { .. }, _, _) => "1.00x (not compiled)".to_owned(),
            (_, Some(speedup), Some(figures)) => {
                let warm_up = figures.warm_up.median;
                format!("{speedup:.2}x {} wu {warm_up:.2}", seconds(figures.seconds))
            }
            _ => "-".to_owned(),
        }
    }
}

/// `1.234 ±3%`: the median, and half the distance between the extremes.
fn seconds(spread: Spread) -> String {
    format!("{:.3} ±{:.0}%", spread.median, spread.relative() * 50.0)
}

fn figures(runs: &[Measurement], condition: Condition) -> Option<Figures> {
    let of = |condition: Condition, part: fn(&Measurement) -> f64| {
        let values: Vec<f64> = runs.iter().filter(|r| r.condition == condition).map(part).collect();
        Spread::of(&values)
    };
    let seconds = of(condition, |r| r.seconds)?;
    let base = of(Condition::Interpreter, |r| r.seconds)?;
    Some(Figures {
        seconds,
        wall: of(condition, |r| r.wall)?,
        user: of(condition, |r| r.user)?,
        warm_up: of(condition, |r| r.warm_up)?,
        runs: runs.iter().filter(|r| r.condition == condition).count(),
        speedup: base.median / seconds.median,
    })
}

/// Says on standard error what is being run: in one changing line on a terminal, else one line a
/// program.
pub(crate) struct Progress {
    total: usize,
    started: usize,
    name: &'static str,
    terminal: bool,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Progress {
        Progress { total, started: 0, name: "", terminal: std::io::stderr().is_terminal() }
    }

    pub(crate) fn program(&mut self, name: &'static str) {
        self.started += 1;
        self.name = name;
        if !self.terminal {
            eprintln!("[{}/{}] {name}", self.started, self.total);
        }
    }

    pub(crate) fn step(&mut self, what: &str) {
        if self.terminal {
            eprint!("\r\x1b[K[{}/{}] {}: {what}", self.started, self.total, self.name);
            let _ = std::io::stderr().flush();
        }
    }

    pub(crate) fn done(&mut self) {
        if self.terminal {
            eprint!("\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Evidence;

    fn measurement(condition: Condition, seconds: f64) -> Measurement {
        Measurement { condition, seconds, wall: seconds, user: seconds, warm_up: 0.1 }
    }

    fn report() -> Report {
        let runs = [2.0, 2.2, 1.9].map(|s| measurement(Condition::Interpreter, s));
        let compiled = [1.0, 0.5, 0.4].map(|s| measurement(Condition::Compiled(Policy::Ranked), s));
        let fast = Measured {
            name: "nbody",
            verdicts: vec![(Policy::Ranked, Verdict::Open(Evidence::default()))],
            runs: [runs, compiled].concat(),
            failure: None,
        };
        let refused = Measured {
            name: "nqueens",
            verdicts: vec![(Policy::Ranked, Verdict::NotCompiled { reason: "generator".to_owned() })],
            runs: Vec::new(),
            failure: None,
        };
        let options = Options { only: Vec::new(), policies: vec![Policy::Ranked], rounds: 3, laps: 200 };
        Report::new("3.12.1", &options, false, &[fast, refused])
    }

    /// Check that medians are compared and that what is not compiled counts as 1.
    #[test]
    fn speedups() {
        let report = report();
        assert_eq!(report.programs[0].speedup("ranked"), Some(4.0));
        assert_eq!(report.programs[1].speedup("ranked"), Some(1.0));
        assert!((report.geomean["ranked"] - 2.0).abs() < 1e-12);
        assert!(report.inlining_gain.is_empty());
        assert!(!report.has_failures());
    }

    /// Check that the table shows the numbers and the reasons.
    #[test]
    fn table() {
        let table = report().table();
        assert!(table.contains("4.00x 0.500 ±60% wu 0.10"), "{table}");
        assert!(table.contains("1.00x (not compiled)"), "{table}");
        assert!(table.contains("nqueens (ranked) is not compiled: generator"), "{table}");
    }

    /// Check that a false claim takes the number away.
    #[test]
    fn shut_gate() {
        let measured = Measured {
            name: "nbody",
            verdicts: vec![(Policy::Ranked, Verdict::Shut { reason: "never entered".to_owned() })],
            runs: Vec::new(),
            failure: None,
        };
        let options = Options { only: Vec::new(), policies: vec![Policy::Ranked], rounds: 3, laps: 200 };
        let report = Report::new("3.12.1", &options, false, &[measured]);
        assert!(report.has_failures() && report.geomean.is_empty());
    }
}
