//! Time, the network and what befalls the nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use std::time::Duration;

use linli_node::engine::Accepted;
use linli_node::seat::{CatchUp, Peer, Seats};
use linli_testing::hall::Hall;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::community::Community;
use linli_wire::entry::Entry;
use linli_wire::message::Message as Sent;
use linli_wire::message::MessageKind;
use malachite::app::consensus::Input;
use malachite::app::types::SignedConsensusMsg;
use malachite::app::types::core::{Timeout, VoteType};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::liar::{Liar, Vice};
use super::node::{Ask, Disk, Message, Node, Out};
use super::schedule::{COUNT, Fault, Schedule, Trouble};
use crate::Settings;
use crate::block::BlockId;
use crate::context::Consensus;
use crate::engine::peer_id;
use crate::tests::{ORIGIN, START, ballot, forged, key, named};
use crate::validators::Realm;

/// Seconds after the start at which the poll opens.
const OPENS: i64 = 40;
/// Milliseconds for which faults last.
const TROUBLED: u64 = 25_000;
/// Milliseconds in which everything is recorded once faults are over.
const PATIENCE: u64 = 180_000;
/// How often whoever was not answered sends again.
const AGAIN: u64 = 5_000;
const TICK: u64 = 100;
const SYNC: u64 = 400;
const HOUR: i64 = 3600;
/// Owners who vote.
const OWNERS: usize = 6;

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) trace: Vec<String>,
    pub(super) heights: usize,
    /// Who was seen to sign twice.
    pub(super) convicted: Vec<usize>,
}

/// What is sent.
struct Mail {
    document: Community,
    announcements: Vec<Vec<u8>>,
    ballots: Vec<Vec<u8>>,
    forgery: Vec<u8>,
}

static MAIL: LazyLock<Mail> = LazyLock::new(|| {
    let mut town = Town::new("simulation", OWNERS + 2, vec![motion()]);
    (town.poll.opens, town.poll.closes) = (START + OPENS, START + OPENS + 100_000);
    town.hall.community = Community {
        validators: named(0..COUNT),
        ..Hall::default().community
    };
    Mail {
        document: town.hall.community.clone(),
        announcements: town.announcements().iter().map(Sent::encode).collect(),
        ballots: (0..OWNERS).map(|owner| ballot(&town, owner)).collect(),
        forgery: forged(&town, OWNERS),
    }
});

enum Event {
    Hear(Message),
    Input(u64, Input<Consensus>),
    Ask(u64, Ask),
    Timer(u64, Timeout, u64),
    Tick,
    Sync,
    Send(usize),
    Again(u64),
    /// Until it is over.
    Begin(Fault, u64),
    Mend(Fault),
}

struct World<'a> {
    schedule: &'a Schedule,
    random: ChaCha20Rng,
    /// Milliseconds since the start.
    now: u64,
    /// Seconds that were skipped.
    skipped: i64,
    numbered: u64,
    events: BTreeMap<(u64, u64), (usize, Event)>,
    disks: Vec<Disk>,
    nodes: Vec<Option<Node>>,
    /// How often each node was started.
    lives: [u64; COUNT],
    stopped: [u64; COUNT],
    /// Those who were wiped and do not vote yet.
    forgot: [bool; COUNT],
    kill: [bool; COUNT],
    cut: u8,
    is_troubled: bool,
    liar: Option<(usize, Liar)>,
    // What was seen.
    entries: Vec<Entry>,
    blocks: BTreeMap<u64, BlockId>,
    /// What each signed, by height, round and kind.
    votes: BTreeMap<(usize, u64, i64, bool), String>,
    seen: [u64; COUNT],
    acknowledged: Vec<(usize, Accepted)>,
    trace: Vec<String>,
}

pub(super) fn run(schedule: &Schedule) -> Told {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime
        .expect("a runtime")
        .block_on(World::new(schedule).live())
}

