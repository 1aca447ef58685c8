//! The ballot: "I am on the roll with this hidden weight, and this is my one nullifier for this poll".
//!
//! The choice itself is covered by Sigma proofs over the same weight commitment.

use linli_primitives::merkle::{MAX_DEPTH, Path};
use linli_primitives::{
    Blinding, BodyHash, Nullifier, PollId, RealmSecret, RollLeaf, RollRoot, Shares,
    WeightCommitment,
};
use linli_rule::Rule;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Depth of the roll's tree.
pub const DEPTH: usize = MAX_DEPTH;

/// What everyone sees of a ballot's statement, in the order of the circuit's public inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BallotInstance {
    /// Root of the roll that the poll names.
    pub roll_root: RollRoot,
    /// The poll.
    pub poll: PollId,
    /// One per owner and poll.
    pub nullifier: Nullifier,
    /// V: commits to the owner's weight.
    pub weight: WeightCommitment,
    /// Hash of the rest of the ballot.
    pub body: BodyHash,
}

/// What only the owner knows. Never printed; every field is wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct BallotWitness {
    /// sk: the owner's secret in this realm.
    pub secret: RealmSecret,
    /// w: the owner's shares as on the roll.
    pub shares: Shares,
    /// Where on the roll the owner's leaf is.
    pub path: Path<DEPTH>,
    /// s: opens the weight commitment. Fresh for every ballot.
    pub blinding: Blinding,
}

impl BallotWitness {
    /// The leaf this witness opens: `Hash(ROLL_LEAF; Hash(ID; sk), w)`.
    pub fn leaf(&self) -> RollLeaf {
        RollLeaf::of(self.secret.commitment(), self.shares)
    }

    /// The one instance this witness satisfies for `poll` and `body`.
    pub fn instance(&self, poll: PollId, body: BodyHash) -> BallotInstance {
        BallotInstance {
            roll_root: RollRoot::new(self.path.root(self.leaf().element())),
            poll,
            nullifier: self.secret.vote_nullifier(poll),
            weight: WeightCommitment::commit(self.shares, &self.blinding),
            body,
        }
    }
}

/// A rule of the ballot. Its id is the same in the book, the circuit, the errors and the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error, Rule)]
pub enum BallotRule {
    /// The leaf of (sk, w) is in the tree with the roll's root.
    #[error("ballot.member: not on the roll with this root and these shares")]
    Member,
    /// nullifier = `Hash(VOTE_NF; sk, poll)`.
    #[error("ballot.nullifier: not this owner's nullifier for this poll")]
    Nullifier,
    /// V = w·G + s·H, w below 2^40 and V not the identity.
    #[error("ballot.weight: the commitment does not open to these shares")]
    Weight,
}

impl BallotRule {
    /// Every rule that a witness can break. `ballot.body` has no witness: the transcript binds it.
    pub const ALL: [Self; 3] = [Self::Member, Self::Nullifier, Self::Weight];

    /// The id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Member => "ballot.member",
            Self::Nullifier => "ballot.nullifier",
            Self::Weight => "ballot.weight",
        }
    }

    fn holds(self, instance: &BallotInstance, witness: &BallotWitness) -> bool {
        match self {
            Self::Member => {
                witness.path.index >> DEPTH == 0
                    && witness.path.root(witness.leaf().element()) == instance.roll_root.element()
            }
            Self::Nullifier => witness.secret.vote_nullifier(instance.poll) == instance.nullifier,
            Self::Weight => {
                let weight = WeightCommitment::commit(witness.shares, &witness.blinding);
                weight == instance.weight && weight.coordinates().is_some()
            }
        }
    }
}

/// Every rule that `witness` breaks.
pub fn broken(instance: &BallotInstance, witness: &BallotWitness) -> Vec<BallotRule> {
    BallotRule::ALL
        .into_iter()
        .filter(|rule| !rule.holds(instance, witness))
        .collect()
}

/// Names the first broken rule.
pub fn check(instance: &BallotInstance, witness: &BallotWitness) -> Result<(), BallotRule> {
    match broken(instance, witness).first() {
        Some(rule) => Err(*rule),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
