//! A poll says what it does: read back in words, refused where it could be misread, cancelled, extended and corrected.

use crate::support::{Desk, OPEN};
use crate::whole_vote::{REALM, ceremony, found, people, trustees};

const DRAFTED: &str = "2026-11-30T12:00:00Z";
const DURING: &str = "2026-12-02T00:00:00Z";
const CLOSED: &str = "2026-12-08T00:00:00Z";

const DRAFT: &str = r#"
title = "电梯"
opens = 2026-12-01T08:00:00+08:00
closes = 2026-12-08T08:00:00+08:00
extend_until = 2026-12-20T08:00:00+08:00
counting = "both"
revote = "last-counts"
floor = 2

[[question]]
text = "更换电梯"
options = ["反对", "同意"]
yes = "同意"
abstain = true
rule = "simple-majority"
"#;

/// Owners a, b and c, a founded community, trustees with keys, and the draft.
fn desk() -> Desk {
    let desk = Desk::new();
    people(&desk);
    trustees(&desk);
    ceremony(&desk, "keys");
    found(&desk);
    desk.write("draft.toml", DRAFT);
    desk
}

const FILES: &str = "--roll roll.json --keys keys/keys.json --record record";

fn publish(desk: &Desk, draft: &str) -> String {
    let published = desk.json(&format!(
        "poll new {draft} {FILES} --keystore officer.age {OPEN} --at {DRAFTED}"
    ));
    published["poll"].as_str().unwrap().to_owned()
}

fn vote(name: &str, choice: &str) -> String {
    format!(
        "vote --record record --keystore {name}.age {OPEN} --choose {choice} --out {name}.ballot --at {DURING}"
    )
}

fn rule(desk: &Desk, line: &str) -> String {
    let run = desk.run(&format!("--json {line}"));
    assert_ne!(run.status, 0, "linli {line}\n{}", run.stdout);
    run.value()["error"]["rule"].as_str().unwrap().to_owned()
}

