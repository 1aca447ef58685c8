//! Proofs from stored hashes (RFC 6962 §2.1.1 and §2.1.2).

use core::ops::Range;

use super::{HashReader, MAX_SIZE, TreeError, range_roots, split};
use crate::hash::Hash;

/// The proof that the tree of `size` entries has its entry `index`: the siblings from the leaf up.
pub fn inclusion_proof<R: HashReader>(
    size: u64,
    index: u64,
    reader: &R,
) -> Result<Vec<Hash>, TreeError<R::Error>> {
    if size > MAX_SIZE || index >= size {
        return Err(TreeError::Outside(index, size));
    }
    range_roots(&siblings(size, index), reader)
}

/// The proof that the tree of `new` entries begins with the `old` entries of an earlier one.
///
/// Empty where `old` is 0 or equal to `new`.
pub fn consistency_proof<R: HashReader>(
    old: u64,
    new: u64,
    reader: &R,
) -> Result<Vec<Hash>, TreeError<R::Error>> {
    if new > MAX_SIZE || old > new {
        return Err(TreeError::Outside(old, new));
    }
    range_roots(&differences(old, new), reader)
}

/// MPath's ranges: the siblings of the path to leaf `index`, deepest first.
fn siblings(size: u64, index: u64) -> Vec<Range<u64>> {
    let (mut low, mut high) = (0, size);
    let mut ranges = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// SUBPROOF's ranges: what makes up the new tree beside the old one's last complete subtree, deepest first.
fn differences(old: u64, new: u64) -> Vec<Range<u64>> {
    let (mut low, mut high) = (0, new);
    let mut ranges = Vec::new();
    if old == 0 {
        return ranges;
    }
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    // A subtree that starts at 0 is the old tree itself, whose root the checker knows.
    if low > 0 {
        ranges.push(low..high);
    }
    ranges.reverse();
    ranges
}
