//! Letters over a node: owners enrol, trustees make keys, and the committee signs, without a shared folder.

use std::time::{SystemTime, UNIX_EPOCH};

use linli_client::{Inbox, Patience};
use linli_keystore::seal_to;
use serde_json::Value;

use crate::node_desk::{Node, officers};
use crate::scheme_desk::refused;
use crate::support::{Desk, OPEN, SEAL};

const REALM: &str = "garden";
const REGISTER: &str = "\
楼栋,单元,房号,业主,证件号,建筑面积,用途
1,1,101,甲,,100.00,住宅
1,1,102,乙,,80.50,住宅
1,1,201,丙,,60.25,住宅
";

/// A node by this machine's time, with a community of today's officers.
fn house() -> (Desk, Node) {
    let mut desk = Desk::new();
    officers(&desk);
    let node = Node::start(&mut desk);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    desk.write("clock", &now.as_secs().to_string());
    let role = |threshold, cards: &str| {
        format!(
            "threshold = {threshold}\nvalid_from = \"2026-01-01\"\nvalid_to = \"2075-12-31\"\ncards = [{cards}]\n"
        )
    };
    let committee = role(2, "\"c1.card\", \"c2.card\"");
    let registrar = role(1, "\"reg.card\"");
    desk.write(
        "community.toml",
        &format!(
            "realm = \"{REALM}\"\nname = {{ zh = \"花园\", en = \"garden\" }}\n\
             [roles.committee]\n{committee}[roles.registrar]\n{registrar}"
        ),
    );
    desk.ok(&format!(
        "community new community.toml --keystore c1.age {OPEN} --out community.paper"
    ));
    desk.ok(&format!(
        "role sign community.paper --keystore c2.age {OPEN}"
    ));
    desk.ok("role submit community.paper @place");
    (desk, node)
}

fn take(desk: &Desk, name: &str, more: &str) -> Value {
    desk.json(&format!(
        "inbox take @place --keystore {name}.age {OPEN} --out {name}-inbox {more}"
    ))
}

fn count(taken: &Value, what: &str) -> usize {
    taken[what].as_array().unwrap().len()
}

