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
    let run = desk.run(&format!("--lang en roll import {file}"));
    assert_eq!(run.status, 1);
    let register = desk.json_file("register.json");
    for refused in register["report"]["refused"].as_array().unwrap() {
        let line = format!(
            "row {} refused [{}]",
            refused["row"],
            refused["fault"]["rule"].as_str().unwrap()
        );
        assert!(run.stdout.contains(&line), "{line}");
    }
}
