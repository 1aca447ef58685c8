//! Who says whether claims' proofs hold.

use linli_statements::claim::ClaimInstance;
use linli_verifier::ClaimVerifier;

/// Checks the proofs of claims.
pub trait CheckProofs {
    /// Whether this is the claim circuit whose verifying key has the fingerprint `claim_key`.
    fn knows(&self, claim_key: &str) -> bool;

    /// For each claim, in order, whether the proof shows the instance.
    fn check(&self, claims: &[(&ClaimInstance, &[u8])]) -> Vec<bool>;
}

impl CheckProofs for ClaimVerifier {
    fn knows(&self, claim_key: &str) -> bool {
        Self::knows(claim_key)
    }

    fn check(&self, claims: &[(&ClaimInstance, &[u8])]) -> Vec<bool> {
        self.verify_proofs(claims)
    }
}
