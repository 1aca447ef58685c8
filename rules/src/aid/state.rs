//! The state of a scheme and its one door, [`SchemeState::apply`].

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::merkle::{Path, Tree};
use linli_primitives::{
    AttestationRoot, Day, Digest, EventNullifier, MemberRoot, Money, RulebookId, SchemeId,
    StateNullifier, StateRoot,
};
use linli_statements::claim::STATE_DEPTH;
use linli_wire::act::Act;
use linli_wire::attestation::LossTag;
use linli_wire::round::RoundClosing;
use linli_wire::scheme::{Roles, Scheme};
use linli_wire::snapshot::{self, SnapshotError};

use crate::aid::attestations::Attestations;
use crate::aid::claims::{AcceptedClaim, VerifiedClaim};
use crate::aid::members::Members;
use crate::aid::pool::Pool;
use crate::aid::refusal::Refusal;
use crate::aid::rounds::{ClosedRound, OpenRound};
use crate::aid::rulebooks::Rulebooks;

/// First bytes of a scheme's snapshot: the kind and the format's version.
pub const SNAPSHOT_MAGIC: [u8; 8] = *b"LINLISA\x01";

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
    /// Money came in or was given back.
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
}

/// A scheme as its record stands.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub struct SchemeState {
    scheme: Scheme,
    id: SchemeId,
    roles: Roles,
    roles_changes: u64,
    /// Day of the last input.
    day: Day,
    rulebooks: Rulebooks,
    members: Members,
    attestations: BTreeMap<u32, Attestations>,
    tags: BTreeSet<LossTag>,
    notes: Tree<STATE_DEPTH>,
    events: BTreeSet<EventNullifier>,
    spent: BTreeSet<StateNullifier>,
    claims: Vec<AcceptedClaim>,
    open: Option<OpenRound>,
    closed: Vec<ClosedRound>,
    pool: Pool,
    /// Digest of all inputs and effects so far.
    chain: Digest,
}

impl SchemeState {
    /// A scheme as it begins.
    pub fn open(scheme: Scheme, day: Day) -> Result<Self, Refusal> {
        scheme.check()?;
        Ok(Self {
            id: scheme.id(),
            roles: scheme.roles.clone(),
            scheme,
            roles_changes: 0,
            day,
            rulebooks: Rulebooks::default(),
            members: Members::default(),
            attestations: BTreeMap::new(),
            tags: BTreeSet::new(),
            notes: Tree::new(Vec::new()),
            events: BTreeSet::new(),
            spent: BTreeSet::new(),
            claims: Vec::new(),
            open: None,
            closed: Vec::new(),
            pool: Pool::default(),
            chain: Digest([0; 32]),
        })
    }

    /// Takes an input that reached the record on `day`, wholly or not at all.
    pub fn apply(&mut self, day: Day, input: &Input) -> Result<Effect, Refusal> {
        let reached = self.day;
        if day < reached {
            return Err(Refusal::Clock { reached, on: day });
        }
        self.day = day;
        let taken = match input {
            Input::Act(act) => self.apply_act(act),
            Input::Claim(claim) => self.apply_claim(claim),
        };
        match taken {
            Ok(effect) => self.link(input, &effect),
            Err(_) => self.day = reached,
        }
        taken
    }

    /// One digest of everything: the same inputs give the same root everywhere.
    pub fn state_root(&self) -> Digest {
        let attestations: Vec<_> = self.attestation_roots().into_iter().collect();
        let whole = (
            (self.id, self.day, self.chain, self.roles_changes),
            (self.members.root(), attestations, self.notes_root()),
            (self.pool.sums(), self.claims.len() as u64),
        );
        let bytes = borsh::to_vec(&whole).expect("writing to memory does not fail");
        Digest::of(Kind::AidState, &[&bytes])
    }

    /// Everything, canonical: equal states have equal snapshots.
    pub fn snapshot(&self) -> Vec<u8> {
        snapshot::seal(SNAPSHOT_MAGIC, self)
    }

