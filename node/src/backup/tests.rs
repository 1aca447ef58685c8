use std::fs::read;

use linli_rule::Rule;
use linli_testing::hall::Hall;
use linli_wire::archive::ArchiveWriter;
use linli_wire::entry::Entry;
use linli_wire::message::Message;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::engine::Engine;
use crate::fixture::{START, begun, open, roll, submit};
use crate::signer::{KEY, SIGNED};

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

/// What the record says.
fn face(engine: &Engine) -> (u64, String, String) {
    (
        engine.size(),
        engine.checkpoint(),
        engine.status().state_root,
    )
}

/// A folder with the node's key only, as it is kept apart from backups.
fn key_of(data: &Path) -> TempDir {
    let copy = folder();
    for file in [KEY, SIGNED] {
        fs::copy(data.join(file), copy.path().join(file)).expect("copied");
    }
    copy
}

/// A record of four entries, closed; its summary, a backup and an archive of it.
struct Kept {
    data: TempDir,
    files: TempDir,
    face: (u64, String, String),
}

impl Kept {
    fn new() -> Self {
        let (data, files) = (folder(), folder());
        let engine = begun(data.path(), 3);
        assert_eq!(
            backup(data.path(), &files.path().join("backup")).expect("copied"),
            4
        );
        assert_eq!(
            export(data.path(), &files.path().join("archive")).expect("written"),
            4
        );
        let face = face(&engine);
        Self { data, files, face }
    }

    fn backup(&self) -> PathBuf {
        self.files.path().join("backup")
    }

    fn archive(&self) -> PathBuf {
        self.files.path().join("archive")
    }
}

fn restored(from: &Path, data: &Path) -> Result<Restored, NodeError> {
    restore(from, data, None, &mut |_, _| {})
}

fn rule<T: core::fmt::Debug>(answer: Result<T, NodeError>) -> &'static str {
    answer.expect_err("refused").rule()
}

#[test]
fn both_ways_back_give_the_same_record() {
    let kept = Kept::new();
    for from in [kept.backup(), kept.archive()] {
        let data = key_of(kept.data.path());
        let mut told = Vec::new();
        let done = restore(&from, data.path(), None, &mut |done, all| {
            told.push((done, all))
        });
        let done = done.expect("restored");
        assert_eq!((done.entries, done.added), (4, 4));
        assert_eq!(told, [(1, 4), (2, 4), (3, 4), (4, 4)]);
        let engine = open(data.path()).expect("whole");
        assert_eq!(face(&engine), kept.face);
        assert_eq!(engine.origin(), done.origin);
        assert_eq!(submit(&engine, &roll(3)).expect("taken").index, 4);
    }
}

#[test]
fn a_backup_is_one_file_that_is_whole() {
    let kept = Kept::new();
    let names: Vec<_> = fs::read_dir(kept.files.path())
        .expect("read")
        .flatten()
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let connection = connect(&kept.backup()).expect("a record");
    check(&connection, &kept.backup(), Depth::Rows).expect("whole");
}

#[test]
fn nothing_is_overwritten() {
    let kept = Kept::new();
    assert_eq!(
        rule(backup(kept.data.path(), &kept.backup())),
        "store.exists"
    );
    assert_eq!(
        rule(export(kept.data.path(), &kept.archive())),
        "store.exists"
    );
    assert_eq!(
        rule(restored(&kept.archive(), kept.data.path())),
        "store.exists"
    );
}

#[test]
fn files_that_cannot_be_read_or_written_are_told() {
    let kept = Kept::new();
    let nowhere = kept.files.path().join("no/such");
    assert_eq!(rule(restored(&nowhere, folder().path())), "store.file");
    assert_eq!(rule(export(kept.data.path(), &nowhere)), "store.file");
}

#[test]
fn a_folder_in_use_is_not_restored_into() {
    let kept = Kept::new();
    let other = folder();
    let engine = begun(other.path(), 0);
    assert_eq!(
        rule(restored(&kept.archive(), other.path())),
        "store.locked"
    );
    drop(engine);
}

#[test]
fn a_restored_record_is_not_signed_for_behind_its_key() {
    let data = folder();
    let engine = begun(data.path(), 1);
    let files = folder();
    let (old, new) = (files.path().join("old"), files.path().join("new"));
    backup(data.path(), &old).expect("copied");
    submit(&engine, &roll(1)).expect("taken");
    submit(&engine, &roll(2)).expect("taken");
    export(data.path(), &new).expect("written");
    let face = face(&engine);
    drop(engine);
    let back = key_of(data.path());
    restored(&old, back.path()).expect("restored");
    let error = open(back.path()).expect_err("behind");
    assert!(
        matches!(
            error,
            NodeError::Behind {
                stored: 2,
                signed: 4
            }
        ),
        "{error}"
    );
    // The archive that somebody kept completes it.
    let done = complete(&new, back.path(), None, &mut |_, _| {}).expect("completed");
    assert_eq!((done.entries, done.added), (4, 2));
    assert_eq!(self::face(&open(back.path()).expect("whole")), face);
}

