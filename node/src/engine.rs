//! The node without HTTP: one writer thread owns the record, everybody else reads it.

mod clock;
pub(crate) mod effect;
mod hiding;
mod open;
pub(crate) mod replay;
pub(crate) mod shared;
mod status;

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use linli_journal::{TakenBallot, roots};
use linli_log::{Hash, Level, Tile, consistency_proof};
use linli_primitives::roots::Roots;
use linli_primitives::{Digest, PollId};
use linli_rule::{Refusal, Rule};
use linli_rules::community::{CommunityState, Effect};
use linli_wire::encoding::DecodeError;
use linli_wire::entry::Entry;
use linli_wire::message::{Message, MessageKind};
use rand_core::CryptoRng;
use tokio::sync::{broadcast, oneshot};

pub use clock::Clock;
pub use status::Status;

use crate::config::Config;
use crate::error::{NodeError, Rejected};
use crate::ingest::{Held, Lane, Reply, Turned, Waiting};
use crate::metrics::Metrics;
use crate::seat::Peer;
use crate::sequencer::{Sequencer, Solo};
use crate::store::Stored;
use crate::witness::client::Standing;
use shared::Shared;

/// Roots of the points of ballots in the record in `data`.
pub fn roots_of(data: &Path) -> roots::Folder {
    roots::Folder::at(data.join("roots"))
}

/// A handle of the node; clones share it. When the last one is dropped, the node is shut down.
#[derive(Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    _running: Arc<Running>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({}, {} entries)", self.origin(), self.size())
    }
}

/// Stops the writer when the last handle is dropped.
struct Running(Arc<Shared>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// A message is in the record, on disk, under a signed checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Event {
    /// Of entry `index`.
    pub const fn of(index: u64, entry: &Entry) -> Self {
        let Entry {
            at,
            kind,
            subject,
            message,
            length: _, // Subscribers do not need it.
        } = *entry;
        Self {
            index,
            at,
            kind,
            subject,
            digest: message,
        }
    }
}

impl Engine {
    /// Opens or begins the record in `config.data` and starts the writer.
    ///
    /// Checks what can be checked without reading the whole record; see the chapter on the node. `random` is for
    /// the key, on the first start.
    pub fn open(config: &Config, random: &mut impl CryptoRng) -> Result<Self, NodeError> {
        Self::open_at(config, Clock::system(), random)
    }

    /// The same with another clock.
    pub fn open_at(
        config: &Config,
        clock: Clock,
        random: &mut impl CryptoRng,
    ) -> Result<Self, NodeError> {
        Self::open_with(config, clock, Box::new(Solo), random)
    }

    /// The same with another sequencer.
    pub fn open_with(
        config: &Config,
        clock: Clock,
        sequencer: Box<dyn Sequencer>,
        random: &mut impl CryptoRng,
    ) -> Result<Self, NodeError> {
        let shared = open::open(config, clock, sequencer, random)?;
        Ok(Self {
            _running: Arc::new(Running(Arc::clone(&shared))),
            shared,
        })
    }

    /// Records a message that came from `source`; returns once it is on disk under a signed checkpoint.
    ///
    /// The same bytes are recorded once: later ones get the same index and a fresh receipt. Must run on a tokio
    /// runtime.
    pub async fn submit(&self, source: IpAddr, bytes: Vec<u8>) -> Result<Accepted, Rejected> {
        self.submit_holding(source, bytes, Box::new(())).await
    }

    /// The same; `held` is dropped when the work on the message has ended, even if nobody waits for it any more. Only a
    /// few are decoded at once, however many are sent.
    pub(crate) async fn submit_holding(
        &self,
        source: IpAddr,
        bytes: Vec<u8>,
        held: Held,
    ) -> Result<Accepted, Rejected> {
        let decoder = Arc::clone(&self.shared.decoders).acquire_owned().await;
        let decoder = decoder.map_err(|_| Rejected::Stopping)?;
        let engine = self.clone();
        let prepared = tokio::task::spawn_blocking(move || {
            let _decoder = decoder;
            engine.look(&bytes)?;
            engine.may_decide(&bytes)?;
            engine.prepare(source, bytes, held)
        });
        match prepared.await.map_err(|_| Rejected::Stopping)?? {
            Prepared::Known(accepted) => Ok(*accepted),
            Prepared::Waits(answer) => answer.await.unwrap_or(Err(Rejected::Stopping)),
        }
    }

