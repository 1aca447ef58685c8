//! Files and sheets of every kind that was misread somewhere: each is read right, refused, or asked about.

use super::*;

#[test]
fn hidden_rows_are_left_out_and_asked_about() {
    let rows: &[&[&str]] = &[
        &["楼栋", "房号", "业主", "建筑面积"],
        &["1", "101", "甲一山", "80"],
        &["1", "102", "乙二川", "90"],
        &["1", "103", "旧业主丙", "100"],
        &["1", "104", "丁四林", "110"],
    ];
    let bytes = workbook(rows, |sheet| {
        sheet.set_row_hidden(3).expect("hides");
    });
    let stopped = import(&bytes, &rule("cn-civil-code"), &ImportOptions::default());
    assert_eq!(stopped.expect_err("in doubt").rule(), "doubt.open");
    let (register, doubts) = civil(&bytes);
    assert_eq!(sums(&register), (3, 28_000));
    let about = About::HiddenRows {
        count: 1,
        rows: vec![place(4)],
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.hidden_rows")
    );
    assert_eq!(register.report.hidden, [place(4)]);
    let read = ImportOptions {
        hidden_rows: HiddenRows::Read,
        ..ImportOptions::default()
    };
    let read = import(&bytes, &rule("cn-civil-code"), &read).expect("imports");
    assert_eq!(sums(&read), (4, 38_000));
}

#[test]
fn a_yes_to_hidden_rows_does_not_hold_for_others() {
    let id = |owner: &str| {
        let rows: &[&[&str]] = &[
            &["房号", "业主", "面积"],
            &["1-101", "甲", "80"],
            &["1-102", owner, "90"],
        ];
        let bytes = workbook(rows, |sheet| {
            sheet.set_row_hidden(2).expect("hides");
        });
        let error = import(&bytes, &rule("cn-civil-code"), &ImportOptions::default());
        let error = error.expect_err("in doubt");
        error.report().expect("a report").doubts[0].id.clone()
    };
    assert_eq!(id("乙"), id("乙"));
    assert_ne!(id("乙"), id("丙"));
}

#[test]
fn a_hidden_column_is_asked_about() {
    let rows: &[&[&str]] = &[&["房号", "业主", "建筑面积"], &["1-101", "甲", "80"]];
    let bytes = workbook(rows, |sheet| {
        sheet.set_column_hidden(2).expect("hides");
    });
    assert_eq!(rules(&civil(&bytes).1), ["doubt.hidden_columns"]);
}

#[test]
fn a_formula_with_a_stored_zero_never_drops_a_unit_in_silence() {
    let rows: &[&[&str]] = &[
        &["房号", "业主", "建筑面积", "用途"],
        &["1-101", "甲一山", "80", "住宅"],
        &["车位7", "丙三河", "", "车位"],
    ];
    let bytes = workbook(rows, |sheet| {
        sheet.write_formula(2, 2, "=A1+B1").expect("a formula");
    });
    let (register, doubts) = civil(&bytes);
    assert_eq!(rules(&doubts), ["doubt.formula_zero"]);
    assert_eq!(register.report.rows.not_counted, 1);
}

#[test]
fn a_formula_without_a_value_is_refused_by_name() {
    let (register, doubts) = civil("房号,业主,建筑面积,用途\n1-101,甲,#FORMULA!,住宅\n车位7,丙,#FORMULA!,车位\n1-102,乙,80,住宅\n".as_bytes());
    assert_eq!(
        refused_rows(&register),
        [(2, "roll.formula"), (3, "roll.formula")]
    );
    assert_eq!(doubts, []);
}

#[test]
fn shares_in_percent_are_exact() {
    let rows: &[&[&str]] = &[
        &["Unit no", "Owner", "Shares"],
        &["A-1", "Anna Verdi", "0.333333"],
        &["A-2", "Bruno Neri", "0.333333"],
        &["A-3", "Carla Rossi", "0.333334"],
    ];
    let bytes = workbook(rows, |_| ());
    let (register, doubts) = accept(&bytes, "shares-column", ImportOptions::default());
    let register = register.expect("imports");
    assert_eq!(sums(&register), (3, 1_000_000));
    assert_eq!(register.report.share_decimals, 6);
    let about = About::ShareDecimals {
        places: 6,
        sum: 1_000_000,
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.share_decimals")
    );
}

