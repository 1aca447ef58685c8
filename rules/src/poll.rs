//! The state of one poll: a box that fills, closes, and is decrypted in two rounds.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Digest, Nullifier, PollId};
use linli_sigma::{DecryptionContext, ElectionKeys, SealedSum, SharedKey};
use linli_wire::encoding::encode;
use linli_wire::{Closing, EncodedPoint, Poll, Revote, TallyResult, TallyRound};

use crate::decryption::Decryption;
use crate::disclosure::Plan;
use crate::input::{Effect, Input, VerifiedBallot};
use crate::refusal::Refusal;
use crate::sealing::key;
use crate::sums::QuestionSums;

mod snapshot;

use snapshot::KeptVotes;
pub use snapshot::SNAPSHOT_MAGIC;

/// Seconds by which a ballot's serial may be ahead of the record's time, for machines whose clocks differ.
pub const SERIAL_AHEAD: i64 = 600;

/// One poll and everything accepted in it.
///
/// [`Self::apply`] is all or nothing: a refused input leaves the state as it was. Equal inputs in equal order give
/// equal states, wherever they are applied.
#[derive(Clone, Debug)]
pub struct PollState {
    poll: Poll,
    id: PollId,
    keys: Keys,
    clock: Option<i64>,
    accepted: u64,
    history: Digest,
    ballots: BTreeMap<Nullifier, Counted>,
    sums: Vec<QuestionSums>,
    decryption: Option<Decryption>,
}

/// The shared keys of the two rounds.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    heads: SharedKey,
    shares: SharedKey,
}

/// The ballot of one owner that counts.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
struct Counted {
    digest: Digest,
    serial: u64,
    /// What to take out when it is replaced; empty where it cannot be.
    votes: KeptVotes,
}

impl PollState {
    /// Opens the box; refuses a poll that contradicts itself and trustee keys that do not fit together.
    pub fn open(poll: Poll) -> Result<Self, Refusal> {
        poll.check()?;
        let keys = Keys::of(&poll)?;
        let questions = poll.questions.iter();
        let sums = questions.map(|q| QuestionSums::empty(q.slots())).collect();
        let id = poll.id();
        Ok(Self {
            id,
            keys,
            clock: None,
            accepted: 0,
            history: Digest::of(Kind::History, &[&encode(&id)]),
            ballots: BTreeMap::new(),
            sums,
            decryption: None,
            poll,
        })
    }

    /// Takes one input. The order of the checks is the order of the rules in the book.
    pub fn apply(&mut self, input: Input) -> Result<Effect, Refusal> {
        match input {
            Input::Cast { at, ballot } => {
                self.admit(at, &ballot)?;
                Ok(self.count(at, ballot))
            }
            Input::Close { at } => {
                let closing = self.closing_at(at)?;
                Ok(self.close(closing))
            }
            Input::Closing(published) => self.confirm_closing(&published),
            Input::Share(share) => {
                let decryption = self.decryption.as_mut().ok_or(Refusal::TallyClosing)?;
                decryption.share(&self.poll, &self.keys, &self.sums, &share)
            }
            Input::Result(published) => {
                let decryption = self.decryption.as_ref().ok_or(Refusal::TallyClosing)?;
                decryption.confirm(&self.poll, &published)
            }
        }
    }

    /// The poll.
    pub const fn poll(&self) -> &Poll {
        &self.poll
    }

    /// Its name.
    pub const fn id(&self) -> PollId {
        self.id
    }

    /// Ballots accepted, replaced ones included.
    pub const fn accepted(&self) -> u64 {
        self.accepted
    }

    /// The last link of the chain over all ballots accepted, digest and time each, in order.
    pub const fn history(&self) -> Digest {
        self.history
    }

    /// Ballots that count, one an owner: digests in ascending order of nullifier.
    pub fn counted(&self) -> impl ExactSizeIterator<Item = (Nullifier, Digest)> {
        self.ballots
            .iter()
            .map(|(nullifier, counted)| (*nullifier, counted.digest))
    }

    /// The ballot of this owner that counts.
    pub fn ballot_of(&self, nullifier: Nullifier) -> Option<Digest> {
        self.ballots.get(&nullifier).map(|counted| counted.digest)
    }

