//! Answers about funds.

use linli_primitives::Money;
use linli_rules::community::CommunityState;
use linli_rules::fund::in_parts::{InParts, Recipient};
use linli_rules::fund::{Entered, FundState};
use linli_rules::store::Memory;
use linli_wire::fund::{Decision, Deed, FundId};
use serde::Serialize;
use utoipa::ToSchema;

use super::scheme::Currency;
use super::{Place, Words};

/// All funds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundList {
    /// The funds.
    pub funds: Vec<FundLine>,
}

/// A fund in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundLine {
    /// Its name everywhere.
    pub id: String,
    /// Its name for people.
    pub name: Words,
    /// Its money.
    pub currency: Currency,
    /// What is held for what.
    pub accounts: Vec<FundAccount>,
    /// Units with accounts.
    #[schema(example = 1_254)]
    pub units: u32,
    /// Charged to all units together.
    #[schema(example = 30_000_000)]
    pub charged: u64,
    /// Paid by all units together.
    #[schema(example = 28_500_000)]
    pub paid: u64,
    /// Acts entered.
    #[schema(example = 31)]
    pub entries: u64,
}

/// An account of a fund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundAccount {
    /// Its name.
    pub name: Words,
    /// What it holds.
    #[schema(example = 12_000_000)]
    pub balance: u64,
}

/// A fund with every act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fund {
    /// The fund in short.
    #[serde(flatten)]
    pub line: FundLine,
    /// Every act, the first first.
    pub acts: Vec<FundEntry>,
    /// What needs no decision at once.
    #[schema(example = 1_000_000)]
    pub free: u64,
    /// What left in parts that together are above it, to one recipient within a month and without a decision.
    pub in_parts: Vec<FundInParts>,
}

/// What left in parts, to a payee or to another account. What does not belong to its kind is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundInParts {
    /// Who was paid.
    pub payee: Option<String>,
    /// From which account a transfer goes, from 0.
    pub account: Option<u16>,
    /// Where it goes.
    pub to: Option<u16>,
    /// How much, all acts together.
    #[schema(example = 1_200_000)]
    pub amount: u64,
    /// By which acts, the first first.
    pub acts: Vec<u64>,
}

/// An act of a fund's treasurers. What does not belong to its kind is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundEntry {
    /// From 1.
    #[schema(example = 7)]
    pub number: u64,
    /// `charge`, `payments`, `income`, `expense`, `transfer`, `reversal` or `move`.
    #[schema(example = "expense")]
    pub kind: &'static str,
    /// The account, from 0.
    pub account: Option<u16>,
    /// Where a transfer goes.
    pub to: Option<u16>,
    /// How much, of all units together where it is of units.
    pub amount: Option<u64>,
    /// The month that is charged.
    #[schema(example = "2026-03")]
    pub month: Option<String>,
    /// A charge's rule, an income's source, an expense's category, or the reason.
    pub words: Option<String>,
    /// Who is paid.
    pub payee: Option<String>,
    /// The digest of the invoice or of the bank's statement.
    pub file: Option<String>,
    /// The vote that allows it.
    pub decision: Option<FundDecision>,
    /// The act that it takes back, or whose payments it moves.
    pub of: Option<u64>,
    /// The act that took it back.
    pub reversed: Option<u64>,
    /// What each account held afterwards.
    pub balances: Vec<u64>,
    /// Where it was recorded.
    pub place: Option<Place>,
}

/// A question of a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FundDecision {
    /// The poll.
    pub poll: String,
    /// Its title.
    pub title: Option<String>,
    /// The question, from 1.
    #[schema(example = 1)]
    pub question: u16,
}

/// What a question of a poll allows to be spent if it passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Grant {
    /// The question, from 1.
    #[schema(example = 1)]
    pub question: u16,
    /// The fund.
    pub fund: String,
    /// Its name.
    pub name: Words,
    /// The account's name.
    pub account: Words,
    /// The fund's money.
    pub currency: Currency,
    /// The most that may be spent, in minor units.
    #[schema(example = 30_000_000)]
    pub ceiling: u64,
    /// What was spent.
    #[schema(example = 12_000_000)]
    pub spent: u64,
}

impl FundLine {
    /// Of a fund.
    pub(crate) fn of(fund: &FundState<'_, Memory>) -> Self {
        let (document, head) = (fund.fund(), fund.head());
        let accounts = document.accounts.iter().zip(&head.balances);
        Self {
            id: fund.id().to_string(),
            name: (&document.name).into(),
            currency: (&document.currency).into(),
            accounts: accounts
                .map(|(name, balance)| FundAccount {
                    name: name.into(),
                    balance: balance.get(),
                })
                .collect(),
            units: document.units,
            charged: head.charged.get(),
            paid: head.paid.get(),
            entries: head.acts,
        }
    }
}

