//! The evidence from the code that refused: English sentences with numbers and names in them.
//!
//! A rule's cause and remedy are sentences of each language. What the code adds is the evidence. The `detail-…`
//! sentences say how it reads in English, and so a reader of another language gets the same values, each with its
//! name. Of what no sentence knows she gets what is of no language: names in quotes, ids, places. `--json` has it as said.

use std::sync::LazyLock;

use crate::{Language, Message, time};

mod pattern;

pub(crate) use pattern::Pattern;

/// Longer than anything that our own code says; what a stranger's node says is not searched beyond it.
const LONGEST: usize = 4_096;
/// A detail within a detail within a detail.
const DEEPEST: usize = 4;

/// The evidence for a reader of `language`; nothing if it consists only of words.
pub(crate) fn in_language(language: Language, detail: &str) -> Option<String> {
    let detail = in_the_readers_zone(detail);
    let told = match language {
        Language::English => detail,
        Language::Chinese => said(language, &detail, DEEPEST),
    };
    (!told.is_empty()).then_some(told)
}

/// A word or a phrase that programs say, such as `committee`, in the reader's language; anything else as it is.
pub(crate) fn word(language: Language, word: &str) -> String {
    match language {
        Language::English => word.to_owned(),
        Language::Chinese => named(language, word).unwrap_or_else(|| word.to_owned()),
    }
}

/// Errors print times as `2026-12-01T00:00:00Z`.
fn in_the_readers_zone(detail: &str) -> String {
    let shown = |word: &str| {
        let bare = word.trim_end_matches([',', ';', '.', ')']);
        let time: Option<jiff::Timestamp> = bare.parse().ok();
        match time {
            Some(time) => format!("{}{}", time::show(time.as_second()), &word[bare.len()..]),
            None => word.to_owned(),
        }
    };
    let words: Vec<String> = detail.split(' ').map(shown).collect();
    words.join(" ")
}

/// The `detail-…` sentences of English: places in a file first, then the most telling.
pub(crate) fn patterns() -> &'static [(String, Pattern)] {
    static PATTERNS: LazyLock<Vec<(String, Pattern)>> = LazyLock::new(|| {
        let mut patterns = pattern::all(Language::English.source(), "detail-");
        patterns.sort_by_key(|(id, pattern)| {
            let is_place = id.contains("-place");
            core::cmp::Reverse((is_place, pattern.words()))
        });
        patterns
    });
    &PATTERNS
}

/// The detail by the sentence that it is, else its values.
fn said(language: Language, detail: &str, depth: usize) -> String {
    let on_one_line = on_one_line(detail);
    let detail = on_one_line.as_str();
    if let Some(told) = refusal(language, detail, depth) {
        return told;
    }
    let known = (depth > 0 && detail.len() <= LONGEST).then_some(detail);
    let known = known.and_then(|detail| {
        patterns()
            .iter()
            .find_map(|(id, pattern)| Some((id, pattern.read(detail)?)))
    });
    let Some((id, found)) = known else {
        return values(detail).join("，");
    };
    let message = found
        .into_iter()
        .fold(Message::named(id), |message, (name, value)| {
            let value = match name {
                "reason" | "wanted" => said(language, value, depth - 1),
                _ => named(language, value).unwrap_or_else(|| plain(value)),
            };
            message.with(name, value)
        });
    without_gaps(&language.sentences().get(&message))
}

/// A TOML error without the line that it shows: where, and what.
fn on_one_line(detail: &str) -> String {
    let mut lines = detail.trim_end().lines();
    match (lines.next(), lines.next_back()) {
        (Some(place), Some(what)) if place.starts_with("TOML parse error") => {
            format!("{place}: {what}")
        }
        _ => detail.to_owned(),
    }
}

/// `poll.closed: …`, as a node hands on a refusal: the rule's sentence, then its evidence.
fn refusal(language: Language, text: &str, depth: usize) -> Option<String> {
    let (rule, detail) = text.split_once(": ")?;
    let (cause, _) = language.sentences().rule(rule)?;
    let detail = match depth {
        0 => String::new(),
        _ => said(language, detail, depth - 1),
    };
    Some(format!("{cause}{detail}"))
}