    /// The same without a runtime, for programs and tests; blocks the thread.
    pub fn submit_blocking(&self, source: IpAddr, bytes: Vec<u8>) -> Result<Accepted, Rejected> {
        settled(self.prepare(source, bytes, Box::new(())))
    }

    /// The same for many messages, which are verified and recorded together as far as possible; returns what became of
    /// each.
    pub fn submit_all(
        &self,
        source: IpAddr,
        messages: Vec<Vec<u8>>,
    ) -> Vec<Result<Accepted, Rejected>> {
        let prepared: Vec<_> = messages
            .into_iter()
            .map(|bytes| self.prepare(source, bytes, Box::new(())))
            .collect();
        prepared.into_iter().map(settled).collect()
    }

    /// Runs `ask` on the state after the newest checkpoint. It must be short, because the writer waits meanwhile, and
    /// must not call the engine: waiting for the state while holding it is a deadlock.
    pub fn with_state<T>(&self, ask: impl FnOnce(&CommunityState) -> T) -> T {
        ask(&self.shared.state())
    }

    /// The time that a message would get now: the clock's, never before the last entry's.
    pub fn now(&self) -> i64 {
        let last = self.with_state(CommunityState::clock);
        self.shared.clock.at(last)
    }

    /// Entries under the newest checkpoint.
    pub fn size(&self) -> u64 {
        self.shared.head().size
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        self.shared.signer.origin()
    }

    /// The key that signs checkpoints, as signed notes spell it.
    pub fn key(&self) -> String {
        self.shared.signer.key().to_string()
    }

    /// The newest signed checkpoint, with its cosignatures once it has enough.
    pub fn checkpoint(&self) -> String {
        let head = self.shared.head();
        match self.shared.cosigned() {
            Some(cosigned) if cosigned.size == head.size => cosigned.note.encode(),
            _ => head.note.encode(),
        }
    }

    /// The newest checkpoint that enough witnesses cosigned, and the entries it covers.
    pub fn cosigned(&self) -> Option<(u64, String)> {
        let cosigned = self.shared.cosigned()?;
        Some((cosigned.size, cosigned.note.encode()))
    }

    /// A tile of hashes by C2SP's numbers, full or, with `width`, partial. `None` where the log is not that long.
    pub fn tile(
        &self,
        level: u8,
        number: u64,
        width: Option<u8>,
    ) -> Result<Option<Vec<u8>>, NodeError> {
        let Some(tile) = self.tile_at(Level::Hashes(level), number, width) else {
            return Ok(None);
        };
        let store = &self.shared.store;
        store.read(|reader| Ok(Some(tile.read(&reader.hashes())?)))
    }

    /// A bundle of leaves, full or, with `width`, partial. `None` where the log is not that long.
    pub fn entries_tile(
        &self,
        number: u64,
        width: Option<u8>,
    ) -> Result<Option<Vec<u8>>, NodeError> {
        let Some(tile) = self.tile_at(Level::Entries, number, width) else {
            return Ok(None);
        };
        let range = tile.range();
        let entries = self.entries(range.start, usize::from(tile.width()))?;
        let leaves = entries.iter().map(|stored| stored.leaf.as_slice());
        linli_log::tile::bundle(leaves)
            .map(Some)
            .map_err(|e| NodeError::corrupt("entries", e))
    }

    /// The roots of ballots' points beside 256 entries, as they are kept.
    pub fn roots(&self, number: u64) -> std::io::Result<Option<Vec<u8>>> {
        roots_of(&self.shared.config.data).page(number)
    }

    /// A message's bytes.
    pub fn message(&self, digest: Digest) -> Result<Option<Vec<u8>>, NodeError> {
        let Some(index) = self.index_of(digest)? else {
            return Ok(None);
        };
        self.shared.store.read(|reader| reader.message(index))
    }

    /// The bytes of an entry's message.
    pub fn message_at(&self, index: u64) -> Result<Option<Vec<u8>>, NodeError> {
        if index < self.size() {
            self.shared.store.read(|reader| reader.message(index))
        } else {
            Ok(None)
        }
    }

    /// The entry of a message.
    pub fn index_of(&self, digest: Digest) -> Result<Option<u64>, NodeError> {
        let size = self.size();
        let index = self.shared.store.read(|reader| reader.index_of(digest))?;
        Ok(index.filter(|index| *index < size))
    }

