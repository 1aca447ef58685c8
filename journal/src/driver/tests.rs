use linli_primitives::PollId;
use linli_testing::forge::{change, first, spoil};
use linli_testing::town::{Log, SOUND, VERIFIER};

use super::*;

/// The log as it is read, without the messages of `absent`.
fn logged(log: &Log, absent: &[usize]) -> Vec<Logged> {
    let read = |(index, (at, message)): (usize, &(i64, Message))| {
        let bytes = message.encode();
        let entry = Entry::of(*at, message, &bytes);
        let there = !absent.contains(&index);
        Logged::new(index as u64, entry, there.then_some(&bytes))
    };
    log.iter().enumerate().map(read).collect()
}

/// Skips what is invalid and notes it.
#[derive(Default)]
struct Notes {
    applied: Vec<MessageKind>,
    faults: Vec<(u64, String)>,
    reached: u64,
}

impl Observer for Notes {
    fn applied(&mut self, _: &Logged, message: &Message, _: &Effect, _: &CommunityState) {
        self.applied.push(message.kind());
    }

    fn faulty(&mut self, logged: &Logged, fault: Fault) -> Result<(), Fault> {
        self.faults.push((logged.index, fault.rule().to_owned()));
        Ok(())
    }

    fn reached(&mut self, size: u64, _: &CommunityState) -> Result<(), Fault> {
        self.reached = size;
        Ok(())
    }
}

/// Drives the whole log in strides of `size`.
fn driven(mut driver: Driver<'_>, log: &[Logged], size: usize) -> (CommunityState, Notes) {
    let mut notes = Notes::default();
    for stride in log.chunks(size) {
        driver.take(stride, &mut notes).expect("noted");
    }
    (driver.into_state(), notes)
}

fn verified(log: &[Logged], size: usize) -> (CommunityState, Notes) {
    let driver = Driver::new(&VERIFIER, Proofs::Verified, Scope::Everything);
    driven(driver, log, size)
}

fn within(scope: Scope, absent: &[usize]) -> (CommunityState, Notes) {
    let driver = Driver::new(&VERIFIER, Proofs::Verified, scope);
    driven(driver, &logged(&SOUND, absent), SOUND.len())
}

/// The sound log's only poll.
fn poll() -> PollId {
    let Message::Poll(poll) = &SOUND[first(&SOUND, MessageKind::Poll)].1 else {
        panic!("a poll");
    };
    poll.act.id()
}

/// Entries of these kinds.
fn all(kinds: &[MessageKind]) -> Vec<usize> {
    let of_kind = |(_, message): &(i64, Message)| kinds.contains(&message.kind());
    let places = SOUND.iter().enumerate().filter(|(_, m)| of_kind(m));
    places.map(|(index, _)| index).collect()
}

#[test]
fn a_sound_log_is_taken_whole() {
    let (state, notes) = verified(&logged(&SOUND, &[]), SOUND.len());
    assert_eq!(notes.faults, []);
    assert_eq!(
        (notes.reached, state.height()),
        (SOUND.len() as u64, notes.reached)
    );
    assert!(state.poll(poll()).expect("published").result().is_some());
}

#[test]
fn trusted_proofs_lead_to_the_same_state_as_verified_ones() {
    let log = logged(&SOUND, &[]);
    let driver = Driver::new(&VERIFIER, Proofs::Trusted, Scope::Everything);
    let (trusted, notes) = driven(driver, &log, 7);
    assert_eq!(notes.faults, []);
    assert_eq!(trusted.state_root(), verified(&log, 7).0.state_root());
}

/// Acts, and claims that depend on them and on each other, fall into one stride or into several.
#[test]
fn strides_of_any_length_find_the_same() {
    let mut spoilt = SOUND.clone();
    change(&mut spoilt, MessageKind::Claim, spoil);
    change(&mut spoilt, MessageKind::Ballot, spoil);
    for log in [&*SOUND, &spoilt] {
        let log = logged(log, &[]);
        let (whole, found) = verified(&log, log.len());
        for size in [1, 2, 7] {
            let (state, notes) = verified(&log, size);
            assert_eq!(state.state_root(), whole.state_root(), "{size}");
            assert_eq!(notes.faults, found.faults, "{size}");
            assert_eq!(notes.applied, found.applied, "{size}");
        }
    }
}

#[test]
fn a_claim_that_rests_on_a_false_one_is_checked_without_it() {
    let mut log = SOUND.clone();
    let false_one = change(&mut log, MessageKind::Claim, spoil) as u64;
    let (_, notes) = verified(&logged(&log, &[]), SOUND.len());
    assert_eq!(notes.faults[0], (false_one, "claim.proof".to_owned()));
    // It was made for the root that the false claim led to.
    assert_eq!(
        notes.faults[1],
        (false_one + 1, "claim.state_root".to_owned())
    );
}

