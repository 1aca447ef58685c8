//! The rules that code enforces and that tests name.

use std::collections::{BTreeMap, BTreeSet};

use super::{has_form, ids_in, is_id};
use crate::source::{Literal, Source};

/// What the sources say of rules.
#[derive(Default)]
pub(super) struct Rules {
    /// Rule to the files that enforce it: a circuit's gate first, then the error that carries the id.
    pub(super) enforced: BTreeMap<String, Vec<String>>,
    /// Rule and file of every error that carries the id by its type.
    carried: BTreeSet<(String, String)>,
    /// Rule to the tests that name it, `file::function`.
    pub(super) tested: BTreeMap<String, Vec<String>>,
    /// Every test's name.
    pub(super) test_names: BTreeSet<String>,
}

impl Rules {
    /// Reads `sources` and the files beside tests. A bare id counts where its noun is in `nouns` or has an error.
    pub(super) fn collect(
        sources: &[Source],
        data: &BTreeMap<String, String>,
        nouns: &BTreeSet<String>,
    ) -> Self {
        let mut rules = Self::default();
        let ours: Vec<&Source> = sources
            .iter()
            .filter(|s| !s.path.starts_with("xtask"))
            .collect();
        for source in sources {
            rules.test_names.extend(tests(source));
        }
        for source in &ours {
            rules.collect_texts(source);
        }
        let spoken: BTreeSet<String> = rules
            .enforced
            .keys()
            .filter_map(|id| id.split_once('.'))
            .map(|(noun, _)| noun.to_owned())
            .chain(nouns.iter().cloned())
            .collect();
        for source in &ours {
            rules.collect_bare(source, &spoken);
        }
        rules.rank();
        let carriers: BTreeMap<String, BTreeSet<String>> = ours
            .iter()
            .flat_map(|s| carriers(s))
            .fold(BTreeMap::new(), |mut map, (carrier, id)| {
                map.entry(carrier).or_insert_with(BTreeSet::new).insert(id);
                map
            });
        for source in &ours {
            rules.collect_tests(source, &carriers);
        }
        for (name, text) in data {
            for id in ids_in(text) {
                push(&mut rules.tested, id, name.clone());
            }
        }
        rules
    }

    /// A test that names `id`: one of the crate that enforces it before others, and any before helpers and tables.
    pub(super) fn test_of(&self, id: &str) -> Option<&String> {
        let places = self.tested.get(id)?;
        let is_test = |place: &&String| {
            let name = place.rsplit("::").next().unwrap_or_default();
            self.test_names.contains(name)
        };
        let home = self.enforced.get(id).and_then(|files| files.first());
        let home = home.and_then(|file| file.split('/').next()).unwrap_or("");
        let at_home = |place: &&String| is_test(place) && place.starts_with(home);
        let mut ranked = places.iter();
        ranked
            .find(at_home)
            .or_else(|| places.iter().find(is_test))
            .or(places.first())
    }

    /// What decides comes first, who only speaks of it last.
    fn rank(&mut self) {
        for (id, files) in &mut self.enforced {
            files.sort_by_key(|file| {
                let carried = self.carried.contains(&(id.clone(), file.clone()));
                match file {
                    file if file.starts_with("circuits/src") => 0,
                    _ if carried => 1,
                    file if !file.starts_with("cli/") && !file.starts_with("load/") => 2,
                    _ => 3,
                }
            });
        }
    }

    fn collect_texts(&mut self, source: &Source) {
        let begin = source.tests_begin();
        for head in source
            .heads
            .iter()
            .filter(|h| h.at < begin && is_id(&h.text))
        {
            push(
                &mut self.enforced,
                &head.text,
                source.path.display().to_string(),
            );
        }
        for literal in outside_tests(source) {
            let before = source.code[..literal.at].trim_end();
            let first = literal.text.split_once(": ").map(|(id, _)| id);
            let id = if before.ends_with("Refusal::new(") {
                Some(literal.text.as_str())
            } else {
                first
            };
            let is_error = before.ends_with("#[error(") || before.ends_with("#[rule(");
            let id = if before.ends_with("#[rule(") {
                Some(literal.text.as_str())
            } else {
                id
            };
            if let Some(id) = id.filter(|id| is_id(id) || is_error && has_form(id)) {
                let file = source.path.display().to_string();
                if is_error {
                    self.carried.insert((id.to_owned(), file.clone()));
                }
                push(&mut self.enforced, id, file);
            }
        }
    }

    fn collect_bare(&mut self, source: &Source, nouns: &BTreeSet<String>) {
        for literal in outside_tests(source).filter(|l| is_id(&l.text)) {
            let noun = literal.text.split('.').next().unwrap_or_default();
            if nouns.contains(noun) {
                push(
                    &mut self.enforced,
                    &literal.text,
                    source.path.display().to_string(),
                );
            }
        }
    }

