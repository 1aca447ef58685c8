//! What the committee may still do with a published poll: cancel it, or let it close later.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::PollId;
use serde::{Deserialize, Serialize};

use super::BadPoll;
use crate::signature::Signable;
use crate::text::is_sound;

/// The committee cancels or extends a poll that has not closed, and says why.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollChange {
    /// Which poll.
    pub poll: PollId,
    /// What becomes of it.
    pub change: Change,
    /// Why, for the owners.
    pub reason: String,
}

/// What becomes of a poll.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
pub enum Change {
    /// It takes no more ballots and is never counted.
    Cancel,
    /// It closes later, as far as its document allows.
    Extend {
        /// First second at which ballots are no longer accepted.
        closes: i64,
    },
}

impl Signable for PollChange {
    const NAME: &'static str = "poll-change";
}

impl PollChange {
    /// Whether a reason is given that displays as it is written.
    pub fn check(&self) -> Result<(), BadPoll> {
        if is_sound(&self.reason) {
            Ok(())
        } else {
            Err(BadPoll::Reason)
        }
    }
}
