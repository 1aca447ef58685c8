//! What each column of a table means, guessed from its header or chosen by the registrar.

use std::collections::BTreeMap;

use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::table::{Row, Table};
use crate::text::{is_han, squeezed};

mod choice;
mod column;
mod header;

pub use choice::ColumnChoice;
pub use column::Column;
pub(crate) use header::Header;
use header::header_key;

/// The columns cannot be determined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ColumnError {
    /// A choice is not written `name=header`.
    #[error(
        "columns.choice: {0:?} is not name=header; the names are building, unit, room, owner, id-number, area, use, co-owners, share-note, status, shares"
    )]
    Choice(String),
    /// No header row with all columns that the rule needs.
    #[error(
        "columns.missing: no row of the first {HEADER_ROWS} has a header for {missing:?}; row {row} has {headers:?}"
    )]
    Missing {
        /// Names of the columns without a header.
        missing: Vec<&'static str>,
        /// The row most like a header row.
        row: u32,
        /// Its texts.
        headers: Vec<String>,
    },
    /// Two columns have the same header, or one header covers two columns.
    #[error(
        "columns.ambiguous: {column} is {header:?}, but that is over columns {places:?} of row {row}; choose one as {column}=#number"
    )]
    Ambiguous {
        /// The column's name.
        column: &'static str,
        /// The header.
        header: String,
        /// The header row.
        row: u32,
        /// The columns, from 1.
        places: Vec<usize>,
    },
    /// Two choices for one column, or one header for two columns.
    #[error("columns.twice: {0:?} is chosen twice")]
    Twice(String),
}

/// Rows searched for the header.
pub const HEADER_ROWS: usize = 20;

/// How a column was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// By its header.
    Guessed,
    /// By the registrar's choice.
    Chosen,
}

/// One column that was found; part of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundColumn {
    /// What it holds.
    pub column: Column,
    /// Its header in the file.
    pub header: String,
    /// Its position, from 1.
    pub position: usize,
    /// How it was found.
    pub found: Found,
}

/// Where each column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The number of the header row.
    pub header_row: u32,
    /// Index of the first row below the header among the table's rows.
    pub(crate) below: usize,
    /// The columns found, in order of [`Column`].
    pub found: Vec<FoundColumn>,
    /// Headers that mean nothing to the import.
    pub unused: Vec<String>,
    /// Guessed columns for which the header row has another likely one: what was taken, and the others.
    pub(crate) rivals: Vec<(FoundColumn, Vec<String>)>,
    /// Cells from here on have no header.
    pub(crate) width: usize,
    /// Whether the headers are Chinese, and so the labels made from the columns.
    pub(crate) is_chinese: bool,
    positions: [Option<usize>; Column::ALL.len()],
}

impl Columns {
    /// Finds the first row in which every column of `needed` has a header; only `header_row` where that is given.
    pub fn find(
        table: &Table,
        choices: &[ColumnChoice],
        needed: &[Column],
        header_row: Option<u32>,
    ) -> Result<Self, ColumnError> {
        refuse_twice(choices)?;
        let mut closest: Option<(usize, ColumnError)> = None;
        let rows = table.rows().enumerate().take(match header_row {
            Some(_) => usize::MAX,
            None => HEADER_ROWS,
        });
        for (index, _) in rows.filter(|(_, row)| header_row.is_none_or(|h| h == row.number)) {
            let header = Header::at(table, index);
            let found = match_header(&header, choices)?;
            let missing = missing(&found, choices, needed);
            if missing.is_empty() {
                return Ok(Self::new(&header, found));
            }
            if closest.as_ref().is_none_or(|(best, _)| found.len() > *best) {
                let error = ColumnError::Missing {
                    missing,
                    row: header.row,
                    headers: header.shown(),
                };
                closest = Some((found.len(), error));
            }
        }
        Err(closest.map_or(
            ColumnError::Missing {
                missing: needed.iter().map(|c| c.name()).collect(),
                row: header_row.unwrap_or(1),
                headers: Vec::new(),
            },
            |(_, error)| error,
        ))
    }

    fn new(header: &Header, found: BTreeMap<Column, FoundColumn>) -> Self {
        let mut positions = [None; Column::ALL.len()];
        for (column, at) in &found {
            positions[*column as usize] = Some(at.position - 1);
        }
        let used = |index: usize| positions.contains(&Some(index));
        let cells = || header.cells.iter().enumerate();
        let unused = cells()
            .filter(|(index, cell)| !cell.shown.is_empty() && !used(*index))
            .map(|(_, cell)| cell.shown.clone())
            .collect();
        let mut from_the_right = header.cells.iter().enumerate().rev();
        let width = from_the_right.find(|(_, cell)| !cell.shown.is_empty());
        let found: Vec<FoundColumn> = found.into_values().collect();
        let rivals = found
            .iter()
            .map(|taken| (taken.clone(), rivals(taken, header, used)))
            .filter(|(_, others)| !others.is_empty())
            .collect();
        Self {
            header_row: header.row,
            below: header.below,
            unused,
            rivals,
            width: width.map_or(0, |(index, _)| index + 1),
            is_chinese: found
                .iter()
                .any(|f| f.column == Column::Room && f.header.contains(is_han)),
            found,
            positions,
        }
    }

