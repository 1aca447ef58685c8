//! The node's status, for operators.

use linli_rule::Refusal;
use serde::Serialize;

/// The node's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The log's name.
    pub origin: String,
    /// The key that signs checkpoints, as signed notes spell it.
    pub key: String,
    /// Entries under the newest checkpoint.
    pub size: u64,
    /// Time of the last entry, Unix seconds.
    pub at: Option<i64>,
    /// State root after the last entry, 64 hex digits.
    pub state_root: String,
    /// Messages waiting: from sources that had a message recorded lately, from new ones, and from those whose proofs
    /// failed lately.
    pub waiting: [usize; 3],
    /// Entries that the newest snapshot covers.
    pub snapshot: u64,
    /// Bytes of the record on disk.
    pub store_bytes: u64,
    /// Bytes free on its disk.
    pub free_bytes: u64,
    /// Seconds by which the clock is behind what it or the record showed before; 0 when it is not.
    pub clock_behind: u64,
    /// Seconds by which the clock is ahead of those of the nodes that decide with this one, negative when it is behind; 0
    /// within their tolerance.
    pub clock_ahead: i64,
    /// Why nothing is recorded at present. `None` when messages are taken.
    pub closed: Option<Refusal>,
    /// Entries that the newest cosigned checkpoint covers, and by how many witnesses.
    pub cosigned: Option<(u64, usize)>,
    /// The newest block, where several nodes decide on the record.
    pub height: Option<u64>,
    /// Why validators that should decide with this node are not heard.
    pub unheard: Vec<Refusal>,
}
