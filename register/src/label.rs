//! Labels of units, and what makes two of them the same.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use crate::text::{is_han, is_invisible, normalise};

/// The longest label of a unit, in bytes.
pub const MAX_LABEL_BYTES: usize = 200;

/// Words that only say what kind of number precedes them.
const WORDS: [&str; 14] = [
    "号楼", "单元", "房间", "幢", "栋", "座", "楼", "梯", "室", "房", "号", "户", "#", "unit",
];

/// How labels are written.
#[cfg(feature = "import")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `3幢2单元1201室`: a bare number is followed by its word.
    Chinese,
    /// `3-2-1201`: numbers are left as they are.
    Plain,
}

/// The label from its parts. A minus before a number means a basement (`-101`) and is written 负: a hyphen only
/// separates numbers.
#[cfg(feature = "import")]
pub(crate) fn label(building: &str, unit: &str, room: &str, style: Style) -> String {
    let mut label = String::with_capacity(building.len() + unit.len() + room.len() + 16);
    for (part, word) in [(building, "幢"), (unit, "单元"), (room, "室")] {
        if part.is_empty() {
            continue;
        }
        let below = part.strip_prefix(MINUS).filter(|_| is_minus(part));
        if style == Style::Plain && !label.is_empty() {
            label.push('-');
        }
        if below.is_some() {
            label.push(BASEMENT);
        }
        let part = without_zero_decimals(below.unwrap_or(part));
        let is_numeral = part.chars().all(is_numeral);
        let part = number(&part).filter(|_| is_numeral).unwrap_or(part);
        match style {
            Style::Plain => label.push_str(&part.replace('\n', " ")),
            Style::Chinese => label.extend(part.chars().filter(|c| !c.is_whitespace())),
        }
        let ends_bare = part.ends_with(|c: char| c.is_ascii_alphanumeric());
        // A room that says what it is (`车位12`) or is a whole label (`3-2-1201`) needs no word.
        let is_whole = part.contains(is_han) || (building.is_empty() && part.contains('-'));
        if style == Style::Chinese && ends_bare && !(word == "室" && is_whole) {
            label.push_str(word);
        }
    }
    label
}

/// Before a number, below the ground.
const BASEMENT: char = '负';
/// Hyphen, minus and the dash that word processors make of either.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

/// What makes two labels one unit: `3幢2单元1201室`, `3栋 2 单元 1201` and `3-2-1201` have the key `3-2-1201`.
///
/// Words for building, entrance and room, separators, case, width, leading zeros and a spreadsheet's `.0` do not count,
/// and a number is one in Chinese numerals too, ordinal or not; everything else counts. What may or may not be one unit
/// (`101A` and `101-A`, `Flat 3` and `3`) has two keys, and the import asks. A
/// minus at the beginning or after another one is not a separator: `3--101` and `3幢负101室` are one unit, below `3-101`.
pub fn unit_key(label: &str) -> String {
    let text = shown(label);
    let text: String = without_zero_decimals(&text).chars().map(plain).collect();
    let text = in_digits(&text);
    let mut rest = text.as_str();
    let mut key = String::with_capacity(rest.len());
    let mut before = '-';
    while let Some(first) = rest.chars().next() {
        let word = WORDS.iter().find_map(|word| rest.strip_prefix(word));
        if let (Some(after), false) = (word, key.is_empty()) {
            rest = after;
            separate(&mut key);
        } else if MINUS.contains(&before) && is_minus(rest) {
            separate(&mut key);
            key.push(BASEMENT);
            rest = &rest[first.len_utf8()..];
        } else if first.is_ascii_alphanumeric() {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            push_token(&mut key, &rest[..end]);
            rest = &rest[end..];
        } else {
            if is_han(first) || first.is_alphanumeric() {
                key.push(first)
            } else {
                separate(&mut key)
            }
            rest = &rest[first.len_utf8()..];
        }
        before = first;
    }
    key.truncate(key.trim_end_matches('-').len());
    key
}

/// A label in lower case, in plain forms of its characters and without what nobody sees.
pub(crate) fn shown(label: &str) -> String {
    visible(&normalise(&nfkc(label)).to_lowercase())
}

/// The text without what nobody sees, without marks around or across digits and Han characters, and with every script's
/// digits as plain ones.
fn visible(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii() || is_han(c)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let marked = out.ends_with(|c: char| c.is_ascii_alphanumeric() || is_han(c));
        if !(is_mark(c) && (marked || out.is_empty())) {
            out.push(decimal_digit(c).unwrap_or(c));
        }
    }
    out
}

pub(crate) fn is_mark(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(
        category,
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
    )
}

