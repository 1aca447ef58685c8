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
fn a_restart_signs_for_what_was_committed() {
    let folder = folder();
    drop(begun(folder.path(), 2));
    let bytes = roll(2);
    let message = Message::decode(&bytes).expect("a message");
    // As if the power went between the commit and the signature.
    let store = crate::store::Store::open(folder.path()).expect("there");
    let row = (Entry::of(START, &message, &bytes), bytes.as_slice());
    store.writer().append(3, &[row]).expect("committed");
    drop(store);
    let engine = open(folder.path()).expect("whole");
    assert_eq!(engine.size(), 4);
    assert!(engine.receipt(3).expect("read").is_some());
    let known = submit(&engine, &bytes).expect("known");
    assert_eq!((known.index, known.fresh), (3, false));
}

#[test]
fn a_checkpoint_that_was_not_kept_is_signed_again_alike() {
    let folder = folder();
    let engine = begun(folder.path(), 3);
    let checkpoint = engine.checkpoint();
    drop(engine);
    let connection = rusqlite::Connection::open(folder.path().join(RECORD)).expect("opened");
    connection
        .execute("DELETE FROM checkpoints WHERE size >= 3", [])
        .expect("deleted");
    drop(connection);
    assert_eq!(open(folder.path()).expect("whole").checkpoint(), checkpoint);
}

#[test]
fn a_full_disk_refuses_keeps_answering_and_heals() {
    let folder = folder();
    let engine = begun(folder.path(), 3);
    let before = (
        engine.size(),
        engine.checkpoint(),
        engine.status().state_root,
    );
    let limit = |pages: u32| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        let connection = engine.shared.store.connection();
        connection.query_row(&sql, [], |_| Ok(())).expect("limited");
    };
    limit(1);
    // Free pages may still take a few.
    let turned = (10..100).find_map(|n| submit(&engine, &roll(n)).err().map(|e| (n, e)));
    let (number, rejected) = turned.expect("full in the end");
    assert_eq!(rejected, Rejected::Full);
    assert_eq!(rule(submit(&engine, &roll(number))), "store.full");
    let size = engine.size();
    assert_eq!(engine.with_state(CommunityState::height), size);
    assert_eq!(engine.entries(0, 1000).expect("read").len() as u64, size);
    assert_eq!(submit(&engine, &roll(0)).expect("known").index, 1);
    assert_eq!(engine.status().closed.expect("closed").rule, "store.full");
    assert!(size > before.0 || engine.checkpoint() == before.1);
    limit(1 << 30);
    let taken = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        submit(&engine, &roll(number)).ok()
    });
    assert_eq!(taken.expect("healed").index, size);
    assert_eq!(engine.status().closed, None);
    drop(engine);
    assert_eq!(open(folder.path()).expect("whole").size(), size + 1);
}

#[test]
fn a_record_that_cannot_be_written_refuses_and_heals() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    let root = engine.status().state_root;
    let only_read = |on: bool| {
        let connection = engine.shared.store.connection();
        connection
            .pragma_update(None, "query_only", on)
            .expect("set");
    };
    only_read(true);
    let bytes = roll(1);
    assert_eq!(rule(submit(&engine, &bytes)), "store.read_only");
    assert_eq!(engine.status().state_root, root);
    assert_eq!(engine.size(), 2);
    only_read(false);
    let taken = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        submit(&engine, &bytes).ok()
    });
    assert_eq!(taken.expect("healed").index, 2);
}

#[test]
fn a_guard_that_cannot_be_kept_stops_acknowledging_until_it_can() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    let mut events = engine.subscribe();
    let before = (engine.size(), engine.checkpoint());
    // A folder in the place where the guard's new file would be written.
    let obstacle = folder.path().join(format!("{SIGNED}.new"));
    std::fs::create_dir(&obstacle).expect("made");
    let bytes = roll(1);
    let unsigned = submit(&engine, &bytes).expect_err("not signed for");
    assert_eq!(unsigned, Rejected::unsigned());
    assert_eq!((engine.size(), engine.checkpoint()), before);
    assert_eq!(engine.entries(0, 9).expect("read").len(), 2);
    assert!(events.try_recv().is_err());
    std::fs::remove_dir(&obstacle).expect("removed");
    let known = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        submit(&engine, &bytes).ok()
    });
    let known = known.expect("healed");
    assert_eq!((known.index, known.fresh), (2, false));
    assert_eq!(events.blocking_recv().expect("told").index, 2);
}

