//! Hashes of documents: one canonical encoding, BLAKE2b-512, and for the circuit a wide reduction into Fp.

use blake2b_simd::Params;
use ff::FromUniformBytes;
use linli_rule::Rule;

use crate::field::Fp;

/// What is hashed; each has its own personalisation, so that no hash of one kind is a hash of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A poll document.
    Poll,
    /// The rest of a ballot: everything but the halo2 proof.
    BallotBody,
    /// A realm's name, with a seed: the realm secret.
    RealmSecret,
    /// A roll as published.
    Roll,
    /// The closed record of a poll: all counted ballots in order.
    Closing,
    /// A key ceremony's description.
    Ceremony,
    /// Bytes as they are in a file or an answer.
    File,
    /// The description of a proving key.
    Key,
    /// A mutual-aid scheme's document.
    Scheme,
    /// A version of a scheme's rulebook.
    Rulebook,
    /// The rest of a claim: everything but the proof.
    ClaimBody,
    /// An act of one of a scheme's roles, as signed.
    Act,
    /// A bill, under the assessors' key.
    LossTag,
    /// A claim as recorded; names it in rounds and payouts.
    Claim,
    /// A scheme's state.
    AidState,
    /// A poll's state.
    PollState,
    /// A link of the chain over the ballots that a poll accepted.
    History,
    /// The seed of one of a scheme's officers: the signing and the receiving key.
    RoleSecret,
    /// A community's document.
    Community,
    /// An act of one of a community's roles, as signed.
    CommunityAct,
    /// A community's state.
    CommunityState,
    /// A message as submitted and logged.
    Message,
    /// A state as kept in a snapshot.
    Snapshot,
    /// A reference to a payment, as a key.
    Reference,
    /// How far the serials of an owner's ballots in a poll are behind her clock.
    Serial,
    /// The key with which a claimant may name another payee.
    PayeeKey,
    /// A request at a node's inbox, as signed by whom it is for or from.
    Inbox,
    /// The randomness of a ballot's ciphertexts, from its seed.
    Sealing,
    /// The ciphertexts of a ballot: its fingerprint.
    Fingerprint,
    /// The weights of proofs that are verified together.
    Batch,
    /// A notice of the committee.
    Notice,
    /// A fund's document.
    Fund,
    /// What an act left of a fund, and an act's cells.
    FundState,
    /// The keys of units' accounts.
    AccountKey,
    /// A desk for members' reports.
    Desk,
    /// Where a member has one nullifier for one report: desk, period and slot.
    ReportScope,
    /// The rest of a report: everything but the proof.
    ReportBody,
    /// The key with which a member answers for a report or a booking.
    Pseudonym,
    /// A list of spaces that members book.
    PlaceList,
    /// Where a member has one nullifier for one booking: list, period and slot.
    BookingScope,
    /// The rest of a booking: everything but the proof.
    BookingBody,
}

impl Kind {
    /// 16 bytes, BLAKE2b's personalisation.
    const fn personal(self) -> &'static [u8; 16] {
        match self {
            Self::Poll => b"Linli_Poll______",
            Self::BallotBody => b"Linli_BallotBody",
            Self::RealmSecret => b"Linli_RealmSecrt",
            Self::Roll => b"Linli_Roll______",
            Self::Closing => b"Linli_Closing___",
            Self::Ceremony => b"Linli_Ceremony__",
            Self::File => b"Linli_File______",
            Self::Key => b"Linli_Key_______",
            Self::Scheme => b"Linli_Scheme____",
            Self::Rulebook => b"Linli_Rulebook__",
            Self::ClaimBody => b"Linli_ClaimBody_",
            Self::Act => b"Linli_Act_______",
            Self::LossTag => b"Linli_LossTag___",
            Self::Claim => b"Linli_Claim_____",
            Self::AidState => b"Linli_AidState__",
            Self::PollState => b"Linli_PollState_",
            Self::History => b"Linli_History___",
            Self::RoleSecret => b"Linli_RoleSecret",
            Self::Community => b"Linli_Community_",
            Self::CommunityAct => b"Linli_CommnityAc",
            Self::CommunityState => b"Linli_CommnitySt",
            Self::Message => b"Linli_Message___",
            Self::Snapshot => b"Linli_Snapshot__",
            Self::Reference => b"Linli_Reference_",
            Self::Serial => b"Linli_Serial____",
            Self::PayeeKey => b"Linli_PayeeKey__",
            Self::Inbox => b"Linli_Inbox_____",
            Self::Sealing => b"Linli_Sealing___",
            Self::Fingerprint => b"Linli_Fingerprnt",
            Self::Batch => b"Linli_Batch_____",
            Self::Notice => b"Linli_Notice____",
            Self::Fund => b"Linli_Fund______",
            Self::FundState => b"Linli_FundState_",
            Self::AccountKey => b"Linli_AccountKey",
            Self::Desk => b"Linli_Desk______",
            Self::ReportScope => b"Linli_ReportScop",
            Self::ReportBody => b"Linli_ReportBody",
            Self::Pseudonym => b"Linli_Pseudonym_",
            Self::PlaceList => b"Linli_PlaceList_",
            Self::BookingScope => b"Linli_BookingScp",
            Self::BookingBody => b"Linli_BookingBdy",
        }
    }
}

/// BLAKE2b-512 of `parts`, each preceded by its length in 8 bytes little endian.
pub fn hash(kind: Kind, parts: &[&[u8]]) -> [u8; 64] {
    absorb(Params::new().hash_length(64), kind, parts)
}

/// The same keyed: without `key` nobody can test a guess of `parts`.
pub fn keyed_digest(key: &[u8; 32], kind: Kind, parts: &[&[u8]]) -> Digest {
    let hash = absorb(Params::new().hash_length(64).key(key), kind, parts);
    Digest(core::array::from_fn(|i| hash[i]))
}

fn absorb(params: &mut Params, kind: Kind, parts: &[&[u8]]) -> [u8; 64] {
    let mut state = params.personal(kind.personal()).to_state();
    for part in parts {
        state
            .update(&(part.len() as u64).to_le_bytes())
            .update(part);
    }
    *state.finalize().as_array()
}

/// The same reduced into Fp: 512 bits make the bias negligible.
pub fn hash_to_field(kind: Kind, parts: &[&[u8]]) -> Fp {
    Fp::from_uniform_bytes(&hash(kind, parts))
}

/// The first 32 bytes of a document's hash; names files, ceremonies and closings.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Hashes `parts` as `kind`.
    pub fn of(kind: Kind, parts: &[&[u8]]) -> Self {
        let hash = hash(kind, parts);
        Self(core::array::from_fn(|i| hash[i]))
    }
}

/// Exactly 64 lower-case hex digits.
pub(crate) fn decode_hex32(text: &str) -> Option<[u8; 32]> {
    let lower = text
        .bytes()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let mut bytes = [0; 32];
    (lower && hex::decode_to_slice(text, &mut bytes).is_ok()).then_some(bytes)
}

impl core::fmt::Display for Digest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl core::fmt::Debug for Digest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The text is not 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("encoding.digest: expected 64 lower-case hex digits")]
pub struct BadDigest;

impl core::str::FromStr for Digest {
    type Err = BadDigest;
    fn from_str(text: &str) -> Result<Self, BadDigest> {
        decode_hex32(text).map(Self).ok_or(BadDigest)
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
