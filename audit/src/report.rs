//! What an audit found, in a form for people and programs.

pub(crate) mod html;
pub(crate) mod text;

use linli_language::{Language, Sentences, msg};
use linli_primitives::PollId;
use linli_rule::Refusal;
use linli_rules::decision::exact;
use linli_rules::disclosure::few_absent;
use linli_wire::tally::TallyResult;
use linli_wire::text::misleads;
use linli_wire::{Counting, Outcome, Part, Poll, Question, RuleSet};
use serde::Serialize;

use crate::Verdict;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The id of the broken rule.
    pub rule: String,
    /// The entry, from 0; `None` where it belongs to no single entry.
    pub entry: Option<u64>,
    /// Where in the archive, in bytes from its beginning.
    pub offset: u64,
    /// The evidence, in English.
    pub detail: String,
}

impl Problem {
    /// The detail may quote the record, so characters that could forge lines of the report are replaced.
    pub(crate) fn new(refusal: Refusal, (entry, offset): (Option<u64>, u64)) -> Self {
        Self {
            rule: refusal.rule.into_owned(),
            entry,
            offset,
            detail: refusal.detail.replace(misleads, "\u{fffd}"),
        }
    }

    /// `entry 17, byte 4096`.
    pub(crate) fn place(&self, say: &Sentences) -> String {
        place(self.entry, self.offset, say)
    }
}

/// Where in an archive something is wrong.
pub(crate) fn place(entry: Option<u64>, offset: u64, say: &Sentences) -> String {
    say.get(&match entry {
        Some(entry) => msg("report-place-entry")
            .showing("entry", entry)
            .showing("offset", offset),
        None => msg("report-place").showing("offset", offset),
    })
}

/// How far a poll has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Takes ballots, or will.
    Open,
    /// The committee cancelled it.
    Cancelled,
    /// Closed, not yet decrypted.
    Closed,
    /// Heads are known, shares are not.
    HeadsKnown,
    /// Decided.
    Decided,
}

/// Ballots of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BallotCounts {
    /// Files in the record.
    pub found: u64,
    /// That hold.
    pub accepted: u64,
    /// Replaced by a later ballot of the same owner.
    pub replaced: u64,
    /// That count.
    pub counted: u64,
}

/// Everything an auditor recomputed.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The poll's id.
    pub poll: PollId,
    /// Where its document can be read.
    #[serde(skip)]
    pub document: Poll,
    /// How far it has come.
    pub phase: Phase,
    /// The ballots.
    pub ballots: BallotCounts,
    /// Valid decryption shares of the heads round and of the shares round.
    pub decryption_shares: [u64; 2],
    /// Owners who could vote, where the roll is known.
    pub enrolled: Option<u64>,
    /// Why the committee cancelled it, if it did.
    pub cancelled: Option<String>,
    /// The result, recomputed.
    pub result: Option<TallyResult>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What it comes to; no better than what the whole record comes to.
    pub verdict: Verdict,
}

impl Report {
    /// For a terminal, with bar charts.
    pub fn text(&self, language: Language) -> String {
        text::render(self, language)
    }

    /// A page with SVG charts, without scripts or outside resources.
    pub fn html(&self, language: Language) -> String {
        html::render(self, language)
    }
}

/// A result as published, which is not yet a result that was checked.
pub mod published {
    use linli_wire::{Poll, TallyResult};

    use super::{Language, html};

    /// For a terminal, with bar charts; `enrolled` owners could vote.
    pub fn text(poll: &Poll, result: &TallyResult, enrolled: u64, language: Language) -> String {
        super::text::results(poll, result, Some(enrolled), language.sentences())
    }

    /// A page with SVG charts; `enrolled` owners could vote.
    pub fn html(poll: &Poll, result: &TallyResult, enrolled: u64, language: Language) -> String {
        html::published(poll, result, enrolled, language)
    }
}

