//! The state of a scheme.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::merkle::{Path, empty_root};
use linli_primitives::{
    AttestationRoot, Day, Digest, EventNullifier, MemberRoot, Money, Period, RulebookId, SchemeId,
    StateNullifier, StateRoot,
};
use linli_statements::claim::STATE_DEPTH;
use linli_wire::act::Act;
use linli_wire::encoding::encode;
use linli_wire::pool::{Contribution, Payout};
use linli_wire::round::RoundClosing;
use linli_wire::scheme::{Roles, Scheme};
use linli_wire::signature::Signed;

use crate::aid::attestations::{Attestations, Losses};
use crate::aid::claims::{AcceptedClaim, VerifiedClaim};
use crate::aid::members::{Members, MembersHead};
use crate::aid::pool::{Booked, Pool};
use crate::aid::refusal::Refusal;
use crate::aid::rounds::{Closed, ClosedRound, Due, OpenRound};
use crate::aid::rulebooks::Rulebooks;
use crate::aid::tree::{KeyedTree, Node};
use crate::store::{At, Memory, Store, places};

/// What can happen to a scheme.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "passed by reference, never stored"
)]
pub enum Input {
    /// An act of its officers, with signatures; they are checked here.
    Act(Act),
    /// A claim, its proof vouched for.
    Claim(VerifiedClaim),
    /// Coins that moved.
    Moved(Movement),
}

/// Coins that came to, or leave, the contract that is a scheme's ledger. It alone vouches for them: nobody signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Movement {
    /// They came.
    In(Contribution),
    /// They go to a claim's payee.
    Out(Payout),
}

impl Movement {
    /// As the record has it: an act without signatures.
    pub fn act(&self) -> Act {
        match self {
            Self::In(contribution) => Act::Contribute(Signed::new(contribution.clone())),
            Self::Out(payout) => Act::Pay(Signed::new(payout.clone())),
        }
    }
}

/// What an input did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
#[borsh(use_discriminant = false)]
pub enum Effect {
    /// A version of the rulebook is in force for events from its first day.
    RulebookPublished(RulebookId),
    /// An event is declared.
    EventDeclared(u32),
    /// Others may act now.
    RolesChanged(u64),
    /// The members' tree has a new root.
    MembersChanged(MemberRoot),
    /// A loss is attested.
    Attested {
        /// The line.
        category: u32,
        /// Its place in the line's tree.
        position: u64,
        /// The line's new root.
        root: AttestationRoot,
    },
    /// An attestation is emptied.
    Revoked {
        /// The line.
        category: u32,
        /// The line's new root.
        root: AttestationRoot,
        /// Whether the bill may be attested again.
        tag_is_free: bool,
    },
    /// Money came in.
    Contributed {
        /// The pool's balance, in minor units.
        balance: u64,
    },
    /// A round takes claims.
    RoundOpened(u64),
    /// A claim is accepted.
    Claimed {
        /// The place of its note.
        position: u64,
        /// The notes' new root.
        root: StateRoot,
    },
    /// A round is closed.
    RoundClosed {
        /// Which.
        round: u64,
        /// First day for payouts.
        payable_from: Day,
    },
    /// A claim is paid.
    Paid {
        /// The pool's balance, in minor units.
        balance: u64,
    },
    /// Money was given back.
    Returned {
        /// The pool's balance, in minor units.
        balance: u64,
    },
    /// A contribution is corrected.
    Corrected {
        /// The pool's balance, in minor units.
        balance: u64,
        /// The last round closed again, if the correction changed what it pays, and the first day for payouts.
        closed_again: Option<(RoundClosing, Day)>,
    },
    /// A payout came back.
    Bounced {
        /// The pool's balance, in minor units.
        balance: u64,
    },
    /// A claim has another payee.
    PayeeChanged {
        /// The place of the claim's note.
        position: u64,
        /// How often it changed.
        number: u32,
    },
}

/// A scheme with everything accepted in it, as a store holds it.
#[derive(Debug)]
pub struct SchemeState<'a, S = Memory> {
    store: &'a S,
    id: SchemeId,
}

