//! Binary Merkle trees of fixed depth over Poseidon, filled from the left.

use std::sync::LazyLock;

use ff::Field;

use crate::field::Fp;
use crate::poseidon::{Domain, hash};

/// The deepest tree supported.
pub const MAX_DEPTH: usize = 32;

/// `EMPTY[i]` is the root of a tree of depth i whose leaves are all empty.
static EMPTY: LazyLock<[Fp; MAX_DEPTH + 1]> = LazyLock::new(|| {
    let mut roots = [hash(Domain::EmptyLeaf, [Fp::ZERO]); MAX_DEPTH + 1];
    for level in 1..=MAX_DEPTH {
        roots[level] = node(roots[level - 1], roots[level - 1]);
    }
    roots
});

/// The constant in place of an absent leaf; no leaf hash equals it.
pub fn empty_leaf() -> Fp {
    EMPTY[0]
}

/// The root of a tree of depth `level` whose leaves are all empty.
pub fn empty_root(level: usize) -> Fp {
    EMPTY[level]
}

/// The node above two.
pub fn node(left: Fp, right: Fp) -> Fp {
    hash(Domain::Node, [left, right])
}

/// The siblings along the path from one leaf to the root, and the leaf's position.
#[derive(Clone, Debug, PartialEq, Eq, zeroize::Zeroize)]
pub struct Path<const DEPTH: usize> {
    /// Position of the leaf; bit i says whether the node at level i is a right child.
    pub index: u64,
    /// The sibling at each level, from the leaf up.
    pub siblings: [Fp; DEPTH],
}

impl<const DEPTH: usize> Path<DEPTH> {
    /// The root that `leaf` at this path belongs to.
    pub fn root(&self, leaf: Fp) -> Fp {
        self.siblings
            .iter()
            .enumerate()
            .fold(leaf, |child, (level, sibling)| {
                if self.is_right(level) {
                    node(*sibling, child)
                } else {
                    node(child, *sibling)
                }
            })
    }

    /// Whether the node at `level` is a right child.
    pub fn is_right(&self, level: usize) -> bool {
        self.index >> level & 1 == 1
    }
}

/// A tree with every inner node kept: 64 bytes per leaf.
#[derive(Clone, Debug)]
pub struct Tree<const DEPTH: usize> {
    /// `levels[0]` are the leaves; each level holds only the filled prefix.
    levels: Vec<Vec<Fp>>,
}

impl<const DEPTH: usize> Tree<DEPTH> {
    /// Builds the tree over `leaves`.
    ///
    /// # Panics
    /// If there are more than 2^DEPTH leaves.
    pub fn new(leaves: Vec<Fp>) -> Self {
        assert!(
            leaves.len() as u64 <= 1 << DEPTH,
            "a tree of depth {DEPTH} is full"
        );
        let mut levels = vec![leaves];
        for level in 0..DEPTH {
            let parents = parents(&levels[level], EMPTY[level]);
            levels.push(parents);
        }
        Self { levels }
    }

    /// The root; of an empty tree, that of empty leaves.
    pub fn root(&self) -> Fp {
        self.levels[DEPTH].first().copied().unwrap_or(EMPTY[DEPTH])
    }

    /// The leaves in order.
    pub const fn leaves(&self) -> &[Fp] {
        self.levels.as_slice()[0].as_slice()
    }

    /// The path of leaf `index`, or `None` if there is no such leaf.
    pub fn path(&self, index: u64) -> Option<Path<DEPTH>> {
        self.leaves().get(usize::try_from(index).ok()?)?;
        let siblings = core::array::from_fn(|level| {
            let sibling = (index >> level ^ 1) as usize;
            self.levels[level]
                .get(sibling)
                .copied()
                .unwrap_or(EMPTY[level])
        });
        Some(Path { index, siblings })
    }
}

fn parents(children: &[Fp], empty: Fp) -> Vec<Fp> {
    let parent = |pair: &[Fp]| node(pair[0], pair.get(1).copied().unwrap_or(empty));
    #[cfg(feature = "parallel")]
    if children.len() >= 256 {
        use rayon::prelude::*;
        return children.par_chunks(2).map(parent).collect();
    }
    children.chunks(2).map(parent).collect()
}

#[cfg(test)]
mod tests;
