//! Blocks: messages that a sequencer decided on with others, recorded all or none, at one time.

use std::collections::HashSet;

use linli_log::{Hash, HashReader, leaf_hash, stored_hashes, tree::stored_count, tree_root};
use linli_primitives::Digest;
use linli_primitives::roots::Roots;
use linli_rules::community::{CommunityState, Offer, Refusal};
use linli_rules::store::Store;
use linli_verifier::MessageRefusal;
use linli_wire::encoding::DecodeError;
use linli_wire::entry::Entry;
use linli_wire::message::Message;

use super::{Arrived, Candidate, Head, Ingest, Taken};
use crate::error::{NodeError, Rejected};

/// A block whose messages were verified and applied, in order, to a copy of the state.
pub struct Checked {
    /// Entries before it.
    first: u64,
    at: i64,
    messages: Vec<Verified>,
    head: Head,
}

struct Verified {
    message: Message,
    bytes: Vec<u8>,
    digest: Digest,
    offer: Offer,
    roots: Roots,
}

impl core::fmt::Debug for Checked {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (count, at) = (self.messages.len(), self.at);
        write!(f, "Checked({count} messages at {at}, {:?})", self.head)
    }
}

/// Why a block may not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum BadBlock {
    /// A message is malformed.
    #[error("message {nth}: {error}")]
    Malformed {
        /// Which, from 0.
        nth: usize,
        /// What is wrong.
        error: DecodeError,
    },
    /// A proof, signature or file does not hold, or the record cannot take the message.
    #[error("message {nth}: {refusal}")]
    Refused {
        /// Which, from 0.
        nth: usize,
        /// Why.
        refusal: MessageRefusal,
    },
    /// The messages before it in the block exclude the message.
    #[error("message {nth}: {refusal}")]
    Excluded {
        /// Which, from 0.
        nth: usize,
        /// Why.
        refusal: Refusal,
    },
    /// A message is in the block or in the record already.
    #[error("message {nth} is there already")]
    Again {
        /// Which, from 0.
        nth: usize,
    },
    /// The record cannot be read.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl Checked {
    /// What the record is once the block is in it.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// When its messages reach the log, in Unix seconds.
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// The messages' bytes.
    pub fn messages(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.messages.iter().map(|verified| &*verified.bytes)
    }

    /// Names of the messages.
    pub fn digests(&self) -> impl Iterator<Item = Digest> {
        self.messages.iter().map(|verified| verified.digest)
    }
}

impl Ingest {
    /// Verifies a block that somebody else made. `vouched` gives what was verified here before.
    pub fn check<'a>(
        &self,
        at: i64,
        messages: &[Vec<u8>],
        vouched: impl Fn(&Digest) -> Option<&'a Arrived>,
    ) -> Result<Checked, BadBlock> {
        let decoded = self.decode(messages)?;
        let known: Vec<_> = decoded.iter().map(|(_, digest)| vouched(digest)).collect();
        let state = self.shared.state();
        let unknown = decoded.iter().zip(&known).filter(|(_, k)| k.is_none());
        let timed: Vec<_> = unknown.map(|((message, _), _)| (at, message)).collect();
        let admitted = self.shared.verifier.admit_new(&state, &timed);
        let mut roots = vec![Roots::default(); timed.len()];
        let mut verdicts = admitted.verify_rooted(&mut roots).into_iter().zip(roots);
        let mut offers = Vec::with_capacity(decoded.len());
        for (nth, known) in known.into_iter().enumerate() {
            let mut fresh = || verdicts.next().expect("a verdict for each message");
            let (offer, roots) = match known {
                Some(known) => (Ok(known.offer.clone()), known.candidate.roots.clone()),
                None => fresh(),
            };
            let offer = offer.map_err(|refusal| BadBlock::Refused { nth, refusal })?;
            offers.push((offer, roots));
        }
        self.apply(&state, at, messages, decoded, offers)
    }

    /// Applies a block that others verified and decided on, without verifying its proofs again. All else is checked as
    /// ever; what its messages lead to must be held against what those others signed.
    pub fn check_decided(&self, at: i64, messages: &[Vec<u8>]) -> Result<Checked, BadBlock> {
        let decoded = self.decode(messages)?;
        let state = self.shared.state();
        let mut offers = Vec::with_capacity(decoded.len());
        let timed: Vec<_> = decoded.iter().map(|(message, _)| (at, message)).collect();
        let judged = self.shared.verifier.offers_unchecked(&state, &timed);
        for (nth, offer) in judged.into_iter().enumerate() {
            let offer = offer.map_err(|refusal| BadBlock::Refused { nth, refusal })?;
            offers.push((offer, Roots::default()));
        }
        self.apply(&state, at, messages, decoded, offers)
    }

    fn apply(
        &self,
        state: &CommunityState,
        at: i64,
        messages: &[Vec<u8>],
        decoded: Vec<(Message, Digest)>,
        offers: Vec<(Offer, Roots)>,
    ) -> Result<Checked, BadBlock> {
        let mut ahead = Ahead::of(self, state);
        for (nth, ((message, digest), (offer, roots))) in
            decoded.into_iter().zip(offers).enumerate()
        {
            let verified = Verified {
                bytes: messages[nth].clone(),
                message,
                digest,
                offer,
                roots,
            };
            let taken = ahead.take(at, verified);
            taken.map_err(|refusal| BadBlock::Excluded { nth, refusal })?;
        }
        Ok(ahead.end(at)?)
    }

    /// A block of as many of `candidates` as can be recorded at `at`, one after the other, within these numbers of
    /// messages and bytes. The rest is left out.
    pub fn draft<'a>(
        &self,
        at: i64,
        candidates: impl IntoIterator<Item = &'a Arrived>,
        most: usize,
        most_bytes: usize,
    ) -> Result<Checked, NodeError> {
        let state = self.shared.state();
        let mut ahead = Ahead::of(self, &state);
        let mut bytes = 0;
        for arrived in candidates {
            let more = bytes + arrived.bytes().len();
            // One message that is longer than that is a block of its own.
            if ahead.messages.len() == most || (more > most_bytes && bytes > 0) {
                break;
            }
            if ahead.take(at, arrived.verified()).is_ok() {
                bytes = more;
            }
        }
        ahead.end(at)
    }

    /// Records a block that was decided on, signs for it, and answers those of its senders who wait here: `take` gives
    /// them up. An error means that nothing is recorded, and may be over later.
    pub fn record_block(
        &self,
        block: &Checked,
        mut take: impl FnMut(&Digest) -> Option<Arrived>,
    ) -> Result<(), Rejected> {
        let shared = &*self.shared;
        let started = std::time::Instant::now();
        if block.messages.is_empty() {
            return Ok(());
        }
        let mut state = shared.state_mut();
        assert_eq!(
            state.height(),
            block.first,
            "a block follows the record that it was checked against"
        );
        let taken: Vec<_> = block
            .messages
            .iter()
            .map(|verified| {
                let effect = state.apply(block.at, verified.offer.clone());
                Taken {
                    entry: Entry::of(block.at, &verified.message, &verified.bytes),
                    candidate: verified.candidate(),
                    effect: effect.expect("applied to a copy of the same state before"),
                }
            })
            .collect();
        let committed = self.commit(&mut state, block.first, &taken);
        let recorded = state.height() == block.head.size;
        drop(state);
        if let Err(rejected) = committed
            && !recorded
        {
            return Err(rejected);
        }
        shared.metrics.committed(started.elapsed());
        let with_senders = taken.into_iter().map(|mut taken| {
            if let Some(arrived) = take(&taken.candidate.digest) {
                taken.candidate.replies = arrived.candidate.replies;
                if taken.candidate.roots.is_empty() {
                    taken.candidate.roots = arrived.candidate.roots;
                }
            }
            taken
        });
        let taken: Vec<_> = with_senders.collect();
        self.keep_roots(block.first, &taken);
        self.acknowledge(block.first, taken);
        Ok(())
    }

    fn decode(&self, messages: &[Vec<u8>]) -> Result<Vec<(Message, Digest)>, BadBlock> {
        let mut seen = HashSet::new();
        let mut decoded = Vec::with_capacity(messages.len());
        for (nth, bytes) in messages.iter().enumerate() {
            let message = Message::decode(bytes);
            let message = message.map_err(|error| BadBlock::Malformed { nth, error })?;
            let digest = Message::digest_of(bytes);
            let recorded = self.shared.recorded([digest].into_iter())?;
            if !seen.insert(digest) || !recorded.is_empty() {
                return Err(BadBlock::Again { nth });
            }
            decoded.push((message, digest));
        }
        Ok(decoded)
    }
}

