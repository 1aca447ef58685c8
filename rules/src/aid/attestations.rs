//! Attested losses of one benefit line.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::merkle::{Path, Tree, empty_leaf};
use linli_primitives::{AttestationLeaf, AttestationRoot};
use linli_statements::claim::ATTESTATION_DEPTH;
use linli_wire::attestation::LossTag;

use crate::aid::refusal::Refusal;

/// The line's tree and what is known of each leaf.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub struct Attestations {
    tree: Tree<ATTESTATION_DEPTH>,
    known: BTreeMap<AttestationLeaf, Entry>,
    /// Claims accepted in this line.
    claims: u64,
}

#[derive(Clone, Copy, Debug, BorshSerialize, BorshDeserialize)]
struct Entry {
    position: u64,
    tag: LossTag,
    /// Claims of the line when it was attested.
    claims_before: u64,
    revoked: bool,
}

impl Default for Attestations {
    fn default() -> Self {
        Self {
            tree: Tree::new(Vec::new()),
            known: BTreeMap::new(),
            claims: 0,
        }
    }
}

impl Attestations {
    /// The root.
    pub fn root(&self) -> AttestationRoot {
        AttestationRoot::new(self.tree.root())
    }

    /// Attestations ever made, revoked ones included.
    pub fn count(&self) -> u64 {
        self.known.len() as u64
    }

    /// Claims accepted in this line.
    pub const fn claims(&self) -> u64 {
        self.claims
    }

    /// Whether `leaf` was ever attested here.
    pub fn knows(&self, leaf: AttestationLeaf) -> bool {
        self.known.contains_key(&leaf)
    }

    /// The path of an attestation that stands.
    pub fn path(&self, leaf: AttestationLeaf) -> Option<Path<ATTESTATION_DEPTH>> {
        let entry = self.known.get(&leaf).filter(|entry| !entry.revoked)?;
        self.tree.path(entry.position)
    }

    /// Whether another leaf has room.
    pub fn has_room(&self) -> bool {
        self.count() >> ATTESTATION_DEPTH == 0
    }

    /// Appends a leaf; its position.
    pub(crate) fn append(&mut self, leaf: AttestationLeaf, tag: LossTag) -> u64 {
        let position = self.count();
        self.tree.append(leaf.element());
        let entry = Entry {
            position,
            tag,
            claims_before: self.claims,
            revoked: false,
        };
        self.known.insert(leaf, entry);
        position
    }

    /// Empties a leaf. Returns the tag if the bill may be attested again: nobody claimed in this line since.
    pub(crate) fn revoke(&mut self, leaf: AttestationLeaf) -> Result<Option<LossTag>, Refusal> {
        let claims = self.claims;
        let entry = self
            .known
            .get_mut(&leaf)
            .filter(|entry| !entry.revoked)
            .ok_or(Refusal::AttestationUnknown)?;
        entry.revoked = true;
        let Entry {
            position,
            tag,
            claims_before,
            ..
        } = *entry;
        self.tree.set(position, empty_leaf());
        Ok((claims_before == claims).then_some(tag))
    }

    pub(crate) fn count_claim(&mut self) {
        self.claims += 1;
    }
}
