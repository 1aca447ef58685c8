use std::fs;
use std::time::Duration;

use linli_log::check_consistency;
use linli_rule::Rule;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::http::{Http, Patience};
use crate::liar::{Liar, Reply, cosigner, message};

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

fn node(liar: &Liar, keep: &TempDir) -> Node {
    Node::open(liar.options(keep.path())).expect("an honest first contact")
}

/// The rule that refused; its sentence begins with it.
fn rule<T>(result: Result<T, ClientError>) -> String {
    let Err(error) = result else {
        panic!("not refused");
    };
    assert!(error.to_string().starts_with(error.rule()), "{error}");
    error.rule().to_owned()
}

/// The evidence's file: it names the rule and has both notes.
fn evidence(error: &ClientError) -> serde_json::Value {
    let path = error.evidence().expect("written down");
    let file = serde_json::from_slice(&fs::read(path).expect("there")).expect("JSON");
    let value: serde_json::Value = file;
    assert_eq!(value["rule"], error.rule());
    for field in ["kept", "shown"] {
        let note = value[field].as_str().expect("a note");
        let key = value["key"]
            .as_str()
            .expect("a key")
            .parse()
            .expect("a key");
        SignedCheckpoint::open(note, &key).expect("signed by the node");
    }
    assert!(!value["zh"].as_str().expect("a sentence").is_empty());
    value
}

#[test]
fn the_key_of_the_first_contact_stays() {
    let keep = folder();
    let liar = Liar::new(3);
    let first = node(&liar, &keep);
    assert!(first.is_first_contact());
    assert_eq!(first.key(), &liar.key());
    let again = node(&liar, &keep);
    assert!(!again.is_first_contact());
    let mut options = liar.options(keep.path());
    options.key = Some(Liar::with_seed(0, [2; 32]).key());
    assert_eq!(rule(Node::open(options)), "client.key");
}

#[test]
fn a_checkpoint_of_another_key_is_refused() {
    let keep = folder();
    let liar = Liar::new(3);
    let node = node(&liar, &keep);
    let other = Liar::with_seed(3, [2; 32]).record().note();
    liar.instead("/checkpoint", Reply::ok(other));
    assert_eq!(rule(node.checkpoint()), "client.checkpoint");
    // Nor does it become the kept key at first contact.
    assert_eq!(
        rule(Node::open(liar.options(folder().path()))),
        "client.checkpoint"
    );
}

#[test]
fn a_record_that_grows_is_followed() {
    let keep = folder();
    let liar = Liar::new(600);
    for shown in [1, 2, 3, 255, 256, 257, 511, 600, 600] {
        liar.record().shown = shown;
        let seen = node(&liar, &keep).checkpoint().expect("extends");
        assert_eq!(seen.checkpoint.size, shown as u64);
    }
}

#[test]
fn a_shorter_record_is_a_rollback() {
    let keep = folder();
    let liar = Liar::new(9);
    let node = node(&liar, &keep);
    liar.record().shown = 8;
    let error = node.checkpoint().expect_err("shorter");
    assert_eq!(error.rule(), "client.rollback");
    evidence(&error);
    // What was seen stays: the lie is seen again.
    assert_eq!(rule(node.checkpoint()), "client.rollback");
    liar.record().shown = 9;
    node.checkpoint().expect("back to the truth");
}

#[test]
fn another_record_of_the_same_size_is_a_fork() {
    let keep = folder();
    let liar = Liar::new(9);
    let node = node(&liar, &keep);
    liar.record().messages[4] = message(77);
    let error = node.checkpoint().expect_err("another");
    assert_eq!(error.rule(), "client.fork");
    evidence(&error);
}

