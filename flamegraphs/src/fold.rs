//! Folding: a profile's stacks as lists of frame names with counts, equal ones added up.
//!
//! A frame's name holds what a reader asks first: `Dog.speak (zoo.py:12) [inlined]`. The tag at the
//! end says how the frame ran, in words, so that colour is never the only sign and a search for
//! `inlined` in the picture marks every inlined frame.

use std::collections::{BTreeMap, BTreeSet};

use emberjit_pgo::profile::{Frame, FrameKind, Stack};
use emberjit_pgo::{CodeId, CodeInfo, Profile};

/// Which line a frame is named with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// The line that was running, or that made the call: one frame per line.
    #[default]
    Running,
    /// The line of the `def`: one frame per function, and no tag for how it ran, so that frames of
    /// two profiles can be set against each other.
    Definition,
}

/// One frame as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameName {
    /// `Dog.speak`
    pub function: String,
    /// Last part of the path; empty for native frames.
    pub file: String,
    /// 1-based; 0 if unknown.
    pub line: u32,
    /// `None` where frames are compared regardless of how they ran.
    pub kind: Option<FrameKind>,
}

impl FrameName {
    /// The name in full: function, place and how it ran.
    pub fn text(&self) -> String {
        let place = match (self.file.as_str(), self.line) {
            ("", _) => String::new(),
            (file, 0) => format!(" ({file})"),
            (file, line) => format!(" ({file}:{line})"),
        };
        let tag = self.kind.map_or("", tag);
        format!("{}{place}{tag}", self.function)
    }

    fn note(text: &str) -> FrameName {
        FrameName { function: format!("[{text}]"), file: String::new(), line: 0, kind: None }
    }
}

pub(crate) fn tag(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Interpreted => "",
        FrameKind::Compiled => " [compiled]",
        FrameKind::Inlined => " [inlined]",
        FrameKind::Native => " [native]",
    }
}

/// Stacks, outermost frame first, with the samples in which each was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub stacks: BTreeMap<Vec<FrameName>, u64>,
}

impl Folded {
    /// Folds all threads of a profile; threads get a frame of their own where there are several.
    pub fn new(profile: &Profile, lines: Lines) -> Folded {
        let threads: BTreeSet<u32> = profile.stacks.iter().map(|s| s.thread).collect();
        let namer = Namer::new(profile, lines);
        let mut folded = Folded::default();
        for stack in profile.stacks.iter().filter(|s| s.samples > 0) {
            *folded.stacks.entry(namer.stack(stack, threads.len() > 1)).or_default() += stack.samples;
        }
        folded
    }

    /// Samples in all stacks together.
    pub fn total(&self) -> u64 {
        self.stacks.values().sum()
    }

    /// Every name that occurs.
    pub fn names(&self) -> BTreeSet<&FrameName> {
        self.stacks.keys().flatten().collect()
    }

    /// The lines that flame graph tools read: `outer;inner count`, sorted.
    pub fn lines(&self) -> Vec<String> {
        self.stacks.iter().map(|(stack, samples)| format!("{} {samples}", joined(stack))).collect()
    }
}

/// A stack as the left half of a folded line.
pub(crate) fn joined(stack: &[FrameName]) -> String {
    stack.iter().map(FrameName::text).collect::<Vec<_>>().join(";")
}

/// Names the frames of one profile.
pub(crate) struct Namer<'a> {
    codes: &'a BTreeMap<CodeId, CodeInfo>,
    lines: Lines,
    full_paths: bool,
}

impl<'a> Namer<'a> {
    pub(crate) fn new(profile: &'a Profile, lines: Lines) -> Namer<'a> {
        Namer { codes: &profile.codes, lines, full_paths: false }
    }

    pub(crate) fn with_full_paths(self) -> Namer<'a> {
        Namer { full_paths: true, ..self }
    }

    pub(crate) fn stack(&self, stack: &Stack, show_thread: bool) -> Vec<FrameName> {
        let thread = show_thread.then(|| FrameName::note(&format!("thread {}", stack.thread)));
        let missing = stack.partial.then(|| FrameName::note("outer frames not read"));
        let nothing = stack.frames.is_empty().then(|| FrameName::note("no Python frame"));
        let frames = stack.frames.iter().map(|f| self.frame(f));
        thread.into_iter().chain(missing).chain(nothing).chain(frames).collect()
    }

    fn frame(&self, frame: &Frame) -> FrameName {
        let kind = (self.lines == Lines::Running || frame.kind == FrameKind::Native).then_some(frame.kind);
        if frame.kind == FrameKind::Native {
            let function = clean(frame.native.as_deref().unwrap_or("native code"));
            return FrameName { function, file: String::new(), line: 0, kind };
        }
        let Some(info) = self.codes.get(&frame.code) else {
            return FrameName {
                function: format!("code {}", frame.code),
                file: String::new(),
                line: 0,
                kind,
            };
        };
        let line = match self.lines {
            Lines::Running if frame.line != 0 => frame.line,
            _ => info.first_line,
        };
        let file = if self.full_paths { &info.file } else { base_name(&info.file) };
        FrameName { function: clean(&info.qualname), file: clean(file), line, kind }
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A name without what folded lines and XML give a meaning of their own or refuse.
fn clean(name: &str) -> String {
    let cleaned: String = name
        .chars()
        .map(|c| match c {
            ';' => ':',
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '?',
            c => c,
        })
        .collect();
    if cleaned.trim().is_empty() { "[no name]".to_owned() } else { cleaned.trim().to_owned() }
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
