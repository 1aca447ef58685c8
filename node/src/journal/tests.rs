use linli_rule::Rule;
use linli_testing::hall::Hall;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::fixture::{Hand, Running, SOURCE, begun, rng, submit};

/// A folder that is not there yet, in one that goes away with the test.
fn place() -> (TempDir, PathBuf) {
    let folder = tempdir().expect("a folder");
    let data = folder.path().join("record");
    (folder, data)
}

fn opened(data: &Path) -> LocalRecord<impl CryptoRng + use<>> {
    LocalRecord::open(data, Hand::new().clock(), rng(0)).expect("readable")
}

fn founding() -> Message {
    Hall::default().founding()
}

fn roll(number: u64) -> Message {
    Hall::default().roll(number)
}

#[test]
fn nothing_is_made_before_the_first_message() {
    let (_folder, data) = place();
    let mut record = opened(&data);
    assert_eq!((record.key(), record.checkpoint()), (None, None));
    assert!(record.entries().is_empty());
    assert_eq!(record.message(0).expect("readable"), None);
    let state = record.own_state().expect("readable").expect("own");
    assert_eq!(state.state_root(), CommunityState::new().state_root());
    record.catch_up().expect("nothing to read");
    drop(record);
    assert!(!data.exists());
}

#[test]
fn a_message_is_under_a_signed_checkpoint_when_it_is_taken() {
    let (_folder, data) = place();
    let mut record = opened(&data);
    let receipt = record.submit(&founding()).expect("taken");
    assert_eq!((receipt.index, receipt.fresh), (0, true));
    assert!(receipt.effect.is_some());
    let key = record.key().expect("made").clone();
    let bytes = founding().encode();
    check_receipt(&receipt.text, &founding(), &bytes, &key).expect("stands alone");
    assert_eq!(record.entries(), [receipt.entry]);
    assert_eq!(record.message(0).expect("readable"), Some(bytes));
    let checkpoint = record.checkpoint().expect("signed").checkpoint.clone();
    let state = record.own_state().expect("readable").expect("own");
    assert_eq!(
        (checkpoint.size, checkpoint.state()),
        (1, Some(state.state_root().0))
    );
}

#[test]
fn a_message_is_recorded_once() {
    let (_folder, data) = place();
    let mut record = opened(&data);
    record.submit(&founding()).expect("taken");
    record.submit(&roll(1)).expect("taken");
    let again = record.submit(&founding()).expect("known");
    assert_eq!((again.index, again.fresh), (0, false));
    assert_eq!(record.entries().len(), 2);
}

#[test]
fn a_refused_message_leaves_the_record_as_it_was() {
    let (_folder, data) = place();
    let mut record = opened(&data);
    let refused =
        |trouble| matches!(trouble, Err(Trouble::Refused(r)) if r.rule == "community.unfounded");
    assert!(refused(record.submit(&roll(0))));
    assert!(record.entries().is_empty());
    record.submit(&founding()).expect("taken");
    let forged = Hall::default().forged_roll(0);
    let Err(Trouble::Refused(refusal)) = record.submit(&forged) else {
        panic!("taken");
    };
    assert_eq!(refusal.rule, "authority.threshold");
    assert_eq!(record.entries().len(), 1);
}

#[test]
fn of_many_messages_each_has_its_answer() {
    let (_folder, data) = place();
    let mut record = opened(&data);
    record.submit(&founding()).expect("taken");
    let forged = Hall::default().forged_roll(1);
    let many = [roll(0), forged, roll(2), roll(0)];
    let answers = record.submit_all(&many).expect("answers");
    let told: Vec<_> = answers
        .iter()
        .map(|answer| answer.as_ref().map(|r| r.index).map_err(|r| &*r.rule))
        .collect();
    assert_eq!(told, [Ok(1), Err("authority.threshold"), Ok(2), Ok(1)]);
    assert_eq!(record.entries().len(), 3);
}

