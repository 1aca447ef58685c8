//! Shared spaces: booked without a name that others see, moved, waited for, closed and lent.

use crate::support::{Desk, OPEN, SEAL};
use crate::whole_vote::{found, people};

const AT: &str = "--at 2026-12-02T00:00:00Z";

pub(crate) const DRAFT: &str = r#"
bookings = 2
period_days = 30
ahead_days = 20
offset = "+08:00"
recipient = "k.card"

[name]
zh = "共享空间"
en = "Shared spaces"

[keepers]
threshold = 1
valid_from = "2026-01-01"
valid_to = "2075-12-31"
cards = ["k.card"]

[[spaces]]
name = { zh = "会议室", en = "Meeting room" }
open = ["09:00-17:00"]
slot_minutes = 60
slots = 3
closed = ["2026-12-05"]
cancel_hours = 24

[[spaces]]
name = { zh = "储物柜", en = "Locker" }
open = ["00:00-24:00"]
slot_minutes = 1440
slots = 7
cancel_hours = 0
"#;

pub(crate) const LENT: &str = r#"
name = { zh = "张家车位", en = "A neighbour's parking space" }
open = ["08:00-18:00"]
slot_minutes = 120
slots = 5
cancel_hours = 2
"#;

/// A community with a roll and a list of spaces.
fn desk() -> Desk {
    let desk = Desk::new();
    people(&desk);
    found(&desk);
    desk.ok(&format!(
        "roll publish roll.json --record record --keystore officer.age {OPEN} {AT}"
    ));
    desk.ok(&format!(
        "role new --name k --keystore k.age --words-file k.words --out k.card {SEAL}"
    ));
    desk.write("places.toml", DRAFT);
    desk.ok(&format!(
        "place new places.toml --record record --keystore officer.age {OPEN} {AT}"
    ));
    desk.write("who.txt", "李四 3-201 13800000000\n");
    desk
}

fn make(owner: &str, slots: &str) -> String {
    format!("booking make who.txt --record record --keystore {owner}.age {OPEN} {AT} {slots}")
}

fn keep(what: &str) -> String {
    format!("place {what} --record record --keystore k.age {OPEN} {AT}")
}

fn refused(desk: &Desk, line: &str) -> String {
    let run = desk.run(&format!("--json {line}"));
    assert_ne!(run.status, 0, "{}", run.stdout);
    let rule = &run.value()["error"]["rule"];
    rule.as_str().expect("a rule").to_owned()
}

