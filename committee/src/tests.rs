//! Four nodes on one machine.

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use linli_log::{Checkpoint, Hash, SignedNote, VerifierKey};
use linli_node::engine::{Accepted, Clock};
use linli_node::seat::{Peer, Seats};
use linli_node::sequencer::{Came, Ingest, Intake, Sequencer};
use linli_node::{Config, Engine, Rejected};
use linli_rule::Rule;
use linli_rules::community::CommunityState;
use linli_testing::hall::Hall;
use linli_testing::officers::COMMITTEE;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_verifier::MessageVerifier;
use linli_wire::community::Community;
use linli_wire::message::Message;
use linli_wire::signature::OfficerKey;
use linli_wire::validators::{self, ValidatorsUpdate};
use malachite::NetworkMsg;
use malachite::app::consensus::MisbehaviorEvidence;
use malachite::app::streaming::StreamContent;
use malachite::app::types::core::{NilOrVal, Round, VoteType};
use malachite::app::types::streaming::{StreamId, StreamMessage};
use malachite_signing::Signer as _;
use tempfile::TempDir;
use tokio::sync::mpsc::Receiver;
use zeroize::Zeroizing;

use crate::app::App;
use crate::block::BlockId;
use crate::context::{Consensus, Height, Vote};
use crate::ledger::Ledger;
use crate::part::{Body, Part};
use crate::signing::Signing;
use crate::validators::Realm;
use crate::{Committee, Settings, ValidatorKey, Validators};

mod proposals;
mod waiting;

pub(crate) const ORIGIN: &str = "record.example/house";
const SOURCE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// When the community begins.
pub(crate) const START: i64 = 1_800_000_000;
/// When the poll opens.
const OPENS: i64 = START + 100;

/// A committee whose nodes are in this process.
struct House {
    // Stopped before their folders go.
    nodes: Vec<Option<Engine>>,
    folders: Vec<TempDir>,
    document: Community,
    seats: Seats,
    clock: Arc<AtomicI64>,
}

pub(crate) fn key(n: usize) -> ValidatorKey {
    let seed = Zeroizing::new([n as u8 + 1; 32]);
    ValidatorKey::new(&format!("validator-{n}"), seed).expect("a name")
}

/// As the record names them.
pub(crate) fn named(validators: impl IntoIterator<Item = usize>) -> validators::Validators {
    let named = |n| validators::Validator {
        name: format!("validator-{n}"),
        key: OfficerKey::new(*key(n).public().as_bytes()).expect("a key"),
    };
    validators::Validators(validators.into_iter().map(named).collect())
}

impl House {
    fn new(count: usize) -> Self {
        Self::with_observers(count, 0)
    }

    /// The first `voters` nodes are the validators' of the document.
    fn with_observers(voters: usize, observers: usize) -> Self {
        let count = voters + observers;
        let filter = tracing_subscriber::EnvFilter::from_default_env();
        let _ = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_test_writer()
            .try_init();
        let sockets = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").expect("a port"));
        let sockets: Vec<_> = sockets.collect();
        let peer = |(n, socket): (usize, &TcpListener)| {
            let address = socket.local_addr().expect("bound").into();
            let key = key(n).public().clone();
            Peer { key, address }
        };
        let document = Community {
            validators: named(0..voters),
            ..Hall::default().community
        };
        Self {
            folders: (0..count)
                .map(|_| tempfile::tempdir().expect("a folder"))
                .collect(),
            document,
            seats: Seats {
                interval: Duration::from_millis(100),
                patience: Duration::from_millis(800),
                ..Seats::new(ORIGIN, sockets.iter().enumerate().map(peer).collect())
            },
            nodes: (0..count).map(|_| None).collect(),
            clock: Arc::new(AtomicI64::new(START)),
        }
    }

    fn committee(&self, n: usize) -> Committee {
        let (folder, key) = (self.folders[n].path(), key(n));
        let settings = Settings::new(folder, &self.seats, &self.document, &key);
        let random = &mut linli_testing::rng(&format!("run {n}"));
        Committee::open(settings.expect("an address each"), key, random).expect("a new committee")
    }

    fn start(&mut self, n: usize) {
        self.start_as(n, self.committee(n));
    }

