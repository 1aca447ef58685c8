use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::table::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_ROWS};

/// The sheet of that name, or the first with text.
fn table(bytes: &[u8], sheet: Option<&str>) -> Result<Table, TableError> {
    let book = Book::read(bytes, None)?;
    book.sheet(sheet).and_then(Sheet::table).cloned()
}

fn read(text: &str) -> Result<Vec<(u32, Vec<String>)>, TableError> {
    let table = table(text.as_bytes(), None)?;
    Ok(table
        .rows()
        .map(|row| (row.number, row.cells().map(str::to_owned).collect()))
        .collect())
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|c| (*c).to_owned()).collect())
}

#[test]
fn each_delimiter_is_told() {
    for text in ["a,b\nc,d\n", "a;b\r\nc;d", "a\tb\nc\td\n"] {
        assert_eq!(
            read(text).expect("reads"),
            [row(1, &["a", "b"]), row(2, &["c", "d"])]
        );
    }
}

#[test]
fn delimiters_inside_quotes_do_not_decide() {
    assert_eq!(
        read("\"a,b,c\";d\n").expect("reads"),
        [row(1, &["a,b,c", "d"])]
    );
}

#[test]
fn quoted_cells_keep_what_they_hold() {
    let rows = read("\"a\"\"b\",\"c\nd\",\"e,f\"\ng,h,i\n").expect("reads");
    assert_eq!(
        rows,
        [row(1, &["a\"b", "c\nd", "e,f"]), row(3, &["g", "h", "i"])]
    );
}

#[test]
fn blank_rows_count_in_numbers_only() {
    let rows = read("\n,,\na,b\n\n \nc,d").expect("reads");
    assert_eq!(rows, [row(3, &["a", "b"]), row(6, &["c", "d"])]);
}

#[test]
fn an_empty_last_cell_is_a_cell() {
    assert_eq!(read("a,\n").expect("reads"), [row(1, &["a", ""])]);
}

#[test]
fn stray_quotes_are_refused_with_their_row() {
    let open = read("a,b\n\"c,d\n").expect_err("refused");
    assert_eq!(
        (open.rule(), &open),
        ("table.quote", &TableError::Quote { row: 2 })
    );
    assert_eq!(read("a,b\nc,\"d\"e\n"), Err(TableError::Quote { row: 2 }));
}

#[test]
fn control_characters_are_refused() {
    let error = read("a,b\nc,\0d\n").expect_err("refused");
    assert_eq!(
        (error.rule(), error),
        ("table.control", TableError::Control { row: 2 })
    );
}

#[test]
fn size_limits_hold() {
    let wide = "a,".repeat(MAX_COLUMNS);
    assert_eq!(read(&wide), Err(TableError::Cells { row: 1 }));
    let long = "a".repeat(MAX_CELL_BYTES + 1);
    assert_eq!(read(&long), Err(TableError::Cells { row: 1 }));
    let quoted = format!("\"{long}\"");
    assert_eq!(read(&quoted), Err(TableError::Cells { row: 1 }));
    let mut far = "\n".repeat(MAX_ROWS as usize);
    assert_eq!(read(&far), Err(TableError::Empty));
    far.push('a');
    assert_eq!(read(&far), Err(TableError::Rows));
}

#[test]
fn nothing_is_refused_as_nothing() {
    assert_eq!(read(""), Err(TableError::Empty));
    assert_eq!(
        read("\u{feff}\n,,\n").map_err(|e| e.rule()),
        Err("table.empty")
    );
}

fn workbook(write: impl FnOnce(&mut rust_xlsxwriter::Workbook)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    write(&mut book);
    book.save_to_buffer().expect("in memory")
}

#[test]
fn the_first_sheet_with_text_is_read() {
    let bytes = workbook(|book| {
        book.add_worksheet().set_name("空").expect("a name");
        let sheet = book.add_worksheet().set_name("业主").expect("a name");
        sheet.write(1, 1, "甲").expect("a cell");
        sheet.write(3, 0, 89.53).expect("a cell");
        book.add_worksheet()
            .set_name("附")
            .expect("a name")
            .write(0, 0, "乙")
            .expect("a cell");
    });
    let book = Book::read(&bytes, None).expect("reads");
    let first = book.sheet(None).expect("a sheet");
    assert_eq!(first.name.as_deref(), Some("业主"));
    let rows: Vec<_> = first
        .table()
        .expect("reads")
        .rows()
        .map(|r| (r.number, r.cells().collect::<Vec<_>>()))
        .collect();
    assert_eq!(rows, [(2, vec!["", "甲"]), (4, vec!["89.53"])]);

    let chosen = table(&bytes, Some("附")).expect("reads");
    assert_eq!(chosen.row(0).cell(0), "乙");
    let missing = table(&bytes, Some("无")).expect_err("refused");
    assert_eq!(missing.rule(), "table.sheet");
}

