//! A fund of a community: what its accounts hold, what its units owe, and what was decided.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::account::{LINE_BYTES, Standings, scalar};
use linli_primitives::curve::BadPoint;
use linli_primitives::quantity::TooMuchMoney;
use linli_primitives::{Digest, Money, PollId};
use linli_rule::Rule;
use linli_wire::fund::{BadFund, Decision, Deed, Fund, FundId, Month};
use linli_wire::signature::Role;
use serde::Serialize;

use crate::store::{Store, places};

#[cfg(feature = "bookings")]
pub mod account;
#[cfg(feature = "bookings")]
pub mod in_parts;

/// How a fund stands.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct FundHead {
    /// Who keeps the books now.
    pub treasurers: Role,
    /// How often that changed.
    pub changes: u64,
    /// Acts entered.
    pub acts: u64,
    /// What each account holds.
    pub balances: Vec<Money>,
    /// What was charged to all units.
    pub charged: Money,
    /// What all units paid.
    pub paid: Money,
    /// The blinding under which all units' accounts add up to the difference.
    pub blinding: Digest,
    /// A chain over all acts and orders, and over what they left of the units' accounts.
    pub history: Digest,
}

/// An act as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Entered {
    /// What it did, without cells; the message has them.
    pub deed: Deed,
    /// The digest of its cells.
    pub cells: Digest,
    /// Its entry, from 0.
    pub entry: u64,
    /// When it was recorded, Unix time in seconds.
    pub at: i64,
    /// What each account held afterwards.
    pub balances: Vec<Money>,
    /// The act that took it back.
    pub reversed: Option<u64>,
}

/// What a decision allows, and what was made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Granted {
    /// From which account.
    pub account: u16,
    /// The most that may be spent.
    pub ceiling: Money,
    /// What was spent.
    pub spent: Money,
}

/// What was paid of an invoice.
#[cfg(feature = "bookings")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Invoiced {
    /// The last act that paid of it.
    pub act: u64,
    /// What acts that stand paid of it.
    pub paid: Money,
}

/// A fund of a state.
pub struct FundState<'s, S> {
    store: &'s S,
    id: FundId,
}

/// A fund or an act of it is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum FundRefusal {
    /// A document or an act contradicts itself.
    #[error(transparent)]
    Fund(#[from] BadFund),
    /// No such fund.
    #[error("fund.unknown: there is no fund {0}")]
    Unknown(FundId),
    /// The fund was founded before.
    #[error("fund.twice: fund {0} was founded before")]
    Twice(FundId),
    /// Owners could take it for another fund.
    #[error("fund.name: fund {0} has a name that looks the same")]
    Name(FundId),
    /// Its units are those of a roll that nobody knows.
    #[error("fund.roll: roll {0} was never published")]
    Roll(Digest),
    /// Its units are not those of the roll.
    #[error("fund.roll_units: the roll has {roll} units, not {fund}")]
    RollUnits {
        /// The roll's.
        roll: u32,
        /// The fund's.
        fund: u32,
    },
    /// The act or order is not the next.
    #[error("fund.number: expected number {expected}, found {found}")]
    Number {
        /// The next.
        expected: u64,
        /// The number given.
        found: u64,
    },
    /// The fund has no such account.
    #[error("fund.account: there is no account {0}")]
    Account(u16),
    /// Nothing moves.
    #[error("fund.amount: an amount above 0, between two accounts, is expected")]
    Amount,
    /// More money than can be counted.
    #[error(transparent)]
    Range(#[from] TooMuchMoney),
    /// Not one cell for each unit.
    #[error("fund.cells: {found} bytes of cells, {expected} are expected: one cell for each unit")]
    Cells {
        /// One cell for each unit.
        expected: usize,
        /// As given.
        found: usize,
    },
    /// A cell is no commitment.
    #[error(transparent)]
    Point(#[from] BadPoint),
    /// The units' amounts are not what is said of all of them.
    #[error("fund.sum: the amounts of all units do not add up to {0}")]
    Sum(u64),
    /// The month was charged before.
    #[error("fund.charge_twice: act {act} charged {month} for this account")]
    ChargeTwice {
        /// The month.
        month: Month,
        /// The act that did.
        act: u64,
    },
    /// The statement was entered before.
    #[error("fund.statement_twice: act {0} entered this statement")]
    StatementTwice(u64),
    /// A payment was entered before, in whichever file.
    #[error("fund.payment_twice: lines entered before: {lines}, the first of them in act {act}")]
    PaymentTwice {
        /// How many of the statement's lines.
        lines: u64,
        /// The act that entered the first of them.
        act: u64,
    },
    /// Cells under one nonce would tell about each other.
    #[error("fund.nonce_twice: act {0} has the same nonce")]
    NonceTwice(u64),
    /// Another expense has this invoice.
    #[error(
        "fund.invoice_twice: act {0} pays this invoice to another payee or in another category"
    )]
    InvoiceTwice(u64),
    /// Parts of an invoice, each small enough, are together too large.
    #[error(
        "fund.invoice_undecided: {paid} of this invoice are paid, {amount} more would be above {free}, and no decision allows it"
    )]
    InvoiceUndecided {
        /// What was paid before.
        paid: String,
        /// The expense.
        amount: String,
        /// What needs no decision.
        free: String,
    },
    /// An account does not hold so much.
    #[error("fund.overdrawn: account {account} holds {balance}, not {amount}")]
    Overdrawn {
        /// The account's name.
        account: String,
        /// What it holds.
        balance: String,
        /// What would leave it.
        amount: String,
    },
    /// Nothing allows so large an expense or transfer.
    #[error("fund.expense_undecided: {0}")]
    Undecided(&'static str),
    /// The decision allows less.
    #[error(
        "fund.decision_exceeded: {ceiling} were decided, {spent} are spent, {amount} more would be too much"
    )]
    Exceeded {
        /// What was decided.
        ceiling: String,
        /// What was spent before.
        spent: String,
        /// The expense.
        amount: String,
    },
    /// The poll is unknown or has no such question.
    #[error("fund.grant_poll: there is no question {question} of a poll {poll}")]
    GrantPoll {
        /// The poll.
        poll: PollId,
        /// The question.
        question: u16,
    },
    /// Owners may have voted already.
    #[error("fund.grant_late: the poll {0} has opened")]
    GrantLate(PollId),
    /// The question grants something already.
    #[error("fund.grant_twice: the question grants {0} already")]
    GrantTwice(String),
    /// There is no such act.
    #[error("fund.reversal_unknown: there is no act {0}")]
    ReversalUnknown(u64),
    /// A reversal stays.
    #[error("fund.reversal_reversed: act {0} is a reversal")]
    ReversalReversed(u64),
    /// It was taken back before.
    #[error("fund.reversed_twice: act {of} was reversed by act {by}")]
    ReversedTwice {
        /// The act.
        of: u64,
        /// Its reversal.
        by: u64,
    },
    /// Some of its payments count for other units.
    #[error("fund.reversal_moved: act {by} moved payments of act {of}")]
    ReversalMoved {
        /// The payments.
        of: u64,
        /// The act that moved some.
        by: u64,
    },
    /// There are no such payments to move.
    #[error("fund.move_payments: act {0} is not payments that stand")]
    MovePayments(u64),
    /// Its cells are others.
    #[error("fund.reversal_cells: these are not the cells of act {0}")]
    ReversalCells(u64),
}

