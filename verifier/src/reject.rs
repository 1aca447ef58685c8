//! Why a ballot is refused.

use linli_rule::Rule;
use linli_sigma::SigmaReject;
use linli_wire::DecodeError;

/// The rule that a ballot breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Reject {
    /// Its bytes are not a ballot's canonical encoding.
    #[error(transparent)]
    Encoding(#[from] DecodeError),
    /// It is for another poll.
    #[error("ballot.poll: the ballot was made for another poll")]
    Poll,
    /// It was made for another roll than the poll's.
    #[error("ballot.roll: the ballot was made for another roll; the roll may have changed since")]
    Roll,
    /// Its nullifier is zero.
    #[error("ballot.nullifier_zero: the nullifier is zero")]
    NullifierZero,
    /// It does not answer as many questions as the poll asks.
    #[error("ballot.questions: {found} answers to {expected} questions")]
    Questions {
        /// Answers in the ballot.
        found: usize,
        /// Questions of the poll.
        expected: usize,
    },
    /// The sealed choices of question `question` (from 1) are malformed, or break the selection rule or the weight.
    #[error("{}: question {question}: {reason}", .reason.rule())]
    #[rule(delegate = reason)]
    Choices {
        /// From 1.
        question: usize,
        /// What the Sigma half said.
        reason: SigmaReject,
    },
    /// The halo2 proof fails: not on the roll, another owner's nullifier, another weight, or parts of two ballots.
    #[error(
        "ballot.proof: the proof of membership, nullifier and weight does not fit the rest of the ballot"
    )]
    Proof,
}

/// A proof of membership is refused.
#[cfg(feature = "life")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum NoMember {
    /// Of a report.
    #[error("report.member: the proof that a member sent this does not fit it")]
    Report,
    /// Of a booking.
    #[cfg(feature = "bookings")]
    #[error("booking.member: the proof that a member sent this does not fit it")]
    Booking,
}
