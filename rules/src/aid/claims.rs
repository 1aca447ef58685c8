//! Claims: the record's side of the statement, and what the record keeps of them.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{
    AttestationRoot, Day, Digest, EventNullifier, MemberRoot, Money, Period, StateNote,
    StateNullifier, StateRoot,
};
use linli_statements::claim::{ClaimInstance, ClaimRule, STATE_DEPTH};
use linli_wire::claim::{Claim, ClaimBody, MAX_PAYEE};

use crate::aid::refusal::Refusal;
use crate::aid::rounds::{Claimed, OpenRound};
use crate::aid::state::{Effect, SchemeState, Turn};
use crate::store::{Store, places};

/// The longest address on a chain, in bytes.
const MAX_ADDRESS: usize = 128;

/// A claim whose proof a verifier accepted, with the instance it was checked against.
#[derive(Clone, Debug)]
pub struct VerifiedClaim {
    claim: Claim,
    instance: ClaimInstance,
}

impl VerifiedClaim {
    /// The caller vouches that it checked `claim.proof` against `instance`. Calling this without having done so lets
    /// anyone empty the pool.
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

impl<S: Store> SchemeState<'_, S> {
    /// The instance that a proof of `body` must hold for, as the record stands, if the record could take such a
    /// claim on `day`.
    ///
    /// Every number comes from the record; the claimant only names which of its entries are meant.
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
            payee_key: _, // Bound by the proof; any key will do.
            fee,
            expires,
        } = body;
        if *scheme != self.id() {
            return Err(Refusal::ClaimScheme);
        }
        let known = self.scheme();
        if *ledger != known.ledger {
            return Err(Refusal::ClaimLedger);
        }
        let open = self.round_for(day, *round)?;
        if day > *expires {
            return Err(Refusal::ClaimExpired(*expires));
        }
        self.payable_to(payee)?;
        if *fee != known.fee || (fee >= amount && *amount != Money::ZERO) {
            return Err(Refusal::ClaimFee(known.fee.get()));
        }
        let context = self
            .rulebooks()
            .context(open.round(), *rulebook, *category, *declared)?;
        if context.from_day > context.to_day {
            return Err(ClaimRule::EventWindow.into());
        }
        if !self.accepts_members(&open, *member_root) {
            return Err(Refusal::ClaimMemberRoot);
        }
        if !self.accepts_attestations(&open, *category, *attestation_root) {
            return Err(Refusal::ClaimAttestationRoot);
        }
        if !self.accepts_states(&open, *state_root) {
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

    /// Whether a contract holds the pool in coins.
    pub(super) fn is_held(&self) -> bool {
        self.scheme().contract().is_some()
    }

    /// The address that a payee is where a contract holds the pool; refuses what no payout could reach.
    pub(super) fn payable_to(&self, payee: &[u8]) -> Result<Option<String>, Refusal> {
        if payee.is_empty() || payee.len() > MAX_PAYEE {
            return Err(Refusal::ClaimPayee);
        }
        if !self.is_held() {
            return Ok(None);
        }
        let address = str::from_utf8(payee).ok().filter(|text| {
            text.len() <= MAX_ADDRESS && text.bytes().all(|byte| byte.is_ascii_graphic())
        });
        let address = address.ok_or(Refusal::ClaimPayee)?;
        Ok(Some(address.to_owned()))
    }

    /// Last day on which the record takes a claim, as it stands: the claim's own, or its round's if that is earlier.
    pub fn last_day(&self, body: &ClaimBody) -> Day {
        let open = self.open_round().map(|open| *open);
        let open = open.filter(|open| open.round().number == body.round);
        open.map_or(body.expires, |open| open.accepts_until().min(body.expires))
    }

    fn round_for(&self, day: Day, number: u64) -> Result<OpenRound, Refusal> {
        let open = self.open_round().map(|open| *open);
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

    /// Whether a claim may be made for this root of the members.
    pub(super) fn accepts_members(&self, open: &OpenRound, root: MemberRoot) -> bool {
        let batch = self.store().get(places::member_root(self.id(), root));
        batch.is_some_and(|batch| open.accepts_batch(*batch))
    }

    /// Whether a claim may be made for this root of the line's attestations.
    fn accepts_attestations(&self, open: &OpenRound, category: u32, root: AttestationRoot) -> bool {
        let line = self.store().get(places::losses(self.id(), category));
        let change = self
            .store()
            .get(places::loss_root(self.id(), category, root));
        let round = open.round().number;
        line.zip(change)
            .is_some_and(|(line, change)| line.accepts(round, *change))
    }

    /// Whether a claim may be made for this root of the notes.
    fn accepts_states(&self, open: &OpenRound, root: StateRoot) -> bool {
        let notes = self.store().get(places::note_root(self.id(), root));
        notes.is_some_and(|notes| open.accepts_notes(*notes))
    }
}

impl<S: Store> Turn<'_, S> {
    pub(super) fn take_claim(&mut self, verified: &VerifiedClaim) -> Result<Effect, Refusal> {
        let VerifiedClaim { claim, instance } = verified;
        let state = self.state();
        if state.instance(self.day, &claim.body)? != *instance {
            return Err(Refusal::ClaimUnverified);
        }
        let position = next_position(self.head.claims)?;
        let open = state.round_for(self.day, claim.body.round)?;
        let open = open.with(claim.body.amount, claim.digest())?;
        let grown = state
            .notes()
            .with([(position, instance.new_state.element())].into());
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
        let root = StateRoot::new(grown.root);
        grown.write(self.store);
        self.head.notes = root;
        self.head.claims = position + 1;
        self.keep_claim(accepted, &claim.body, position);
        self.store.put(places::open_round(self.id), open);
        Ok(Effect::Claimed { position, root })
    }

    fn keep_claim(&mut self, accepted: AcceptedClaim, body: &ClaimBody, position: u64) {
        let (fee, payee_key) = (body.fee, body.payee_key);
        // It was checked with the rest of the body.
        let address = self.state().payable_to(&body.payee).ok().flatten();
        let (store, id) = (&mut *self.store, self.id);
        let AcceptedClaim {
            round,
            category,
            amount,
            event_nullifier,
            state_nullifier,
            ..
        } = accepted;
        let claimed = Claimed {
            amount,
            fee,
            paid: false,
            bounced: false,
            payee_key,
            payees: 0,
        };
        store.put(places::note_root(id, self.head.notes), position + 1);
        store.put(places::event(id, event_nullifier), position);
        store.put(places::spent(id, state_nullifier), position);
        store.change(places::losses(id, category), |line| line.claims += 1);
        store.put(places::claimed(id, round, event_nullifier), claimed);
        if let Some(address) = address {
            store.put(places::payee(id, event_nullifier), address);
        }
        store.put(places::claim(id, position), accepted);
    }
}

/// The position of the next note after `count` notes.
fn next_position(count: u64) -> Result<u64, Refusal> {
    match count >> STATE_DEPTH {
        0 => Ok(count),
        _ => Err(Refusal::ClaimFull),
    }
}

#[cfg(test)]
mod tests;
