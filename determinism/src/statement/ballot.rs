//! The ballot: root, nullifier and V follow from the owner's secret, shares, place, blinding and the poll.

use anyhow::ensure;
use ff::Field;
use linli_backend::pasta_curves::Fp;
use linli_circuits::ballot::public_inputs;
use linli_primitives::curve::{Fq, scalar_bits};
use linli_primitives::merkle::Path;
use linli_primitives::{Blinding, BodyHash, Fp as Element, PollId, RealmSecret, Shares};
use linli_statements::ballot::{BallotInstance, BallotWitness, DEPTH, check};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::{Case, Role, Statement, only, take_over};
use crate::lemmas::walk;
use crate::system::System;

/// Windows of w below its top bit.
const W_WINDOWS: usize = 13;
/// Windows of s.
const S_WINDOWS: usize = 85;
const WINDOWS: usize = W_WINDOWS + S_WINDOWS;

/// Root, poll, nullifier, V.x, V.y, body.
const ROLES: [Role; 6] = [
    Role::Derived,
    Role::Given,
    Role::Derived,
    Role::Derived,
    Role::Derived,
    Role::Transcript,
];

pub(crate) fn statement(system: &mut System<'_>) -> anyhow::Result<Statement> {
    let cells = |name: &str| system.extraction.called(name);
    let [firsts, sides, sums] = ["hash.first", "node.bit", "fixed_base.z"].map(cells);
    let bits = ["fixed_base.bit.0", "fixed_base.bit.1", "fixed_base.sign"].map(cells);
    ensure!(sides.len() == DEPTH, "a side for each level");

    let mut statement = Statement::new(system, &ROLES, &[])?;
    statement.secret(system, "sk", only(&firsts, "hash.first")?)?;
    statement.path(system, "path", &sides)?;
    let top = only(&sums, "fixed_base.z")?;
    statement.bit(system, "w.39", top)?;
    ensure!(
        bits.iter().all(|bits| bits.len() == WINDOWS),
        "three bits for each window"
    );
    for window in 0..WINDOWS {
        for (name, cells) in ["e0", "e1", "t"].into_iter().zip(&bits) {
            statement.bit(system, &format!("{name}.{window}"), cells[window])?;
        }
    }
    statement.groups.extend(walk::groups(system, top.row)?);
    Ok(statement)
}

/// What an instance takes from another's.
type Lie = (&'static str, fn(&mut BallotInstance, &BallotInstance));

/// Eight owners in whose windows every digit occurs, and a lie about each public input.
pub(crate) fn cases() -> anyhow::Result<Vec<Case>> {
    let mut cases = vec![];
    for turn in 0..8 {
        let witness = owner(turn)?;
        let instance = witness.instance(
            PollId::new(Element::from(77 + turn)),
            BodyHash::new(Element::from(88)),
        );
        cases.push(case(format!("owner {turn}"), &instance, &witness));
    }
    let (instance, witness) = {
        let witness = owner(0)?;
        (
            witness.instance(
                PollId::new(Element::from(77)),
                BodyHash::new(Element::from(88)),
            ),
            witness,
        )
    };
    let other = owner(1)?.instance(PollId::new(Element::from(78)), instance.body);
    let lies: [Lie; 4] = [
        ("another root", |lie, other| lie.roll_root = other.roll_root),
        ("another poll", |lie, other| lie.poll = other.poll),
        ("another nullifier", |lie, other| {
            lie.nullifier = other.nullifier
        }),
        ("another V", |lie, other| lie.weight = other.weight),
    ];
    for (name, tell) in lies {
        let mut lie = instance;
        tell(&mut lie, &other);
        cases.push(case(name.to_owned(), &lie, &witness));
    }
    Ok(cases)
}

/// Digit i of w and of s is i + `turn` modulo 8, but for the top of s, which must stay below the group's order.
fn owner(turn: u64) -> anyhow::Result<BallotWitness> {
    let mut rng = ChaCha20Rng::seed_from_u64(turn);
    let digit = |i: usize| (i as u64 + turn) % 8;
    let shares = (0..W_WINDOWS).fold((turn & 1) << 39, |w, i| w | digit(i) << (3 * i));
    let blinding = (0..S_WINDOWS).rev().fold(Fq::ZERO, |s, i| {
        let digit = if i == S_WINDOWS - 1 {
            turn % 4
        } else {
            digit(i)
        };
        s * Fq::from(8) + Fq::from(digit)
    });
    Ok(BallotWitness {
        secret: RealmSecret::random(&mut rng),
        shares: Shares::new(shares)?,
        path: Path {
            index: 0x9abc_def0 ^ (turn * 0x1111_1111),
            siblings: core::array::from_fn(|_| RealmSecret::random(&mut rng).element()),
        },
        blinding: Blinding::new(blinding),
    })
}

fn case(name: String, instance: &BallotInstance, witness: &BallotWitness) -> Case {
    let bit = |is_set: bool| Fp::from(u64::from(is_set));
    let mut secrets = vec![take_over(witness.secret.element())];
    for (level, sibling) in witness.path.siblings.iter().enumerate() {
        secrets.extend([bit(witness.path.is_right(level)), take_over(*sibling)]);
    }
    let w = witness.shares.get();
    secrets.push(bit(w >> 39 & 1 == 1));
    let of_w = (0..W_WINDOWS).rev().map(|i| (w >> (3 * i) & 7) as u8);
    let s = scalar_bits(&witness.blinding.scalar());
    let of_s = s
        .chunks(3)
        .map(|bits| bits.iter().rev().fold(0, |v, b| 2 * v + u8::from(*b)));
    for octal in of_w.chain(of_s) {
        secrets.extend(digit(octal).map(bit));
    }
    Case {
        name,
        public: public_inputs(instance).to_vec(),
        secrets,
        is_true: check(instance, witness).is_ok(),
    }
}

/// e0, e1, t of an octal digit v: 2v − 7 = (2t − 1)·(2(e0 + 2·e1) + 1).
fn digit(octal: u8) -> [bool; 3] {
    let odd = 2 * i16::from(octal) - 7;
    let k = (odd.abs() - 1) / 2;
    [k & 1 == 1, k & 2 == 2, odd > 0]
}
