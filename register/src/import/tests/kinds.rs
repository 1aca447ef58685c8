//! Registers of every kind that was misread somewhere: each is read right, refused, or asked about.

use super::*;

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
fn a_room_that_became_a_date_is_refused_or_asked_about() {
    let text = "房号,业主,建筑面积\n2月3日,甲一山,80.00\n3-Feb,乙二川,90.00\n2001/3/4,丙三河,100.00\n1-101,丁四林,110.00\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!(
        refused_rows(&register),
        [(2, "roll.unit_label"), (3, "roll.unit_label")]
    );
    let about = About::DateLike {
        row: place(4),
        text: "2001/3/4".to_owned(),
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.date_like")
    );
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
fn one_unit_on_two_sheets_names_both() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["a", "b"] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        fill(
            sheet,
            &[
                &["房号", "业主", "面积"],
                &["1-101", "甲", "80"],
                &[&format!("{name}-1"), "乙丙", "70"],
            ],
        );
    }
    let bytes = book.save_to_buffer().expect("in memory");
    let all = ImportOptions {
        all_sheets: true,
        ..ImportOptions::default()
    };
    let (register, _) = accept(&bytes, "cn-civil-code", all);
    let register = register.expect("imports");
    let places: Vec<String> = register
        .report
        .refused
        .iter()
        .map(|r| r.row.to_string())
        .collect();
    assert_eq!(places, ["a!2", "b!2"]);
    let json = serde_json::to_value(&register.report.refused).expect("JSON");
    assert_eq!(json[0]["row"], "a!2");
}

#[test]
fn surname_comma_given_name_is_one_head_in_doubt() {
    let text = "Apartment,Owner,ID number,Area\nA-1,\"Smith, John\",,80\nA-2,\"Smith, John\",,90\nA-3,\"Nguyen, An\",K1001,70\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!(sums(&register), (3, 24_000));
    assert_eq!(register.owners[0].names, ["Smith, John"]);
    assert_eq!(rules(&doubts), ["doubt.owner_comma", "doubt.namesakes"]);
}

#[test]
fn remarks_in_an_owners_cell_are_asked_about() {
    let text = "房号,业主,建筑面积\n1-101,甲一山（已故）,80\n1-102,甲一山,90\n1-103,乙二川等3人,70\n1-104,丙三河（未成年，监护人丙大河）,60\n1-105,丁四林*,50\n1-106,丁四林,50\n1-107,不详,50\n1-108,李四与王五,50\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!(
        rules(&doubts),
        [
            "doubt.owner_remark",
            "doubt.owner_more",
            "doubt.owner_remark",
            "doubt.owner_remark",
            "doubt.owner_unknown",
            "doubt.owner_joined",
            "doubt.namesakes",
            "doubt.namesakes",
        ]
    );
    let names: Vec<&str> = register
        .owners
        .iter()
        .map(|owner| owner.names[0].as_str())
        .collect();
    assert_eq!(names[3], "丙三河");
    assert!(register.owners.iter().all(|owner| owner.names.len() == 1));
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
fn a_basement_is_a_unit_of_its_own() {
    let text = "楼栋,房号,业主,建筑面积\n3,101,甲一山,80\n3,-101,乙二川,90\n3,-1-05,丙三河,90\n3,负一层101,丁四林,70\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!((sums(&register), doubts), ((4, 33_000), vec![]));
    let units: Vec<&str> = register
        .owners
        .iter()
        .map(|owner| owner.units[0].as_str())
        .collect();
    assert!(
        units.contains(&"3幢101室") && units.contains(&"3幢负101室"),
        "{units:?}"
    );
}

#[test]
fn no_unit_loses_its_vote_for_one_word() {
    let text = "Apartment,Owner,Use\nOld Garage Lofts 1,Anna Verdi,\nOld Garage Lofts 2,Bruno Neri,\nMain House 1,Carla Rossi,\nMain House 2,Dora Blu,Flat with parking space\nMain House 3,Ezio Gallo,Residence\nGarage 3,Ezio Gallo,\n";
    let (register, doubts) = accept(text.as_bytes(), "units-equal", ImportOptions::default());
    let register = register.expect("imports");
    assert_eq!(register.totals.heads, 5);
    assert_eq!(rules(&doubts), ["doubt.use", "doubt.use"]);
    let units: Vec<&str> = register
        .owners
        .iter()
        .map(|owner| owner.units[0].as_str())
        .collect();
    assert_eq!(units[0], "Main House 1");
    assert!(units.iter().all(|unit| !unit.contains('室')));
    assert_eq!(register.report.not_counted[0].unit, "Garage 3");
    assert_eq!(
        register.report.uses["Flat with parking space"],
        UseKind::Dwelling
    );
}

