//! Witness and choices in, sealed ballot or claim out.

#[cfg(feature = "bookings")]
mod booking;
mod claim;
mod opening;
mod report;
mod sender;

use linli_circuits::ballot::{self as circuit, Params, ProvingKey};
use linli_params::ParamsError;
use linli_primitives::merkle::Path;
use linli_primitives::{Blinding, BodyHash, Digest, Fp, IdCommitment, PollId, RealmSecret, Shares};
use linli_register::Roll;
use linli_rule::Rule;
use linli_rules::sealing::{BadSealing, Sealing};
use linli_sigma::{Choice, Randomness, SealError, SealingSeed, SigmaReject};
use linli_statements::ballot::{BallotRule, BallotWitness, DEPTH};
use linli_wire::membership;
use linli_wire::{Ballot, Poll};
use rand_core::CryptoRng;

#[cfg(feature = "bookings")]
pub use booking::{Booker, PlannedBooking};
pub use claim::{ClaimProveError, ClaimProver};
pub use opening::{
    BadFingerprint, BadOpening, CannotOpen, Fingerprint, MAX_OPENING, Opening, SealedBallot,
};
pub use report::{Draft, Planned, Reporter};
pub use sender::Sender;

/// Makes ballots; made once, used for every poll.
#[derive(Debug)]
pub struct BallotProver {
    params: Params,
    key: ProvingKey,
}

/// An owner's place on the roll.
pub struct Membership {
    /// The owner's secret in the poll's realm.
    pub secret: RealmSecret,
    /// The owner's shares as on the roll.
    pub shares: Shares,
    /// The path from the owner's leaf to the root.
    pub path: Path<DEPTH>,
}

/// The key's owner cannot vote on this roll.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum NotOnRoll {
    /// Nobody enrolled this key.
    #[error("ballot.member: this key is not enrolled on the roll")]
    Unknown,
    /// It was enrolled after the poll's roll was published.
    #[error("ballot.older_roll: this key is on a newer roll than the poll's")]
    Older,
}

impl Membership {
    /// The place of `secret` on a poll's roll; the community's newest roll explains why it has none.
    pub fn on(roll: &Roll, newest: &Roll, secret: RealmSecret) -> Result<Self, NotOnRoll> {
        let commitment = secret.commitment();
        if let Some((path, shares)) = roll.witness(&roll.tree(), commitment) {
            return Ok(Self {
                secret,
                shares,
                path,
            });
        }
        Err(NotOnRoll::of(newest, commitment))
    }
}

impl NotOnRoll {
    /// Why an owner is missing on a roll, as the community's newest roll says.
    pub fn of(newest: &Roll, commitment: IdCommitment) -> Self {
        match newest.entry_of(commitment) {
            Some(_) => Self::Older,
            None => Self::Unknown,
        }
    }
}

