//! A record that several nodes hold: the seats that their keepers take, and the demonstration that kills one of them.

use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::Value;

use crate::node_desk::Node;
use crate::support::{Desk, OPEN, SEAL};

const REALM: &str = "house.example";

/// Seats for nodes of these names, the officers' paper `found.json` that names them, and `officer.age`.
fn seats(desk: &Desk, names: &[&str]) {
    let mut options = String::new();
    for (n, name) in names.iter().enumerate() {
        let made = desk.json(&format!(
            "node init --data {name} --name {name} --address 127.0.0.1:{}",
            7500 + n
        ));
        options += &format!(" --validator {}", made["key"].as_str().unwrap());
    }
    desk.ok(&format!(
        "role new --out officer.card --keystore officer.age --name Officer --words-file officer.words {SEAL}"
    ));
    desk.ok(&format!(
        "--json community draft --realm {REALM} --committee officer.card --registrar officer.card \
         --from 2026-01-01 --to 2027-12-31{options}"
    ));
    desk.ok(&format!(
        "community new community.toml --out found.json --keystore officer.age {OPEN}"
    ));
}

fn rule(desk: &Desk, line: &str) -> Value {
    let refused = desk.run(&format!("--json {line}"));
    assert_ne!(refused.status, 0, "{line}: {}", refused.stdout);
    refused.value()["error"]["rule"].clone()
}

/// `seat.missing`, `seat.address`, `seat.founding`, `seat.key_twice`, `seat.other_community`, `seat.settings`.
#[test]
fn keepers_take_seats_by_one_paper() {
    let desk = Desk::new();
    seats(&desk, &["hall", "street"]);
    assert_eq!(rule(&desk, "node join --data nobody"), "seat.missing");
    assert_eq!(rule(&desk, "node join --data hall"), "seat.missing");
    let join = "node join --data hall --founding found.json --origin record.example/house";
    assert_eq!(rule(&desk, join), "seat.address");
    let joined = desk.json(&format!("{join} --seat street/seat.toml"));
    assert_eq!(joined["peers"].as_array().unwrap().len(), 2);
    assert_eq!(joined["founder"], true);

    // A byte of the paper, and it founds another community.
    let paper = desk.read("found.json");
    let name = format!("\"{REALM}\"");
    assert!(paper.contains(&name));
    let other = paper.replace(&name, &format!("\"{}x\"", &REALM[..REALM.len() - 1]));
    desk.write("other.json", &other);
    let line = join.replace("found.json", "other.json");
    let line = format!("{line} --seat street/seat.toml");
    assert_eq!(rule(&desk, &line), "seat.other_community");

    // A key under two names, and a list that somebody wrote badly.
    let card = desk.read("street/seat.toml");
    let key: linli_log::VerifierKey = card.split('"').nth(1).unwrap().parse().unwrap();
    let twin = linli_log::VerifierKey::new("twin", key.kind(), *key.as_bytes()).unwrap();
    desk.write(
        "twin.toml",
        &format!("key = \"{twin}\"\naddress = \"127.0.0.1:7509\"\n"),
    );
    assert_eq!(
        rule(&desk, "node join --data hall --seat twin.toml"),
        "seat.key_twice"
    );
    desk.write("bad.toml", "key = 1\n");
    assert_eq!(
        rule(&desk, "node join --data hall --seat bad.toml"),
        "seat.settings"
    );
    let moved = card.replace(":7501", ":7601");
    desk.write("moved.toml", &moved);
    let again = desk.json("node join --data hall --seat moved.toml");
    assert_eq!(again["peers"].as_array().unwrap().len(), 2);
    assert!(desk.read("hall/committee.toml").contains(":7601"));

    // How it catches up is the node's own choice, which lasts.
    for (line, kept) in [
        ("--catch-up votes", "votes"),
        ("--seat moved.toml", "votes"),
        ("--catch-up proofs", "proofs"),
    ] {
        let joined = desk.json(&format!("node join --data hall {line}"));
        assert_eq!(joined["catch_up"], kept);
    }
    assert!(!desk.read("hall/committee.toml").contains("catch_up"));

    // Another's key, and one that others may read.
    std::fs::copy(
        desk.path("hall/validator-key"),
        desk.path("street/validator-key"),
    )
    .unwrap();
    let line = "node init --data street --name street --address 127.0.0.1:7501";
    assert_eq!(rule(&desk, line), "node.key");
    #[cfg(unix)]
    {
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        std::fs::set_permissions(desk.path("hall/validator-key"), open).unwrap();
        assert_eq!(rule(&desk, "node join --data hall"), "node.key_permissions");
    }
}

