//! Names and labels that a person could mistake for one another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_security::confusable_detection::skeleton;

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

/// Groups of units, by place in `keys`, whose different keys may be one unit: letters that look alike or like digits, a
/// word for what the number is, a separator between a number and a letter.
pub(crate) fn look_alike_keys<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<Vec<usize>> {
    let mut by_look: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, key) in keys.enumerate() {
        by_look.entry(unit_look(key)).or_default().push(place);
    }
    let mut groups: Vec<Vec<usize>> = by_look.into_values().filter(|g| g.len() > 1).collect();
    groups.sort_unstable();
    groups
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

fn unit_look(key: &str) -> String {
    if key.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return key.to_owned();
    }
    let seen: String = key
        .split('-')
        .filter(|token| !DESIGNATORS.contains(token))
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
    use crate::label::unit_key;

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
        ];
        for (one, other) in alike {
            let keys = [one, other].map(unit_key);
            assert_ne!(keys[0], keys[1], "{one}");
            let groups = look_alike_keys(keys.iter().map(String::as_str));
            assert_eq!(groups, [[0, 1]], "{one}");
        }
    }

    #[test]
    fn units_that_differ_are_not_asked_about() {
        let keys = [
            "1-101",
            "11-01",
            "1-1-01",
            "101A",
            "101B",
            "B1-5",
            "3幢101号商铺",
            "3幢101室",
            "负101",
        ]
        .map(unit_key);
        assert!(
            look_alike_keys(keys.iter().map(String::as_str)).is_empty(),
            "{keys:?}"
        );
    }
}
