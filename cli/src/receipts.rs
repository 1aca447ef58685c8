//! What an owner keeps of a vote.

use linli_primitives::{Digest, Nullifier, PollId};
use serde::{Deserialize, Serialize};

/// What an owner keeps to find the ballot in the record. It says nothing of the choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The poll.
    pub poll: PollId,
    /// The owner's nullifier in it.
    pub nullifier: Nullifier,
    /// The digest of the ballot's bytes.
    pub ballot: Digest,
    /// That a node took the ballot in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logged: Option<Logged>,
}

/// A node's promise that the ballot is in its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logged {
    /// The log's entry, from 0.
    pub entry: u64,
    /// The proof that it is there (`c2sp.org/tlog-proof@v1`).
    pub proof: String,
    /// The signed checkpoint that the proof leads to.
    pub checkpoint: String,
}