impl<'a> World<'a> {
    fn new(schedule: &'a Schedule) -> Self {
        let realm = Realm::of(ORIGIN, MAIL.document.id());
        let liar = schedule.liar;
        let liar = liar.map(|(n, vice)| (n, Liar::new(vice, realm, &key(n))));
        Self {
            schedule,
            random: ChaCha20Rng::seed_from_u64(schedule.seed),
            now: 0,
            skipped: 0,
            numbered: 0,
            events: BTreeMap::new(),
            disks: (0..COUNT).map(|_| Disk::new()).collect(),
            nodes: (0..COUNT).map(|_| None).collect(),
            lives: [0; COUNT],
            stopped: [0; COUNT],
            forgot: [false; COUNT],
            kill: [false; COUNT],
            cut: 0,
            is_troubled: false,
            liar,
            entries: Vec::new(),
            blocks: BTreeMap::new(),
            votes: BTreeMap::new(),
            seen: [0; COUNT],
            acknowledged: Vec::new(),
            trace: Vec::new(),
        }
    }

    async fn live(mut self) -> Told {
        self.tell_time();
        for n in 0..COUNT {
            self.start(n).await;
        }
        for (nth, bytes) in MAIL.announcements.iter().enumerate() {
            let first = (0..COUNT).find(|n| self.is_honest(*n)).expect("honest");
            self.send(first, nth, bytes.clone()).await;
            self.until_all_have(nth + 1).await;
        }
        self.skipped = 2 * OPENS;
        self.tell_time();
        self.is_troubled = true;
        let begins = self.now;
        for trouble in &self.schedule.troubles {
            let Trouble { fault, node, .. } = *trouble;
            let at = begins + trouble.at;
            let until = at + trouble.lasts;
            self.later(at, node, Event::Begin(fault, until));
            self.later(until, node, Event::Mend(fault));
        }
        for (nth, (node, at)) in self.schedule.sent.iter().enumerate() {
            self.later(begins + at, *node, Event::Send(nth));
        }
        while self.now < begins + TROUBLED {
            self.step().await;
        }
        self.is_troubled = false;
        (self.cut, self.kill, self.stopped) = (0, [false; COUNT], [0; COUNT]);
        for n in 0..COUNT {
            self.start(n).await;
        }
        // Whoever was not answered sends again, as long as nodes turn messages away.
        let honest: Vec<_> = (0..COUNT).filter(|n| self.is_honest(*n)).collect();
        let first = self.now;
        for nth in 0..self.schedule.sent.len() {
            for (times, to) in (0..PATIENCE / AGAIN).zip(honest.iter().cycle().skip(nth)) {
                self.later(first + times * AGAIN, *to, Event::Send(nth));
            }
        }
        self.until_all_have(4 + self.schedule.sent.len()).await;
        self.end().await
    }

    async fn end(mut self) -> Told {
        let mut convicted = BTreeSet::new();
        for n in 0..COUNT {
            let Some(node) = self.nodes[n].take() else {
                continue;
            };
            if self.is_honest(n) {
                for seen in node.engine.signed_twice() {
                    let by = (0..COUNT).find(|n| {
                        let name = format!("validator-{n} ");
                        seen.detail.starts_with(&name)
                    });
                    convicted.insert(by.expect("a validator"));
                }
            }
            self.acknowledged.extend(node.end());
        }
        for (nth, accepted) in &self.acknowledged {
            let entry = self.entries[accepted.index as usize];
            assert_eq!(entry.message, accepted.digest, "message {nth} is lost");
        }
        let liar = self.schedule.liar.map(|(n, _)| n);
        assert!(convicted.iter().all(|n| Some(*n) == liar), "{convicted:?}");
        Told {
            trace: self.trace,
            heights: self.blocks.len(),
            convicted: convicted.into_iter().collect(),
        }
    }

    fn is_honest(&self, n: usize) -> bool {
        self.schedule.liar.is_none_or(|(liar, _)| liar != n)
    }

    fn vice(&self, n: usize) -> Option<Vice> {
        let liar = self.schedule.liar.filter(|(liar, _)| *liar == n);
        liar.map(|(_, vice)| vice)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.random.next_u64() % most.max(1)
    }

    fn later(&mut self, at: u64, node: usize, event: Event) {
        self.numbered += 1;
        self.events.insert((at, self.numbered), (node, event));
    }

