//! Runs programs under all conditions, several at a time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use emberjit_benches::process;
use emberjit_benches::python::{self, Python};

use crate::condition::{self, Condition};
use crate::outcome::Outcome;

/// What became of one program under one condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub condition: &'static str,
    pub seconds: f64,
    /// What differs from the interpreter; `None` if nothing does.
    pub difference: Option<String>,
}

/// All that was found out about one program.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub program: String,
    pub interpreted_seconds: f64,
    pub comparisons: Vec<Comparison>,
}

impl Verdict {
    pub fn passed(&self) -> bool {
        self.comparisons.iter().all(|c| c.difference.is_none())
    }
}

/// The interpreter, the package and the conditions.
pub struct Runner {
    python: Python,
    package: PathBuf,
    conditions: Vec<Condition>,
}

impl Runner {
    pub fn new(conditions: Vec<Condition>) -> Result<Runner> {
        Ok(Runner {
            python: Python::find()?,
            package: python::package_folder()?.join("emberjit"),
            conditions,
        })
    }

    /// Runs all programs, as many at a time as there are processors, and calls `done` with each
    /// verdict as it comes.
    pub fn run(&self, programs: &[PathBuf], mut done: impl FnMut(Verdict)) -> Result<()> {
        let next = AtomicUsize::new(0);
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let (sender, receiver) = mpsc::channel();
        std::thread::scope(|scope| {
            for _ in 0..workers {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if sender.send(self.verdict(program)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            receiver.into_iter().try_for_each(|verdict| verdict.map(&mut done))
        })
    }

    fn verdict(&self, program: &Path) -> Result<Verdict> {
        let (interpreted_seconds, expected) =
            self.outcome(self.python.command(), program, condition::LIMIT)?;
        let mut comparisons = Vec::new();
        for condition in &self.conditions {
            let mut command = self.python.emberjit(condition.options)?;
            // The compiler checks its own work after every pass.
            command.env("EMBERJIT_VERIFY", "1");
            let (seconds, outcome) = self.outcome(command, program, condition.limit)?;
            let difference = outcome.difference(&expected);
            comparisons.push(Comparison { condition: condition.name, seconds, difference });
        }
        Ok(Verdict { program: name(program), interpreted_seconds, comparisons })
    }

    fn outcome(&self, mut command: Command, program: &Path, limit: Duration) -> Result<(f64, Outcome)> {
        let never = AtomicBool::new(false);
        command.env("EMBERJIT_PERF_MAP", "off").arg(program);
        let finished = process::run(&mut command, limit, &never)?;
        Ok((finished.wall.as_secs_f64(), Outcome::new(&finished, &self.package)))
    }
}

/// The programs in `folder` whose names contain one of `only`, in alphabetical order; all of them
/// if `only` is empty.
pub fn programs(folder: &Path, only: &[String]) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("no folder `{}`", folder.display()))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "py"))
        .filter(|path| only.is_empty() || only.iter().any(|part| name(path).contains(part.as_str())))
        .collect();
    if found.is_empty() && only.is_empty() {
        bail!("there are no programs in `{}`", folder.display());
    }
    found.sort();
    Ok(found)
}

fn name(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that programs are found in order, by parts of their names.
    #[test]
    fn selection() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential");
        let all = programs(&folder, &[]).expect("the folder is there");
        assert!(all.len() >= 100, "{} programs", all.len());
        assert!(all.is_sorted());
        let some = programs(&folder, &["int_shifts".to_owned()]).expect("the folder is there");
        assert_eq!(some.iter().map(|p| name(p)).collect::<Vec<_>>(), ["int_shifts"]);
        assert!(programs(&folder, &["no such".to_owned()]).expect("the folder is there").is_empty());
    }

    /// Check that every program says in its first line what it is about.
    #[test]
    fn programs_are_documented() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential");
        for program in programs(&folder, &[]).expect("the folder is there") {
            let text = std::fs::read_to_string(&program).expect("a text file");
            assert!(text.starts_with("\"\"\""), "{} has no description", program.display());
        }
    }
}
