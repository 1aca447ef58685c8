//! Claim bytes and the scheme's state in, verdict out.
//!
//! Every public input comes from the state: roots that the open round accepts, the line's numbers, the window of
//! event days, period and closing day. The claimant only names which entries of the record are meant.

use linli_circuits::claim::{self, Params, PublicInput, VerifyingKey};
use linli_circuits::lean;
use linli_params::ParamsError;
use linli_primitives::Day;
use linli_rule::Rule;
use linli_rules::aid::{Refusal, SchemeState, VerifiedClaim};
use linli_rules::store::Store;
use linli_statements::claim::ClaimInstance;
use linli_wire::DecodeError;
use linli_wire::claim::Claim;

use crate::BATCH;
use crate::bisect::bad_items;

/// The verifying key of claims; made once, used for every scheme.
#[derive(Debug)]
pub struct ClaimVerifier {
    params: Params,
    key: VerifyingKey,
}

/// The rule that a claim breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ClaimReject {
    /// The scheme requires claims of another circuit.
    #[error(
        "claim.key: the scheme requires claims of key {0}, this program verifies those of {ours}",
        ours = linli_params::CLAIM_FINGERPRINT
    )]
    Key(String),
    /// Its bytes are not a claim's canonical encoding.
    #[error(transparent)]
    Encoding(#[from] DecodeError),
    /// The record could not take such a claim.
    #[error(transparent)]
    Record(#[from] Refusal),
    /// The proof does not show what the record says here: a rule is broken, or payee, fee, round or another part
    /// of the body was changed.
    #[error("claim.proof: the proof does not show what the record says here")]
    Proof,
}

impl ClaimVerifier {
    /// Reads the parameters that ship with the program and derives the key.
    pub fn new() -> Result<Self, ParamsError> {
        Self::with(linli_params::claim_params()?)
    }

    /// The same with parameters from elsewhere, which must be those that are published.
    pub fn with(params: &[u8]) -> Result<Self, ParamsError> {
        let mut params = linli_params::checked_claim_params(params)?;
        let params = Params::read(&mut params).map_err(|_| ParamsError)?;
        let key = claim::verifying_key(&params);
        Ok(Self { params, key })
    }

    /// [`Self::new`] without parameters that only a prover needs.
    pub fn lean() -> Result<Self, ParamsError> {
        let Self { key, .. } = Self::new()?;
        let params = lean::verifying(linli_params::claim_params()?, PublicInput::COUNT);
        let params = params.map_err(|_| ParamsError)?;
        Ok(Self { params, key })
    }

    /// Whether claims of the key with this fingerprint can be verified.
    pub fn knows(claim_key: &str) -> bool {
        claim_key == linli_params::CLAIM_FINGERPRINT
    }

    /// Verifies one claim against the record as it stands on `day`.
    pub fn verify(
        &self,
        state: SchemeState<'_, impl Store>,
        day: Day,
        bytes: &[u8],
    ) -> Result<VerifiedClaim, ClaimReject> {
        let (claim, instance) = Self::open(state, day, bytes)?;
        if self.holds(&[(&instance, &claim.proof)]) {
            Ok(VerifiedClaim::vouched_by_verifier(claim, instance))
        } else {
            Err(ClaimReject::Proof)
        }
    }

    /// Verifies many claims; the verdicts come in their order. Each is judged by the record as it stands: two claims
    /// that exclude each other can both be valid here, and applying them refuses the second.
    pub fn verify_batch<B: AsRef<[u8]>>(
        &self,
        state: SchemeState<'_, impl Store>,
        day: Day,
        claims: &[B],
    ) -> Vec<Result<VerifiedClaim, ClaimReject>> {
        let opened: Vec<_> = claims
            .iter()
            .map(|bytes| Self::open(state, day, bytes.as_ref()))
            .collect();
        let good: Vec<_> = opened.iter().flatten().collect();
        let proofs: Vec<_> = good
            .iter()
            .map(|(claim, instance)| (instance, claim.proof.as_slice()))
            .collect();
        let mut hold = self.verify_proofs(&proofs).into_iter();
        opened
            .into_iter()
            .map(|opened| {
                let (claim, instance) = opened?;
                match hold.next() {
                    Some(true) => Ok(VerifiedClaim::vouched_by_verifier(claim, instance)),
                    _ => Err(ClaimReject::Proof),
                }
            })
            .collect()
    }

    /// For each claim, in order, whether the proof shows the instance. What fails in a batch is found by halving
    /// it.
    pub fn verify_proofs(&self, claims: &[(&ClaimInstance, &[u8])]) -> Vec<bool> {
        let mut verdicts = vec![true; claims.len()];
        for (chunk, verdicts) in claims.chunks(BATCH).zip(verdicts.chunks_mut(BATCH)) {
            if self.holds(chunk) {
                continue;
            }
            let alone = |claim| self.holds(&[claim]).then_some(()).ok_or(());
            for (i, ()) in bad_items(chunk, &|part: &[_]| self.holds(part), &alone) {
                verdicts[i] = false;
            }
        }
        verdicts
    }

    /// Refuses a scheme for claims of another circuit.
    pub fn check_key(wanted: &str) -> Result<(), ClaimReject> {
        if Self::knows(wanted) {
            return Ok(());
        }
        Err(ClaimReject::Key(wanted.to_owned()))
    }

    /// The claim and what its proof must show, after everything that can be checked without the proof.
    fn open(
        state: SchemeState<'_, impl Store>,
        day: Day,
        bytes: &[u8],
    ) -> Result<(Claim, ClaimInstance), ClaimReject> {
        Self::check_key(&state.scheme().claim_key)?;
        let claim = Claim::decode(bytes)?;
        let instance = state.instance(day, &claim.body)?;
        Ok((claim, instance))
    }

    fn holds(&self, batch: &[(&ClaimInstance, &[u8])]) -> bool {
        let Self { params, key } = self;
        #[cfg(feature = "batch")]
        if batch.len() > 1 {
            return claim::verify_batch(params, key, batch);
        }
        #[cfg(not(feature = "batch"))]
        if batch.len() > 1 {
            return claim::verify_together(params, key, batch);
        }
        batch
            .iter()
            .all(|(instance, proof)| claim::verify(params, key, instance, proof).is_ok())
    }
}