impl Fund {
    /// Of the fund of that id.
    pub(crate) fn of(id: FundId, state: &CommunityState) -> Option<Self> {
        let fund = state.fund(id)?;
        let acts = fund.acts();
        Some(Self {
            line: FundLine::of(&fund),
            acts: acts
                .map(|(number, entered)| FundEntry::of(number, entered, state))
                .collect(),
            free: fund.fund().free_below.get(),
            in_parts: fund.in_parts().into_iter().map(Into::into).collect(),
        })
    }
}

impl From<InParts> for FundInParts {
    fn from(parts: InParts) -> Self {
        let InParts { to, acts, amount } = parts;
        let (payee, account, to) = match to {
            Recipient::Payee(payee) => (Some(payee), None, None),
            Recipient::Transfer { from, to } => (None, Some(from), Some(to)),
        };
        Self {
            payee,
            account,
            to,
            amount,
            acts,
        }
    }
}

impl FundEntry {
    fn of(number: u64, entered: &Entered, state: &CommunityState) -> Self {
        let own = Self::of_deed(&entered.deed, state);
        Self {
            number,
            reversed: entered.reversed,
            balances: entered.balances.iter().map(|money| money.get()).collect(),
            place: Some(Place {
                index: entered.entry,
                at: entered.at,
            }),
            ..own
        }
    }

    fn of_deed(deed: &Deed, state: &CommunityState) -> Self {
        let moved = |kind, account: u16, amount: Money| Self {
            kind,
            account: Some(account),
            amount: Some(amount.get()),
            ..Self::default()
        };
        let later = |kind, of: u64, reason: &str| Self {
            kind,
            of: Some(of),
            words: Some(reason.to_owned()),
            ..Self::default()
        };
        match deed {
            Deed::Charge {
                account,
                month,
                rule,
                cells,
            } => Self {
                month: Some(month.to_string()),
                words: Some(rule.clone()),
                ..moved("charge", *account, cells.total)
            },
            Deed::Payments {
                account,
                statement,
                lines: _, // For whoever has the books' key.
                cells,
            } => Self {
                file: Some(statement.to_string()),
                ..moved("payments", *account, cells.total)
            },
            Deed::Income {
                account,
                amount,
                source,
            } => Self {
                words: Some(source.clone()),
                ..moved("income", *account, *amount)
            },
            Deed::Expense(expense) => Self {
                words: Some(expense.category.clone()),
                payee: Some(expense.payee.clone()),
                file: Some(expense.invoice.to_string()),
                decision: expense.decision.map(|it| FundDecision::of(it, state)),
                ..moved("expense", expense.account, expense.amount)
            },
            Deed::Transfer {
                from,
                to,
                amount,
                reason,
                decision,
            } => Self {
                to: Some(*to),
                words: Some(reason.clone()),
                decision: decision.map(|it| FundDecision::of(it, state)),
                ..moved("transfer", *from, *amount)
            },
            Deed::Reversal { of, reason, .. } => later("reversal", *of, reason),
            Deed::Move { of, reason, .. } => later("move", *of, reason),
        }
    }
}

impl FundDecision {
    fn of(decision: Decision, state: &CommunityState) -> Self {
        let poll = state.poll(decision.poll);
        Self {
            poll: decision.poll.to_string(),
            title: poll.map(|poll| poll.poll().title.clone()),
            question: decision.question,
        }
    }
}

impl Grant {
    /// What the questions of a poll allow.
    pub(crate) fn of_poll(
        poll: linli_primitives::PollId,
        questions: usize,
        state: &CommunityState,
    ) -> Vec<Self> {
        let questions = (1..=questions).filter_map(|question| u16::try_from(question).ok());
        let grants = questions.flat_map(|question| {
            let granted = state.granted(Decision { poll, question });
            granted.filter_map(move |(fund, granted)| {
                let document = fund.fund();
                Some(Self {
                    question,
                    fund: fund.id().to_string(),
                    name: (&document.name).into(),
                    account: document.accounts.get(usize::from(granted.account))?.into(),
                    currency: (&document.currency).into(),
                    ceiling: granted.ceiling.get(),
                    spent: granted.spent.get(),
                })
            })
        });
        grants.collect()
    }
}
