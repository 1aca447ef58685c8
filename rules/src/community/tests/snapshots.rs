//! A state that is stored and loaded again is the same state.

use linli_rule::Rule;
use linli_wire::snapshot::SnapshotError;

use super::*;

fn comes_back(state: &CommunityState) -> CommunityState {
    let bytes = state.snapshot();
    let again = CommunityState::restore(&bytes).expect("own snapshot");
    assert_eq!(again.state_root(), state.state_root());
    assert_eq!(again.snapshot(), bytes);
    again
}

#[test]
fn snapshots_come_back_at_every_point_and_go_on_alike() {
    let mut state = CommunityState::new();
    comes_back(&state);
    for (at, offer) in whole_log() {
        let mut restored = comes_back(&state);
        let effect = state.apply(*at, offer.clone()).expect("taken before");
        assert_eq!(restored.apply(*at, offer.clone()), Ok(effect));
        assert_eq!(restored.snapshot(), state.snapshot());
    }
    comes_back(&state);
}

#[test]
fn damaged_snapshots_are_refused() {
    let bytes = Town::decrypted().state.snapshot();
    let refusal = |bytes: &[u8]| CommunityState::restore(bytes).expect_err("damaged");
    for at in (0..bytes.len()).step_by(97) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        refusal(&changed);
        refusal(&bytes[..at]);
    }
    assert_eq!(refusal(b""), SnapshotError::Magic);
    assert_eq!(refusal(&bytes[..bytes.len() - 1]), SnapshotError::Damaged);
}

#[test]
fn parts_under_the_wrong_name_or_out_of_order_are_refused() {
    let state = Town::with_scheme().state;
    let refused = |change: fn(&mut CommunityState)| {
        let mut changed = state.clone();
        change(&mut changed);
        let error = CommunityState::restore(&changed.snapshot()).expect_err("refused");
        assert_eq!(error.rule(), "snapshot.canonical");
    };
    refused(|state| {
        let roll = state.rolls().next().expect("one").clone();
        state.store.put(places::roll(Digest([7; 32])), roll);
    });
    refused(|state| {
        let trustees = state.trustees().next().expect("one").clone();
        state.store.put(places::trustees(Digest([7; 32])), trustees);
    });
    refused(|state| {
        let scheme = state.schemes().next().expect("one").scheme().clone();
        state
            .store
            .put(places::scheme(SchemeId::new(Fp::from(1))), scheme);
    });
    refused(|state| {
        let poll = state.polls().next().expect("one").poll().clone();
        let id = state.polls().next().expect("one").id();
        state.store.put(places::poll(id), Poll { opens: 0, ..poll });
    });
    refused(|state| {
        let mut community = state.community().expect("founded").clone();
        community.name.en.push('!');
        state.store.put(places::community(), community);
    });
}
