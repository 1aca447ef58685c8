//! Many proofs of semaphore-rs verified by one equation, which the crate itself does not offer.
//!
//! With coefficients r drawn by the verifier, the proofs (A, B, C) of public inputs x hold together if
//!
//! ```text
//! ∏ e(r·A, B) · e(−(∑ r)·α, β) · e(−∑ r·IC(x), γ) · e(−∑ r·C, δ) = 1
//! ```
//!
//! which costs one Miller loop per proof, three for the batch, and one final exponentiation. A batch with a bad proof
//! passes for at most one in 2^128 choices of r.

use anyhow::{Context, anyhow, ensure};
use ark_bn254::{Bn254, Fr, G1Affine, G1Projective};
use ark_ec::bn::G2Prepared;
use ark_ec::pairing::{Pairing, PairingOutput};
use ark_ec::{AdditiveGroup, AffineRepr, ScalarMul, VariableBaseMSM};
use ark_groth16::{Proof, VerifyingKey};
use ark_serialize::CanonicalDeserialize;
use rand::TryRng;
use rand::rngs::SysRng;
use rayon::prelude::*;

use crate::semaphore::Signal;

/// The beginning of semaphore-rs's proving key of depth 20: the crate contains it, but keeps it private.
const VERIFYING_KEY: &[u8] = include_bytes!("semaphore-depth-20.vk");

/// The prepared part of a G2 point.
type Lines = G2Prepared<ark_bn254::Config>;

/// The verifying key of depth 20, its fixed points prepared.
pub(crate) struct BatchVerifier {
    key: VerifyingKey<Bn254>,
    fixed: [Lines; 3],
}

impl BatchVerifier {
    /// Reads the key.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let key = VerifyingKey::<Bn254>::deserialize_compressed(VERIFYING_KEY)
            .map_err(|error| anyhow!("the key of semaphore-rs: {error}"))?;
        ensure!(key.gamma_abc_g1.len() == 5, "a key of four public inputs");
        let fixed = [key.beta_g2, key.gamma_g2, key.delta_g2].map(Lines::from);
        Ok(Self { key, fixed })
    }

    /// Whether all of `signals` are valid. A proof off the curves or an input beyond the field is an error.
    pub(crate) fn all_hold(&self, signals: &[Signal]) -> anyhow::Result<bool> {
        let terms = signals
            .par_iter()
            .map(Term::read)
            .collect::<anyhow::Result<Vec<_>>>()?;
        let weights: Vec<Fr> = terms.iter().map(|term| term.weight).collect();
        let weighted = |input: usize| -> Fr {
            let products = terms.iter().map(|term| term.weight * term.inputs[input]);
            products.sum()
        };
        let sum: Fr = weights.iter().sum();
        let inputs = [sum, weighted(0), weighted(1), weighted(2), weighted(3)];
        let c: Vec<G1Affine> = terms.iter().map(|term| term.c).collect();
        let fixed = [
            self.key.alpha_g1 * -sum,
            -msm(&self.key.gamma_abc_g1, &inputs),
            -msm(&c, &weights),
        ];
        let (a, b): (Vec<_>, Vec<_>) = terms.into_iter().map(|term| (term.a, term.b)).unzip();
        let a: Vec<G1Projective> = a.into_iter().chain(fixed).collect();
        let a = <G1Projective as ScalarMul>::batch_convert_to_mul_base(&a);
        let b = b.into_iter().chain(self.fixed.iter().cloned());
        let product = Bn254::final_exponentiation(Bn254::multi_miller_loop(a, b));
        Ok(product.is_some_and(|product| product == PairingOutput::ZERO))
    }
}

/// What one proof adds to the equation.
struct Term {
    weight: Fr,
    inputs: [Fr; 4],
    a: G1Projective,
    b: Lines,
    c: G1Affine,
}

impl Term {
    /// Makes the checks of semaphore-rs's own verifier: points on their curves and in their groups, inputs in the field.
    fn read(signal: &Signal) -> anyhow::Result<Self> {
        let Proof { a, b, c }: Proof<Bn254> = signal.proof.try_into()?;
        let mut inputs = [Fr::default(); 4];
        for (input, from) in inputs.iter_mut().zip(&signal.inputs) {
            *input = Fr::try_from(from).context("a public input is beyond the field")?;
        }
        let mut weight = [0; 16];
        SysRng.try_fill_bytes(&mut weight)?;
        let weight = u128::from_le_bytes(weight);
        Ok(Self {
            weight: Fr::from(weight),
            inputs,
            a: a.mul_bigint([weight as u64, (weight >> 64) as u64]),
            b: Lines::from(b),
            c,
        })
    }
}

fn msm(bases: &[G1Affine], scalars: &[Fr]) -> G1Projective {
    G1Projective::msm_unchecked(bases, scalars)
}

#[cfg(test)]
mod tests {
    use ark_ec::CurveGroup;

    use super::*;
    use crate::semaphore::Semaphore;

    fn signals() -> Vec<Signal> {
        Semaphore::new().expect("semaphore-rs proves").signals()
    }

    fn holds(signals: &[Signal]) -> bool {
        let verifier = BatchVerifier::new().expect("the key is whole");
        verifier.all_hold(signals).expect("points on their curves")
    }

    /// Adds `added` to C.
    fn shift(signal: &mut Signal, added: G1Projective) {
        let mut proof: Proof<Bn254> = signal.proof.try_into().expect("a proof of semaphore-rs");
        proof.c = (proof.c + added).into_affine();
        signal.proof = proof.into();
    }

    #[test]
    fn a_batch_of_good_proofs_holds() {
        assert!(holds(&signals()));
    }

    #[test]
    fn one_bad_proof_fails_its_batch_wherever_it_stands() {
        let good = signals();
        for place in 0..good.len() {
            let mut batch = good.clone();
            batch[place].proof = good[(place + 1) % good.len()].proof;
            assert!(!holds(&batch), "{place}");
        }
    }

    #[test]
    fn each_public_input_counts() {
        let good = signals();
        for input in 0..4 {
            let mut batch = good.clone();
            batch[1].inputs[input] = semaphore_rs::Field::from(7);
            assert!(!holds(&batch), "{input}");
        }
    }

    /// Without coefficients the errors of these two would cancel.
    #[test]
    fn two_bad_proofs_do_not_cancel() {
        let mut batch = signals();
        let shifted = G1Affine::generator().into_group();
        shift(&mut batch[0], shifted);
        shift(&mut batch[1], -shifted);
        assert!(!holds(&batch));
    }
}
