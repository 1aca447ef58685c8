//! A vote over a node: every step by its command, with what must be refused on the way.

use std::time::{Duration, Instant};

use crate::node_desk::{Node, committee, community, officers};
use crate::scheme_desk::refused;
use crate::support::{Desk, OPEN, Run};
use crate::whole_vote::{REALM, ceremony, people, trustees};

const DURING: &str = "2026-12-02T00:00:00Z";

const DRAFT: &str = r#"
title = "vote"
opens = 2026-12-01T00:00:00Z
closes = 2026-12-08T00:00:00Z
counting = "both"
revote = "refused"
floor = 0

[[question]]
text = "lift"
options = ["yes", "no"]
yes = "yes"
abstain = true
rule = "cn-278-special"
"#;

/// Repeats a line until it is no longer refused by `rule`; the node closes polls by itself, in its own time.
fn once_not(desk: &Desk, rule: &str, status: i32, line: &str) -> Run {
    let begun = Instant::now();
    loop {
        let run = desk.run(&format!("--json {line}"));
        let is_other = run.value()["error"]["rule"] != rule;
        if is_other || begun.elapsed() > Duration::from_secs(30) {
            assert!(is_other, "{}", run.stderr);
            assert_eq!(run.status, status, "{}{}", run.stdout, run.stderr);
            return run;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Of several nodes, the first that answers is asked; their logs have keys of their own, so none is given for all.
#[test]
fn nodes_that_do_not_answer_are_skipped() {
    let mut desk = Desk::new();
    officers(&desk);
    let node = Node::start(&mut desk);
    community(&desk, REALM, "05-01");
    let nobody = "http://127.0.0.1:1";
    for nodes in [[nobody, &node.url], [&node.url, nobody]] {
        let [first, then] = nodes;
        let shown = desk.ok(&format!(
            "--lang en community show --node {first} --node {then} --keep kept"
        ));
        assert!(shown.stdout.contains("community"), "{}", shown.stdout);
        let told = format!("{nobody} does not answer; {} is asked", node.url);
        assert_eq!(shown.stderr.contains(&told), first == nobody);
    }
    let away = desk.run(&format!(
        "--json community show --node {nobody} --node {nobody} --keep kept"
    ));
    let away = &away.value()["error"];
    assert_eq!(away["rule"], "client.unreachable");
    let detail = format!("none of the nodes answers: {nobody}, {nobody}");
    assert_eq!(away["detail"], detail);
    let status = desk.json(&format!("node status --node {nobody} --node {}", node.url));
    let key = status["log"]["key"].as_str().unwrap();
    let keyed = format!(
        "community show --node {nobody} --node {} --node-key {key}",
        node.url
    );
    assert_eq!(desk.run(&keyed).status, 2);
    // One node keeps this record.
    let none = desk.json(&format!("node validators --node {} --keep kept", node.url));
    assert_eq!(none["needed"], 0);
}

#[test]
fn a_node_carries_a_whole_vote() {
    let mut desk = Desk::new();
    officers(&desk);
    let node = Node::start(&mut desk);
    community(&desk, REALM, "05-01");
    people(&desk);
    trustees(&desk);
    ceremony(&desk, "keys");
    desk.write("draft.toml", DRAFT);
    let other = refused(&desk, "community check draft.toml");
    assert_eq!(other, "community.draft");

    // Only who has the role may publish.
    let publish = |by: &str| format!("roll publish roll.json @place --keystore {by}.age {OPEN}");
    assert_eq!(refused(&desk, &publish("c1")), "authority.unknown");
    // In one word, so that the desk does not set the node's clock by it.
    let dated = format!("{} --at=2026-12-03T00:00:00Z", publish("reg"));
    assert_eq!(refused(&desk, &dated), "ledger.node_time");
    desk.ok(&publish("reg"));
    let entry = desk.json("roll entry --unit 1-1-102 @place");
    assert_eq!(entry["entry"]["shares"], 8_050);
    committee(&desk, "ceremony publish keys/keys.json");
    let alone = format!("poll new draft.toml @place --keystore c1.age {OPEN}");
    assert_eq!(refused(&desk, &alone), "authority.threshold");
    committee(&desk, "poll new draft.toml");
    let vote = |name: &str, choice: &str| {
        format!(
            "vote @place --keystore {name}.age {OPEN} --choose {choice} --out {name}.ballot --at {DURING}"
        )
    };
    let early = vote("a", "1=1").replace(DURING, "2026-11-01T00:00:00Z");
    assert_eq!(refused(&desk, &early), "poll.not_open");

    // The record outlives the process.
    let node = node.restart(&desk, "data");
    assert!(!desk.path("a.ballot").exists());
    desk.ok(&vote("a", "1=1"));
    let receipt = desk.json_file("a.ballot.receipt.json");
    assert_eq!(receipt["logged"]["entry"], 4);
    assert!(
        receipt["logged"]["proof"]
            .as_str()
            .unwrap()
            .contains("tlog-proof")
    );
    assert_eq!(
        receipt.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["logged", "message", "nullifier", "poll"]
    );
    let again = format!("{} --force --receipt other", vote("a", "1=2"));
    assert_eq!(refused(&desk, &again), "ballot.nullifier");

    // A node that is down takes nothing; the ballot is sent later.
    let address = node.url.trim_start_matches("http://").to_owned();
    node.stop();
    let away = desk.run(&format!("--json {}", vote("b", "1=1")));
    assert_eq!(away.status, 5, "{}", away.stderr);
    assert_eq!(away.value()["error"]["rule"], "client.unreachable");
    let node = Node::start_at(&desk, "data", &address);
    desk.ok(&vote("b", "1=1"));
    desk.ok(&vote("c", "1=2"));
    let found = desk.json("ballot find a.ballot.receipt.json @place");
    assert_eq!(found["verdict"], "counted");
    assert_eq!(found["entry"], 4);

    // Trustees check a full copy; the node closes by itself.
    let closed = "2026-12-08T00:00:00Z".parse::<jiff::Timestamp>().unwrap();
    desk.write("clock", &closed.as_second().to_string());
    for name in ["x", "y", "z"] {
        let line = format!(
            "trustee decrypt @place --keystore {name}.age {OPEN} --out {name}-naming --at 2026-12-08T00:00:00Z"
        );
        once_not(&desk, "decrypt.too_early", 9, &line);
    }
    desk.waits("tally @place x-naming y-naming z-naming --at 2026-12-08T00:00:00Z");
    for round in ["heads", "shares"] {
        for name in ["x", "z"] {
            let line = format!(
                "trustee decrypt @place --keystore {name}.age {OPEN} --out {name}-{round} --at 2026-12-08T00:00:00Z"
            );
            let share = once_not(&desk, "decrypt.too_early", 0, &line).value();
            assert_eq!(share["round"], round);
        }
        let tallied = desk.run(&format!(
            "tally @place x-{round} z-{round} --at 2026-12-08T00:00:00Z"
        ));
        let ending = if round == "heads" { 9 } else { 0 };
        assert_eq!(tallied.status, ending, "{}", tallied.stderr);
    }
    let result = desk.json("result @place");
    let question = &result["questions"][0];
    assert_eq!(question["heads"], serde_json::json!([2, 1, 0]), "{result}");
    let all = serde_json::json!({ "low": 24_075, "high": 24_075 });
    assert_eq!(question["participating"], all);

    // Anybody audits the node, or the file that its operator hands out.
    let audit = desk.json(&format!(
        "audit {} --keep auditor --report report.html --at 2027-01-01T00:00:00Z",
        node.url
    ));
    assert_eq!(audit["findings"], serde_json::json!([]));
    assert!(desk.read("report.html").contains("<html"));
    desk.ok("node export all.lir --data data");
    let key = audit["checkpoints"]["key"].as_str().unwrap();
    desk.ok(&format!(
        "audit all.lir --node-key {key} --at 2027-01-01T00:00:00Z"
    ));
    desk.ok("node backup copy.sqlite --data data");
    desk.ok("node restore copy.sqlite --data restored");
    desk.ok("node status @place");
    let shown = desk.json("community show @place");
    assert_eq!(shown["polls"].as_array().unwrap().len(), 1);
    desk.ok("node doctor --data data");
}
