//! What a node sees to when nobody asks.

use std::collections::BTreeMap;
use std::time::Duration;

use linli_node::seat;
use linli_primitives::roots::Roots;
use linli_rule::Refusal;
use linli_rules::community::SIGNED_TWICE;
use linli_wire::evidence::Evidence;
use linli_wire::message::Message;
use malachite::app::consensus::MisbehaviorEvidence;
use malachite::app::engine::host::Next;
use tokio::time::Instant;

use super::{App, LOOK};
use crate::context::{Consensus, Height};
use crate::engine::{self, peer_id, understood};
use crate::evidence;
use crate::ledger::LedgerError;
use crate::overheard;
use crate::part::{Body, Told};
use crate::validators::Address;

/// Senders wait this many times as long as a proposal is waited for.
const UNDECIDED: u32 = 10;
/// How often the others are told how far this node is, when nothing happens.
const BEAT: Duration = Duration::from_secs(5);

/// Empty blocks that a validator that waits can bring about in this time.
const ROUSED: u32 = 32;
const ROUSED_IN: Duration = Duration::from_secs(3600);

/// Who brought about empty blocks: since when, and how many.
#[derive(Default)]
pub(super) struct Rousing(BTreeMap<Address, (Instant, u32)>);

impl Rousing {
    /// Whether this one may bring about another.
    pub(super) fn may(&mut self, by: Address) -> bool {
        let now = Instant::now();
        let (since, times) = self.0.entry(by).or_insert((now, 0));
        if now.duration_since(*since) > ROUSED_IN {
            (*since, *times) = (now, 0);
        }
        *times += 1;
        *times <= ROUSED
    }
}

impl App {
    pub(super) async fn look_around(&mut self) {
        let overdue = self.pool.overdue();
        self.tell_messages(overdue).await;
        if core::mem::take(&mut self.asked_where) {
            self.tell_height(false).await;
        }
        if self.looked.elapsed() < LOOK {
            return;
        }
        self.looked = Instant::now();
        self.ingest.look_after();
        self.keep_fit();
        let now = self.ingest.now();
        self.roused |= self.ingest.is_due(now);
        self.see_whether_decided();
        self.see_who_is_elsewhere();
        self.tell_accused().await;
        let beats = self.beat.elapsed() >= BEAT;
        self.asked |= beats;
        if self.asked {
            self.beat = Instant::now();
        }
        self.cosign().await;
        if !self.votes() || beats {
            self.tell_height(self.waits.is_some()).await;
        }
    }

    async fn tell_height(&mut self, wants: bool) {
        self.tell(Body::Alive(self.presence())).await;
        match self.ledger.decided(self.height) {
            Ok(last) => {
                let last = last.map(|block| block.commit);
                self.tell(Body::Here { last, wants }).await;
            }
            Err(error) => tracing::error!(%error, "the others are not told how far this node is"),
        }
    }

    /// Whether this node signs votes.
    pub(crate) const fn votes(&self) -> bool {
        self.waits.is_none() && !self.twins.listens()
    }

    /// True once this node may vote, and could not before.
    pub(super) fn may_vote(&mut self) -> Result<bool, LedgerError> {
        let before = self.votes();
        self.recall()?;
        self.listen();
        Ok(!before && self.votes())
    }

    /// A key whose blocks are not here may have voted. It cannot have voted beyond the block
    /// after the last of its own, and of two thirds of the validators one says how many there were, or one less.
    fn recall(&mut self) -> Result<(), LedgerError> {
        let Some(known) = self.waits else {
            return Ok(());
        };
        let until = match known {
            Some(until) => until,
            None => {
                let decides = |by: &&Address| self.validators.get(by).is_some();
                let heard = self.heard.keys().filter(decides).count();
                if heard + 1 < self.validators.quorum() {
                    return Ok(());
                }
                let most = self.heard.values().max().copied().unwrap_or_default();
                let until = if most == 0 { 0 } else { most.saturating_add(2) };
                self.ledger.wait_until(until)?;
                self.waits = Some(Some(until));
                if until > 0 {
                    tracing::warn!(
                        until,
                        "this folder is new and others have blocks: no votes yet"
                    );
                }
                until
            }
        };
        if self.height >= until {
            self.ledger.wait_no_more()?;
            self.waits = None;
        }
        Ok(())
    }

    /// It may have voted, and does not know for what, or those who decide are others than those whom it asked.
    pub(super) fn wait_anew(&mut self) -> Result<(), LedgerError> {
        self.ledger.wait_anew()?;
        self.waits = Some(None);
        self.heard.clear();
        Ok(())
    }

    /// Without the engine's log this node does not know what it voted for, as if its blocks were gone.
    pub(crate) fn heed_log(&mut self) -> Result<(), LedgerError> {
        if self.waits.is_none() && !engine::has_log(&self.settings.data) {
            tracing::warn!("the log of this node's votes is gone: no votes yet");
            self.wait_anew()?;
        }
        Ok(())
    }

