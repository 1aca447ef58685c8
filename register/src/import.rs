//! From a register file to owners, and what became of every row.

use std::collections::HashMap;

use linli_primitives::{DecimalMark, Shares, decimal};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::assembly::{Assembly, Said};
use crate::book::{Book, Encoding, Sheet};
use crate::columns::{Column, ColumnError, Columns};
use crate::counting::{CountingRule, SharesFrom};
use crate::doubt::{About, Survey};
use crate::grouping::{Grouped, NamesakeRule, group};
use crate::options::ImportOptions;
use crate::owners::{Owner, Totals};
use crate::place::Places;
use crate::report::{
    ImportReport, NotCounted, ReadSheet, Refused, RowCounts, SeveralRows, UnreadSheet,
};
use crate::shares_column::ShareColumn;
use crate::table::{Table, TableError};
use crate::unit::{Reader, Tenure};
use crate::use_kind::use_of;

/// Nothing can be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ImportError {
    /// The file is not a readable table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The columns of a sheet cannot be determined.
    #[error("{error}{}", in_sheet(sheet.as_deref()))]
    #[rule(delegate = error)]
    Columns {
        /// The sheet's name, in a workbook.
        sheet: Option<String>,
        /// Why.
        error: ColumnError,
    },
    /// More shares than a tally can carry.
    #[error("roll.total: {0} shares are not below 2^40")]
    Total(u64),
    /// The expected total is not a number.
    #[error("roll.expected_total: {0:?} is not a number as the register writes them")]
    ExpectedTotal(String),
    /// No row counts.
    #[error("roll.empty: no unit counts; {}", reasons(.0))]
    Empty(Box<ImportReport>),
    /// Doubts that nobody has said yes to.
    #[error("doubt.open: {} doubts are not accepted: {}", .0.open_doubts().count(), open_ids(.0))]
    Doubts(Box<ImportReport>),
}

impl ImportError {
    /// What became of every row, if the file was read to its end.
    pub fn report(&self) -> Option<&ImportReport> {
        match self {
            Self::Empty(report) | Self::Doubts(report) => Some(report),
            _ => None,
        }
    }
}

fn in_sheet(sheet: Option<&str>) -> String {
    sheet.map_or(String::new(), |sheet| format!(" (sheet {sheet:?})"))
}

/// What the rows were refused for, the most frequent first.
fn reasons(report: &ImportReport) -> String {
    let rows = report.rows;
    let mut by_rule = std::collections::BTreeMap::new();
    for refused in &report.refused {
        by_rule
            .entry(refused.fault.rule())
            .or_insert((0, refused))
            .0 += 1;
    }
    let mut texts: Vec<(usize, String)> = by_rule
        .into_values()
        .map(|(count, first)| {
            (
                count,
                format!("{count} × {} (row {})", first.fault, first.row),
            )
        })
        .collect();
    texts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    format!(
        "{} rows are refused, {} do not count, {} are hidden; {}",
        rows.refused,
        rows.not_counted,
        rows.hidden,
        texts.join("; ")
    )
}

