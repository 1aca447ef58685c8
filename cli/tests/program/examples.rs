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
        "--lang en --json roll import {file} --report report.html"
    ));
    assert_eq!(run.status, 1);
    let page = desk.read("report.html");
    for refused in run.value()["report"]["refused"].as_array().unwrap() {
        let rule = refused["fault"]["rule"].as_str().unwrap();
        let is_told = |said| page.contains(&format!("row {} {said} [{rule}]", refused["row"]));
        assert!(
            ["refused", "passed over"].into_iter().any(is_told),
            "{rule}"
        );
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

#[test]
fn a_try_that_stops_leaves_nothing_that_stops_the_next() {
    let desk = Desk::new();
    desk.write(
        "in.csv",
        "楼栋,单元,房号,业主,建筑面积\n1,1,101,张一,89.50\n1,1,102,李二,120.00\n合计,,,,309.50\n",
    );
    let line = "roll import in.csv --report report.html --marked marked.xlsx";
    let stopped = desk.run(&format!("--json {line}"));
    assert_eq!(stopped.status, 1, "{}", stopped.stderr);
    assert!(!desk.path("register.json").exists());
    let doubt = &stopped.value()["report"]["doubts"][0];
    assert_eq!(doubt["about"]["rule"], "doubt.total_row");
    assert_eq!(doubt["about"]["says"], "309.50");
    assert_eq!(doubt["about"]["sum"], "209.50");
    let accept = format!("{line} --accept {}", doubt["id"].as_str().unwrap());
    let told = desk.ok(&accept).stdout;
    assert!(told.contains("合计行或重复的表头"), "{told}");
    assert!(
        told.contains("楼幢（building）"),
        "as --column calls it: {told}"
    );
    // What is not ours is left alone, and then nothing is written.
    std::fs::remove_file(desk.path("register.json")).unwrap();
    desk.write("marked.xlsx", "mine");
    let refused = desk.run(&format!("--json {accept}"));
    assert_eq!(refused.value()["error"]["rule"], "file.exists");
    assert!(!desk.path("register.json").exists());
}

#[test]
fn a_chinese_session_shows_presets_and_articles_in_chinese() {
    let desk = Desk::new();
    for name in [
        "four-lines",
        "disaster-fund",
        "medical-mutual",
        "hardship-fund",
    ] {
        let file = format!(
            "{}/../examples/rulebooks/{name}.toml",
            env!("CARGO_MANIFEST_DIR")
        );
        let told = desk.ok(&format!("rulebook check {file}")).stdout;
        let english: Vec<&str> = told
            .split(|c: char| !c.is_ascii_alphabetic() && !"._-".contains(c))
            .filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()))
            .filter(|word| !word.contains('.') && !word.starts_with("--"))
            .collect();
        assert_eq!(english, Vec::<&str>::new(), "{told}");
        let told = desk.ok(&format!("--lang en rulebook check {file}")).stdout;
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(!told.contains(is_han), "{told}");
    }
}