    /// Rule `node.undecided`: nobody is kept waiting for those who do not answer.
    pub(super) fn see_whether_decided(&mut self) {
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

    /// Rule `committee.other_community`: names peers of the list that belong to another committee, until they are heard.
    fn see_who_is_elsewhere(&mut self) {
        for other in overheard::others() {
            let peers = self.settings.peers.iter();
            let known = peers.filter(|(address, _)| peer_id(address).to_string() == other.peer);
            let ours = (self.settings.community, &*self.settings.origin);
            for (address, peer) in known {
                let refusal = peer.elsewhere(understood(&other.protocol), ours);
                let before = self.elsewhere.insert(*address, refusal.clone());
                if before.as_ref() != Some(&refusal) {
                    tracing::error!(rule = %refusal.rule, "{}", refusal.detail);
                }
            }
        }
        let mut unheard: Vec<_> = self.elsewhere.values().cloned().collect();
        unheard.extend(self.absences());
        self.ingest.are_unheard(unheard);
    }

    /// Rules `committee.away`, `committee.too_few`: names the validators that are not heard, and says so if the others
    /// cannot decide without them.
    fn absences(&mut self) -> Vec<Refusal> {
        let own = self.key.address();
        let others = self.validators.all().iter();
        let others = others.filter(|it| it.address() != own);
        let mut absences = Vec::new();
        let mut present = self.validators.all().len();
        for validator in others {
            let (address, name) = (validator.address(), validator.key.name());
            let since = self.attendance.since(&address);
            if self.attendance.changed(address) {
                match since {
                    Some(_) => tracing::warn!(name, "a validator is not heard any more"),
                    None => tracing::warn!(name, "a validator is heard again"),
                }
            }
            let Some(since) = since else { continue };
            present -= 1;
            if !self.elsewhere.contains_key(&address) {
                absences.push(seat::away(name, since));
            }
        }
        let (needed, all) = (self.validators.quorum(), self.validators.all().len());
        if present < needed {
            absences.push(seat::too_few(present, needed, all));
        }
        absences
    }

    /// Whether so many have more entries that one of them tells the truth: they are handed over once the next height has
    /// begun here.
    pub(super) fn is_behind(&self) -> bool {
        let validators = &self.validators;
        let liars = validators.all().len() - validators.quorum();
        self.cosignatures.ahead(self.size, validators) > liars
    }

    /// Begins the next height once there is something to decide on, or blocks are waited for: those without entries are
    /// cosigned by nobody, so that nothing else says that there are any.
    pub(crate) fn begin_next(&mut self) {
        let is_called = !self.pool.is_empty() || self.roused || self.waits.is_some();
        if self.idle.is_none() || !(is_called || self.is_behind()) {
            return;
        }
        if let Some(idle) = self.idle.take() {
            let _ = idle.send(Next::Start(Height(self.height + 1), self.params()));
        }
    }

    /// What the engine saw of those who signed two things at once.
    pub(crate) fn report(&mut self, seen: &MisbehaviorEvidence<Consensus>) {
        let origin = self.settings.origin.clone();
        for (_, pairs) in seen.votes.iter() {
            let pairs = pairs.iter().filter_map(|p| evidence::votes(&origin, p));
            pairs.for_each(|pair| self.accuse(pair));
        }
        for (_, pairs) in seen.proposals.iter() {
            let pairs = pairs.iter().filter_map(|p| evidence::proposals(&origin, p));
            pairs.for_each(|pair| self.accuse(pair));
        }
    }

    /// Rule `committee.signed_twice`: what convicts a validator goes into the record, once.
    pub(super) fn accuse(&mut self, evidence: Evidence) {
        let by = Address(*evidence.key.as_bytes());
        let message = Message::Evidence(evidence);
        if self.accused.contains_key(&by) || !self.ingest.is_fit(&message) {
            return;
        }
        let name = self.validators.get(&by).map(|it| it.key.name());
        tracing::error!(rule = SIGNED_TWICE, name, key = %by, "a validator signed twice");
        self.intake.push(message.encode(), Roots::default());
        self.accused.insert(by, message);
    }

    /// Tells the others as well, until the record has it: a node that is away may take it in when it is back.
    async fn tell_accused(&mut self) {
        let ingest = &self.ingest;
        self.accused.retain(|_, message| ingest.is_fit(message));
        let waiting: Vec<_> = self.accused.values().map(Message::encode).collect();
        for message in &waiting {
            self.intake.push(message.clone(), Roots::default());
        }
        let told = waiting.into_iter().map(|message| Told {
            message,
            roots: Vec::new(),
        });
        self.tell_messages(told.collect()).await;
    }
}

#[cfg(test)]
mod tests;
