use linli_log::tree::MemoryHashes;
use linli_log::{leaf_hash, tree_root};
use linli_primitives::Digest;
use linli_rule::Rule;
use linli_wire::message::{Message, MessageKind};

use super::*;
use crate::fixture::{START, roll as message};

fn entry(bytes: &[u8]) -> Entry {
    let message = Message::decode(bytes).expect("a message");
    Entry::of(START, &message, bytes)
}

/// A record of the given number of rolls.
fn filled(folder: &Path, count: u64) -> Store {
    let store = Store::open(folder).expect("a new record");
    let messages: Vec<_> = (0..count).map(message).collect();
    let rows: Vec<_> = messages.iter().map(|m| (entry(m), m.as_slice())).collect();
    store.writer().append(0, &rows).expect("appended");
    store
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Runs SQL on a closed record, as somebody's hand or a bad disk might change it.
fn tamper(folder: &Path, sql: &str) {
    let connection = Connection::open(folder.join(RECORD)).expect("opened");
    connection.execute_batch(sql).expect("tampered");
}

fn rows(folder: &Path) -> Result<(), NodeError> {
    let path = folder.join(RECORD);
    check(&connect(&path)?, &path, Depth::Rows)
}

fn quickly(folder: &Path) -> Result<(), NodeError> {
    let path = folder.join(RECORD);
    check_quickly(&Reader::new(&connect(&path)?, &path))
}

#[test]
fn what_is_appended_is_read() {
    let folder = folder();
    let store = filled(folder.path(), 5);
    store
        .read(|reader| {
            assert_eq!(reader.size()?, 5);
            let third = reader.entry(3)?.expect("an entry");
            assert_eq!(third.entry, entry(&message(3)));
            assert_eq!(third.leaf, third.entry.encode());
            assert_eq!(reader.entry(5)?, None);
            assert_eq!(reader.message(3)?, Some(message(3)));
            let digest = Message::digest_of(&message(3));
            assert_eq!(reader.index_of(digest)?, Some(3));
            assert_eq!(reader.index_of(Digest([0; 32]))?, None);
            let found: Vec<_> = reader.entries(3, 10)?.iter().map(|s| s.index).collect();
            assert_eq!(found, [3, 4]);
            assert_eq!(reader.find(MessageKind::Roll, None)?.len(), 5);
            let subject = third.entry.subject;
            assert_eq!(reader.find(MessageKind::Roll, subject)?, [third]);
            assert_eq!(reader.find(MessageKind::Poll, None)?, []);
            Ok(())
        })
        .expect("read");
}

#[test]
fn stored_hashes_are_those_of_the_leaves() {
    let folder = folder();
    let store = filled(folder.path(), 11);
    let leaves: MemoryHashes = (0..11)
        .map(|n| leaf_hash(&entry(&message(n)).encode()))
        .collect();
    let root = store.read(|reader| Ok(tree_root(11, &reader.hashes())?));
    assert_eq!(root.expect("read"), leaves.root());
}

#[test]
fn a_batch_is_appended_whole_or_not_at_all() {
    let folder = folder();
    let store = filled(folder.path(), 3);
    let (new, twice) = (message(3), message(1));
    let rows = [(entry(&new), new.as_slice()), (entry(&twice), &*twice)];
    store
        .writer()
        .append(3, &rows)
        .expect_err("the second is there");
    assert_eq!(store.read(|reader| reader.size()).expect("read"), 3);
    quickly(folder.path()).expect("whole");
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_behind() {
    let folder = folder();
    let store = filled(folder.path(), 3);
    let pages: u32 = store
        .connection()
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .expect("counted");
    let limit = |pages: u32| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        store
            .connection()
            .query_row(&sql, [], |_| Ok(()))
            .expect("limited");
    };
    limit(pages);
    let messages: Vec<_> = (3..50).map(message).collect();
    let rows: Vec<_> = messages.iter().map(|m| (entry(m), m.as_slice())).collect();
    let error = store.writer().append(3, &rows).expect_err("no room");
    assert_eq!(error.rule(), "store.full");
    assert_eq!(
        store.writer().probe().expect_err("no room").rule(),
        "store.full"
    );
    assert_eq!(store.read(|reader| reader.size()).expect("read"), 3);
    limit(1 << 30);
    store.writer().probe().expect("room");
    store.writer().append(3, &rows).expect("room");
    quickly(folder.path()).expect("whole");
}

#[test]
fn a_record_that_cannot_be_written_is_told() {
    let folder = folder();
    let store = filled(folder.path(), 1);
    let only_read = |on: bool| {
        store
            .connection()
            .pragma_update(None, "query_only", on)
            .expect("set");
    };
    only_read(true);
    let bytes = message(1);
    let append = || store.writer().append(1, &[(entry(&bytes), &*bytes)]);
    assert_eq!(append().expect_err("not written").rule(), "store.read_only");
    only_read(false);
    append().expect("written");
}

#[test]
fn a_folder_has_one_node() {
    let folder = folder();
    let held = Lock::take(folder.path()).expect("free");
    let error = Lock::take(folder.path()).expect_err("held");
    assert_eq!(error.rule(), "store.locked");
    drop(held);
    Lock::take(folder.path()).expect("free again");
}

#[test]
fn what_is_no_record_is_not_touched() {
    let folder = folder();
    let path = folder.path().join(RECORD);
    assert_eq!(connect(&path).expect_err("nothing").rule(), "store.missing");
    std::fs::write(&path, [b'x'; 4096]).expect("written");
    let error = Store::open(folder.path())
        .map(drop)
        .expect_err("no database");
    assert_eq!(error.rule(), "store.format");
    std::fs::remove_file(&path).expect("removed");
    tamper(folder.path(), "CREATE TABLE other (x)");
    let error = Store::open(folder.path()).map(drop).expect_err("another's");
    assert_eq!(error.rule(), "store.format");
}

#[test]
fn a_newer_version_is_refused() {
    let folder = folder();
    drop(filled(folder.path(), 1));
    tamper(folder.path(), "PRAGMA user_version = 99");
    let error = Store::open(folder.path()).map(drop).expect_err("newer");
    assert_eq!(error.rule(), "store.version");
    let error = connect(&folder.path().join(RECORD)).expect_err("newer");
    assert!(error.to_string().contains("99"), "{error}");
}

#[test]
fn the_file_says_what_it_is() {
    let folder = folder();
    let store = filled(folder.path(), 1);
    let connection = store.connection();
    let pragma = |name: &str| -> u32 {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .expect("read")
    };
    assert_eq!(pragma("application_id"), schema::APPLICATION);
    assert_eq!(pragma("user_version"), schema::VERSION);
    assert_eq!(pragma("synchronous"), 2);
    assert_eq!(pragma("foreign_keys"), 1);
    let row: (i64, String, String) = connection
        .query_row("SELECT idx, utc, kind FROM record", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .expect("read");
    assert_eq!(
        row,
        (0, "2027-01-15 08:00:00".to_owned(), "roll".to_owned())
    );
}

#[test]
fn checkpoints_are_kept_as_lasting_as_entries_afterwards() {
    let folder = folder();
    let store = filled(folder.path(), 1);
    store.writer().checkpoint(1, "one").expect("kept");
    store.writer().cosigned(1, "one, cosigned").expect("kept");
    store.writer().cosigned(2, "two, cosigned").expect("kept");
    store
        .read(|reader| {
            assert_eq!(reader.checkpoint()?, Some((1, "one".to_owned())));
            assert_eq!(reader.cosigned()?, Some((2, "two, cosigned".to_owned())));
            Ok(())
        })
        .expect("read");
    let synchronous: u32 = store
        .connection()
        .pragma_query_value(None, "synchronous", |row| row.get(0))
        .expect("read");
    assert_eq!(synchronous, 2);
}

#[test]
fn every_change_to_a_row_is_found_and_named() {
    let late = [
        ("UPDATE entries SET at = at + 1 WHERE idx = 2", "entries 2"),
        (
            "UPDATE entries SET kind = 'poll' WHERE idx = 2",
            "entries 2",
        ),
        ("UPDATE entries SET length = 1 WHERE idx = 2", "entries 2"),
        (
            "UPDATE entries SET subject = NULL WHERE idx = 2",
            "entries 2",
        ),
        (
            "UPDATE entries SET message = zeroblob(32) WHERE idx = 2",
            "entries 2",
        ),
        (
            "UPDATE entries SET leaf = zeroblob(90) WHERE idx = 2",
            "entries 2",
        ),
        (
            "UPDATE messages SET bytes = zeroblob(90) WHERE idx = 2",
            "messages 2",
        ),
        ("DELETE FROM messages WHERE idx = 2", "messages 2"),
        (
            "UPDATE hashes SET hash = zeroblob(32) WHERE idx = 0",
            "entries 0",
        ),
        (
            "DELETE FROM hashes WHERE idx = (SELECT max(idx) FROM hashes)",
            "hashes",
        ),
        (
            "PRAGMA foreign_keys = 0; DELETE FROM entries WHERE idx = 4",
            "hashes",
        ),
    ];
    for (sql, place) in late {
        let folder = folder();
        drop(filled(folder.path(), 5));
        tamper(folder.path(), sql);
        for found in [quickly(folder.path()), rows(folder.path())] {
            let error = found.expect_err(sql);
            assert_eq!(error.rule(), "store.corrupt", "{sql}");
            assert!(
                error.to_string().contains(&format!("{place}: ")),
                "{sql}: {error}"
            );
        }
    }
}

#[test]
fn changes_far_from_the_end_are_found_by_reading_all() {
    let far = [
        (
            "UPDATE messages SET bytes = zeroblob(90) WHERE idx = 2",
            "messages 2",
        ),
        (
            "UPDATE hashes SET hash = zeroblob(32) WHERE idx = 2",
            "hashes 2",
        ),
        (
            "DELETE FROM messages WHERE idx = 2; DELETE FROM entries WHERE idx = 2",
            "entries 2",
        ),
    ];
    for (sql, place) in far {
        let folder = folder();
        drop(filled(folder.path(), 80));
        tamper(folder.path(), sql);
        quickly(folder.path()).expect("the end is whole");
        let error = rows(folder.path()).expect_err(sql);
        assert!(
            error.to_string().contains(&format!("{place}: ")),
            "{sql}: {error}"
        );
    }
}

#[test]
fn damaged_bytes_are_found() {
    let folder = folder();
    let store = filled(folder.path(), 80);
    store.writer().tidy().expect("moved");
    drop(store);
    let path = folder.path().join(RECORD);
    let mut bytes = std::fs::read(&path).expect("read");
    let half = bytes.len() / 2;
    bytes[half..half + 4096].fill(0xff);
    std::fs::write(&path, bytes).expect("written");
    assert_eq!(
        rows(folder.path()).expect_err("damaged").rule(),
        "store.corrupt"
    );
}

/// On a medium that takes no writes, too; its path may hold whatever a path may.
#[test]
fn a_record_where_nothing_can_be_written_is_read() {
    let parent = folder();
    let folder = parent.path().join("记录 #1?100%.d");
    std::fs::create_dir(&folder).expect("a folder");
    drop(filled(&folder, 3));
    let path = folder.join(RECORD);
    assert!(!is_being_written(&path), "closed");
    let name = unchanging(&path).expect("named");
    let connection = connect_by(&path, OsStr::new(&name), OpenFlags::SQLITE_OPEN_URI);
    let connection = connection.expect("opened");
    assert_eq!(Reader::new(&connection, &path).size().expect("read"), 3);
    let written = connection.execute_batch("DELETE FROM entries");
    assert!(written.is_err(), "read only");
    let beside = std::fs::read_dir(&folder).expect("listed").count();
    assert_eq!(beside, 1, "nothing is left beside it");
}