#[test]
fn a_longer_record_with_another_past_is_a_fork() {
    let keep = folder();
    let liar = Liar::new(300);
    let node = node(&liar, &keep);
    {
        let mut record = liar.record();
        record.messages[4] = message(777);
        record.messages.extend((300..310).map(message));
        record.shown = 310;
    }
    let error = node.checkpoint().expect_err("another past");
    assert_eq!(error.rule(), "client.fork");
    let file = evidence(&error);
    // The proof leads from the tree of the shown checkpoint to a root that was not signed.
    let key = liar.key();
    let open = |field: &str| {
        let note = file[field].as_str().expect("a note");
        SignedCheckpoint::open(note, &key)
            .expect("signed")
            .checkpoint
    };
    let hash = |value: &serde_json::Value| value.as_str().expect("text").parse().expect("a hash");
    let root = hash(&file["proof"]["root_at_smaller_size"]);
    let proof: Vec<_> = file["proof"]["consistency"]
        .as_array()
        .expect("a list")
        .iter()
        .map(hash)
        .collect();
    let (kept, shown) = (open("kept"), open("shown"));
    check_consistency(kept.size, &root, shown.size, &shown.root, &proof).expect("holds");
    assert_ne!(root, kept.root);
}

#[test]
fn tiles_that_prove_nothing_are_told_apart_from_a_fork() {
    let keep = folder();
    let liar = Liar::new(300);
    liar.record().shown = 200;
    let node = node(&liar, &keep);
    liar.record().shown = 300;
    liar.instead("/tile/0/000", Reply::ok(vec![5; 256 * 32]));
    let error = node.checkpoint().expect_err("no proof");
    assert_eq!(error.rule(), "client.consistency");
    evidence(&error);
    liar.instead("/tile/", Reply::ok(vec![5; 31]));
    assert_eq!(rule(node.checkpoint()), "client.consistency");
}

#[test]
fn a_message_gets_a_receipt_that_stands_alone() {
    let keep = folder();
    let liar = Liar::new(5);
    for extra in [true, false] {
        liar.record().extra = extra;
        let node = node(&liar, &keep);
        let own = message(100 + u64::from(extra));
        let receipt = node.submit(&own).expect("honest");
        assert!(receipt.fresh);
        let checked = check_receipt(&receipt.text, &own, &own.encode(), node.key());
        assert_eq!(checked.expect("stands alone").index, receipt.index);
        assert!(!node.submit(&own).expect("again").fresh);
        assert_eq!(node.receipt(&own).expect("later").index, receipt.index);
        assert_eq!(node.message(own.digest()).expect("there"), own.encode());
    }
}

#[test]
fn a_receipt_of_another_message_is_refused() {
    let keep = folder();
    let liar = Liar::new(5);
    let node = node(&liar, &keep);
    let other = liar.record().receipt(2);
    let answer = serde_json::json!({"index": 2, "fresh": true, "effect": null, "receipt": other});
    liar.instead("/messages", Reply::ok(answer.to_string()));
    assert_eq!(rule(node.submit(&message(100))), "client.receipt");
}

#[test]
fn a_receipt_of_a_forked_log_is_refused() {
    let keep = folder();
    let liar = Liar::new(9);
    let node = node(&liar, &keep);
    // The message is in the log that the receipt shows, but that log is not the one seen before.
    liar.record().messages[1] = message(77);
    let error = node.submit(&message(100)).expect_err("another log");
    assert_eq!(error.rule(), "client.fork");
    evidence(&error);
}

#[test]
fn a_receipt_without_its_leaf_in_the_tree_is_refused() {
    let keep = folder();
    let liar = Liar::new(9);
    let node = node(&liar, &keep);
    let own = message(100);
    let forged = {
        let record = liar.record();
        let receipt = linli_log::Receipt::parse(&record.receipt(3)).expect("own");
        let extra = Some(Entry::of(5, &own, &own.encode()).encode());
        linli_log::Receipt { extra, ..receipt }.encode()
    };
    let answer = serde_json::json!({"fresh": true, "effect": null, "receipt": forged});
    liar.instead("/messages", Reply::ok(answer.to_string()));
    assert_eq!(rule(node.submit(&own)), "client.receipt");
}

