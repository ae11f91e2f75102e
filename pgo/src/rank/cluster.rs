//! Clusters: a callee judged together with its own hot calls.
//!
//! A thin wrapper around hot code is worth little alone and much with what it wraps. From the
//! leaves upwards, a call takes in the cluster below it that improves its own ratio of value to
//! size, again and again; what does not improve it stays a cluster of its own, to be judged once
//! its parent is in.

use super::index::Index;
use super::score::{Worth, worth};
use super::survey::{NodeId, Survey};

#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// Parents before children; the first is the head.
    pub(super) members: Vec<NodeId>,
    pub(super) worth: Worth,
    /// Heads of the clusters right below.
    pub(super) below: Vec<NodeId>,
}

/// The cluster that each node heads; `None` for the root and for nodes with an obstacle.
pub(super) fn clusters(index: &Index, survey: &Survey) -> Vec<Option<Cluster>> {
    let mut all: Vec<Option<Cluster>> = vec![None; survey.nodes.len()];
    for id in (1..survey.nodes.len()).rev() {
        if survey.nodes[id].obstacle.is_none() {
            all[id] = Some(grown(index, survey, id, &all));
        }
    }
    all
}

fn grown(index: &Index, survey: &Survey, head: NodeId, all: &[Option<Cluster>]) -> Cluster {
    let below = open_children(survey, head).collect();
    let mut cluster = Cluster { members: vec![head], worth: worth(index, &survey.nodes[head]), below };
    while let Some(best) = best_below(&cluster, all) {
        let Some(child) = &all[best] else { break };
        if child.worth.score() <= cluster.worth.score() {
            break;
        }
        cluster.worth = cluster.worth.with(child.worth);
        cluster.members.extend(&child.members);
        cluster.below.retain(|c| *c != best);
        cluster.below.extend(&child.below);
    }
    cluster
}

fn best_below(cluster: &Cluster, all: &[Option<Cluster>]) -> Option<NodeId> {
    let score = |id: &NodeId| all[*id].as_ref().map_or(0.0, |c| c.worth.score());
    cluster.below.iter().copied().max_by(|a, b| score(a).total_cmp(&score(b)).then(b.cmp(a)))
}

/// Children that nothing stands in the way of.
pub(super) fn open_children(survey: &Survey, parent: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    survey.nodes[parent].children.iter().copied().filter(|c| survey.nodes[*c].obstacle.is_none())
}
