//! What the engine asks of a node, and what the node does besides.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use linli_node::sequencer::{Arrived, Came, Checked, Ingest, Intake};
use linli_primitives::Digest;
use malachite::app::consensus::MisbehaviorEvidence;
use malachite::app::engine::host::{Next, SyncedValueOutcome};
use malachite::app::streaming::StreamContent;
use malachite::app::types::core::{CommitCertificate, Height as _, Round, Validity};
use malachite::app::types::streaming::{StreamId, StreamMessage};
use malachite::app::types::sync::RawDecidedValue;
use malachite::app::types::{LocallyProposedValue, ProposedValue};
use malachite::{AppMsg, NetworkMsg, Reply};
use tokio::sync::mpsc::{Receiver, Sender};

use crate::block::{Block, BlockId, Header};
use crate::codec::CommitBytes;
use crate::context::{Consensus, Height};
use crate::cosignatures::Cosignatures;
use crate::engine::height_params;
use crate::key::ValidatorKey;
use crate::ledger::{Ledger, LedgerError, Undecided};
use crate::part::{Body, Part, Pieces, Proposed, Whole};
use crate::pool::Pool;
use crate::sequencer::Settings;
use crate::signing::{Signatures, Signing};
use crate::validators::{Address, Realm};

/// Seconds by which a proposer's clock may differ from a voter's.
const TOLERANCE: i64 = 10;
/// Messages of a block.
const MOST: usize = 1024;
/// Bytes of a block, unless one message has more.
const MOST_BYTES: usize = 4 << 20;
/// How often the node looks around.
const TICK: Duration = Duration::from_millis(100);
/// How often polls and disks are looked after, and cosignatures told again.
const LOOK: Duration = Duration::from_secs(1);
/// How often the others are told how far this node is, when nothing happens.
const BEAT: Duration = Duration::from_secs(5);
/// Senders wait this many times as long as a proposal is waited for.
const UNDECIDED: u32 = 10;
/// Heights ahead of the record for which blocks are kept.
const AHEAD: u64 = 2;
/// Bytes of the blocks that are handed to one that catches up at a time, and their number.
const SERVED_BYTES: usize = 8 << 20;

/// Why the node no longer takes part.
pub(crate) enum Stop {
    /// It is being stopped.
    Ended,
    /// An operator is needed.
    Broken(String),
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Broken(error.to_string())
    }
}

type Done<T = ()> = Result<T, Stop>;

pub(crate) struct App {
    pub(crate) ingest: Ingest,
    intake: Intake,
    settings: Settings,
    realm: Realm,
    key: ValidatorKey,
    signing: Signing,
    ledger: Ledger,
    network: Sender<NetworkMsg<Consensus>>,
    pool: Pool,
    pieces: Pieces,
    cosignatures: Cosignatures,
    /// Blocks that follow the record and were checked against it.
    checked: BTreeMap<BlockId, Checked>,
    /// Blocks for heights beyond the next.
    early: Vec<Undecided>,
    /// The last block that is recorded, its height and its time.
    tip: BlockId,
    height: u64,
    at: i64,
    /// Entries of the record.
    size: u64,
    /// The engine waits for the next height to begin, for as long as there is nothing to decide on.
    idle: Option<Reply<Next<Consensus>>>,
    /// Somebody wants this node's cosignature of the newest checkpoint.
    asked: bool,
    /// Somebody proposed beyond the next height, or something is due.
    roused: bool,
    sent: u64,
    looked: Instant,
    /// When the others were last told how far this node is.
    beat: Instant,
    /// Since when there is something to decide on.
    open: Option<Instant>,
    /// A message that this node proposes although it is not valid.
    #[cfg(test)]
    forgery: Option<Vec<u8>>,
}