    fn start_as(&mut self, n: usize, sequencer: impl Sequencer + 'static) {
        let mut config = Config::at(self.folders[n].path());
        config.origin = Some(ORIGIN.to_owned());
        config.community = Some(self.document.id());
        config.ingest.wait_ms = 1;
        let time = Arc::clone(&self.clock);
        let clock = Clock::by(move || time.load(Ordering::Relaxed));
        let mut random = linli_testing::rng(&format!("node {n}"));
        let engine = Engine::open_with(&config, clock, Box::new(sequencer), &mut random);
        self.nodes[n] = Some(engine.expect("a record"));
    }

    /// Starts a node whose consensus the test steps by hand; with it what is sent to the node, and what it tells others.
    fn start_handing(&mut self, n: usize) -> (App, Intake, Receiver<NetworkMsg<Consensus>>) {
        let (to, from) = std::sync::mpsc::channel();
        self.start_as(n, Handing(to));
        let ingest = from.recv().expect("started");
        let (network, told) = tokio::sync::mpsc::channel(64);
        let intake = ingest.intake();
        let app = self.committee(n).app(ingest, intake.clone(), network);
        (app, intake, told)
    }

    /// Founds the community and publishes the poll by way of one node; then the poll opens.
    fn begin(&self, n: usize, town: &Town) -> u64 {
        let mut size = 0;
        for message in town.announcements() {
            let accepted = self.submit(n, message.encode());
            assert_eq!(accepted.expect("a good message").index, size);
            size += 1;
        }
        self.clock.store(OPENS, Ordering::Relaxed);
        size
    }

    /// A town whose record this house keeps.
    fn vote(&self) -> Town {
        let mut town = Town::new("vote", 6, vec![motion()]);
        (town.poll.opens, town.poll.closes) = (OPENS, OPENS + 1000);
        town.hall.community = self.document.clone();
        town
    }

    /// How many of these cosigned the newest checkpoint of a node.
    fn cosigned(&self, n: usize, by: &Validators) -> usize {
        let keys: Vec<VerifierKey> = by.all().iter().map(|v| v.key.clone()).collect();
        let note = SignedNote::parse(&self.node(n).checkpoint()).expect("a note");
        note.verify(&keys).map_or(0, |signed| signed.len())
    }

    fn submit(&self, n: usize, bytes: Vec<u8>) -> Result<Accepted, Rejected> {
        self.node(n).submit_blocking(SOURCE, bytes)
    }

    fn stop(&mut self, n: usize) {
        self.nodes[n] = None;
    }

    fn node(&self, n: usize) -> &Engine {
        self.nodes[n].as_ref().expect("started")
    }

