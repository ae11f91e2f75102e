//! From the command line to the exit code, for all commands that run suites.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;

use super::child::End;
use super::engine::{self, Suite, Time, Verdict};
use super::report::{self, Report};
use super::speed::{Clock, Speeds};
use super::variant::{Emberjit, Environment, Variant};

/// What the exit codes mean, for the end of a command's help.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    nothing differs
  1    something differs, or it cannot be run; the error says why
  2    the command line is wrong
  130  stopped by Ctrl-C";

/// What all of these commands take.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    emberjit: Emberjit,
    /// Suites to run at a time [default: number of processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Write everything that was found out to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Options {
    fn jobs(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(all, usize::from)
    }
}

/// Runs the suites that `prepare` makes both ways, tells what differs, and fails if anything does.
/// If they are to be `fresh`, no results of earlier runs without Emberjit are used.
pub(crate) fn run<S: Suite>(
    options: &Options,
    fresh: bool,
    prepare: impl FnOnce(&Arc<Environment>) -> Result<Vec<S>>,
) -> Result<ExitCode> {
    options.json.as_deref().map_or(Ok(()), report::try_out)?;
    let environment = Arc::new(Environment::new(&options.emberjit)?);
    let judged = prepare(&environment).and_then(|suites| judge(options, fresh, &environment, &suites));
    match judged {
        Ok(report) => finish(options, &report),
        Err(_) if environment.stop.requested() => {
            eprintln!("stopped");
            Ok(ExitCode::from(130))
        }
        Err(error) => Err(error),
    }
}

/// Measures what suites cost with Emberjit, tells which are slower, and fails if any is. Logs of `run` are kept.
pub(crate) fn measure<S: Suite>(
    options: &Options,
    prepare: impl FnOnce(&Arc<Environment>) -> Result<Vec<S>>,
) -> Result<ExitCode> {
    options.json.as_deref().map_or(Ok(()), report::try_out)?;
    let environment = Arc::new(Environment::new(&options.emberjit)?);
    match prepare(&environment).and_then(|suites| speeds(&environment, &suites)) {
        Ok(speeds) => {
            print!("{}", speeds.text());
            options.json.as_deref().map_or(Ok(()), |path| speeds.write(path))?;
            Ok(if speeds.is_slow() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
        }
        Err(_) if environment.stop.requested() => {
            eprintln!("stopped");
            Ok(ExitCode::from(130))
        }
        Err(error) => Err(error),
    }
}

fn speeds<S: Suite>(environment: &Environment, suites: &[S]) -> Result<Speeds> {
    println!("{}, {}, suites: {}", environment.python, environment.emberjit(), suites.len());
    let names: Vec<String> = suites.iter().map(|suite| suite.name().to_owned()).collect();
    // The last run without Emberjit says how long one with it may take.
    let mut without = environment.idle(Variant::Without)?;
    Speeds::measure(&names, |name, variant| {
        let suite = suites.iter().find(|suite| Some(suite.name()) == name);
        let clock = Clock::start();
        let run = match (suite, variant) {
            (None, variant) => environment.idle(variant)?,
            (Some(suite), Variant::Without) => suite.without(true)?,
            (Some(suite), Variant::With) => suite.with(&without, Time::First)?,
        };
        let cost = clock.stop(run.stats.processes());
        let ended_well = run.end == End::Code(0);
        if variant == Variant::Without {
            without = run;
        }
        Ok(ended_well.then_some(cost))
    })
}

fn judge<S: Suite>(
    options: &Options,
    fresh: bool,
    environment: &Environment,
    suites: &[S],
) -> Result<Report> {
    let width = suites.iter().map(|suite| suite.name().len()).max().unwrap_or_default();
    println!("{}, {}, suites: {}", environment.python, environment.emberjit(), suites.len());
    println!("{:>9} {}", "", report::head(width));
    let mut done = |count: usize, verdict: &Verdict| {
        println!("{:>9} {}", format!("[{count}/{}]", suites.len()), report::line(verdict, width));
    };
    let verdicts = engine::judge(suites, options.jobs(), fresh, &mut done)?;
    Ok(Report::new(&environment.python, environment.emberjit(), verdicts))
}

fn finish(options: &Options, report: &Report) -> Result<ExitCode> {
    print!("{}", report.text());
    if let Some(path) = &options.json {
        report.write(path)?;
    }
    Ok(if report.differs() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
