//! Whether those who can vote are enough for what a question's rule asks of all owners.
//!
//! A threshold of all owners counts everybody on the roll, and only the enrolled can vote. Where all of them together
//! stay below it, no turnout and no majority decides.

use linli_primitives::Shares;
use linli_wire::rule::{Base, Condition, Decision, Measure, Threshold};
use linli_wire::{Poll, Question};

/// A threshold of all owners that the enrolled cannot reach; rule `poll.unreachable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// The question, from 1.
    pub question: usize,
    /// Counted how: heads or shares.
    pub by: Measure,
    /// The most that can vote.
    pub most: u64,
    /// The least that the rule asks for.
    pub needed: u64,
}

/// What the `enrolled` heads and shares cannot reach: of each question and measure, the highest threshold.
pub fn unreachable(poll: &Poll, enrolled: (u64, Shares)) -> Vec<Unreachable> {
    let amounts = [
        (Measure::Heads, enrolled.0, poll.roll.heads),
        (Measure::Shares, enrolled.1.get(), poll.roll.shares.get()),
    ];
    let of_question = |(question, asked)| {
        amounts.into_iter().filter_map(move |(by, most, all)| {
            let thresholds = of_all(asked).filter(|c| c.by == by || c.by == Measure::Both);
            let needed = thresholds.map(|c| least(c.threshold, all)).max()?;
            (needed > most).then_some(Unreachable {
                question,
                by,
                most,
                needed,
            })
        })
    };
    (1..).zip(&poll.questions).flat_map(of_question).collect()
}

/// The conditions whose base is all owners; a quorum has no other.
fn of_all(question: &Question) -> impl Iterator<Item = &Condition> {
    let rule = &question.rule;
    let (Decision::Motion {
        passes: deciding, ..
    }
    | Decision::Election { each: deciding, .. }) = &rule.decision;
    let deciding = deciding.iter().filter(|c| c.of == Base::All);
    rule.quorum.iter().chain(deciding)
}

/// The least amount that reaches `threshold` of `all`.
fn least(threshold: Threshold, all: u64) -> u64 {
    let (num, den) = (u128::from(threshold.num), u128::from(threshold.den.max(1)));
    let whole = u128::from(all) * num;
    let least = if threshold.more_than {
        whole / den + 1
    } else {
        whole.div_ceil(den)
    };
    u64::try_from(least).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `poll.unreachable`: the least that is asked for is reached, one less is not.
    #[test]
    fn the_least_that_reaches_a_threshold_is_counted_in_whole_owners() {
        let of = |num, den, more_than| Threshold {
            num,
            den,
            more_than,
        };
        assert_eq!(least(of(2, 3, false), 22), 15);
        assert_eq!(least(of(2, 3, false), 21), 14);
        assert_eq!(least(of(1, 2, true), 22), 12);
        assert_eq!(least(of(1, 1, false), 1 << 40), 1 << 40);
    }
}