fn open_ids(report: &ImportReport) -> String {
    let ids: Vec<&str> = report
        .open_doubts()
        .take(10)
        .map(|doubt| doubt.id.as_str())
        .collect();
    ids.join(", ")
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

/// Imports a register file.
///
/// A row that cannot be trusted is refused and reported, the others are taken; a file that cannot be read
/// without guessing is refused as a whole, and so is one about which a doubt is open.
pub fn import(
    bytes: &[u8],
    rule: &CountingRule,
    options: &ImportOptions,
) -> Result<Register, ImportError> {
    let book = Book::read(bytes, options.encoding.as_deref())?;
    import_book(&book, rule, options)
}

/// Imports a file that is read already.
pub fn import_book(
    book: &Book,
    rule: &CountingRule,
    options: &ImportOptions,
) -> Result<Register, ImportError> {
    let chosen = choose_sheets(book, rule, options)?;
    let places = Places::of(
        chosen
            .iter()
            .map(|c| c.sheet.name.clone().unwrap_or_default()),
    );
    let mut assembly = Assembly::default();
    let mut share_decimals = 0;
    // One share is the same unit on every sheet.
    let shares = ShareColumn::of(
        chosen
            .iter()
            .flat_map(|c| texts(c.table, &c.columns, Column::Shares)),
        chosen.first().map_or(DecimalMark::Point, |c| c.mark),
    );
    for (
        number,
        Chosen {
            table,
            columns,
            mark,
            ..
        },
    ) in (0..).zip(&chosen)
    {
        let reader = Reader {
            sheet: number,
            columns,
            rule,
            developer: options.developer.as_deref(),
            mark: *mark,
            shares,
            is_delimited: table.delimited,
            uses: once(table, columns, Column::Use, |text| use_of(text, "")),
            tenures: once(table, columns, Column::ShareNote, Tenure::of),
        };
        assembly.read(&reader, table, options.hidden_rows);
    }
    if rule.shares == SharesFrom::Column {
        share_decimals = shares.places;
    }
    assembly.join(&places);
    let mut survey = Survey::new(&places);
    ask_of_file(&mut survey, book, &chosen, options);
    survey.ask_of_rows(&assembly);
    let decimals = decimals(rule, share_decimals);
    for wrong in &assembly.wrong_totals {
        let about = About::TotalRow {
            row: places.get(wrong.at),
            says: match &wrong.says {
                Said::Number(number) => with_decimals(*number, decimals),
                Said::Text(text) => text.clone(),
            },
            sum: with_decimals(wrong.sum, decimals),
        };
        survey.ask(about, "");
    }
    let names = NamesakeRule {
        all: options.namesakes,
        one_person: &options.one_person,
    };
    let grouped = group(&mut assembly.units, &names, &places)?;
    survey.ask_of_owners(&assembly.units, &grouped);
    let totals = totals(&grouped)?;
    ask_of_total(&mut survey, rule, share_decimals, options, totals.shares)?;
    let mut doubts = survey.into_doubts();
    for doubt in &mut doubts {
        doubt.accepted = options.accepted.contains(&doubt.id);
    }
    let report = ImportReport {
        encoding: book.encoding.clone(),
        unread: unread(book, &chosen),
        share_decimals,
        merges: grouped.merges,
        shared: grouped.shared,
        doubts,
        ..report(assembly, chosen, &places)
    };
    if grouped.owners.is_empty() {
        return Err(ImportError::Empty(Box::new(report)));
    }
    if report.open_doubts().next().is_some() {
        return Err(ImportError::Doubts(Box::new(report)));
    }
    Ok(Register {
        rule: rule.name.clone(),
        totals,
        owners: grouped.owners,
        report,
    })
}

/// A sheet that is read.
struct Chosen<'a> {
    sheet: &'a Sheet,
    table: &'a Table,
    columns: Columns,
    mark: DecimalMark,
}

fn choose_sheets<'a>(
    book: &'a Book,
    rule: &CountingRule,
    options: &ImportOptions,
) -> Result<Vec<Chosen<'a>>, ImportError> {
    let choose = |sheet: &'a Sheet| -> Result<Chosen<'a>, ImportError> {
        let table = sheet.table()?;
        let needed = rule.needed_columns();
        let columns = Columns::find(table, &options.columns, &needed, options.header_row).map_err(
            |error| ImportError::Columns {
                sheet: sheet.name.clone(),
                error,
            },
        )?;
        let mark = options
            .decimal_mark
            .unwrap_or_else(|| guess_mark(table, &columns));
        Ok(Chosen {
            sheet,
            table,
            columns,
            mark,
        })
    };
    let mut visible = book
        .sheets
        .iter()
        .filter(|sheet| !sheet.hidden && sheet.rows() != Some(0));
    if !options.sheets.is_empty() {
        let named = options
            .sheets
            .iter()
            .map(|name| choose(book.sheet(Some(name))?));
        return named.collect();
    }
    if options.all_sheets {
        return visible.map(choose).collect();
    }
    let first = choose(book.sheet(None)?);
    match first {
        // Many registers have a cover sheet first.
        Err(error @ ImportError::Columns { .. }) => {
            let other = visible.find_map(|sheet| choose(sheet).ok());
            other.map(|chosen| vec![chosen]).ok_or(error)
        }
        first => first.map(|chosen| vec![chosen]),
    }
}

