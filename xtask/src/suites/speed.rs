//! What suites cost with Emberjit: time in turns, without and with it.
//!
//! A suite is judged by how long it takes. Its processor time is told as well, which has what compiles in the
//! background. Start-up has a limit of its own: it is measured beside the suites, and taken off once for each
//! process that a suite starts.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;

use super::variant::Variant;

/// Part of its time that a suite may take longer.
pub(crate) const LIMIT: f64 = 0.03;
/// A difference of so many seconds is never told from noise.
const LEAST: f64 = 0.02;
/// Turns of each suite, without and with Emberjit; then more of those that seem slower.
const FEW: usize = 3;
const MANY: usize = 9;
/// Turns of a process that does nothing.
const START_UP: usize = 15;

/// What a run cost.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) seconds: f64,
    /// Processor seconds, with all processes that were waited for.
    pub(crate) processor: f64,
    /// Processes that Emberjit was in.
    pub(crate) processes: u64,
}

impl Cost {
    /// Seconds and processor seconds.
    fn times(&self) -> [f64; 2] {
        [self.seconds, self.processor]
    }
}

/// A measurement that is going on.
pub(crate) struct Clock {
    start: Instant,
    processor: f64,
}

impl Clock {
    pub(crate) fn start() -> Clock {
        Clock { start: Instant::now(), processor: children_seconds() }
    }

    pub(crate) fn stop(&self, processes: u64) -> Cost {
        let processor = children_seconds() - self.processor;
        Cost { seconds: self.start.elapsed().as_secs_f64(), processor, processes }
    }
}

/// Costs without and with Emberjit, right behind each other.
type Turn = [Cost; 2];

/// What was measured of a suite.
#[derive(Debug, Serialize)]
pub(crate) struct Speed {
    name: String,
    /// Medians, in seconds.
    without: f64,
    with: f64,
    processes: u64,
    /// Median of `with / without - 1` of all turns, start-up taken off.
    slower: f64,
    /// A quarter of the turns had less than this.
    lower_quartile: f64,
    /// The median for processor time.
    more_processor: f64,
    turns: usize,
}

impl Speed {
    /// Whether the suite is slower than it may be, as far as noise lets one tell.
    pub(crate) fn is_slow(&self) -> bool {
        self.slower > LIMIT && self.lower_quartile > 0.0 && self.slower * self.without > LEAST
    }

    fn of(name: &str, turns: &[Turn], start_up: [f64; 2]) -> Speed {
        let part = |which: usize, quarter: usize| {
            let beyond = |with: &Cost| with.times()[which] - start_up[which] * with.processes as f64;
            let more = turns.iter().map(|[a, b]| beyond(b) / a.times()[which] - 1.0);
            quantile(more.collect(), quarter)
        };
        let seconds = |i: usize| quantile(turns.iter().map(|turn| turn[i].seconds).collect(), 2);
        Speed {
            name: name.to_owned(),
            without: seconds(0),
            with: seconds(1),
            processes: turns[0][1].processes,
            slower: part(0, 2),
            lower_quartile: part(0, 1),
            more_processor: part(1, 2),
            turns: turns.len(),
        }
    }
}

/// All that was measured.
#[derive(Serialize)]
pub(crate) struct Speeds {
    /// Of one process, and how much of it is processor time.
    start_up_seconds: [f64; 2],
    suites: Vec<Speed>,
    /// Suites that did not end well, with Emberjit or without.
    failed: Vec<String>,
}

impl Speeds {
    /// Measures suites, one after the other. `cost` runs a suite, or a process that does nothing for no name;
    /// `None`: it did not end well.
    pub(crate) fn measure(
        names: &[String],
        mut cost: impl FnMut(Option<&str>, Variant) -> Result<Option<Cost>>,
    ) -> Result<Speeds> {
        let mut turns = |name: Option<&str>, n: usize, all: &mut Vec<Turn>| -> Result<bool> {
            while all.len() < n {
                // What gets slower with time takes the same from both.
                let turned = all.len() % 2 == 1;
                let order = if turned {
                    [Variant::With, Variant::Without]
                } else {
                    [Variant::Without, Variant::With]
                };
                let (Some(a), Some(b)) = (cost(name, order[0])?, cost(name, order[1])?) else {
                    return Ok(false);
                };
                all.push(if turned { [b, a] } else { [a, b] });
            }
            Ok(true)
        };
        let mut idle = Vec::new();
        turns(None, START_UP, &mut idle)?;
        let more = |i: usize| quantile(idle.iter().map(|[a, b]| b.times()[i] - a.times()[i]).collect(), 2);
        let start_up_seconds = [more(0), more(1)];
        println!("start-up: {:.1} ms more in each process, taken off below", 1e3 * start_up_seconds[0]);
        let mut speeds = Speeds { start_up_seconds, suites: Vec::new(), failed: Vec::new() };
        let width = names.iter().map(String::len).max().unwrap_or_default();
        for (i, name) in names.iter().enumerate() {
            let mut all = Vec::new();
            let mut went_well = turns(Some(name), FEW, &mut all)?;
            if went_well && Speed::of(name, &all, start_up_seconds).is_slow() {
                went_well = turns(Some(name), MANY, &mut all)?;
            }
            let count = format!("[{}/{}]", i + 1, names.len());
            if !went_well {
                println!("{count:>9} {name:<width$}  not measured: it did not end well");
                speeds.failed.push(name.clone());
                continue;
            }
            let speed = Speed::of(name, &all, start_up_seconds);
            println!("{count:>9} {}", line(&speed, width));
            speeds.suites.push(speed);
        }
        Ok(speeds)
    }

