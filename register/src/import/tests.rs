use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::grouping::{Basis, Merge, Shared, SharedMark};
use crate::options::{HiddenRows, Namesakes};
use crate::place::Place;
use crate::unit::RowFault;
use crate::use_kind::UseKind;

fn rule(name: &str) -> CountingRule {
    CountingRule::preset(name).expect("a preset")
}

fn import_text(text: &str, options: &ImportOptions) -> Result<Register, ImportError> {
    import(text.as_bytes(), &rule("cn-civil-code"), options)
}

/// Imports, saying yes to every doubt; returns what was in doubt.
fn accept(
    bytes: &[u8],
    preset: &str,
    options: ImportOptions,
) -> (Result<Register, ImportError>, Vec<About>) {
    let first = import(bytes, &rule(preset), &options);
    let Err(ImportError::Doubts(report)) = first else {
        return (first, Vec::new());
    };
    let accepted = report.doubts.iter().map(|doubt| doubt.id.clone()).collect();
    let options = ImportOptions {
        accepted,
        ..options
    };
    let doubts = report.doubts.into_iter().map(|doubt| doubt.about).collect();
    (import(bytes, &rule(preset), &options), doubts)
}

fn accepted(text: &str, options: ImportOptions) -> (Register, Vec<About>) {
    let (register, doubts) = accept(text.as_bytes(), "cn-civil-code", options);
    (register.expect("imports"), doubts)
}

fn register(rows: &str) -> Register {
    let text = format!("房号,业主,证件号,面积,状态\n{rows}");
    accepted(&text, ImportOptions::default()).0
}

fn place(row: u32) -> Place {
    Place { sheet: None, row }
}

/// A workbook of one sheet; numbers are stored as numbers.
fn workbook(rows: &[&[&str]], change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    fill(book.add_worksheet(), rows);
    change(&mut book.worksheets_mut()[0]);
    book.save_to_buffer().expect("in memory")
}

fn fill(sheet: &mut rust_xlsxwriter::Worksheet, rows: &[&[&str]]) {
    for (cells, row) in rows.iter().zip(0u32..) {
        for (cell, column) in cells.iter().zip(0u16..) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number),
                Err(_) => sheet.write(row, column, *cell),
            }
            .expect("a cell");
        }
    }
}

fn civil(bytes: &[u8]) -> (Register, Vec<About>) {
    let (register, doubts) = accept(bytes, "cn-civil-code", ImportOptions::default());
    (register.expect("imports"), doubts)
}

fn sums(register: &Register) -> (u64, u64) {
    (register.totals.heads, register.totals.shares.get())
}

/// One building per sheet.
fn buildings() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for building in ["一幢", "二幢", "三幢"] {
        let sheet = book.add_worksheet().set_name(building).expect("a name");
        let number = building.chars().next().map_or("0", |c| match c {
            '一' => "1",
            '二' => "2",
            _ => "3",
        });
        let rooms = [101, 102, 103].map(|room| format!("{number}-{room}"));
        let owners = ["甲", "乙", "丙"].map(|owner| format!("业主{number}{owner}"));
        let rows: Vec<Vec<&str>> = [vec!["房号", "业主", "建筑面积"]]
            .into_iter()
            .chain(
                rooms
                    .iter()
                    .zip(&owners)
                    .map(|(room, owner)| vec![room.as_str(), owner, "80"]),
            )
            .collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        fill(sheet, &rows);
    }
    book.save_to_buffer().expect("in memory")
}

fn refused_rows(register: &Register) -> Vec<(u32, &'static str)> {
    let refused = register.report.refused.iter();
    refused.map(|r| (r.row.row, r.fault.rule())).collect()
}

fn rules(doubts: &[About]) -> Vec<&'static str> {
    doubts.iter().map(Rule::rule).collect()
}

/// Names, units and shares of each owner.
fn owners(register: &Register) -> Vec<(String, Vec<&str>, u64)> {
    let owner = |o: &'_ Owner| o.names.join("、");
    register
        .owners
        .iter()
        .map(|o| {
            let units = o.units.iter().map(String::as_str).collect();
            (owner(o), units, o.shares.get())
        })
        .collect()
}

