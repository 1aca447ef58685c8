//! Bytes as lower-case hex in text documents; one spelling per value.

use linli_primitives::Digest;
use serde::{Deserialize, Deserializer};

/// Reads exactly 64 lower-case hex digits.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<[u8; 32], D::Error> {
    Digest::deserialize(d).map(|digest| digest.0)
}