impl App {
    pub(crate) fn new(
        ingest: Ingest,
        intake: Intake,
        settings: Settings,
        realm: Realm,
        key: ValidatorKey,
        ledger: Ledger,
        network: Sender<NetworkMsg<Consensus>>,
    ) -> Self {
        Self {
            signing: Signing::new(realm, key.signing()),
            ingest,
            intake,
            settings,
            realm,
            key,
            ledger,
            network,
            pool: Pool::default(),
            pieces: Pieces::default(),
            cosignatures: Cosignatures::default(),
            checked: BTreeMap::new(),
            early: Vec::new(),
            tip: BlockId::NONE,
            height: 0,
            at: i64::MIN,
            size: 0,
            idle: None,
            asked: false,
            roused: false,
            sent: 0,
            looked: Instant::now(),
            beat: Instant::now(),
            open: None,
            #[cfg(test)]
            forgery: None,
        }
    }

    /// With a message that is proposed although it is not valid.
    #[cfg(test)]
    pub(crate) fn forging(self, forgery: Option<Vec<u8>>) -> Self {
        Self { forgery, ..self }
    }

    /// Takes part until the node is stopped.
    pub(crate) async fn run(
        &mut self,
        mut consensus: Receiver<AppMsg<Consensus>>,
        mut messages: Receiver<Vec<Arrived>>,
    ) -> Done {
        self.resume()?;
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                asked = consensus.recv() => match asked {
                    Some(asked) => self.answer(asked).await?,
                    None => return Err(Stop::Broken("the consensus engine has ended".to_owned())),
                },
                arrived = messages.recv() => match arrived {
                    Some(arrived) => self.take_in(arrived).await,
                    None => return Err(Stop::Ended),
                },
                _ = tick.tick() => self.look_around().await,
            }
            self.begin_next();
        }
    }

    /// Refuses what comes until the node is stopped.
    pub(crate) fn wait_for_the_end(&mut self) {
        while !matches!(self.intake.next(LOOK), Came::Stopped) {
            self.ingest.look_after();
        }
    }

    /// Brings the record up to the last decided block.
    fn resume(&mut self) -> Done {
        let head = self.ingest.head().map_err(broken)?;
        let Some(last) = self.ledger.last()? else {
            if head.size > 0 {
                let reason = "the record was begun without the committee".to_owned();
                return Err(Stop::Broken(reason));
            }
            return Ok(());
        };
        if head.size < last.header.size {
            let bytes = self.ledger.bytes(last.commit.block)?;
            let block = bytes.as_deref().and_then(Block::decode);
            let lost = || Stop::Broken("a decided block is lost".to_owned());
            let block = block.ok_or_else(lost)?;
            let checked = self
                .ingest
                .check(block.header.at, &block.messages, |_| None);
            let checked = checked.map_err(broken)?;
            self.ingest
                .record_block(&checked, |_| None)
                .map_err(broken)?;
        }
        let head = self.ingest.head().map_err(broken)?;
        let header = &last.header;
        if (head.size, head.root.0, head.state.0) != (header.size, header.root, header.state) {
            let reason = "the record is not what the committee decided on".to_owned();
            return Err(Stop::Broken(reason));
        }
        self.follow(last.commit.block, header);
        self.ledger.recorded(header.height)?;
        Ok(())
    }

    const fn follow(&mut self, tip: BlockId, header: &Header) {
        self.tip = tip;
        (self.height, self.at, self.size) = (header.height, header.at, header.size);
    }

    async fn answer(&mut self, asked: AppMsg<Consensus>) -> Done {
        match asked {
            AppMsg::ConsensusReady { reply } => {
                let _ = reply.send((Height(self.height + 1), self.params()));
            }
            AppMsg::StartedRound {
                height,
                round,
                reply_value,
                ..
            } => {
                let known = self.known(height, round)?;
                let _ = reply_value.send(known);
            }
            AppMsg::GetValue {
                height,
                round,
                reply,
                ..
            } => self.propose(height, round, reply).await?,
            AppMsg::ReceivedProposalPart { part, reply, .. } => {
                let proposed = self.received(part).await?;
                let _ = reply.send(proposed);
            }
            AppMsg::Decided {
                certificate, reply, ..
            } => {
                self.record(&certificate).await?;
                let _ = reply.send(());
            }
            AppMsg::Finalized {
                evidence, reply, ..
            } => {
                self.report(&evidence);
                self.idle = Some(reply);
            }
            AppMsg::GetHistoryMinHeight { reply } => {
                let _ = reply.send(Height::INITIAL);
            }
            AppMsg::GetDecidedValues { range, reply } => {
                let decided = self.decided(range.start().0, range.end().0)?;
                let _ = reply.send(decided);
            }
            AppMsg::ProcessSyncedValue {
                height,
                round,
                proposer,
                value_bytes,
                reply,
            } => {
                let _ = reply.send(self.synced(height, round, proposer, &value_bytes)?);
            }
            AppMsg::RestreamProposal {
                height,
                round,
                valid_round,
                address,
                value_id,
            } => {
                if let Some(bytes) = self.ledger.bytes(value_id)? {
                    let proposed = Proposed {
                        height: height.0,
                        round: round.as_i64(),
                        valid_round: valid_round.as_i64(),
                        proposer: address,
                    };
                    self.tell_whole(Whole::Block(proposed), &bytes).await;
                }
            }
            AppMsg::ExtendVote { reply, .. } => {
                let _ = reply.send(None);
            }
            // Votes carry no extensions.
            AppMsg::VerifyVoteExtensions { .. } => {}
        }
        Ok(())
    }

    fn params(&self) -> malachite::app::types::core::HeightParams<Consensus> {
        height_params(&self.settings.validators, &self.settings)
    }

    /// Blocks that were proposed for this round before the engine began it.
    fn known(&mut self, height: Height, round: Round) -> Done<Vec<ProposedValue<Consensus>>> {
        if height.0 != self.height + 1 {
            return Ok(Vec::new());
        }
        let (now, later) = core::mem::take(&mut self.early)
            .into_iter()
            .partition(|block| block.proposed.height <= height.0);
        self.early = later;
        for block in Vec::<Undecided>::into_iter(now) {
            self.judge(block)?;
        }
        let mut known = Vec::new();
        for block in self.ledger.undecided(height.0)? {
            if block.proposed.round == round.as_i64() {
                known.push(self.judge(block)?);
            }
        }
        Ok(known)
    }

    pub(crate) async fn propose(
        &mut self,
        height: Height,
        round: Round,
        reply: Reply<LocallyProposedValue<Consensus>>,
    ) -> Done {
        let block = match self.proposed_before(height, round)? {
            Some(block) => block,
            None => self.build(height, round)?,
        };
        let _ = reply.send(LocallyProposedValue {
            height,
            round,
            value: block.id,
        });
        self.tell_whole(Whole::Block(block.proposed), &block.bytes)
            .await;
        Ok(())
    }

    /// What this node proposed in this round before it was started again: another block would be a second proposal.
    fn proposed_before(&self, height: Height, round: Round) -> Done<Option<Undecided>> {
        let own = Proposed {
            height: height.0,
            round: round.as_i64(),
            valid_round: Round::Nil.as_i64(),
            proposer: self.key.address(),
        };
        let undecided = self.ledger.undecided(height.0)?;
        Ok(undecided.into_iter().find(|block| block.proposed == own))
    }

    fn build(&mut self, height: Height, round: Round) -> Done<Undecided> {
        let at = self.ingest.now().max(self.at);
        let due = self.ingest.due(at);
        let candidates = due.iter().chain(self.pool.iter());
        let checked = self.ingest.draft(at, candidates, MOST, MOST_BYTES);
        let checked = checked.map_err(broken)?;
        let block = Block::of(height.0, self.tip, &checked);
        #[cfg(test)]
        let block = block.with(self.forgery.as_deref());
        let bytes = block.encode();
        let id = BlockId::of(&self.realm, &bytes);
        let proposed = Proposed {
            height: height.0,
            round: round.as_i64(),
            valid_round: Round::Nil.as_i64(),
            proposer: self.key.address(),
        };
        let block = Undecided {
            id,
            proposed,
            bytes,
        };
        self.ledger.keep(&block)?;
        self.checked.insert(id, checked);
        Ok(block)
    }

    async fn received(
        &mut self,
        part: StreamMessage<Part>,
    ) -> Done<Option<ProposedValue<Consensus>>> {
        let Some(part) = part.content.into_data() else {
            return Ok(None);
        };
        let signatures = Signatures(self.realm);
        let Some((by, body)) = part.open(&self.settings.validators, &signatures) else {
            return Ok(None);
        };
        match body {
            Body::Cosignature { size, line, wants } => {
                self.cosignatures.add(by, size, &line, self.size);
                self.collect();
                // Whoever was away when the others told theirs asks for them.
                self.asked |= wants && size <= self.size && by != self.key.address();
                Ok(None)
            }
            Body::Piece {
                of,
                number,
                nth,
                count,
                bytes,
            } => {
                let key = (of, number);
                let Some(whole) = self.pieces.add(by, key, (nth, count), bytes) else {
                    return Ok(None);
                };
                match of {
                    Whole::Message => {
                        self.intake.push(whole);
                        Ok(None)
                    }
                    Whole::Block(proposed) => self.proposed(proposed, whole),
                }
            }
        }
    }

    /// A block that somebody proposes.
    fn proposed(
        &mut self,
        proposed: Proposed,
        bytes: Vec<u8>,
    ) -> Done<Option<ProposedValue<Consensus>>> {
        let turn = self
            .settings
            .validators
            .proposer(proposed.height, proposed.round);
        if turn.address() != proposed.proposer || proposed.height <= self.height {
            return Ok(None);
        }
        let block = Undecided {
            id: BlockId::of(&self.realm, &bytes),
            proposed,
            bytes,
        };
        self.roused = true;
        if proposed.height == self.height + 1 {
            return self.judge(block).map(Some);
        }
        if proposed.height <= self.height + AHEAD && self.early.len() < 2 * AHEAD as usize {
            self.early.push(block);
        }
        Ok(None)
    }

    /// Verifies a block for the next height, and keeps it if it is good.
    fn judge(&mut self, block: Undecided) -> Done<ProposedValue<Consensus>> {
        let proposed = block.proposed;
        let is_known = self.checked.contains_key(&block.id);
        let is_good = is_known
            || match self.check(&block.bytes, Some(proposed.valid_round)) {
                Ok(checked) => {
                    self.checked.insert(block.id, checked);
                    true
                }
                Err(reason) => {
                    let proposer = proposed.proposer;
                    tracing::warn!(%proposer, height = proposed.height, %reason, "a bad block");
                    false
                }
            };
        if is_good {
            self.ledger.keep(&block)?;
        }
        Ok(ProposedValue {
            height: Height(proposed.height),
            round: Round::from(proposed.round),
            valid_round: Round::from(proposed.valid_round),
            proposer: proposed.proposer,
            value: block.id,
            validity: Validity::from_bool(is_good),
        })
    }

    /// Whether a block follows the record. A block that is not decided on has to be of this time: `valid_round` says in
    /// which round enough found that it was, if they did.
    fn check(&self, bytes: &[u8], valid_round: Option<i64>) -> Result<Checked, String> {
        let block = Block::decode(bytes).ok_or("its bytes mean nothing")?;
        let header = &block.header;
        if (header.height, header.parent) != (self.height + 1, self.tip) {
            return Err("it does not follow the last one".to_owned());
        }
        if header.at < self.at {
            return Err("it is older than the last one".to_owned());
        }
        if let Some(valid_round) = valid_round {
            let off = header.at - self.ingest.now();
            if off > TOLERANCE || (off < -TOLERANCE && valid_round < 0) {
                return Err(format!("its time is off by {off} seconds"));
            }
        }
        let vouched = |digest: &Digest| self.pool.get(digest).map(|known| known.offer().clone());
        let checked = self.ingest.check(header.at, &block.messages, vouched);
        let checked = checked.map_err(|error| error.to_string())?;
        let head = checked.head();
        if (head.size, head.root.0, head.state.0) == (header.size, header.root, header.state) {
            Ok(checked)
        } else {
            Err("its messages lead elsewhere".to_owned())
        }
    }

    /// Records a block that was decided on. While there is no room for it, others go on.
    async fn record(&mut self, certificate: &CommitCertificate<Consensus>) -> Done {
        let (id, height) = (certificate.value_id, certificate.height.0);
        let lost = || Stop::Broken(format!("the committee decided on {id}, which is not here"));
        let bytes = self.ledger.bytes(id)?.ok_or_else(lost)?;
        let header = Block::decode(&bytes).ok_or_else(lost)?.header;
        let checked = match self.checked.remove(&id) {
            Some(checked) => checked,
            None => self.check(&bytes, None).map_err(Stop::Broken)?,
        };
        self.ledger
            .decide(&header, &CommitBytes::from(certificate))?;
        while let Err(rejected) = self
            .ingest
            .record_block(&checked, |digest| self.pool.take(digest))
        {
            tracing::error!(%rejected, height, "a decided block is not recorded yet");
            tokio::time::sleep(LOOK).await;
            self.ingest.look_after();
            if self.ingest.is_stopping() {
                return Err(Stop::Ended);
            }
        }
        self.ledger.recorded(height)?;
        self.follow(id, &header);
        self.checked.clear();
        self.pieces.decided(height);
        self.early.retain(|block| block.proposed.height > height);
        self.roused = !self.early.is_empty();
        self.open = None;
        self.ingest.decided();
        self.pool.keep_fit(&self.ingest);
        tracing::debug!(height, size = header.size, "recorded a block");
        self.cosign().await;
        Ok(())
    }

    /// Tells the others that this node has the record up to here, unless all who need to know have been told.
    async fn cosign(&mut self) {
        let size = self.size;
        let wants = !self.cosignatures.is_cosigned(size);
        let asked = core::mem::take(&mut self.asked);
        if size == 0 || !(wants || asked) {
            return;
        }
        let at = self.ingest.now().max(0).cast_unsigned();
        let note = self.ingest.checkpoint();
        let line = self.key.cosign(note.text(), at).to_string();
        let own = self.key.address();
        self.cosignatures.add(own, size, &line, size);
        self.tell(Body::Cosignature { size, line, wants }).await;
        self.collect();
    }

    fn collect(&mut self) {
        let note = self.ingest.checkpoint();
        let validators = &self.settings.validators;
        if let Some((note, count)) = self.cosignatures.collect(&note, self.size, validators) {
            self.ingest.cosigned(&note, count);
        }
    }

    /// Names those who signed two things at once.
    fn report(&self, evidence: &MisbehaviorEvidence<Consensus>) {
        let name = |address: &Address| {
            let validator = self.settings.validators.get(address);
            validator.map_or_else(|| address.to_string(), |v| v.key.name().to_owned())
        };
        for address in evidence.votes.iter().map(|(address, _)| address) {
            tracing::error!(validator = name(address), "voted twice in one round");
        }
        for address in evidence.proposals.iter().map(|(address, _)| address) {
            tracing::error!(validator = name(address), "proposed twice in one round");
        }
    }

    /// Decided blocks, for a node that catches up.
    fn decided(&self, first: u64, last: u64) -> Done<Vec<RawDecidedValue<Consensus>>> {
        let mut decided = Vec::new();
        let mut bytes = 0;
        let before = |height: u64| self.ledger.decided(height.wrapping_sub(1));
        let mut size = before(first)?.map_or(0, |block| block.header.size);
        for height in first..=last.min(self.height) {
            let Some(block) = self.ledger.decided(height)? else {
                break;
            };
            let entries = size..block.header.size;
            size = block.header.size;
            let messages = self.ingest.messages(entries).map_err(broken)?;
            let block = (block.header, messages, block.commit);
            let (header, messages, commit) = block;
            let value = Block { header, messages }.encode();
            bytes += value.len();
            if bytes > SERVED_BYTES && !decided.is_empty() {
                break;
            }
            decided.push(RawDecidedValue::new(value.into(), commit.certificate()));
        }
        Ok(decided)
    }

    /// A block that was decided on while this node was away. The engine has checked the votes.
    fn synced(
        &mut self,
        height: Height,
        round: Round,
        proposer: Address,
        bytes: &[u8],
    ) -> Done<SyncedValueOutcome<Consensus>> {
        if height.0 != self.height + 1 {
            return Ok(SyncedValueOutcome::LocalTransientError);
        }
        let checked = match self.check(bytes, None) {
            Ok(checked) => checked,
            Err(reason) => {
                tracing::error!(%height, %reason, "a decided block that cannot be recorded");
                return Ok(SyncedValueOutcome::PeerFault);
            }
        };
        let id = BlockId::of(&self.realm, bytes);
        self.checked.insert(id, checked);
        let proposed = Proposed {
            height: height.0,
            round: round.as_i64(),
            valid_round: Round::Nil.as_i64(),
            proposer,
        };
        self.ledger.keep(&Undecided {
            id,
            proposed,
            bytes: bytes.to_vec(),
        })?;
        Ok(SyncedValueOutcome::Verdict(ProposedValue {
            height,
            round,
            valid_round: Round::Nil,
            proposer,
            value: id,
            validity: Validity::Valid,
        }))
    }

    /// Messages that were verified here: the others are told of those that came here first.
    async fn take_in(&mut self, arrived: Vec<Arrived>) {
        for arrived in arrived {
            let Some(arrived) = self.ingest.keep(arrived) else {
                continue;
            };
            let tell = arrived.is_awaited().then(|| arrived.bytes().to_vec());
            let is_new = self.pool.add(arrived);
            if let Some(bytes) = tell.filter(|_| is_new) {
                self.tell_whole(Whole::Message, &bytes).await;
            }
        }
    }

    async fn look_around(&mut self) {
        for bytes in self.pool.overdue() {
            self.tell_whole(Whole::Message, &bytes).await;
        }
        if self.looked.elapsed() < LOOK {
            return;
        }
        self.looked = Instant::now();
        self.ingest.look_after();
        let now = self.ingest.now();
        self.roused |= self.ingest.is_due(now);
        self.see_whether_decided();
        self.asked |= self.beat.elapsed() >= BEAT;
        if self.asked {
            self.beat = Instant::now();
        }
        self.cosign().await;
    }

    /// Rule `node.undecided`: nobody is kept waiting for those who do not answer.
    fn see_whether_decided(&mut self) {
        if self.pool.is_empty() && !self.roused {
            self.open = None;
            return self.ingest.decided();
        }
        let open = self.open.get_or_insert_with(Instant::now).elapsed();
        if open > UNDECIDED * self.settings.patience {
            self.ingest.undecided(open.as_secs());
            self.pool.give_up(open.as_secs());
        }
    }

    /// Whether so many have more entries that one of them tells the truth: they are handed over once the next height has
    /// begun here.
    fn is_behind(&self) -> bool {
        let validators = &self.settings.validators;
        let liars = validators.all().len() - validators.quorum();
        self.cosignatures.ahead(self.size) > liars
    }

    /// Begins the next height once there is something to decide on.
    fn begin_next(&mut self) {
        if self.idle.is_none() || (self.pool.is_empty() && !self.roused && !self.is_behind()) {
            return;
        }
        if let Some(idle) = self.idle.take() {
            let _ = idle.send(Next::Start(Height(self.height + 1), self.params()));
        }
    }

    async fn tell_whole(&mut self, of: Whole, bytes: &[u8]) {
        self.sent += 1;
        let number = self.sent;
        for piece in Body::pieces(of, number, bytes) {
            self.tell(piece).await;
        }
    }

    async fn tell(&mut self, body: Body) {
        self.sent += 1;
        let part = Part::sign(self.key.address(), body, &self.signing);
        let stream = StreamId::new(self.sent.to_be_bytes().to_vec().into());
        let message = StreamMessage::new(stream, 0, StreamContent::Data(part));
        // The engine has ended if nobody listens; the next question says so.
        let _ = self
            .network
            .send(NetworkMsg::PublishProposalPart(message))
            .await;
    }
}

fn broken(error: impl core::fmt::Display) -> Stop {
    Stop::Broken(error.to_string())
}
