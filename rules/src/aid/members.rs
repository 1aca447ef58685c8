//! The members' tree.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::merkle::{Path, Tree, empty_leaf};
use linli_primitives::{Fp, MemberLeaf, MemberRoot};
use linli_statements::claim::MEMBER_DEPTH;
use linli_wire::members::{MAX_CHANGES, MemberChange, MembersUpdate};

use crate::aid::refusal::Refusal;

/// All leaves, and the number of the last batch.
#[derive(Clone, BorshSerialize, BorshDeserialize)]
pub struct Members {
    tree: Tree<MEMBER_DEPTH>,
    batches: u64,
}

impl Default for Members {
    fn default() -> Self {
        Self {
            tree: Tree::new(Vec::new()),
            batches: 0,
        }
    }
}

impl Members {
    /// The root.
    pub fn root(&self) -> MemberRoot {
        MemberRoot::new(self.tree.root())
    }

    /// Positions ever used, those of members who left included.
    pub const fn count(&self) -> u64 {
        self.tree.leaves().len() as u64
    }

    /// The number of the next batch.
    pub const fn next_batch(&self) -> u64 {
        self.batches + 1
    }

    /// Where `leaf` is, and its path.
    pub fn path(&self, leaf: MemberLeaf) -> Option<Path<MEMBER_DEPTH>> {
        let leaves = self.tree.leaves();
        let at = leaves.iter().position(|found| *found == leaf.element())?;
        self.tree.path(at as u64)
    }

    /// The root that `changes` lead to; what a registrar signs.
    pub fn root_after(&self, changes: &[MemberChange]) -> Result<MemberRoot, Refusal> {
        let mut after = self.clone();
        after.change_all(changes).map_err(|(_, refusal)| refusal)?;
        Ok(after.root())
    }

    /// Takes the next batch, or leaves everything as it was.
    pub(crate) fn update(&mut self, update: &MembersUpdate) -> Result<(), Refusal> {
        let MembersUpdate {
            number,
            changes,
            root,
        } = update;
        let expected = self.next_batch();
        if *number != expected {
            return Err(Refusal::MembersNumber {
                expected,
                found: *number,
            });
        }
        if changes.is_empty() || changes.len() > MAX_CHANGES {
            return Err(Refusal::MembersSize(changes.len()));
        }
        let count = self.tree.leaves().len();
        let (undo, refusal) = match self.change_all(changes) {
            Ok(_) if self.root() == *root => {
                self.batches = *number;
                return Ok(());
            }
            Ok(undo) => (undo, Refusal::MembersRoot),
            Err(stopped) => stopped,
        };
        for (position, leaf) in undo.into_iter().rev() {
            self.tree.set(position, leaf);
        }
        self.tree.truncate(count);
        Err(refusal)
    }

    /// Makes all changes; returns what was at each position before, also where one of them is refused.
    fn change_all(&mut self, changes: &[MemberChange]) -> Result<Undo, (Undo, Refusal)> {
        let mut undo = Undo::with_capacity(changes.len().min(MAX_CHANGES));
        for change in changes {
            match self.change(change) {
                Ok(before) => undo.push(before),
                Err(refusal) => return Err((undo, refusal)),
            }
        }
        Ok(undo)
    }

    fn change(&mut self, change: &MemberChange) -> Result<(u64, Fp), Refusal> {
        let (position, leaf, joins) = match *change {
            MemberChange::Join { position, leaf } => (position, leaf.element(), true),
            MemberChange::Renew { position, leaf } => (position, leaf.element(), false),
            MemberChange::Expire { position } => (position, empty_leaf(), false),
        };
        let at = u64::from(position);
        let before = self.leaf(at);
        let is_empty = before == empty_leaf();
        let keeps_place = !matches!(change, MemberChange::Expire { .. }) && leaf == empty_leaf();
        let beyond = at > self.count() || at >> MEMBER_DEPTH != 0;
        if beyond || is_empty != joins || keeps_place {
            return Err(Refusal::MembersPosition(position));
        }
        if !self.tree.set(at, leaf) {
            self.tree.append(leaf);
        }
        Ok((at, before))
    }

    fn leaf(&self, at: u64) -> Fp {
        usize::try_from(at)
            .ok()
            .and_then(|at| self.tree.leaves().get(at).copied())
            .unwrap_or_else(empty_leaf)
    }
}

impl core::fmt::Debug for Members {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (root, count, batches) = (self.root(), self.count(), self.batches);
        write!(f, "Members({root}, {count} positions, {batches} batches)")
    }
}

type Undo = Vec<(u64, Fp)>;
