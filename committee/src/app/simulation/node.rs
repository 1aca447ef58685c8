//! One node without sockets: the engine's own state machine and this crate's side of it, stepped by hand.

mod effects;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use linli_node::engine::{Accepted, Clock};
use linli_node::sequencer::{Came, Ingest, Sequencer};
use linli_node::{Config, Engine, Rejected};
use malachite::app::consensus::{Input, MisbehaviorEvidence, Params, State};
use malachite::app::engine::host::{Next, SyncedValueOutcome};
use malachite::app::metrics::Metrics;
use malachite::app::types::SignedConsensusMsg;
use malachite::app::types::core::{
    CommitCertificate, HeightParams, LinearTimeouts, Round, Timeout, ValueOrigin, ValuePayload,
    ValueResponse, VoteExtensions,
};
use malachite::app::types::streaming::StreamMessage;
use malachite::app::types::sync::RawDecidedValue;
use malachite::{AppMsg, NetworkMsg};
use malachite_core::LivenessMsg;
use tempfile::TempDir;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::sync::oneshot;

use self::effects::{Parts, name};
use super::super::{App, Done, Stop};
use crate::block::BlockId;
use crate::codec::CommitBytes;
use crate::context::{Consensus, Height};
use crate::engine::peer_id;
use crate::part::Part;
use crate::signing::{Signatures, Signing};
use crate::validators::Address;
use crate::{Committee, Settings, ValidatorKey};

/// Longer than any machine takes: the engine measures this on the machine's own clock.
const NEVER: Duration = Duration::from_secs(1 << 20);
/// Messages of the engine that wait for their height.
const WAITING: usize = 1000;

/// What reaches another node.
#[derive(Clone, Debug)]
pub(super) enum Message {
    Signed(SignedConsensusMsg<Consensus>),
    Liveness(LivenessMsg<Consensus>),
    Part(StreamMessage<Part>),
}

/// What the engine asks of the application when it has time.
#[derive(Clone, Debug)]
pub(super) enum Ask {
    Propose(Height, Round),
    Restream(Height, Round, Round, Address, BlockId),
    Decided(CommitCertificate<Consensus>),
    Finalized(CommitCertificate<Consensus>, MisbehaviorEvidence<Consensus>),
    Heard(StreamMessage<Part>),
    Synced(ValueResponse<Consensus>, Address),
}

/// What a step leads to.
#[derive(Debug)]
pub(super) enum Out {
    Tell(Message),
    Timer(Timeout, Duration, u64),
    Input(Input<Consensus>),
    Ask(Ask),
    /// The engine begins again.
    Again,
}

/// What of a node outlives it.
pub(super) struct Disk {
    pub(super) folder: TempDir,
    wal: Vec<Input<Consensus>>,
    wal_height: u64,
    pub(super) clock: Arc<AtomicI64>,
}

impl Disk {
    pub(super) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            wal: Vec::new(),
            wal_height: 0,
            clock: Arc::default(),
        }
    }
}

/// A node that runs.
pub(super) struct Node {
    // Before the engine, which waits for it.
    pub(super) app: App,
    core: State<Consensus>,
    core_parts: Parts,
    told: Receiver<NetworkMsg<Consensus>>,
    next: Option<oneshot::Receiver<Next<Consensus>>>,
    /// The height that the engine works on.
    pub(super) started: u64,
    pub(super) engine: Engine,
    senders: Vec<(usize, JoinHandle<Result<Accepted, Rejected>>)>,
}

/// Hands the writer's side out.
struct Handing(std::sync::mpsc::Sender<Ingest>);

impl Sequencer for Handing {
    fn run(self: Box<Self>, ingest: Ingest) {
        let _ = self.0.send(ingest);
    }
}

/// An honest node never breaks off.
fn well<T>(done: Done<T>) -> T {
    match done {
        Ok(done) => done,
        Err(Stop::Ended | Stop::Again | Stop::InUse(_)) => panic!("stopped"),
        Err(Stop::Broken(reason)) => panic!("{reason}"),
    }
}

