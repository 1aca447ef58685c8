//! Warnings by a rule, for code that outlives its hold on the console.

use super::{Console, note};
use crate::error::{Refusal, sentence};
use crate::language::{Message, Sentences, msg};

/// Prints warnings on standard error, in one language.
#[derive(Clone, Copy)]
pub struct Warner {
    sentences: &'static Sentences,
    is_quiet: bool,
}

impl Warner {
    /// Prints where `console` does.
    pub(super) const fn of(console: &Console) -> Self {
        Self {
            sentences: console.sentences,
            is_quiet: console.quiet,
        }
    }

    /// Warns by a rule, with the text `told`; nothing is refused.
    pub fn warn_of(self, rule: &Refusal, told: &Message) {
        if self.is_quiet {
            return;
        }
        let (cause, remedy) = sentence(rule, self.sentences);
        note(&format!("[{}] {cause}", rule.rule));
        let label = self.sentences.label("detail");
        note(&format!("  {label}{}", self.sentences.get(told)));
        if let Some(remedy) = remedy {
            let label = self.sentences.get(&msg("label-remedy"));
            note(&format!("  {label}{remedy}"));
        }
    }
}