    /// Whether the table has the column.
    pub fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }

    /// The column's place, from 0.
    pub(crate) fn position(&self, column: Column) -> Option<usize> {
        self.positions[column as usize]
    }

    /// The text of `column` in `row`; empty if there is no such column.
    pub fn text<'a>(&self, row: Row<'a>, column: Column) -> &'a str {
        self.position(column).map_or("", |index| row.cell(index))
    }

    /// The same, looking through cells merged downwards: a building's name is often given once for all its rows. Only
    /// for labels: an area or an owner merged over rows is one area and one owner, not several.
    pub(crate) fn label_text<'a>(&self, row: Row<'a>, column: Column) -> &'a str {
        self.position(column)
            .map_or("", |index| row.cell_or_merged(index))
    }

    /// Whether `row` repeats the header, as each page of a print does.
    pub(crate) fn repeats_header(&self, row: Row<'_>) -> bool {
        self.found.iter().all(|found| {
            let text = row.cell(found.position - 1);
            text == found.header || found.header.split('/').any(|part| part == text)
        })
    }
}

fn refuse_twice(choices: &[ColumnChoice]) -> Result<(), ColumnError> {
    for (index, choice) in choices.iter().enumerate() {
        let earlier = &choices[..index];
        if earlier.iter().any(|e| e.column == choice.column) {
            return Err(ColumnError::Twice(choice.column.name().to_owned()));
        }
        if earlier
            .iter()
            .any(|e| squeezed(&e.header) == squeezed(&choice.header))
        {
            return Err(ColumnError::Twice(choice.header.clone()));
        }
    }
    Ok(())
}

fn missing(
    found: &BTreeMap<Column, FoundColumn>,
    choices: &[ColumnChoice],
    needed: &[Column],
) -> Vec<&'static str> {
    let chosen = choices.iter().map(|choice| choice.column);
    let mut missing: Vec<_> = needed
        .iter()
        .copied()
        .chain(chosen)
        .filter(|column| !found.contains_key(column))
        .map(Column::name)
        .collect();
    missing.dedup();
    missing
}

fn match_header(
    header: &Header,
    choices: &[ColumnChoice],
) -> Result<BTreeMap<Column, FoundColumn>, ColumnError> {
    let mut taken = vec![false; header.cells.len()];
    let mut found = BTreeMap::new();
    for choice in choices {
        let index = match choice.place() {
            Some(place) => (place < taken.len()).then_some(place),
            None => position(header, &header_key(&choice.header), choice.column)?,
        };
        if let Some(index) = index {
            taken[index] = true;
            found.insert(
                choice.column,
                at(header, index, choice.column, Found::Chosen),
            );
        }
    }
    for column in Column::ALL {
        if found.contains_key(&column) || choices.iter().any(|c| c.column == column) {
            continue;
        }
        for known in column.headers() {
            match position(header, known, column)? {
                Some(index) if !taken[index] => {
                    taken[index] = true;
                    found.insert(column, at(header, index, column, Found::Guessed));
                    break;
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

fn at(header: &Header, index: usize, column: Column, found: Found) -> FoundColumn {
    FoundColumn {
        column,
        header: header.cells[index].shown.clone(),
        position: index + 1,
        found,
    }
}

fn position(header: &Header, key: &str, column: Column) -> Result<Option<usize>, ColumnError> {
    let places: Vec<usize> = (0..header.cells.len())
        .filter(|index| header.cells[*index].is(key) || header.cells[*index].shown == key)
        .collect();
    match places.as_slice() {
        [first, _, ..] => Err(ColumnError::Ambiguous {
            column: column.name(),
            header: header.cells[*first].shown.clone(),
            row: header.row,
            places: places.iter().map(|place| place + 1).collect(),
        }),
        places => Ok(places.first().copied()),
    }
}

/// Other headers that could have been meant instead of the one taken: a list of words must not decide who owns, and how
/// much.
fn rivals(taken: &FoundColumn, header: &Header, used: impl Fn(usize) -> bool) -> Vec<String> {
    // The counting rule means the exclusive area, whatever other areas there are.
    let asks = match taken.column {
        Column::Owner | Column::Shares => true,
        Column::Area => !header_key(&taken.header).contains("专有部分"),
        _ => false,
    };
    if taken.found == Found::Chosen || !asks {
        return Vec::new();
    }
    let bare = matches!(header_key(&taken.header).as_str(), "面积" | "area");
    let is_rival = |cell: &header::HeaderCell| {
        taken.column.headers().iter().any(|known| cell.is(known))
            || bare && (cell.mentions("面积") || cell.mentions("area"))
    };
    header
        .cells
        .iter()
        .enumerate()
        .filter(|(index, cell)| !used(*index) && !cell.shown.is_empty() && is_rival(cell))
        .map(|(_, cell)| cell.shown.clone())
        .collect()
}

#[cfg(test)]
mod tests;
