use ff::Field as _;
use halo2_proofs::circuit::Value;
use halo2_proofs::dev::MockProver;
use linli_statements::ballot::{BallotInstance, BallotWitness};

use super::*;

fn statement() -> (BallotInstance, BallotWitness) {
    Owner::new().expect("shares in range").statement(3)
}

fn holds(ballot: &Ballot, inputs: [Fp; 6]) -> bool {
    let prover = MockProver::run(K, ballot, vec![inputs.to_vec()]);
    prover.expect("the circuit fits").verify().is_ok()
}

#[test]
fn our_hash_and_our_commitment_are_what_is_proved() {
    let (instance, witness) = statement();
    let ballot = Ballot::new(&witness);
    assert!(holds(&ballot, public_inputs(&instance)));
}

#[test]
fn each_public_input_but_the_body_is_tied() {
    let (instance, witness) = statement();
    let ballot = Ballot::new(&witness);
    for row in 0..6 {
        let mut inputs = public_inputs(&instance);
        inputs[row] += Fp::ONE;
        assert_eq!(holds(&ballot, inputs), row == 5, "{row}");
    }
}

#[test]
fn a_wrong_witness_is_refused() {
    let (instance, witness) = statement();
    let refused = |change: fn(&mut Ballot)| {
        let mut ballot = Ballot::new(&witness);
        change(&mut ballot);
        !holds(&ballot, public_inputs(&instance))
    };
    assert!(refused(|b| b.siblings[31] = Value::known(Fp::ZERO)));
    assert!(refused(|b| b.is_right[0] = Value::known(true)));
    assert!(refused(|b| b.secret = Value::known(Fp::ONE)));
    assert!(refused(|b| b.shares = Value::known(Fp::ONE)));
    assert!(refused(|b| b.blinding = Value::known(Default::default())));
}

/// Everything fits a weight of 2^40 except its range.
#[test]
fn a_weight_of_41_bits_is_refused() {
    use linli_primitives::curve::{self, pallas};
    use linli_primitives::poseidon::{Domain, hash};
    use pasta_curves::arithmetic::CurveAffine as _;

    let (instance, witness) = statement();
    let weighs = |weight: u64| {
        let mut ballot = Ballot::new(&witness);
        ballot.shares = Value::known(Fp::from(weight));
        let identity = hash(Domain::Identity, [witness.secret.element()]);
        let leaf = hash(Domain::RollLeaf, [identity, Fp::from(weight)]);
        let point = curve::g() * curve::Fq::from(weight) + curve::h() * witness.blinding.scalar();
        let point = pallas::Affine::from(point).coordinates().expect("a point");
        let mut inputs = public_inputs(&instance);
        inputs[0] = witness.path.root(leaf);
        [inputs[3], inputs[4]] = [*point.x(), *point.y()];
        holds(&ballot, inputs)
    };
    assert!(weighs((1 << 40) - 1));
    assert!(!weighs(1 << 40));
}

#[test]
fn a_wrong_path_has_no_proof() {
    let gadgets = Gadgets::new().expect("a key");
    let (instance, witness) = gadgets.owner.statement(1);
    let inputs = public_inputs(&instance);
    let mut ballot = Ballot::new(&witness);
    let good = gadgets.prove(&ballot, &inputs).expect("a proof");
    assert!(gadgets.verify(&inputs, &good).is_ok());
    ballot.siblings[0] = Value::known(Fp::ZERO);
    let forged = gadgets.prove(&ballot, &inputs).unwrap_or_default();
    assert!(gadgets.verify(&inputs, &forged).is_err());
}
