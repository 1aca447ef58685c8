//! How messages get into the record: some threads verify batches while another, the writer, records those before.
//!
//! A batch is verified against the state as it stood, without a lock that anybody needs. The writer applies it in
//! order, commits it in one transaction, signs for it, and only then acknowledges it. After a crash at any point, a
//! restart signs for the record as it is: nothing is acknowledged that is not on disk, and nothing is signed that is
//! not on disk. Which batch comes next, and at what time, is the [`Sequencer`]'s.

mod block;
mod candidate;
mod clerk;
mod head;
mod intake;
mod queue;
mod solo;
mod sources;
mod verified;

use std::sync::Arc;
use std::time::{Duration, Instant};

use linli_rule::Rule;
use linli_rules::community::{CommunityState, Effect, Refusal};
use linli_wire::entry::Entry;
use linli_wire::message::MessageKind;

pub use block::{BadBlock, Checked};
pub(crate) use candidate::{Candidate, Held, Reply, Waiting, distinct};
pub use head::Head;
pub use intake::{Arrived, Came, Intake};
pub(crate) use queue::{Bounds, Lane, Next, Queue, Turned};
pub use solo::Solo;
pub(crate) use sources::Sources;

use crate::engine::shared::Shared;
use crate::engine::{Accepted, Event};
use crate::error::Rejected;
use crate::sequencer::Sequencer;
use crate::snapshot::Snapshot;
use clerk::Clerk;
use verified::{Judged, Verified};

/// How often polls, disks and snapshots are checked when no message comes.
const TICK: Duration = Duration::from_secs(1);

/// The writer's own state: the only way into the record.
pub struct Ingest {
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

/// A candidate that was not, and why.
type Refused = (Candidate, Why);

impl Ingest {
    /// A writer for a record whose newest snapshot covers this many entries.
    pub(crate) fn new(shared: Arc<Shared>, snapshot: u64) -> Self {
        Self {
            shared,
            clerk: Clerk::default(),
            looked_after: None,
            snapshot,
            writing: None,
        }
    }

    fn take_in(&self, batch: Verified) {
        let started = Instant::now();
        let (at, lane) = (batch.at, batch.lane);
        let again = self.record(batch, Look::First);
        if !again.is_empty() {
            let batch = Verified::of(&self.shared, again, |_| at);
            self.record(batch, Look::Last);
        }
        if let Some(lane) = lane {
            self.shared.queue.spent(lane, started.elapsed());
        }
    }

    /// Records the closings and results that are due at `at`, in their turn: messages taken up earlier are recorded
    /// earlier, so a ballot that came in time is not late because it was still being verified.
    fn record_due(&mut self, at: i64) {
        for message in self.clerk.due(&self.shared, at) {
            let own = distinct(vec![Waiting::own(message)]);
            self.take_in(Verified::of(&self.shared, own, |_| at));
        }
    }

    /// Applies, commits, signs and acknowledges; returns what should be tried again.
    fn record(&self, batch: Verified, look: Look) -> Vec<Candidate> {
        let shared = &*self.shared;
        if let Some(closed) = shared.closed() {
            reject(batch.candidates(), &closed.rejected());
            return Vec::new();
        }
        let started = Instant::now();
        let Verified {
            at,
            changes,
            judged,
            .. // The caller accounts for the time it took.
        } = batch;
        let judged = without_known(shared, judged);
        let mut state = shared.state_mut();
        let first = state.height();
        let (taken, refused) = apply(&mut state, at, judged);
        let committed = if taken.is_empty() {
            Ok(())
        } else {
            self.commit(&mut state, first, &taken)
        };
        // If only ballots came in between, another try would end the same way.
        let changed = shared.changes() != changes;
        drop(state);
        if let Err(rejected) = committed {
            // Refusals may rest on messages that are now not recorded.
            reject(taken.into_iter().map(|t| t.candidate), &rejected);
            reject(refused.into_iter().map(|(c, _)| c), &rejected);
            return Vec::new();
        }
        if !taken.is_empty() {
            shared.metrics.committed(started.elapsed());
            self.keep_roots(first, &taken);
            self.acknowledge(first, taken);
        }
        let (again, refused): (Vec<_>, Vec<_>) = refused
            .into_iter()
            .partition(|(_, why)| look == Look::First && changed && !why.costly);
        for (candidate, why) in refused {
            if why.costly {
                candidate.suspect(shared);
            }
            refuse(shared, candidate, &why);
        }
        again.into_iter().map(|(candidate, _)| candidate).collect()
    }

    /// The entries reach the disk, then the checkpoint is signed. Readers wait, so that none sees what may still be
    /// lost.
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
        let changes = taken.iter().filter(|t| t.entry.kind != MessageKind::Ballot);
        shared.changed(changes.count() as u64);
        shared.sign(state).map_err(|error| {
            tracing::error!(%error, "entries are recorded but not signed for");
            shared.close(&error);
            Rejected::unsigned()
        })
    }

