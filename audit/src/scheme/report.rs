//! What an audit of a scheme found, in a form for people and programs.

use linli_language::Language;
use linli_primitives::{Day, Digest, SchemeId};
use linli_rules::aid::SchemeState;
use linli_rules::aid::pool::Sums;
use linli_wire::round::Fraction;
use linli_wire::scheme::{Currency, Scheme};
use linli_wire::text::{Text, misleads};
use serde::Serialize;

use super::history::{CategoryTotals, History, MemberCounts, PoolStep, RootStep, RoundTotals};
use super::taken::TakenOut;
use super::{html, money, text};
use crate::Verdict;
use crate::report::{Bar, Problem};

/// Everything an auditor recomputed. Amounts are in minor units.
#[derive(Clone, Debug, Serialize)]
pub struct SchemeReport {
    /// The scheme's id.
    pub scheme: SchemeId,
    /// Its name.
    pub name: Text,
    /// Its money.
    pub currency: Currency,
    /// The day that the record has reached.
    pub day: Day,
    /// Changes of the members' tree.
    pub members: MemberCounts,
    /// Losses attested, those taken back included.
    pub attestations: u64,
    /// Attestations taken back.
    pub revoked: u64,
    /// Claims in the record.
    pub claims_found: u64,
    /// Valid claims.
    pub claims_accepted: u64,
    /// Benefit lines, by number.
    pub categories: Vec<CategoryRow>,
    /// Rounds, in order.
    pub rounds: Vec<RoundTotals>,
    /// Sums of the pool.
    pub pool: Sums,
    /// What is in it.
    pub balance: u64,
    /// The part of it that nobody is owed.
    pub available: u64,
    /// The pool after every entry that moved money.
    pub history: Vec<PoolStep>,
    /// What the committee took out of it for nobody's claim.
    pub taken_out: Vec<TakenOut>,
    /// Every root that ever was, recomputed.
    pub roots: Vec<RootStep>,
    /// The state's digest: two replays of the same record have the same.
    pub state_root: Digest,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The verdict; no better than that on the whole record.
    pub verdict: Verdict,
}

/// A benefit line's totals with its name.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryRow {
    /// Its number.
    pub category: u32,
    /// Its name, from the newest version that has it.
    pub name: Text,
    /// Its totals.
    #[serde(flatten)]
    pub totals: CategoryTotals,
}

impl SchemeReport {
    pub(crate) fn new(
        state: SchemeState<'_>,
        history: &History,
        found: u64,
        problems: Vec<Problem>,
        verdict: Verdict,
    ) -> Self {
        let Scheme { name, currency, .. } = state.scheme();
        let categories = categories(state, history);
        let sum =
            |of: fn(&CategoryTotals) -> u64| categories.iter().map(|row| of(&row.totals)).sum();
        Self {
            scheme: state.id(),
            name: on_one_line(name),
            currency: currency.clone(),
            day: state.day(),
            members: history.members,
            attestations: sum(|totals| totals.attested),
            revoked: sum(|totals| totals.revoked),
            claims_found: found,
            claims_accepted: state.claim_count(),
            categories,
            rounds: history.rounds.clone(),
            pool: state.pool().sums(),
            balance: state.pool().balance(),
            available: state.pool().available(),
            history: history.pool.clone(),
            taken_out: history.taken_out.clone(),
            roots: history.roots.clone(),
            state_root: state.state_root(),
            problems,
            verdict,
        }
    }

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

    /// The page's content.
    pub(crate) fn section(&self, language: Language) -> maud::Markup {
        html::section(self, None, language)
    }

    /// Whether what came in is what went out and what is left.
    pub const fn reconciles(&self) -> bool {
        let Sums {
            received,
            returned,
            paid,
            fees,
            reserved: _, // Still in the pool.
        } = self.pool;
        match returned.checked_add(paid) {
            Some(out) => match out.checked_add(fees) {
                Some(out) => matches!(out.checked_add(self.balance), Some(sum) if sum == received),
                None => false,
            },
            None => false,
        }
    }

    pub(super) fn money(&self, minor_units: u64) -> String {
        money::show(minor_units, &self.currency)
    }

    /// What each line was paid, against all that was paid.
    pub(super) fn paid_bars(&self, language: Language) -> Vec<Bar> {
        let bar = |row: &CategoryRow| {
            let (name, paid) = (language.of(&row.name), row.totals.paid);
            Bar::new(name, paid, self.pool.paid, self.money(paid))
        };
        self.categories.iter().map(bar).collect()
    }

    /// The pool at the end of each day on which money moved, at most `most` days, against the highest of them.
    pub(super) fn pool_bars(&self, most: usize) -> Vec<Bar> {
        let days = self.pool_by_day();
        let highest = days.iter().map(|step| step.balance).max().unwrap_or(0);
        let every = days.len().div_ceil(most).max(1);
        let kept = days.iter().rev().step_by(every);
        let mut bars: Vec<_> = kept
            .map(|PoolStep { day, balance, .. }| {
                Bar::new(&day.to_string(), *balance, highest, self.money(*balance))
            })
            .collect();
        bars.reverse();
        bars
    }

    /// The last step of each day.
    pub(super) fn pool_by_day(&self) -> Vec<PoolStep> {
        self.history
            .chunk_by(|a, b| a.day == b.day)
            .filter_map(|day| day.last().copied())
            .collect()
    }
}

/// Every line of a rulebook, and any other that the record mentions.
fn categories(state: SchemeState<'_>, history: &History) -> Vec<CategoryRow> {
    let mut rows: Vec<CategoryRow> = Vec::new();
    for (_, book) in state.rulebooks().versions().iter().rev() {
        for line in &book.lines {
            if rows.iter().all(|row| row.category != line.category) {
                let totals = history.categories.get(&line.category);
                rows.push(CategoryRow {
                    category: line.category,
                    name: full_name(&line.name, line.tier.as_ref()),
                    totals: totals.copied().unwrap_or_default(),
                });
            }
        }
    }
    rows.sort_by_key(|row| row.category);
    rows
}

fn full_name(name: &Text, tier: Option<&Text>) -> Text {
    let full = match tier {
        None => name.clone(),
        Some(tier) => Text {
            zh: format!("{}（{}）", name.zh, tier.zh),
            en: format!("{}, {}", name.en, tier.en),
        },
    };
    on_one_line(&full)
}

/// Without characters that could forge lines of the report.
fn on_one_line(text: &Text) -> Text {
    let shown = |text: &str| text.replace(misleads, "\u{fffd}");
    Text {
        zh: shown(&text.zh),
        en: shown(&text.en),
    }
}

/// `100 %`, or `58.27 %` rounded down; the exact fraction is in the record.
pub(super) fn percent(fraction: Fraction) -> String {
    let Fraction { num, den } = fraction;
    let share = u128::from(num) * 10_000 / u128::from(den.max(1));
    if num == den {
        "100 %".to_owned()
    } else {
        format!("{}.{:02} %", share / 100, share % 100)
    }
}

#[cfg(test)]
mod tests;