#[test]
fn owners_enrol_over_a_node_and_the_registrar_takes_each_request_once() {
    let (desk, _node) = house();
    desk.write("register.csv", REGISTER);
    desk.ok("roll import register.csv");
    let enrol =
        |name: &str, unit: &str| format!("enrol @place --keystore {name}.age {OPEN} --unit {unit}");
    for name in ["a", "b", "c"] {
        desk.owner(name);
    }
    let sent = desk.json(&enrol("a", "1-1-101"));
    assert_eq!(count(&sent, "letters"), 1);
    desk.ok(&enrol("a", "1-1-101"));
    let listed = desk.json(&format!("inbox list @place --keystore reg.age {OPEN}"));
    assert_eq!(count(&listed, "letters"), 2);
    assert_eq!(listed["letters"][0]["request"]["unit"], "1-1-101");
    assert_eq!(listed["letters"][0]["from"], Value::Null);
    let other = desk.json(&format!("inbox list @place --keystore c1.age {OPEN}"));
    assert_eq!(count(&other, "letters"), 0);

    let checked = "--register register.json";
    let first = take(&desk, "reg", checked);
    assert_eq!(count(&first, "requests"), 1);
    assert_eq!(first["requests"][0]["commitment"], sent["commitment"]);
    let again = take(&desk, "reg", checked);
    assert_eq!(
        (count(&again, "requests"), &again["known"]),
        (0, &Value::from(0))
    );
    desk.ok(&enrol("a", "1-1-101"));
    let known = take(&desk, "reg", checked);
    assert_eq!(
        (count(&known, "requests"), &known["known"]),
        (0, &Value::from(1))
    );

    // What the roll would refuse is kept apart, and takes nobody's place.
    desk.ok(&enrol("b", "1-1-101"));
    desk.ok(&enrol("c", "9-9-999"));
    let refused = take(&desk, "reg", checked);
    let rules: Vec<&str> = refused["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["roll.enrolled_twice", "roll.unknown_unit"]);
    assert_eq!(count(&refused, "requests"), 0);

    desk.ok(&format!(
        "roll build --register register.json --realm {REALM} --enrolments reg-inbox/enrolments"
    ));
    desk.ok(&format!(
        "roll publish roll.json @place --keystore reg.age {OPEN}"
    ));
    let entry = desk.json(&format!("roll entry @place --keystore a.age {OPEN}"));
    assert_eq!(entry["entry"]["id"], sent["commitment"]);
}

/// `inbox.unreadable`: a letter that the registrar's key does not open is said, and kept apart as it came.
#[test]
fn a_letter_for_somebody_else_is_kept_apart() {
    let (desk, node) = house();
    let card = |name: &str| desk.json_file(&format!("{name}.card"));
    let recipient = card("c1")["recipient"].as_str().unwrap().to_owned();
    let letter = seal_to(&recipient, b"{}").unwrap();
    let community = desk.json("community show @place");
    let id = community["id"].as_str().unwrap().parse().unwrap();
    let inbox = Inbox::new(&node.url, id, Patience::default()).unwrap();
    let to = card("reg")["key"].as_str().unwrap().parse().unwrap();
    inbox.post(to, &letter, None).unwrap();
    let line = format!("inbox take @place --keystore reg.age {OPEN} --out box --lang en");
    let told = desk.ok(&line);
    assert!(told.stderr.contains("inbox.unreadable"), "{}", told.stderr);
    let kept = std::fs::read_dir(desk.path("box/unreadable"))
        .unwrap()
        .next()
        .unwrap();
    assert_eq!(std::fs::read(kept.unwrap().path()).unwrap(), letter);
    let again = take(&desk, "reg", "");
    assert_eq!(count(&again, "unreadable"), 0);
}

/// `inbox.call`: a trustee whom nobody calls has nothing to join.
#[test]
fn trustees_make_keys_and_the_committee_signs_over_a_node() {
    let (desk, node) = house();
    for name in ["x", "y", "z"] {
        desk.ok(&format!(
            "trustee new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card {SEAL}"
        ));
    }
    let step = |step: &str, name: &str| {
        format!("ceremony {step} --ceremony at-{name} @place --keystore {name}.age {SEAL}")
    };
    assert_eq!(refused(&desk, &step("round1", "x")), "inbox.call");
    desk.ok(&format!(
        "ceremony new --realm {REALM} --purpose 2026 --threshold 2 --trustee x.card y.card z.card --out c/ceremony.json"
    ));
    desk.ok(&format!(
        "ceremony call --ceremony c @place --keystore c1.age {OPEN}"
    ));
    // A folder that somebody made for it is as good as none.
    std::fs::create_dir(desk.path("at-x")).unwrap();
    for round in ["round1", "round2", "finish"] {
        for name in ["x", "y", "z"] {
            desk.ok(&step(round, name));
        }
        if round == "round2" {
            // Sent again, it is what was sent.
            desk.ok(&step(round, "x"));
        }
    }
    // What y and z wrote to each other never came to x, and x does not wait for it.
    let status = desk.json("ceremony status --ceremony at-x");
    assert_eq!(status["missing"]["round2"], serde_json::json!([]));
    assert!(!desk.path("at-x/round2/2-to-3.json").exists());
    assert_eq!(desk.json("ceremony check at-z/keys.json")["threshold"], 2);
    let taken = take(&desk, "c1", "");
    let keys = taken["ceremonies"][0].as_str().unwrap();
    assert_eq!(desk.read(keys), desk.read("at-z/keys.json"));

    // Letters outlive the node's process.
    let paper = format!("ceremony publish {keys} @place --keystore c1.age {OPEN} --out keys.paper");
    desk.ok(&paper);
    let sent = desk.json(&format!(
        "role send keys.paper @place --keystore c1.age {OPEN}"
    ));
    assert_eq!(sent["sent"], serde_json::json!(["c2"]));
    let _node = node.restart(&desk, "data");
    let taken = take(&desk, "c2", "");
    let paper = taken["papers"][0]["file"].as_str().unwrap();
    assert_eq!(taken["papers"][0]["from"], "c1");
    desk.ok(&format!(
        "role sign {paper} @place --keystore c2.age {OPEN}"
    ));
    desk.ok(&format!("role submit {paper} @place"));
    let shown = desk.json("community show @place");
    assert_eq!(shown["trustees"].as_array().unwrap().len(), 1, "{shown}");
}

/// `act.recorded`: where a record is named that has the founding, nobody signs it again.
#[test]
fn a_founding_that_a_record_has_is_not_signed() {
    let (desk, _node) = house();
    let sign = format!("role sign community.paper @place --keystore c1.age {OPEN}");
    assert_eq!(refused(&desk, &sign), "act.recorded");
}

/// `inbox.differs`: a trustee who sends another file than before does not replace the first.
#[test]
fn a_trustee_who_sends_two_files_is_told_of() {
    let (desk, _node) = house();
    for name in ["x", "y", "z"] {
        desk.ok(&format!(
            "trustee new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card {SEAL}"
        ));
    }
    desk.ok(&format!(
        "ceremony new --realm {REALM} --purpose 2026 --threshold 2 --trustee x.card y.card z.card --out c/ceremony.json"
    ));
    desk.ok(&format!(
        "ceremony call --ceremony c @place --keystore c1.age {OPEN}"
    ));
    let step = |step: &str, name: &str| {
        format!("ceremony {step} --ceremony at-{name} @place --keystore {name}.age {SEAL}")
    };
    for name in ["x", "y", "z"] {
        desk.ok(&step("round1", name));
    }
    desk.ok(&step("round2", "x"));
    desk.ok(&step("round2", "y"));
    let kept = desk.read("at-y/round2/1-to-2.json");
    // Round 2 is sealed anew each time.
    std::fs::remove_dir_all(desk.path("at-x/round2")).unwrap();
    desk.ok(&step("round2", "x"));
    let told = desk.run(&step("finish", "y"));
    assert!(told.stderr.contains("inbox.differs"), "{}", told.stderr);
    assert_eq!(desk.read("at-y/round2/1-to-2.json"), kept);
}
