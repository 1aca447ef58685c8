//! Verification of many proofs at once.

use linli_backend::halo2_proofs::plonk::BatchVerifier;
use linli_statements::claim::ClaimInstance;

use super::key::check_form;
use super::{Params, VerifyingKey, public_inputs};

/// Whether every proof verifies. Does not say which one fails; an empty batch verifies.
///
/// The weights of the combination come from the operating system: a prover who knew them could cancel errors.
pub fn verify_batch(
    params: &Params,
    vk: &VerifyingKey,
    claims: &[(&ClaimInstance, &[u8])],
) -> bool {
    let mut batch = BatchVerifier::new();
    for (instance, proof) in claims {
        if check_form(instance, proof).is_err() {
            return false;
        }
        batch.add_proof(vec![vec![public_inputs(instance).to_vec()]], proof.to_vec());
    }
    claims.is_empty() || batch.finalize(params, vk)
}
