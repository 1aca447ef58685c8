//! A ballot's ciphertexts, kept to be taken out of the sums.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_sigma::{Point, Sealed, SealedOption, encode_all_vartime};

use crate::input::SealedVote;
use crate::sums::QuestionSums;

/// Encoded points, of every question first those of each option, then of the turnout.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub(crate) struct KeptVotes(Vec<[u8; 32]>);

impl KeptVotes {
    pub(super) fn of(votes: &[SealedVote]) -> Self {
        let points = votes.iter().flat_map(|vote| {
            let SealedVote { options, turnout } = vote;
            let options = options.iter().flat_map(|o| [o.a, o.heads, o.shares]);
            options.chain([turnout.a, turnout.b])
        });
        Self(encode_all_vartime(&points.collect::<Vec<_>>()))
    }

    pub(super) const fn points(&self) -> usize {
        self.0.len()
    }

    /// The votes again, in the shape of `sums`.
    pub(super) fn votes(&self, sums: &[QuestionSums]) -> Vec<SealedVote> {
        let mut rest = self.0.iter();
        let mut next = || {
            let bytes = rest.next().expect("as many points as the questions have");
            Point::decode_sum(bytes).expect("encoded here")
        };
        let mut vote = |sums: &QuestionSums| {
            let option = |_| SealedOption {
                a: next(),
                heads: next(),
                shares: next(),
            };
            let options = (0..sums.slots()).map(option).collect();
            let (a, b) = (next(), next());
            SealedVote {
                options,
                turnout: Sealed { a, b },
            }
        };
        sums.iter().map(&mut vote).collect()
    }
}

#[cfg(test)]
mod tests;