#[test]
fn co_owners_on_several_rows_are_one_head() {
    let format = rust_xlsxwriter::Format::new();
    let rows: &[&[&str]] = &[
        &["房号", "业主", "证件号", "建筑面积"],
        &["", "张三", "A1234", ""],
        &["", "李四", "B1234", ""],
        &["1-102", "王五", "C1234", "70"],
    ];
    let merged = workbook(rows, |sheet| {
        sheet
            .merge_range(1, 0, 2, 0, "1-101", &format)
            .expect("merges");
        sheet
            .merge_range(1, 3, 2, 3, "80", &format)
            .expect("merges");
    });
    let (register, doubts) = civil(&merged);
    assert_eq!(doubts, []);
    assert_eq!(
        owners(&register),
        [
            ("张三、李四".to_owned(), vec!["1-101"], 8000),
            ("王五".to_owned(), vec!["1-102"], 7000),
        ]
    );
    assert_eq!(register.report.several_rows[0].rows, [place(2), place(3)]);
    assert_eq!(register.report.rows.counted, 3);
}

#[test]
fn an_area_in_each_row_of_a_unit_is_taken_once_and_asked_about() {
    let text = "房号,业主,面积,共有情况\n1-101,张三,80,\n1-101,李四,80,\n1-102,王五,70,共同共有\n1-102,赵六,70,共同共有\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!(sums(&register), (2, 15_000));
    let about = About::CoOwnerRows {
        count: 1,
        units: vec!["1-101 (2, 3)".to_owned()],
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.co_owner_rows")
    );
}

#[test]
fn a_row_with_an_owner_only_goes_on_with_the_unit_above() {
    let text = "楼栋,房号,业主,面积\n1,101,张三,80\n,,李四,\n1,102,王五,70\n";
    let (register, doubts) = civil(text.as_bytes());
    assert_eq!(owners(&register)[0].0, "张三、李四");
    let about = About::ContinuedRows {
        count: 1,
        rows: vec![place(3)],
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.continued_rows")
    );
}

#[test]
fn a_refused_row_never_leaves_its_unit_half_read() {
    let text = "房号,业主,面积\n1-101,张三,80\n1-101,12345,80\n1-102,王五,70\n1-103,赵六,60\n1-103,钱七,x\n";
    let (register, _) = civil(text.as_bytes());
    assert_eq!(
        refused_rows(&register),
        [
            (2, "roll.unit_incomplete"),
            (3, "roll.owner_name"),
            (5, "roll.unit_incomplete"),
            (6, "roll.area"),
        ]
    );
    assert_eq!(sums(&register), (1, 7000));
}

#[test]
fn rows_of_a_unit_that_contradict_each_other_are_refused() {
    for rows in [
        "1-101,张三,80\n1-101,李四,90\n",
        "1-101,张三,80\n1-101,张三,80\n",
        "1-101,张三,80\n1-103,钱七,60\n1-101,李四,80\n",
    ] {
        let text = format!("房号,业主,面积\n{rows}1-102,王五,70\n");
        let (register, _) = civil(text.as_bytes());
        let duplicates = refused_rows(&register);
        assert!(
            duplicates
                .iter()
                .all(|(_, rule)| *rule == "roll.unit_duplicate"),
            "{rows}"
        );
        assert_eq!(duplicates.len(), 2, "{rows}");
    }
}

#[test]
fn two_rooms_in_one_cell_are_asked_about() {
    let (_, doubts) = civil("房号,业主,面积\n105、106,张三,160\n107,李四,80\n".as_bytes());
    let about = About::SeveralRooms {
        row: place(2),
        text: "105、106".to_owned(),
    };
    assert_eq!(
        (doubts.as_slice(), about.rule()),
        (&[about.clone()][..], "doubt.several_rooms")
    );
}

#[test]
fn an_area_ten_times_its_neighbours_is_asked_about() {
    let text = "房号,业主,面积\n1-101,甲,89.5\n1-102,乙,91\n1-103,丙,895.0\n1-104,丁,88\n1-105,戊,90\n1-106,己,9\n";
    let (_, doubts) = civil(text.as_bytes());
    let out: Vec<u64> = doubts
        .iter()
        .map(|about| match about {
            About::AreaOutlier { area, .. } => *area,
            _ => 0,
        })
        .collect();
    assert_eq!(out, [89_500, 900]);
    assert_eq!(doubts[0].rule(), "doubt.area_outlier");
}

