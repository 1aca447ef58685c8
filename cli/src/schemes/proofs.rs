//! Which verifier checks the claims of a record.

use linli_audit::scheme::CheckProofs;
use linli_record::{Kind, Record};
use linli_statements::claim::ClaimInstance;
use linli_verifier::ClaimVerifier;

use crate::Error;

/// The verifier for `record`; its keys are made only where there are claims.
pub fn checker(record: &Record) -> Result<Box<dyn CheckProofs>, Error> {
    match record.of_kind(Kind::Claim).next() {
        None => Ok(Box::new(NoClaims)),
        Some(_) => Ok(Box::new(verifier()?)),
    }
}

/// The verifier with its keys.
pub fn verifier() -> Result<ClaimVerifier, Error> {
    ClaimVerifier::new().map_err(|e| Error::refused(&e))
}

/// For a record without claims: no proof holds.
struct NoClaims;

impl CheckProofs for NoClaims {
    fn knows(&self, claim_key: &str) -> bool {
        ClaimVerifier::knows(claim_key)
    }

    fn check(&self, claims: &[(&ClaimInstance, &[u8])]) -> Vec<bool> {
        vec![false; claims.len()]
    }
}