    /// At most `limit` entries from `from` on.
    pub fn entries(&self, from: u64, limit: usize) -> Result<Vec<Stored>, NodeError> {
        let left = self.size().saturating_sub(from);
        let limit = limit.min(usize::try_from(left).unwrap_or(limit));
        self.shared.store.read(|reader| reader.entries(from, limit))
    }

    /// Entries of a kind other than ballots, of one poll or scheme or of all.
    pub fn find(
        &self,
        kind: MessageKind,
        subject: Option<[u8; 32]>,
    ) -> Result<Vec<Stored>, NodeError> {
        let size = self.size();
        let mut found = self
            .shared
            .store
            .read(|reader| reader.find(kind, subject))?;
        found.retain(|stored| stored.index < size);
        Ok(found)
    }

    /// At most `limit` ballots of a poll in the record, from entry `from` on.
    pub fn ballots(
        &self,
        poll: PollId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<TakenBallot>, NodeError> {
        let size = self.size();
        let store = &self.shared.store;
        let mut ballots = store.read(|reader| reader.ballots(poll, from, limit))?;
        ballots.retain(|ballot| ballot.entry < size);
        Ok(ballots)
    }

    /// A proof of inclusion of entry `index`: under the newest cosigned checkpoint if it covers the entry, otherwise
    /// under the newest. `None` where there is no such entry.
    pub fn receipt(&self, index: u64) -> Result<Option<String>, NodeError> {
        self.shared.receipt(index)
    }

    /// The hashes that prove that the log of `size` entries extends that of `old`.
    pub fn consistency(&self, old: u64, size: u64) -> Result<Vec<Hash>, NodeError> {
        let store = &self.shared.store;
        store.read(|reader| Ok(consistency_proof(old, size, &reader.hashes())?))
    }

    /// Entries as they are recorded, from now on. A slow reader misses some and is told how many.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.shared.events.subscribe()
    }

    /// The state of each witness, in the order of the settings.
    pub fn witnesses(&self) -> Vec<Standing> {
        self.shared.witnesses()
    }

    /// The node's status.
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// The figures.
    pub fn metrics(&self) -> &Metrics {
        &self.shared.metrics
    }

    /// Takes no more messages, records those that wait, writes a snapshot, and releases the data folder once all
    /// handles are dropped. What was recorded can still be read. Blocks; a second call returns at once.
    pub fn shutdown(&self) {
        self.shared.stop();
    }

    fn tile_at(&self, level: Level, number: u64, width: Option<u8>) -> Option<Tile> {
        let mut size = self.size();
        let full = Tile::at(level, number, size)?;
        let Some(width) = width else {
            return (full.width() == linli_log::tile::WIDTH).then_some(full);
        };
        // The tile as it was in the shortest log that gives it that width.
        let shift = match level {
            Level::Entries => 0,
            Level::Hashes(level) => 8 * u32::from(level),
        };
        size = size.min((full.range().start + u64::from(width)) << shift);
        Tile::at(level, number, size).filter(|tile| tile.width() == u16::from(width))
    }

    /// Refuses points from somebody who may not send them, before they are decoded. A message that is already recorded
    /// is not refused.
    fn look(&self, bytes: &[u8]) -> Result<(), Rejected> {
        let shared = &*self.shared;
        let head = Message::peek(bytes).map_err(|e| self.malformed(bytes, &e))?;
        let Some(head) = head else { return Ok(()) };
        let at = self.now();
        let Err(refusal) = shared.state().admit_head(at, &head) else {
            return Ok(());
        };
        let known = self.index_of(Message::digest_of(bytes));
        if known.map_err(|e| shared.failed(&e))?.is_some() {
            return Ok(());
        }
        let kind = MessageKind::peek(bytes).ok();
        shared.metrics.message(kind, refusal.rule());
        Err(Rejected::Refused {
            rule: refusal.rule(),
            detail: refusal.detail(),
        })
    }

