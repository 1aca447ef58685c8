use super::*;

use crate::selection::{Abstention, Choice};
use crate::testing::{case, motion, select};

/// Selections of every shape: exact and ranged, with and without abstention, slack of one to many bits.
fn shapes() -> Vec<(Selection, Choice)> {
    use Abstention::{Allowed, Refused};
    vec![
        (motion(), Choice::of(&[1])),
        (motion(), Choice::abstention()),
        (select(3, 1, 1, Refused), Choice::of(&[2])),
        (select(1, 1, 1, Refused), Choice::of(&[0])),
        (select(1, 0, 1, Allowed), Choice::of(&[])),
        (select(4, 2, 2, Allowed), Choice::of(&[3, 0])),
        (select(4, 2, 2, Allowed), Choice::abstention()),
        (select(4, 2, 2, Refused), Choice::of(&[1, 2])),
        (select(7, 0, 3, Refused), Choice::of(&[0, 2, 6])),
        (select(7, 0, 3, Refused), Choice::of(&[])),
        (select(7, 1, 3, Allowed), Choice::of(&[5])),
        (select(7, 1, 3, Allowed), Choice::abstention()),
        (select(7, 0, 7, Allowed), Choice::of(&[0, 1, 2, 3, 4, 5, 6])),
        (select(6, 1, 6, Refused), Choice::of(&[0, 1])),
    ]
}

#[test]
fn every_shape_seals_and_travels() {
    let mut case = case("shapes");
    for (selection, choice) in shapes() {
        let sealed = case.seal(&selection, &choice);
        let bytes = sealed.encode();
        assert_eq!(
            bytes.len(),
            SealedQuestion::encoded_len(&selection),
            "{selection:?}"
        );
        assert_eq!(
            SealedQuestion::decode(&selection, &bytes),
            Ok(sealed.clone())
        );
        assert_eq!(
            verify(&case.keys, &case.context, &selection, &sealed),
            Ok(())
        );
    }
}

#[test]
fn three_options_of_which_one_stay_within_their_size() {
    let selection = select(3, 1, 1, Abstention::Refused);
    assert_eq!(proof_len(&selection), 1024);
    assert_eq!(SealedQuestion::encoded_len(&selection), 1024 + 288);
    assert_eq!(SealedQuestion::encoded_len(&motion()), 1024 + 288);
}

#[test]
fn the_largest_question_seals() {
    let selection = select(64, 0, 64, Abstention::Allowed);
    let mut case = case("largest");
    let all: Vec<u32> = (0..64).collect();
    let sealed = case.seal(&selection, &Choice::of(&all));
    assert_eq!(
        verify(&case.keys, &case.context, &selection, &sealed),
        Ok(())
    );
}

#[test]
fn a_batch_holds_only_if_every_item_holds() {
    let mut case = case("batch");
    let sealed: Vec<_> = shapes()
        .iter()
        .map(|(s, c)| (*s, case.seal(s, c)))
        .collect();
    let other = Context {
        question: 2,
        ..case.context
    };
    let batch = |wrong: Option<usize>| {
        let items: Vec<Item<'_>> = sealed
            .iter()
            .enumerate()
            .map(|(i, (selection, sealed))| Item {
                keys: &case.keys,
                context: if wrong == Some(i) {
                    &other
                } else {
                    &case.context
                },
                selection,
                sealed,
            })
            .collect();
        verify_batch(&items)
    };
    assert_eq!(batch(None), Ok(()));
    for wrong in 0..sealed.len() {
        assert_eq!(batch(Some(wrong)), Err(SigmaReject::Proof));
    }
    assert_eq!(verify_batch(&[]), Ok(()));
}
