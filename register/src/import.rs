//! A register file to owners, and what became of every row.

use std::collections::{BTreeMap, HashMap};

use linli_primitives::Shares;
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::columns::{Column, ColumnChoice, ColumnError, Columns, FoundColumn};
use crate::counting::CountingRule;
pub use crate::grouping::{Basis, Doubt, Merge, SharedMark};
use crate::grouping::{Grouped, group};
use crate::table::{Encoding, Table, TableError};
use crate::unit::{Reader, Reading, RowFault, Unit, UseKind, use_kind};

/// What the registrar may decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The sheet of a workbook, by name.
    pub sheet: Option<String>,
    /// Columns that the guess got wrong.
    pub columns: Vec<ColumnChoice>,
    /// What one name in several rows without identity numbers means.
    pub namesakes: Namesakes,
    /// The developer, for unsold units that name nobody and for units not yet handed over.
    pub developer: Option<String>,
}

/// What one name in several rows without identity numbers means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Namesakes {
    /// Different people, one head each; the report lists them.
    #[default]
    Separate,
    /// One person.
    Merge,
}

/// Nothing can be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ImportError {
    /// The file is no readable table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The columns cannot be told.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// More shares than a tally can carry.
    #[error("roll.total: {0} shares are not below 2^40")]
    Total(u64),
    /// No row counts.
    #[error("roll.empty: no unit counts; {refused} rows are refused, {not_counted} do not count")]
    Empty {
        /// Rows refused.
        refused: usize,
        /// Rows that do not count.
        not_counted: usize,
    },
}

/// Owners with their heads and shares, and the report. Names people: it stays with the registrar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The counting rule's name.
    pub rule: String,
    /// The owners; number n is at index n − 1.
    pub owners: Vec<Owner>,
    /// Sums over the owners.
    pub totals: Totals,
    /// What became of every row.
    pub report: ImportReport,
}

/// One head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// From 1, by the owner's first unit in reading order.
    pub number: u32,
    /// The owner, or all co-owners, sorted.
    pub names: Vec<String>,
    /// Labels of the units, in reading order.
    pub units: Vec<String>,
    /// The sum of their shares.
    pub shares: Shares,
}

/// Sums of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Owners.
    pub heads: u64,
    /// Shares of all owners, below 2^40.
    pub shares: Shares,
    /// Units that count.
    pub units: u64,
}

/// What was read and how; `rows.total = rows.counted + rows.not_counted + rows.refused`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportReport {
    /// How the text was stored.
    pub encoding: Encoding,
    /// The sheet read, of a workbook.
    pub sheet: Option<String>,
    /// Sheets that were not read.
    pub other_sheets: Vec<String>,
    /// The row with the headers; what is above it is a title.
    pub header_row: u32,
    /// The columns found, and how.
    pub columns: Vec<FoundColumn>,
    /// Headers that mean nothing to the import.
    pub unused_headers: Vec<String>,
    /// How each text of the use column was understood.
    pub uses: BTreeMap<String, UseKind>,
    /// Rows below the header that hold anything.
    pub rows: RowCounts,
    /// Units that became one head.
    pub merges: Vec<Merge>,
    /// Owners to look at.
    pub doubts: Vec<Doubt>,
    /// Units that the rule does not count.
    pub not_counted: Vec<NotCounted>,
    /// Rows that are refused, ascending.
    pub refused: Vec<Refused>,
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowCounts {
    /// All.
    pub total: usize,
    /// Units that count.
    pub counted: usize,
    /// Units that the rule does not count.
    pub not_counted: usize,
    /// Refused.
    pub refused: usize,
}

/// A unit that the rule does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotCounted {
    /// Its row.
    pub row: u32,
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
    pub row: u32,
    /// Why.
    pub fault: RowFault,
}