#[test]
fn a_space_is_booked_moved_waited_for_and_closed() {
    let desk = desk();
    let morning = "--space 1 --day 2026-12-04 --time 09:00 --slots 2";
    let made = desk.json(&make("a", morning));
    assert_eq!(
        (&made["number"], &made["state"]),
        (&1.into(), &"booked".into())
    );
    assert_eq!(refused(&desk, &make("b", morning)), "booking.taken");
    let waits = desk.json(&make("b", &format!("{morning} --wait")));
    assert_eq!(waits["state"], "waiting");
    // Whoever sends the same again has the same.
    for (owner, number) in [("a", 1), ("b", 2)] {
        let again = desk.json(&make(owner, &format!("{morning} --wait")));
        assert_eq!(again["number"], number);
    }
    let later = "--space 1 --day 2026-12-04 --time 10:00 --slots 2 --wait";
    assert_eq!(refused(&desk, &make("a", later)), "booking.own");
    let listed = desk.json("booking list --record record");
    assert_eq!(listed["bookings"].as_array().map(Vec::len), Some(2));
    let shown = desk.json(&format!(
        "place show --record record --space 1 --days 3 {AT}"
    ));
    let slots = &shown["days"][2]["slots"];
    assert_eq!(
        (&slots[0]["booking"], &slots[2]["booking"]),
        (&1.into(), &().into())
    );
    // What has begun is not free, nor what is too far ahead.
    let soon = "--at 2026-12-04T01:30:00Z";
    let shown = desk.json(&format!(
        "place show --record record --space 1 --days 22 {soon}"
    ));
    let begins: Vec<_> = shown["days"][0]["slots"]
        .as_array()
        .expect("slots")
        .iter()
        .map(|slot| slot["begin"]["minute"].as_u64().expect("a minute"))
        .collect();
    assert_eq!(begins[..3], [540, 600, 660], "booked, booked, free");
    assert_eq!(shown["days"][20]["slots"].as_array().map(Vec::len), Some(8));
    assert_eq!(shown["days"][21]["slots"], serde_json::json!([]));
    let shown = desk.json(&format!(
        "place show --record record --space 2 --days 1 {soon}"
    ));
    assert_eq!(shown["days"][0]["slots"], serde_json::json!([]));
    // Only the key to which it is sealed opens who booked.
    let who = |keystore: &str| {
        desk.json(&format!(
            "place who --record record --keystore {keystore}.age {OPEN} {AT}"
        ))
    };
    assert_eq!(who("k")["bookings"][0]["who"], "李四 3-201 13800000000");
    assert_eq!(
        who("officer")["bookings"][0]["who"],
        serde_json::Value::Null
    );
    // It is shown until it is over.
    let who_at = |at: &str| {
        desk.run(&format!(
            "--lang en place who --record record --keystore k.age {OPEN} --at {at}"
        ))
        .stdout
    };
    assert!(who_at("2026-12-04T02:59:59Z").contains("李四"));
    let over = who_at("2026-12-04T03:00:00Z");
    assert!(over.contains("No booking of the list is running"), "{over}");
    let change = |owner: &str, what: &str| {
        format!("booking {what} --record record --keystore {owner}.age {OPEN} {AT}")
    };
    let later = "move 1 --space 1 --day 2026-12-04 --time 10:00 --slots 2";
    assert_eq!(refused(&desk, &change("b", later)), "booking.pseudonym");
    desk.ok(&change(
        "a",
        "move 1 --space 2 --day 2026-12-06 --time 00:00 --slots 3",
    ));
    let listed = desk.json("booking list --record record");
    assert_eq!(
        listed["bookings"][0]["state"], "booked",
        "who waited has it"
    );
    desk.ok(&change("b", "cancel 2"));
    // What several must sign goes on as a paper.
    desk.ok(&format!(
        "place close 检修 --from 2026-12-07 --record record --out close.json {AT}"
    ));
    desk.ok(&format!(
        "role sign close.json --record record --keystore k.age {OPEN} --yes {AT}"
    ));
    desk.ok(&format!("role submit close.json --record record {AT}"));
    let reversed = desk.run(&format!(
        "--lang zh {}",
        keep("close 检修 --space 会议室 --from 2026-12-08 --to 2026-12-07")
    ));
    assert!(
        reversed.told("[place.dates]") && reversed.told("末日 2026-12-07 早于首日 2026-12-08"),
        "{}",
        reversed.stderr
    );
    let nowhere = desk.run(&keep("close 检修 --space 礼堂 --from 2026-12-08"));
    assert!(nowhere.told("[booking.space]"), "{}", nowhere.stderr);
    let unasked = desk.run(&keep("close 检修 --from 2026-12-08"));
    assert_ne!(unasked.status, 0, "{}", unasked.stdout);
    let asked = format!("{}{}", unasked.stdout, unasked.stderr);
    assert!(asked.contains("--yes"), "{asked}");
    let listed = desk.run("--lang en place list --record record");
    assert!(
        listed.stdout.contains("Closed by act 1: "),
        "{}",
        listed.stdout
    );
    desk.ok(&keep("open 1"));
    let listed = desk.json("booking list --record record");
    assert_eq!(listed["bookings"][1]["state"], "closed");
    assert_eq!(listed["bookings"][1]["reason"], "检修");
    // It stays as long as it was unless it is said.
    let moved = "move 1 --space 1 --day 2026-12-08";
    let long = desk.json(&change("a", &format!("{moved} --time 10:00")));
    assert_eq!(long["content"]["wanted"]["slots"], 3, "{long}");
    desk.ok(&change("a", &format!("{moved} --time 16:00 --slots 1")));
    desk.write("lent.toml", LENT);
    desk.ok(&keep("lend lent.toml --from 2026-12-10 --to 2026-12-12"));
    let lent = desk.json(&make(
        "a",
        "--space 3 --day 2026-12-11 --time 10:00 --slots 3",
    ));
    assert_eq!(lent["state"], "booked");
    desk.ok(&keep("void 3 冒名 --yes"));
    desk.ok("place calendar --record record --out all.ics");
    let calendar = desk.read("all.ics");
    let lines = ["DTSTART:20261208T080000Z\r\n", "DTEND:20261208T090000Z\r\n"];
    assert!(
        lines.iter().all(|line| calendar.contains(line)),
        "{calendar}"
    );
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1, "{calendar}");
    assert!(!calendar.contains("李四"));
    let after = "--at 2026-12-08T08:30:00Z";
    desk.ok(&format!(
        "place absent 1 --record record --keystore k.age {OPEN} {after}"
    ));
    let took_back = format!("place came 1 --record record --keystore k.age {OPEN} {after}");
    desk.ok(&took_back);
    let listed = desk.json("booking list --record record");
    assert_eq!(listed["bookings"][2]["state"], "booked");
    desk.ok(&format!(
        "place absent 1 --record record --keystore k.age {OPEN} {after}"
    ));
    desk.ok("export --record record --out all.lir");
    let audited = desk.run("--lang en audit all.lir");
    let told = &audited.stdout;
    assert!(
        told.contains("3 spaces, 3 bookings: 0 booked, 0 waiting, 1 to which nobody came"),
        "{told}"
    );
    assert!(!told.contains("[booking."), "{told}");
}

