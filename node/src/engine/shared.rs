//! What the writer and its readers share.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use linli_journal::roots;
use linli_log::{
    Checkpoint, Hash, Receipt, RememberedHashes, SignedNote, consistency_proof, inclusion_proof,
    tree_root,
};
use linli_primitives::Digest;
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_verifier::MessageVerifier;
use linli_wire::message::MessageKind;
use tokio::sync::{Semaphore, broadcast};

use super::clock::RecordClock;
use super::{Accepted, Event, Status, replay};
use crate::config::Config;
use crate::error::{NodeError, Rejected};
use crate::ingest::{Queue, Sources, Waiting};
use crate::metrics::Metrics;
use crate::seat::Peer;
use crate::shelf::Shelf;
use crate::signer::{Signer, SignerError};
use crate::snapshot::{self, Snapshot};
use crate::store::{Lock, Reader, Store};
use crate::witness::client::{Log, Met, Standing, Witnesses};

/// Bytes that stay free: room for what SQLite writes beside the record, and for a snapshot's beginning.
pub(crate) const RESERVE: u64 = 64 << 20;

/// Everything that an open node holds.
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) verifier: &'static MessageVerifier,
    pub(crate) signer: Signer,
    pub(crate) queue: Queue<Waiting>,
    pub(crate) sources: Sources,
    /// Permits for decoding messages that came over the network.
    pub(super) decoders: Arc<Semaphore>,
    pub(crate) clock: RecordClock,
    pub(crate) metrics: Metrics,
    pub(crate) shelf: Shelf,
    pub(crate) events: broadcast::Sender<Event>,
    pub(super) state: RwLock<CommunityState>,
    pub(super) roots: Mutex<roots::Writer>,
    pub(super) changes: AtomicU64,
    /// Entries up to the last that changes what is free, or what the calendar says.
    pub(super) calendar: AtomicU64,
    /// The newest checkpoint; behind the state only while signing fails, and while the record is behind what was signed.
    pub(super) head: RwLock<Head>,
    pub(super) cosigned: RwLock<Option<Cosigned>>,
    /// The newest block, where several nodes decide; 0 where one does.
    pub(crate) height: AtomicU64,
    /// Seconds by which the clock is ahead of those of the nodes that decide with this one; 0 within their tolerance.
    pub(crate) clock_ahead: AtomicI64,
    /// What keeps the others that decide with this one from being heard, as long as it does.
    pub(crate) unheard: Mutex<Vec<Refusal>>,
    /// Where those are that decide together; `None` where one node does.
    pub(crate) peers: Option<Vec<Peer>>,
    /// Entries that the key has signed for and that are not here yet: nothing is signed and shown before. 0 once they are.
    pub(super) owed: AtomicU64,
    pub(super) closed: Mutex<Option<Closed>>,
    pub(super) writer: Mutex<Option<JoinHandle<()>>>,
    pub(super) witnesses: Mutex<Option<Witnesses>>,
    /// Dropped last: the folder is free when everything else is closed.
    pub(super) _lock: Lock,
}

/// A signed checkpoint.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) note: SignedNote,
}

/// A checkpoint that enough witnesses cosigned.
#[derive(Clone, Debug)]
pub(crate) struct Cosigned {
    pub(crate) size: u64,
    pub(crate) witnesses: usize,
    pub(crate) note: SignedNote,
}

impl Cosigned {
    /// With the cosignatures under another copy of the note.
    fn joined(mut self, copy: &SignedNote) -> Self {
        let signatures = copy.signatures().iter();
        signatures.for_each(|signature| self.note.add(signature.clone()));
        // All but the log's own.
        self.witnesses = self.note.signatures().len() - 1;
        self
    }
}

/// Why nothing is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// No space; tried again.
    Full,
    /// The disk or the file; tried again.
    ReadOnly(String),
    /// Too few witnesses have said that the record is no old copy; they are asked again.
    Unconfirmed(Asked),
    /// Too few of those who decide with this node answer; it takes messages again once they have decided.
    Undecided {
        /// For how long.
        seconds: u64,
    },
    /// The record was lost and the others hand it over again; it takes messages once it has what its key signed for.
    CatchingUp {
        /// Entries that the key signed for.
        signed: u64,
    },
    /// The record is damaged or the writer has ended; an operator is needed.
    Broken(String),
}

