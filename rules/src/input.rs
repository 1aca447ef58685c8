//! The inputs of a poll, and their effects.

use linli_primitives::{Digest, Nullifier, PollId};
use linli_sigma::{Sealed, SealedOption, SealedQuestion};
use linli_wire::poll::{Change, PollChange};
use linli_wire::{Closing, DecryptionShare, Naming, TallyResult, TallyRound};

/// One input; the record of a poll is a list of these. Times are Unix times in seconds and never go backwards.
#[derive(Clone, Debug)]
pub enum Input {
    /// A ballot arrives.
    Cast {
        /// When.
        at: i64,
        /// The ballot, already verified.
        ballot: VerifiedBallot,
    },
    /// The box is closed.
    Close {
        /// When.
        at: i64,
    },
    /// The committee cancels or extends it.
    Change {
        /// When.
        at: i64,
        /// What, and why.
        change: PollChange,
    },
    /// A published closing: closes the box with exactly this closing, or, once it is closed, is compared.
    Closing(Closing),
    /// A trustee names the closing that she will decrypt.
    Naming(Naming),
    /// A trustee decrypts.
    Share(DecryptionShare),
    /// A published result, to be compared with the recomputed one.
    Result(TallyResult),
}

/// What an accepted input did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The ballot counts.
    Counted {
        /// Ballots that count now.
        ballots: u64,
    },
    /// The ballot counts in place of an earlier one of the same owner.
    Replaced {
        /// Digest of the ballot that no longer counts.
        earlier: Digest,
    },
    /// The poll is cancelled, or closes later.
    Changed(Change),
    /// The box is closed.
    Closed(Closing),
    /// The naming is valid; this many more trustees must name this closing before anything is decrypted.
    Named {
        /// Namings still needed.
        missing: u16,
    },
    /// The share is valid; `missing` more are needed in its round.
    Share {
        /// The round.
        round: TallyRound,
        /// Shares still needed.
        missing: u16,
    },
    /// The share is valid and was the last one needed: the heads of every question are known and shares can be
    /// decrypted.
    Heads(Vec<Vec<u64>>),
    /// The share is valid and was the last one needed: the result is known.
    Result(TallyResult),
    /// The share is valid, but there were enough before it.
    Late {
        /// The round.
        round: TallyRound,
    },
    /// What was published is what was recomputed.
    Confirmed,
}

/// A ballot whose proofs are valid, reduced to what is counted.
#[derive(Clone, Debug)]
pub struct VerifiedBallot {
    pub(crate) digest: Digest,
    pub(crate) poll: PollId,
    pub(crate) nullifier: Nullifier,
    pub(crate) serial: u64,
    pub(crate) questions: Vec<SealedVote>,
}

/// The ciphertexts of one question that are summed.
#[derive(Clone, Debug)]
pub(crate) struct SealedVote {
    pub(crate) options: Vec<SealedOption>,
    pub(crate) turnout: Sealed,
}

impl VerifiedBallot {
    /// Vouches that both halves of the ballot were verified for `poll`, its roll and its keys.
    ///
    /// Only for the verifier: calling it without that check puts unproved votes into the box. `digest` names the
    /// ballot's bytes; `serial` is the one that its proof is bound to.
    pub fn vouched(
        digest: Digest,
        poll: PollId,
        nullifier: Nullifier,
        serial: u64,
        sealed: Vec<SealedQuestion>,
    ) -> Self {
        let vote = |sealed: SealedQuestion| SealedVote {
            options: sealed.options().to_vec(),
            turnout: sealed.turnout(),
        };
        let questions = sealed.into_iter().map(vote).collect();
        Self {
            digest,
            poll,
            nullifier,
            serial,
            questions,
        }
    }

    /// Names the ballot's bytes.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The poll it was verified for.
    pub const fn poll(&self) -> PollId {
        self.poll
    }

    /// Names its owner in this poll, and nowhere else.
    pub const fn nullifier(&self) -> Nullifier {
        self.nullifier
    }

    /// Its place among its owner's ballots.
    pub const fn serial(&self) -> u64 {
        self.serial
    }
}