/// People ask to see which majority is needed, and times have their offset.
#[test]
fn a_poll_is_read_back_in_words() {
    let desk = desk();
    publish(&desk, "draft.toml");
    let shown = desk.ok("--lang en poll show --record record").stdout;
    for line in [
        "The motion passes with “同意”",
        "“同意”: more than 1/2 of those who did not abstain, by heads",
        "Choose 1",
        "You may abstain",
        "Can I change my vote?: Yes",
        "fewer than 2 people is not published on its own",
        "Can it be extended?: Yes, by the committee, until 2026-12-20 00:00 +00:00 at the latest",
        "Opens: 2026-12-01 00:00 +00:00",
        "hardly two sets of 2 owners have the same total",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let checked = desk.run(&format!(
        "--lang en poll check draft.toml {FILES} --at {DRAFTED}"
    ));
    assert!(
        checked.stdout.contains("The motion passes with “同意”"),
        "{}",
        checked.stdout
    );
    assert!(
        checked.stdout.contains("of 200 end undetermined"),
        "{}",
        checked.stdout
    );
}

/// Six votes against once passed a motion: positions, look-alikes and abstentions that mislead are refused.
#[test]
fn a_draft_that_can_be_misread_is_refused() {
    let desk = desk();
    let check = |from: &str, to: &str| {
        let changed = DRAFT.replacen(from, to, 1);
        assert_ne!(changed, DRAFT);
        desk.write("changed.toml", &changed);
        rule(
            &desk,
            &format!("poll check changed.toml {FILES} --at {DRAFTED}"),
        )
    };
    assert_eq!(check("yes = \"同意\"\n", ""), "poll.yes");
    assert_eq!(check("yes = \"同意\"", "yes = \"反对\""), "poll.yes");
    assert_eq!(check("yes = \"同意\"", "yes = \"赞成\""), "poll.yes");
    assert_eq!(
        check("yes = \"同意\"", "yes = \"同意\"\nmax = 2"),
        "poll.yes"
    );
    assert_eq!(check("\"同意\"]", "\"同意\", \"弃权\"]"), "poll.abstain");
    assert_eq!(
        check("\"同意\"]", "\"同意\", \"同意\\u200b\"]"),
        "poll.text"
    );
    assert_eq!(check("\"反对\", ", "\"\\u200b\", "), "poll.text");
    assert_eq!(
        check("title = \"电梯\"", "title = \"\\u3164\""),
        "poll.text"
    );
    for time in ["2026-12-01", "2026-12-01T08:00:00"] {
        assert_eq!(
            check("2026-12-01T08:00:00+08:00", time),
            "poll.time",
            "{time}"
        );
    }
    assert_eq!(check("2026-12-20", "2026-12-08"), "poll.times");
}

/// A poll published with a mistake is withdrawn with a reason, and the right one names it.
#[test]
fn a_poll_is_cancelled_and_corrected() {
    let desk = desk();
    let first = publish(&desk, "draft.toml");
    let voted = desk.ok(&vote("a", "1=1")).stdout;
    assert!(voted.contains("电梯"), "the poll's title: {voted}");
    desk.write("again.toml", &format!("replaces = \"{first}\"\n{DRAFT}"));
    let again = format!("poll new again.toml {FILES} --keystore officer.age {OPEN} --at {DRAFTED}");
    assert_eq!(
        rule(&desk, &again.replace(DRAFTED, DURING)),
        "community.poll_late"
    );
    let cancel = "poll cancel --record record --reason 漏了一项";
    desk.ok(&format!(
        "{cancel} --keystore officer.age {OPEN} --at {DURING}"
    ));
    let shown = desk.ok("--lang en poll show --record record").stdout;
    assert!(
        shown.contains("This poll was cancelled") && shown.contains("漏了一项"),
        "{shown}"
    );
    assert_eq!(rule(&desk, &vote("b", "1=1")), "poll.cancelled");
    assert!(!desk.path("b.ballot").exists());
    let later = DRAFT
        .replace("2026-12-01", "2026-12-03")
        .replace("2026-12-08", "2026-12-09");
    desk.write("again.toml", &format!("replaces = \"{first}\"\n{later}"));
    let second = desk.json(&again.replace(DRAFTED, DURING))["poll"].clone();
    let shown = desk.json("poll show --record record");
    assert_eq!(
        (&shown["id"], &shown["poll"]["replaces"]),
        (&second, &first.into())
    );
    desk.ok("audit record --at 2027-01-01T00:00:00Z");
}

#[test]
fn a_poll_is_extended_as_far_as_its_draft_allows() {
    let desk = desk();
    publish(&desk, "draft.toml");
    let extend = |to: &str| {
        format!(
            "poll extend --record record --closes {to} --reason 还要几天 --keystore officer.age {OPEN} --at {DURING}"
        )
    };
    assert_eq!(rule(&desk, &extend("2026-12-21T00:00:00Z")), "poll.extend");
    desk.ok(&extend("2026-12-10T00:00:00Z"));
    desk.ok(&vote("a", "1=2").replace(DURING, "2026-12-09T00:00:00Z"));
    assert_eq!(
        desk.json("poll show --record record")["closes"],
        1_796_860_800
    );
}

/// An owner who lost a key while a poll is open is told which roll the poll uses.
#[test]
fn a_key_on_a_newer_roll_is_told_so() {
    let desk = desk();
    publish(&desk, "draft.toml");
    let owner = desk.owner("new");
    desk.ok(&format!(
        "enrol {owner} --realm {REALM} --unit 1-1-101 --out new.json"
    ));
    desk.ok(&format!(
        "roll build --register register.json --realm {REALM} --enrolments new.json b.json c.json --out newer.json --force"
    ));
    desk.ok(&format!(
        "roll publish newer.json --record record --keystore officer.age {OPEN} --at {DURING}"
    ));
    assert_eq!(rule(&desk, &vote("new", "1=1")), "ballot.older_roll");
    desk.ok(&vote("a", "1=1"));
    let stranger = desk.owner("stranger");
    assert!(!stranger.is_empty());
    assert_eq!(rule(&desk, &vote("stranger", "1=1")), "ballot.member");
}

/// What can be refused is refused before anything is asked or written, and what was not sent is sent unchanged.
#[test]
fn a_vote_that_comes_too_early_or_too_late_leaves_nothing() {
    let desk = desk();
    publish(&desk, "draft.toml");
    let early = vote("a", "1=1").replace(DURING, DRAFTED);
    assert_eq!(rule(&desk, &early), "poll.not_open");
    let late = vote("a", "1=1").replace(DURING, CLOSED);
    assert_eq!(rule(&desk, &late), "poll.closed");
    desk.write("wrong", "another passphrase\n");
    let wrong = vote("a", "1=1").replace(OPEN, "--passphrase-file wrong");
    assert_eq!(rule(&desk, &wrong), "keystore.passphrase");
    assert!(!desk.path("a.ballot").exists() && !desk.path("a.ballot.receipt.json").exists());
    let voted = desk.ok(&format!("--lang en {}", vote("a", "1=2"))).stdout;
    assert!(voted.contains("Closes: 2026-12-08"), "{voted}");
    assert!(voted.contains("1. 更换电梯 → 同意"), "{voted}");
    assert_eq!(rule(&desk, &vote("a", "1=1")), "file.exists");
    let again = format!("--lang en {} --force", vote("a", "1=1"));
    let again = desk
        .ok(&again.replace(DURING, "2026-12-03T00:00:00Z"))
        .stdout;
    assert!(
        again.contains("replaces the one you cast before"),
        "{again}"
    );
    // As after a node that died: the receipt says that no record took it.
    let mut receipt = desk.json_file("a.ballot.receipt.json");
    receipt.as_object_mut().unwrap().remove("logged");
    desk.write("a.ballot.receipt.json", &receipt.to_string());
    let sent = desk.json(&vote("a", "1=2").replace(DURING, "2026-12-04T00:00:00Z"));
    assert_eq!(sent["digest"], receipt["ballot"]);
    assert!(desk.json_file("a.ballot.receipt.json")["logged"].is_object());
}

/// The same questions of the same owners: committee and voters are told that two totals can be subtracted.
#[test]
fn a_repeated_question_is_named() {
    let desk = desk();
    publish(&desk, "draft.toml");
    desk.write(
        "other.toml",
        &DRAFT.replace("title = \"电梯\"", "title = \"再问一次\""),
    );
    let checked = desk.json(&format!("poll check other.toml {FILES} --at {DRAFTED}"));
    let warnings = checked["warnings"].to_string();
    assert!(warnings.contains("poll.repeated"), "{warnings}");
    let second = publish(&desk, "other.toml");
    let shown = desk.run(&format!("poll show --record record --poll {second}"));
    assert!(shown.stderr.contains("[poll.repeated]"), "{}", shown.stderr);
}

/// People count options from 1, and so do the answers.
#[test]
fn an_option_that_is_not_there_is_named_as_it_was_typed() {
    let desk = desk();
    publish(&desk, "draft.toml");
    let run = desk.run(&format!("--lang en {}", vote("a", "1=9")));
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("options 1 to 2; there is no option 9"),
        "{}",
        run.stderr
    );
    assert!(!desk.path("a.ballot").exists());
}

