//! Why a line does not count, or a table is not read.

use linli_primitives::Day;
use linli_rule::Rule;

use crate::table::TableError;

/// Why a line does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Difference {
    /// It names no unit of the roll.
    #[error("fund.payment_no_unit: {0:?} names no unit of the roll")]
    NoUnit(String),
    /// It names several units.
    #[error("fund.payment_no_unit: {0:?} names several units")]
    Several(String),
    /// The same line is there before.
    #[error("fund.payment_double: the same as row {0}")]
    Double(u32),
    /// An entry of the fund has it already.
    #[error("fund.payment_twice: entry {0} has this payment")]
    Entered(u64),
    /// An entry of the fund has one of its unit and amount, of the same day or of one nearby: it may be the same.
    #[error("fund.payment_alike: entry {entry} has a payment of this unit and amount, of {day}")]
    Alike {
        /// The entry.
        entry: u64,
        /// The day of the payment that it has.
        day: Day,
    },
    /// A line before has its unit, amount and day, and no serial number tells them apart.
    #[error("fund.payment_alike: unit, amount and day are those of row {0}")]
    AlikeRow(u32),
    /// A payment of its amount, of an entry, counts for its unit by a move: it may be the same.
    #[error("fund.payment_alike: a payment of entry {0} with this amount was moved to this unit")]
    Moved(u64),
    /// Nothing would tell that it came again.
    #[error("fund.payment_unmarked: no day")]
    Unmarked,
    /// The amount cannot be read, is zero or goes the other way.
    #[error("fund.payment_amount: {0:?} is no amount that came in")]
    Amount(String),
    /// A cell that is read has no text in the file: a formula without its result, an error, or a date where none is meant.
    #[error("fund.payment_cell: {0:?} instead of the cell's text")]
    Cell(String),
    /// No clock shows its day yet.
    #[error("fund.payment_future: {0} is yet to come")]
    Future(Day),
    /// It has an amount that came in, and one that went out.
    #[error("fund.payment_both: {incoming:?} came in and {outgoing:?} went out")]
    Both {
        /// The one.
        incoming: String,
        /// The other.
        outgoing: String,
    },
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

impl Difference {
    /// Whether it is a question: somebody may say that the line is a payment of its own.
    pub const fn is_doubt(&self) -> bool {
        matches!(
            self,
            Self::Alike { .. } | Self::AlikeRow(_) | Self::Moved(_)
        )
    }
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
    /// The file cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Which sheet is meant is not guessed, and what another one holds is not passed over.
    #[error("fund.statement_sheets: {} hold something", .0.join(", "))]
    Sheets(Vec<String>),
    /// Whoever looks at the sheet does not see it.
    #[error("fund.statement_hidden: row {0} is hidden")]
    HiddenRow(u32),
    /// The same, of a column, from 1.
    #[error("fund.statement_hidden: column {0} is hidden")]
    HiddenColumn(usize),
    /// Nothing stands below the names of the columns.
    #[error("fund.statement_empty: no line follows the names of the columns")]
    Empty,
    /// Nothing says what some units are charged.
    #[error("fund.charge_missing: units without a line: {count}, such as {}", .some.join(", "))]
    Missing {
        /// How many.
        count: usize,
        /// The first of them.
        some: Vec<String>,
    },
    /// Units would be charged more than once, and nothing says for what.
    #[error("fund.charge_double: units on several rows: {count}, such as {}", .some.join(", "))]
    Several {
        /// How many.
        count: usize,
        /// The first of them, with their rows.
        some: Vec<String>,
    },
    /// Two units cannot be told apart.
    #[error("fund.statement_units: units {0:?} and {1:?} cannot be told apart")]
    Alike(String, String),
    /// The amounts are more than can be counted.
    #[error("fund.statement_range: the amounts of {0:?} are more than can be counted")]
    Range(String),
}