/// A bar of a chart: part of a whole.
pub(crate) struct Bar {
    label: String,
    value: String,
    /// In ten-thousandths of the whole.
    share: u64,
    /// The same, at most: more than `share` where only a range is public.
    up_to: u64,
}

impl Bar {
    pub(crate) fn new(label: &str, part: u64, whole: u64, value: String) -> Self {
        Self::range(
            label,
            Part {
                low: part,
                high: part,
            },
            whole,
            value,
        )
    }

    fn range(label: &str, part: Part, whole: u64, value: String) -> Self {
        let of_whole = |part: u64| match whole {
            0 => 0,
            _ => (u128::from(part) * 10_000 / u128::from(whole)).min(10_000) as u64,
        };
        Self {
            label: label.to_owned(),
            value,
            share: of_whole(part.low),
            up_to: of_whole(part.high),
        }
    }

    /// `12.34 %`, or `10.00–12.34 %`.
    pub(crate) fn percent(&self) -> String {
        let show = |share: u64| format!("{}.{:02}", share / 100, share % 100);
        if self.share == self.up_to {
            format!("{} %", show(self.share))
        } else {
            format!("{}–{} %", show(self.share), show(self.up_to))
        }
    }
}

/// Turnout against the whole roll, by heads and, where they are counted, by shares.
fn turnout(poll: &Poll, result: &TallyResult, say: &Sentences) -> (Bar, Option<Bar>) {
    let roll = &poll.roll;
    let heads = format!("{} / {}", result.ballots, roll.heads);
    let heads = Bar::new(
        &say.get(&msg("report-by-heads")),
        result.ballots,
        roll.heads,
        heads,
    );
    let parts = result.questions.iter().map(|q| q.participating);
    let shares = parts.max_by_key(|part| part.high).map(|part| {
        let whole = format!("{} {}", roll.unit.show(roll.shares.get()), roll.unit.name);
        let value = span(
            part,
            say,
            |total| roll.unit.show(total),
            &format!(" / {whole}"),
        );
        Bar::range(
            &say.get(&msg("report-by-shares")),
            part,
            roll.shares.get(),
            value,
        )
    });
    (heads, shares.filter(|_| poll.counting != Counting::Heads))
}

/// What a reader must know of small groups.
fn notes(poll: &Poll, result: &TallyResult, enrolled: Option<u64>, say: &Sentences) -> Vec<String> {
    let mut notes = Vec::new();
    if result.questions.iter().any(|q| q.heads.is_none()) {
        notes.push(say.get(&msg("report-few-counted").with("floor", poll.floor)));
    }
    if let Some(absent) = enrolled.and_then(|e| few_absent(poll, e, result.ballots)) {
        notes.push(say.get(&msg("report-few-absent").with("count", absent)));
    }
    notes
}

/// One question's options by heads, against the ballots; a range where heads are not decrypted.
fn heads_bars(poll: &Poll, question: usize, result: &TallyResult, say: &Sentences) -> Vec<Bar> {
    let heads = result.questions[question].heads.as_ref();
    let labels = option_labels(poll, question, say);
    let bar = |(index, label): (usize, &String)| {
        let part = match heads {
            Some(heads) => heads.get(index).copied().map(exact).unwrap_or(exact(0)),
            None => Part {
                low: 0,
                high: result.ballots,
            },
        };
        let value = span(part, say, |heads| heads.to_string(), "");
        Bar::range(label, part, result.ballots, value)
    };
    labels.iter().enumerate().map(bar).collect()
}

/// One question's options by shares, against the participating shares; a range where only bounds are public.
fn shares_bars(poll: &Poll, question: usize, result: &TallyResult, say: &Sentences) -> Vec<Bar> {
    let (outcome, unit) = (&result.questions[question], &poll.roll.unit);
    let labels = option_labels(poll, question, say);
    let bars = labels.iter().zip(&outcome.shares).map(|(label, part)| {
        let value = span(
            *part,
            say,
            |total| unit.show(total),
            &format!(" {}", unit.name),
        );
        Bar::range(label, *part, outcome.participating.high, value)
    });
    bars.collect()
}

