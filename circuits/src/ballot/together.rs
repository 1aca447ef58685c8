//! Verification of many proofs by one equation, where there is no randomness.

use linli_statements::ballot::BallotInstance;

use super::key::check_form;
use super::{Params, VerifyingKey, public_inputs};
use crate::together;

/// Whether every proof verifies. Does not say which one fails; no proofs verify.
///
/// The weights of the combination are a hash of everything that is combined, so that everybody has the same verdict and
/// no prover can choose a proof after its weight.
pub fn verify_together(
    params: &Params,
    vk: &VerifyingKey,
    ballots: &[(&BallotInstance, &[u8])],
) -> bool {
    let mut proofs = Vec::with_capacity(ballots.len());
    for (instance, proof) in ballots {
        if check_form(instance, proof).is_err() {
            return false;
        }
        proofs.push((public_inputs(instance).to_vec(), *proof));
    }
    together::hold(params, vk, &proofs)
}
