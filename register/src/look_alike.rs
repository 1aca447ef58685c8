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

/// Pairs of unit keys that differ in O for 0 or l for 1 only.
pub(crate) fn look_alike_keys<'a>(keys: &HashMap<&'a str, usize>) -> Vec<[&'a str; 2]> {
    let mut pairs = Vec::new();
    for key in keys.keys() {
        if !key.contains(['o', 'l', 'i']) || !key.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let digits = key.replace('o', "0").replace(['l', 'i'], "1");
        let same: Vec<String> = digits
            .split('-')
            .map(|token| match token.trim_start_matches('0') {
                bare if bare.starts_with(|c: char| c.is_ascii_digit()) => bare.to_owned(),
                _ => token.to_owned(),
            })
            .collect();
        if let Some((other, _)) = keys.get_key_value(same.join("-").as_str()) {
            pairs.push([*other, *key]);
        }
    }
    pairs.sort_unstable();
    pairs
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
    fn an_o_is_not_a_zero() {
        let keys: HashMap<&str, usize> =
            [("1-101", 0), ("1-1o1", 1), ("b1-5", 2), ("lobby", 3)].into();
        assert_eq!(look_alike_keys(&keys), [["1-101", "1-1o1"]]);
    }
}
