use group::Group;
use linli_primitives::{Fp, Nullifier, PollId, Shares, WeightCommitment};
use linli_rule::Rule;
use sigma_proofs::{ProverRng, prove_compact_with};

use super::*;
use crate::key::PublicKey;
use crate::selection::{Abstention, Choice};
use crate::testing::{Case, case, motion, select};

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

/// A question with every kind of part: options, abstention, slack helpers, turnout.
fn full() -> (Selection, Choice) {
    (select(4, 1, 4, Abstention::Allowed), Choice::of(&[0, 3]))
}

fn refused(case: &Case, selection: &Selection, bytes: &[u8]) -> Option<SigmaReject> {
    SealedQuestion::decode(selection, bytes)
        .and_then(|sealed| verify(&case.keys, &case.context, selection, &sealed))
        .err()
}

#[test]
fn a_flipped_bit_anywhere_is_refused() {
    for (selection, choice) in [(motion(), Choice::of(&[0])), full()] {
        let mut case = case("bits");
        let bytes = case.seal(&selection, &choice).encode();
        assert_eq!(refused(&case, &selection, &bytes), None);
        for position in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[position] ^= 1 << (position % 8);
            let error = refused(&case, &selection, &flipped);
            assert!(
                matches!(error, Some(SigmaReject::Point(_) | SigmaReject::Proof)),
                "byte {position}: {error:?}"
            );
        }
    }
}

#[test]
fn every_part_of_the_session_is_bound() {
    let mut case = case("session");
    let (selection, choice) = full();
    let sealed = case.seal(&selection, &choice);
    let Case { keys, context, .. } = &case;
    let other_weight = Shares::new(case.shares.get() + 1).unwrap();
    let contexts = [
        Context {
            poll: PollId::new(Fp::from(8)),
            ..*context
        },
        Context {
            question: 2,
            ..*context
        },
        Context {
            nullifier: Nullifier::new(Fp::from(10)),
            ..*context
        },
        Context {
            weight: WeightCommitment::commit(other_weight, &case.blinding),
            ..*context
        },
    ];
    for other in contexts {
        assert_eq!(
            verify(keys, &other, &selection, &sealed),
            Err(SigmaReject::Proof),
            "{other:?}"
        );
    }
    let stranger = PublicKey::new(Point::generator().double()).unwrap();
    let others = [
        (stranger, keys.shares()),
        (keys.heads(), stranger),
        (keys.shares(), keys.heads()),
    ];
    for (heads, shares) in others {
        let keys = ElectionKeys::new(heads, shares).unwrap();
        assert_eq!(
            verify(&keys, context, &selection, &sealed),
            Err(SigmaReject::Proof)
        );
    }
}

#[test]
fn the_selection_is_bound() {
    use Abstention::{Allowed, Refused};
    let mut case = case("selections");
    let selections = [
        select(2, 1, 1, Allowed),
        select(3, 1, 1, Refused),
        select(3, 0, 1, Refused),
        select(3, 2, 3, Refused),
        select(2, 1, 2, Allowed),
        select(2, 0, 1, Allowed),
        select(3, 2, 2, Refused),
        select(2, 2, 2, Allowed),
        select(3, 3, 3, Refused),
    ];
    for selection in &selections {
        let options: Vec<u32> = (0..selection.min()).collect();
        let bytes = case.seal(selection, &Choice::of(&options)).encode();
        for other in &selections {
            let verdict = refused(&case, other, &bytes);
            assert_eq!(
                verdict.is_none(),
                other == selection,
                "{selection:?} as {other:?}"
            );
        }
        let sealed = SealedQuestion::decode(selection, &bytes).unwrap();
        let larger = select(5, 1, 2, Refused);
        let verdict = verify(&case.keys, &case.context, &larger, &sealed);
        assert_eq!(verdict, Err(SigmaReject::Selection));
    }
}

#[test]
fn the_identity_is_refused_in_every_part() {
    let mut case = case("identity");
    let (selection, choice) = full();
    let bytes = case.seal(&selection, &choice).encode();
    for part in 0..bytes.len() / 32 {
        let mut zeroed = bytes.clone();
        zeroed[32 * part..32 * (part + 1)].fill(0);
        let expected = if 32 * part < ciphertext_len(&selection) {
            SigmaReject::Point(part)
        } else {
            SigmaReject::Proof
        };
        assert_eq!(refused(&case, &selection, &zeroed), Some(expected));
    }
}

