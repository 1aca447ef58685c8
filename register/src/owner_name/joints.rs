//! Characters that part or join names.

use std::borrow::Cow;

use super::is_han;
use crate::label::{is_mark, nfkc};
use crate::text::turns;

/// The cell with every character that looks like a separator in the separator's plain form: small and half-width forms
/// (NFKC), and the slashes and plus signs of formulas.
pub(super) fn with_plain_separators(cell: &str) -> Cow<'_, str> {
    if cell.chars().all(|c| c.is_ascii() || c.is_alphanumeric()) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(cell.chars().map(plain).collect())
}

fn plain(c: char) -> char {
    match c {
        '∕' | '⁄' | '⧸' | '╱' => '/',
        '➕' | '✚' | '⊕' => '+',
        c if c.is_ascii() || c.is_alphanumeric() => c,
        c => {
            let bytes = &mut [0; 4];
            let plain = nfkc(c.encode_utf8(bytes));
            let mut plain = plain.chars();
            match (plain.next(), plain.next()) {
                (Some(plain), None) => plain,
                _ => c,
            }
        }
    }
}

/// Whether a character between two parts of a text stands in no name: it may join two.
pub(super) fn has_joint(name: &str) -> bool {
    let is_edge = |c: char| !c.is_alphanumeric();
    let inside = name.trim_matches(is_edge);
    let is_chinese = inside.contains(is_han);
    inside.chars().any(|c| match c {
        '丶' | '丨' | 'ㅣ' => is_chinese,
        '-' | '\u{2010}' | '\u{2011}' => is_chinese,
        c => !c.is_alphanumeric() && !is_mark(c) && !turns(c) && !MAY_STAND.contains(&c),
    })
}

/// What stands in names besides letters: dots between the parts of one, apostrophes, brackets, nicknames in quotation marks,
/// what stands for letters starred out, and what has a rule of its own.
const MAY_STAND: [char; 41] = [
    ' ', '.', ',', '/', '&', '#', '?', '·', '•', '‧', '・', '∙', '⋅', '\'', '’', '‘', '´', '`',
    '"', '“', '”', '«', '»', '(', ')', '[', ']', '{', '}', '【', '】', '〔', '〕', '*', '×', '○',
    '●', '□', '△', '※', '\u{fffd}',
];
