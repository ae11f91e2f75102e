//! Developer commands: `cargo xtask COMMAND`. One file a command, in [`commands`].
//!
//! Cargo compiles this before every command, so it must build in seconds and with nothing but a
//! Rust toolchain: no crate of the workspace, no C library. A user of Emberjit never needs it.

mod apt;
mod commands;
mod paths;
mod process;
#[path = "../../cli/src/python.rs"]
mod python;
mod suites;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of Emberjit", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up, build, then profile and recompile a program: `emberjit profile ARGS`
    #[command(disable_help_flag = true)]
    Profile {
        /// As `emberjit profile` takes them; none runs the demo
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<std::ffi::OsString>,
    },
    /// Set up, build, then run all tests
    Test {
        /// As `cargo test` takes them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<std::ffi::OsString>,
    },
    /// Set up, build, then run the benchmarks
    #[command(disable_help_flag = true)]
    Bench {
        /// As `emberjit-benches` takes them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<std::ffi::OsString>,
    },
    /// Set up, build, then run CPython's own test suite with Emberjit and without it
    Regrtest(commands::regrtest::Args),
    /// Set up, build, then run random programs with Emberjit and without it
    Fuzz(commands::fuzz::Args),
    /// Set up, build, then find the function and the pass that make a program differ
    Bisect(commands::bisect::Args),
    /// Set up, build, then run the test suites of other packages with Emberjit and without it
    Packages(commands::packages::Args),
    /// Install what is missing, or print the one command that does
    Setup,
    /// Set up and build the command and the Python package
    Build,
    /// Print what is here, what is missing, and what each missing thing costs
    Doctor {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// The checks of continuous integration, one at a time
    #[command(subcommand)]
    Ci(commands::ci::Part),
}

fn main() -> ExitCode {
    match run(Args::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        // What follows is passed on as it was typed, `--` included, which clap would eat.
        Command::Profile { .. } => commands::profile::run(process::rest_of_command_line()),
        Command::Test { .. } => commands::test::run(process::rest_of_command_line()),
        Command::Bench { .. } => commands::bench::run(process::rest_of_command_line()),
        Command::Regrtest(args) => commands::regrtest::run(&args),
        Command::Fuzz(args) => commands::fuzz::run(&args),
        Command::Bisect(args) => commands::bisect::run(&args),
        Command::Packages(args) => commands::packages::run(&args),
        Command::Setup => commands::setup::run().map(|_| ExitCode::SUCCESS),
        Command::Build => commands::build::run().map(|_| ExitCode::SUCCESS),
        Command::Doctor { json } => commands::doctor::run(json),
        Command::Ci(part) => commands::ci::run(part),
    }
}
