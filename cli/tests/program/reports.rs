//! Repairs and grievances: reported without a name, followed to their end.

use crate::support::{Desk, OPEN, SEAL};
use crate::whole_vote::{found, people};

const AT: &str = "--at 2026-12-02T00:00:00Z";

const DRAFT: &str = r#"
hide = 1
reports = 2
period_days = 30
receive_days = 2
finish_days = 14
text_bytes = 1000
photos = 1
photo_bytes = 1000

[name]
zh = "报修"
en = "Repairs"

[[categories]]
zh = "电梯"
en = "Lift"

[handlers]
threshold = 1
valid_from = "2026-01-01"
valid_to = "2075-12-31"
cards = ["h.card"]
"#;

/// A community with a roll and a desk.
fn desk() -> Desk {
    let desk = Desk::new();
    people(&desk);
    found(&desk);
    desk.ok(&format!(
        "roll publish roll.json --record record --keystore officer.age {OPEN} {AT}"
    ));
    desk.ok(&format!(
        "role new --name h --keystore h.age --words-file h.words --out h.card {SEAL}"
    ));
    desk.write("desk.toml", DRAFT);
    desk.ok(&format!(
        "desk new desk.toml --record record --keystore officer.age {OPEN} {AT}"
    ));
    desk
}

fn make(owner: &str, more: &str) -> String {
    format!("report make lift.txt --record record --keystore {owner}.age {OPEN} {AT} {more}")
}

fn refused(desk: &Desk, line: &str) -> String {
    let run = desk.run(&format!("--json {line}"));
    assert_ne!(run.status, 0, "{}", run.stdout);
    let rule = &run.value()["error"]["rule"];
    rule.as_str().expect("a rule").to_owned()
}

#[test]
fn a_report_is_made_followed_and_confirmed() {
    let desk = desk();
    desk.write("lift.txt", "三号梯不停五楼。\n");
    let made = desk.json(&make("a", "--category 电梯"));
    assert_eq!(made["number"], 1);
    // What could not be sent whole is sent again, as the same report.
    let again = desk.json(&make("a", "--category 1"));
    assert_eq!(
        (&again["number"], &again["slot"]),
        (&1.into(), &made["slot"])
    );
    let shown = desk.json("report show 1 --record record");
    assert_eq!(shown["texts"][0], "三号梯不停五楼。");
    assert_eq!(shown["state"], "new");
    let act =
        |step: &str| format!("report act 1 {step} --record record --keystore h.age {OPEN} {AT}");
    desk.ok(&act("receive"));
    // A step can be signed by another than who wrote it.
    desk.ok(&format!(
        "report act 1 done 换了门机 --record record --out done.json {AT}"
    ));
    desk.ok(&format!(
        "role sign done.json --record record --keystore h.age {OPEN} --yes {AT}"
    ));
    desk.ok(&format!("role submit done.json --record record {AT}"));
    let answer = |owner: &str, what: &str| {
        format!("report answer 1 {what} --record record --keystore {owner}.age {OPEN} {AT}")
    };
    assert_eq!(refused(&desk, &answer("b", "confirm")), "report.pseudonym");
    desk.write("again.txt", "还是不停。");
    desk.ok(&answer("a", "reopen again.txt"));
    desk.ok(&act("done 又换了一次"));
    desk.ok(&answer("a", "confirm"));
    let listed = desk.json("report list --record record");
    assert_eq!(listed["reports"][0]["state"], "confirmed");
    assert_eq!(listed["figures"][0]["all"]["reopened"], 1);
    assert_eq!(listed["figures"][0]["categories"][0]["done"], 1);
    let shown = desk.json("report show 1 --record record");
    assert_eq!(shown["texts"][1], "还是不停。");
    let backed_up = desk.run("--lang en node backup copy.sqlite --data record");
    assert!(
        backed_up
            .stdout
            .contains("are not in it: copy the folder record/reports as well"),
        "{}",
        backed_up.stdout
    );
    desk.ok("export --record record --out all.lir");
    let audited = desk.run("--lang en audit all.lir");
    let told = &audited.stdout;
    assert!(
        told.contains("1 reports, 0 open (0 overdue), 1 done"),
        "{told}"
    );
    assert!(!told.contains("[report."), "{told}");
    // The same happened again: that is another report.
    assert_eq!(desk.json(&make("a", "--category 1"))["number"], 2);
}

/// `report.slot`, `report.category`, `report.text`, `report.unknown`, `report.desk`
#[test]
fn a_member_reports_so_often_and_a_hidden_text_is_gone() {
    let desk = desk();
    assert_eq!(
        desk.json("desk list --record record")["desks"][0]["desk"]["reports"],
        2
    );
    desk.write("lift.txt", "一");
    for category in ["0", "电", "2"] {
        let line = make("a", &format!("--category {category}"));
        assert_eq!(refused(&desk, &line), "report.category");
    }
    let elsewhere = make("a", "--category 1 --desk x");
    assert_eq!(refused(&desk, &elsewhere), "report.desk");
    desk.ok(&make("a", "--category 1"));
    desk.write("lift.txt", "二");
    desk.ok(&make("a", "--category 1"));
    desk.write("lift.txt", "三");
    assert_eq!(refused(&desk, &make("a", "--category 1")), "report.slot");
    desk.write("lift.txt", "\u{202e}");
    assert_eq!(refused(&desk, &make("b", "--category 1")), "report.text");
    let hide = |number: u8| {
        format!("report act {number} hide 骂人 --record record --keystore h.age {OPEN} {AT}")
    };
    assert_eq!(refused(&desk, &hide(3)), "report.unknown");
    let kept = || {
        std::fs::read_dir(desk.path("record/reports"))
            .unwrap()
            .count()
    };
    assert_eq!(kept(), 2);
    desk.ok(&hide(1));
    assert_eq!(kept(), 1);
    let shown = desk.json("report show 1 --record record");
    assert_eq!(shown["texts"][0], serde_json::Value::Null);
    let shown = desk.json("report show 2 --record record");
    assert_eq!(shown["texts"][0], "二");
}

/// `desk.draft`, `photo.type`
#[test]
fn what_is_no_desk_and_no_photo_is_refused() {
    let desk = desk();
    desk.write("other.toml", "title = \"a\"");
    let new = format!("desk new other.toml --record record --keystore officer.age {OPEN} {AT}");
    assert_eq!(refused(&desk, &new), "desk.draft");
    desk.write("lift.txt", "一");
    desk.write("photo.jpg", "<svg/>");
    let photo = make("a", "--category 1 --photo photo.jpg");
    assert_eq!(refused(&desk, &photo), "photo.type");
}
