//! A proof that a member sent something, at most once in each scope, without saying who: the ballot's circuit without a
//! choice.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{Kind, hash_to_field};
use linli_primitives::{BodyHash, Digest, Nullifier, PollId, WeightCommitment};

use crate::community::CommunityId;
use crate::encoding::encode;

/// Where a member has one nullifier: a numbered slot of a period at a place of the community, such as a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// What the place is for; no scope of one kind is one of another, or a poll.
    pub kind: Kind,
    /// The community.
    pub community: CommunityId,
    /// The place.
    pub place: Digest,
    /// The period, from 0.
    pub period: u32,
    /// The slot, from 0.
    pub slot: u16,
}

impl Scope {
    /// What stands where a ballot names its poll. A poll's id is a hash of another kind, so it is never one.
    pub fn element(&self) -> PollId {
        let Self {
            kind,
            community,
            place,
            period,
            slot,
        } = self;
        let parts: [&[u8]; 4] = [
            community.as_bytes(),
            &place.0,
            &period.to_le_bytes(),
            &slot.to_le_bytes(),
        ];
        PollId::new(hash_to_field(*kind, &parts))
    }
}

/// The proof, as sent.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Membership {
    /// The roll for which it was made.
    pub roll: Digest,
    /// One per member and scope.
    pub nullifier: Nullifier,
    /// V = w·G + s·H, which hides the member's shares.
    pub weight: WeightCommitment,
    /// The halo2 proof; it binds the rest by the body hash.
    pub proof: Vec<u8>,
}

impl Membership {
    /// The hash of all that the proof binds: what is sent, and everything here but the proof.
    pub fn body(&self, kind: Kind, sent: &impl BorshSerialize) -> BodyHash {
        let Self {
            roll,
            nullifier,
            weight,
            proof: _,
        } = self;
        let rest = encode(&(sent, roll, nullifier, weight));
        BodyHash::new(hash_to_field(kind, &[&rest]))
    }
}

#[cfg(test)]
mod tests;