#[test]
fn names_that_look_alike_are_asked_about() {
    let (_, doubts) = civil("Apartment,Owner,Area\nA-1,Anna Verdi,80\nA-2,Аnna Verdi,90\nA-3,Bo Li,70\nA-O3,Cy Lo,70\nA-03,Di Lu,75\n".as_bytes());
    assert_eq!(rules(&doubts)[0], "doubt.look_alike");
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

#[test]
fn one_flat_in_two_spellings_is_refused_twice() {
    let text = "楼栋,房号,业主,面积\n1,101,甲一山,80\n2,101,乙二川,80\n1.0,101.0,丙三水,80\n一号楼,１０１,丁四木,80\n";
    let (register, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
    let register = register.expect("imports");
    assert_eq!((sums(&register), doubts), ((1, 8_000), vec![]));
    let rows = [2, 4, 5].map(place).to_vec();
    let refused: Vec<_> = register
        .report
        .refused
        .iter()
        .map(|refused| match &refused.fault {
            RowFault::UnitDuplicate { rows, .. } => (refused.row.clone(), rows.clone()),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(
        refused,
        rows.clone()
            .into_iter()
            .map(|row| (row, rows.clone()))
            .collect::<Vec<_>>()
    );
}

/// `doubt.look_alike`: what may be one flat, or two, is neither without a yes.
#[test]
fn spellings_that_may_be_one_flat_are_asked_about() {
    let text = "房号,业主,面积\n101A,甲一山,80\n101-A,乙二川,80\nА101,丙三水,80\nA101,丁四木,80\n";
    let (register, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
    assert_eq!(sums(&register.expect("imports")), (4, 32_000));
    assert_eq!(rules(&doubts), ["doubt.look_alike", "doubt.look_alike"]);
}

/// `doubt.look_alike`: a unit in another numeral, an ordinal or traditional characters is the same unit.
#[test]
fn one_flat_in_other_characters_is_refused_twice() {
    for other in ["101號", "第101室", "一百零一", "壹佰零壹号"] {
        let text = format!("房号,业主,面积\n101室,甲一山,80\n102,乙二川,80\n{other},丙三水,80\n");
        let (register, _) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
        let refused = refused_rows(&register.expect("imports"));
        assert_eq!(refused.len(), 2, "{other}: {refused:?}");
    }
}

#[test]
fn a_name_in_simplified_and_in_traditional_characters_is_asked_about() {
    let text = "房号,业主,面积\n1-101,陈伟,80\n1-102,陳偉,80\n1-103,李四,80\n";
    let (register, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
    assert_eq!(sums(&register.expect("imports")), (3, 24_000));
    let about = About::LookAlike {
        texts: vec!["陈伟".to_owned(), "陳偉".to_owned()],
        rows: [2, 3].map(place).to_vec(),
    };
    assert_eq!(doubts, [about]);
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

/// `roll.area`: a yes or no, or a part of a hundred, is no area.
#[test]
fn an_area_that_is_no_measure_is_refused() {
    let rows: &[&[&str]] = &[
        &["房号", "业主", "建筑面积"],
        &["1-101", "甲一山", "80"],
        &["1-102", "乙二川", "80%"],
        &["1-103", "丙三水", "TRUE"],
        &["1-104", "丁四林", ""],
    ];
    let bytes = workbook(rows, |sheet| {
        sheet.write_boolean(4, 2, true).expect("a cell");
    });
    let (register, _) = civil(&bytes);
    let refused = [(3, "roll.area"), (4, "roll.area"), (5, "roll.area")];
    assert_eq!(refused_rows(&register), refused);
}

/// `doubt.owner_joined`: a plus joins names and is part of none.
#[test]
fn names_joined_by_a_plus_are_asked_about() {
    for owner in [
        "张三+李四",
        "张三&李四",
        "王五 + 赵六",
        "John Smith + Jane Smith",
    ] {
        let text = format!("房号,业主,面积\n1-101,{owner},80\n");
        let (_, doubts) = accept(text.as_bytes(), "cn-civil-code", ImportOptions::default());
        assert_eq!(rules(&doubts), ["doubt.owner_joined"], "{owner}");
    }
}
