//! The calling contexts below one root, as a prefix tree of sampled stacks.

use std::collections::BTreeMap;

use crate::identity::CodeId;
use crate::profile::{Frame, FrameKind, Stack};

/// Position in a [`Trie`]; the root is 0.
pub(super) type TrieId = usize;

#[derive(Debug, Default)]
pub(super) struct TrieNode {
    /// Samples with this context on the stack.
    pub(super) samples: u64,
    /// Samples with this context innermost.
    pub(super) own: u64,
    /// By offset of the call and callee.
    pub(super) children: BTreeMap<(u32, CodeId), TrieId>,
}

#[derive(Debug)]
pub(super) struct Trie {
    pub(super) nodes: Vec<TrieNode>,
}

impl Trie {
    pub(super) fn new() -> Self {
        Trie { nodes: vec![TrieNode::default()] }
    }

    /// Adds a stack from frame `first` on, which is the root's.
    pub(super) fn add(&mut self, stack: &Stack, first: usize) {
        let (frames, samples) = (&python_frames(stack)[first..], stack.samples);
        let mut at = 0;
        self.count(at, samples);
        for call in frames.windows(2) {
            at = self.child(at, (call[0].offset, call[1].code));
            self.count(at, samples);
        }
        self.nodes[at].own = self.nodes[at].own.saturating_add(own_samples(stack));
    }

    fn count(&mut self, at: TrieId, samples: u64) {
        self.nodes[at].samples = self.nodes[at].samples.saturating_add(samples);
    }

    fn child(&mut self, at: TrieId, key: (u32, CodeId)) -> TrieId {
        if let Some(child) = self.nodes[at].children.get(&key) {
            return *child;
        }
        let child = self.nodes.len();
        self.nodes.push(TrieNode::default());
        self.nodes[at].children.insert(key, child);
        child
    }
}

/// Samples in the innermost Python frame itself: none if it waits for native code.
pub(super) fn own_samples(stack: &Stack) -> u64 {
    if python_frames(stack).len() == stack.frames.len() { stack.samples } else { 0 }
}

/// The frames of a stack without the native ones at its inner end.
pub(crate) fn python_frames(stack: &Stack) -> &[Frame] {
    let native = stack.frames.iter().rev().take_while(|f| f.kind == FrameKind::Native).count();
    &stack.frames[..stack.frames.len() - native]
}
