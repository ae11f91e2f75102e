//! The arithmetic: medians, spread, geometric means, and the warm-up time of a run.

use serde::Serialize;

/// Median, smallest and largest of some measurements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// `None` of nothing.
    pub fn of(values: &[f64]) -> Option<Spread> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        Some(Spread { median: middle(&sorted), min, max })
    }

    /// The distance from the smallest to the largest as a share of the median.
    pub fn relative(self) -> f64 {
        if self.median > 0.0 { (self.max - self.min) / self.median } else { 0.0 }
    }
}

fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { (sorted[half - 1] + sorted[half]) / 2.0 }
}

/// The geometric mean; `None` of nothing.
pub fn geomean(ratios: &[f64]) -> Option<f64> {
    let logs: f64 = ratios.iter().map(|r| r.ln()).sum();
    (!ratios.is_empty()).then(|| (logs / ratios.len() as f64).exp())
}

/// Seconds of a run that a steady run of the same length would not have spent.
///
/// Steady is the median lap of the second half.
pub fn warm_up(laps: &[f64]) -> f64 {
    let steady = Spread::of(&laps[laps.len() / 2..]).map_or(0.0, |s| s.median);
    let total: f64 = laps.iter().sum();
    (total - steady * laps.len() as f64).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Check the median of odd and even counts, and of none.
    #[test]
    fn spread() {
        let spread = Spread::of(&[3.0, 1.0, 2.0]).expect("three values");
        assert_eq!((spread.median, spread.min, spread.max), (2.0, 1.0, 3.0));
        assert_eq!(spread.relative(), 1.0);
        assert_eq!(Spread::of(&[4.0, 1.0]).expect("two values").median, 2.5);
        assert_eq!(Spread::of(&[]), None);
    }

    /// Check that a gain and an equal loss cancel.
    #[test]
    fn geometric_mean() {
        let mean = geomean(&[2.0, 0.5, 1.0]).expect("three ratios");
        assert!((mean - 1.0).abs() < 1e-12);
        assert_eq!(geomean(&[]), None);
    }

    /// Check that slow first laps count as warm-up and steady ones do not.
    #[test]
    fn warm_up_is_the_excess() {
        assert_eq!(warm_up(&[5.0, 1.0, 1.0, 1.0]), 4.0);
        assert_eq!(warm_up(&[1.0, 1.0, 1.0, 1.0]), 0.0);
        assert_eq!(warm_up(&[]), 0.0);
    }
}