/// How far the witnesses have been heard before the first signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(super) answered: usize,
    pub(super) needed: usize,
    pub(super) witnesses: usize,
}

impl Closed {
    /// What an error while recording or signing means.
    fn by(error: &NodeError) -> Self {
        let file = match error {
            NodeError::File { source, .. }
            | NodeError::Signer(SignerError::File { source, .. }) => Some(source.kind()),
            _ => None,
        };
        match (error, file) {
            (NodeError::Full, _) | (_, Some(std::io::ErrorKind::StorageFull)) => Self::Full,
            (NodeError::ReadOnly(_), _) | (_, Some(_)) => Self::ReadOnly(error.to_string()),
            _ => Self::Broken(error.to_string()),
        }
    }

    /// Whether the node may try to take messages again.
    const fn may_end(&self) -> bool {
        match self {
            Self::Full | Self::ReadOnly(_) => true,
            Self::Unconfirmed(asked) => asked.answered >= asked.needed,
            // Its sequencer knows when.
            Self::Undecided { .. } | Self::CatchingUp { .. } | Self::Broken(_) => false,
        }
    }

    /// What a submitter is told.
    pub(crate) fn rejected(&self) -> Rejected {
        match self {
            Self::Full => Rejected::Full,
            Self::Unconfirmed(asked) => Rejected::Unconfirmed {
                answered: asked.answered,
                needed: asked.needed,
                asked: asked.witnesses,
            },
            Self::Undecided { seconds } => Rejected::Undecided { seconds: *seconds },
            Self::CatchingUp { signed } => Rejected::CatchingUp { signed: *signed },
            Self::ReadOnly(reason) | Self::Broken(reason) => Rejected::ReadOnly {
                reason: reason.clone(),
            },
        }
    }
}

impl Shared {
    /// The state. Readers never wait for each other, only for a batch that is being recorded.
    pub(crate) fn state(&self) -> RwLockReadGuard<'_, CommunityState> {
        // After a panic of the writer the node is closed, and nothing read now can reach a later commit.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, for the writer.
    pub(crate) fn state_mut(&self) -> RwLockWriteGuard<'_, CommunityState> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Entries other than ballots recorded since the start: verdicts may depend on them. Call with the state held.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// How many entries there were when what is free, or the calendar, last changed.
    pub(crate) fn calendar_size(&self) -> u64 {
        self.calendar.load(Ordering::Relaxed)
    }

    /// Counts this many more. Call with the state held for writing.
    pub(crate) fn changed(&self, entries: u64) {
        self.changes.fetch_add(entries, Ordering::Relaxed);
    }

    /// The newest checkpoint.
    pub(crate) fn head(&self) -> Head {
        let head = self.head.read().unwrap_or_else(PoisonError::into_inner);
        head.clone()
    }

    /// The newest cosigned checkpoint.
    pub(crate) fn cosigned(&self) -> Option<Cosigned> {
        let cosigned = self.cosigned.read().unwrap_or_else(PoisonError::into_inner);
        cosigned.clone()
    }

    /// Why nothing is recorded, if that is so.
    pub(crate) fn closed(&self) -> Option<Closed> {
        let closed = self.closing().clone();
        closed.or_else(|| self.catching_up())
    }

    /// Rule `node.catching_up`: whether the record has less than its key has signed for, and the others have the rest.
    pub(crate) fn catching_up(&self) -> Option<Closed> {
        let signed = self.owed.load(Ordering::Acquire);
        (signed > 0).then_some(Closed::CatchingUp { signed })
    }

    /// Takes no more messages because of `error`, until that is over.
    pub(crate) fn close(&self, error: &NodeError) -> Rejected {
        let closed = Closed::by(error);
        let rejected = closed.rejected();
        self.shut(closed);
        rejected
    }

