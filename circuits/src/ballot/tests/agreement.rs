//! The constraints and `linli_statements::ballot` say the same.

use ff::Field;
use group::GroupEncoding;
use linli_primitives::curve::g;
use linli_primitives::merkle::{Tree, empty_leaf};
use linli_primitives::{RollRoot, WeightCommitment};
use linli_statements::ballot::{BallotRule, broken as broken_rules, check};
use proptest::prelude::*;

use super::*;

/// One way to break the statement, or none. A false value in the witness is set before everything that follows from it
/// is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Broken {
    Nothing,
    /// Another roll's root.
    Root,
    /// A sibling that is not the roll's.
    Sibling(usize),
    /// The leaf claimed at another place.
    Side(usize),
    /// Another person's secret, with that person's nullifier.
    Secret,
    /// More shares than on the roll, with V to match.
    Shares,
    /// A nullifier nobody computed.
    Nullifier,
    /// The nullifier of another poll.
    Poll,
    /// A commitment to one share more.
    Weight,
    /// A commitment opened by another s.
    Blinding,
    /// A point nobody opened.
    Point,
}

impl Broken {
    fn rule(self) -> Option<BallotRule> {
        match self {
            Self::Nothing => None,
            Self::Root | Self::Sibling(_) | Self::Side(_) | Self::Secret | Self::Shares => {
                Some(BallotRule::Member)
            }
            Self::Nullifier | Self::Poll => Some(BallotRule::Nullifier),
            Self::Weight | Self::Blinding | Self::Point => Some(BallotRule::Weight),
        }
    }

    fn apply(self, seed: u64) -> (BallotInstance, BallotWitness) {
        let mut witness = owner(seed, 1 + (seed & 0xff_ffff_ffff) / 2, seed >> 32);
        let honest = witness.instance(poll(), body());
        let mut instance = honest;
        match self {
            Self::Nothing => {}
            Self::Root => {
                instance.roll_root = RollRoot::new(honest.roll_root.element() + Element::ONE);
            }
            Self::Sibling(level) => witness.path.siblings[level] += Element::ONE,
            Self::Side(level) => witness.path.index ^= 1 << level,
            Self::Secret => {
                witness.secret = RealmSecret::random(&mut rng(!seed));
                instance.nullifier = witness.secret.vote_nullifier(poll());
            }
            Self::Shares => {
                witness.shares = more(witness.shares);
                instance.weight = WeightCommitment::commit(witness.shares, &witness.blinding);
            }
            Self::Nullifier => {
                let other = honest.nullifier.element() + Element::ONE;
                instance.nullifier = linli_primitives::Nullifier::new(other);
            }
            Self::Poll => {
                let other = PollId::new(Element::from(78));
                instance.nullifier = witness.secret.vote_nullifier(other);
            }
            Self::Weight => {
                instance.weight = WeightCommitment::commit(more(witness.shares), &witness.blinding);
            }
            Self::Blinding => {
                let other = linli_primitives::Blinding::random(&mut rng(!seed));
                instance.weight = WeightCommitment::commit(witness.shares, &other);
            }
            Self::Point => instance.weight = WeightCommitment::from_bytes(&g().to_bytes()).unwrap(),
        }
        (instance, witness)
    }
}

fn more(shares: Shares) -> Shares {
    Shares::new(shares.get() + 1).unwrap()
}

fn any_broken() -> impl Strategy<Value = Broken> {
    prop_oneof![
        Just(Broken::Nothing),
        Just(Broken::Root),
        (0..DEPTH).prop_map(Broken::Sibling),
        (0..DEPTH).prop_map(Broken::Side),
        Just(Broken::Secret),
        Just(Broken::Shares),
        Just(Broken::Nullifier),
        Just(Broken::Poll),
        Just(Broken::Weight),
        Just(Broken::Blinding),
        Just(Broken::Point),
    ]
}

/// A coherent lie satisfies every gate and contradicts only the public inputs: the copies to them break.
fn agree(broken: Broken, seed: u64) {
    let (instance, witness) = broken.apply(seed);
    let rules: Vec<_> = broken.rule().into_iter().collect();
    assert_eq!(broken_rules(&instance, &witness), rules, "{broken:?}");
    let expected = if rules.is_empty() {
        vec![]
    } else {
        vec!["copy"]
    };
    assert_eq!(run_statement(&instance, &witness), expected, "{broken:?}");
}

