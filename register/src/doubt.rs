//! Questions that a person must answer before a register is accepted.
//!
//! A refusal says that a row cannot be right; a doubt, that it may be read in two ways, or looks like a mistake. The
//! import stops at doubts until each is accepted by its id, which holds for this file's content only.

use linli_primitives::Digest;
use linli_primitives::document::Kind;
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::use_kind::UseKind;

mod survey;

pub(crate) use survey::Survey;

/// A doubt and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// Its id in `--accept`: the rule and a digest of what it is about.
    pub id: String,
    /// Whether somebody said yes to it.
    pub accepted: bool,
    /// What it is.
    pub about: About,
}

impl Doubt {
    /// `evidence` is what the answer depends on besides the doubt itself.
    pub(crate) fn new(about: About, evidence: &str) -> Self {
        let said = serde_json::to_vec(&about).expect("strings and numbers are JSON");
        let digest = Digest::of(Kind::File, &[&said, evidence.as_bytes()]).to_string();
        let (_, name) = about.rule().split_once('.').expect("ids are noun.rule");
        Self {
            id: format!("{name}-{}", &digest[..8]),
            accepted: false,
            about,
        }
    }
}

/// What is in doubt, and what saying yes to it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, Rule)]
#[serde(tag = "rule", deny_unknown_fields)]
pub enum About {
    /// Rows that are hidden or filtered away. Yes: they are not meant.
    #[serde(rename = "doubt.hidden_rows")]
    #[error(
        "doubt.hidden_rows: {count} hidden rows are left out, {} first",
        listed(rows)
    )]
    HiddenRows {
        /// All of them.
        count: usize,
        /// The first ten.
        rows: Vec<Place>,
    },
    /// Columns that are hidden. Yes: they are the right ones.
    #[serde(rename = "doubt.hidden_columns")]
    #[error("doubt.hidden_columns: read from hidden columns: {}", headers.join(", "))]
    HiddenColumns {
        /// Their headers.
        headers: Vec<String>,
    },
    /// Sheets that are not empty and not read. Yes: they are not part of the register.
    #[serde(rename = "doubt.sheets_unread")]
    #[error("doubt.sheets_unread: not read: {}", sheets.join(", "))]
    SheetsUnread {
        /// Their names.
        sheets: Vec<String>,
    },
    /// The text's encoding is a guess. Yes: the samples read right.
    #[serde(rename = "doubt.encoding")]
    #[error("doubt.encoding: read as {encoding}: {}", samples.join(", "))]
    Encoding {
        /// The guess.
        encoding: String,
        /// Texts that are not plain letters.
        samples: Vec<String>,
    },
    /// Characters that no name has. Yes: the owners and units really have these names.
    #[serde(rename = "doubt.garbled")]
    #[error("doubt.garbled: rows {}: {}", listed(rows), texts.join(", "))]
    Garbled {
        /// The first ten.
        rows: Vec<Place>,
        /// Their texts.
        texts: Vec<String>,
    },
    /// Another column could be meant as well. Yes: the one taken is.
    #[serde(rename = "doubt.column")]
    #[error("doubt.column: {column} is taken from {taken:?}, not from {}", others.join(", "))]
    Column {
        /// The column's name.
        column: String,
        /// The header taken.
        taken: String,
        /// The others.
        others: Vec<String>,
    },
    /// Measures that are formulas with a stored zero, which many programs write before they calculate. Yes: they are
    /// zero.
    #[serde(rename = "doubt.formula_zero")]
    #[error(
        "doubt.formula_zero: rows {}: a formula with a stored zero",
        listed(rows)
    )]
    FormulaZero {
        /// The first ten.
        rows: Vec<Place>,
    },
    /// A label that may have been `3-4-1` before a spreadsheet turned it into a date. Yes: it is the label.
    #[serde(rename = "doubt.date_like")]
    #[error("doubt.date_like: row {row}: {text} looks like a date")]
    DateLike {
        /// The row.
        row: Place,
        /// The text.
        text: String,
    },
    /// Several rooms in one row. Yes: they are one unit.
    #[serde(rename = "doubt.several_rooms")]
    #[error("doubt.several_rooms: row {row}: {text} is taken for one unit")]
    SeveralRooms {
        /// The row.
        row: Place,
        /// The text.
        text: String,
    },
    /// Shares with decimals. Yes: one share is a unit of the last decimal, and the sum is right.
    #[serde(rename = "doubt.share_decimals")]
    #[error(
        "doubt.share_decimals: shares have {places} decimals; one share is a unit of the last, {sum} in all"
    )]
    ShareDecimals {
        /// Decimals.
        places: u8,
        /// The sum in units of the last decimal.
        sum: u64,
    },
    /// The sum is not what was expected. Yes: the sum is right.
    #[serde(rename = "doubt.total")]
    #[error("doubt.total: all units together have {found}, expected {expected}")]
    Total {
        /// Expected.
        expected: String,
        /// Found, in the same unit.
        found: String,
    },
    /// A line of totals says something else than its rows add up to, or no number. Yes: the rows are right.
    #[serde(rename = "doubt.total_row")]
    #[error("doubt.total_row: row {row} says {says}, its rows add up to {sum}")]
    TotalRow {
        /// The row.
        row: Place,
        /// What it says.
        says: String,
        /// What the rows add up to, in the same unit.
        sum: String,
    },
    /// A word for totals in a row that names a unit. Yes: it is a unit, and no line of totals.
    #[serde(rename = "doubt.total_word")]
    #[error(
        "doubt.total_word: row {row}: {text} may head a line of totals; it is taken for {unit}"
    )]
    TotalWord {
        /// The row.
        row: Place,
        /// The cell.
        text: String,
        /// The unit.
        unit: String,
    },
    /// Commas read as separating surname and given name. Yes: each is one person.
    #[serde(rename = "doubt.owner_comma")]
    #[error(
        "doubt.owner_comma: {count} owners are read as surname, given name; rows {}",
        listed(rows)
    )]
    OwnerComma {
        /// All of them.
        count: usize,
        /// The first ten.
        rows: Vec<Place>,
    },
    /// A remark after a name. Yes: the owner is the one named.
    #[serde(rename = "doubt.owner_remark")]
    #[error("doubt.owner_remark: row {row}: {name} is marked {remark:?}")]
    OwnerRemark {
        /// The row.
        row: Place,
        /// The name.
        name: String,
        /// The remark.
        remark: String,
    },
    /// More owners than are named. Yes: those named stand for all.
    #[serde(rename = "doubt.owner_more")]
    #[error("doubt.owner_more: row {row}: {text} has owners who are not named")]
    OwnerMore {
        /// The row.
        row: Place,
        /// The text.
        text: String,
    },
    /// One text that may be several names. Yes: it is one.
    #[serde(rename = "doubt.owner_joined")]
    #[error("doubt.owner_joined: row {row}: {text} may be several owners")]
    OwnerJoined {
        /// The row.
        row: Place,
        /// The text.
        text: String,
    },
    /// A word in place of a name. Yes: the owner is unknown and counts as one head.
    #[serde(rename = "doubt.owner_unknown")]
    #[error("doubt.owner_unknown: row {row}: {text} is not a name")]
    OwnerUnknown {
        /// The row.
        row: Place,
        /// The text.
        text: String,
    },
    /// One name, and no identity numbers that tell the owners apart. Yes: they are different people.
    #[serde(rename = "doubt.namesakes")]
    #[error(
        "doubt.namesakes: {name} stands for the owners of rows {}",
        listed(rows)
    )]
    Namesakes {
        /// The name.
        name: String,
        /// The owners' numbers.
        owners: Vec<u32>,
        /// The first ten rows.
        rows: Vec<Place>,
    },
    /// One identity number under several names. Yes: they are different people.
    #[serde(rename = "doubt.id_number")]
    #[error("doubt.id_number: {} have one identity number; rows {}", names.join(", "), listed(rows))]
    IdNumber {
        /// The names.
        names: Vec<String>,
        /// The owners' numbers.
        owners: Vec<u32>,
        /// The first ten rows.
        rows: Vec<Place>,
    },
    /// Identity numbers whose check digit does not follow from the others. Yes: they are right.
    #[serde(rename = "doubt.id_check")]
    #[error(
        "doubt.id_check: {count} identity numbers have a wrong check digit; rows {}",
        listed(rows)
    )]
    IdCheck {
        /// All of them.
        count: usize,
        /// The first ten.
        rows: Vec<Place>,
    },
    /// Texts that look alike. Yes: they are different.
    #[serde(rename = "doubt.look_alike")]
    #[error("doubt.look_alike: {} look alike; rows {}", texts.join(", "), listed(rows))]
    LookAlike {
        /// The texts.
        texts: Vec<String>,
        /// The first ten rows.
        rows: Vec<Place>,
    },
    /// An area many times that of its neighbours, or a small part of it. Yes: it is right.
    #[serde(rename = "doubt.area_outlier")]
    #[error("doubt.area_outlier: row {row}: {unit} has {area}, where {usual} is usual (0.01 m²)")]
    AreaOutlier {
        /// The row.
        row: Place,
        /// The unit.
        unit: String,
        /// Its area in 0.01 m².
        area: u64,
        /// The median of similar units.
        usual: u64,
    },
    /// A use inferred from words that may mean another. Yes: it is right.
    #[serde(rename = "doubt.use")]
    #[error("doubt.use: {text:?} is taken for {kind:?}; rows {}", listed(rows))]
    Use {
        /// The use column's text, or the label.
        text: String,
        /// What it was taken for.
        kind: UseKind,
        /// The first ten rows.
        rows: Vec<Place>,
    },
    /// Units of several rows with the measure in each. Yes: the owners own the unit together, and the measure is that
    /// of the whole unit.
    #[serde(rename = "doubt.co_owner_rows")]
    #[error("doubt.co_owner_rows: {count} units are in several rows with one measure, which is counted once; {}", units.join(", "))]
    CoOwnerRows {
        /// All of them.
        count: usize,
        /// The first ten.
        units: Vec<String>,
    },
    /// Rows that hold nothing but an owner. Yes: a co-owner of the unit above.
    #[serde(rename = "doubt.continued_rows")]
    #[error(
        "doubt.continued_rows: {count} rows hold an owner only, taken for a co-owner of the unit above; rows {}",
        listed(rows)
    )]
    ContinuedRows {
        /// All of them.
        count: usize,
        /// The first ten.
        rows: Vec<Place>,
    },
}

/// `2, 4`, or whatever else identifies rows.
fn listed(rows: &[Place]) -> String {
    let texts: Vec<String> = rows.iter().map(Place::to_string).collect();
    texts.join(", ")
}
