//! Money that left in parts, of which none needed a decision and all together would have.

use std::collections::BTreeMap;

use linli_primitives::Money;
use linli_wire::fund::Deed;
use linli_wire::text::look;
use serde::Serialize;

use super::{Entered, FundState};
use crate::store::Store;

/// The longest month, in seconds.
const MONTH: i64 = 31 * 86_400;

/// What went to one recipient within a month without a decision, and is more than what needs none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InParts {
    /// To whom.
    pub to: Recipient,
    /// By which acts, the first first.
    pub acts: Vec<u64>,
    /// How much, in minor units.
    pub amount: u64,
}

/// Whom money went to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// Somebody who was paid, named as in the last act of all.
    Payee(String),
    /// From one account to another.
    Transfer {
        /// From which.
        from: u16,
        /// Into which.
        to: u16,
    },
}

/// A part: the act, when it was recorded, and how much.
type Part = (u64, i64, Money);

impl<S: Store> FundState<'_, S> {
    /// What left the fund in parts and needed a decision together: names that look the same are one payee, acts that were
    /// taken back are none, and each act counts once. In order of their first acts.
    pub fn in_parts(&self) -> Vec<InParts> {
        let mut parts: BTreeMap<_, (Recipient, Vec<Part>)> = BTreeMap::new();
        for (number, act) in self.acts() {
            if let Some((to, amount)) = undecided(&act) {
                let known = parts.entry(to.look());
                let (last, parts) = known.or_insert_with(|| (to.clone(), Vec::new()));
                *last = to;
                parts.push((number, act.at, amount));
            }
        }
        let free = self.fund().free_below.get();
        let all = parts.into_values();
        let all = all.flat_map(|(to, parts)| too_large(&parts, free, &to));
        let mut all: Vec<InParts> = all.collect();
        all.sort_by(|one, next| one.acts.cmp(&next.acts));
        all
    }
}

impl Recipient {
    /// Equal for those who are taken for one.
    fn look(&self) -> (String, Option<(u16, u16)>) {
        match self {
            Self::Payee(payee) => (look(payee), None),
            Self::Transfer { from, to } => (String::new(), Some((*from, *to))),
        }
    }
}

/// To whom how much went, where the act stands and names no decision.
fn undecided(act: &Entered) -> Option<(Recipient, Money)> {
    if act.reversed.is_some() {
        return None;
    }
    match &act.deed {
        Deed::Expense(expense) if expense.decision.is_none() => {
            Some((Recipient::Payee(expense.payee.clone()), expense.amount))
        }
        Deed::Transfer {
            from,
            to,
            amount,
            reason: _, // For people.
            decision: None,
        } => {
            let (from, to) = (*from, *to);
            Some((Recipient::Transfer { from, to }, *amount))
        }
        _ => None,
    }
}

/// Months, one after the other, in which parts are together above what is free.
fn too_large(mut parts: &[Part], free: u64, to: &Recipient) -> Vec<InParts> {
    let mut found = Vec::new();
    while let Some((_, first, _)) = parts.first() {
        let is_within = |(_, at, _): &Part| at.saturating_sub(*first) < MONTH;
        let (month, later) = parts.split_at(parts.partition_point(is_within));
        let add = |sum: u64, (.., amount): &Part| sum.saturating_add(amount.get());
        let amount = month.iter().fold(0, add);
        if amount <= free {
            parts = &parts[1..];
            continue;
        }
        found.push(InParts {
            to: to.clone(),
            acts: month.iter().map(|(number, ..)| *number).collect(),
            amount,
        });
        parts = later;
    }
    found
}
