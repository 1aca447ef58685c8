//! Labels of units, and what makes two of them the same.

use crate::text::{is_han, normalise};

/// The longest label of a unit, in bytes.
pub const MAX_LABEL_BYTES: usize = 200;

/// Words that only say what the number before them is.
const WORDS: [&str; 14] = [
    "号楼", "单元", "房间", "幢", "栋", "座", "楼", "梯", "室", "房", "号", "户", "#", "unit",
];

#[cfg(feature = "import")]
/// The label `3幢2单元1201室` from its parts; bare numbers get their word.
pub(crate) fn label(building: &str, unit: &str, room: &str) -> String {
    let mut label = String::with_capacity(building.len() + unit.len() + room.len() + 16);
    for (part, word) in [(building, "幢"), (unit, "单元"), (room, "室")] {
        label.extend(part.chars().filter(|c| !c.is_whitespace()));
        let ends_bare = part.ends_with(|c: char| c.is_ascii_alphanumeric());
        // A room that says what it is (`车位12`) or is a whole label (`3-2-1201`) needs no word.
        let is_whole = part.contains(is_han) || (building.is_empty() && part.contains('-'));
        if ends_bare && !(word == "室" && is_whole) {
            label.push_str(word);
        }
    }
    label
}

/// What makes two labels one unit: `3幢2单元1201室`, `3栋 2 单元 1201` and `3-2-1201` have the key `3-2-1201`.
///
/// Words for building, entrance and room, separators, case and leading zeros do not count; everything else does.
pub fn unit_key(label: &str) -> String {
    let text = normalise(label).to_lowercase();
    let mut rest = text.as_str();
    let mut key = String::with_capacity(rest.len());
    while let Some(first) = rest.chars().next() {
        let word = WORDS.iter().find_map(|word| rest.strip_prefix(word));
        if let (Some(after), false) = (word, key.is_empty()) {
            rest = after;
            separate(&mut key);
        } else if first.is_ascii_alphanumeric() {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            push_token(&mut key, &rest[..end]);
            rest = &rest[end..];
        } else {
            match is_han(first) || first.is_alphanumeric() {
                true => key.push(first),
                false => separate(&mut key),
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    key.truncate(key.trim_end_matches('-').len());
    key
}

fn separate(key: &mut String) {
    if !key.is_empty() && !key.ends_with('-') {
        key.push('-');
    }
}

fn push_token(key: &mut String, token: &str) {
    separate(key);
    let bare = token.trim_start_matches('0');
    let starts_with_digit = bare.starts_with(|c: char| c.is_ascii_digit());
    key.push_str(if starts_with_digit { bare } else { token });
}

#[cfg(feature = "import")]
/// Orders keys the way people read them: numbers by value, so that 2 comes before 10.
pub(crate) fn reading_order(key: &str) -> Vec<(u8, u64, &str)> {
    key.split('-')
        .map(|token| match token.parse() {
            Ok(number) => (0, number, ""),
            Err(_) => (1, 0, token),
        })
        .collect()
}

#[cfg(all(test, feature = "import"))]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers_get_their_word() {
        assert_eq!(label("3", "2", "1201"), "3幢2单元1201室");
        assert_eq!(label("3号楼", "", "商铺101号"), "3号楼商铺101号");
        assert_eq!(label("", "", "3-2-1201"), "3-2-1201");
        assert_eq!(label("A", "", "12B"), "A幢12B室");
        assert_eq!(label("A-3", "", "1201"), "A-3幢1201室");
        assert_eq!(label("地下", "", "车位B1-001"), "地下车位B1-001");
    }

    #[test]
    fn spellings_of_one_unit_have_one_key() {
        for spelling in [
            "3幢2单元1201室",
            "3栋 2 单元 1201",
            "3-2-1201",
            "０３－02－1201",
            "3号楼2单元1201房",
        ] {
            assert_eq!(unit_key(spelling), "3-2-1201", "{spelling}");
        }
    }

    #[test]
    fn different_units_keep_different_keys() {
        let keys = [
            "3幢1201室",
            "31幢201室",
            "3幢2单元101",
            "3幢101号商铺",
            "3幢101室",
            "地下车位B1-023",
            "000",
            "00a",
        ]
        .map(unit_key);
        let mut unique = keys.to_vec();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), keys.len(), "{keys:?}");
    }

    #[test]
    fn two_comes_before_ten() {
        let mut keys = ["10-1", "2-10", "2-9", "b-1"];
        keys.sort_by_key(|key| reading_order(key));
        assert_eq!(keys, ["2-9", "2-10", "10-1", "b-1"]);
    }
}
