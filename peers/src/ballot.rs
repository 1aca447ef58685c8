//! Our full ballot: one question of three sealed options, heads and shares, SNARK and Sigma proofs, depth 32.

use std::time::Instant;

use anyhow::{Context, ensure};
use linli_primitives::roots::Roots;
use linli_prover::BallotProver;
use linli_sigma::Choice;
use linli_testing::owners::{Owners, motion};
use linli_verifier::BallotVerifier;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::median::milliseconds;

/// Ballots of one batch.
pub(crate) const BATCH: usize = 256;

/// What one round took, in milliseconds.
pub(crate) struct Round {
    /// One ballot made.
    pub(crate) make: f64,
    /// One ballot verified on its own.
    pub(crate) verify_one: f64,
    /// The time of a batch divided by its size.
    pub(crate) verify_in_batch: f64,
    /// The same, each ballot with its roots beside it.
    pub(crate) verify_rooted: f64,
}

/// A community, its prover and verifier, and a batch of ballots.
pub(crate) struct Ballots {
    community: Owners,
    prover: BallotProver,
    verifier: BallotVerifier,
    batch: Vec<Vec<u8>>,
    rooted: Vec<(Vec<u8>, Roots)>,
    next: usize,
}

impl Ballots {
    /// Makes a full batch.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let mut ballots = Self {
            community: Owners::new("peers", BATCH, vec![motion()]),
            prover: BallotProver::new()?,
            verifier: BallotVerifier::new()?,
            batch: Vec::new(),
            rooted: Vec::new(),
            next: 0,
        };
        ballots.batch = (0..BATCH)
            .map(|_| ballots.make())
            .collect::<anyhow::Result<_>>()?;
        ballots.rooted = ballots.with_roots()?;
        Ok(ballots)
    }

    /// Bytes of one ballot.
    pub(crate) fn bytes(&self) -> usize {
        self.batch[0].len()
    }

    /// Makes one ballot, verifies it alone, then a whole batch.
    pub(crate) fn round(&mut self) -> anyhow::Result<Round> {
        let start = Instant::now();
        let ballot = self.make()?;
        let make = milliseconds(start);

        let poll = self.verifier.poll(&self.community.poll)?;
        let start = Instant::now();
        poll.verify(&ballot)
            .context("a ballot of our own does not verify")?;
        let verify_one = milliseconds(start);

        let start = Instant::now();
        let verdicts = poll.verify_batch(&self.batch);
        let verify_in_batch = milliseconds(start) / BATCH as f64;
        ensure!(
            verdicts.iter().all(Result::is_ok),
            "a ballot of the batch does not verify"
        );

        let start = Instant::now();
        let verdicts = poll.verify_rooted(&self.rooted);
        let verify_rooted = milliseconds(start) / BATCH as f64;
        ensure!(
            verdicts.iter().all(Result::is_ok),
            "a ballot of the batch does not verify with its roots"
        );
        Ok(Round {
            make,
            verify_one,
            verify_in_batch,
            verify_rooted,
        })
    }

    /// The batch with the roots that a verifier finds.
    fn with_roots(&self) -> anyhow::Result<Vec<(Vec<u8>, Roots)>> {
        let poll = self.verifier.poll(&self.community.poll)?;
        let bare = self.batch.iter().cloned();
        let bare: Vec<_> = bare.map(|ballot| (ballot, Roots::default())).collect();
        let verdicts = poll.verify_rooted(&bare).into_iter();
        let rooted = verdicts.zip(bare).map(|(verdict, (ballot, _))| {
            let (_, roots) = verdict.context("a ballot of our own does not verify")?;
            Ok((ballot, roots))
        });
        rooted.collect()
    }

    fn make(&mut self) -> anyhow::Result<Vec<u8>> {
        let member = &self.community.members[self.next % BATCH];
        let choice = match self.next % 3 {
            2 => Choice::abstention(),
            option => Choice::of(&[option as u32]),
        };
        self.next += 1;
        let ballot = self.prover.make(
            &self.community.poll,
            member,
            &[choice],
            0,
            &mut UnwrapErr(SysRng),
        )?;
        Ok(ballot.encode())
    }
}
