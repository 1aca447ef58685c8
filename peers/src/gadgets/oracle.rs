//! Two circuits for one statement, one laid out by hand and one made of other people's gadgets: both accept and refuse
//! alike, and as `linli_statements` does.

use linli_backend::halo2_proofs::dev::MockProver;
use linli_circuits::ballot;
use linli_primitives::merkle::Path;
use linli_primitives::{
    Blinding, BodyHash, Fp, Nullifier, PollId, RealmSecret, RollRoot, Shares, WeightCommitment,
};
use linli_statements::ballot::{BallotInstance, BallotWitness, broken};
use rand::Rng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use super::circuit;

/// The largest weight.
const MOST: u64 = (1 << 40) - 1;

struct Statement {
    instance: BallotInstance,
    witness: BallotWitness,
}

impl Statement {
    /// A random valid one.
    fn new(shares: u64, index: u32) -> Self {
        let witness = BallotWitness {
            secret: secret(),
            shares: Shares::new(shares).expect("in range"),
            path: Path {
                index: u64::from(index),
                siblings: core::array::from_fn(|_| element()),
            },
            blinding: blinding(),
        };
        let (poll, body) = (PollId::new(element()), BodyHash::new(element()));
        let instance = witness.instance(poll, body);
        Self { instance, witness }
    }

    /// The verdicts of the plain predicate, our circuit and the one made of gadgets.
    fn verdicts(&self) -> [bool; 3] {
        let Self { instance, witness } = self;
        let ours = MockProver::run(
            ballot::K,
            &ballot::Ballot::new(instance, witness),
            vec![ballot::public_inputs(instance).to_vec()],
        );
        let gadgets = halo2_proofs::dev::MockProver::run(
            circuit::K,
            &circuit::Ballot::new(witness),
            vec![circuit::public_inputs(instance).to_vec()],
        );
        [
            broken(instance, witness).is_empty(),
            ours.is_ok_and(|prover| prover.verify().is_ok()),
            gadgets.is_ok_and(|prover| prover.verify().is_ok()),
        ]
    }
}

fn random() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

fn element() -> Fp {
    let limb = || random().next_u64();
    Fp::from_raw([limb(), limb(), limb(), 0])
}

fn secret() -> RealmSecret {
    RealmSecret::random(&mut random())
}

fn blinding() -> Blinding {
    Blinding::random(&mut random())
}

#[test]
fn both_circuits_accept_what_is_true() {
    for (shares, index) in [
        (0, 0),
        (1, u32::MAX),
        (7, 1),
        (8, 1 << 31),
        (1 << 39, 0x5555_5555),
        (MOST - 1, 0xaaaa_aaaa),
        (MOST, random().next_u32()),
    ] {
        let statement = Statement::new(shares, index);
        assert_eq!(statement.verdicts(), [true; 3], "{shares} at {index}");
    }
}

/// One value at a time is replaced by another well-formed one.
#[test]
fn both_circuits_refuse_what_is_false() {
    type Change = (&'static str, fn(&mut Statement));
    let changes: [Change; 13] = [
        ("root", |s| s.instance.roll_root = RollRoot::new(element())),
        ("root of one leaf", |s| {
            s.instance.roll_root = RollRoot::new(s.witness.leaf().element());
        }),
        ("poll", |s| s.instance.poll = PollId::new(element())),
        ("nullifier", |s| {
            s.instance.nullifier = Nullifier::new(element());
        }),
        ("nullifier of another poll", |s| {
            s.instance.nullifier = s.witness.secret.vote_nullifier(PollId::new(element()));
        }),
        ("V of another weight", |s| {
            let more = Shares::new(s.witness.shares.get() + 1).expect("in range");
            s.instance.weight = WeightCommitment::commit(more, &s.witness.blinding);
        }),
        ("V of another blinding", |s| {
            s.instance.weight = WeightCommitment::commit(s.witness.shares, &blinding());
        }),
        ("secret", |s| s.witness.secret = secret()),
        ("weight", |s| {
            s.witness.shares = Shares::new(MOST).expect("in range");
        }),
        ("blinding", |s| s.witness.blinding = blinding()),
        ("lowest sibling", |s| s.witness.path.siblings[0] = element()),
        ("highest sibling", |s| {
            s.witness.path.siblings[31] = element();
        }),
        ("highest side", |s| s.witness.path.index ^= 1 << 31),
    ];
    for (name, change) in changes {
        let mut statement = Statement::new(1234, random().next_u32());
        change(&mut statement);
        assert_eq!(statement.verdicts(), [false; 3], "{name}");
    }
}

/// The body is only in the transcript.
#[test]
fn no_circuit_minds_the_body() {
    let mut statement = Statement::new(3, 3);
    statement.instance.body = BodyHash::new(element());
    assert_eq!(statement.verdicts(), [true; 3]);
}