async fn ready(app: &mut App) -> (Height, HeightParams<Consensus>) {
    let (reply, answer) = oneshot::channel();
    well(app.answer(AppMsg::ConsensusReady { reply }).await);
    answer.await.expect("an answer")
}

/// The engine's state, for a node that votes or does not.
async fn core(app: &mut App) -> State<Consensus> {
    let (height, params) = ready(app).await;
    let params_of = Params {
        address: app.key.address(),
        threshold_params: Default::default(),
        value_payload: ValuePayload::ProposalAndParts,
        enabled: app.votes(),
    };
    State::new(
        Consensus,
        height,
        params.validator_set,
        params_of,
        WAITING,
        WAITING,
    )
}

impl Node {
    /// Starts a node as it would start after a crash.
    pub(super) async fn start(
        disk: &mut Disk,
        settings: Settings,
        key: ValidatorKey,
        forgery: Option<Vec<u8>>,
    ) -> (Self, Vec<Out>) {
        let mut config = Config::at(disk.folder.path());
        config.origin = Some(settings.origin.clone());
        config.community = Some(settings.community);
        config.ingest.wait_ms = 0;
        let clock = Arc::clone(&disk.clock);
        let clock = Clock::by(move || clock.load(Ordering::Relaxed));
        let (to, from) = std::sync::mpsc::channel();
        let random = &mut linli_testing::rng(key.public().name());
        let engine = Engine::open_with(&config, clock, Box::new(Handing(to)), random);
        let engine = engine.expect("a record");
        let ingest = from.recv().expect("started");
        let (network, told) = channel(1 << 12);
        let (interval, signing) = (settings.interval, key.signing());
        let committee = Committee::open(settings, key, random).expect("this committee's blocks");
        let realm = committee.realm();
        let intake = ingest.intake();
        let mut app = committee.app(ingest, intake, network).forging(forgery);
        app = app.alone();
        well(app.resume());
        well(app.may_vote().map_err(Stop::from));
        let core = core(&mut app).await;
        let core_parts = Parts {
            metrics: Metrics::new(),
            signing: Signing::new(realm, signing),
            signatures: Signatures(realm),
            timeouts: LinearTimeouts::default(),
            interval,
            timers: HashMap::new(),
            last_timer: 0,
            recovering: false,
        };
        let mut node = Self {
            app,
            core,
            core_parts,
            told,
            next: None,
            started: 0,
            engine,
            senders: Vec::new(),
        };
        let out = node.begin(disk).await;
        (node, out)
    }

    /// The engine begins again, now that the node may vote.
    pub(super) async fn again(&mut self, disk: &mut Disk) -> Vec<Out> {
        self.core = core(&mut self.app).await;
        self.core_parts.timers.clear();
        self.core_parts.metrics = Metrics::new();
        (self.started, self.next, self.app.idle) = (0, None, None);
        self.begin(disk).await
    }

    async fn begin(&mut self, disk: &mut Disk) -> Vec<Out> {
        let (height, params) = ready(&mut self.app).await;
        self.begin_height(disk, height, params).await
    }

    /// Begins a height, as the engine does: what was written ahead for it is done again.
    async fn begin_height(
        &mut self,
        disk: &mut Disk,
        height: Height,
        params: HeightParams<Consensus>,
    ) -> Vec<Out> {
        let votes = self.app.votes();
        let again = votes && self.started == 0 && disk.wal_height == height.0;
        if !again {
            (disk.wal_height, disk.wal) = (height.0, Vec::new());
        }
        let entries = disk.wal.clone();
        self.started = height.0;
        self.core_parts.timeouts = params.timeouts;
        let (voters, policy) = (params.validator_set, params.vote_extension_policy);
        let start = Input::StartHeight(height, voters, false, Some(NEVER), policy);
        let mut out = self.input(disk, start).await;
        if !entries.is_empty() {
            self.core_parts.recovering = true;
            self.core.index_wal_entries(&entries);
            for entry in entries {
                out.extend(self.input(disk, entry).await);
            }
            self.core.reset_entries_index();
            self.core_parts.recovering = false;
        }
        out
    }

