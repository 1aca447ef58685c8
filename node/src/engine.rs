//! The node without HTTP: one writer thread owns the record, everybody else reads it.

use std::net::IpAddr;
use std::sync::Arc;

use linli_ledger::community::{CommunityState, Effect};
use linli_primitives::Digest;
use linli_wire::entry::Entry;
use linli_wire::message::MessageKind;
use serde::Serialize;
use tokio::sync::broadcast;

use crate::config::Config;
use crate::error::{NodeError, Rejected};
use crate::metrics::Metrics;

/// A handle of the node; clones share it.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

/// A message is in the record, on disk, under a signed checkpoint.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Its entry, from 0.
    pub index: u64,
    /// Names its bytes.
    pub digest: Digest,
    /// Whether it was recorded now; `false` when it was there before.
    pub fresh: bool,
    /// What it did; only known when it was recorded now.
    pub effect: Option<Effect>,
    /// Proof of inclusion for keeping (`c2sp.org/tlog-proof@v1`).
    pub receipt: String,
}

/// An entry was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// From 0.
    pub index: u64,
    /// Unix seconds.
    pub at: i64,
    /// What kind of message.
    pub kind: MessageKind,
    /// Poll or scheme.
    pub subject: Option<[u8; 32]>,
    /// Names the message's bytes.
    pub digest: Digest,
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// From 0.
    pub index: u64,
    /// What it says.
    pub entry: Entry,
    /// Its canonical bytes: the log's leaf.
    pub leaf: Vec<u8>,
}

/// How the node is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The log's name.
    pub origin: String,
    /// Entries under the newest checkpoint.
    pub size: u64,
    /// Time of the last entry, Unix seconds.
    pub at: Option<i64>,
    /// State root after the last entry, hex.
    pub state_root: String,
    /// Messages waiting, of sources whose proofs held, and of those whose proofs failed lately.
    pub waiting: [usize; 2],
    /// Entries that the newest snapshot covers.
    pub snapshot: u64,
    /// Bytes of the record on disk.
    pub store_bytes: u64,
    /// Bytes free on its disk.
    pub free_bytes: u64,
    /// Seconds by which the clock is behind what it or the record showed before; 0 when it is not.
    pub clock_behind: u64,
    /// Why nothing is recorded at present: a rule's id and a sentence. `None` when messages are taken.
    pub closed: Option<String>,
    /// Entries that the newest cosigned checkpoint covers, and by how many witnesses.
    pub cosigned: Option<(u64, usize)>,
}

impl Engine {
    /// Opens or creates the record of `config.data` and starts the writer.
    pub fn open(config: &Config) -> Result<Self, NodeError>;
    /// The same by another clock.
    pub fn open_at(config: &Config, clock: Clock) -> Result<Self, NodeError>;
    /// Records a message; returns once it is on disk under a signed checkpoint. The same bytes are recorded once.
    pub async fn submit(&self, source: IpAddr, bytes: Vec<u8>) -> Result<Accepted, Rejected>;
    /// Asks the state after the newest checkpoint. Short questions only: the writer waits meanwhile.
    pub fn with_state<T>(&self, ask: impl FnOnce(&CommunityState) -> T) -> T;
    /// Entries under the newest checkpoint.
    pub fn size(&self) -> u64;
    /// The newest signed checkpoint; with its cosignatures once it has them.
    pub fn checkpoint(&self) -> String;
    /// The newest checkpoint that enough witnesses cosigned.
    pub fn cosigned(&self) -> Option<String>;
    /// A tile of hashes by C2SP's numbers; `width` for a partial one. `None` where it is not (yet) complete.
    pub fn tile(&self, level: u8, number: u64, width: Option<u8>) -> Result<Option<Vec<u8>>, NodeError>;
    /// A tile of leaves.
    pub fn entries_tile(&self, number: u64, width: Option<u8>) -> Result<Option<Vec<u8>>, NodeError>;
    /// A message's bytes.
    pub fn message(&self, digest: Digest) -> Result<Option<Vec<u8>>, NodeError>;
    /// Where a message is.
    pub fn index_of(&self, digest: Digest) -> Result<Option<u64>, NodeError>;
    /// At most `limit` entries from `from` on.
    pub fn entries(&self, from: u64, limit: usize) -> Result<Vec<Stored>, NodeError>;
    /// Entries of a kind other than ballots, of one poll or scheme or of all.
    pub fn find(&self, kind: MessageKind, subject: Option<[u8; 32]>) -> Result<Vec<Stored>, NodeError>;
    /// A proof of inclusion of entry `index` under the newest (preferably cosigned) checkpoint.
    pub fn receipt(&self, index: u64) -> Result<Option<String>, NodeError>;
    /// Entries as they are recorded, from now on. A slow reader misses some and is told how many.
    pub fn subscribe(&self) -> broadcast::Receiver<Event>;
    /// How the node is.
    pub fn status(&self) -> Status;
    /// The figures; HTTP adds its own.
    pub fn metrics(&self) -> &Metrics;
    /// Takes no more messages, records those that wait, writes a snapshot, closes the record.
    pub fn shutdown(&self);
}
