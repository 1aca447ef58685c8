//! A committee as a node's sequencer.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use linli_log::VerifierKey;
use linli_node::seat::{self, CatchUp, Peer, SeatError, Seats};
use linli_node::sequencer::{Arrived, Came, Ingest, Intake, Sequencer};
use linli_wire::community::{Community, CommunityId};
use malachite::NetworkMsg;
use rand_core::CryptoRng;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::watch;

use crate::app::{App, Stop};
use crate::context::Consensus;
use crate::key::ValidatorKey;
use crate::ledger::{Ledger, LedgerError};
use crate::part::Run;
use crate::validators::{Address, Realm, Validators};

/// How long the queue is waited for at a time.
const PATIENCE: Duration = Duration::from_millis(200);
/// How long one batch is left to gather after one that had several messages: each is cheaper to verify with others, and
/// blocks come no faster.
const GATHER: Duration = Duration::from_millis(150);
/// Batches that were verified and wait for the committee.
const BATCHES: usize = 4;
/// Threads for the network and the engine: the committee's own work has its own threads.
const WORKERS: usize = 2;

/// How a node takes part.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The record's folder.
    pub data: PathBuf,
    /// The log's name, the same on all nodes.
    pub origin: String,
    /// The community whose record this is.
    pub community: CommunityId,
    /// Who decides until the record names others.
    pub founders: Validators,
    /// Where this node is reached by the others.
    pub listen: SocketAddr,
    /// Where they are reached: validators, and observers, who follow without a vote.
    pub peers: BTreeMap<Address, Peer>,
    /// The least time between blocks.
    pub interval: Duration,
    /// How long a proposal is waited for; grows from round to round.
    pub patience: Duration,
    /// What this node relies on while it catches up.
    pub catch_up: CatchUp,
}

/// Records what more than two thirds of the validators agreed on.
pub struct Committee {
    settings: Settings,
    realm: Realm,
    key: ValidatorKey,
    ledger: Ledger,
    run: Run,
    /// No node has run with its key.
    unused: bool,
    in_use: watch::Sender<Option<VerifierKey>>,
    #[cfg(test)]
    pub(crate) forgery: Option<Vec<u8>>,
}

impl Settings {
    /// Of the node with this key, at one of the seats. Refuses a document that names no validators.
    pub fn new(
        data: impl Into<PathBuf>,
        seats: &Seats,
        document: &Community,
        key: &ValidatorKey,
    ) -> Result<Self, SeatError> {
        let peers = seats.peers.iter();
        let peers: BTreeMap<_, _> = peers
            .map(|peer| (Address::of(&peer.key), peer.clone()))
            .collect();
        let data = data.into();
        let none = || SeatError::Founding {
            path: data.join(seat::FOUNDING),
            detail: "it names no validators".to_owned(),
        };
        Ok(Self {
            founders: Validators::of(&document.validators).ok_or_else(none)?,
            listen: seats.address_of(key.public())?,
            data,
            origin: seats.origin.clone(),
            community: document.id(),
            peers,
            interval: seats.interval,
            patience: seats.patience,
            catch_up: seats.catch_up,
        })
    }
}

impl Committee {
    /// Opens the blocks beside the record. They are of this committee only.
    pub fn open(
        settings: Settings,
        key: ValidatorKey,
        random: &mut impl CryptoRng,
    ) -> Result<Self, LedgerError> {
        let mut run = [0; 16];
        random.fill_bytes(&mut run);
        std::fs::create_dir_all(&settings.data).map_err(|_| LedgerError::Damaged("no folder"))?;
        let realm = Realm::of(&settings.origin, settings.community);
        let unused = seat::take_unused(&settings.data, key.public())
            .map_err(|_| LedgerError::Damaged("the note beside the key cannot be removed"))?;
        let ledger = Ledger::open(&settings.data, &realm, unused)?;
        Ok(Self {
            settings,
            realm,
            key,
            ledger,
            run,
            unused,
            in_use: watch::channel(None).0,
            #[cfg(test)]
            forgery: None,
        })
    }

    /// Its key, once the node has ended its part because another machine runs with it: rule `seat.in_use`.
    pub fn in_use(&self) -> watch::Receiver<Option<VerifierKey>> {
        self.in_use.subscribe()
    }
}

impl Committee {
    #[cfg(test)]
    pub(crate) const fn realm(&self) -> Realm {
        self.realm
    }

    pub(crate) fn app(
        self,
        ingest: Ingest,
        intake: Intake,
        network: Sender<NetworkMsg<Consensus>>,
    ) -> App {
        let app = App::new(
            ingest,
            intake,
            self.settings,
            self.realm,
            self.key,
            (self.ledger, self.run),
            network,
        );
        let app = if self.unused { app.unused() } else { app };
        #[cfg(test)]
        let app = app.forging(self.forgery);
        app
    }
}

impl Sequencer for Committee {
    fn peers(&self) -> Option<Vec<Peer>> {
        Some(self.settings.peers.values().cloned().collect())
    }

    fn run(self: Box<Self>, ingest: Ingest) {
        let (to, mut messages) = channel(BATCHES);
        let intake = ingest.intake();
        let taking = intake.clone();
        let spawned = std::thread::Builder::new()
            .name("verifier".to_owned())
            .spawn(move || take_in(&taking, &to));
        if let Err(error) = spawned {
            return ingest.break_off(format!("no thread: {error}"));
        }
        let in_use = self.in_use.clone();
        // Nobody listens before the engine runs.
        let (network, _) = channel(1);
        let mut app = self.app(ingest, intake, network);
        let ended = loop {
            match serve(&mut app, &mut messages) {
                Err(Stop::Again) => {}
                ended => break ended,
            }
        };
        let reason = match ended {
            Err(Stop::Broken(reason)) => Some(reason),
            Err(Stop::InUse(key)) => {
                in_use.send_replace(Some((*key).clone()));
                Some(SeatError::InUse(key).to_string())
            }
            _ => None,
        };
        if let Some(reason) = reason {
            app.ingest.break_off(reason);
            // Readers are still answered, and senders told why nothing is recorded.
            app.wait_for_the_end();
        }
        app.ingest.finish();
    }
}

/// On a runtime of its own: what the engine leaves behind ends with it.
fn serve(app: &mut App, messages: &mut Receiver<Vec<Arrived>>) -> Result<(), Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("committee")
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Stop::Broken(format!("no threads: {error}")))?;
    let ended = runtime.block_on(app.serve(messages));
    runtime.shutdown_timeout(Duration::from_secs(2));
    ended
}

/// Verifies what waits until the node is stopped.
fn take_in(intake: &Intake, to: &Sender<Vec<Arrived>>) {
    loop {
        match intake.next(PATIENCE) {
            Came::Messages(arrived) if arrived.is_empty() => {}
            Came::Messages(arrived) => {
                let is_busy = arrived.len() > 1;
                if to.blocking_send(arrived).is_err() {
                    return;
                }
                if is_busy {
                    std::thread::sleep(GATHER);
                }
            }
            Came::Nothing => {}
            Came::Stopped => return,
        }
    }
}
