//! Check that every program in `differential/` does under Emberjit exactly what it does interpreted.
//!
//! `EMBERJIT_PROGRAMS=NAMES` (or names behind `cargo test --test differential --`) selects programs by
//! parts of their names, `EMBERJIT_CONDITIONS=NAMES` the conditions; both separated by commas.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use emberjit_tests::condition;
use emberjit_tests::runner::{self, Runner, Verdict};
use emberjit_tests::table;

fn main() -> ExitCode {
    // Flags are meant for the usual test harness. It lists tests by name; here the programs are.
    if std::env::args().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("error: {error:#}");
            println!("test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out");
            ExitCode::FAILURE
        }
    }
}

/// Whether all programs passed.
fn run() -> Result<bool> {
    let names = std::env::var("EMBERJIT_CONDITIONS").unwrap_or(condition::USUAL.to_owned());
    let conditions = condition::parse(&names)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential");
    let programs = runner::programs(&folder, &only())?;
    println!("\n{}", table::head(&conditions));
    let mut verdicts: Vec<Verdict> = Vec::new();
    Runner::new(conditions)?.run(&programs, |verdict| {
        println!("{}", table::line(&verdict));
        verdicts.push(verdict);
    })?;
    verdicts.sort_by(|a, b| a.program.cmp(&b.program));
    println!("{}\n{}", table::differences(&verdicts), table::totals(&verdicts));
    Ok(verdicts.iter().all(Verdict::passed))
}

fn only() -> Vec<String> {
    let named = std::env::var("EMBERJIT_PROGRAMS").unwrap_or_default();
    let arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let names = named.split(',').map(|name| name.trim().to_owned()).chain(arguments);
    names.filter(|name| !name.is_empty()).collect()
}