/// The plain digit for another script's. Each script has ten of them in a row, from nought (Unicode, 4.6).
fn decimal_digit(c: char) -> Option<char> {
    let is_digit = |code: &u32| {
        let category = CodePointMapData::<GeneralCategory>::new().get32(*code);
        category == GeneralCategory::DecimalNumber
    };
    let code = u32::from(c);
    if !is_digit(&code) {
        return None;
    }
    let before = (0..code).rev().take_while(is_digit).count() % 10;
    char::from_digit(u32::try_from(before).ok()?, 10)
}

/// A word's character in its simplified form. Other characters are parts of names.
const fn plain(c: char) -> char {
    match c {
        '號' => '号',
        '棟' => '栋',
        '樓' => '楼',
        '單' => '单',
        '戶' => '户',
        '間' => '间',
        '層' => '层',
        '區' => '区',
        other => other,
    }
}

pub(crate) fn nfkc(label: &str) -> std::borrow::Cow<'_, str> {
    icu_normalizer::ComposingNormalizerBorrowed::new_nfkc().normalize(label)
}

/// What a spreadsheet makes of 3 in a column of numbers: `3.0`.
pub(crate) fn without_zero_decimals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('.') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let zeros = after.len() - after.trim_start_matches('0').len();
        let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next();
        let word = word.unwrap_or_default();
        let is_number = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        // `1.2.0` is a place in a numbering, not a number.
        let is_numbered = word.len() == before.len() && out.ends_with('.');
        let ends = !after[zeros..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        out.push_str(before);
        if is_number && !is_numbered && zeros > 0 && ends {
            rest = &after[zeros..];
        } else {
            out.push('.');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Noughts in Chinese numerals; between plain digits, as in `1〇1`, they are digits.
const ZEROS: [char; 2] = ['〇', '零'];

/// Before a number in order: `第3幢` is `3幢`.
const ORDINAL: char = '第';

/// What may stand behind a number in Chinese numerals: it says of what. Elsewhere they are parts of names (`百合苑`).
const COUNTED: [char; 14] = [
    '号', '幢', '栋', '座', '楼', '单', '梯', '室', '房', '户', '层', '期', '区', '#',
];

/// The text with numbers in Chinese numerals as digits: `第十二栋二单元四〇二室` is `12栋2单元402室`.
fn in_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(number) = rest.strip_prefix(ORDINAL).filter(|rest| is_counted(rest)) {
            rest = number;
            continue;
        }
        let (zeros, after) = rest.split_at(rest.len() - rest.trim_start_matches(ZEROS).len());
        let beside = |c: char| c.is_ascii_digit();
        if !zeros.is_empty() && out.ends_with(beside) && after.starts_with(beside) {
            out.extend(zeros.chars().map(|_| '0'));
            rest = after;
            continue;
        }
        let end = rest.find(|c| numeral(c).is_none()).unwrap_or(rest.len());
        let (numerals, after) = rest.split_at(end);
        let counts = after.starts_with(COUNTED) || (stands_apart(&out) && is_apart(after));
        match number(numerals).filter(|_| counts && !numerals.is_empty()) {
            Some(number) => out.push_str(&number),
            None if end == 0 => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
            None => out.push_str(numerals),
        }
        rest = after;
    }
    out
}

/// Whether the text begins with a number and what it counts, or is a number.
fn is_counted(text: &str) -> bool {
    let after = text.trim_start_matches(|c: char| c.is_ascii_digit() || numeral(c).is_some());
    after.len() < text.len() && (after.starts_with(COUNTED) || is_apart(after))
}

/// Whether what follows `before` is no part of a name: `1单元一〇一` ends in a number.
fn stands_apart(before: &str) -> bool {
    before.is_empty()
        || before.ends_with(|c: char| !c.is_alphanumeric())
        || WORDS.iter().any(|word| before.ends_with(word))
}

/// Whether nothing that could belong to a number begins the text.
fn is_apart(after: &str) -> bool {
    !after.starts_with(char::is_alphanumeric)
}

#[cfg(feature = "import")]
/// Whether `c` is a Chinese numeral.
pub(crate) const fn is_numeral(c: char) -> bool {
    numeral(c).is_some()
}

/// A Chinese numeral's worth.
const fn numeral(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '廿' => 20,
        '卅' => 30,
        '百' | '佰' => 100,
        _ => return None,
    })
}

/// `十二` is 12, `一百零一` 101, and `四〇二` a row of digits; nothing if it is neither.
fn number(numerals: &str) -> Option<String> {
    let worth: Vec<u64> = numerals.chars().filter_map(numeral).collect();
    if worth.iter().all(|worth| *worth < 10) {
        return Some(worth.iter().map(u64::to_string).collect());
    }
    let (mut sum, mut digit) = (0, None);
    let mut last = u64::MAX;
    for worth in worth {
        if worth < 10 {
            if digit.is_some_and(|digit| digit != 0) {
                return None;
            }
            digit = Some(worth);
        } else if worth < last {
            sum += digit.take().unwrap_or(1) * worth;
            last = worth;
        } else {
            return None;
        }
    }
    Some((sum + digit.unwrap_or(0)).to_string())
}