    /// Decodes the message, looks for it in the record, and queues it.
    fn prepare(&self, source: IpAddr, bytes: Vec<u8>, held: Held) -> Result<Prepared, Rejected> {
        let shared = &*self.shared;
        let message = Message::decode(&bytes).map_err(|e| self.malformed(&bytes, &e))?;
        let digest = Message::digest_of(&bytes);
        let kind = message.kind();
        self.expects(&message)?;
        if let Some(known) = shared.known(digest).map_err(|e| shared.failed(&e))? {
            shared.metrics.message(Some(kind), "known");
            return Ok(Prepared::Known(Box::new(known)));
        }
        if let Some(closed) = shared.closed() {
            return Err(closed.rejected());
        }
        let lane = shared.sources.lane(source, Instant::now());
        let (to, answer) = oneshot::channel();
        let memory = kind.held_bytes(bytes.len());
        let waiting = Waiting {
            message,
            bytes,
            digest,
            roots: Roots::default(),
            reply: Some(Reply {
                source: Some(source),
                to,
                held,
            }),
        };
        match shared.queue.push(lane, waiting, memory) {
            Ok(()) => Ok(Prepared::Waits(answer)),
            Err(Turned::Stopping) => Err(Rejected::Stopping),
            Err(Turned::Full) => {
                shared.metrics.message(Some(kind), "node.busy");
                let seconds = match lane {
                    Lane::Proven | Lane::New => 2,
                    Lane::Suspect => 30,
                };
                Err(Rejected::Busy {
                    retry_after: Duration::from_secs(seconds),
                })
            }
        }
    }

    /// Rule `node.community`: the first message is of the community that the settings name, if they name one.
    fn expects(&self, message: &Message) -> Result<(), Rejected> {
        let (Message::Community(founding), Some(own)) = (message, self.shared.config.community)
        else {
            return Ok(());
        };
        let found = founding.act.id();
        if found == own {
            return Ok(());
        }
        let rule = "node.community";
        self.shared.metrics.message(Some(message.kind()), rule);
        Err(Rejected::Refused {
            rule,
            detail: format!("this node is for the community {own}, not for {found}"),
        })
    }

    /// Rule `node.alone`: a record that several validators hold is neither begun nor continued by a node that decides alone.
    fn may_decide(&self, bytes: &[u8]) -> Result<(), Rejected> {
        if self.shared.peers.is_some() {
            return Ok(());
        }
        let kind = MessageKind::peek(bytes).ok();
        let named = self.with_state(|state| Some(state.validators()?.validators.0.len()));
        let count = match (named, kind) {
            (Some(count), _) => count,
            (None, Some(MessageKind::Community)) => match Message::decode(bytes) {
                Ok(Message::Community(founding)) => founding.act.validators.0.len(),
                _ => 0,
            },
            (None, _) => 0,
        };
        if count == 0 {
            return Ok(());
        }
        let rule = "node.alone";
        self.shared.metrics.message(kind, rule);
        Err(Rejected::Refused {
            rule,
            detail: format!("the document names {count} validators"),
        })
    }

    /// Where the nodes are that decide on this record together; none where one decides alone.
    pub fn peers(&self) -> &[Peer] {
        self.shared.peers.as_deref().unwrap_or_default()
    }

    /// Rule `committee.signed_twice`: the validators in force of whom the record has evidence.
    pub fn signed_twice(&self) -> Vec<Refusal> {
        self.with_state(|state| {
            let convicted = state.convicted_in_force();
            convicted.map(|it| it.refusal()).collect()
        })
    }

    /// Why nodes that should decide with this one are not heard: a rule and a sentence for each.
    pub fn unheard(&self) -> Vec<Refusal> {
        self.shared.unheard().clone()
    }

    fn malformed(&self, bytes: &[u8], error: &DecodeError) -> Rejected {
        let kind = MessageKind::peek(bytes).ok();
        self.shared.metrics.message(kind, error.rule());
        Rejected::Refused {
            rule: error.rule(),
            detail: error.detail(),
        }
    }
}

/// A submitted message after the lookup.
enum Prepared {
    Known(Box<Accepted>),
    Waits(oneshot::Receiver<Result<Accepted, Rejected>>),
}

/// What became of a message, once that is known; blocks the thread.
fn settled(prepared: Result<Prepared, Rejected>) -> Result<Accepted, Rejected> {
    match prepared? {
        Prepared::Known(accepted) => Ok(*accepted),
        Prepared::Waits(answer) => answer.blocking_recv().unwrap_or(Err(Rejected::Stopping)),
    }
}

#[cfg(test)]
mod tests;