/// `seat.name`, `seat.address`: a bad name leaves no folder, and all cards that are missing are named together.
#[test]
fn keepers_are_told_at_once_what_is_missing() {
    let desk = Desk::new();
    let bad = "node init --data bad --name street+office --address 127.0.0.1:7500";
    assert_eq!(rule(&desk, bad), "seat.name");
    assert!(!desk.path("bad").exists());
    seats(&desk, &["hall", "street", "tower"]);
    let join = "node join --data hall --founding found.json --origin record.example/house";
    let refused = desk.run(&format!("--lang en {join}"));
    assert!(refused.stderr.contains("[seat.address]"));
    assert!(
        refused.stderr.contains("street, tower"),
        "{}",
        refused.stderr
    );
    // A card of the right name with another key, and one with another's address.
    desk.ok("node init --data forged --name street --address 127.0.0.1:7509");
    let all = "--seat tower/seat.toml --seat forged/seat.toml";
    let refused = desk.run(&format!("--lang zh {join} {all}"));
    assert!(
        refused
            .stderr
            .contains("名片与创始文件里的公钥不同：street"),
        "{}",
        refused.stderr
    );
    let card = desk.read("tower/seat.toml");
    desk.write("near.toml", &card.replace(":7502", ":7501"));
    let refused = desk.run(&format!(
        "--lang en {join} --seat street/seat.toml --seat near.toml"
    ));
    let near = "street and tower have the same address: 127.0.0.1:7501";
    assert!(
        refused.stderr.contains("[seat.settings]"),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains(near), "{}", refused.stderr);
    let joined = desk.run(&format!(
        "--lang en {join} --seat street/seat.toml --seat tower/seat.toml"
    ));
    assert!(
        joined.stdout.contains("street at 127.0.0.1:7501"),
        "{}",
        joined.stdout
    );
    assert_eq!(rule(&desk, "demo --nodes 4 --keep"), "demo.keep");

    let named = "node init --data hall --name hall --address";
    let made = desk.json(&format!("{named} node.example:7412"));
    assert_eq!(made["address"], "node.example:7412");
    let refused = desk.run(&format!("--lang en {named} node.example"));
    assert_eq!(refused.status, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("a host name or an IP address"));
}

/// `node.alone`: one node does not begin what several are to hold; nor can anybody join it.
#[test]
fn one_node_alone_begins_no_record_of_several() {
    let mut desk = Desk::new();
    seats(&desk, &["hall", "street"]);
    desk.ok(
        "node join --data hall --founding found.json --origin a.example --seat street/seat.toml",
    );
    let alone = "node run --data hall --listen 127.0.0.1:0 --stop-at-eof";
    assert_eq!(rule(&desk, alone), "node.alone");
    assert_eq!(
        rule(&desk, "node restore any.lir --data hall"),
        "node.alone"
    );
    let node = Node::start(&mut desk);
    desk.write("clock", "+0");
    let line = format!("role submit found.json --node {} --keep keep", node.url);
    let refused = desk.run(&format!("--lang en {line}"));
    assert_eq!(refused.status, 1, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("[node.alone]"),
        "{}",
        refused.stderr
    );
    assert!(
        refused.stderr.contains("linli-committee"),
        "{}",
        refused.stderr
    );
    desk.ok(&format!(
        "community new --solo --realm {REALM} --name Officer --keystore solo.age --words-file solo.words \
         {SEAL} --node {} --keep keep",
        node.url
    ));
    let line = format!("node join --data street --node {}", node.url);
    assert_eq!(rule(&desk, &line), "seat.founding");
    let line = format!("{line} --community {}", "00".repeat(32));
    assert_eq!(rule(&desk, &line), "node.community");

    // Nor is such a record continued, however it came here.
    desk.ok("role submit found.json --record several");
    let node = Node::start_at(&desk, "several", "127.0.0.1:0");
    let key = |name: &str| {
        let card = desk.read(&format!("{name}/seat.toml"));
        card.split('"').nth(1).unwrap().to_owned()
    };
    let change = format!(
        "community validators {} {} --node {} --keep keep --keystore officer.age {OPEN}",
        key("street"),
        key("hall"),
        node.url
    );
    assert_eq!(rule(&desk, &change), "node.alone");
}

