//! A fund as whoever enters something needs it.

use linli_office::{Line, Office, words};
use linli_primitives::Money;
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_rules::fund::FundState;
use linli_rules::store::Memory;
use linli_wire::fund::{Decision, Deed, Expense, FundId};
use linli_wire::scheme::Currency;
use linli_wire::text::Text;
use serde::Serialize;

use super::paper;
use crate::wallet::Wallet;

/// A fund.
#[derive(Debug, Serialize)]
pub struct FundSheet {
    id: FundId,
    name: Text,
    currency: Currency,
    accounts: Vec<Text>,
    balances: Vec<Money>,
    free_below: Money,
    /// Whether its books' key is open.
    pub open: bool,
    /// The labels of its units, where it is.
    units: Vec<String>,
    /// Those of earlier expenses.
    categories: Vec<String>,
    /// What the owners decided and is not spent.
    pub decisions: Vec<Allowed>,
    /// What they will be asked, and grants nothing yet.
    pub ahead: Vec<Ahead>,
    /// The newest first.
    pub acts: Vec<ActSheet>,
}

/// What a question that passed allows.
#[derive(Debug, Serialize)]
pub struct Allowed {
    decision: Decision,
    account: u16,
    title: String,
    question: String,
    /// What is left of it.
    pub left: Money,
}

/// A question of a poll that has not opened.
#[derive(Debug, Serialize)]
pub struct Ahead {
    /// Which.
    pub decision: Decision,
    title: String,
    question: String,
    opens: i64,
}

/// An entry.
#[derive(Debug, Serialize)]
pub struct ActSheet {
    number: u64,
    at: i64,
    lines: Vec<Line>,
    /// Whether it can be taken back.
    pub stands: bool,
    /// Whether it is payments, of which some may count for another unit.
    pub payments: bool,
}

impl Wallet {
    /// The funds of the record at `now`, and what was entered in them.
    pub fn funds(&self, now: i64) -> Result<Vec<FundSheet>, Refusal> {
        let state = self.record()?.funds()?;
        state
            .funds()
            .map(|fund| self.fund_sheet(state, fund, now))
            .collect()
    }

    fn fund_sheet(
        &self,
        state: &CommunityState,
        fund: FundState<'_, Memory>,
        now: i64,
    ) -> Result<FundSheet, Refusal> {
        let document = fund.fund();
        let mut acts = Vec::new();
        let mut categories = Vec::new();
        for (number, entered) in fund.acts() {
            if let Deed::Expense(Expense { category, .. }) = &entered.deed
                && !categories.contains(category)
            {
                categories.push(category.clone());
            }
            let paper = paper(fund.id(), number, entered.deed.clone());
            let is_reversal = matches!(entered.deed, Deed::Reversal { .. });
            acts.push(ActSheet {
                number,
                at: entered.at,
                lines: words::of(&paper, Office::of(state)?)?,
                stands: entered.reversed.is_none() && !is_reversal,
                payments: fund.is_payments(number),
            });
        }
        acts.reverse();
        let open = self.books(&fund).is_ok();
        Ok(FundSheet {
            id: fund.id(),
            name: document.name.clone(),
            currency: document.currency.clone(),
            accounts: document.accounts.clone(),
            balances: fund.head().balances.clone(),
            free_below: document.free_below,
            open,
            units: match open {
                true => self.units(&fund)?,
                false => Vec::new(),
            },
            categories,
            decisions: decisions(state, &fund),
            ahead: ahead(state, now),
            acts,
        })
    }
}

/// Questions that passed, of which something is left to spend.
fn decisions(state: &CommunityState, fund: &FundState<'_, Memory>) -> Vec<Allowed> {
    let mut all = Vec::new();
    for poll in state.polls() {
        for (question, number) in poll.poll().questions.iter().zip(1..) {
            let decision = Decision {
                poll: poll.id(),
                question: number,
            };
            let granted = fund
                .granted(decision)
                .filter(|_| state.has_passed(decision));
            let left = granted.and_then(|it| Some((it.account, it.ceiling.checked_sub(it.spent)?)));
            if let Some((account, left)) = left.filter(|(_, left)| *left > Money::ZERO) {
                all.push(Allowed {
                    decision,
                    account,
                    title: poll.poll().title.clone(),
                    question: question.text.clone(),
                    left,
                });
            }
        }
    }
    all
}

/// Questions that open after `now` and grant nothing in any fund.
fn ahead(state: &CommunityState, now: i64) -> Vec<Ahead> {
    let mut all = Vec::new();
    let polls = state.polls().filter(|poll| !poll.is_cancelled());
    for poll in polls.filter(|poll| poll.poll().opens > now) {
        for (question, number) in poll.poll().questions.iter().zip(1..) {
            let decision = Decision {
                poll: poll.id(),
                question: number,
            };
            if state.granted(decision).next().is_none() {
                all.push(Ahead {
                    decision,
                    title: poll.poll().title.clone(),
                    question: question.text.clone(),
                    opens: poll.poll().opens,
                });
            }
        }
    }
    all
}