/// `booking.own`, `booking.slot`, `booking.hours`, `booking.closed`, `booking.who`, `booking.time`, `booking.space`, `booking.unknown`, `place.unknown`
#[test]
fn what_a_space_does_not_offer_is_refused_before_it_is_proved() {
    let desk = desk();
    let on = |time: &str, more: &str| format!("--space 1 --day 2026-12-04 --time {time} {more}");
    let refused = |slots: &str| refused(&desk, &make("a", slots));
    assert_eq!(refused(&on("08:00", "")), "booking.hours");
    assert_eq!(refused(&on("9", "")), "booking.time");
    assert_eq!(
        refused("--space 3 --day 2026-12-04 --time 09:00"),
        "booking.space"
    );
    let across = "--space 1 --day 2026-12-05 --time 09:00";
    assert_eq!(refused(across), "booking.closed");
    assert_eq!(refused(&on("09:00", "--list 0x")), "place.unknown");
    let who = desk.read("who.txt");
    desk.write("who.txt", "一\n二");
    assert_eq!(refused(&on("09:00", "")), "booking.who");
    desk.write("who.txt", &who);
    desk.ok(&make("a", &on("09:00", "")));
    desk.ok(&make("a", &on("10:00", "")));
    assert_eq!(refused(&on("11:00", "")), "booking.slot");
    let unknown = format!("booking cancel 9 --record record --keystore a.age {OPEN} {AT}");
    let run = desk.run(&format!("--json {unknown}"));
    assert_eq!(run.value()["error"]["rule"], "booking.unknown");
}

/// `place.draft`, `place.price`
#[test]
fn what_is_no_draft_of_spaces_is_refused() {
    let desk = desk();
    let new = format!("place new other.toml --record record --keystore officer.age {OPEN} {AT}");
    for (from, to, rule) in [
        ("09:00-17:00", "9-17", "place.draft"),
        ("+08:00", "08:00", "place.draft"),
        (
            "cancel_hours = 24",
            "cancel_hours = 24\nprice = \"1.00\"",
            "place.price",
        ),
        ("bookings = 2", "bookings = 2\nfund = \"12\"", "place.fund"),
    ] {
        desk.write("other.toml", &DRAFT.replacen(from, to, 1));
        assert_eq!(refused(&desk, &new), rule);
    }
}
