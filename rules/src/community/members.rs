//! What members send under a proof of membership: in which period, for which roll, and so often.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{BodyHash, Day, Digest};
use linli_statements::ballot::BallotInstance;
use linli_wire::membership::{Membership, Scope};
use serde::Serialize;

use super::{CommunityState, Refusal};
use crate::store::Store;

/// Periods that follow each other, and the roll of each: the one that was in force when it began.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Periods {
    /// The day on which the first one began.
    pub since: Day,
    /// How many days each has.
    #[serde(skip)]
    days: u16,
    /// The last period whose roll is fixed; the roll of a later one is the roll in force.
    fixed: u32,
    /// That roll.
    roll: Digest,
}

impl Periods {
    pub(super) const fn new(since: Day, days: u16, roll: Digest) -> Self {
        Self {
            since,
            days,
            fixed: 0,
            roll,
        }
    }

    /// The period of a day: from 0.
    pub fn of(&self, day: Day) -> u32 {
        day.get().saturating_sub(self.since.get()) / u32::from(self.days)
    }

    /// The first day of a period.
    pub fn begins(&self, period: u32) -> Day {
        let days = u32::from(self.days).saturating_mul(period);
        Day::new(self.since.get().saturating_add(days)).unwrap_or(Day::MAX)
    }

    /// Whether the roll of that day's period is still the one in force.
    pub(super) fn is_open(&self, day: Day) -> bool {
        self.of(day) > self.fixed
    }

    /// The roll in force, of the periods that have begun by `day`, is about to be replaced.
    pub(super) fn fix(&mut self, day: Day, roll: Digest) {
        (self.fixed, self.roll) = (self.of(day), roll);
    }
}

/// Something that a member sent, whose proof is valid for what it must show.
#[derive(Clone, Debug)]
pub struct Proved<T> {
    pub(super) sent: T,
    pub(super) instance: BallotInstance,
}

impl<T> Proved<T> {
    /// The caller vouches that it checked the proof of `sent` against `instance`. Calling this without having done so
    /// lets anybody send as often as he likes.
    pub const fn vouched(sent: T, instance: BallotInstance) -> Self {
        Self { sent, instance }
    }
}

impl<S: Store> CommunityState<S> {
    /// The roll for which something is sent on `day`. Who enrols another key meanwhile sends no more.
    pub fn roll_of(&self, periods: &Periods, day: Day) -> Option<Digest> {
        match periods.is_open(day) {
            true => self.roll_in_force().map(|in_force| in_force.roll),
            false => Some(periods.roll),
        }
    }

    /// What a proof must show.
    pub(super) fn instance(
        &self,
        membership: &Membership,
        scope: &Scope,
        body: BodyHash,
    ) -> Result<BallotInstance, Refusal> {
        let Membership {
            roll,
            nullifier,
            weight,
            proof: _,
        } = membership;
        let known = self.roll(*roll).ok_or(Refusal::UnknownRoll(*roll))?;
        Ok(BallotInstance {
            roll_root: known.root,
            poll: scope.element(),
            nullifier: *nullifier,
            weight: *weight,
            body,
        })
    }
}
