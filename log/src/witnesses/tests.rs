use zeroize::Zeroizing;

use super::*;
use crate::{Checkpoint, Cosigner, Hash, NoteSigner};

fn cosigner(n: u8) -> Cosigner {
    Cosigner::new(&format!("witness.example/{n}"), &Zeroizing::new([n; 32])).expect("a name")
}

fn keys(numbers: &[u8]) -> Vec<VerifierKey> {
    let key = |n: &u8| cosigner(*n).key().clone();
    numbers.iter().map(key).collect()
}

/// A checkpoint that each of these witnesses cosigned at a time of its own.
fn note(cosigned: &[(u8, u64)]) -> SignedNote {
    let log = NoteSigner::new("log.example", &Zeroizing::new([200; 32])).expect("a name");
    let checkpoint = Checkpoint::with_state("log.example", 3, Hash([1; 32]), &[2; 32]);
    let mut note = checkpoint.sign(&log).expect("its own");
    for (n, time) in cosigned {
        let cosignature = cosigner(*n).cosign(note.text(), *time);
        note.add(cosignature);
    }
    note
}

fn refused(keys: Vec<VerifierKey>, needed: Option<usize>) -> String {
    let refusal = Witnesses::new(keys, needed).expect_err("refused");
    refusal.rule().to_owned()
}

/// `log.witness_set`: named twice, or asked for more than there are.
#[test]
fn witnesses_are_named_once_and_can_suffice() {
    assert_eq!(refused(keys(&[1, 2, 1]), Some(1)), "log.witness_set");
    assert_eq!(refused(keys(&[1, 2]), Some(3)), "log.witness_set");
    assert_eq!(refused(keys(&[1, 2]), Some(0)), "log.witness_set");
    let log = NoteSigner::new("log.example", &Zeroizing::new([200; 32])).expect("a name");
    assert_eq!(refused(vec![log.key().clone()], None), "log.witness_set");
    // One key under two names is one witness.
    let twin = Cosigner::new("witness.example/twin", &Zeroizing::new([1; 32])).expect("a name");
    let both = [keys(&[1]), vec![twin.key().clone()]].concat();
    assert_eq!(refused(both, Some(1)), "log.witness_set");
    let all = Witnesses::new(keys(&[1, 2, 3]), None).expect("three");
    assert_eq!(all.needed(), 3);
}

#[test]
fn halves_of_the_witnesses_may_each_see_a_history() {
    let of = |count: u8, needed| {
        let numbers: Vec<u8> = (1..=count).collect();
        Witnesses::new(keys(&numbers), Some(needed)).expect("enough")
    };
    for (count, needed, shares) in [
        (1, 1, true),
        (2, 1, false),
        (2, 2, true),
        (3, 2, true),
        (4, 2, false),
    ] {
        assert_eq!(
            of(count, needed).any_two_share_one(),
            shares,
            "{needed} of {count}"
        );
    }
    assert!(!Witnesses::default().any_two_share_one());
}

/// `log.witnesses`: strangers' cosignatures do not count, and one witness counts once.
#[test]
fn enough_known_witnesses_must_have_cosigned() {
    let two = Witnesses::new(keys(&[1, 2, 3]), Some(2)).expect("three");
    let too_few = |found| Err(WitnessesRefusal::TooFew { found, needed: 2 });
    assert_eq!(two.check(&note(&[])), too_few(0));
    assert_eq!(two.check(&note(&[(1, 50), (9, 50)])), too_few(1));
    assert_eq!(two.check(&note(&[(1, 50), (1, 60)])), too_few(1));
    assert_eq!(two.check(&note(&[(1, 50), (3, 60)])), Ok(()));
    assert_eq!(Witnesses::default().check(&note(&[])), Ok(()));
}

#[test]
fn a_forged_cosignature_is_refused_and_not_passed_over() {
    let mut forged = note(&[]);
    let other = note(&[(1, 50)]).signatures()[1].clone();
    let bytes = [&50u64.to_be_bytes()[..], &[7; 64]].concat();
    forged.add(crate::NoteSignature::new(
        other.name().to_owned(),
        other.key_id(),
        bytes,
    ));
    let one = Witnesses::new(keys(&[1]), None).expect("one");
    let refusal = one.check(&forged).expect_err("forged");
    assert_eq!(refusal.rule(), "log.signature");
}

#[test]
fn the_time_is_one_that_enough_witnesses_vouch_for() {
    let of = |needed| Witnesses::new(keys(&[1, 2, 3]), Some(needed)).expect("three");
    let signed = note(&[(1, 900), (2, 500), (9, 9_000)]);
    assert_eq!(of(1).seen_at(&signed), Ok(Some(900)));
    assert_eq!(of(2).seen_at(&signed), Ok(Some(500)));
    assert_eq!(of(3).seen_at(&signed), Ok(None));
}