    /// Takes no more messages; what is broken stays broken, and what was not confirmed unconfirmed.
    pub(crate) fn shut(&self, why: Closed) {
        let mut closed = self.closing();
        let stays = match (&*closed, &why) {
            (Some(Closed::Broken(_)), _) => true,
            (Some(closed @ Closed::Unconfirmed(_)), why) => {
                !closed.may_end() && !matches!(why, Closed::Broken(_))
            }
            _ => false,
        };
        if !stays {
            *closed = Some(why);
        }
    }

    /// Those who decide with this node have decided: it takes messages again if that is what it waited for.
    pub(crate) fn decided(&self) {
        self.closing()
            .take_if(|closed| matches!(closed, Closed::Undecided { .. }));
    }

    /// What a submitter is told about an error in a query.
    pub(crate) fn failed(&self, error: &NodeError) -> Rejected {
        tracing::error!(%error, "the record cannot be read");
        Rejected::ReadOnly {
            reason: error.to_string(),
        }
    }

    /// Those messages that are already in the record.
    pub(crate) fn recorded(
        &self,
        digests: impl Iterator<Item = Digest>,
    ) -> Result<HashSet<Digest>, NodeError> {
        self.store.read(|reader| {
            let mut recorded = HashSet::new();
            for digest in digests {
                if reader.index_of(digest)?.is_some() {
                    recorded.insert(digest);
                }
            }
            Ok(recorded)
        })
    }

    /// The message, if it is in the record.
    pub(crate) fn known(&self, digest: Digest) -> Result<Option<Accepted>, NodeError> {
        let Some(index) = self.store.read(|reader| reader.index_of(digest))? else {
            return Ok(None);
        };
        // `None` while the entry is not signed for: it is then not acknowledged.
        Ok(self.receipt(index)?.map(|receipt| Accepted {
            index,
            digest,
            fresh: false,
            effect: None,
            receipt,
        }))
    }

    /// See [`super::Engine::receipt`].
    pub(crate) fn receipt(&self, index: u64) -> Result<Option<String>, NodeError> {
        let cosigned = self.cosigned().filter(|cosigned| index < cosigned.size);
        let (size, note) = match cosigned {
            Some(cosigned) => (cosigned.size, cosigned.note),
            None => {
                let head = self.head();
                (head.size, head.note)
            }
        };
        if index >= size {
            return Ok(None);
        }
        let (leaf, path) = self.store.read(|reader| {
            let leaf = reader.entries(index, 1)?.pop().map(|stored| stored.leaf);
            Ok((leaf, inclusion_proof(size, index, &reader.hashes())?))
        })?;
        // With the entry in it, a receipt can be checked on its own.
        let receipt = Receipt {
            extra: leaf,
            index,
            path,
            checkpoint: note,
        };
        Ok(Some(receipt.encode()))
    }

    /// Receipts for the newest entries, from `first` on, whose leaves these are.
    pub(crate) fn receipts(
        &self,
        first: u64,
        leaves: Vec<Vec<u8>>,
    ) -> Result<Vec<String>, NodeError> {
        let head = self.head();
        self.store.read(|reader| {
            let hashes = RememberedHashes::new(reader.hashes());
            let receipt = |(index, leaf)| {
                let receipt = Receipt {
                    extra: Some(leaf),
                    index,
                    path: inclusion_proof(head.size, index, &hashes)?,
                    checkpoint: head.note.clone(),
                };
                Ok(receipt.encode())
            };
            (first..).zip(leaves).map(receipt).collect()
        })
    }

    /// Forgets the texts and photos that an entry hid, and tells subscribers.
    pub(crate) fn announce(&self, event: Event) {
        if event.kind == MessageKind::ReportAct {
            self.forget_hidden_by(event);
        }
        if is_of_calendar(event.kind) {
            self.calendar.fetch_max(event.index + 1, Ordering::Relaxed);
        }
        // Nobody may be listening.
        let _ = self.events.send(event);
    }

    /// Signs for all entries, whose state is `state`, once they contain what was signed before. They are on disk.
    pub(crate) fn sign(&self, state: &CommunityState) -> Result<(), NodeError> {
        if state.height() < self.owed.load(Ordering::Acquire) {
            return Ok(());
        }
        let head = sign(&self.store, &self.signer, state)?;
        *self.head.write().unwrap_or_else(PoisonError::into_inner) = head;
        self.owed.store(0, Ordering::Release);
        self.call_witnesses();
        Ok(())
    }

