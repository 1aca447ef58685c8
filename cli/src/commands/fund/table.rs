//! Amounts from a spreadsheet: read, held against what was entered, and told.

use std::collections::BTreeSet;
use std::path::Path;

use linli_office::entering::{self, Said};
use linli_primitives::Money;
use linli_primitives::account::{BooksKey, LINE_BYTES};
use linli_register::statement::{self, Purpose, Statement};

use super::entering::OpenFund;
use crate::language::msg;
use crate::{Console, Error, Refusal, files};

/// A spreadsheet that was read.
pub(super) struct Table<'p> {
    path: &'p Path,
    pub(super) statement: Statement,
}

impl<'p> Table<'p> {
    pub(super) fn read(
        fund: &OpenFund,
        path: &'p Path,
        encoding: Option<&str>,
        units: &[String],
        purpose: Purpose,
    ) -> Result<Self, Error> {
        let bytes = files::read(path, files::MAX_DOCUMENT)?;
        let currency = &fund.document().currency;
        let (code, digits) = (&currency.code, currency.minor_digits);
        let read = statement::read_file((&bytes, encoding), units, code, digits, purpose);
        let statement = read.map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(Self { path, statement })
    }

    /// Refuses to leave units out; names them where somebody asked for it.
    pub(super) fn check_whole(
        &self,
        units: &[String],
        is_partial: bool,
        console: &mut Console,
    ) -> Result<(), Error> {
        if !is_partial {
            let whole = self.statement.check_whole(units);
            return Ok(whole.map_err(|e| Refusal::of(&e).in_file(self.path))?);
        }
        let others = self.statement.without_line(units);
        if !others.is_empty() {
            console.say(
                msg("fund-charge-partial")
                    .with("count", others.len() as u64)
                    .listing("units", others),
            );
        }
        Ok(())
    }

    /// Refuses to charge a unit twice; names what is added up where somebody asked for it.
    pub(super) fn check_once(
        &self,
        units: &[String],
        is_added_up: bool,
        console: &mut Console,
    ) -> Result<(), Error> {
        if !is_added_up {
            let once = self.statement.check_once(units);
            return Ok(once.map_err(|e| Refusal::of(&e).in_file(self.path))?);
        }
        for (unit, rows) in self.statement.on_several_rows(units) {
            let rows: Vec<String> = rows.iter().map(u32::to_string).collect();
            console.say(
                msg("fund-charge-added")
                    .with("unit", unit)
                    .listing("rows", rows),
            );
        }
        Ok(())
    }

    /// Takes out the lines that an entry has, or may have, but for those of `another`; gives the marks of the others, ascending.
    pub(super) fn take_new(
        &mut self,
        fund: &OpenFund,
        books: &BooksKey,
        another: BTreeSet<u32>,
    ) -> Result<BTreeSet<[u8; LINE_BYTES]>, Error> {
        let state = fund.state();
        let moved = entering::moved(&self.statement, &state, books, |each| fund.deeds(each))?;
        let said = Said { another, moved };
        Ok(entering::take_entered(
            &mut self.statement,
            &state,
            books,
            &said,
        ))
    }

    /// Names every line that does not count; gives the amounts of all units.
    pub(super) fn tell(
        &self,
        fund: &OpenFund,
        units: &[String],
        console: &mut Console,
    ) -> Result<Vec<Money>, Error> {
        let Statement {
            lines,
            differences,
            outgoing,
        } = &self.statement;
        for (row, difference) in differences {
            let refusal = Refusal::of(difference).in_file(self.path);
            console.problem(&refusal.with("row", row));
        }
        if !outgoing.is_empty() {
            console.say(msg("fund-read-outgoing").with("count", outgoing.len() as u64));
        }
        let amounts = self.statement.amounts(units);
        let amounts = amounts.map_err(|e| Refusal::of(&e).in_file(self.path))?;
        let total: u64 = amounts.iter().map(|amount| amount.get()).sum();
        console.say(
            msg("fund-read")
                .with("lines", lines.len() as u64)
                .with("differences", differences.len() as u64)
                .with("total", fund.shown(total)),
        );
        Ok(amounts)
    }
}
