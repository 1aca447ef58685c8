//! One equation for many proofs, with weights that everybody can compute.

use ff::{Field, FromUniformBytes, PrimeField};
use linli_backend::halo2_proofs::plonk::{Error, VerificationStrategy, VerifyingKey, verify_proof};
use linli_backend::halo2_proofs::poly::commitment::{Guard, MSM, Params};
use linli_backend::halo2_proofs::transcript::{Blake2bRead, Challenge255, EncodedChallenge};
use linli_backend::pasta_curves::{Fp, vesta};
use linli_primitives::document::{Kind, hash};

/// Leaves a proof's equation unevaluated.
pub(crate) struct Unevaluated<'p>(pub(crate) MSM<'p, vesta::Affine>);

impl<'p> VerificationStrategy<'p, vesta::Affine> for Unevaluated<'p> {
    type Output = MSM<'p, vesta::Affine>;

    fn process<E: EncodedChallenge<vesta::Affine>>(
        self,
        equation: impl FnOnce(MSM<'p, vesta::Affine>) -> Result<Guard<'p, vesta::Affine, E>, Error>,
    ) -> Result<Self::Output, Error> {
        Ok(equation(self.0)?.use_challenges())
    }
}

/// Whether every proof shows its public inputs.
pub(crate) fn hold(
    params: &Params<vesta::Affine>,
    vk: &VerifyingKey<vesta::Affine>,
    proofs: &[(Vec<Fp>, &[u8])],
) -> bool {
    let seed = seed(
        proofs
            .iter()
            .map(|(inputs, proof)| (inputs.as_slice(), *proof)),
    );
    let mut sum = params.empty_msm();
    for (number, (inputs, proof)) in (0u64..).zip(proofs) {
        let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(*proof);
        let equation = verify_proof(
            params,
            vk,
            Unevaluated(params.empty_msm()),
            &[&[&inputs[..]]],
            &mut transcript,
        );
        let Ok(mut equation) = equation else {
            return false;
        };
        equation.scale(weight(&seed, number));
        sum.add_msm(&equation);
    }
    proofs.is_empty() || sum.eval()
}

/// A hash of all public inputs and proofs. The key is the same for all, and each proof's own transcript binds it.
pub(crate) fn seed<'a>(proofs: impl Iterator<Item = (&'a [Fp], &'a [u8])> + Clone) -> [u8; 64] {
    let inputs = proofs.clone().map(|(inputs, _)| {
        let inputs = inputs.iter().flat_map(PrimeField::to_repr);
        inputs.collect::<Vec<u8>>()
    });
    let inputs: Vec<_> = inputs.collect();
    let parts = inputs.iter().zip(proofs);
    let parts: Vec<&[u8]> = parts
        .flat_map(|(inputs, (_, proof))| [inputs.as_slice(), proof])
        .collect();
    hash(Kind::Batch, &parts)
}

/// Never zero: a proof that weighs nothing would not be verified.
pub(crate) fn weight(seed: &[u8; 64], number: u64) -> Fp {
    let wide = hash(Kind::Batch, &[seed, &number.to_le_bytes()]);
    let weight = Fp::from_uniform_bytes(&wide);
    if bool::from(weight.is_zero()) {
        Fp::ONE
    } else {
        weight
    }
}
