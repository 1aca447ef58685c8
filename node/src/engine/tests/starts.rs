//! How a node starts: what it signs for again, and what it refuses to open.

use super::*;

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