#[test]
fn a_commit_that_fails_takes_its_refusals_back() {
    let folder = folder();
    let mut config = config(folder.path());
    config.ingest.wait_ms = 1000;
    config.ingest.batch = 2;
    let engine = Engine::open_at(&config, Hand::new().clock(), &mut rng(0)).expect("new");
    let connection = engine.shared.store.connection();
    connection
        .pragma_update(None, "query_only", true)
        .expect("set");
    drop(connection);
    let hall = Hall::default();
    let messages = [hall.founding().encode(), hall.forged_roll(0).encode()];
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads = messages.map(|bytes| {
            let engine = &engine;
            scope.spawn(move || submit(engine, &bytes))
        });
        threads.map(|t| rule(t.join().expect("no panic"))).into()
    });
    assert_eq!(answers, ["store.read_only"; 2]);
    assert_eq!(engine.with_state(CommunityState::height), 0);
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

#[test]
fn a_second_node_on_the_folder_is_refused() {
    let folder = folder();
    let engine = begun(folder.path(), 0);
    assert_eq!(
        open(folder.path()).expect_err("held").rule(),
        "store.locked"
    );
    engine.shutdown();
    drop(engine);
    open(folder.path()).expect("free");
}

#[test]
fn a_node_that_was_stopped_takes_nothing_and_still_answers() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    engine.shutdown();
    engine.shutdown();
    assert_eq!(rule(submit(&engine, &roll(1))), "node.stopping");
    assert_eq!(submit(&engine, &roll(0)).expect("known").index, 1);
    assert_eq!(engine.size(), 2);
}

#[test]
fn an_older_record_than_was_signed_for_does_not_start() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    let old = crashed(folder.path());
    submit(&engine, &roll(1)).expect("taken");
    drop(engine);
    for file in [KEY, SIGNED] {
        std::fs::copy(folder.path().join(file), old.path().join(file)).expect("copied");
    }
    let error = open(old.path()).expect_err("behind");
    assert!(
        matches!(
            error,
            NodeError::Behind {
                stored: 2,
                signed: 3
            }
        ),
        "{error}"
    );
}

#[test]
fn an_emptied_guard_beside_a_signed_record_is_refused() {
    let folder = folder();
    drop(begun(folder.path(), 2));
    let guard = folder.path().join(SIGNED);
    let kept = std::fs::read(&guard).expect("read");
    std::fs::write(&guard, "").expect("emptied");
    let refused = open(folder.path()).expect_err("emptied");
    assert_eq!(refused.rule(), "node.signed_missing");
    std::fs::write(&guard, kept).expect("put back");
    assert_eq!(open(folder.path()).expect("whole").size(), 3);
}

/// Somebody wrote into the store: the proof is another ballot's.
#[test]
fn entries_beyond_the_last_checkpoint_are_verified_before_they_are_signed() {
    let folder = folder();
    let hand = Hand::new();
    let start = || Engine::open_at(&config(folder.path()), hand.clock(), &mut rng(0));
    let engine = start().expect("new");
    let vote = vote(100, 200);
    for message in vote.announcements() {
        submit(&engine, &message.encode()).expect("a good message");
    }
    let (size, signed) = (engine.size(), engine.checkpoint());
    drop(engine);
    let append = |first: u64, ballot: &linli_wire::Ballot| {
        let bytes = submitted(ballot);
        let message = Message::Ballot(ballot.encode());
        let entry = Entry::of(START + 150, &message, &bytes);
        let store = Store::open(folder.path()).expect("opened");
        let appended = store.writer().append(first, &[(entry, &bytes)]);
        appended.expect("written");
    };
    let (good, other) = (vote.ballot(0, 0, 0), vote.ballot(1, 0, 0));
    append(size, &good);
    hand.set(START + 150);
    let engine = start().expect("a good ballot");
    assert_eq!(engine.size(), size + 1);
    assert_ne!(engine.checkpoint(), signed);
    drop(engine);
    let mut broken = other;
    broken.proof.clone_from(&good.proof);
    append(size + 1, &broken);
    let guard = std::fs::read(folder.path().join(SIGNED)).expect("read");
    assert_eq!(start().expect_err("a bad ballot").rule(), "node.replay");
    assert_eq!(
        std::fs::read(folder.path().join(SIGNED)).expect("read"),
        guard
    );
}

