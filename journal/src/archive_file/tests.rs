use std::fs;
use std::sync::LazyLock;

use linli_testing::forge::{Book, SPAN, first, joined, signer, taken_apart};
use linli_testing::town::{SOUND, VERIFIER};
use linli_wire::MessageKind;
use tempfile::TempDir;

use super::*;
use crate::{DriveError, Driver, Proofs, Scope, Strict, drive};

static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(|| Book::default().archive(&SOUND));

fn written(archive: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.lir");
    fs::write(&path, archive).expect("writable");
    (folder, path)
}

fn key() -> VerifierKey {
    signer(1).key().clone()
}

/// The archive as a journal.
fn opened(archive: &[u8]) -> (TempDir, ArchiveFile) {
    let (folder, path) = written(archive);
    (
        folder,
        ArchiveFile::open(&path, Some(key())).expect("sound"),
    )
}

/// The rule by which an archive is refused; the file is named.
fn refused(archive: &[u8], key: Option<VerifierKey>) -> String {
    let (_folder, path) = written(archive);
    let Err(Trouble::Refused(refusal)) = ArchiveFile::open(&path, key) else {
        panic!("not refused");
    };
    assert!(!refusal.detail.is_empty());
    refusal.rule.to_string()
}

/// The archive with its frames changed.
fn forged(change: impl FnOnce(&mut Vec<Frame>)) -> Vec<u8> {
    let mut frames = taken_apart(&ARCHIVE);
    change(&mut frames);
    joined(&frames)
}

/// The rule at which a strict replay of everything ends, and the entry.
fn ends_at(journal: &ArchiveFile) -> (&'static str, u64) {
    let mut driver = Driver::new(&VERIFIER, Proofs::Verified, Scope::Everything);
    let driven = drive(journal, &mut driver, &mut Strict, &mut |_| {});
    match driven.expect_err("a lie") {
        DriveError::Stopped(stopped) => (stopped.rule(), stopped.index),
        DriveError::Trouble(trouble) => panic!("{trouble}"),
    }
}

#[test]
fn a_sound_archive_is_read_whole() {
    let (_folder, journal) = opened(&ARCHIVE);
    assert_eq!(journal.key(), Some(&key()));
    assert_eq!(journal.entries().len(), SOUND.len());
    let checkpoint = journal.checkpoint().expect("signed");
    assert_eq!(checkpoint.checkpoint.size, SOUND.len() as u64);
    for (index, (at, message)) in (0..).zip(SOUND.iter()) {
        let read = crate::read(&journal, index).expect("readable");
        assert_eq!((read.entry.at, read.sound()), (*at, Some(message)));
    }
    assert_eq!(journal.message(SOUND.len() as u64).expect("readable"), None);
    assert!(journal.own_state().expect("none").is_none());
    let mut driver = Driver::new(&VERIFIER, Proofs::Verified, Scope::Everything);
    let mut done = 0;
    drive(&journal, &mut driver, &mut Strict, &mut |size| done = size).expect("sound");
    assert_eq!(done, SOUND.len() as u64);
    assert_eq!(
        checkpoint.checkpoint.state(),
        Some(driver.state().state_root().0)
    );
}

#[test]
fn without_a_key_the_checkpoints_are_taken_as_they_are() {
    let (_folder, path) = written(&ARCHIVE);
    let journal = ArchiveFile::open(&path, None).expect("sound");
    assert_eq!(journal.key(), None);
    assert_eq!(journal.entries().len(), SOUND.len());
}

#[test]
fn what_no_checkpoint_covers_is_no_part_of_the_record() {
    let cut = forged(|frames| drop(frames.pop()));
    let (_folder, journal) = opened(&cut);
    let covered = SOUND.len() / SPAN * SPAN;
    assert!(covered < SOUND.len());
    assert_eq!(journal.entries().len(), covered);
    assert_eq!(journal.message(covered as u64).expect("readable"), None);
}

/// `archive.unsigned`: entries that nobody signed are not a record.
#[test]
fn an_archive_without_a_checkpoint_is_refused() {
    let bare = forged(|frames| frames.retain(|f| !matches!(f, Frame::Checkpoint(_))));
    assert_eq!(refused(&bare, Some(key())), "archive.unsigned");
    assert_eq!(refused(&bare, None), "archive.unsigned");
    assert_eq!(refused(&joined(&[]), None), "archive.unsigned");
}