/// `ledger.far_ahead`: times never go back, so a mistyped year must not end a record.
#[test]
fn a_year_that_was_mistyped_does_not_end_a_record() {
    let desk = desk();
    publish(&desk, "draft.toml");
    let close = "poll close --record record --at";
    assert_eq!(
        rule(&desk, &format!("{close} 2062-12-08T00:00:00Z")),
        "ledger.far_ahead"
    );
    desk.ok(&vote("a", "1=1"));
}

/// `ledger.time_passed`: a message is never recorded later than the time that was given for it.
#[test]
fn a_time_before_the_last_entry_is_refused() {
    let desk = desk();
    publish(&desk, "draft.toml");
    desk.write(
        "other.toml",
        &DRAFT.replace("title = \"电梯\"", "title = \"再问一次\""),
    );
    let new = format!("poll new other.toml {FILES} --keystore officer.age {OPEN}");
    assert_eq!(
        rule(&desk, &format!("{new} --at 2026-11-30T11:59:59Z")),
        "ledger.time_passed"
    );
    desk.ok(&format!("{new} --at {DRAFTED}"));
}

/// `ledger.ahead`: where the last entry is dated ahead of this machine's clock, so is the next, and somebody is told.
#[test]
fn an_entry_that_gets_the_time_of_the_last_is_told() {
    let desk = desk();
    let ahead = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 90);
    let publish = "--record record --keystore officer.age --passphrase-file pass";
    let told = desk.ok(&format!("roll publish roll.json {publish} --at {ahead}"));
    assert!(!told.stderr.contains("ledger.ahead"), "{}", told.stderr);
    let told = desk.ok(&format!("ceremony publish keys/keys.json {publish}"));
    assert!(told.stderr.contains("[ledger.ahead]"), "{}", told.stderr);
}