#[test]
fn a_strict_replay_ends_at_the_first_fault() {
    let mut log = SOUND.clone();
    let spoilt = change(&mut log, MessageKind::Ballot, spoil) as u64;
    let mut driver = Driver::new(&VERIFIER, Proofs::Verified, Scope::Everything);
    let stopped = driver.take(&logged(&log, &[]), &mut Strict);
    let stopped = stopped.expect_err("spoilt");
    assert_eq!((stopped.index, stopped.rule()), (spoilt, "ballot.proof"));
    assert_eq!(driver.place(), spoilt);
    assert_eq!(driver.state().height(), spoilt);
}

/// `journal.absent`: what a copy leaves out is not silently skipped.
#[test]
fn an_absent_message_ends_a_strict_replay_and_is_noted_by_others() {
    let ballot = first(&SOUND, MessageKind::Ballot);
    let log = logged(&SOUND, &[ballot]);
    let mut driver = Driver::new(&VERIFIER, Proofs::Verified, Scope::Everything);
    let stopped = driver.take(&log, &mut Strict).expect_err("absent");
    assert_eq!(
        (stopped.index, stopped.rule()),
        (ballot as u64, "journal.absent")
    );
    let (_, notes) = verified(&log, log.len());
    assert_eq!(
        notes.faults[0],
        (ballot as u64, "journal.absent".to_owned())
    );
}

#[test]
fn another_message_than_the_entrys_is_refused() {
    let mut log = logged(&SOUND, &[]);
    let ballot = first(&SOUND, MessageKind::Ballot);
    let other = SOUND[ballot + 1].1.encode();
    log[ballot] = Logged::new(ballot as u64, log[ballot].entry, Some(&other));
    assert!(log[ballot].sound().is_none());
    let (_, notes) = verified(&log, log.len());
    assert_eq!(notes.faults[0], (ballot as u64, "entry.message".to_owned()));
}

/// `journal.state`: an observer may compare the state with the one that was signed.
#[test]
fn another_state_than_the_signed_one_ends_the_replay() {
    struct Signed(u64);
    impl Observer for Signed {
        fn reached(&mut self, size: u64, _: &CommunityState) -> Result<(), Fault> {
            if size == self.0 {
                Err(Fault::State { size })
            } else {
                Ok(())
            }
        }
    }
    let mut driver = Driver::new(&VERIFIER, Proofs::Trusted, Scope::Everything);
    let stopped = driver.take(&logged(&SOUND, &[]), &mut Signed(3));
    let stopped = stopped.expect_err("another state");
    assert_eq!((stopped.index, stopped.rule()), (2, "journal.state"));
    assert_eq!(driver.place(), 3);
}

#[test]
fn the_affairs_of_a_community_need_no_message_of_polls_and_schemes() {
    use MessageKind::{Act, Ballot, Claim, Close, Naming, Result, Share};
    let absent = all(&[Ballot, Close, Naming, Share, Result, Act, Claim]);
    let (state, notes) = within(Scope::Affairs, &absent);
    // What is left out is numbered.
    assert_eq!(state.height(), SOUND.len() as u64);
    assert_eq!(notes.faults, []);
    assert_eq!(notes.applied.len(), SOUND.len() - absent.len());
    assert!(state.poll(poll()).expect("published").closing().is_none());
    assert_eq!(notes.reached, SOUND.len() as u64);
}

#[test]
fn one_poll_is_followed_without_the_schemes_and_the_other_way_round() {
    let (state, notes) = within(
        Scope::Poll(poll()),
        &all(&[MessageKind::Act, MessageKind::Claim]),
    );
    assert_eq!(notes.faults, []);
    assert!(state.poll(poll()).expect("published").result().is_some());
    let scheme = state.schemes().next().expect("founded").id();
    assert!(state.scheme(scheme).expect("founded").claims().is_empty());

    use MessageKind::{Ballot, Close, Naming, Result, Share};
    let absent = all(&[Ballot, Close, Naming, Share, Result]);
    let (state, notes) = within(Scope::Scheme(scheme), &absent);
    assert_eq!(notes.faults, []);
    assert_eq!(state.scheme(scheme).expect("founded").claims().len(), 2);
    assert!(state.poll(poll()).expect("published").closing().is_none());
}

#[test]
fn a_replay_goes_on_where_another_ended() {
    let log = logged(&SOUND, &[]);
    let whole = verified(&log, log.len()).0;
    let (begun, rest) = log.split_at(log.len() / 2);
    let (state, _) = verified(begun, begun.len());
    let driver = Driver::resume(&VERIFIER, Proofs::Verified, state);
    assert_eq!(driver.place(), begun.len() as u64);
    let (state, notes) = driven(driver, rest, 3);
    assert_eq!(notes.faults, []);
    assert_eq!(state.state_root(), whole.state_root());
}
