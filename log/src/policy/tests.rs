use zeroize::Zeroizing;

use super::*;
use crate::{Checkpoint, Cosigner, Hash, NoteSigner};

fn cosigner(n: u8) -> Cosigner {
    Cosigner::new(&format!("house.example/{n}"), &Zeroizing::new([n; 32])).expect("a name")
}

fn set(numbers: &[u8], needed: usize) -> Witnesses {
    let keys = numbers.iter().map(|n| cosigner(*n).key().clone()).collect();
    Witnesses::new(keys, Some(needed)).expect("enough")
}

fn note(cosigned: &[(u8, u64)]) -> SignedNote {
    let log = NoteSigner::new("log.example", &Zeroizing::new([200; 32])).expect("a name");
    let checkpoint = Checkpoint::with_state("log.example", 3, Hash([1; 32]), &[2; 32]);
    let mut note = checkpoint.sign(&log).expect("its own");
    for (n, time) in cosigned {
        note.add(cosigner(*n).cosign(note.text(), *time));
    }
    note
}

/// `log.validators`: more than two thirds of those whom the record names, and witnesses besides where there are any.
#[test]
fn enough_of_both_must_have_cosigned() {
    let policy = Policy {
        witnesses: set(&[1], 1),
        validators: set(&[11, 12, 13, 14], 3),
    };
    let (found, needed) = (2, 3);
    let too_few = WitnessesRefusal::TooFewValidators { found, needed };
    let short = note(&[(1, 50), (11, 50), (12, 50), (99, 50)]);
    assert_eq!(policy.check(&short), Err(too_few));
    let unseen = note(&[(11, 50), (12, 50), (13, 50), (14, 50)]);
    let (found, needed) = (0, 1);
    let too_few = WitnessesRefusal::TooFew { found, needed };
    assert_eq!(policy.check(&unseen), Err(too_few));
    let enough = note(&[(1, 50), (11, 50), (13, 50), (14, 50)]);
    assert_eq!(policy.check(&enough), Ok(()));
    assert_eq!(policy.cosigned(&enough).expect("genuine").len(), 4);
    assert!(Policy::default().is_empty());
    assert_eq!(Policy::default().check(&note(&[])), Ok(()));
}

#[test]
fn the_time_is_the_earlier_of_both() {
    let policy = Policy {
        witnesses: set(&[1], 1),
        validators: set(&[11, 12, 13, 14], 3),
    };
    let signed = note(&[(1, 600), (11, 500), (12, 700), (13, 900)]);
    assert_eq!(policy.seen_at(&signed), Ok(Some(500)));
    let alone = Policy::from(set(&[1], 1));
    assert_eq!(alone.seen_at(&signed), Ok(Some(600)));
}
