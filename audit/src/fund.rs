//! A fund in the audit: its balances added up again from the messages alone, and what everybody should see of it.

use std::collections::BTreeMap;

use linli_language::{Language, Message, Sentences, msg};
use linli_primitives::account::scalar;
use linli_rules::community::CommunityState;
use linli_rules::fund::FundHead;
use linli_rules::fund::in_parts::{InParts, Recipient};
use linli_wire::fund::{Decision, Deed, FundAct, FundId};
use linli_wire::scheme::Currency;
use linli_wire::text::{Text, misleads};
use serde::Serialize;

/// What the auditor adds up of a fund.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    balances: BTreeMap<u16, i128>,
    charged: i128,
    paid: i128,
    spent: BTreeMap<Decision, i128>,
    moves: BTreeMap<u64, Vec<Move>>,
}

/// One step of a sum.
#[derive(Clone, Copy, Debug)]
enum Move {
    Balance(u16, i128),
    Charged(i128),
    Paid(i128),
    Spent(Decision, i128),
}

/// A fund as the record has it.
#[derive(Clone, Debug, Serialize)]
pub struct FundReport {
    /// The fund.
    pub fund: FundId,
    /// Its name.
    pub name: Text,
    /// Its money.
    pub currency: Currency,
    /// Entries.
    pub entries: u64,
    /// Name and balance of each account, in minor units.
    pub accounts: Vec<(Text, u64)>,
    /// What was charged to all units, in minor units.
    pub charged: u64,
    /// What they paid.
    pub paid: u64,
    /// Whether the units' accounts add up to the difference.
    pub adds_up: bool,
    /// What was spent under each decision: poll, question, and minor units.
    pub decisions: Vec<(Decision, u64)>,
    /// What needs no decision at once, in minor units.
    pub free: u64,
    /// What left in parts that together are above it, within a month and without a decision.
    pub in_parts: Vec<InParts>,
}

impl Ledger {
    /// Adds what an act moves; reports where the sums differ from the state's.
    pub(crate) fn note(&mut self, act: &FundAct, head: &FundHead) -> Result<(), String> {
        let moves = match &act.deed {
            Deed::Reversal { of, .. } => {
                let taken_back = self.moves.get(of).into_iter().flatten();
                taken_back.map(|step| step.back()).collect()
            }
            deed => moves(deed),
        };
        for step in &moves {
            match *step {
                Move::Balance(account, minor) => {
                    *self.balances.entry(account).or_default() += minor
                }
                Move::Charged(minor) => self.charged += minor,
                Move::Paid(minor) => self.paid += minor,
                Move::Spent(decision, minor) => *self.spent.entry(decision).or_default() += minor,
            }
        }
        self.moves.insert(act.number, moves);
        let held = head.balances.iter().map(|money| i128::from(money.get()));
        let held: Vec<i128> = held.collect();
        let place = |account: usize| u16::try_from(account).unwrap_or(u16::MAX);
        let own: Vec<i128> = (0..held.len())
            .map(|account| self.balances.get(&place(account)).copied().unwrap_or(0))
            .collect();
        let sums = (i128::from(head.charged.get()), i128::from(head.paid.get()));
        if (&own, self.charged, self.paid) == (&held, sums.0, sums.1) {
            return Ok(());
        }
        let ours = (own, self.charged, self.paid);
        let theirs = (held, sums.0, sums.1);
        Err(format!(
            "the messages add up to {ours:?}, the state holds {theirs:?}"
        ))
    }

    /// What is to be reported of a fund.
    pub(crate) fn report(&self, id: FundId, state: &CommunityState) -> Option<FundReport> {
        let fund = state.fund(id)?;
        let (document, head) = (fund.fund(), fund.head());
        let sums = (head.charged.get(), head.paid.get());
        let blinding = scalar(head.blinding);
        let balances = head.balances.iter().map(|money| money.get());
        let names = document.accounts.iter().map(on_one_line);
        let spent = self.spent.iter();
        Some(FundReport {
            fund: id,
            name: on_one_line(&document.name),
            currency: document.currency.clone(),
            entries: head.acts,
            accounts: names.zip(balances).collect(),
            charged: sums.0,
            paid: sums.1,
            adds_up: blinding.is_some_and(|it| fund.standings().add_up(sums.0, sums.1, it)),
            decisions: spent
                .filter_map(|(decision, minor)| Some((*decision, u64::try_from(*minor).ok()?)))
                .collect(),
            free: document.free_below.get(),
            in_parts: fund.in_parts(),
        })
    }
}

