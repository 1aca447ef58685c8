//! What a person is told about a refusal.

use linli_language::Language;
use linli_rule::Refusal;
use serde::Serialize;

/// A refusal in a person's language.
#[derive(Debug, Serialize)]
pub struct Told {
    /// E.g. `ballot.member`.
    rule: String,
    /// What is wrong.
    sentence: String,
    /// What to do.
    remedy: Option<String>,
    /// What the refusing code said, in English.
    detail: String,
}

impl Told {
    /// The refusal's sentence and remedy, or else the refusing code's own words.
    pub fn of(refusal: &Refusal, language: Language) -> Self {
        let known = language.sentences().rule(&refusal.rule);
        let (sentence, remedy) = match known {
            Some((sentence, remedy)) => (sentence, Some(remedy)),
            None => (refusal.detail.clone(), None),
        };
        Self {
            rule: refusal.rule.to_string(),
            sentence,
            remedy,
            detail: refusal.detail.clone(),
        }
    }
}
