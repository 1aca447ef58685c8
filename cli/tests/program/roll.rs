//! From a property register to a roll that an owner can check.

use crate::support::{Desk, OPEN, SEAL};

const REGISTER: &str = "\
楼栋,单元,房号,业主,证件号,建筑面积,用途
1,1,101,张一,110101199001010015,89.50,住宅
1,1,102,李二;王三,,120.00,住宅
1,1,201,张一,110101199001010015,10.50,住宅
1,1,202,赵四,,-5,住宅
1,,B1-7,张一,,,车位
";

/// A desk with a register and two enrolled owners, a and b.
fn community() -> Desk {
    let desk = Desk::new();
    desk.write("register.csv", REGISTER);
    desk.ok("roll import register.csv --out register.json --allow-refused");
    desk.write("enrolments/.keep", "");
    for (name, unit) in [("a", "1-1-201"), ("b", "1-1-102")] {
        let owner = desk.owner(name);
        desk.ok(&format!(
            "enrol {owner} --realm 星河花园 --unit {unit} --out enrolments/{name}.json"
        ));
    }
    desk
}

#[test]
fn import_reports_each_merge_and_each_refused_row() {
    let desk = Desk::new();
    desk.write("register.csv", REGISTER);
    let run = desk.run("--lang en roll import register.csv");
    assert_eq!(run.status, 1);
    assert!(
        run.stdout.contains(
            "one head, number 1: 张一, rows 2, 4, 100.00 m² (same name and identity number)"
        ),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("row 5 refused [roll.area]"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("5 rows: 3 count, 1 are not counted under the rule, 1 refused"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("2 owners, 3 units, 220.00 m²"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_refused_leaves_nothing_in_the_way_of_the_next_try() {
    let desk = Desk::new();
    desk.write("register.csv", REGISTER);
    let first = desk.run("--json roll import register.csv");
    assert_eq!(
        (first.status, &first.value()["register"]),
        (1, &serde_json::Value::Null)
    );
    assert!(!desk.path("register.json").exists());
    let fixed: Vec<&str> = REGISTER.lines().collect();
    desk.write("register.csv", &fixed[..4].join("\n"));
    desk.ok("roll import register.csv");

    let desk = community();
    desk.write("enrolments/d.json", "{}");
    let build =
        "--json roll build --register register.json --enrolments enrolments --realm 星河花园";
    let first = desk.run(build);
    assert_eq!(
        (first.status, &first.value()["roll"]),
        (1, &serde_json::Value::Null)
    );
    assert!(!desk.path("roll.json").exists());
    std::fs::remove_file(desk.path("enrolments/d.json")).unwrap();
    desk.ok(build);
}

#[test]
fn no_file_is_read_and_written_or_written_twice() {
    let desk = Desk::new();
    desk.write("register.csv", REGISTER);
    for options in [
        "--out register.csv --force",
        "--out ./register.csv --force",
        "--report register.csv --force",
        "--out a.json --report a.json",
        "--out a.json --report a.mapping.toml",
        "--report a.html --marked ./a.html",
    ] {
        let run = desk.run(&format!(
            "roll import register.csv --allow-refused {options}"
        ));
        assert_eq!(run.status, 2, "{options}: {}", run.stderr);
    }
    assert_eq!(desk.read("register.csv"), REGISTER);
}

#[test]
fn import_in_chinese_and_as_json() {
    let desk = Desk::new();
    desk.write("register.csv", REGISTER);
    let run = desk.run("roll import register.csv --allow-refused");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("第 5 行被拒绝 [roll.area]"),
        "{}",
        run.stdout
    );
    let value = desk.json("roll import register.csv --allow-refused --force");
    assert_eq!(value["totals"]["heads"], 2);
    assert_eq!(value["report"]["refused"][0]["row"], 5);
    assert_eq!(value["report"]["refused"][0]["fault"]["rule"], "roll.area");
}

#[test]
fn the_register_is_for_the_registrar_only() {
    use std::os::unix::fs::PermissionsExt;
    let desk = community();
    let mode = std::fs::metadata(desk.path("register.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn build_check_and_find_ones_own_entry() {
    let desk = community();
    let built = desk.json(
        "roll build --register register.json --enrolments enrolments --realm 星河花园 --out roll.json",
    );
    assert_eq!(built["heads"], 2);
    assert_eq!(built["enrolled"]["heads"], 2);
    assert!(!desk.read("roll.json").contains("张一"));
    let checked = desk.json("roll check roll.json --register register.json");
    assert_eq!(checked["root"], built["root"]);

    let own = desk.json(&format!("roll entry roll.json --keystore a.age {OPEN}"));
    assert_eq!(own["entry"]["shares"], 10_000);
    assert_eq!(own["witness"]["root"], built["root"]);
    assert_eq!(own["witness"]["siblings"].as_array().unwrap().len(), 32);
    let by_unit = desk.json("roll entry roll.json --unit 1-1-101");
    assert_eq!(by_unit, own);
    let id = own["entry"]["id"].as_str().unwrap();
    assert_eq!(
        desk.json(&format!("roll entry roll.json --commitment {id}")),
        own
    );
}

#[test]
fn who_is_not_on_the_roll_is_told_so() {
    let desk = community();
    desk.ok("roll build --register register.json --enrolments enrolments/a.json --realm 星河花园");
    let run = desk.run(&format!(
        "--json roll entry roll.json --keystore b.age {OPEN}"
    ));
    assert_eq!(run.status, 1);
    assert_eq!(run.value()["error"]["rule"], "roll.not_found");
    assert_eq!(run.value()["error"]["evidence"]["file"], "roll.json");
    let run = desk.ok("--lang en roll entry roll.json --unit 1-1-102");
    assert!(run.stdout.contains("not enrolled"), "{}", run.stdout);
}

#[test]
fn refused_requests_are_named_by_file() {
    let desk = community();
    let text = desk.read("enrolments/a.json");
    desk.write("enrolments/c.json", &text.replace("1-1-201", "1-1-202"));
    desk.write("enrolments/d.json", "{}");
    let run = desk
        .run("--json roll build --register register.json --enrolments enrolments --realm 星河花园");
    assert_eq!(run.status, 1);
    let value = run.value();
    let refused: Vec<_> = value["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            (
                r["rule"].as_str().unwrap(),
                r["evidence"]["file"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        refused,
        [
            ("enrolment.checksum", "enrolments/c.json"),
            ("enrolment.encoding", "enrolments/d.json")
        ]
    );
    assert_eq!(value["enrolled"]["heads"], 2);
}

#[test]
fn an_altered_roll_is_refused() {
    let desk = community();
    desk.ok("roll build --register register.json --enrolments enrolments --realm 星河花园");
    let text = desk.read("roll.json");
    desk.write(
        "more.json",
        &text.replace("\"shares\": 12000", "\"shares\": 13000"),
    );
    let run = desk.run("--json roll check more.json --register register.json");
    assert_eq!(run.status, 1);
    assert_eq!(run.value()["error"]["rule"], "roll.totals");
    desk.write("unknown.json", &text.replace("\"heads\"", "\"head\""));
    let run = desk.run("--json roll check unknown.json --register register.json");
    assert_eq!(run.value()["error"]["rule"], "roll.encoding");
}

/// What is counted as refused is called refused, and nothing else is: a line of totals is passed over.
#[test]
fn a_line_of_totals_is_passed_over_and_not_refused() {
    let desk = Desk::new();
    desk.write(
        "register.csv",
        "房号,业主,建筑面积\n1-1-101,甲,80.50\n1-1-102,乙,90.50\n合计,,171.00\n",
    );
    let told = desk.ok("--lang en roll import register.csv").stdout;
    for line in [
        "row 4 passed over [roll.summary_row]",
        "0 refused",
        "One row is a line of totals",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn a_check_lists_who_is_not_enrolled() {
    let desk = community();
    desk.ok("roll build --register register.json --enrolments enrolments/a.json --realm 星河花园");
    let run = desk.ok("--lang en roll check roll.json --register register.json");
    assert!(
        run.stdout.contains("number 2: 李二, 王三, 1幢1单元102室"),
        "{}",
        run.stdout
    );
    let checked = desk.json("roll check roll.json --register register.json");
    assert_eq!(checked["not_enrolled"][0]["number"], 2);
    assert_eq!(checked["not_enrolled"].as_array().unwrap().len(), 1);
}

const DOUBTFUL: &str = "\
楼栋,房号,业主,建筑面积,用途
1,101,不详,89.50,住宅
1,102,李四与王五,90,住宅
1,103,赵六,x,住宅
";

#[test]
fn a_doubt_stops_the_import_until_it_is_accepted_by_name() {
    let desk = Desk::new();
    desk.write("register.csv", DOUBTFUL);
    let run = desk.run("--json roll import register.csv");
    assert_eq!(run.status, 1);
    assert!(!desk.path("register.json").exists());
    let value = run.value();
    assert_eq!(value["error"]["rule"], "doubt.open");
    let doubts = value["report"]["doubts"].as_array().unwrap();
    let ids: Vec<&str> = doubts.iter().map(|d| d["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2);
    let run = desk.run(&format!(
        "--json roll import register.csv --accept {}",
        ids[0]
    ));
    assert_eq!(run.value()["error"]["rule"], "doubt.open");
    // `--yes` does not answer a doubt.
    assert_eq!(desk.run("--yes roll import register.csv").status, 1);
    assert!(!desk.path("register.json").exists());
    let accepted = desk.json(&format!(
        "roll import register.csv --allow-refused --accept {},{}",
        ids[0], ids[1]
    ));
    assert_eq!(accepted["totals"]["heads"], 2);
}

#[test]
fn a_mapping_file_keeps_the_answers() {
    let desk = Desk::new();
    desk.write("register.csv", DOUBTFUL);
    let value = desk.run("--json roll import register.csv").value();
    let doubts = value["report"]["doubts"].as_array().unwrap();
    let ids: Vec<&str> = doubts.iter().map(|d| d["id"].as_str().unwrap()).collect();
    desk.write("mapping.toml", &format!("accepted = {ids:?}\n"));
    let imported = desk.json("roll import register.csv --allow-refused --mapping mapping.toml");
    assert_eq!(imported["totals"]["units"], 2);
    // An answer holds only for the doubt it was given to.
    desk.write("register.csv", &DOUBTFUL.replace("不详", "未知"));
    let run = desk.run("--json roll import register.csv --force --mapping mapping.toml");
    assert_eq!(run.value()["error"]["rule"], "doubt.open");
    desk.write("mapping.toml", "answers = []\n");
    let run = desk.run("--json roll import register.csv --mapping mapping.toml");
    assert_eq!(run.value()["error"]["rule"], "mapping.file");
}

#[test]
fn one_report_stands_on_the_terminal_in_json_and_on_a_page() {
    let desk = Desk::new();
    desk.write("register.csv", DOUBTFUL);
    let run = desk.run("roll import register.csv --report report.html --marked marked.xlsx");
    assert_eq!(run.status, 1);
    let page = desk.read("report.html");
    for text in [
        "业主一栏不是姓名",
        "不详",
        "李四与王五",
        "第 4 行被拒绝 [roll.area]",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
        assert!(page.contains(text), "{text}: {page}");
    }
    let marked = std::fs::read(desk.path("marked.xlsx")).unwrap();
    let book = linli_register::Book::read(&marked, None).unwrap();
    let table = book.sheet(None).unwrap().table().unwrap();
    assert_eq!(table.row(0).cell(5), "怎么办");
    assert!(table.row(1).cell(5).contains("请查明业主"));
    assert!(table.row(3).cell(5).contains("请对照产权证改正该行"));
}

#[test]
fn what_is_left_out_of_a_workbook_stands_in_json_and_on_the_page() {
    let desk = Desk::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut fill = |name: &str, rows: &[[&str; 4]]| {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, cells.iter().copied()).unwrap();
        }
        if name == "登记" {
            sheet.set_row_hidden(2).unwrap();
        }
    };
    let head = ["房号", "业主", "建筑面积", "用途"];
    let home = |unit, owner| [unit, owner, "80.00", "住宅"];
    let car = ["B1-7", "张一", "", "车位"];
    fill(
        "登记",
        &[head, home("101", "张一"), home("102", "李二"), car],
    );
    fill(
        "备注",
        &[["上次修订", "", "", ""], ["二〇二五年", "", "", ""]],
    );
    book.save(desk.path("register.xlsx")).unwrap();
    let import = "roll import register.xlsx --report report.html --sheet 登记";
    let run = desk.run(&format!("--json {import}"));
    let report = &run.value()["report"];
    assert_eq!(report["hidden"][0], 3, "{report}");
    assert_eq!(report["unread"][0]["name"], "备注", "{report}");
    assert_eq!(report["not_counted"][0]["unit"], "B1-7", "{report}");
    let told = desk.run(import).stdout;
    let page = desk.read("report.html");
    for line in ["第 3 行是隐藏的", "工作表“备注”没有读入", "B1-7 不计（"] {
        assert!(told.contains(line), "{line}: {told}");
        assert!(page.contains(line), "{line}: {page}");
    }
}

#[test]
fn an_empty_register_says_why() {
    let desk = Desk::new();
    desk.write("register.csv", "房号;业主;建筑面积\nA-1;甲一山;80,5051\n");
    let run = desk.run("--lang en roll import register.csv");
    assert_eq!(run.status, 1);
    assert!(
        run.stdout.contains("row 2 refused [roll.area]"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("text: 80,5051"), "{}", run.stdout);
    assert!(run.stderr.contains("[roll.empty]"), "{}", run.stderr);
    let value = desk.run("--json roll import register.csv").value();
    assert_eq!(value["report"]["refused"][0]["fault"]["rule"], "roll.area");
}

#[test]
fn a_web_page_is_called_what_it_is() {
    let desk = Desk::new();
    desk.write(
        "register.xls",
        "<html><body><table><tr><td>房号</td></tr></table></body></html>",
    );
    let run = desk.run("--lang en roll import register.xls");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("[table.kind]"), "{}", run.stderr);
    assert!(run.stderr.contains("a web page"), "{}", run.stderr);
}

#[test]
fn an_unknown_counting_rule_names_the_presets() {
    let desk = Desk::new();
    desk.write("register.csv", REGISTER);
    let run = desk.run("--lang en roll import register.csv --rule none");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("cn-civil-code"), "{}", run.stderr);
}

/// A community with a record, and two rolls to publish, the first of them of one owner alone.
fn with_two_rolls() -> Desk {
    let desk = community();
    desk.ok(&format!(
        "community new --solo --realm 星河花园 --record record --keystore officer.age --words-file officer.words {SEAL}"
    ));
    let build = |enrolments: &str, out: &str| {
        desk.ok(&format!(
            "roll build --register register.json --enrolments {enrolments} --realm 星河花园 --out {out}"
        ));
    };
    build("enrolments/a.json", "first.json");
    build("enrolments", "second.json");
    desk
}

/// At a terminal, in either language, a roll that takes another one's place is published only by who says yes.
#[cfg(target_os = "linux")]
#[test]
fn a_roll_that_replaces_another_is_asked_about() {
    let desk = with_two_rolls();
    let publish = |language: &str, roll: &str| {
        format!(
            "--lang {language} roll publish {roll} --record record --keystore officer.age {OPEN}"
        )
    };
    desk.ok(&publish("zh", "first.json"));
    for (language, question, declined) in [
        (
            "zh",
            "公布这份名册吗？没有指明名册的投票都会用它。",
            "已按您的意思停止",
        ),
        (
            "en",
            "Publish this roll? Polls that do not name a roll will use it.",
            "stopped as you asked",
        ),
    ] {
        let asked = desk.at_terminal(&publish(language, "second.json"));
        assert!(asked.stdout.contains(question), "{}", asked.stdout);
        assert!(asked.stdout.contains(declined), "{}", asked.stdout);
        assert_eq!(asked.status, 1);
    }
    let roll = "roll check second.json --register register.json --record record";
    assert_eq!(
        desk.json(roll)["record"]["published"],
        serde_json::Value::Null
    );
    let published = desk.at_terminal(&format!("--yes {}", publish("zh", "second.json")));
    assert_eq!(published.status, 0, "{}", published.stdout);
    assert_eq!(desk.json(roll)["record"]["published"], 2);
}

#[test]
fn publishing_a_roll_again_says_which_one_is_the_newest() {
    let desk = with_two_rolls();
    let publish = |roll: &str| {
        desk.run(&format!(
            "--lang en roll publish {roll} --record record --keystore officer.age {OPEN}"
        ))
    };
    assert_eq!(publish("first.json").status, 0);
    let second = publish("second.json");
    assert_eq!(second.status, 0, "{}", second.stderr);
    for told in ["In force since ", "by #1: roll "] {
        assert!(second.stdout.contains(told), "{}", second.stdout);
    }
    let again = publish("second.json");
    assert_eq!(again.status, 0);
    assert!(again.stdout.contains("is in force"), "{}", again.stdout);
    let older = publish("first.json");
    assert_eq!(older.status, 1);
    for told in [
        "published before, as #1",
        "by #2",
        "linli roll reinstate first.json",
    ] {
        assert!(older.stderr.contains(told), "{told} in {}", older.stderr);
    }
    let reinstate = |roll: &str| {
        desk.run(&format!(
            "--lang en roll reinstate {roll} --record record --keystore officer.age {OPEN}"
        ))
    };
    let refused = reinstate("second.json");
    assert_eq!(refused.status, 1);
    let rule = "[community.roll_in_force]";
    assert!(refused.stderr.contains(rule), "{}", refused.stderr);
    let back = reinstate("first.json");
    assert_eq!(back.status, 0, "{}", back.stderr);
    assert!(
        back.stdout.contains("To come into force in its place"),
        "{}",
        back.stdout
    );
    let shown = desk.run("--lang en community show --record record");
    assert!(shown.stdout.contains("by #3: roll "), "{}", shown.stdout);
    let checked = desk.json("roll check second.json --register register.json --record record");
    assert_eq!(checked["record"]["published"], 2);
    assert_eq!(checked["record"]["in_force"], false);
    assert_eq!(checked["record"]["roll_in_force"]["entry"], 3);
    let checked = desk.json("roll check first.json --register register.json --record record");
    assert_eq!(checked["record"]["in_force"], true);
}

#[test]
fn a_draft_without_a_terminal_is_the_sample_with_times_ahead() {
    let desk = Desk::new();
    let made = desk.json("poll draft --at 2030-01-01T00:00:00Z");
    assert_eq!(made["asked"], false);
    assert!(
        desk.read("poll.toml")
            .contains("opens = 2030-01-17T08:00:00")
    );
    assert_eq!(desk.run("poll draft").status, 3);
}
