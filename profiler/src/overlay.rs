//! Compiled code put over what the interpreter's frames say.
//!
//! A compiled version has one interpreter frame, for its root, and that frame's position is as old
//! as the last point where anybody could look; inlined frames exist only at such points. The
//! machine knows better: the instruction pointer, and return addresses on the native stack, say
//! through the inline table which frames there would be.

use std::sync::Arc;

use emberjit_pgo::CodeInfo;
use emberjit_pgo::profile::{Frame, FrameKind};
use emberjit_probe_bpf::wire::Sample;

use crate::codes::Code;
use crate::inline_table::{InlineStack, InlineTable};

/// A frame of a sample, with its code if that is not known from memory.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Live {
    pub(crate) frame: Frame,
    pub(crate) info: Option<CodeInfo>,
}

impl Live {
    pub(crate) fn interpreted(code: &Arc<Code>, instruction: u32) -> Live {
        let i = code.facts.instructions[instruction as usize];
        let frame = Frame {
            code: code.id(),
            offset: i.offset,
            line: i.line,
            column: i.column,
            kind: FrameKind::Interpreted,
            native: None,
        };
        Live { frame, info: None }
    }
}

/// Replaces or adds frames, innermost first, where compiled code ran.
pub(crate) fn apply(table: &InlineTable, sample: &Sample, frames: &mut Vec<Live>) {
    let running = table.lookup(sample.ip, sample.time_ns);
    let mut next = match &running {
        Some(stack) => place_running(stack, frames),
        None => 0,
    };
    for address in &sample.return_addresses[..usize::from(sample.returns)] {
        // A return address is behind the call: the call itself is what ran.
        if let Some(stack) = table.lookup(address.wrapping_sub(1), sample.time_ns) {
            next = place_caller(&stack, frames, next);
        }
    }
}

/// The frames that `stack` stands for, innermost first.
fn frames_of(stack: &InlineStack) -> Vec<Live> {
    let live = |(index, (info, at)): (usize, (&CodeInfo, &emberjit_pgo::symbols::SymbolFrame))| Live {
        frame: Frame {
            code: info.id,
            offset: at.offset,
            line: at.line,
            column: at.column,
            kind: if index == 0 { FrameKind::Compiled } else { FrameKind::Inlined },
            native: None,
        },
        info: Some(info.clone()),
    };
    let mut out: Vec<Live> = stack.frames().enumerate().map(live).collect();
    out.reverse();
    out
}

/// Whether the interpreter shows the same functions from `at` on, inlined ones included.
fn shown(frames: &[Live], at: usize, stack: &[Live]) -> bool {
    frames
        .get(at..at + stack.len())
        .is_some_and(|shown| shown.iter().zip(stack).all(|(a, b)| a.frame.code == b.frame.code))
}

/// Puts the running version innermost; returns the index of the first frame outside it.
fn place_running(stack: &InlineStack, frames: &mut Vec<Live>) -> usize {
    let new = frames_of(stack);
    let root_is_current = frames.first().is_some_and(|f| f.frame.code == stack.root().id);
    let replaced = if shown(frames, 0, &new) {
        new.len()
    } else {
        // No frame of its own yet, or any more, if another function is current.
        usize::from(root_is_current)
    };
    let end = new.len();
    frames.splice(..replaced, new);
    end
}

/// Puts a version that is waiting for a call to return over its frame, which lies at or behind
/// `from`; returns the index of the first frame outside it. A word that only looks like a return
/// address matches no frame, mostly, and is left alone.
fn place_caller(stack: &InlineStack, frames: &mut Vec<Live>, from: usize) -> usize {
    let new = frames_of(stack);
    let is_open = |f: &Live| f.frame.kind == FrameKind::Interpreted;
    if let Some(at) = (from..frames.len()).find(|at| shown(frames, *at, &new) && is_open(&frames[*at])) {
        let end = at + new.len();
        frames.splice(at..end, new);
        return end;
    }
    let root = stack.root().id;
    match (from..frames.len()).find(|at| frames[*at].frame.code == root && is_open(&frames[*at])) {
        Some(at) => {
            let end = at + new.len();
            frames.splice(at..=at, new);
            end
        }
        None => from,
    }
}

#[cfg(test)]
#[path = "overlay_tests.rs"]
mod tests;
