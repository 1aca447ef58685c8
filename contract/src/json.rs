//! What a chain's users send, as JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use linli_primitives::{EventNullifier, SchemeId};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes, in text as base64 with padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

/// The contract begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instantiate {
    /// The message that founds the community, as its committee signed it.
    pub founding: Base64,
}

/// What can be asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Execute {
    /// Messages for the record, in order.
    Submit {
        /// Their canonical bytes.
        messages: Vec<Base64>,
    },
    /// The coins that come with it go to a scheme's pool.
    Contribute {
        /// The scheme.
        scheme: SchemeId,
    },
    /// Claims of closed rounds are paid from the pool.
    Pay {
        /// The scheme.
        scheme: SchemeId,
        /// The claims, by their event nullifiers; none: what the last round owes, a number of them at a time.
        #[serde(default)]
        claims: Vec<EventNullifier>,
    },
}

impl Execute {
    /// Messages by their bytes.
    pub fn submit(messages: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let messages = messages.into_iter().map(Base64).collect();
        Self::Submit { messages }
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(D::Error::custom)
    }
}

/// A number of any size as text.
pub(crate) mod decimal {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(number: &u128, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}
