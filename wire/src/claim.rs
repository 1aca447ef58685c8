//! A claim as it is sent.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{Kind, hash_to_field};
use linli_primitives::{
    AttestationRoot, BodyHash, Day, Digest, EventNullifier, MemberRoot, Money, RulebookId,
    SchemeId, StateNote, StateNullifier, StateRoot,
};

use crate::encoding::{DecodeError, decode, encode};
use crate::signature::OfficerKey;

/// First bytes of a claim: the kind and the format's version.
pub const MAGIC: [u8; 8] = *b"LINLIC\x00\x01";
/// The longest claim, in bytes.
pub const MAX_BYTES: usize = 32 << 10;
/// The longest encrypted payee, in bytes.
pub const MAX_PAYEE: usize = 4 << 10;
/// The longest proof, in bytes.
pub const MAX_PROOF: usize = 16 << 10;
/// Payee details are padded to this before encryption, so that their length identifies nobody.
pub const PAYEE_BYTES: usize = 1 << 10;

/// All of a claim but its proof: what everyone sees.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ClaimBody {
    /// The scheme.
    pub scheme: SchemeId,
    /// The record it is for.
    pub ledger: String,
    /// The round it is for.
    pub round: u64,
    /// The version of the rulebook in force on the event's day.
    pub rulebook: RulebookId,
    /// The benefit line.
    pub category: u32,
    /// The declared event it falls under, where the line needs one.
    pub declared: Option<u32>,
    /// Root of the members' tree it was made for.
    pub member_root: MemberRoot,
    /// Root of the category's attestations it was made for.
    pub attestation_root: AttestationRoot,
    /// Root of the state notes it was made for.
    pub state_root: StateRoot,
    /// The amount claimed.
    pub amount: Money,
    /// One per member and attestation.
    pub event_nullifier: EventNullifier,
    /// One per state note.
    pub state_nullifier: StateNullifier,
    /// The note of the counters after this claim.
    pub new_state: StateNote,
    /// Who is paid: encrypted to the treasurer, or an address. Opaque here.
    pub payee: Vec<u8>,
    /// Who may name another payee while the claim is not paid: a key of this claim alone.
    pub payee_key: OfficerKey,
    /// What the transfer may cost; the scheme's.
    pub fee: Money,
    /// Last day on which the claim may be taken.
    pub expires: Day,
}

/// One member's claim: what is claimed, and why it is owed.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Claim {
    magic: [u8; 8],
    /// What everyone sees.
    pub body: ClaimBody,
    /// The halo2 proof of every rule; binds the body by its hash.
    pub proof: Vec<u8>,
}

impl ClaimBody {
    /// `claim.body`: the hash of everything but the proof.
    pub fn hash(&self) -> BodyHash {
        BodyHash::new(hash_to_field(Kind::ClaimBody, &[&MAGIC, &encode(self)]))
    }
}

impl Claim {
    /// Puts the parts together.
    pub const fn new(body: ClaimBody, proof: Vec<u8>) -> Self {
        Self {
            magic: MAGIC,
            body,
            proof,
        }
    }

    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.get(..MAGIC.len()).is_none_or(|head| head != MAGIC) {
            return Err(DecodeError::Magic("claim"));
        }
        let claim: Self = decode(bytes, MAX_BYTES)?;
        for (length, limit) in [
            (claim.body.payee.len(), MAX_PAYEE),
            (claim.proof.len(), MAX_PROOF),
        ] {
            if length > limit {
                return Err(DecodeError::Size { length, limit });
            }
        }
        Ok(claim)
    }

    /// Names the claim: the digest of its bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::Claim, &[&self.encode()])
    }
}

/// Pads payee details with a length in front; `None` if they are too long.
pub fn pad_payee(details: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(details.len()).ok()?;
    (details.len() + 2 <= PAYEE_BYTES).then(|| {
        let mut padded = Vec::with_capacity(PAYEE_BYTES);
        padded.extend(length.to_le_bytes());
        padded.extend(details);
        padded.resize(PAYEE_BYTES, 0);
        padded
    })
}

/// Reads padded payee details; `None` if they were not padded like that.
pub fn unpad_payee(padded: &[u8]) -> Option<&[u8]> {
    let (length, rest) = padded.split_first_chunk::<2>()?;
    let details = rest.get(..usize::from(u16::from_le_bytes(*length)))?;
    (padded.len() == PAYEE_BYTES && rest[details.len()..].iter().all(|b| *b == 0))
        .then_some(details)
}

#[cfg(test)]
mod tests;
