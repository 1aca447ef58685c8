//! The same rules written down a second time: exact fractions, sorting, no bounds.

use core::cmp::Ordering;

use super::super::*;
use linli_wire::rule::Tie;

/// a/b against c/d by their continued fractions; b and d are not zero.
fn compare(a: u64, b: u64, c: u64, d: u64) -> Ordering {
    (a / b).cmp(&(c / d)).then_with(|| match (a % b, c % d) {
        (0, 0) => Ordering::Equal,
        (0, _) => Ordering::Less,
        (_, 0) => Ordering::Greater,
        (r, s) => compare(d, s, b, r),
    })
}

fn reaches(t: Threshold, amount: u64, base: u64) -> bool {
    base > 0
        && match compare(amount, base, t.num.into(), t.den.into()) {
            Ordering::Greater => true,
            Ordering::Equal => !t.more_than,
            Ordering::Less => false,
        }
}

/// Heads and shares.
type Pair = [u64; 2];

fn all(conditions: &[Condition], amount: Pair, base: impl Fn(Base) -> Pair) -> bool {
    conditions.iter().all(|c| {
        let [heads, shares] = [0, 1].map(|m| reaches(c.threshold, amount[m], base(c.of)[m]));
        match c.by {
            Measure::Heads => heads,
            Measure::Shares => shares,
            Measure::Both => heads && shares,
        }
    })
}

pub(super) fn decide(question: &Question, roll: &RollSummary, totals: &Totals) -> Outcome {
    let pair = |i: usize| [totals.heads[i].low, totals.shares[i].low];
    let everyone = [roll.heads, roll.shares.get()];
    let took_part = [totals.ballots, totals.participating.low];
    let abstained = pair(question.options.len());
    let base = |base| match base {
        Base::All => everyone,
        Base::Participants => took_part,
        Base::Deciding => [took_part[0] - abstained[0], took_part[1] - abstained[1]],
    };
    if !all(&question.rule.quorum, took_part, |_| everyone) {
        return Outcome::NoQuorum;
    }
    match &question.rule.decision {
        Decision::Motion { passes, .. } if all(passes, pair(0), base) => Outcome::Passed,
        Decision::Motion { second_vote, .. } => {
            if !second_vote.is_empty() && all(second_vote, pair(0), base) {
                Outcome::SecondVote
            } else {
                Outcome::Failed
            }
        }
        Decision::Election { seats, rank, each } => {
            let key = |i: &u32| match (rank, question.rule.tie, pair(*i as usize)) {
                (Measure::Both, _, key) => key,
                (Measure::Heads, Tie::OtherMeasure, [h, s]) => [h, s],
                (Measure::Shares, Tie::OtherMeasure, [h, s]) => [s, h],
                (Measure::Heads, Tie::Fails, [h, _]) => [h, 0],
                (Measure::Shares, Tie::Fails, [_, s]) => [s, 0],
            };
            let mut options: Vec<u32> = (0..question.options.len() as u32)
                .filter(|i| pair(*i as usize)[0] > 0 && all(each, pair(*i as usize), base))
                .collect();
            options.sort_by_key(|i| core::cmp::Reverse(key(i)));
            let seats = *seats as usize;
            let mut tied = Vec::new();
            if options.len() > seats {
                let first_out = key(&options[seats]);
                tied.clone_from(&options);
                tied.retain(|i| key(i) == first_out);
                options.retain(|i| key(i) > first_out);
                options.truncate(seats);
            }
            if options.len() == seats {
                tied.clear();
            }
            Outcome::Elected {
                vacant: (seats - options.len()) as u32,
                options,
                tied,
            }
        }
    }
}
