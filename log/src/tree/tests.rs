use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::hash::leaf_hash;
use crate::refusal::LogRefusal;

/// Proofs are checked for every tree up to this size.
const SIZE: u64 = 70;

fn leaf(index: u64) -> Hash {
    leaf_hash(format!("leaf {index}").as_bytes())
}

fn tree(size: u64) -> MemoryHashes {
    (0..size).map(leaf).collect()
}

/// MTH as RFC 6962 §2.1 writes it, from the leaves' hashes.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::EMPTY_ROOT,
        [leaf] => *leaf,
        leaves => {
            let (left, right) = leaves.split_at(1 << (leaves.len() - 1).ilog2());
            node_hash(&mth(left), &mth(right))
        }
    }
}

/// A proof with each of its hashes changed, dropped, doubled or swapped, and with one more at either end.
fn mutations(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    let other = leaf(1 << 40);
    for at in 0..proof.len() {
        let mut changed = proof.to_vec();
        changed[at].0[at % 32] ^= 1 << (at % 8);
        all.push(changed);
        let mut dropped = proof.to_vec();
        dropped.remove(at);
        all.push(dropped);
        let mut doubled = proof.to_vec();
        doubled.insert(at, proof[at]);
        all.push(doubled);
        if at + 1 < proof.len() && proof[at] != proof[at + 1] {
            let mut swapped = proof.to_vec();
            swapped.swap(at, at + 1);
            all.push(swapped);
        }
    }
    all.push([proof, &[other]].concat());
    all.push([&[other], proof].concat());
    all
}

