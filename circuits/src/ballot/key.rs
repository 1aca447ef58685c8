//! Keys, proofs and their verification.

use linli_backend::halo2_proofs::plonk::{
    self, Error, SingleVerifier, create_proof, keygen_pk, keygen_vk, verify_proof,
};
use linli_backend::halo2_proofs::poly::commitment;
use linli_backend::halo2_proofs::transcript::{Blake2bRead, Blake2bWrite, Challenge255};
use linli_backend::pasta_curves::vesta;
use linli_primitives::document::{Kind, hash};
use linli_rule::Rule;
use linli_statements::ballot::{BallotInstance, BallotRule, BallotWitness, check};
use rand_core::CryptoRng;

use super::{Ballot, public_inputs};

/// The commitment scheme's parameters over Vesta.
pub type Params = commitment::Params<vesta::Affine>;
/// What a verifier needs.
pub type VerifyingKey = plonk::VerifyingKey<vesta::Affine>;
/// What a prover needs.
pub type ProvingKey = plonk::ProvingKey<vesta::Affine>;

/// The length of every ballot's proof.
pub const PROOF_BYTES: usize = 2496;

/// Why a proof is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum VerifyError {
    /// Cut short, or with trailing bytes.
    #[error("ballot.proof: a proof has {PROOF_BYTES} bytes, this has {0}")]
    Length(usize),
    /// Zero is not a nullifier.
    #[error("ballot.nullifier_zero: the nullifier is zero")]
    ZeroNullifier,
    /// The identity commits to nothing.
    #[error("ballot.weight: the weight commitment is the identity")]
    IdentityWeight,
    /// The proof does not show this instance.
    #[error("ballot.proof: the proof does not verify")]
    Invalid,
}

/// Derives the verifying key. Always the same for the same parameters.
///
/// # Panics
/// If `params` are not of size `K`.
pub fn verifying_key(params: &Params) -> VerifyingKey {
    keygen_vk(params, &Ballot::default()).expect("parameters of size K hold the circuit")
}

/// Derives the proving key.
///
/// # Panics
/// If `params` are not of size `K`.
pub fn proving_key(params: &Params) -> ProvingKey {
    keygen_pk(params, verifying_key(params), &Ballot::default())
        .expect("the verifying key is of this circuit")
}

/// halo2's description of the key: every gate, query and commitment in it.
pub fn pinned(vk: &VerifyingKey) -> String {
    format!("{:?}", vk.pinned())
}

/// `vk1` and 64 hex digits of a hash of `pinned`.
pub fn fingerprint(vk: &VerifyingKey) -> String {
    let digest = hash(Kind::Key, &[pinned(vk).as_bytes()]);
    format!("vk1{}", hex::encode(&digest[..32]))
}

/// Proves the statement; names the broken rule if it is false.
///
/// The proof hides only as well as `rng` is unpredictable: a known one reveals the witness. It is a trait object, so
/// that the prover is compiled here and not again in every caller.
pub fn prove(
    params: &Params,
    pk: &ProvingKey,
    witness: &BallotWitness,
    instance: &BallotInstance,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, BallotRule> {
    check(instance, witness)?;
    let circuit = Ballot::new(instance, witness);
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
    instance: &BallotInstance,
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

/// Refusals that need no arithmetic.
pub(super) fn check_form(instance: &BallotInstance, proof: &[u8]) -> Result<(), VerifyError> {
    if proof.len() != PROOF_BYTES {
        return Err(VerifyError::Length(proof.len()));
    }
    if instance.nullifier.is_zero() {
        return Err(VerifyError::ZeroNullifier);
    }
    match instance.weight.coordinates() {
        Some(_) => Ok(()),
        None => Err(VerifyError::IdentityWeight),
    }
}
