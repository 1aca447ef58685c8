use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

use linli_log::{Receipt, VerifierKey};
use linli_primitives::Digest;
use linli_testing::hall::Hall;
use linli_testing::officers::COMMITTEE;
use linli_wire::entry::Entry;
use linli_wire::message::Message;
use tempfile::{TempDir, tempdir};

use super::shared::Closed;
use super::*;
use crate::fixture::{
    Hand, SOURCE, START, begun, config, open, rng, roll, submit, submitted, vote,
};
use crate::signer::{KEY, SIGNED};
use crate::store::{RECORD, Store};

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

/// The folder as it is on disk now, as after a crash.
fn crashed(data: &std::path::Path) -> TempDir {
    let copy = folder();
    for file in std::fs::read_dir(data).expect("read") {
        let file = file.expect("read");
        if file.file_type().expect("read").is_file() {
            std::fs::copy(file.path(), copy.path().join(file.file_name())).expect("copied");
        }
    }
    copy
}

fn rule(answer: Result<Accepted, Rejected>) -> &'static str {
    answer.expect_err("refused").rule()
}

#[test]
fn a_message_is_recorded_once() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    let bytes = roll(1);
    let first = submit(&engine, &bytes).expect("new");
    assert_eq!((first.index, first.fresh), (2, true));
    assert!(first.effect.is_some());
    submit(&engine, &roll(2)).expect("new");
    let again = submit(&engine, &bytes).expect("known");
    assert_eq!(
        (again.index, again.fresh, again.digest),
        (2, false, first.digest)
    );
    assert_eq!(engine.size(), 4);
    // The later receipt is under a newer checkpoint.
    assert_ne!(again.receipt, first.receipt);
}

#[test]
fn receipts_hold() {
    let folder = folder();
    let engine = begun(folder.path(), 6);
    let key: VerifierKey = engine.key().parse().expect("a key");
    for stored in engine.entries(0, 100).expect("read") {
        let text = engine.receipt(stored.index).expect("read").expect("there");
        let receipt = Receipt::parse(&text).expect("a receipt");
        let held = receipt.verify(&stored.leaf, &key, &[]).expect("holds");
        assert_eq!(held.checkpoint.size, 7);
        assert_eq!(receipt.index, stored.index);
        let state = held.checkpoint.state().map(Digest);
        assert_eq!(
            state.map(|s| s.to_string()),
            Some(engine.status().state_root)
        );
    }
    assert_eq!(engine.receipt(7).expect("read"), None);
}

#[test]
fn entries_say_what_came() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    let bytes = roll(0);
    let message = Message::decode(&bytes).expect("a message");
    let stored = &engine.entries(1, 1).expect("read")[0];
    assert_eq!(stored.entry, Entry::of(START, &message, &bytes));
    let digest = message.digest();
    assert_eq!(engine.message(digest).expect("read"), Some(bytes.clone()));
    assert_eq!(engine.message_at(1).expect("read"), Some(bytes));
    assert_eq!(engine.index_of(digest).expect("read"), Some(1));
    assert_eq!(
        engine.find(MessageKind::Roll, None).expect("read"),
        std::slice::from_ref(stored)
    );
    assert_eq!(engine.message(Digest([9; 32])).expect("read"), None);
}

#[test]
fn refusals_name_their_rule_and_change_nothing() {
    let folder = folder();
    let engine = open(folder.path()).expect("new");
    let hall = Hall::default();
    assert_eq!(rule(submit(&engine, &roll(0))), "community.unfounded");
    submit(&engine, &hall.founding().encode()).expect("the first message");
    let root = engine.status().state_root;
    assert_eq!(rule(submit(&engine, b"what?")), "encoding.magic");
    let mut long = roll(0);
    long.push(0);
    assert_eq!(rule(submit(&engine, &long)), "encoding.canonical");
    assert_eq!(
        rule(submit(&engine, &hall.forged_roll(0).encode())),
        "authority.threshold"
    );
    assert_eq!(
        rule(submit(&engine, &hall.change(2).encode())),
        "community.roles_number"
    );
    assert_eq!(engine.status().state_root, root);
    assert_eq!(engine.size(), 1);
    let figures = engine.metrics().text();
    let line = "linli_messages_total{kind=\"roll\",outcome=\"authority.threshold\"} 1";
    assert!(figures.contains(line), "{figures}");
}

