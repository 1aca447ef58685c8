//! Messages whose ballots' points come with their roots.

use core::mem::take;

use linli_primitives::roots::Roots;
use linli_rules::community::Offer;

use super::{Batch, MessageRefusal};

impl Batch<'_> {
    /// [`Self::verify`] with the roots that came beside the messages, one after the other, which may be missing or wrong:
    /// the verdicts are the same. Leaves in their places the roots of ballots as they really are; none for other
    /// messages, for bad ballots, and where another in the batch was bad.
    pub fn verify_rooted(self, roots: &mut [Roots]) -> Vec<Result<Offer, MessageRefusal>> {
        let mut found = vec![Roots::default(); roots.len()];
        let verdicts = self.of_polls(|poll, places, ballots| {
            let given = places.iter().map(|place| take(&mut roots[*place]));
            let given: Vec<_> = ballots.iter().zip(given).collect();
            let verdicts = poll.verify_rooted(&given).into_iter().zip(places);
            let keep = |(verdict, place): (Result<_, _>, &usize)| {
                verdict.map(|(ballot, of_ballot)| {
                    found[*place] = of_ballot;
                    ballot
                })
            };
            verdicts.map(keep).collect()
        });
        roots.clone_from_slice(&found);
        self.with_ballots(verdicts)
    }
}