#[test]
fn thousandths_with_a_decimal_comma_are_exact() {
    let text = "Unit no;Owner;Shares\nA-1;Anna Verdi;333,33\nA-2;Bruno Neri;333,33\nA-3;Carla Rossi;333,34\n";
    let whole = ImportOptions {
        expected_total: Some("1000".to_owned()),
        ..ImportOptions::default()
    };
    // The expected total confirms the decimals.
    let register = import(text.as_bytes(), &rule("shares-column"), &whole).expect("imports");
    let shares: Vec<u64> = register
        .owners
        .iter()
        .map(|owner| owner.shares.get())
        .collect();
    assert_eq!(shares, [33_333, 33_333, 33_334]);
}

#[test]
fn a_sum_that_is_not_the_expected_one_is_asked_about() {
    let text =
        "Unit no,Owner,Shares\nA-1,Anna Verdi,3333\nA-2,Bruno Neri,3333\nA-3,Carla Rossi,3335\n";
    let expect = |total: &str| ImportOptions {
        expected_total: Some(total.to_owned()),
        ..ImportOptions::default()
    };
    let (register, doubts) = accept(text.as_bytes(), "shares-column", expect("10000"));
    assert_eq!(sums(&register.expect("imports")), (3, 10_001));
    let about = About::Total {
        expected: "10000".to_owned(),
        found: "10001".to_owned(),
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.total")
    );
    let no_number = import(text.as_bytes(), &rule("shares-column"), &expect("all"));
    assert_eq!(
        no_number.expect_err("refused").rule(),
        "roll.expected_total"
    );
}

#[test]
fn a_group_above_two_areas_is_not_the_area() {
    let rows: &[&[&str]] = &[
        &["楼栋", "房号", "业主", "", "", "用途"],
        &["", "", "", "套内面积", "建筑面积", ""],
        &["1", "101", "甲一山", "70", "88", "住宅"],
        &["1", "102", "乙二川", "80", "101", "住宅"],
    ];
    let format = rust_xlsxwriter::Format::new();
    let bytes = workbook(rows, |sheet| {
        sheet
            .merge_range(0, 3, 0, 4, "面积", &format)
            .expect("merges");
        for (column, text) in [(0, "楼栋"), (1, "房号"), (2, "业主"), (5, "用途")] {
            sheet
                .merge_range(0, column, 1, column, text, &format)
                .expect("merges");
        }
    });
    let (register, doubts) = civil(&bytes);
    assert_eq!(doubts, []);
    let shares: Vec<u64> = register
        .owners
        .iter()
        .map(|owner| owner.shares.get())
        .collect();
    assert_eq!(shares, [8800, 10_100]);
    assert_eq!(register.report.rows.total, 2);
}

#[test]
fn a_row_wider_than_the_header_is_refused() {
    let text = "楼栋,房号,业主,建筑面积,用途\n1,101,甲一山,89.50,住宅\n1,S1,乙二川商贸有限公司,1,203.40,商铺\n1,S2,丙三河,1,203.40\n";
    let (register, _) = civil(text.as_bytes());
    assert_eq!(
        refused_rows(&register),
        [(3, "roll.row_width"), (4, "roll.row_width")]
    );
    assert_eq!(sums(&register), (1, 8950));
}

#[test]
fn rows_that_end_in_cr_are_rows() {
    let (register, _) =
        civil("房号,业主,建筑面积\r1-101,甲一山,80.00\r1-102,乙二川,90.00\r".as_bytes());
    assert_eq!(sums(&register), (2, 17_000));
}