/// A scheme's counts, roots and sums: what almost every input changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct SchemeHead {
    /// Day of the last input.
    pub(crate) day: Day,
    /// Digest of all inputs and effects so far.
    pub(crate) chain: Digest,
    pub(crate) roles_changes: u64,
    /// Versions of the rulebook.
    pub(crate) versions: u32,
    /// Declared events.
    pub(crate) declared: u32,
    pub(crate) members: MembersHead,
    /// The root of the notes.
    pub(crate) notes: StateRoot,
    /// Claims accepted, each of which made a note.
    pub(crate) claims: u64,
    /// Closed rounds.
    pub(crate) closed: u64,
    pub(crate) pool: Pool,
    /// The last period in which the committee took money out, and how much.
    pub(crate) taken_out: (Period, u64),
}

/// The handling of one input: its changes of the head are stored with the rest once it is taken.
pub(crate) struct Turn<'s, S> {
    pub(crate) store: &'s mut S,
    pub(crate) id: SchemeId,
    pub(crate) day: Day,
    pub(crate) head: SchemeHead,
}

/// A scheme as it begins; refuses one that contradicts itself.
pub(crate) fn open(store: &mut impl Store, scheme: Scheme, day: Day) -> Result<SchemeId, Refusal> {
    scheme.check()?;
    scheme.roles.check_term(day)?;
    let id = scheme.id();
    let head = SchemeHead::new(day);
    store.put(places::member_root(id, head.members.root), 0);
    store.put(places::note_root(id, head.notes), 0);
    store.put(places::scheme_head(id), head);
    store.put(places::scheme_roles(id), scheme.roles.clone());
    store.put(places::scheme(id), scheme);
    Ok(id)
}

/// Takes an input that reached the record on `day`, wholly or not at all.
pub(crate) fn apply(
    store: &mut impl Store,
    id: SchemeId,
    day: Day,
    input: &Input,
) -> Result<Effect, Refusal> {
    let head = *SchemeState::new(store, id).head();
    let reached = head.day;
    if day < reached {
        return Err(Refusal::Clock { reached, on: day });
    }
    let mut turn = Turn {
        store,
        id,
        day,
        head,
    };
    let effect = match input {
        Input::Act(act) => turn.take_act(act),
        Input::Claim(claim) => turn.take_claim(claim),
        Input::Moved(movement) => turn.take_coins(movement),
    }?;
    turn.end(input, &effect);
    Ok(effect)
}

impl<S: Store> Turn<'_, S> {
    /// The scheme as it was before this input.
    pub(crate) fn state(&self) -> SchemeState<'_, S> {
        SchemeState::new(self.store, self.id)
    }

    fn end(mut self, input: &Input, effect: &Effect) {
        let input = match input {
            Input::Act(act) => act.encode(),
            Input::Claim(claim) => claim.claim().encode(),
            Input::Moved(movement) => movement.act().encode(),
        };
        let effect = encode(&(self.day, effect));
        self.head.day = self.day;
        self.head.chain = Digest::of(Kind::AidState, &[&self.head.chain.0, &input, &effect]);
        self.store.put(places::scheme_head(self.id), self.head);
    }
}

impl SchemeHead {
    fn new(day: Day) -> Self {
        Self {
            day,
            chain: Digest([0; 32]),
            roles_changes: 0,
            versions: 0,
            declared: 0,
            members: MembersHead::empty(),
            notes: StateRoot::new(empty_root(STATE_DEPTH)),
            claims: 0,
            closed: 0,
            pool: Pool::default(),
            taken_out: (Period::default(), 0),
        }
    }
}

impl<'a, S: Store> SchemeState<'a, S> {
    pub(crate) const fn new(store: &'a S, id: SchemeId) -> Self {
        Self { store, id }
    }

    /// One digest of everything: the same inputs give the same root everywhere.
    pub fn state_root(&self) -> Digest {
        let SchemeHead {
            day,
            chain,
            roles_changes,
            versions: _, // In the chain, as are the next and the lines' attestations.
            declared: _,
            members,
            notes,
            claims,
            closed: _,
            pool,
            taken_out: _, // In the chain.
        } = *self.head();
        let whole = (
            (self.id, day, chain, roles_changes),
            (members.root, notes),
            (pool.sums(), claims),
        );
        Digest::of(Kind::AidState, &[&encode(&whole)])
    }