impl Move {
    const fn back(self) -> Self {
        match self {
            Self::Balance(account, minor) => Self::Balance(account, -minor),
            Self::Charged(minor) => Self::Charged(-minor),
            Self::Paid(minor) => Self::Paid(-minor),
            Self::Spent(decision, minor) => Self::Spent(decision, -minor),
        }
    }
}

fn moves(deed: &Deed) -> Vec<Move> {
    let minor = |money: linli_primitives::Money| i128::from(money.get());
    match deed {
        Deed::Charge { cells, .. } => vec![Move::Charged(minor(cells.total))],
        Deed::Payments { account, cells, .. } => {
            let total = minor(cells.total);
            vec![Move::Balance(*account, total), Move::Paid(total)]
        }
        Deed::Income {
            account, amount, ..
        } => vec![Move::Balance(*account, minor(*amount))],
        Deed::Expense(expense) => {
            let amount = minor(expense.amount);
            let spent = expense
                .decision
                .map(|decision| Move::Spent(decision, amount));
            let balance = Move::Balance(expense.account, -amount);
            spent.into_iter().chain([balance]).collect()
        }
        Deed::Transfer {
            from,
            to,
            amount,
            reason: _, // For people.
            decision,
        } => {
            let amount = minor(*amount);
            let spent = decision.map(|decision| Move::Spent(decision, amount));
            let balances = [Move::Balance(*from, -amount), Move::Balance(*to, amount)];
            spent.into_iter().chain(balances).collect()
        }
        // No sum, or those of the act that is taken back.
        Deed::Reversal { .. } | Deed::Move { .. } => Vec::new(),
    }
}

impl FundReport {
    /// Name and value of what everybody should see.
    pub(crate) fn facts(&self, language: Language) -> Vec<(String, String)> {
        let say: &Sentences = language.sentences();
        let money = |minor| self.currency.show(minor);
        let accounts = self.accounts.iter();
        let accounts = accounts.map(|(name, minor)| (language.of(name).to_owned(), money(*minor)));
        let of_decision = |(decision, minor): &(Decision, u64)| {
            let name = msg("report-fund-decision")
                .showing("poll", decision.poll)
                .with("question", decision.question);
            (say.get(&name), money(*minor))
        };
        let adds_up = match self.adds_up {
            true => msg("report-fund-adds-up"),
            false => msg("report-fund-differs"),
        };
        let sums = [
            (msg("report-fund-entries"), self.entries.to_string()),
            (msg("report-fund-charged"), money(self.charged)),
            (msg("report-fund-paid"), money(self.paid)),
            (msg("report-fund-units"), say.get(&adds_up)),
        ];
        let sums = sums.map(|(name, value)| (say.get(&name), value));
        let decisions = self.decisions.iter().map(of_decision);
        let in_parts = self.in_parts.iter().map(|parts| {
            let account = |account: u16| {
                let name = self.accounts.get(usize::from(account));
                name.map_or_else(String::new, |(name, _)| language.of(name).to_owned())
            };
            let sentence = in_parts(parts, self.free, &self.currency, account);
            (say.get(&msg("report-fund-in-parts")), say.get(&sentence))
        });
        accounts
            .chain(sums)
            .chain(decisions)
            .chain(in_parts)
            .collect()
    }
}

/// What left in parts, of an account that the last argument names, for whoever should ask why nobody decided on it.
pub fn in_parts(
    parts: &InParts,
    free: u64,
    currency: &Currency,
    account: impl Fn(u16) -> String,
) -> Message {
    let entries: Vec<String> = parts.acts.iter().map(u64::to_string).collect();
    match &parts.to {
        Recipient::Payee(payee) => {
            msg("fund-in-parts").with("payee", payee.replace(misleads, "\u{fffd}"))
        }
        Recipient::Transfer { from, to } => msg("fund-in-parts-transfer")
            .with("from", account(*from))
            .with("to", account(*to)),
    }
    .with("amount", currency.show(parts.amount))
    .with("free", currency.show(free))
    .listing("entries", &entries)
}

/// Without characters that could forge lines of the report.
fn on_one_line(text: &Text) -> Text {
    let shown = |text: &str| text.replace(misleads, "\u{fffd}");
    Text {
        zh: shown(&text.zh),
        en: shown(&text.en),
    }
}

#[cfg(test)]
mod tests;
