//! The shares of a roll's owners who can vote, as everybody can read them in its file: what bounds totals that are not
//! published on their own.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::Shares;
use linli_wire::Part;

/// Counting sets of owners with one sum stops here.
pub const MANY_SETS: u64 = 1_000_000;

/// How many owners have how many shares, ascending by shares.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Areas(Vec<(u64, u64)>);

impl Areas {
    /// The areas of owners with these shares.
    pub fn of(shares: impl IntoIterator<Item = Shares>) -> Self {
        let mut sorted: Vec<u64> = shares.into_iter().map(Shares::get).collect();
        sorted.sort_unstable();
        let alike = sorted.chunk_by(|a, b| a == b);
        Self(alike.map(|same| (same[0], same.len() as u64)).collect())
    }

    /// How many owners there are.
    pub fn owners(&self) -> u64 {
        self.0.iter().map(|(_, owners)| owners).sum()
    }

    /// What `owners` different owners have together, at least and at most.
    pub fn together(&self, owners: u64) -> Part {
        Part {
            low: sum(self.0.iter(), owners),
            high: sum(self.0.iter().rev(), owners),
        }
    }

    /// How many sets of `owners` owners have one sum in common, on average: the number of sets divided by the number of
    /// sums they can have. Above [`MANY_SETS`] the exact number does not matter.
    pub fn sets_per_sum(&self, owners: u32) -> u64 {
        let [all, owners] = [u128::from(self.owners()), u128::from(owners)];
        let (Some((least, _)), Some((most, _))) = (self.0.first(), self.0.last()) else {
            return 0;
        };
        if owners > all {
            return 0;
        }
        let sums = owners * u128::from(most - least) + 1;
        let mut fewer = 1..=owners.min(all - owners);
        let sets = fewer.try_fold(1u128, |sets, k| Some(sets.checked_mul(all - k + 1)? / k));
        let sets = sets.map_or(u128::MAX, |sets| sets / sums);
        sets.clamp(1, MANY_SETS.into()) as u64
    }
}

/// The shares of the first `owners` of a list.
fn sum<'a>(list: impl Iterator<Item = &'a (u64, u64)>, mut owners: u64) -> u64 {
    let mut sum = 0u64;
    for (shares, alike) in list {
        let taken = owners.min(*alike);
        sum = sum.saturating_add(shares.saturating_mul(taken));
        owners -= taken;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas(list: impl IntoIterator<Item = u64>) -> Areas {
        Areas::of(
            list.into_iter()
                .map(|n| Shares::new(n).expect("below 2^40")),
        )
    }

    #[test]
    fn the_smallest_and_the_largest_bound_what_some_have_together() {
        let areas = areas([5, 1, 3, 3]);
        assert_eq!(areas.owners(), 4);
        let together = |owners| {
            let Part { low, high } = areas.together(owners);
            (low, high)
        };
        assert_eq!(
            [0, 1, 3, 4].map(together),
            [(0, 0), (1, 5), (7, 11), (12, 12)]
        );
    }

    #[test]
    fn sets_that_share_a_sum_are_counted_on_average() {
        // 60 owners of 40.00 to 140.00: three of them are found by trying, twelve are not.
        let house = areas((0..60).map(|n| 4_000 + n * 10_000 / 59));
        assert_eq!(house.sets_per_sum(3), 1);
        assert_eq!(house.sets_per_sum(12), MANY_SETS);
        assert_eq!(areas([80; 11]).sets_per_sum(3), 165);
        assert_eq!(areas([80; 2]).sets_per_sum(3), 0);
    }
}
