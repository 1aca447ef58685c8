//! Where a published result differs from ours.

use linli_wire::{TallyResult, tally};

/// The first thing in which a published result differs from ours.
pub(crate) fn difference(published: &TallyResult, own: &TallyResult) -> Option<String> {
    if published.ballots != own.ballots {
        return Some("ballots".into());
    }
    if published.questions.len() != own.questions.len() {
        return Some("questions".into());
    }
    published
        .questions
        .iter()
        .zip(&own.questions)
        .zip(1..)
        .find_map(|((published, own), number)| {
            let tally::QuestionResult {
                heads,
                groups,
                shares,
                participating,
                outcome,
            } = own;
            let field = [
                (published.heads != *heads, "heads"),
                (published.groups != *groups, "groups"),
                (published.shares != *shares, "shares"),
                (published.participating != *participating, "participating"),
                (published.outcome != *outcome, "outcome"),
            ];
            let (_, name) = field.into_iter().find(|(differs, _)| *differs)?;
            Some(format!("{name} of question {number}"))
        })
}