/// No ballot can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ProveError {
    /// The poll asks for ballots of another circuit.
    #[error("poll.ballot_key: the poll asks for ballots of key {0}, this program makes others")]
    Key(String),
    /// The poll's keys or selections are impossible.
    #[error(transparent)]
    Sealing(#[from] BadSealing),
    /// More or fewer choices than questions.
    #[error("ballot.questions: {found} answers to {expected} questions")]
    Questions {
        /// Answers given.
        found: usize,
        /// Questions of the poll.
        expected: usize,
    },
    /// The choice for question `question` (from 1) is not allowed.
    #[error("{}: question {question}: {reason}", .reason.rule())]
    #[rule(delegate = reason)]
    Choice {
        /// From 1.
        question: usize,
        /// Why.
        reason: SealError,
    },
    /// A ballot's sealed questions are not as long as this poll's.
    #[error(transparent)]
    Sealed(#[from] SigmaReject),
    /// The owner is not on the poll's roll, or not with these shares.
    #[error(transparent)]
    Statement(#[from] BallotRule),
}

impl BallotProver {
    /// Reads the parameters that ship with the program and derives the key.
    pub fn new() -> Result<Self, ParamsError> {
        let params = Params::read(&mut linli_params::ballot_params()?).map_err(|_| ParamsError)?;
        let key = circuit::proving_key(&params);
        Ok(Self { params, key })
    }

    /// Seals one choice per question and proves the whole. `serial` orders the owner's ballots of this poll: give Unix
    /// seconds. All randomness is drawn from `rng`; what opens the ballot is kept until it is cast.
    pub fn seal(
        &self,
        poll: &Poll,
        member: &Membership,
        choices: &[Choice],
        serial: u64,
        rng: &mut dyn CryptoRng,
    ) -> Result<SealedBallot, ProveError> {
        if poll.ballot_key != linli_params::BALLOT_FINGERPRINT {
            return Err(ProveError::Key(poll.ballot_key.clone()));
        }
        let sealing = Sealing::of(poll)?;
        let witness = BallotWitness {
            secret: member.secret.clone(),
            shares: member.shares,
            path: member.path.clone(),
            blinding: Blinding::random(rng),
        };
        let mut instance = witness.instance(sealing.poll, BodyHash::new(Fp::zero()));
        if instance.roll_root != poll.roll.root {
            return Err(BallotRule::Member.into());
        }
        let seed = SealingSeed::random(rng);
        let seal = |question: usize, choice: &Choice| {
            let context = sealing.context(question as u32, instance.nullifier, instance.weight);
            let selection = &sealing.selections[question];
            linli_sigma::seal(
                &sealing.keys,
                &context,
                selection,
                choice,
                member.shares,
                &witness.blinding,
                Randomness {
                    seed: &seed,
                    nonces: rng,
                },
            )
            .map(|sealed| sealed.encode())
            .map_err(|reason| ProveError::Choice {
                question: question + 1,
                reason,
            })
        };
        let questions = seal_all(choices, sealing.selections.len(), seal)?;
        let mut ballot = Ballot::new(
            sealing.poll,
            instance.roll_root,
            instance.nullifier,
            instance.weight,
            serial,
            questions,
            vec![],
        );
        instance.body = ballot.body();
        ballot.proof = circuit::prove(&self.params, &self.key, &witness, &instance, rng)?;
        let opening = Opening {
            poll: sealing.poll,
            shares: member.shares,
            choices: choices.to_vec(),
            seed,
        };
        Ok(SealedBallot::new(&sealing, ballot, opening))
    }

    /// The same for a ballot that is cast whatever its fingerprint is.
    pub fn make(
        &self,
        poll: &Poll,
        member: &Membership,
        choices: &[Choice],
        serial: u64,
        rng: &mut dyn CryptoRng,
    ) -> Result<Ballot, ProveError> {
        let sealed = self.seal(poll, member, choices, serial, rng)?;
        Ok(sealed.cast())
    }

    /// Proves that a member of a published roll sends something, once in `scope`. `body` is the hash of all that the proof
    /// binds, given the proof's other parts.
    pub fn prove_membership(
        &self,
        scope: PollId,
        roll: Digest,
        member: &Membership,
        body: impl FnOnce(&membership::Membership) -> BodyHash,
        rng: &mut dyn CryptoRng,
    ) -> Result<membership::Membership, BallotRule> {
        let witness = BallotWitness {
            secret: member.secret.clone(),
            shares: member.shares,
            path: member.path.clone(),
            blinding: Blinding::random(rng),
        };
        let mut instance = witness.instance(scope, BodyHash::new(Fp::zero()));
        let mut proved = membership::Membership {
            roll,
            nullifier: instance.nullifier,
            weight: instance.weight,
            proof: Vec::new(),
        };
        instance.body = body(&proved);
        proved.proof = circuit::prove(&self.params, &self.key, &witness, &instance, rng)?;
        Ok(proved)
    }
}

fn seal_all(
    choices: &[Choice],
    expected: usize,
    mut seal: impl FnMut(usize, &Choice) -> Result<Vec<u8>, ProveError>,
) -> Result<Vec<Vec<u8>>, ProveError> {
    if choices.len() != expected {
        return Err(ProveError::Questions {
            found: choices.len(),
            expected,
        });
    }
    choices
        .iter()
        .enumerate()
        .map(|(question, choice)| seal(question, choice))
        .collect()
}