#[test]
fn an_owner_of_several_units_is_one_head_with_the_sum() {
    let register =
        register("1-101,张三,A1234,50.00,\n1-102,李四,B1234,60,\n1-103,张三,A1234,70.5,\n");
    assert_eq!(
        owners(&register),
        [
            ("张三".to_owned(), vec!["1-101", "1-103"], 12_050),
            ("李四".to_owned(), vec!["1-102"], 6000),
        ]
    );
    assert_eq!(
        register.report.merges,
        [Merge {
            owner: 1,
            rows: vec![place(2), place(4)],
            basis: Basis::IdNumber
        }]
    );
    assert_eq!(
        register.totals,
        Totals {
            heads: 2,
            shares: Shares::new(18_050).expect("small"),
            units: 3
        }
    );
}

#[test]
fn co_owners_of_a_unit_are_one_head() {
    let register = register("1-101,张三、李四,,50,\n1-102,李四、张三,,60,\n");
    assert_eq!(register.totals.heads, 1);
    assert_eq!(register.report.merges[0].basis, Basis::CoOwners);
}

#[test]
fn owning_alone_and_owning_together_are_two_heads() {
    let register = register("1-101,张三,A1234,50,\n1-102,张三、李四,A1234、B1234,60,\n");
    assert_eq!(register.totals.heads, 2);
    assert_eq!(
        register.report.shared,
        [Shared {
            names: vec!["张三".to_owned()],
            owners: vec![1, 2],
            mark: SharedMark::Name
        }]
    );
    assert_eq!(register.report.doubts, []);
}

#[test]
fn unsold_units_of_a_developer_are_one_head() {
    let rows = "1-101,示例开发有限公司,,50,未售\n1-102,示例开发有限公司,,60,未售\n1-103,示例开发有限公司,,70,\n";
    let register = register(rows);
    assert_eq!(owners(&register).len(), 1);
    assert_eq!(register.owners[0].shares.get(), 18_000);
    assert_eq!(register.report.merges[0].basis, Basis::Developer);
}

#[test]
fn unnamed_unsold_units_are_the_named_developers() {
    let text = "房号,业主,面积,状态\n1-101,,50,未售\n1-102,张三,60,未交付\n1-103,李四,70,已售\n";
    let options = ImportOptions {
        developer: Some("示例开发有限公司".to_owned()),
        ..ImportOptions::default()
    };
    let register = import_text(text, &options).expect("imports");
    assert_eq!(register.totals.heads, 2);
    assert_eq!(register.owners[0].names, ["示例开发有限公司"]);
    let refused = import_text(text, &ImportOptions::default()).expect("imports");
    assert_eq!(refused.report.rows.refused, 2);
}

#[test]
fn namesakes_with_different_numbers_stay_apart() {
    let register = register("1-101,张三,A1234,50,\n1-102,张三,B1234,60,\n");
    assert_eq!(register.totals.heads, 2);
    assert_eq!(register.report.merges, []);
    assert_eq!(register.report.shared[0].mark, SharedMark::Name);
    assert_eq!(register.report.doubts, []);
}

#[test]
fn names_without_numbers_merge_only_on_request() {
    let text = "房号,业主,面积\n1-101,张三,50\n1-102,张三,60\n";
    let (apart, doubts) = accepted(text, ImportOptions::default());
    assert_eq!(
        (apart.totals.heads, rules(&doubts)),
        (2, vec!["doubt.namesakes"])
    );
    let merge = ImportOptions {
        namesakes: Namesakes::Merge,
        ..ImportOptions::default()
    };
    let merged = import_text(text, &merge).expect("imports");
    assert_eq!(merged.totals.heads, 1);
    assert_eq!(merged.report.merges[0].basis, Basis::Name);
    let one_person = ImportOptions {
        one_person: ["张三".to_owned()].into(),
        ..ImportOptions::default()
    };
    assert_eq!(
        import_text(text, &one_person).expect("imports").owners,
        merged.owners
    );
}

