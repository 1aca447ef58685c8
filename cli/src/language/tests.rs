use std::collections::BTreeSet;
use std::path::Path;

use fluent_syntax::ast::Entry;

use super::*;

fn ids(language: Language) -> BTreeSet<String> {
    let (tag, source) = language.source();
    let resource = fluent_syntax::parser::parse(source)
        .unwrap_or_else(|(_, errors)| panic!("{tag}: {errors:?}"));
    let mut ids = BTreeSet::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let id = message.id.name;
            assert!(ids.insert(id.to_owned()), "{tag}: {id} stands twice");
        }
    }
    ids
}

#[test]
fn both_languages_have_the_same_sentences() {
    assert_eq!(ids(Language::Chinese), ids(Language::English));
}

#[test]
fn every_sentence_used_exists() {
    let known = ids(Language::English);
    let mut used = BTreeSet::new();
    let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    visit(source, &mut |text| collect_used(text, &mut used));
    assert!(used.len() > 20, "the search for sentences found too few");
    let missing: Vec<_> = used.difference(&known).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn every_known_rule_has_cause_and_remedy() {
    for language in [Language::Chinese, Language::English] {
        let sentences = Sentences::new(language);
        let silent = |rule: &&&str| sentences.rule(rule).is_none();
        let missing: Vec<_> = rules::KNOWN.iter().filter(silent).collect();
        assert_eq!(missing, Vec::<&&str>::new(), "{}", language.code());
    }
}

#[test]
fn every_sentence_about_a_rule_is_known() {
    let known: BTreeSet<String> = rules::KNOWN
        .iter()
        .map(|rule| format!("rule-{}", rule.replace('.', "-")))
        .collect();
    let told: BTreeSet<String> = ids(Language::English)
        .into_iter()
        .filter(|id| id.starts_with("rule-") && !id.ends_with("-remedy"))
        .collect();
    assert_eq!(told, known);
}

/// The book's index lists the rules that code enforces; `cargo xtask spec` holds it against the sources.
#[test]
fn every_rule_of_the_book_has_a_sentence() {
    let index = include_str!("../../../docs/src/rule-index.md");
    let rows = index.lines().filter_map(|row| row.strip_prefix("| [`"));
    let listed = rows.filter_map(|row| row.split('`').next());
    let told: BTreeSet<&str> = listed.filter(|id| !WITHOUT_SENTENCE.contains(id)).collect();
    let known: BTreeSet<&str> = rules::KNOWN.iter().copied().collect();
    assert!(told.len() > 300, "the index is read wrongly");
    assert_eq!(told, known);
}

/// Gates inside a circuit, which no error names, and the program's own errors, whose sentences are `error-…`.
const WITHOUT_SENTENCE: &[&str] = &[
    "claim.outputs",
    "claim.roots",
    "file.exists",
    "file.io",
    "keystore.passphrase",
    "node.bit",
    "node.capacity",
    "node.child",
];

#[test]
fn variables_of_both_languages_agree() {
    for id in ids(Language::English) {
        let [zh, en] = [Language::Chinese, Language::English].map(|l| variables(l, &id));
        assert_eq!(zh, en, "{id}");
    }
}

#[test]
fn a_locale_name_chooses_the_language() {
    assert_eq!(
        Language::from_locale("en_GB.UTF-8"),
        Some(Language::English)
    );
    assert_eq!(Language::from_locale("zh_CN"), Some(Language::Chinese));
    assert_eq!(Language::from_locale("C.UTF-8"), None);
    assert_eq!(Language::from_locale(""), None);
}

/// Reads all source files below `folder` but tests.
fn visit(folder: &Path, read: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.ends_with("tests") || path.ends_with("tests.rs");
        if path.is_dir() && !is_test {
            visit(&path, read);
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test {
            read(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The ids in `msg("…")`.
fn collect_used(text: &str, used: &mut BTreeSet<String>) {
    for call in text.split("msg(").skip(1) {
        if let Some(literal) = call.trim_start().strip_prefix('"') {
            let id = literal.split('"').next().unwrap_or_default();
            used.insert(id.to_owned());
        }
    }
    used.remove("…");
}

/// The names after `$` in a message's source.
fn variables(language: Language, id: &str) -> BTreeSet<String> {
    let (_, source) = language.source();
    let head = format!("{id} =");
    let text = source
        .lines()
        .skip_while(|line| !line.starts_with(&head))
        .enumerate()
        .take_while(|(index, line)| *index == 0 || line.starts_with(' ') || line.is_empty())
        .map(|(_, line)| line)
        .collect::<String>();
    text.split('$')
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}