    /// Hands the engine something.
    pub(super) async fn input(&mut self, disk: &mut Disk, input: Input<Consensus>) -> Vec<Out> {
        let mut out = Vec::new();
        let Self {
            app,
            core,
            core_parts,
            ..
        } = self;
        let metrics = core_parts.metrics.clone();
        let done: Result<(), malachite::app::consensus::Error<Consensus>> = malachite_core::process!(
            input: input,
            state: core,
            metrics: &metrics,
            with: effect => core_parts.handle(app, disk, &mut out, effect).await
        );
        done.expect("the engine goes on");
        out
    }

    /// A timer has run out, unless it was called off.
    pub(super) async fn timer(&mut self, disk: &mut Disk, timeout: Timeout, id: u64) -> Vec<Out> {
        let timers = &mut self.core_parts.timers;
        if timers.get(&name(&timeout)) != Some(&id) {
            return Vec::new();
        }
        timers.remove(&name(&timeout));
        self.input(disk, Input::TimeoutElapsed(timeout)).await
    }

    /// Something came from another node.
    pub(super) async fn hear(&mut self, disk: &mut Disk, message: Message) -> Vec<Out> {
        let input = match message {
            Message::Part(part) => return vec![Out::Ask(Ask::Heard(part))],
            Message::Signed(SignedConsensusMsg::Vote(vote))
            | Message::Liveness(LivenessMsg::Vote(vote)) => Input::Vote(vote),
            Message::Signed(SignedConsensusMsg::Proposal(proposal)) => Input::Proposal(proposal),
            Message::Liveness(LivenessMsg::PolkaCertificate(it)) => Input::PolkaCertificate(it),
            Message::Liveness(LivenessMsg::SkipRoundCertificate(it)) => Input::RoundCertificate(it),
        };
        self.input(disk, input).await
    }

    /// The application does what the engine asked of it.
    pub(super) async fn ask(&mut self, disk: &mut Disk, ask: Ask) -> Vec<Out> {
        let mut out = Vec::new();
        match ask {
            Ask::Propose(height, round) => {
                let (reply, answer) = oneshot::channel();
                let timeout = NEVER;
                let asked = AppMsg::GetValue {
                    height,
                    round,
                    timeout,
                    reply,
                };
                well(self.app.answer(asked).await);
                out.extend(answer.await.ok().map(|v| Out::Input(Input::Propose(v))));
            }
            Ask::Restream(height, round, valid_round, address, value_id) => {
                let asked = AppMsg::RestreamProposal {
                    height,
                    round,
                    valid_round,
                    address,
                    value_id,
                };
                well(self.app.answer(asked).await);
            }
            Ask::Decided(certificate) => {
                let (reply, _) = oneshot::channel();
                let asked = AppMsg::Decided {
                    certificate,
                    extensions: VoteExtensions::default(),
                    reply,
                };
                well(self.app.answer(asked).await);
            }
            Ask::Finalized(certificate, evidence) => {
                let (reply, answer) = oneshot::channel();
                let asked = AppMsg::Finalized {
                    certificate,
                    extensions: VoteExtensions::default(),
                    evidence,
                    reply,
                };
                well(self.app.answer(asked).await);
                self.next = Some(answer);
            }
            Ask::Heard(part) => {
                let (reply, answer) = oneshot::channel();
                let asked = AppMsg::ReceivedProposalPart {
                    from: peer_id(&self.app.key.address()),
                    published_by: None,
                    part,
                    reply,
                };
                well(self.app.answer(asked).await);
                let value = answer.await.expect("an answer");
                let consensus = |v| Out::Input(Input::ProposedValue(v, ValueOrigin::Consensus));
                out.extend(value.map(consensus));
                self.take_in(Duration::ZERO).await;
            }
            Ask::Synced(handed, proposer) => {
                let (reply, answer) = oneshot::channel();
                let asked = AppMsg::ProcessSyncedValue {
                    height: handed.certificate.height,
                    round: handed.certificate.round,
                    proposer,
                    value_bytes: handed.value_bytes,
                    reply,
                };
                well(self.app.answer(asked).await);
                // As the engine does: votes for another block say nothing of this one.
                if let Ok(SyncedValueOutcome::Verdict(value)) = answer.await
                    && value.value == handed.certificate.value_id
                {
                    out.push(Out::Input(Input::ProposedValue(value, ValueOrigin::Sync)));
                }
            }
        }
        self.settle(disk, &mut out).await;
        out
    }

