use ff::PrimeField;
use halo2_poseidon::{ConstantLength, Hash, test_only_permute, test_vectors};
use proptest::prelude::*;

use super::*;

const DOMAINS: [Domain; 11] = [
    Domain::Identity,
    Domain::RollLeaf,
    Domain::EmptyLeaf,
    Domain::Node,
    Domain::VoteNullifier,
    Domain::Member,
    Domain::Loss,
    Domain::State,
    Domain::EventNullifier,
    Domain::StateNullifier,
    Domain::StateBlind,
];

/// The reference permutation, round by round.
fn reference(mut state: State) -> State {
    let (constants, mds, _) = <P128Pow5T3 as Spec<Fp, 3, 2>>::constants();
    test_only_permute::<Fp, P128Pow5T3, 3, 2>(&mut state, &mds, &constants);
    state
}

#[test]
fn permutation_matches_published_vectors() {
    for vector in test_vectors::fp::permute() {
        let mut state = vector
            .initial_state
            .map(|b| Fp::from_repr(b).expect("canonical"));
        permute(&mut state);
        assert_eq!(state.map(|w| w.to_repr()), vector.final_state);
    }
}

#[test]
fn tag_zero_matches_published_hash_vectors() {
    for vector in test_vectors::fp::hash() {
        let inputs = vector.input.map(|b| Fp::from_repr(b).expect("canonical"));
        assert_eq!(sponge(capacity(0, 2), &inputs).to_repr(), vector.output);
    }
}

#[test]
fn domains_and_lengths_never_share_a_capacity() {
    let mut seen: Vec<_> = DOMAINS
        .iter()
        .flat_map(|d| (0..10).map(|n| d.capacity(n)))
        .collect();
    seen.extend((0..10).map(|n| capacity(0, n)));
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

proptest! {
    #[test]
    fn permutation_matches_reference(raw in any::<[[u64; 4]; 3]>()) {
        let mut state = raw.map(Fp::from_raw);
        let expected = reference(state);
        permute(&mut state);
        prop_assert_eq!(state, expected);
    }

    #[test]
    fn odd_and_long_inputs_match_reference(raw in any::<[[u64; 4]; 5]>()) {
        let inputs = raw.map(Fp::from_raw);
        let expected = Hash::<_, P128Pow5T3, ConstantLength<5>, 3, 2>::init().hash(inputs);
        prop_assert_eq!(sponge(capacity(0, 5), &inputs), expected);
    }
}
