//! `emberjit-benches`: see the library.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use clap::Parser;
use emberjit_benches::report::Report;
use emberjit_benches::{Options, programs};
use emberjit_pgo::Policy;

/// Run the benchmark programs interpreted and compiled, and compare.
#[derive(Parser)]
#[command(name = "emberjit-benches", version)]
struct Arguments {
    /// Names of programs, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<String>,
    /// Inlining policy to measure; may be repeated [default: all of them]
    #[arg(long, value_name = "none|first-come|smallest-first|ranked")]
    policy: Vec<Policy>,
    /// Rounds, each of them once through all conditions; at least 3
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(3..))]
    rounds: u32,
    /// Laps of each program, about ten milliseconds each in the interpreter
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    laps: u32,
    /// Write everything that was measured to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Print the names of the programs and stop
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("emberjit-benches: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    if arguments.list {
        programs::NAMES.iter().for_each(|name| println!("{name}"));
        return Ok(ExitCode::SUCCESS);
    }
    let cancel = Arc::new(AtomicBool::new(false));
    for signal in [libc::SIGINT, libc::SIGTERM] {
        signal_hook::flag::register(signal, cancel.clone())?;
    }
    let policies = if arguments.policy.is_empty() { Policy::ALL.to_vec() } else { arguments.policy };
    let options = Options { only: arguments.only, policies, rounds: arguments.rounds, laps: arguments.laps };
    let report = emberjit_benches::run(&options, &cancel)?;
    print!("{}", report.table());
    if let Some(path) = arguments.json {
        write_json(&report, &path)?;
    }
    Ok(exit_code(&report, cancel.load(Ordering::Relaxed)))
}

fn write_json(report: &Report, path: &PathBuf) -> Result<()> {
    let json = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(path, json).with_context(|| format!("`{}` cannot be written", path.display()))
}

fn exit_code(report: &Report, cancelled: bool) -> ExitCode {
    match (cancelled, report.has_failures()) {
        (true, _) => ExitCode::from(130),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}