fn texts<'a>(
    table: &'a Table,
    columns: &'a Columns,
    column: Column,
) -> impl Iterator<Item = &'a str> {
    let position = columns.position(column);
    let rows = table.rows().skip(columns.below);
    let rows = rows.filter(|row| !columns.repeats_header(*row));
    rows.filter_map(move |row| position.map(|index| row.cell(index)))
}

/// What each text of a column means; there are few of them, and each is read once.
fn once<'a, T>(
    table: &'a Table,
    columns: &'a Columns,
    column: Column,
    read: impl Fn(&str) -> T,
) -> HashMap<&'a str, T> {
    let mut meanings = HashMap::new();
    for text in texts(table, columns, column).filter(|text| !text.is_empty()) {
        meanings.entry(text).or_insert_with(|| read(text));
    }
    meanings
}

/// A decimal comma if some number can only be read with one and none has a decimal point.
fn guess_mark(table: &Table, columns: &Columns) -> DecimalMark {
    let (mut points, mut commas) = (table.has_stored_decimals, false);
    for column in [Column::Area, Column::Shares] {
        for text in texts(table, columns, column) {
            let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
            match DecimalMark::shown_by(number) {
                Some(DecimalMark::Point) => points = true,
                Some(DecimalMark::Comma) => commas = true,
                None => {}
            }
        }
    }
    if commas && !points {
        DecimalMark::Comma
    } else {
        DecimalMark::Point
    }
}

