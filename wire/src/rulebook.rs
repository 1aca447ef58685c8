//! A rulebook: what a scheme pays for, and how much, as data that the circuit's verifier and members' wallets both
//! read.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{Kind, hash_to_field};
use linli_primitives::{Day, Money, Period, RulebookId, SchemeId};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::encoding::{DecodeError, decode, encode};
use crate::scheme::MAX_CATEGORIES;
use crate::signature::Signable;
use crate::text::{Text, is_name};

/// The longest encoded rulebook, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The rules that a clause can explain.
pub const CLAUSE_RULES: [&str; 10] = [
    "claim.member",
    "claim.attested",
    "claim.waited",
    "claim.paid_up",
    "claim.filed_in_time",
    "claim.category",
    "claim.event_window",
    "claim.amount",
    "claim.period_caps",
    "claim.event_once",
];

/// How time is cut into the periods that caps count in. A claim's period is that of its round's closing day.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
pub enum Periods {
    /// From 1 January to 31 December; the period is the year.
    CalendarYear,
    /// Spans of `length` days from `start`; the first is period 1, what is before it period 0.
    Days {
        /// First day of period 1.
        start: Day,
        /// Days, not zero.
        length: u32,
    },
}

impl Periods {
    /// The period in which `day` lies.
    pub fn of(&self, day: Day) -> Period {
        let number = match self {
            Self::CalendarYear => day.date().0,
            Self::Days { start, length } => match day.get().checked_sub(start.get()) {
                Some(days) => 1 + days / (*length).max(1),
                None => 0,
            },
        };
        Period::new(number.min((1 << Period::BITS) - 1)).expect("cut to the bound")
    }

    /// First day of the period after the one in which `day` lies; the last day of all if there is none.
    pub fn next_start(&self, day: Day) -> Day {
        match self {
            Self::CalendarYear => Day::of_date(day.date().0 + 1, 1, 1).unwrap_or(Day::MAX),
            Self::Days { start, length } => {
                let number = self.of(day).get();
                start.plus(number.saturating_mul((*length).max(1)))
            }
        }
    }
}

/// A benefit line. Money is in minor units (分, cents).
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The line's number, from 1; the same in every version.
    pub category: u32,
    /// Its name.
    pub name: Text,
    /// The tier in words, if the line is one tier of a benefit.
    pub tier: Option<Text>,
    /// The number of its article, e.g. `第六条 / Art. 6`.
    pub article: String,
    /// The article in words.
    pub clause: Text,
    /// Days of membership before an event is covered.
    pub wait_days: u32,
    /// Days after the event within which the claim's round must close.
    pub filing_days: u32,
    /// What the member bears of every loss.
    pub deductible: Money,
    /// What is paid of the rest, in basis points (7000 is 70 %).
    pub ratio_bp: u16,
    /// The most for one claim.
    pub cap_per_claim: Money,
    /// The most claims in a period.
    pub claims_per_period: u16,
    /// The most money in a period.
    pub cap_per_period: Money,
    /// Amounts are multiples of it: the coarser it is, the less an amount reveals about a bill.
    pub step: Money,
    /// Whether only events of a declared disaster are covered.
    pub needs_declared_event: bool,
}

/// An article about one rule, for all lines.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The rule's id, one of [`CLAUSE_RULES`].
    pub rule: String,
    /// The article's number.
    pub article: String,
    /// The article in words.
    pub text: Text,
}

/// A version of the rulebook. It applies to events from its first day until the next version's.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rulebook {
    /// From 1, without gaps.
    pub version: u32,
    /// Its name.
    pub name: Text,
    /// First event day it applies to.
    pub from: Day,
    /// Last event day, if it ends without a successor.
    pub to: Option<Day>,
    /// Days between a round's closing act and its payouts, in which anyone may object.
    pub notice_days: u32,
    /// Counting periods; the same in every version, so that counters have one clock.
    pub periods: Periods,
    /// The most that may be given back to contributors in one period; if absent, nothing may.
    #[serde(default)]
    pub returns_per_period: Money,
    /// The benefit lines.
    pub lines: Vec<Line>,
    /// Articles about single rules.
    pub clauses: Vec<Clause>,
}

impl Signable for Rulebook {
    const NAME: &'static str = "rulebook";
}

/// A disaster or the like, declared by the committee: its days and categories bound the claims.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredEvent {
    /// From 1, without gaps.
    pub number: u32,
    /// What happened, in a few words.
    pub name: Text,
    /// What, where, by which announcement.
    pub text: Text,
    /// The benefit lines it opens.
    pub categories: Vec<u32>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Signable for DeclaredEvent {
    const NAME: &'static str = "declared-event";
}

