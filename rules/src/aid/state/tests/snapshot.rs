//! A state put away and taken out again is the same state.

use super::*;
use linli_wire::snapshot::SnapshotError;

/// Whether `state` comes back from its snapshot whole, and gives the same snapshot again.
fn comes_back(state: &SchemeState) {
    let bytes = state.snapshot();
    let again = SchemeState::restore(&bytes).expect("own snapshot");
    assert_eq!(format!("{again:?}"), format!("{state:?}"));
    assert_eq!(again.state_root(), state.state_root());
    assert_eq!(again.snapshot(), bytes);
}

#[test]
fn snapshots_come_back_at_every_point_and_go_on_alike() {
    let (mut world, acts) = one_of_each();
    for act in acts {
        world.take(act);
    }
    let mut state = SchemeState::open(scheme(), day("2026-06-01")).expect("sound");
    comes_back(&state);
    for (day, input) in &world.inputs {
        let mut restored = SchemeState::restore(&state.snapshot()).expect("own snapshot");
        let effect = state.apply(*day, input).expect("taken before");
        assert_eq!(restored.apply(*day, input), Ok(effect));
        assert_eq!(restored.snapshot(), state.snapshot());
        comes_back(&state);
    }
    assert_eq!(state.snapshot(), world.state.snapshot());
}

#[test]
fn a_refused_input_leaves_the_snapshot_as_it_was() {
    let mut world = World::with_round();
    let before = world.state.snapshot();
    let changes = [3, 4, 9].map(|position| MemberChange::Join {
        position,
        leaf: member_leaf(u64::from(position)),
    });
    let (number, root) = (2, world.state.members().root());
    let update = MembersUpdate {
        number,
        changes: changes.to_vec(),
        root,
    };
    let act = world.signed(update, &[20]);
    assert_eq!(world.refuses(Act::Members(act)), "members.position");
    assert_eq!(world.state.snapshot(), before);
}

#[test]
fn damaged_snapshots_are_refused() {
    let bytes = World::new().state.snapshot();
    let refusal = |bytes: &[u8]| SchemeState::restore(bytes).expect_err("damaged");
    for at in (0..bytes.len()).step_by(97) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        refusal(&changed);
        refusal(&bytes[..at]);
    }
    assert_eq!(refusal(b""), SnapshotError::Magic);
    assert_eq!(refusal(&bytes[..bytes.len() - 1]), SnapshotError::Damaged);
}
