//! Who is elected.
//!
//! A candidate is elected if somebody chose it, it reaches every condition, and fewer other candidates than there
//! are seats do so and rank at least as high. So no candidate tied across the last seat is elected.

use linli_wire::rule::{Condition, Measure, Tie};
use linli_wire::{Counting, Outcome, Part};

use super::{Tally, Truth, exact};

/// One candidate: whether it may be elected, and by what it is ranked.
struct Candidate {
    index: u32,
    eligible: Truth,
    key: [Part; 2],
}

pub(super) fn elect(tally: &Tally<'_>, seats: u32, rank: Measure, each: &[Condition]) -> Outcome {
    let candidates: Vec<Candidate> = (0..tally.question.options.len())
        .map(|index| candidate(tally, index, rank, each))
        .collect();
    let elected: Option<Vec<&Candidate>> = candidates
        .iter()
        .filter_map(|c| match is_elected(c, &candidates, seats) {
            Truth::Holds => Some(Some(c)),
            Truth::Fails => None,
            Truth::Unknown => Some(None),
        })
        .collect();
    let Some(mut elected) = elected else {
        return Outcome::Undetermined;
    };
    let vacant = seats.saturating_sub(elected.len() as u32);
    let tied = match vacant {
        0 => Some(Vec::new()),
        _ => tied(&candidates, &elected),
    };
    let Some(tied) = tied else {
        return Outcome::Undetermined;
    };
    elected.sort_by_key(|c| (c.key.map(|part| core::cmp::Reverse(part.low)), c.index));
    Outcome::Elected {
        vacant,
        options: elected.iter().map(|c| c.index).collect(),
        tied,
    }
}

/// While a seat is vacant: those who may be elected, were not, and are outranked by nobody else who was not. `None` where
/// the bounds leave open who that is.
fn tied(candidates: &[Candidate], elected: &[&Candidate]) -> Option<Vec<u32>> {
    let left: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| !elected.iter().any(|e| e.index == c.index))
        .collect();
    let not_outranked = |c: &Candidate| {
        left.iter().fold(c.eligible, |truth, rival| {
            truth.and(rival.eligible.not().or(at_least(c, rival)))
        })
    };
    left.iter()
        .filter_map(|c| match not_outranked(c) {
            Truth::Holds => Some(Some(c.index)),
            Truth::Fails => None,
            Truth::Unknown => Some(None),
        })
        .collect()
}

fn candidate(tally: &Tally<'_>, index: usize, rank: Measure, each: &[Condition]) -> Candidate {
    let amount = tally.option(index);
    let other_decides =
        tally.question.rule.tie == Tie::OtherMeasure && tally.counting == Counting::Both;
    let other = |part: Part| if other_decides { part } else { exact(0) };
    Candidate {
        index: index as u32,
        eligible: is_chosen(amount.heads).and(tally.reaches(index, each)),
        key: match rank {
            Measure::Heads => [amount.heads, other(amount.shares)],
            Measure::Shares => [amount.shares, other(amount.heads)],
            Measure::Both => [amount.heads, amount.shares],
        },
    }
}

/// Whether somebody chose the candidate.
const fn is_chosen(heads: Part) -> Truth {
    match heads {
        Part { high: 0, .. } => Truth::Fails,
        Part { low: 0, .. } => Truth::Unknown,
        _ => Truth::Holds,
    }
}

fn is_elected(candidate: &Candidate, candidates: &[Candidate], seats: u32) -> Truth {
    let rivals = |truth: fn(&Candidate, &Candidate) -> bool| {
        candidates
            .iter()
            .filter(|rival| rival.index != candidate.index && truth(rival, candidate))
            .count()
    };
    let certain = rivals(|r, c| r.eligible == Truth::Holds && at_least(r, c) == Truth::Holds);
    let possible = rivals(|r, c| r.eligible != Truth::Fails && at_least(r, c) != Truth::Fails);
    let seats = seats as usize;
    match candidate.eligible {
        Truth::Fails => Truth::Fails,
        _ if certain >= seats => Truth::Fails,
        Truth::Holds if possible < seats => Truth::Holds,
        _ => Truth::Unknown,
    }
}

/// Whether `a` ranks at least as high as `b`: by the first part of the key, at equality by the second.
fn at_least(a: &Candidate, b: &Candidate) -> Truth {
    let [first, second] = [0, 1].map(|i| (a.key[i], b.key[i]));
    let second = match second {
        (a, b) if a.low >= b.high => Truth::Holds,
        (a, b) if a.high < b.low => Truth::Fails,
        _ => Truth::Unknown,
    };
    match first {
        (a, b) if a.low > b.high => Truth::Holds,
        (a, b) if a.high < b.low => Truth::Fails,
        (a, b) if a.low >= b.high && second == Truth::Holds => Truth::Holds,
        (a, b) if a.high <= b.low && second == Truth::Fails => Truth::Fails,
        _ => Truth::Unknown,
    }
}
