//! Amounts of units from a spreadsheet: what a month is charged, and what a bank's statement says was paid.
//!
//! Nothing is misread in silence: every line that does not fit is named, with its row.

use std::collections::{BTreeMap, BTreeSet};

use linli_primitives::{Day, DecimalMark, Money, decimal};
use linli_rule::Rule;

use crate::label::{shown, unit_key};
use crate::table::{Row, Table};
use crate::workbook::{DATE_CELL, FORMULA_CELL};

mod columns;

use columns::{Columns, has_come_in};

/// After a number these say that it is no unit: a day, a month, a sum, or a building.
const NO_UNIT: &[&str] = &[
    "年", "月", "日", "号", "期", "季", "天", "元", "块", "幢", "栋", "座", "楼", "单元", "梯",
];
/// How months begin in English.
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// What units are charged or have paid, and every line that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Lines that count.
    pub lines: Vec<Line>,
    /// The others: row, and why.
    pub differences: Vec<(u32, Difference)>,
}

/// A line that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its row.
    pub row: u32,
    /// Its unit's place in the order in which units were given.
    pub unit: usize,
    /// Its amount.
    pub amount: Money,
    /// What tells it from every other, however the file was written; nothing where the bank gives neither serial nor day.
    pub mark: Option<String>,
}

/// Why a line does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Difference {
    /// It names no unit, or several.
    #[error("fund.payment_no_unit: {0:?} names no unit, or several")]
    NoUnit(String),
    /// The same line is there before.
    #[error("fund.payment_double: the same as row {0}")]
    Double(u32),
    /// An entry of the fund has it already.
    #[error("fund.payment_twice: entry {0} has this payment")]
    Entered(u64),
    /// Nothing would tell that it came again.
    #[error("fund.payment_unmarked: neither a serial number nor a day")]
    Unmarked,
    /// The amount cannot be read, is zero or goes the other way.
    #[error("fund.payment_amount: {0:?} is no amount that came in")]
    Amount(String),
    /// A cell that is read has no text in the file: a formula without its result, an error, or a date where none is meant.
    #[error("fund.payment_cell: {0:?} instead of the cell's text")]
    Cell(String),
    /// The day can be read in two ways, or in none.
    #[error("fund.payment_day: {0:?} is no day with the year first")]
    Day(String),
    /// Another currency.
    #[error("fund.payment_currency: {found:?}, where {expected} is expected")]
    Currency {
        /// The line's.
        found: String,
        /// The fund's.
        expected: String,
    },
}

/// A table cannot be read as one of amounts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadStatement {
    /// No row names the columns.
    #[error(
        "fund.statement_columns: no row names a column of units or references and one of amounts"
    )]
    Columns,
    /// Money that went out could be taken for money that came in.
    #[error("fund.statement_direction: column {0:?} leaves open which way the money went")]
    Direction(String),
    /// Two units cannot be told apart.
    #[error("fund.statement_units: units {0:?} and {1:?} cannot be told apart")]
    Alike(String, String),
    /// The amounts are more than can be counted.
    #[error("fund.statement_range: the amounts of {0:?} are more than can be counted")]
    Range(String),
}

/// What a table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// What units are charged.
    Charge,
    /// What a bank says that came in.
    Payments {
        /// Whether somebody says that all amounts came in, where no column does.
        all_incoming: bool,
    },
}

/// Reads amounts in a currency of `digits` decimals, for units with these labels.
pub fn read(
    table: &Table,
    units: &[String],
    code: &str,
    digits: u8,
    purpose: Purpose,
) -> Result<Statement, BadStatement> {
    let keys = keys(units)?;
    let found = table
        .rows()
        .enumerate()
        .find_map(|(index, row)| Some((index, Columns::of(row)?)));
    let (header, columns) = found.ok_or(BadStatement::Columns)?;
    if let Purpose::Payments { all_incoming } = purpose {
        columns.check_way(all_incoming)?;
    }
    let mut statement = Statement {
        lines: Vec::new(),
        differences: Vec::new(),
    };
    let mut seen = BTreeMap::new();
    for row in table.rows().skip(header + 1) {
        let read = columns.line(row, &keys, code, digits).and_then(|line| {
            let mark = line.mark.clone();
            match mark.and_then(|mark| seen.insert(mark, row.number)) {
                Some(earlier) => Err(Difference::Double(earlier)),
                None => Ok(line),
            }
        });
        match read {
            Ok(line) => statement.lines.push(line),
            Err(difference) => statement.differences.push((row.number, difference)),
        }
    }
    Ok(statement)
}

impl Statement {
    /// The amounts of all units, in the order in which they were given.
    pub fn amounts(&self, units: &[String]) -> Result<Vec<Money>, BadStatement> {
        let mut amounts = vec![Money::ZERO; units.len()];
        for Line { unit, amount, .. } in &self.lines {
            let sum = amounts[*unit].checked_add(*amount);
            amounts[*unit] = sum.map_err(|_| BadStatement::Range(units[*unit].clone()))?;
        }
        Ok(amounts)
    }
}

