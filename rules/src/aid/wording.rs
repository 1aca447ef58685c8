//! A rulebook in plain words: which sentences say it, with their values.
//!
//! The sentences themselves stand in the locale files; a program and a page each fill them in as they write days and
//! money.

use linli_primitives::{Day, Money};
use linli_wire::pool::{CorrectionReason, ReturnReason};
use linli_wire::rulebook::{Clause, Line, Periods, Rulebook};
use linli_wire::text::Text;
use serde::Serialize;

/// A sentence of the locale files, by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// Its id.
    pub id: &'static str,
    /// Its variables.
    pub values: Vec<(&'static str, Value)>,
}

/// What a variable stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A count.
    Number(u64),
    /// What reads the same in every language.
    Plain(String),
    /// A text in both languages.
    Text(Text),
    /// A day.
    Day(Day),
    /// An amount in the scheme's currency.
    Money(Money),
    /// Another sentence.
    Sentence(Sentence),
}

/// An article about one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Article {
    /// Its number.
    pub article: Text,
    /// The rule.
    pub rule: String,
    /// In words.
    pub text: Text,
}

/// A rulebook in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// What holds for all lines.
    pub head: Sentence,
    /// The benefit lines.
    pub lines: Vec<Sentence>,
    /// What the committee may take out.
    pub returns: Sentence,
    /// Articles about single rules.
    pub articles: Vec<Article>,
}

/// The rulebook in plain words.
pub fn wording(book: &Rulebook) -> Wording {
    Wording {
        head: head(book),
        lines: book.lines.iter().map(|of| line(of, book.from)).collect(),
        returns: said(
            "rulebook-returns",
            [("amount", Value::Money(book.returns_per_period))],
        ),
        articles: book.clauses.iter().map(article).collect(),
    }
}

/// The sentence that says why money is given back.
pub const fn return_reason(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::Mistaken => "return-mistaken",
        ReturnReason::Twice => "return-twice",
        ReturnReason::Left => "return-left",
        ReturnReason::Charges => "return-charges",
        ReturnReason::Ending => "return-ending",
    }
}

/// The sentence that says why a contribution is corrected.
pub const fn correction_reason(reason: CorrectionReason) -> &'static str {
    match reason {
        CorrectionReason::Mistyped => "correction-mistyped",
        CorrectionReason::Twice => "correction-twice",
        CorrectionReason::Missing => "correction-missing",
        CorrectionReason::TakenBack => "correction-taken-back",
    }
}

fn said(id: &'static str, values: impl IntoIterator<Item = (&'static str, Value)>) -> Sentence {
    Sentence {
        id,
        values: values.into_iter().collect(),
    }
}

fn head(book: &Rulebook) -> Sentence {
    let to = match book.to {
        Some(to) => said("rulebook-until", [("to", Value::Day(to))]),
        None => said("rulebook-open-end", []),
    };
    let periods = match book.periods {
        Periods::CalendarYear => said("rulebook-years", []),
        Periods::Days { start, length } => said(
            "rulebook-spans",
            [
                ("start", Value::Day(start)),
                ("length", Value::Number(length.into())),
            ],
        ),
    };
    said(
        "rulebook-head",
        [
            ("name", Value::Text(book.name.clone())),
            ("version", Value::Number(book.version.into())),
            ("from", Value::Day(book.from)),
            ("to", Value::Sentence(to)),
            ("notice", Value::Number(book.notice_days.into())),
            ("periods", Value::Sentence(periods)),
        ],
    )
}

fn line(line: &Line, from: Day) -> Sentence {
    let nothing = || Value::Plain(String::new());
    let declared = if line.needs_declared_event {
        Value::Sentence(said("rulebook-declared-only", []))
    } else {
        nothing()
    };
    let in_brackets = |tier: &Text| {
        Value::Text(Text {
            zh: format!(" ({})", tier.zh),
            en: format!(" ({})", tier.en),
        })
    };
    let percent = format!("{}.{:02}", line.ratio_bp / 100, line.ratio_bp % 100);
    said(
        "rulebook-line",
        [
            ("category", Value::Number(line.category.into())),
            ("name", Value::Text(line.name.clone())),
            ("tier", line.tier.as_ref().map_or_else(nothing, in_brackets)),
            ("article", Value::Text(Text::of_halves(&line.article))),
            ("clause", Value::Text(line.clause.clone())),
            ("waiting", Value::Sentence(waiting(line.wait_days, from))),
            ("filing", Value::Number(line.filing_days.into())),
            ("deductible", Value::Money(line.deductible)),
            ("percent", Value::Plain(percent)),
            ("cap", Value::Money(line.cap_per_claim)),
            ("claims", Value::Number(line.claims_per_period.into())),
            ("period_cap", Value::Money(line.cap_per_period)),
            ("step", Value::Money(line.step)),
            ("declared", declared),
        ],
    )
}

/// The waiting time, with an example that names the first covered day.
fn waiting(days: u32, joined: Day) -> Sentence {
    match days {
        0 => said("rulebook-no-wait", []),
        _ => said(
            "rulebook-wait",
            [
                ("days", Value::Number(days.into())),
                ("joined", Value::Day(joined)),
                ("covered", Value::Day(joined.plus(days))),
            ],
        ),
    }
}

fn article(clause: &Clause) -> Article {
    Article {
        article: Text::of_halves(&clause.article),
        rule: clause.rule.clone(),
        text: clause.text.clone(),
    }
}
