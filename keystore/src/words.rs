//! The 24 words of a seed, as people write and type them.

use linli_primitives::Seed;
use linli_primitives::identity::{BadWords, WordList};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Words of a seed.
pub const COUNT: usize = 24;

/// The seed of 24 words in any layout; see [`split`].
pub fn parse(text: &str) -> Result<Seed, BadWords> {
    let words = split(text);
    if words.len() != COUNT {
        return Err(BadWords::Count(words.len()));
    }
    let words: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
    Seed::from_words(&Zeroizing::new(words.join(" ")))
}

/// The words of a text in any layout: numbers, punctuation and line breaks only separate them. A Chinese word is one
/// character and needs no space; Latin letters and accents may be composed, decomposed or full-width.
pub fn split(text: &str) -> Vec<Zeroizing<String>> {
    let mut words: Vec<Zeroizing<String>> = Vec::with_capacity(COUNT);
    let mut is_within = false;
    for c in text.nfkc().filter(|c| !is_invisible(*c)) {
        let goes_on = is_within && c.is_ascii();
        is_within = c.is_ascii_alphabetic();
        match words.last_mut() {
            Some(word) if goes_on && is_within => word.push(c),
            _ if c.is_alphabetic() => {
                // Enough capacity for any word, so that a reallocation leaves no copies behind.
                let mut word = Zeroizing::new(String::with_capacity(32));
                word.push(c);
                words.push(word);
            }
            _ => {}
        }
    }
    words
}

/// Up to `most` words of the list that begin with `letters`; none if there are no letters. A Chinese word is one
/// character: there is nothing to complete.
pub fn beginning(letters: &str, most: usize) -> Vec<&'static str> {
    let letters = letters.trim().to_lowercase();
    if letters.is_empty() {
        return Vec::new();
    }
    let words = WordList::of(&letters).words();
    let words = words
        .iter()
        .copied()
        .filter(|word| word.starts_with(&letters));
    words.take(most).collect()
}

/// Invisible characters that copying may add.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}
