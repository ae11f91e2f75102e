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
            self.take(head, alone);
            self.open(head);
        }
    }

    fn take_all(&mut self, cluster: &Cluster) {
        for member in &cluster.members {
            self.take(*member, cluster.worth);
            self.refuse_hopeless(*member);
        }
        cluster.below.iter().for_each(|head| self.enqueue(*head));
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

    fn take(&mut self, id: NodeId, judged: Worth) {
        let node = &self.survey.nodes[id];
        let alone = worth(self.index, node);
        let how = match alone.added {
            0 => "is no larger than the call it replaces".to_owned(),
            added if judged.added > alone.added => {
                let (score, threshold) = (short(judged.score()), short(self.threshold()));
                format!(
                    "adds {added} HIR instructions, with its hot calls scoring {score} against a threshold of {threshold}"
                )
            }
            added => {
                let (score, threshold) = (short(judged.score()), short(self.threshold()));
                format!("adds {added} HIR instructions, scoring {score} against a threshold of {threshold}")
            }
        };
        self.spent = self.spent.saturating_add(alone.added);
        let reason = format!("{} and {how}.", frequency(node));
        self.decisions.push(decision(self.index, self.survey, id, true, reason));
    }

    fn refuse(&mut self, id: NodeId, objection: String) {
        let reason = format!("{}, but {objection}.", frequency(&self.survey.nodes[id]));
        self.decisions.push(decision(self.index, self.survey, id, false, reason));
    }
}
