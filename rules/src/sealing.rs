//! A poll's keys and selections in the terms of the sealed choices.

use linli_primitives::{Nullifier, PollId, WeightCommitment};
use linli_rule::Rule;
use linli_sigma::{Abstention, Context, ElectionKeys, PublicKey, Selection};
use linli_wire::{EncodedPoint, Poll, Question};

/// What every sealed choice of a poll is sealed with.
#[derive(Clone, Debug)]
pub struct Sealing {
    /// The poll.
    pub poll: PollId,
    /// The two election keys.
    pub keys: ElectionKeys,
    /// Per question, what may be chosen.
    pub selections: Vec<Selection>,
}

/// A poll's keys or selections cannot seal anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadSealing {
    /// The two keys are related.
    #[error("poll.keys: the keys for heads and for shares are related")]
    Keys,
    /// Question `0` (from 1).
    #[error("poll.selection: question {0} allows no choice that can be sealed")]
    Selection(usize),
}

impl Sealing {
    /// Of a poll.
    pub fn of(poll: &Poll) -> Result<Self, BadSealing> {
        let trustees = &poll.trustees;
        let keys = ElectionKeys::new(key(&trustees.heads_key), key(&trustees.shares_key));
        let selections = poll
            .questions
            .iter()
            .enumerate()
            .map(|(i, q)| selection(i + 1, q));
        Ok(Self {
            poll: poll.id(),
            keys: keys.map_err(|_| BadSealing::Keys)?,
            selections: selections.collect::<Result<_, _>>()?,
        })
    }

    /// Where the sealed choice of question `question` (from 0) belongs.
    pub const fn context(
        &self,
        question: u32,
        nullifier: Nullifier,
        weight: WeightCommitment,
    ) -> Context {
        Context {
            poll: self.poll,
            question,
            nullifier,
            weight,
        }
    }
}

/// A point of a poll as a public key; it was decoded as a canonical point that is not the identity.
pub fn key(point: &EncodedPoint) -> PublicKey {
    PublicKey::from_bytes(point.as_bytes())
        .expect("an encoded point is canonical and not the identity")
}

fn selection(number: usize, question: &Question) -> Result<Selection, BadSealing> {
    let abstention = if question.abstain {
        Abstention::Allowed
    } else {
        Abstention::Refused
    };
    let options =
        u32::try_from(question.options.len()).map_err(|_| BadSealing::Selection(number))?;
    Selection::new(options, question.min, question.max, abstention)
        .map_err(|_| BadSealing::Selection(number))
}

#[cfg(test)]
mod tests;
