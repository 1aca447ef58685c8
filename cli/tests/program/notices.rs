//! What the committee tells everybody.

use crate::support::{Desk, OPEN, SEAL};

#[test]
fn a_notice_is_published_once_and_found_by_its_number() {
    let desk = Desk::new();
    desk.ok(&format!(
        "community new --solo --realm 星河花园 --record record --keystore officer.age {SEAL} --words-file words.txt"
    ));
    desk.write(
        "water.txt",
        "周三 9 时至 17 时更换水泵。\r\n请提前储水。\r\n",
    );
    let publish = format!(
        "notice publish water.txt --title 周三停水 --topic 供水 --expires 2200-01-01 --record record \
         --keystore officer.age {OPEN}"
    );
    let run = desk.run(&format!("--lang en {publish}"));
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("Notice (供水): 周三停水"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("  请提前储水。"), "{}", run.stdout);
    let again = desk.json(&publish);
    assert_eq!(again["fresh"], false);
    let listed = desk.json("notice list --record record");
    let line = &listed["notices"][0];
    assert_eq!((&line["number"], &line["entry"]), (&1.into(), &1.into()));
    assert_eq!(
        line["notice"]["text"],
        "周三 9 时至 17 时更换水泵。\n请提前储水。"
    );
    let shown = desk.json("notice show 1 --record record");
    assert_eq!(shown["digest"], line["digest"]);
    let unknown = desk.run("--lang en notice show 2 --record record");
    assert_eq!(unknown.status, 1);
    assert!(
        unknown.stderr.contains("[notice.unknown]"),
        "{}",
        unknown.stderr
    );
    desk.ok("export --record record --out all.lir");
    let audited = desk.run("--lang en audit all.lir");
    assert!(
        audited.stdout.contains("Notice 1: 周三停水"),
        "{}",
        audited.stdout
    );
}

#[test]
fn a_notice_that_has_expired_is_listed_only_with_all() {
    let desk = Desk::new();
    desk.ok(&format!(
        "community new --solo --realm 星河花园 --record record --keystore officer.age {SEAL} --words-file words.txt"
    ));
    desk.write("water.txt", "今天停水。");
    let day =
        desk.json("community show --record record")["roles"]["committee"]["keys"][0]["valid_from"]
            .as_str()
            .expect("a day")
            .to_owned();
    let late = desk.run(&format!(
        "--lang en notice publish water.txt --title 停水 --expires 2020-01-01 --record record --keystore officer.age {OPEN}"
    ));
    assert_eq!(late.status, 1);
    assert!(late.stderr.contains("[notice.expired]"), "{}", late.stderr);
    desk.ok(&format!(
        "notice publish water.txt --title 停水 --expires {day} --record record --keystore officer.age {OPEN}"
    ));
    assert_eq!(
        desk.json("notice list --all --record record")["notices"][0]["number"],
        1
    );
}
