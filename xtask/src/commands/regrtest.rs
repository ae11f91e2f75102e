//! `regrtest`: CPython's own test suite with Emberjit, against the same interpreter without it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::suites::child::End;
use crate::suites::compare::Run;
use crate::suites::engine::{Suite, Time};
use crate::suites::lists::{self, Exclusion};
use crate::suites::scratch::{self, Scratch};
use crate::suites::session::{self, Options};
use crate::suites::variant::{Environment, Variant};
use crate::{paths, process};

/// Modules without Emberjit get so long; the slowest take two minutes.
const LIMIT: Duration = Duration::from_secs(900);

/// A module that runs past its limit is ended by its own test runner, which says where it hung, and
/// by us if the runner does not get to it.
const GRACE: Duration = Duration::from_secs(30);

/// With `-R 3:3` all tests are run six times.
const LEAK_RUNS: u32 = 6;

const EXAMPLES: &str = "\
Each module runs in a process of its own, with everything compiled at its first call, unless in mode
auto. What fails, is skipped, is missing, crashes or hangs with Emberjit alone is run again by itself,
and reported if it differs again. Results without Emberjit are kept in target/regrtest, the output of
all runs in target/regrtest/logs.

Examples:
  cargo xtask regrtest                              # all modules, everything compiled at its first call
  cargo xtask regrtest --quick                      # the part that continuous integration runs
  cargo xtask regrtest test_dict test_asyncio       # some modules, or all of a package
  cargo xtask regrtest --stress deopt --quick       # every guard fails in turn
  cargo xtask regrtest --mode auto --stress eager   # code is compiled beside the running tests
  cargo xtask regrtest --mode auto --speed          # which modules take longer with Emberjit
  cargo xtask regrtest --leaks                      # which modules leak only with Emberjit

";

#[derive(clap::Args)]
#[command(after_help = format!("{EXAMPLES}{}", session::EXIT_CODES))]
pub(crate) struct Args {
    #[command(flatten)]
    options: Options,
    /// Run the fixed part that tests/regrtest/quick.txt lists
    #[arg(long, conflicts_with = "modules")]
    quick: bool,
    /// Look for leaks, in the modules that tests/regrtest/leaks.txt lists unless others are named
    #[arg(long, conflicts_with = "quick")]
    leaks: bool,
    /// Measure what the modules cost with Emberjit, in turns with runs without it; --jobs is not used
    #[arg(long, conflicts_with = "leaks")]
    speed: bool,
    /// Run again what was kept of earlier runs without Emberjit
    #[arg(long)]
    fresh: bool,
    /// Modules of the package `test`, or packages in it [default: all]
    modules: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if args.speed {
        scratch::in_memory();
        return session::measure(&args.options, |environment| modules(args, environment));
    }
    session::run(&args.options, args.fresh, |environment| modules(args, environment))
}

/// The modules to run, each with what is not run of it.
fn modules(args: &Args, environment: &Arc<Environment>) -> Result<Vec<Module>> {
    let known = known_modules(environment)?;
    let lists = paths::root().join("tests/regrtest");
    let wanted = match (args.quick, args.leaks, args.modules.is_empty()) {
        (true, ..) => lists::read(&lists.join("quick.txt"))?,
        (_, true, true) => lists::read(&lists.join("leaks.txt"))?,
        _ => args.modules.clone(),
    };
    let exclusions = lists::exclusions(&lists.join("exclusions.txt"))?;
    let folder = folder(environment);
    let names = selected(&known, &wanted)?;
    let module = |name| Module::new(name, &exclusions, args.leaks, &folder, environment);
    let modules: Vec<Module> = names.into_iter().filter_map(module).collect();
    if modules.is_empty() {
        bail!("there is nothing to run: tests/regrtest/exclusions.txt lists all that is wanted");
    }
    Ok(modules)
}

/// All modules of the suite, in its order.
fn known_modules(environment: &Environment) -> Result<Vec<String>> {
    let scratch = Scratch::new()?;
    let python = &environment.python.executable;
    let mut command = environment.command(python, Variant::Without, &scratch)?;
    match process::output_of(command.args(["-m", "test", "--list-tests"])) {
        Some(list) => Ok(list.lines().map(str::to_owned).collect()),
        None => bail!(
            "{} has no test suite: install the package that has the module `test` \
             (Debian's libpython3.12-testsuite), or a Python of pyenv or uv, and set EMBERJIT_PYTHON to it",
            environment.python
        ),
    }
}

