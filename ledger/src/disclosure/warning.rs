//! What a committee should know of small groups before anybody votes.

use linli_primitives::Shares;
use linli_wire::{Counting, Poll};

/// Below so many owners, an option chosen by one or two of them is likely.
pub const SMALL_ROLL: u64 = 100;
/// An evenly spread vote should give each option this many times the floor.
pub const MARGIN: u64 = 5;

/// A reason to think about small groups; all are of the rule `poll.small_group`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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
        "poll.small_group: only {owners} owners: an option may well be chosen by one or two of them"
    )]
    SmallRoll {
        /// Owners of the roll.
        owners: u64,
    },
    /// Many options for so many owners.
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
    /// Owners whose number of shares nobody else has: a total equal to it names them.
    #[error(
        "poll.small_group: {unique} of {owners} owners have a number of shares that nobody else has"
    )]
    UniqueShares {
        /// Owners with a number of shares of their own.
        unique: u64,
        /// Owners listed.
        owners: u64,
    },
}

impl Warning {
    /// The id of the rule that it is about.
    pub const fn rule(&self) -> &'static str {
        "poll.small_group"
    }
}

/// All warnings for `poll` with owners of `shares`; none where shares are not counted, because heads name nobody.
pub fn warnings(poll: &Poll, shares: &[Shares]) -> Vec<Warning> {
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
    warnings.extend(few_heads(poll));
    let unique = unique(shares);
    if unique > 0 {
        warnings.push(Warning::UniqueShares {
            unique,
            owners: shares.len() as u64,
        });
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
