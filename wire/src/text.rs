//! Texts that people read, in both languages.

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::{Dash, DefaultIgnorableCodePoint, WhiteSpace};
use serde::{Deserialize, Serialize};
use unicode_security::confusable_detection::skeleton;

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
    /// A short text in both languages, taken apart by [`halves`].
    pub fn of_halves(text: &str) -> Self {
        let [zh, en] = halves(text).map(str::to_owned);
        Self { zh, en }
    }

    /// Whether neither is empty or longer than [`MAX_TEXT`].
    pub fn is_sound(&self) -> bool {
        [&self.zh, &self.en].into_iter().all(|text| is_sound(text))
    }

    /// Whether both are sound, and each is one line.
    pub fn is_name(&self) -> bool {
        [&self.zh, &self.en].into_iter().all(|text| is_name(text))
    }
}

/// The Chinese and the English half of a short text in both languages, such as `第五条 / Art. 5`; any other text is both.
pub fn halves(text: &str) -> [&str; 2] {
    let is_chinese = |half: &str| half.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    match text.split_once(" / ") {
        Some((one, other)) if is_chinese(one) && !is_chinese(other) => [one, other],
        Some((one, other)) if !is_chinese(one) && is_chinese(other) => [other, one],
        _ => [text; 2],
    }
}

/// Whether the text shows something, is not longer than [`MAX_TEXT`], and apart from line breaks has nothing that
/// [`misleads`].
pub fn is_sound(text: &str) -> bool {
    !reads_as_nothing(text) && reads_as_written(&text.replace('\n', " "))
}

/// The same on one line, as for names: a line break would let a name pass for words of the program.
pub fn is_name(text: &str) -> bool {
    is_sound(text) && !text.contains('\n')
}

/// Whether it is one line of at most [`MAX_TEXT`] bytes in which nothing [`misleads`].
pub fn reads_as_written(text: &str) -> bool {
    text.len() <= MAX_TEXT && !text.chars().any(misleads)
}

/// Whether a terminal or a page may show something other than what is written: control characters (a terminal obeys
/// them), line separators, and characters that change the direction of text.
pub fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The part of a bill's number or a bank's reference that counts, since two people may copy it differently: width and
/// compatibility forms (NFKC), letter case, the kind of dash, white space and invisible characters do not count.
///
/// Texts with the same fold are the same.
pub fn folded(text: &str) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let blank = CodePointSetData::new::<WhiteSpace>();
    let dash = CodePointSetData::new::<Dash>();
    let cased = CaseMapper::new()
        .fold_string(&nfkc.normalize(text))
        .into_owned();
    nfkc.normalize(&cased)
        .chars()
        .filter(|c| !ignorable.contains(*c) && !blank.contains(*c))
        .map(|c| if dash.contains(c) { '-' } else { c })
        .collect()
}

/// How a text looks to a person: its [`folded`] form with each character replaced by its prototype among confusables
/// (UTS #39). Texts that look the same are equal here.
pub fn look(text: &str) -> String {
    skeleton(&folded(text)).filter(|c| !is_blank(*c)).collect()
}

/// Whether two of `texts` look the same.
pub fn look_alike<'a>(texts: impl IntoIterator<Item = &'a str>) -> bool {
    let mut seen = BTreeSet::new();
    !texts.into_iter().all(|text| seen.insert(look(text)))
}

/// Whether the text shows nothing.
pub fn reads_as_nothing(text: &str) -> bool {
    look(text).is_empty()
}

/// Spaces, and the one pattern of Braille that has no dots.
const fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{2800}'
}

#[cfg(test)]
mod tests;
