//! The ways in which a differential program is run, besides interpreted.

use std::time::Duration;

use anyhow::{Result, bail};

/// No interpreted run takes longer; one that does is a failure, because it hangs.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A name, and the options for `python -m emberjit` that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    pub name: &'static str,
    pub options: &'static [&'static str],
    /// What no run takes longer than. Under stress the import of asyncio alone takes half a minute, and with a
    /// collection at every point some minutes, on a machine that does something else as well.
    pub limit: Duration,
}

/// All of them. Stress modes compile everything, so that there is something to put under stress, but for `eager`,
/// whose stress is that code is compiled beside the program.
pub const ALL: [Condition; 7] = [
    Condition { name: "off", options: &["--mode", "off"], limit: LIMIT },
    Condition { name: "all", options: &["--mode", "all"], limit: LIMIT },
    Condition { name: "auto", options: &["--mode", "auto"], limit: LIMIT },
    stress("deopt", &["--mode", "all", "--stress", "deopt"], 3),
    stress("gc", &["--mode", "all", "--stress", "gc"], 10),
    stress("invalidate", &["--mode", "all", "--stress", "invalidate"], 3),
    stress("eager", &["--mode", "auto", "--stress", "eager"], 1),
];

/// A condition that may take as many times the usual limit.
const fn stress(name: &'static str, options: &'static [&'static str], limits: u32) -> Condition {
    Condition { name, options, limit: LIMIT.saturating_mul(limits) }
}

/// What is run if nothing else is asked for.
pub const USUAL: &str = "all,auto,eager,deopt";

/// The conditions in a list of names separated by commas.
pub fn parse(names: &str) -> Result<Vec<Condition>> {
    names.split(',').map(str::trim).map(named).collect()
}

fn named(name: &str) -> Result<Condition> {
    match ALL.into_iter().find(|condition| condition.name == name) {
        Some(condition) => Ok(condition),
        None => bail!("`{name}` is no condition: {}", ALL.map(|c| c.name).join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check that lists are read in their order and unknown names refused.
    #[test]
    fn lists() {
        let names: Vec<_> = parse("gc, all").expect("both exist").iter().map(|c| c.name).collect();
        assert_eq!(names, ["gc", "all"]);
        assert_eq!(parse(USUAL).expect("the usual ones exist").len(), 4);
        let error = parse("all,fast").expect_err("there is none").to_string();
        assert_eq!(error, "`fast` is no condition: off, all, auto, deopt, gc, invalidate, eager");
    }
}
