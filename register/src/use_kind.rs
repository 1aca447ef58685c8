//! What a unit is used for, by the words of the register.

use serde::{Deserialize, Serialize};

use crate::text::{is_han, squeezed};

/// What a unit is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UseKind {
    /// 住宅.
    Dwelling,
    /// 商铺.
    Shop,
    /// 办公.
    Office,
    /// 车位.
    Parking,
    /// 储藏室.
    Storage,
    /// Anything else, as the report shows.
    Other,
}

/// A use, and whether the words allow no other reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) kind: UseKind,
    pub(crate) certain: bool,
}

/// Words for each use: Chinese ones may be anywhere in the text, English ones must be whole words.
const WORDS: [(UseKind, &[&str], &[&str]); 5] = [
    (
        UseKind::Parking,
        &["车位", "车库", "停车"],
        &["parking", "garage", "garages", "carport"],
    ),
    (
        UseKind::Storage,
        &["储藏", "储物", "仓库", "仓储"],
        &["storage", "cellar", "warehouse", "storeroom"],
    ),
    (
        UseKind::Shop,
        &["商铺", "商业", "店铺", "门面", "营业", "商服"],
        &["shop", "retail", "commercial", "store"],
    ),
    (UseKind::Office, &["办公", "写字楼"], &["office", "offices"]),
    (
        UseKind::Dwelling,
        &["住宅", "住房", "公寓", "别墅", "居住"],
        &[
            "dwelling",
            "residential",
            "residence",
            "apartment",
            "flat",
            "house",
            "home",
        ],
    ),
];

/// From the use column, or, if that is empty, from words in the room's label.
pub(crate) fn use_of(text: &str, room: &str) -> Use {
    if text.is_empty() {
        use_of_room(room)
    } else {
        use_of_text(text)
    }
}

/// What is in brackets or after `with` is in addition to the use, as in 住宅（含车位）; a word that costs a unit its vote is
/// certain only if no other word suggests another use.
fn use_of_text(text: &str) -> Use {
    let lower = text.to_lowercase();
    let main = main_part(&lower);
    let all = kinds(&lower);
    match (kinds(main).as_slice(), all.len()) {
        ([], _) => Use {
            kind: UseKind::Other,
            certain: all.is_empty(),
        },
        ([kind], 1) => Use {
            kind: *kind,
            certain: true,
        },
        ([kind], _) => Use {
            kind: *kind,
            certain: *kind == UseKind::Dwelling,
        },
        (several, _) => Use {
            kind: preferred(several),
            certain: false,
        },
    }
}

/// A label says that a unit is a parking space only where that is all it says (`车位12`, `地下车位B1-001`, `Garage 3`):
/// `Old Garage Lofts 1` is a home until somebody says otherwise.
fn use_of_room(room: &str) -> Use {
    if !room.contains(char::is_alphabetic) {
        return Use {
            kind: UseKind::Dwelling,
            certain: true,
        };
    }
    let lower = squeezed(room);
    let found = kinds(&room.to_lowercase());
    match found.as_slice() {
        [] | [UseKind::Dwelling] => Use {
            kind: UseKind::Dwelling,
            certain: true,
        },
        [kind] if is_only_that(&lower, *kind) => Use {
            kind: *kind,
            certain: true,
        },
        _ => Use {
            kind: UseKind::Dwelling,
            certain: false,
        },
    }
}

fn is_only_that(label: &str, kind: UseKind) -> bool {
    let words = WORDS.iter().find(|(of, ..)| *of == kind);
    let Some((_, chinese, english)) = words else {
        return false;
    };
    let rest = [
        "地下", "地面", "地上", "机动", "非", "室", "间", "号", "层", "负", "space", "no", "unit",
    ]
    .iter()
    .chain(chinese.iter())
    .chain(english.iter())
    .fold(label.to_owned(), |rest, word| rest.replace(word, ""));
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    // One or two letters number a zone, `B1`, `P-12`.
    letters <= 2 && !rest.contains(is_han)
}

fn main_part(text: &str) -> &str {
    let ends = [
        "(", "[", " with ", "含", "带", "附", "赠", " incl", " and ", "+",
    ];
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    &text[..end.unwrap_or(text.len())]
}

fn kinds(lower: &str) -> Vec<UseKind> {
    let has_word = |word: &&str| {
        lower.match_indices(*word).any(|(at, _)| {
            let letter = |c: char| c.is_ascii_alphabetic();
            let before = lower[..at].ends_with(letter);
            let after = lower[at + word.len()..].starts_with(letter);
            !before && !after
        })
    };
    WORDS
        .iter()
        .filter(|(_, chinese, english)| {
            chinese.iter().any(|word| lower.contains(word)) || english.iter().any(has_word)
        })
        .map(|(kind, ..)| *kind)
        .collect()
}

/// A home takes precedence: one word must not cost a unit its vote.
fn preferred(kinds: &[UseKind]) -> UseKind {
    let last = kinds.last().copied();
    if kinds.contains(&UseKind::Dwelling) {
        UseKind::Dwelling
    } else {
        last.unwrap_or(UseKind::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certain(kind: UseKind) -> Use {
        Use {
            kind,
            certain: true,
        }
    }

    fn unsure(kind: UseKind) -> Use {
        Use {
            kind,
            certain: false,
        }
    }

    #[test]
    fn uses_are_told() {
        for (text, kind) in [
            ("成套住宅", UseKind::Dwelling),
            ("商业服务", UseKind::Shop),
            ("办公", UseKind::Office),
            ("机动车库", UseKind::Parking),
            ("储藏室", UseKind::Storage),
            ("幼儿园", UseKind::Other),
            ("Parking", UseKind::Parking),
            ("Warehouse", UseKind::Storage),
            ("住宅(含车位)", UseKind::Dwelling),
            ("Flat with parking space", UseKind::Dwelling),
        ] {
            assert_eq!(use_of(text, ""), certain(kind), "{text}");
        }
    }

    #[test]
    fn a_label_tells_a_use_only_where_it_says_nothing_else() {
        for (label, used) in [
            ("地下车位B1-001", certain(UseKind::Parking)),
            ("车位12", certain(UseKind::Parking)),
            ("Garage 3", certain(UseKind::Parking)),
            ("3幢1201室", certain(UseKind::Dwelling)),
            ("Main House 1", certain(UseKind::Dwelling)),
            ("Old Garage Lofts 1", unsure(UseKind::Dwelling)),
            ("车库旁平房1", unsure(UseKind::Dwelling)),
        ] {
            assert_eq!(use_of("", label), used, "{label}");
        }
    }

    #[test]
    fn words_for_two_uses_are_unsure() {
        assert_eq!(use_of("商住办公", ""), certain(UseKind::Office));
        assert_eq!(use_of("商业办公", ""), unsure(UseKind::Office));
        assert_eq!(use_of("车库改住宅", ""), unsure(UseKind::Dwelling));
        assert_eq!(use_of("车位(原住宅)", ""), unsure(UseKind::Parking));
    }
}