#[test]
fn a_record_is_the_same_when_it_is_opened_again() {
    let (_folder, data) = place();
    let mut record = opened(&data);
    record.submit(&founding()).expect("taken");
    record.submit(&roll(0)).expect("taken");
    let (key, entries) = (record.key().cloned(), record.entries().to_vec());
    let root = |record: &dyn Journal| {
        let state = record.own_state().expect("readable");
        state.expect("own").state_root()
    };
    let before = root(&record);
    drop(record);
    let mut record = opened(&data);
    assert_eq!((record.key().cloned(), record.entries()), (key, &*entries));
    assert_eq!(root(&record), before);
    let receipt = record.submit(&roll(1)).expect("taken");
    assert_eq!((receipt.index, receipt.fresh), (2, true));
}

/// `store.locked`: one process writes at a time; others may read meanwhile.
#[test]
fn two_processes_read_and_one_writes() {
    let (_folder, data) = place();
    let mut writer = opened(&data);
    let mut reader = opened(&data);
    writer.submit(&founding()).expect("taken");
    assert!(reader.entries().is_empty());
    reader.catch_up().expect("readable");
    assert_eq!(reader.entries(), writer.entries());
    assert_eq!(reader.checkpoint(), writer.checkpoint());
    let Err(Trouble::Away(refusal)) = reader.submit(&roll(0)) else {
        panic!("taken");
    };
    assert_eq!(refusal.rule, "store.locked");
    drop(writer);
    let receipt = reader.submit(&roll(0)).expect("the folder is free");
    assert_eq!((receipt.index, reader.entries().len()), (1, 2));
}

#[test]
fn a_record_that_a_node_serves_can_be_read() {
    let (_folder, data) = place();
    let node = begun(&data, 2);
    let mut record = opened(&data);
    assert_eq!(record.entries().len(), 3);
    let state = record.own_state().expect("readable").expect("own");
    assert_eq!(
        state.state_root(),
        node.with_state(CommunityState::state_root)
    );
    node.submit_blocking(SOURCE, roll(7).encode())
        .expect("taken");
    record.catch_up().expect("readable");
    assert_eq!(record.entries().len(), 4);
    assert_eq!(record.message(3).expect("readable"), Some(roll(7).encode()));
    assert!(matches!(record.submit(&roll(8)), Err(Trouble::Away(_))));
    assert!(submit(&node, &roll(8).encode()).is_ok());
}

#[test]
fn a_damaged_record_is_not_read_in_silence() {
    let (_folder, data) = place();
    drop(begun(&data, 2));
    let connection = Connection::open(data.join(RECORD)).expect("opened");
    connection
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM entries WHERE idx = 1")
        .expect("deleted");
    drop(connection);
    let error = LocalRecord::open(&data, Hand::new().clock(), rng(0));
    let error = error.err().expect("a row is missing");
    assert_eq!(error.rule(), "store.corrupt");
}

/// The rule that refuses to open the record in `data` after `sql`.
fn refused_after(data: &Path, sql: &str) -> &'static str {
    let connection = Connection::open(data.join(RECORD)).expect("opened");
    connection.execute_batch(sql).expect("tampered");
    drop(connection);
    let error = LocalRecord::open(data, Hand::new().clock(), rng(0));
    error.err().expect("not the record that was signed").rule()
}

/// `store.corrupt`: the entries that a command sees are those under the signed root.
#[test]
fn entries_in_another_order_are_not_read() {
    let (_folder, data) = place();
    drop(begun(&data, 2));
    let mut swap = "PRAGMA foreign_keys = OFF;".to_owned();
    for table in ["entries", "messages"] {
        for (from, to) in [(1, 9), (2, 1), (9, 2)] {
            swap += &format!("UPDATE {table} SET idx = {to} WHERE idx = {from};");
        }
    }
    assert_eq!(refused_after(&data, &swap), "store.corrupt");
}