#[test]
fn another_code_page_is_asked_about() {
    let text =
        "Apartment;Owner;Area\nA-1;Hélène Dupré;80.5\nA-2;Jürgen Müller;90\nA-3;José Núñez;70\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
    let (register, doubts) = civil(&bytes);
    assert!(rules(&doubts).contains(&"doubt.encoding"), "{doubts:?}");
    assert_eq!(register.totals.heads, 3);
    let chosen = ImportOptions {
        encoding: Some("windows-1252".to_owned()),
        ..ImportOptions::default()
    };
    let register = import(&bytes, &rule("cn-civil-code"), &chosen).expect("imports");
    assert_eq!(register.owners[0].names, ["Hélène Dupré"]);
    let garbled = import_text(
        "房号,业主,面积\n1-101,H閘鑞e Dupr,80\n",
        &ImportOptions::default(),
    );
    let report = garbled.expect_err("in doubt");
    assert_eq!(
        report.report().expect("a report").doubts[0].about.rule(),
        "doubt.garbled"
    );
}

#[test]
fn unread_sheets_are_asked_about() {
    let (register, doubts) = civil(&buildings());
    assert_eq!(register.totals.heads, 3);
    let about = About::SheetsUnread {
        sheets: ["二幢", "三幢"].map(str::to_owned).to_vec(),
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.sheets_unread")
    );
    let unread: Vec<_> = register
        .report
        .unread
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.rows))
        .collect();
    assert_eq!(unread, [("二幢", Some(4)), ("三幢", Some(4))]);
}

#[test]
fn several_sheets_are_one_register() {
    let all = ImportOptions {
        all_sheets: true,
        ..ImportOptions::default()
    };
    let register = import(&buildings(), &rule("cn-civil-code"), &all).expect("imports");
    assert_eq!(sums(&register), (9, 72_000));
    let named = ImportOptions {
        sheets: ["一幢", "三幢"].map(str::to_owned).to_vec(),
        ..ImportOptions::default()
    };
    let register = import(&buildings(), &rule("cn-civil-code"), &named).expect("imports");
    assert_eq!(register.totals.heads, 6);
    let json = serde_json::to_string(&register).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Register>(&json).expect("reads"),
        register
    );
}

#[test]
fn a_decimal_comma_is_read_after_a_named_delimiter() {
    let text = "sep=;\nApartment;Owner;Area\nA-1;Anna Verdi;80,50\nA-2;Bruno Neri;1.203,40\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!(sums(&register), (2, 128_390));
    assert_eq!(doubts, []);
    assert_eq!(register.report.sheets[0].decimal_mark, DecimalMark::Comma);
    let mixed = "Apartment;Owner;Area\nA-1;Anna Verdi;80,50\nA-2;Bruno Neri;90.5\n";
    let (register, _) = civil(mixed.as_bytes());
    assert_eq!(refused_rows(&register), [(2, "roll.area")]);
}

#[test]
fn stored_numbers_are_never_read_with_a_decimal_comma() {
    let rows: &[&[&str]] = &[
        &["房号", "业主", "面积"],
        &["1-101", "甲", "89.505"],
        &["1-102", "乙", "80,50"],
        &["1-103", "丙", "70"],
    ];
    let (register, _) = civil(&workbook(rows, |_| ()));
    assert_eq!(
        refused_rows(&register),
        [(2, "roll.area"), (3, "roll.area")]
    );
}

#[test]
fn two_headers_for_the_owner_are_asked_about() {
    let text = "房号,业主姓名,产权人,面积\n1-101,张三,李四,80\n";
    let (_, doubts) = civil(text.as_bytes());
    assert_eq!(rules(&doubts), ["doubt.column"]);
    let chosen = ImportOptions {
        columns: vec!["owner=产权人".parse().expect("a choice")],
        ..ImportOptions::default()
    };
    assert_eq!(
        import_text(text, &chosen).expect("imports").owners[0].names,
        ["李四"]
    );
}