#[test]
fn cells_out_of_bounds_are_refused() {
    let far_row = workbook(|book| {
        book.add_worksheet().write(0, 300, "甲").expect("a cell");
    });
    assert_eq!(table(&far_row, None), Err(TableError::Cells { row: 1 }));
}

#[test]
fn a_broken_workbook_is_refused() {
    let bytes = workbook(|book| {
        book.add_worksheet().write(0, 0, "甲").expect("a cell");
    });
    let refused = table(&bytes[..bytes.len() / 2], None).expect_err("refused");
    assert_eq!(refused.rule(), "table.workbook");
    assert_eq!(
        table(b"PK\x03\x04", None).expect_err("refused").rule(),
        "table.workbook"
    );
}

/// A minimal workbook around one worksheet's XML.
fn raw_workbook(sheet: &str) -> Vec<u8> {
    use std::io::Write;
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("in memory");
        zip.write_all(text.as_bytes()).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

fn read_sheet(cells: &str) -> Result<Table, TableError> {
    table(
        &raw_workbook(&format!(
            "<worksheet><sheetData>{cells}</sheetData></worksheet>"
        )),
        None,
    )
}

#[test]
fn absurd_cell_references_are_refused() {
    let cell = |at: &str| format!("<row><c r=\"{at}\"><v>1</v></c></row>");
    assert!(read_sheet(&cell("B2")).is_ok());
    for (at, rule) in [
        ("A3000000", "table.rows"),
        ("A99999999999", "table.workbook"),
        ("ZZZZZZZZZZ1", "table.workbook"),
        ("XFD1", "table.cells"),
        ("11", "table.workbook"),
    ] {
        assert_eq!(
            read_sheet(&cell(at)).expect_err("refused").rule(),
            rule,
            "{at}"
        );
    }
    let twice = r#"<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#;
    assert_eq!(
        read_sheet(twice).expect_err("refused").rule(),
        "table.workbook"
    );
    let back = r#"<row><c r="A2"><v>1</v></c></row><row><c r="A1"><v>2</v></c></row>"#;
    assert_eq!(
        read_sheet(back).expect_err("refused").rule(),
        "table.workbook"
    );
    let string = r#"<row><c r="A1" t="s"><v>7</v></c></row>"#;
    let _ = read_sheet(string);
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = table(&bytes, None);
        let _ = table(&[b"PK\x03\x04", &bytes[..]].concat(), None);
    }

    #[test]
    fn random_sheets_never_panic(cells in "(<(/)?(row|c|v|is|t|f)( (r|s|t)=\"[A-Zs0-9]{0,6}\")?>|[0-9a#&;.-]{0,4}){0,20}") {
        let _ = read_sheet(&cells);
    }

    #[test]
    fn quoting_round_trips(cells in prop::collection::vec("[a-z甲乙,;\" ]{0,6}", 1..6)) {
        let quoted: Vec<String> = cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        let table = table(format!("x,y\n{}\n", quoted.join(",")).as_bytes(), None);
        prop_assume!(table.as_ref().is_ok_and(|t| t.rows().len() == 2));
        let table = table.expect("assumed");
        let read: Vec<&str> = table.row(1).cells().collect();
        let expected: Vec<String> = cells.iter().map(|c| crate::text::normalise(c)).collect();
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn rows_may_end_in_cr_alone() {
    assert_eq!(
        read("a,b\rc,d\r").expect("reads"),
        [row(1, &["a", "b"]), row(2, &["c", "d"])]
    );
    assert_eq!(
        read("a,b\r\n\"c\re\",d\r\nf,g").expect("reads"),
        [
            row(1, &["a", "b"]),
            row(2, &["c\ne", "d"]),
            row(4, &["f", "g"])
        ]
    );
}

#[test]
fn a_first_line_may_name_the_delimiter() {
    assert_eq!(
        read("sep=;\na,1;b,2\n").expect("reads"),
        [row(2, &["a,1", "b,2"])]
    );
    assert_eq!(
        read("\"sep=;\"\r\na;b\r\n").expect("reads"),
        [row(2, &["a", "b"])]
    );
}

#[test]
fn what_is_no_table_is_called_what_it_is() {
    for (bytes, kind) in [
        (
            &b"<html><body><table></table></body></html>"[..],
            OtherKind::WebPage,
        ),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", OtherKind::WebPage),
        (b"<?xml version=\"1.0\"?><html>", OtherKind::WebPage),
        (b"<?xml version=\"1.0\"?><Workbook>", OtherKind::Xml),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OtherKind::OldWorkbook),
        (b"%PDF-1.7", OtherKind::Pdf),
    ] {
        let error = table(bytes, None).expect_err("refused");
        assert_eq!(
            (error.rule(), &error),
            ("table.kind", &TableError::Kind(kind))
        );
    }
}

#[test]
fn hidden_rows_and_columns_are_told() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for row in 0..4 {
            sheet.write(row, 0, "甲").expect("a cell");
            sheet.write(row, 1, "乙").expect("a cell");
        }
        sheet.set_row_hidden(2).expect("hides");
        sheet.set_column_hidden(1).expect("hides");
        sheet.set_row_height(3, 0).expect("hides");
    });
    let table = table(&bytes, None).expect("reads");
    let rows: Vec<u32> = (1..=4).filter(|row| table.hidden.has_row(*row)).collect();
    assert_eq!(rows, [3, 4]);
    assert_eq!(
        [0, 1].map(|column| table.hidden.has_column(column)),
        [false, true]
    );
}

