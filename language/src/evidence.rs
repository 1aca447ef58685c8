//! The evidence from the code that refused: English sentences with numbers and names in them.
//!
//! A rule's cause and remedy are sentences in each language. The code adds the evidence, of which a reader of another
//! language gets only what belongs to no language: numbers, quoted names, ids, places. `--json` has all of it.

use crate::{Language, time};

/// The evidence for a reader of `language`; nothing if it consists only of words.
pub(crate) fn in_language(language: Language, detail: &str) -> Option<String> {
    let detail = in_the_readers_zone(detail);
    let told = match language {
        Language::English => detail,
        Language::Chinese => values(&detail).join("，"),
    };
    (!told.is_empty()).then_some(told)
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

/// Quoted parts, and runs of words that are not English.
fn values(detail: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut rest = detail;
    loop {
        rest = rest.trim_start();
        if let Some((quoted, after)) = quoted(rest) {
            flush(&mut run, &mut values);
            values.push(quoted.to_owned());
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
    if !run.is_empty() {
        values.push(run.join(" "));
        run.clear();
    }
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
mod tests {
    use super::*;

    fn chinese(detail: &str) -> Option<String> {
        in_language(Language::Chinese, detail)
    }

    #[test]
    fn a_chinese_reader_gets_the_values_and_no_english() {
        let told = |detail: &str| chinese(detail).unwrap_or_default();
        assert_eq!(told("expected number 4, found 7"), "4，7");
        assert_eq!(told("unknown field `colour`, line 3"), "colour，3");
        assert_eq!(
            told("owner 张三 of unit 3-2-502 is enrolled twice."),
            "张三，3-2-502"
        );
        assert_eq!(told("cannot read data/node.toml: denied"), "data/node.toml");
        assert_eq!(chinese("the key is not on the roll"), None);
        assert_eq!(chinese(""), None);
    }

    #[test]
    fn no_reader_gets_a_time_of_another_zone() {
        let detail = "the poll opens at 2026-12-01T00:00:00Z, the ballot came early";
        let opens = time::show(1_796_083_200);
        let english = in_language(Language::English, detail).unwrap_or_default();
        assert_eq!(
            english,
            format!("the poll opens at {opens}, the ballot came early")
        );
        assert_eq!(chinese(detail), Some(opens));
    }

    #[test]
    fn an_english_reader_gets_all_of_it() {
        let detail = "the key is not on the roll";
        let told = in_language(Language::English, detail);
        assert_eq!(told.as_deref(), Some(detail));
    }
}
