//! To whom letters are sealed: the X25519 key of an age recipient, published beside an officer's signing key.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Hrp};
use borsh::{BorshDeserialize, BorshSerialize};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

/// How age spells recipients.
const PREFIX: &str = "age";

/// An age recipient. `age1…` in text, 32 bytes in documents.
#[derive(Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Recipient([u8; 32]);

/// The text is no age recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("authority.recipient: not an age recipient, age1…, in its one spelling")]
pub struct BadRecipient;

impl Recipient {
    /// Of the 32 bytes of a public key.
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }
}

impl core::fmt::Display for Recipient {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let prefix = Hrp::parse(PREFIX).expect("a legal prefix");
        bech32::encode_lower_to_fmt::<Bech32, _>(f, prefix, &self.0).map_err(|_| core::fmt::Error)
    }
}

impl core::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Recipient({self})")
    }
}

impl core::str::FromStr for Recipient {
    type Err = BadRecipient;
    fn from_str(text: &str) -> Result<Self, BadRecipient> {
        let read = CheckedHrpstring::new::<Bech32>(text).map_err(|_| BadRecipient)?;
        let bytes: Vec<u8> = read.byte_iter().collect();
        let recipient = Self(bytes.try_into().map_err(|_| BadRecipient)?);
        // Upper case would be a second spelling.
        if recipient.to_string() == text {
            Ok(recipient)
        } else {
            Err(BadRecipient)
        }
    }
}

impl Serialize for Recipient {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recipient {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
