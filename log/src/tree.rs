//! The Merkle tree over the entries, kept as a row of stored hashes: each entry appends its leaf's hash and those
//! of the complete subtrees it finishes (the numbering of `golang.org/x/mod/sumdb/tlog`, after Crosby and
//! Wallach, "Efficient Data Structures for Tamper-Evident Logging", §3.3).

mod check;
mod proof;

use core::cell::RefCell;
use core::ops::Range;
use std::collections::BTreeMap;

pub use check::{check_consistency, check_inclusion};
pub use proof::{consistency_proof, inclusion_proof};

use crate::hash::{Hash, node_hash};

/// The most entries a tree may have; indexes of stored hashes stay far below 2^64.
pub const MAX_SIZE: u64 = 1 << 62;

/// Where stored hashes are read from.
pub trait HashReader {
    /// What reading may fail with.
    type Error;

    /// The hashes stored under these indexes, as many and in this order.
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, Self::Error>;
}

/// A hash or proof that a tree cannot give.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError<E> {
    /// The reader failed.
    #[error(transparent)]
    Read(E),
    /// The reader returned a different number of hashes than it was asked for.
    #[error("{given} stored hashes read, {asked} were asked for")]
    Count {
        /// How many were asked for.
        asked: usize,
        /// How many came.
        given: usize,
    },
    /// No such entry, an older tree that is larger than the newer, or a tree beyond [`MAX_SIZE`].
    #[error("{0} is outside the tree of {1} entries")]
    Outside(u64, u64),
}

/// The index under which node `n` of `level` is stored; leaves are level 0.
pub const fn stored_index(level: u8, n: u64) -> u64 {
    // Node n of a level is stored right after node 2n+1 of the level below.
    let mut leaf = n;
    let mut down = level;
    while down > 0 {
        leaf = 2 * leaf + 1;
        down -= 1;
    }
    leaves_before(leaf) + level as u64
}

/// How many hashes a tree of `size` entries stores.
pub const fn stored_count(size: u64) -> u64 {
    // The next leaf is stored right after all that came before.
    leaves_before(size)
}

/// Level and number of the node stored under `index`; the inverse of [`stored_index`].
pub const fn stored_node(index: u64) -> (u8, u64) {
    // Hashes before leaf n are at most 2n, so n is at least index / 2.
    let mut n = index / 2;
    let mut at = leaves_before(n);
    loop {
        let next = at + 1 + (n + 1).trailing_zeros() as u64;
        if next > index {
            let level = (index - at) as u8;
            return (level, n >> level);
        }
        n += 1;
        at = next;
    }
}

/// n + n/2 + n/4 + …: the hashes stored before leaf `n`.
const fn leaves_before(n: u64) -> u64 {
    // 2n less the number of ones in n.
    2 * n - n.count_ones() as u64
}

/// The hashes that entry `index` appends: its leaf's, then those of the subtrees it completes.
///
/// `leaf` is the leaf's hash, [`crate::leaf_hash`] of the entry's bytes. Stored from
/// [`stored_count`]`(index)` on.
pub fn stored_hashes<R: HashReader>(
    index: u64,
    leaf: Hash,
    reader: &R,
) -> Result<Vec<Hash>, TreeError<R::Error>> {
    if index >= MAX_SIZE {
        return Err(TreeError::Outside(index, MAX_SIZE));
    }
    let completes = (index + 1).trailing_zeros() as u8;
    let lefts: Vec<u64> = (0..completes)
        .map(|level| stored_index(level, (index >> level) - 1))
        .collect();
    let mut hashes = vec![leaf];
    let mut node = leaf;
    for left in read(reader, &lefts)? {
        node = node_hash(&left, &node);
        hashes.push(node);
    }
    Ok(hashes)
}

/// The root of the tree of the first `size` entries.
pub fn tree_root<R: HashReader>(size: u64, reader: &R) -> Result<Hash, TreeError<R::Error>> {
    if size > MAX_SIZE {
        return Err(TreeError::Outside(size, MAX_SIZE));
    }
    if size == 0 {
        return Ok(Hash::EMPTY_ROOT);
    }
    let hashes = range_roots(core::slice::from_ref(&(0..size)), reader)?;
    Ok(hashes[0])
}