/// A rulebook or a declared event contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadRulebook {
    /// A text is empty or too long, or a clause explains no rule.
    #[error("rulebook.text: {0} is empty, too long or explains no known rule")]
    Text(String),
    /// No version, or it ends before it begins.
    #[error("rulebook.version: versions count from 1 and end after they begin")]
    Version,
    /// Periods of no length.
    #[error("rulebook.periods: a period must have at least one day")]
    Periods,
    /// Money could be given back on the day that the rulebook says so, or by several periods' ceilings within one notice.
    #[error(
        "rulebook.returns: giving back needs at least one day of notice, and periods no shorter than the notice"
    )]
    Returns,
    /// None, too many, or a number used twice.
    #[error("rulebook.lines: 1 to {MAX_CATEGORIES} lines, numbered from 1, each number once")]
    Lines,
    /// A line's numbers do not fit together.
    #[error("rulebook.numbers: line {category}: {what}")]
    Numbers {
        /// The line.
        category: u32,
        /// What does not fit.
        what: &'static str,
    },
    /// The event ends before it begins, or opens no line.
    #[error("rulebook.declared: a declared event has days in order and at least one category")]
    Declared,
}

impl Rulebook {
    /// This version's name in `scheme`: hashed with the scheme, so that one text can serve several.
    pub fn id(&self, scheme: SchemeId) -> RulebookId {
        let scheme = scheme.to_bytes();
        let parts = [scheme.as_slice(), &self.encode()];
        RulebookId::new(hash_to_field(Kind::Rulebook, &parts))
    }

    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode(bytes, MAX_BYTES)
    }

    /// The line of a category.
    pub fn line(&self, category: u32) -> Option<&Line> {
        self.lines.iter().find(|line| line.category == category)
    }

    /// The article that explains `rule` to a claimant of `line`: the one about the rule, or else the line's own.
    pub fn clause<'a>(&'a self, line: &'a Line, rule: &str) -> (&'a str, &'a Text) {
        match self.clauses.iter().find(|clause| clause.rule == rule) {
            Some(clause) => (&clause.article, &clause.text),
            None => (&line.article, &line.clause),
        }
    }

    /// Whether the document is consistent in itself.
    pub fn check(&self) -> Result<(), BadRulebook> {
        if !self.name.is_name() {
            return Err(BadRulebook::Text("the name".into()));
        }
        if self.version == 0 || self.to.is_some_and(|to| to < self.from) {
            return Err(BadRulebook::Version);
        }
        if matches!(self.periods, Periods::Days { length: 0, .. }) {
            return Err(BadRulebook::Periods);
        }
        let mut categories: Vec<_> = self.lines.iter().map(|line| line.category).collect();
        categories.sort_unstable();
        categories.dedup();
        let numbered = categories.len() == self.lines.len() && !categories.contains(&0);
        if !numbered || !(1..=MAX_CATEGORIES).contains(&categories.len()) {
            return Err(BadRulebook::Lines);
        }
        for clause in &self.clauses {
            let known = CLAUSE_RULES.contains(&clause.rule.as_str());
            if !known || !clause.text.is_sound() || !is_name(&clause.article) {
                return Err(BadRulebook::Text(format!("clause {}", clause.rule)));
            }
        }
        if self.notice_days >> Day::BITS != 0 {
            return Err(BadRulebook::Version);
        }
        if self.returns_per_period != Money::ZERO && !self.gives_notice() {
            return Err(BadRulebook::Returns);
        }
        self.lines.iter().try_for_each(Line::check)
    }

    /// Whether there is a notice, and no period is over before it.
    fn gives_notice(&self) -> bool {
        let shortest = match self.periods {
            Periods::CalendarYear => 365,
            Periods::Days { length, .. } => length,
        };
        (1..=shortest).contains(&self.notice_days)
    }
}

impl Line {
    fn check(&self) -> Result<(), BadRulebook> {
        let names = [Some(&self.name), self.tier.as_ref()];
        let named = names.into_iter().flatten().all(Text::is_name) && is_name(&self.article);
        if !named || !self.clause.is_sound() {
            return Err(BadRulebook::Text(format!("line {}", self.category)));
        }
        let wrong = if self.ratio_bp == 0 || self.ratio_bp > 10_000 {
            "the ratio is 1 to 10,000 basis points"
        } else if self.step == Money::ZERO || self.step > self.cap_per_claim {
            "the step is at least 1 and at most the cap per claim"
        } else if self.cap_per_claim > self.cap_per_period || self.claims_per_period == 0 {
            "a period takes at least one claim and the cap of one"
        } else if self.wait_days >> Day::BITS != 0 || self.filing_days >> Day::BITS != 0 {
            "waiting and filing days are below 2^24"
        } else {
            return Ok(());
        };
        Err(BadRulebook::Numbers {
            category: self.category,
            what: wrong,
        })
    }
}

impl DeclaredEvent {
    /// Whether the document is consistent in itself.
    pub fn check(&self) -> Result<(), BadRulebook> {
        if !self.name.is_name() || !self.text.is_sound() {
            return Err(BadRulebook::Text("the declared event".into()));
        }
        let lines = (1..=MAX_CATEGORIES).contains(&self.categories.len());
        if lines && self.from <= self.to && self.number > 0 {
            Ok(())
        } else {
            Err(BadRulebook::Declared)
        }
    }
}

#[cfg(test)]
mod tests;
