//! The writer: one thread that takes messages in.
//!
//! A batch is verified without a lock that readers need, applied in order, committed in one transaction, signed for,
//! and only then acknowledged. A crash at any point leaves a record that a restart signs for as it is: nothing is
//! acknowledged that is not on disk, and nothing is signed that is not on disk.

mod candidate;
mod clerk;
mod queue;
mod suspects;

use std::sync::Arc;
use std::time::{Duration, Instant};

use linli_ledger::community::{CommunityState, Effect, Offer};
use linli_verifier::{ClaimReject, MessageRefusal, Reject};
use linli_wire::entry::Entry;
use linli_wire::message::MessageKind;

pub(crate) use candidate::{Candidate, Reply, Waiting, distinct};
pub(crate) use queue::{Bounds, Lane, Next, Queue, Turned};
pub(crate) use suspects::Suspects;

use crate::engine::shared::{Closed, Shared};
use crate::engine::{Accepted, Event};
use crate::error::Rejected;
use crate::snapshot::Snapshot;
use clerk::Clerk;

/// How often the writer looks after clocks, polls and disks when nothing comes.
const TICK: Duration = Duration::from_secs(1);

/// The writer's own things.
pub(crate) struct Ingest {
    shared: Arc<Shared>,
    clerk: Clerk,
    looked_after: Option<Instant>,
    /// Entries that the last snapshot covers, written or being written.
    snapshot: u64,
    writing: Option<std::thread::JoinHandle<()>>,
}

/// A candidate that was applied, and what it did.
struct Taken {
    candidate: Candidate,
    entry: Entry,
    effect: Effect,
}

impl Ingest {
    /// Of a record whose newest snapshot covers so many entries.
    pub(crate) fn new(shared: Arc<Shared>, snapshot: u64) -> Self {
        Self {
            shared,
            clerk: Clerk::default(),
            looked_after: None,
            snapshot,
            writing: None,
        }
    }

