//! Messages that wait, for a sequencer that decides with others.

use std::sync::Arc;
use std::time::{Duration, Instant};

use linli_primitives::Digest;
use linli_primitives::roots::Roots;
use linli_rule::Rule;
use linli_rules::community::Offer;
use linli_wire::message::Message;

use super::verified::{self, Judged, Verified};
use super::{Candidate, Ingest, Lane, Next, Waiting, Why, distinct, reject};
use crate::engine::shared::Shared;
use crate::error::Rejected;

/// The end of the queue at which messages come out; may be used on any thread.
#[derive(Clone)]
pub struct Intake(Arc<Shared>);

/// What came out of the queue.
pub enum Came {
    /// Verified, and fit for the record as it stands. Those that are not were refused.
    Messages(Vec<Arrived>),
    /// Nothing in that time.
    Nothing,
    /// The node is being stopped; nothing more will come.
    Stopped,
}

/// A verified message, and those who wait for it to be recorded.
pub struct Arrived {
    pub(super) candidate: Candidate,
    pub(super) offer: Offer,
}

impl Arrived {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.candidate.bytes
    }

    /// The roots of its points.
    pub const fn roots(&self) -> &Roots {
        &self.candidate.roots
    }

    /// Its name.
    pub const fn digest(&self) -> Digest {
        self.candidate.digest
    }

    /// What was verified.
    pub const fn offer(&self) -> &Offer {
        &self.offer
    }

    /// Whether somebody waits for it here. What came from another node is waited for there.
    pub const fn is_awaited(&self) -> bool {
        !self.candidate.replies.is_empty()
    }

    /// The same message came again: whoever sent it waits too.
    pub fn join(&mut self, again: Self) {
        self.candidate.replies.extend(again.candidate.replies);
    }

    /// Tells all who wait that nothing is decided. The message may still be recorded: whoever sends it again is then
    /// told so.
    pub fn give_up(&mut self, seconds: u64) {
        let replies = core::mem::take(&mut self.candidate.replies);
        for reply in replies {
            // A sender who no longer waits asks again, too.
            let _ = reply.to.send(Err(Rejected::Undecided { seconds }));
        }
    }
}

impl Intake {
    /// The next messages, verified in a batch; waits for them at most `patience`.
    pub fn next(&self, patience: Duration) -> Came {
        let shared = &*self.0;
        let (lane, waiting) = match shared.queue.next(patience) {
            Next::Batch(lane, waiting) => (lane, waiting),
            Next::Nothing => return Came::Nothing,
            Next::Stopped => return Came::Stopped,
        };
        let candidates = distinct(waiting);
        if let Some(closed) = shared.closed() {
            reject(candidates, &closed.rejected());
            return Came::Nothing;
        }
        let started = Instant::now();
        // What a block brought in meanwhile was verified with that block.
        let new = super::without_known(shared, candidates);
        let batch = Verified::of(shared, new, |state| shared.clock.at(state.clock()));
        shared.queue.spent(lane, started.elapsed());
        let mut arrived = Vec::with_capacity(batch.judged.len());
        for Judged { candidate, verdict } in batch.judged {
            match verdict {
                Ok(offer) => arrived.push(Arrived { candidate, offer }),
                Err(refusal) => {
                    let costly = verified::is_costly(&refusal);
                    if costly {
                        candidate.suspect(shared);
                    }
                    let why = Why {
                        rule: refusal.rule(),
                        detail: refusal.detail(),
                        costly,
                    };
                    super::refuse(shared, candidate, &why);
                }
            }
        }
        Came::Messages(arrived)
    }

    /// Queues a message that another node took in; if it is not fit for the record, it is forgotten. A point of it is
    /// longer than the point's root, so longer roots are none.
    pub fn push(&self, bytes: Vec<u8>, roots: Roots) {
        let roots = Some(roots).filter(|it| it.as_bytes().len() <= bytes.len());
        let Ok(message) = Message::decode(&bytes) else {
            return;
        };
        let roots = roots.unwrap_or_default();
        let memory = message.kind().held_bytes(bytes.len()) + roots.as_bytes().len();
        let waiting = Waiting {
            digest: Message::digest_of(&bytes),
            message,
            bytes,
            roots,
            reply: None,
        };
        // It is sent again for as long as it is not recorded.
        let _ = self.0.queue.push(Lane::New, waiting, memory);
    }
}

impl Ingest {
    /// The queue, for a thread that verifies what comes.
    pub fn intake(&self) -> Intake {
        Intake(Arc::clone(&self.shared))
    }

    /// Closings and results that are due at `at`, verified.
    pub fn due(&mut self, at: i64) -> Vec<Arrived> {
        let due = self.clerk.due(&self.shared, at);
        let own = distinct(due.into_iter().map(Waiting::own).collect());
        let judged = Verified::of(&self.shared, own, |_| at).judged;
        let fit = judged
            .into_iter()
            .filter_map(|Judged { candidate, verdict }| {
                let offer = verdict.ok()?;
                Some(Arrived { candidate, offer })
            });
        fit.collect()
    }

    /// Whether a closing or a result is due at `at`.
    pub fn is_due(&self, at: i64) -> bool {
        let state = self.shared.state();
        state.polls().any(|poll| match poll.result() {
            Some(_) if !state.is_decided(poll.id()) => true,
            _ => poll.closing_at(at).is_ok(),
        })
    }

    /// How many entries other than ballots were recorded since the start.
    pub fn changes(&self) -> u64 {
        self.shared.changes()
    }

    /// Whether the record as it stands would take this message now, as far as that can be said without a proof.
    pub fn is_fit(&self, message: &Message) -> bool {
        let state = self.shared.state();
        state
            .admit(self.shared.clock.at(state.clock()), message)
            .is_ok()
    }

    /// Whether the node is being stopped.
    pub fn is_stopping(&self) -> bool {
        self.shared.queue.is_stopping()
    }

    /// Gives `arrived` back if it may still be recorded; otherwise those who wait for it are told why not.
    pub fn keep(&self, arrived: Arrived) -> Option<Arrived> {
        let shared = &*self.shared;
        let Arrived { candidate, offer } = arrived;
        let recorded = shared.recorded([candidate.digest].into_iter());
        if recorded.is_ok_and(|recorded| !recorded.is_empty()) {
            super::answer_known(shared, candidate);
            return None;
        }
        let state = shared.state();
        let at = shared.clock.at(state.clock());
        let refusal = state.ahead().apply(at, offer.clone()).err();
        drop(state);
        let Some(refusal) = refusal else {
            return Some(Arrived { candidate, offer });
        };
        let why = Why {
            rule: refusal.rule(),
            detail: refusal.detail(),
            costly: false,
        };
        super::refuse(shared, candidate, &why);
        None
    }
}
