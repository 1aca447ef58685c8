//! Times and their medians.

use std::time::Instant;

/// Milliseconds since `start`.
pub(crate) fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

/// The times of one thing over all rounds.
#[derive(Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// Adds a round's time.
    pub(crate) fn push(&mut self, time: f64) {
        self.0.push(time);
    }

    /// The median; for an even number, the mean of the two in the middle. NaN without any.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let upper = sorted.len() / 2;
        match (sorted.len() % 2, sorted.get(upper)) {
            (_, None) => f64::NAN,
            (0, Some(high)) => (sorted[upper - 1] + high) / 2.0,
            (_, Some(middle)) => *middle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_one_or_the_mean_of_the_middle_two() {
        assert_eq!(Times(vec![9.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(Times(vec![9.0, 1.0, 2.0, 4.0]).median(), 3.0);
        assert!(Times::default().median().is_nan());
    }
}
