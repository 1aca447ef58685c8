//! A sealed ballot as it is sent.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{Kind, hash_to_field};
use linli_primitives::{BodyHash, Digest, Nullifier, PollId, RollRoot, WeightCommitment};

use crate::encoding::{DecodeError, bounded, decode, encode};
use crate::poll::MAX_QUESTIONS;

/// First bytes of a ballot: the kind and the format's version.
pub const MAGIC: [u8; 8] = *b"LINLIB\x00\x01";
/// The longest ballot: 32 questions of 64 options stay below this.
pub const MAX_BYTES: usize = 1 << 20;
/// Where a ballot begins in its message: after the magic, the kind and the ballot's length.
const WITHIN_MESSAGE: usize = 8 + 1 + 4;
/// The length of a ballot's message up to and including the poll and the nullifier.
pub const MESSAGE_HEAD: usize = WITHIN_MESSAGE + MAGIC.len() + 3 * 32;

/// One owner's ballot: who (by nullifier), with which weight (committed), what (sealed), and why it is valid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Ballot {
    magic: [u8; 8],
    /// The poll it is cast in.
    pub poll: PollId,
    /// The roll it was made for; must be the poll's.
    pub roll: RollRoot,
    /// One per owner and poll.
    pub nullifier: Nullifier,
    /// V = w·G + s·H.
    pub weight: WeightCommitment,
    /// Orders an owner's ballots of one poll: where the last counts, a later one replaces only a smaller serial.
    /// Wallets use Unix seconds.
    pub serial: u64,
    /// Per question: ciphertexts and Sigma proof, in the encoding of the `sigma` crate.
    #[borsh(deserialize_with = "bounded::<MAX_QUESTIONS, _, _>")]
    pub questions: Vec<Vec<u8>>,
    /// The halo2 proof of membership, nullifier and weight; binds all the rest by the body hash.
    pub proof: Vec<u8>,
}

impl Ballot {
    /// Puts the parts together.
    pub fn new(
        poll: PollId,
        roll: RollRoot,
        nullifier: Nullifier,
        weight: WeightCommitment,
        serial: u64,
        questions: Vec<Vec<u8>>,
        proof: Vec<u8>,
    ) -> Self {
        Self {
            magic: MAGIC,
            poll,
            roll,
            nullifier,
            weight,
            serial,
            questions,
            proof,
        }
    }

    /// `ballot.body`: the hash of everything but the halo2 proof.
    pub fn body(&self) -> BodyHash {
        let Self {
            magic,
            poll,
            roll,
            nullifier,
            weight,
            serial,
            questions,
            proof: _,
        } = self;
        let rest = encode(&(magic, poll, roll, nullifier, weight, serial, questions));
        BodyHash::new(hash_to_field(Kind::BallotBody, &[&rest]))
    }

    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.get(..MAGIC.len()).is_none_or(|head| head != MAGIC) {
            return Err(DecodeError::Magic("ballot"));
        }
        decode(bytes, MAX_BYTES)
    }

    /// The poll and the nullifier, without reading the rest: for checks before a ballot is decoded.
    pub fn peek(bytes: &[u8]) -> Result<(PollId, Nullifier), DecodeError> {
        let mut rest = bytes
            .strip_prefix(&MAGIC)
            .ok_or(DecodeError::Magic("ballot"))?;
        let head = <(PollId, RollRoot, Nullifier)>::deserialize(&mut rest);
        let (poll, _, nullifier) = head.map_err(|e| DecodeError::Canonical(e.to_string()))?;
        Ok((poll, nullifier))
    }

    /// The same from a ballot's message, of which the first [`MESSAGE_HEAD`] bytes are enough.
    pub fn peek_in_message(bytes: &[u8]) -> Result<(PollId, Nullifier), DecodeError> {
        let ballot = bytes.get(WITHIN_MESSAGE..);
        Self::peek(ballot.ok_or(DecodeError::Magic("ballot"))?)
    }

    /// Names the ballot's file: the digest of its bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::File, &[&self.encode()])
    }
}

#[cfg(test)]
mod tests;