    /// Waits until all that run have the same record of this size.
    fn agree(&self, size: u64) {
        let running = || self.nodes.iter().flatten();
        until("all have the record", || {
            running().all(|node| node.size() == size)
        });
        let mut heads = running().map(|node| {
            let note = SignedNote::parse(&node.checkpoint()).expect("a note");
            (note.text().to_owned(), node.status().state_root)
        });
        let first = heads.next().expect("one runs");
        assert!(heads.all(|head| head == first));
    }
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(40), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn ballot(town: &Town, owner: usize) -> Vec<u8> {
    Message::Ballot(town.ballot(owner, 0, 0).encode()).encode()
}

/// Another's proof under an owner's ballot.
pub(crate) fn forged(town: &Town, owner: usize) -> Vec<u8> {
    let mut forged = town.ballot(owner, 0, 0);
    forged.proof = town.ballot(owner + 1, 0, 0).proof;
    Message::Ballot(forged.encode()).encode()
}

#[test]
fn four_nodes_keep_one_record() {
    let mut house = House::new(4);
    (0..4).for_each(|n| house.start(n));
    let town = house.vote();
    let mut size = house.begin(0, &town);
    house.agree(size);
    for owner in 0..3 {
        let bytes = ballot(&town, owner);
        let accepted = house.submit(owner, bytes);
        assert_eq!(accepted.expect("a good ballot").index, size);
        size += 1;
    }
    house.agree(size);
    let refused = house.submit(1, forged(&town, 3));
    assert_eq!(refused.expect_err("forged").rule(), "ballot.proof");

    // More than two thirds cosign what each of them has.
    let all = Validators::of(&named(0..4)).expect("validators");
    until("cosigned", || (0..4).all(|n| house.cosigned(n, &all) >= 3));

    // Three go on without the fourth, which catches up.
    house.stop(3);
    let accepted = house.submit(0, ballot(&town, 3));
    assert_eq!(accepted.expect("a good ballot").index, size);
    house.start(3);
    house.agree(size + 1);
    let accepted = house.submit(3, ballot(&town, 4));
    assert_eq!(accepted.expect("a good ballot").index, size + 1);
    house.agree(size + 2);

    // All of them at once, and a node whose record is gone but not its votes.
    (0..4).for_each(|n| house.stop(n));
    (0..4).for_each(|n| house.start(n));
    let accepted = house.submit(2, ballot(&town, 5));
    assert_eq!(accepted.expect("a good ballot").index, size + 2);
    house.agree(size + 3);
}

/// A name may take its time to be looked up.
#[test]
fn nodes_reach_each_other_by_name() {
    let mut house = House::new(2);
    for peer in &mut house.seats.peers {
        let named = format!("localhost:{}", peer.address.listen().port());
        peer.address = named.parse().expect("a name");
    }
    (0..2).for_each(|n| house.start(n));
    let founding = house.vote().announcements()[0].encode();
    until("both decide", || house.submit(0, founding.clone()).is_ok());
    house.agree(1);
}

#[test]
fn a_block_with_an_invalid_proof_gets_no_votes() {
    let mut house = House::new(4);
    let town = house.vote();
    let mut liar = house.committee(1);
    liar.forgery = Some(forged(&town, 0));
    house.start_as(1, liar);
    [0, 2, 3].into_iter().for_each(|n| house.start(n));
    let size = house.begin(0, &town);
    house.agree(size);
    // The fifth block is the liar's to propose, and now its poll is known.
    let accepted = house.submit(2, ballot(&town, 2));
    assert_eq!(accepted.expect("a good ballot").index, size);
    house.agree(size + 1);
    house.stop(0);
    let realm = Realm::of(ORIGIN, house.document.id());
    let all = Validators::of(&named(0..4)).expect("validators");
    let ledger = Ledger::open(house.folders[0].path(), &realm, false).expect("blocks");
    let last = ledger.last().expect("read").expect("blocks").header.height;
    let mut lies = 0;
    for height in 1..=last {
        let block = ledger.decided(height).expect("read").expect("decided");
        let turn = all.proposer(height, block.commit.round);
        assert_ne!(turn.address(), key(1).address());
        lies += usize::from(block.commit.round > 0);
    }
    assert!(last >= 5 && lies >= 2, "{lies} of {last} blocks");
}

/// Where a log leads that nobody has to agree on.
fn alone(log: &[(i64, Message)]) -> String {
    let verifier = MessageVerifier::new().expect("parameters");
    let mut state = CommunityState::new();
    for (at, message) in log {
        let mut offers = verifier.verify_batch(&state, *at, core::slice::from_ref(message));
        let offer = offers.remove(0).expect("a good message");
        state.apply(*at, offer).expect("a good message");
    }
    state.state_root().to_string()
}

#[test]
fn a_round_of_aid_leads_where_it_leads_alone() {
    let mut house = House::new(4);
    let mut town = Town::begin();
    town.hall.community = house.document.clone();
    let log = town.scheme_alone();
    house.clock.store(log[0].0, Ordering::Relaxed);
    (0..4).for_each(|n| house.start(n));
    for (index, (at, message)) in (0..).zip(&log) {
        house.clock.store(*at, Ordering::Relaxed);
        let accepted = house.submit(index as usize % 4, message.encode());
        assert_eq!(accepted.expect("a good message").index, index);
        // The next node may be a moment behind this one.
        house.agree(index + 1);
    }
    assert_eq!(house.node(0).status().state_root, alone(&log));
}

#[test]
fn the_record_names_who_decides_and_observers_follow() {
    let mut house = House::with_observers(4, 1);
    (0..5).for_each(|n| house.start(n));
    let town = house.vote();
    let mut size = house.begin(0, &town);
    house.agree(size);
    // What an observer takes in reaches those who decide.
    let accepted = house.submit(4, ballot(&town, 0));
    assert_eq!(accepted.expect("a good ballot").index, size);
    size += 1;
    house.agree(size);
    let founders = Validators::of(&named(0..4)).expect("validators");
    until("cosigned", || house.cosigned(4, &founders) >= 3);
    let observer = Validators::of(&named([4])).expect("validators");
    assert_eq!(house.cosigned(4, &observer), 0);

    // The observer takes the place of the fourth, and is needed once the third is away as well.
    let act = ValidatorsUpdate {
        number: 1,
        validators: named([0, 1, 2, 4]),
    };
    let change = Message::Validators(town.hall.sign(act, COMMITTEE));
    assert_eq!(house.submit(1, change.encode()).expect("good").index, size);
    size += 1;
    house.agree(size);
    let now = Validators::of(&named([0, 1, 2, 4])).expect("validators");
    until("cosigned", || (0..5).all(|n| house.cosigned(n, &now) >= 3));
    house.stop(2);
    house.stop(3);
    let accepted = house.submit(4, ballot(&town, 1));
    assert_eq!(accepted.expect("a good ballot").index, size);
    size += 1;
    house.agree(size);
    // Who went follows, and so does a node that was away while it changed.
    house.start(3);
    house.agree(size);
    until("cosigned", || house.cosigned(3, &now) >= 3);
    house.stop(0);
    house.start(2);
    let accepted = house.submit(3, ballot(&town, 2));
    assert_eq!(accepted.expect("a good ballot").index, size);
}

/// `node.community`: a document that differs by a byte is another community's, whose peers understand each other alone.
#[test]
fn a_peer_of_another_community_is_none() {
    let mut house = House::new(4);
    let town = house.vote();
    [0, 1, 2].into_iter().for_each(|n| house.start(n));
    house.document.name.en.push('!');
    house.start(3);
    let size = house.begin(0, &town);
    house.stop(3);
    house.agree(size);
    let refused = Settings::new(
        house.folders[3].path(),
        &house.seats,
        &town.hall.community,
        &key(3),
    );
    let refused = Committee::open(
        refused.expect("an address each"),
        key(3),
        &mut linli_testing::rng("run"),
    );
    assert!(matches!(refused.err(), Some(crate::LedgerError::Realm)));
    let mut other = house.vote();
    other.hall.community.name.en.push('?');
    house.document = town.hall.community.clone();
    let mut fresh = House::new(1);
    fresh.start(0);
    let refused = fresh.submit(0, other.hall.founding().encode());
    assert_eq!(refused.expect_err("another").rule(), "node.community");
}

/// Hands the writer's side to the test.
struct Handing(std::sync::mpsc::Sender<Ingest>);

impl Sequencer for Handing {
    fn run(self: Box<Self>, ingest: Ingest) {
        let _ = self.0.send(ingest);
    }
}

/// The engine would begin a new log and vote again, in a height in which it may have voted.
#[test]
fn without_its_log_a_node_does_not_vote() {
    let mut house = House::new(4);
    (0..4).for_each(|n| house.start(n));
    let town = house.vote();
    let size = house.begin(0, &town);
    house.agree(size);
    let realm = Realm::of(ORIGIN, house.document.id());
    let folder = house.folders[3].path().to_owned();
    let waits = || {
        Ledger::open(&folder, &realm, false)
            .expect("blocks")
            .waits()
    };
    let has_log = || crate::engine::has_log(&folder);
    house.stop(3);
    assert_eq!((waits().expect("read"), has_log()), (None, true));
    std::fs::remove_dir_all(folder.join("committee-wal")).expect("removed");
    // Nobody else is there to say how far the committee is.
    (0..3).for_each(|n| house.stop(n));
    house.start(3);
    let listening = folder.join("committee-wal/listening");
    until("it begins a log", || listening.exists());
    assert!(!has_log(), "it signs nothing");
    house.stop(3);
    assert_eq!(waits().expect("read"), Some(None));
    // Once all are there it follows, and votes again.
    (0..4).for_each(|n| house.start(n));
    let accepted = house.submit(0, ballot(&town, 0));
    assert_eq!(accepted.expect("a good ballot").index, size);
    until("it votes", || waits().expect("read").is_none());
    house.agree(size + 1);
}

/// A validator tells a node that it cosigned this checkpoint.
fn hear(app: &mut App, realm: Realm, (by, root, at): (usize, u8, i64)) {
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 1,
        root: Hash([root; 32]),
        extensions: Vec::new(),
    };
    let (text, key) = (checkpoint.text(), key(by));
    let line = key.cosign(&text, at.cast_unsigned()).to_string();
    let wants = false;
    let signing = Signing::new(realm, key.signing());
    let body = Body::Cosignature { text, line, wants };
    let part = Part::sign(key.address(), body, &signing);
    let stream = StreamId::new(vec![root].into());
    let message = StreamMessage::new(stream, 0, StreamContent::Data(part));
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    assert!(runtime.block_on(app.received(message)).is_ok());
}

