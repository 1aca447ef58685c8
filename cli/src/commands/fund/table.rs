//! Amounts from a spreadsheet: read, held against what was entered, and told.

use std::collections::BTreeSet;
use std::path::Path;

use linli_primitives::Money;
use linli_primitives::account::{BooksKey, LINE_BYTES};
use linli_register::Book;
use linli_register::statement::{self, Difference, Purpose, Statement};

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
        let book = Book::read(&bytes, encoding).map_err(|e| Refusal::of(&e).in_file(path))?;
        let sheet = book.sheet(None).and_then(|sheet| sheet.table());
        let table = sheet.map_err(|e| Refusal::of(&e).in_file(path))?;
        let currency = &fund.document().currency;
        let read = statement::read(table, units, &currency.code, currency.minor_digits, purpose);
        let statement = read.map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(Self { path, statement })
    }

    /// Takes out the lines that an entry has, and those that nothing tells apart; gives the marks of the others, ascending.
    pub(super) fn take_entered(
        &mut self,
        fund: &OpenFund,
        books: &BooksKey,
    ) -> BTreeSet<[u8; LINE_BYTES]> {
        let mut marks = BTreeSet::new();
        let mut others = Vec::new();
        self.statement.lines.retain(|line| {
            let mark = line.mark.as_deref().map(|mark| books.line(fund.id.0, mark));
            let difference = match mark {
                None => Some(Difference::Unmarked),
                Some(mark) => fund.state().act_of_line(mark).map(Difference::Entered),
            };
            marks.extend(mark.filter(|_| difference.is_none()));
            let counts = difference.is_none();
            others.extend(difference.map(|difference| (line.row, difference)));
            counts
        });
        self.statement.differences.extend(others);
        self.statement.differences.sort_by_key(|(row, _)| *row);
        marks
    }

    /// Names every line that does not count; gives the amounts of all units.
    pub(super) fn tell(
        &self,
        fund: &OpenFund,
        units: &[String],
        console: &mut Console,
    ) -> Result<Vec<Money>, Error> {
        let Statement { lines, differences } = &self.statement;
        for (row, difference) in differences {
            let refusal = Refusal::of(difference).in_file(self.path);
            console.problem(&refusal.with("row", row));
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
