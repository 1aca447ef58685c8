//! Tables of an .ods.

use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader, SheetVisible};

use super::layout::{OdsLayout, layouts_of_ods};
use super::{Archive, DATE_CELL, FORMULA_CELL, broken, day_of_text, number_text, parts, sheet};
use crate::book::Sheet;
use crate::table::{Table, TableError};

pub(super) fn read(bytes: &[u8], archive: &mut Archive<'_>) -> Result<Vec<Sheet>, TableError> {
    let mut workbook = Ods::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let xml = parts::read(archive, "content.xml")?.unwrap_or_default();
    let mut layouts = layouts_of_ods(&xml)?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    Ok(sheets
        .into_iter()
        .map(|(name, hidden)| {
            sheet(&name, hidden, || {
                let values = workbook.worksheet_range(&name).map_err(|e| broken(&e))?;
                let formulas = workbook.worksheet_formula(&name).map_err(|e| broken(&e))?;
                read_table(
                    &values,
                    &formulas,
                    layouts.remove(&name).unwrap_or_default(),
                )
            })
        })
        .collect())
}

fn read_table(
    values: &Range<Data>,
    formulas: &Range<String>,
    layout: OdsLayout,
) -> Result<Table, TableError> {
    let mut table = Table::default();
    let formula = |row: u32, column: u32| {
        let text = formulas.get_value((row, column));
        text.is_some_and(|text| !text.is_empty())
    };
    // Only the range of formulas reaches a formula without a result that has no other cells around it.
    let (from, to) = bounds(values, formulas);
    for row in from.0..to.0 {
        for column in from.1..to.1 {
            let value = values.get_value((row, column)).unwrap_or(&Data::Empty);
            if let Data::DateTimeIso(date) = value {
                let day = day_of_text(date).map(|day| ((row + 1, column as usize), day));
                table.days.extend(day);
            }
            let text = match value {
                Data::Empty if formula(row, column) => FORMULA_CELL.to_owned(),
                Data::Empty => continue,
                Data::Int(number) => number.to_string(),
                Data::Float(number) => {
                    table.has_stored_decimals |= number.fract() != 0.0;
                    if *number == 0.0 && formula(row, column) {
                        table.zero_formulas.insert((row + 1, column as usize));
                    }
                    number_text(*number)
                }
                Data::String(text) => text.clone(),
                Data::Bool(true) => "TRUE".to_owned(),
                Data::Bool(false) => "FALSE".to_owned(),
                Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => {
                    DATE_CELL.to_owned()
                }
                Data::Error(error) => error.to_string(),
            };
            if !text.is_empty() {
                table.put_cell(row, column, &text)?;
            }
        }
    }
    table.end_row();
    table.hidden = layout.hidden;
    for (first, last) in layout.merged {
        table.merge(first, last);
    }
    Ok(table)
}

/// The first cell of either range and the one after the last.
fn bounds(values: &Range<Data>, formulas: &Range<String>) -> ((u32, u32), (u32, u32)) {
    let ranges = [
        values.start().zip(values.end()),
        formulas.start().zip(formulas.end()),
    ];
    let mut both = ((u32::MAX, u32::MAX), (0, 0));
    for (start, end) in ranges.into_iter().flatten() {
        both.0 = (both.0.0.min(start.0), both.0.1.min(start.1));
        both.1 = (both.1.0.max(end.0 + 1), both.1.1.max(end.1 + 1));
    }
    both
}
