//! What an audit found, in a form for people and programs.

mod conditions;
pub(crate) mod html;
mod notice;
pub(crate) mod text;

use linli_language::{Language, Sentences, msg, time};
use linli_primitives::PollId;
use linli_rule::Refusal;
use linli_rules::decision::exact;
use linli_rules::disclosure::few_absent;
use linli_rules::poll::Namings;
use linli_wire::rule::{Base, Measure};
use linli_wire::tally::TallyResult;
use linli_wire::text::misleads;
use linli_wire::{Counting, Outcome, Part, Poll, Question, RuleSet};
use serde::Serialize;

use crate::Verdict;
use crate::namings;

use conditions::{Asked, Who};

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

/// The stage that a poll has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// It takes ballots, or will.
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
    /// All ballots in the record.
    pub found: u64,
    /// Those that are valid.
    pub accepted: u64,
    /// Replaced by a later ballot of the same owner.
    pub replaced: u64,
    /// Those that count.
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
    /// The stage it has reached.
    pub phase: Phase,
    /// The ballots.
    pub ballots: BallotCounts,
    /// Trustees who named this closing, or another, or none, and how many are needed.
    pub namings: Namings,
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
    /// The verdict; no better than that on the whole record.
    pub verdict: Verdict,
}

impl Report {
    /// For a terminal, with bar charts.
    pub fn text(&self, language: Language) -> String {
        text::render(self, Some(self.verdict), language)
    }

    /// The same within a report on the whole record, which has the verdict.
    pub(crate) fn part_text(&self, language: Language) -> String {
        text::render(self, None, language)
    }

    /// A page with SVG charts, without scripts or outside resources.
    pub fn html(&self, language: Language) -> String {
        html::render(self, language)
    }
}

/// A result as published, which has not been checked.
pub mod published {
    use linli_wire::{Poll, TallyResult};

    use super::{Language, html, notice};

    /// For a terminal, with bar charts; `enrolled` owners could vote.
    pub fn text(poll: &Poll, result: &TallyResult, enrolled: u64, language: Language) -> String {
        super::text::results(poll, result, Some(enrolled), language.sentences())
    }

    /// A page with SVG charts; `enrolled` owners could vote.
    pub fn html(poll: &Poll, result: &TallyResult, enrolled: u64, language: Language) -> String {
        html::published(poll, result, enrolled, language)
    }

    /// A page to print and hang up, with lines to sign on.
    pub fn notice(poll: &Poll, result: &TallyResult, language: Language) -> String {
        notice::render(poll, result, language)
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
    /// Where a rule's thresholds are, in ten-thousandths of the whole.
    marks: Vec<u64>,
    whole: u64,
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
        Self {
            label: label.to_owned(),
            value,
            share: of_whole(part.low, whole),
            up_to: of_whole(part.high, whole),
            marks: Vec::new(),
            whole,
        }
    }

