//! Units and owners of every kind that was misread somewhere: each is read right, refused, or asked about.

use super::*;

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

/// `doubt.look_alike`: whatever spelling a unit has, it is the same, or somebody is asked.
#[test]
fn no_spelling_makes_a_second_unit_without_a_question() {
    for room in [
        "1\u{ad}01",
        "1\u{34f}01",
        "10\u{180e}1",
        "1\u{2060}01",
        "1\u{20dd}01",
        "\u{115f}101",
        "101\u{3164}",
        "1\u{3164} 01",
        "1О1",
        "1Օ1",
        "10丨",
        "10|",
        "10｜",
        "№101",
        "①〇①",
        "101(A)",
        "一〇一",
        "壹零壹",
        "一百零一",
        "١٠١",
    ] {
        for (header, parts) in [("房号", "1幢1单元"), ("楼栋,单元,房号", "1,1,")] {
            let text = format!(
                "{header},业主,建筑面积\n{parts}101,张三,100\n{parts}202,王五,100\n{parts}{room},李四,80\n"
            );
            let report = match import_text(&text, &ImportOptions::default()) {
                Ok(register) => register.report,
                Err(error) => error.report().expect("a report").clone(),
            };
            let duplicates = report.refused.iter().map(|r| r.fault.rule());
            let told = duplicates
                .filter(|rule| *rule == "roll.unit_duplicate")
                .count()
                == 2
                || report
                    .doubts
                    .iter()
                    .any(|doubt| doubt.about.rule() == "doubt.look_alike");
            assert!(told, "{header} {room:?}");
        }
    }
}

/// `doubt.id_check`: a number that cannot be right makes no head of its own without a question.
#[test]
fn numbers_of_one_person_make_one_head_or_a_question() {
    let read = |id: &str| {
        let text = format!(
            "房号,业主,证件号,建筑面积\n1-101,赵六,110101900101123,80\n1-102,赵六,{id},80\n"
        );
        let (register, doubts) = civil(text.as_bytes());
        (register.totals.heads, rules(&doubts))
    };
    assert_eq!(read("110101199001011237"), (1, vec![]));
    assert_eq!(read("110101199001011234"), (2, vec!["doubt.id_check"]));
}