/// The value's own sentence, where it is one.
fn named(language: Language, value: &str) -> Option<String> {
    let whole = |(id, pattern): &(String, Pattern)| {
        let found = pattern.read(value)?;
        let is_word = id.starts_with("detail-word-") || id.starts_with("detail-dkg-person");
        is_word.then(|| (id.clone(), found))
    };
    let (id, found) = patterns().iter().find_map(whole)?;
    let message = found
        .into_iter()
        .fold(Message::named(&id), |message, (name, value)| {
            message.with(name, plain(value))
        });
    Some(language.sentences().get(&message))
}

/// The value without the marks in which programmers write it: `["a", "b"]`, `"a"`, `Some(7)`.
fn plain(value: &str) -> String {
    let list = value.strip_prefix('[').and_then(|v| v.strip_suffix(']'));
    let optional = value
        .strip_prefix("Some(")
        .and_then(|v| v.strip_suffix(')'));
    match (list, optional, quoted(value)) {
        (Some(items), ..) => {
            let items: Vec<&str> = items
                .split(", ")
                .map(|item| item.trim_matches('"'))
                .collect();
            items.join("、")
        }
        (_, Some(inner), _) => plain(inner),
        (.., Some((inner, ""))) => format!("“{inner}”"),
        _ if value == "None" => "—".to_owned(),
        _ if value.starts_with('`') => value
            .trim_matches('`')
            .replace("` or `", "、")
            .replace("`, `", "、"),
        _ => value.to_owned(),
    }
}

/// Without the parts of which nothing but their name is left.
fn without_gaps(text: &str) -> String {
    let parts = text.split('；').map(|part| part.trim_matches(['，', ' ']));
    let told: Vec<&str> = parts
        .filter(|part| !part.is_empty() && !part.ends_with('：'))
        .collect();
    told.join("；")
}

/// Quoted parts, and runs of words that are not English; a number without a name says nothing.
fn values(detail: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut rest = detail;
    loop {
        rest = rest.trim_start();
        if let Some((quoted, after)) = quoted(rest) {
            flush(&mut run, &mut values);
            values.push(format!("“{quoted}”"));
            rest = after;
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = &rest[..end];
        if word.is_empty() {
            break;
        }
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation() && !"-+./_#~".contains(c));
        let bare = bare.trim_end_matches('.');
        if is_value(bare) {
            run.push(bare);
        } else {
            flush(&mut run, &mut values);
        }
        if word.ends_with([',', ';', ':']) {
            flush(&mut run, &mut values);
        }
        rest = &rest[end..];
    }
    flush(&mut run, &mut values);
    values
}

fn flush(run: &mut Vec<&str>, values: &mut Vec<String>) {
    let is_number = |word: &&str| word.chars().all(|c| c.is_ascii_digit() || ".,".contains(c));
    if !run.is_empty() && !run.iter().all(is_number) {
        values.push(run.join(" "));
    }
    run.clear();
}

/// A part in quotes at the beginning, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let marks = [('`', '`'), ('“', '”'), ('"', '"')];
    let (open, close) = marks
        .into_iter()
        .find(|(open, _)| text.starts_with(*open))?;
    text[open.len_utf8()..].split_once(close)
}

/// Whether a word is of no language: a number, an id, a path, an option, or a name that is not in ASCII.
fn is_value(word: &str) -> bool {
    let inner = |c| word.trim_matches(c).contains(c);
    !word.is_empty()
        && (word.contains(|c: char| c.is_ascii_digit())
            || word.chars().any(char::is_alphabetic) && !word.is_ascii()
            || word.starts_with("--")
            || inner('/')
            || inner('_')
            || inner('.') && word.split('.').any(|part| part.len() > 2))
}

#[cfg(test)]
mod tests;
