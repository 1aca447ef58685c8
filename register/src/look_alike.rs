//! Names and labels that a person could mistake for one another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_security::confusable_detection::skeleton;

use crate::label::{shown, unit_key};
use crate::text::is_common_han;

mod characters;

use characters::simplified;

/// Groups of different texts that look alike: by UTS #39, without case, spaces and punctuation, and in simplified
/// characters.
pub(crate) fn look_alikes<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut by_look: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for text in texts {
        by_look.entry(look(text)).or_default().insert(text);
    }
    by_look
        .into_values()
        .filter(|same| same.len() > 1)
        .map(|same| same.into_iter().collect())
        .collect()
}

fn look(text: &str) -> String {
    // Most names are common Han characters, which nothing else looks like but their other form.
    if text.chars().all(is_common_han) {
        return simplified(text);
    }
    let lower = text.to_lowercase();
    let seen: String = skeleton(&lower).filter(|c| c.is_alphanumeric()).collect();
    simplified(&seen)
}

/// Groups of units, by place in `units`, whose labels have different keys and may be one unit: letters that look alike or
/// like digits, a word for what the number is, a separator between a number and a letter, something in brackets behind it.
/// Each unit is its label and its key.
pub(crate) fn look_alike_units<'a>(
    units: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<Vec<usize>> {
    let mut by_look: HashMap<String, Vec<usize>> = HashMap::new();
    let mut bracketed = Vec::new();
    for (place, (label, key)) in units.enumerate() {
        by_look
            .entry(unit_look(label, key))
            .or_default()
            .push(place);
        if let Some(before) = before_bracket(label) {
            bracketed.push((place, unit_look(before, &unit_key(before))));
        }
    }
    for (place, look) in bracketed {
        if let Some(bare) = by_look.get_mut(&look)
            && !bare.contains(&place)
        {
            bare.push(place);
        }
    }
    let mut groups: Vec<Vec<usize>> = by_look.into_values().filter(|g| g.len() > 1).collect();
    groups.sort_unstable();
    groups
}

/// The label without what stands in brackets at its end.
fn before_bracket(label: &str) -> Option<&str> {
    let (before, _) = label.strip_suffix(')')?.rsplit_once('(')?;
    Some(before)
}

/// Words that may stand before a number or not.
const DESIGNATORS: [&str; 13] = [
    "flat",
    "no",
    "nr",
    "number",
    "apt",
    "apartment",
    "room",
    "rm",
    "suite",
    "house",
    "door",
    "unit",
    "lot",
];

fn unit_look(label: &str, key: &str) -> String {
    let is_plain = |c: char| c.is_ascii() && !matches!(c, ' ' | '|') || is_common_han(c);
    if key.bytes().all(|b| b.is_ascii_digit() || b == b'-') && label.chars().all(is_plain) {
        return key.to_owned();
    }
    // What looks like a letter or a digit must not cut a number in two, so it is replaced before the label is cut.
    let seen: String = unit_key(&as_seen(label))
        .split('-')
        .map(without_designator)
        .filter(|token| !token.is_empty())
        .map(|token| simplified(&skeleton(token).collect::<String>()).to_lowercase())
        .collect::<Vec<String>>()
        .join("-");
    let digits: String = seen.chars().map(digit_like).collect();
    let mut look = String::with_capacity(digits.len());
    for token in digits.split(|c: char| !c.is_alphanumeric() || c == STOREY) {
        push_runs(token, &mut look);
    }
    look
}

/// The label with the characters that others look like, and in Chinese without gaps between digits: there, words part
/// the numbers.
fn as_seen(label: &str) -> String {
    let text = shown(label);
    let is_chinese = text.contains(is_common_han);
    let mut seen = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let digit_follows = rest.peek().is_some_and(char::is_ascii_digit);
        match c {
            '|' | '丨' => seen.push('l'),
            ' ' if is_chinese && digit_follows && seen.ends_with(|c: char| c.is_ascii_digit()) => {}
            c if c.is_ascii() || is_common_han(c) => seen.push(c),
            c => seen.extend(skeleton(c.encode_utf8(&mut [0; 4]))),
        }
    }
    seen
}

/// `3` for `no3`, and nothing for `no`.
fn without_designator(token: &str) -> &str {
    let numbers = DESIGNATORS
        .iter()
        .filter_map(|word| token.strip_prefix(word));
    let mut numbers = numbers.filter(|rest| !rest.starts_with(|c: char| !c.is_ascii_digit()));
    numbers.next().unwrap_or(token)
}

/// A floor is counted in 层 or 楼, which is no part of a key.
const STOREY: char = '层';

const fn digit_like(c: char) -> char {
    match c {
        'o' => '0',
        'l' | 'i' => '1',
        other => other,
    }
}

/// Appends the token's numbers, without zeros before them, and its other characters, each after a hyphen.
fn push_runs(token: &str, look: &mut String) {
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number);
        let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
        let bare = run.trim_start_matches('0');
        if !look.is_empty() {
            look.push('-');
        }
        look.push_str(if bare.is_empty() { run } else { bare });
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_told_from_equal() {
        let texts = [
            "Anna Verdi",
            "ANNA  VERDI",
            "Аnna Verdi",
            "张三",
            "张三",
            "陈伟",
            "陳偉",
            "李四",
            "Müller",
            "Mu\u{308}ller",
            "Bruno",
        ];
        let groups = look_alikes(texts.into_iter());
        assert_eq!(
            groups,
            [
                vec!["ANNA  VERDI", "Anna Verdi", "Аnna Verdi"],
                vec!["Mu\u{308}ller", "Müller"],
                vec!["陈伟", "陳偉"],
            ]
        );
    }

    #[test]
    fn units_that_may_be_one_are_told() {
        let alike = [
            ("1-101", "1-1O1"),
            ("101A", "101-A"),
            ("A101", "А101"),
            ("Flat 3", "3"),
            ("No. 3", "3"),
            ("3幢1楼101", "3幢一层101"),
            ("銀杏苑3", "银杏苑3"),
            ("1幢1单元101", "1幢1单元1О1"),
            ("1幢1单元101", "1幢1单元1Օ1"),
            ("1幢1单元101", "1幢1单元10丨"),
            ("1幢1单元101", "1幢1单元10|"),
            ("1幢1单元101", "1幢1单元10｜"),
            ("1幢1单元101", "1幢1单元10I"),
            ("1幢1单元101", "1幢1单元№101"),
            ("1幢1单元101", "1幢1单元1 01"),
            ("1幢1单元101", "1幢1单元101(A)"),
            ("1幢1单元101A", "1幢1单元101(A)"),
        ];
        for (one, other) in alike {
            assert_ne!(unit_key(one), unit_key(other), "{one}");
            assert_eq!(alike_units(&[one, other]), [[0, 1]], "{one}");
        }
    }

    #[test]
    fn units_that_differ_are_not_asked_about() {
        let units = [
            "1-101",
            "11-01",
            "1-1-01",
            "101A",
            "101B",
            "B1-5",
            "3幢101号商铺",
            "3幢101室",
            "负101",
            "1幢1单元102(A)",
            "1幢1单元102(B)",
        ];
        assert!(alike_units(&units).is_empty());
    }

    fn alike_units(labels: &[&str]) -> Vec<Vec<usize>> {
        let keys: Vec<String> = labels.iter().map(|label| unit_key(label)).collect();
        look_alike_units(labels.iter().copied().zip(keys.iter().map(String::as_str)))
    }
}
