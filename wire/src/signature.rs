//! Who may act: ed25519 keys of a scheme's or a community's roles, k of n, each valid between two days.

use borsh::{BorshDeserialize, BorshSerialize};
pub use ed25519_dalek::SigningKey;
use ed25519_dalek::{Signer, VerifyingKey};
use linli_primitives::document::{Kind, hash};
use linli_primitives::{Day, SchemeId};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::community::CommunityId;
use crate::encoding::{bounded, encode};
use crate::recipient::Recipient;
use crate::text::{is_name, look_alike};

/// The most keys of a role, and signatures of an act.
pub const MAX_KEYS: usize = 64;

/// An officer's public key: a point that is canonical and not of small order. 64 hex digits in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize)]
pub struct OfficerKey([u8; 32]);

/// The bytes are not an acceptable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("authority.key: not a canonical ed25519 key, or one of small order")]
pub struct BadKey;

impl OfficerKey {
    /// Refuses what is not a canonical point, and points of small order.
    pub fn new(bytes: [u8; 32]) -> Result<Self, BadKey> {
        match VerifyingKey::from_bytes(&bytes) {
            // Decompression accepts y ≥ p; encoding the point must give the same bytes.
            Ok(key) if !key.is_weak() && key.to_edwards().compress().0 == bytes => Ok(Self(bytes)),
            _ => Err(BadKey),
        }
    }

    /// The public half of a signing key.
    pub fn of(key: &SigningKey) -> Self {
        Self(key.verifying_key().to_bytes())
    }

    /// 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// One officer's signature under an act.
#[derive(Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Whose.
    pub key: OfficerKey,
    /// R and s.
    #[serde(with = "signature_text")]
    pub signature: [u8; 64],
}

impl Signature {
    /// Whether the key signed `message`, whoever holds it and on whatever day.
    pub fn is_of(&self, message: &[u8]) -> bool {
        let bytes = ed25519_dalek::Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(&self.key.0)
            .and_then(|key| key.verify_strict(message, &bytes))
            .is_ok()
    }
}

impl core::fmt::Debug for Signature {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Signature({:?})", self.key)
    }
}

/// Where an act is done: in a scheme or in a community. An act for one is not valid in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    kind: Kind,
    name: [u8; 32],
}

impl From<SchemeId> for Scope {
    fn from(scheme: SchemeId) -> Self {
        let (kind, name) = (Kind::Act, scheme.to_bytes());
        Self { kind, name }
    }
}

impl From<CommunityId> for Scope {
    fn from(community: CommunityId) -> Self {
        let (kind, name) = (Kind::CommunityAct, *community.as_bytes());
        Self { kind, name }
    }
}

/// What officers sign. The name keeps acts of different kinds apart.
pub trait Signable: BorshSerialize {
    /// The kind of act, part of what is signed.
    const NAME: &'static str;
}

/// An act with its signatures.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed<T> {
    /// What is done.
    pub act: T,
    /// By whom.
    #[borsh(deserialize_with = "bounded::<MAX_KEYS, _, _>")]
    pub signatures: Vec<Signature>,
}

impl<T: Signable> Signed<T> {
    /// The act, still unsigned.
    pub const fn new(act: T) -> Self {
        Self {
            act,
            signatures: Vec::new(),
        }
    }

    /// The 64 bytes that are signed: the act's name and canonical bytes, bound to where it is done.
    pub fn message(&self, scope: impl Into<Scope>) -> [u8; 64] {
        let Scope { kind, name } = scope.into();
        hash(kind, &[&name, T::NAME.as_bytes(), &encode(&self.act)])
    }

    /// Adds a signature.
    pub fn sign(mut self, scope: impl Into<Scope>, key: &SigningKey) -> Self {
        let signature = key.sign(&self.message(scope)).to_bytes();
        let key = OfficerKey::of(key);
        self.signatures.push(Signature { key, signature });
        self
    }
}

/// A key of a role.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleKey {
    /// Whose, for people.
    pub name: String,
    /// The key.
    pub key: OfficerKey,
    /// To whom letters for its holder are sealed; nobody where there is none.
    pub recipient: Option<Recipient>,
    /// First day on which its signatures count. The day is that of the record, never the signer's.
    pub valid_from: Day,
    /// Last such day.
    pub valid_to: Day,
}

/// The holders of a role; `threshold` of them act together.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// How many must sign.
    pub threshold: u16,
    /// Who may.
    #[borsh(deserialize_with = "bounded::<MAX_KEYS, _, _>")]
    pub keys: Vec<RoleKey>,
}