/// `poll.unreachable`: a quorum of all owners that those who can vote cannot reach is named before anybody votes.
#[test]
fn a_quorum_that_the_enrolled_cannot_reach_is_named() {
    let desk = desk();
    let rule = "rule = \"simple-majority\"";
    desk.write(
        "special.toml",
        &DRAFT.replace(rule, "rule = \"cn-278-special\""),
    );
    let check = |roll: &str| {
        let line = format!("poll check special.toml --roll {roll} --keys keys/keys.json");
        desk.run(&format!("--lang en {line} --at {DRAFTED}"))
    };
    let reached = check("roll.json");
    assert!(
        !reached.stderr.contains("poll.unreachable"),
        "{}",
        reached.stderr
    );
    desk.ok(&format!(
        "roll build --register register.json --realm {REALM} --enrolments a.json --out few.json"
    ));
    let told = check("few.json");
    assert!(
        told.stderr.contains("[poll.unreachable]"),
        "{}",
        told.stderr
    );
    for line in [
        "question 1: at most 1 owners can vote, where 2 are needed",
        "at most 100.00 m², where 160.50 m² are needed",
    ] {
        assert!(told.stderr.contains(line), "{line}\n{}", told.stderr);
    }
    assert!(told.stdout.contains("of the enrolled owners"));
}

/// One poll is decided or open, another is not named: who asks is told of which the answer is, or that there is none.
#[test]
fn a_record_without_a_poll_is_named_as_such() {
    let desk = Desk::new();
    found(&desk);
    let run = desk.run("--lang en result --record record");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("no poll yet"), "{}", run.stderr);
    assert!(!run.stderr.contains("id"), "{}", run.stderr);
}

/// A receipt has its poll in it: nobody is asked for it.
#[test]
fn a_receipt_names_its_poll() {
    let desk = desk();
    let first = publish(&desk, "draft.toml");
    desk.write(
        "other.toml",
        &DRAFT.replace("title = \"电梯\"", "title = \"再问一次\""),
    );
    publish(&desk, "other.toml");
    desk.ok(&format!("{} --poll {first}", vote("a", "1=1")));
    desk.ok("ballot find a.ballot.receipt.json --record record");
    // The serial is shifted, and is not called the time at which the ballot was made.
    let shown = desk.ok("--lang en ballot show a.ballot").stdout;
    assert!(shown.contains("up to an hour before"), "{shown}");
    // Elsewhere one must be named, and the list stands in line.
    let several = desk.run("--lang en poll show --record record");
    assert_eq!(several.status, 2);
    let list: Vec<&str> = several.stderr.lines().skip(1).take(2).collect();
    assert!(
        list.iter()
            .all(|line| line.starts_with("  ") && line.len() > 64),
        "{}",
        several.stderr
    );
}

/// Every command that reads a node's settings says alike that they are not there.
#[test]
fn settings_that_are_not_there_are_trouble_with_a_file() {
    let desk = Desk::new();
    for line in ["run", "doctor", "backup b.sqlite", "export e.lir"] {
        let run = desk.run(&format!("--json node {line} --data d --config nosuch.toml"));
        assert_eq!(run.status, 3, "{line}: {}", run.stderr);
        assert_eq!(run.value()["error"]["rule"], "file.io", "{line}");
    }
}

#[test]
fn a_result_before_closing_says_when_the_poll_closes() {
    let desk = desk();
    publish(&desk, "draft.toml");
    let run = desk.run("--lang en result --record record");
    assert_eq!(run.status, 9);
    assert!(run.stderr.contains("The poll “电梯” ("), "{}", run.stderr);
    assert!(
        run.stderr
            .contains("not closed yet, so there is no result; it closes at 2026-12-08"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_poll_that_cannot_be_signed_is_not_announced() {
    let desk = desk();
    desk.write("wrong", "not the passphrase\n");
    for key in [
        "",
        "--keystore officer.age --passphrase-file wrong",
        "--keystore a.age --passphrase-file pass",
    ] {
        let run = desk.run(&format!("poll new draft.toml {FILES} {key} --at {DRAFTED}"));
        assert_ne!(run.status, 0);
        assert_eq!(run.stdout, "", "{key}");
    }
}

#[test]
fn what_a_draft_is_warned_of_is_told_in_the_readers_language() {
    let desk = desk();
    let line = format!("poll check draft.toml {FILES} --at {DRAFTED}");
    let run = desk.run(&line);
    let details: Vec<&str> = run
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("  细节："))
        .collect();
    assert!(!details.is_empty(), "{}", run.stderr);
    for detail in details {
        let english = detail.chars().filter(char::is_ascii_alphabetic).count();
        assert_eq!(english, 0, "{detail}");
        assert!(!detail.is_ascii(), "{detail}");
    }
}
