//! What a script is told about a refusal.

use linli_rule::Refusal;
use serde::Serialize;

/// A refusal; the page has the rule's sentence in the reader's language.
#[derive(Debug, Serialize)]
pub struct Told {
    /// E.g. `ballot.member`.
    pub(crate) rule: String,
    /// What the refusing code said, in English.
    detail: String,
}

impl Told {
    /// The refusal's rule and the refusing code's own words.
    pub fn of(refusal: &Refusal) -> Self {
        Self {
            rule: refusal.rule.to_string(),
            detail: refusal.detail.clone(),
        }
    }
}