#[test]
fn other_spellings_are_refused() {
    let mut case = case("spelling");
    let selection = motion();
    let bytes = case.seal(&selection, &Choice::abstention()).encode();
    // A coordinate at or above p, and a response at or above q: both moduli begin 0x40 00 00 00.
    let mut coordinate = bytes.clone();
    coordinate[16..31].fill(0xff);
    coordinate[31] = 0x7f;
    assert_eq!(
        refused(&case, &selection, &coordinate),
        Some(SigmaReject::Point(0))
    );
    let response: [u8; 32] = bytes[bytes.len() - 32..].try_into().unwrap();
    let modulus = "40000000000000000000000000000000224698fc0994a8dd8c46eb2100000001";
    let modulus = hex::decode(modulus).unwrap();
    let mut carry = 0;
    let mut raised = bytes.clone();
    for i in (0..32).rev() {
        let sum = u16::from(response[i]) + u16::from(modulus[i]) + carry;
        raised[bytes.len() - 32 + i] = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    assert_eq!(
        refused(&case, &selection, &raised),
        Some(SigmaReject::Proof)
    );
}

#[test]
fn only_the_exact_length_is_read() {
    let mut case = case("lengths");
    let selection = motion();
    let bytes = case.seal(&selection, &Choice::of(&[1])).encode();
    let expected = bytes.len();
    for found in [
        0,
        1,
        31,
        32,
        96,
        288,
        expected - 32,
        expected - 1,
        expected + 1,
        expected + 32,
    ] {
        let mut other = bytes.clone();
        other.resize(found, 0);
        let error = SigmaReject::Length { expected, found };
        assert_eq!(SealedQuestion::decode(&selection, &other), Err(error));
    }
}

#[test]
fn a_compact_proof_is_refused() {
    let mut case = case("compact");
    let selection = motion();
    let honest = case.seal(&selection, &Choice::of(&[1]));
    let instance = honest
        .instance(&case.keys, &case.context, &selection)
        .unwrap();
    let session = case.context.session(&case.keys, &selection);
    // Any response makes a well-formed compact proof; its length alone rules it out.
    let witness = vec![crate::group::Scalar::from(1); instance.num_scalars()];
    let mut prover = ProverRng::from_seed([1; 32]);
    let compact =
        prove_compact_with::<DefaultHash, _>(&session, &instance, &witness, &mut prover).unwrap();
    assert_ne!(compact.len(), proof_len(&selection));
    let sealed = SealedQuestion {
        proof: compact,
        ..honest.clone()
    };
    let verdict = verify(&case.keys, &case.context, &selection, &sealed);
    assert_eq!(verdict, Err(SigmaReject::Selection));
    let item = Item {
        keys: &case.keys,
        context: &case.context,
        selection: &selection,
        sealed: &sealed,
    };
    assert_eq!(verify_batch(&[item]), Err(SigmaReject::Selection));
    assert_eq!(
        SealedQuestion::decode(&selection, &sealed.encode()).map_err(|e| e.rule()),
        Err("encoding.length")
    );
}

#[test]
fn ciphertexts_of_another_ballot_are_refused() {
    let mut case = case("copy");
    let selection = motion();
    let first = case.seal(&selection, &Choice::of(&[0]));
    let second = case.seal(&selection, &Choice::of(&[0]));
    let copied = SealedQuestion {
        options: first.options.clone(),
        ..second.clone()
    };
    assert_eq!(
        verify(&case.keys, &case.context, &selection, &copied),
        Err(SigmaReject::Proof)
    );
    let mut swapped = first;
    swapped.options.swap(0, 1);
    assert_eq!(
        verify(&case.keys, &case.context, &selection, &swapped),
        Err(SigmaReject::Proof)
    );
}

#[test]
fn turnout_holds_the_shares_whatever_is_chosen() {
    let mut case = case("turnout");
    let weight = Point::generator() * crate::group::Scalar::from(case.shares.get());
    for (selection, choice) in shapes() {
        let turnout = case.seal(&selection, &choice).turnout();
        assert_eq!(
            turnout.b - turnout.a * case.secrets[1],
            weight,
            "{selection:?}"
        );
    }
}
