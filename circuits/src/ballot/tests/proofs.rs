//! Real proofs: what is refused.

use std::sync::LazyLock;

use ff::Field;
use linli_backend::halo2_proofs::plonk::{SingleVerifier, create_proof, verify_proof};
use linli_backend::halo2_proofs::transcript::{Blake2bRead, Blake2bWrite, Challenge255};
use linli_backend::pasta_curves::vesta;
use linli_primitives::{Nullifier, RollRoot, WeightCommitment};
use linli_rule::Rule;
use linli_statements::ballot::BallotRule;

use super::*;

pub(super) struct Made {
    pub(super) params: Params,
    pub(super) key: ProvingKey,
    pub(super) instance: BallotInstance,
    witness: BallotWitness,
    pub(super) proof: Vec<u8>,
}

pub(super) static MADE: LazyLock<Made> = LazyLock::new(|| {
    let params = Params::read(&mut linli_params::ballot_params().unwrap()).unwrap();
    let key = proving_key(&params);
    let (instance, witness) = honest();
    let proof = prove(&params, &key, &witness, &instance, &mut rng(9)).unwrap();
    Made {
        params,
        key,
        instance,
        witness,
        proof,
    }
});

fn verdict(instance: &BallotInstance, proof: &[u8]) -> Result<(), VerifyError> {
    verify(&MADE.params, MADE.key.get_vk(), instance, proof)
}

#[test]
fn honest_proof_is_accepted() {
    assert_eq!(verdict(&MADE.instance, &MADE.proof), Ok(()));
}

#[test]
fn false_statement_is_not_proved() {
    let made = &*MADE;
    let mut instance = made.instance;
    instance.nullifier = Nullifier::new(Element::ONE);
    let refused = prove(
        &made.params,
        &made.key,
        &made.witness,
        &instance,
        &mut rng(9),
    );
    assert_eq!(refused, Err(BallotRule::Nullifier));
}

/// Bypasses the prover's own check: the leaf has a weight other than V's.
#[test]
fn proof_of_a_false_statement_is_refused() {
    let made = &*MADE;
    let mut circuit = Ballot::new(&made.instance, &made.witness);
    circuit.shares = Value::known(Fp::from(1));
    let inputs = public_inputs(&made.instance);
    let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(vec![]);
    create_proof(
        &made.params,
        &made.key,
        &[circuit],
        &[&[&inputs[..]]],
        &mut rng(9),
        &mut transcript,
    )
    .unwrap();
    let proof = transcript.finalize();
    assert_eq!(verdict(&made.instance, &proof), Err(VerifyError::Invalid));
}

#[test]
fn each_public_input_is_bound() {
    let good = MADE.instance;
    let other = owner(8, 3, 3).instance(PollId::new(Element::from(5)), body());
    let mut changed = [good; 6];
    changed[0].roll_root = RollRoot::new(good.roll_root.element() + Element::ONE);
    changed[1].poll = other.poll;
    changed[2].nullifier = other.nullifier;
    changed[3].weight = other.weight;
    changed[4].body = BodyHash::new(good.body.element() + Element::ONE);
    changed[5].body = BodyHash::new(Element::ZERO);
    for instance in changed {
        assert_eq!(verdict(&instance, &MADE.proof), Err(VerifyError::Invalid));
    }
}

/// V and −V have the same x; the sign is a public input of its own.
#[test]
fn sign_of_the_commitment_is_bound() {
    let mut bytes = MADE.instance.weight.to_bytes();
    bytes[31] ^= 0x80;
    let instance = BallotInstance {
        weight: WeightCommitment::from_bytes(&bytes).unwrap(),
        ..MADE.instance
    };
    assert_eq!(verdict(&instance, &MADE.proof), Err(VerifyError::Invalid));
}

#[test]
fn zero_nullifier_is_refused() {
    let instance = BallotInstance {
        nullifier: Nullifier::new(Element::ZERO),
        ..MADE.instance
    };
    let refused = verdict(&instance, &MADE.proof).unwrap_err();
    assert_eq!(refused, VerifyError::ZeroNullifier);
    assert_eq!(refused.rule(), "ballot.nullifier_zero");
}

#[test]
fn identity_commitment_is_refused() {
    let nothing = Blinding::new(Default::default());
    let instance = BallotInstance {
        weight: WeightCommitment::commit(Shares::default(), &nothing),
        ..MADE.instance
    };
    assert_eq!(public_inputs(&instance)[3..5], [Fp::ZERO; 2]);
    let refused = verdict(&instance, &MADE.proof).unwrap_err();
    assert_eq!(refused, VerifyError::IdentityWeight);
    assert_eq!(refused.rule(), "ballot.weight");
}

