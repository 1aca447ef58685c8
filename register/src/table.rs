//! A table of text with row numbers, from .csv or .xlsx bytes.

use std::collections::BTreeMap;

use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::text::normalise_into;
use crate::{delimited, workbook};

/// The largest file read, in bytes.
pub const MAX_BYTES: usize = 256 << 20;
/// The most that a workbook may unpack to, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// The most rows, counted as the file numbers them.
pub const MAX_ROWS: u32 = 2_000_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 256;
/// The longest cell, in bytes.
pub const MAX_CELL_BYTES: usize = 4096;

/// How the text was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8WithMark,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// Text of a workbook.
    Xlsx,
}

/// The file is no table that can be read without guessing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum TableError {
    /// The file, or what it unpacks to, is too big.
    #[error("table.size: more than {limit} bytes")]
    Size {
        /// Bytes allowed.
        limit: u64,
    },
    /// Too many rows.
    #[error("table.rows: more than {MAX_ROWS} rows")]
    Rows,
    /// Too many columns, or a cell that is too long.
    #[error(
        "table.cells: row {row}: more than {MAX_COLUMNS} columns or a cell above {MAX_CELL_BYTES} bytes"
    )]
    Cells {
        /// The row.
        row: u32,
    },
    /// Not decodable.
    #[error("table.encoding: row {row} is neither UTF-8 nor GB18030")]
    Encoding {
        /// The row.
        row: u32,
    },
    /// UTF-16, as "Unicode text" is saved by some programs.
    #[error("table.encoding: the file is UTF-16; save it as UTF-8 or as .xlsx")]
    Utf16,
    /// Rows in two encodings.
    #[error("table.mixed: row {utf8_row} is UTF-8 and row {other_row} is not")]
    Mixed {
        /// The first row that reads as UTF-8.
        utf8_row: u32,
        /// The first row that does not.
        other_row: u32,
    },
    /// A quoted cell is not closed, or something follows its closing quote.
    #[error("table.quote: row {row}: a quoted cell is not closed where it should be")]
    Quote {
        /// The row in which the cell opens.
        row: u32,
    },
    /// A control character: the file is no text.
    #[error("table.control: row {row} holds a control character")]
    Control {
        /// The row.
        row: u32,
    },
    /// No such sheet.
    #[error("table.sheet: no sheet {asked:?}; there are {present:?}")]
    Sheet {
        /// The sheet asked for.
        asked: String,
        /// The sheets of the workbook.
        present: Vec<String>,
    },
    /// Not a readable .xlsx.
    #[error("table.workbook: {0}")]
    Workbook(String),
    /// No row holds anything.
    #[error("table.empty: the table is empty")]
    Empty,
}

/// Rows of normalised text, numbered from 1 as a spreadsheet shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// How the text was stored.
    pub encoding: Encoding,
    /// The sheet read, of a workbook.
    pub sheet: Option<String>,
    /// Sheets that were not read.
    pub other_sheets: Vec<String>,
    text: String,
    /// Where each cell ends in `text`; it begins where the one before ends.
    ends: Vec<usize>,
    rows: Vec<RowStart>,
    /// Cells merged downwards: by column and first row, the last row and the text.
    merged: BTreeMap<(usize, u32), (u32, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RowStart {
    number: u32,
    first_cell: usize,
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The row's number in the file, from 1.
    pub number: u32,
    table: &'a Table,
    first_cell: usize,
    end_cell: usize,
}

impl Table {
    /// Reads .xlsx (told by its first bytes) or delimited text; `sheet` picks a sheet by name, otherwise the first
    /// that is visible and not empty.
    pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Self, TableError> {
        if bytes.len() > MAX_BYTES {
            return Err(TableError::Size {
                limit: MAX_BYTES as u64,
            });
        }
        let table = match bytes.starts_with(b"PK\x03\x04") {
            true => workbook::read(bytes, sheet)?,
            false => delimited::read(bytes)?,
        };
        match table.rows.is_empty() {
            true => Err(TableError::Empty),
            false => Ok(table),
        }
    }

    /// The rows in order; rows without any text are not among them.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|index| self.row(index))
    }

    /// Row `index` (from 0) of [`Self::rows`].
    ///
    /// # Panics
    /// If there is none.
    pub fn row(&self, index: usize) -> Row<'_> {
        let next = self.rows.get(index + 1);
        Row {
            number: self.rows[index].number,
            table: self,
            first_cell: self.rows[index].first_cell,
            end_cell: next.map_or(self.ends.len(), |row| row.first_cell),
        }
    }

    pub(crate) const fn empty(encoding: Encoding) -> Self {
        Self {
            encoding,
            sheet: None,
            other_sheets: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
            merged: BTreeMap::new(),
        }
    }

    /// Adds an empty row; the next cells are its.
    pub(crate) fn begin_row(&mut self, number: u32) -> Result<(), TableError> {
        self.end_row();
        if number > MAX_ROWS {
            return Err(TableError::Rows);
        }
        self.rows.push(RowStart {
            number,
            first_cell: self.ends.len(),
        });
        Ok(())
    }

    /// Adds a cell to the last row.
    pub(crate) fn push_cell(&mut self, raw: &str) -> Result<(), TableError> {
        let row = self.rows.last().map_or(1, |row| row.number);
        let first = self.rows.last().map_or(0, |row| row.first_cell);
        if raw.len() > MAX_CELL_BYTES || self.ends.len() - first >= MAX_COLUMNS {
            return Err(TableError::Cells { row });
        }
        if raw
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            return Err(TableError::Control { row });
        }
        normalise_into(raw, &mut self.text);
        self.ends.push(self.text.len());
        Ok(())
    }

    /// Drops the last row if it holds no text.
    pub(crate) fn end_row(&mut self) {
        let Some(row) = self.rows.last() else { return };
        let begin = row.first_cell.checked_sub(1).map_or(0, |i| self.ends[i]);
        if self.text.len() == begin {
            self.ends.truncate(row.first_cell);
            self.rows.pop();
        }
    }

    /// Notes that the cell at `first` is merged with those below it, to `last`.
    pub(crate) fn merge_down(&mut self, column: usize, first: u32, last: u32) {
        let found = self.rows.binary_search_by_key(&first, |row| row.number);
        if let Ok(index) = found {
            let text = self.row(index).cell(column).to_owned();
            self.merged.insert((column, first), (last, text));
        }
    }

    /// Cells in the last row so far.
    pub(crate) fn last_row_width(&self) -> usize {
        self.rows
            .last()
            .map_or(0, |row| self.ends.len() - row.first_cell)
    }
}

impl<'a> Row<'a> {
    /// The text of cell `index` (from 0); empty where the row is shorter.
    pub fn cell(&self, index: usize) -> &'a str {
        let at = self.first_cell + index;
        if at >= self.end_cell {
            return "";
        }
        let begin = at.checked_sub(1).map_or(0, |i| self.table.ends[i]);
        &self.table.text[begin..self.table.ends[at]]
    }

    /// The text of cell `index`; where it is empty and merged with a cell above, that one's.
    pub fn cell_or_merged(&self, index: usize) -> &'a str {
        let text = self.cell(index);
        let mut above = self.table.merged.range((index, 0)..=(index, self.number));
        match above.next_back() {
            Some((_, (last, merged))) if text.is_empty() && self.number <= *last => merged,
            _ => text,
        }
    }

    /// The cells.
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'a str> {
        (0..self.end_cell - self.first_cell).map(move |index| self.cell(index))
    }
}

#[cfg(test)]
mod tests;