#[test]
fn every_way_to_break_a_rule_is_seen_by_both() {
    for broken in [
        Broken::Nothing,
        Broken::Root,
        Broken::Sibling(0),
        Broken::Sibling(31),
        Broken::Side(0),
        Broken::Side(31),
        Broken::Secret,
        Broken::Shares,
        Broken::Nullifier,
        Broken::Poll,
        Broken::Weight,
        Broken::Blinding,
        Broken::Point,
    ] {
        agree(broken, 0x0123_4567_89ab_cdef);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn predicate_and_circuit_agree(broken in any_broken(), seed in any::<u64>()) {
        agree(broken, seed);
    }
}

#[test]
fn smallest_and_largest_weights_are_accepted() {
    for shares in [0, 1, (1 << 40) - 1] {
        let witness = owner(3, shares, 0);
        let instance = witness.instance(poll(), body());
        assert_eq!(run_statement(&instance, &witness), [""; 0]);
    }
}

/// The leaf says 5 shares, V commits to 6, and the V that follows is made public.
#[test]
fn weight_of_the_leaf_is_weight_of_the_commitment() {
    let leaf = owner(4, 5, 9);
    let mut commitment = owner(4, 5, 9);
    commitment.shares = more(leaf.shares);
    let mut instance = leaf.instance(poll(), body());
    instance.weight = commitment.instance(poll(), body()).weight;
    let mut circuit = Ballot::new(&instance, &leaf);
    circuit.weight = Ballot::new(&instance, &commitment).weight;
    assert_eq!(run(circuit, &public_inputs(&instance)), ["copy"]);
}

/// The leaf says 2^40 + 5, and the root that follows is made public; the bits of V can only say 5.
#[test]
fn weight_of_2_to_the_40_has_no_bits() {
    let witness = owner(4, 5, 9);
    let instance = witness.instance(poll(), body());
    let mut circuit = Ballot::new(&instance, &witness);
    circuit.shares = Value::known(Fp::from((1 << 40) + 5));
    let mut public = public_inputs(&instance);
    root(&circuit).map(|root| public[PublicInput::RollRoot as usize] = root);
    assert_eq!(run(circuit, &public), ["copy"]);
}

/// The root that follows from the circuit's witness.
fn root(circuit: &Ballot) -> Value<Fp> {
    circuit.hashes().nodes[DEPTH - 1].output()
}

/// A member's leaf with a stranger's secret in the nullifier, and the nullifier that follows made public.
#[test]
fn secret_of_the_nullifier_is_secret_of_the_leaf() {
    let (instance, witness) = honest();
    let stranger = owner(5, 1, 0).secret.clone();
    let forged = BallotInstance {
        nullifier: stranger.vote_nullifier(poll()),
        ..instance
    };
    let mut circuit = Ballot::new(&forged, &witness);
    circuit.secret = Value::known(convert(stranger.element()));
    assert_eq!(run(circuit, &public_inputs(&forged)), ["copy"]);
}

#[test]
fn empty_leaf_opens_for_nobody() {
    let mut witness = owner(6, 0, 1);
    let tree = Tree::<DEPTH>::new(vec![witness.leaf().element()]);
    // The place to the right of the only owner is empty; the root is the roll's own.
    witness.path = Path {
        index: 1,
        siblings: tree.path(0).unwrap().siblings,
    };
    witness.path.siblings[0] = tree.leaves()[0];
    assert_eq!(witness.path.root(empty_leaf()), tree.root());
    let mut instance = witness.instance(poll(), body());
    instance.roll_root = RollRoot::new(tree.root());
    assert_eq!(check(&instance, &witness), Err(BallotRule::Member));
    assert_eq!(run_statement(&instance, &witness), ["copy"]);
}

#[test]
fn commitment_that_is_the_identity_has_no_witness() {
    let mut witness = owner(6, 0, 1);
    witness.blinding = Blinding::new(Default::default());
    let instance = witness.instance(poll(), body());
    assert_eq!(check(&instance, &witness), Err(BallotRule::Weight));
    let mut laid = false;
    Ballot::new(&instance, &witness).weight.map(|_| laid = true);
    assert!(!laid);
}

#[test]
fn each_public_input_is_compared() {
    let (instance, witness) = honest();
    let circuit = Ballot::new(&instance, &witness);
    let public = public_inputs(&instance);
    for i in 0..PublicInput::Body as usize {
        let mut other = public;
        other[i] += Fp::ONE;
        assert_eq!(run(circuit.clone(), &other), ["copy"], "public input {i}");
    }
    // `ballot.body` constrains no cell; `proofs` shows that the transcript binds it.
    let mut other = public;
    other[PublicInput::Body as usize] += Fp::ONE;
    assert_eq!(run(circuit, &other), [""; 0]);
}
