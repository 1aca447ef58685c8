//! Checks book, code and tests against each other: every rule id is in all three, and every link leads somewhere.
//!
//! A rule id is `noun.rule`. The book declares it by a heading anchor `{#noun.rule}` or as the first cell of a
//! table row. Code enforces it by a circuit's gate of that name, by an error that carries it (`#[error("id: …")]`,
//! `#[rule("id")]`), or else where a string literal is the id or begins with `id: `, or an item's documentation
//! begins with it in backticks. A function marked as a test covers it if it names the id or the error that carries it,
//! if its own documentation begins with it, or if the book lists it under the rule.

mod book;
mod code;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};

use crate::source::{Source, files};
use book::Book;
use code::Rules;

/// Options of `spec`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the index of rules instead of comparing it.
    #[arg(long)]
    write: bool,
}

/// The generated page, in the book's folder.
const INDEX: &str = "rule-index.md";
const BOOK: &str = "docs/src";

/// Runs all checks; with `--write`, brings the index up to date first.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let book = Book::read(&root.join(BOOK))?;
    let rules = Rules::collect(&sources(&root)?, &book.nouns(INDEX), &book.tests_by_rule());
    let declared = book.ids(INDEX);
    let mut wrong = compare(&declared, &rules);
    wrong.extend(book.broken_links(&root.join(BOOK)));
    wrong.extend(book.unlisted_pages());
    wrong.extend(book.unknown_tests(&root, &rules.test_names()));
    let index = index(&declared, &rules);
    let path = root.join(BOOK).join(INDEX);
    if arguments.write {
        fs::write(&path, &index).with_context(|| format!("writing {}", path.display()))?;
    } else if fs::read_to_string(&path).ok().as_ref() != Some(&index) {
        wrong.push(format!(
            "{BOOK}/{INDEX} is out of date: cargo xtask spec --write"
        ));
    }
    wrong.iter().for_each(|line| eprintln!("{line}"));
    ensure!(wrong.is_empty(), "spec: {} wrong", wrong.len());
    println!("spec: {} rules in book, code and tests", declared.len());
    Ok(())
}

/// The sources of all crates. In this crate, whose tests contain made-up rules, only the tests' names count.
fn sources(root: &Path) -> anyhow::Result<Vec<Source>> {
    // A sentence about a rule in either language does not enforce it.
    const SKIPPED: &[&str] = &["fuzz", "peers", "examples", "cli/src/language"];
    files(root, "", &["rs"])?
        .into_iter()
        .filter(|path| !SKIPPED.iter().any(|skipped| path.starts_with(skipped)))
        .map(|path| Source::read(root, path))
        .collect()
}

fn compare(declared: &BTreeMap<String, String>, rules: &Rules) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, page) in declared {
        if rules.places_of(id).next().is_none() {
            wrong.push(format!("{id} stands in {page} but no code enforces it"));
        }
        if rules.test_of(id).is_none() {
            wrong.push(format!("{id} stands in {page} but no test names it"));
        }
    }
    for id in rules.ids().filter(|id| !declared.contains_key(*id)) {
        let places = Vec::from_iter(rules.places_of(id)).join(", ");
        wrong.push(format!("{id} ({places}) is not in the book"));
    }
    wrong
}

fn index(declared: &BTreeMap<String, String>, rules: &Rules) -> String {
    let mut page = String::from(
        "# Index of rules\n\n\
         Written by `cargo xtask spec --write`, checked by `cargo xtask spec`: every rule of this book, the\n\
         gate or error that enforces it, and a test that holds it.\n\n\
         | rule | enforced | test |\n|---|---|---|\n",
    );
    for (id, place) in declared {
        let enforced = rules.places_of(id).next().unwrap_or_default();
        let tested = rules.test_of(id).unwrap_or_default();
        writeln!(page, "| [`{id}`]({place}) | `{enforced}` | `{tested}` |")
            .expect("writing to memory does not fail");
    }
    page
}

/// Whether `text` is of the form `noun.rule`.
fn has_form(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.split_once('.').is_some_and(|(noun, rule)| {
        noun.starts_with(|c: char| c.is_ascii_lowercase())
            && noun.chars().all(plain)
            && rule.starts_with(|c: char| c.is_ascii_lowercase())
            && rule.chars().all(|c| plain(c) || c == '_')
    })
}

/// Whether `text` has the form of an id and is not a file's name. Where only an id is possible, as an error's first
/// word or an anchor, the form suffices.
fn is_id(text: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "js", "json", "jsonl", "toml", "sqlite", "csv", "xlsx", "html", "ballot", "txt", "md",
        "age", "bin", "rs", "svg", "part", "lock", "ftl", "com", "org", "example", "word", "paper",
        "log", "linli",
    ];
    const LIKE_FILES: &[&str] = &["encoding.json", "record.json", "witness.log"];
    let ending = text.split('.').next_back().unwrap_or_default();
    has_form(text) && (!ENDINGS.contains(&ending) || LIKE_FILES.contains(&text))
}

/// Every id that stands alone in `text`, as a word.
fn ids_in(text: &str) -> BTreeSet<&str> {
    let outside = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.');
    text.split(outside)
        .map(|word| word.trim_matches('.'))
        .filter(|word| is_id(word))
        .collect()
}

#[cfg(test)]
mod tests;
