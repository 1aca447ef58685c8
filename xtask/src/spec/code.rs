//! The rules that code enforces and that tests name.

use std::collections::{BTreeMap, BTreeSet};

use super::{has_form, ids_in, is_id};
use crate::source::{Role, Source, Text};

/// How a place enforces a rule, from the strongest way to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// A gate or a block of a circuit has its name.
    Gate,
    /// An error carries it by its type.
    Carried,
    /// A refusal or a sentence has it.
    Given,
    /// It is named.
    Named,
    /// A refusal or a sentence in the program or the load generator has it.
    GivenByProgram,
    /// The program or the load generator names it.
    NamedByProgram,
}

impl How {
    /// This way, with the rank that it has in `source`.
    fn by(self, source: &Source) -> Self {
        let is_in = |folder| source.path.starts_with(folder);
        match self {
            Self::Given | Self::Named if is_in("circuits/src") => Self::Gate,
            Self::Given if is_in("cli") || is_in("load") => Self::GivenByProgram,
            Self::Named if is_in("cli") || is_in("load") => Self::NamedByProgram,
            how => how,
        }
    }
}

/// What the sources say about rules.
#[derive(Default)]
pub(super) struct Rules {
    /// Rule to what enforces it, the strongest first.
    enforced: BTreeMap<String, BTreeSet<(How, String)>>,
    /// Rule to the tests that cover it, `file::function`.
    tested: BTreeMap<String, Vec<String>>,
    /// Every test's name and its place, `file::function`.
    tests: BTreeMap<String, String>,
}

impl Rules {
    /// Reads `sources`. A bare id counts where its noun is in `nouns` or has an error; a test counts for the rules that
    /// it names, or that it covers according to the book.
    pub(super) fn collect(
        sources: &[Source],
        nouns: &BTreeSet<String>,
        in_the_book: &BTreeMap<String, Vec<String>>,
    ) -> Self {
        let mut rules = Self::default();
        for source in sources {
            for test in &source.tests {
                let place = format!("{}::{test}", source.path.display());
                rules.tests.entry(test.clone()).or_insert(place);
            }
        }
        // The checks' own tests contain made-up rules.
        let ours = || sources.iter().filter(|s| !s.path.starts_with("xtask"));
        ours().for_each(|source| rules.collect_texts(source));
        let spoken: BTreeSet<String> = rules.enforced.keys().map(|id| noun(id)).collect();
        let nouns: BTreeSet<String> = spoken.union(nouns).cloned().collect();
        ours().for_each(|source| rules.collect_bare(source, &nouns));
        let carriers = ours().flat_map(carriers).fold(
            BTreeMap::<&str, BTreeSet<&str>>::new(),
            |mut map, (carrier, id)| {
                map.entry(carrier).or_default().insert(id);
                map
            },
        );
        ours().for_each(|source| rules.collect_tests(source, &carriers));
        for (id, names) in in_the_book {
            for name in names {
                if let Some(place) = rules.tests.get(name).cloned() {
                    rules.hold(id, place);
                }
            }
        }
        rules
    }

    /// Every rule that code enforces.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.enforced.keys().map(String::as_str)
    }

    /// What enforces `id`, the strongest first: a file, or an error in it.
    pub(super) fn places_of(&self, id: &str) -> impl Iterator<Item = &str> {
        let places = self.enforced.get(id).into_iter().flatten();
        places.map(|(_, place)| place.as_str())
    }

    /// A test that covers `id`, preferably in the crate that enforces it.
    pub(super) fn test_of(&self, id: &str) -> Option<&str> {
        let tests = self.tested.get(id)?;
        let home = self.places_of(id).next().and_then(|p| p.split('/').next());
        let is_at_home = |test: &&String| test.split('/').next() == home;
        let test = tests.iter().find(is_at_home).or(tests.first());
        test.map(String::as_str)
    }

    /// Every test's name.
    pub(super) fn test_names(&self) -> BTreeSet<&str> {
        self.tests.keys().map(String::as_str).collect()
    }

    fn enforce(&mut self, id: &str, how: How, place: String) {
        let places = self.enforced.entry(id.to_owned()).or_default();
        places.insert((how, place));
    }

    fn hold(&mut self, id: &str, test: String) {
        let tests = self.tested.entry(id.to_owned()).or_default();
        if !tests.contains(&test) {
            tests.push(test);
        }
    }

    /// Places where only an id is possible: errors, refusals, the beginning of a sentence or of documentation.
    fn collect_texts(&mut self, source: &Source) {
        for text in outside_tests(source) {
            let Some(id) = id_of(text) else { continue };
            let file = source.path.display();
            match &text.carrier {
                Some(carrier) => self.enforce(id, How::Carried, format!("{file}::{carrier}")),
                None => self.enforce(id, How::Given.by(source), file.to_string()),
            }
        }
    }

    fn collect_bare(&mut self, source: &Source, nouns: &BTreeSet<String>) {
        let plain = outside_tests(source).filter(|text| text.role == Role::Plain);
        for text in plain.filter(|text| is_id(&text.text) && nouns.contains(&noun(&text.text))) {
            let how = How::Named.by(source);
            self.enforce(&text.text, how, source.path.display().to_string());
        }
    }

    /// Tests by the ids and the errors that they name, or with which their documentation begins.
    fn collect_tests(&mut self, source: &Source, carriers: &BTreeMap<&str, BTreeSet<&str>>) {
        let place = |test: &String| format!("{}::{test}", source.path.display());
        for text in &source.texts {
            let Some(test) = &text.scope.test else {
                continue;
            };
            let ids = match text.role {
                Role::Doc => id_of(text).into_iter().collect(),
                _ => ids_in(&text.text),
            };
            ids.into_iter().for_each(|id| self.hold(id, place(test)));
        }
        for name in &source.names {
            let Some(test) = &name.scope.test else {
                continue;
            };
            let words: Vec<&str> = name.path.split("::").collect();
            let pairs = words.windows(2).map(|pair| pair.join("::"));
            let spoken = words.iter().map(|word| (*word).to_owned()).chain(pairs);
            for id in spoken
                .filter_map(|name| carriers.get(name.as_str()))
                .flatten()
            {
                self.hold(id, place(test));
            }
        }
    }
}

fn noun(id: &str) -> String {
    id.split('.').next().unwrap_or_default().to_owned()
}

fn outside_tests(source: &Source) -> impl Iterator<Item = &Text> {
    source.texts.iter().filter(|text| !text.scope.tests)
}

/// The id in `text`: the whole of it, or its beginning.
fn id_of(text: &Text) -> Option<&str> {
    let sentence = || text.text.split_once(": ").map(|(id, _)| id);
    match text.role {
        Role::Sentence => sentence().filter(|id| has_form(id)),
        Role::Rule => Some(text.text.as_str()).filter(|id| has_form(id)),
        Role::Refusal => Some(text.text.as_str()).filter(|id| is_id(id)),
        Role::Plain => sentence().filter(|id| is_id(id)),
        Role::Doc => {
            let quoted = text.text.trim_start().strip_prefix('`')?;
            quoted.split('`').next().filter(|id| is_id(id))
        }
    }
}

/// Pairs of an error's name in code (`Enum::Variant`, or a struct) and the rule it carries.
fn carriers(source: &Source) -> impl Iterator<Item = (&str, &str)> {
    outside_tests(source).filter_map(|text| Some((text.carrier.as_deref()?, id_of(text)?)))
}
