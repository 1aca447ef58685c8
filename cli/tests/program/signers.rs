//! What a second signer is told.

use crate::lapse::{IN_TERM, founded, with_trustees};
use crate::support::OPEN;
use crate::whole_vote::{DRAFT, ceremony, people, trustees};

/// `poll.notice`: of a notice that is too short once she signs, though it was not when the first one did.
#[test]
fn the_second_signer_is_told_of_a_notice_that_is_too_short() {
    let desk = with_trustees();
    let at = IN_TERM;
    let soon = DRAFT
        .replace("2026-12-01", "2026-05-20")
        .replace("2026-12-08", "2026-05-27");
    desk.write("soon.toml", &soon);
    let drafted = desk.ok(&format!(
        "poll new soon.toml {at} @place --keystore c1.age {OPEN} --out soon.paper"
    ));
    assert!(
        !drafted.stderr.contains("poll.notice"),
        "{}",
        drafted.stderr
    );
    let told = |day: &str| {
        let line = "role sign soon.paper @place --out signed.paper --force --keystore c2.age";
        desk.ok(&format!("{line} {OPEN} --at {day}T08:00:00Z"))
            .stderr
    };
    let shown = desk.ok(&format!(
        "--lang en role sign soon.paper @place --out seen.paper --keystore c2.age {OPEN} --at 2026-05-04T08:00:00Z"
    ));
    for part in [
        "1. lift",
        "1) yes",
        "2) no",
        "The motion passes with “yes”",
        "at least 2/3 of all owners, by area",
        "Opens: 2026-05-20",
    ] {
        assert!(shown.stdout.contains(part), "{part} in\n{}", shown.stdout);
    }
    assert!(!told("2026-05-04").contains("poll.notice"));
    assert!(told("2026-05-10").contains("poll.notice"));
}

/// `poll.hurry`: of an opening so near that the signatures of two can hardly come in time.
#[test]
fn whoever_checks_a_poll_is_told_that_its_signatures_hardly_come_in_time() {
    let desk = founded();
    people(&desk);
    trustees(&desk);
    ceremony(&desk, "keys");
    desk.write("soon.toml", &DRAFT.replace("2026-12-0", "2026-05-1"));
    let told = |at: &str| {
        let files = "--roll roll.json --keys keys/keys.json";
        let line = format!("poll check soon.toml {files} @place --at {at}");
        desk.ok(&line).stderr
    };
    assert!(told("2026-05-10T23:00:00Z").contains("poll.hurry"));
    assert!(!told("2026-05-02T08:00:00Z").contains("poll.hurry"));
}
