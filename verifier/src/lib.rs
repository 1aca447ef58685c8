//! Ballot or claim bytes in, verdict out.
//!
//! A ballot has two halves: a halo2 proof of membership, nullifier and weight, and Sigma proofs of the sealed
//! choices under that weight. This crate binds them: both are about the same nullifier and the same V, and the halo2
//! proof carries the hash of all the rest. A claim is one halo2 proof, whose public numbers come from the scheme's
//! state alone. Without its features it uses no threads, no clock and no randomness.

mod bisect;
mod claim;
#[cfg(feature = "life")]
mod membership;
#[cfg(feature = "messages")]
mod messages;
mod open;
mod reject;
#[cfg(feature = "roots")]
mod rooted;

use linli_circuits::ballot::{self, Params, PublicInput, VerifyingKey};
use linli_circuits::lean;
use linli_params::ParamsError;
use linli_primitives::RollRoot;
use linli_rule::Rule;
use linli_rules::VerifiedBallot;
use linli_rules::sealing::{BadSealing, Sealing};
use linli_wire::Poll;

use bisect::bad_items;
pub use claim::{ClaimReject, ClaimVerifier};
#[cfg(feature = "messages")]
pub use messages::{Batch, MessageRefusal, MessageVerifier};
use open::Opened;
#[cfg(feature = "life")]
pub use reject::NoMember;
pub use reject::Reject;

/// Ballots of one batch: beyond this many, a larger batch saves little and a failing one costs more.
pub const BATCH: usize = 256;

/// The verifying key of ballots; made once, used for every poll.
#[derive(Debug)]
pub struct BallotVerifier {
    params: Params,
    key: VerifyingKey,
    #[cfg(feature = "roots")]
    public: std::sync::OnceLock<linli_circuits::public::Commitments>,
}

/// A poll whose ballots this program can verify.
#[derive(Debug)]
pub struct PollVerifier<'a> {
    verifier: &'a BallotVerifier,
    sealing: Sealing,
    roll: RollRoot,
}

/// A poll's ballots cannot be verified by this program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum UnknownPoll {
    /// Made for another ballot circuit.
    #[error(
        "poll.ballot_key: the poll asks for ballots of key {wanted}, this program has {}",
        linli_params::BALLOT_FINGERPRINT
    )]
    Key {
        /// The fingerprint in the poll.
        wanted: String,
    },
    /// Its keys or selections are impossible.
    #[error(transparent)]
    Sealing(#[from] BadSealing),
}

impl UnknownPoll {
    /// Refuses a poll for ballots of another circuit.
    pub fn check_key(wanted: &str) -> Result<(), Self> {
        if wanted == linli_params::BALLOT_FINGERPRINT {
            return Ok(());
        }
        Err(Self::Key {
            wanted: wanted.to_owned(),
        })
    }
}

impl BallotVerifier {
    /// Reads the parameters that ship with the program and derives the key.
    pub fn new() -> Result<Self, ParamsError> {
        let params = Params::read(&mut linli_params::ballot_params()?).map_err(|_| ParamsError)?;
        let key = ballot::verifying_key(&params);
        Ok(Self::of(params, key))
    }

    /// The same without parameters that only a prover needs.
    pub fn lean() -> Result<Self, ParamsError> {
        let Self { key, .. } = Self::new()?;
        let params = lean::verifying(linli_params::ballot_params()?, PublicInput::COUNT);
        let params = params.map_err(|_| ParamsError)?;
        Ok(Self::of(params, key))
    }

    const fn of(params: Params, key: VerifyingKey) -> Self {
        Self {
            params,
            key,
            #[cfg(feature = "roots")]
            public: std::sync::OnceLock::new(),
        }
    }

    /// Prepares `poll`.
    pub fn poll(&self, poll: &Poll) -> Result<PollVerifier<'_>, UnknownPoll> {
        UnknownPoll::check_key(&poll.ballot_key)?;
        Ok(PollVerifier {
            verifier: self,
            sealing: Sealing::of(poll)?,
            roll: poll.roll.root,
        })
    }
}

