use linli_rule::Rule;

use super::*;

const HEADER: &str = "楼栋,单元,房号,业主,证件号,建筑面积,用途,共有人,共有情况,状态,份额\n";

/// What becomes of one row under a preset.
fn read_by(preset: &str, row: &str, developer: Option<&str>) -> Result<(Label, Reading), RowFault> {
    let text = format!("{HEADER}{row}\n");
    let book = crate::Book::read(text.as_bytes(), None).expect("a table");
    let table = book
        .sheet(None)
        .and_then(crate::Sheet::table)
        .expect("a table");
    let rule = CountingRule::preset(preset).expect("a preset");
    let columns = Columns::find(table, &[], &rule.needed_columns(), None).expect("columns");
    let row = table.row(1);
    let reader = Reader {
        sheet: 0,
        columns: &columns,
        rule: &rule,
        developer,
        mark: DecimalMark::Point,
        shares: ShareColumn::of(
            [columns.text(row, Column::Shares)].into_iter(),
            DecimalMark::Point,
        ),
        is_delimited: true,
        uses: HashMap::new(),
        tenures: [Column::ShareNote]
            .map(|column| columns.text(row, column))
            .map(|note| (note, Tenure::of(note)))
            .into(),
    };
    reader.check_form(row)?;
    let label = reader.label(row, None)?;
    let reading = reader.read(row, &label, None)?;
    if let Reading::Counts(unit) = &reading {
        unit.tenure.check(unit.owners.len())?;
    }
    Ok((label, reading))
}

fn unit(row: &str) -> Unit {
    labelled(row).1
}

fn labelled(row: &str) -> (Label, Unit) {
    match read_by("cn-civil-code", row, None) {
        Ok((label, Reading::Counts(unit))) => (label, unit),
        Ok((_, Reading::DoesNotCount { .. })) => panic!("{row} does not count"),
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
    let (label, unit) = labelled("3,2,1201,张三,A1234567,89.50,住宅,,单独所有,已售,");
    assert_eq!(label.label, "3幢2单元1201室");
    assert_eq!(unit.shares, 8950);
    assert_eq!(
        unit.owners,
        [OwnerName {
            name: "张三".to_owned(),
            id: Some("A1234567".to_owned())
        }]
    );
    assert_eq!(unit.status, Status::Sold);
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
        ("3,2,2月3日,张三,,89.50,住宅,,,,", "roll.unit_label"),
        ("3,2,3-Feb,张三,,89.50,住宅,,,,", "roll.unit_label"),
        ("3,2,1201,张三,,#FORMULA!,住宅,,,,", "roll.formula"),
        ("3,2,1201,张三,,1,203.40,住宅,,,", "roll.row_width"),
        ("3,2,1201,张三,,89.50,住宅,,,已售,1,5", "roll.row_width"),
        (
            "3,2,1201,\"Smith, John, Doe, Jane\",,89.50,住宅,,,,",
            "roll.owner_commas",
        ),
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

/// `roll.summary_row`: the word may stand in any cell that names the unit or its owner, not in the first alone.
#[test]
fn a_line_of_totals_is_no_unit_wherever_it_says_so() {
    for row in [
        "合计,,,,,210.00,,,,,",
        "3幢小计,,,,,210.00,,,,,",
        "合计,,2套,2户,,210.00,,,,,",
        ",,,合计,,210.00,,,,,",
        ",,,本栋合计,,210.00,,,,,",
        "1,,,总计,,210.00,,,,,",
        "1,1,合计,,,210.00,,,,,",
        "1,1,二层小计,,,210.00,,,,,",
        "1,1,合计,2户,,210.00,住宅,,,,",
        "1号楼,合计,2套,二人,,210.00,住宅,,,,",
        "1,1,合 计,2户,,210.00,住宅,,,,",
        "1,1,合　计：,2户,,210.00,住宅,,,,",
        "1,1,Total,2,,210.00,住宅,,,,",
        "1,1,Grand Total,2,,210.00,住宅,,,,",
        "1,1,SUBTOTAL:,2,,210.00,住宅,,,,",
    ] {
        assert_eq!(refused(row), "roll.summary_row", "{row}");
    }
    for (building, room, owner) in [
        ("Old Garage Lofts", "1201", "张三"),
        ("Total Tower", "1201", "张三"),
        ("合计苑", "1201", "张三"),
        ("3", "Sum", "Totally Lee"),
        ("3", "1201", "合计设计有限公司"),
    ] {
        let row = format!("{building},2,{room},{owner},,89.50,住宅,,,,");
        let unit = unit(&row);
        assert_eq!(unit.owners[0].name, owner, "{row}");
        assert!(unit.marks.is_empty(), "{row}");
    }
}

/// `doubt.total_word`: a row that names a unit or somebody is never a line of totals without a question.
#[test]
fn a_unit_beside_a_word_for_totals_is_asked_about() {
    for (row, word) in [
        ("1,1,202,Total,,210.00,住宅,,,,", "Total"),
        ("1,1,202,王小计,,210.00,住宅,,,,", "王小计"),
        ("1,1,202,上海汇总,,210.00,住宅,,,,", "上海汇总"),
        ("1,1,201,总计,,210.00,住宅,,,,", "总计"),
        ("1,1,202小计,赵六,,210.00,住宅,,,,", "202小计"),
        ("1,1,共计,张三,,210.00,住宅,,,,", "共计"),
        ("1,汇总,201,张三,,210.00,住宅,,,,", "汇总"),
        ("1,本栋合计,2套,张三,,210.00,住宅,,,,", "本栋合计"),
        ("小计,2,1201,张三,,89.50,住宅,,,,", "小计"),
    ] {
        let asked = Mark::TotalWord(word.to_owned());
        let marks = unit(row).marks;
        assert!(marks.iter().any(|(_, mark)| *mark == asked), "{row}");
    }
    for (row, rule) in [
        (",,,王小计,,210.00,住宅,,,,", "roll.unit_missing"),
        ("1,1,202小计,,,210.00,住宅,,,,", "roll.owner_missing"),
        ("合计,,,张三,,210.00,住宅,,,,", "roll.unit_missing"),
    ] {
        assert_eq!(refused(row), rule, "{row}");
    }
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
            Ok((_, Reading::Counts(unit))) => {
                assert_eq!(unit.owners[0].name, "示例开发有限公司");
                assert_ne!(unit.status, Status::Sold);
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
        Ok((
            _,
            Reading::DoesNotCount {
                kind: UseKind::Parking,
                ..
            }
        ))
    ));
    assert_eq!(unit("B1,,车位12,张三,,12.50,车位,,,,").shares, 1250);
    let equal = read_by("units-equal", "B1,,车位12,张三,,12.50,车位,,,,", None);
    assert!(matches!(equal, Ok((_, Reading::DoesNotCount { .. }))));
}

#[test]
fn shares_come_from_where_the_rule_says() {
    let shares = |preset: &str, row: &str| match read_by(preset, row, None) {
        Ok((_, Reading::Counts(unit))) => Ok(unit.shares),
        Ok((_, Reading::DoesNotCount { .. })) => panic!("does not count"),
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
    for bad in [
        "",
        "0",
        "-1",
        "1.5000001",
        "1099511627776",
        "+7",
        "甲",
        "1/3",
    ] {
        let row = format!("3,2,1201,张三,,89.50,住宅,,,,{bad}");
        assert_eq!(shares("shares-column", &row), Err("roll.shares"), "{bad}");
    }
}