    /// The application looks around.
    pub(super) async fn tick(&mut self, disk: &mut Disk) -> Vec<Out> {
        let mut out = Vec::new();
        self.app.look_around().await;
        self.take_in(Duration::ZERO).await;
        self.settle(disk, &mut out).await;
        out
    }

    /// What the application does after everything: it tells the others, and begins the next height.
    async fn settle(&mut self, disk: &mut Disk, out: &mut Vec<Out>) {
        if well(self.app.may_vote().map_err(Stop::from)) {
            return out.push(Out::Again);
        }
        self.app.begin_next();
        while let Ok(NetworkMsg::PublishProposalPart(part)) = self.told.try_recv() {
            out.push(Out::Tell(Message::Part(part)));
        }
        let next = self.next.as_mut().and_then(|next| next.try_recv().ok());
        if let Some(Next::Start(height, params)) = next {
            self.next = None;
            out.extend(self.begin_height(disk, height, params).await);
        }
    }

    /// Somebody sends a message here, and waits for the answer.
    pub(super) async fn submit(&mut self, disk: &mut Disk, nth: usize, bytes: Vec<u8>) -> Vec<Out> {
        let engine = self.engine.clone();
        let source = std::net::Ipv4Addr::LOCALHOST.into();
        let sending = std::thread::spawn(move || engine.submit_blocking(source, bytes));
        while !sending.is_finished() && !self.take_in(Duration::from_millis(50)).await {}
        self.senders.push((nth, sending));
        let mut out = Vec::new();
        self.settle(disk, &mut out).await;
        out
    }

    async fn take_in(&mut self, patience: Duration) -> bool {
        let mut came = false;
        while let Came::Messages(arrived) = self.app.intake.next(patience) {
            came = true;
            self.app.take_in(arrived).await;
            if !patience.is_zero() {
                break;
            }
        }
        came
    }

    /// A decided block for one that catches up.
    pub(super) async fn decided(&mut self, height: u64) -> Option<RawDecidedValue<Consensus>> {
        let (reply, answer) = oneshot::channel();
        let range = Height(height)..=Height(height);
        well(
            self.app
                .answer(AppMsg::GetDecidedValues { range, reply })
                .await,
        );
        answer.await.ok()?.into_iter().next()
    }

    /// Whether the engine works on the block after the record's.
    pub(super) fn is_deciding(&self) -> bool {
        self.next.is_none() && self.started == self.app.height + 1
    }

    /// The node is gone between noting what was decided and recording it.
    pub(super) fn note(&self, certificate: &CommitCertificate<Consensus>) {
        let bytes = self.app.ledger.bytes(certificate.value_id);
        let bytes = bytes.expect("read").expect("kept before it was voted for");
        let header = crate::block::Block::decode(&bytes).expect("a block").header;
        let noted = self
            .app
            .ledger
            .decide(&header, &CommitBytes::from(certificate));
        noted.expect("written");
    }

    /// Ends as if it was killed: nothing more is written. Returns what was acknowledged.
    pub(super) fn end(self) -> Vec<(usize, Accepted)> {
        let Self {
            app,
            engine,
            senders,
            ..
        } = self;
        drop(app);
        engine.shutdown();
        drop(engine);
        let answer = |(nth, sender): (usize, JoinHandle<_>)| {
            let answer: Result<_, Rejected> = sender.join().expect("an answer");
            Some((nth, answer.ok()?))
        };
        senders.into_iter().filter_map(answer).collect()
    }
}