#[test]
fn only_the_same_record_completes_one() {
    let kept = Kept::new();
    let other = folder();
    let engine = begun(other.path(), 0);
    submit(&engine, &roll(9)).expect("taken");
    drop(engine);
    let add = |data: &Path| complete(&kept.archive(), data, None, &mut |_, _| {});
    let error = add(other.path()).expect_err("another");
    assert!(matches!(error, NodeError::Differs { index: 1 }), "{error}");
    assert_eq!(error.rule(), "node.differs");
    assert_eq!(rule(add(folder().path())), "store.missing");
}

#[test]
fn checkpoints_of_another_key_are_refused() {
    let kept = Kept::new();
    let data = folder();
    let other = crate::Engine::open_at(
        &crate::fixture::config(data.path()),
        crate::fixture::Hand::new().clock(),
        &mut crate::fixture::rng(5),
    );
    let key = other.expect("new").key().parse().expect("a key");
    for from in [kept.backup(), kept.archive()] {
        let to = folder();
        let refused = restore(&from, to.path(), Some(&key), &mut |_, _| {});
        assert_eq!(rule(refused), "node.checkpoint");
        assert!(!to.path().join(RECORD).exists());
    }
}

#[test]
fn without_its_key_a_record_begins_another_log() {
    let kept = Kept::new();
    let data = folder();
    restored(&kept.archive(), data.path()).expect("restored");
    let engine = crate::Engine::open_at(
        &crate::fixture::config(data.path()),
        crate::fixture::Hand::new().clock(),
        &mut crate::fixture::rng(5),
    );
    let engine = engine.expect("whole");
    assert_eq!(engine.status().state_root, kept.face.2);
    assert_ne!(engine.checkpoint(), kept.face.1);
}

#[test]
fn what_breaks_a_rule_is_not_restored() {
    let hall = Hall::default();
    let write = |messages: &[Vec<u8>], note: Option<&str>, light: bool| {
        let files = folder();
        let path = files.path().join("archive");
        let mut archive = ArchiveWriter::new(fs::File::create(&path).expect("new")).expect("begun");
        for bytes in messages {
            let message = Message::decode(bytes).expect("a message");
            let entry = Entry::of(START, &message, bytes);
            archive
                .entry(&entry, (!light).then_some(bytes))
                .expect("written");
        }
        if let Some(note) = note {
            archive.checkpoint(note).expect("written");
        }
        drop(archive);
        (files, path)
    };
    let (good, forged) = (roll(0), hall.forged_roll(0).encode());
    let note = Kept::new().face.1;
    let cases = [
        (
            vec![hall.founding().encode(), good.clone()],
            None,
            false,
            "node.checkpoint",
        ),
        (
            vec![hall.founding().encode(), good.clone()],
            Some(&*note),
            false,
            "node.checkpoint",
        ),
        (
            vec![hall.founding().encode(), good],
            Some("junk"),
            false,
            "node.checkpoint",
        ),
    ];
    for (messages, note, light, expected) in cases {
        let (_files, path) = write(&messages, note, light);
        assert_eq!(rule(restored(&path, folder().path())), expected);
    }
    // Under a signed checkpoint, so that only the replay can tell.
    let sign = |messages: &[Vec<u8>]| {
        let seed = zeroize::Zeroizing::new([3; 32]);
        let signer = linli_log::NoteSigner::new("linli.test", &seed).expect("a key");
        let leaf = |bytes: &Vec<u8>| {
            let message = Message::decode(bytes).expect("a message");
            linli_log::leaf_hash(&Entry::of(START, &message, bytes).encode())
        };
        let leaves: linli_log::MemoryHashes = messages.iter().map(leaf).collect();
        let size = messages.len() as u64;
        let checkpoint =
            linli_log::Checkpoint::with_state("linli.test", size, leaves.root(), &[0; 32]);
        checkpoint.sign(&signer).expect("signed").encode()
    };
    let cases = [
        (vec![hall.founding().encode(), forged], false, "node.replay"),
        (vec![roll(0)], false, "node.replay"),
        (
            vec![hall.founding().encode(), roll(0)],
            false,
            "node.checkpoint",
        ),
        (vec![hall.founding().encode(), roll(0)], true, "node.light"),
    ];
    for (messages, light, expected) in cases {
        let (_files, path) = write(&messages, Some(&sign(&messages)), light);
        let data = folder();
        assert_eq!(rule(restored(&path, data.path())), expected);
        assert!(!data.path().join(RECORD).exists());
        // A first try does not stand in the way of a second.
        assert_eq!(rule(restored(&path, data.path())), expected);
    }
}

#[test]
fn damaged_files_are_refused() {
    let kept = Kept::new();
    let whole = read(kept.archive()).expect("read");
    let file = kept.files.path().join("damaged");
    for place in (9..whole.len()).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(&file, bytes).expect("written");
        let data = key_of(kept.data.path());
        restored(&file, data.path()).expect_err("one bit is not as it was");
    }
    fs::write(&file, &whole[..whole.len() - 10]).expect("written");
    assert_eq!(rule(restored(&file, folder().path())), "archive.truncated");
    fs::write(&file, b"neither").expect("written");
    assert_eq!(rule(restored(&file, folder().path())), "store.format");
}
