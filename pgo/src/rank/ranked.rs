//! Our own policy: the best value for its size first, while the threshold rises.
//!
//! One queue of clusters, best ratio first. A cluster goes in if its score reaches the threshold,
//! which doubles with each quarter of the budget that is spent, and if it fits; its head alone is
//! tried where the whole does not fit. A misfit does not stop the others. Tiny callees always go
//! in: they are no larger than the call that they replace.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::cluster::{Cluster, clusters, open_children};
use super::index::Index;
use super::score::{Worth, decision, frequency, short, worth};
use super::survey::{NodeId, Survey};
use crate::plan::Decision;

/// A cluster in the queue. The greatest is the next: best score, then first in breadth-first order.
struct Queued {
    score: f64,
    cluster: Cluster,
}

impl Ord for Queued {
    fn cmp(&self, other: &Self) -> Ordering {
        let first = other.cluster.members[0].cmp(&self.cluster.members[0]);
        self.score.total_cmp(&other.score).then(first)
    }
}

impl PartialOrd for Queued {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Queued {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Queued {}

struct Ranker<'a> {
    index: &'a Index<'a>,
    survey: &'a Survey,
    clusters: Vec<Option<Cluster>>,
    queue: BinaryHeap<Queued>,
    spent: u32,
    decisions: Vec<Decision>,
}

pub(super) fn ranked(index: &Index, survey: &Survey) -> (u32, u32, Vec<Decision>) {
    let clusters = clusters(index, survey);
    let mut ranker =
        Ranker { index, survey, clusters, queue: BinaryHeap::new(), spent: 0, decisions: Vec::new() };
    ranker.open(0);
    while let Some(next) = ranker.queue.pop() {
        ranker.judge(next.cluster);
    }
    (index.options.root_budget, ranker.spent, ranker.decisions)
}

impl Ranker<'_> {
    /// Refuses the hopeless calls of a node that is in, and queues the others.
    fn open(&mut self, id: NodeId) {
        self.refuse_hopeless(id);
        for child in open_children(self.survey, id) {
            self.enqueue(child);
        }
    }

    fn enqueue(&mut self, head: NodeId) {
        if let Some(cluster) = self.clusters[head].clone() {
            self.queue.push(Queued { score: cluster.worth.score(), cluster });
        }
    }

    fn refuse_hopeless(&mut self, id: NodeId) {
        for child in &self.survey.nodes[id].children {
            let node = &self.survey.nodes[*child];
            if let Some(obstacle) = &node.obstacle {
                let reason = obstacle.sentence(self.index, node);
                self.decisions.push(decision(self.index, self.survey, *child, false, reason));
            }
        }
    }

    fn judge(&mut self, cluster: Cluster) {
        let head = cluster.members[0];
        let alone = worth(self.index, &self.survey.nodes[head]);
        if cluster.members.len() > 1 && self.objection(cluster.worth).is_none() {
            self.take_all(&cluster);
        } else if let Some(reason) = self.objection(alone) {
            self.refuse(head, reason);
        } else {
            let why = format!("scoring {}", self.against(alone));
            self.take(head, &why);
            self.open(head);
        }
    }

    fn take_all(&mut self, cluster: &Cluster) {
        let together = format!("scoring {} with the calls that belong to it", self.against(cluster.worth));
        for (i, member) in cluster.members.iter().enumerate() {
            let part = "belonging to the call around it";
            self.take(*member, if i == 0 { &together } else { part });
            self.refuse_hopeless(*member);
        }
        cluster.below.iter().for_each(|head| self.enqueue(*head));
    }

    /// "0.5 against a threshold of 0.1"
    fn against(&self, worth: Worth) -> String {
        format!("{} against a threshold of {}", short(worth.score()), short(self.threshold()))
    }

    /// Score that is asked for now.
    fn threshold(&self) -> f64 {
        let spent = f64::from(self.spent) / f64::from(self.index.options.root_budget.max(1));
        self.index.options.threshold * 16f64.powf(spent)
    }

    /// Why something of this worth may not go in now, as half a sentence.
    fn objection(&self, worth: Worth) -> Option<String> {
        let left = self.index.options.root_budget.saturating_sub(self.spent);
        let (score, threshold) = (short(worth.score()), short(self.threshold()));
        match worth.added {
            0 => None,
            _ if worth.score() < self.threshold() => {
                Some(format!("its score of {score} is below the threshold of {threshold}"))
            }
            added if added > left => {
                Some(format!("it adds {added} HIR instructions and the root's budget has {left} left"))
            }
            _ => None,
        }
    }

    fn take(&mut self, id: NodeId, why: &str) {
        let node = &self.survey.nodes[id];
        let added = worth(self.index, node).added;
        let how = match added {
            0 => "is no larger than the call it replaces".to_owned(),
            _ => format!("adds {added} HIR instructions, {why}"),
        };
        self.spent = self.spent.saturating_add(added);
        let reason = format!("{} and {how}.", frequency(node));
        self.decisions.push(decision(self.index, self.survey, id, true, reason));
    }

    fn refuse(&mut self, id: NodeId, objection: String) {
        let reason = format!("{}, but {objection}.", frequency(&self.survey.nodes[id]));
        self.decisions.push(decision(self.index, self.survey, id, false, reason));
    }
}
