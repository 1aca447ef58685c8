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

    #[test]
    fn replacing_equals_building(count in 1u64..40, at in 0u64..40) {
        let mut tree = Tree::<6>::new(leaves(count));
        let mut expected = leaves(count);
        prop_assert_eq!(tree.set(at, Fp::from(99)), at < count);
        if let Some(leaf) = expected.get_mut(at as usize) {
            *leaf = Fp::from(99);
        }
        let built = Tree::<6>::new(expected);
        prop_assert_eq!(tree.root(), built.root());
        for index in 0..count {
            prop_assert_eq!(tree.path(index), built.path(index));
        }
    }

    #[test]
    fn appending_equals_building(count in 0u64..40) {
        let mut tree = Tree::<6>::new(vec![]);
        leaves(count).into_iter().for_each(|leaf| tree.append(leaf));
        let built = Tree::<6>::new(leaves(count));
        prop_assert_eq!(tree.root(), built.root());
        for index in 0..count {
            prop_assert_eq!(tree.path(index), built.path(index));
        }
    }
}

#[test]
fn truncating_leaves_the_tree_of_the_first_leaves() {
    for count in 0..=13 {
        let mut tree = Tree::<5>::new(leaves(13));
        tree.truncate(count as usize);
        let expected = Tree::<5>::new(leaves(count));
        assert_eq!(format!("{tree:?}"), format!("{expected:?}"), "{count}");
    }
}

#[test]
fn a_tree_reads_back_from_its_bytes_and_from_no_others() {
    for count in [0, 1, 2, 3, 21, 32] {
        let tree = Tree::<5>::new(leaves(count));
        let bytes = borsh::to_vec(&tree).expect("in memory");
        let again: Tree<5> = borsh::from_slice(&bytes).expect("own bytes");
        assert_eq!(format!("{again:?}"), format!("{tree:?}"));
        let cut = &bytes[..bytes.len() - 1];
        assert!(borsh::from_slice::<Tree<5>>(cut).is_err());
        assert!(borsh::from_slice::<Tree<5>>(&[bytes, vec![0]].concat()).is_err());
    }
    let crowded = [33u64.to_le_bytes().as_slice(), &[0; 32 * 80]].concat();
    assert!(borsh::from_slice::<Tree<5>>(&crowded).is_err());
    let announced = u64::MAX.to_le_bytes();
    assert!(borsh::from_slice::<Tree<32>>(&announced).is_err());
    let not_an_element = [1u64.to_le_bytes().as_slice(), &[255; 32 * 6]].concat();
    assert!(borsh::from_slice::<Tree<5>>(&not_an_element).is_err());
}