/// Those of the known modules that are wanted by their name or their package's; all if none is.
fn selected(known: &[String], wanted: &[String]) -> Result<Vec<String>> {
    if wanted.is_empty() {
        return Ok(known.to_vec());
    }
    let is = |name: &str, wanted: &str| {
        let inner = |name: &str| {
            name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        inner(name) || name.strip_prefix("test.").is_some_and(inner)
    };
    if let Some(unknown) = wanted.iter().find(|wanted| !known.iter().any(|name| is(name, wanted))) {
        bail!("there is no module `{unknown}` in the interpreter's test suite");
    }
    Ok(known.iter().filter(|name| wanted.iter().any(|wanted| is(name, wanted))).cloned().collect())
}

/// Where results and logs of this interpreter are kept.
fn folder(environment: &Environment) -> PathBuf {
    let place = environment.python.executable.display().to_string();
    let place: String = place.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    paths::target().join("regrtest").join(format!("{}{place}", environment.python.version))
}

/// A module of the suite.
struct Module {
    name: String,
    /// Patterns of tests that are not run.
    ignored: Vec<String>,
    leaks: bool,
    /// Where results without Emberjit are kept.
    folder: PathBuf,
    environment: Arc<Environment>,
}

/// A result that is kept, with what it depends on.
#[derive(Serialize, Deserialize)]
struct Kept {
    ignored: Vec<String>,
    run: Run,
}

impl Module {
    /// `None` if none of its tests is to be run.
    fn new(
        name: String,
        exclusions: &[Exclusion],
        leaks: bool,
        folder: &Path,
        environment: &Arc<Environment>,
    ) -> Option<Module> {
        let mine = exclusions.iter().filter(|e| e.module == name);
        let ignored = mine.map(|e| e.test.clone()).collect::<Option<Vec<_>>>()?;
        let folder = folder.join(if leaks { "leaks" } else { "tests" });
        Some(Module { name, ignored, leaks, folder, environment: environment.clone() })
    }

    fn run(&self, variant: Variant, limit: Duration, log: &Path) -> Result<Run> {
        let scratch = Scratch::new()?;
        let python = &self.environment.python.executable;
        let mut command = self.environment.command(python, variant, &scratch)?;
        let (report, limit) = (scratch.file("junit.xml"), limit * if self.leaks { LEAK_RUNS } else { 1 });
        self.arguments(&mut command, &report, limit);
        self.environment.run(&mut command, &scratch, &report, log, limit + GRACE)
    }

    /// Verbosely, so that the log tells which test was running at a crash, and which subtests failed.
    fn arguments(&self, command: &mut Command, report: &Path, limit: Duration) {
        match self.leaks {
            true => command.args(["-m", "regrtest_leaks", "-R", "3:3"]),
            false => command.args(["-m", "test"]),
        };
        command.args(["-v", "--fail-env-changed", "--timeout", &limit.as_secs().to_string()]);
        command.arg("--junit-xml").arg(report);
        for pattern in &self.ignored {
            command.args(["-i", pattern]);
        }
        command.arg(&self.name);
    }

    fn log(&self, variant: Variant, time: Time) -> Result<PathBuf> {
        variant.log(&paths::target().join("regrtest/logs"), &self.name, time)
    }

    fn kept(&self) -> Option<Run> {
        let kept: Kept = serde_json::from_str(&std::fs::read_to_string(self.kept_file()).ok()?).ok()?;
        (kept.ignored == self.ignored).then_some(kept.run)
    }

    /// Keeps a result if all went well: a test that failed may pass the next time, and has to be
    /// compared then.
    fn keep(&self, run: &Run) -> Result<()> {
        if run.end != End::Code(0) {
            return Ok(());
        }
        let file = self.kept_file();
        let json = serde_json::to_string(&Kept { ignored: self.ignored.clone(), run: run.clone() })?;
        std::fs::create_dir_all(&self.folder)
            .and_then(|()| std::fs::write(&file, json))
            .with_context(|| format!("cannot write {}", file.display()))
    }

    fn kept_file(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.name))
    }
}

impl Suite for Module {
    fn name(&self) -> &str {
        &self.name
    }

    fn without(&self, fresh: bool) -> Result<Run> {
        if let Some(run) = self.kept().filter(|_| !fresh) {
            return Ok(run);
        }
        let run = self.run(Variant::Without, LIMIT, &self.log(Variant::Without, Time::First)?)?;
        self.keep(&run)?;
        Ok(run)
    }

    fn with(&self, without: &Run, time: Time) -> Result<Run> {
        let seconds = without.seconds / if self.leaks { f64::from(LEAK_RUNS) } else { 1.0 };
        self.run(Variant::With, self.environment.limit(seconds), &self.log(Variant::With, time)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that modules are found by their names and by their packages', in the suite's order.
    #[test]
    fn selection() {
        let known = ["test.test_io.test_a", "test.test_io.test_b", "test_dict", "test_dictviews"];
        let known = known.map(str::to_owned);
        let select = |wanted: &[&str]| {
            let wanted: Vec<String> = wanted.iter().map(|&w| w.to_owned()).collect();
            selected(&known, &wanted).map_err(|e| e.to_string())
        };
        assert_eq!(select(&[]), Ok(known.to_vec()));
        assert_eq!(select(&["test_dict", "test_io.test_b"]), Ok(vec![known[1].clone(), known[2].clone()]));
        assert_eq!(select(&["test_io"]), Ok(known[..2].to_vec()));
        assert!(select(&["test_no"]).is_err_and(|e| e.contains("`test_no`")));
    }

    /// Check that the lists in the checkout are well-formed and that each exclusion has a reason.
    #[test]
    fn lists_are_well_formed() {
        let folder = paths::root().join("tests/regrtest");
        assert!(lists::exclusions(&folder.join("exclusions.txt")).is_ok());
        for name in ["quick.txt", "leaks.txt"] {
            let list = lists::read(&folder.join(name)).expect("a list");
            assert!(list.is_sorted() && !list.is_empty(), "{name} is not sorted");
        }
    }
}
