//! Real proofs: accepted as made, refused with anything changed, and by every other key.

use std::sync::LazyLock;

use linli_backend::halo2_proofs::plonk::{SingleVerifier, verify_proof};
use linli_backend::halo2_proofs::transcript::{Blake2bRead, Challenge255};
use linli_backend::pasta_curves::vesta;
use linli_primitives::{Blinding, PollId, Shares, merkle};
use linli_rule::Rule;
use linli_statements::ballot::BallotWitness;

use super::*;
use crate::ballot;

pub(super) struct Made {
    pub(super) params: Params,
    pub(super) pk: ProvingKey,
    pub(super) instance: ClaimInstance,
    pub(super) proof: Vec<u8>,
}

pub(super) static MADE: LazyLock<Made> = LazyLock::new(|| {
    let params = Params::new(K);
    let pk = proving_key(&params);
    let (instance, witness) = facts().claim();
    let proof = prove(&params, &pk, &witness, &instance, &mut rng(3)).unwrap();
    Made {
        params,
        pk,
        instance,
        proof,
    }
});

fn verdict(instance: &ClaimInstance, proof: &[u8]) -> Result<(), VerifyError> {
    verify(&MADE.params, MADE.pk.get_vk(), instance, proof)
}

/// Whether halo2 accepts `proof` for `public` under a key of any circuit.
fn accepts(params: &Params, vk: &VerifyingKey, public: &[Fp], proof: &[u8]) -> bool {
    let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(proof);
    let strategy = SingleVerifier::new(params);
    verify_proof(params, vk, strategy, &[&[public]], &mut transcript).is_ok()
}

#[test]
fn honest_claim_verifies() {
    assert_eq!(MADE.proof.len(), PROOF_BYTES);
    assert_eq!(verdict(&MADE.instance, &MADE.proof), Ok(()));
}

#[test]
fn false_statement_is_not_proved() {
    let mut facts = facts();
    facts.membership.joined = day(20_111);
    let (instance, witness) = facts.claim();
    let refused = prove(&MADE.params, &MADE.pk, &witness, &instance, &mut rng(4));
    assert_eq!(refused, Err(ClaimRule::Waited));
}

/// Bypasses the check of public numbers: the proof itself refuses each changed input, including those that constrain no
/// cell.
#[test]
fn each_public_input_is_bound() {
    let honest = public_inputs(&MADE.instance);
    let accepts = |public: &[Fp]| accepts(&MADE.params, MADE.pk.get_vk(), public, &MADE.proof);
    assert!(accepts(&honest));
    for input in PublicInput::ALL {
        let mut public = honest;
        public[input as usize] += Fp::one();
        assert!(!accepts(&public), "{input:?}");
    }
}

#[test]
fn proof_has_one_length() {
    let mut long = MADE.proof.clone();
    long.push(0);
    let short = &MADE.proof[1..];
    for proof in [long.as_slice(), short, &[]] {
        assert_eq!(
            verdict(&MADE.instance, proof),
            Err(VerifyError::Length(proof.len()))
        );
    }
}

#[test]
fn no_part_of_a_proof_can_be_changed() {
    for at in (0..PROOF_BYTES).step_by(32) {
        let mut proof = MADE.proof.clone();
        proof[at] ^= 1;
        assert_eq!(
            verdict(&MADE.instance, &proof),
            Err(VerifyError::Invalid),
            "byte {at}"
        );
    }
}

