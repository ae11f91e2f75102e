//! Summing and ageing profiles.
//!
//! The daemon merges each new profile into an aged sum of the older ones, so that what a program
//! did long ago stops deciding what is compiled now; the command line merges files.
//!
//! *What always holds*: merging adds counts and loses none, whatever the order; stacks come out
//! sorted, equal ones summed.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::profile::{Frame, Health, Meta, Profile, SiteProfile, Stack};

impl Profile {
    /// Adds everything that `other` saw.
    pub fn merge(&mut self, other: &Profile) {
        merge_meta(&mut self.meta, &other.meta, &mut self.health);
        merge_health(&mut self.health, &other.health);
        self.codes.extend(other.codes.iter().map(|(id, info)| (*id, info.clone())));
        self.shapes.extend(other.shapes.iter().map(|(id, shape)| (*id, shape.clone())));
        self.stacks.extend(other.stacks.iter().cloned());
        self.sum_stacks();
        for (at, site) in &other.sites {
            merge_site(self.sites.entry(*at).or_default(), site);
        }
        for (at, operands) in &other.operands {
            add_all(self.operands.entry(*at).or_default(), operands);
        }
        add_all(&mut self.loops, &other.loops);
    }

    /// Merges any number of profiles.
    pub fn merged<'a>(profiles: impl IntoIterator<Item = &'a Profile>) -> Profile {
        let mut profiles = profiles.into_iter();
        let mut sum = profiles.next().cloned().unwrap_or_default();
        sum.sum_stacks();
        profiles.for_each(|profile| sum.merge(profile));
        sum
    }

    /// Lets counts decay by half each `half_life`, and drops what falls below `floor`.
    ///
    /// Health and where the profile was taken stay: they say what happened, not what counts. Code
    /// that nothing names any more is dropped. A `half_life` of zero forgets everything.
    pub fn age(&mut self, elapsed: Duration, half_life: Duration, floor: u64) {
        let half_lives = elapsed.as_secs_f64() / half_life.as_secs_f64();
        let factor = if half_life.is_zero() { 0.0 } else { 0.5f64.powf(half_lives) };
        let decay = |count: &mut u64| {
            *count = decayed(*count, factor);
            *count > 0 && *count >= floor
        };
        self.stacks.retain_mut(|stack| decay(&mut stack.samples));
        self.loops.retain(|_, count| decay(count));
        self.operands.values_mut().for_each(|operands| operands.retain(|_, count| decay(count)));
        self.operands.retain(|_, operands| !operands.is_empty());
        self.sites.retain(|_, site| {
            site.callees.retain(|_, count| decay(count));
            site.receivers.retain(|_, count| decay(count));
            decay(&mut site.samples) || !site.callees.is_empty() || !site.receivers.is_empty()
        });
        self.drop_unnamed_code();
    }

    fn sum_stacks(&mut self) {
        let mut sums: BTreeMap<(u32, Vec<Frame>, bool), u64> = BTreeMap::new();
        for stack in self.stacks.drain(..) {
            add(sums.entry((stack.thread, stack.frames, stack.partial)).or_default(), stack.samples);
        }
        let stack = |((thread, frames, partial), samples)| Stack { thread, frames, samples, partial };
        self.stacks = sums.into_iter().map(stack).collect();
    }

    fn drop_unnamed_code(&mut self) {
        let frames = self.stacks.iter().flat_map(|s| &s.frames).map(|f| f.code);
        let callers =
            self.sites.keys().chain(self.operands.keys()).chain(self.loops.keys()).map(|at| at.code);
        let callees = self.sites.values().flat_map(|s| s.callees.keys().copied());
        let named: std::collections::BTreeSet<_> = frames.chain(callers).chain(callees).collect();
        self.codes.retain(|id, _| named.contains(id));
        self.shapes.retain(|id, _| named.contains(id));
    }
}

fn decayed(count: u64, factor: f64) -> u64 {
    if factor >= 1.0 { count } else { (count as f64 * factor).round() as u64 }
}

fn add(sum: &mut u64, count: u64) {
    *sum = sum.saturating_add(count);
}

fn add_all<K: Ord + Clone>(sums: &mut BTreeMap<K, u64>, counts: &BTreeMap<K, u64>) {
    for (key, count) in counts {
        add(sums.entry(key.clone()).or_default(), *count);
    }
}

fn merge_site(sum: &mut SiteProfile, site: &SiteProfile) {
    add(&mut sum.samples, site.samples);
    add_all(&mut sum.callees, &site.callees);
    add_all(&mut sum.receivers, &site.receivers);
}

fn merge_health(sum: &mut Health, health: &Health) {
    add(&mut sum.samples, health.samples);
    add(&mut sum.lost, health.lost);
    add(&mut sum.partial, health.partial);
    add(&mut sum.probe_hits, health.probe_hits);
    add(&mut sum.probe_lost, health.probe_lost);
    health.degraded.iter().for_each(|sentence| degrade(sum, sentence));
}

fn degrade(health: &mut Health, sentence: &str) {
    if !health.degraded.iter().any(|known| known == sentence) {
        health.degraded.push(sentence.to_owned());
    }
}

/// The sum began with the first and lasted as long as all; what differs is said, not averaged.
fn merge_meta(sum: &mut Meta, meta: &Meta, health: &mut Health) {
    if *sum == Meta::default() {
        *sum = meta.clone();
        return;
    }
    if sum.python != meta.python {
        degrade(health, &format!("Profiles of Python {} and {} were merged.", sum.python, meta.python));
    }
    if sum.frequency_hz != meta.frequency_hz {
        let (a, b) = (sum.frequency_hz, meta.frequency_hz);
        degrade(
            health,
            &format!("Profiles of {a} and {b} samples a second were merged as if they were equal."),
        );
    }
    sum.start_ns = sum.start_ns.min(meta.start_ns);
    add(&mut sum.duration_ns, meta.duration_ns);
    if sum.pid != meta.pid {
        sum.pid = 0;
    }
}

#[cfg(test)]
mod tests;
