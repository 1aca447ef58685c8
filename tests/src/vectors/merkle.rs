//! Trees over roll leaves.

use linli_primitives::merkle::{MAX_DEPTH, Path, Tree};
use linli_primitives::{IdCommitment, RollLeaf, Shares};
use serde::{Deserialize, Serialize};

use super::text::{element, show};
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// The root of a roll and the paths to its leaves.
pub(super) struct Merkle;

/// One owner.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Owner {
    id: String,
    shares: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// In order of leaves, from the left.
    owners: Vec<Owner>,
}

/// What follows from one leaf.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Membership {
    leaf: String,
    /// From the leaf up; bit i of the leaf's index says whether the node at level i is a right child.
    siblings: Vec<String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    root: String,
    /// Of the first and the last leaf.
    paths: Vec<Membership>,
}

fn owners(count: u64) -> Input {
    let owner = |i: u64| Owner {
        id: show((1000 + i).into()),
        shares: 8905 + 37 * i,
    };
    Input {
        owners: (0..count).map(owner).collect(),
    }
}

impl Chapter for Merkle {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "merkle";
    const ABOUT: &'static str = "Binary Merkle trees of depth 32, filled from the left. Leaf = \
        Hash(roll-leaf, id, shares), inner node = Hash(node, left, right), empty leaf = Hash(empty-leaf, 0).";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let mut heavy = owners(1);
        heavy.owners[0].shares = 1 << 40;
        Ok(named([
            ("no owners", owners(0), Expect::Ok),
            ("one owner", owners(1), Expect::Ok),
            ("two owners", owners(2), Expect::Ok),
            ("five owners", owners(5), Expect::Ok),
            ("a full subtree and one more", owners(17), Expect::Ok),
            ("shares at 2^40", heavy, refused("roll.shares")),
        ]))
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Output, RuleId> {
        let leaf = |owner: &Owner| {
            let shares = Shares::new(owner.shares).map_err(rule_of)?;
            Ok(RollLeaf::of(IdCommitment::new(element(&owner.id)?), shares).element())
        };
        let leaves = input
            .owners
            .iter()
            .map(leaf)
            .collect::<Result<Vec<_>, RuleId>>()?;
        let tree = Tree::<MAX_DEPTH>::new(leaves);
        let mut ends = vec![0, tree.leaves().len().saturating_sub(1) as u64];
        ends.dedup();
        let paths = ends.into_iter().filter_map(|index| tree.path(index));
        Ok(Output {
            root: show(tree.root()),
            paths: paths.map(|path| membership(&tree, &path)).collect(),
        })
    }
}

fn membership(tree: &Tree<MAX_DEPTH>, path: &Path<MAX_DEPTH>) -> Membership {
    let leaf = tree.leaves()[path.index as usize];
    assert_eq!(path.root(leaf), tree.root(), "a path leads to the root");
    Membership {
        leaf: show(leaf),
        siblings: path.siblings.iter().map(|s| show(*s)).collect(),
    }
}
