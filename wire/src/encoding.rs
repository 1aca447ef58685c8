//! Encodings that several messages share.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::curve::{BadPoint, decode_point};
use linli_rule::Rule;

/// A message's bytes are not its canonical encoding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum DecodeError {
    /// Longer than any message of this kind.
    #[error("encoding.size: {length} bytes, at most {limit} are allowed")]
    Size {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The first bytes do not say that this is such a message of a known version.
    #[error("encoding.magic: not a {0} of a known version")]
    Magic(&'static str),
    /// Truncated, trailing bytes, a non-canonical field element or point, an impossible value.
    #[error("encoding.canonical: {0}")]
    Canonical(String),
}

/// Decodes borsh within `limit` bytes, all of them.
pub fn decode<T: BorshDeserialize>(bytes: &[u8], limit: usize) -> Result<T, DecodeError> {
    if bytes.len() > limit {
        return Err(DecodeError::Size {
            length: bytes.len(),
            limit,
        });
    }
    borsh::from_slice(bytes).map_err(|e| DecodeError::Canonical(e.to_string()))
}

/// Encodes as borsh.
pub fn encode<T: BorshSerialize>(value: &T) -> Vec<u8> {
    borsh::to_vec(value).expect("writing to memory does not fail")
}

/// A list of at most `MOST`, refused by its length before any of it is read: a point costs a square root, and an empty
/// text or list takes more memory than its bytes.
pub(crate) fn bounded<const MOST: usize, T: BorshDeserialize, R: borsh::io::Read>(
    reader: &mut R,
) -> borsh::io::Result<Vec<T>> {
    let length = u32::deserialize_reader(reader)? as usize;
    if length > MOST {
        let refusal = format!("a list of {length}, at most {MOST} are allowed");
        return Err(borsh::io::Error::new(
            borsh::io::ErrorKind::InvalidData,
            refusal,
        ));
    }
    (0..length).map(|_| T::deserialize_reader(reader)).collect()
}

/// Bytes in text form: lower-case hex, so that one value has one spelling.
fn decode_hex(text: &str) -> Result<Vec<u8>, hex::FromHexError> {
    match text.char_indices().find(|(_, c)| c.is_ascii_uppercase()) {
        Some((index, c)) => Err(hex::FromHexError::InvalidHexCharacter { c, index }),
        None => hex::decode(text),
    }
}

/// The canonical 32 bytes of a point of Pallas that is not the identity; lower-case hex in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize)]
pub struct EncodedPoint([u8; 32]);

impl EncodedPoint {
    /// Refuses what is not a canonical point, and the identity.
    pub fn new(bytes: [u8; 32]) -> Result<Self, BadPoint> {
        decode_point(&bytes).map(|_| Self(bytes))
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 32 bytes in the place of a point, unchecked: checking costs a square root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UncheckedPoint([u8; 32]);

impl core::fmt::Debug for EncodedPoint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl BorshDeserialize for EncodedPoint {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(<[u8; 32]>::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e.detail()))
    }
}

impl serde::Serialize for EncodedPoint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de> serde::Deserialize<'de> for EncodedPoint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        let bytes = decode_hex(&text).map_err(D::Error::custom)?;
        let length = bytes.len();
        let bytes = <[u8; 32]>::try_from(bytes)
            .map_err(|_| D::Error::invalid_length(length, &"32 bytes"))?;
        Self::new(bytes).map_err(D::Error::custom)
    }
}

/// Bytes that are lower-case hex in text; for proofs inside JSON documents.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HexBytes(pub Vec<u8>);

impl serde::Serialize for HexBytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> serde::Deserialize<'de> for HexBytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        decode_hex(&text)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
