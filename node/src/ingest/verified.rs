//! The first stage of the ingest: messages that wait become batches with verdicts, in a fixed order.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use linli_primitives::roots::Roots;
use linli_rules::community::{CommunityState, Offer};
use linli_verifier::{ClaimReject, MessageRefusal, Reject};

use super::{Candidate, Lane, Next, TICK, distinct, reject};
use crate::engine::shared::Shared;
use crate::error::Rejected;

/// What the writer does next.
pub(super) enum Work {
    /// Record these.
    Record(Verified),
    /// Record the closings and results that are due at this time.
    RecordDue(i64),
}

/// A batch that was verified against the state as it stood.
pub(super) struct Verified {
    /// The time at which it was taken up, in Unix seconds.
    pub(super) at: i64,
    /// [`Shared::changes`] at that time.
    pub(super) changes: u64,
    /// The lane whose time it counts against.
    pub(super) lane: Option<Lane>,
    /// How long it took to verify.
    took: Duration,
    pub(super) judged: Vec<Judged>,
}

/// A candidate and its verdict.
pub(super) struct Judged {
    pub(super) candidate: Candidate,
    pub(super) verdict: Result<Offer, MessageRefusal>,
}

impl AsRef<Candidate> for Judged {
    fn as_ref(&self) -> &Candidate {
        &self.candidate
    }
}

impl From<Judged> for Candidate {
    fn from(judged: Judged) -> Self {
        judged.candidate
    }
}

/// Keeps the order in which work was taken up, and with it the order of times: several threads verify, and each hands
/// its work on once all earlier work has been handed on.
pub(super) struct Order {
    taking: Mutex<Taking>,
    handed: Mutex<Handed>,
    changed: Condvar,
    /// Pieces of work that the writer is done with.
    done: AtomicU64,
}

/// Held while taking up work.
struct Taking {
    /// Pieces of work taken up.
    taken: u64,
    /// The time of the last one.
    at: Option<i64>,
    looked_around: Instant,
}

#[derive(Default)]
struct Handed {
    /// Pieces of work handed on.
    pieces: u64,
    /// A thread ended without finishing its work.
    broken: bool,
}

impl Order {
    /// Nothing taken up yet.
    pub(super) fn new() -> Self {
        Self {
            taking: Mutex::new(Taking {
                taken: 0,
                at: None,
                looked_around: Instant::now(),
            }),
            handed: Mutex::default(),
            changed: Condvar::new(),
            done: AtomicU64::new(0),
        }
    }

    /// The writer is done with the next piece of work.
    pub(super) fn done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The time of the next piece of work: the clock's, never before the last entry's, nor before that of work under
    /// way.
    fn time(&self, taking: &mut Taking, shared: &Shared, state: &CommunityState) -> i64 {
        let under_way = taking.taken > self.done.load(Ordering::Relaxed);
        let last = state.clock().max(taking.at.filter(|_| under_way));
        let at = shared.clock.at(last);
        taking.at = Some(at);
        at
    }

    /// Stops others from waiting for a thread that ended without finishing.
    pub(super) fn give_up(&self) {
        self.handed().broken = true;
        self.changed.notify_all();
    }

    /// Hands `work` on after everything taken up before it; `false` if nobody takes it.
    fn hand(&self, number: u64, work: Work, to: &SyncSender<Work>) -> bool {
        let handed = self.handed();
        let handed = self
            .changed
            .wait_while(handed, |h| h.pieces < number && !h.broken)
            .unwrap_or_else(PoisonError::into_inner);
        if handed.broken {
            return false;
        }
        // No other thread has the next number, so waiting for the writer needs no lock.
        drop(handed);
        let taken = to.send(work).is_ok();
        self.handed().pieces = number + 1;
        self.changed.notify_all();
        taken
    }

    fn handed(&self) -> MutexGuard<'_, Handed> {
        self.handed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Verifies what waits, batch by batch, until the queue is stopped and empty or nobody takes the batches. Several
/// threads may do so.
pub(super) fn run(shared: &Shared, order: &Order, to: &SyncSender<Work>) {
    loop {
        let mut taking = order.taking.lock().unwrap_or_else(PoisonError::into_inner);
        if taking.looked_around.elapsed() >= TICK {
            taking.looked_around = Instant::now();
            let at = order.time(&mut taking, shared, &shared.state());
            let number = taking.taken;
            taking.taken += 1;
            drop(taking);
            if !order.hand(number, Work::RecordDue(at), to) {
                break;
            }
            continue;
        }
        let (lane, waiting) = match shared.queue.next(TICK) {
            Next::Batch(lane, waiting) => (lane, waiting),
            Next::Nothing => continue,
            Next::Stopped => break,
        };
        let candidates = distinct(waiting);
        if let Some(closed) = shared.closed() {
            reject(candidates, &closed.rejected());
            continue;
        }
        if shared.queue.is_over() {
            reject(candidates, &Rejected::Stopping);
            continue;
        }
        let number = taking.taken;
        let mut verified = Verified::of(shared, candidates, |state| {
            let at = order.time(&mut taking, shared, state);
            taking.taken += 1;
            drop(taking);
            at
        });
        verified.lane = Some(lane);
        shared.queue.spent(lane, verified.took);
        if !order.hand(number, Work::Record(verified), to) {
            break;
        }
    }
}

impl Verified {
    /// Verifies `candidates` as of the time that `at` gives. Holds the state only while it is asked: proofs are
    /// verified without it.
    pub(super) fn of(
        shared: &Shared,
        mut candidates: Vec<Candidate>,
        at: impl FnOnce(&CommunityState) -> i64,
    ) -> Self {
        let state = shared.state();
        let started = Instant::now();
        let changes = shared.changes();
        let at = at(&state);
        let given = candidates
            .iter_mut()
            .map(|it| core::mem::take(&mut it.roots));
        let mut roots: Vec<Roots> = given.collect();
        let messages: Vec<_> = candidates.iter().map(|c| (at, &c.message)).collect();
        let admitted = shared.verifier.admit_new(&state, &messages);
        drop(state);
        let verdicts = admitted.verify_rooted(&mut roots);
        let took = started.elapsed();
        shared.metrics.verified(candidates.len(), took);
        let judged = candidates.into_iter().zip(verdicts).zip(roots);
        let judged = judged.map(|((mut candidate, verdict), roots)| {
            candidate.roots = roots;
            Judged { candidate, verdict }
        });
        Self {
            at,
            changes,
            lane: None,
            took,
            judged: judged.collect(),
        }
    }

    /// What was to be recorded.
    pub(super) fn candidates(self) -> impl Iterator<Item = Candidate> {
        self.judged.into_iter().map(|judged| judged.candidate)
    }
}

/// Whether finding out required verifying a proof.
pub(super) const fn is_costly(refusal: &MessageRefusal) -> bool {
    matches!(
        refusal,
        MessageRefusal::Ballot(Reject::Proof | Reject::Choices { .. })
            | MessageRefusal::Claim(ClaimReject::Proof)
    )
}

#[cfg(test)]
mod tests;