#[test]
fn only_what_was_accepted_by_name_is_accepted() {
    let text = "房号,业主,面积\n1-101,不详,80\n1-102,未知,90\n";
    let error = import_text(text, &ImportOptions::default()).expect_err("in doubt");
    let doubts = &error.report().expect("a report").doubts;
    let one = ImportOptions {
        accepted: [doubts[0].id.clone()].into(),
        ..ImportOptions::default()
    };
    let error = import_text(text, &one).expect_err("one is open");
    let open: Vec<&str> = error
        .report()
        .expect("a report")
        .open_doubts()
        .map(|d| d.id.as_str())
        .collect();
    assert_eq!(open, [doubts[1].id.as_str()]);
}

/// `doubt.total_row`: a line of totals is held against the rows above it.
#[test]
fn a_total_that_is_not_the_sum_is_asked_about() {
    let rows =
        "房号,业主,面积\n1-101,甲一山,80.50\n1-102,乙二川,60\n小计,,140.50\n2-101,丙三水,70\n";
    let read = |total: &str| {
        let text = format!("{rows}小计,,70\n合计,,{total}\n");
        let (register, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
        let rows = register.expect("imports").report.rows;
        (doubts, rows.counted, rows.refused, rows.no_unit)
    };
    assert_eq!(read("210.5"), (vec![], 3, 0, 3));
    let about = About::TotalRow {
        row: place(7),
        says: "220.50".to_owned(),
        sum: "210.50".to_owned(),
    };
    assert_eq!(read("220.5"), (vec![about], 3, 0, 3));
}

/// `doubt.total_row`: a total that cannot be read is asked about and not dropped.
#[test]
fn a_total_that_is_no_number_is_asked_about() {
    for says in ["约210", "210,5", "#REF!", "2套共210.50"] {
        let text = format!("房号;业主;面积\n1-101;甲一山;80.50\n1-102;乙二川;130\n合计;;{says}\n");
        let (_, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
        let about = About::TotalRow {
            row: place(4),
            says: says.to_owned(),
            sum: "210.50".to_owned(),
        };
        assert_eq!(doubts, [about], "{says}");
    }
    let text = "房号,业主,面积\n1-101,甲一山,80.50\n合计,,\n总计,,—\n";
    let (_, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
    assert_eq!(doubts, []);
}

/// `doubt.total_row`: a total above the rows is held against those below it.
#[test]
fn a_total_above_its_rows_is_held_against_them() {
    let read = |first: &str, second: &str| {
        let text = format!(
            "房号,业主,面积\n合计,,200\n{first}1-101,甲一山,80\n1-102,乙二川,50\n{second}2-101,丙三水,70\n"
        );
        let (register, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
        assert_eq!(sums(&register.expect("imports")), (3, 20_000));
        doubts
    };
    assert_eq!(read("", ""), []);
    assert_eq!(read("小计,,130\n", "小计,,70\n"), []);
    assert_eq!(
        rules(&read("小计,,130\n", "小计,,71\n")),
        ["doubt.total_row"]
    );
    assert_eq!(rules(&read("小计,,131\n", "")), ["doubt.total_row"]);
}

/// `doubt.total_word`: a unit is not lost because its measure is what the rows above it add up to.
#[test]
fn a_unit_that_agrees_with_the_sum_above_it_is_not_a_total() {
    let header = "楼栋,单元,房号,业主,建筑面积\n1,1,101,张三,100\n";
    for row in ["1,1,102,上海汇总,100", "1,1,102合计,王强,100"] {
        let text = format!("{header}{row}\n1,1,103,李四,100\n");
        for (preset, shares) in [("cn-civil-code", 30_000), ("units-equal", 3)] {
            let (register, doubts) = accept(text.as_bytes(), preset, ImportOptions::default());
            assert_eq!(rules(&doubts), ["doubt.total_word"], "{row}");
            assert_eq!(sums(&register.expect("imports")), (3, shares), "{row}");
        }
    }
}

/// `doubt.total_word`: a co-owner below the unit is not lost either.
#[test]
fn a_co_owner_who_is_called_like_a_total_is_asked_about() {
    let text = "楼栋,单元,房号,业主,建筑面积\n1,1,101,张三,100\n,,,王小计,\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!(rules(&doubts), ["doubt.continued_rows", "doubt.total_word"]);
    assert_eq!(register.owners[0].names, ["张三", "王小计"]);
}