    fn tell_time(&self) {
        let now = START + self.skipped + (self.now / 1000) as i64;
        let is_begun = (0..COUNT).any(|n| self.sent_to(n) >= 4);
        for n in 0..COUNT {
            let off = match self.vice(n) {
                Some(Vice::RunsAhead) => HOUR,
                Some(Vice::LagsBehind) => -HOUR,
                Some(Vice::Creeps) => self.entries.last().map_or(0, |it| it.at - now).max(0) + 10,
                _ => self.schedule.skews[n],
            };
            let off = if is_begun { off } else { 0 };
            self.disks[n].clock.store(now + off, Ordering::Relaxed);
        }
    }

    async fn start(&mut self, n: usize) {
        if self.nodes[n].is_some() {
            return;
        }
        let address = |n: usize| ([127, 0, 0, 1], 1000 + n as u16).into();
        let peer = |n| Peer {
            key: key(n).public().clone(),
            address: address(n),
        };
        let seats = Seats {
            interval: Duration::from_millis(100),
            patience: Duration::from_millis(800),
            // One half relies on votes for what it missed, the other on nobody.
            catch_up: if n.is_multiple_of(2) {
                CatchUp::Proofs
            } else {
                CatchUp::Votes
            },
            ..Seats::new(ORIGIN, (0..COUNT).map(peer).collect())
        };
        let folder = self.disks[n].folder.path();
        let settings = Settings::new(folder, &seats, &MAIL.document, &key(n));
        let settings = settings.expect("an address each");
        let forges = self.vice(n) == Some(Vice::Forges);
        let forgery = forges.then(|| MAIL.forgery.clone());
        let disk = &mut self.disks[n];
        let (node, out) = Node::start(disk, settings, key(n), forgery).await;
        self.nodes[n] = Some(node);
        self.lives[n] += 1;
        if self.lives[n] == 1 {
            self.later(self.now + 7 * n as u64, n, Event::Tick);
            self.later(self.now + 11 * n as u64, n, Event::Sync);
        }
        self.trace.push(format!("{} starts {n}", self.now));
        self.lead(n, out).await;
        self.look_at(n);
    }

    fn kill(&mut self, n: usize) {
        self.kill[n] = false;
        if let Some(node) = self.nodes[n].take() {
            self.trace.push(format!("{} kills {n}", self.now));
            self.acknowledged.extend(node.end());
        }
    }

    async fn send(&mut self, n: usize, nth: usize, bytes: Vec<u8>) {
        let Some(node) = &mut self.nodes[n] else {
            return;
        };
        self.trace.push(format!("{} {n} is sent {nth}", self.now));
        let out = node.submit(&mut self.disks[n], nth, bytes).await;
        self.lead(n, out).await;
    }

    async fn until_all_have(&mut self, size: usize) {
        let begun = self.now;
        while (0..COUNT).any(|n| self.is_honest(n) && self.sent_to(n) < size) {
            let sizes = self.seen;
            assert!(
                self.now < begun + PATIENCE,
                "no progress: {sizes:?} of {size}; {:#?}",
                self.trace
            );
            self.step().await;
        }
    }

    /// How many of the entries of a node somebody sent: evidence comes from the nodes themselves.
    fn sent_to(&self, n: usize) -> usize {
        let entries = &self.entries[..self.seen[n] as usize];
        let sent = entries.iter().filter(|it| it.kind != MessageKind::Evidence);
        sent.count()
    }

