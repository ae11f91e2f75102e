//! `flamegraph`: a profile file as a picture, or in another format.

use std::process::ExitCode;

use anyhow::Result;
use emberjit_flamegraphs::{Folded, Lines, Title, speedscope, svg};

use crate::args::{Flamegraph, Format};
use crate::files;

pub(crate) fn run(options: &Flamegraph) -> Result<ExitCode> {
    let profile = files::read_profile(&options.profile)?;
    let text = match options.format {
        Format::Svg => svg::draw(&profile, &Title::of(&options.title, &profile))?,
        Format::Speedscope => speedscope::export(&profile)?,
        Format::Folded => Folded::new(&profile, Lines::Running).lines().join("\n"),
    };
    files::write_to(options.output.as_deref(), format!("{text}\n").as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
