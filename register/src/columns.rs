//! Which column of a table means what, guessed from its header or chosen by the registrar.

use std::collections::BTreeMap;

use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::table::{Row, Table};
use crate::text::{normalise, squeezed};

mod column;

pub use column::Column;

/// A registrar's choice, written `area=建筑面积`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// What the column holds.
    pub column: Column,
    /// Its header in the file.
    pub header: String,
}

/// The columns cannot be told.
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
    /// Two columns have the same header.
    #[error("columns.ambiguous: {column} is {header:?}, but row {row} has that header twice")]
    Ambiguous {
        /// The column's name.
        column: &'static str,
        /// The header.
        header: String,
        /// The header row.
        row: u32,
    },
    /// Two choices for one column, or one header for two columns.
    #[error("columns.twice: {0:?} is chosen twice")]
    Twice(String),
}

impl core::str::FromStr for ColumnChoice {
    type Err = ColumnError;
    fn from_str(text: &str) -> Result<Self, ColumnError> {
        let parsed = text.split_once('=').and_then(|(name, header)| {
            let column = Column::ALL.into_iter().find(|c| c.name() == name.trim())?;
            let header = normalise(header);
            (!header.is_empty()).then_some(Self { column, header })
        });
        parsed.ok_or_else(|| ColumnError::Choice(text.to_owned()))
    }
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
    /// Index of the header row among the table's rows.
    pub(crate) header_index: usize,
    /// The columns found, in order of [`Column`].
    pub found: Vec<FoundColumn>,
    /// Headers that mean nothing to the import.
    pub unused: Vec<String>,
    positions: [Option<usize>; Column::ALL.len()],
}

impl Columns {
    /// Finds the first row in which every column of `needed` has a header.
    pub fn find(
        table: &Table,
        choices: &[ColumnChoice],
        needed: &[Column],
    ) -> Result<Self, ColumnError> {
        refuse_twice(choices)?;
        let mut closest: Option<(usize, ColumnError)> = None;
        for (index, row) in table.rows().take(HEADER_ROWS).enumerate() {
            let found = match_row(row, choices)?;
            let missing = missing(&found, choices, needed);
            if missing.is_empty() {
                return Ok(Self::new(index, row, found));
            }
            if closest.as_ref().is_none_or(|(best, _)| found.len() > *best) {
                let error = ColumnError::Missing {
                    missing,
                    row: row.number,
                    headers: row.cells().map(str::to_owned).collect(),
                };
                closest = Some((found.len(), error));
            }
        }
        Err(closest.map_or(
            ColumnError::Missing {
                missing: needed.iter().map(|c| c.name()).collect(),
                row: 1,
                headers: Vec::new(),
            },
            |(_, error)| error,
        ))
    }

    fn new(header_index: usize, row: Row<'_>, found: BTreeMap<Column, FoundColumn>) -> Self {
        let mut positions = [None; Column::ALL.len()];
        for (column, at) in &found {
            positions[*column as usize] = Some(at.position - 1);
        }
        let used = |index: usize| positions.contains(&Some(index));
        let unused = row
            .cells()
            .enumerate()
            .filter(|(index, text)| !text.is_empty() && !used(*index))
            .map(|(_, text)| text.to_owned())
            .collect();
        Self {
            header_row: row.number,
            header_index,
            found: found.into_values().collect(),
            unused,
            positions,
        }
    }

    /// Whether the table has the column.
    pub fn has(&self, column: Column) -> bool {
        self.positions[column as usize].is_some()
    }

    /// The text of `column` in `row`; empty if there is no such column.
    pub fn text<'a>(&self, row: Row<'a>, column: Column) -> &'a str {
        self.positions[column as usize].map_or("", |index| row.cell(index))
    }

    /// The same, looking through cells merged downwards: a building's name often stands once for all its rows.
    /// Only for labels; an area or an owner merged over rows is one area and one owner, not several.
    pub(crate) fn label_text<'a>(&self, row: Row<'a>, column: Column) -> &'a str {
        self.positions[column as usize].map_or("", |index| row.cell_or_merged(index))
    }

    /// Whether `row` repeats the header, as each page of a print does.
    pub(crate) fn repeats_header(&self, row: Row<'_>) -> bool {
        self.found
            .iter()
            .all(|found| row.cell(found.position - 1) == found.header)
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

fn match_row(
    row: Row<'_>,
    choices: &[ColumnChoice],
) -> Result<BTreeMap<Column, FoundColumn>, ColumnError> {
    let headers: Vec<String> = row.cells().map(header_key).collect();
    let mut taken = vec![false; headers.len()];
    let mut found = BTreeMap::new();
    for choice in choices {
        if let Some(index) = position(row, &headers, &header_key(&choice.header), choice.column)? {
            taken[index] = true;
            found.insert(choice.column, at(row, index, choice.column, Found::Chosen));
        }
    }
    for column in Column::ALL {
        if found.contains_key(&column) || choices.iter().any(|c| c.column == column) {
            continue;
        }
        for known in column.headers() {
            match position(row, &headers, known, column)? {
                Some(index) if !taken[index] => {
                    taken[index] = true;
                    found.insert(column, at(row, index, column, Found::Guessed));
                    break;
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

fn at(row: Row<'_>, index: usize, column: Column, found: Found) -> FoundColumn {
    FoundColumn {
        column,
        header: row.cell(index).to_owned(),
        position: index + 1,
        found,
    }
}

fn position(
    row: Row<'_>,
    headers: &[String],
    key: &str,
    column: Column,
) -> Result<Option<usize>, ColumnError> {
    let mut matches = headers.iter().enumerate().filter(|(_, h)| *h == key);
    let first = matches.next().map(|(index, _)| index);
    match (first, matches.next()) {
        (Some(index), Some(_)) => Err(ColumnError::Ambiguous {
            column: column.name(),
            header: row.cell(index).to_owned(),
            row: row.number,
        }),
        _ => Ok(first),
    }
}

/// A header without white space, case and the unit of measure in brackets.
fn header_key(header: &str) -> String {
    let mut key = squeezed(header).replace(['_', '*', ':'], "");
    for unit in [
        "(㎡)",
        "(m²)",
        "(m2)",
        "(平方米)",
        "(平米)",
        "(sqm)",
        "[㎡]",
        "㎡",
        "/平方米",
    ] {
        if let Some(bare) = key.strip_suffix(unit) {
            key.truncate(bare.len());
            break;
        }
    }
    key
}

#[cfg(test)]
mod tests;
