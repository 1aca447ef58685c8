//! Checking proofs (RFC 9162 §2.1.3.2 and §2.1.4.2, which accept just the proofs of RFC 6962).

use crate::hash::{Hash, node_hash};
use crate::refusal::LogRefusal;

/// Rule `log.inclusion`: the tree of `size` entries with this root has `leaf` as its entry `index`.
pub fn check_inclusion(
    root: &Hash,
    size: u64,
    index: u64,
    leaf: &Hash,
    proof: &[Hash],
) -> Result<(), LogRefusal> {
    let reached = (index < size)
        .then(|| climb(size, index, leaf, proof))
        .flatten();
    if reached.as_ref() != Some(root) {
        return Err(LogRefusal::Inclusion { index, size });
    }
    Ok(())
}

fn climb(size: u64, index: u64, leaf: &Hash, proof: &[Hash]) -> Option<Hash> {
    let (mut node, mut last) = (index, size - 1);
    let mut root = *leaf;
    for sibling in proof {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            root = node_hash(sibling, &root);
            // A lone right edge has no sibling on its way up.
            while node & 1 == 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(&root, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// Rule `log.consistency`: the tree of `new` entries begins with the tree of `old` ones.
///
/// From an empty tree, and to an equal one, the only proof is the empty one.
pub fn check_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), LogRefusal> {
    let extends = if old == 0 {
        let whole = new > 0 || *new_root == Hash::EMPTY_ROOT;
        *old_root == Hash::EMPTY_ROOT && whole && proof.is_empty()
    } else if old == new {
        old_root == new_root && proof.is_empty()
    } else {
        old < new && roots(old, old_root, new, proof) == Some((*old_root, *new_root))
    };
    if !extends {
        return Err(LogRefusal::Consistency { old, new });
    }
    Ok(())
}

/// Both roots as the proof gives them; 0 < old < new.
fn roots(old: u64, old_root: &Hash, new: u64, proof: &[Hash]) -> Option<(Hash, Hash)> {
    // A complete old tree is itself the first hash, and is not sent.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first()?
    };
    let skipped = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> skipped, (new - 1) >> skipped);
    let (mut old_root, mut new_root) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            old_root = node_hash(hash, &old_root);
            new_root = node_hash(hash, &new_root);
            while node & 1 == 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_root = node_hash(&new_root, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((old_root, new_root))
}
