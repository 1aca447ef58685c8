//! Leaves, notes and nullifiers of mutual aid.
//!
//! Categories and numbers enter the hashes as field elements; every use has its own domain and length.

use borsh::{BorshDeserialize, BorshSerialize};
use ff::{Field, PrimeField};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::day::{Day, Period};
use crate::document::{Kind, keyed_digest};
use crate::field::{
    AttestationLeaf, EventNullifier, Fp, IdCommitment, MemberLeaf, Salt, SchemeId, StateNote,
    StateNullifier,
};
use crate::identity::RealmSecret;
use crate::poseidon::{Domain, hash};
use crate::quantity::Money;

/// What the registrar's tree says about a member.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    Zeroize,
)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// First day of membership; the waiting time counts from here.
    pub joined: Day,
    /// Last day that contributions cover.
    pub paid_through: Day,
}

/// A loss as the assessors attest it; known to them and to the member.
#[derive(
    Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, Zeroize,
)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    /// The benefit line, from 1.
    pub category: u32,
    /// The day on which it happened.
    pub event_day: Day,
    /// What was lost.
    pub gross_loss: Money,
    /// The part of it that others (insurance, the state) pay.
    pub other_cover: Money,
    /// Random: without it nobody can find the leaf by trying amounts and days.
    pub salt: Salt,
}

/// A member's counters in one benefit line, as the newest state note holds them.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    Zeroize,
)]
#[serde(deny_unknown_fields)]
pub struct Counters {
    /// Claims made so far; 0 has no note.
    pub seq: u32,
    /// The period that `count` and `paid` belong to.
    pub period: Period,
    /// Claims in that period.
    pub count: u16,
    /// The sum of their amounts.
    pub paid: Money,
}

impl Counters {
    /// The counters at the start of a claim in `period`: they restart with a later period.
    pub fn in_period(self, period: Period) -> (u16, Money) {
        if self.period < period {
            (0, Money::ZERO)
        } else {
            (self.count, self.paid)
        }
    }

    /// The counters after a claim of `amount` in `period`. `None` if a counter overflows or `period` is past.
    pub fn after(self, period: Period, amount: Money) -> Option<Self> {
        let (count, paid) = self.in_period(period);
        (self.period <= period).then_some(Self {
            seq: self.seq.checked_add(1)?,
            period,
            count: count.checked_add(1)?,
            paid: paid.checked_add(amount).ok()?,
        })
    }
}

impl MemberLeaf {
    /// `Hash(MEMBER; idc, joined, paid through)`.
    pub fn of(id: IdCommitment, membership: Membership) -> Self {
        let Membership {
            joined,
            paid_through,
        } = membership;
        let [joined, paid_through] = [joined, paid_through].map(|d| Fp::from(u64::from(d.get())));
        Self::new(hash(Domain::Member, [id.element(), joined, paid_through]))
    }
}

impl AttestationLeaf {
    /// `Hash(LOSS; idc, category, event day, gross loss, other cover, salt)`.
    pub fn of(id: IdCommitment, loss: &Loss) -> Self {
        let Loss {
            category,
            event_day,
            gross_loss,
            other_cover,
            salt,
        } = loss;
        let inputs = [
            id.element(),
            Fp::from(u64::from(*category)),
            Fp::from(u64::from(event_day.get())),
            Fp::from(gross_loss.get()),
            Fp::from(other_cover.get()),
            salt.element(),
        ];
        Self::new(hash(Domain::Loss, inputs))
    }
}

impl StateNote {
    /// `Hash(STATE; idc, category, seq, period, count, paid, blind)`.
    pub fn of(id: IdCommitment, category: u32, counters: &Counters, blind: Fp) -> Self {
        let Counters {
            seq,
            period,
            count,
            paid,
        } = counters;
        let inputs = [
            id.element(),
            Fp::from(u64::from(category)),
            Fp::from(u64::from(*seq)),
            Fp::from(u64::from(period.get())),
            Fp::from(u64::from(*count)),
            Fp::from(paid.get()),
            blind,
        ];
        Self::new(hash(Domain::State, inputs))
    }
}

impl RealmSecret {
    /// `Hash(EVENT_NF; sk, attestation)`. Assessors know the attestation, not sk.
    pub fn event_nullifier(&self, attestation: AttestationLeaf) -> EventNullifier {
        EventNullifier::new(hash(
            Domain::EventNullifier,
            [self.element(), attestation.element()],
        ))
    }

    /// `Hash(STATE_NF; sk, scheme, category, seq)`.
    pub fn state_nullifier(&self, scheme: SchemeId, category: u32, seq: u32) -> StateNullifier {
        StateNullifier::new(self.of_note(Domain::StateNullifier, scheme, category, seq))
    }

    /// `Hash(STATE_BLIND; sk, scheme, category, seq)`: hides a note, and need not be stored.
    pub fn state_blind(&self, scheme: SchemeId, category: u32, seq: u32) -> Fp {
        self.of_note(Domain::StateBlind, scheme, category, seq)
    }

    /// The note that holds `counters`.
    pub fn state_note(&self, scheme: SchemeId, category: u32, counters: &Counters) -> StateNote {
        let blind = self.state_blind(scheme, category, counters.seq);
        StateNote::of(self.commitment(), category, counters, blind)
    }

    /// The seed of the ed25519 key with which this claim's owner, and nobody else, may name another payee. Its public
    /// half is in the claim; it differs in every claim, so that it links nothing.
    pub fn payee_seed(&self, scheme: SchemeId, event: EventNullifier) -> Zeroizing<[u8; 32]> {
        let secret = Zeroizing::new(self.element().to_repr());
        let parts = [scheme.to_bytes(), event.to_bytes()];
        let digest = keyed_digest(&secret, Kind::PayeeKey, &[&parts[0], &parts[1]]);
        Zeroizing::new(digest.0)
    }

    fn of_note(&self, domain: Domain, scheme: SchemeId, category: u32, seq: u32) -> Fp {
        let [category, seq] = [category, seq].map(|n| Fp::from(u64::from(n)));
        hash(domain, [self.element(), scheme.element(), category, seq])
    }
}

impl EventNullifier {
    /// Zero is not a nullifier.
    pub fn is_zero(self) -> bool {
        bool::from(self.element().is_zero())
    }
}

impl StateNullifier {
    /// Zero is not a nullifier.
    pub fn is_zero(self) -> bool {
        bool::from(self.element().is_zero())
    }
}

impl core::fmt::Debug for Loss {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Loss(..)")
    }
}

#[cfg(test)]
mod tests;
