//! The key is the published one, in both families; run with `--features zcash` for the audited mainline.

use linli_backend::FAMILY;
use linli_params::{BALLOT_FINGERPRINT, BALLOT_SUMMARY, ballot_params, golden};
use linli_primitives::{Nullifier, RollRoot, WeightCommitment};

use super::*;
use crate::lean;

fn params() -> Params {
    Params::read(&mut ballot_params().unwrap()).unwrap()
}

fn golden_instance() -> BallotInstance {
    let part = |i: usize| golden::INSTANCE[32 * i..][..32].try_into().unwrap();
    BallotInstance {
        roll_root: RollRoot::from_bytes(&part(0)).unwrap(),
        poll: PollId::from_bytes(&part(1)).unwrap(),
        nullifier: Nullifier::from_bytes(&part(2)).unwrap(),
        weight: WeightCommitment::from_bytes(&part(3)).unwrap(),
        body: BodyHash::from_bytes(&part(4)).unwrap(),
    }
}

#[test]
fn family_is_the_chosen_one() {
    let expected = if cfg!(feature = "zcash") {
        "zcash"
    } else {
        "zakura"
    };
    assert_eq!(FAMILY, expected);
}

#[test]
fn shipped_parameters_are_derived_from_nothing() {
    let mut bytes = vec![];
    Params::new(K).write(&mut bytes).unwrap();
    assert!(bytes == ballot_params().unwrap());
}

#[test]
fn fingerprint_and_summary_are_the_published() {
    let vk = verifying_key(&params());
    assert_eq!(fingerprint(&vk), BALLOT_FINGERPRINT);
    assert_eq!(summary(&vk), BALLOT_SUMMARY);
}

#[test]
fn golden_proofs_of_both_families_verify() {
    let (params, instance) = (params(), golden_instance());
    let vk = verifying_key(&params);
    for proof in [golden::ZAKURA, golden::ZCASH] {
        assert_eq!(verify(&params, &vk, &instance, proof), Ok(()));
    }
    assert_ne!(golden::ZAKURA, golden::ZCASH);
}

#[test]
fn golden_proof_verifies_without_a_provers_parameters() {
    let (params, instance) = (params(), golden_instance());
    let vk = verifying_key(&params);
    let lean = lean::verifying(ballot_params().unwrap(), PublicInput::COUNT).unwrap();
    assert_eq!(verify(&lean, &vk, &instance, golden::ZAKURA), Ok(()));
    let mut other = instance;
    other.poll = PollId::from_bytes(&[1; 32]).unwrap();
    let refused = verify(&lean, &vk, &other, golden::ZAKURA);
    assert_eq!(refused, Err(VerifyError::Invalid));
}

/// A golden proof verifies under one key only.
#[test]
fn golden_proof_is_refused_under_other_parameters() {
    let mut bytes = ballot_params().unwrap().to_vec();
    // The last two points are the blinding generator w and the inner product's u; u takes w's place.
    let end = bytes.len();
    bytes.copy_within(end - 32.., end - 64);
    let other = Params::read(&mut bytes.as_slice()).unwrap();
    let vk = verifying_key(&other);
    assert_ne!(fingerprint(&vk), BALLOT_FINGERPRINT);
    let refused = verify(&other, &vk, &golden_instance(), golden::ZAKURA);
    assert_eq!(refused, Err(VerifyError::Invalid));
}
