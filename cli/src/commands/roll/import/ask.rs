//! Questions at the terminal about what a guess cannot settle: sheets, header row, columns, doubts.

use linli_register::columns::{ColumnError, HEADER_ROWS};
use linli_register::{
    About, Book, Column, ColumnChoice, Doubt, ImportError, ImportOptions, ImportReport, Sheet,
};

use super::facts::doubt_line;
use crate::asking::Answers;
use crate::language::msg;
use crate::{Console, Error};

/// Asks about what stopped the import; leaves the options as they are where there is nothing to ask.
pub(super) fn about(
    error: &ImportError,
    book: &Book,
    options: &mut ImportOptions,
    console: &mut Console,
) -> Result<(), Error> {
    match error {
        ImportError::Columns { sheet, error } => {
            columns(error, book.sheet(sheet.as_deref()).ok(), options, console)
        }
        ImportError::Doubts(report) => doubts(report, book, options, console),
        _ => Ok(()),
    }
}

/// Which row has the headers, and which of them is the column that is missing or ambiguous.
fn columns(
    error: &ColumnError,
    sheet: Option<&Sheet>,
    options: &mut ImportOptions,
    answers: &mut impl Answers,
) -> Result<(), Error> {
    let Some(table) = sheet.and_then(|sheet| sheet.table().ok()) else {
        return Ok(());
    };
    let names: Vec<&str> = match error {
        ColumnError::Missing { missing, .. } => missing.clone(),
        ColumnError::Ambiguous { column, .. } => vec![column],
        ColumnError::Choice(_) | ColumnError::Twice(_) => return Ok(()),
    };
    let rows: Vec<_> = table.rows().take(HEADER_ROWS).collect();
    let shown = |row: &linli_register::table::Row<'_>| {
        let cells: Vec<&str> = row.cells().collect();
        format!("{}: {}", row.number, cells.join(" | "))
    };
    let row = match options.header_row {
        Some(number) => rows.iter().find(|row| row.number == number).copied(),
        None => {
            let lines = rows.iter().map(shown).collect();
            let chosen = answers.choice(msg("import-ask-header-row"), lines)?;
            options.header_row = Some(rows[chosen].number);
            Some(rows[chosen])
        }
    };
    let Some(row) = row else { return Ok(()) };
    let places: Vec<String> = row
        .cells()
        .zip(1..)
        .map(|(text, place)| format!("#{place} {text}"))
        .collect();
    for name in names {
        let Some(column) = Column::ALL.into_iter().find(|column| column.name() == name) else {
            continue;
        };
        let question = msg("import-ask-column").with("column", name.to_owned());
        let place = answers.choice(question, places.clone())?;
        options.choose(ColumnChoice {
            column,
            header: format!("#{}", place + 1),
        });
    }
    Ok(())
}

/// First which sheets to read, since that changes all other doubts; then each open doubt by its name.
fn doubts(
    report: &ImportReport,
    book: &Book,
    options: &mut ImportOptions,
    console: &mut Console,
) -> Result<(), Error> {
    let open: Vec<&Doubt> = report.open_doubts().collect();
    let is_about_sheets = |doubt: &&&Doubt| matches!(doubt.about, About::SheetsUnread { .. });
    if open.iter().find(is_about_sheets).is_some() {
        return sheets(book, options, console);
    }
    let lines: Vec<String> = open
        .iter()
        .map(|doubt| doubt_line(doubt, console))
        .collect();
    let range = [0, open.len()];
    let chosen = console.choose_many(msg("import-ask-doubts"), lines, range, "--accept")?;
    let ids = chosen.into_iter().map(|index| open[index].id.clone());
    options.accepted.extend(ids);
    Ok(())
}

fn sheets(
    book: &Book,
    options: &mut ImportOptions,
    answers: &mut impl Answers,
) -> Result<(), Error> {
    let names: Vec<String> = book.sheets.iter().filter_map(|s| s.name.clone()).collect();
    let range = [1, names.len()];
    let chosen = answers.choices(msg("import-ask-sheets"), names.clone(), range)?;
    let chosen = chosen.into_iter().map(|index| names[index].clone());
    options.sheets = chosen.collect();
    Ok(())
}

#[cfg(test)]
mod tests;
