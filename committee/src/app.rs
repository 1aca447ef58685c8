//! What the engine asks of a node, and what the node does besides.

use std::collections::BTreeMap;
use std::time::Duration;

use linli_log::VerifierKey;
use linli_node::sequencer::{Arrived, Came, Checked, Ingest, Intake};
use linli_rule::Refusal;
use linli_wire::message::Message;
use malachite::app::engine::host::Next;
use malachite::app::types::core::Height as _;
use malachite::{AppMsg, NetworkMsg, Reply};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::Instant;

use crate::block::BlockId;
use crate::context::{Consensus, Height};
use crate::cosignatures::Cosignatures;
use crate::engine::{self, height_params};
use crate::key::ValidatorKey;
use crate::ledger::{Ledger, LedgerError, Undecided};
use crate::part::{Pieces, Proposed, Run, Seals, Whole};
use crate::pool::Pool;
use crate::sequencer::Settings;
use crate::signing::Signing;
use crate::validators::{Address, Realm, Validators};

mod attendance;
#[cfg(feature = "liar")]
pub(crate) mod lies;
mod proposals;
mod recording;
#[cfg(test)]
mod simulation;
mod telling;
mod twin;
mod watch;

use self::attendance::Attendance;
use self::twin::Twins;
use self::watch::Rousing;

/// How often the node looks around.
const TICK: Duration = Duration::from_millis(100);
/// How often polls and disks are looked after, and cosignatures told again.
const LOOK: Duration = Duration::from_secs(1);

/// Why the node no longer takes part.
pub(crate) enum Stop {
    /// It is being stopped.
    Ended,
    /// An operator is needed.
    Broken(String),
    /// It is to begin again, and to vote.
    Again,
    /// Another machine runs with its key.
    InUse(Box<VerifierKey>),
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
    /// Who decides on the next block.
    validators: Validators,
    realm: Realm,
    key: ValidatorKey,
    signing: Signing,
    ledger: Ledger,
    network: Sender<NetworkMsg<Consensus>>,
    /// This node must not vote, up to which height if that is known.
    waits: Option<Option<u64>>,
    /// Blocks that other validators have.
    heard: BTreeMap<Address, u64>,
    rousing: Rousing,
    attendance: Attendance,
    /// No log of its votes is missing: it was looked for when this process began, or there cannot be one yet.
    log_heeded: bool,
    /// Seconds by which this node's clock is ahead of other validators'.
    clocks: BTreeMap<Address, i64>,
    /// Peers of the list that belong to another committee, and what they hold.
    elsewhere: BTreeMap<Address, Refusal>,
    /// Somebody wants to know how many this node has.
    asked_where: bool,
    twins: Twins,
    pool: Pool,
    /// Evidence of validators that signed twice, until the record has it.
    accused: BTreeMap<Address, Message>,
    pieces: Pieces,
    cosignatures: Cosignatures,
    /// Blocks that follow the record and were checked against it.
    checked: BTreeMap<BlockId, Checked>,
    /// The last decided block that was handed over, of which only its votes were checked, not its proofs: it may be
    /// recorded if the engine decides on it, and is never voted for.
    signed: Option<(BlockId, Checked)>,
    /// What proposers signed their blocks with, to pass on.
    seals: BTreeMap<(Proposed, BlockId), Seals>,
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
    /// Entries other than ballots when what waits was last looked through.
    changes: u64,
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
        (ledger, run): (Ledger, Run),
        network: Sender<NetworkMsg<Consensus>>,
    ) -> Self {
        Self {
            twins: Twins::new(run),
            attendance: Attendance::new(ingest.clock()),
            signing: Signing::new(realm, key.signing()),
            ingest,
            intake,
            validators: settings.founders.clone(),
            settings,
            realm,
            key,
            ledger,
            network,
            waits: Some(None),
            heard: BTreeMap::new(),
            rousing: Rousing::default(),
            log_heeded: false,
            clocks: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
            asked_where: false,
            pool: Pool::default(),
            accused: BTreeMap::new(),
            pieces: Pieces::default(),
            cosignatures: Cosignatures::default(),
            checked: BTreeMap::new(),
            signed: None,
            seals: BTreeMap::new(),
            early: Vec::new(),
            tip: BlockId::NONE,
            height: 0,
            at: i64::MIN,
            size: 0,
            idle: None,
            asked: false,
            roused: false,
            sent: 0,
            changes: 0,
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

    /// With a key that has signed nothing yet.
    pub(crate) fn unused(self) -> Self {
        Self {
            log_heeded: true,
            ..self
        }
    }

    /// Starts the engine, and takes part until the node is stopped or is to begin again.
    pub(crate) async fn serve(&mut self, messages: &mut Receiver<Vec<Arrived>>) -> Done {
        self.resume()?;
        // Later it may have no log yet because it only listened.
        if !core::mem::replace(&mut self.log_heeded, true) {
            self.heed_log()?;
        }
        self.may_vote()?;
        let folder = &self.settings.data;
        let started =
            engine::start(folder, &self.settings, self.realm, &self.key, self.votes()).await;
        let failed = |error| Stop::Broken(format!("no committee: {error}"));
        let (channels, handle) = started.map_err(failed)?;
        self.network = channels.network;
        let ended = self.run(channels.consensus, messages).await;
        handle.actor.kill();
        ended
    }

    async fn run(
        &mut self,
        mut consensus: Receiver<AppMsg<Consensus>>,
        messages: &mut Receiver<Vec<Arrived>>,
    ) -> Done {
        self.idle = None;
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
            if self.may_vote()? {
                return Err(Stop::Again);
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

    pub(crate) async fn answer(&mut self, asked: AppMsg<Consensus>) -> Done {
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
                    if address == self.key.address() {
                        self.tell_whole(Whole::Block(proposed), &bytes).await;
                    } else {
                        self.pass_on(proposed, value_id, &bytes).await;
                    }
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
        height_params(&self.validators, &self.settings)
    }
}

fn broken(error: impl core::fmt::Display) -> Stop {
    Stop::Broken(error.to_string())
}