/// Whether the text begins with a minus and a number.
fn is_minus(text: &str) -> bool {
    text.strip_prefix(MINUS)
        .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

fn separate(key: &mut String) {
    if !key.is_empty() && !key.ends_with('-') {
        key.push('-');
    }
}

fn push_token(key: &mut String, token: &str) {
    if !key.ends_with(BASEMENT) {
        separate(key);
    }
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

    fn chinese(building: &str, unit: &str, room: &str) -> String {
        label(building, unit, room, Style::Chinese)
    }

    #[test]
    fn english_labels_end_in_no_chinese_word() {
        let plain = |building, room| label(building, "", room, Style::Plain);
        assert_eq!(plain("", "Old Garage Lofts 1"), "Old Garage Lofts 1");
        assert_eq!(plain("A", "12B"), "A-12B");
        assert_eq!(plain("", "A-1"), "A-1");
    }

    #[test]
    fn a_basement_is_not_the_floor_above() {
        assert_eq!(chinese("3", "", "-101"), "3幢负101室");
        assert_eq!(label("3", "", "-101", Style::Plain), "3-负101");
        for spelling in ["3幢负101室", "3--101", "3号楼--101", "3-负101"] {
            assert_eq!(unit_key(spelling), "3-负101", "{spelling}");
        }
        assert_eq!(unit_key("3幢-2单元-101室"), "3-2-101");
        assert_eq!(unit_key("-101"), "负101");
        let keys = ["3幢101室", "3幢负101室", "3幢负1-05室", "3幢负一层101"].map(unit_key);
        let unique: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(unique.len(), 4, "{keys:?}");
    }

    #[test]
    fn bare_numbers_get_their_word() {
        assert_eq!(chinese("3", "2", "1201"), "3幢2单元1201室");
        assert_eq!(chinese("3号楼", "", "商铺101号"), "3号楼商铺101号");
        assert_eq!(chinese("", "", "3-2-1201"), "3-2-1201");
        assert_eq!(chinese("A", "", "12B"), "A幢12B室");
        assert_eq!(chinese("A-3", "", "1201"), "A-3幢1201室");
        assert_eq!(chinese("地下", "", "车位B1-001"), "地下车位B1-001");
    }

    #[test]
    fn spellings_of_one_unit_have_one_key() {
        for spelling in [
            "3幢2单元1201室",
            "3栋 2 单元 1201",
            "3-2-1201",
            "０３－02－1201",
            "3号楼2单元1201房",
            "3幢-2单元-1201室",
        ] {
            assert_eq!(unit_key(spelling), "3-2-1201", "{spelling}");
        }
    }

    #[test]
    fn numbers_are_one_in_every_spelling() {
        for spelling in [
            "12幢2单元402室",
            "十二栋二单元四〇二室",
            "12#楼2单元402",
            "１２号楼２单元４０２房",
            "12.0-2.0-402.0",
            "12 幢—2—402",
            "⑫号楼②单元402",
        ] {
            assert_eq!(unit_key(spelling), "12-2-402", "{spelling}");
        }
        assert_eq!(unit_key("一百零一号"), "101");
        assert_eq!(unit_key("二十号楼"), "20");
        for (spelling, other) in [
            ("101號", "101号"),
            ("第101室", "101室"),
            ("第1幢", "1"),
            ("第十二棟101", "12-101"),
            ("3棟", "3栋"),
            ("3樓貳單元101", "3幢2单元101"),
            ("壹号楼", "1"),
            ("①", "1"),
            ("廿一", "21"),
            ("卅号", "30"),
            ("12-二-四〇二", "12-2-402"),
        ] {
            assert_eq!(unit_key(spelling), unit_key(other), "{spelling}");
        }
        for room in ["一〇一", "壹零壹", "一百零一", "١٠١", "१०१", "①〇①", "𝟙𝟘𝟙"]
        {
            let spelling = format!("1幢1单元{room}");
            assert_eq!(unit_key(&spelling), "1-1-101", "{spelling}");
        }
        assert_ne!(unit_key("第五大道1"), unit_key("5大道1"));
        assert_eq!(unit_key("百合苑一号楼"), unit_key("百合苑1号楼"));
        assert_ne!(unit_key("百合苑1号楼"), unit_key("100合苑1号楼"));
        assert_ne!(unit_key("1.2.0"), unit_key("1.2"));
        assert_eq!(chinese("1.0", "", "101.0"), "1幢101室");
        assert_eq!(chinese("十二", "二", "402"), "12幢2单元402室");
    }

    #[test]
    fn what_nobody_sees_separates_no_numbers() {
        for c in "\u{ad}\u{34f}\u{180e}\u{2060}\u{3164}\u{115f}\u{20dd}\u{202e}\u{fe0f}".chars() {
            assert_eq!(unit_key(&format!("1幢1单元1{c}01")), "1-1-101", "{c:?}");
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