/// `archive.root`: a checkpoint covers the entries before it and no others.
#[test]
fn dropped_swapped_and_changed_entries_are_not_the_signed_ones() {
    let places = |frames: &[Frame]| -> Vec<usize> {
        let entries = frames.iter().enumerate();
        let entries = entries.filter(|(_, f)| matches!(f, Frame::Entry(_)));
        entries.map(|(place, _)| place).collect()
    };
    let dropped = forged(|frames| {
        let ballot = places(frames)[first(&SOUND, MessageKind::Ballot)];
        frames.drain(ballot..ballot + 2);
    });
    let swapped = forged(|frames| {
        let at = places(frames);
        let ballot = first(&SOUND, MessageKind::Ballot);
        frames.swap(at[ballot], at[ballot + 1]);
        frames.swap(at[ballot] + 1, at[ballot + 1] + 1);
    });
    let later = forged(|frames| {
        let place = places(frames)[first(&SOUND, MessageKind::Ballot)];
        let Frame::Entry(entry) = &mut frames[place] else {
            panic!("an entry");
        };
        entry.at += 1;
    });
    let early = forged(|frames| {
        let note = frames.pop().expect("the last checkpoint");
        frames.insert(frames.len() - 2, note);
    });
    for archive in [dropped, swapped, later, early] {
        assert_eq!(refused(&archive, Some(key())), "archive.root");
        assert_eq!(refused(&archive, None), "archive.root");
    }
}

#[test]
fn a_checkpoint_of_another_key_is_refused() {
    assert_eq!(
        refused(&ARCHIVE, Some(signer(2).key().clone())),
        "log.signature"
    );
    let changed = forged(|frames| {
        let Some(Frame::Checkpoint(note)) = frames.last_mut() else {
            panic!("a checkpoint");
        };
        *note = note.replacen("log.example/town\n", "log.example/tow\n", 1);
    });
    assert_eq!(refused(&changed, Some(key())), "log.signature");
}

#[test]
fn what_is_no_archive_is_refused() {
    assert_eq!(refused(b"PK\x03\x04 something else", None), "archive.magic");
    assert_eq!(
        refused(&ARCHIVE[..ARCHIVE.len() - 1], None),
        "archive.truncated"
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("none.lir");
    let trouble = ArchiveFile::open(&path, None).expect_err("not there");
    assert!(matches!(&trouble, Trouble::File { path: named, .. } if *named == path));
    assert!(trouble.to_string().contains("none.lir"));
}

#[test]
fn an_altered_message_is_found_when_it_is_read() {
    let ballot = first(&SOUND, MessageKind::Ballot);
    let altered = forged(|frames| {
        let messages = frames.iter_mut().filter_map(|frame| match frame {
            Frame::Message(bytes) => Some(bytes),
            _ => None,
        });
        let bytes = messages.into_iter().nth(ballot).expect("a full archive");
        bytes[100] ^= 1;
    });
    let (_folder, journal) = opened(&altered);
    assert_eq!(ends_at(&journal), ("entry.message", ballot as u64));
}

#[test]
fn a_light_archive_says_what_it_leaves_out() {
    let book = Book {
        ballots: false,
        ..Book::default()
    };
    let (_folder, journal) = opened(&book.archive(&SOUND));
    let ballot = first(&SOUND, MessageKind::Ballot) as u64;
    assert_eq!(journal.message(ballot).expect("readable"), None);
    assert_eq!(ends_at(&journal), ("journal.absent", ballot));
}

/// `journal.file`: a record in a file is read-only.
#[test]
fn a_record_in_a_file_takes_no_messages() {
    let (_folder, mut journal) = opened(&ARCHIVE);
    let Err(Trouble::Refused(refusal)) = journal.submit(&SOUND[0].1) else {
        panic!("taken");
    };
    assert_eq!(&*refusal.rule, "journal.file");
    let all = journal.submit_all(&[SOUND[0].1.clone(), SOUND[1].1.clone()]);
    let rules = all
        .expect("answers")
        .into_iter()
        .map(|answer| answer.map(drop));
    assert!(
        rules
            .into_iter()
            .all(|answer| answer.is_err_and(|r| &*r.rule == "journal.file"))
    );
    journal.catch_up().expect("nothing to do");
    assert_eq!(journal.entries().len(), SOUND.len());
}

#[test]
fn an_archive_in_memory_is_the_same_journal() {
    let (_folder, file) = opened(&ARCHIVE);
    let memory = ArchiveFile::in_memory(ARCHIVE.clone(), key()).expect("sound");
    assert_eq!(memory.entries(), file.entries());
    assert_eq!(memory.checkpoint(), file.checkpoint());
    for index in 0..=file.entries().len() as u64 {
        assert_eq!(
            memory.message(index).expect("in memory"),
            file.message(index).expect("readable"),
        );
    }
    let other = ArchiveFile::in_memory(ARCHIVE.clone(), signer(2).key().clone());
    assert_eq!(other.expect_err("another log's").rule(), "log.signature");
}