    /// Takes messages in until the queue is stopped and empty.
    pub(crate) fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        // A writer that panics must leave nobody waiting.
        let _abandon = Abandon(Arc::clone(&shared));
        loop {
            match shared.queue.next(TICK) {
                Next::Batch(lane, waiting) => self.take_in(lane, waiting),
                Next::Nothing => {}
                Next::Stopped => break,
            }
            self.look_after();
        }
        self.finish();
    }

    fn take_in(&self, lane: Lane, waiting: Vec<Waiting>) {
        let started = Instant::now();
        let candidates = distinct(waiting);
        let again = self.offer(candidates, Look::First);
        // What was refused may have been in time for the others of its batch.
        if !again.is_empty() {
            self.offer(again, Look::Last);
        }
        self.shared.queue.spent(lane, started.elapsed());
    }

    /// Verifies and records what is new; gives back what deserves another look.
    fn offer(&self, candidates: Vec<Candidate>, look: Look) -> Vec<Candidate> {
        let shared = &*self.shared;
        let candidates = self.without_known(candidates);
        if let Some(closed) = shared.closed() {
            reject(candidates, &closed.rejected());
            return Vec::new();
        }
        if candidates.is_empty() {
            return candidates;
        }
        let (at, verdicts) = self.verify(&candidates);
        self.record(at, candidates.into_iter().zip(verdicts).collect(), look)
    }

    /// Answers those that are in the record.
    fn without_known(&self, candidates: Vec<Candidate>) -> Vec<Candidate> {
        let shared = &*self.shared;
        let mut new = Vec::new();
        for candidate in candidates {
            match shared.known(candidate.digest) {
                Ok(None) => new.push(candidate),
                Ok(Some(known)) => {
                    let kind = Some(candidate.message.kind());
                    shared.metrics.message(kind, "known");
                    candidate.answer(&Ok(known));
                }
                Err(error) => candidate.answer(&Err(shared.failed(&error))),
            }
        }
        new
    }

    fn verify(&self, candidates: &[Candidate]) -> (i64, Vec<Result<Offer, MessageRefusal>>) {
        let shared = &*self.shared;
        let started = Instant::now();
        let state = shared.state();
        let at = shared.clock.at(state.clock());
        let messages: Vec<_> = candidates.iter().map(|c| (at, &c.message)).collect();
        let verdicts = shared.verifier.verify_timed(&state, &messages);
        drop(state);
        shared.metrics.verified(candidates.len(), started.elapsed());
        (at, verdicts)
    }

    /// Applies, commits, signs, acknowledges.
    fn record(
        &self,
        at: i64,
        verified: Vec<(Candidate, Result<Offer, MessageRefusal>)>,
        look: Look,
    ) -> Vec<Candidate> {
        let shared = &*self.shared;
        let started = Instant::now();
        let mut state = shared.state_mut();
        let first = state.height();
        let (taken, refused) = apply(&mut state, at, verified);
        let committed = match taken.is_empty() {
            true => Ok(()),
            false => self.commit(&mut state, first, &taken),
        };
        drop(state);
        if let Err(rejected) = committed {
            // What was refused may have been refused for what is now not recorded.
            reject(taken.into_iter().map(|t| t.candidate), &rejected);
            reject(refused.into_iter().map(|(c, _)| c), &rejected);
            return Vec::new();
        }
        if !taken.is_empty() {
            shared.metrics.committed(started.elapsed());
        }
        let changed = taken.iter().any(|t| t.entry.kind != MessageKind::Ballot);
        self.acknowledge(first, taken);
        match look {
            Look::First if changed => refused.into_iter().map(|(c, _)| c).collect(),
            Look::First | Look::Last => {
                refused
                    .into_iter()
                    .for_each(|(c, why)| self.refuse(c, &why));
                Vec::new()
            }
        }
    }

    /// The entries reach the disk, then the checkpoint is signed. Readers wait, so that none sees what is not kept.
    fn commit(
        &self,
        state: &mut CommunityState,
        first: u64,
        taken: &[Taken],
    ) -> Result<(), Rejected> {
        let shared = &*self.shared;
        let rows: Vec<_> = taken
            .iter()
            .map(|t| (t.entry, t.candidate.bytes.as_slice()))
            .collect();
        let appended = shared.store.writer().append(first, &rows);
        if let Err(error) = appended {
            tracing::error!(%error, "nothing was recorded");
            let rejected = shared.close(&error);
            shared.rebuild(state);
            return Err(rejected);
        }
        shared.sign(state).map_err(|error| {
            tracing::error!(%error, "entries are recorded but not signed for");
            shared.close(&error)
        })
    }

    fn acknowledge(&self, first: u64, taken: Vec<Taken>) {
        let shared = &*self.shared;
        for (index, taken) in (first..).zip(taken) {
            let Taken {
                candidate,
                entry,
                effect,
            } = taken;
            shared.metrics.message(Some(entry.kind), "accepted");
            tracing::debug!(index, kind = entry.kind.name(), "recorded");
            let answer = match shared.receipt(index) {
                Ok(Some(receipt)) => Ok(Accepted {
                    index,
                    digest: candidate.digest,
                    fresh: true,
                    effect: Some(effect),
                    receipt,
                }),
                Ok(None) => Err(Rejected::Stopping),
                Err(error) => Err(shared.failed(&error)),
            };
            candidate.answer(&answer);
            shared.announce(Event::of(index, &entry));
        }
    }

    fn refuse(&self, candidate: Candidate, why: &Why) {
        let shared = &*self.shared;
        let kind = candidate.message.kind();
        if why.costly {
            let now = Instant::now();
            let sources = candidate.replies.iter().filter_map(|reply| reply.source);
            sources.for_each(|source| shared.suspects.add(source, now));
        }
        shared.metrics.message(Some(kind), why.rule);
        tracing::debug!(kind = kind.name(), rule = why.rule, "refused");
        candidate.answer(&Err(Rejected::Refused {
            rule: why.rule,
            detail: why.detail.clone(),
        }));
    }

    /// At most once a second: the clock, polls whose time has come, a disk that was full, snapshots.
    fn look_after(&mut self) {
        if self.looked_after.is_some_and(|last| last.elapsed() < TICK) {
            return;
        }
        self.looked_after = Some(Instant::now());
        self.shared.heal();
        for message in self.clerk.due(&self.shared) {
            self.take_in(Lane::Clean, vec![Waiting::own(message)]);
        }
        self.snapshot_if_due();
        self.shared.metrics.show(&self.shared.status());
    }

    fn snapshot_if_due(&mut self) {
        let shared = &self.shared;
        if self.writing.as_ref().is_some_and(|w| !w.is_finished()) {
            return;
        }
        if shared.state().height() < self.snapshot + shared.config.snapshot_every {
            return;
        }
        let Some(snapshot) = self.snapshot() else {
            return;
        };
        let shared = Arc::clone(&self.shared);
        self.snapshot = snapshot.size();
        self.writing = std::thread::Builder::new()
            .name("snapshot".to_owned())
            .spawn(move || shared.keep(&snapshot))
            .map_err(|error| tracing::warn!(%error, "no thread for a snapshot"))
            .ok();
    }

    /// The state as it is, in bytes; the writer waits meanwhile.
    fn snapshot(&self) -> Option<Snapshot> {
        let started = Instant::now();
        let state = self.shared.state();
        let head = self.shared.head();
        // Entries that are not signed for yet have no place in a snapshot.
        let snapshot = (head.size == state.height()).then(|| Snapshot::of(&state, head.root));
        self.shared.metrics.snapshot(started.elapsed());
        snapshot
    }

    fn finish(mut self) {
        if let Some(writing) = self.writing.take() {
            // A panic there was told by the thread itself.
            let _ = writing.join();
        }
        let height = self.shared.state().height();
        if height > self.snapshot
            && let Some(snapshot) = self.snapshot()
        {
            self.shared.keep(&snapshot);
        }
        if let Err(error) = self.shared.store.writer().tidy() {
            tracing::warn!(%error, "the record was left with its journal");
        }
    }
}