#[test]
fn wrong_length_is_refused() {
    for length in [0, 1, PROOF_BYTES - 1] {
        let refused = verdict(&MADE.instance, &MADE.proof[..length]).unwrap_err();
        assert_eq!(refused, VerifyError::Length(length));
        assert_eq!(refused.rule(), "ballot.proof");
    }
    let trailing = [MADE.proof.as_slice(), &[0]].concat();
    let refused = verdict(&MADE.instance, &trailing);
    assert_eq!(refused, Err(VerifyError::Length(PROOF_BYTES + 1)));
}

/// One bit in every 32-byte element of the proof: in its first, a middle or its last byte in turn.
#[test]
fn every_element_of_the_proof_counts() {
    for element in 0..PROOF_BYTES / 32 {
        let place = 32 * element + [0, 13, 31][element % 3];
        let mut proof = MADE.proof.clone();
        proof[place] ^= 1 << (element % 8);
        let refused = verdict(&MADE.instance, &proof);
        assert_eq!(refused, Err(VerifyError::Invalid), "byte {place}");
    }
}

/// halo2 itself pads public inputs with zeros: [a, b] and [a, b, 0] are one. Here there are always six.
#[test]
fn instance_has_one_length() {
    let made = &*MADE;
    let instance = made.witness.instance(poll(), BodyHash::new(Element::ZERO));
    let rng = &mut rng(9);
    let proof = prove(&made.params, &made.key, &made.witness, &instance, rng).unwrap();
    let inputs = public_inputs(&instance);
    let raw = |inputs: &[Fp]| {
        let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(&proof[..]);
        let verdict: Result<(), Error> = verify_proof(
            &made.params,
            made.key.get_vk(),
            SingleVerifier::new(&made.params),
            &[&[inputs]],
            &mut transcript,
        );
        verdict.is_ok()
    };
    assert!(raw(&inputs) && raw(&inputs[..5]));
    assert!(!raw(&inputs[..4]));
    assert_eq!(inputs.len(), PublicInput::COUNT);
}

#[test]
fn every_proof_is_blinded_anew() {
    let made = &*MADE;
    let rng = &mut rng(10);
    let again = prove(&made.params, &made.key, &made.witness, &made.instance, rng).unwrap();
    assert_ne!(again, made.proof);
    assert_eq!(verdict(&made.instance, &again), Ok(()));
}

#[cfg(feature = "batch")]
#[test]
fn batch_holds_when_all_do() {
    let made = &*MADE;
    let vk = made.key.get_vk();
    let good = (&made.instance, made.proof.as_slice());
    let mut changed = made.instance;
    changed.body = BodyHash::new(Element::ONE);
    let bad = (&changed, made.proof.as_slice());
    let short = (&made.instance, &made.proof[1..]);
    assert!(verify_batch(&made.params, vk, &[]));
    assert!(verify_batch(&made.params, vk, &[good; 5]));
    assert!(!verify_batch(&made.params, vk, &[good, bad, good]));
    assert!(!verify_batch(&made.params, vk, &[good, short]));
}

#[test]
fn together_they_hold_when_all_do() {
    let made = &*MADE;
    let vk = made.key.get_vk();
    let good = (&made.instance, made.proof.as_slice());
    let mut changed = made.instance;
    changed.body = BodyHash::new(Element::ONE);
    let bad = (&changed, made.proof.as_slice());
    let short = (&made.instance, &made.proof[1..]);
    assert!(verify_together(&made.params, vk, &[]));
    assert!(verify_together(&made.params, vk, &[good; 5]));
    for bad in [bad, short] {
        assert!(!verify_together(&made.params, vk, &[bad]));
        assert!(!verify_together(&made.params, vk, &[good, bad, good]));
        // Two errors do not cancel each other.
        assert!(!verify_together(&made.params, vk, &[bad, bad]));
    }
}

#[test]
fn together_no_bit_of_a_proof_can_change() {
    let made = &*MADE;
    let vk = made.key.get_vk();
    for place in (0..made.proof.len()).step_by(97) {
        let mut proof = made.proof.clone();
        proof[place] ^= 1;
        let items = [
            (&made.instance, &made.proof[..]),
            (&made.instance, &proof[..]),
        ];
        assert!(!verify_together(&made.params, vk, &items), "byte {place}");
    }
}
