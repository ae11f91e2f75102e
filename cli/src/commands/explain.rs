//! `explain`: a plan for people: every root and every call site, with the reason.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use emberjit_pgo::{Plan, explain};

use crate::args::Explain;
use crate::files;

pub(crate) fn run(options: &Explain) -> Result<ExitCode> {
    let read = |path: &Path| files::read_plan(path).map(|plan| only(plan, options.root.as_deref()));
    let plan = read(&options.plan)?;
    let text = match &options.since {
        Some(old) => explain::diff(&read(old)?, &plan),
        None => explain::explain(&plan),
    };
    files::write_to(None, text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The plan with those roots alone whose names contain `name`.
fn only(mut plan: Plan, name: Option<&str>) -> Plan {
    plan.roots.retain(|root| name.is_none_or(|name| root.qualname.contains(name)));
    plan
}
