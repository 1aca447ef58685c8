//! All checks of a ballot that need no proof.

use linli_circuits::ballot::PROOF_BYTES;
use linli_rules::VerifiedBallot;
use linli_rules::sealing::Sealing;
use linli_sigma::{Context, Item, SealedQuestion};
use linli_statements::ballot::BallotInstance;
use linli_wire::Ballot;

use crate::{PollVerifier, Reject};

/// A fully decoded ballot that belongs to the poll.
pub(crate) struct Opened {
    pub(crate) ballot: Ballot,
    pub(crate) instance: BallotInstance,
    #[cfg(feature = "roots")]
    pub(crate) roots: crate::rooted::Sections,
    contexts: Vec<Context>,
    sealed: Vec<SealedQuestion>,
}

impl PollVerifier<'_> {
    pub(crate) fn open(&self, bytes: &[u8]) -> Result<Opened, Reject> {
        let ballot = Ballot::decode(bytes)?;
        self.check_belongs(&ballot)?;
        let sealed = self.decode_choices(&ballot)?;
        let context = |question| {
            self.sealing
                .context(question, ballot.nullifier, ballot.weight)
        };
        let contexts = (0..sealed.len() as u32).map(context).collect();
        let instance = BallotInstance {
            roll_root: self.roll,
            poll: self.sealing.poll,
            nullifier: ballot.nullifier,
            weight: ballot.weight,
            body: ballot.body(),
        };
        Ok(Opened {
            ballot,
            instance,
            #[cfg(feature = "roots")]
            roots: Default::default(),
            contexts,
            sealed,
        })
    }

    fn check_belongs(&self, ballot: &Ballot) -> Result<(), Reject> {
        let expected = self.sealing.selections.len();
        if ballot.poll != self.sealing.poll {
            Err(Reject::Poll)
        } else if ballot.roll != self.roll {
            Err(Reject::Roll)
        } else if ballot.nullifier.is_zero() {
            Err(Reject::NullifierZero)
        } else if ballot.questions.len() != expected {
            Err(Reject::Questions {
                found: ballot.questions.len(),
                expected,
            })
        } else if ballot.proof.len() != PROOF_BYTES {
            Err(Reject::Proof)
        } else {
            Ok(())
        }
    }

    fn decode_choices(&self, ballot: &Ballot) -> Result<Vec<SealedQuestion>, Reject> {
        let pairs = self
            .sealing
            .selections
            .iter()
            .zip(&ballot.questions)
            .enumerate();
        pairs
            .map(|(question, (selection, bytes))| {
                SealedQuestion::decode(selection, bytes).map_err(|reason| Reject::Choices {
                    question: question + 1,
                    reason,
                })
            })
            .collect()
    }
}

impl Opened {
    /// The Sigma half, question by question.
    pub(crate) fn items<'a>(&'a self, sealing: &'a Sealing) -> impl Iterator<Item = Item<'a>> {
        let parts = sealing
            .selections
            .iter()
            .zip(&self.contexts)
            .zip(&self.sealed);
        parts.map(|((selection, context), sealed)| Item {
            keys: &sealing.keys,
            context,
            selection,
            sealed,
        })
    }

    /// To be called when both halves are valid.
    pub(crate) fn vouch(self) -> VerifiedBallot {
        VerifiedBallot::vouched(
            self.ballot.digest(),
            self.ballot.poll,
            self.ballot.nullifier,
            self.ballot.serial,
            self.sealed,
        )
    }
}