    /// The next thing that happens.
    async fn step(&mut self) {
        let ((at, number), (n, event)) = self.events.pop_first().expect("clocks tick");
        tokio::time::advance(Duration::from_millis(at.saturating_sub(self.now))).await;
        self.now = self.now.max(at);
        self.tell_time();
        let is_world = matches!(event, Event::Begin(..) | Event::Mend(_));
        if !is_world && self.stopped[n] > self.now {
            self.events.insert((self.stopped[n], number), (n, event));
            return;
        }
        match event {
            Event::Begin(fault, until) => return self.begin(n, fault, until),
            Event::Mend(fault) => return self.mend(n, fault).await,
            Event::Tick => self.later(self.now + TICK, n, Event::Tick),
            Event::Sync => self.later(self.now + SYNC, n, Event::Sync),
            _ => {}
        }
        let life = self.lives[n];
        let (Some(node), disk) = (&mut self.nodes[n], &mut self.disks[n]) else {
            return;
        };
        let out = match event {
            Event::Hear(message) => {
                self.trace.push(format!("{at} {n} hears {message:?}"));
                node.hear(disk, message).await
            }
            Event::Input(of, input) if of == life => node.input(disk, input).await,
            Event::Ask(of, Ask::Decided(certificate)) if of == life && self.kill[n] => {
                node.note(&certificate);
                return self.kill(n);
            }
            Event::Ask(of, ask) if of == life => node.ask(disk, ask).await,
            Event::Timer(of, timeout, id) if of == life => {
                let (kind, round) = (timeout.kind, timeout.round);
                let kind = core::mem::discriminant(&kind);
                self.trace.push(format!("{at} {n} {kind:?} {round}"));
                node.timer(disk, timeout, id).await
            }
            Event::Again(of) if of == life => {
                // What the engine was about to do is forgotten.
                self.lives[n] += 1;
                self.trace.push(format!("{at} {n} votes"));
                node.again(disk).await
            }
            Event::Tick => node.tick(disk).await,
            Event::Sync => return self.sync(n).await,
            Event::Send(nth) => {
                return self.send(n, 4 + nth, MAIL.ballots[nth].clone()).await;
            }
            _ => return,
        };
        self.lead(n, out).await;
        self.look_at(n);
    }

    fn begin(&mut self, n: usize, fault: Fault, until: u64) {
        match fault {
            Fault::Killed => self.kill(n),
            Fault::KilledRecording => self.kill[n] = self.nodes[n].is_some(),
            Fault::AllKilled => (0..COUNT).for_each(|n| self.kill(n)),
            Fault::Wiped => {
                self.kill(n);
                // One who lies and one who forgets are two of four, and so are two who forget.
                let remember = (0..COUNT).all(|other| other == n || !self.forgot[other]);
                if self.schedule.liar.is_none() && remember {
                    self.disks[n] = Disk::new();
                    (self.seen[n], self.forgot[n]) = (0, true);
                }
            }
            Fault::Stopped => self.stopped[n] = until,
            Fault::Cut(these) => self.cut = these,
        }
    }

    async fn mend(&mut self, n: usize, fault: Fault) {
        match fault {
            Fault::Killed | Fault::KilledRecording | Fault::Wiped => {
                self.kill[n] = false;
                self.start(n).await;
            }
            Fault::AllKilled => {
                for n in 0..COUNT {
                    self.start(n).await;
                }
            }
            Fault::Stopped => {}
            Fault::Cut(_) => self.cut = 0,
        }
    }

    /// What a step of a node leads to.
    async fn lead(&mut self, n: usize, out: Vec<Out>) {
        let life = self.lives[n];
        for out in out {
            match out {
                Out::Tell(message) => self.tell(n, message).await,
                Out::Timer(timeout, after, id) => {
                    let at = self.now + after.as_millis() as u64;
                    self.later(at, n, Event::Timer(life, timeout, id));
                }
                Out::Input(input) => self.later(self.now + 1, n, Event::Input(life, input)),
                Out::Again => self.later(self.now + 1, n, Event::Again(life)),
                Out::Ask(ask) => self.later(self.now + 1, n, Event::Ask(life, ask)),
            }
        }
    }

    fn is_cut(&self, one: usize, other: usize) -> bool {
        (self.cut >> one) & 1 != (self.cut >> other) & 1
    }

    /// An honest validator signs one vote of a kind in a round, whatever befalls it.
    fn look_at_vote(&mut self, from: usize, message: &Message) {
        let Message::Signed(SignedConsensusMsg::Vote(vote)) = message else {
            return;
        };
        let vote = &vote.message;
        let kind = vote.kind == VoteType::Precommit;
        let place = (from, vote.height.0, vote.round.as_i64(), kind);
        let says = format!("{:?}", vote.block);
        let before = self.votes.entry(place).or_insert_with(|| says.clone());
        assert_eq!(*before, says, "node {from} votes twice in {place:?}");
    }

