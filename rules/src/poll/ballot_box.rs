//! The box that takes a poll's ballots: when it is open, and what is in it.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Digest, PollId};
use linli_wire::encoding::encode;
use linli_wire::{Poll, Revote};

use crate::input::VerifiedBallot;
use crate::refusal::Refusal;

/// What a ballot changes in a poll, and the parts of the document that it is checked against: no more than a ballot
/// needs to read.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct BallotBox {
    pub(super) opens: i64,
    /// The document's, unless the committee extended the poll.
    pub(super) closes: i64,
    pub(super) cancelled: bool,
    pub(super) revote: Revote,
    /// Slots of each question.
    pub(super) slots: Vec<u32>,
    pub(super) clock: Option<i64>,
    pub(super) accepted: u64,
    /// Ballots that count.
    pub(super) counted: u64,
    pub(super) history: Digest,
}

impl BallotBox {
    /// A box without ballots.
    pub(super) fn of(poll: &Poll, id: PollId) -> Self {
        let slots = poll
            .questions
            .iter()
            .map(|question| question.slots() as u32);
        Self {
            opens: poll.opens,
            closes: poll.closes,
            cancelled: false,
            revote: poll.revote,
            slots: slots.collect(),
            clock: None,
            accepted: 0,
            counted: 0,
            history: Digest::of(Kind::History, &[&encode(&id)]),
        }
    }

    pub(super) fn fits(&self, ballot: &VerifiedBallot) -> bool {
        let slots = ballot
            .questions
            .iter()
            .map(|vote| vote.options.len() as u32);
        slots.eq(self.slots.iter().copied())
    }

    pub(super) fn check_clock(&self, at: i64) -> Result<(), Refusal> {
        match self.clock {
            Some(last) if at < last => Err(Refusal::Clock { at, last }),
            _ => Ok(()),
        }
    }

    /// Whether ballots are taken at `at`.
    pub(super) fn check_open(&self, at: i64) -> Result<(), Refusal> {
        self.check_not_closed(at)?;
        let opens = self.opens;
        if at < opens {
            return Err(Refusal::NotOpen { at, opens });
        }
        Ok(())
    }

    /// Whether the poll is not cancelled and its closing time has not come.
    pub(super) fn check_not_closed(&self, at: i64) -> Result<(), Refusal> {
        self.check_stands()?;
        let closes = self.closes;
        if at >= closes {
            return Err(Refusal::Closed { at, closes });
        }
        Ok(())
    }

    pub(super) const fn check_stands(&self) -> Result<(), Refusal> {
        if self.cancelled {
            Err(Refusal::Cancelled)
        } else {
            Ok(())
        }
    }
}
