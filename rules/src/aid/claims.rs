//! Claims: the record's side of the statement, and what it remembers.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, Digest, EventNullifier, Money, Period, StateNote, StateNullifier};
use linli_statements::claim::{ClaimInstance, ClaimRule, STATE_DEPTH};
use linli_wire::claim::{Claim, ClaimBody, MAX_PAYEE};

use crate::aid::refusal::Refusal;
use crate::aid::rounds::OpenRound;
use crate::aid::state::{Effect, SchemeState};

/// A claim whose proof a verifier found good, with the instance it was checked against.
#[derive(Clone, Debug)]
pub struct VerifiedClaim {
    claim: Claim,
    instance: ClaimInstance,
}

impl VerifiedClaim {
    /// The caller vouches that it checked `claim.proof` against `instance`. Whoever calls this without having
    /// done so lets anyone empty the pool.
    pub const fn vouched_by_verifier(claim: Claim, instance: ClaimInstance) -> Self {
        Self { claim, instance }
    }

    /// The claim.
    pub const fn claim(&self) -> &Claim {
        &self.claim
    }
}

/// What the record keeps of a claim: enough for its owner to find her counters again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AcceptedClaim {
    /// The round.
    pub round: u64,
    /// The benefit line.
    pub category: u32,
    /// The round's counting period.
    pub period: Period,
    /// What was claimed; what is paid may be less.
    pub amount: Money,
    /// Its event.
    pub event_nullifier: EventNullifier,
    /// The note it spent.
    pub state_nullifier: StateNullifier,
    /// The note it made, at the claim's own position in the tree of notes.
    pub new_state: StateNote,
    /// Names the claim.
    pub digest: Digest,
}

impl SchemeState {
    /// The instance that a proof of `body` must hold for, as the record stands, if the record could take such a
    /// claim on `day`.
    ///
    /// Every number comes from the record; the claimant only names which entries of it are meant.
    pub fn instance(&self, day: Day, body: &ClaimBody) -> Result<ClaimInstance, Refusal> {
        let ClaimBody {
            scheme,
            ledger,
            round,
            rulebook,
            category,
            declared,
            member_root,
            attestation_root,
            state_root,
            amount,
            event_nullifier,
            state_nullifier,
            new_state,
            payee,
            fee,
            expires,
        } = body;
        if *scheme != self.id() {
            return Err(Refusal::ClaimScheme);
        }
        if *ledger != self.scheme().ledger {
            return Err(Refusal::ClaimLedger);
        }
        let open = self.round_for(day, *round)?;
        if day > *expires {
            return Err(Refusal::ClaimExpired(*expires));
        }
        if payee.is_empty() || payee.len() > MAX_PAYEE {
            return Err(Refusal::ClaimPayee);
        }
        if *fee != self.scheme().fee || (fee >= amount && *amount != Money::ZERO) {
            return Err(Refusal::ClaimFee(self.scheme().fee.get()));
        }
        let context =
            self.rulebooks()
                .context(*scheme, open.round(), *rulebook, *category, *declared)?;
        if context.from_day > context.to_day {
            return Err(ClaimRule::EventWindow.into());
        }
        if !open.accepts_members(*member_root) {
            return Err(Refusal::ClaimMemberRoot);
        }
        if !open.accepts_attestations(*category, *attestation_root) {
            return Err(Refusal::ClaimAttestationRoot);
        }
        if !open.accepts_states(*state_root) {
            return Err(Refusal::ClaimStateRoot);
        }
        if self.is_claimed(*event_nullifier) {
            return Err(Refusal::EventClaimed);
        }
        if self.is_spent(*state_nullifier) {
            return Err(Refusal::StateSpent);
        }
        let instance = ClaimInstance {
            member_root: *member_root,
            attestation_root: *attestation_root,
            state_root: *state_root,
            context,
            amount: *amount,
            event_nullifier: *event_nullifier,
            state_nullifier: *state_nullifier,
            new_state: *new_state,
            body: body.hash(),
        };
        instance.check_public()?;
        Ok(instance)
    }

    fn round_for(&self, day: Day, number: u64) -> Result<&OpenRound, Refusal> {
        let open = self.open_round();
        let found = |open| Refusal::ClaimRound {
            open,
            found: number,
        };
        let open = open.ok_or_else(|| found(0))?;
        if open.round().number != number {
            return Err(found(open.round().number));
        }
        if day > open.accepts_until() {
            return Err(Refusal::ClaimLate {
                until: open.accepts_until(),
            });
        }
        Ok(open)
    }

    pub(crate) fn apply_claim(&mut self, verified: &VerifiedClaim) -> Result<Effect, Refusal> {
        let VerifiedClaim { claim, instance } = verified;
        if self.instance(self.day(), &claim.body)? != *instance {
            return Err(Refusal::ClaimUnverified);
        }
        let position = next_position(self.claims().len() as u64)?;
        let open = self.round_for(self.day(), claim.body.round)?;
        let claimed = open.claimed_with(claim.body.amount)?;
        let accepted = AcceptedClaim {
            round: claim.body.round,
            category: claim.body.category,
            period: instance.context.period,
            amount: instance.amount,
            event_nullifier: instance.event_nullifier,
            state_nullifier: instance.state_nullifier,
            new_state: instance.new_state,
            digest: claim.digest(),
        };
        Ok(self.take_claim(accepted, claim.body.fee, claimed, position))
    }
}

/// Where the next note goes after `count` notes.
fn next_position(count: u64) -> Result<u64, Refusal> {
    match count >> STATE_DEPTH {
        0 => Ok(count),
        _ => Err(Refusal::ClaimFull),
    }
}

#[cfg(test)]
mod tests;