    async fn tell(&mut self, from: usize, message: Message) {
        if self.is_honest(from) {
            self.look_at_vote(from, &message);
        }
        for to in (0..COUNT).filter(|to| *to != from) {
            let mut told = Some(message.clone());
            if let Some((n, liar)) = &mut self.liar
                && *n == from
                && let Some(node) = &self.nodes[from]
            {
                told = liar.tell(node, to, message.clone()).await;
            }
            let Some(told) = told else {
                continue;
            };
            let (loss, twice) = match self.is_troubled {
                true => (self.schedule.loss, self.schedule.twice),
                false => (0, 0),
            };
            if self.is_cut(from, to) || self.below(1000) < loss {
                continue;
            }
            let copies = 1 + u64::from(self.below(1000) < twice);
            for _ in 0..copies {
                let at = self.now + 1 + self.below(self.schedule.delay);
                self.later(at, to, Event::Hear(told.clone()));
            }
        }
    }

    /// A node that is behind asks one of the others for the block that it works on.
    async fn sync(&mut self, n: usize) {
        let Some(height) = self.nodes[n].as_ref().filter(|node| node.is_deciding()) else {
            return;
        };
        let height = height.started;
        let has = |node: &Option<Node>| node.as_ref().is_some_and(|n| n.app.height >= height);
        let ahead: Vec<_> = (0..COUNT)
            .filter(|by| *by != n && !self.is_cut(n, *by) && self.stopped[*by] == 0)
            .filter(|by| has(&self.nodes[*by]))
            .collect();
        if ahead.is_empty() {
            return;
        }
        let by = ahead[self.below(ahead.len() as u64) as usize];
        let Some(node) = &mut self.nodes[by] else {
            return;
        };
        let Some(mut decided) = node.decided(height).await else {
            return;
        };
        if self.vice(by) == Some(Vice::Corrupts) {
            let mut bytes = decided.value_bytes.to_vec();
            *bytes.last_mut().expect("a block") ^= 1;
            decided.value_bytes = bytes.into();
        }
        self.trace
            .push(format!("{} {n} asks {by} for {height}", self.now));
        let peer = peer_id(&key(by).address());
        let input = Input::SyncValueResponse(decided.to_core(peer));
        let (at, life) = (
            self.now + 1 + self.below(self.schedule.delay),
            self.lives[n],
        );
        self.later(at, n, Event::Input(life, input));
    }

    /// What must hold, always.
    fn look_at(&mut self, n: usize) {
        if !self.is_honest(n) {
            return;
        }
        let Some(node) = &self.nodes[n] else {
            return;
        };
        let (size, height) = (node.engine.size(), node.app.height);
        assert!(size >= self.seen[n], "node {n} has lost an entry");
        assert_eq!(size, node.app.size, "half a block at node {n}");
        self.forgot[n] &= node.app.waits.is_some();
        if height > 0 {
            let block = *self.blocks.entry(height).or_insert(node.app.tip);
            assert_eq!(block, node.app.tip, "two blocks of height {height}");
        }
        if size == self.seen[n] {
            return;
        }
        let from = self.seen[n];
        let entries = node.engine.entries(from, (size - from) as usize);
        let honest = (0..COUNT).filter(|n| self.is_honest(*n));
        let clocks = honest.map(|n| self.disks[n].clock.load(Ordering::Relaxed));
        let latest = clocks.max().expect("honest") + 10;
        for stored in entries.expect("read") {
            let (index, entry) = (stored.index as usize, stored.entry);
            if let Some(known) = self.entries.get(index) {
                assert_eq!(*known, entry, "two entries {index}");
                continue;
            }
            assert_eq!(index, self.entries.len());
            let before = self.entries.last().map_or(i64::MIN, |entry| entry.at);
            assert!(before <= entry.at && entry.at <= latest, "{entry:?}");
            self.entries.push(entry);
        }
        self.seen[n] = size;
        let root = node.engine.status().state_root;
        self.trace
            .push(format!("{} {n} has {size} in {height}: {root}", self.now));
    }
}
