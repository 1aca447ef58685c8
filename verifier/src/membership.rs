//! Proofs that a member sent something: the ballot's circuit without a choice.

use linli_circuits::ballot::{self, PROOF_BYTES};
use linli_statements::ballot::BallotInstance;

use crate::bisect::bad_items;
use crate::{BATCH, BallotVerifier};

impl BallotVerifier {
    /// For each proof, in order, whether it shows the instance. What fails in a batch is found by halving it.
    pub fn verify_memberships(&self, proofs: &[(&BallotInstance, &[u8])]) -> Vec<bool> {
        let mut verdicts = vec![true; proofs.len()];
        for (chunk, verdicts) in proofs.chunks(BATCH).zip(verdicts.chunks_mut(BATCH)) {
            if self.are_members(chunk) {
                continue;
            }
            let alone = |proof| self.are_members(&[proof]).then_some(()).ok_or(());
            for (i, ()) in bad_items(chunk, &|part: &[_]| self.are_members(part), &alone) {
                verdicts[i] = false;
            }
        }
        verdicts
    }

    fn are_members(&self, batch: &[(&BallotInstance, &[u8])]) -> bool {
        let Self { params, key, .. } = self;
        if batch.iter().any(|(_, proof)| proof.len() != PROOF_BYTES) {
            return false;
        }
        match batch {
            [(instance, proof)] => ballot::verify(params, key, instance, proof).is_ok(),
            #[cfg(feature = "batch")]
            _ => ballot::verify_batch(params, key, batch),
            #[cfg(not(feature = "batch"))]
            _ => ballot::verify_together(params, key, batch),
        }
    }
}