#[test]
fn one_number_under_two_names_is_a_doubt() {
    let register = register("1-101,张三,A1234,50,\n1-102,张叁,A1234,60,\n");
    assert_eq!(register.totals.heads, 2);
    let about = About::IdNumber {
        names: ["张三", "张叁"].map(str::to_owned).to_vec(),
        owners: vec![1, 2],
        rows: vec![place(2), place(3)],
    };
    assert_eq!(register.report.doubts[0].about, about);
    assert_eq!(about.rule(), "doubt.id_number");
}

#[test]
fn starred_out_numbers_merge_and_say_so() {
    let register = register("1-101,张三,1101****1234,50,\n1-102,张三,1101****1234,60,\n");
    assert_eq!(register.report.merges[0].basis, Basis::MaskedIdNumber);
}

#[test]
fn a_unit_in_two_rows_is_refused_in_both() {
    let text = "楼栋,房号,业主,面积\n3,101,张三,50\n3,102,李四,60\n3栋,0101,王五,70\n";
    let register = import_text(text, &ImportOptions::default()).expect("imports");
    assert_eq!(register.totals.heads, 1);
    let refused: Vec<_> = register
        .report
        .refused
        .iter()
        .map(|r| (r.row.row, r.fault.clone()))
        .collect();
    let fault = |unit: &str| RowFault::UnitDuplicate {
        unit: unit.to_owned(),
        rows: vec![place(2), place(4)],
    };
    assert_eq!(refused, [(2, fault("3幢101室")), (4, fault("3栋0101室"))]);
}

#[test]
fn a_building_merged_over_rows_is_that_of_each_row() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let format = rust_xlsxwriter::Format::new();
    let rows = [
        ["楼栋", "房号", "业主", "面积"],
        ["", "101", "张三", "50"],
        ["", "102", "李四", "60"],
        ["", "103", "王五", ""],
        ["", "104", "赵六", "80"],
        ["2幢", "101", "钱七", "70"],
    ];
    for (cells, row) in rows.iter().zip(0u32..) {
        for (cell, column) in cells.iter().zip(0u16..) {
            sheet.write(row, column, *cell).expect("a cell");
        }
    }
    sheet
        .merge_range(1, 0, 3, 0, "3幢", &format)
        .expect("merges");
    sheet
        .merge_range(2, 3, 3, 3, "60", &format)
        .expect("merges");
    let bytes = book.save_to_buffer().expect("in memory");
    let register = import(&bytes, &rule("cn-civil-code"), &ImportOptions::default());
    let register = register.expect("imports");
    let units: Vec<_> = register
        .owners
        .iter()
        .map(|o| o.units[0].as_str())
        .collect();
    // An area merged over rows belongs to neither unit.
    assert_eq!(units, ["2幢101室", "3幢101室"]);
    assert_eq!(
        refused_rows(&register),
        [
            (3, "roll.area_merged"),
            (4, "roll.area_merged"),
            (5, "roll.unit_missing")
        ]
    );
}

#[test]
fn a_total_of_two_to_the_forty_is_refused() {
    let refused = |owner: &dyn Fn(u32) -> String| {
        let mut text = "房号,业主,面积\n".to_owned();
        for room in 0..11_000 {
            text.push_str(&format!("1-{room},{},1000000\n", owner(room)));
        }
        let error = import_text(&text, &ImportOptions::default()).expect_err("refused");
        error.rule()
    };
    assert_eq!(refused(&|room| format!("甲{room}号")), "roll.total");
    assert_eq!(refused(&|_| "示例开发有限公司".to_owned()), "roll.total");
}

#[test]
fn a_register_without_units_is_refused() {
    let text = "房号,业主,面积\n1-101,张三,x\n车位1,张三,\n";
    let error = import_text(text, &ImportOptions::default()).expect_err("refused");
    assert_eq!(error.rule(), "roll.empty");
    let report = error.report().expect("the file was read");
    assert_eq!((report.rows.refused, report.rows.not_counted), (1, 1));
    assert_eq!(report.refused[0].fault.rule(), "roll.area");
    let text = error.to_string();
    assert!(
        text.contains("1 × roll.area: \"x\"") && text.contains("(row 2)"),
        "{text}"
    );
}