#[test]
fn equal_messages_at_once_are_one_entry() {
    let folder = folder();
    let engine = begun(folder.path(), 0);
    let bytes = roll(5);
    let start = Barrier::new(8);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let send = || {
            start.wait();
            submit(&engine, &bytes).expect("taken")
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        threads
            .into_iter()
            .map(|t| t.join().expect("no panic"))
            .collect()
    });
    assert!(answers.iter().all(|a| a.index == 1));
    assert_eq!(answers.iter().filter(|a| a.fresh).count(), 1);
    assert_eq!(engine.size(), 2);
}

/// A queue into which the longest message does not fit would never take it.
#[test]
fn a_queue_too_small_for_the_longest_message_is_no_node() {
    let folder = folder();
    let mut config = config(folder.path());
    config.ingest.queue_bytes = (192 << 20) - 1;
    let open = |config: &Config| Engine::open_at(config, Hand::new().clock(), &mut rng(0));
    let refused = open(&config).expect_err("too small");
    assert!(matches!(refused, NodeError::Config(_)), "{refused}");
    assert!(refused.to_string().contains("queue_bytes"), "{refused}");
    assert!(!folder.path().join(RECORD).exists());
    config.ingest.queue_bytes += 1;
    assert_eq!(open(&config).expect("just large enough").size(), 0);
}

#[test]
fn a_batch_is_taken_in_order_and_looked_at_twice() {
    let folder = folder();
    let mut config = config(folder.path());
    config.ingest.wait_ms = 1000;
    config.ingest.batch = 3;
    let engine = Engine::open_at(&config, Hand::new().clock(), &mut rng(0)).expect("new");
    let hall = Hall::default();
    // All three wait together; the rolls are refused before the community begins, and taken after it.
    let messages = [roll(0), hall.founding().encode(), roll(1)];
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads = messages.map(|bytes| {
            let engine = &engine;
            scope.spawn(move || submit(engine, &bytes))
        });
        threads.map(|t| t.join().expect("no panic")).into()
    });
    let mut indexes: Vec<_> = answers
        .into_iter()
        .map(|a| a.expect("taken").index)
        .collect();
    assert_eq!(indexes[1], 0);
    indexes.sort_unstable();
    assert_eq!(indexes, [0, 1, 2]);
}

#[test]
fn acknowledged_is_on_disk() {
    let folder = folder();
    let engine = begun(folder.path(), 0);
    for number in 0..4 {
        submit(&engine, &roll(number)).expect("taken");
        let copy = crashed(folder.path());
        let after = open(copy.path()).expect("whole");
        assert_eq!(after.size(), number + 2);
        assert_eq!(after.checkpoint(), engine.checkpoint());
        assert_eq!(after.status().state_root, engine.status().state_root);
    }
}

#[test]
fn a_full_queue_says_when_to_come_again() {
    let folder = folder();
    let engine = begun(folder.path(), 0);
    let mut config = config(folder.path());
    drop(engine);
    config.ingest.queue = 1;
    config.ingest.suspect_queue = 1;
    let engine = Engine::open_at(&config, Hand::new().clock(), &mut rng(0)).expect("there");
    // The writer waits for the state while somebody asks it.
    let state = engine.shared.state();
    let prepare = |number| engine.prepare(SOURCE, roll(number), Box::new(()));
    let busy = (0..20).find_map(|number| match prepare(number) {
        Err(rejected) => Some(rejected),
        Ok(_) => {
            std::thread::sleep(Duration::from_millis(20));
            None
        }
    });
    drop(state);
    let busy = busy.expect("full");
    assert_eq!(busy.rule(), "node.busy");
    assert!(busy.retry_after().is_some());
}