/// Imports a register file.
///
/// A row that cannot be trusted is refused and reported, the others are taken; a file that cannot be read
/// without guessing is refused as a whole.
pub fn import(
    bytes: &[u8],
    rule: &CountingRule,
    options: &ImportOptions,
) -> Result<Register, ImportError> {
    let table = Table::read(bytes, options.sheet.as_deref())?;
    let columns = Columns::find(&table, &options.columns, &rule.needed_columns())?;
    let mut rows = Rows::default();
    rows.read_all(&table, &columns, rule, options);
    rows.refuse_duplicates();
    let counts = RowCounts {
        total: table.rows().len() - columns.header_index - 1,
        counted: rows.units.len(),
        not_counted: rows.not_counted.len(),
        refused: rows.refused.len(),
    };
    if rows.units.is_empty() {
        return Err(ImportError::Empty {
            refused: counts.refused,
            not_counted: counts.not_counted,
        });
    }
    let Grouped {
        owners,
        merges,
        doubts,
    } = group(rows.units, options.namesakes)?;
    Ok(Register {
        rule: rule.name.clone(),
        totals: totals(&owners)?,
        owners,
        report: ImportReport {
            encoding: table.encoding,
            sheet: table.sheet,
            other_sheets: table.other_sheets,
            header_row: columns.header_row,
            columns: columns.found,
            unused_headers: columns.unused,
            uses: rows.uses,
            rows: counts,
            merges,
            doubts,
            not_counted: rows.not_counted,
            refused: rows.refused,
        },
    })
}

fn totals(owners: &[Owner]) -> Result<Totals, ImportError> {
    let shares = owners.iter().try_fold(Shares::default(), |sum, owner| {
        sum.checked_add(owner.shares)
    });
    Ok(Totals {
        heads: owners.len() as u64,
        shares: shares.map_err(|e| ImportError::Total(e.0))?,
        units: owners.iter().map(|owner| owner.units.len() as u64).sum(),
    })
}

#[derive(Default)]
struct Rows {
    units: Vec<Unit>,
    not_counted: Vec<NotCounted>,
    refused: Vec<Refused>,
    uses: BTreeMap<String, UseKind>,
}

impl Rows {
    fn read_all(
        &mut self,
        table: &Table,
        columns: &Columns,
        rule: &CountingRule,
        options: &ImportOptions,
    ) {
        let reader = Reader {
            columns,
            rule,
            developer: options.developer.as_deref(),
        };
        for row in table.rows().skip(columns.header_index + 1) {
            match reader.read(row) {
                Ok(Reading::Counts(unit)) => self.units.push(unit),
                Ok(Reading::DoesNotCount { unit, kind }) => self.not_counted.push(NotCounted {
                    row: row.number,
                    unit,
                    kind,
                }),
                Err(fault) => {
                    self.refused.push(Refused {
                        row: row.number,
                        fault,
                    });
                    continue;
                }
            }
            let text = columns.text(row, Column::Use);
            if !text.is_empty() && !self.uses.contains_key(text) {
                self.uses.insert(text.to_owned(), use_kind(text, ""));
            }
        }
    }

    /// Refuses every row of a unit that several rows claim: which of them is right is not for us to say.
    fn refuse_duplicates(&mut self) {
        let mut rows_of: HashMap<&str, Vec<u32>> = HashMap::with_capacity(self.units.len());
        for unit in &self.units {
            rows_of.entry(&unit.key).or_default().push(unit.row);
        }
        rows_of.retain(|_, rows| rows.len() > 1);
        if rows_of.is_empty() {
            return;
        }
        let twice: HashMap<String, Vec<u32>> = rows_of
            .into_iter()
            .map(|(key, rows)| (key.to_owned(), rows.into_iter().take(10).collect()))
            .collect();
        let (duplicates, units) = std::mem::take(&mut self.units)
            .into_iter()
            .partition(|unit| twice.contains_key(&unit.key));
        self.units = units;
        self.refused
            .extend(duplicates.into_iter().map(|unit| Refused {
                row: unit.row,
                fault: RowFault::UnitDuplicate {
                    rows: twice[&unit.key].clone(),
                    unit: unit.label,
                },
            }));
        self.refused.sort_by_key(|refused| refused.row);
    }
}

#[cfg(test)]
mod tests;
