//! `rank`: a profile file into a plan.

use std::process::ExitCode;

use anyhow::Result;
use emberjit_pgo::rank::{RankOptions, rank};

use crate::args::Rank;
use crate::files;

pub(crate) fn run(options: &Rank) -> Result<ExitCode> {
    let profile = files::read_profile(&options.profile)?;
    let facts = files::read_facts(options.facts.as_deref(), &options.profile)?;
    let plan = rank(&profile, &facts, &RankOptions { policy: options.policy, ..RankOptions::default() });
    files::write_to(options.output.as_deref(), plan.to_json().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
