use std::net::IpAddr;

use linli_testing::hall::Hall;
use linli_wire::message::Message;
use tempfile::tempdir;

use super::*;
use crate::Engine;
use crate::fixture::{Hand, START, config, open, rng, submit, submitted, vote};

const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

/// Waits for what the node does by itself.
fn until<T>(mut seen: impl FnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(seen) = seen() {
            return seen;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing came within half a minute");
}

#[test]
fn a_vote_is_taken_in_kept_and_closed() {
    let folder = tempdir().expect("a folder");
    let hand = Hand::new();
    let start = || Engine::open_at(&config(folder.path()), hand.clock(), &mut rng(0));
    let engine = start().expect("new");
    let vote = vote(100, 200);
    for bytes in vote.announcements().map(|m| m.encode()) {
        submit(&engine, &bytes).expect("a good message");
    }
    let ballots: Vec<_> = (0..3).map(|owner| vote.ballot(owner, 0, 0)).collect();
    let early = submit(&engine, &submitted(&ballots[0])).expect_err("not open");
    assert_eq!(early.rule(), "poll.not_open");
    hand.set(START + 150);
    for ballot in &ballots[..2] {
        submit(&engine, &submitted(ballot)).expect("a good ballot");
    }

    // A proof that fails: its source is slow from now on, others are not.
    let mut broken = ballots[2].clone();
    broken.proof.clone_from(&ballots[1].proof);
    let refused = engine.submit_blocking(OTHER, submitted(&broken));
    let refused = refused.expect_err("another's proof");
    assert!(
        matches!(
            &refused,
            Rejected::Refused {
                rule: "ballot.proof",
                ..
            }
        ),
        "{refused}"
    );
    let now = std::time::Instant::now();
    let sources = &engine.shared.sources;
    assert_eq!(sources.lane(OTHER, now), Lane::Suspect);
    assert_eq!(sources.lane(crate::fixture::SOURCE, now), Lane::Proven);
    // An honest ballot from there is taken all the same.
    let taken = engine.submit_blocking(OTHER, submitted(&ballots[2]));
    assert_eq!(taken.expect("a good ballot").index, 6);

    // The state comes back, with snapshot and without, as it was.
    let root = engine.status().state_root;
    drop(engine);
    assert_eq!(start().expect("whole").status().state_root, root);
    std::fs::remove_dir_all(folder.path().join("snapshots")).expect("removed");
    let engine = start().expect("whole");
    assert_eq!(engine.status().state_root, root);
    let known = submit(&engine, &submitted(&ballots[1])).expect("known");
    assert_eq!(
        (known.index, known.digest),
        (5, Message::digest_of(&submitted(&ballots[1])))
    );

    // When its time is over, the node closes the poll by itself.
    hand.set(START + 200);
    let closing = until(|| {
        let found = engine.find(MessageKind::Close, Some(vote.poll.id().to_bytes()));
        found.expect("read").pop()
    });
    assert_eq!((closing.index, closing.entry.at), (7, START + 200));
    let counted = engine.with_state(|state| {
        let poll = state.poll(vote.poll.id()).expect("published");
        poll.closing().map(|closing| closing.counted.len())
    });
    assert_eq!(counted, Some(3));
    let late = submit(&engine, &submitted(&vote.ballot(3, 1, 1))).expect_err("closed");
    assert_eq!(late.rule(), "poll.closed");
}

/// Whoever audits the folder need not compute them again; that they are lost or wrong stops nobody.
#[test]
fn roots_of_ballots_are_kept_beside_the_record() {
    let folder = tempdir().expect("a folder");
    let hand = Hand::new();
    let start = || Engine::open_at(&config(folder.path()), hand.clock(), &mut rng(0));
    let engine = start().expect("new");
    let vote = vote(100, 1000);
    for bytes in vote.announcements().map(|m| m.encode()) {
        submit(&engine, &bytes).expect("a good message");
    }
    hand.set(START + 150);
    let cast = |engine: &Engine, owner| {
        let taken = submit(engine, &submitted(&vote.ballot(owner, 0, 0)));
        taken.expect("a good ballot").index
    };
    let roots = crate::roots_of(folder.path());
    let held = || {
        (0..8)
            .map({
                let mut reader = roots.clone().reader();
                move |index| reader.of(index).len()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(held(), [0; 8]);
    assert_eq!((cast(&engine, 0), cast(&engine, 1)), (4, 5));
    let known = until(|| Some(held()).filter(|held| held[5] > 0));
    assert_eq!(known, [0, 0, 0, 0, 63, 63, 0, 0]);
    drop(engine);
    // Torn while the node is away, then gone while it runs, then nothing that could be written to.
    let path = folder.path().join("roots").join("0");
    let bytes = std::fs::read(&path).expect("kept");
    std::fs::write(&path, &bytes[..bytes.len() - 1]).expect("torn");
    let engine = start().expect("whole");
    assert_eq!(cast(&engine, 2), 6);
    let known = until(|| Some(held()).filter(|held| held[6] > 0));
    assert_eq!(known, [0, 0, 0, 0, 63, 0, 63, 0]);
    drop(engine);
    std::fs::remove_dir_all(folder.path().join("roots")).expect("removed");
    std::fs::write(folder.path().join("roots"), "in the way").expect("written");
    let engine = start().expect("whole");
    assert_eq!(cast(&engine, 3), 7);
    assert_eq!(held(), [0; 8]);
}

/// `poll.ballot_key`, `claim.key`: what nobody could vote in or claim from here is not recorded.
#[test]
fn a_poll_or_a_scheme_for_another_circuit_is_not_recorded() {
    let folder = tempdir().expect("a folder");
    let engine = open(folder.path()).expect("new");
    let vote = vote(100, 200);
    let before = |message: &Message| message.kind() != MessageKind::Poll;
    for message in vote.announcements().into_iter().filter(before) {
        submit(&engine, &message.encode()).expect("a good message");
    }
    let refused = |message: Message| submit(&engine, &message.encode()).expect_err("unknown");
    let other = "vk1other".to_owned();
    let poll = linli_wire::Poll {
        ballot_key: other.clone(),
        ..vote.poll.clone()
    };
    assert_eq!(refused(vote.hall.poll(&poll)).rule(), "poll.ballot_key");
    let scheme = linli_wire::scheme::Scheme {
        claim_key: other,
        ..vote.scheme.clone()
    };
    assert_eq!(refused(vote.hall.scheme(&scheme)).rule(), "claim.key");
    submit(&engine, &vote.hall.poll(&vote.poll).encode()).expect("its title is free");
}

#[test]
fn a_ballot_taken_up_in_time_counts_however_late_it_is_recorded() {
    let folder = tempdir().expect("a folder");
    let hand = Hand::new();
    let engine = Engine::open_at(&config(folder.path()), hand.clock(), &mut rng(0)).expect("new");
    let vote = vote(100, 200);
    for bytes in vote.announcements().map(|m| m.encode()) {
        submit(&engine, &bytes).expect("a good message");
    }
    // With its own threads idle, the steps are taken here one by one.
    engine.shutdown();
    let closes = vote.poll.closes;
    hand.set(closes + 5);
    let shared = &engine.shared;
    let taken_up = |owner, at| {
        let message = Message::Ballot(vote.ballot(owner, 0, 0).encode());
        Verified::of(shared, distinct(vec![Waiting::own(message)]), |_| at)
    };
    let mut ingest = Ingest::new(Arc::clone(shared), 0);
    ingest.take_in(taken_up(0, closes - 1));
    ingest.take_in(taken_up(1, closes));
    ingest.record_due(closes);
    let counted = engine.with_state(|state| {
        let closing = state.poll(vote.poll.id())?.closing()?;
        Some(closing.counted.len())
    });
    assert_eq!(counted, Some(1));
}

#[test]
fn who_waits_is_answered_when_the_node_stops() {
    let folder = tempdir().expect("a folder");
    let engine = open(folder.path()).expect("new");
    let sender = engine.clone();
    let sending = std::thread::spawn(move || {
        let hall = Hall::default();
        let mut answers = vec![submit(&sender, &hall.founding().encode()).map(|a| a.index)];
        answers
            .extend((0..200).map(|n| submit(&sender, &crate::fixture::roll(n)).map(|a| a.index)));
        answers
    });
    std::thread::sleep(Duration::from_millis(100));
    engine.shutdown();
    let answers = sending.join().expect("no panic");
    let taken = answers.iter().take_while(|answer| answer.is_ok()).count();
    assert_eq!(taken as u64, engine.size());
    assert!(
        answers[taken..]
            .iter()
            .all(|answer| *answer == Err(Rejected::Stopping))
    );
}
