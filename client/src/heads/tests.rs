use std::fs;

use linli_rule::Rule;
use linli_testing::hall::Hall;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::liar::{Liar, Reply, message};
use crate::{RemoteRecord, Which, reach};

/// Two nodes of one community's record, with keys of their own, and a wallet's folder.
fn two(entries: u64) -> (TempDir, [Liar; 2]) {
    let nodes = [[1; 32], [2; 32]].map(|seed| Liar::with_seed(entries, seed));
    for node in &nodes {
        node.record().messages[0] = Hall::default().founding();
    }
    (tempdir().expect("a folder"), nodes)
}

fn read(node: &Liar, keep: &TempDir) -> Result<RemoteRecord, ClientError> {
    let node = Node::open(node.options(keep.path()))?;
    RemoteRecord::open(node, Which::Light, &mut |_, _| {})
}

fn older(node: &Liar, keep: &TempDir) -> Option<Older> {
    read(node, keep).expect("honest").older().cloned()
}

/// The evidence's file: both notes, each under the key of its own node.
fn evidence(error: &ClientError, nodes: [&Liar; 2]) -> serde_json::Value {
    let path = error.evidence().expect("written down");
    let text = fs::read(path).expect("there");
    let value: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(value["rule"], error.rule());
    for (field, node) in ["kept", "shown"].into_iter().zip(nodes) {
        let head: Head = serde_json::from_value(value[field].clone()).expect("a head");
        assert_eq!(head.key, node.key().to_string());
        head.open().expect("signed by its node");
    }
    value
}

#[test]
fn an_honest_node_that_lags_is_not_accused() {
    let (keep, [ahead, behind]) = two(300);
    behind.record().shown = 270;
    let first = read(&ahead, &keep).expect("honest");
    assert_eq!((first.older(), first.seen()), (None, None));
    assert_eq!(read(&ahead, &keep).expect("again").seen(), Some(300));
    assert_eq!(read(&behind, &keep).expect("lags").seen(), Some(270));
    let lag = older(&behind, &keep).expect("lags");
    assert_eq!((lag.seen, lag.shown), (300, 270));
    assert_eq!(lag.elsewhere, format!("{}/", ahead.url));
    // What was seen stays until more is shown, by whomever.
    behind.record().shown = 299;
    assert_eq!(older(&behind, &keep).expect("lags").seen, 300);
    behind.record().messages.push(message(300));
    behind.record().shown = 301;
    assert_eq!(older(&behind, &keep), None);
    assert_eq!(older(&ahead, &keep).expect("lags").seen, 301);
    // Another record under the same log's name is none of this.
    let stranger = Liar::with_seed(9, [3; 32]);
    assert_eq!(older(&stranger, &keep), None);
}

#[test]
fn what_contradicts_another_nodes_record_is_a_split() {
    for (entries, shown) in [(300, 300), (310, 300), (300, 310)] {
        let (keep, [first, second]) = two(310);
        first.record().shown = entries;
        second.record().shown = shown;
        second.record().messages[4] = message(777);
        read(&first, &keep).expect("honest so far");
        let error = read(&second, &keep).err().expect("another past");
        assert_eq!(error.rule(), "client.split", "{entries} {shown}");
        assert!(error.to_string().starts_with("client.split"));
        let proof = &evidence(&error, [&first, &second])["proof"];
        assert_eq!(proof.is_object(), entries != shown);
        // The one that was seen first is still believed, and the other still is not.
        read(&first, &keep).expect("as before");
        assert_eq!(
            read(&second, &keep).err().expect("still").rule(),
            error.rule()
        );
    }
}

#[test]
fn a_node_that_is_away_leaves_a_lag_a_lag() {
    let (keep, [first, second]) = two(310);
    second.record().shown = 300;
    second.record().messages[4] = message(777);
    read(&first, &keep).expect("honest so far");
    first.instead("/", Reply::status(503, ""));
    let lag = read(&second, &keep).expect("not contradicted");
    assert_eq!(lag.older().expect("lags").seen, 310);
    assert_eq!(lag.seen(), None);
    first.record().instead = None;
    assert_eq!(
        read(&second, &keep).err().expect("seen").rule(),
        "client.split"
    );
}

#[test]
fn tiles_that_prove_nothing_of_another_nodes_record_are_refused() {
    let (keep, [first, second]) = two(310);
    first.record().shown = 300;
    read(&first, &keep).expect("honest");
    // An honest first contact, and tiles that fail afterwards.
    let node = Node::open(second.options(keep.path())).expect("honest");
    second.instead("/tile/", Reply::ok(vec![5; 32]));
    let error = RemoteRecord::open(node, Which::Light, &mut |_, _| {});
    let error = error.err().expect("no proof");
    assert_eq!(error.rule(), "client.consistency");
    evidence(&error, [&first, &second]);
}

#[test]
fn what_was_seen_at_any_of_several_is_known_before_one_is_asked() {
    let (keep, [ahead, behind]) = two(5);
    behind.record().shown = 3;
    let all = [&behind, &ahead].map(|node| node.options(keep.path()));
    assert_eq!(most_seen(&all).expect("nothing kept"), 0);
    assert!(
        fs::read_dir(keep.path())
            .expect("a folder")
            .next()
            .is_none()
    );
    read(&ahead, &keep).expect("honest");
    assert_eq!(most_seen(&all).expect("kept"), 5);
    assert_eq!(reach(&all[0]).expect("an address"), Some(3));
    drop(behind);
    assert_eq!(reach(&all[0]).expect("an address"), None);
}
