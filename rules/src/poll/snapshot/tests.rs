use linli_sigma::Choice;
use linli_wire::{Revote, TallyRound};

use super::*;
use crate::booth::Booth;
use crate::input::Input;

#[track_caller]
fn comes_back(state: &PollState) -> PollState {
    let bytes = state.snapshot();
    let again = PollState::restore(&bytes).expect("own snapshot");
    assert_eq!(again.state_root(), state.state_root());
    assert_eq!(again.snapshot(), bytes);
    for round in [TallyRound::Heads, TallyRound::Shares] {
        assert_eq!(again.sums(round), state.sums(round));
        assert_eq!(again.trustees(round), state.trustees(round));
    }
    assert_eq!(again.heads(), state.heads());
    assert_eq!(again.plans(), state.plans());
    assert_eq!(again.result(), state.result());
    again
}

/// Goes on from the state and from its snapshot; both must agree.
#[track_caller]
fn step(state: &mut PollState, input: Input) {
    let mut restored = comes_back(state);
    let effect = state.apply(input.clone()).expect("by the book");
    assert_eq!(restored.apply(input), Ok(effect));
    assert_eq!(restored.snapshot(), state.snapshot());
}

#[test]
fn snapshots_come_back_at_every_point_and_go_on_alike() {
    for revote in [Revote::LastCounts, Revote::Refused] {
        let mut booth = Booth::new(|poll| poll.revote = revote);
        let mut state = booth.open();
        let mut owners = vec![0, 1, 2];
        if revote == Revote::LastCounts {
            owners.extend([1, 1]);
        }
        for (owner, at) in owners.into_iter().zip(100..) {
            let choices = [Choice::of(&[owner as u32 % 2]), Choice::of(&[0])];
            let ballot = booth.ballot(owner, &choices);
            step(&mut state, Input::Cast { at, ballot });
        }
        step(&mut state, Input::Close { at: 200 });
        for round in [TallyRound::Heads, TallyRound::Shares] {
            for trustee in 1..=3 {
                let share = booth.share(&state, round, trustee);
                step(&mut state, Input::Share(share));
            }
        }
        assert!(comes_back(&state).result().is_some());
    }
}

#[test]
fn snapshots_of_an_empty_box_come_back() {
    let booth = Booth::new(|_| {});
    let mut state = booth.open();
    step(&mut state, Input::Close { at: 200 });
    assert!(comes_back(&state).result().is_some());
}

#[test]
fn a_vote_is_taken_out_as_it_was_put_in() {
    let mut booth = Booth::new(|_| {});
    let ballot = booth.ballot(0, &[Choice::of(&[1]), Choice::of(&[0, 2])]);
    let sums = booth.open().sums;
    let kept = KeptVotes::of(&ballot.questions);
    assert_eq!(kept.0.len(), KeptVotes::points(&sums));
    for (again, vote) in kept.votes(&sums).iter().zip(&ballot.questions) {
        assert_eq!(again.options, vote.options);
        assert_eq!(again.turnout, vote.turnout);
    }
}

#[test]
fn damaged_snapshots_are_refused() {
    let bytes = Booth::new(|_| {}).open().snapshot();
    for at in (0..bytes.len()).step_by(31) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(PollState::restore(&changed).is_err(), "byte {at}");
        assert!(PollState::restore(&bytes[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn what_does_not_fit_the_poll_is_refused() {
    let state = Booth::new(|_| {}).open();
    let refused = |sums: &[QuestionSums], poll: &Poll| {
        let nothing: (BTreeMap<Nullifier, Counted>, Option<KeptDecryption>) = Default::default();
        let kept = (
            poll,
            None::<i64>,
            0u64,
            state.history,
            nothing.0,
            sums,
            nothing.1,
        );
        PollState::restore(&seal(SNAPSHOT_MAGIC, &kept)).err()
    };
    assert_eq!(refused(&state.sums, &state.poll), None);
    assert!(refused(&state.sums[1..], &state.poll).is_some());
    let mut unsound = state.poll.clone();
    unsound.questions.clear();
    assert!(refused(&[], &unsound).is_some());
}
