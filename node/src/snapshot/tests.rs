use std::fs;

use super::*;
use crate::fixture::{begun, open, roll, submit};
use crate::store::{RECORD, connect};
use linli_testing::hall::Hall;

/// A closed record with snapshots of 3 and of 5 entries, and the newest state's root.
fn kept() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    drop(begun(folder.path(), 2));
    let engine = open(folder.path()).expect("there");
    for number in 2..4 {
        submit(&engine, &roll(number)).expect("a good roll");
    }
    let root = engine.status().state_root;
    drop(engine);
    assert_eq!(sizes(folder.path()), [5, 3]);
    (folder, root)
}

/// What a start finds: entries of the snapshot it begins from, and how many it skips.
fn found(data: &Path) -> (Option<u64>, Vec<String>) {
    let path = data.join(RECORD);
    let connection = connect(&path).expect("there");
    let (state, bad) = newest(data, &Reader::new(&connection, &path));
    let bad = bad.iter().map(ToString::to_string).collect();
    (state.map(|state| state.height()), bad)
}

#[test]
fn the_newest_snapshot_gives_the_state() {
    let (folder, root) = kept();
    assert_eq!(found(folder.path()), (Some(5), Vec::new()));
    let engine = open(folder.path()).expect("there");
    assert_eq!(engine.status().state_root, root);
    assert_eq!(engine.status().snapshot, 5);
}

#[test]
fn two_are_kept() {
    let (folder, _) = kept();
    let engine = open(folder.path()).expect("there");
    submit(&engine, &roll(9)).expect("a good roll");
    drop(engine);
    assert_eq!(sizes(folder.path()), [6, 5]);
}

#[test]
fn a_damaged_snapshot_is_passed_over() {
    let (folder, root) = kept();
    let newest = path(folder.path(), 5);
    let whole = fs::read(&newest).expect("read");
    let damaged = [0, 9, 20, 60, 90, HEAD_BYTES + 3].map(|place| {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        bytes
    });
    let cut = [whole[..50].to_vec(), whole[..whole.len() - 1].to_vec()];
    for bytes in damaged.into_iter().chain(cut) {
        fs::write(&newest, bytes).expect("written");
        let (from, bad) = found(folder.path());
        assert_eq!((from, bad.len()), (Some(3), 1), "{bad:?}");
        assert_eq!(
            open(folder.path()).expect("there").status().state_root,
            root
        );
        fs::write(&newest, &whole).expect("written");
    }
}

#[test]
fn without_snapshots_all_is_replayed() {
    let (folder, root) = kept();
    fs::remove_dir_all(folder.path().join(FOLDER)).expect("removed");
    assert_eq!(found(folder.path()), (None, Vec::new()));
    assert_eq!(
        open(folder.path()).expect("there").status().state_root,
        root
    );
}

#[test]
fn snapshots_of_other_records_are_passed_over() {
    let (folder, _) = kept();
    let other = tempfile::tempdir().expect("a folder");
    let engine = begun(other.path(), 0);
    for number in 10..14 {
        submit(&engine, &roll(number)).expect("a good roll");
    }
    drop(engine);
    fs::copy(path(other.path(), 5), path(folder.path(), 5)).expect("copied");
    fs::copy(path(other.path(), 5), path(folder.path(), 7)).expect("copied");
    let (from, bad) = found(folder.path());
    assert_eq!(from, Some(3));
    assert!(bad[0].contains("not those that were written"), "{bad:?}");
    assert!(bad[1].contains("of another record"), "{bad:?}");
}

#[test]
fn a_snapshot_that_lies_of_the_state_is_passed_over() {
    let (folder, root) = kept();
    // A state of another record under the right log root, consistent in itself.
    let other = tempfile::tempdir().expect("a folder");
    let engine = begun(other.path(), 4);
    let lie = engine.with_state(|state| {
        let path = folder.path().join(RECORD);
        let connection = connect(&path).expect("there");
        let reader = Reader::new(&connection, &path);
        let log = tree_root(5, &reader.hashes()).expect("hashes");
        Snapshot::of(state, log)
    });
    let changed = Hall::default().change(1).encode();
    drop(submit(&engine, &changed));
    lie.write(folder.path()).expect("written");
    assert_eq!(
        open(folder.path()).expect("there").status().state_root,
        root
    );
}

#[test]
fn snapshots_are_taken_every_so_many_entries() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = crate::fixture::config(folder.path());
    config.snapshot_every = 3;
    let clock = crate::fixture::Hand::new().clock();
    let engine = crate::Engine::open_at(&config, clock, &mut crate::fixture::rng(0)).expect("new");
    submit(&engine, &Hall::default().founding().encode()).expect("the first message");
    for number in 0..200 {
        submit(&engine, &roll(number)).expect("a good roll");
        if !sizes(folder.path()).is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("no snapshot within 200 entries");
}