    /// With a mark at the least amount that each threshold needs.
    fn marked(mut self, needs: impl IntoIterator<Item = u64>) -> Self {
        let whole = self.whole;
        self.marks = needs.into_iter().map(|n| of_whole(n, whole)).collect();
        self
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

/// Ten-thousandths of a whole.
fn of_whole(part: u64, whole: u64) -> u64 {
    match whole {
        0 => 0,
        _ => (u128::from(part) * 10_000 / u128::from(whole)).min(10_000) as u64,
    }
}

/// What the quorums of all questions need by a measure.
fn quorums(poll: &Poll, result: &TallyResult, by: Measure) -> Vec<u64> {
    let of_question = |(index, question): (usize, &Question)| {
        conditions::asked(question)
            .into_iter()
            .filter(|asked| asked.who == Who::Quorum && asked.by == by)
            .map(|asked| asked.measured(poll, index, result, 0).need)
            .collect::<Vec<_>>()
    };
    let mut needs: Vec<u64> = poll
        .questions
        .iter()
        .enumerate()
        .flat_map(of_question)
        .collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// The conditions that the bars of a question's options by a measure are marked with.
fn thresholds(question: &Question, by: Measure) -> Vec<Asked> {
    let mut asked = conditions::asked(question);
    asked.retain(|asked| asked.by == by && matches!(asked.who, Who::Passes | Who::Each));
    asked
}

/// What the bars of a question's options are parts of: all owners if a threshold is a fraction of all, otherwise the
/// participants.
fn whole_of(poll: &Poll, question: usize, result: &TallyResult, by: Measure) -> u64 {
    let asked = thresholds(&poll.questions[question], by);
    let of_all = asked.iter().any(|asked| asked.of == Base::All);
    match (by, of_all) {
        (Measure::Shares, true) => poll.roll.shares.get(),
        (Measure::Shares, false) => result.questions[question].participating.high,
        (_, true) => poll.roll.heads,
        (_, false) => result.ballots,
    }
}

/// The marks of an option's bar; abstention is not compared with a threshold.
fn marks_of(
    poll: &Poll,
    question: usize,
    result: &TallyResult,
    by: Measure,
    option: usize,
) -> Vec<u64> {
    let is_option = option < poll.questions[question].options.len();
    let applies = |asked: &Asked| is_option && (asked.who == Who::Each || option == 0);
    thresholds(&poll.questions[question], by)
        .iter()
        .filter(|asked| applies(asked))
        .map(|asked| asked.measured(poll, question, result, option).need)
        .collect()
}

/// An amount by a measure, with its unit.
fn amount(poll: &Poll, by: Measure, part: Part, say: &Sentences) -> String {
    let unit = &poll.roll.unit;
    let bare = |n: u64| match by {
        Measure::Shares => unit.show(n),
        Measure::Heads | Measure::Both => n.to_string(),
    };
    let text = if part.low == part.high {
        bare(part.low)
    } else {
        let (low, high) = (bare(part.low), bare(part.high));
        say.get(&msg("page-range").with("low", low).with("high", high))
    };
    match by {
        Measure::Shares => format!("{text} {}", unit.name),
        Measure::Heads | Measure::Both if part.low == part.high => {
            say.get(&msg("page-people").with("count", part.low))
        }
        Measure::Heads | Measure::Both => say.get(&msg("page-people").with("count", text)),
    }
}

/// What the marks on the bars of a question's options by a measure mean.
fn legends(
    poll: &Poll,
    question: usize,
    result: &TallyResult,
    by: Measure,
    say: &Sentences,
) -> Vec<String> {
    let legend = |asked: &Asked| {
        let need = asked.measured(poll, question, result, 0).need;
        let phrase = match asked.who {
            Who::Each => msg("page-need-each"),
            _ => msg("page-need"),
        };
        say.get(
            &phrase
                .with("threshold", asked.threshold(say))
                .with("amount", amount(poll, by, exact(need), say)),
        )
    };
    let asked = thresholds(&poll.questions[question], by);
    asked.iter().map(legend).collect()
}

/// The rule's conditions with what was found: sign, sentence, and "actual / needed". For an election only the quorum,
/// since the marks show the rest.
fn reasons(
    poll: &Poll,
    question: usize,
    result: &TallyResult,
    say: &Sentences,
) -> Vec<(char, String, String)> {
    let second = result.questions[question].outcome == Outcome::SecondVote;
    let is_told = |asked: &Asked| match asked.who {
        Who::Quorum | Who::Passes => true,
        Who::SecondVote => second,
        Who::Each => false,
    };
    let reason = |asked: &Asked| {
        let found = asked.measured(poll, question, result, 0);
        let (sign, state) = conditions::state(found.state, say);
        let found = say.get(
            &msg("page-condition-found")
                .with("state", state)
                .with("amount", amount(poll, asked.by, found.amount, say))
                .with("need", amount(poll, asked.by, exact(found.need), say)),
        );
        (sign, asked.sentence(&poll.questions[question], say), found)
    };
    let asked = conditions::asked(&poll.questions[question]);
    asked.iter().filter(|a| is_told(a)).map(reason).collect()
}

/// Facts about the poll itself: name and value.
fn about(poll: &Poll, say: &Sentences) -> [(String, String); 3] {
    let trustees = &poll.trustees;
    let names = trustees.names.join(&say.get(&msg("report-comma")));
    let of = msg("report-trustees-of")
        .with("names", names)
        .with("threshold", trustees.threshold);
    let roll = msg("report-roll-of").with("heads", poll.roll.heads).with(
        "shares",
        amount(poll, Measure::Shares, exact(poll.roll.shares.get()), say),
    );
    [
        (
            say.get(&msg("report-voting")),
            format!("{} – {}", time::show(poll.opens), time::show(poll.closes)),
        ),
        (say.get(&msg("report-roll")), say.get(&roll)),
        (say.get(&msg("report-trustees")), say.get(&of)),
    ]
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
    )
    .marked(quorums(poll, result, Measure::Heads));
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
        .marked(quorums(poll, result, Measure::Shares))
    });
    (heads, shares.filter(|_| poll.counting != Counting::Heads))
}

/// What a reader must know about small groups.
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

/// One question's options by heads; a range where heads are not decrypted.
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
        let whole = whole_of(poll, question, result, Measure::Heads);
        let marks = marks_of(poll, question, result, Measure::Heads, index);
        Bar::range(label, part, whole, value).marked(marks)
    };
    labels.iter().enumerate().map(bar).collect()
}

/// One question's options by shares; a range where only bounds are public.
fn shares_bars(poll: &Poll, question: usize, result: &TallyResult, say: &Sentences) -> Vec<Bar> {
    let (outcome, unit) = (&result.questions[question], &poll.roll.unit);
    let labels = option_labels(poll, question, say);
    let whole = whole_of(poll, question, result, Measure::Shares);
    let shares = labels.iter().zip(&outcome.shares).enumerate();
    let bars = shares.map(|(index, (label, part))| {
        let value = span(
            *part,
            say,
            |total| unit.show(total),
            &format!(" {}", unit.name),
        );
        let marks = marks_of(poll, question, result, Measure::Shares, index);
        Bar::range(label, *part, whole, value).marked(marks)
    });
    bars.collect()
}

fn option_labels(poll: &Poll, question: usize, say: &Sentences) -> Vec<String> {
    let question = &poll.questions[question];
    let abstain = question.abstain.then(|| say.get(&msg("report-abstain")));
    question.options.iter().cloned().chain(abstain).collect()
}

/// A total with a suffix, or both bounds where only those are public.
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

/// The text in place of a result.
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

/// Facts about the audit itself: name and value.
fn facts(report: &Report, say: &Sentences) -> [(String, String); 5] {
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
            say.get(&msg("report-namings")),
            say.get(&namings::words(&report.namings)),
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

/// What a rule demands, in words; its id where the language has none.
pub(crate) fn cause(rule: &str, say: &Sentences) -> String {
    say.rule(rule)
        .map_or_else(|| rule.to_owned(), |(cause, _)| cause)
}

#[cfg(test)]
mod tests;
