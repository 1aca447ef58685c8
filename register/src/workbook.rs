//! Workbooks (.xlsx) through `calamine`, cell by cell, within bounds.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::table::{Encoding, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, Table, TableError};

/// What stands for a cell that the spreadsheet program turned into a date: its text is lost.
pub(crate) const DATE_CELL: &str = "#DATE!";

/// Reads one sheet. Formulas count by their stored results.
pub(crate) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, TableError> {
    bound_unpacked(bytes, MAX_UNPACKED_BYTES)?;
    // The reader has arithmetic that overflows on absurd cell references; a panic of it is a bad file to us.
    catch_unwind(AssertUnwindSafe(|| read_unguarded(bytes, sheet))).unwrap_or_else(|_| {
        Err(TableError::Workbook(
            "its cell references are absurd".into(),
        ))
    })
}

/// Unpacks everything once and counts, because the sizes that a zip declares may be lies.
fn bound_unpacked(bytes: &[u8], limit: u64) -> Result<(), TableError> {
    let broken = |e: &dyn core::fmt::Display| TableError::Workbook(e.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let mut left = limit;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|e| broken(&e))?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink())
            .map_err(|e| broken(&e))?;
        left = left.checked_sub(read).ok_or(TableError::Size { limit })?;
    }
    Ok(())
}

fn read_unguarded(bytes: &[u8], sheet: Option<&str>) -> Result<Table, TableError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let names = || sheets.iter().map(|(name, _)| name.clone());
    let (chosen, mut table) = match sheet {
        Some(asked) if !names().any(|name| name == asked) => {
            return Err(TableError::Sheet {
                asked: asked.to_owned(),
                present: names().collect(),
            });
        }
        Some(asked) => (asked.to_owned(), read_sheet(&mut workbook, asked)?),
        None => first_with_text(&mut workbook, &sheets)?,
    };
    table.other_sheets = names().filter(|name| *name != chosen).collect();
    table.sheet = Some(chosen);
    Ok(table)
}

fn first_with_text(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheets: &[(String, bool)],
) -> Result<(String, Table), TableError> {
    for (name, _) in sheets.iter().filter(|(_, visible)| *visible) {
        let table = read_sheet(workbook, name)?;
        if table.rows().len() > 0 {
            return Ok((name.clone(), table));
        }
    }
    Err(TableError::Empty)
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, TableError> {
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|e| broken(&e))?;
    let mut table = Table::empty(Encoding::Xlsx);
    let mut current = None;
    while let Some(cell) = cells.next_cell().map_err(|e| broken(&e))? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if row >= MAX_ROWS {
            return Err(TableError::Rows);
        }
        if column as usize >= MAX_COLUMNS {
            return Err(TableError::Cells { row: row + 1 });
        }
        if current != Some(row) {
            if current.is_some_and(|last| last > row) {
                return Err(TableError::Workbook(format!(
                    "row {} follows a later row",
                    row + 1
                )));
            }
            table.begin_row(row + 1)?;
            current = Some(row);
        }
        if table.last_row_width() > column as usize {
            return Err(TableError::Workbook(format!(
                "row {} has a cell twice or out of order",
                row + 1
            )));
        }
        while table.last_row_width() < column as usize {
            table.push_cell("")?;
        }
        table.push_cell(&text)?;
    }
    table.end_row();
    drop(cells);
    let regions = workbook.merge_cells_by_sheet_name(name);
    for region in regions.map_err(|e| broken(&e))? {
        let (first, last) = (region.start, region.end);
        if first.1 == last.1 && first.0 < last.0 && last.0 < MAX_ROWS {
            table.merge_down(first.1 as usize, first.0 + 1, last.0 + 1);
        }
    }
    Ok(table)
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            DATE_CELL.to_owned()
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// The number at 15 significant digits, which is what a spreadsheet shows of it.
///
/// Integers beyond 10^15 are written with an exponent: their last digits are not in the file, and no one may take
/// them for an identity number.
fn number_text(number: f64) -> String {
    if number.abs() >= 1e15 {
        return format!("{number:E}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

fn broken(error: &XlsxError) -> TableError {
    TableError::Workbook(error.to_string())
}

#[cfg(test)]
mod tests {
    use linli_rule::Rule;

    use super::*;

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for row in 0..2000 {
            sheet.write(row, 0, "甲").expect("a cell");
        }
        let bytes = book.save_to_buffer().expect("in memory");
        assert!(bytes.len() < 30_000);
        assert_eq!(bound_unpacked(&bytes, 1 << 20), Ok(()));
        let refused = bound_unpacked(&bytes, 50_000);
        assert_eq!(refused.map_err(|e| e.rule()), Err("table.size"));
    }

    #[test]
    fn numbers_read_as_shown() {
        assert_eq!(number_text(89.53), "89.53");
        assert_eq!(number_text(30.1 + 59.43), "89.53");
        assert_eq!(number_text(1201.0), "1201");
        assert_eq!(
            number_text(110_101_199_001_011_234.0),
            "1.1010119900101123E17"
        );
    }
}
