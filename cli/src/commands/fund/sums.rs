//! Amounts of units: what they are charged, and what they owe.

use std::collections::BTreeMap;

use linli_office::entering;
use linli_primitives::Money;
use linli_primitives::account::{AccountKey, BooksKey};
use linli_rules::fund::Entered;
use linli_rules::fund::account::opened;
use linli_wire::fund::{Deed, Month};

use super::entering::OpenFund;
use crate::language::msg;
use crate::{Console, Error};

/// A rate for each whole share of the fund's roll.
pub(super) fn per_share(fund: &OpenFund, rate: Money, is_first: bool) -> Result<Vec<Money>, Error> {
    let summary = fund.community.state().roll(fund.document().roll);
    let decimals = summary.map_or(0, |summary| summary.unit.decimals);
    Ok(entering::per_share(
        &fund.roll()?,
        decimals,
        rate,
        is_first,
    )?)
}

/// What every unit owes: charged less paid.
pub(super) fn owed(fund: &OpenFund, books: &BooksKey) -> Result<Vec<i64>, Error> {
    let units = fund.document().units;
    let keys: Vec<AccountKey> = (1..=units)
        .map(|unit| books.account(fund.id.0, unit))
        .collect();
    let mut owed = vec![0; keys.len()];
    fund.each_deed(|number, deed| {
        if !fund.state().stands(number) {
            return Ok(());
        }
        for (unit, (owed, key)) in (1..).zip(owed.iter_mut().zip(&keys)) {
            let amount = opened(deed, number, unit, key).transpose();
            *owed += amount.map_err(|e| Error::refused(&e))?.unwrap_or(0);
        }
        Ok(())
    })?;
    Ok(owed)
}

/// What all units were charged and paid by entries, less what those among them took back of `all`.
pub(super) fn moved(
    entries: impl IntoIterator<Item = u64>,
    all: &BTreeMap<u64, &Entered>,
) -> (i64, i64) {
    let minor = |money: Money| i64::try_from(money.get()).unwrap_or(i64::MAX);
    let of = |number: u64| match all.get(&number).map(|entered| &entered.deed) {
        Some(Deed::Charge { cells, .. }) => (minor(cells.total), 0),
        Some(Deed::Payments { cells, .. }) => (0, minor(cells.total)),
        _ => (0, 0),
    };
    let steps =
        entries.into_iter().map(
            |number| match all.get(&number).map(|entered| &entered.deed) {
                Some(Deed::Reversal { of: earlier, .. }) => {
                    let (charged, paid) = of(*earlier);
                    (-charged, -paid)
                }
                _ => of(number),
            },
        );
    steps.fold((0, 0), |sum, step| (sum.0 + step.0, sum.1 + step.1))
}

/// What all units were charged for a month, whenever it was entered.
pub(super) fn charged_for(month: Month, all: &BTreeMap<u64, &Entered>) -> i64 {
    let charges = all
        .values()
        .filter(|entered| entered.reversed.is_none())
        .filter_map(|entered| match &entered.deed {
            Deed::Charge {
                month: of, cells, ..
            } if *of == month => i64::try_from(cells.total.get()).ok(),
            _ => None,
        });
    charges.sum()
}

/// What is owed or, where more was paid, the credit.
pub(super) fn standing(fund: &OpenFund, owed: i64, console: &Console) -> String {
    let phrase = match owed < 0 {
        true => msg("fund-credit"),
        false => msg("fund-owes"),
    };
    console.text(&phrase.with("amount", fund.shown(owed.unsigned_abs())))
}

/// An amount with its sign and currency.
pub(super) fn signed(fund: &OpenFund, minor: i64) -> String {
    let shown = fund.shown(minor.unsigned_abs());
    if minor < 0 {
        format!("−{shown}")
    } else {
        shown
    }
}
