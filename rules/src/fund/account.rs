//! What a unit was charged, paid and owes, for whoever has the key of its account.

use linli_primitives::Money;
use linli_primitives::account::AccountKey;
use linli_rule::Rule;
use linli_wire::fund::{Deed, Month};
use serde::Serialize;

use super::FundState;
use crate::store::Store;

/// The key is another account's, or the act's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("fund.account_key: the key does not open the unit's amount in entry {0}")]
pub struct Unread(pub u64);

/// A unit's account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The first first.
    pub lines: Vec<AccountLine>,
    /// Charged less paid, in minor units.
    pub owed: i64,
    /// The acts that the key does not open.
    #[serde(skip)]
    pub unread: Vec<Unread>,
    /// Whether the key opened anything.
    #[serde(skip)]
    is_opened: bool,
}

/// A line of a unit's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountLine {
    /// The act's number.
    pub number: u64,
    /// When it was recorded, Unix time in seconds.
    pub at: i64,
    /// For which month, of a charge.
    pub month: Option<Month>,
    /// The rule in words, of a charge.
    pub rule: Option<String>,
    /// The payments of which some were moved to or from the unit.
    pub moved: Option<u64>,
    /// Why that was, or why it was taken back.
    pub reason: Option<String>,
    /// Negative where it paid.
    pub amount: i64,
    /// Whether it was not taken back.
    pub stands: bool,
    /// After it.
    pub owed: i64,
}

/// What a move took from a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The act's number.
    pub number: u64,
    /// The payments of which it was.
    pub of: u64,
    /// How much.
    pub amount: u64,
    /// Why.
    pub reason: String,
    /// Whether the unit had not paid so much in them.
    pub exceeds: bool,
}

impl Account {
    /// What moves that stand took from the unit, for its owner to confirm or to object to. The first first.
    pub fn taken(&self) -> Vec<Taken> {
        let mut taken = Vec::new();
        for (place, line) in self.lines.iter().enumerate() {
            let Some(of) = line.moved.filter(|_| line.stands && line.amount > 0) else {
                continue;
            };
            let is_of =
                |line: &&AccountLine| line.stands && (line.number == of || line.moved == Some(of));
            let so_far = self.lines[..=place].iter().filter(is_of);
            let left: i64 = so_far.map(|line| line.amount).sum();
            taken.push(Taken {
                number: line.number,
                of,
                amount: line.amount.unsigned_abs(),
                reason: line.reason.clone().unwrap_or_default(),
                exceeds: left > 0,
            });
        }
        taken
    }

    /// Adds what an act of the fund did to the unit, if anything: payments of others alone make no line. Acts come in order, with their cells.
    pub fn enter<S: Store>(
        &mut self,
        fund: &FundState<'_, S>,
        (number, deed): (u64, &Deed),
        (unit, key): (u32, &AccountKey),
    ) {
        let amount = match opened(deed, number, unit, key) {
            None => return,
            Some(Err(unread)) => return self.unread.push(unread),
            Some(Ok(amount)) => amount,
        };
        self.is_opened = true;
        if amount == 0 && !matches!(deed, Deed::Charge { .. }) {
            return;
        }
        let stands = fund.stands(number);
        self.owed += if stands { amount } else { 0 };
        let (month, rule) = match deed {
            Deed::Charge { month, rule, .. } => (Some(*month), Some(rule.clone())),
            _ => (None, None),
        };
        let (moved, why) = match deed {
            Deed::Move { of, reason, .. } => (Some(*of), Some(reason.clone())),
            _ => (None, None),
        };
        self.lines.push(AccountLine {
            number,
            at: fund.act(number).map_or(0, |entered| entered.at),
            month,
            rule,
            moved,
            reason: why_back(fund, number).or(why),
            amount,
            stands,
            owed: self.owed,
        });
    }

    /// Refuses a key that opens nothing: it is another account's.
    pub fn check(&self) -> Result<(), Unread> {
        match self.unread.first() {
            Some(unread) if !self.is_opened => Err(*unread),
            _ => Ok(()),
        }
    }
}

/// The reason of the act that took another one back.
fn why_back<S: Store>(fund: &FundState<'_, S>, number: u64) -> Option<String> {
    let by = fund.act(number)?.reversed?;
    match &fund.act(by)?.deed {
        Deed::Reversal { reason, .. } => Some(reason.clone()),
        _ => None,
    }
}

/// What an act charged a unit, negative where it paid; nothing for other acts.
pub fn opened(
    deed: &Deed,
    number: u64,
    unit: u32,
    key: &AccountKey,
) -> Option<Result<i64, Unread>> {
    let cells = deed.cells()?;
    let minor = |amount: Money| i64::try_from(amount.get()).unwrap_or(i64::MAX);
    let amount = cells.of(unit).and_then(|cell| match deed {
        Deed::Move { .. } => Some(-key.open_moved(cells.nonce, cell)?),
        Deed::Payments { .. } => Some(-minor(key.open(cells.nonce, cell)?)),
        _ => Some(minor(key.open(cells.nonce, cell)?)),
    });
    Some(amount.ok_or(Unread(number)))
}
