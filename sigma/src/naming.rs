//! A trustee names the one closing of a poll that it will decrypt.

use borsh::BorshSerialize;
use ff::Field;
use linli_primitives::{Digest, PollId};
use linli_rule::Rule;
use rand_core::CryptoRng;
use sigma_proofs::linear_relation::Equation;
use sigma_proofs::{DefaultHash, Instance, SessionId, prove_batchable_with, verify_batchable_with};

use crate::context::{PROTOCOL, prover_rng, session};
use crate::group::{Point, Scalar};
use crate::key::{KeyKind, KeyShare, PublicKey};

const NAMING_TAG: &[u8] = b"linli/naming DSFS sigma-proofs_TurboShake128_Pallas_Linli";
/// The length of a proof: a challenge and one response.
const PROOF_BYTES: usize = 64;

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct NamingContext {
    /// The poll.
    pub poll: PollId,
    /// Digest of the closing. A trustee must have verified that record, and must never name a second one of the same
    /// poll; enforcing that is the caller's duty.
    pub closing: Digest,
}

/// A naming was not made with the trustee's share of the heads key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("tally.naming: the naming of trustee {trustee} is not valid")]
pub struct NamingError {
    /// The trustee's index, from 1.
    pub trustee: u16,
}

/// Proves knowledge of the trustee's share of the heads key, for this closing only.
pub fn name(
    key: &KeyShare,
    context: &NamingContext,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, NamingError> {
    let trustee = key.index();
    if key.kind() != KeyKind::Heads {
        return Err(NamingError { trustee });
    }
    let proof = prove_batchable_with::<DefaultHash, _>(
        &context.session(trustee, key.public()),
        &relation(key.public()),
        &[*key.secret()],
        &mut prover_rng(rng),
    );
    proof.map_err(|_| NamingError { trustee })
}

/// Verifies a naming against the trustee's public share of the heads key.
pub fn verify_naming(
    context: &NamingContext,
    trustee: u16,
    public: PublicKey,
    proof: &[u8],
) -> Result<(), NamingError> {
    let refused = NamingError { trustee };
    if proof.len() != PROOF_BYTES {
        return Err(refused);
    }
    let session = context.session(trustee, public);
    verify_batchable_with::<DefaultHash, _>(&session, &relation(public), proof).map_err(|_| refused)
}

impl NamingContext {
    fn session(&self, trustee: u16, public: PublicKey) -> SessionId {
        session(NAMING_TAG, &(PROTOCOL, self, trustee, public))
    }
}

/// X = x·G.
fn relation(public: PublicKey) -> Instance<Point> {
    let one = Scalar::ONE;
    let equation = Equation {
        image: vec![(2, one)],
        terms: vec![(0, 1, one)],
    };
    Instance::new(vec![public.point()], vec![equation]).expect("indices count the elements")
}

#[cfg(test)]
mod tests;