/// An act lacks authority.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadAuthority {
    /// A key that does not have this role.
    #[error("authority.unknown: signed by a key without this role: {0:?}")]
    Unknown(OfficerKey),
    /// A key outside its days.
    #[error("authority.expired: the key of {name} is valid from {from} to {to}, not on {on}")]
    Expired {
        /// Whose.
        name: String,
        /// First valid day.
        from: Day,
        /// Last valid day.
        to: Day,
        /// The day of the record.
        on: Day,
    },
    /// The signature is not of this act in this scheme or community.
    #[error(
        "authority.signature: the signature of {0} is not of this act in this scheme or community"
    )]
    Signature(String),
    /// The same key twice.
    #[error("authority.duplicate: {0} signed twice")]
    Duplicate(String),
    /// Too few, or absurdly many.
    #[error("authority.threshold: {found} signatures, {needed} are needed")]
    Threshold {
        /// Signatures found.
        found: usize,
        /// Signatures needed.
        needed: u16,
    },
}

impl Role {
    /// Whether enough of this role's keys, all valid on `day`, signed `signed` in `scope`.
    pub fn authorizes<T: Signable>(
        &self,
        signed: &Signed<T>,
        scope: impl Into<Scope>,
        day: Day,
    ) -> Result<(), BadAuthority> {
        let found = signed.signatures.len();
        if found < usize::from(self.threshold) || found > MAX_KEYS {
            return Err(BadAuthority::Threshold {
                found,
                needed: self.threshold,
            });
        }
        let message = signed.message(scope);
        for (at, signature) in signed.signatures.iter().enumerate() {
            let holder = self.holder(signature.key)?;
            if signed.signatures[..at]
                .iter()
                .any(|s| s.key == signature.key)
            {
                return Err(BadAuthority::Duplicate(holder.name.clone()));
            }
            holder.check(day, &message, signature)?;
        }
        Ok(())
    }

    /// Whether names, keys and threshold fit together, and no two holders have names that look alike.
    pub fn is_sound(&self) -> bool {
        let mut keys: Vec<_> = self.keys.iter().map(|k| k.key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len() == self.keys.len()
            && keys.len() <= MAX_KEYS
            && (1..=keys.len()).contains(&usize::from(self.threshold))
            && !look_alike(self.keys.iter().map(|key| key.name.as_str()))
            && self
                .keys
                .iter()
                .all(|k| is_name(&k.name) && k.valid_from <= k.valid_to)
    }

    /// Whether `key` is one of this role's.
    pub fn holds(&self, key: OfficerKey) -> bool {
        self.holder(key).is_ok()
    }

    fn holder(&self, key: OfficerKey) -> Result<&RoleKey, BadAuthority> {
        self.keys
            .iter()
            .find(|k| k.key == key)
            .ok_or(BadAuthority::Unknown(key))
    }
}

impl RoleKey {
    fn check(&self, day: Day, message: &[u8], signature: &Signature) -> Result<(), BadAuthority> {
        if day < self.valid_from || self.valid_to < day {
            return Err(BadAuthority::Expired {
                name: self.name.clone(),
                from: self.valid_from,
                to: self.valid_to,
                on: day,
            });
        }
        if signature.is_of(message) {
            Ok(())
        } else {
            Err(BadAuthority::Signature(self.name.clone()))
        }
    }
}

impl core::fmt::Display for OfficerKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl core::fmt::Debug for OfficerKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "OfficerKey({self})")
    }
}

impl core::str::FromStr for OfficerKey {
    type Err = BadKey;
    fn from_str(text: &str) -> Result<Self, BadKey> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadKey)?;
        if hex::encode(bytes) == text {
            Self::new(bytes)
        } else {
            Err(BadKey)
        }
    }
}

impl BorshDeserialize for OfficerKey {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(<[u8; 32]>::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

impl Serialize for OfficerKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OfficerKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// 64 bytes as 128 lower-case hex digits.
pub(crate) mod signature_text {
    use serde::Deserialize;

    pub(crate) fn serialize<S: serde::Serializer>(
        bytes: &[u8; 64],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<[u8; 64], D::Error> {
        use serde::de::Error;
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        let mut bytes = [0; 64];
        hex::decode_to_slice(text.as_bytes(), &mut bytes).map_err(D::Error::custom)?;
        if hex::encode(bytes) == text {
            Ok(bytes)
        } else {
            Err(D::Error::custom("not lower-case hex"))
        }
    }
}

#[cfg(test)]
mod tests;
