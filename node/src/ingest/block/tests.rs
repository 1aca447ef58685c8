use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use linli_rule::Rule;
use linli_testing::hall::Hall;
use tempfile::tempdir;

use super::*;
use crate::fixture::{Hand, START, config, rng, roll, submit, submitted, vote};
use crate::ingest::{Came, Sequencer};
use crate::seat::Peer;
use crate::signer::{KEY, SIGNED};
use crate::{Config, Engine};

/// Hands the writer's side to the test.
struct Handing(Sender<Ingest>);

impl Sequencer for Handing {
    fn peers(&self) -> Option<Vec<Peer>> {
        Some(Vec::new())
    }

    fn run(self: Box<Self>, ingest: Ingest) {
        let _ = self.0.send(ingest);
    }
}

/// A node whose record only the test writes.
fn node(config: &Config, hand: &Hand) -> (Engine, Ingest) {
    let (to, from) = channel();
    let engine = Engine::open_with(config, hand.clock(), Box::new(Handing(to)), &mut rng(0));
    (engine.expect("new"), from.recv().expect("started"))
}

const fn nothing(_: &Digest) -> Option<&'static Arrived> {
    None
}

/// `poll.ballot_key`: nobody votes for a block with a poll that nobody could vote in.
#[test]
fn a_block_with_a_poll_for_another_circuit_is_refused() {
    let folder = tempdir().expect("a folder");
    let (_engine, ingest) = node(&config(folder.path()), &Hand::new());
    let mut town = vote(0, 200);
    town.poll.ballot_key = "vk1other".into();
    let [founding, roll, trustees, poll] = town.announcements();
    for message in [founding, roll, trustees] {
        let checked = ingest.check(START, &[message.encode()], nothing);
        ingest
            .record_block(&checked.expect("good"), |_| None)
            .expect("recorded");
    }
    match ingest.check(START, &[poll.encode()], nothing) {
        Err(BadBlock::Refused { nth: 0, refusal }) => {
            assert_eq!(refusal.rule(), "poll.ballot_key");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_block_is_recorded_as_it_was_checked() {
    let (here, there) = (tempdir().expect("a folder"), tempdir().expect("a folder"));
    let hand = Hand::new();
    let (engine, ingest) = node(&config(here.path()), &hand);
    let (_other, other) = node(&config(there.path()), &hand);
    let town = vote(0, 200);
    for message in town.announcements() {
        let block = [message.encode()];
        let checked = ingest.check(START, &block, nothing).expect("good");
        ingest.record_block(&checked, |_| None).expect("recorded");
        assert_eq!(ingest.head().expect("read"), checked.head());
        let same = other.check(START, &block, nothing).expect("good");
        assert_eq!(same.head(), checked.head());
        other.record_block(&same, |_| None).expect("recorded");
    }

    // Two owners; then one who votes twice, one whose proof is another's, and others: all or nothing.
    let ballots: Vec<_> = (0..2).map(|owner| town.ballot(owner, 0, 0)).collect();
    let again = submitted(&town.ballot(0, 1, 0));
    let mut forged = town.ballot(2, 0, 0);
    forged.proof.clone_from(&ballots[1].proof);
    let good: Vec<_> = ballots.iter().map(submitted).collect();
    let refused = |more: &[u8]| {
        let block = [&good[..], &[more.to_vec()]].concat();
        let refused = ingest.check(START + 1, &block, nothing);
        refused.expect_err("bad")
    };
    let before = ingest.head().expect("read");
    assert!(matches!(
        refused(&submitted(&forged)),
        BadBlock::Refused { nth: 2, .. }
    ));
    assert!(matches!(refused(&again), BadBlock::Excluded { nth: 2, .. }));
    assert!(matches!(refused(&good[0]), BadBlock::Again { nth: 2 }));
    let founding = Hall::default().founding().encode();
    assert!(matches!(
        refused(&founding),
        BadBlock::Refused { nth: 2, .. } | BadBlock::Again { nth: 2 }
    ));
    assert!(matches!(
        refused(b"junk"),
        BadBlock::Malformed { nth: 2, .. }
    ));
    assert_eq!(ingest.head().expect("read"), before);

    let checked = ingest.check(START + 1, &good, nothing).expect("good");
    ingest.record_block(&checked, |_| None).expect("recorded");
    assert_eq!(ingest.head().expect("read"), checked.head());
    assert_eq!(engine.size(), checked.head().size);
    assert!(matches!(
        ingest.check(START + 2, &good[..1], nothing),
        Err(BadBlock::Again { nth: 0 })
    ));
}

/// `node.undecided`: whoever waits is told, nobody else has to wait, and what is recorded can be read.
#[test]
fn nobody_waits_for_those_who_do_not_decide() {
    let folder = tempdir().expect("a folder");
    let (engine, ingest) = node(&config(folder.path()), &Hand::new());
    let founding = Hall::default().founding().encode();
    let (sender, bytes) = (engine.clone(), founding.clone());
    let sending = std::thread::spawn(move || submit(&sender, &bytes));
    let intake = ingest.intake();
    let mut arrived = loop {
        if let Came::Messages(mut arrived) = intake.next(Duration::from_millis(50)) {
            break arrived.remove(0);
        }
    };
    ingest.undecided(20);
    arrived.give_up(20);
    let told = sending.join().expect("no panic").expect_err("undecided");
    assert_eq!(told, crate::Rejected::Undecided { seconds: 20 });
    let (sender, bytes) = (engine.clone(), founding);
    let sending = std::thread::spawn(move || submit(&sender, &bytes));
    while !sending.is_finished() {
        intake.next(Duration::from_millis(50));
    }
    let told = sending.join().expect("no panic").expect_err("undecided");
    assert_eq!(told.rule(), "node.undecided");
    let closed = engine.status().closed.expect("it takes nothing");
    assert_eq!(closed.rule, "node.undecided");
    ingest.decided();
    assert_eq!((engine.status().closed, engine.size()), (None, 0));
}

/// `node.catching_up`, `log.fork`: a node that lost its record, but not the key of its log, shows nothing and signs
/// nothing before it has what that key signed, also after another start, and never another history.
#[test]
fn a_node_that_lost_its_record_signs_once_it_has_what_it_signed() {
    let founding = Hall::default().founding().encode();
    let block = |ingest: &Ingest, message: Vec<u8>| {
        let checked = ingest.check(START, &[message], nothing).expect("good");
        ingest.record_block(&checked, |_| None).expect("recorded");
    };
    let folder = tempdir().expect("a folder");
    let (engine, ingest) = node(&config(folder.path()), &Hand::new());
    [founding.clone(), roll(0)]
        .into_iter()
        .for_each(|message| block(&ingest, message));
    let signed = engine.checkpoint();
    engine.shutdown();
    drop((engine, ingest));

    let lost = tempdir().expect("a folder");
    for file in [KEY, SIGNED] {
        std::fs::copy(folder.path().join(file), lost.path().join(file)).expect("copied");
    }
    let alone = Engine::open(&config(lost.path()), &mut rng(0)).expect_err("nobody has the rest");
    assert_eq!(alone.rule(), "store.behind");
    let before = std::fs::read(lost.path().join(SIGNED)).expect("a file");
    let waits = |engine: &Engine| {
        let closed = engine.status().closed.expect("it takes nothing");
        assert_eq!(closed.rule, "node.catching_up");
        assert_eq!(engine.size(), 0);
        assert_eq!(
            std::fs::read(lost.path().join(SIGNED)).expect("a file"),
            before
        );
    };
    let (engine, ingest) = node(&config(lost.path()), &Hand::new());
    waits(&engine);
    block(&ingest, founding.clone());
    waits(&engine);
    assert!(ingest.checkpoint_of(1).is_none());
    engine.shutdown();
    drop((engine, ingest));
    let (engine, ingest) = node(&config(lost.path()), &Hand::new());
    waits(&engine);
    block(&ingest, roll(0));
    assert_eq!((engine.status().closed, engine.size()), (None, 2));
    assert_eq!(engine.checkpoint(), signed);
    assert!(ingest.checkpoint_of(2).is_some());

    let other = tempdir().expect("a folder");
    for file in [KEY, SIGNED] {
        std::fs::copy(folder.path().join(file), other.path().join(file)).expect("copied");
    }
    let (engine, ingest) = node(&config(other.path()), &Hand::new());
    [founding, roll(1)]
        .into_iter()
        .for_each(|message| block(&ingest, message));
    let closed = engine.status().closed.expect("it takes nothing");
    assert!(closed.detail.contains("log.fork"), "{closed:?}");
    assert_eq!(engine.size(), 0);
    assert_eq!(
        std::fs::read(other.path().join(SIGNED)).expect("a file"),
        before
    );
}

#[test]
fn a_draft_leaves_out_what_earlier_messages_exclude() {
    let folder = tempdir().expect("a folder");
    let hand = Hand::new();
    let (engine, ingest) = node(&config(folder.path()), &hand);
    let town = vote(0, 200);
    for message in town.announcements() {
        let checked = ingest.check(START, &[message.encode()], nothing);
        let recorded = ingest.record_block(&checked.expect("good"), |_| None);
        recorded.expect("recorded");
    }
    let sender = engine.clone();
    let first = submitted(&town.ballot(0, 0, 0));
    let sending = std::thread::spawn(move || submit(&sender, &first));
    let intake = ingest.intake();
    let mut arrived = Vec::new();
    let come = |arrived: &mut Vec<Arrived>, want: usize| {
        while arrived.len() < want {
            if let Came::Messages(more) = intake.next(Duration::from_millis(50)) {
                arrived.extend(more);
            }
        }
    };
    come(&mut arrived, 1);
    let roots = Roots::default;
    intake.push(submitted(&town.ballot(0, 1, 0)), roots());
    intake.push(submitted(&town.ballot(1, 0, 0)), roots());
    come(&mut arrived, 3);
    assert!(arrived[0].is_awaited() && !arrived[1].is_awaited());

    let at = START + 1;
    let draft = ingest.draft(at, &arrived, 10, 1 << 20).expect("read");
    let names: Vec<_> = draft.digests().collect();
    assert_eq!(names, [arrived[0].digest(), arrived[2].digest()]);
    let short = ingest.draft(at, &arrived, 1, 1 << 20).expect("read");
    assert_eq!(short.messages().len(), 1);
    let mut waiting = Some(arrived.remove(0));
    let recorded = ingest.record_block(&draft, |digest| {
        waiting.take_if(|waits| waits.digest() == *digest)
    });
    recorded.expect("recorded");
    let accepted = sending.join().expect("no panic").expect("recorded");
    let last = draft.head().size - 1;
    assert_eq!((accepted.index, accepted.fresh), (last - 1, true));
    // The second vote of the first owner may no longer be recorded.
    assert!(ingest.keep(arrived.remove(0)).is_none());
}

/// A node that verified a ballot hands its roots on, and they spare the others the square roots; false ones change nothing.
#[test]
fn roots_that_come_along_are_used_and_false_ones_are_harmless() {
    let folder = tempdir().expect("a folder");
    let (_engine, ingest) = node(&config(folder.path()), &Hand::new());
    let town = vote(0, 200);
    for message in town.announcements() {
        let checked = ingest.check(START, &[message.encode()], nothing);
        let recorded = ingest.record_block(&checked.expect("good"), |_| None);
        recorded.expect("recorded");
    }
    let intake = ingest.intake();
    let verified = |ballot: &[u8], roots: Roots| -> Arrived {
        intake.push(ballot.to_vec(), roots);
        loop {
            if let Came::Messages(mut arrived) = intake.next(Duration::from_millis(50)) {
                break arrived.remove(0);
            }
        }
    };
    let ballot = submitted(&town.ballot(0, 1, 0));
    let real = verified(&ballot, Roots::default()).roots().clone();
    assert!(real.len() > 50);
    let before = linli_primitives::roots::spared();
    assert_eq!(*verified(&ballot, real.clone()).roots(), real);
    // Tests of this process that run beside spare none or some more.
    assert!(linli_primitives::roots::spared() >= before + real.len() as u64);
    let falsehoods = [
        vec![7; real.as_bytes().len()],
        real.as_bytes()[32..].to_vec(),
        vec![1; 2 * ballot.len()],
    ];
    for falsehood in falsehoods {
        let roots = Roots::from_bytes(&falsehood);
        assert_eq!(*verified(&ballot, roots).roots(), real);
    }
    let block = [ballot];
    let known = verified(&block[0], real.clone());
    let checked = ingest.check(START + 1, &block, |_| Some(&known));
    assert_eq!(checked.expect("good").messages[0].roots, real);
}
