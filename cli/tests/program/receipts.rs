//! What the program says about a receipt: counted, replaced, or not this.

use serde_json::{Value, json};

use crate::support::{Desk, OPEN};
use crate::whole_vote::{DRAFT, DURING, poll_of};

const FIND: &str = "--json ballot find";

fn vote(desk: &Desk, name: &str, out: &str, at: &str) {
    desk.ok(&format!(
        "vote --record record --keystore {name}.age {OPEN} --choose 1=1 --out {out} --at {at}"
    ));
}

/// The status and the answer for a receipt file.
fn found(desk: &Desk, receipt: &Value) -> (i32, Value) {
    desk.write("given.json", &receipt.to_string());
    let run = desk.run(&format!("{FIND} given.json --record record"));
    (run.status, run.value())
}

#[test]
fn a_receipt_is_counted_replaced_or_not_this() {
    let desk = poll_of(&DRAFT.replace("refused", "last-counts"));
    vote(&desk, "a", "first", DURING);
    vote(&desk, "b", "other", DURING);
    let first = desk.json_file("first.receipt.json");
    let (status, verdict) = found(&desk, &first);
    assert_eq!((status, &verdict["verdict"]), (0, &json!("counted")));

    // Whoever has the key votes again; the owner must see it.
    vote(&desk, "a", "second", "2026-12-03T00:00:00Z");
    let (status, verdict) = found(&desk, &first);
    assert_eq!((status, &verdict["verdict"]), (1, &json!("replaced")));
    assert_eq!(
        verdict["by"],
        desk.json_file("second.receipt.json")["logged"]["entry"]
    );
    let told = desk.run("--lang en ballot find given.json --record record");
    assert!(
        told.stdout.contains("somebody else has your key"),
        "{}",
        told.stdout
    );

    let mut mixed = first.clone();
    mixed["logged"] = desk.json_file("other.receipt.json")["logged"].clone();
    let mut altered = first.clone();
    altered["message"] = json!("0".repeat(64));
    for receipt in [mixed, altered] {
        let (status, verdict) = found(&desk, &receipt);
        assert_eq!(status, 1);
        assert_eq!(
            (&verdict["verdict"], &verdict["why"]),
            (&json!("not-this"), &json!("mixed"))
        );
    }
}

#[test]
fn a_receipt_without_a_proof_is_completed_later() {
    let desk = poll_of(DRAFT);
    desk.ok("export --record record --out poll.lir");
    desk.ok(&format!(
        "vote --record poll.lir --keystore a.age {OPEN} --choose 1=1 --out a.ballot --at {DURING}"
    ));
    let receipt = desk.json_file("a.ballot.receipt.json");
    assert_eq!(receipt.get("logged"), None);
    let complete = "--json ballot complete a.ballot.receipt.json --record record";
    let early = desk.run(complete);
    assert_eq!((early.status, &early.value()["why"]), (1, &json!("absent")));
    assert_eq!(desk.json_file("a.ballot.receipt.json"), receipt);
    desk.ok(&format!(
        "poll accept --record record a.ballot --at {DURING}"
    ));
    desk.ok(complete);
    let completed = desk.json_file("a.ballot.receipt.json");
    assert_eq!(completed["message"], receipt["message"]);
    let proof = completed["logged"]["proof"].as_str().unwrap();
    assert!(proof.starts_with("c2sp.org/tlog-proof@v1"), "{proof}");
    desk.ok("ballot find a.ballot.receipt.json --record record");
}