impl<'s, S: Store> FundState<'s, S> {
    pub(crate) const fn new(store: &'s S, id: FundId) -> Self {
        Self { store, id }
    }

    /// The fund's name everywhere.
    pub const fn id(&self) -> FundId {
        self.id
    }

    /// The fund's document.
    pub fn fund(&self) -> S::Ref<'s, Fund> {
        let fund = self.store.get(places::fund(self.id));
        fund.expect("a fund is made only where there is one")
    }

    /// How it stands.
    pub fn head(&self) -> S::Ref<'s, FundHead> {
        let head = self.store.get(places::fund_head(self.id));
        head.expect("a fund is founded with a head")
    }

    /// The accounts of its units.
    pub fn standings(&self) -> S::Ref<'s, Standings> {
        let standings = self.store.get(places::standings(self.id));
        standings.expect("a fund is founded with its units")
    }

    /// All acts with their numbers, the first first.
    pub fn acts(&self) -> impl Iterator<Item = (u64, S::Ref<'s, Entered>)> {
        let acts = self.store.list(places::entered_of(self.id));
        acts.filter_map(|(key, act)| Some((key.last()?, act)))
    }

    /// An act.
    pub fn act(&self, number: u64) -> Option<S::Ref<'s, Entered>> {
        self.store.get(places::entered(self.id, number))
    }

    /// Whether an act was not taken back.
    pub fn stands(&self, number: u64) -> bool {
        let entered = self.act(number);
        entered.is_some_and(|entered| entered.reversed.is_none())
    }

    /// Whether an act is payments that stand.
    pub fn is_payments(&self, number: u64) -> bool {
        let entered = self.act(number);
        entered.is_some_and(|entered| {
            entered.reversed.is_none() && matches!(entered.deed, Deed::Payments { .. })
        })
    }

    /// The act that stands and entered a line of a bank's statement.
    pub fn act_of_line(&self, line: [u8; LINE_BYTES]) -> Option<u64> {
        let act = *self
            .store
            .get(places::statement_line(self.id, u128::from_be_bytes(line)))?;
        self.act(act)?.reversed.is_none().then_some(act)
    }

    /// What a decision allows.
    pub fn granted(&self, decision: Decision) -> Option<S::Ref<'s, Granted>> {
        let Decision { poll, question } = decision;
        self.store.get(places::granted(self.id, poll, question))
    }

    /// Every part has the length that the document says, the units' accounts add up to what was charged less what was paid, and acts are numbered one by one.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let (fund, head) = (self.fund(), self.head());
        let is_whole = |balances: &[Money]| balances.len() == fund.accounts.len();
        let mut balances = self.acts().map(|(_, act)| is_whole(&act.balances));
        if !is_whole(&head.balances)
            || self.standings().units() != fund.units as usize
            || !balances.all(|whole| whole)
        {
            return Err("a fund has not the accounts or units that its document says");
        }
        let blinding = scalar(head.blinding).ok_or("a fund's blinding is no scalar")?;
        let (charged, paid) = (head.charged.get(), head.paid.get());
        if !self.standings().add_up(charged, paid, blinding) {
            return Err("the units' accounts do not add up to the fund's");
        }
        let mut numbers = self.acts().zip(1..);
        let is_next = |((number, _), place): ((u64, _), u64)| number == place;
        if self.acts().count() as u64 != head.acts || !numbers.all(is_next) {
            return Err("a fund's acts are not numbered one by one");
        }
        Ok(())
    }
}