    /// Asks for cosignatures under the newest checkpoint.
    pub(super) fn call_witnesses(&self) {
        if self.catching_up().is_none()
            && let Some(witnesses) = self.asked().as_ref()
        {
            witnesses.call(&self.head().note);
        }
    }

    /// See [`super::Engine::witnesses`].
    pub(crate) fn witnesses(&self) -> Vec<Standing> {
        let asked = self.asked();
        asked.as_ref().map_or_else(Vec::new, Witnesses::standings)
    }

    /// Waits until each witness has answered or failed once, at most for `patience`.
    pub(super) fn settle_witnesses(&self, patience: Duration) {
        if let Some(witnesses) = self.asked().as_ref() {
            witnesses.settle(patience);
        }
    }

    fn asked(&self) -> MutexGuard<'_, Option<Witnesses>> {
        self.witnesses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings the state back to what is on disk, after a commit that failed.
    pub(crate) fn rebuild(&self, state: &mut CommunityState) {
        let rebuilt = self
            .store
            .read(|reader| replay::from_store(reader, &self.config.data));
        match rebuilt {
            Ok(rebuilt) => *state = rebuilt,
            Err(error) => {
                tracing::error!(%error, "the state cannot be made again");
                self.shut(Closed::Broken(error.to_string()));
            }
        }
    }

    /// Takes messages again if whatever closed the node is over.
    pub(crate) fn heal(&self) {
        let free = self.free_bytes();
        match self.closed() {
            None if free < RESERVE => {
                tracing::error!(free, "the disk is almost full; nothing is recorded");
                self.shut(Closed::Full);
            }
            Some(closed) if closed.may_end() && free >= RESERVE => match self.reopen() {
                Ok(()) => {
                    tracing::info!("messages are taken");
                    self.closing().take_if(|closed| closed.may_end());
                }
                Err(error) => {
                    tracing::warn!(%error, "nothing can be recorded yet");
                    if matches!(closed, Closed::Unconfirmed(_)) {
                        self.shut(Closed::by(&error));
                    }
                }
            },
            None | Some(_) => {}
        }
    }

    /// Writes a snapshot, or says why not: a start only takes longer without it.
    pub(crate) fn keep(&self, snapshot: &Snapshot) {
        match snapshot.write(&self.config.data) {
            Ok(()) => tracing::info!(size = snapshot.size(), "kept a snapshot"),
            Err(error) => tracing::warn!(%error, "kept no snapshot"),
        }
    }

    /// Roots of ballots' points, beside the record.
    pub(crate) fn roots(&self) -> MutexGuard<'_, roots::Writer> {
        self.roots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn unheard(&self) -> MutexGuard<'_, Vec<Refusal>> {
        self.unheard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// See [`super::Engine::status`].
    pub(crate) fn status(&self) -> Status {
        let head = self.head();
        let state = self.state();
        let (at, state_root) = (state.clock(), state.state_root().to_string());
        drop(state);
        Status {
            origin: self.signer.origin().to_owned(),
            key: self.signer.key().to_string(),
            size: head.size,
            at,
            state_root,
            waiting: self.queue.waiting(),
            snapshot: snapshot::sizes(&self.config.data)
                .first()
                .copied()
                .unwrap_or(0),
            store_bytes: self.store.bytes(),
            free_bytes: self.free_bytes(),
            clock_behind: self.clock.behind(),
            closed: self.closed().map(|closed| Refusal::of(&closed.rejected())),
            cosigned: self.cosigned().map(|c| (c.size, c.witnesses)),
            clock_ahead: self.clock_ahead.load(Ordering::Relaxed),
            unheard: self.unheard().clone(),
            height: Some(self.height.load(Ordering::Relaxed)).filter(|height| *height > 0),
        }
    }