fn option_labels(poll: &Poll, question: usize, say: &Sentences) -> Vec<String> {
    let question = &poll.questions[question];
    let abstain = question.abstain.then(|| say.get(&msg("report-abstain")));
    question.options.iter().cloned().chain(abstain).collect()
}

/// A total and what follows it, or, where only bounds are public, both of them.
fn span(part: Part, say: &Sentences, show: impl Fn(u64) -> String, then: &str) -> String {
    if part.low == part.high {
        return format!("{}{then}", show(part.low));
    }
    let range = format!("{}–{}{then}", show(part.low), show(part.high));
    say.get(&msg("report-range").with("range", range))
}

/// A question's outcome as a phrase.
fn outcome(poll: &Poll, question: usize, result: &TallyResult, say: &Sentences) -> String {
    let mut ties = None;
    let phrase = match &result.questions[question].outcome {
        Outcome::Passed => msg("report-outcome-passed"),
        Outcome::Failed => msg("report-outcome-failed"),
        Outcome::NoQuorum => msg("report-outcome-no-quorum"),
        Outcome::SecondVote => msg("report-outcome-second-vote"),
        Outcome::Undetermined => msg("report-outcome-undetermined"),
        Outcome::Elected {
            options,
            vacant,
            tied,
        } => {
            let labels = option_labels(poll, question, say);
            let names = |options: &[u32]| {
                let named = options.iter().filter_map(|i| labels.get(*i as usize));
                let names: Vec<&str> = named.map(String::as_str).collect();
                names.join(&say.get(&msg("report-comma")))
            };
            if !tied.is_empty() {
                ties = Some(msg("page-tied").with("names", names(tied)));
            }
            let names = match options.as_slice() {
                [] => "—".to_owned(),
                elected => names(elected),
            };
            match vacant {
                0 => msg("report-outcome-elected").with("names", names),
                n => msg("report-outcome-vacant")
                    .with("names", names)
                    .with("vacant", *n),
            }
        }
    };
    let phrase = say.get(&phrase);
    match ties {
        Some(ties) => format!("{phrase}. {}", say.get(&ties)),
        None => phrase,
    }
}

/// How a question was answered and what decides it, a sentence each.
fn reading(question: &Question, say: &Sentences) -> Vec<String> {
    linli_language::poll::question(question, say).rule
}

/// What stands in place of a result.
fn undecided(report: &Report, say: &Sentences) -> String {
    match &report.cancelled {
        Some(reason) => say.get(&msg("poll-cancelled").with("reason", reason.clone())),
        None => say.get(&msg("report-not-decided")),
    }
}

/// The rule that decides a question, with its source.
fn rule(question: &Question, say: &Sentences) -> String {
    let RuleSet { name, source, .. } = &question.rule;
    let named = msg("report-rule-source").with("name", name.clone());
    say.get(&named.with("source", source.clone()))
}

/// What is said of the audit itself: name and value.
fn facts(report: &Report, say: &Sentences) -> [(String, String); 4] {
    let ballots = &report.ballots;
    let [heads, shares] = report.decryption_shares;
    [
        (say.get(&msg("report-ballots")), ballots.found.to_string()),
        (
            say.get(&msg("report-counted")),
            say.get(
                &msg("report-counted-ballots")
                    .with("counted", ballots.counted)
                    .with("replaced", ballots.replaced),
            ),
        ),
        (
            say.get(&msg("report-decryption")),
            say.get(
                &msg("report-decryption-shares")
                    .with("heads", heads)
                    .with("shares", shares)
                    .with("threshold", report.document.trustees.threshold),
            ),
        ),
        (say.get(&msg("report-poll")), report.poll.to_string()),
    ]
}

#[cfg(test)]
mod tests;
