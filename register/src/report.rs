//! What became of every row, for the registrar and for whoever asks later.

use std::collections::BTreeMap;

use linli_primitives::DecimalMark;
use serde::{Deserialize, Serialize};

use crate::book::Encoding;
use crate::columns::FoundColumn;
use crate::doubt::Doubt;
pub use crate::grouping::{Basis, Merge, Shared, SharedMark};
use crate::place::Place;
use crate::unit::RowFault;
use crate::use_kind::UseKind;

/// What was read and how; every row of `rows.total` is one of the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportReport {
    /// How the text was stored.
    pub encoding: Encoding,
    /// The sheets read; delimited text is one.
    pub sheets: Vec<ReadSheet>,
    /// Sheets that were not read.
    pub unread: Vec<UnreadSheet>,
    /// How each text of the use column was understood.
    pub uses: BTreeMap<String, UseKind>,
    /// Rows below the header that hold anything.
    pub rows: RowCounts,
    /// Decimals of the shares column: one share is a unit of the last.
    pub share_decimals: u8,
    /// Units that became one head.
    pub merges: Vec<Merge>,
    /// Units of several rows.
    pub several_rows: Vec<SeveralRows>,
    /// Owners that were kept apart although they share a name or an identity number.
    pub shared: Vec<Shared>,
    /// What a person must answer, with the answers.
    pub doubts: Vec<Doubt>,
    /// Rows that are hidden and left out.
    pub hidden: Vec<Place>,
    /// Units that the rule does not count.
    pub not_counted: Vec<NotCounted>,
    /// Rows that are refused, ascending.
    pub refused: Vec<Refused>,
}

impl ImportReport {
    /// Doubts that nobody has said yes to.
    pub fn open_doubts(&self) -> impl Iterator<Item = &Doubt> {
        self.doubts.iter().filter(|doubt| !doubt.accepted)
    }

    /// Refused rows that may concern a unit; a repeated header and a line of totals do not.
    pub fn refused_units(&self) -> impl Iterator<Item = &Refused> {
        self.refused.iter().filter(|row| !row.fault.is_no_unit())
    }

    /// Whether anything in the file is not counted, or was in doubt.
    pub fn is_spotless(&self) -> bool {
        self.doubts.is_empty() && self.refused.is_empty() && self.hidden.is_empty()
    }
}

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSheet {
    /// Its name, in a workbook.
    pub name: Option<String>,
    /// The row with the headers; anything above it is a title.
    pub header_row: u32,
    /// The columns found, and how.
    pub columns: Vec<FoundColumn>,
    /// Headers that mean nothing to the import.
    pub unused_headers: Vec<String>,
    /// How decimals are written.
    pub decimal_mark: DecimalMark,
}

/// A sheet that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnreadSheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden from whoever opens the workbook.
    pub hidden: bool,
    /// Rows that hold anything, if they can be read.
    pub rows: Option<usize>,
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowCounts {
    /// All.
    pub total: usize,
    /// Of units that count.
    pub counted: usize,
    /// Of units that the rule does not count.
    pub not_counted: usize,
    /// Refused.
    pub refused: usize,
    /// Lines of totals, and the header again.
    pub no_unit: usize,
    /// Hidden and left out.
    pub hidden: usize,
}

/// A unit of several rows, one for each of its owners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeveralRows {
    /// Its label.
    pub unit: String,
    /// Its rows, ascending.
    pub rows: Vec<Place>,
}

/// A unit that the rule does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotCounted {
    /// Its row.
    pub row: Place,
    /// Its label.
    pub unit: String,
    /// Its use.
    pub kind: UseKind,
}

/// A row that is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The row.
    pub row: Place,
    /// Why.
    pub fault: RowFault,
}
