//! What treasurers enter in a fund: amounts of units with their cells, payments that no entry has, and what is taken back.

use linli_primitives::account::{AccountKey, BooksKey, seal_all};
use linli_primitives::quantity::TooMuchMoney;
use linli_primitives::{Day, Digest, Money};
use linli_register::Roll;
use linli_rule::Refusal;
use linli_rules::fund::FundState;
use linli_rules::store::Store;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Deed, Fund, FundId};

mod moving;
mod payments;

pub use moving::{Moving, place_of};
pub use payments::{Moved, Said, moved, take_entered};

/// For how long income and transfers that look the same are taken for one, in seconds: rent comes every month.
const SAME_AGAIN: i64 = 14 * 86_400;

/// How far ahead of UTC clocks may be, in seconds: where one shows a day first.
const EASTERNMOST: i64 = 14 * 3_600;
/// How many owners of several units a refusal names.
const NAMED: usize = 5;

/// The last day that any clock shows at `now`.
pub fn latest_day(now: i64) -> Result<Day, Refusal> {
    Day::of_unix_time(now.saturating_add(EASTERNMOST)).map_err(|e| Refusal::of(&e))
}

/// The labels of a roll's units, in its order.
pub fn units_of(roll: &Roll) -> Vec<String> {
    let entries = roll.entries().iter();
    entries
        .flat_map(|entry| entry.units.iter().cloned())
        .collect()
}

/// A rate for each whole share of a roll of so many decimals, rounded to the minor unit. The roll has shares of owners:
/// those of one with several units are borne by the first of them if somebody says so, and otherwise refused, by rule
/// `fund.share_units`.
pub fn per_share(
    roll: &Roll,
    decimals: u8,
    rate: Money,
    is_first: bool,
) -> Result<Vec<Money>, Refusal> {
    let several = roll.entries().iter().filter(|entry| entry.units.len() > 1);
    let several: Vec<String> = several.map(|entry| entry.units.join(" + ")).collect();
    if !several.is_empty() && !is_first {
        let some = several.iter().take(NAMED).map(String::as_str);
        let some: Vec<&str> = some.collect();
        let detail = format!(
            "owners of several units: {}, such as {}",
            several.len(),
            some.join(", ")
        );
        return Err(Refusal::new("fund.share_units", detail));
    }
    let whole = 10_u128.pow(u32::from(decimals));
    let mut amounts = Vec::new();
    for entry in roll.entries() {
        let exact = u128::from(rate.get()) * u128::from(entry.shares.get());
        let minor = u64::try_from((exact + whole / 2) / whole).unwrap_or(u64::MAX);
        let amount = Money::new(minor).map_err(|e| Refusal::of(&e))?;
        let rest = entry.units.len().saturating_sub(1);
        amounts.push(amount);
        amounts.extend(std::iter::repeat_n(Money::ZERO, rest));
    }
    Ok(amounts)
}

/// Refuses at `now` what stands already, as after an answer that was lost.
pub fn check_new<S: Store>(fund: &FundState<'_, S>, deed: &Deed, now: i64) -> Result<(), Refusal> {
    let is_recent = |at: i64| now.saturating_sub(at) < SAME_AGAIN;
    let same = fund.acts().find(|(_, entered)| {
        let is_same = match (&entered.deed, deed) {
            (Deed::Expense(earlier), Deed::Expense(new)) => {
                (earlier.account, earlier.amount, earlier.invoice)
                    == (new.account, new.amount, new.invoice)
            }
            // Its cells are sealed anew each time.
            (
                Deed::Move { of, reason, .. },
                Deed::Move {
                    of: again,
                    reason: why,
                    ..
                },
            ) => (of, reason) == (again, why) && is_recent(entered.at),
            (earlier, new) => earlier == new && is_recent(entered.at),
        };
        entered.reversed.is_none() && is_same
    });
    match same {
        Some((number, _)) => {
            let detail = format!("entry {number} is the same");
            Err(Refusal::new("fund.entered_before", detail))
        }
        None => Ok(()),
    }
}

/// Seals an amount for every unit; the nonce is new.
pub fn seal(
    fund: FundId,
    books: &BooksKey,
    nonce: Digest,
    amounts: &[Money],
) -> Result<Cells, TooMuchMoney> {
    let id = fund.0;
    let keys = (1..).map(|unit| -> AccountKey { books.account(id, unit) });
    let (cells, blinding) = seal_all(keys, nonce, amounts);
    let total = amounts.iter().map(|amount| amount.get()).sum();
    Ok(Cells {
        nonce,
        total: Money::new(total)?,
        blinding,
        cells: HexBytes(cells),
    })
}

/// Refuses another key than the one that the fund's document names.
pub fn checked(books: BooksKey, fund: &Fund) -> Result<BooksKey, Refusal> {
    if books.mark() == fund.books {
        return Ok(books);
    }
    let detail = "this keystore does not keep the books of this fund";
    Err(Refusal::new("fund.books", detail))
}

/// Takes back an act as it was entered; one that is not there is refused by the record.
pub fn reversal(of: u64, reason: String, earlier: Option<&Deed>) -> Deed {
    let cells = earlier.and_then(Deed::cells);
    Deed::Reversal {
        of,
        reason,
        cells: HexBytes(cells.map_or_else(Vec::new, |cells| cells.cells.0.clone())),
    }
}
