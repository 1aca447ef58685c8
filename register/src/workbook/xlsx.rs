//! Worksheets of an .xlsx.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use linli_primitives::Day;

use super::layout::hidden_in_xlsx;
use super::{
    Archive, DATE_CELL, FORMULA_CELL, broken, day_of_number, day_of_text, number_text, parts, sheet,
};
use crate::book::Sheet;
use crate::table::{Table, TableError};

pub(super) fn read(bytes: &[u8], archive: &mut Archive<'_>) -> Result<Vec<Sheet>, TableError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let paths = parts::sheets_of_xlsx(archive)?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    Ok(sheets
        .into_iter()
        .map(|(name, hidden)| {
            sheet(&name, hidden, || {
                let mut table = read_sheet(&mut workbook, &name)?;
                let path = paths.get(&name).map_or("", String::as_str);
                let xml = parts::read(archive, path)?
                    .ok_or_else(|| TableError::Workbook(format!("no part for sheet {name:?}")))?;
                table.hidden = hidden_in_xlsx(&xml)?;
                Ok(table)
            })
        })
        .collect())
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, TableError> {
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|e| broken(&e))?;
    let mut table = Table::default();
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|e| broken(&e))?
    {
        let (row, column) = cell.pos;
        let text = match (&cell.value, &cell.formula) {
            (DataRef::Empty, Some(_)) => FORMULA_CELL.to_owned(),
            (value, formula) => {
                if formula.is_some() && matches!(value, DataRef::Float(0.0) | DataRef::Int(0)) {
                    table.zero_formulas.insert((row + 1, column as usize));
                }
                table.has_stored_decimals |=
                    matches!(value, DataRef::Float(number) if number.fract() != 0.0);
                let day = day_of(value).map(|day| ((row + 1, column as usize), day));
                table.days.extend(day);
                text_of(value)
            }
        };
        if !text.is_empty() {
            table.put_cell(row, column, &text)?;
        }
    }
    table.end_row();
    drop(cells);
    let regions = workbook.merge_cells_by_sheet_name(name);
    for region in regions.map_err(|e| broken(&e))? {
        let ((top, left), (bottom, right)) = (region.start, region.end);
        table.merge(
            (top.saturating_add(1), left as usize),
            (bottom.saturating_add(1), right as usize),
        );
    }
    Ok(table)
}

fn day_of(value: &DataRef<'_>) -> Option<Day> {
    match value {
        DataRef::DateTime(date) => day_of_number(*date),
        DataRef::DateTimeIso(date) => day_of_text(date),
        _ => None,
    }
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