#[test]
fn a_formula_without_a_stored_value_is_marked() {
    let formula = |value: &str| {
        let cell =
            format!(r#"<row r="1"><c r="A1"><f>B1+C1</f>{value}</c><c r="B1"><v>1</v></c></row>"#);
        read_sheet(&cell).expect("reads")
    };
    assert_eq!(
        formula("<v/>").row(0).cell(0),
        crate::workbook::FORMULA_CELL
    );
    assert_eq!(formula("").row(0).cell(0), crate::workbook::FORMULA_CELL);
    assert!(formula("<v>0</v>").row(0).is_zero_formula(0));
    assert_eq!(formula("<v>7.5</v>").row(0).cell(0), "7.5");
}

/// A minimal .ods around the XML of one table.
pub(crate) fn ods(table: &str) -> Vec<u8> {
    use std::io::Write;
    const SPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#;
    let content = format!(
        r#"<office:document-content {SPACES}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("in memory");
        zip.write_all(text.as_bytes()).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

pub(crate) fn ods_cells(texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#))
        .collect()
}

#[test]
fn an_open_document_is_read_with_what_it_hides() {
    let rows = [
        format!("<table:table-row>{}</table:table-row>", ods_cells(&["房号", "业主"])),
        format!("<table:table-row table:visibility=\"filter\">{}</table:table-row>", ods_cells(&["101", "甲"])),
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>"#.to_owned(),
        format!(
            r#"<table:table-row><table:table-cell office:value-type="float" office:value="102.5" table:number-rows-spanned="2"/>{}</table:table-row>"#,
            ods_cells(&["乙"])
        ),
        format!("<table:table-row><table:covered-table-cell/>{}</table:table-row>", ods_cells(&["丙"])),
        r#"<table:table-row><table:table-cell office:value-type="date" office:date-value="2001-03-04"/><table:table-cell table:formula="of:=1+1"/></table:table-row>"#.to_owned(),
    ];
    let bytes = ods(&format!(
        r#"<table:table table:name="一"><table:table-column/><table:table-column table:visibility="collapse"/>{}</table:table>"#,
        rows.concat()
    ));
    let book = Book::read(&bytes, None).expect("reads");
    assert_eq!(book.encoding, Encoding::Ods);
    let table = book
        .sheet(Some("一"))
        .and_then(Sheet::table)
        .expect("reads");
    let cells: Vec<_> = table
        .rows()
        .map(|r| (r.number, r.cell_or_merged(0), r.cell(1)))
        .collect();
    assert_eq!(
        cells,
        [
            (1, "房号", "业主"),
            (2, "101", "甲"),
            (5, "102.5", "乙"),
            (6, "102.5", "丙"),
            (7, crate::workbook::DATE_CELL, crate::workbook::FORMULA_CELL),
        ]
    );
    assert!(table.hidden.has_row(2) && !table.hidden.has_row(5));
    assert!(table.hidden.has_column(1) && !table.hidden.has_column(0));
}

#[test]
fn an_unread_sheet_that_is_broken_does_not_stop_the_others() {
    let bytes = workbook(|book| {
        book.add_worksheet().write(0, 0, "甲").expect("a cell");
        book.add_worksheet()
            .set_name("宽")
            .expect("a name")
            .write(0, 300, "乙")
            .expect("a cell");
    });
    assert!(table(&bytes, None).is_ok());
    assert_eq!(table(&bytes, Some("宽")), Err(TableError::Cells { row: 1 }));
}
