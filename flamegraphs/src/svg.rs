//! Flame graphs as SVG: one profile, or the difference of two.

use std::fmt::Write;
use std::str::FromStr;

use emberjit_pgo::Profile;
use emberjit_pgo::profile::Source;
use inferno::flamegraph::color::{BackgroundColor, Color, StrokeColor};
use inferno::flamegraph::{self, Options, TextTruncateDirection};

use crate::FlameError;
use crate::fold::{Folded, Lines, joined};
use crate::legend::{self, Entry};
use crate::palette;

/// What is written above a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    pub title: String,
    pub subtitle: String,
}

impl Title {
    /// `Before: python zoo.py`, with samples, duration, frequency and Python below.
    pub fn of(what: &str, profile: &Profile) -> Title {
        let command = shortened(&command_line(&profile.meta.command), 90);
        let title = if command.is_empty() { what.to_owned() } else { format!("{what}: {command}") };
        Title { title, subtitle: subtitle(profile) }
    }
}

fn subtitle(profile: &Profile) -> String {
    let (meta, health) = (&profile.meta, &profile.health);
    let samples: u64 = profile.stacks.iter().map(|s| s.samples).sum();
    let seconds = meta.duration_ns as f64 / 1e9;
    let source = match meta.source {
        Source::Bpf => "BPF",
        Source::ProcessVm => "memory reads",
        Source::InProcess => "in-process sampler",
    };
    let mut text = format!("{samples} samples in {seconds:.1} s at {} Hz, {source}", meta.frequency_hz);
    if !meta.python.is_empty() {
        text += &format!(", CPython {}", meta.python);
    }
    if health.lost > 0 {
        text += &format!(", {} samples lost", health.lost);
    }
    text
}

/// The command as it would be typed: the program without its folder.
fn command_line(command: &[String]) -> String {
    let Some((program, args)) = command.split_first() else { return String::new() };
    let name = program.rsplit('/').next().unwrap_or(program);
    [name].into_iter().chain(args.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 3).chain("...".chars()).collect()
}

/// Draws a profile, one frame per running line, coloured by how it ran.
pub fn draw(profile: &Profile, title: &Title) -> Result<String, FlameError> {
    let folded = Folded::new(profile, Lines::Running);
    if folded.total() == 0 {
        return Err(FlameError::Empty);
    }
    let mut colors = palette::map(&folded);
    let mut options = options(title);
    options.palette_map = Some(&mut colors);
    let svg = render(&mut options, &folded.lines())?;
    let entries: Vec<Entry<'_>> =
        palette::KINDS.iter().map(|(kind, text)| Entry { color: Some(palette::hue(*kind)), text }).collect();
    Ok(legend::add(svg, &entries))
}

/// How samples of two profiles are made comparable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// As shares of all samples: what takes a greater part of the time than before.
    Share,
    /// Per unit of work, where the program counts its progress: the units done while each profile
    /// was taken.
    Work { before: f64, after: f64 },
}

impl Scale {
    /// What the samples before count for, so that they stand for as much as those after.
    fn factor(self, before: u64, after: u64) -> f64 {
        match self {
            Scale::Work { before, after } if before > 0.0 && after > 0.0 => after / before,
            _ => after as f64 / before as f64,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Scale::Share => "compared by share of all samples",
            Scale::Work { .. } => "compared for the same amount of work",
        }
    }
}

/// Draws what changed from one profile to another, one frame per function.
///
/// A frame is as wide as the larger of its two counts, so that neither what vanished nor what is new
/// is hidden; its colour is the change of its own samples, callees not counted.
pub fn diff(before: &Profile, after: &Profile, scale: Scale, title: &str) -> Result<String, FlameError> {
    let (old, new) = (Folded::new(before, Lines::Definition), Folded::new(after, Lines::Definition));
    if old.total() == 0 || new.total() == 0 {
        return Err(FlameError::Empty);
    }
    let lines = difference(&old, &new, scale.factor(old.total(), new.total()));
    let subtitle = format!("{} samples before, {} after, {}", old.total(), new.total(), scale.words());
    let title = Title { title: title.to_owned(), subtitle };
    let mut options = options(&title);
    options.factor = 1.0 / UNITS;
    options.count_name = "samples, the larger of before and after".to_owned();
    let svg = whole_percent(&render(&mut options, &lines)?);
    Ok(legend::add(svg, &diff_legend(scale)))
}

/// Puts the changes in tooltips right: inferno divides what they are a part of by its factor, and
/// not the change.
fn whole_percent(svg: &str) -> String {
    let mut parts = svg.split("%; ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("%; ");
        match part.split_once("%)").and_then(|(number, rest)| Some((number.parse::<f64>().ok()?, rest))) {
            Some((change, rest)) => {
                let _ = write!(out, "{:+.2}%){rest}", change / UNITS);
            }
            None => out.push_str(part),
        }
    }
    out
}

/// Samples are scaled by fractions: parts of a sample are kept.
const UNITS: f64 = 100.0;

/// Lines with two counts: inferno draws the second and colours by the difference.
fn difference(old: &Folded, new: &Folded, factor: f64) -> Vec<String> {
    let keys: std::collections::BTreeSet<_> = old.stacks.keys().chain(new.stacks.keys()).collect();
    keys.into_iter()
        .map(|key| {
            let before = (old.stacks.get(key).copied().unwrap_or(0) as f64 * factor * UNITS).round() as i64;
            let after = (new.stacks.get(key).copied().unwrap_or(0) as f64 * UNITS).round() as i64;
            let width = before.max(after);
            format!("{} {} {width}", joined(key), width - (after - before))
        })
        .collect()
}

/// A smaller share is no proof of being faster, so only equal work is called that.
fn diff_legend(scale: Scale) -> [Entry<'static>; 4] {
    let (less, more) = match scale {
        Scale::Work { .. } => ("faster: fewer samples of its own", "slower: more samples of its own"),
        Scale::Share => ("smaller share in its own code", "larger share in its own code"),
    };
    [
        Entry { color: Some(Color { r: 100, g: 100, b: 255 }), text: less },
        Entry { color: Some(Color { r: 250, g: 250, b: 250 }), text: "unchanged" },
        Entry { color: Some(Color { r: 255, g: 100, b: 100 }), text: more },
        Entry { color: None, text: "width: the larger of before and after" },
    ]
}

const PAPER: &str = "#f4f4f2";

fn options<'a>(title: &Title) -> Options<'a> {
    let mut options = Options::default();
    options.title = title.title.clone();
    options.subtitle = Some(title.subtitle.clone());
    options.bgcolors = BackgroundColor::from_str(PAPER).ok();
    // A hairline in the colour of the paper keeps neighbours of one colour apart.
    if let Ok(paper) = StrokeColor::from_str(PAPER) {
        options.stroke_color = paper;
    }
    options.text_truncate_direction = TextTruncateDirection::Right;
    options.font_type = "monospace".to_owned();
    options.font_width = 0.62;
    options.min_width = 0.1;
    options.deterministic = true;
    options
}

fn render(options: &mut Options<'_>, lines: &[String]) -> Result<String, FlameError> {
    let mut svg = Vec::new();
    flamegraph::from_lines(options, lines.iter().map(String::as_str), &mut svg)?;
    String::from_utf8(svg)
        .map_err(|e| FlameError::Draw(std::io::Error::new(std::io::ErrorKind::InvalidData, e)))
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
