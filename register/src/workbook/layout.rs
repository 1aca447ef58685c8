//! What a workbook hides and merges, which `calamine` does not report.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::parts::{attribute, for_each_tag};
use crate::table::{Hidden, MAX_COLUMNS, MAX_ROWS, TableError};

/// Hidden rows and columns of a worksheet of an .xlsx.
pub(super) fn hidden_in_xlsx(xml: &[u8]) -> Result<Hidden, TableError> {
    let mut hidden = Hidden::default();
    // Most sheets hide nothing; those are not read a second time.
    let marks: [&[u8]; 3] = [b"hidden=", b"ht=\"0", b"width=\"0"];
    if !marks.iter().any(|mark| contains(xml, mark)) {
        return Ok(hidden);
    }
    let mut next = 1u32;
    for_each_tag(xml, |tag, start| {
        match tag {
            "row" => {
                let row = number(start, "r").unwrap_or(next);
                next = row.saturating_add(1);
                if is_true(start, "hidden") || is_zero(start, "ht") {
                    add(&mut hidden.rows, row, row);
                }
            }
            "col" if is_true(start, "hidden") || is_zero(start, "width") => {
                let first = number(start, "min").unwrap_or(1).saturating_sub(1) as usize;
                let last = number(start, "max").unwrap_or(1).saturating_sub(1) as usize;
                hidden.columns.push(first..=last.min(MAX_COLUMNS));
            }
            _ => {}
        }
        Ok(())
    })?;
    hidden.rows.sort_by_key(|range| *range.start());
    Ok(hidden)
}

/// What one table of an .ods hides and merges.
#[derive(Default)]
pub(super) struct OdsLayout {
    pub(super) hidden: Hidden,
    /// First and last cell of each merged region: row from 1, column from 0.
    pub(super) merged: Vec<((u32, usize), (u32, usize))>,
}

/// The layouts of an .ods, by table name.
pub(super) fn layouts_of_ods(xml: &[u8]) -> Result<HashMap<String, OdsLayout>, TableError> {
    let mut layouts = HashMap::new();
    let mut reading = Reading::default();
    for_each_tag(xml, |tag, start| {
        match tag {
            "table" => {
                let next = Reading {
                    name: attribute(start, "name").unwrap_or_default(),
                    next_row: 1,
                    ..Reading::default()
                };
                let done = std::mem::replace(&mut reading, next);
                layouts.insert(done.name, done.layout);
            }
            "table-column" => reading.column(start),
            "table-row" => reading.row(start),
            "table-cell" | "covered-table-cell" => reading.cell(start),
            _ => {}
        }
        Ok(())
    })?;
    layouts.insert(reading.name, reading.layout);
    Ok(layouts)
}

/// The table being read, and where.
#[derive(Default)]
struct Reading {
    name: String,
    layout: OdsLayout,
    row: u32,
    next_row: u32,
    column: usize,
}

impl Reading {
    fn column(&mut self, tag: &BytesStart<'_>) {
        let next = self.column + repeated(tag, "number-columns-repeated");
        if is_collapsed(tag) {
            let columns = self.column..=(next - 1).min(MAX_COLUMNS);
            self.layout.hidden.columns.push(columns);
        }
        self.column = next;
    }

    fn row(&mut self, tag: &BytesStart<'_>) {
        let count = repeated(tag, "number-rows-repeated") as u32;
        self.row = self.next_row;
        self.next_row = self.row.saturating_add(count);
        self.column = 0;
        if is_collapsed(tag) {
            add(&mut self.layout.hidden.rows, self.row, self.next_row - 1);
        }
    }

    fn cell(&mut self, tag: &BytesStart<'_>) {
        let span = |name| number(tag, name).unwrap_or(1).clamp(1, MAX_ROWS);
        let rows = span("number-rows-spanned");
        let columns = span("number-columns-spanned") as usize;
        if rows > 1 || columns > 1 {
            let last = (self.row.saturating_add(rows - 1), self.column + columns - 1);
            self.layout.merged.push(((self.row, self.column), last));
        }
        self.column += repeated(tag, "number-columns-repeated");
    }
}

fn add(rows: &mut Vec<std::ops::RangeInclusive<u32>>, first: u32, last: u32) {
    match rows.last_mut() {
        Some(before) if before.end().checked_add(1) == Some(first) => {
            *before = *before.start()..=last;
        }
        _ => rows.push(first..=last),
    }
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> usize {
    number(tag, name).unwrap_or(1).clamp(1, 1 << 24) as usize
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

fn is_true(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| matches!(value.as_str(), "1" | "true"))
}

fn is_zero(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value.parse() == Ok(0.0))
}

/// Hidden by hand (`collapse`) or by a filter.
fn is_collapsed(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "visibility").is_some_and(|value| value != "visible")
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|b| *b == part[0]) {
        if rest[at..].starts_with(part) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}
