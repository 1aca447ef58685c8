use linli_register::import_book;

use super::super::counting_rule;
use super::*;
use crate::asking::typed::Typed;

/// A register whose headers say nothing, below a line that is none.
const UNNAMED: &str = "小区,,\nx,y,z\n80.5,张三,1-1-101\n95.5,李四,1-1-102\n";

#[test]
fn the_header_row_and_the_columns_that_were_chosen_are_read() {
    let book = Book::read(UNNAMED.as_bytes(), None).expect("a table");
    let rule = counting_rule("cn-civil-code").map_err(|e| e.exit_code());
    let rule = rule.expect("a preset");
    let mut options = ImportOptions::default();
    let Err(ImportError::Columns { sheet, error }) = import_book(&book, &rule, &options) else {
        panic!("its columns have no names");
    };
    let ColumnError::Missing { missing, .. } = &error else {
        panic!("{error}");
    };
    let place = |name: &&str| match *name {
        "area" => "0",
        "owner" => "1",
        _ => "2",
    };
    let mut lines = vec!["1"];
    lines.extend(missing.iter().map(place));
    let mut answers = Typed::of(lines.join("\n").leak());
    let sheet = book.sheet(sheet.as_deref()).ok();
    let asked = columns(&error, sheet, &mut options, &mut answers);
    asked.map_err(|e| e.exit_code()).expect("answered");
    assert_eq!(options.header_row, Some(2));
    let register = import_book(&book, &rule, &options).expect("chosen");
    let text = format!("{:?}", register.report);
    assert_eq!(register.report.refused_units().count(), 0, "{text}");
}

#[test]
fn the_sheets_that_were_chosen_are_read() {
    let mut book = Book::read(UNNAMED.as_bytes(), None).expect("a table");
    let sheet = book.sheets.remove(0);
    let named = |name: &str| Sheet {
        name: Some(name.to_owned()),
        ..sheet.clone()
    };
    book.sheets = ["一期", "二期", "车位"].map(named).into();
    let mut options = ImportOptions::default();
    let asked = sheets(&book, &mut options, &mut Typed::of("0 2"));
    asked.map_err(|e| e.exit_code()).expect("answered");
    assert_eq!(options.sheets, ["一期", "车位"]);
}