    /// Keeps what only saves others time; where it cannot be kept, they take that time.
    fn keep_roots(&self, first: u64, taken: &[Taken]) {
        let roots = taken.iter().map(|taken| &taken.candidate.roots);
        if let Err(error) = self.shared.roots().add((first..).zip(roots)) {
            tracing::warn!(%error, "the roots of ballots are not kept");
        }
    }

    fn acknowledge(&self, first: u64, taken: Vec<Taken>) {
        let shared = &*self.shared;
        // Told first, so that whoever subscribes after her answer is not told of the entry again.
        for (index, taken) in (first..).zip(&taken) {
            shared.announce(Event::of(index, &taken.entry));
        }
        if shared.catching_up().is_some() {
            let rejected = Rejected::unsigned();
            return reject(taken.into_iter().map(|t| t.candidate), &rejected);
        }
        let leaves = taken.iter().map(|taken| taken.entry.encode()).collect();
        let receipts = match shared.receipts(first, leaves) {
            Ok(receipts) => receipts,
            Err(error) => {
                let rejected = shared.failed(&error);
                return reject(taken.into_iter().map(|t| t.candidate), &rejected);
            }
        };
        let now = Instant::now();
        for ((index, taken), receipt) in (first..).zip(taken).zip(receipts) {
            let Taken {
                candidate,
                entry,
                effect,
            } = taken;
            for source in candidate.sources() {
                shared.sources.recorded(source, now);
            }
            shared.metrics.message(Some(entry.kind), "accepted");
            tracing::debug!(index, kind = entry.kind.name(), "recorded");
            let accepted = Accepted {
                index,
                digest: candidate.digest,
                fresh: true,
                effect: Some(effect),
                receipt,
            };
            candidate.answer(&Ok(accepted));
        }
    }

    /// At most once a second: checks whether a full disk has room again, snapshots, figures.
    pub fn look_after(&mut self) {
        if self.looked_after.is_some_and(|last| last.elapsed() < TICK) {
            return;
        }
        self.looked_after = Some(Instant::now());
        self.shared.heal();
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

    /// Writes what is kept for a quick start; the last thing that is done.
    pub fn finish(&mut self) {
        if let Some(writing) = self.writing.take() {
            // The thread itself has reported a panic.
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

/// Whether a refused candidate is tried again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    First,
    Last,
}

/// Why a candidate is refused.
struct Why {
    rule: &'static str,
    detail: String,
    /// Whether finding out took as long as verifying a proof.
    costly: bool,
}

/// Applies what was verified, in order.
fn apply(state: &mut CommunityState, at: i64, judged: Vec<Judged>) -> (Vec<Taken>, Vec<Refused>) {
    let mut taken = Vec::with_capacity(judged.len());
    let mut refused = Vec::new();
    for Judged { candidate, verdict } in judged {
        let applied = match verdict {
            Ok(offer) => state.apply(at, offer).map_err(|refusal| Why {
                rule: refusal.rule(),
                detail: refusal.detail(),
                costly: is_costly(&refusal),
            }),
            Err(refusal) => Err(Why {
                rule: refusal.rule(),
                detail: refusal.detail(),
                costly: verified::is_costly(&refusal),
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

/// Whether the proof of a decryption share, which the state itself verifies, was checked.
const fn is_costly(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Poll(linli_rules::Refusal::Share { .. }))
}

/// Answers the senders of messages that are in the record.
fn without_known<T: AsRef<Candidate> + Into<Candidate>>(shared: &Shared, come: Vec<T>) -> Vec<T> {
    let digests = come.iter().map(|one| one.as_ref().digest);
    let recorded = match shared.recorded(digests) {
        Ok(recorded) => recorded,
        Err(error) => {
            let rejected = shared.failed(&error);
            reject(come.into_iter().map(Into::into), &rejected);
            return Vec::new();
        }
    };
    let (known, new): (Vec<_>, Vec<_>) = come
        .into_iter()
        .partition(|one| recorded.contains(&one.as_ref().digest));
    for one in known {
        answer_known(shared, one.into());
    }
    new
}

/// Answers the senders of a message that is in the record.
fn answer_known(shared: &Shared, candidate: Candidate) {
    let kind = Some(candidate.message.kind());
    shared.metrics.message(kind, "known");
    let answer = match shared.known(candidate.digest) {
        Ok(Some(known)) => Ok(known),
        Ok(None) => Err(Rejected::unsigned()),
        Err(error) => Err(shared.failed(&error)),
    };
    candidate.answer(&answer);
}

fn refuse(shared: &Shared, candidate: Candidate, why: &Why) {
    let kind = candidate.message.kind();
    shared.metrics.message(Some(kind), why.rule);
    tracing::debug!(kind = kind.name(), rule = why.rule, "refused");
    candidate.answer(&Err(Rejected::Refused {
        rule: why.rule,
        detail: why.detail.clone(),
    }));
}

fn reject(candidates: impl IntoIterator<Item = Candidate>, rejected: &Rejected) {
    for candidate in candidates {
        candidate.answer(&Err(rejected.clone()));
    }
}

#[cfg(test)]
mod tests;