#[test]
fn roots_are_those_of_an_independent_program() {
    // hashlib, by RFC 6962's recursion over the leaves `leaf 0`, `leaf 1`, …
    let roots = [
        (0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        (1, "G7l9zCFjXUfiZj79/QoXRobZjdcBNS3SzQbotD/T0wU="),
        (2, "/F9riP+FVPdbsvnm85wxsZNtRLaSdu33sSBalVuXYeM="),
        (3, "1Pksj7uJcg6ztVZ3x9fvrd/rENEaGoSguo8aIzN/qpU="),
        (5, "NBUVmC1lDiNSDb1U1/zwr6G3DMOhakEdRk3JwayWwwE="),
        (8, "xcLIIO00L92ozolra5z1uMAKIcxLIHFMxuXTwFw1JAs="),
        (70, "SeJHSmsEKLdUxkaBHb7ZRaXhut+kkG5C9Gr2cxr+KMw="),
        (300, "56/ILTiUT8eTBUUygJHUWCMojB9zTL2sBjlnE+vUtdU="),
    ];
    for (size, root) in roots {
        assert_eq!(tree(size).root().to_string(), root, "{size}");
    }
}

#[test]
fn every_root_is_the_recursive_one() {
    let whole = tree(SIZE);
    let leaves: Vec<Hash> = (0..SIZE).map(leaf).collect();
    for size in 0..=SIZE {
        let root = tree_root(size, &whole).expect("all is there");
        assert_eq!(root, mth(&leaves[..size as usize]));
    }
}

#[test]
fn stored_numbers_go_both_ways_without_gaps() {
    let mut next = 0;
    for index in 0..1000_u64 {
        assert_eq!(stored_count(index), next);
        for level in 0..=(index + 1).trailing_zeros() as u8 {
            assert_eq!(stored_index(level, index >> level), next);
            assert_eq!(stored_node(next), (level, index >> level));
            next += 1;
        }
    }
    assert_eq!(
        stored_node(stored_index(0, MAX_SIZE - 1)),
        (0, MAX_SIZE - 1)
    );
    assert_eq!(stored_node(stored_index(62, 0)), (62, 0));
}

/// Rule `log.inclusion`: all entries of all trees, and every mutated proof.
#[test]
fn inclusion_holds_for_its_own_entry_only() {
    let whole = tree(SIZE);
    for size in 1..=SIZE {
        let root = tree_root(size, &whole).expect("all is there");
        for index in 0..size {
            let proof = inclusion_proof(size, index, &whole).expect("all is there");
            check_inclusion(&root, size, index, &leaf(index), &proof).expect("in the tree");
            let refused = Err(LogRefusal::Inclusion { index, size });
            for wrong in mutations(&proof) {
                let checked = check_inclusion(&root, size, index, &leaf(index), &wrong);
                assert_eq!(checked, refused, "{index} of {size}: {wrong:?}");
            }
            let other = leaf(index + 1);
            assert_eq!(check_inclusion(&root, size, index, &other, &proof), refused);
            let other = check_inclusion(&other, size, index, &leaf(index), &proof);
            assert_eq!(other, refused);
            for beside in (0..size).filter(|beside| *beside != index) {
                let checked = check_inclusion(&root, size, beside, &leaf(index), &proof);
                assert!(checked.is_err(), "{index} passed for {beside} of {size}");
            }
        }
        assert!(inclusion_proof(size, size, &whole).is_err());
        assert!(check_inclusion(&root, size, size, &leaf(size), &[]).is_err());
    }
    assert!(check_inclusion(&Hash::EMPTY_ROOT, 0, 0, &leaf(0), &[]).is_err());
}

/// Rule `log.consistency`: all pairs of trees, and every mutated proof.
#[test]
fn consistency_holds_for_its_own_trees_only() {
    let whole = tree(SIZE);
    let root = |size| tree_root(size, &whole).expect("all is there");
    for new in 0..=SIZE {
        for old in 0..=new {
            let proof = consistency_proof(old, new, &whole).expect("all is there");
            let (old_root, new_root) = (root(old), root(new));
            check_consistency(old, &old_root, new, &new_root, &proof).expect("extends");
            let refused = Err(LogRefusal::Consistency { old, new });
            for wrong in mutations(&proof) {
                let checked = check_consistency(old, &old_root, new, &new_root, &wrong);
                assert_eq!(checked, refused, "{old} to {new}: {wrong:?}");
            }
            let other = leaf(1 << 40);
            let checked = check_consistency(old, &other, new, &new_root, &proof);
            assert_eq!(checked, refused);
            if old > 0 || new == 0 {
                let checked = check_consistency(old, &old_root, new, &other, &proof);
                assert_eq!(checked, refused);
            }
            if old < new {
                assert!(check_consistency(new, &new_root, old, &old_root, &proof).is_err());
            }
        }
        assert!(consistency_proof(new + 1, new, &whole).is_err());
    }
}

/// Answers of the certificate log Argon 2020, from `sumdb/tlog/testdata` of golang.org/x/mod.
#[test]
fn proofs_of_a_certificate_log_hold() {
    let hash = |text: &str| text.parse::<Hash>().expect("a hash");
    let (size, root) = (
        961_984_013,
        hash("dwlueapdd7LaOEnX2W2Wp9v2XE+KzejHRQGHwEx0oaM="),
    );
    let entry = hash("nCs3mfIydh9x4CKyQ+u2xtmpxmFggA5MLymHwNQSlLg=");
    let path: Vec<Hash> = ARGON_PATH.iter().map(|text| hash(text)).collect();
    check_inclusion(&root, size, 10_000, &entry, &path).expect("the entry is there");
    assert!(check_inclusion(&root, size, 10_001, &entry, &path).is_err());
    let old = hash("AuIZ5V6sDUj1vn3Y1K85oOaQ7y+FJJKtyRTl1edIKBQ=");
    let proof: Vec<Hash> = ARGON_CONSISTENCY.iter().map(|text| hash(text)).collect();
    check_consistency(3_654_490, &old, size, &root, &proof).expect("the log only grew");
    assert!(check_consistency(3_654_489, &old, size, &root, &proof).is_err());
}

#[test]
fn a_reader_that_gives_too_few_hashes_is_refused() {
    struct Short;
    impl HashReader for Short {
        type Error = Infallible;
        fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, Infallible> {
            Ok(vec![Hash::EMPTY_ROOT; indexes.len() - 1])
        }
    }
    let count = |asked| TreeError::Count {
        asked,
        given: asked - 1,
    };
    assert_eq!(tree_root(7, &Short), Err(count(3)));
    assert_eq!(stored_hashes(1, leaf(1), &Short), Err(count(1)));
    assert_eq!(inclusion_proof(2, 0, &Short), Err(count(1)));
}

#[test]
fn trees_beyond_the_largest_are_refused() {
    let none = MemoryHashes::default();
    assert!(matches!(
        tree_root(MAX_SIZE + 1, &none),
        Err(TreeError::Outside(..))
    ));
    assert!(matches!(
        tree_root(u64::MAX, &none),
        Err(TreeError::Outside(..))
    ));
    let too_late = stored_hashes(MAX_SIZE, leaf(0), &none);
    assert!(matches!(too_late, Err(TreeError::Outside(..))));
    assert_eq!(tree_root(1, &none), Err(TreeError::Read(NoHash(0))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_two_sizes_are_consistent(a in 1_u64..2000, b in 1_u64..2000, index in any::<prop::sample::Index>()) {
        let (old, new) = (a.min(b), a.max(b));
        let whole = tree(new);
        let proof = consistency_proof(old, new, &whole).expect("all is there");
        let old_root = tree_root(old, &whole).expect("all is there");
        prop_assert!(check_consistency(old, &old_root, new, &whole.root(), &proof).is_ok());
        let index = index.index(new as usize) as u64;
        let proof = inclusion_proof(new, index, &whole).expect("all is there");
        prop_assert!(check_inclusion(&whole.root(), new, index, &leaf(index), &proof).is_ok());
    }

    #[test]
    fn checking_noise_never_panics(old: u64, new: u64, proof in prop::collection::vec(any::<[u8; 32]>(), 0..70)) {
        let proof: Vec<Hash> = proof.into_iter().map(Hash).collect();
        prop_assert!(check_inclusion(&leaf(0), new, old, &leaf(1), &proof).is_err());
        prop_assert!(check_consistency(old, &leaf(0), new, &leaf(1), &proof).is_err());
    }
}

const ARGON_PATH: &[&str] = &[
    "T46AmJsuOM/gFiGlUp+IJJebp+1Z5qratFNW7U0JyOQ=",
    "9Jj1Feodn42uRYEfffkV4HF/EIPFQ5Zo9IwkxbQ2uhk=",
    "D53/1oCNebF4J59HHgioovKZxrmrKcVuCVhy3Izg8Ck=",
    "wSFDgGSrsXRPA+1c8WHoAFCsWeUv8NDyP/Q/SgsyVyY=",
    "516/RcwsgdwdzHn18v1dJHqBkgFUbNhmCIWOGjsMJaE=",
    "naTFY2ajLFgrgs5XUl+zJYZnnlJksLGsA1VYwpLfqbY=",
    "mKBRJo6qao+0Kdh/rhGkZUbHUAxMhrtrclrTpIbNjIg=",
    "Co4ueOFE7lpifLio94irxxsv1wFMMaK3tPu2ZQkHlro=",
    "yRgy800K6JMYCC05sWfqF2kvCg2riT/pVM+nEa6V5+0=",
    "n2O38XJZC8/Wpbwi9HhgVizlUyeUHVZvYyQB1607MRc=",
    "go3tAjuNfNSCj87y2Rg1xOroDknGN1eaf3cgvzObf7Q=",
    "8D0Mj3/J7ySSnFb0afIHYXv6rlOhECnsebY6XKi1IR8=",
    "6rcez46ZU8M5vPiWVMAUfJfAOV0pPP/mch/lYzZhj/M=",
    "2rtIeXrPvSdUyHc5maIgSAVB2BzaKaupWxSAiVayDE4=",
    "nniW/IMFQPN5xw8UsHFn7CRStYbm1gLu7NNa6kkRqJQ=",
    "mRPPi7sQS22MduIEyvcNzCNFqIt6kLwYPkNKrVtIcu8=",
    "JvTivzESNS9wHI8aph5a7uieVmtS/p9PciMZ5D6GyOo=",
    "UTyQd+Ym0wY4zG+qK806bBORwi1CSVvFQ/KknnqoZj8=",
    "hXODrqN+ff+U6zPqRQ+ZQKs6im1fPcxIerDSfNwflhE=",
    "II6GE+WY/DrpZzfHztLwkR46o37zVkNLCyPYlf68zA0=",
    "d609kWWcNBllbA8Jb/ad4XAVVGnScLRmtP8FYyr+Dck=",
    "rikBsP0G0gioXRpBFED2CzQdSLrGPvRd0bEcbEZw1rI=",
    "GXIElfmnRuWfbA4z7ubV/UwlpSRUbUeec7oL5HDDnh0=",
    "pR0SH/NYP6s9+8azWwaeUXA4Ze/3WCIgMfh5YW6wvcE=",
    "f3GuAKYVrF8RBg3s15jvA/YvV9oAliWtzP/imwPhQVA=",
    "WHn8zDxlVgkV+lSlmzaOdfSBrTHoRr5nT3d76q0KKWE=",
    "f2uV2ZxVgULzLPKuZcowRY3ZY7fRlX59iDBjV1R8kNQ=",
    "NzQVjJsvQwbi7WStMr9oFkh9VbHfK7LB6o7WwAqwNTs=",
    "C0LttBeYHZHgL+032JIcJC3CTBIyza/hsbmJUgJfmDI=",
    "nixU5CWTFVDlF4BGdcU6kA7WSYurEpe9jRWc+F/7sOc=",
];
const ARGON_CONSISTENCY: &[&str] = &[
    "80Sfbj6UQEdVSZCSIgh9NMPj3vCBzcc1A48B2crJSWg=",
    "FZcrgAHUk6nNPviJZq8kEK6jCG1d18pJOFE45ZDc1TQ=",
    "Q67reWXmPBo1UfmwBap4Xi9PMPfFdUSSw3WGlRZdG7k=",
    "eJ7CyhR4PxzBxDIsWgrVYW1eFUb9ndgf46tFmiqVrxA=",
    "QrDwp062Grm5WY8KdrhFsBuuNjGzRox2Jb8PmVL5OYw=",
    "XM4YMjMEdLH/XJam/ZWyaP14k3cmsOtnPsOWQ54lW1s=",
    "SGiBh+jOTGccXU48ZzgQ88lRcBmtB4wz4oSDndv2QTg=",
    "WAS6txqNLYKGL1GdBdpqmV42TTfn6cJsuDsqLXuTCNI=",
    "QFmRS0rirUA7ZN3lxFjDncV+E1OCrn3NUB4RCp+5fzc=",
    "Hdbp7It2XBNZmNDBpCN/KPd7vfVqxgzwOosqVIaEA9E=",
    "mxvHL0ZiblBdD7j7pIa1jlfB0gSqfJ6oX0UGo7L0VsU=",
    "q5hjyvoW6TL/PThgcitpDcSTrnKX2p1+aqscqH2euRA=",
    "jTOWDqt3IHj2NVFeezyBz2ofpru+ztEywqKUAfFclKI=",
    "GIRn0w3HqJdvU9j1WVD//eR6lk2AaTVjyzjsJNP8U88=",
    "x52GJvxG81fnQBrgOTbll1A5tz95/LXK0Ag1NhB0r1I=",
    "6/0OqrcTgc3o5dD5PymmoC96lB9yLPFuTHVvLy8fSGk=",
    "Gf+iKLfcXO5l4JEFmsZvSdG5q1uEeWPfYLrds6pmjz0=",
    "DGuaco+McyM3AfRSF6qX7RwSetwe2ieYJmxw5e9rVx0=",
    "2tQJ9V32hnYp+fdpP6TcjmgJmLeNVOMKM0Ml1kk4cNU=",
    "3PapK+IkyJr8I9yAErAmzuZezzLMzsg+PfeRCgNW8NQ=",
    "s6xiYeejb+wtqHA+URJZ2I/SCPyIW8coP6aB00FJbMY=",
    "z9lSpmdTcr5M5ZzKlc4EPh3SrSypKFdk6JUF/UccaZU=",
    "GXIElfmnRuWfbA4z7ubV/UwlpSRUbUeec7oL5HDDnh0=",
    "pR0SH/NYP6s9+8azWwaeUXA4Ze/3WCIgMfh5YW6wvcE=",
    "f3GuAKYVrF8RBg3s15jvA/YvV9oAliWtzP/imwPhQVA=",
    "WHn8zDxlVgkV+lSlmzaOdfSBrTHoRr5nT3d76q0KKWE=",
    "f2uV2ZxVgULzLPKuZcowRY3ZY7fRlX59iDBjV1R8kNQ=",
    "NzQVjJsvQwbi7WStMr9oFkh9VbHfK7LB6o7WwAqwNTs=",
    "C0LttBeYHZHgL+032JIcJC3CTBIyza/hsbmJUgJfmDI=",
    "nixU5CWTFVDlF4BGdcU6kA7WSYurEpe9jRWc+F/7sOc=",
];

/// Counts what is read.
struct Counted<'a>(&'a MemoryHashes, core::cell::Cell<usize>);

impl HashReader for Counted<'_> {
    type Error = NoHash;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, NoHash> {
        self.1.set(self.1.get() + indexes.len());
        self.0.read(indexes)
    }
}

#[test]
fn remembered_hashes_give_the_same_proofs_and_are_read_once() {
    let tree = tree(100);
    let counted = Counted(&tree, core::cell::Cell::new(0));
    let remembered = RememberedHashes::new(counted);
    for _ in 0..2 {
        for index in 0..100 {
            assert_eq!(
                inclusion_proof(100, index, &remembered),
                inclusion_proof(100, index, &tree)
            );
        }
    }
    assert!(remembered.reader.1.get() as u64 <= stored_count(100));
    let outside = remembered.read(&[stored_count(100)]);
    assert_eq!(outside, Err(NoHash(stored_count(100))));
}
