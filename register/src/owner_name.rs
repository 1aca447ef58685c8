//! Owners' names as registers write them: co-owners in one cell, remarks, and words that are not names.

use std::borrow::Cow;

use crate::text::is_han;

mod id_number;
mod joints;
mod words;

pub(crate) use id_number::{has_wrong_check, is_masked, split_ids};
use joints::{has_joint, with_plain_separators};
pub(crate) use words::is_company;
use words::{
    Ending, NOBODY, counts_more, is_company_suffix, is_family_suffix, joins_names, trailing_mark,
};

/// The most co-owners of one unit.
pub(crate) const MAX_CO_OWNERS: usize = 64;
const MAX_NAME_CHARS: usize = 200;

/// One owner of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct OwnerName {
    /// The name.
    pub(crate) name: String,
    /// The identity document's number, where the register has one.
    pub(crate) id: Option<String>,
}

/// Something about a name that only a person can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NameMark {
    /// A remark after the name, which is left out of it: 已故, 未成年，监护人…, a star.
    Remark { name: String, remark: String },
    /// More owners than are named: 等3人, and 3 others.
    More(String),
    /// Perhaps several names in one: 李四与王五.
    Joined(String),
    /// No name at all: 不详, 共2户.
    Nobody(String),
    /// A comma read as separating surname and given name.
    Comma,
}

/// Why a cell is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoNames {
    /// Markers, digits only, an unclosed bracket, 同上, or longer than any name.
    Text,
    /// Commas that may separate co-owners, or surname and given name.
    Commas,
}

/// The names in a cell, and what about them is in doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) names: Vec<String>,
    pub(crate) marks: Vec<NameMark>,
}

impl Names {
    /// Adds those of a cell; co-owners are separated by `、`, semicolon, slash or line break outside brackets. A comma
    /// separates Chinese names, and other names if each has two words: `Smith, John` is one person.
    pub(crate) fn read(&mut self, cell: &str) -> Result<(), NoNames> {
        if cell.is_empty() {
            return Ok(());
        }
        let cell = with_plain_separators(cell);
        for piece in split_outside_brackets(&cell, &['、', ';', '/', '\n'])? {
            self.read_piece(piece.trim())?;
        }
        Ok(())
    }

    fn read_piece(&mut self, piece: &str) -> Result<(), NoNames> {
        if !piece.contains(',') {
            return self.add(piece);
        }
        let mut parts: Vec<String> = Vec::new();
        for part in split_outside_brackets(piece, &[','])? {
            let part = part.trim();
            match parts.last_mut() {
                Some(last) if is_company_suffix(part) || is_family_suffix(part) => {
                    last.push_str(", ");
                    last.push_str(part);
                }
                _ => parts.push(part.to_owned()),
            }
        }
        let word_counts = || parts.iter().map(|part| part.split_whitespace().count());
        let several = piece.contains(is_han) || word_counts().all(|words| words > 1);
        match parts.as_slice() {
            parts if several || parts.len() == 1 => {
                parts.iter().try_for_each(|part| self.add(part))
            }
            [_, _] => {
                self.marks.push(NameMark::Comma);
                self.add(&parts.join(", "))
            }
            _ => Err(NoNames::Commas),
        }
    }

    fn add(&mut self, part: &str) -> Result<(), NoNames> {
        if matches!(part, "" | "-" | "--" | "—" | "——" | "无") {
            return Ok(());
        }
        let (name, remark) = without_remark(part);
        let name = close_up(name);
        if let Some(remark) = remark {
            self.marks.push(NameMark::Remark {
                name: name.clone(),
                remark: remark.to_owned(),
            });
        }
        // Most names are Chinese, and have no case.
        let lower = if name.chars().all(is_han) {
            Cow::Borrowed(name.as_str())
        } else {
            Cow::Owned(name.to_lowercase())
        };
        match NOBODY.iter().find(|(word, _)| *word == lower) {
            Some((_, Ending::Refuse)) => return Err(NoNames::Text),
            Some((_, Ending::Doubt)) => self.marks.push(NameMark::Nobody(name.clone())),
            None if counts_owners(&name) => self.marks.push(NameMark::Nobody(name.clone())),
            None if counts_more(&lower) => self.marks.push(NameMark::More(part.to_owned())),
            None if joins_names(part, &name, &lower) => {
                self.marks.push(NameMark::Joined(part.to_owned()))
            }
            None => {}
        }
        if is_name(&name) {
            self.names.push(name)
        } else {
            return Err(NoNames::Text);
        }
        Ok(())
    }
}

/// Parts between `separators`, not counting those in brackets; refused if a bracket is not closed.
fn split_outside_brackets<'a>(text: &'a str, separators: &[char]) -> Result<Vec<&'a str>, NoNames> {
    let mut parts = Vec::new();
    let (mut depth, mut begin) = (0u32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.checked_sub(1).ok_or(NoNames::Text)?,
            c if depth == 0 && separators.contains(&c) && !abbreviates(text, at) => {
                parts.push(&text[begin..at]);
                begin = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    match depth {
        0 => Ok(parts),
        _ => Err(NoNames::Text),
    }
}

/// Whether a slash is between single letters, as in `n/a`, `c/o` and `A/S`: it does not separate names.
fn abbreviates(text: &str, at: usize) -> bool {
    let is_single = |mut letters: &mut dyn Iterator<Item = char>| {
        let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
        first && (&mut letters).next().is_none_or(|c| !c.is_alphanumeric())
    };
    text[at..].strip_prefix('/').is_some_and(|rest| {
        is_single(&mut text[..at].chars().rev()) && is_single(&mut rest.chars())
    })
}

/// The name, and what follows it in brackets or as a mark.
fn without_remark(part: &str) -> (&str, Option<&str>) {
    if let Some(inside) = part.strip_suffix([')', ']', '】', '〕', '}'])
        && let Some(open) = inside.find(['(', '[', '【', '〔', '{'])
        && !part[..open].trim().is_empty()
        // `示例(上海)有限公司(筹)`: only the last bracket is a remark.
        && let Some(open) = inside.rfind(['(', '[', '【', '〔', '{']).or(Some(open))
    {
        let bracket = inside[open..].chars().next().map_or(1, char::len_utf8);
        return (part[..open].trim(), Some(&inside[open + bracket..]));
    }
    match trailing_mark(part) {
        Some(at) => (part[..at].trim_end(), Some(&part[at..])),
        None => (part, None),
    }
}

fn is_name(name: &str) -> bool {
    name.chars().count() <= MAX_NAME_CHARS
        && name.chars().any(char::is_alphabetic)
        && !name.starts_with('#')
}

/// Two-character names are often spread out: `张 三` is `张三`.
fn close_up(name: &str) -> String {
    if name.contains(' ') && name.chars().all(|c| is_han(c) || c == ' ') {
        name.chars().filter(|c| *c != ' ').collect()
    } else {
        name.to_owned()
    }
}

/// Whether a name is a number of owners or units, as a line of totals has it: 共2户, 二人.
pub(crate) fn counts_owners(name: &str) -> bool {
    let rest = name.strip_prefix('共').unwrap_or(name);
    let number = rest.trim_end_matches(['户', '人', '套']);
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百两".contains(c);
    number.len() < rest.len() && !number.is_empty() && number.chars().all(is_digit)
}

#[cfg(test)]
mod tests;
