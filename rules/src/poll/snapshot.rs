//! A poll's state put away and taken out again.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Digest, Nullifier};
use linli_sigma::{Point, Sealed, SealedOption, encode_all_vartime};
use linli_wire::Poll;
use linli_wire::snapshot::{SnapshotError, open, seal};

use super::{Counted, PollState};
use crate::decryption::{Decryption, KeptDecryption};
use crate::input::SealedVote;
use crate::sums::QuestionSums;

/// First bytes of a poll's snapshot: the kind and the format's version.
pub const SNAPSHOT_MAGIC: [u8; 8] = *b"LINLISP\x01";

type Kept = (
    Poll,
    Option<i64>,
    u64,
    Digest,
    BTreeMap<Nullifier, Counted>,
    Vec<QuestionSums>,
    Option<KeptDecryption>,
);

impl PollState {
    /// Everything, canonical: equal states have equal snapshots.
    pub fn snapshot(&self) -> Vec<u8> {
        let Self {
            poll,
            id: _,   // The poll's.
            keys: _, // The poll's.
            clock,
            accepted,
            history,
            ballots,
            sums,
            decryption,
        } = self;
        let decryption = decryption.as_ref().map(Decryption::kept);
        let kept = (poll, clock, accepted, history, ballots, sums, decryption);
        seal(SNAPSHOT_MAGIC, &kept)
    }

    /// The state of a snapshot, with the same root as the one it was made of. Sealed choices stay encoded until
    /// they are needed, so that a start takes no square roots.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let kept: Kept = open(SNAPSHOT_MAGIC, bytes)?;
        let (poll, clock, accepted, history, ballots, sums, decryption) = kept;
        let refuse = |why: &str| SnapshotError::Canonical(why.into());
        let empty = Self::open(poll).map_err(|error| refuse(&error.to_string()))?;
        let points = KeptVotes::points(&empty.sums);
        let fits = sums.len() == empty.sums.len()
            && sums
                .iter()
                .zip(&empty.sums)
                .all(|(a, b)| a.slots() == b.slots())
            && ballots
                .values()
                .all(|counted| [0, points].contains(&counted.votes.0.len()));
        if !fits {
            return Err(refuse("sums or ballots do not fit the poll's questions"));
        }
        let restore = |kept| Decryption::restored(&empty.poll, kept);
        let decryption = match decryption.map(restore) {
            Some(None) => return Err(refuse("heads do not fit the poll's questions")),
            decryption => decryption.flatten(),
        };
        Ok(Self {
            clock,
            accepted,
            history,
            ballots,
            sums,
            decryption,
            ..empty
        })
    }
}

/// A ballot's ciphertexts, kept to be taken out of the sums: encoded points, of every question first those of each
/// option, then of the turnout.
#[derive(Clone, Debug, Default, BorshSerialize, BorshDeserialize)]
pub(super) struct KeptVotes(Vec<[u8; 32]>);

impl KeptVotes {
    /// How many points the ballots of these questions have.
    fn points(sums: &[QuestionSums]) -> usize {
        sums.iter().map(|sums| 3 * sums.slots() + 2).sum()
    }

    pub(super) fn of(votes: &[SealedVote]) -> Self {
        let points = votes.iter().flat_map(|vote| {
            let SealedVote { options, turnout } = vote;
            let options = options.iter().flat_map(|o| [o.a, o.heads, o.shares]);
            options.chain([turnout.a, turnout.b])
        });
        Self(encode_all_vartime(&points.collect::<Vec<_>>()))
    }

    /// The votes again, in the shape of `sums`; none where none were kept.
    pub(super) fn votes(&self, sums: &[QuestionSums]) -> Vec<SealedVote> {
        if self.0.is_empty() {
            return Vec::new();
        }
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
