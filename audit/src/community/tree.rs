//! The log's Merkle tree (RFC 6962 §2.1), computed without the log's own code.

use sha2::{Digest, Sha256};

/// A tree that leaves are appended to: the roots of its complete subtrees, largest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    size: u64,
    peaks: Vec<[u8; 32]>,
}

impl Tree {
    /// Appends a leaf by its bytes.
    pub(super) fn push(&mut self, leaf: &[u8]) {
        let mut node = hash(&[&[0], leaf]);
        // Every trailing 1 bit of the size is a complete subtree that the new leaf joins.
        for _ in 0..self.size.trailing_ones() {
            let left = self
                .peaks
                .pop()
                .expect("one peak for every one of the size");
            node = hash(&[&[1], &left, &node]);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// How many leaves.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The root of all of them.
    pub(super) fn root(&self) -> [u8; 32] {
        let join = |right: [u8; 32], left: &[u8; 32]| hash(&[&[1], left, &right]);
        let root = self.peaks.iter().rev().copied();
        root.reduce(|right, left| join(right, &left))
            .unwrap_or_else(|| hash(&[]))
    }
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new();
    parts.iter().for_each(|part| sha.update(part));
    sha.finalize().into()
}

#[cfg(test)]
mod tests {
    use linli_log::{MemoryHashes, leaf_hash};

    use super::*;

    #[test]
    fn roots_are_those_of_the_log() {
        let (mut tree, mut log) = (Tree::default(), MemoryHashes::default());
        assert_eq!(tree.root(), log.root().0);
        for n in 0u32..600 {
            tree.push(&n.to_le_bytes());
            log.push(leaf_hash(&n.to_le_bytes()));
            assert_eq!((tree.size(), tree.root()), (log.size(), log.root().0));
        }
    }
}
