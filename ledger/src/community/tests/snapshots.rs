//! A state put away and taken out again is the same state.

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