    /// The scheme's document.
    pub fn scheme(&self) -> S::Ref<'a, Scheme> {
        let scheme = self.store.get(places::scheme(self.id));
        scheme.expect("an open scheme has its document")
    }

    /// The scheme's name.
    pub const fn id(&self) -> SchemeId {
        self.id
    }

    /// Who may act now.
    pub fn roles(&self) -> S::Ref<'a, Roles> {
        let roles = self.store.get(places::scheme_roles(self.id));
        roles.expect("an open scheme has its roles")
    }

    /// How often that changed; the next change has the number after it.
    pub fn roles_changes(&self) -> u64 {
        self.head().roles_changes
    }

    /// Day of the last input.
    pub fn day(&self) -> Day {
        self.head().day
    }

    /// All versions of the rulebook and declared events.
    pub fn rulebooks(&self) -> Rulebooks<'a, S> {
        let head = self.head();
        Rulebooks {
            store: self.store,
            scheme: self.id,
            versions: head.versions,
            declared: head.declared,
        }
    }

    /// The members' tree.
    pub fn members(&self) -> Members<'a, S> {
        Members {
            store: self.store,
            scheme: self.id,
            head: self.head().members,
        }
    }

    /// The attestations of a line; `None` before the first.
    pub fn attestations(&self, category: u32) -> Option<Attestations<'a, S>> {
        let losses = *self.store.get(places::losses(self.id, category))?;
        Some(self.line(category, losses))
    }

    /// The root of the notes.
    pub fn notes_root(&self) -> StateRoot {
        self.head().notes
    }

    /// The path of the note at `position`.
    pub fn note_path(&self, position: u64) -> Option<Path<STATE_DEPTH>> {
        self.notes().path(position)
    }

    /// Claims accepted.
    pub fn claim_count(&self) -> u64 {
        self.head().claims
    }

    /// All claims accepted, in order.
    pub fn claims(&self) -> Vec<AcceptedClaim> {
        let claims = self.store.list(places::claims(self.id));
        claims.map(|(_, claim)| *claim).collect()
    }

    /// The claim at `position`.
    pub fn claim(&self, position: u64) -> Option<AcceptedClaim> {
        let claim = self.store.get(places::claim(self.id, position));
        claim.map(|claim| *claim)
    }

    /// The position of the claim of this event.
    pub fn claim_of(&self, event: EventNullifier) -> Option<u64> {
        let position = self.store.get(places::event(self.id, event));
        position.map(|position| *position)
    }

    /// How often the payee of the claim of this event was changed; the next change has the number after it.
    pub fn payee_changes(&self, event: EventNullifier) -> Option<u32> {
        let claim = self.claim(self.claim_of(event)?)?;
        let claimed = places::claimed(self.id, claim.round, event);
        self.store.get(claimed).map(|claimed| claimed.payees)
    }

    /// The recorded amount of the contribution with this reference, and how often it was corrected.
    pub fn contribution(&self, reference: &str) -> Option<(Money, u32)> {
        match *self.store.get(money::place(self.id, reference))? {
            Booked::Contribution {
                amount,
                corrections,
                .. // For the last round's closing, and for taking back a slip.
            } => Some((amount, corrections)),
            Booked::Return(_) | Booked::Other => None,
        }
    }

    /// What may still be given back on `day`, in minor units.
    pub fn returnable(&self, day: Day) -> u64 {
        self.correctable(day).min(self.pool().available())
    }

    /// By how much contributions may still be corrected downwards on `day`, in minor units.
    pub fn correctable(&self, day: Day) -> u64 {
        self.ceiling(day).1
    }

    /// The period of `day`, and what is left under its ceiling.
    pub(crate) fn ceiling(&self, day: Day) -> (Period, u64) {
        let (last, taken) = self.head().taken_out;
        let Some((period, ceiling)) = self.rulebooks().ceiling(day) else {
            return (last, 0);
        };
        let used = if period == last { taken } else { 0 };
        (period, ceiling.get().saturating_sub(used))
    }

    /// What is owed on the claim of this event, in which closed round, and from which day on.
    pub fn owed(&self, event: EventNullifier) -> Option<(u64, Due, Day)> {
        let round = self.claim(self.claim_of(event)?)?.round;
        let closed = self.closed(round)?;
        let claimed = self.store.get(places::claimed(self.id, round, event))?;
        Some((round, closed.due(&claimed), closed.payable_from))
    }

    /// Where the coins of this event's claim go; only where a contract holds the pool.
    pub fn payee(&self, event: EventNullifier) -> Option<String> {
        let payee = self.store.get(places::payee(self.id, event));
        payee.map(|payee| String::clone(&payee))
    }

    /// Whether the event was claimed.
    pub fn is_claimed(&self, event: EventNullifier) -> bool {
        self.claim_of(event).is_some()
    }

    /// Whether the note was spent.
    pub fn is_spent(&self, note: StateNullifier) -> bool {
        self.store.get(places::spent(self.id, note)).is_some()
    }

    /// The open round.
    pub fn open_round(&self) -> Option<S::Ref<'a, OpenRound>> {
        self.store.get(places::open_round(self.id))
    }

    /// How many rounds are closed.
    pub fn closed_count(&self) -> u64 {
        self.head().closed
    }

    /// All closed rounds; number 1 is the first.
    pub fn closed_rounds(&self) -> Vec<ClosedRound> {
        let numbers = 1..=self.closed_count();
        let round = |number| self.closed_round(number);
        numbers.filter_map(round).collect()
    }

    /// The closed round of that number.
    pub fn closed_round(&self, number: u64) -> Option<ClosedRound> {
        let closed = self.closed(number)?;
        let claims = self.store.list(places::claims_of(self.id, number));
        let dues = claims.filter_map(|(key, claim)| Some((key.last()?, closed.due(&claim))));
        Some(ClosedRound {
            round: closed.round,
            closing: closed.closing,
            payable_from: closed.payable_from,
            dues: dues.collect(),
        })
    }

    /// The pool.
    pub fn pool(&self) -> Pool {
        self.head().pool
    }

    /// The closing that the committee has to sign for the open round.
    pub fn closing(&self) -> Option<RoundClosing> {
        let open = self.open_round()?;
        let claims = self
            .store
            .list(places::claims_of(self.id, open.round().number));
        let available = self.pool().available();
        Some(open.closing(available, claims.map(|(_, claim)| *claim)))
    }

    pub(crate) const fn store(&self) -> &'a S {
        self.store
    }

    pub(crate) fn head(&self) -> S::Ref<'a, SchemeHead> {
        let head = self.store.get(places::scheme_head(self.id));
        head.expect("an open scheme has its head")
    }

    pub(crate) fn closed(&self, number: u64) -> Option<S::Ref<'a, Closed>> {
        self.store.get(places::closed_round(self.id, number))
    }

    /// A line's attestations, empty where it has none yet.
    pub(crate) const fn line(&self, category: u32, losses: Losses) -> Attestations<'a, S> {
        Attestations {
            store: self.store,
            scheme: self.id,
            category,
            losses,
        }
    }

    pub(crate) fn notes(
        &self,
    ) -> KeyedTree<'a, S, impl Fn(u8, u64) -> At<Node> + use<S>, STATE_DEPTH> {
        let scheme = self.id;
        KeyedTree {
            store: self.store,
            place: move |level, index| places::note_node(scheme, level, index),
            count: self.head().claims,
        }
    }

    /// Reports what in the scheme is inconsistent, for a state that came from elsewhere.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let scheme = self.store.get(places::scheme(self.id));
        if scheme.is_none_or(|scheme| scheme.id() != self.id) {
            return Err("a scheme under another's name");
        }
        let head = self.store.get(places::scheme_head(self.id));
        let head = head.ok_or("a scheme without a head")?;
        let roles = self.store.get(places::scheme_roles(self.id));
        let has = |there: bool| there.then_some(()).ok_or("a scheme that misses a part");
        has(roles.is_some())?;
        has(head.pool.sums().available().is_some())?;
        has(self.rulebooks().is_whole())?;
        has(self.claims().len() as u64 == head.claims)?;
        has((1..=head.closed).all(|number| self.closed(number).is_some()))?;
        has(self.notes().is_whole())?;
        has(self.members().is_whole())?;
        let mut lines = self.store.list(places::all_losses(self.id));
        has(lines.all(|(key, losses)| {
            let category = key.last().expect("a line's key ends with its number");
            self.line(category, *losses).is_whole()
        }))
    }
}

impl<S> Clone for SchemeState<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for SchemeState<'_, S> {}

mod acts;
mod alone;
mod lapse;
mod money;

pub use alone::LoneScheme;
#[cfg(test)]
mod tests;
