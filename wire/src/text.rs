//! Words that people read, in both languages.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// The longest text, in bytes.
pub const MAX_TEXT: usize = 8192;

/// A text in Chinese and English; both say the same.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// 简体中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Neither is empty nor longer than [`MAX_TEXT`].
    pub fn is_sound(&self) -> bool {
        [&self.zh, &self.en].into_iter().all(|text| is_sound(text))
    }
}

/// Not empty, not longer than [`MAX_TEXT`], no control characters but line breaks.
pub fn is_sound(text: &str) -> bool {
    !text.trim().is_empty()
        && text.len() <= MAX_TEXT
        && !text.chars().any(|c| c.is_control() && c != '\n')
}
