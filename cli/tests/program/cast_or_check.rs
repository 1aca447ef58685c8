//! A ballot is cast, or opened and checked elsewhere; never both.

use serde_json::json;

use crate::support::{Desk, OPEN};
use crate::whole_vote::{DRAFT, DURING, poll_of};

fn vote(rest: &str) -> String {
    format!(
        "--json vote --record record --keystore a.age {OPEN} --choose 1=2 --out a.ballot {rest} --at {DURING}"
    )
}

/// The rule by which the line is refused.
fn refusal(desk: &Desk, line: &str) -> String {
    let run = desk.run(line);
    assert_ne!(run.status, 0, "{}", run.stdout);
    run.value()["error"]["rule"].as_str().unwrap().to_owned()
}

/// `ballot.spoiled`: what is opened is not sent.
#[test]
fn an_opened_ballot_is_checked_elsewhere_and_never_sent() {
    let desk = poll_of(DRAFT);
    let spoiled = desk.ok(&vote("--check opening.json")).value();
    let shown = spoiled["fingerprint"].as_str().unwrap();
    assert_eq!(spoiled["spoiled"], json!(true));
    assert!(!desk.path("a.ballot").exists());
    assert_eq!(
        desk.json_file("a.age.spoiled.json")["fingerprints"],
        json!([shown])
    );

    let open = "--json ballot open opening.json --record record --fingerprint";
    let checked = desk.ok(&format!("{open} {shown}")).value();
    assert_eq!(
        checked["choices"],
        json!([{ "options": [1], "abstain": false }])
    );
    let told = desk.ok(&format!(
        "--lang en ballot open opening.json --record record --fingerprint {shown}"
    ));
    assert!(told.stdout.contains("lift → no"), "{}", told.stdout);
    let other = shown.replace(
        &shown[..4],
        if &shown[..4] == "0000" {
            "1111"
        } else {
            "0000"
        },
    );
    assert_eq!(
        refusal(&desk, &format!("{open} {other}")),
        "opening.fingerprint"
    );
    assert_eq!(
        refusal(&desk, &format!("{open} {}", &shown[1..])),
        "fingerprint.text"
    );
    assert_eq!(refusal(&desk, &vote("--check opening.json")), "file.exists");
    desk.write("opening.json", "{}");
    assert_eq!(
        refusal(&desk, &format!("{open} {shown}")),
        "opening.encoding"
    );

    // Nothing of it was counted; she votes with another ballot, which has another fingerprint.
    let cast = desk.ok(&vote("")).value();
    assert_ne!(cast["fingerprint"], spoiled["fingerprint"]);
    let find = "--json ballot find a.ballot.receipt.json --record record";
    let found = desk.ok(find).value();
    assert_eq!(found["verdict"], json!("counted"));
    assert_eq!(found["fingerprint"], cast["fingerprint"]);
}

/// `ballot.spoiled`: the program was killed when the ballot was already spoiled and its file not yet gone.
#[test]
fn a_spoiled_ballot_that_is_still_there_is_deleted_and_not_sent() {
    let desk = poll_of(DRAFT);
    desk.ok("export --record record --out poll.lir");
    let kept = desk
        .ok(&vote("").replace("--record record", "--record poll.lir"))
        .value();
    let spoiled = json!({ "fingerprints": [kept["fingerprint"]] });
    desk.write("a.age.spoiled.json", &spoiled.to_string());
    assert_eq!(refusal(&desk, &vote("")), "ballot.spoiled");
    for file in ["a.ballot", "a.ballot.receipt.json"] {
        assert!(!desk.path(file).exists(), "{file}");
    }
    let cast = desk.ok(&vote("")).value();
    assert_ne!(cast["fingerprint"], kept["fingerprint"]);
}