/// `node.clock`: one whose clock is off says nothing about this one's; two do.
#[test]
fn a_node_shows_that_its_clock_is_off() {
    let mut house = House::new(4);
    let (mut app, _, _told) = house.start_handing(0);
    let realm = Realm::of(ORIGIN, house.document.id());
    let ahead = || house.node(0).status().clock_ahead;
    let mut hear = |by, at| hear(&mut app, realm, (by, 1, at));
    hear(1, START - 300);
    assert_eq!(ahead(), 0);
    hear(2, START - 200);
    assert_eq!(ahead(), 200);
    hear(2, START - 5);
    hear(3, START + 400);
    assert_eq!(ahead(), 0);
    hear(2, START + 300);
    assert_eq!(ahead(), -300);
    drop(app);
    house.stop(0);
}

/// `committee.signed_twice`: what a node is told by others or by the engine goes into the record, once, which names the
/// validator at every node.
#[test]
fn what_a_validator_signed_twice_goes_into_the_record() {
    let mut house = House::new(4);
    (0..4).for_each(|n| house.start(n));
    let founding = house.vote().announcements()[0].encode();
    house.submit(1, founding).expect("a good message");
    house.agree(1);
    house.stop(0);
    let (mut app, intake, told) = house.start_handing(0);
    let realm = Realm::of(ORIGIN, house.document.id());
    let came = || match intake.next(Duration::from_millis(100)) {
        Came::Messages(arrived) => arrived.iter().map(|it| it.bytes().to_vec()).collect(),
        _ => Vec::new(),
    };
    for (by, root) in [(1, 1), (2, 1), (1, 1)] {
        hear(&mut app, realm, (by, root, START));
    }
    assert_eq!(came(), Vec::<Vec<u8>>::new());
    for _ in 0..2 {
        hear(&mut app, realm, (1, 2, START));
    }
    let mut evidence = came();
    assert_eq!(evidence.len(), 1);

    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let signing = Signing::new(realm, key(2).signing());
    let vote = |block| {
        let vote = Vote {
            kind: VoteType::Prevote,
            height: Height(1),
            round: Round::new(0),
            block,
            voter: key(2).address(),
        };
        runtime.block_on(signing.sign_vote(vote)).expect("signed")
    };
    let mut seen = MisbehaviorEvidence {
        proposals: Default::default(),
        votes: Default::default(),
    };
    seen.votes
        .add(vote(NilOrVal::Nil), vote(NilOrVal::Val(BlockId([1; 32]))));
    app.report(&seen);
    app.report(&seen);
    evidence.extend(came());
    assert_eq!((evidence.len(), came()), (2, Vec::new()));
    drop((app, intake, told));
    house.stop(0);

    house.start(0);
    for (bytes, entry) in evidence.into_iter().zip(1..) {
        let accepted = house.submit(1, bytes).expect("it convicts");
        assert_eq!(accepted.index, entry);
    }
    house.agree(3);
    for n in 0..4 {
        let mut told: Vec<_> = house.node(n).signed_twice();
        told.sort_by(|a, b| a.detail.cmp(&b.detail));
        assert!(told.iter().all(|it| it.rule == "committee.signed_twice"));
        let details: Vec<_> = told.iter().map(|it| &*it.detail).collect();
        let expected = [
            "validator-1 signed two checkpoints of size 1; entry 1 has both",
            "validator-2 signed two votes for block 1; entry 2 has both",
        ];
        assert_eq!(details, expected);
    }
}
