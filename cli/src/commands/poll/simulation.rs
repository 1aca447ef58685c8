//! How often a poll of this roll, these questions and this floor would end without an outcome: votes drawn at random,
//! counted and published as the real ones are.
//!
//! The assumptions are stated beside the figures: each enrolled owner, since nobody else can vote, takes part with probability 4/5; of those who
//! vote on a motion six in ten choose the option that passes it and one in twenty abstains; in an election, candidates
//! earlier in the list are preferred. The draws are the same every time.

use linli_primitives::Shares;
use linli_rules::disclosure::{Areas, Public, plan};
use linli_rules::{Totals, decide};
use linli_wire::{Counting, Outcome, Part, Poll, Question, tally};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Votes drawn for each question.
pub(super) const DRAWS: u32 = 200;

/// How many of [`DRAWS`] votes by owners of `shares` would leave each question undetermined.
pub(super) fn undetermined(poll: &Poll, shares: &[Shares]) -> Vec<u32> {
    let areas = Areas::of(shares.iter().copied());
    let questions = poll.questions.iter();
    questions
        .map(|question| {
            let mut rng = ChaCha20Rng::seed_from_u64(1);
            let draws = (0..DRAWS).map(|_| outcome(poll, question, shares, &areas, &mut rng));
            draws
                .filter(|drawn| *drawn == Outcome::Undetermined)
                .count() as u32
        })
        .collect()
}

/// Heads and shares of every slot, and of all who took part.
struct Count {
    ballots: u64,
    heads: Vec<u64>,
    shares: Vec<u64>,
    participating: u64,
}

fn outcome(
    poll: &Poll,
    question: &Question,
    owners: &[Shares],
    areas: &Areas,
    rng: &mut ChaCha20Rng,
) -> Outcome {
    let count = count(question, owners, rng);
    let totals = if count.ballots < u64::from(poll.floor) {
        sealed(poll, question, &count, areas)
    } else {
        published(poll, question, &count, areas)
    };
    decide(question, poll.counting, &poll.roll, &totals)
}

fn count(question: &Question, owners: &[Shares], rng: &mut ChaCha20Rng) -> Count {
    let slots = question.slots();
    let mut count = Count {
        ballots: 0,
        heads: vec![0; slots],
        shares: vec![0; slots],
        participating: 0,
    };
    for shares in owners.iter().map(|shares| shares.get()) {
        if below(5, rng) == 0 {
            continue;
        }
        count.ballots += 1;
        count.participating += shares;
        for slot in vote(question, rng) {
            count.heads[slot] += 1;
            count.shares[slot] += shares;
        }
    }
    count
}

/// The slots that one owner chooses.
fn vote(question: &Question, rng: &mut ChaCha20Rng) -> Vec<usize> {
    let options = question.options.len();
    if question.abstain && below(20, rng) == 0 {
        return vec![options];
    }
    if let Some(yes) = question.yes {
        let yes = yes as usize;
        let others: Vec<usize> = (0..options).filter(|option| *option != yes).collect();
        return match below(10, rng) {
            0..6 => vec![yes],
            _ => vec![others[below(others.len() as u64, rng) as usize]],
        };
    }
    let mut left: Vec<usize> = (0..options).collect();
    (0..question.max)
        .map(|_| {
            // The earlier of two draws.
            let [one, other] = [(); 2].map(|()| below(left.len() as u64, rng) as usize);
            left.remove(one.min(other))
        })
        .collect()
}

/// What is known if so few ballots count that nothing is decrypted.
fn sealed(poll: &Poll, question: &Question, count: &Count, areas: &Areas) -> Totals {
    let part = |high| Part { low: 0, high };
    let participating = areas.together(count.ballots);
    Totals {
        ballots: count.ballots,
        heads: vec![part(count.ballots); question.slots()],
        shares: match poll.counting {
            Counting::Heads => Vec::new(),
            _ => vec![part(participating.high); question.slots()],
        },
        participating,
    }
}

fn published(poll: &Poll, question: &Question, count: &Count, areas: &Areas) -> Totals {
    let heads = &count.heads;
    let plan = plan(question, poll.counting, poll.floor, count.ballots, heads);
    let sum = |options: &Vec<u32>| {
        options
            .iter()
            .map(|option| count.shares[*option as usize])
            .sum()
    };
    let group = |options: Vec<u32>| {
        let shares = Shares::new(sum(&options)).unwrap_or(Shares::MAX);
        tally::Group { options, shares }
    };
    let groups: Vec<tally::Group> = plan.groups.into_iter().map(group).collect();
    let public = Public {
        question,
        ballots: count.ballots,
        heads,
        groups: &groups,
        participating: count.participating,
        areas: Some(areas),
    };
    let known = |total: u64| Part {
        low: total,
        high: total,
    };
    Totals {
        ballots: count.ballots,
        heads: heads.iter().copied().map(known).collect(),
        shares: match poll.counting {
            Counting::Heads => Vec::new(),
            _ => public.bounds(),
        },
        participating: known(count.participating),
    }
}

/// A number below `bound`, which is so small that the bias does not matter.
fn below(bound: u64, rng: &mut ChaCha20Rng) -> u64 {
    rng.next_u64() % bound.max(1)
}
