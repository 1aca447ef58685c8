//! The rule behind a refusal.
//!
//! Every error that stands for a rule of the book is a [`Rule`]: its type carries the id, which `#[derive(Rule)]` takes
//! from the beginning of its sentence. Programs show a [`Refusal`]; no code parses an id out of a sentence.

// The derive refers to this crate by its external name.
#[cfg(test)]
extern crate self as linli_rule;

use core::fmt::{self, Display};
use std::borrow::Cow;

use serde::Serialize;

pub use linli_rule_derive::Rule;

/// An error that stands for a rule of the book.
///
/// Its sentence (`Display`) begins with the id and a colon if the rule is the error's own.
pub trait Rule: Display {
    /// The rule's id, such as `ballot.nullifier`.
    fn rule(&self) -> &'static str;

    /// The sentence without the id.
    fn detail(&self) -> String {
        without(self.rule(), self.to_string())
    }
}

/// A sentence without the id; once for all errors, not once for each.
fn without(rule: &str, text: String) -> String {
    let rest = text.strip_prefix(rule);
    match rest.and_then(|rest| rest.strip_prefix(": ")) {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

impl<T: Rule + ?Sized> Rule for &T {
    fn rule(&self) -> &'static str {
        (**self).rule()
    }
}

impl<T: Rule + ?Sized> Rule for Box<T> {
    fn rule(&self) -> &'static str {
        (**self).rule()
    }
}

/// A rule's refusal as a program shows it: the id, the refusing code's words, and where it was broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// E.g. `ballot.nullifier`.
    pub rule: Cow<'static, str>,
    /// What the refusing code said, in English, without the id.
    pub detail: String,
    /// Where: file, row, trustee.
    #[serde(serialize_with = "as_map")]
    pub evidence: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal from a typed error.
    pub fn of(error: &(impl Rule + ?Sized)) -> Self {
        Self {
            rule: Cow::Borrowed(error.rule()),
            detail: error.detail(),
            evidence: Vec::new(),
        }
    }

    /// A refusal from its parts.
    pub fn new(rule: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            detail: detail.into(),
            evidence: Vec::new(),
        }
    }

    /// Adds evidence: `file`, `row`, `trustee`, `unit`, …
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.evidence.push((name, value.to_string()));
        self
    }

    /// Says which file broke the rule.
    #[must_use]
    pub fn in_file(self, path: &std::path::Path) -> Self {
        self.with("file", path.display())
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.detail)
    }
}

impl core::error::Error for Refusal {}

fn as_map<S: serde::Serializer>(
    evidence: &[(&'static str, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(evidence.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests;
