//! The members' tree.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::merkle::{Path, empty_leaf, empty_root};
use linli_primitives::{Fp, MemberLeaf, MemberRoot, SchemeId};
use linli_statements::claim::MEMBER_DEPTH;
use linli_wire::members::{MAX_CHANGES, MemberChange, MembersUpdate};

use crate::aid::refusal::Refusal;
use crate::aid::tree::{Grown, KeyedTree, Node};
use crate::store::{At, Memory, Store, places};

/// All members, by leaves only.
#[derive(Debug)]
pub struct Members<'a, S = Memory> {
    pub(crate) store: &'a S,
    pub(crate) scheme: SchemeId,
    pub(crate) head: MembersHead,
}

/// Root and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct MembersHead {
    pub(crate) root: MemberRoot,
    /// Positions ever used.
    pub(crate) count: u64,
    /// The last batch's number.
    pub(crate) batches: u64,
}

impl MembersHead {
    /// Without any member.
    pub(crate) fn empty() -> Self {
        Self {
            root: MemberRoot::new(empty_root(MEMBER_DEPTH)),
            count: 0,
            batches: 0,
        }
    }
}

impl<S: Store> Members<'_, S> {
    /// The root.
    pub const fn root(&self) -> MemberRoot {
        self.head.root
    }

    /// Positions ever used, those of members who left included.
    pub const fn count(&self) -> u64 {
        self.head.count
    }

    /// The number of the next batch.
    pub const fn next_batch(&self) -> u64 {
        self.head.batches + 1
    }

    /// Where `leaf` is, and its path. Looks through all leaves.
    pub fn path(&self, leaf: MemberLeaf) -> Option<Path<MEMBER_DEPTH>> {
        let mut leaves = self.store.list(places::member_leaves(self.scheme));
        let (key, _) = leaves.find(|(_, found)| found.0 == leaf.element())?;
        self.tree().path(key.last()?)
    }

    /// The root that `changes` lead to; what a registrar signs.
    pub fn root_after(&self, changes: &[MemberChange]) -> Result<MemberRoot, Refusal> {
        let (head, _) = self.changed(changes)?;
        Ok(head.root)
    }

    /// What the next batch leads to.
    pub(crate) fn updated(&self, update: &MembersUpdate) -> Result<(MembersHead, Grown), Refusal> {
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
        let (head, grown) = self.changed(changes)?;
        if head.root != *root {
            return Err(Refusal::MembersRoot);
        }
        Ok((head, grown))
    }

    fn changed(&self, changes: &[MemberChange]) -> Result<(MembersHead, Grown), Refusal> {
        let mut head = self.head;
        let mut leaves = BTreeMap::new();
        for change in changes {
            self.change(change, &mut head.count, &mut leaves)?;
        }
        let grown = self.tree().with(leaves);
        head.root = MemberRoot::new(grown.root);
        head.batches += 1;
        Ok((head, grown))
    }

    fn change(
        &self,
        change: &MemberChange,
        count: &mut u64,
        leaves: &mut BTreeMap<u64, Fp>,
    ) -> Result<(), Refusal> {
        let (position, leaf, joins) = match *change {
            MemberChange::Join { position, leaf } => (position, leaf.element(), true),
            MemberChange::Renew { position, leaf } => (position, leaf.element(), false),
            MemberChange::Expire { position } => (position, empty_leaf(), false),
        };
        let at = u64::from(position);
        let before = leaves.get(&at).copied();
        let is_empty = before.unwrap_or_else(|| self.tree().leaf(at)) == empty_leaf();
        let keeps_place = !matches!(change, MemberChange::Expire { .. }) && leaf == empty_leaf();
        let beyond = at > *count || at >> MEMBER_DEPTH != 0;
        if beyond || is_empty != joins || keeps_place {
            return Err(Refusal::MembersPosition(position));
        }
        *count = (*count).max(at + 1);
        leaves.insert(at, leaf);
        Ok(())
    }

    /// Whether every node that must be kept is there.
    pub(crate) fn is_whole(&self) -> bool {
        self.tree().is_whole()
    }

    fn tree(&self) -> KeyedTree<'_, S, impl Fn(u8, u64) -> At<Node>, MEMBER_DEPTH> {
        let scheme = self.scheme;
        KeyedTree {
            store: self.store,
            place: move |level, index| places::member_node(scheme, level, index),
            count: self.head.count,
        }
    }
}
