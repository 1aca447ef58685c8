use linli_primitives::SchemeId;
use linli_primitives::merkle::Tree;
use proptest::prelude::*;

use super::*;
use crate::store::{Memory, places};

const DEPTH: usize = 5;

fn keyed(store: &Memory, count: u64) -> KeyedTree<'_, Memory, impl Fn(u8, u64) -> At<Node>, DEPTH> {
    let scheme = SchemeId::new(Fp::from(1));
    KeyedTree {
        store,
        place: move |level, index| places::note_node(scheme, level, index),
        count,
    }
}

proptest! {
    /// Batches of leaves replaced and added, against the tree that keeps every node.
    #[test]
    fn roots_and_paths_are_those_of_the_whole_tree(
        batches in prop::collection::vec(prop::collection::vec((0..20u64, 1..1000u64), 1..6), 1..8),
    ) {
        let (mut store, mut leaves) = (Memory::default(), Vec::new());
        for batch in batches {
            let before = leaves.len() as u64;
            let mut changed = BTreeMap::new();
            for (at, leaf) in batch {
                let (at, leaf) = (at.min(leaves.len() as u64), Fp::from(leaf));
                match leaves.get_mut(at as usize) {
                    Some(place) => *place = leaf,
                    None => leaves.push(leaf),
                }
                changed.insert(at, leaf);
            }
            let grown = keyed(&store, before).with(changed);
            let whole = Tree::<DEPTH>::new(leaves.clone());
            prop_assert_eq!(grown.root, whole.root());
            grown.write(&mut store);
            let tree = keyed(&store, leaves.len() as u64);
            prop_assert!(tree.is_whole());
            for at in 0..=leaves.len() as u64 {
                prop_assert_eq!(tree.path(at), whole.path(at));
            }
        }
    }
}

#[test]
fn a_tree_that_misses_a_node_is_not_whole() {
    let mut store = Memory::default();
    let leaves = (0..4).map(|at| (at, Fp::from(at + 1))).collect();
    let grown = keyed(&store, 0).with(leaves);
    grown.write(&mut store);
    assert!(keyed(&store, 4).is_whole());
    assert!(!keyed(&store, 5).is_whole());
    store.remove(places::note_node(SchemeId::new(Fp::from(1)), 1, 0));
    assert!(!keyed(&store, 4).is_whole());
}