#[test]
fn refusals_of_the_node_keep_their_rule_and_lose_what_fools_a_terminal() {
    let keep = folder();
    let liar = Liar::new(1);
    let node = node(&liar, &keep);
    let problem = r#"{"rule":"ballot.nullifier","detail":"\u001b[2Jcast \u202e"}"#;
    liar.instead("/messages", Reply::status(409, problem));
    let error = node.submit(&message(1)).expect_err("refused");
    assert_eq!(error.rule(), "client.refused");
    let refusal = error.refusal();
    assert_eq!(refusal.rule, "ballot.nullifier");
    assert_eq!(refusal.detail, " [2Jcast  ");
    liar.instead(
        "/messages",
        Reply::status(409, r#"{"rule":"\u001b[2J","detail":""}"#),
    );
    assert_eq!(rule(node.submit(&message(1))), "client.answer");
    liar.instead("/messages", Reply::status(302, ""));
    assert_eq!(rule(node.submit(&message(1))), "client.answer");
}

#[test]
fn a_busy_node_is_asked_again_and_not_for_ever() {
    let keep = folder();
    let liar = Liar::new(1);
    let node = node(&liar, &keep);
    let mut left = 2;
    liar.record().instead = Some(Box::new(move |path| {
        let busy = path == "/messages" && left > 0;
        left -= i32::from(busy);
        let mut reply = Reply::status(429, "");
        reply.headers.push(("retry-after", "1000".into()));
        busy.then_some(reply)
    }));
    node.submit(&message(1)).expect("the third time");
    liar.instead(
        "/messages",
        Reply::status(503, r#"{"rule":"node.full","detail":"x"}"#),
    );
    let asked = liar.record().asked.len();
    assert_eq!(rule(node.submit(&message(2))), "client.busy");
    assert_eq!(liar.record().asked.len(), asked + 3);
}

#[test]
fn answers_have_a_longest_length_and_waits_an_end() {
    let keep = folder();
    let liar = Liar::new(1);
    let node = node(&liar, &keep);
    liar.instead("/checkpoint", Reply::ok(vec![b'x'; MAX_NOTE as usize + 1]));
    assert_eq!(rule(node.checkpoint()), "client.answer");
    let mut broken = Reply::ok("short");
    broken.length = Some(100);
    liar.instead("/checkpoint", broken);
    assert_eq!(rule(node.checkpoint()), "client.unreachable");
    let mut slow = Reply::ok("late");
    slow.pause = Duration::from_millis(400);
    liar.instead("/checkpoint", slow);
    let mut options = liar.options(keep.path());
    options.patience.silence = Duration::from_millis(50);
    let hasty = Node::open(options).expect("kept");
    assert_eq!(rule(hasty.checkpoint()), "client.unreachable");
}

#[test]
fn addresses_are_plain() {
    let keep = folder();
    for url in [
        "ftp://example.org",
        "example.org",
        "https://user@example.org",
        "https://example.org/?a",
    ] {
        assert_eq!(rule(Node::new(url, keep.path())), "client.url", "{url}");
    }
}

#[test]
fn the_pages_address_is_the_nodes() {
    let patience = Patience::default();
    let base = |url: &str| Http::new(url, patience).map(|http| http.base().clone());
    let node = base("https://example.org/house/").expect("an address");
    for page in ["#/polls/0a1b", "#", "#/check"] {
        let pasted = format!(" https://example.org/house/{page}\n");
        assert_eq!(base(&pasted).expect("the page's address"), node);
    }
}

#[test]
fn too_few_witnesses_are_refused() {
    let keep = folder();
    let liar = Liar::new(3);
    let mut options = liar.options(keep.path());
    options.witnesses = Witnesses::new(vec![cosigner().key().clone()], None).expect("one");
    assert_eq!(rule(Node::open(options.clone())), "log.witnesses");
    liar.record().cosigned = true;
    let node = Node::open(options).expect("cosigned");
    node.checkpoint().expect("cosigned");
    node.submit(&message(50)).expect("cosigned");
    liar.record().cosigned = false;
    assert_eq!(rule(node.submit(&message(51))), "log.witnesses");
}

#[test]
fn damaged_kept_files_are_said_to_be() {
    let keep = folder();
    let liar = Liar::new(3);
    let node = node(&liar, &keep);
    fs::write(node.folder().join("checkpoint"), "nothing").expect("written");
    assert_eq!(rule(node.checkpoint()), "client.kept");
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let keep = folder();
    let file = keep.path().join("file");
    fs::write(&file, "").expect("written");
    let liar = Liar::new(1);
    assert_eq!(rule(Node::open(liar.options(&file))), "client.folder");
}