impl Verified {
    /// For the record; nobody waits for it yet.
    fn candidate(&self) -> Candidate {
        Candidate {
            message: self.message.clone(),
            bytes: self.bytes.clone(),
            digest: self.digest,
            replies: Vec::new(),
            roots: self.roots.clone(),
        }
    }
}

impl Arrived {
    fn verified(&self) -> Verified {
        Verified {
            message: self.candidate.message.clone(),
            bytes: self.candidate.bytes.clone(),
            digest: self.candidate.digest,
            offer: self.offer.clone(),
            roots: self.candidate.roots.clone(),
        }
    }
}

/// The record with a block on it that is not recorded.
struct Ahead<'a, S> {
    ingest: &'a Ingest,
    first: u64,
    state: CommunityState<S>,
    messages: Vec<Verified>,
}

impl<'a> Ahead<'a, linli_rules::store::Memory> {
    fn of(
        ingest: &'a Ingest,
        state: &'a CommunityState,
    ) -> Ahead<'a, linli_rules::store::Overlay<'a, linli_rules::store::Memory>> {
        Ahead {
            ingest,
            first: state.height(),
            state: state.ahead(),
            messages: Vec::new(),
        }
    }
}

impl<S: Store> Ahead<'_, S> {
    fn take(&mut self, at: i64, verified: Verified) -> Result<(), Refusal> {
        self.state.apply(at, verified.offer.clone())?;
        self.messages.push(verified);
        Ok(())
    }

    fn end(self, at: i64) -> Result<Checked, NodeError> {
        let size = self.state.height();
        let store = &self.ingest.shared.store;
        let root = store.read(|reader| {
            let mut hashes = More {
                stored: stored_count(self.first),
                below: reader.hashes(),
                new: Vec::new(),
            };
            for (index, verified) in (self.first..).zip(&self.messages) {
                let leaf = Entry::of(at, &verified.message, &verified.bytes).encode();
                let new = stored_hashes(index, leaf_hash(&leaf), &hashes)?;
                hashes.new.extend(new);
            }
            Ok(tree_root(size, &hashes)?)
        })?;
        Ok(Checked {
            first: self.first,
            at,
            head: Head {
                size,
                root,
                state: self.state.state_root(),
            },
            messages: self.messages,
        })
    }
}

/// Stored hashes, and those after them that are not stored.
struct More<R> {
    stored: u64,
    below: R,
    new: Vec<Hash>,
}

impl<R: HashReader> HashReader for More<R> {
    type Error = R::Error;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, R::Error> {
        let of = |index: &u64| match index.checked_sub(self.stored) {
            None => Ok(self.below.read(core::slice::from_ref(index))?[0]),
            Some(at) => Ok(self.new[at as usize]),
        };
        indexes.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests;
