//! A ballot's ciphertexts, kept to be taken out of the sums.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_sigma::{Point, Sealed, SealedOption, encode_all_vartime};

use crate::input::SealedVote;
use crate::sums::QuestionSums;

/// Encoded points of every question: first those of each option, then of the turnout, unless that is the options' sum.
#[derive(Clone, Debug, Default, BorshSerialize, BorshDeserialize)]
pub(crate) struct KeptVotes(Vec<Vec<[u8; 32]>>);

/// Points of an option, and of a turnout.
const OPTION: usize = 3;
const TURNOUT: usize = 2;

impl KeptVotes {
    pub(super) fn of(votes: &[SealedVote]) -> Self {
        let points: Vec<Vec<Point>> = votes.iter().map(points).collect();
        let mut encoded = encode_all_vartime(&points.concat()).into_iter();
        let lengths = points.iter().map(Vec::len);
        Self(
            lengths
                .map(|length| encoded.by_ref().take(length).collect())
                .collect(),
        )
    }

    /// Whether nothing is kept.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there are as many points as questions with so many slots have.
    pub(super) fn fit(&self, slots: &[usize]) -> bool {
        let fits = |(points, slots): (&Vec<_>, &usize)| {
            let options = OPTION * slots;
            [options, options + TURNOUT].contains(&points.len())
        };
        self.0.len() == slots.len() && self.0.iter().zip(slots).all(fits)
    }

    /// The votes again, in the shape of `sums`.
    pub(super) fn votes(&self, sums: &[QuestionSums]) -> Vec<SealedVote> {
        let questions = self.0.iter().zip(sums);
        questions
            .map(|(points, sums)| vote(points, sums.slots()))
            .collect()
    }
}

fn points(vote: &SealedVote) -> Vec<Point> {
    let SealedVote { options, turnout } = vote;
    let mut points: Vec<_> = options
        .iter()
        .flat_map(|o| [o.a, o.heads, o.shares])
        .collect();
    if *turnout != Sealed::of_all(options) {
        points.extend([turnout.a, turnout.b]);
    }
    points
}

fn vote(points: &[[u8; 32]], slots: usize) -> SealedVote {
    let mut rest = points
        .iter()
        .map(|bytes| Point::decode_sum(bytes).expect("encoded here"));
    let options = (0..slots).map(|_| SealedOption {
        a: rest.next().expect("three for each option"),
        heads: rest.next().expect("three for each option"),
        shares: rest.next().expect("three for each option"),
    });
    let options: Vec<_> = options.collect();
    let turnout = match (rest.next(), rest.next()) {
        (Some(a), Some(b)) => Sealed { a, b },
        _ => Sealed::of_all(&options),
    };
    SealedVote { options, turnout }
}

#[cfg(test)]
mod tests;
