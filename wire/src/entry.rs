//! One entry of a community's log: which message came when. The log's leaves are these bytes.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::Digest;
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::encoding::{DecodeError, decode, encode};
use crate::message::{Message, MessageKind};

/// First bytes of an entry: the kind and the format's version.
pub const MAGIC: [u8; 8] = *b"LINLIE\x00\x01";
/// The longest entry, in bytes.
pub const MAX_BYTES: usize = 200;

/// An entry; the message itself is kept beside the log.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When it was taken, Unix time in seconds; never less than in the entry before.
    pub at: i64,
    /// The kind of message.
    pub kind: MessageKind,
    /// What the message is about, as [`Message::subject`].
    #[serde(with = "subject_text")]
    pub subject: Option<[u8; 32]>,
    /// Names the message's bytes.
    pub message: Digest,
    /// How many bytes they are.
    pub length: u32,
}

/// The bytes are not the message of this entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadEntry {
    /// Other bytes than those that were logged.
    #[error("entry.message: these bytes are not the message that the entry names")]
    Message,
    /// Kind, subject or length are not those of the message.
    #[error("entry.head: the entry's {0} is not its message's")]
    Head(&'static str),
    /// The message itself is malformed.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl Entry {
    /// The entry of `message`, whose canonical bytes are `bytes`, taken at `at`.
    pub fn of(at: i64, message: &Message, bytes: &[u8]) -> Self {
        Self {
            at,
            kind: message.kind(),
            subject: message.subject(),
            message: Message::digest_of(bytes),
            length: u32::try_from(bytes.len()).expect("a message is below 2^32 bytes"),
        }
    }

    /// Canonical bytes: the log's leaf.
    pub fn encode(&self) -> Vec<u8> {
        encode(&(MAGIC, self))
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.get(..MAGIC.len()).is_none_or(|head| head != MAGIC) {
            return Err(DecodeError::Magic("log entry"));
        }
        decode::<([u8; 8], Self)>(bytes, MAX_BYTES).map(|(_, entry)| entry)
    }

    /// The message, if `bytes` are what this entry names and describes.
    pub fn open(&self, bytes: &[u8]) -> Result<Message, BadEntry> {
        if Message::digest_of(bytes) != self.message {
            return Err(BadEntry::Message);
        }
        let message = Message::decode(bytes)?;
        let Self {
            at: _, // The record's, not the message's.
            kind,
            subject,
            message: _, // Compared above.
            length,
        } = Self::of(self.at, &message, bytes);
        if kind != self.kind {
            return Err(BadEntry::Head("kind"));
        }
        if subject != self.subject {
            return Err(BadEntry::Head("subject"));
        }
        if length == self.length {
            Ok(message)
        } else {
            Err(BadEntry::Head("length"))
        }
    }
}

/// 32 bytes as 64 lower-case hex digits, or nothing.
mod subject_text {
    use linli_primitives::Digest;
    use serde::{Deserialize, Serialize};

    pub(super) fn serialize<S: serde::Serializer>(
        subject: &Option<[u8; 32]>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        subject.map(Digest).serialize(to)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Option<[u8; 32]>, D::Error> {
        Ok(Option::<Digest>::deserialize(from)?.map(|digest| digest.0))
    }
}

#[cfg(test)]
mod tests;
