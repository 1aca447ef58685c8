//! Witness and record in, claim out.

use linli_circuits::claim::{self, Params, ProvingKey};
use linli_params::ParamsError;
use linli_primitives::Day;
use linli_rule::Rule;
use linli_rules::aid::wallet::{self, Draft};
use linli_rules::aid::{Refusal, SchemeState};
use linli_statements::claim::{ClaimInstance, ClaimRule, ClaimWitness};
use linli_wire::claim::{Claim, ClaimBody};
use rand_core::CryptoRng;

/// Makes claims; made once, used for every scheme.
#[derive(Debug)]
pub struct ClaimProver {
    params: Params,
    key: ProvingKey,
}

/// No claim can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ClaimProveError {
    /// The scheme asks for claims of another circuit.
    #[error("claim.key: the scheme asks for claims of key {0}, this program makes others")]
    Key(String),
    /// The record would not take such a claim.
    #[error(transparent)]
    Record(#[from] Refusal),
    /// A rule does not hold.
    #[error(transparent)]
    Statement(#[from] ClaimRule),
    /// The instance is of another body.
    #[error("claim.body: the instance is of another body than the claim's")]
    Body,
}

impl ClaimProver {
    /// Reads the parameters that ship with the program and derives the key.
    pub fn new() -> Result<Self, ParamsError> {
        Self::with(linli_params::claim_params()?)
    }

    /// The same with parameters from elsewhere, which must be those that are published.
    pub fn with(params: &[u8]) -> Result<Self, ParamsError> {
        let mut params = linli_params::checked_claim_params(params)?;
        let params = Params::read(&mut params).map_err(|_| ParamsError)?;
        let key = claim::proving_key(&params);
        Ok(Self { params, key })
    }

    /// Makes a claim for the open round as the record stands on `day`. The payee is opaque here.
    ///
    /// What is claimed is public before it is proved: all numbers come from `state`.
    pub fn make(
        &self,
        state: SchemeState<'_>,
        day: Day,
        witness: &ClaimWitness,
        draft: Draft,
        rng: &mut dyn CryptoRng,
    ) -> Result<Claim, ClaimProveError> {
        let wanted = &state.scheme().claim_key;
        if wanted != linli_params::CLAIM_FINGERPRINT {
            return Err(ClaimProveError::Key(wanted.clone()));
        }
        let (body, instance) = wallet::draft(state, day, witness, draft)?;
        self.prove(body, &instance, witness, rng)
    }

    /// Proves a claim whose body and instance are made.
    pub fn prove(
        &self,
        body: ClaimBody,
        instance: &ClaimInstance,
        witness: &ClaimWitness,
        rng: &mut dyn CryptoRng,
    ) -> Result<Claim, ClaimProveError> {
        if body.hash() != instance.body {
            return Err(ClaimProveError::Body);
        }
        let proof = claim::prove(&self.params, &self.key, witness, instance, rng)?;
        Ok(Claim::new(body, proof))
    }
}
