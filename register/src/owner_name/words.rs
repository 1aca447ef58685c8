//! Words in owners' cells that are not names.

use super::has_joint;
use crate::text::is_han;

/// What a word in place of a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// There is an owner whom the register does not name.
    Doubt,
    /// The word points elsewhere.
    Refuse,
}

/// Words in place of a name.
pub(super) const NOBODY: [(&str, Ending); 24] = [
    ("不详", Ending::Doubt),
    ("未知", Ending::Doubt),
    ("待定", Ending::Doubt),
    ("待查", Ending::Doubt),
    ("待核实", Ending::Doubt),
    ("暂无", Ending::Doubt),
    ("无名", Ending::Doubt),
    ("佚名", Ending::Doubt),
    ("业主", Ending::Doubt),
    ("本人", Ending::Doubt),
    ("某某", Ending::Doubt),
    ("空置", Ending::Doubt),
    ("空房", Ending::Doubt),
    ("vacant", Ending::Doubt),
    ("unknown", Ending::Doubt),
    ("n/a", Ending::Doubt),
    ("tbd", Ending::Doubt),
    ("none", Ending::Doubt),
    ("various", Ending::Doubt),
    ("owner", Ending::Doubt),
    ("同上", Ending::Refuse),
    ("〃", Ending::Refuse),
    ("ditto", Ending::Refuse),
    ("same as above", Ending::Refuse),
];

/// Whether the name is a company's: companies' names are unique where they are registered, people's are not.
pub(crate) fn is_company(name: &str) -> bool {
    let words = ["公司", "合作社", "委员会", "研究院"];
    let suffixes = ["ltd", "ltd.", "limited", "inc", "inc.", "llc", "gmbh"];
    words.iter().any(|word| name.contains(word))
        || name
            .split([' ', ','])
            .next_back()
            .is_some_and(|last| suffixes.contains(&last.to_lowercase().as_str()))
}

pub(super) fn is_company_suffix(part: &str) -> bool {
    ["ltd", "ltd.", "limited", "inc", "inc.", "llc"].contains(&part.to_lowercase().as_str())
}

pub(super) fn is_family_suffix(part: &str) -> bool {
    ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"].contains(&part.to_lowercase().as_str())
}

/// Whether the text says that there are more owners than it names.
pub(super) fn counts_more(lower: &str) -> bool {
    if let Some((before, after)) = lower.rsplit_once('等') {
        let number = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十几多共".contains(c);
        let rest = after.trim_start_matches(number);
        return !before.is_empty() && matches!(rest, "" | "人" | "名" | "位" | "户");
    }
    let others = ["others", "et al", "et al.", "other owners"];
    others.iter().any(|word| lower.ends_with(word))
        || lower.rsplit_once('+').is_some_and(|(before, after)| {
            let after = after.trim();
            !before.is_empty() && !after.is_empty() && after.bytes().all(|b| b.is_ascii_digit())
        })
}

/// Whether one text may be several names: joined by a word or a sign, or complete Chinese names separated by a space.
pub(super) fn joins_names(part: &str, name: &str, lower: &str) -> bool {
    if is_company(lower) {
        return false;
    }
    if has_joint(name) {
        return true;
    }
    if !lower.contains(is_han) {
        // An initial is a capital.
        let short = [" n ", " x "].iter().any(|word| name.contains(word));
        return short
            || [" and ", " & ", "&", " und ", " et ", " y ", " e "]
                .iter()
                .any(|word| lower.contains(word));
    }
    // No Chinese name is written with it.
    if part.contains('&') {
        return true;
    }
    // Most names are short and in one piece; those need no further check.
    let long = lower.chars().count() >= 5;
    if !long && !part.contains(' ') || lower.contains('·') {
        return false;
    }
    let spread = part.contains(' ') && part.split(' ').all(|name| name.chars().count() > 1);
    // 和 and 与 occur in given names: only a text that is too long for one name and has two characters on either side is
    // several.
    let joined = long
        && ['与', '和', '及', '暨', '或', '跟'].iter().any(|word| {
            lower.match_indices(*word).any(|(at, word)| {
                lower[..at].chars().count() > 1 && lower[at + word.len()..].chars().count() > 1
            })
        });
    spread && part.chars().all(|c| is_han(c) || c == ' ') || joined
}

/// Where the marks after a complete name begin: a star for a mortgage, a cross. `王*` is a name starred out.
pub(super) fn trailing_mark(part: &str) -> Option<usize> {
    let name = part.trim_end_matches(['*', '†', '‡', '※', '▲', '★', '#']);
    (name.len() < part.len() && name.chars().count() > 1 && !name.contains('*'))
        .then_some(name.len())
}
