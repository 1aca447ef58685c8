//! A message on its way into the record.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Instant;

use linli_primitives::Digest;
use linli_primitives::roots::Roots;
use linli_wire::message::Message;
use tokio::sync::oneshot;

use crate::engine::Accepted;
use crate::engine::shared::Shared;
use crate::error::Rejected;

/// A message that waits, and who waits for it.
pub(crate) struct Waiting {
    pub(crate) message: Message,
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: Digest,
    /// Of a ballot's points, from a node that verified it; nobody vouches for them.
    pub(crate) roots: Roots,
    pub(crate) reply: Option<Reply>,
}

/// Who waits for an answer.
pub(crate) struct Reply {
    pub(crate) source: Option<IpAddr>,
    pub(crate) to: oneshot::Sender<Result<Accepted, Rejected>>,
    /// What the sender holds of bounded resources, until the work on the message has ended.
    #[expect(dead_code, reason = "held, not asked")]
    pub(crate) held: Held,
}

/// A resource that is released by dropping it.
pub(crate) type Held = Box<dyn Send + Sync>;

/// A message, and all who sent it at the same time.
pub(crate) struct Candidate {
    pub(crate) message: Message,
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: Digest,
    pub(crate) replies: Vec<Reply>,
    /// Of a ballot's points: the real ones once it is verified.
    pub(crate) roots: Roots,
}

impl AsRef<Self> for Candidate {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Waiting {
    /// A message of the node itself; nobody waits for it.
    pub(crate) fn own(message: Message) -> Self {
        let bytes = message.encode();
        Self {
            digest: Message::digest_of(&bytes),
            message,
            bytes,
            roots: Roots::default(),
            reply: None,
        }
    }
}

impl Candidate {
    /// Where it came from.
    pub(crate) fn sources(&self) -> impl Iterator<Item = IpAddr> {
        self.replies.iter().filter_map(|reply| reply.source)
    }

    /// Refusing it took the time of verifying a proof: its sources are now suspect.
    pub(crate) fn suspect(&self, shared: &Shared) {
        let now = Instant::now();
        for source in self.sources() {
            shared.sources.failed(source, now);
        }
    }

    /// Answers everybody who waits. Only the first of them sent something new.
    pub(crate) fn answer(self, answer: &Result<Accepted, Rejected>) {
        for (nth, reply) in self.replies.into_iter().enumerate() {
            let mut answer = answer.clone();
            if let Ok(accepted) = &mut answer
                && nth > 0
            {
                accepted.fresh = false;
            }
            // A sender who no longer waits will find it in the record.
            let _ = reply.to.send(answer);
        }
    }
}

/// One candidate for equal messages, in the order in which they first came.
pub(crate) fn distinct(waiting: Vec<Waiting>) -> Vec<Candidate> {
    let mut places = HashMap::new();
    let mut candidates: Vec<Candidate> = Vec::with_capacity(waiting.len());
    for Waiting {
        message,
        bytes,
        digest,
        roots,
        reply,
    } in waiting
    {
        let place = *places.entry(digest).or_insert(candidates.len());
        match candidates.get_mut(place) {
            Some(candidate) => {
                candidate.replies.extend(reply);
                if candidate.roots.is_empty() {
                    candidate.roots = roots;
                }
            }
            None => candidates.push(Candidate {
                message,
                bytes,
                digest,
                replies: reply.into_iter().collect(),
                roots,
            }),
        }
    }
    candidates
}
