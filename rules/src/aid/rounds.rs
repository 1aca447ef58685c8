//! Rounds: which roots a claim may be made for, what a round pays, and what is still owed.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{
    AttestationRoot, Day, Digest, EventNullifier, MemberRoot, Money, StateRoot,
};
use linli_wire::round::{Fraction, Round, RoundClosing};

use crate::aid::refusal::Refusal;

/// The most roots of the members' tree that one round accepts; the registrar's next batch waits.
pub const MAX_MEMBER_ROOTS: usize = 1024;
/// The most roots of one line's attestations that one round accepts.
pub const MAX_ATTESTATION_ROOTS: usize = 1 << 16;
/// After a revocation older roots fall away. Claims are then taken for so many days more, even past the closing
/// day, so that every honest claim made in time can be made again.
pub const GRACE_DAYS: u32 = 2;

/// The open round.
///
/// Accepted are the roots that stood when the round opened and all published while it is open, until it closes.
/// So a claim made in time for a root seen in this round is never broken by somebody else joining, being
/// attested or claiming, and no root outlives its round.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub struct OpenRound {
    round: Round,
    accepts_until: Day,
    member_roots: BTreeSet<MemberRoot>,
    attestation_roots: BTreeMap<u32, BTreeSet<AttestationRoot>>,
    state_roots: BTreeSet<StateRoot>,
    claims: Vec<Claimed>,
    claimed: u64,
    digest: Digest,
}

#[derive(Clone, Copy, Debug, BorshSerialize, BorshDeserialize)]
struct Claimed {
    event: EventNullifier,
    amount: Money,
    fee: Money,
}

/// What is owed on one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Due {
    /// To the payee.
    pub net: Money,
    /// For the transfer.
    pub fee: Money,
    /// Whether it was paid.
    pub paid: bool,
}

/// A closed round.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
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
    pub(crate) fn new(
        round: Round,
        members: MemberRoot,
        attestations: BTreeMap<u32, AttestationRoot>,
        states: StateRoot,
    ) -> Self {
        let alone = |(category, root)| (category, BTreeSet::from([root]));
        Self {
            round,
            accepts_until: round.closing_day,
            member_roots: BTreeSet::from([members]),
            attestation_roots: attestations.into_iter().map(alone).collect(),
            state_roots: BTreeSet::from([states]),
            claims: Vec::new(),
            claimed: 0,
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
    pub fn count(&self) -> u64 {
        self.claims.len() as u64
    }

    /// Whether a claim may be made for this root of the members.
    pub fn accepts_members(&self, root: MemberRoot) -> bool {
        self.member_roots.contains(&root)
    }

    /// Whether a claim may be made for this root of the line's attestations.
    pub fn accepts_attestations(&self, category: u32, root: AttestationRoot) -> bool {
        self.attestation_roots
            .get(&category)
            .is_some_and(|roots| roots.contains(&root))
    }

    /// Whether a claim may be made for this root of the notes.
    pub fn accepts_states(&self, root: StateRoot) -> bool {
        self.state_roots.contains(&root)
    }

    /// What the round pays if it closes now with `available` in the pool.
    pub fn closing(&self, available: u64) -> RoundClosing {
        let fraction = Fraction::of(available, self.claimed);
        let parts = self.claims.iter().map(|claim| part(fraction, claim).get());
        RoundClosing {
            round: self.round.number,
            claims: self.count(),
            claimed: self.claimed,
            fraction,
            pays: parts.sum(), // Not above `claimed`, which is in range.
            digest: self.digest,
        }
    }

    pub(crate) fn room_for_members(&self) -> Result<(), Refusal> {
        if self.member_roots.len() < MAX_MEMBER_ROOTS {
            Ok(())
        } else {
            Err(Refusal::MembersWindow(self.member_roots.len()))
        }
    }

    pub(crate) fn room_for_attestation(&self, category: u32) -> Result<(), Refusal> {
        let roots = self.attestation_roots.get(&category);
        if roots.is_none_or(|roots| roots.len() < MAX_ATTESTATION_ROOTS) {
            Ok(())
        } else {
            Err(Refusal::AttestationFull)
        }
    }

    pub(crate) fn accept_members(&mut self, root: MemberRoot) {
        self.member_roots.insert(root);
    }

    pub(crate) fn accept_attestations(&mut self, category: u32, root: AttestationRoot) {
        self.attestation_roots
            .entry(category)
            .or_default()
            .insert(root);
    }

    /// Only the root after a revocation is accepted; claims made for older ones get time to be made again.
    pub(crate) fn forget_attestations(&mut self, category: u32, root: AttestationRoot, day: Day) {
        self.attestation_roots
            .insert(category, BTreeSet::from([root]));
        if day <= self.accepts_until {
            self.accepts_until = self.accepts_until.max(day.plus(GRACE_DAYS));
        }
    }

    /// The sum of claims with one more, refused where it leaves the range of sums.
    pub(crate) fn claimed_with(&self, amount: Money) -> Result<u64, Refusal> {
        self.claimed
            .checked_add(amount.get())
            .ok_or(Refusal::Overflow)
    }

    pub(crate) fn add(
        &mut self,
        event: EventNullifier,
        amount: Money,
        fee: Money,
        claim: Digest,
        claimed: u64,
        states: StateRoot,
    ) {
        self.claims.push(Claimed { event, amount, fee });
        self.claimed = claimed;
        self.digest = Digest::of(Kind::Claim, &[&self.digest.0, &claim.0]);
        self.state_roots.insert(states);
    }

    pub(crate) fn close(self, closing: RoundClosing, payable_from: Day) -> ClosedRound {
        let due = |claim: &Claimed| {
            let part = part(closing.fraction, claim);
            let fee = claim.fee.min(part);
            let net = part.checked_sub(fee).expect("the fee is at most the part");
            let paid = part == Money::ZERO; // Nothing is owed.
            (claim.event, Due { net, fee, paid })
        };
        ClosedRound {
            round: self.round,
            closing,
            payable_from,
            dues: self.claims.iter().map(due).collect(),
        }
    }
}

fn part(fraction: Fraction, claim: &Claimed) -> Money {
    fraction
        .part(claim.amount)
        .expect("a fraction of sums is no more than the whole, and what is claimed is not zero")
}

#[cfg(test)]
mod tests;