/// `store.behind`: a record that lost entries is not shown as if it were whole.
#[test]
fn a_record_behind_its_key_is_not_read() {
    let (_folder, data) = place();
    drop(begun(&data, 2));
    let cut = "DELETE FROM messages WHERE idx = 2; DELETE FROM entries WHERE idx = 2;
        DELETE FROM hashes WHERE idx > 2; DELETE FROM checkpoints WHERE size = 3";
    assert_eq!(refused_after(&data, cut), "store.behind");
}

/// `log.fork`: nor is a second history of the key, however long; an unreadable guard says nothing.
#[test]
fn a_second_history_is_not_read_beside_the_guard_of_the_first() {
    let (_folder, data) = place();
    drop(begun(&data, 1));
    let signed = data.join(crate::signer::SIGNED);
    let old = std::fs::read(&signed).expect("read");
    let copy = data.with_file_name("copy.sqlite");
    std::fs::copy(data.join(RECORD), &copy).expect("copied");
    opened(&data).submit(&roll(1)).expect("taken");
    let guard = std::fs::read(&signed).expect("read");
    std::fs::copy(&copy, data.join(RECORD)).expect("copied");
    std::fs::write(&signed, old).expect("written");
    let mut second = opened(&data);
    second.submit(&roll(2)).expect("taken");
    second.submit(&roll(3)).expect("taken");
    drop(second);
    std::fs::write(&signed, guard).expect("written");
    assert_eq!(refused_after(&data, ""), "log.fork");
    std::fs::remove_file(&signed).expect("removed");
    assert_eq!(opened(&data).entries().len(), 4);
}

/// `store.corrupt`: only copies leave messages out.
#[test]
fn a_folder_that_lost_a_message_says_so() {
    let (_folder, data) = place();
    drop(begun(&data, 2));
    let connection = Connection::open(data.join(RECORD)).expect("opened");
    let deleted = connection.execute("DELETE FROM messages WHERE idx = 1", ());
    assert_eq!(deleted, Ok(1));
    drop(connection);
    let record = opened(&data);
    let Err(Trouble::Refused(refusal)) = record.message(1) else {
        panic!("left out in silence");
    };
    assert_eq!(refusal.rule, "store.corrupt");
    assert_eq!(record.message(3).expect("there is no such entry"), None);
}

/// `node.unconfirmed`: a folder may be an old copy as well; what is there can be read meanwhile.
#[test]
fn nothing_is_added_before_the_witnesses_answer() {
    let (_folder, data) = place();
    let mut record = opened(&data);
    record.submit(&founding()).expect("taken");
    let key = record.key().expect("made").clone();
    drop(record);
    let home = tempdir().expect("a folder");
    let Running { settings, .. } = Running::start(home.path(), "witness.example/w", key);
    let text = format!(
        "[[witnesses]]\nkey = '{}'\nurl = '{}'\n",
        settings.key, settings.url
    );
    std::fs::write(data.join("node.toml"), text).expect("written");
    let mut record = opened(&data);
    let refused = record.submit(&roll(0)).expect_err("the witness is gone");
    assert!(
        matches!(&refused, Trouble::Unwitnessed(r) if r.rule == "node.unconfirmed"),
        "{refused:?}"
    );
    record.catch_up().expect("readable");
    assert_eq!(record.entries().len(), 1);
}

/// `store.unsigned`: what is missing is named, and a start with the key signs for it again.
#[test]
fn a_store_without_its_signatures_is_no_record_that_has_not_begun() {
    for sql in [
        "DELETE FROM checkpoints",
        "DELETE FROM meta WHERE name = 'key'",
    ] {
        let (_folder, data) = place();
        drop(begun(&data, 1));
        let connection = Connection::open(data.join(RECORD)).expect("opened");
        assert!(connection.execute(sql, []).expect("deleted") > 0, "{sql}");
        drop(connection);
        let refused = LocalRecord::open(&data, Hand::new().clock(), rng(0)).map(drop);
        let refused = refused.expect_err("unsigned");
        assert_eq!(refused.rule(), "store.unsigned", "{sql}");
        drop(crate::fixture::open(&data).expect("it signs for what its key signed"));
        assert_eq!(opened(&data).entries().len(), 2, "{sql}");
    }
}
