//! A node that shows two records, or takes one back, is noticed by a wallet that saw the first.

use std::path::Path;

use crate::node_desk::{Node, committee, community, officers};
use crate::support::Desk;
use crate::whole_vote::{REALM, ceremony, trustees};

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn two_records_of_one_key_are_noticed() {
    let mut desk = Desk::new();
    officers(&desk);
    let node = Node::start(&mut desk);
    community(&desk, REALM, "05-01");
    trustees(&desk);
    ceremony(&desk, "keys");
    ceremony(&desk, "others");
    let address = node.url.trim_start_matches("http://").to_owned();
    node.stop();
    copy(&desk.path("data"), &desk.path("twin"));

    let node = Node::start_at(&desk, "data", &address);
    committee(&desk, "ceremony publish keys/keys.json");
    desk.ok("community show @place");
    let node = node.restart(&desk, "twin");

    // The copy is shorter: what was seen is gone.
    let run = desk.run("--json community show @place");
    assert_eq!(run.status, 6, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.value()["error"]["rule"], "client.rollback");

    // It grows with other entries: a fork.
    let place = format!("--node {} --keep other", node.url);
    for line in ["others/keys.json", "keys/keys.json"] {
        let line = format!("ceremony publish {line} {place}");
        let open = crate::support::OPEN;
        desk.ok(&format!(
            "{line} --keystore c1.age {open} --out twin.paper --force"
        ));
        desk.ok(&format!(
            "role sign twin.paper {place} --keystore c2.age {open}"
        ));
        desk.ok(&format!("role submit twin.paper {place}"));
    }
    let run = desk.run("--json community show @place");
    assert_eq!(run.status, 6, "{}{}", run.stdout, run.stderr);
    let error = &run.value()["error"];
    assert_eq!(error["rule"], "client.fork");
    let evidence = error["evidence"]["evidence"].as_str().unwrap();
    let evidence = std::fs::read_to_string(desk.path(evidence)).unwrap();
    assert!(evidence.contains("\"kept\"") && evidence.contains("\"shown\""));
    node.stop();
}

/// A wallet that asked one node of a record does not take an older state from another in silence, nor another record.
#[test]
fn what_one_node_showed_is_held_against_what_another_shows() {
    let mut desk = Desk::new();
    officers(&desk);
    let node = Node::start(&mut desk);
    community(&desk, REALM, "05-01");
    trustees(&desk);
    ceremony(&desk, "keys");
    ceremony(&desk, "others");
    node.stop();
    copy(&desk.path("data"), &desk.path("twin"));
    let twin = Node::start_at(&desk, "twin", "127.0.0.1:0");
    let node = Node::start_at(&desk, "data", "127.0.0.1:0");
    let place = |node: &Node, keep: &str| format!("--node {} --keep {keep}", node.url);
    let act = |line: &str, place: &str| {
        let open = crate::support::OPEN;
        desk.ok(&format!(
            "{line} {place} --keystore c1.age {open} --out act.paper --force"
        ));
        desk.ok(&format!(
            "role sign act.paper {place} --keystore c2.age {open}"
        ));
        desk.ok(&format!("role submit act.paper {place}"));
    };
    act("ceremony publish keys/keys.json", &place(&node, "own"));
    let show = |place: &str| desk.run(&format!("--lang en community show {place}"));
    assert!(!show(&place(&node, "seen")).stderr.contains("2 were seen"));
    let lag = show(&place(&twin, "seen"));
    assert_eq!(lag.status, 0, "{}", lag.stderr);
    let told = "this node shows 1 entries of the record, of which 2 were seen at";
    assert!(lag.stderr.contains(told), "{}", lag.stderr);

    // Of several, one that shows less than was seen is passed over.
    let several = format!("--node {} {}", twin.url, place(&node, "seen"));
    let passed = show(&several);
    let told = format!("{} shows 1 entries, fewer than were seen", twin.url);
    assert!(passed.stderr.contains(&told), "{}", passed.stderr);
    assert!(!passed.stderr.contains("of which"), "{}", passed.stderr);

    act("ceremony publish others/keys.json", &place(&twin, "other"));
    let run = desk.run(&format!("--json community show {}", place(&twin, "seen")));
    assert_eq!(run.status, 6, "{}{}", run.stdout, run.stderr);
    let error = &run.value()["error"];
    assert_eq!(error["rule"], "client.split");
    let evidence = error["evidence"]["evidence"].as_str().unwrap();
    let evidence = std::fs::read_to_string(desk.path(evidence)).unwrap();
    assert!(evidence.contains(&node.url) && evidence.contains(&twin.url));
    for node in [node, twin] {
        node.stop();
    }
}
