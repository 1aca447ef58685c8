//! Workbooks (.xlsx, .ods) through `calamine`, cell by cell, within bounds.

use std::io::{Cursor, Read};
#[cfg(not(target_family = "wasm"))]
use std::thread;

use calamine::ExcelDateTime;
use linli_primitives::Day;

use crate::book::{Book, Encoding, Sheet};
use crate::table::{MAX_UNPACKED_BYTES, OtherKind, Table, TableError};

mod layout;
mod ods;
mod parts;
mod xlsx;

/// The placeholder for a cell that the spreadsheet program turned into a date: its text is lost. [`Table::days`] has
/// the day.
pub(crate) const DATE_CELL: &str = "#DATE!";
/// The placeholder for a formula whose result the file does not hold.
pub(crate) const FORMULA_CELL: &str = "#FORMULA!";

/// The thread that reads workbooks: a panic in it becomes a refusal.
pub const READER_THREAD: &str = "workbook";

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Reads all sheets. Formulas count by their stored results.
pub(crate) fn read(bytes: &[u8]) -> Result<Book, TableError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    bound_unpacked(&mut archive, MAX_UNPACKED_BYTES)?;
    let has = |name: &str| {
        archive
            .file_names()
            .any(|file| file.is_ok_and(|file| file == name))
    };
    let encoding = match (has("mimetype") && has("content.xml"), has("_rels/.rels")) {
        (true, _) => Encoding::Ods,
        (_, true) => Encoding::Xlsx,
        _ => return Err(TableError::Kind(OtherKind::Archive)),
    };
    let sheets = guarded(|| match encoding {
        Encoding::Ods => ods::read(bytes, &mut archive),
        _ => xlsx::read(bytes, &mut archive),
    });
    Ok(Book {
        encoding,
        guessed: false,
        sheets: sheets?,
    })
}

/// The readers' arithmetic overflows on absurd cell references. A module of a page has no threads, and ends: its page says so and
/// begins anew.
#[cfg(target_family = "wasm")]
fn guarded<T>(read: impl FnOnce() -> Result<T, TableError>) -> Result<T, TableError> {
    read()
}

/// The readers' arithmetic overflows on absurd cell references; we treat such a panic as a bad file.
#[cfg(not(target_family = "wasm"))]
fn guarded<T: Send>(read: impl FnOnce() -> Result<T, TableError> + Send) -> Result<T, TableError> {
    thread::scope(|scope| {
        let reader = thread::Builder::new().name(READER_THREAD.to_owned());
        let reader = reader.spawn_scoped(scope, read).map_err(|e| broken(&e))?;
        let absurd = |_| TableError::Workbook("its cell references are absurd".into());
        reader.join().map_err(absurd)?
    })
}

/// Reads a sheet; a panic of the reader affects this sheet only.
fn sheet(
    name: &str,
    hidden: bool,
    read: impl FnOnce() -> Result<Table, TableError> + Send,
) -> Sheet {
    Sheet {
        name: Some(name.to_owned()),
        hidden,
        table: guarded(read),
    }
}

/// Unpacks everything once and counts, because the sizes that a zip declares may be lies.
fn bound_unpacked(archive: &mut Archive<'_>, limit: u64) -> Result<(), TableError> {
    let mut left = limit;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|e| broken(&e))?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink())
            .map_err(|e| broken(&e))?;
        left = left.checked_sub(read).ok_or(TableError::Size { limit })?;
    }
    Ok(())
}

/// The number at 15 significant digits, as a spreadsheet shows it.
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

/// The year to which calamine moves what is beyond every date.
const BEYOND: u16 = 9999;

/// The day of a date cell; nothing where the cell has a length of time, a time alone, or a number beyond every date.
fn day_of_number(date: ExcelDateTime) -> Option<Day> {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let is_day = date.is_datetime() && year < BEYOND;
    is_day.then(|| Day::of_date(year.into(), month.into(), day.into()).ok())?
}

/// The day of a date written like `2026-03-02` or `2026-03-02T10:15:00`.
fn day_of_text(date: &str) -> Option<Day> {
    let (day, time) = date.split_at_checked("2026-03-02".len())?;
    let is_apart = time.is_empty() || time.starts_with(['T', ' ']);
    is_apart.then(|| day.parse().ok())?
}

fn broken(error: &dyn core::fmt::Display) -> TableError {
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
        let bound = |limit| {
            let mut archive = zip::ZipArchive::new(Cursor::new(&bytes[..])).expect("a zip");
            bound_unpacked(&mut archive, limit)
        };
        assert_eq!(bound(1 << 20), Ok(()));
        assert_eq!(bound(50_000).map_err(|e| e.rule()), Err("table.size"));
    }

    #[test]
    fn a_date_cell_has_a_day_and_a_time_alone_has_none() {
        use calamine::ExcelDateTimeType::{DateTime, TimeDelta};
        let day = |number, kind, is_1904| {
            let date = ExcelDateTime::new(number, kind, is_1904);
            day_of_number(date).map(|day| day.to_string())
        };
        for (number, is_1904) in [(46_083.0, false), (46_083.999, false), (44_621.4, true)] {
            let found = day(number, DateTime, is_1904);
            assert_eq!(found.as_deref(), Some("2026-03-02"), "{number}");
        }
        for (number, kind) in [
            (0.5, DateTime),
            (46_083.0, TimeDelta),
            (20_260_302.0, DateTime),
        ] {
            assert_eq!(day(number, kind, false), None, "{number}");
        }
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
