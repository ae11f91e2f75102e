//! The survey of one root: every call that it may reach, how often it runs, and what stands in the
//! way of inlining it. Nothing is decided here.
//!
//! With samples, a call's children are those seen in its own calling context while that has
//! samples enough; below, those seen in any context, in the proportion that holds with 95 %
//! confidence. Calls are estimated from samples as [`super::frequency`] says, in the context where
//! it is followed, over all contexts where it is not or where the survey ends.
//!
//! Without samples ([`Survey::estimated`]), each loop level counts ten turns and that is all.
//!
//! Nodes are in breadth-first order, siblings by offset and then callee: parents come before their
//! children, and the order of node ids is a total order that every tie falls back on.

use std::collections::{BTreeMap, VecDeque};

use super::frequency::turns;
use super::index::{Index, Range};
use super::trie::{Trie, TrieId};
use crate::identity::{CallSite, CodeId};

/// Calls surveyed for one root at most; the outer ones win.
const MAX_NODES: usize = 4000;

/// Own samples that a root is taken to have at least. A root never seen in its own code spends its
/// time far below, and inlining right into it would save next to nothing.
const LEAST_OWN: f64 = 0.5;

pub(super) type NodeId = usize;

/// Where a node's frequency comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// Samples of this very calling context.
    Context,
    /// Samples of all contexts.
    Flat,
    /// Known statically, never sampled.
    Unseen,
    /// No profile: loop depth.
    Estimated,
}

/// Why a call cannot or should not be inlined, whatever the budget.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Obstacle {
    Refused(String),
    Depth,
    Recursion,
    /// Another callee makes up nearly all calls of the site.
    Dominated,
    /// Too small a part of a polymorphic site.
    Minor,
    /// The site has too many callees already.
    Megamorphic,
    Cold,
    Unseen,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: Option<NodeId>,
    /// From the root inwards; empty for the root itself.
    pub(super) path: Vec<CallSite>,
    pub(super) callee: CodeId,
    /// Occurrences of the same code further out on the path.
    pub(super) recursion: u32,
    pub(super) basis: Basis,
    pub(super) samples: f64,
    /// Calls, in units of samples per bytecode.
    calls: f64,
    /// Times it runs for each entry of the root.
    pub(super) runs: f64,
    /// Part of its site's calls.
    pub(super) share: f64,
    pub(super) obstacle: Option<Obstacle>,
    pub(super) children: Vec<NodeId>,
}

pub(super) struct Survey {
    /// The root is the first.
    pub(super) nodes: Vec<Node>,
    range: Option<Range>,
}

/// A call found below a node.
struct Edge {
    offset: u32,
    callee: CodeId,
    basis: Basis,
    samples: f64,
    /// Samples that end here, in a context.
    own: f64,
    trie: Option<TrieId>,
}

impl Survey {
    /// Surveys a root by what was sampled below it.
    pub(super) fn sampled(index: &Index, trie: &Trie, code: CodeId, range: Option<Range>) -> Self {
        let top = &trie.nodes[0];
        let mut root = Node::root(code, Basis::Context);
        root.samples = top.samples as f64;
        root.calls = (top.own as f64).max(LEAST_OWN) / index.body(code, range);
        let mut survey = Survey { nodes: vec![root], range };
        survey.grow(index, |survey, node, at| sampled_edges(index, trie, &survey.nodes[node], at));
        survey.estimate_calls(index);
        survey.share_sites();
        survey.find_obstacles(index);
        survey
    }

    /// Surveys a root by its loops alone.
    pub(super) fn estimated(index: &Index, code: CodeId, range: Option<Range>) -> Self {
        let mut root = Node::root(code, Basis::Estimated);
        (root.calls, root.runs) = (1.0, 1.0);
        let mut survey = Survey { nodes: vec![root], range };
        survey
            .grow(index, |survey, node, _| static_edges(index, survey.nodes[node].callee, Basis::Estimated));
        survey.guess_calls(index);
        survey.share_sites();
        survey.find_obstacles(index);
        survey
    }

    pub(super) fn root(&self) -> &Node {
        &self.nodes[0]
    }

    fn grow(&mut self, index: &Index, edges: impl Fn(&Survey, NodeId, Option<TrieId>) -> Vec<Edge>) {
        let mut queue = VecDeque::from([(0, Some(0))]);
        while let Some((parent, at)) = queue.pop_front() {
            for edge in edges(self, parent, at) {
                if !self.in_entry(parent, edge.offset) {
                    continue;
                }
                if self.nodes.len() >= MAX_NODES {
                    return;
                }
                let at = edge.trie;
                let child = self.push(index, parent, edge);
                if self.nodes[child].obstacle.is_none() {
                    queue.push_back((child, at));
                }
            }
        }
    }

