//! Evidence against a validator: two statements under its key of which it may sign one.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::Digest;
use serde::{Deserialize, Serialize};

use crate::encoding::bounded;
use crate::signature::{OfficerKey, signature_text};

/// The longest evidence: two checkpoints, and what stands around them.
pub const MAX_BYTES: usize = 16 << 10;
/// Lines of a checkpoint after its root.
const MAX_LINES: usize = 64;

/// A validator signed twice. What both statements are about stands here once; the bytes that were signed follow from these
/// fields and the community whose record this is.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The validator's key.
    pub key: OfficerKey,
    /// The log's name, as the validator signed for it.
    pub origin: String,
    /// Both statements.
    pub twice: Twice,
}

/// Two statements of which a validator may sign one.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Twice {
    /// Votes of one kind in one round.
    Votes {
        /// The kind.
        kind: VoteKind,
        /// The block's number.
        height: u64,
        /// The round.
        round: i64,
        /// Both, each for a block or for none.
        says: [Stated<Option<Digest>>; 2],
    },
    /// Proposals for one round.
    Proposals {
        /// The block's number.
        height: u64,
        /// The round.
        round: i64,
        /// Both.
        says: [Stated<Proposed>; 2],
    },
    /// Cosigned checkpoints of one size.
    Checkpoints {
        /// Entries in the log.
        size: u64,
        /// Both.
        says: [Stated<Cosigned>; 2],
    },
}

impl Twice {
    /// What was signed twice: `votes`, `proposals` or `checkpoints`.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Votes { .. } => "votes",
            Self::Proposals { .. } => "proposals",
            Self::Checkpoints { .. } => "checkpoints",
        }
    }

    /// The block's number, or how many entries the checkpoints have.
    pub const fn number(&self) -> u64 {
        match self {
            Self::Votes { height, .. } | Self::Proposals { height, .. } => *height,
            Self::Checkpoints { size, .. } => *size,
        }
    }
}

/// Which vote of a round.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum VoteKind {
    /// The first.
    Prevote,
    /// The second, which decides.
    Precommit,
}

/// One of the two, and the signature under it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
pub struct Stated<T> {
    /// In what it may differ from the other.
    pub says: T,
    /// R and s.
    #[serde(with = "signature_text")]
    pub signature: [u8; 64],
}

/// What a proposal says.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// The block.
    pub block: Digest,
    /// The round in which it was found valid; -1 for none.
    pub valid_round: i64,
}

/// What a checkpoint says, and when it was cosigned.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cosigned {
    /// Root of the log.
    pub root: Digest,
    /// The lines after it.
    #[borsh(deserialize_with = "bounded::<MAX_LINES, _, _>")]
    pub lines: Vec<String>,
    /// Unix time in seconds.
    pub at: u64,
}

#[cfg(test)]
pub(crate) mod tests;