/// Whether what is refused gets another look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    First,
    Last,
}

/// Why a candidate is refused.
struct Why {
    rule: &'static str,
    detail: String,
    /// Whether finding out took the time of a proof.
    costly: bool,
}

/// Applies what was verified, in order.
fn apply(
    state: &mut CommunityState,
    at: i64,
    verified: Vec<(Candidate, Result<Offer, MessageRefusal>)>,
) -> (Vec<Taken>, Vec<(Candidate, Why)>) {
    let mut taken = Vec::new();
    let mut refused = Vec::new();
    for (candidate, verdict) in verified {
        let applied = match verdict {
            Ok(offer) => state.apply(at, offer).map_err(|refusal| Why {
                rule: refusal.rule(),
                detail: refusal.to_string(),
                costly: false,
            }),
            Err(refusal) => Err(Why {
                rule: refusal.rule(),
                detail: refusal.to_string(),
                costly: is_costly(&refusal),
            }),
        };
        match applied {
            Ok(effect) => taken.push(Taken {
                entry: Entry::of(at, &candidate.message, &candidate.bytes),
                candidate,
                effect,
            }),
            Err(why) => refused.push((candidate, why)),
        }
    }
    (taken, refused)
}

/// Whether a proof had to be verified to see it.
const fn is_costly(refusal: &MessageRefusal) -> bool {
    matches!(
        refusal,
        MessageRefusal::Ballot(Reject::Proof | Reject::Choices { .. })
            | MessageRefusal::Claim(ClaimReject::Proof)
    )
}

fn reject(candidates: impl IntoIterator<Item = Candidate>, rejected: &Rejected) {
    for candidate in candidates {
        candidate.answer(&Err(rejected.clone()));
    }
}

/// Lets go of all who wait when the writer ends, however it ends.
struct Abandon(Arc<Shared>);

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.queue.stop();
        if std::thread::panicking() {
            self.0
                .shut(Closed::Broken("the writer broke off".to_owned()));
        }
        while let Next::Batch(..) = self.0.queue.next(Duration::ZERO) {}
    }
}

#[cfg(test)]
mod tests;
