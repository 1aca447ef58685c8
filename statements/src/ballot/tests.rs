use linli_primitives::Fp;
use linli_primitives::curve::g;
use linli_primitives::merkle::{Tree, empty_leaf};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;

/// Owner number `index` of a roll of five; owner i has 100 + i shares.
fn owner(index: u64) -> BallotWitness {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let shares = |i: u64| Shares::new(100 + i).expect("small");
    let secrets: Vec<_> = (0..5).map(|_| RealmSecret::random(&mut rng)).collect();
    let leaf = |(s, i): (&RealmSecret, u64)| RollLeaf::of(s.commitment(), shares(i)).element();
    let tree = Tree::<DEPTH>::new(secrets.iter().zip(0..).map(leaf).collect());
    BallotWitness {
        secret: secrets[index as usize].clone(),
        shares: shares(index),
        path: tree.path(index).expect("one of five"),
        blinding: Blinding::random(&mut rng),
    }
}

fn honest() -> (BallotInstance, BallotWitness) {
    let witness = owner(3);
    (
        witness.instance(PollId::new(Fp::from(7)), BodyHash::new(Fp::from(8))),
        witness,
    )
}

#[test]
fn owners_of_one_roll_share_its_root() {
    let of = |i| owner(i).instance(PollId::new(Fp::from(7)), BodyHash::new(Fp::from(8)));
    assert_eq!(of(0).roll_root, of(4).roll_root);
    assert_eq!(check(&of(2), &owner(2)), Ok(()));
}

#[test]
fn each_rule_is_named_alone() {
    let (instance, witness) = honest();
    let mut other = instance;
    other.roll_root = RollRoot::new(Fp::from(1));
    assert_eq!(broken(&other, &witness), [BallotRule::Member]);
    other = instance;
    other.poll = PollId::new(Fp::from(9));
    assert_eq!(broken(&other, &witness), [BallotRule::Nullifier]);
    other = instance;
    other.weight = WeightCommitment::from_bytes(&group::GroupEncoding::to_bytes(&g()))
        .expect("a generator is a point");
    assert_eq!(broken(&other, &witness), [BallotRule::Weight]);
}

#[test]
fn all_broken_rules_are_reported() {
    let (instance, mut witness) = honest();
    witness.shares = Shares::new(1).expect("small");
    witness.secret = owner(1).secret.clone();
    assert_eq!(broken(&instance, &witness), BallotRule::ALL);
    assert_eq!(check(&instance, &witness), Err(BallotRule::Member));
}

#[test]
fn index_beyond_the_tree_is_no_place() {
    let (instance, mut witness) = honest();
    witness.path.index += 1 << DEPTH;
    assert_eq!(broken(&instance, &witness), [BallotRule::Member]);
}

#[test]
fn empty_leaf_is_nobodys() {
    let witness = owner(0);
    assert_ne!(witness.leaf().element(), empty_leaf());
}

#[test]
fn commitment_to_nothing_is_refused() {
    let mut witness = owner(0);
    witness.shares = Shares::default();
    witness.blinding = Blinding::new(Default::default());
    let instance = witness.instance(PollId::new(Fp::from(7)), BodyHash::new(Fp::from(8)));
    assert_eq!(broken(&instance, &witness), [BallotRule::Weight]);
}

#[test]
fn body_is_anyones_to_choose() {
    let (mut instance, witness) = honest();
    instance.body = BodyHash::new(Fp::from(0));
    assert_eq!(check(&instance, &witness), Ok(()));
}

#[test]
fn errors_begin_with_the_rule_id() {
    for rule in BallotRule::ALL {
        assert!(rule.to_string().starts_with(&format!("{}: ", rule.id())));
    }
}