/// Copies of one record are the same; of two histories the first entry that differs is told.
#[test]
fn copies_of_a_record_are_compared() {
    let desk = Desk::new();
    for name in ["one", "two"] {
        desk.ok(&format!(
            "community new --solo --realm {REALM} --name Officer --keystore {name}.age --words-file {name}.words \
             {SEAL} --record {name}"
        ));
    }
    desk.ok("node export one.lir --data one");
    let same = desk.run("--json audit one one.lir");
    assert_eq!(same.status, 8, "a file without its key: {}", same.stderr);
    assert_eq!(same.value()["same"], true);
    let away = desk.run("--json audit one --node http://127.0.0.1:1");
    assert_eq!(away.status, 8, "{}", away.stderr);
    assert_eq!(away.value()["unreached"][0], "http://127.0.0.1:1");
    let apart = desk.run("--json --lang en audit one two");
    assert_eq!(apart.status, 1, "{}", apart.stderr);
    assert_eq!(apart.value()["differs_at"], 0);
    assert!(apart.stderr.contains("[node.differs]"), "{}", apart.stderr);
}

#[test]
fn without_the_committees_program_it_is_told_where_to_get_it() {
    let desk = Desk::new();
    // The other program may lie beside this one.
    let (own, alone) = (assert_cmd::cargo::cargo_bin("linli"), desk.path("linli"));
    std::fs::hard_link(&own, &alone)
        .or_else(|_| std::fs::copy(&own, &alone).map(drop))
        .unwrap();
    let run = |language: &str| {
        let output = Command::new(&alone)
            .current_dir(desk.path("."))
            .env_remove("CARGO")
            .env("PATH", "")
            .args(["--lang", language, "demo", "--nodes", "4", "--dir", "demo"])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("[demo.program]"), "{said}");
        assert!(said.contains("committee/Cargo.toml"), "{said}");
    };
    run("en");
    run("zh");
    assert!(!desk.path("demo").exists());
}

/// Four processes, one of them killed in the middle; it builds their program.
#[test]
#[ignore = "builds linli-committee, which takes minutes"]
fn the_demonstration_over_several_nodes_is_clean() {
    let desk = Desk::new();
    let shown = desk.json("demo --nodes 4 --ballots 5 --dir demo");
    assert_eq!(shown["clean"], true, "{shown}");
    assert_eq!(shown["audit"]["same"], true, "{shown}");
    let copies = shown["audit"]["copies"].as_array().unwrap();
    assert_eq!(copies.len(), 4);
    assert!(
        copies
            .iter()
            .all(|copy| copy["state_root"] == copies[0]["state_root"])
    );
    assert!(shown["missed"].as_u64().unwrap() > 0, "{shown}");
    // The folders are free, and say the same without their nodes.
    let folders: Vec<String> = (1..=4).map(|n| format!("demo/node-{n}")).collect();
    let audited = desk.json(&format!("audit {}", folders.join(" ")));
    assert_eq!(audited["same"], true);
    assert_eq!(audited["copies"][0]["root"], copies[0]["root"]);
    a_newcomer_follows(&desk, shown["program"].as_str().unwrap());
}

/// From a node's address alone it learns whom to ask and what to hold; once the others know its card, it follows.
fn a_newcomer_follows(desk: &Desk, program: &str) {
    let run = |name: &str| {
        let folder = format!("demo/{name}");
        let options = ["--insecure-clock", "demo/clock", "--stop-at-eof"];
        Node::of_program(desk, program, &[&[&*folder], &options[..]].concat())
    };
    let names = ["node-1", "node-2", "node-3", "node-4"];
    let nodes = names.map(run);
    let status = desk.json(&format!("node status --node {} --keep keep", nodes[1].url));
    let (community, size) = (&status["community"]["id"], &status["log"]["size"]);
    let init = "node init --data demo/new --name newcomer.example --address";
    desk.ok(&format!("{init} {}", free()));
    let joined = desk.json(&format!(
        "node join --data demo/new --node http://127.0.0.1:1 --node {} --community {} --catch-up votes",
        nodes[1].url,
        community.as_str().unwrap()
    ));
    assert_eq!(joined["peers"].as_array().unwrap().len(), 5);
    assert_eq!(joined["founder"], false);
    assert_eq!(&joined["community"], community);
    assert_eq!(joined["origin"], status["log"]["origin"]);
    drop(nodes);
    for name in names {
        desk.ok(&format!(
            "node join --data demo/{name} --seat demo/new/seat.toml"
        ));
    }
    desk.write("demo/new/node.toml", "listen = \"127.0.0.1:0\"\n");
    let nodes = names.map(run);
    let newcomer = run("new");
    let started = Instant::now();
    loop {
        let ask = |url: &str| desk.json(&format!("node status --node {url} --keep keep"));
        let (own, theirs) = (ask(&newcomer.url), ask(&nodes[0].url));
        assert_eq!(&theirs["log"]["size"], size);
        if own["state_root"] == theirs["state_root"] {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "{own}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn free() -> SocketAddr {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap()
}