#[test]
fn fatal_errors_keep_their_rule() {
    let refused = |bytes: &[u8]| {
        let options = ImportOptions::default();
        let error = import(bytes, &rule("cn-civil-code"), &options).expect_err("refused");
        assert!(error.to_string().starts_with(error.rule()));
        error.rule()
    };
    assert_eq!(refused("甲,乙\n".as_bytes()), "columns.missing");
    assert_eq!(refused(b"\xff\xfe\n"), "table.encoding");
    let mixed = [&b"\xb7\xbf\xba\xc5\n"[..], "张三丰\n".as_bytes()].concat();
    assert_eq!(refused(&mixed), "table.mixed");
}

#[test]
fn the_report_reads_back_and_holds_no_identity_number() {
    let register = register(
        "1-101,张三,SECRET1234,50,\n1-102,张三,SECRET1234,6x,\n1-103,李四,SECRET1234,60,\n",
    );
    let json = serde_json::to_string(&register).expect("JSON");
    assert!(!json.contains("SECRET"));
    assert!(json.contains("\"rule\":\"roll.area\""));
    assert_eq!(
        serde_json::from_str::<Register>(&json).expect("reads"),
        register
    );
    let extended = json.replacen('{', "{\"more\":1,", 1);
    assert!(serde_json::from_str::<Register>(&extended).is_err());
}

mod sheets;
mod units;

/// Rows of every sort, some of them faulty.
fn any_row() -> impl Strategy<Value = String> {
    let owner = prop::sample::select(vec![
        "张三",
        "李四",
        "张三、李四",
        "示例开发有限公司",
        "",
        "王五",
    ]);
    let id = prop::sample::select(vec!["", "A1234", "B1234", "C1234"]);
    let area = prop::sample::select(vec!["50", "60.5", "1,203.40", "x", "-", "89.555"]);
    let kind = prop::sample::select(vec!["住宅", "车位", "商铺", ""]);
    let status = prop::sample::select(vec!["已售", "未售", "", "?"]);
    (0..40u32, owner, id, area, kind, status).prop_map(|(room, owner, id, area, kind, status)| {
        format!("1-{room},{owner},{id},\"{area}\",{kind},{status}\n")
    })
}

proptest! {
    /// From different units, because rows of one unit belong together if they follow each other.
    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in prop::collection::vec(any_row(), 1..40)
            .prop_map(|rows| {
                let renumbered = rows.iter().enumerate().map(|(index, row)| {
                    let (_, rest) = row.split_once(',').expect("a row");
                    format!("1-{index},{rest}")
                });
                renumbered.collect::<Vec<String>>()
            })
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let import = |rows: &[String]| {
            let text = format!("房号,业主,证件号,面积,用途,状态\n{}", rows.concat());
            accept(text.as_bytes(), "cn-civil-code", ImportOptions::default()).0
        };
        match (import(&rows), import(&shuffled)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(&one.owners, &other.owners);
                prop_assert_eq!(one.totals, other.totals);
                prop_assert_eq!(one.report.rows, other.report.rows);
            }
            (Err(one), Err(other)) => {
                prop_assert_eq!(one.rule(), other.rule());
                prop_assert_eq!(one.report().map(|r| r.rows), other.report().map(|r| r.rows));
            }
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    #[test]
    fn every_row_ends_up_somewhere(rows in prop::collection::vec(any_row(), 1..40)) {
        let text = format!("房号,业主,证件号,面积,用途,状态\n{}", rows.concat());
        let (register, _) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
        if let Ok(register) = register {
            let counts = register.report.rows;
            prop_assert_eq!(counts.total, rows.len());
            prop_assert_eq!(counts.total, counts.counted + counts.not_counted + counts.refused + counts.hidden);
            let joined = register.report.several_rows.iter().map(|unit| unit.rows.len() as u64 - 1);
            prop_assert_eq!(counts.counted as u64, register.totals.units + joined.sum::<u64>());
        }
    }
}
