use bellpepper_core::test_cs::TestConstraintSystem;
use ff_0_13::Field as _;
use spartan2::traits::circuit::SpartanCircuit;

use super::*;

fn ballot() -> Ballot {
    let (instance, witness) = Owner::new().expect("shares in range").statement(3);
    Ballot::new(&instance, &witness)
}

/// The first constraint that `ballot` breaks.
fn broken(ballot: &Ballot) -> Option<String> {
    let mut cs = TestConstraintSystem::<F>::new();
    let prepared = ballot.precommitted(&mut cs, &[]).expect("values are there");
    ballot
        .synthesize(&mut cs, &[], &prepared, None)
        .expect("values are there");
    cs.which_is_unsatisfied().map(str::to_owned)
}

#[test]
fn our_hash_and_our_commitment_are_what_is_proved() {
    assert_eq!(broken(&ballot()), None);
}

#[test]
fn each_rule_is_broken_by_name() {
    let breaks = |change: fn(&mut Ballot)| {
        let mut ballot = ballot();
        change(&mut ballot);
        broken(&ballot).unwrap_or_default()
    };
    assert_eq!(breaks(|b| b.siblings[31] += F::ONE), "ballot.member");
    assert_eq!(breaks(|b| b.is_right[0] ^= true), "ballot.member");
    assert_eq!(breaks(|b| b.public[0] += F::ONE), "ballot.member");
    assert_eq!(breaks(|b| b.public[1] += F::ONE), "ballot.nullifier");
    assert_eq!(breaks(|b| b.public[2] += F::ONE), "ballot.nullifier");
    assert_eq!(breaks(|b| b.blinding[254] ^= true), "V.x");
    assert_eq!(breaks(|b| b.public[4] += F::ONE), "V.y");
}

/// The top bit of a weight of 2^40 has no place in the chain.
#[test]
fn a_weight_of_41_bits_is_another_weight() {
    let mut ballot = ballot();
    ballot.shares += 1 << 40;
    // The leaf changes as well; the root is made to fit.
    let mut cs = TestConstraintSystem::<F>::new();
    let prepared = ballot.precommitted(&mut cs, &[]).expect("values are there");
    ballot.public[0] = prepared[2].get_value().expect("a value");
    assert_eq!(broken(&ballot).as_deref(), Some("ballot.weight"));
}

#[test]
fn a_wrong_path_has_no_proof() {
    let good = ballot();
    let (prover, verifier) = Snark::setup(good.clone()).expect("a key");
    let holds = |ballot: &Ballot| {
        let prepared = Snark::prep_prove(&prover, ballot.clone(), IS_SMALL).expect("values");
        Snark::prove(&prover, ballot.clone(), prepared, IS_SMALL)
            .and_then(|(proof, _)| proof.verify(&verifier))
            .is_ok_and(|shown| shown == ballot.public)
    };
    assert!(holds(&good));
    let mut wrong = good;
    wrong.siblings[0] += F::ONE;
    assert!(!holds(&wrong));
}
