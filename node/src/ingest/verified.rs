//! The first stage of the ingest: messages that wait become batches with verdicts.

use std::sync::mpsc::SyncSender;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use linli_ledger::community::Offer;
use linli_verifier::{ClaimReject, MessageRefusal, Reject};

use super::{Candidate, Next, distinct, reject};
use crate::engine::shared::Shared;

/// A batch that was verified against the state as it stood.
pub(super) struct Verified {
    /// The time at which it was verified, in Unix seconds.
    pub(super) at: i64,
    /// [`Shared::changes`] at that time.
    pub(super) changes: u64,
    pub(super) judged: Vec<Judged>,
}

/// A candidate and whether it holds.
pub(super) struct Judged {
    pub(super) candidate: Candidate,
    pub(super) verdict: Result<Offer, MessageRefusal>,
}

/// Hands out turns: batches are numbered as they are taken from the queue.
#[derive(Default)]
pub(super) struct Turns(Mutex<u64>);

/// Verifies what waits, batch by batch, until the queue is stopped and empty or nobody takes the batches. Several
/// threads may do so; whoever takes the batches puts them into the order of their numbers.
pub(super) fn run(shared: &Shared, turns: &Turns, batches: &SyncSender<(u64, Verified)>) {
    loop {
        let mut turn = turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Next::Batch(lane, waiting) = shared.queue.next() else {
            break;
        };
        let candidates = distinct(waiting);
        if let Some(closed) = shared.closed() {
            reject(candidates, &closed.rejected());
            continue;
        }
        let started = Instant::now();
        let number = *turn;
        *turn += 1;
        let verified = Verified::new(shared, candidates, turn);
        let sent = batches.send((number, verified));
        // With the wait for the writer: what costs only the writer is to be paid for as well.
        shared.queue.spent(lane, started.elapsed());
        if sent.is_err() {
            break;
        }
    }
}

impl Verified {
    /// Verifies `candidates` now. Holds the state, and `turn`, only until the state was asked: proofs are verified
    /// without them.
    pub(super) fn new<T>(shared: &Shared, candidates: Vec<Candidate>, turn: T) -> Self {
        let started = Instant::now();
        let state = shared.state();
        let at = shared.clock.at(state.clock());
        let changes = shared.changes();
        let messages: Vec<_> = candidates.iter().map(|c| (at, &c.message)).collect();
        let admitted = shared.verifier.admit(&state, &messages);
        drop(state);
        drop(turn);
        let verdicts = admitted.verify();
        shared.metrics.verified(candidates.len(), started.elapsed());
        let judged = candidates.into_iter().zip(verdicts);
        let judged = judged.map(|(candidate, verdict)| Judged { candidate, verdict });
        let verified = Self {
            at,
            changes,
            judged: judged.collect(),
        };
        verified.suspect(shared);
        verified
    }

    /// What was to be recorded.
    pub(super) fn candidates(self) -> impl Iterator<Item = Candidate> {
        self.judged.into_iter().map(|judged| judged.candidate)
    }

    /// Remembers who sent proofs that fail, before the next batch is chosen.
    fn suspect(&self, shared: &Shared) {
        let now = Instant::now();
        for Judged { candidate, verdict } in &self.judged {
            if verdict.as_ref().is_err_and(is_costly) {
                for source in candidate.sources() {
                    shared.sources.failed(source, now);
                }
            }
        }
    }
}

/// Whether a proof had to be verified to see it.
pub(super) const fn is_costly(refusal: &MessageRefusal) -> bool {
    matches!(
        refusal,
        MessageRefusal::Ballot(Reject::Proof | Reject::Choices { .. })
            | MessageRefusal::Claim(ClaimReject::Proof)
    )
}
