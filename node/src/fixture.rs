//! A node whose record tests fill with the town's messages.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use linli_log::VerifierKey;
use linli_testing::hall::Hall;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::Ballot;
use linli_wire::message::Message;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use tokio::sync::oneshot;

use crate::config::{self, Config};
use crate::engine::{Accepted, Clock, Engine};
use crate::error::{NodeError, Rejected};
use crate::witness::client::Ask;
use crate::witness::server::Server;

/// Where all messages come from.
pub(crate) const SOURCE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
/// The time at which the community begins.
pub(crate) const START: i64 = 1_800_000_000;

/// Thirty days before the end of the officers' terms.
pub(crate) const ENDING: i64 = 3_342_384_000;

/// Randomness that is the same in every run.
pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// Roll `number`: taken in any order.
pub(crate) fn roll(number: u64) -> Vec<u8> {
    Hall::default().roll(number).encode()
}

/// Four owners with a motion that opens and closes the given numbers of seconds after the start.
pub(crate) fn vote(opens: i64, closes: i64) -> Town {
    let mut town = Town::new("vote", 4, vec![motion()]);
    (town.poll.opens, town.poll.closes) = (START + opens, START + closes);
    town
}

/// As it is submitted.
pub(crate) fn submitted(ballot: &Ballot) -> Vec<u8> {
    Message::Ballot(ballot.encode()).encode()
}

/// A clock that tests set.
#[derive(Clone)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Hand {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(START)))
    }

    pub(crate) fn set(&self, at: i64) {
        self.0.store(at, Ordering::Relaxed);
    }

    pub(crate) fn clock(&self) -> Clock {
        let read = self.clone();
        Clock::by(move || read.0.load(Ordering::Relaxed))
    }
}

/// Settings of a node in `data` that does not wait for full batches.
pub(crate) fn config(data: &Path) -> Config {
    let mut config = Config::at(data);
    config.ingest.wait_ms = 1;
    config.limits.timeout_seconds = 5;
    config
}

/// A node in `data` whose clock stands still.
pub(crate) fn open(data: &Path) -> Result<Engine, NodeError> {
    Engine::open_at(&config(data), Hand::new().clock(), &mut rng(0))
}

/// The answer to a message.
pub(crate) fn submit(engine: &Engine, bytes: &[u8]) -> Result<Accepted, Rejected> {
    engine.submit_blocking(SOURCE, bytes.to_vec())
}

/// A node whose record has the community and the given number of rolls.
pub(crate) fn begun(data: &Path, rolls: u64) -> Engine {
    let engine = open(data).expect("a new record");
    submit(&engine, &Hall::default().founding().encode()).expect("the first message");
    for number in 0..rolls {
        submit(&engine, &roll(number)).expect("a good roll");
    }
    engine
}

/// A witness on a port of its own, until dropped.
pub(crate) struct Running {
    pub(crate) settings: config::Witness,
    pub(crate) server: Server,
    _runtime: tokio::runtime::Runtime,
    _stop: oneshot::Sender<()>,
}

impl Running {
    pub(crate) fn start(folder: &Path, name: &str, log: VerifierKey) -> Self {
        Self::start_at("127.0.0.1:0", folder, name, log)
    }

    /// The witness in `folder` again, at the address that it had.
    pub(crate) fn again(was: &config::Witness, folder: &Path, log: VerifierKey) -> Self {
        let address = was.url.trim_start_matches("http://");
        let key: VerifierKey = was.key.parse().expect("a witness's key");
        Self::start_at(address.trim_end_matches('/'), folder, key.name(), log)
    }

    fn start_at(address: &str, folder: &Path, name: &str, log: VerifierKey) -> Self {
        let server = Server::open(folder, name, &[log], &mut rng(name.len() as u64));
        let server = server.expect("a first start");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let socket = runtime.block_on(tokio::net::TcpListener::bind(address));
        let socket = socket.expect("a port");
        let settings = config::Witness {
            key: server.key().to_string(),
            url: format!("http://{}/", socket.local_addr().expect("its address")),
        };
        let (_stop, stopped) = oneshot::channel::<()>();
        runtime.spawn(server.clone().run(socket, async {
            let _ = stopped.await;
        }));
        Self {
            settings,
            server,
            _runtime: runtime,
            _stop,
        }
    }

    pub(crate) fn ask(&self) -> Ask {
        Ask::new(&self.settings).expect("a witness's key")
    }
}