    /// The closing, once the box is closed.
    pub fn closing(&self) -> Option<&Closing> {
        self.decryption.as_ref().map(Decryption::closing)
    }

    /// The sums of the heads round: per question, per option, abstention last. Empty before closing and where no
    /// ballot, or fewer than the floor, counts.
    pub fn heads_sums(&self) -> Vec<SealedSum> {
        self.sums(TallyRound::Heads)
    }

    /// The sums of the shares round: per question the groups of its plan in order, then, where a ballot may have
    /// several choices or none, all who took part. Empty before heads are known and where shares are not counted.
    pub fn shares_sums(&self) -> Vec<SealedSum> {
        self.sums(TallyRound::Shares)
    }

    /// The sums of `round`.
    pub fn sums(&self, round: TallyRound) -> Vec<SealedSum> {
        let decryption = self.decryption.as_ref();
        decryption.map_or_else(Vec::new, |d| d.sums(round, &self.poll, &self.sums))
    }

    /// `tally.floor`: once the box is closed, whether so many ballots count that their sums may be decrypted. Where they
    /// may not, there are no sums, and the result is known at closing.
    pub fn check_floor(&self) -> Result<(), Refusal> {
        let decryption = self.decryption.as_ref();
        decryption.map_or(Ok(()), |d| d.check_floor(&self.poll))
    }

    /// What a trustee's share of `round` is bound to, once the box is closed.
    pub fn context(&self, round: TallyRound) -> Option<DecryptionContext> {
        self.decryption.as_ref().map(|d| d.context(round))
    }

    /// Heads per question and option, once enough trustees have decrypted them.
    pub fn heads(&self) -> Option<&[Vec<u64>]> {
        self.decryption.as_ref()?.heads()
    }

    /// What is published of each question's shares, once heads are known.
    pub fn plans(&self) -> Option<&[Plan]> {
        self.decryption.as_ref()?.plans()
    }

    /// Trustees whose shares of `round` are there, ascending.
    pub fn trustees(&self, round: TallyRound) -> Vec<u16> {
        self.decryption
            .as_ref()
            .map_or_else(Vec::new, |d| d.trustees(round))
    }

    /// The result, once enough trustees have decrypted.
    pub fn result(&self) -> Option<&TallyResult> {
        self.decryption.as_ref()?.result()
    }

    /// A digest of everything accepted; equal wherever the same inputs were applied. Trustees' shares may come in
    /// any order within a round. It takes as long for many ballots as for few.
    pub fn state_root(&self) -> Digest {
        let Self {
            poll: _,
            id,
            keys: _,
            clock,
            accepted,
            history,
            ballots: _,
            sums: _,
            decryption,
        } = self;
        // Poll and keys follow from the id; the ballots that count, and their sums, from the history.
        Digest::of(
            Kind::PollState,
            &[&encode(&(id, clock, accepted, history, decryption))],
        )
    }

    fn check_clock(&self, at: i64) -> Result<(), Refusal> {
        match self.clock {
            Some(last) if at < last => Err(Refusal::Clock { at, last }),
            _ => Ok(()),
        }
    }

    fn admit(&self, at: i64, ballot: &VerifiedBallot) -> Result<(), Refusal> {
        if ballot.poll != self.id {
            return Err(Refusal::BallotPoll { found: ballot.poll });
        }
        let votes = &ballot.questions;
        if votes.len() != self.sums.len() || !self.sums.iter().zip(votes).all(|(s, v)| s.fits(v)) {
            return Err(Refusal::BallotQuestions);
        }
        self.check_clock(at)?;
        self.check_open(at)?;
        let serial = ballot.serial;
        if serial > u64::try_from(at.saturating_add(SERIAL_AHEAD)).unwrap_or(0) {
            return Err(Refusal::SerialAhead { serial, at });
        }
        match self.poll.revote {
            Revote::Refused => self.check_first(ballot.nullifier),
            Revote::LastCounts => self.check_later(ballot.nullifier, serial),
        }
    }

    /// Whether ballots are taken at `at`.
    pub(crate) fn check_open(&self, at: i64) -> Result<(), Refusal> {
        let Poll { opens, closes, .. } = self.poll;
        if at < opens {
            return Err(Refusal::NotOpen { at, opens });
        }
        if at >= closes {
            return Err(Refusal::Closed { at, closes });
        }
        Ok(())
    }

