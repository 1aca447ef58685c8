use std::fs;

use linli_rule::Rule;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::liar::{Liar, Reply, message};
use crate::node::Node;

fn setup(messages: u64) -> (TempDir, Liar, Node) {
    let keep = tempdir().expect("a folder");
    let liar = Liar::new(messages);
    let node = Node::open(liar.options(keep.path())).expect("honest");
    (keep, liar, node)
}

fn sync(node: &Node, which: Which) -> Result<LocalCopy, ClientError> {
    node.sync(which, &mut |_, _| {})
}

fn records_asked(liar: &Liar) -> Vec<String> {
    let asked = &liar.record().asked;
    let records = asked.iter().filter(|path| path.starts_with("/record"));
    records.cloned().collect()
}

fn is_whole(copy: &LocalCopy, liar: &Liar, which: Which) {
    let record = liar.record();
    assert_eq!(copy.entries().len(), record.shown);
    for (index, entry) in copy.entries().enumerate() {
        assert_eq!(*entry, record.entry(index));
        let message = copy.message(index as u64).expect("readable");
        let expected = which
            .wants(entry.kind)
            .then(|| record.messages[index].encode());
        assert_eq!(message, expected);
    }
    assert_eq!(copy.checkpoint().note.encode(), record.note());
}

#[test]
fn a_copy_of_an_empty_record_grows() {
    let (_keep, liar, node) = setup(0);
    for _ in 0..2 {
        is_whole(
            &sync(&node, Which::Light).expect("honest"),
            &liar,
            Which::Light,
        );
    }
    {
        let mut record = liar.record();
        record.messages.extend((0..3).map(message));
        record.shown = 3;
    }
    is_whole(
        &sync(&node, Which::Light).expect("grown"),
        &liar,
        Which::Light,
    );
}

#[test]
fn copies_are_whole_and_grow() {
    let (_keep, liar, node) = setup(20);
    liar.record().shown = 7;
    // Seven were not seen yet: the first contact saw all.
    assert!(sync(&node, Which::Full).is_err());
    liar.record().shown = 20;
    for which in [Which::Light, Which::Full] {
        is_whole(&sync(&node, which).expect("honest"), &liar, which);
    }
    {
        let mut record = liar.record();
        record.messages.extend((20..33).map(message));
        record.shown = 33;
        record.asked.clear();
    }
    for which in [Which::Light, Which::Full] {
        is_whole(&sync(&node, which).expect("grown"), &liar, which);
        let copy = node.copy(which).expect("readable").expect("there");
        is_whole(&copy, &liar, which);
    }
    assert_eq!(
        records_asked(&liar),
        [
            "/record?from=0&ballots=false",
            "/record?from=0&ballots=true"
        ]
    );
    sync(&node, Which::Full).expect("nothing new");
    assert_eq!(records_asked(&liar).len(), 2);
}

#[test]
fn an_interrupted_copy_is_continued() {
    let (_keep, liar, node) = setup(40);
    let archive = liar.record().archive(0, true);
    let mut reply = Reply::ok(&archive[..3001]);
    reply.length = Some(archive.len());
    liar.instead("/record", reply);
    let broken = sync(&node, Which::Full).expect_err("broke off");
    assert_eq!(broken.rule(), "client.unreachable");
    liar.record().instead = None;
    liar.record().asked.clear();
    is_whole(
        &sync(&node, Which::Full).expect("continued"),
        &liar,
        Which::Full,
    );
    let asked = records_asked(&liar);
    assert_eq!(asked.len(), 1);
    // So is one that was cut on disk, in any place.
    let path = node.folder().join("full.lir");
    let bytes = fs::read(&path).expect("there");
    for length in (0..bytes.len()).step_by(97) {
        fs::write(&path, &bytes[..length]).expect("written");
        is_whole(
            &sync(&node, Which::Full).expect("continued"),
            &liar,
            Which::Full,
        );
        assert_eq!(fs::read(&path).expect("there"), bytes);
    }
}

