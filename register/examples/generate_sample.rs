//! Writes the sample register into a folder: `cargo run -p linli-register --example generate_sample -- examples`.

use std::error::Error;
use std::path::PathBuf;

use linli_register::sample;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    let rows = sample::shipped();
    std::fs::write(folder.join("register.csv"), sample::csv(&rows))?;
    std::fs::write(
        folder.join("register-gb18030.csv"),
        sample::csv_gb18030(&rows),
    )?;
    std::fs::write(folder.join("register.xlsx"), workbook(&rows)?)?;
    Ok(())
}

/// The rows as a workbook with a fixed creation date, a merged title and areas as numbers.
fn workbook(rows: &[Vec<String>]) -> Result<Vec<u8>, Box<dyn Error>> {
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = book.add_worksheet().set_name("业主清册")?;
    let centred = Format::new().set_align(FormatAlign::Center).set_bold();
    let area = Format::new().set_num_format("0.00");
    for (cells, row) in rows.iter().zip(0u32..) {
        if let [title] = cells.as_slice() {
            sheet.merge_range(row, 0, row, 9, title, &centred)?;
            continue;
        }
        for (cell, column) in cells.iter().zip(0u16..) {
            match cell.parse::<f64>() {
                Ok(number) if column == 6 => sheet.write_with_format(row, column, number, &area)?,
                _ => sheet.write(row, column, cell)?,
            };
        }
    }
    Ok(book.save_to_buffer()?)
}