/// The roots of ranges of entries as they occur in proofs, none of them empty, with one read.
fn range_roots<R: HashReader>(
    ranges: &[Range<u64>],
    reader: &R,
) -> Result<Vec<Hash>, TreeError<R::Error>> {
    let nodes: Vec<Vec<u64>> = ranges.iter().cloned().map(complete_subtrees).collect();
    let hashes = read(reader, &nodes.concat())?;
    let mut rest = hashes.as_slice();
    let roots = nodes.iter().map(|nodes| {
        let (own, others) = rest.split_at(nodes.len());
        rest = others;
        let (last, lefts) = own.split_last().expect("no range is empty");
        lefts
            .iter()
            .rfold(*last, |root, left| node_hash(left, &root))
    });
    Ok(roots.collect())
}

/// The stored indexes of the largest complete subtrees that make up a range, from left to right.
fn complete_subtrees(range: Range<u64>) -> Vec<u64> {
    let mut nodes = Vec::new();
    let mut low = range.start;
    while low < range.end {
        let level = (range.end - low).ilog2() as u8;
        nodes.push(stored_index(level, low >> level));
        low += 1 << level;
    }
    nodes
}

/// The largest power of two below `size`, where RFC 6962 splits a tree; `size` is at least 2.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

fn read<R: HashReader>(reader: &R, indexes: &[u64]) -> Result<Vec<Hash>, TreeError<R::Error>> {
    if indexes.is_empty() {
        return Ok(Vec::new());
    }
    let hashes = reader.read(indexes).map_err(TreeError::Read)?;
    if hashes.len() != indexes.len() {
        return Err(TreeError::Count {
            asked: indexes.len(),
            given: hashes.len(),
        });
    }
    Ok(hashes)
}

/// Stored hashes of another reader, each read once: for many proofs of one tree.
#[derive(Debug)]
pub struct RememberedHashes<R> {
    reader: R,
    read: RefCell<BTreeMap<u64, Hash>>,
}

impl<R: HashReader> RememberedHashes<R> {
    /// Remembers what it reads from `reader`.
    pub const fn new(reader: R) -> Self {
        Self {
            reader,
            read: RefCell::new(BTreeMap::new()),
        }
    }
}

impl<R: HashReader> HashReader for RememberedHashes<R> {
    type Error = R::Error;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, R::Error> {
        let mut known = self.read.borrow_mut();
        let mut missing = indexes.to_vec();
        missing.retain(|index| !known.contains_key(index));
        let found = self.reader.read(&missing)?;
        known.extend(missing.into_iter().zip(found));
        Ok(indexes
            .iter()
            .filter_map(|i| known.get(i).copied())
            .collect())
    }
}

/// Stored hashes in memory: for readers of whole logs, and for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryHashes {
    hashes: Vec<Hash>,
    size: u64,
}

/// No hash is stored under this index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no hash is stored under {0}")]
pub struct NoHash(pub u64);

impl MemoryHashes {
    /// Appends an entry by its leaf's hash.
    pub fn push(&mut self, leaf: Hash) {
        let new = stored_hashes(self.size, leaf, self).expect("all earlier hashes are here");
        self.hashes.extend(new);
        self.size += 1;
    }

    /// How many entries there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of all of them.
    pub fn root(&self) -> Hash {
        tree_root(self.size, self).expect("all hashes are here")
    }
}

impl FromIterator<Hash> for MemoryHashes {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut hashes = Self::default();
        leaves.into_iter().for_each(|leaf| hashes.push(leaf));
        hashes
    }
}

impl HashReader for MemoryHashes {
    type Error = NoHash;
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, NoHash> {
        let hash = |index: &u64| {
            let at = usize::try_from(*index).ok();
            at.and_then(|at| self.hashes.get(at))
                .copied()
                .ok_or(NoHash(*index))
        };
        indexes.iter().map(hash).collect()
    }
}

#[cfg(test)]
mod tests;