    fn collect_tests(&mut self, source: &Source, carriers: &BTreeMap<String, BTreeSet<String>>) {
        let begin = source.tests_begin();
        let place = |at: usize| {
            let function = enclosing(&source.code[..at], "fn ").unwrap_or("");
            format!("{}::{function}", source.path.display())
        };
        for literal in source.literals.iter().filter(|l| l.at >= begin) {
            for id in ids_in(&literal.text) {
                push(&mut self.tested, id, place(literal.at));
            }
        }
        for head in source
            .heads
            .iter()
            .filter(|h| h.at >= begin && is_id(&h.text))
        {
            let test = word(after(&source.code[head.at..], "fn "));
            push(
                &mut self.tested,
                &head.text,
                format!("{}::{test}", source.path.display()),
            );
        }
        for (carrier, ids) in carriers {
            for (at, _) in source.code[begin..].match_indices(carrier.as_str()) {
                let (at, end) = (begin + at, begin + at + carrier.len());
                let before = source.code[..at].chars().next_back();
                let after = source.code[end..].chars().next();
                if !before.is_some_and(is_word) && !after.is_some_and(is_word) {
                    ids.iter()
                        .for_each(|id| push(&mut self.tested, id, place(at)));
                }
            }
        }
    }
}

fn push(map: &mut BTreeMap<String, Vec<String>>, id: &str, place: String) {
    let places = map.entry(id.to_owned()).or_default();
    if !places.contains(&place) {
        places.push(place);
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn outside_tests(source: &Source) -> impl Iterator<Item = &Literal> {
    let begin = source.tests_begin();
    source.literals.iter().filter(move |l| l.at < begin)
}

/// The names of a source's tests.
fn tests(source: &Source) -> Vec<String> {
    let code = &source.code[source.tests_begin()..];
    ["#[test]", "#[tokio::test"]
        .iter()
        .flat_map(|mark| code.split(mark).skip(1))
        .map(|rest| word(after(rest, "fn ")).to_owned())
        .collect()
}

/// Pairs of an error's name in code (`Enum::Variant`, or a struct) and the rule it carries.
fn carriers(source: &Source) -> Vec<(String, String)> {
    outside_tests(source)
        .flat_map(|literal| {
            let id = literal.text.split(": ").next().unwrap_or_default();
            let names = if has_form(id) {
                carrier_of_error(source, literal)
                    .into_iter()
                    .chain(carriers_of_arm(source, literal))
                    .collect()
            } else {
                vec![]
            };
            names.into_iter().map(|name| (name, id.to_owned()))
        })
        .collect()
}

/// What follows `#[error("…")]`.
fn carrier_of_error(source: &Source, literal: &Literal) -> Option<String> {
    let before = source.code[..literal.at].trim_end();
    before.strip_suffix("#[error(")?;
    let mut rest = source.code[literal.at..].split_once(")]")?.1.trim_start();
    while rest.starts_with("#[") {
        rest = rest.split_once(']')?.1.trim_start();
    }
    let rest = rest.strip_prefix("pub ").unwrap_or(rest);
    match rest.strip_prefix("struct ").or(rest.strip_prefix("enum ")) {
        Some(name) => Some(word(name).to_owned()),
        None => Some(format!("{}::{}", enclosing(before, "enum ")?, word(rest))),
    }
}

/// The variants of a match arm that gives the id: `Self::Io { .. } | Self::Gone => "record.io"`.
fn carriers_of_arm(source: &Source, literal: &Literal) -> Vec<String> {
    let before = source.code[..literal.at].trim_end();
    let Some(arm) = before.strip_suffix("=>") else {
        return vec![];
    };
    let line = &arm[arm.rfind(['\n', ';']).map_or(0, |at| at + 1)..];
    let Some(owner) = implementor(before) else {
        return vec![];
    };
    line.match_indices("Self::")
        .map(|(at, mark)| format!("{owner}::{}", word(&line[at + mark.len()..])))
        .collect()
}

/// The type of the last `impl … Type {`.
fn implementor(code: &str) -> Option<&str> {
    let (_, rest) = code.rsplit_once("impl ")?;
    let head = rest.split('{').next()?.trim();
    let name = head.rsplit(' ').next()?;
    Some(word(name))
}

/// The word after the last `mark` that opens a word.
fn enclosing<'a>(code: &'a str, mark: &str) -> Option<&'a str> {
    let mut places = code.rmatch_indices(mark);
    let (at, _) = places.find(|(at, _)| !code[..*at].chars().next_back().is_some_and(is_word))?;
    Some(word(&code[at + mark.len()..]))
}

/// What follows the first `mark`.
fn after<'a>(code: &'a str, mark: &str) -> &'a str {
    code.split_once(mark).map_or("", |(_, rest)| rest)
}

fn word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    &text[..end]
}