fn ask_of_file(
    survey: &mut Survey<'_>,
    book: &Book,
    chosen: &[Chosen<'_>],
    options: &ImportOptions,
) {
    if book.guessed {
        let encoding = match &book.encoding {
            Encoding::Legacy(name) => name.clone(),
            _ => "GB18030".to_owned(),
        };
        let foreign = |text: &&str| !text.is_ascii();
        let owners = chosen
            .iter()
            .flat_map(|c| texts(c.table, &c.columns, Column::Owner));
        let samples = owners.filter(foreign).take(5).map(str::to_owned).collect();
        survey.ask(About::Encoding { encoding, samples }, "");
    }
    let unread: Vec<String> = unread(book, chosen)
        .into_iter()
        .filter(|sheet| {
            sheet.rows != Some(0) && (!sheet.hidden || is_register(book, &sheet.name, chosen))
        })
        .map(|sheet| sheet.name)
        .collect();
    if !unread.is_empty() && options.sheets.is_empty() {
        survey.ask(About::SheetsUnread { sheets: unread }, "");
    }
    let mut headers = Vec::new();
    for chosen in chosen {
        let hidden = &chosen.table.hidden;
        let found = chosen.columns.found.iter();
        headers.extend(
            found
                .filter(|found| hidden.has_column(found.position - 1))
                .map(|found| found.header.clone()),
        );
        for (taken, others) in &chosen.columns.rivals {
            let about = About::Column {
                column: taken.column.name().to_owned(),
                taken: taken.header.clone(),
                others: others.clone(),
            };
            survey.ask(about, "");
        }
    }
    if !headers.is_empty() {
        survey.ask(About::HiddenColumns { headers }, "");
    }
}

/// Whether a hidden sheet has the columns of those that are read: lists behind drop-downs do not.
fn is_register(book: &Book, name: &str, chosen: &[Chosen<'_>]) -> bool {
    let needed: Vec<Column> = chosen.first().map_or(Vec::new(), |c| {
        c.columns.found.iter().map(|found| found.column).collect()
    });
    book.sheet(Some(name))
        .and_then(Sheet::table)
        .is_ok_and(|table| Columns::find(table, &[], &needed, None).is_ok())
}

fn ask_of_total(
    survey: &mut Survey<'_>,
    rule: &CountingRule,
    decimals: u8,
    options: &ImportOptions,
    sum: Shares,
) -> Result<(), ImportError> {
    let places = self::decimals(rule, decimals);
    let mark = options.decimal_mark.unwrap_or(DecimalMark::Point);
    let mut confirmed = false;
    if let Some(text) = &options.expected_total {
        let bare = text.trim_end_matches(['%', '‰']).trim();
        let expected = decimal::parse(bare, mark, places)
            .ok_or_else(|| ImportError::ExpectedTotal(text.clone()))?;
        confirmed = expected == sum.get();
        if !confirmed {
            let about = About::Total {
                expected: with_decimals(expected, places),
                found: with_decimals(sum.get(), places),
            };
            survey.ask(about, "");
        }
    }
    if decimals > 0 && !confirmed {
        let about = About::ShareDecimals {
            places: decimals,
            sum: sum.get(),
        };
        survey.ask(about, "");
    }
    Ok(())
}

/// How many decimals the measure is counted in.
const fn decimals(rule: &CountingRule, shares: u8) -> u8 {
    match rule.shares {
        SharesFrom::Area => 2,
        SharesFrom::Column => shares,
        SharesFrom::OnePerUnit => 0,
    }
}

fn with_decimals(number: u64, places: u8) -> String {
    if places == 0 {
        return number.to_string();
    }
    let scale = 10u64.pow(places.into());
    let width = places.into();
    format!("{}.{:0width$}", number / scale, number % scale)
}

fn totals(grouped: &Grouped) -> Result<Totals, ImportError> {
    let owners = &grouped.owners;
    let shares = owners.iter().try_fold(Shares::default(), |sum, owner| {
        sum.checked_add(owner.shares)
    });
    Ok(Totals {
        heads: owners.len() as u64,
        shares: shares.map_err(|e| ImportError::Total(e.0))?,
        units: owners.iter().map(|owner| owner.units.len() as u64).sum(),
    })
}

fn unread(book: &Book, chosen: &[Chosen<'_>]) -> Vec<UnreadSheet> {
    let is_read = |sheet: &Sheet| chosen.iter().any(|c| std::ptr::eq(c.sheet, sheet));
    book.sheets
        .iter()
        .filter(|sheet| !is_read(sheet))
        .map(|sheet| UnreadSheet {
            name: sheet.name.clone().unwrap_or_default(),
            hidden: sheet.hidden,
            rows: sheet.rows(),
        })
        .collect()
}

/// What became of the rows; the caller fills in the rest of the report.
fn report(assembly: Assembly, chosen: Vec<Chosen<'_>>, places: &Places) -> ImportReport {
    let counted = assembly
        .units
        .iter()
        .map(|whole| 1 + whole.more.len())
        .sum();
    let faults = assembly.refused.iter();
    let no_unit = faults.filter(|(_, fault)| fault.is_no_unit()).count();
    let mut several: Vec<_> = assembly
        .units
        .iter()
        .filter(|whole| !whole.more.is_empty())
        .collect();
    several.sort_by_key(|whole| whole.first);
    ImportReport {
        encoding: Encoding::Utf8,
        unread: Vec::new(),
        share_decimals: 0,
        merges: Vec::new(),
        shared: Vec::new(),
        doubts: Vec::new(),
        several_rows: several
            .into_iter()
            .map(|whole| SeveralRows {
                unit: whole.label.clone(),
                rows: places.all(whole.rows()),
            })
            .collect(),
        sheets: chosen
            .into_iter()
            .map(|chosen| ReadSheet {
                name: chosen.sheet.name.clone(),
                header_row: chosen.columns.header_row,
                columns: chosen.columns.found,
                unused_headers: chosen.columns.unused,
                decimal_mark: chosen.mark,
            })
            .collect(),
        rows: RowCounts {
            total: assembly.total,
            counted,
            not_counted: assembly.uncounted.len(),
            refused: assembly.refused.len() - no_unit,
            no_unit,
            hidden: assembly.hidden.len(),
        },
        uses: assembly.uses,
        hidden: places.all(assembly.hidden),
        not_counted: assembly
            .uncounted
            .into_iter()
            .map(|unit| NotCounted {
                row: places.get(unit.at),
                unit: unit.label,
                kind: unit.kind,
            })
            .collect(),
        refused: assembly
            .refused
            .into_iter()
            .map(|(at, fault)| Refused {
                row: places.get(at),
                fault,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests;
