//! What a committee should know about small groups before anybody votes.

use linli_primitives::Shares;
use linli_rule::Rule;
use linli_wire::{Counting, Poll};

/// Below this many owners, an option chosen by one or two of them is likely.
pub const SMALL_ROLL: u64 = 100;
/// An evenly spread vote should give each option this many times the floor.
pub const MARGIN: u64 = 5;
/// On average, this many sets of owners should have one sum in common.
pub const SETS_PER_SUM: u128 = 1000;

/// A reason to think about small groups; all are of the rule `poll.small_group`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Warning {
    /// Shares totals of single owners would be published.
    #[error(
        "poll.small_group: a floor of {floor} publishes the shares of an option that one owner chose"
    )]
    NoFloor {
        /// The poll's floor.
        floor: u32,
    },
    /// No option's shares can be published on their own.
    #[error(
        "poll.small_group: a floor of {floor} is above half of the {owners} owners: options will be merged"
    )]
    HighFloor {
        /// The poll's floor.
        floor: u32,
        /// Owners of the roll.
        owners: u64,
    },
    /// Few owners.
    #[error(
        "poll.small_group: with only {owners} owners, an option can easily be the choice of one or two of them"
    )]
    SmallRoll {
        /// Owners of the roll.
        owners: u64,
    },
    /// Few enrolled: when all but a few of them vote, the turnout reveals the shares of those who do not.
    #[error(
        "poll.small_group: only {enrolled} enrolled owners: if all but a few vote, the others follow from the roll by subtraction"
    )]
    FewEnrolled {
        /// Owners who can vote.
        enrolled: u64,
    },
    /// Many options for the number of owners.
    #[error(
        "poll.small_group: question {question}: spread evenly, an option gets {per_option} heads; the floor is {floor}"
    )]
    FewHeads {
        /// The question, from 1.
        question: usize,
        /// Heads an option gets if all owners vote, spread evenly, rounded down.
        per_option: u64,
        /// The poll's floor.
        floor: u32,
    },
    /// Owners whose number of shares nobody else has: a total equal to it identifies them.
    #[error(
        "poll.small_group: {unique} of {owners} owners have a number of shares that nobody else has"
    )]
    UniqueShares {
        /// Owners with a number of shares of their own.
        unique: u64,
        /// Owners listed.
        owners: u64,
    },
    /// Few sets of as many owners as the floor have one sum in common, so trying sets finds who is behind it.
    #[error(
        "poll.small_group: {floor} owners can be found by trying sums; for this roll, a floor of {enough} is enough"
    )]
    GuessableSums {
        /// The poll's floor.
        floor: u32,
        /// The smallest floor at which [`SETS_PER_SUM`] sets have a sum in common on average.
        enough: u64,
    },
}

/// How many of the `enrolled` owners cast none of the `ballots` that count, where they are so few that the shares that
/// took part, subtracted from those of the public roll, reveal theirs.
pub fn few_absent(poll: &Poll, enrolled: u64, ballots: u64) -> Option<u64> {
    let (absent, few) = (enrolled.saturating_sub(ballots), poll.floor.max(2));
    let told = poll.counting != Counting::Heads && ballots >= u64::from(poll.floor);
    (told && (1..u64::from(few)).contains(&absent)).then_some(absent)
}

/// All warnings for `poll` with owners of `shares`, `enrolled` of whom can vote; none where shares are not counted,
/// because heads identify nobody.
pub fn warnings(poll: &Poll, shares: &[Shares], enrolled: u64) -> Vec<Warning> {
    if poll.counting == Counting::Heads {
        return Vec::new();
    }
    let (floor, owners) = (poll.floor, poll.roll.heads);
    let mut warnings = Vec::new();
    if floor <= 1 {
        warnings.push(Warning::NoFloor { floor });
    }
    if u64::from(floor) > owners / 2 {
        warnings.push(Warning::HighFloor { floor, owners });
    }
    if owners < SMALL_ROLL {
        warnings.push(Warning::SmallRoll { owners });
    }
    if enrolled < SMALL_ROLL {
        warnings.push(Warning::FewEnrolled { enrolled });
    }
    warnings.extend(few_heads(poll));
    let unique = unique(shares);
    if unique > 0 {
        warnings.push(Warning::UniqueShares {
            unique,
            owners: shares.len() as u64,
        });
    }
    if let Some(enough) = enough(shares).filter(|enough| 1 < floor && u64::from(floor) < *enough) {
        warnings.push(Warning::GuessableSums { floor, enough });
    }
    warnings
}

fn few_heads(poll: &Poll) -> impl Iterator<Item = Warning> {
    let floor = poll.floor;
    poll.questions
        .iter()
        .zip(1..)
        .filter_map(move |(question, number)| {
            let options = question.options.len() as u64 + u64::from(question.abstain);
            let choices = u128::from(poll.roll.heads) * u128::from(question.max);
            let per_option = (choices / u128::from(options.max(1))) as u64;
            (per_option < MARGIN * u64::from(floor.max(1))).then_some(Warning::FewHeads {
                question: number,
                per_option,
                floor,
            })
        })
}

fn unique(shares: &[Shares]) -> u64 {
    let mut sorted = shares.to_vec();
    sorted.sort_unstable();
    sorted
        .chunk_by(|a, b| a == b)
        .filter(|same| same.len() == 1)
        .count() as u64
}

/// The smallest number k of owners of whom there are [`SETS_PER_SUM`] sets for each possible sum: C(n, k) sets and
/// at most k·(largest − smallest) + 1 sums. `None` where there is no such k up to half of the owners.
fn enough(shares: &[Shares]) -> Option<u64> {
    let owners = shares.len() as u128;
    let spread = u128::from(shares.iter().max()?.get() - shares.iter().min()?.get());
    let mut sets = 1u128;
    for k in 1..=owners / 2 {
        match sets.checked_mul(owners - k + 1) {
            Some(product) => sets = product / k,
            None => return Some(k as u64),
        }
        if sets >= SETS_PER_SUM * (k * spread + 1) {
            return Some(k as u64);
        }
    }
    None
}

#[cfg(test)]
mod tests;
