//! An audit with roots of ballots' points from beside the record.

use linli_audit::community::{Trust, replay_rooted};
use linli_journal::roots::{Folder, Reader};
use linli_primitives::roots::{Roots, spared};
use linli_testing::forge::{Book, change, first};
use linli_testing::town::{Log, SOUND, VERIFIER};
use linli_wire::{Message, MessageKind};
use tempfile::{TempDir, tempdir};

use super::audited::{audited, trust};

/// The ballots of the log, with their entries.
fn ballots(log: &Log) -> Vec<(u64, Vec<u8>)> {
    let ballot = |(index, (_, message)): (u64, &(i64, Message))| match message {
        Message::Ballot(bytes) => Some((index, bytes.clone())),
        _ => None,
    };
    (0..).zip(log).filter_map(ballot).collect()
}

/// Their roots, as a verifier finds them.
fn found() -> Vec<(u64, Roots)> {
    let Message::Poll(poll) = &SOUND[first(&SOUND, MessageKind::Poll)].1 else {
        panic!("a poll");
    };
    let poll = VERIFIER.ballots().poll(&poll.act).expect("a known key");
    let ballots = ballots(&SOUND);
    let given = ballots.iter().map(|(_, bytes)| (bytes, Roots::default()));
    let verdicts = poll.verify_rooted(&given.collect::<Vec<_>>());
    let roots = verdicts.into_iter().map(|v| v.expect("a good ballot").1);
    ballots.iter().map(|(index, _)| *index).zip(roots).collect()
}

fn kept(roots: &[(u64, Roots)]) -> (TempDir, Folder) {
    let parent = tempdir().expect("a folder");
    let folder = Folder::at(parent.path().join("roots"));
    let roots = roots.iter().map(|(index, roots)| (*index, roots));
    folder.clone().writer().add(roots).expect("written");
    (parent, folder)
}

/// The report, and how many square roots were not computed.
fn report(archive: &[u8], roots: Reader, trust: &Trust) -> (serde_json::Value, u64) {
    let before = spared();
    let replayed = replay_rooted(archive, roots, &VERIFIER, trust, &mut |_| {});
    let report = serde_json::to_value(replayed.report()).expect("JSON");
    (report, spared() - before)
}

#[test]
fn roots_beside_a_record_are_used_and_change_no_report() {
    let mut lie = SOUND.clone();
    change(&mut lie, MessageKind::Ballot, |message| {
        let Message::Ballot(bytes) = message else {
            panic!("a ballot");
        };
        *bytes.last_mut().expect("bytes") ^= 1;
    });
    let archives = [&SOUND, &lie].map(|log| Book::default().archive(log));
    let plain = archives.each_ref().map(|archive| {
        let report = audited(archive).report();
        serde_json::to_value(report).expect("JSON")
    });
    assert_ne!(plain[0], plain[1]);
    let right = found();
    let points: u64 = right.iter().map(|(_, roots)| roots.len() as u64).sum();
    assert!(right.len() == 7 && points > 7 * 60);
    let change = |change: &dyn Fn(&mut Vec<u8>)| -> Vec<_> {
        let changed = right.iter().map(|(index, roots)| {
            let mut bytes = roots.as_bytes().to_vec();
            change(&mut bytes);
            (*index, Roots::from_bytes(&bytes))
        });
        changed.collect()
    };
    let indices = right.iter().map(|(index, _)| *index);
    let reversed = right.iter().rev().map(|(_, roots)| roots.clone());
    let anothers: Vec<_> = indices.zip(reversed).collect();
    let cases = [
        (right.clone(), points),
        (change(&|bytes| bytes.truncate(320)), 10 * 7),
        (right[..2].to_vec(), points * 2 / 7),
        (change(&|bytes| bytes.iter_mut().for_each(|b| *b ^= 1)), 0),
        (change(&|bytes| bytes.fill(0xff)), 0),
        // One of seven is in the middle, and is its own.
        (anothers, points / 7),
        (vec![], 0),
    ];
    for (roots, expected) in cases {
        let (_parent, folder) = kept(&roots);
        let (sound, used) = report(&archives[0], folder.clone().reader(), &trust());
        assert_eq!(sound, plain[0]);
        assert_eq!(used, expected);
        let (lied, _) = report(&archives[1], folder.reader(), &trust());
        assert_eq!(lied, plain[1]);
    }
}
