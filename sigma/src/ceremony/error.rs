//! Why a ceremony refuses a message, and whose it is.

use linli_rule::Rule;

/// A trustee, as an error names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trustee {
    /// Index, from 1.
    pub index: u16,
    /// Name; empty when there is no such trustee.
    pub name: String,
}

impl core::fmt::Display for Trustee {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "trustee {} ({})", self.index, self.name)
    }
}

/// No such ceremony is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadCeremony {
    /// A threshold below two, above the number of trustees, or too many trustees.
    #[error(
        "dkg.threshold: {threshold} of {count} trustees is impossible; at least 2 must decrypt together"
    )]
    Threshold {
        /// How many decrypt together.
        threshold: u16,
        /// How many there are.
        count: usize,
    },
    /// All trustees would be needed, which was not explicitly allowed.
    #[error(
        "dkg.threshold: all {count} trustees would be needed; one lost key would void the vote"
    )]
    NoSpare {
        /// How many there are.
        count: usize,
    },
    /// No purpose, or one that is too long.
    #[error("dkg.purpose: say in 1 to 1000 bytes what the keys are for")]
    Purpose,
    /// The card of trustee `0` (from 1) is malformed.
    #[error("dkg.card: the card of trustee {0} is malformed")]
    Card(u16),
    /// The card of trustee `0` (from 1) has a name or a key of an earlier one.
    #[error("dkg.repeated: the card of trustee {0} has the name or a key of an earlier card")]
    Repeated(u16),
}

/// A ceremony stops.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum CeremonyError {
    /// The description is impossible.
    #[error(transparent)]
    Ceremony(#[from] BadCeremony),
    /// The secret belongs to none of the trustees.
    #[error("dkg.trustee: this key belongs to none of the trustees")]
    NotATrustee,
    /// No trustee has index `0`.
    #[error("dkg.trustee: there is no trustee {0}")]
    Unknown(u16),
    /// A message of another ceremony.
    #[error("dkg.ceremony: the message of {0} belongs to another ceremony")]
    OtherCeremony(Trustee),
    /// A message altered on its way, or not by its sender.
    #[error("dkg.signature: the message of {0} is not as it was signed")]
    Signature(Trustee),
    /// No message.
    #[error("dkg.missing: the message of {0} is missing")]
    Missing(Trustee),
    /// Two messages.
    #[error("dkg.duplicate: two messages of {0}")]
    Duplicate(Trustee),
    /// A share for somebody else.
    #[error("dkg.recipient: the message of {0} is for another trustee")]
    NotForMe(Trustee),
    /// The wrong number of commitments, or a malformed one.
    #[error("dkg.commitments: the commitments of {0} do not fit the threshold")]
    Commitments(Trustee),
    /// The sender does not know what it committed to.
    #[error("dkg.proof_of_knowledge: the proof of {0} is not valid")]
    ProofOfKnowledge(Trustee),
    /// The share does not lie on the sender's polynomial, or cannot be opened.
    #[error("dkg.share: the share from {0} does not fit its commitments")]
    Share(Trustee),
    /// The sender saw other messages, or confirms other keys.
    #[error("dkg.transcript: {0} saw other messages of round 1")]
    Transcript(Trustee),
    /// The sum is not a key, or both keys are the same.
    #[error("dkg.keys: the messages give no pair of keys")]
    Keys,
}

impl CeremonyError {
    /// The trustee at fault, if any.
    pub const fn culprit(&self) -> Option<&Trustee> {
        match self {
            Self::OtherCeremony(trustee)
            | Self::Signature(trustee)
            | Self::Missing(trustee)
            | Self::Duplicate(trustee)
            | Self::NotForMe(trustee)
            | Self::Commitments(trustee)
            | Self::ProofOfKnowledge(trustee)
            | Self::Share(trustee)
            | Self::Transcript(trustee) => Some(trustee),
            Self::Ceremony(_) | Self::NotATrustee | Self::Unknown(_) | Self::Keys => None,
        }
    }
}
