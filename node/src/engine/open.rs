//! The start of a node.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use linli_log::{Checkpoint, MemoryHashes, SignedNote, tree_root};
use linli_rules::community::CommunityState;
use rand_core::CryptoRng;
use tokio::sync::{Semaphore, broadcast};

use super::clock::{Clock, RecordClock};
use super::shared::{Asked, Closed, Cosigned, Head, Shared, sign};
use super::{replay, roots_of};
use crate::config::Config;
use crate::error::NodeError;
use crate::ingest::{Bounds, Ingest, Queue, Sources};
use crate::metrics::Metrics;
use crate::sequencer::Sequencer;
use crate::shelf::Shelf;
use crate::signer::{KEY, Signer};
use crate::snapshot;
use crate::store::{
    Depth, Lock, RECORD, Reader, SIGNED_BY, Store, check, check_quickly, check_signed, connect,
};
use crate::witness::client::{Ask, Witnesses};

/// Messages from the network that are decoded at once; more wait.
const DECODERS: usize = 4;
/// Events by which a slow subscriber may lag behind.
const EVENTS: usize = 4096;
/// How long a start waits for what its witnesses know.
const PATIENCE: Duration = Duration::from_secs(10);
/// A record up to this size is read whole before the node starts, a larger one while it runs.
const READ_FIRST: u64 = 64 << 20;

/// Opens the record, checks it, signs for it, and starts the writer.
pub(super) fn open(
    config: &Config,
    clock: Clock,
    sequencer: Box<dyn Sequencer>,
    random: &mut impl CryptoRng,
) -> Result<Arc<Shared>, NodeError> {
    config.check()?;
    let lock = Lock::take(&config.data)?;
    let store = Store::open(&config.data)?;
    let verifier = replay::verifier()?;
    let large = store.bytes() > READ_FIRST;
    if !large {
        check_pages(config)?;
    }
    let is_new = !config.data.join(KEY).exists();
    let signer = take_key(config, &store, random)?;
    let is_shared = sequencer.peers().is_some();
    store.read(|reader| check_head(reader, &signer, is_shared))?;
    let state = store.read(|reader| replay::from_store(reader, &config.data))?;
    check_community(config, &state)?;
    // Nobody has seen anything of a key that did not exist.
    let needed = if is_new { 0 } else { config.confirming() };
    let owed = signer.last().map_or(0, |last| last.size);
    let owed = if owed > state.height() { owed } else { 0 };
    let head = if owed > 0 {
        beginning(&signer)?
    } else if needed == 0 {
        sign(&store, &signer, &state)?
    } else {
        signed_before(&store, &signer, &state)?
    };
    let cosigned = store.read(cosigned)?;
    let ingest = config.ingest;
    let shared = Arc::new(Shared {
        queue: Queue::new(Bounds {
            messages: ingest.queue,
            suspect: ingest.suspect_queue,
            bytes: ingest.queue_bytes,
            batch: ingest.batch,
            wait: config.wait(),
        }),
        decoders: Arc::new(Semaphore::new(DECODERS)),
        sources: Sources::new(Duration::from_secs(ingest.suspect_seconds)),
        clock: RecordClock::new(clock, state.clock()),
        metrics: Metrics::new(),
        shelf: Shelf::of(&config.data),
        events: broadcast::Sender::new(EVENTS),
        calendar: AtomicU64::new(state.height()),
        state: RwLock::new(state),
        roots: Mutex::new(roots_of(&config.data).writer()),
        changes: AtomicU64::new(0),
        head: RwLock::new(head),
        cosigned: RwLock::new(cosigned),
        height: AtomicU64::new(0),
        clock_ahead: AtomicI64::new(0),
        unheard: Mutex::default(),
        peers: sequencer.peers(),
        owed: AtomicU64::new(owed),
        closed: Mutex::new(unconfirmed(config, needed)),
        writer: Mutex::new(None),
        witnesses: Mutex::new(None),
        config: config.clone(),
        store,
        verifier,
        signer,
        _lock: lock,
    });
    shared.sweep();
    ask_witnesses(&shared)?;
    hear_witnesses(&shared, needed)?;
    start(&shared, sequencer)?;
    if large {
        check_meanwhile(&shared);
    }
    Ok(shared)
}

/// Rule `node.community`: an existing record must be of the community that the settings name.
fn check_community(config: &Config, state: &CommunityState) -> Result<(), NodeError> {
    match (config.community, state.id()) {
        (Some(named), Some(found)) if named != found => Err(NodeError::Community { named, found }),
        _ => Ok(()),
    }
}

/// The key that has signed for the record, or a new one on the first start.
fn take_key(
    config: &Config,
    store: &Store,
    random: &mut impl CryptoRng,
) -> Result<Signer, NodeError> {
    let known = store.read(|reader| reader.meta(SIGNED_BY))?;
    let other = |known: String| NodeError::OtherKey { known };
    match known {
        None => {
            let signer = Signer::open(&config.data, config.origin.as_deref(), random)?;
            let key = signer.key().to_string();
            store.writer().meta(SIGNED_BY, &key)?;
            Ok(signer)
        }
        // No key is made for a record that has one.
        Some(known) if !config.data.join(KEY).exists() => Err(other(known)),
        Some(known) => {
            let signer = Signer::open(&config.data, config.origin.as_deref(), random)?;
            if signer.key().to_string() == known {
                Ok(signer)
            } else {
                Err(other(known))
            }
        }
    }
}

