//! Merkle trees whose nodes lie in a store, one by one.
//!
//! A node is kept once everything below it is filled; what is not kept is empty, or lies on the right edge and is
//! hashed again when it is asked for. So adding a leaf writes two nodes on average, and reads and hashes one per level.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use ff::PrimeField;
use linli_primitives::Fp;
use linli_primitives::field::decode;
use linli_primitives::merkle::{Path, empty_root, node};

use crate::store::{At, Store};

/// A node; canonical bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node(pub(crate) Fp);

/// A tree of `DEPTH` with `count` leaves, whose nodes lie where `place` says.
pub(crate) struct KeyedTree<'a, S, P, const DEPTH: usize> {
    pub(crate) store: &'a S,
    /// By the level above the leaves and the place in it.
    pub(crate) place: P,
    /// Leaves ever filled.
    pub(crate) count: u64,
}

/// What changes in a tree: to be written once it is known that it may.
pub(crate) struct Grown {
    pub(crate) root: Fp,
    nodes: Vec<(At<Node>, Node)>,
}

impl Grown {
    pub(crate) fn write(self, store: &mut impl Store) {
        for (place, node) in self.nodes {
            store.put(place, node);
        }
    }
}

impl<S: Store, P: Fn(u8, u64) -> At<Node>, const DEPTH: usize> KeyedTree<'_, S, P, DEPTH> {
    /// The leaf at `index`, filled or empty.
    pub(crate) fn leaf(&self, index: u64) -> Fp {
        self.node(0, index)
    }

    /// The path of leaf `index`, or `None` where there is no leaf.
    pub(crate) fn path(&self, index: u64) -> Option<Path<DEPTH>> {
        (index < self.count).then(|| Path {
            index,
            siblings: core::array::from_fn(|level| self.node(level, (index >> level) ^ 1)),
        })
    }

    /// Whether every node that must be kept is there.
    pub(crate) fn is_whole(&self) -> bool {
        (0..=DEPTH).all(|level| {
            let full = 0..self.count >> level;
            full.into_iter()
                .all(|index| self.store.get((self.place)(level as u8, index)).is_some())
        })
    }

    /// The change that replacing or adding `leaves` leads to; they leave no gap.
    pub(crate) fn with(&self, leaves: BTreeMap<u64, Fp>) -> Grown {
        let last = leaves.last_key_value().map_or(0, |(last, _)| last + 1);
        let count = self.count.max(last);
        let mut nodes = Vec::new();
        let mut changed = leaves;
        for level in 0..=DEPTH {
            let full = |index: u64| (index + 1) << level <= count;
            let kept = changed.iter().filter(|(index, _)| full(**index));
            nodes.extend(
                kept.map(|(index, value)| ((self.place)(level as u8, *index), Node(*value))),
            );
            if level < DEPTH {
                changed = self.parents(level, &changed);
            }
        }
        let root = changed.get(&0).copied();
        Grown {
            root: root.unwrap_or_else(|| self.node(DEPTH, 0)),
            nodes,
        }
    }

    /// The nodes above those that changed in `level`.
    fn parents(&self, level: usize, changed: &BTreeMap<u64, Fp>) -> BTreeMap<u64, Fp> {
        let child = |index: u64| {
            let own = changed.get(&index).copied();
            own.unwrap_or_else(|| self.node(level, index))
        };
        let mut parents = BTreeMap::new();
        for index in changed.keys().map(|index| index / 2) {
            parents
                .entry(index)
                .or_insert_with(|| node(child(2 * index), child(2 * index + 1)));
        }
        parents
    }

    fn node(&self, level: usize, index: u64) -> Fp {
        if index << level >= self.count {
            return empty_root(level);
        }
        if (index + 1) << level <= self.count {
            let kept = self.store.get((self.place)(level as u8, index));
            return kept.expect("a full node is kept").0;
        }
        let [left, right] = [2 * index, 2 * index + 1].map(|child| self.node(level - 1, child));
        node(left, right)
    }
}

impl BorshSerialize for Node {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        writer.write_all(&self.0.to_repr())
    }
}

impl BorshDeserialize for Node {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        let bytes = <[u8; 32]>::deserialize_reader(reader)?;
        let refuse = |error| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, error);
        decode(&bytes).map(Self).map_err(refuse)
    }
}

#[cfg(test)]
mod tests;
