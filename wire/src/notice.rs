//! A notice: what the committee tells everybody.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::encoding::encode;
use crate::signature::Signable;
use crate::text::{MAX_TEXT, is_name, is_sound};

/// The longest title, in bytes.
pub const MAX_TITLE: usize = 240;
/// The longest topic, in bytes.
pub const MAX_TOPIC: usize = 60;

/// What the committee tells everybody. It is never changed; a correction is another notice.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// One line.
    pub title: String,
    /// What it says.
    pub text: String,
    /// What it is about, in a word.
    pub topic: Option<String>,
    /// The last day on which it matters; it stays in the record.
    pub expires: Option<Day>,
}

impl Signable for Notice {
    const NAME: &'static str = "notice";
}

/// A notice cannot be read as one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadNotice {
    /// The title is empty, misleading, too long or more than a line.
    #[error(
        "notice.title: a title is one line of at most {MAX_TITLE} bytes that shows what is written"
    )]
    Title,
    /// The text is empty, misleading or too long.
    #[error("notice.text: a text has at most {MAX_TEXT} bytes and shows what is written")]
    Text,
    /// The topic is empty, misleading, too long or more than a line.
    #[error(
        "notice.topic: a topic is one line of at most {MAX_TOPIC} bytes that shows what is written"
    )]
    Topic,
}

impl Notice {
    /// Names it: its signatures do not count.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::Notice, &[&encode(self)])
    }

    /// Whether people can read it as it is written.
    pub fn check(&self) -> Result<(), BadNotice> {
        let Self {
            title,
            text,
            topic,
            expires: _, // Compared with the day on which it is published.
        } = self;
        let fits = |line: &str, most: usize| is_name(line) && line.len() <= most;
        if !fits(title, MAX_TITLE) {
            return Err(BadNotice::Title);
        }
        if !is_sound(text) {
            return Err(BadNotice::Text);
        }
        match topic {
            Some(topic) if !fits(topic, MAX_TOPIC) => Err(BadNotice::Topic),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
