//! Keys, proofs and their verification.

use linli_backend::halo2_proofs::plonk::{
    Error, SingleVerifier, create_proof, keygen_pk, keygen_vk, verify_proof,
};
use linli_backend::halo2_proofs::transcript::{Blake2bRead, Blake2bWrite, Challenge255};
use linli_backend::pasta_curves::vesta;
use linli_rule::Rule;
use linli_statements::claim::{ClaimInstance, ClaimRule, ClaimWitness, check};
use rand_core::CryptoRng;

use super::{Claim, public_inputs};

pub use crate::ballot::{Params, ProvingKey, VerifyingKey, fingerprint, pinned};

/// The length of every claim's proof.
pub const PROOF_BYTES: usize = 3008;

/// Why a proof is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum VerifyError {
    /// Cut short, or with trailing bytes.
    #[error("claim.proof: a proof has {PROOF_BYTES} bytes, this has {0}")]
    Length(usize),
    /// The public numbers alone break a rule.
    #[error(transparent)]
    Public(#[from] ClaimRule),
    /// The proof does not show this instance.
    #[error("claim.proof: the proof does not verify")]
    Invalid,
}

/// Derives the verifying key. Always the same for the same parameters.
///
/// # Panics
/// If `params` are not of size `K`.
pub fn verifying_key(params: &Params) -> VerifyingKey {
    keygen_vk(params, &Claim::default()).expect("parameters of size K hold the circuit")
}

/// Derives the proving key.
///
/// # Panics
/// If `params` are not of size `K`.
pub fn proving_key(params: &Params) -> ProvingKey {
    keygen_pk(params, verifying_key(params), &Claim::default())
        .expect("the verifying key is of this circuit")
}

/// Proves the statement; names the broken rule if it is false.
///
/// The proof hides only as well as `rng` is unpredictable: a known one reveals the witness. It is a trait object, so
/// that the prover is compiled here and not again in every caller.
pub fn prove(
    params: &Params,
    pk: &ProvingKey,
    witness: &ClaimWitness,
    instance: &ClaimInstance,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, ClaimRule> {
    check(instance, witness)?;
    instance.check_public()?;
    let circuit = Claim::new(instance, witness);
    let inputs = public_inputs(instance);
    let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(vec![]);
    create_proof(
        params,
        pk,
        &[circuit],
        &[&[&inputs[..]]],
        rng,
        &mut transcript,
    )
    .expect("a true statement has a proof under a key of this circuit");
    Ok(transcript.finalize())
}

/// Verifies one proof. No part of it may be missing, added or changed.
pub fn verify(
    params: &Params,
    vk: &VerifyingKey,
    instance: &ClaimInstance,
    proof: &[u8],
) -> Result<(), VerifyError> {
    check_form(instance, proof)?;
    let inputs = public_inputs(instance);
    let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(proof);
    let verdict: Result<(), Error> = verify_proof(
        params,
        vk,
        SingleVerifier::new(params),
        &[&[&inputs[..]]],
        &mut transcript,
    );
    verdict.map_err(|_| VerifyError::Invalid)
}

/// Refusals that need no curve arithmetic: the circuit leaves public numbers to the verifier.
pub(super) fn check_form(instance: &ClaimInstance, proof: &[u8]) -> Result<(), VerifyError> {
    if proof.len() != PROOF_BYTES {
        return Err(VerifyError::Length(proof.len()));
    }
    Ok(instance.check_public()?)
}
