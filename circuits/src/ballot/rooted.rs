//! Verification of many proofs whose points come with their roots.

use linli_primitives::roots::Roots;
use linli_statements::ballot::BallotInstance;

use super::key::check_form;
use super::{Params, PublicInput, VerifyError, VerifyingKey, public_inputs};
use crate::public::Commitments;
use crate::rooted::{self, Rooted};

/// Commitments opened at x alone, besides that to the public inputs.
const OPENINGS: u64 = 27;

/// What commits to ballots' public inputs.
pub fn public(params: &Params) -> Commitments {
    Commitments::new(params, PublicInput::COUNT)
}

/// A proof to be verified with others.
pub fn rooted<'a>(
    instance: &BallotInstance,
    proof: &'a [u8],
    roots: Roots,
) -> Result<Rooted<'a>, VerifyError> {
    check_form(instance, proof)?;
    Ok(Rooted {
        inputs: public_inputs(instance).to_vec(),
        proof,
        roots,
    })
}

/// Whether every proof verifies. Does not say which one fails; no proofs verify.
pub fn verify_rooted(
    params: &Params,
    vk: &VerifyingKey,
    public: &Commitments,
    proofs: &mut [Rooted<'_>],
) -> bool {
    rooted::hold(params, vk, public, OPENINGS, proofs)
}