impl Columns {
    fn line(
        &self,
        row: Row<'_>,
        keys: &BTreeMap<String, usize>,
        code: &str,
        digits: u8,
    ) -> Result<Line, Difference> {
        if let Some(lost) = self.lost(row) {
            return Err(Difference::Cell(lost.to_owned()));
        }
        let currency = self.currency.map_or("", |at| row.cell(at));
        if !is_currency(currency, code) {
            return Err(Difference::Currency {
                found: currency.to_owned(),
                expected: code.to_owned(),
            });
        }
        let text = row.cell(self.amount);
        let bare = text.trim_start_matches(['¥', '￥', '+']).trim();
        let minor = decimal::parse(bare, DecimalMark::Point, digits);
        let money = minor.and_then(|minor| Money::new(minor).ok());
        let way = self.way.map_or("", |at| row.cell(at)).trim();
        let came_in = self.way.is_none() || has_come_in(way);
        let money = money.filter(|money| came_in && *money > Money::ZERO);
        let money =
            money.ok_or_else(|| Difference::Amount(format!("{way} {text}").trim().to_owned()))?;
        let cells = || self.reference.iter().map(|at| row.cell(*at));
        let named: BTreeSet<usize> = cells().flat_map(|cell| units_in(cell, keys)).collect();
        match named.first() {
            Some(unit) if named.len() == 1 => Ok(Line {
                row: row.number,
                unit: *unit,
                amount: money,
                mark: self.mark(row, money)?,
            }),
            _ => {
                let texts: Vec<&str> = cells().filter(|cell| !cell.is_empty()).collect();
                Err(Difference::NoUnit(texts.join(" ")))
            }
        }
    }

    /// A cell that is read and whose text the file does not have.
    fn lost<'r>(&self, row: Row<'r>) -> Option<&'r str> {
        let own = [self.way, self.serial, self.currency].into_iter().flatten();
        let references = self.reference.iter().copied();
        let mut cells = own.chain([self.amount]).map(|at| row.cell(at)).chain(
            // A date among words is part of the mark alone.
            references
                .filter(|at| row.day(*at).is_none())
                .map(|at| row.cell(at)),
        );
        cells.find(|cell| is_lost(cell))
    }

    /// Serial number, day and amount, or without a serial number day, amount and references.
    fn mark(&self, row: Row<'_>, amount: Money) -> Result<Option<String>, Difference> {
        let serial = solid(self.serial.map_or("", |at| row.cell(at)));
        let day = self.day.map_or_else(String::new, |at| written(row, at));
        if serial.is_empty() && day.is_empty() {
            return Ok(None);
        }
        let day = match day.as_str() {
            "" => day,
            _ => day_of(&day).ok_or(Difference::Day(day))?.to_string(),
        };
        let is_serial = !serial.is_empty();
        let mut parts = vec![serial, day, amount.get().to_string()];
        if !is_serial {
            let references = self.reference.iter();
            parts.extend(references.map(|at| solid(&written(row, *at))));
        }
        Ok(Some(parts.join("\n")))
    }
}

/// A cell's text; of a date cell the day, as the mark of the same line has it from a file of text.
fn written(row: Row<'_>, at: usize) -> String {
    let day = row.day(at).map(|day| day.to_string());
    day.unwrap_or_else(|| row.cell(at).trim().to_owned())
}

/// Whether a cell's text is not in the file.
fn is_lost(cell: &str) -> bool {
    let is_error = cell.starts_with('#') && cell.ends_with(['!', '?', 'A']);
    is_error || cell == DATE_CELL || cell == FORMULA_CELL
}

/// A text without case, width and spaces, which change when a file is saved anew.
fn solid(text: &str) -> String {
    shown(text).split_whitespace().collect()
}

/// The day of a text with the year first, whatever stands between and after it: `2026-03-02`, `2026/3/2 10:15`,
/// `2026年3月2日` and `20260302` are one. A time may be cut off when a file is saved anew, and tells nothing.
fn day_of(text: &str) -> Option<Day> {
    let text = shown(text);
    let mut groups = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty());
    let first = groups.next()?;
    let (year, month, day) = match first.len() {
        4 => (first, groups.next()?, groups.next()?),
        8 | 14 => (&first[..4], &first[4..6], &first[6..8]),
        _ => return None,
    };
    let number = |group: &str| group.parse().ok();
    Day::of_date(number(year)?, number(month)?, number(day)?).ok()
}

/// The units that a text names: all of it, or words of it. What may be the number of a month, a day, a building or a sum
/// names none.
fn units_in(text: &str, keys: &BTreeMap<String, usize>) -> Vec<usize> {
    if let Some(unit) = keys.get(&unit_key(text)) {
        return vec![*unit];
    }
    let is_apart = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | ':' | '：' | '/' | '、')
    };
    let words: Vec<&str> = text
        .split(is_apart)
        .filter(|word| !word.is_empty())
        .collect();
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or_default();
    let named = words.iter().enumerate().filter_map(|(at, own)| {
        let unit = keys.get(&unit_key(own)).copied()?;
        let (before, after) = (word(at.checked_sub(1)), word(at.checked_add(1)));
        (!is_number(own) || !is_counted(before, after)).then_some(unit)
    });
    named.collect()
}

fn is_number(word: &str) -> bool {
    shown(word).chars().all(|c| c.is_ascii_digit())
}

/// Whether a number between these words is one of a date, a building or a sum.
fn is_counted(before: &str, after: &str) -> bool {
    let [before, after] = [before, after].map(shown);
    let is_month =
        |word: &str| word == "month" || MONTHS.iter().any(|month| word.starts_with(month));
    is_month(&before)
        || is_month(&after)
        || NO_UNIT.iter().any(|word| after.starts_with(word))
        || (!before.is_empty() && is_number(&before))
        || (!after.is_empty() && is_number(&after))
}

fn keys(units: &[String]) -> Result<BTreeMap<String, usize>, BadStatement> {
    let mut keys = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        if let Some(other) = keys.insert(unit_key(unit), at) {
            return Err(BadStatement::Alike(units[other].clone(), unit.clone()));
        }
    }
    Ok(keys)
}

fn is_currency(text: &str, code: &str) -> bool {
    let text = text.trim();
    let is_yuan = code == "CNY" && matches!(text, "人民币" | "人民币元" | "元" | "RMB" | "rmb");
    text.is_empty() || is_yuan || text.eq_ignore_ascii_case(code)
}

#[cfg(test)]
mod tests;
