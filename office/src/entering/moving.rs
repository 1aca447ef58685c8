//! A payment that counts for another unit than it was entered for.

use linli_primitives::account::{AccountKey, BooksKey, seal_all_moved};
use linli_primitives::{Digest, Money};
use linli_register::unit_key;
use linli_rule::Refusal;
use linli_rules::fund::account::{Unread, opened};
use linli_rules::fund::{FundRefusal, FundState};
use linli_rules::store::Store;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Deed};

/// What counts for another unit.
pub struct Moving {
    /// The entry with the payment.
    pub of: u64,
    /// The place of the unit for which it was entered, in the roll's order.
    pub from: usize,
    /// And of that for which it counts.
    pub to: usize,
    /// How much.
    pub amount: Money,
    /// Why; everybody sees it.
    pub reason: String,
}

/// Rule `fund.unit_unknown`: the place of a unit that was typed.
pub fn place_of(units: &[String], typed: &str) -> Result<usize, Refusal> {
    let key = unit_key(typed);
    let place = units.iter().position(|unit| unit_key(unit) == key);
    let detail = || format!("the roll has no unit {typed:?}");
    place.ok_or_else(|| Refusal::new("fund.unit_unknown", detail()))
}

impl Moving {
    /// The entry, under a nonce that is new. `each_deed` goes through all that were entered; more than the unit paid there, what
    /// was moved since counted, is refused by rule `fund.move_exceeds`.
    pub fn into_deed<S: Store, E: From<Refusal>>(
        self,
        fund: &FundState<'_, S>,
        books: &BooksKey,
        units: &[String],
        nonce: Digest,
        each_deed: impl FnOnce(&mut dyn FnMut(u64, &Deed)) -> Result<(), E>,
    ) -> Result<Deed, E> {
        let minor = i64::try_from(self.amount.get()).unwrap_or(i64::MAX);
        if self.from == self.to || minor == 0 {
            return Err(Refusal::of(&FundRefusal::Amount).into());
        }
        let mut paid = Paid::of(&self, fund, books)?;
        each_deed(&mut |number, deed| paid.take(number, deed))?;
        paid.check(&self, units)?;
        let mut amounts = vec![0; units.len()];
        (amounts[self.from], amounts[self.to]) = (-minor, minor);
        let id = fund.id().0;
        let keys = (1..).map(|unit| -> AccountKey { books.account(id, unit) });
        let (cells, blinding) = seal_all_moved(keys, nonce, &amounts);
        let cells = Cells {
            nonce,
            total: Money::ZERO,
            blinding,
            cells: HexBytes(cells),
        };
        Ok(Deed::Move {
            of: self.of,
            reason: self.reason,
            cells,
        })
    }
}

/// What counts as a unit's payment in an entry: what was entered, and moved to it or from it since.
struct Paid<'f, S: Store> {
    fund: &'f FundState<'f, S>,
    of: u64,
    unit: u32,
    key: AccountKey,
    sum: i64,
    unread: Option<Unread>,
}

impl<'f, S: Store> Paid<'f, S> {
    fn of(moving: &Moving, fund: &'f FundState<'f, S>, books: &BooksKey) -> Result<Self, Refusal> {
        if !fund.is_payments(moving.of) {
            return Err(Refusal::of(&FundRefusal::MovePayments(moving.of)));
        }
        let unit = u32::try_from(moving.from + 1).unwrap_or(u32::MAX);
        Ok(Self {
            fund,
            of: moving.of,
            unit,
            key: books.account(fund.id().0, unit),
            sum: 0,
            unread: None,
        })
    }

    fn take(&mut self, number: u64, deed: &Deed) {
        let is_of = match deed {
            Deed::Move { of, .. } => *of == self.of && self.fund.stands(number),
            _ => number == self.of,
        };
        if !is_of {
            return;
        }
        match opened(deed, number, self.unit, &self.key) {
            Some(Ok(amount)) => self.sum -= amount,
            Some(Err(unread)) => self.unread = Some(unread),
            None => {}
        }
    }

    fn check(&self, moving: &Moving, units: &[String]) -> Result<(), Refusal> {
        if let Some(unread) = &self.unread {
            return Err(Refusal::of(unread));
        }
        let asked = moving.amount.get();
        if i64::try_from(asked).is_ok_and(|asked| asked <= self.sum) {
            return Ok(());
        }
        let currency = &self.fund.fund().currency;
        let sign = if self.sum < 0 { "−" } else { "" };
        let detail = format!(
            "unit {} paid {sign}{} in entry {}, not {}",
            units[moving.from],
            currency.show(self.sum.unsigned_abs()),
            self.of,
            currency.show(asked),
        );
        Err(Refusal::new("fund.move_exceeds", detail))
    }
}
