//! Newtypes over the base field of Pallas, the field of the circuits.
//!
//! Each is 32 bytes little endian, canonical: an encoding at or above the modulus is refused.

use ff::PrimeField;
use linli_rule::Rule;
pub use pasta_curves::Fp;

/// The bytes are not a canonical field element: the integer they encode is at or above the modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("encoding.canonical: not a canonical field element")]
pub struct NonCanonical;

/// Decodes 32 little-endian bytes, refusing integers at or above the modulus.
pub fn decode(bytes: &[u8; 32]) -> Result<Fp, NonCanonical> {
    Option::from(Fp::from_repr(*bytes)).ok_or(NonCanonical)
}

/// Declares public 32-byte newtypes with one canonical encoding: raw in borsh, lower-case hex in text.
macro_rules! field_newtype {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, zeroize::Zeroize)]
        pub struct $name(Fp);

        impl core::hash::Hash for $name {
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                self.to_bytes().hash(state);
            }
        }

        impl $name {
            /// Wraps a field element; the caller says what it is.
            pub const fn new(element: Fp) -> Self {
                Self(element)
            }

            /// The field element.
            pub const fn element(self) -> Fp {
                self.0
            }

            /// 32 bytes, little endian.
            pub fn to_bytes(self) -> [u8; 32] {
                self.0.to_repr()
            }

            /// Refuses integers at or above the modulus.
            pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, NonCanonical> {
                decode(bytes).map(Self)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&hex::encode(self.to_bytes()))
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl core::str::FromStr for $name {
            type Err = NonCanonical;
            fn from_str(text: &str) -> Result<Self, NonCanonical> {
                Self::from_bytes(&crate::document::decode_hex32(text).ok_or(NonCanonical)?)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl borsh::BorshSerialize for $name {
            fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
                writer.write_all(&self.to_bytes())
            }
        }

        impl borsh::BorshDeserialize for $name {
            fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
                let bytes = <[u8; 32]>::deserialize_reader(reader)?;
                Self::from_bytes(&bytes)
                    .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
            }
        }
    )* };
}
field_newtype! {
    /// Names one person in one realm without revealing who: `Hash(ID, sk)`.
    IdCommitment,
    /// A leaf of the roll: `Hash(ROLL_LEAF, idc, shares)`.
    RollLeaf,
    /// The root of the roll's Merkle tree.
    RollRoot,
    /// The hash of a poll document into the field; names the poll everywhere.
    PollId,
    /// One per owner and poll, `Hash(VOTE_NF, sk, poll)`; it reveals a second ballot of the same owner.
    Nullifier,
    /// The hash of the rest of a ballot (sealed choices and Sigma proofs), bound as a public input.
    BodyHash,
    /// A leaf of the members' tree: `Hash(MEMBER; idc, joined, paid through)`.
    MemberLeaf,
    /// The root of a scheme's members.
    MemberRoot,
    /// An attested loss: `Hash(LOSS; idc, category, event day, gross loss, other cover, salt)`.
    AttestationLeaf,
    /// The root of the attestations of one category.
    AttestationRoot,
    /// A member's private counters after a claim: `Hash(STATE; idc, category, seq, period, count, paid, blind)`.
    StateNote,
    /// The root of a scheme's state notes.
    StateRoot,
    /// The hash of a scheme's document into the field; names the scheme everywhere.
    SchemeId,
    /// The hash of a rulebook version, with its scheme.
    RulebookId,
    /// One per member and attestation, `Hash(EVENT_NF; sk, attestation)`; it reveals an event claimed twice.
    EventNullifier,
    /// One per state note, `Hash(STATE_NF; sk, scheme, category, seq)`; it reveals a note spent twice.
    StateNullifier,
    /// Random, inside an attestation: without it nobody can find the leaf by trying amounts and days.
    Salt,
}

#[cfg(test)]
mod tests;