    /// Stops the writer and waits for it.
    pub(crate) fn stop(&self) {
        self.queue.stop();
        let asked = self.asked().take();
        drop(asked);
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writer) = writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer had broken off");
        }
    }

    /// Whether the record can be written; signs for entries not yet signed for.
    fn reopen(&self) -> Result<(), NodeError> {
        self.store.writer().probe()?;
        let old = self.head().size;
        let state = self.state();
        if old == state.height() {
            return Ok(());
        }
        self.sign(&state)?;
        drop(state);
        let recorded = self
            .store
            .read(|reader| reader.entries(old, usize::MAX >> 1))?;
        for stored in recorded {
            self.announce(Event::of(stored.index, &stored.entry));
        }
        Ok(())
    }

    fn closing(&self) -> MutexGuard<'_, Option<Closed>> {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn free_bytes(&self) -> u64 {
        free_bytes(&self.config.data)
    }
}

impl Log for Shared {
    fn proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, String> {
        let proof = |reader: &Reader<'_>| Ok(consistency_proof(old, new, &reader.hashes())?);
        self.store.read(proof).map_err(|error| error.to_string())
    }

    /// Witnesses and validators cosign one checkpoint at different times: what is kept has the cosignatures of both.
    fn cosigned(&self, note: &SignedNote, checkpoint: &Checkpoint, witnesses: usize) {
        let lock = self.cosigned.write();
        let mut cosigned = lock.unwrap_or_else(PoisonError::into_inner);
        let newer = Cosigned {
            size: checkpoint.size,
            witnesses,
            note: note.clone(),
        };
        let joined = match cosigned.take() {
            Some(known) if known.note.text() == note.text() => known.joined(note),
            _ => newer,
        };
        let kept = self
            .store
            .writer()
            .cosigned(checkpoint.size, &joined.note.encode());
        if let Err(error) = kept {
            tracing::warn!(%error, "a cosigned checkpoint was not kept");
        }
        *cosigned = Some(joined);
    }

    fn met(&self, witness: &str, note: &SignedNote) -> Met {
        let met = self.store.read(|reader| {
            let stored = reader.size()?;
            Ok(self.signer.met(note, stored, &reader.hashes()))
        });
        match met {
            Ok(Err(error @ SignerError::Foreign { .. })) => {
                tracing::error!(%error, witness, "nothing is signed any more");
                self.shut(Closed::Broken(error.to_string()));
                Met::Foreign
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, witness, "a witness shows a checkpoint that proves nothing");
                Met::Nothing
            }
            Err(error) => {
                tracing::warn!(%error, witness, "a witness's checkpoint cannot be compared");
                Met::Nothing
            }
            Ok(Ok(())) => Met::Ours,
        }
    }

    fn answered(&self, witnesses: usize) {
        if let Some(Closed::Unconfirmed(asked)) = &mut *self.closing() {
            asked.answered = witnesses;
        }
    }
}

/// Whether what is free, or the calendar, may change with it.
const fn is_of_calendar(kind: MessageKind) -> bool {
    use MessageKind::{Booking, BookingAct, Community, PlaceAct, PlaceList, Poll, PollChange};
    matches!(
        kind,
        Community | Poll | PollChange | PlaceList | PlaceAct | Booking | BookingAct
    )
}

/// Bytes free on the disk of `folder`; the largest number where that is not known.
pub(crate) fn free_bytes(folder: &Path) -> u64 {
    fs4::available_space(folder).unwrap_or(u64::MAX)
}

/// Signs for all entries on disk, whose state is `state`, and keeps the checkpoint.
pub(super) fn sign(
    store: &Store,
    signer: &Signer,
    state: &CommunityState,
) -> Result<Head, NodeError> {
    let size = state.height();
    let root = store.read(|reader| Ok(tree_root(size, &reader.hashes())?))?;
    let root_of_state = state.state_root().0;
    let checkpoint =
        Checkpoint::with_state(signer.origin(), size, root, &root_of_state).at(state.clock());
    let note = store.read(|reader| Ok(signer.sign(&checkpoint, &reader.hashes())?))?;
    // The next start signs the same checkpoint again.
    if let Err(error) = store.writer().checkpoint(size, &note.encode()) {
        tracing::warn!(%error, "a checkpoint was not kept");
    }
    Ok(Head { size, root, note })
}