#[test]
fn public_numbers_are_checked_beside_the_proof() {
    let refused = |change: fn(&mut ClaimInstance)| {
        let mut instance = MADE.instance;
        change(&mut instance);
        verdict(&instance, &MADE.proof)
    };
    let amount = Err(VerifyError::Public(ClaimRule::Amount));
    assert_eq!(refused(|i| i.amount = Money::ZERO), amount);
    assert_eq!(refused(|i| i.amount = money(42_001)), amount);
    assert_eq!(
        refused(|i| i.context.terms.cap_per_claim = money(41_999)),
        amount
    );
    assert_eq!(refused(|i| i.context.terms.step = Money::ZERO), amount);
    assert_eq!(refused(|i| i.context.terms.ratio_bp = 10_001), amount);
    assert_eq!(
        refused(|i| i.context.terms.cap_per_period = money(41_999)),
        Err(VerifyError::Public(ClaimRule::PeriodCaps))
    );
    assert_eq!(
        VerifyError::Public(ClaimRule::Amount).rule(),
        "claim.amount"
    );
    assert_eq!(VerifyError::Invalid.rule(), "claim.proof");
}

#[test]
fn two_claims_have_different_proofs_of_one_statement() {
    let (instance, witness) = facts().claim();
    let other = prove(&MADE.params, &MADE.pk, &witness, &instance, &mut rng(5)).unwrap();
    assert_ne!(other, MADE.proof);
    assert_eq!(verdict(&instance, &other), Ok(()));
}

/// Each proof is accepted only under its own key, statement and parameters.
#[test]
fn ballots_and_claims_do_not_pass_for_each_other() {
    let params = ballot::Params::new(ballot::K);
    let pk = ballot::proving_key(&params);
    let mut rng = rng(6);
    let witness = BallotWitness {
        secret: RealmSecret::random(&mut rng),
        shares: Shares::new(8_923).unwrap(),
        path: merkle::Path {
            index: 5,
            siblings: [merkle::empty_leaf(); 32],
        },
        blinding: Blinding::random(&mut rng),
    };
    let poll = PollId::new(Element::from(1));
    let instance = witness.instance(poll, BodyHash::new(Element::from(2)));
    let proof = ballot::prove(&params, &pk, &witness, &instance, &mut rng).unwrap();

    let keys = [(&params, pk.get_vk()), (&MADE.params, MADE.pk.get_vk())];
    let public = [
        ballot::public_inputs(&instance).to_vec(),
        public_inputs(&MADE.instance).to_vec(),
    ];
    let proofs = [&proof, &MADE.proof];
    for (i, (params, vk)) in keys.into_iter().enumerate() {
        for (j, public) in public.iter().enumerate() {
            for (k, proof) in proofs.into_iter().enumerate() {
                let accepted = accepts(params, vk, public, proof);
                assert_eq!(accepted, i == j && j == k, "key {i}, inputs {j}, proof {k}");
            }
        }
    }
    assert_ne!(fingerprint(keys[0].1), fingerprint(keys[1].1));
}

#[cfg(feature = "batch")]
#[test]
fn batch_with_one_bad_claim_fails() {
    let vk = MADE.pk.get_vk();
    let good = (&MADE.instance, MADE.proof.as_slice());
    let mut other = MADE.instance;
    other.body = BodyHash::new(Element::from(0));
    let mut zero = MADE.instance;
    zero.amount = Money::ZERO;
    assert!(verify_batch(&MADE.params, vk, &[]));
    assert!(verify_batch(&MADE.params, vk, &[good; 3]));
    for bad in [
        (&other, MADE.proof.as_slice()),
        (&zero, MADE.proof.as_slice()),
        (&MADE.instance, &MADE.proof[1..]),
    ] {
        assert!(!verify_batch(&MADE.params, vk, &[good, bad, good]));
    }
}

#[test]
fn together_with_one_bad_claim_they_fail() {
    let vk = MADE.pk.get_vk();
    let good = (&MADE.instance, MADE.proof.as_slice());
    let mut other = MADE.instance;
    other.body = BodyHash::new(Element::from(0));
    assert!(verify_together(&MADE.params, vk, &[]));
    assert!(verify_together(&MADE.params, vk, &[good; 3]));
    for bad in [
        (&other, MADE.proof.as_slice()),
        (&MADE.instance, &MADE.proof[1..]),
    ] {
        assert!(!verify_together(&MADE.params, vk, &[good, bad, good]));
    }
}