    /// The state of a snapshot, with the same root as the one it was made of. Trees come with their inner nodes,
    /// so that nothing is hashed again.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let state: Self = snapshot::open(SNAPSHOT_MAGIC, bytes)?;
        if state.id == state.scheme.id() {
            Ok(state)
        } else {
            Err(SnapshotError::Canonical("another scheme's name".into()))
        }
    }

    /// The scheme's document.
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The scheme's name.
    pub const fn id(&self) -> SchemeId {
        self.id
    }

    /// Who may act now.
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// How often that changed; the next change has the number after it.
    pub const fn roles_changes(&self) -> u64 {
        self.roles_changes
    }

    /// Day of the last input.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// All versions of the rulebook and declared events.
    pub const fn rulebooks(&self) -> &Rulebooks {
        &self.rulebooks
    }

    /// The members' tree.
    pub const fn members(&self) -> &Members {
        &self.members
    }

    /// The attestations of a line; `None` before the first.
    pub fn attestations(&self, category: u32) -> Option<&Attestations> {
        self.attestations.get(&category)
    }

    /// The root of the notes.
    pub fn notes_root(&self) -> StateRoot {
        StateRoot::new(self.notes.root())
    }

    /// The path of the note at `position`.
    pub fn note_path(&self, position: u64) -> Option<Path<STATE_DEPTH>> {
        self.notes.path(position)
    }

    /// All claims accepted, in order.
    pub fn claims(&self) -> &[AcceptedClaim] {
        &self.claims
    }

    /// Whether the event was claimed.
    pub fn is_claimed(&self, event: EventNullifier) -> bool {
        self.events.contains(&event)
    }

    /// Whether the note was spent.
    pub fn is_spent(&self, note: StateNullifier) -> bool {
        self.spent.contains(&note)
    }

    /// The open round.
    pub const fn open_round(&self) -> Option<&OpenRound> {
        self.open.as_ref()
    }

    /// All closed rounds; number 1 is the first.
    pub fn closed_rounds(&self) -> &[ClosedRound] {
        &self.closed
    }

    /// The pool.
    pub const fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The closing that the committee has to sign for the open round.
    pub fn closing(&self) -> Option<RoundClosing> {
        let available = self.pool.available();
        self.open.as_ref().map(|open| open.closing(available))
    }

    /// Takes a claim that was checked against the record as it stands.
    pub(crate) fn take_claim(
        &mut self,
        accepted: AcceptedClaim,
        fee: Money,
        claimed: u64,
        position: u64,
    ) -> Effect {
        self.notes.append(accepted.new_state.element());
        let root = self.notes_root();
        self.events.insert(accepted.event_nullifier);
        self.spent.insert(accepted.state_nullifier);
        self.attestations
            .entry(accepted.category)
            .or_default()
            .count_claim();
        if let Some(open) = &mut self.open {
            let AcceptedClaim {
                event_nullifier,
                amount,
                digest,
                ..
            } = accepted;
            open.add(event_nullifier, amount, fee, digest, claimed, root);
        }
        self.claims.push(accepted);
        Effect::Claimed { position, root }
    }

    /// The root of every line in which a loss was attested.
    fn attestation_roots(&self) -> BTreeMap<u32, AttestationRoot> {
        self.attestations
            .iter()
            .map(|(category, line)| (*category, line.root()))
            .collect()
    }

    fn link(&mut self, input: &Input, effect: &Effect) {
        let input = match input {
            Input::Act(act) => act.encode(),
            Input::Claim(claim) => claim.claim().encode(),
        };
        let effect = borsh::to_vec(&(self.day, effect)).expect("writing to memory does not fail");
        self.chain = Digest::of(Kind::AidState, &[&self.chain.0, &input, &effect]);
    }
}

mod acts;
#[cfg(test)]
mod tests;