    /// Whether a site of `parent` belongs to what is compiled.
    fn in_entry(&self, parent: NodeId, offset: u32) -> bool {
        parent != 0 || self.range.is_none_or(|(from, to)| (from..to).contains(&offset))
    }

    fn push(&mut self, index: &Index, parent: NodeId, edge: Edge) -> NodeId {
        let id = self.nodes.len();
        let mut path = self.nodes[parent].path.clone();
        path.push(CallSite { code: self.nodes[parent].callee, offset: edge.offset });
        let recursion = path.iter().filter(|site| site.code == edge.callee).count() as u32;
        let depth = path.len() as u32;
        let obstacle =
            structural(index, edge.callee, depth, recursion).or_else(|| self.unlikely(index, &edge));
        let calls = calls(index, &edge, obstacle.is_some());
        self.nodes.push(Node {
            parent: Some(parent),
            path,
            recursion,
            samples: edge.samples,
            calls,
            obstacle,
            ..Node::root(edge.callee, edge.basis)
        });
        self.nodes[parent].children.push(id);
        id
    }

    /// Loops around a site, not counting those around the root's entry.
    fn depth(&self, index: &Index, id: NodeId) -> Option<u32> {
        let node = &self.nodes[id];
        let depth = index.loop_depth(*node.path.last()?)?;
        let base = if node.parent == Some(0) { index.depth_of(self.root().callee, self.range) } else { 0 };
        Some(depth.saturating_sub(base))
    }

    /// Lets every caller learn from its callees, then counts by entries of the root.
    fn estimate_calls(&mut self, index: &Index) {
        for parent in (0..self.nodes.len()).rev() {
            for callees in self.sites_of(parent) {
                let all: f64 = callees.iter().map(|c| self.nodes[*c].calls).sum();
                let least = all / turns(self.depth(index, callees[0]));
                self.nodes[parent].calls = self.nodes[parent].calls.max(least);
            }
        }
        let entries = self.root().calls;
        self.nodes.iter_mut().for_each(|node| node.runs = node.calls / entries);
    }

    /// Ten turns for each loop around a site, divided among its callees.
    fn guess_calls(&mut self, index: &Index) {
        for id in 1..self.nodes.len() {
            let depth = self.depth(index, id).unwrap_or(0);
            let node = &self.nodes[id];
            let site = node.path.last().and_then(|s| index.facts_of(s.code)?.site(s.offset));
            let callees = site.map_or(1, |s| s.callees.len().max(1)) as f64;
            let calls = self.nodes[node.parent.unwrap_or(0)].calls * turns(Some(depth)) / callees;
            (self.nodes[id].calls, self.nodes[id].runs) = (calls, calls);
        }
    }

    /// A callee's part of its site's calls; of its samples, where calls could not be told.
    fn share_sites(&mut self) {
        for callees in (0..self.nodes.len()).flat_map(|parent| self.sites_of(parent)).collect::<Vec<_>>() {
            let sum = |of: fn(&Node) -> f64| callees.iter().map(|c| of(&self.nodes[*c])).sum::<f64>();
            let (calls, samples, count) = (sum(|n| n.calls), sum(|n| n.samples), callees.len() as f64);
            for callee in &callees {
                let node = &mut self.nodes[*callee];
                node.share = match () {
                    () if calls > 0.0 => node.calls / calls,
                    () if samples > 0.0 => node.samples / samples,
                    () => 1.0 / count,
                };
            }
        }
    }

    /// Callees of a node, site by site.
    fn sites_of(&self, parent: NodeId) -> Vec<Vec<NodeId>> {
        let mut sites: BTreeMap<Option<CallSite>, Vec<NodeId>> = BTreeMap::new();
        for child in &self.nodes[parent].children {
            sites.entry(self.nodes[*child].path.last().copied()).or_default().push(*child);
        }
        sites.into_values().collect()
    }

    fn find_obstacles(&mut self, index: &Index) {
        for parent in 0..self.nodes.len() {
            for mut callees in self.sites_of(parent) {
                callees.sort_by(|a, b| self.nodes[*b].share.total_cmp(&self.nodes[*a].share).then(a.cmp(b)));
                let dominant = self.nodes[callees[0]].share >= index.options.dominant;
                for (rank, callee) in callees.into_iter().enumerate() {
                    let found = self.rivals(index, callee, rank, dominant);
                    let node = &mut self.nodes[callee];
                    node.obstacle = node.obstacle.take().or(found);
                }
            }
        }
    }

    /// Whether a call runs too seldom to be followed further.
    fn unlikely(&self, index: &Index, edge: &Edge) -> Option<Obstacle> {
        match edge.basis {
            // No larger than its call: how often it runs does not matter.
            _ if index.size(edge.callee) <= index.options.tiny => None,
            Basis::Unseen => Some(Obstacle::Unseen),
            Basis::Estimated => None,
            Basis::Context | Basis::Flat => {
                let share = low_bound(edge.samples, self.root().samples);
                (share < index.options.min_site_share).then_some(Obstacle::Cold)
            }
        }
    }