#[test]
fn a_record_is_not_signed_for_by_another_key() {
    let folder = folder();
    drop(begun(folder.path(), 1));
    let key = folder.path().join(KEY);
    let kept = std::fs::read(&key).expect("read");
    std::fs::remove_file(&key).expect("removed");
    assert_eq!(
        open(folder.path()).expect_err("no key").rule(),
        "node.other_key"
    );
    assert!(!key.exists(), "a key was made");
    let other = self::folder();
    drop(Engine::open_at(&config(other.path()), Hand::new().clock(), &mut rng(1)).expect("new"));
    for file in [KEY, SIGNED] {
        std::fs::copy(other.path().join(file), folder.path().join(file)).expect("copied");
    }
    assert_eq!(
        open(folder.path()).expect_err("another").rule(),
        "node.other_key"
    );
    std::fs::write(&key, kept).expect("written");
}

#[test]
fn damage_is_named_at_the_start() {
    let damage = [
        (
            "UPDATE entries SET at = at + 1 WHERE idx = 2",
            "entries 2: ",
        ),
        (
            "UPDATE messages SET bytes = zeroblob(9) WHERE idx = 2",
            "messages 2: ",
        ),
        (
            "UPDATE checkpoints SET note = 'x' WHERE size = 4",
            "checkpoints 4: ",
        ),
        ("DELETE FROM hashes WHERE idx = 0", "hashes"),
    ];
    for (sql, place) in damage {
        let folder = folder();
        drop(begun(folder.path(), 3));
        let connection = rusqlite::Connection::open(folder.path().join(RECORD)).expect("opened");
        connection.execute_batch(sql).expect("damaged");
        drop(connection);
        let error = open(folder.path()).expect_err(sql);
        assert_eq!(error.rule(), "store.corrupt", "{sql}");
        assert!(error.to_string().contains(place), "{sql}: {error}");
    }
}

mod history;
mod witnessed;

#[test]
fn a_node_for_one_community_takes_no_other() {
    let folder = folder();
    let hall = Hall::default();
    let mut stranger = hall.community.clone();
    stranger.name.en = "Elsewhere".to_owned();
    let founding = Message::Community(hall.sign(stranger, COMMITTEE)).encode();
    let mut config = config(folder.path());
    config.community = Some(hall.id());
    let engine = Engine::open_at(&config, Hand::new().clock(), &mut rng(0)).expect("new");
    let refused = submit(&engine, &founding).expect_err("another community");
    assert_eq!(refused.rule(), "node.community");
    assert!(refused.detail().starts_with("this node is for "));
    submit(&engine, &hall.founding().encode()).expect("the community of the settings");
}

/// `node.community`: also for a record that existed before the settings named one.
#[test]
fn a_record_of_another_community_than_the_settings_is_not_served() {
    let folder = folder();
    drop(begun(folder.path(), 0));
    let mut config = config(folder.path());
    let open = |config: &Config| Engine::open_at(config, Hand::new().clock(), &mut rng(0));
    config.community = Some(linli_wire::community::CommunityId(Digest([1; 32])));
    let refused = open(&config).expect_err("another community");
    assert_eq!(refused.rule(), "node.community");
    config.community = Some(Hall::default().id());
    open(&config).expect("its own");
}

#[test]
fn a_thread_that_breaks_off_leaves_nobody_waiting() {
    let folder = folder();
    let broken = Arc::new(AtomicBool::new(false));
    let clock = {
        let broken = Arc::clone(&broken);
        Clock::by(move || {
            if broken.load(Ordering::Relaxed) {
                panic!("a clock that cannot be read")
            } else {
                START
            }
        })
    };
    let engine = Engine::open_at(&config(folder.path()), clock, &mut rng(0)).expect("new");
    let hall = Hall::default();
    submit(&engine, &hall.founding().encode()).expect("the first message");
    broken.store(true, Ordering::Relaxed);
    for number in 0..2 {
        let rejected = submit(&engine, &roll(number)).expect_err("nobody verifies");
        assert!(rejected.retry_after().is_some(), "{rejected}");
    }
    broken.store(false, Ordering::Relaxed);
    engine.shutdown();
    assert!(matches!(engine.shared.closed(), Some(Closed::Broken(_))));
    assert_eq!(engine.size(), 1);
}
