use linli_journal::check_receipt;
use linli_journal::roots::MAX_PAGE;
use linli_primitives::roots::Roots;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::liar::{Liar, Reply, message};

/// A node with the given number of messages, and its record as a journal.
fn opened(messages: u64, which: Which) -> (TempDir, Liar, RemoteRecord) {
    let keep = tempdir().expect("a folder");
    let liar = Liar::new(messages);
    let node = Node::open(liar.options(keep.path())).expect("honest");
    let journal = RemoteRecord::open(node, which, &mut |_, _| {}).expect("honest");
    (keep, liar, journal)
}

fn trouble(journal: &mut RemoteRecord) -> Trouble {
    journal.submit(&message(77)).expect_err("trouble")
}

#[test]
fn a_nodes_record_is_read_up_to_its_checkpoint() {
    let (_keep, liar, mut journal) = opened(5, Which::Full);
    assert_eq!(journal.key(), Some(&liar.key()));
    assert_eq!(journal.checkpoint().expect("signed").checkpoint.size, 5);
    for index in 0..5 {
        let place = usize::try_from(index).expect("small");
        assert_eq!(journal.entries()[place], liar.record().entry(place));
        let bytes = journal.message(index).expect("readable");
        assert_eq!(bytes, Some(message(index).encode()));
    }
    assert_eq!(journal.message(5).expect("readable"), None);
    assert!(journal.own_state().expect("none").is_none());
    journal.submit(&message(5)).expect("taken");
    assert_eq!(journal.entries().len(), 5);
    journal.catch_up().expect("honest");
    assert_eq!(journal.entries().len(), 6);
    assert_eq!(journal.checkpoint().expect("signed").checkpoint.size, 6);
}

#[test]
fn a_light_copy_leaves_ballots_out() {
    let (_keep, _liar, journal) = opened(3, Which::Light);
    let there = |index| journal.message(index).expect("readable").is_some();
    // Every third message is not a ballot.
    assert_eq!([0, 1, 2].map(there), [true, false, false]);
}

#[test]
fn a_receipt_stands_alone_and_a_message_is_recorded_once() {
    let (_keep, liar, mut journal) = opened(2, Which::Light);
    let own = message(9);
    let receipt = journal.submit(&own).expect("taken");
    assert_eq!((receipt.index, receipt.fresh), (2, true));
    check_receipt(&receipt.text, &own, &own.encode(), &liar.key()).expect("stands alone");
    assert!(!journal.submit(&own).expect("known").fresh);
}

/// `client.refused`: people are told the node's own rule.
#[test]
fn trouble_says_whose_it_is() {
    let (_keep, liar, mut journal) = opened(9, Which::Light);
    let problem = r#"{"rule":"poll.closed","detail":"too late"}"#;
    liar.instead("/messages", Reply::status(409, problem));
    let Trouble::Refused(refusal) = trouble(&mut journal) else {
        panic!("another trouble");
    };
    assert_eq!(
        (&*refusal.rule, &*refusal.detail),
        ("poll.closed", "too late")
    );
    let full = r#"{"rule":"node.full","detail":"x"}"#;
    liar.instead("/messages", Reply::status(503, full));
    assert!(matches!(trouble(&mut journal), Trouble::Away(r) if r.rule == "client.busy"));
    liar.record().instead = None;
    liar.record().shown = 8;
    let Err(Trouble::Untrusted(refusal)) = journal.catch_up() else {
        panic!("another trouble");
    };
    assert_eq!(refusal.rule, "client.rollback");
    assert_eq!(refusal.evidence[0].0, "evidence");
    assert_eq!(journal.entries().len(), 9);
    drop(liar);
    assert!(matches!(journal.catch_up(), Err(Trouble::Away(r)) if r.rule == "client.unreachable"));
}

#[test]
fn of_many_messages_each_has_its_answer() {
    let (_keep, liar, mut journal) = opened(1, Which::Light);
    let mut asked = 0;
    liar.record().instead = Some(Box::new(move |path| {
        let submitted = path == "/messages";
        asked += i32::from(submitted);
        let problem = r#"{"rule":"ballot.serial","detail":"ballot.serial: an older one"}"#;
        (submitted && asked == 2).then(|| Reply::status(409, problem))
    }));
    let answers = journal
        .submit_all(&[1, 2, 3].map(message))
        .expect("answers");
    let told: Vec<_> = answers
        .iter()
        .map(|answer| answer.as_ref().map(|r| r.index).map_err(|r| &*r.rule))
        .collect();
    assert_eq!(told, [Ok(1), Err("ballot.serial"), Ok(2)]);
}

#[test]
fn what_was_submitted_before_the_node_went_away_stays() {
    let (_keep, liar, mut journal) = opened(1, Which::Light);
    let mut asked = 0;
    liar.record().instead = Some(Box::new(move |path| {
        asked += i32::from(path == "/messages");
        (asked >= 2 && path == "/messages").then(|| Reply::status(503, ""))
    }));
    let answers = journal.submit_all(&[1, 2].map(message));
    assert!(matches!(answers, Err(Trouble::Away(_))));
    assert_eq!(liar.record().messages.len(), 2);
}

/// What a node says of roots is kept as far as it is well formed, and asked for once.
#[test]
fn roots_are_fetched_for_ballots_and_not_believed() {
    let (_keep, liar, journal) = opened(300, Which::Full);
    let beside = tempdir().expect("a folder");
    let theirs = Folder::at(beside.path().to_owned());
    let roots = Roots::from_bytes(&[7; 64]);
    let ballots = (0..300).filter(|index| index % 3 > 0);
    let all = ballots.map(|index| (index, &roots));
    theirs.clone().writer().add(all).expect("written");
    let torn = theirs.page(0).expect("read").expect("there");
    let (_, torn) = torn.split_last().expect("bytes");
    liar.instead("/roots/0", Reply::ok(torn));
    journal.fetch_roots(&mut |_| {}).expect("honest");
    let mut kept = journal.roots().reader();
    let held = [0, 1, 253, 254, 257].map(|index| kept.of(index).len());
    assert_eq!(held, [0, 2, 2, 0, 0]);
    liar.instead("/roots/0", Reply::ok(b"anything".as_slice()));
    let mut done = 0;
    journal
        .fetch_roots(&mut |entries| done = entries)
        .expect("honest");
    assert_eq!(done, 300);
    assert!(journal.roots().reader().of(1).is_empty());
    let whole = theirs.page(0).expect("read").expect("there");
    liar.instead("/roots/0", Reply::ok(whole));
    journal.fetch_roots(&mut |_| {}).expect("honest");
    let endless = vec![0; MAX_PAGE as usize + 1];
    liar.instead("/roots/0", Reply::ok(endless.clone()));
    journal.fetch_roots(&mut |_| {}).expect("known already");
    assert_eq!(journal.roots().reader().of(254), roots);
    liar.instead("/roots/1", Reply::ok(endless));
    let refused = journal.fetch_roots(&mut |_| {}).expect_err("too long");
    assert!(matches!(refused, ClientError::Answer(_)), "{refused}");
}
