//! Why a row is refused.

use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::label::MAX_LABEL_BYTES;
use crate::owner_name::MAX_CO_OWNERS;
use crate::place::Place;

/// Why a row is not in the register. Identity numbers are never repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, Rule)]
#[serde(tag = "rule", deny_unknown_fields)]
pub enum RowFault {
    /// A column that makes up the label is empty.
    #[serde(rename = "roll.unit_missing")]
    #[error("roll.unit_missing: {column} is empty")]
    UnitMissing {
        /// The column's name.
        column: String,
    },
    /// The label is longer than any label.
    #[serde(rename = "roll.unit_label")]
    #[error(
        "roll.unit_label: longer than {MAX_LABEL_BYTES} bytes, or a date or an error in place of a label"
    )]
    UnitLabel,
    /// Several rows for one unit: none of them is taken.
    #[serde(rename = "roll.unit_duplicate")]
    #[error("roll.unit_duplicate: {unit} is in rows {rows:?}")]
    UnitDuplicate {
        /// The label.
        unit: String,
        /// The rows, at most ten of them.
        rows: Vec<Place>,
    },
    /// Another row of the unit is refused: half of a unit is not taken.
    #[serde(rename = "roll.unit_incomplete")]
    #[error("roll.unit_incomplete: {unit} is also in row {row}, which is refused")]
    UnitIncomplete {
        /// The label.
        unit: String,
        /// The first row of it that is refused.
        row: Place,
    },
    /// One area for several units.
    #[serde(rename = "roll.area_merged")]
    #[error("roll.area_merged: one area is merged over the rows {rows:?} of several units")]
    AreaMerged {
        /// First and last row.
        rows: [u32; 2],
    },
    /// More cells than headers: a stray delimiter shifted those after it.
    #[serde(rename = "roll.row_width")]
    #[error(
        "roll.row_width: {cells} cells under {headers} headers, or a number in place of {column}"
    )]
    RowWidth {
        /// Cells of the row.
        cells: usize,
        /// Columns that have a header.
        headers: usize,
        /// The column that holds a number, or nothing.
        column: String,
    },
    /// A formula whose result the file does not hold.
    #[serde(rename = "roll.formula")]
    #[error(
        "roll.formula: {column} is a formula without a stored value; open the file in a spreadsheet program and save it"
    )]
    Formula {
        /// The column's name.
        column: String,
    },
    /// Negative, zero, absurd, with more than two decimals, or not a number; empty if there is none.
    #[serde(rename = "roll.area")]
    #[error(
        "roll.area: {text:?} is not an area above 0 and up to 1,000,000 m² with at most two decimals"
    )]
    Area {
        /// The cell.
        text: String,
    },
    /// No owner.
    #[serde(rename = "roll.owner_missing")]
    #[error("roll.owner_missing: no owner")]
    OwnerMissing,
    /// Commas that separate co-owners or surname and given name.
    #[serde(rename = "roll.owner_commas")]
    #[error(
        "roll.owner_commas: {text:?} has commas between co-owners or within names; separate co-owners by semicolons"
    )]
    OwnerCommas {
        /// The cell.
        text: String,
    },
    /// The owner cell holds something that is not a name, or too many names.
    #[serde(rename = "roll.owner_name")]
    #[error("roll.owner_name: {text:?} is not up to {MAX_CO_OWNERS} names")]
    OwnerName {
        /// The cell.
        text: String,
    },
    /// One person twice among the co-owners.
    #[serde(rename = "roll.owner_twice")]
    #[error("roll.owner_twice: {name} is named twice")]
    OwnerTwice {
        /// The name.
        name: String,
    },
    /// The identity number cell holds something else, e.g. a number whose last digits were lost.
    #[serde(rename = "roll.id_number")]
    #[error("roll.id_number: not an identity number, or digits of it were lost in a spreadsheet")]
    IdNumber,
    /// Not one identity number per owner, nor one for the first.
    #[serde(rename = "roll.id_count")]
    #[error("roll.id_count: {ids} identity numbers for {names} owners")]
    IdCount {
        /// Names found.
        names: usize,
        /// Numbers found.
        ids: usize,
    },
    /// Sole ownership with several owners, or shared ownership with one.
    #[serde(rename = "roll.share_note")]
    #[error("roll.share_note: {note:?}, but {names} owners are named")]
    ShareNote {
        /// The cell.
        note: String,
        /// Names found.
        names: usize,
    },
    /// Neither sold nor unsold.
    #[serde(rename = "roll.status")]
    #[error("roll.status: {text:?} is neither sold, unsold nor not handed over")]
    Status {
        /// The cell.
        text: String,
    },
    /// No positive number, or too large.
    #[serde(rename = "roll.shares")]
    #[error(
        "roll.shares: {text:?} is not a number of shares above 0 with at most six decimals, in percent in every row or in none"
    )]
    Shares {
        /// The cell.
        text: String,
    },
    /// The developer's unit, but nobody said who the developer is.
    #[serde(rename = "roll.developer")]
    #[error("roll.developer: the unit is the developer's; name the developer")]
    Developer,
    /// A total below or between the rows.
    #[serde(rename = "roll.summary_row")]
    #[error("roll.summary_row: a total, not a unit")]
    SummaryRow,
    /// A repeated header.
    #[serde(rename = "roll.repeated_header")]
    #[error("roll.repeated_header: the header again, not a unit")]
    RepeatedHeader,
}

impl RowFault {
    /// Whether the row is not about a unit.
    pub(crate) const fn is_no_unit(&self) -> bool {
        matches!(self, Self::SummaryRow | Self::RepeatedHeader)
    }
}