    /// What the other callees of its site mean for a node; `rank` counts from the most frequent.
    fn rivals(&self, index: &Index, id: NodeId, rank: usize, dominant: bool) -> Option<Obstacle> {
        let enough = self.nodes[id].share >= index.options.receiver_share;
        match rank {
            0 if dominant => None,
            _ if dominant => Some(Obstacle::Dominated),
            _ if !enough => Some(Obstacle::Minor),
            _ => (rank >= index.options.max_receivers).then_some(Obstacle::Megamorphic),
        }
    }
}

impl Node {
    fn root(code: CodeId, basis: Basis) -> Self {
        Node {
            parent: None,
            path: Vec::new(),
            callee: code,
            recursion: 0,
            basis,
            samples: 0.0,
            calls: 0.0,
            runs: 0.0,
            share: 1.0,
            obstacle: None,
            children: Vec::new(),
        }
    }
}

/// Calls of an edge. In a context that is followed further, callees yet to come will add what they
/// know; where the survey `ends`, what is known of all contexts must do.
fn calls(index: &Index, edge: &Edge, ends: bool) -> f64 {
    match edge.basis {
        Basis::Context if !ends => edge.own / index.body(edge.callee, None),
        Basis::Context | Basis::Flat => index.calls_in(edge.callee, edge.samples),
        Basis::Unseen | Basis::Estimated => 0.0,
    }
}

/// Obstacles that also end the survey of a path.
fn structural(index: &Index, callee: CodeId, depth: u32, recursion: u32) -> Option<Obstacle> {
    if let Some(why) = index.no_callee(callee) {
        return Some(Obstacle::Refused(why));
    }
    if recursion > index.options.max_recursion {
        return Some(Obstacle::Recursion);
    }
    (depth > index.options.max_depth).then_some(Obstacle::Depth)
}

fn sampled_edges(index: &Index, trie: &Trie, node: &Node, at: Option<TrieId>) -> Vec<Edge> {
    let enough = |at: &TrieId| trie.nodes[*at].samples >= index.options.context_samples;
    let seen = match at.filter(enough) {
        Some(at) => context_edges(trie, at),
        None => flat_edges(index, node),
    };
    let unseen = static_edges(index, node.callee, Basis::Unseen).into_iter();
    let key = |e: &Edge| (e.offset, e.callee);
    let mut edges: BTreeMap<_, _> = unseen.map(|e| (key(&e), e)).collect();
    edges.extend(seen.into_iter().map(|e| (key(&e), e)));
    edges.into_values().collect()
}

fn context_edges(trie: &Trie, at: TrieId) -> Vec<Edge> {
    let edge = |(key, child): (&(u32, CodeId), &TrieId)| Edge {
        offset: key.0,
        callee: key.1,
        basis: Basis::Context,
        samples: trie.nodes[*child].samples as f64,
        own: trie.nodes[*child].own as f64,
        trie: Some(*child),
    };
    trie.nodes[at].children.iter().map(edge).collect()
}

fn flat_edges(index: &Index, node: &Node) -> Vec<Edge> {
    let all = index.samples(node.callee) as f64;
    let edge = |(key, seen): (&(u32, CodeId), &u64)| {
        let samples = node.samples * low_bound(*seen as f64, all.max(*seen as f64));
        let basis = Basis::Flat;
        Edge { offset: key.0, callee: key.1, basis, samples, own: 0.0, trie: None }
    };
    index.edges(node.callee).into_iter().flatten().map(edge).collect()
}

fn static_edges(index: &Index, code: CodeId, basis: Basis) -> Vec<Edge> {
    let mut edges = BTreeMap::new();
    for site in index.facts_of(code).map_or(&[][..], |f| &f.sites) {
        for callee in &site.callees {
            let edge =
                Edge { offset: site.offset, callee: *callee, basis, samples: 0.0, own: 0.0, trie: None };
            edges.insert((site.offset, *callee), edge);
        }
    }
    edges.into_values().collect()
}

/// The proportion `part / whole` that holds with 95 % confidence (lower end of the Wilson interval).
pub(super) fn low_bound(part: f64, whole: f64) -> f64 {
    const Z: f64 = 1.645;
    if whole <= 0.0 {
        return 0.0;
    }
    let p = (part / whole).clamp(0.0, 1.0);
    let z2 = Z * Z / whole;
    let spread = Z * (p * (1.0 - p) / whole + z2 / (4.0 * whole)).sqrt();
    ((p + z2 / 2.0 - spread) / (1.0 + z2)).max(0.0)
}
