//! Amounts of units from a spreadsheet: what a month is charged, and what a bank's statement says was paid.
//!
//! Nothing is misread in silence: every line that does not fit is named, with its row.

use std::collections::{BTreeMap, BTreeSet};

use linli_primitives::{DecimalMark, Money, decimal};
use linli_rule::Rule;

use crate::label::unit_key;
use crate::table::{Row, Table};

/// How columns are called, folded.
const REFERENCE: &[&str] = &[
    "单元",
    "房号",
    "房屋",
    "摘要",
    "附言",
    "备注",
    "用途",
    "交易附言",
    "unit",
    "reference",
    "remark",
    "description",
];
const AMOUNT: &[&str] = &[
    "金额",
    "应收",
    "应缴",
    "贷方金额",
    "收入金额",
    "收入",
    "贷方",
    "amount",
    "credit",
    "due",
];
/// Which way the money went, where a bank says so in a column of its own.
const WAY: &[&str] = &[
    "借贷标志",
    "借贷方向",
    "借贷",
    "借/贷",
    "收支",
    "收支标志",
    "收支方向",
    "收/支",
    "方向",
    "交易方向",
    "direction",
    "dr/cr",
    "cr/dr",
    "debit/credit",
];
const CAME_IN: &[&str] = &[
    "贷", "收", "收入", "贷方", "转入", "cr", "c", "credit", "in",
];
const DAY: &[&str] = &["日期", "交易日期", "记账日期", "date", "day"];
const SERIAL: &[&str] = &[
    "流水号",
    "交易流水号",
    "凭证号",
    "serial",
    "transaction",
    "id",
];
const CURRENCY: &[&str] = &["币种", "货币", "currency"];

/// What every unit is charged or has paid, and every line that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Of each unit, in the order in which they were given.
    pub amounts: Vec<Money>,
    /// Lines that count.
    pub lines: usize,
    /// The others: row, and why.
    pub differences: Vec<(u32, Difference)>,
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
    /// The amount cannot be read, is zero or goes the other way.
    #[error("fund.payment_amount: {0:?} is no amount that came in")]
    Amount(String),
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
    /// Two units cannot be told apart.
    #[error("fund.statement_units: units {0:?} and {1:?} cannot be told apart")]
    Alike(String, String),
    /// The amounts are more than can be counted.
    #[error("fund.statement_range: the amounts of {0:?} are more than can be counted")]
    Range(String),
}

/// The columns of a table.
struct Columns {
    reference: Vec<usize>,
    amount: usize,
    way: Option<usize>,
    day: Option<usize>,
    serial: Option<usize>,
    currency: Option<usize>,
}

/// Reads amounts in a currency of `digits` decimals, for units with these labels.
pub fn read(
    table: &Table,
    units: &[String],
    code: &str,
    digits: u8,
) -> Result<Statement, BadStatement> {
    let keys = keys(units)?;
    let found = table
        .rows()
        .enumerate()
        .find_map(|(index, row)| Some((index, columns(row)?)));
    let (header, columns) = found.ok_or(BadStatement::Columns)?;
    let mut statement = Statement {
        amounts: vec![Money::ZERO; units.len()],
        lines: 0,
        differences: Vec::new(),
    };
    let mut seen = BTreeMap::new();
    for row in table.rows().skip(header + 1) {
        let line = columns.line(row, &keys, code, digits);
        let double = columns
            .mark(row)
            .and_then(|mark| seen.insert(mark, row.number));
        match (line, double) {
            (Ok(_), Some(earlier)) => {
                statement
                    .differences
                    .push((row.number, Difference::Double(earlier)));
            }
            (Ok((unit, amount)), None) => {
                let sum = statement.amounts[unit].checked_add(amount);
                let too_much = |_| BadStatement::Range(units[unit].clone());
                statement.amounts[unit] = sum.map_err(too_much)?;
                statement.lines += 1;
            }
            (Err(difference), _) => statement.differences.push((row.number, difference)),
        }
    }
    Ok(statement)
}

impl Columns {
    fn line(
        &self,
        row: Row<'_>,
        keys: &BTreeMap<String, usize>,
        code: &str,
        digits: u8,
    ) -> Result<(usize, Money), Difference> {
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
        let came_in = self.way.is_none() || CAME_IN.contains(&way.to_lowercase().as_str());
        let money = money.filter(|money| came_in && *money > Money::ZERO);
        let money =
            money.ok_or_else(|| Difference::Amount(format!("{way} {text}").trim().to_owned()))?;
        let cells = || self.reference.iter().map(|at| row.cell(*at));
        let named: BTreeSet<usize> = cells().flat_map(|cell| units_in(cell, keys)).collect();
        match named.first() {
            Some(unit) if named.len() == 1 => Ok((*unit, money)),
            _ => {
                let texts: Vec<&str> = cells().filter(|cell| !cell.is_empty()).collect();
                Err(Difference::NoUnit(texts.join(" ")))
            }
        }
    }

    /// What tells a line from every other; nothing where the bank gives neither serial nor day.
    fn mark(&self, row: Row<'_>) -> Option<Vec<String>> {
        let at = |column: usize| row.cell(column).to_owned();
        match (
            self.serial.map(at).filter(|serial| !serial.is_empty()),
            self.day.map(at),
        ) {
            (Some(serial), _) => Some(vec![serial]),
            (None, Some(day)) => {
                let references = self.reference.iter().map(|column| at(*column));
                Some(
                    [day, at(self.amount)]
                        .into_iter()
                        .chain(references)
                        .collect(),
                )
            }
            (None, None) => None,
        }
    }
}

/// The columns that a row names, if it is the one that does.
fn columns(row: Row<'_>) -> Option<Columns> {
    let names: Vec<String> = row.cells().map(|cell| cell.trim().to_lowercase()).collect();
    let all = |known: &[&str]| -> Vec<usize> {
        let places = names.iter().enumerate();
        let named = places.filter(|(_, name)| {
            let bare = name.split(['(', '（']).next().unwrap_or_default().trim();
            known.contains(&bare)
        });
        named.map(|(at, _)| at).collect()
    };
    let first = |known| all(known).first().copied();
    let reference = all(REFERENCE);
    let [amount] = all(AMOUNT)[..] else {
        return None;
    };
    Some(Columns {
        amount,
        way: first(WAY),
        day: first(DAY),
        serial: first(SERIAL),
        currency: first(CURRENCY),
        reference: (!reference.is_empty()).then_some(reference)?,
    })
}

/// The units that a text names: all of it, or words of it.
fn units_in(text: &str, keys: &BTreeMap<String, usize>) -> Vec<usize> {
    if let Some(unit) = keys.get(&unit_key(text)) {
        return vec![*unit];
    }
    let is_apart = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | ':' | '：' | '/' | '、')
    };
    let words = text.split(is_apart).filter(|word| !word.is_empty());
    words
        .filter_map(|word| keys.get(&unit_key(word)).copied())
        .collect()
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