    pub(crate) fn is_slow(&self) -> bool {
        self.suites.iter().any(Speed::is_slow)
    }

    /// The slow ones, and the sums.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut slow: Vec<&Speed> = self.suites.iter().filter(|s| s.is_slow()).collect();
        slow.sort_by(|a, b| b.slower.total_cmp(&a.slower));
        if !slow.is_empty() {
            let _ = writeln!(text, "\nSlower by more than {:.0} %:", 100.0 * LIMIT);
            let width = slow.iter().map(|s| s.name.len()).max().unwrap_or_default();
            for s in &slow {
                let _ = writeln!(text, "  {}", line(s, width));
            }
        }
        let sum = |of: fn(&Speed) -> f64| self.suites.iter().map(of).sum::<f64>();
        let _ = writeln!(
            text,
            "\n{} suites: {} slower, {} not measured; {:.1} s without, {:.1} s with",
            self.suites.len(),
            slow.len(),
            self.failed.len(),
            sum(|s| s.without),
            sum(|s| s.with),
        );
        text
    }

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let json = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))
    }
}

fn line(s: &Speed, width: usize) -> String {
    let word = if s.is_slow() { "SLOWER" } else { "ok" };
    format!(
        "{:<width$} {:>8.2}s {:>8.2}s {:>+7.1} % (quartile {:+.1} %, processor {:+.1} %, {} turns)  {word}",
        s.name,
        s.without,
        s.with,
        100.0 * s.slower,
        100.0 * s.lower_quartile,
        100.0 * s.more_processor,
        s.turns,
    )
}

/// The value with so many quarters of all below it.
fn quantile(mut all: Vec<f64>, quarters: usize) -> f64 {
    all.sort_unstable_by(f64::total_cmp);
    all.get(all.len() * quarters / 4).copied().unwrap_or_default()
}

/// Processor seconds of all children that were waited for, and of theirs.
fn children_seconds() -> f64 {
    // SAFETY: all-zero bytes are a valid `rusage`, which is plain numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a live local of the right type.
    unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage) };
    let seconds = |t: libc::timeval| t.tv_sec as f64 + 1e-6 * t.tv_usec as f64;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Costs of suites: seconds without, seconds with, processes.
    fn measure(suites: &[(&str, f64, f64, u64)]) -> Speeds {
        let names: Vec<String> = suites.iter().map(|s| s.0.to_owned()).collect();
        let cost = |name: Option<&str>, variant: Variant| {
            let suite = suites.iter().find(|s| Some(s.0) == name).unwrap_or(&("", 0.02, 0.03, 1));
            let seconds = if variant == Variant::With { suite.2 } else { suite.1 };
            Ok((seconds > 0.0).then_some(Cost { seconds, processor: 2.0 * seconds, processes: suite.3 }))
        };
        Speeds::measure(&names, cost).expect("nothing fails here")
    }

    /// Check that start-up is taken off for each process, and that only what is slower beyond it is told.
    #[test]
    fn slower_beyond_start_up() {
        let speeds = measure(&[("many", 1.0, 1.2, 20), ("slow", 1.0, 1.06, 1), ("fast", 1.0, 0.5, 1)]);
        assert!((speeds.start_up_seconds[0] - 0.01).abs() < 1e-9);
        assert_eq!(speeds.suites.iter().map(Speed::is_slow).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(speeds.suites.iter().map(|s| s.turns).collect::<Vec<_>>(), [FEW, MANY, FEW]);
        let text = speeds.text();
        assert!(text.contains("slow ") && text.contains("3 suites: 1 slower, 0 not measured"), "{text}");
    }

    /// Check that what fails is told and not measured.
    #[test]
    fn failing() {
        let speeds = measure(&[("fails", 1.0, -1.0, 1), ("fine", 1.0, 1.0, 1)]);
        assert_eq!((speeds.failed.as_slice(), speeds.suites.len()), (&["fails".to_owned()][..], 1));
        assert!(!speeds.is_slow());
    }
}
