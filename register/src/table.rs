//! A table of text with row numbers: one sheet of a workbook, or a file of delimited text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use linli_primitives::Day;

use crate::text::normalise_into;

mod error;

pub use error::{OtherKind, TableError};

/// The largest file read, in bytes.
pub const MAX_BYTES: usize = 256 << 20;
/// The most that a workbook may unpack to, in bytes; in a page, where memory is small, less.
pub const MAX_UNPACKED_BYTES: u64 = if cfg!(target_family = "wasm") {
    1 << 27
} else {
    1 << 30
};
/// The most rows, counted as the file numbers them.
pub const MAX_ROWS: u32 = 2_000_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 256;
/// The longest cell, in bytes.
pub const MAX_CELL_BYTES: usize = 4096;

/// Rows of normalised text, numbered from 1 as a spreadsheet shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    text: String,
    /// Where each cell ends in `text`; it begins where the one before ends.
    ends: Vec<usize>,
    rows: Vec<RowStart>,
    /// Cells merged downwards: by column and first row, the last row and the text.
    merged: BTreeMap<(usize, u32), (u32, String)>,
    /// Cells merged to the right: by row and first column, the last column.
    across: BTreeMap<(u32, usize), usize>,
    /// What the sheet's reader does not show.
    pub(crate) hidden: Hidden,
    /// Cells that are a formula with a stored zero, by row and column: many programs store zero before they calculate.
    pub(crate) zero_formulas: BTreeSet<(u32, usize)>,
    /// The days of date cells, by row and column: their text is lost, for the sheet shows them in a form of its own.
    pub(crate) days: BTreeMap<(u32, usize), Day>,
    /// Whether some cell is stored as a number with decimals: those are written with a point, whatever the text cells
    /// use.
    pub(crate) has_stored_decimals: bool,
    /// Whether it comes from delimited text, where a stray delimiter shifts all cells after it.
    pub(crate) delimited: bool,
}

/// Rows (from 1) and columns (from 0) that a person looking at the sheet does not see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hidden {
    /// In order.
    pub(crate) rows: Vec<RangeInclusive<u32>>,
    pub(crate) columns: Vec<RangeInclusive<usize>>,
}

impl Hidden {
    pub(crate) fn has_row(&self, row: u32) -> bool {
        let after = self.rows.partition_point(|range| *range.start() <= row);
        after > 0 && self.rows[after - 1].contains(&row)
    }

    pub(crate) fn has_column(&self, column: usize) -> bool {
        self.columns.iter().any(|range| range.contains(&column))
    }
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

    /// Cells merged downwards in a column: first and last row of each.
    pub(crate) fn merged_down(&self, column: usize) -> impl Iterator<Item = (u32, u32)> {
        self.merged
            .range((column, 0)..=(column, u32::MAX))
            .map(|((_, first), (last, _))| (*first, *last))
    }

    /// All cells merged downwards: column, first row, last row.
    pub(crate) fn all_merged_down(&self) -> impl Iterator<Item = (usize, u32, u32)> {
        self.merged
            .iter()
            .map(|((column, first), (last, _))| (*column, *first, *last))
    }

    /// Adds an empty row, to which the next cells belong.
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
        if raw.len() > MAX_CELL_BYTES || self.last_row_width() >= MAX_COLUMNS {
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

    /// Adds a cell of a sheet at `row` and `column`, both from 0; cells come in order.
    pub(crate) fn put_cell(&mut self, row: u32, column: u32, text: &str) -> Result<(), TableError> {
        if row >= MAX_ROWS {
            return Err(TableError::Rows);
        }
        let (number, column) = (row + 1, column as usize);
        if column >= MAX_COLUMNS {
            return Err(TableError::Cells { row: number });
        }
        let broken = |what: &str| Err(TableError::Workbook(format!("row {number} {what}")));
        match self.rows.last().map(|last| last.number) {
            Some(last) if last == number => {}
            Some(last) if last > number => return broken("follows a later row"),
            _ => self.begin_row(number)?,
        }
        if self.last_row_width() > column {
            return broken("has a cell twice or out of order");
        }
        while self.last_row_width() < column {
            self.push_cell("")?;
        }
        self.push_cell(text)
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

    /// Notes that the cells from `first` to `last` (row from 1, column from 0) are one.
    pub(crate) fn merge(&mut self, first: (u32, usize), last: (u32, usize)) {
        if last.0 > first.0 && last.0 <= MAX_ROWS {
            let found = self.rows.binary_search_by_key(&first.0, |row| row.number);
            let text = found.map_or(String::new(), |index| {
                self.row(index).cell(first.1).to_owned()
            });
            self.merged.insert((first.1, first.0), (last.0, text));
        }
        if last.1 > first.1 && last.1 < MAX_COLUMNS {
            self.across.insert((first.0, first.1), last.1);
        }
    }

    fn last_row_width(&self) -> usize {
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

    /// The text of cell `index`; if it is empty and merged with a cell above, the text of that cell.
    pub fn cell_or_merged(&self, index: usize) -> &'a str {
        let text = self.cell(index);
        if !text.is_empty() || self.table.merged.is_empty() {
            return text;
        }
        let mut above = self.table.merged.range((index, 0)..=(index, self.number));
        match above.next_back() {
            Some((_, (last, merged))) if self.number <= *last => merged,
            _ => text,
        }
    }

    /// The last column that cell `index` is merged with, to the right.
    pub(crate) fn merged_until(&self, index: usize) -> Option<usize> {
        self.table.across.get(&(self.number, index)).copied()
    }

    /// Whether cell `index` is a formula with a stored zero.
    pub(crate) fn is_zero_formula(&self, index: usize) -> bool {
        !self.table.zero_formulas.is_empty()
            && self.table.zero_formulas.contains(&(self.number, index))
    }

    /// The day in cell `index`, if it is a date cell.
    pub(crate) fn day(&self, index: usize) -> Option<Day> {
        self.table.days.get(&(self.number, index)).copied()
    }

    /// The cells.
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'a str> {
        (0..self.end_cell - self.first_cell).map(move |index| self.cell(index))
    }

    /// The cells up to the last that is not empty.
    pub(crate) fn width(&self) -> usize {
        let last =
            (0..self.end_cell - self.first_cell).rfind(|index| !self.cell(*index).is_empty());
        last.map_or(0, |index| index + 1)
    }
}
