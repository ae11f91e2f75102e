//! Export for speedscope (<https://www.speedscope.app/file-format-schema.json>): one profile a
//! thread, frames with full paths.

use std::collections::BTreeMap;

use emberjit_pgo::Profile;
use emberjit_pgo::profile::Stack;
use serde::Serialize;

use crate::FlameError;
use crate::fold::{FrameName, Lines, Namer, tag};

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    name: String,
    exporter: &'a str,
    shared: Shared,
    profiles: Vec<Sampled>,
}

#[derive(Serialize)]
struct Shared {
    frames: Vec<SharedFrame>,
}

#[derive(Serialize)]
struct SharedFrame {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sampled {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    unit: &'static str,
    start_value: u64,
    end_value: u64,
    /// Indices of frames, outermost first.
    samples: Vec<Vec<usize>>,
    weights: Vec<u64>,
}

/// The profile as speedscope's JSON.
pub fn export(profile: &Profile) -> Result<String, FlameError> {
    let mut frames = Frames::default();
    let mut threads: BTreeMap<u32, Vec<&Stack>> = BTreeMap::new();
    for stack in profile.stacks.iter().filter(|s| s.samples > 0) {
        threads.entry(stack.thread).or_default().push(stack);
    }
    if threads.is_empty() {
        return Err(FlameError::Empty);
    }
    let profiles = threads.into_iter().map(|(tid, stacks)| frames.thread(profile, tid, &stacks)).collect();
    let file = File {
        schema: "https://www.speedscope.app/file-format-schema.json",
        name: profile.meta.command.join(" "),
        exporter: "emberjit",
        shared: Shared { frames: frames.list },
        profiles,
    };
    Ok(serde_json::to_string(&file)?)
}

/// The table of frames, each once, numbered as they come.
#[derive(Default)]
struct Frames {
    numbers: BTreeMap<FrameName, usize>,
    list: Vec<SharedFrame>,
}

impl Frames {
    fn thread(&mut self, profile: &Profile, tid: u32, stacks: &[&Stack]) -> Sampled {
        let namer = Namer::new(profile, Lines::Running).with_full_paths();
        let samples = stacks
            .iter()
            .map(|stack| namer.stack(stack, false).into_iter().map(|name| self.number(name)).collect())
            .collect();
        let weights: Vec<u64> = stacks.iter().map(|s| s.samples).collect();
        let end_value = weights.iter().sum();
        let name = format!("thread {tid}");
        Sampled { kind: "sampled", name, unit: "none", start_value: 0, end_value, samples, weights }
    }

    fn number(&mut self, name: FrameName) -> usize {
        if let Some(number) = self.numbers.get(&name) {
            return *number;
        }
        let number = self.list.len();
        let tag = name.kind.map_or("", tag);
        self.list.push(SharedFrame {
            name: format!("{}{tag}", name.function),
            file: name.file.clone(),
            line: (name.line != 0).then_some(name.line),
        });
        self.numbers.insert(name, number);
        number
    }
}

#[cfg(test)]
#[path = "speedscope_tests.rs"]
mod tests;
