//! Proofs whose points come with their roots.

use core::slice::from_ref;

use ff::Field;
use linli_backend::halo2_proofs::poly::commitment::Blind;
use linli_backend::pasta_curves::vesta;
use linli_primitives::roots::Roots;

use super::proofs::MADE;
use super::*;
use crate::public::Commitments;

static PUBLIC: std::sync::LazyLock<Commitments> = std::sync::LazyLock::new(|| public(&MADE.params));

/// Whether all hold, and the roots that were found.
fn verdict(items: &[(&BallotInstance, &[u8], Roots)]) -> (bool, Vec<Roots>) {
    let proofs = items.iter().cloned();
    let proofs: Result<Vec<_>, _> = proofs.map(|(i, p, roots)| rooted(i, p, roots)).collect();
    let Ok(mut proofs) = proofs else {
        return (false, vec![]);
    };
    let hold = verify_rooted(&MADE.params, MADE.key.get_vk(), &PUBLIC, &mut proofs);
    (hold, proofs.into_iter().map(|proof| proof.roots).collect())
}

fn others() -> Vec<BallotInstance> {
    let good = MADE.instance;
    let other = owner(8, 3, 3).instance(PollId::new(Element::from(5)), BodyHash::new(Element::ONE));
    vec![
        BallotInstance {
            roll_root: other.roll_root,
            ..good
        },
        BallotInstance {
            poll: other.poll,
            ..good
        },
        BallotInstance {
            nullifier: other.nullifier,
            ..good
        },
        BallotInstance {
            weight: other.weight,
            ..good
        },
        BallotInstance {
            body: other.body,
            ..good
        },
    ]
}

#[test]
fn rooted_proofs_hold_when_all_do() {
    let good = (&MADE.instance, &MADE.proof[..], Roots::default());
    assert!(verdict(&[]).0);
    let (hold, found) = verdict(&vec![good.clone(); 70]);
    assert!(hold);
    assert!(
        found
            .iter()
            .all(|roots| *roots == found[0] && !roots.is_empty())
    );
    let known = (good.0, good.1, found[0].clone());
    assert_eq!(verdict(from_ref(&known)), (true, vec![found[0].clone()]));
    for instance in others().iter().filter(|other| **other != MADE.instance) {
        for roots in [Roots::default(), found[0].clone()] {
            let bad = (instance, good.1, roots);
            assert!(!verdict(from_ref(&bad)).0, "{instance:?}");
            assert!(!verdict(&[known.clone(), bad.clone(), good.clone()]).0);
            // Two errors do not cancel each other.
            assert!(!verdict(&[bad.clone(), bad]).0);
        }
    }
    let short = (good.0, &MADE.proof[1..], Roots::default());
    assert!(!verdict(&[short]).0);
}

#[test]
fn rooted_no_bit_of_a_proof_can_change() {
    let (_, found) = verdict(&[(&MADE.instance, &MADE.proof, Roots::default())]);
    for place in (0..MADE.proof.len()).step_by(37) {
        let mut proof = MADE.proof.clone();
        proof[place] ^= 1 << (place % 8);
        for roots in [&Roots::default(), &found[0]] {
            let changed = (&MADE.instance, &proof[..], roots.clone());
            assert!(!verdict(&[changed]).0, "byte {place}");
        }
    }
}

#[test]
fn no_roots_change_a_verdict() {
    let (_, found) = verdict(&[(&MADE.instance, &MADE.proof, Roots::default())]);
    let right = found[0].as_bytes();
    let mut given = vec![vec![0; 5000], vec![0xff; right.len()], right[32..].to_vec()];
    for place in (0..right.len()).step_by(41) {
        let mut flipped = right.to_vec();
        flipped[place] ^= 1 << (place % 8);
        given.extend([flipped, right[..place].to_vec()]);
    }
    let reversed = right.chunks(32).rev().collect::<Vec<_>>().concat();
    given.push(reversed);
    let other = BallotInstance {
        body: BodyHash::new(Element::ONE),
        ..MADE.instance
    };
    for bytes in given {
        let roots = Roots::from_bytes(&bytes);
        let (hold, mended) = verdict(&[(&MADE.instance, &MADE.proof, roots.clone())]);
        assert!(hold);
        assert_eq!(mended[0], found[0]);
        assert!(!verdict(&[(&other, &MADE.proof, roots)]).0);
    }
}

fn committed_by_halo2(inputs: &[Fp]) -> vesta::Affine {
    let mut padded = MADE.key.get_vk().get_domain().empty_lagrange();
    padded
        .iter_mut()
        .zip(inputs)
        .for_each(|(to, from)| *to = *from);
    let commitment = MADE.params.commit_lagrange(&padded, Blind::default());
    group::Curve::to_affine(&commitment)
}

/// The table commits as the proving system does, whatever inputs several proofs share.
#[test]
fn commitments_to_public_inputs_are_halo2s() {
    let mut random = rng(17);
    let edges = [
        Fp::ZERO,
        Fp::ONE,
        -Fp::ONE,
        Fp::from(128),
        Fp::from(129),
        Fp::from(0x8080),
    ];
    let mut rows = vec![
        vec![Fp::ZERO; 6],
        edges.to_vec(),
        edges.into_iter().rev().collect(),
        edges.to_vec(),
    ];
    for _ in 0..5 {
        rows.push((0..6).map(|_| Fp::random(&mut random)).collect());
    }
    let mut sharing = rows.clone();
    sharing
        .iter_mut()
        .for_each(|row| row[1..4].copy_from_slice(&edges[..3]));
    let alone = rows.iter().map(core::slice::from_ref);
    for proofs in alone.chain([&rows[..], &sharing[..], &[]]) {
        let inputs: Vec<_> = proofs.iter().map(Vec::as_slice).collect();
        let expected: Vec<_> = inputs.iter().map(|row| committed_by_halo2(row)).collect();
        assert_eq!(PUBLIC.commit(&inputs), expected);
    }
}
