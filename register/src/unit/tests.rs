use linli_rule::Rule;

use super::*;
use crate::table::Table;

const HEADER: &str = "楼栋,单元,房号,业主,证件号,建筑面积,用途,共有人,共有情况,状态,份额\n";

/// What becomes of one row under a preset.
fn read_by(preset: &str, row: &str, developer: Option<&str>) -> Result<Reading, RowFault> {
    let text = format!("{HEADER}{row}\n");
    let table = Table::read(text.as_bytes(), None).expect("a table");
    let rule = CountingRule::preset(preset).expect("a preset");
    let columns = Columns::find(&table, &[], &rule.needed_columns()).expect("columns");
    let reader = Reader {
        columns: &columns,
        rule: &rule,
        developer,
    };
    reader.read(table.row(1))
}

fn unit(row: &str) -> Unit {
    match read_by("cn-civil-code", row, None) {
        Ok(Reading::Counts(unit)) => unit,
        Ok(Reading::DoesNotCount { .. }) => panic!("{row} does not count"),
        Err(fault) => panic!("{row}: {fault}"),
    }
}

fn refused(row: &str) -> &'static str {
    match read_by("cn-civil-code", row, None) {
        Err(fault) => {
            assert!(fault.to_string().starts_with(fault.rule()));
            fault.rule()
        }
        Ok(_) => panic!("{row} is taken"),
    }
}

#[test]
fn a_row_is_read() {
    let unit = unit("3,2,1201,张三,A1234567,89.50,住宅,,单独所有,已售,");
    assert_eq!(unit.label, "3幢2单元1201室");
    assert_eq!(unit.shares, 8950);
    assert_eq!(
        unit.owners,
        [OwnerName {
            name: "张三".to_owned(),
            id: Some("A1234567".to_owned())
        }]
    );
    assert!(unit.sold);
}

#[test]
fn co_owners_come_from_both_columns() {
    let read = unit("3,2,1201,张三,A1234567,89.50,住宅,李四、王五,共同共有,已售,");
    let names: Vec<&str> = read.owners.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(names, ["张三", "李四", "王五"]);
    let ids: Vec<_> = read.owners.iter().map(|o| o.id.is_some()).collect();
    assert_eq!(ids, [true, false, false]);
}

#[test]
fn bad_areas_are_refused() {
    for area in [
        "-1",
        "0",
        "0.00",
        "",
        "—",
        "约90",
        "89.505",
        "1000000.01",
        "\"89,50\"",
    ] {
        let row = format!("3,2,1201,张三,,{area},住宅,,,,");
        assert_eq!(refused(&row), "roll.area", "{area}");
    }
}

#[test]
fn each_refusal_names_its_rule() {
    for (row, rule) in [
        (",2,1201,张三,,89.50,住宅,,,,", "roll.unit_missing"),
        ("3,2,,张三,,89.50,住宅,,,,", "roll.unit_missing"),
        ("3,2,#N/A,张三,,89.50,住宅,,,,", "roll.unit_label"),
        ("3,2,#DATE!,张三,,89.50,住宅,,,,", "roll.unit_label"),
        ("3,2,1201,,,89.50,住宅,,,,", "roll.owner_missing"),
        ("3,2,1201,—,,89.50,住宅,,,,", "roll.owner_missing"),
        ("3,2,1201,4711,,89.50,住宅,,,,", "roll.owner_name"),
        ("3,2,1201,张三、张三,,89.50,住宅,,,,", "roll.owner_twice"),
        ("3,2,1201,张三,1.10101E+17,89.50,住宅,,,,", "roll.id_number"),
        (
            "3,2,1201,张三、李四、王五,A1234;B1234,89.50,住宅,,,,",
            "roll.id_count",
        ),
        (
            "3,2,1201,张三、李四,,89.50,住宅,,单独所有,,",
            "roll.share_note",
        ),
        ("3,2,1201,张三,,89.50,住宅,,共同共有,,", "roll.share_note"),
        ("3,2,1201,张三,,89.50,住宅,,,抵押,", "roll.status"),
        ("3,2,1201,,,89.50,住宅,,,未售,", "roll.developer"),
        ("3,2,1201,张三,,89.50,住宅,,,未交付,", "roll.developer"),
        ("合计,,,,,123.00,,,,,", "roll.summary_row"),
        (
            "楼栋,单元,房号,业主,证件号,建筑面积,用途,共有人,共有情况,状态,份额",
            "roll.repeated_header",
        ),
    ] {
        assert_eq!(refused(row), rule, "{row}");
    }
    let long = format!("3,2,{},张三,,89.50,住宅,,,,", "1".repeat(200));
    assert_eq!(refused(&long), "roll.unit_label");
    let crowd = vec!["甲"; MAX_CO_OWNERS + 1].join("、");
    assert_eq!(
        refused(&format!("3,2,1201,{crowd},,89.50,住宅,,,,")),
        "roll.owner_name"
    );
}

