//! The shipped sample: three files, one register.

use linli_register::report::{Basis, RowCounts};
use linli_register::{CountingRule, ImportOptions, Register, UseKind, import, sample};
use linli_rule::Rule;

const CSV: &[u8] = include_bytes!("../../examples/register.csv");
const GB18030: &[u8] = include_bytes!("../../examples/register-gb18030.csv");
const XLSX: &[u8] = include_bytes!("../../examples/register.xlsx");

fn register(bytes: &[u8]) -> Register {
    let rule = CountingRule::preset("cn-civil-code").expect("a preset");
    import(bytes, &rule, &ImportOptions::default()).expect("imports")
}

#[test]
fn the_files_are_what_the_generator_writes() {
    let rows = sample::shipped();
    assert!(sample::csv(&rows).as_bytes() == CSV);
    assert!(sample::csv_gb18030(&rows) == GB18030);
}

#[test]
fn three_formats_give_one_register() {
    let (csv, mut gb18030, mut xlsx) = (register(CSV), register(GB18030), register(XLSX));
    let sheet = xlsx.report.sheets[0].name.take();
    assert_eq!(sheet.as_deref(), Some("业主清册"));
    gb18030.report.encoding = csv.report.encoding.clone();
    xlsx.report.encoding = csv.report.encoding.clone();
    for other in [&gb18030, &xlsx] {
        assert_eq!(csv.totals, other.totals);
        assert_eq!(csv.report.refused, other.report.refused);
        assert!(csv == *other);
    }
}

#[test]
fn the_sample_has_everything_that_registers_have() {
    let register = register(CSV);
    let report = &register.report;
    let counts = RowCounts {
        total: 1259,
        counted: 1151,
        not_counted: 100,
        refused: 6,
        no_unit: 2,
        hidden: 0,
    };
    assert_eq!(report.rows, counts);
    assert_eq!(register.totals.heads, 1052);
    assert_eq!(report.sheets[0].header_row, 2);
    assert_eq!(report.doubts, []);
    assert!(
        report
            .not_counted
            .iter()
            .all(|unit| unit.kind == UseKind::Parking)
    );
    let co_owned = register.owners.iter().filter(|owner| owner.names.len() > 1);
    assert!(co_owned.count() > 100);
    let bases = |basis| report.merges.iter().filter(|m| m.basis == basis).count();
    assert_eq!((bases(Basis::IdNumber), bases(Basis::Developer)), (50, 1));
    let refused: Vec<_> = report
        .refused
        .iter()
        .map(|r| (r.row.row, r.fault.rule()))
        .collect();
    let expected = [
        (41, "roll.area"),
        (91, "roll.area"),
        (151, "roll.owner_missing"),
        (221, "roll.area"),
        (301, "roll.unit_duplicate"),
        (302, "roll.unit_duplicate"),
        (401, "roll.repeated_header"),
        (1261, "roll.summary_row"),
    ];
    assert_eq!(refused, expected);
    let untidy = register.owners.iter().find(|owner| owner.names == ["钱予"]);
    let untidy = untidy.expect("the untidy row is read");
    assert_eq!(
        (untidy.units[0].as_str(), untidy.shares.get()),
        ("90幢1单元401室", 108_950)
    );
}
