//! Bytes as lower-case hex in text documents; one spelling per value.

use linli_primitives::Digest;
#[cfg(not(feature = "ceremony"))]
use serde::{Deserialize, Deserializer};
#[cfg(feature = "ceremony")]
use serde::{Deserialize, Deserializer, Serializer};

/// Reads exactly 64 lower-case hex digits.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<[u8; 32], D::Error> {
    Digest::deserialize(d).map(|digest| digest.0)
}

#[cfg(feature = "ceremony")]
pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex::encode(bytes))
}

/// Bytes of any length.
#[cfg(feature = "ceremony")]
pub(crate) mod bytes {
    use serde::de::Error;

    use super::*;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Err(D::Error::custom("upper-case hex"))
        } else {
            hex::decode(text.as_bytes()).map_err(D::Error::custom)
        }
    }
}