/// What a wallet asks for does not reveal where its copy ended: two whose copies end in one page ask alike.
#[test]
fn a_copy_grows_from_a_pages_beginning() {
    for before in [PAGE, PAGE + 1, PAGE + 40] {
        let (_keep, liar, node) = setup(before);
        for which in [Which::Light, Which::Full] {
            is_whole(&sync(&node, which).expect("honest"), &liar, which);
        }
        {
            let mut record = liar.record();
            record.messages.extend((before..PAGE + 50).map(message));
            record.shown = record.messages.len();
            record.asked.clear();
        }
        for which in [Which::Light, Which::Full] {
            is_whole(&sync(&node, which).expect("grown"), &liar, which);
        }
        let asked = records_asked(&liar);
        let page = |ballots| format!("/record?from={PAGE}&ballots={ballots}");
        assert_eq!(asked, [page(false), page(true)]);
    }
}

#[test]
fn a_damaged_copy_is_fetched_again() {
    let (_keep, liar, node) = setup(12);
    sync(&node, Which::Full).expect("honest");
    let path = node.folder().join("full.lir");
    let bytes = fs::read(&path).expect("there");
    for at in (0..bytes.len()).step_by(53) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        fs::write(&path, &damaged).expect("written");
        is_whole(
            &sync(&node, Which::Full).expect("again"),
            &liar,
            Which::Full,
        );
        assert_eq!(fs::read(&path).expect("there"), bytes, "byte {at}");
    }
}

#[test]
fn entries_that_were_not_signed_are_refused() {
    let (_keep, liar, node) = setup(12);
    let other = {
        let mut record = liar.record();
        let own = std::mem::replace(&mut record.messages[5], message(99));
        let archive = record.archive(0, true);
        record.messages[5] = own;
        archive
    };
    liar.instead("/record", Reply::ok(other));
    let error = sync(&node, Which::Full).expect_err("another record");
    assert_eq!(error.rule(), "client.record");
    assert!(node.copy(Which::Full).expect("readable").is_none());
    liar.record().instead = None;
    is_whole(
        &sync(&node, Which::Full).expect("honest"),
        &liar,
        Which::Full,
    );
}

#[test]
fn messages_that_are_not_their_entrys_are_refused() {
    let (_keep, liar, node) = setup(12);
    let mut archive = liar.record().archive(0, true);
    // The last byte of the first message, whose frame follows the first entry's.
    let entry = liar.record().entry(0).encode().len();
    let end = 8 + 5 + entry + 5 + liar.record().messages[0].encode().len();
    archive[end - 1] ^= 1;
    liar.instead("/record", Reply::ok(archive));
    let error = sync(&node, Which::Full).expect_err("another message");
    assert_eq!(error.rule(), "client.record");
}

#[test]
fn messages_must_not_be_left_out() {
    let (_keep, liar, node) = setup(12);
    let light = liar.record().archive(0, false);
    liar.instead("/record", Reply::ok(light));
    let error = sync(&node, Which::Full).expect_err("ballots are missing");
    assert_eq!(error.rule(), "client.record");
}

#[test]
fn a_record_that_ends_early_or_never_is_bounded() {
    let (_keep, liar, node) = setup(12);
    let mut archive = liar.record().archive(0, true);
    let note = liar.record().note().len() + 5;
    archive.truncate(archive.len() - note);
    let short = archive[..8].to_vec();
    liar.instead("/record", Reply::ok(short));
    let error = sync(&node, Which::Full).expect_err("nothing");
    assert_eq!(error.rule(), "client.record");
    // Entries beyond the checkpoint are not even read.
    let more = archive[8..].to_vec();
    archive.extend(more);
    liar.instead("/record", Reply::ok(archive));
    is_whole(
        &sync(&node, Which::Full).expect("just these"),
        &liar,
        Which::Full,
    );
}

#[test]
fn progress_ends_where_the_record_ends() {
    let (_keep, _liar, node) = setup(12);
    let mut told = Vec::new();
    node.sync(Which::Light, &mut |done, total| told.push((done, total)))
        .expect("honest");
    assert_eq!(told.first(), Some(&(0, 12)));
    assert_eq!(told.last(), Some(&(12, 12)));
}