impl PollVerifier<'_> {
    /// Verifies one ballot.
    pub fn verify(&self, bytes: &[u8]) -> Result<VerifiedBallot, Reject> {
        let opened = self.open(bytes)?;
        self.verify_choices(&opened)?;
        self.verify_proof(&opened)?;
        Ok(opened.vouch())
    }

    /// Verifies many ballots; the verdicts come in their order. What fails in a batch is found by halving it.
    pub fn verify_batch<B: AsRef<[u8]> + Sync>(
        &self,
        ballots: &[B],
    ) -> Vec<Result<VerifiedBallot, Reject>> {
        ballots
            .chunks(BATCH)
            .flat_map(|chunk| self.verify_chunk(chunk))
            .collect()
    }

    fn verify_chunk<B: AsRef<[u8]> + Sync>(
        &self,
        ballots: &[B],
    ) -> Vec<Result<VerifiedBallot, Reject>> {
        let mut verdicts = self.open_all(ballots);
        let good: Vec<&Opened> = verdicts.iter().filter_map(|v| v.as_ref().ok()).collect();
        let (choices_hold, proofs_hold) =
            both(|| self.choices_hold(&good), || self.proofs_hold(&good));
        self.refuse_all(&mut verdicts, choices_hold, proofs_hold);
        verdicts.into_iter().map(|v| v.map(Opened::vouch)).collect()
    }

    /// Looks for what is bad in the half that does not hold.
    fn refuse_all(
        &self,
        verdicts: &mut [Result<Opened, Reject>],
        choices_hold: bool,
        proofs_hold: bool,
    ) {
        if !choices_hold {
            self.refuse(
                verdicts,
                |batch| self.choices_hold(batch),
                |opened| self.verify_choices(opened),
            );
        }
        if !proofs_hold {
            self.refuse(
                verdicts,
                |batch| self.proofs_hold(batch),
                |opened| self.verify_proof(opened),
            );
        }
    }

    /// Refuses the ballots of a failing batch that break `alone`; `holds` says whether none of a batch does.
    fn refuse(
        &self,
        verdicts: &mut [Result<Opened, Reject>],
        holds: impl Fn(&[&Opened]) -> bool,
        alone: impl Fn(&Opened) -> Result<(), Reject> + Sync,
    ) {
        let (places, good): (Vec<usize>, Vec<&Opened>) = verdicts
            .iter()
            .enumerate()
            .filter_map(|(i, v)| Some((i, v.as_ref().ok()?)))
            .unzip();
        for (i, refusal) in bad_items(&good, &holds, &alone) {
            verdicts[places[i]] = Err(refusal);
        }
    }

    fn open_all<B: AsRef<[u8]> + Sync>(&self, ballots: &[B]) -> Vec<Result<Opened, Reject>> {
        let open = |bytes: &B| self.open(bytes.as_ref());
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            ballots.par_iter().map(open).collect()
        }
        #[cfg(not(feature = "parallel"))]
        ballots.iter().map(open).collect()
    }

    fn choices_hold(&self, batch: &[&Opened]) -> bool {
        let holds = |part: &[&Opened]| {
            let items: Vec<_> = part.iter().flat_map(|o| o.items(&self.sealing)).collect();
            linli_sigma::verify_batch(&items).is_ok()
        };
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            // The other half is verified meanwhile, so half of the threads are for this one.
            let parts = (rayon::current_num_threads() / 2).max(1);
            let part = batch.len().div_ceil(parts).max(1);
            batch.par_chunks(part).all(holds)
        }
        #[cfg(not(feature = "parallel"))]
        holds(batch)
    }

    fn proofs_hold(&self, batch: &[&Opened]) -> bool {
        #[cfg(feature = "batch")]
        {
            let items: Vec<_> = batch
                .iter()
                .map(|o| (&o.instance, o.ballot.proof.as_slice()))
                .collect();
            ballot::verify_batch(&self.verifier.params, &self.verifier.key, &items)
        }
        #[cfg(not(feature = "batch"))]
        match batch {
            [opened] => self.verify_proof(opened).is_ok(),
            _ => {
                let items = batch.iter();
                let items = items.map(|o| (&o.instance, o.ballot.proof.as_slice()));
                let BallotVerifier { params, key, .. } = self.verifier;
                ballot::verify_together(params, key, &items.collect::<Vec<_>>())
            }
        }
    }

    /// Names the first question whose sealed choice fails.
    fn verify_choices(&self, opened: &Opened) -> Result<(), Reject> {
        for (question, item) in opened.items(&self.sealing).enumerate() {
            linli_sigma::verify(item.keys, item.context, item.selection, item.sealed).map_err(
                |reason| Reject::Choices {
                    question: question + 1,
                    reason,
                },
            )?;
        }
        Ok(())
    }

    fn verify_proof(&self, opened: &Opened) -> Result<(), Reject> {
        let BallotVerifier { params, key, .. } = self.verifier;
        ballot::verify(params, key, &opened.instance, &opened.ballot.proof)
            .map_err(|_| Reject::Proof)
    }
}

/// Whether each of the two holds; with `parallel`, evaluated at the same time.
fn both(one: impl FnOnce() -> bool + Send, other: impl FnOnce() -> bool + Send) -> (bool, bool) {
    #[cfg(feature = "parallel")]
    return rayon::join(one, other);
    #[cfg(not(feature = "parallel"))]
    (one(), other())
}
