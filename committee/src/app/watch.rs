//! What a node sees to when nobody asks.

use std::time::{Duration, Instant};

use malachite::app::consensus::MisbehaviorEvidence;
use malachite::app::engine::host::Next;

use super::{App, LOOK};
use crate::context::{Consensus, Height};
use crate::part::Whole;
use crate::validators::Address;

/// Senders wait this many times as long as a proposal is waited for.
const UNDECIDED: u32 = 10;
/// How often the others are told how far this node is, when nothing happens.
const BEAT: Duration = Duration::from_secs(5);

impl App {
    pub(super) async fn look_around(&mut self) {
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

    /// Whether so many have more entries that one of them tells the truth: they are handed over once the next height has
    /// begun here.
    pub(super) fn is_behind(&self) -> bool {
        let validators = &self.validators;
        let liars = validators.all().len() - validators.quorum();
        self.cosignatures.ahead(self.size) > liars
    }

    /// Begins the next height once there is something to decide on.
    pub(super) fn begin_next(&mut self) {
        if self.idle.is_none() || (self.pool.is_empty() && !self.roused && !self.is_behind()) {
            return;
        }
        if let Some(idle) = self.idle.take() {
            let _ = idle.send(Next::Start(Height(self.height + 1), self.params()));
        }
    }

    /// Names those who signed two things at once.
    pub(super) fn report(&self, evidence: &MisbehaviorEvidence<Consensus>) {
        let name = |address: &Address| {
            let validator = self.validators.get(address);
            validator.map_or_else(|| address.to_string(), |v| v.key.name().to_owned())
        };
        for address in evidence.votes.iter().map(|(address, _)| address) {
            tracing::error!(validator = name(address), "voted twice in one round");
        }
        for address in evidence.proposals.iter().map(|(address, _)| address) {
            tracing::error!(validator = name(address), "proposed twice in one round");
        }
    }
}
