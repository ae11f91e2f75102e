//! `diff`: what changed from one profile file to another, as a picture.

use std::process::ExitCode;

use anyhow::{Result, bail};
use emberjit_flamegraphs::{Scale, svg};

use crate::args::Diff;
use crate::files;

pub(crate) fn run(options: &Diff) -> Result<ExitCode> {
    let scale = match options.work.as_deref() {
        None => Scale::Share,
        Some(&[before, after]) if before > 0.0 && after > 0.0 => Scale::Work { before, after },
        Some(_) => bail!("--work takes two numbers above 0"),
    };
    let (before, after) = (files::read_profile(&options.before)?, files::read_profile(&options.after)?);
    let picture = svg::diff(&before, &after, scale, "What changed")?;
    files::write_to(options.output.as_deref(), picture.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
