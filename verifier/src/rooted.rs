//! Ballots whose points come with their roots.

use linli_circuits::ballot;
use linli_primitives::roots::Roots;
use linli_rules::VerifiedBallot;
use linli_sigma::SealedQuestion;
use rayon::prelude::*;

use crate::open::Opened;
use crate::{BATCH, PollVerifier, Reject};

/// A ballot's roots, by who reads its points.
#[derive(Debug, Default)]
pub(crate) struct Sections {
    /// Of what is read before anything is proved; these are right.
    opened: Roots,
    /// Of the Sigma proofs' commitments, as they were given.
    commitments: Roots,
    /// Of the halo2 proof, as they were given.
    proof: Roots,
}

impl PollVerifier<'_> {
    /// Verifies many ballots with the roots that came with them, which may be missing or wrong: the verdicts are those of
    /// [`Self::verify_batch`]. A valid ballot comes back with its roots; without, if another in its batch was bad.
    pub fn verify_rooted<B: AsRef<[u8]> + Sync>(
        &self,
        ballots: &[(B, Roots)],
    ) -> Vec<Result<(VerifiedBallot, Roots), Reject>> {
        let chunks = ballots.chunks(BATCH);
        chunks.flat_map(|chunk| self.rooted_chunk(chunk)).collect()
    }

    fn rooted_chunk<B: AsRef<[u8]> + Sync>(
        &self,
        ballots: &[(B, Roots)],
    ) -> Vec<Result<(VerifiedBallot, Roots), Reject>> {
        let open = |(bytes, roots): &(B, Roots)| self.open_rooted(bytes.as_ref(), roots.clone());
        let mut verdicts: Vec<_> = ballots.par_iter().map(open).collect();
        let good: Vec<&Opened> = verdicts.iter().filter_map(|v| v.as_ref().ok()).collect();
        let (choices, proofs) = rayon::join(
            || self.roots_of_choices(&good),
            || self.roots_of_proofs(&good),
        );
        self.refuse_all(&mut verdicts, choices.is_some(), proofs.is_some());
        let found = choices.zip(proofs).unwrap_or_default();
        let mut found = found.0.into_iter().zip(found.1);
        let mut vouch = |opened: Opened| {
            let mut roots = Roots::default();
            if let Some((commitments, proof)) = found.next() {
                for section in [&opened.roots.opened, &commitments, &proof] {
                    roots.append(section);
                }
            }
            (opened.vouch(), roots)
        };
        verdicts.into_iter().map(|v| v.map(&mut vouch)).collect()
    }

    fn open_rooted(&self, bytes: &[u8], mut roots: Roots) -> Result<Opened, Reject> {
        let (opened, found) = roots.during(|| self.open(bytes));
        let mut opened = opened?;
        let proof = roots.split_off(self.commitments());
        roots.resize(self.commitments());
        opened.roots = Sections {
            opened: found,
            commitments: roots,
            proof,
        };
        Ok(opened)
    }

    /// Points in the Sigma proofs of a ballot.
    fn commitments(&self) -> usize {
        let selections = self.sealing.selections.iter();
        selections.map(SealedQuestion::commitments).sum()
    }

    /// The roots of all Sigma proofs, if these hold.
    fn roots_of_choices(&self, batch: &[&Opened]) -> Option<Vec<Roots>> {
        let roots = |part: &[&Opened]| {
            let items: Vec<_> = part.iter().flat_map(|o| o.items(&self.sealing)).collect();
            let mut roots = Roots::default();
            part.iter().for_each(|o| roots.append(&o.roots.commitments));
            let (verdict, found) = roots.during(|| linli_sigma::verify_batch(&items));
            verdict.ok()?;
            Some(found.parts(part.len()).collect::<Vec<_>>())
        };
        // The other half is verified meanwhile, so half of the threads are for this one.
        let parts = (rayon::current_num_threads() / 2).max(1);
        let part = batch.len().div_ceil(parts).max(1);
        let parts: Option<Vec<_>> = batch.par_chunks(part).map(roots).collect();
        Some(parts?.concat())
    }

    /// The roots of all halo2 proofs, if these hold.
    fn roots_of_proofs(&self, batch: &[&Opened]) -> Option<Vec<Roots>> {
        let verifier = self.verifier;
        let public = verifier
            .public
            .get_or_init(|| ballot::public(&verifier.params));
        let proofs: Result<Vec<_>, _> = batch
            .iter()
            .map(|o| ballot::rooted(&o.instance, &o.ballot.proof, o.roots.proof.clone()))
            .collect();
        let mut proofs = proofs.ok()?;
        ballot::verify_rooted(&verifier.params, &verifier.key, public, &mut proofs)
            .then(|| proofs.into_iter().map(|proof| proof.roots).collect())
    }
}
