use proptest::prelude::*;

use super::*;

fn leaves(count: u64) -> Vec<Fp> {
    (1..=count).map(Fp::from).collect()
}

/// The root by definition: hash every level, empty leaves included.
fn naive_root(leaves: &[Fp], depth: usize) -> Fp {
    let mut level: Vec<Fp> = leaves.to_vec();
    level.resize(1 << depth, empty_leaf());
    while level.len() > 1 {
        level = level.chunks(2).map(|pair| node(pair[0], pair[1])).collect();
    }
    level[0]
}

#[test]
fn every_path_leads_to_the_root() {
    let tree = Tree::<5>::new(leaves(21));
    for (index, leaf) in tree.leaves().iter().enumerate() {
        assert_eq!(
            tree.path(index as u64).expect("present").root(*leaf),
            tree.root()
        );
    }
    assert_eq!(tree.path(21), None);
}

#[test]
fn empty_tree_has_the_empty_root() {
    assert_eq!(Tree::<6>::new(vec![]).root(), naive_root(&[], 6));
}

#[test]
fn full_tree_is_accepted() {
    assert_eq!(
        Tree::<4>::new(leaves(16)).root(),
        naive_root(&leaves(16), 4)
    );
}

#[test]
#[should_panic(expected = "full")]
fn one_leaf_too_many_panics() {
    Tree::<4>::new(leaves(17));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn roots_match_the_definition(count in 0u64..=64) {
        prop_assert_eq!(Tree::<6>::new(leaves(count)).root(), naive_root(&leaves(count), 6));
    }
}