#[test]
fn events_are_told_in_order_after_they_are_on_disk() {
    let folder = folder();
    let engine = begun(folder.path(), 0);
    let mut events = engine.subscribe();
    for number in 0..3 {
        let accepted = submit(&engine, &roll(number)).expect("taken");
        let event = events.blocking_recv().expect("told");
        assert_eq!(
            (event.index, event.digest),
            (accepted.index, accepted.digest)
        );
        assert_eq!((event.kind, event.at), (MessageKind::Roll, START));
    }
    drop(submit(&engine, &Hall::default().forged_roll(9).encode()));
    assert!(events.try_recv().is_err());
}

#[test]
fn time_never_goes_back_and_a_clock_that_does_is_reported() {
    let folder = folder();
    let hand = Hand::new();
    let engine = Engine::open_at(&config(folder.path()), hand.clock(), &mut rng(0)).expect("new");
    let hall = Hall::default();
    hand.set(START + 500);
    submit(&engine, &hall.founding().encode()).expect("taken");
    hand.set(START);
    submit(&engine, &roll(0)).expect("taken");
    let times: Vec<_> = engine
        .entries(0, 9)
        .expect("read")
        .iter()
        .map(|s| s.entry.at)
        .collect();
    assert_eq!(times, [START + 500, START + 500]);
    assert_eq!(engine.status().clock_behind, 500);
    drop(engine);
    let engine = Engine::open_at(&config(folder.path()), hand.clock(), &mut rng(0)).expect("there");
    assert_eq!(engine.status().clock_behind, 500);
    hand.set(START + 501);
    assert_eq!(engine.status().clock_behind, 0);
    assert_eq!(engine.now(), START + 501);
}

#[test]
fn tiles_are_those_of_the_log() {
    let folder = folder();
    let engine = begun(folder.path(), 299);
    let leaves: Vec<_> = engine.entries(0, 1000).expect("read");
    let hashes = |range: std::ops::Range<usize>| -> Vec<u8> {
        let leaf = |s: &Stored| linli_log::leaf_hash(&s.leaf).0;
        leaves[range].iter().flat_map(leaf).collect()
    };
    assert_eq!(engine.tile(0, 0, None).expect("read"), Some(hashes(0..256)));
    assert_eq!(
        engine.tile(0, 0, Some(3)).expect("read"),
        Some(hashes(0..3))
    );
    assert_eq!(
        engine.tile(0, 1, Some(44)).expect("read"),
        Some(hashes(256..300))
    );
    assert_eq!(engine.tile(0, 1, Some(45)).expect("read"), None);
    assert_eq!(engine.tile(0, 1, None).expect("read"), None);
    assert_eq!(engine.tile(0, 2, Some(1)).expect("read"), None);
    let above = engine
        .tile(1, 0, Some(1))
        .expect("read")
        .expect("one full tile");
    assert_eq!(above.len(), 32);
    assert_eq!(engine.tile(1, 0, Some(2)).expect("read"), None);
    assert_eq!(engine.tile(9, 0, Some(1)).expect("read"), None);
    let bundle = engine
        .entries_tile(1, Some(44))
        .expect("read")
        .expect("a bundle");
    let expected: Vec<u8> = leaves[256..300]
        .iter()
        .flat_map(|s| [&(s.leaf.len() as u16).to_be_bytes()[..], &s.leaf].concat())
        .collect();
    assert_eq!(bundle, expected);
    assert_eq!(engine.entries_tile(1, None).expect("read"), None);
    let first = Tile::at(Level::Entries, 0, 300).expect("a tile");
    let bundle = engine
        .entries_tile(0, None)
        .expect("read")
        .expect("a bundle");
    assert_eq!(first.entries(&bundle).expect("entries").len(), 256);
}

mod faults;
mod history;
mod starts;
mod witnessed;
