//! A sentence read backwards: what stands in the places of its variables.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser::parse;

/// The parts of a sentence without choices in it.
pub(crate) struct Pattern(Vec<Part>);

enum Part {
    Text(String),
    Variable(&'static str),
}

/// The sentences of a locale file whose ids begin with `prefix`, with their ids.
pub(super) fn all(source: &'static str, prefix: &str) -> Vec<(String, Pattern)> {
    let resource = parse(source).expect("a test parses both locale files");
    let mut patterns = Vec::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry
            && message.id.name.starts_with(prefix)
            && let Some(value) = message.value
        {
            let parts: Option<Vec<Part>> = value.elements.into_iter().map(part).collect();
            let parts = parts.expect("these sentences have words and variables only");
            patterns.push((message.id.name.to_owned(), Pattern(parts)));
        }
    }
    patterns
}

fn part(element: PatternElement<&'static str>) -> Option<Part> {
    match element {
        PatternElement::TextElement { value } => Some(Part::Text(value.to_owned())),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Some(Part::Variable(id.name)),
        PatternElement::Placeable { .. } => None,
    }
}

impl Pattern {
    /// How many bytes of it are words: of two sentences that fit, the one with more of them is meant.
    pub(super) fn words(&self) -> usize {
        let length = |part: &Part| match part {
            Part::Text(text) => text.len(),
            Part::Variable(_) => 0,
        };
        self.0.iter().map(length).sum()
    }

    /// A regular expression, in what scripts and Rust have in common, that matches no more than [`Self::read`] reads.
    pub(crate) fn expression(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => escaped(text),
            Part::Variable(name @ ("line_number" | "column_number")) => {
                format!("(?<{name}>[0-9]+)")
            }
            Part::Variable(name) if PHRASES.contains(name) => format!("(?<{name}>.+?)"),
            Part::Variable(name) => format!("(?<{name}>[^a-z].*?)"),
        };
        let parts: String = self.0.iter().map(part).collect();
        format!("^{parts}$")
    }

    /// The variables' values if `text` is this sentence. Each ends where the words after it are first found.
    pub(super) fn read<'t>(&self, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
        let mut parts = self.0.as_slice();
        let mut rest = text;
        let mut found = Vec::new();
        loop {
            match parts {
                [] => return rest.is_empty().then_some(found),
                [Part::Text(words), after @ ..] => {
                    rest = rest.strip_prefix(words.as_str())?;
                    parts = after;
                }
                [Part::Variable(name)] => {
                    found.push((*name, rest));
                    return fits(name, rest).then_some(found);
                }
                [Part::Variable(name), Part::Text(words)] => {
                    let value = rest.strip_suffix(words.as_str())?;
                    found.push((*name, value));
                    return fits(name, value).then_some(found);
                }
                [Part::Variable(name), after @ ..] => {
                    let Some(Part::Text(words)) = after.first() else {
                        return None;
                    };
                    let (value, _) = rest.split_once(words.as_str())?;
                    found.push((*name, value));
                    if !fits(name, value) {
                        return None;
                    }
                    rest = &rest[value.len()..];
                    parts = after;
                }
            }
        }
    }
}

/// The text, as a regular expression that matches nothing else.
fn escaped(text: &str) -> String {
    let special = |c: char| "\\^$.|?*+()[]{}/".contains(c);
    let one = |c: char| match c {
        c if special(c) => format!("\\{c}"),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

/// Variables that our own code fills with English.
const PHRASES: [&str; 7] = [
    "reason", "office", "role", "item", "kind", "trustee", "wanted",
];

/// Whether a variable can stand for the value: no phrase of English but where one is due, and a path for a file.
fn fits(name: &str, value: &str) -> bool {
    let is_path = value.contains(['/', '\\', '.']) || !value.is_ascii();
    let mut but_last = value.rsplit(' ').skip(1);
    let is_list = but_last.all(|word| word.ends_with(','));
    let is_phrase = !is_list && value.starts_with(|c: char| c.is_ascii_lowercase());
    match name {
        "file" => is_path && !is_phrase && !value.contains(": "),
        "line_number" | "column_number" => {
            !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit())
        }
        _ => !value.is_empty() && (!is_phrase || PHRASES.contains(&name)),
    }
}
