//! The ballot's statement with a witness, for the peers that can carry it.

use linli_primitives::merkle::Path;
use linli_primitives::{Blinding, BodyHash, Fp, PollId, RealmSecret, Shares};
use linli_statements::ballot::{BallotInstance, BallotWitness, DEPTH};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

/// One owner at one place of the roll.
pub(crate) struct Owner {
    secret: RealmSecret,
    shares: Shares,
    path: Path<DEPTH>,
}

impl Owner {
    /// Draws a secret. The siblings are arbitrary: nothing depends on the rest of the tree.
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            secret: RealmSecret::random(&mut UnwrapErr(SysRng)),
            shares: Shares::new(12_345)?,
            path: Path {
                index: 0x5a5a_1234,
                siblings: core::array::from_fn(|level| Fp::from(level as u64 + 7)),
            },
        })
    }

    /// What she proves in the `n`th poll, and how.
    pub(crate) fn statement(&self, n: u64) -> (BallotInstance, BallotWitness) {
        let witness = BallotWitness {
            secret: self.secret.clone(),
            shares: self.shares,
            path: self.path.clone(),
            blinding: Blinding::random(&mut UnwrapErr(SysRng)),
        };
        let (poll, body) = (PollId::new(Fp::from(n + 1)), BodyHash::new(Fp::from(n + 2)));
        (witness.instance(poll, body), witness)
    }
}
