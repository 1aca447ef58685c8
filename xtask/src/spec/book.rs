//! The book's pages: the rules they declare, the places they link to, the tests they name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;

use super::{has_form, is_id};
use crate::source::files;

const SUMMARY: &str = "SUMMARY.md";

/// One page.
#[derive(Default)]
pub(super) struct Page {
    /// Rules declared here, and whether a heading carries the anchor.
    ids: Vec<(String, bool)>,
    anchors: BTreeSet<String>,
    /// Line and target.
    links: Vec<(usize, String)>,
    /// What is in backticks after `Test:` or `Tests:`.
    tests: Vec<NamedTest>,
}

/// A test that a page names.
struct NamedTest {
    line: usize,
    name: String,
    /// The rule under whose heading it is.
    rule: Option<String>,
}

impl NamedTest {
    fn function(&self) -> &str {
        self.name.rsplit("::").next().unwrap_or(&self.name)
    }
}

/// All pages by their path inside the book.
pub(super) struct Book(BTreeMap<String, Page>);

impl Book {
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut pages = BTreeMap::new();
        for path in files(folder, "", &["md"])? {
            let text = fs::read_to_string(folder.join(&path))
                .with_context(|| format!("reading {}", path.display()))?;
            pages.insert(path.display().to_string(), Page::parse(&text));
        }
        Ok(Self(pages))
    }

    #[cfg(test)]
    pub(super) fn of(pages: &[(&str, &str)]) -> Self {
        let pages = pages.iter();
        Self(
            pages
                .map(|(n, t)| ((*n).to_owned(), Page::parse(t)))
                .collect(),
        )
    }

    /// Every declared rule with the link to it; the page `index` declares none.
    pub(super) fn ids(&self, index: &str) -> BTreeMap<String, String> {
        let mut ids = BTreeMap::new();
        for (name, page) in self.0.iter().filter(|(name, _)| *name != index) {
            for (id, anchored) in &page.ids {
                let place = if *anchored {
                    format!("{name}#{id}")
                } else {
                    name.clone()
                };
                let known = ids.entry(id.clone()).or_insert_with(|| place.clone());
                if *anchored {
                    *known = place;
                }
            }
        }
        ids
    }

    /// The first parts of all declared rules.
    pub(super) fn nouns(&self, index: &str) -> BTreeSet<String> {
        let ids = self.ids(index);
        ids.keys()
            .filter_map(|id| id.split_once('.'))
            .map(|(noun, _)| noun.to_owned())
            .collect()
    }

    /// Links to pages, files or anchors that do not exist; links to other hosts are not followed.
    pub(super) fn broken_links(&self, folder: &Path) -> Vec<String> {
        let mut wrong = Vec::new();
        for (name, page) in &self.0 {
            for (line, target) in &page.links {
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let beside = Path::new(name).parent().unwrap_or(Path::new(""));
                let path = match file {
                    "" => PathBuf::from(name),
                    file => tidy(&beside.join(file)),
                };
                let page = self.0.get(&path.display().to_string());
                let leads = match page {
                    Some(page) => anchor.is_empty() || page.anchors.contains(anchor),
                    None => folder.join(&path).exists(),
                };
                if !leads {
                    wrong.push(format!("{name}:{line}: {target} leads nowhere"));
                }
            }
        }
        wrong
    }

    /// Pages that the summary does not link.
    pub(super) fn unlisted_pages(&self) -> Vec<String> {
        let listed: BTreeSet<&str> = self
            .0
            .get(SUMMARY)
            .into_iter()
            .flat_map(|page| page.links.iter().map(|(_, target)| target.as_str()))
            .collect();
        self.0
            .keys()
            .filter(|name| *name != SUMMARY && !listed.contains(name.as_str()))
            .map(|name| format!("{name} is not in {SUMMARY}"))
            .collect()
    }

    /// Names after `Test:` that are neither a test nor a file of the workspace.
    pub(super) fn unknown_tests(&self, root: &Path, known: &BTreeSet<&str>) -> Vec<String> {
        let mut wrong = Vec::new();
        for (page_name, page) in &self.0 {
            for test in &page.tests {
                let NamedTest { line, name, .. } = test;
                if !known.contains(test.function()) && !root.join(name).exists() {
                    wrong.push(format!("{page_name}:{line}: there is no test `{name}`"));
                }
            }
        }
        wrong
    }

    /// The functions named as tests under a rule's own heading.
    pub(super) fn tests_by_rule(&self) -> BTreeMap<String, Vec<String>> {
        let mut by_rule = BTreeMap::<String, Vec<String>>::new();
        for test in self.0.values().flat_map(|page| &page.tests) {
            if let Some(rule) = &test.rule {
                let tests = by_rule.entry(rule.clone()).or_default();
                tests.push(test.function().to_owned());
            }
        }
        by_rule
    }
}

impl Page {
    fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let (mut fenced, mut naming_tests) = (false, false);
        let mut rule = None;
        for (index, line) in text.lines().enumerate() {
            let (number, line) = (index + 1, line.trim());
            if line.starts_with("```") {
                fenced = !fenced;
            }
            page.include(number, line);
            if fenced {
                continue;
            }
            if line.starts_with('#') {
                rule = page.heading(line);
            }
            if let Some(first) = line.strip_prefix('|').and_then(|l| l.split('|').next()) {
                let cell = first.trim();
                let id = cell.strip_prefix('`').and_then(|c| c.strip_suffix('`'));
                page.ids
                    .extend(id.filter(|id| is_id(id)).map(|id| (id.to_owned(), false)));
            }
            let marked = ["Test:", "Tests:"].iter().find_map(|m| line.find(m));
            naming_tests = !line.is_empty() && (naming_tests || marked.is_some());
            if naming_tests {
                let names = backticked(&line[marked.unwrap_or(0)..]);
                page.tests.extend(names.map(|name| NamedTest {
                    line: number,
                    name,
                    rule: rule.clone(),
                }));
            }
            page.links
                .extend(links(line).map(|target| (number, target)));
        }
        page
    }

    /// Reads a heading; returns the rule it declares.
    fn heading(&mut self, line: &str) -> Option<String> {
        let text = line.trim_start_matches('#').trim();
        let explicit = text
            .rsplit_once("{#")
            .and_then(|(_, rest)| rest.strip_suffix('}'));
        let anchor = explicit.map_or_else(|| slug(text), str::to_owned);
        self.anchors.insert(anchor);
        let rule = explicit.filter(|anchor| has_form(anchor))?;
        self.ids.push((rule.to_owned(), true));
        Some(rule.to_owned())
    }

    fn include(&mut self, number: usize, line: &str) {
        let target = line
            .split_once("{{#include ")
            .and_then(|(_, rest)| rest.split_once("}}"))
            .and_then(|(target, _)| target.split(':').next());
        self.links
            .extend(target.map(|t| (number, t.trim().to_owned())));
    }
}

/// The anchor that mdBook generates for a heading without an explicit one.
fn slug(heading: &str) -> String {
    heading
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

/// Targets of `[text](target)` that are not on another host. Code spans are not links.
fn links(line: &str) -> impl Iterator<Item = String> {
    let outside_code: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let targets: Vec<String> = outside_code
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|t| !t.contains("://") && !t.starts_with("mailto:"))
        .map(str::to_owned)
        .collect();
    targets.into_iter()
}

fn backticked(line: &str) -> impl Iterator<Item = String> + use<'_> {
    line.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// Resolves `..` without asking the file system, as far as it goes.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match (part, tidy.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                tidy.pop();
            }
            _ => tidy.push(part),
        }
    }
    tidy
}