#[test]
fn two_namesakes_with_different_numbers_may_own_together() {
    assert_eq!(
        unit("3,2,1201,张三、张三,A1234;B1234,89.50,住宅,,,,")
            .owners
            .len(),
        2
    );
}

#[test]
fn the_developer_owns_what_is_unsold_or_not_handed_over() {
    for row in [
        "3,2,1201,,,89.50,住宅,,,未售,",
        "3,2,1201,张三,,89.50,住宅,,,已售未交付,",
    ] {
        match read_by("cn-civil-code", row, Some("示例开发有限公司")) {
            Ok(Reading::Counts(unit)) => {
                assert_eq!(unit.owners[0].name, "示例开发有限公司");
                assert!(!unit.sold);
            }
            _ => panic!("{row} does not count"),
        }
    }
}

#[test]
fn parking_counts_only_with_an_area_of_its_own() {
    let without = read_by("cn-civil-code", "B1,,车位12,,,,车位,,,,", None);
    assert!(matches!(
        without,
        Ok(Reading::DoesNotCount {
            kind: UseKind::Parking,
            ..
        })
    ));
    assert_eq!(unit("B1,,车位12,张三,,12.50,车位,,,,").shares, 1250);
    let equal = read_by("units-equal", "B1,,车位12,张三,,12.50,车位,,,,", None);
    assert!(matches!(equal, Ok(Reading::DoesNotCount { .. })));
}

#[test]
fn shares_come_from_where_the_rule_says() {
    let shares = |preset: &str, row: &str| match read_by(preset, row, None) {
        Ok(Reading::Counts(unit)) => Ok(unit.shares),
        Ok(Reading::DoesNotCount { .. }) => panic!("does not count"),
        Err(fault) => Err(fault.rule()),
    };
    assert_eq!(
        shares("units-equal", "3,2,1201,张三,,89.50,住宅,,,,"),
        Ok(1)
    );
    assert_eq!(
        shares("shares-column", "3,2,1201,张三,,89.50,住宅,,,,137"),
        Ok(137)
    );
    for bad in ["", "0", "-1", "1.5", "1099511627776", "+7", "甲"] {
        let row = format!("3,2,1201,张三,,89.50,住宅,,,,{bad}");
        assert_eq!(shares("shares-column", &row), Err("roll.shares"), "{bad}");
    }
}

#[test]
fn uses_are_told() {
    for (text, kind) in [
        ("成套住宅", UseKind::Dwelling),
        ("商业服务", UseKind::Shop),
        ("办公", UseKind::Office),
        ("机动车库", UseKind::Parking),
        ("储藏室", UseKind::Storage),
        ("幼儿园", UseKind::Other),
        ("Parking", UseKind::Parking),
    ] {
        assert_eq!(use_kind(text, ""), kind, "{text}");
    }
    assert_eq!(use_kind("", "地下车位B1-001"), UseKind::Parking);
    assert_eq!(use_kind("", "3幢1201室"), UseKind::Dwelling);
}
