//! Attested losses of one benefit line.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::merkle::{Path, empty_leaf, empty_root};
use linli_primitives::{AttestationLeaf, AttestationRoot, Fp, SchemeId};
use linli_statements::claim::ATTESTATION_DEPTH;
use linli_wire::attestation::LossTag;

use crate::aid::refusal::Refusal;
use crate::aid::rounds::{MAX_ATTESTATION_ROOTS, OpenRound};
use crate::aid::tree::{Grown, KeyedTree, Node};
use crate::store::{At, Memory, Store, places};

/// The attestations of a line.
#[derive(Debug)]
pub struct Attestations<'a, S = Memory> {
    pub(crate) store: &'a S,
    pub(crate) scheme: SchemeId,
    pub(crate) category: u32,
    pub(crate) losses: Losses,
}

/// A line's root and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Losses {
    pub(crate) root: AttestationRoot,
    /// Attestations ever made.
    pub(crate) count: u64,
    /// Claims accepted in this line.
    pub(crate) claims: u64,
    /// How often the root changed.
    pub(crate) changes: u64,
    /// The last round in which it changed, and the first change whose root that round accepts.
    pub(crate) window: (u64, u64),
}

/// An attested loss.
#[derive(Clone, Copy, Debug, BorshSerialize, BorshDeserialize)]
pub(crate) struct Attested {
    pub(crate) category: u32,
    position: u64,
    pub(crate) tag: LossTag,
    /// Claims of the line when it was attested.
    claims_before: u64,
    revoked: bool,
}

/// What an attestation or a revocation leads to.
pub(crate) struct Change {
    pub(crate) losses: Losses,
    pub(crate) attested: Attested,
    pub(crate) grown: Grown,
}

impl Losses {
    /// Without any attestation.
    pub(crate) fn empty() -> Self {
        Self {
            root: AttestationRoot::new(empty_root(ATTESTATION_DEPTH)),
            count: 0,
            claims: 0,
            changes: 0,
            window: (0, 1),
        }
    }

    /// The first change whose root `round` accepts.
    fn accepted_from(&self, round: u64) -> u64 {
        match self.window {
            (changed, from) if changed == round => from,
            // What was there when the round opened is still accepted, if there was anything.
            _ => self.changes.max(1),
        }
    }

    /// Whether `round` accepts the root that the change of this number led to.
    pub(crate) fn accepts(&self, round: u64, change: u64) -> bool {
        change >= self.accepted_from(round)
    }

    /// Whether the line has room for another attestation in `round`.
    pub(crate) fn room(&self, round: Option<&OpenRound>) -> Result<(), Refusal> {
        let roots = round.map_or(0, |round| {
            (self.changes + 1).saturating_sub(self.accepted_from(round.round().number))
        });
        if roots >= MAX_ATTESTATION_ROOTS as u64 {
            return Err(Refusal::AttestationFull);
        }
        Ok(())
    }
}

impl<S: Store> Attestations<'_, S> {
    /// The root.
    pub const fn root(&self) -> AttestationRoot {
        self.losses.root
    }

    /// Attestations ever made, revoked ones included.
    pub const fn count(&self) -> u64 {
        self.losses.count
    }

    /// Claims accepted in this line.
    pub const fn claims(&self) -> u64 {
        self.losses.claims
    }

    /// Whether `leaf` was ever attested here.
    pub fn knows(&self, leaf: AttestationLeaf) -> bool {
        self.find(leaf).is_some()
    }

    /// Whether `leaf` was attested here and then revoked.
    pub(crate) fn has_revoked(&self, leaf: AttestationLeaf) -> bool {
        self.find(leaf).is_some_and(|attested| attested.revoked)
    }

    /// The path of an attestation that is not revoked.
    pub fn path(&self, leaf: AttestationLeaf) -> Option<Path<ATTESTATION_DEPTH>> {
        let attested = self.find(leaf).filter(|attested| !attested.revoked)?;
        self.tree().path(attested.position)
    }

    /// Whether another leaf has room.
    pub const fn has_room(&self) -> bool {
        self.losses.count >> ATTESTATION_DEPTH == 0
    }

    /// What adding another leaf leads to.
    pub(crate) fn appended(
        &self,
        leaf: AttestationLeaf,
        tag: LossTag,
        round: Option<&OpenRound>,
    ) -> Change {
        let position = self.losses.count;
        let attested = Attested {
            category: self.category,
            position,
            tag,
            claims_before: self.losses.claims,
            revoked: false,
        };
        let mut change = self.changed(attested, leaf.element());
        change.losses.count += 1;
        if let Some(round) = round {
            let number = round.round().number;
            change.losses.window = (number, self.losses.accepted_from(number));
        }
        change
    }

    /// What emptying a leaf leads to: only the root after it is accepted. Also the tag, if the bill may be attested
    /// again, because nobody has claimed in this line since.
    pub(crate) fn revoked(
        &self,
        leaf: AttestationLeaf,
        round: Option<&OpenRound>,
    ) -> Result<(Change, Option<LossTag>), Refusal> {
        let known = self.find(leaf).filter(|attested| !attested.revoked);
        let mut attested = known.ok_or(Refusal::AttestationUnknown)?;
        attested.revoked = true;
        let mut change = self.changed(attested, empty_leaf());
        if let Some(round) = round {
            change.losses.window = (round.round().number, change.losses.changes);
        }
        let is_free = attested.claims_before == self.losses.claims;
        Ok((change, is_free.then_some(attested.tag)))
    }

    fn changed(&self, attested: Attested, leaf: Fp) -> Change {
        let grown = self.tree().with([(attested.position, leaf)].into());
        let losses = Losses {
            root: AttestationRoot::new(grown.root),
            changes: self.losses.changes + 1,
            ..self.losses
        };
        Change {
            losses,
            attested,
            grown,
        }
    }

    fn find(&self, leaf: AttestationLeaf) -> Option<Attested> {
        let attested = self.store.get(places::loss(self.scheme, leaf));
        let attested = attested.map(|attested| *attested);
        attested.filter(|attested| attested.category == self.category)
    }

    /// Whether every node that must be kept is there.
    pub(crate) fn is_whole(&self) -> bool {
        self.tree().is_whole()
    }

    fn tree(&self) -> KeyedTree<'_, S, impl Fn(u8, u64) -> At<Node>, ATTESTATION_DEPTH> {
        let (scheme, category) = (self.scheme, self.category);
        KeyedTree {
            store: self.store,
            place: move |level, index| places::loss_node(scheme, category, level, index),
            count: self.losses.count,
        }
    }
}