    /// Whether no ballot of this owner counts yet.
    pub(crate) fn check_first(&self, nullifier: Nullifier) -> Result<(), Refusal> {
        match self.ballot_of(nullifier) {
            Some(earlier) => Err(Refusal::Nullifier { nullifier, earlier }),
            None => Ok(()),
        }
    }

    /// Whether a ballot of this owner was made after the one that counts.
    fn check_later(&self, nullifier: Nullifier, serial: u64) -> Result<(), Refusal> {
        match self.ballots.get(&nullifier).map(|counted| counted.serial) {
            Some(earlier) if serial <= earlier => Err(Refusal::SerialOld { serial, earlier }),
            _ => Ok(()),
        }
    }

    fn count(&mut self, at: i64, ballot: VerifiedBallot) -> Effect {
        let VerifiedBallot {
            digest,
            poll: _,
            nullifier,
            serial,
            questions,
        } = ballot;
        self.clock = Some(at);
        self.accepted += 1;
        let link = encode(&(self.history, digest, at));
        self.history = Digest::of(Kind::History, &[&link]);
        for (sum, vote) in self.sums.iter_mut().zip(&questions) {
            sum.add(vote);
        }
        let votes = match self.poll.revote {
            Revote::LastCounts => KeptVotes::of(&questions),
            Revote::Refused => KeptVotes::default(),
        };
        let counted = Counted {
            digest,
            serial,
            votes,
        };
        let Some(earlier) = self.ballots.insert(nullifier, counted) else {
            return Effect::Counted {
                ballots: self.ballots.len() as u64,
            };
        };
        let taken_out = earlier.votes.votes(&self.sums);
        for (sum, vote) in self.sums.iter_mut().zip(&taken_out) {
            sum.remove(vote);
        }
        Effect::Replaced {
            earlier: earlier.digest,
        }
    }

    /// What closing the box at `at` would give.
    pub fn closing_at(&self, at: i64) -> Result<Closing, Refusal> {
        let closes = self.poll.closes;
        self.check_clock(at)?;
        if let Some(closing) = self.closing() {
            return Err(Refusal::Closed {
                at,
                closes: closing.at,
            });
        }
        if at < closes {
            return Err(Refusal::EarlyClose { at, closes });
        }
        Ok(Closing {
            poll: self.id,
            at,
            accepted: self.accepted,
            history: self.history,
            counted: self.counted().map(|(_, digest)| digest).collect(),
        })
    }

    fn close(&mut self, closing: Closing) -> Effect {
        self.clock = Some(closing.at);
        for counted in self.ballots.values_mut() {
            counted.votes = KeptVotes::default();
        }
        self.decryption = Some(Decryption::of(&self.poll, closing.clone()));
        Effect::Closed(closing)
    }

    fn confirm_closing(&mut self, published: &Closing) -> Result<Effect, Refusal> {
        let own = match self.closing() {
            Some(closing) => closing.clone(),
            None => self.closing_at(published.at)?,
        };
        if own != *published {
            return Err(Refusal::ClosingMismatch {
                published: published.digest(),
                recomputed: own.digest(),
            });
        }
        match self.decryption {
            Some(_) => Ok(Effect::Confirmed),
            None => Ok(self.close(own)),
        }
    }
}

impl Keys {
    fn of(poll: &Poll) -> Result<Self, Refusal> {
        let trustees = &poll.trustees;
        let shared = |point, shares: &[EncodedPoint]| {
            SharedKey::new(
                key(point),
                trustees.threshold,
                shares.iter().map(key).collect(),
            )
        };
        ElectionKeys::new(key(&trustees.heads_key), key(&trustees.shares_key))?;
        Ok(Self {
            heads: shared(&trustees.heads_key, &trustees.heads_shares)?,
            shares: shared(&trustees.shares_key, &trustees.shares_shares)?,
        })
    }

    /// The key of `round`.
    pub(crate) const fn of_round(&self, round: TallyRound) -> &SharedKey {
        match round {
            TallyRound::Heads => &self.heads,
            TallyRound::Shares => &self.shares,
        }
    }
}

#[cfg(test)]
mod tests;
