//! `explain`: a plan for people: every root and every call site, with the reason.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use emberjit_pgo::{Plan, explain};

use crate::args::Explain;
use crate::files;

pub(crate) fn run(options: &Explain) -> Result<ExitCode> {
    let read = |path: &Path| files::read_plan(path).map(|plan| only(plan, options.root.as_deref()));
    let plan = read(&options.plan)?;
    if let Some(name) = options.root.as_deref().filter(|_| plan.roots.is_empty()) {
        bail!("no root of {} has a name that contains `{name}`", options.plan.display());
    }
    let text = match &options.since {
        Some(old) => explain::diff(&read(old)?, &plan),
        None => explain::explain(&plan),
    };
    let text = if text.is_empty() { "The plans decide the same.\n".to_owned() } else { text };
    files::write_to(None, text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The plan with those roots alone whose names contain `name`.
fn only(mut plan: Plan, name: Option<&str>) -> Plan {
    plan.roots.retain(|root| name.is_none_or(|name| root.qualname.contains(name)));
    plan
}
