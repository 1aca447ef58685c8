//! A copy of the register with what to do beside the rows that need it.

use std::collections::BTreeMap;

use linli_rule::Rule;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use crate::book::{Book, Sheet};
use crate::place::Place;
use crate::report::ImportReport;
use crate::table::Table;

/// The copy cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("table.copy: {0}")]
pub struct CopyError(String);

impl From<XlsxError> for CopyError {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// The sheets of `book` as .xlsx, every cell as the text that was read; rows with `advice` are coloured and have it in
/// an extra column, headed `heading`.
pub fn marked_copy(
    book: &Book,
    report: &ImportReport,
    heading: &str,
    advice: &BTreeMap<Place, String>,
) -> Result<Vec<u8>, CopyError> {
    let mut copy = Workbook::new();
    for sheet in &book.sheets {
        let Ok(table) = sheet.table() else { continue };
        let read = report.sheets.iter().find(|read| read.name == sheet.name);
        let worksheet = copy.add_worksheet();
        if let Some(name) = &sheet.name {
            worksheet.set_name(name)?;
        }
        worksheet.set_hidden(sheet.hidden);
        let place = |row| Place {
            sheet: sheet.name.clone().filter(|_| report.sheets.len() > 1),
            row,
        };
        let of = |row| read.and_then(|_| advice.get(&place(row)));
        write_sheet(worksheet, table, &of)?;
        if let Some(read) = read {
            let column = column_number(width(table))?;
            worksheet.write_with_format(
                read.header_row - 1,
                column,
                heading,
                &Format::new().set_bold(),
            )?;
            worksheet.set_column_width(column, 60)?;
        }
        keep_hidden(worksheet, sheet, table)?;
    }
    Ok(copy.save_to_buffer()?)
}

/// Whether a file is such a copy, headed by one of `headings`.
pub fn is_marked_copy(bytes: &[u8], headings: &[String]) -> bool {
    let Ok(book) = Book::read(bytes, None) else {
        return false;
    };
    let tables = book.sheets.iter().filter_map(|sheet| sheet.table().ok());
    let mut rows = tables.flat_map(Table::rows);
    rows.any(|row| {
        let last = row.cells().last();
        last.is_some_and(|last| headings.iter().any(|heading| heading == last))
    })
}

fn write_sheet<'a>(
    worksheet: &mut Worksheet,
    table: &Table,
    advice: &impl Fn(u32) -> Option<&'a String>,
) -> Result<(), CopyError> {
    let wrapped = Format::new().set_text_wrap();
    let marked = Format::new()
        .set_background_color(Color::RGB(0x00FF_F2CC))
        .set_text_wrap();
    let last = column_number(width(table))?;
    for row in table.rows() {
        let text = advice(row.number);
        let format = if text.is_some() { &marked } else { &wrapped };
        for (cell, column) in row.cells().zip(0u16..) {
            worksheet.write_with_format(row.number - 1, column, cell, format)?;
        }
        if let Some(text) = text {
            worksheet.write_with_format(row.number - 1, last, text, format)?;
        }
    }
    for (column, first, last) in table.all_merged_down() {
        let found = table.rows().find(|row| row.number == first);
        let text = found.map_or("", |row| row.cell(column));
        worksheet.merge_range(
            first - 1,
            column_number(column)?,
            last - 1,
            column_number(column)?,
            text,
            &wrapped,
        )?;
    }
    Ok(())
}

fn keep_hidden(worksheet: &mut Worksheet, sheet: &Sheet, table: &Table) -> Result<(), CopyError> {
    debug_assert!(sheet.table.is_ok());
    for row in table.rows().filter(|row| table.hidden.has_row(row.number)) {
        worksheet.set_row_hidden(row.number - 1)?;
    }
    for column in (0..width(table)).filter(|column| table.hidden.has_column(*column)) {
        worksheet.set_column_hidden(column_number(column)?)?;
    }
    Ok(())
}

fn width(table: &Table) -> usize {
    table.rows().map(|row| row.cells().len()).max().unwrap_or(0)
}

fn column_number(column: usize) -> Result<u16, CopyError> {
    u16::try_from(column).map_err(|_| CopyError("too many columns".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CountingRule, ImportOptions, import};

    #[test]
    fn a_marked_copy_reads_like_the_file_with_advice_beside() {
        let text = "房号,业主,面积\n1-101,张三,x\n1-102,李四,60\n";
        let rule = CountingRule::preset("cn-civil-code").expect("a preset");
        let register = import(text.as_bytes(), &rule, &ImportOptions::default()).expect("imports");
        let refused = &register.report.refused;
        let advice = refused
            .iter()
            .map(|r| (r.row.clone(), "改面积".to_owned()))
            .collect();
        let book = Book::read(text.as_bytes(), None).expect("reads");
        let copy = marked_copy(&book, &register.report, "怎么办", &advice).expect("writes");
        let again = Book::read(&copy, None).expect("reads");
        let table = again.sheet(None).and_then(Sheet::table).expect("a table");
        let rows: Vec<Vec<&str>> = table.rows().map(|row| row.cells().collect()).collect();
        assert_eq!(rows[0], ["房号", "业主", "面积", "怎么办"]);
        assert_eq!(rows[1], ["1-101", "张三", "x", "改面积"]);
        assert_eq!(rows[2], ["1-102", "李四", "60"]);
        let same = import(&copy, &rule, &ImportOptions::default()).expect("imports");
        assert_eq!(same.owners, register.owners);
    }

    /// `table.copy`: whatever the workbook writer refuses is refused by this rule.
    #[test]
    fn a_copy_that_cannot_be_written_names_its_rule() {
        let too_long = Workbook::new()
            .add_worksheet()
            .set_name("x".repeat(40))
            .err();
        let refused = CopyError::from(too_long.expect("a name of 40 characters"));
        assert_eq!(refused.rule(), "table.copy");
    }
}
