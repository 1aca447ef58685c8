//! The sample register shipped with the sources reads in all its formats, with the same owners.

use crate::support::Desk;

fn import(desk: &Desk, name: &str, out: &str) -> serde_json::Value {
    let file = format!("{}/../examples/{name}", env!("CARGO_MANIFEST_DIR"));
    desk.json(&format!(
        "roll import {file} --rule cn-civil-code --allow-refused --out {out}"
    ))
}

#[test]
fn the_sample_is_the_same_in_three_formats() {
    let desk = Desk::new();
    let first = import(&desk, "register.csv", "a.json");
    assert!(
        first["totals"]["heads"].as_u64().unwrap() > 1000,
        "{}",
        first["totals"]
    );
    assert!(!first["report"]["merges"].as_array().unwrap().is_empty());
    assert!(!first["report"]["refused"].as_array().unwrap().is_empty());
    for (name, out) in [
        ("register.xlsx", "b.json"),
        ("register-gb18030.csv", "c.json"),
    ] {
        let other = import(&desk, name, out);
        assert_eq!(other["totals"], first["totals"], "{name}");
        assert_eq!(
            other["report"]["refused"], first["report"]["refused"],
            "{name}"
        );
    }
}

#[test]
fn its_report_names_every_refused_row() {
    let desk = Desk::new();
    let file = format!("{}/../examples/register.csv", env!("CARGO_MANIFEST_DIR"));
    let run = desk.run(&format!(
        "--lang en roll import {file} --report report.html"
    ));
    assert_eq!(run.status, 1);
    let page = desk.read("report.html");
    let register = desk.json_file("register.json");
    for refused in register["report"]["refused"].as_array().unwrap() {
        let line = format!(
            "row {} refused [{}]",
            refused["row"],
            refused["fault"]["rule"].as_str().unwrap()
        );
        assert!(page.contains(&line), "{line}");
    }
}

#[test]
fn a_repeated_header_is_neither_a_use_nor_a_missing_unit() {
    let desk = Desk::new();
    let table = "\
楼栋,单元,房号,业主,建筑面积,用途
1,1,101,张一,89.50,住宅
楼栋,单元,房号,业主,建筑面积,用途
1,1,102,李二,120.00,住宅
合计,,,,209.50,
";
    desk.write("register.csv", table);
    let run = desk.run("--lang en roll import register.csv");
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let register = desk.json_file("register.json");
    let uses = register["report"]["uses"].as_object().unwrap();
    assert_eq!(uses.keys().collect::<Vec<_>>(), ["住宅"]);
    assert_eq!(register["report"]["refused"].as_array().unwrap().len(), 2);
}

#[test]
fn a_long_list_is_cut_on_the_terminal_with_its_count_and_where_all_of_it_is() {
    let desk = Desk::new();
    let file = format!("{}/../examples/register.csv", env!("CARGO_MANIFEST_DIR"));
    let run = desk.run(&format!(
        "--lang en roll import {file} --report report.html --allow-refused"
    ));
    assert_eq!(run.status, 0, "{}", run.stderr);
    let cut: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.contains("more; --report FILE and --json have all"))
        .collect();
    assert!(!cut.is_empty(), "{}", run.stdout);
    let register = desk.json_file("register.json");
    let merges = register["report"]["merges"].as_array().unwrap().len();
    let page = desk.read("report.html");
    assert_eq!(page.matches("one head, number ").count(), merges);
}
