//! Rounds: which roots a claim may be made for, what a round pays, and what is still owed.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, EventNullifier, Money};
use linli_wire::round::{Fraction, Round, RoundClosing};
use linli_wire::signature::OfficerKey;

use crate::aid::refusal::Refusal;

/// The most roots of the members' tree that one round accepts; the registrar's next batch waits.
pub const MAX_MEMBER_ROOTS: usize = 1024;
/// The most roots of one line's attestations that one round accepts.
pub const MAX_ATTESTATION_ROOTS: usize = 1 << 16;
/// After a revocation older roots are no longer accepted. Claims are then taken for this many more days, even past the
/// closing day, so that every honest claim made in time can be made again.
pub const GRACE_DAYS: u32 = 2;

/// The open round.
///
/// Until it closes, it accepts the roots that stood when it opened and all those published while it is open.
/// So a claim made in time for a root seen in this round is never broken by somebody else joining, being
/// attested or claiming, and no root outlives its round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OpenRound {
    round: Round,
    accepts_until: Day,
    /// The members' batch that stood when it opened; roots of this and later ones are accepted.
    members_from: u64,
    /// How many roots of the members are accepted.
    member_roots: u64,
    /// The notes that stood when it opened; their root and later ones are accepted.
    notes_from: u64,
    claims: u64,
    claimed: u64,
    /// Coins that came after the last day for claims, in minor units: the next round has them.
    late: u64,
    digest: Digest,
}

/// A claim of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Claimed {
    pub(crate) amount: Money,
    pub(crate) fee: Money,
    pub(crate) paid: bool,
    /// Whether a payout came back. Its fee is spent; another is not taken.
    pub(crate) bounced: bool,
    /// Who may name another payee.
    pub(crate) payee_key: OfficerKey,
    /// How often that was done.
    pub(crate) payees: u32,
}

/// What is owed on one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// To the payee.
    pub net: Money,
    /// For the transfer.
    pub fee: Money,
    /// Whether it was paid.
    pub paid: bool,
    /// Whether a payout of it came back before.
    pub bounced: bool,
}

/// How a round closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Closed {
    pub(crate) round: Round,
    pub(crate) closing: RoundClosing,
    pub(crate) payable_from: Day,
    /// The first day for payouts as it closed: from then on no correction begins the notice again.
    pub(crate) noticed: Day,
    /// The most that it may share out once it is noticed: no more stood through a notice and ever since.
    pub(crate) most: u64,
    /// What nobody was owed when it closed, with the corrections of contributions from before: below zero while more was
    /// owed than there was.
    pub(crate) had: i128,
}

/// A closed round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedRound {
    /// How it opened.
    pub round: Round,
    /// How it closed.
    pub closing: RoundClosing,
    /// First day for payouts.
    pub payable_from: Day,
    /// What is owed on each claim.
    pub dues: BTreeMap<EventNullifier, Due>,
}

impl OpenRound {
    /// Opened after this many batches of members and this many notes.
    pub(crate) const fn new(round: Round, members_from: u64, notes_from: u64) -> Self {
        Self {
            round,
            accepts_until: round.closing_day,
            members_from,
            member_roots: 1,
            notes_from,
            claims: 0,
            claimed: 0,
            late: 0,
            digest: Digest([0; 32]),
        }
    }

    /// As opened.
    pub const fn round(&self) -> &Round {
        &self.round
    }

    /// Last day for claims: the closing day, or later after a revocation.
    pub const fn accepts_until(&self) -> Day {
        self.accepts_until
    }

    /// Claims accepted so far.
    pub const fn count(&self) -> u64 {
        self.claims
    }

    /// Their sum, in minor units.
    pub const fn claimed(&self) -> u64 {
        self.claimed
    }

    /// Coins that came too late for this round, in minor units.
    pub(crate) const fn late(&self) -> u64 {
        self.late
    }

    /// Whether coins that come on `day` are the next round's. Anybody can send some, and what the committee signs must not
    /// change with each.
    pub(crate) fn is_late(&self, day: Day) -> bool {
        day > self.accepts_until
    }

    /// Coins came late.
    pub(crate) const fn leave(&mut self, amount: Money) {
        self.late += amount.get();
    }

    /// Whether a claim may be made for the members as this batch left them.
    pub(crate) const fn accepts_batch(&self, batch: u64) -> bool {
        batch >= self.members_from
    }

    /// Whether a claim may be made for the tree of the first `count` notes.
    pub(crate) const fn accepts_notes(&self, count: u64) -> bool {
        count >= self.notes_from
    }

    /// What the round pays if it closes now with `available` in the pool, what came late among it, and these claims.
    pub(crate) fn closing(
        &self,
        available: u64,
        claims: impl Iterator<Item = Claimed>,
    ) -> RoundClosing {
        let fraction = Fraction::of(available.saturating_sub(self.late), self.claimed);
        RoundClosing {
            round: self.round.number,
            claims: self.count(),
            claimed: self.claimed,
            fraction,
            pays: pays(fraction, claims),
            digest: self.digest,
        }
    }

    pub(crate) const fn room_for_members(&self) -> Result<(), Refusal> {
        if self.member_roots >= MAX_MEMBER_ROOTS as u64 {
            return Err(Refusal::MembersWindow(self.member_roots as usize));
        }
        Ok(())
    }

    /// Accepts another root of the members, whose last batch was `known` if they ever had it.
    pub(crate) fn accept_members(&mut self, known: Option<u64>) {
        let is_new = known.is_none_or(|batch| !self.accepts_batch(batch));
        self.member_roots += u64::from(is_new);
    }

    /// Claims made for roots from before a revocation get time to be made again.
    pub(crate) fn wait_for_claims(&mut self, day: Day) {
        if day <= self.accepts_until {
            self.accepts_until = self.accepts_until.max(day.plus(GRACE_DAYS));
        }
    }

    /// The round with one more claim; refused where their sum leaves the range of sums.
    pub(crate) fn with(&self, amount: Money, claim: Digest) -> Result<Self, Refusal> {
        let claimed = self.claimed.checked_add(amount.get());
        Ok(Self {
            claims: self.claims + 1,
            claimed: claimed.ok_or(Refusal::Overflow)?,
            digest: Digest::of(Kind::Claim, &[&self.digest.0, &claim.0]),
            ..*self
        })
    }
}

impl Closed {
    /// What is owed on a claim.
    pub(crate) fn due(&self, claim: &Claimed) -> Due {
        let part = part(self.closing.fraction, claim.amount);
        let fee = claim.fee.min(part);
        let net = part.checked_sub(fee).expect("the fee is at most the part");
        let bounced = claim.bounced;
        Due {
            net,
            fee: if bounced { Money::ZERO } else { fee },
            paid: claim.paid || part == Money::ZERO, // Nothing is owed.
            bounced,
        }
    }

    /// The same closing with this much in the pool for it.
    pub(crate) fn again(&self, available: u64, claims: &[Claimed]) -> RoundClosing {
        let fraction = Fraction::of(available, self.closing.claimed);
        RoundClosing {
            fraction,
            pays: pays(fraction, claims.iter().copied()),
            ..self.closing
        }
    }
}

/// The sum that is paid. Not above what is claimed, which is in range.
fn pays(fraction: Fraction, claims: impl Iterator<Item = Claimed>) -> u64 {
    claims.map(|claim| part(fraction, claim.amount).get()).sum()
}

fn part(fraction: Fraction, amount: Money) -> Money {
    fraction
        .part(amount)
        .expect("a fraction of sums is no more than the whole, and what is claimed is not zero")
}

#[cfg(test)]
mod tests;