/// Checks the rows that a start looks at, and the newest checkpoint: signed by this key, with the root of the stored
/// hashes. Rule `store.behind`: a record that others hold as well (`is_shared`) may be shorter than what was signed.
fn check_head(reader: &Reader<'_>, signer: &Signer, is_shared: bool) -> Result<(), NodeError> {
    check_quickly(reader)?;
    let (stored, signed) = (reader.size()?, signer.last().map_or(0, |last| last.size));
    if stored < signed && !is_shared {
        return Err(NodeError::Behind { stored, signed });
    }
    let Some((size, note)) = reader.checkpoint()? else {
        return Ok(());
    };
    if signer.last().is_none() {
        // The file was emptied: a checkpoint leaves the signer only after it is in that file.
        return Err(signer.forgotten().into());
    }
    let place = || format!("checkpoints {size}");
    let note = SignedNote::parse(&note).map_err(|e| NodeError::corrupt(place(), e))?;
    let checkpoint =
        Checkpoint::open(&note, signer.key()).map_err(|e| NodeError::corrupt(place(), e))?;
    if checkpoint.size != size || size > reader.size()? {
        return Err(NodeError::corrupt(
            place(),
            "of another size than the record",
        ));
    }
    if tree_root(size, &reader.hashes())? == checkpoint.root {
        Ok(())
    } else {
        Err(NodeError::corrupt(
            place(),
            "the stored hashes have another root",
        ))
    }
}

/// The checkpoint that every log of this key begins with, for a node that shows none before its record has caught up.
fn beginning(signer: &Signer) -> Result<Head, NodeError> {
    let root = tree_root(0, &MemoryHashes::default()).expect("no entries have a root");
    let state = <CommunityState>::default().state_root().0;
    let note = signer.beginning(&Checkpoint::with_state(signer.origin(), 0, root, &state))?;
    Ok(Head {
        size: 0,
        root,
        note,
    })
}

fn cosigned(reader: &Reader<'_>) -> Result<Option<Cosigned>, NodeError> {
    let Some((size, note)) = reader.cosigned()? else {
        return Ok(None);
    };
    let parsed =
        SignedNote::parse(&note).map_err(|e| NodeError::corrupt(format!("cosigned {size}"), e))?;
    Ok(Some(Cosigned {
        size,
        // All signatures but the log's own.
        witnesses: parsed.signatures().len().saturating_sub(1),
        note: parsed,
    }))
}

/// Rule `node.unconfirmed`: why nothing is recorded at first, where witnesses have to be heard.
fn unconfirmed(config: &Config, needed: usize) -> Option<Closed> {
    (needed > 0).then_some(Closed::Unconfirmed(Asked {
        answered: 0,
        needed,
        witnesses: config.witnesses.len(),
    }))
}

/// The newest checkpoint that this key signed here, for a start that may not sign: the record may be an old copy.
///
/// A checkpoint of all that is stored is signed again as it was, or refused if it would say anything else.
fn signed_before(
    store: &Store,
    signer: &Signer,
    state: &CommunityState,
) -> Result<Head, NodeError> {
    match signer.last() {
        Some(last) if last.size < state.height() => store.read(|reader| {
            check_signed(reader, &last)?;
            signer.check_foreign(reader.size()?, &reader.hashes())?;
            let note = signer.again(&last)?;
            let (size, root) = (last.size, last.root);
            Ok(Head { size, root, note })
        }),
        Some(_) => sign(store, signer, state),
        // What every log of this key begins with.
        None => sign(store, signer, &CommunityState::default()),
    }
}

/// Gives the witnesses a moment before the node begins without them; an old copy is refused at once.
fn hear_witnesses(shared: &Shared, needed: usize) -> Result<(), NodeError> {
    if needed == 0 {
        return Ok(());
    }
    shared.settle_witnesses(PATIENCE);
    shared.heal();
    if let Some(foreign) = shared.signer.foreign() {
        return Err(foreign.into());
    }
    if let Some(Closed::Unconfirmed(asked)) = shared.closed() {
        tracing::warn!(?asked, "nothing is recorded before enough witnesses answer");
    }
    Ok(())
}

/// Starts asking for cosignatures.
fn ask_witnesses(shared: &Arc<Shared>) -> Result<(), NodeError> {
    let config = &shared.config;
    if config.witnesses.is_empty() {
        return Ok(());
    }
    let witnesses = Witnesses::start(
        Arc::downgrade(shared),
        Ask::all(&config.witnesses)?,
        config.quorum(),
    )
    .map_err(NodeError::file(&config.data))?;
    *shared.witnesses.lock().expect("nobody else has it yet") = Some(witnesses);
    shared.call_witnesses();
    Ok(())
}

fn start(shared: &Arc<Shared>, sequencer: Box<dyn Sequencer>) -> Result<(), NodeError> {
    let newest = snapshot::sizes(&shared.config.data).first().copied();
    let ingest = Ingest::new(Arc::clone(shared), newest.unwrap_or(0));
    let writer = std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || sequencer.run(ingest))
        .map_err(NodeError::file(&shared.config.data))?;
    let mut place = shared.writer.lock().expect("nobody else has it yet");
    *place = Some(writer);
    Ok(())
}

fn check_pages(config: &Config) -> Result<(), NodeError> {
    let path = config.data.join(RECORD);
    check(&connect(&path)?, &path, Depth::Pages)
}

/// Reads a large record while the node already answers; a damaged one takes no more messages.
fn check_meanwhile(shared: &Arc<Shared>) {
    let weak = Arc::downgrade(shared);
    let config = shared.config.clone();
    let spawned = std::thread::Builder::new()
        .name("check".to_owned())
        .spawn(move || {
            if let Err(error) = check_pages(&config) {
                tracing::error!(%error, "the record is damaged; nothing is recorded");
                if let Some(shared) = weak.upgrade() {
                    shared.shut(Closed::Broken(error.to_string()));
                }
            }
        });
    if let Err(error) = spawned {
        tracing::warn!(%error, "the record is not read through");
    }
}
