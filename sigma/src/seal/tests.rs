use linli_primitives::Digest;
use linli_primitives::document::Kind;
use linli_rule::Rule;

use super::*;
use crate::selection::Abstention;
use crate::testing::{Case, case, motion, select};

fn try_seal(case: &mut Case, selection: &Selection, choice: &Choice) -> Result<(), SealError> {
    let Case {
        keys,
        context,
        shares,
        blinding,
        rng,
        ..
    } = case;
    seal(keys, context, selection, choice, *shares, blinding, rng).map(|_| ())
}

#[test]
fn a_choice_the_question_does_not_allow_is_not_sealed() {
    use ChoiceError::*;
    let ranged = select(4, 2, 3, Abstention::Allowed);
    let plain = select(4, 2, 3, Abstention::Refused);
    let both = Choice {
        options: vec![0, 1],
        abstain: true,
    };
    let cases = [
        (&ranged, Choice::of(&[]), TooFew { chosen: 0, min: 2 }),
        (&ranged, Choice::of(&[3]), TooFew { chosen: 1, min: 2 }),
        (
            &ranged,
            Choice::of(&[0, 1, 2, 3]),
            TooMany { chosen: 4, max: 3 },
        ),
        (&ranged, Choice::of(&[1, 1]), Duplicate { option: 1 }),
        (
            &ranged,
            Choice::of(&[0, 4]),
            UnknownOption {
                option: 4,
                options: 4,
            },
        ),
        (&ranged, both, AbstentionWithOptions),
        (&plain, Choice::abstention(), NoAbstention),
    ];
    for (selection, choice, error) in cases {
        let sealed = try_seal(&mut case("choices"), selection, &choice);
        assert_eq!(sealed, Err(SealError::Choice(error)));
        assert_eq!(sealed.map_err(|e| e.rule()), Err("ballot.selection"));
    }
}

#[test]
fn shares_and_blinding_must_open_the_commitment() {
    let mut wrong = case("opening");
    wrong.shares = Shares::new(1).unwrap();
    assert_eq!(
        try_seal(&mut wrong, &motion(), &Choice::of(&[0])),
        Err(SealError::Weight)
    );
    let mut wrong = case("opening");
    wrong.blinding = Blinding::random(&mut wrong.rng);
    assert_eq!(
        try_seal(&mut wrong, &motion(), &Choice::of(&[0])),
        Err(SealError::Weight)
    );
}

#[test]
fn weights_at_both_ends_are_sealed() {
    for weight in [
        Shares::new(0).unwrap(),
        Shares::new(1).unwrap(),
        Shares::MAX,
    ] {
        let mut case = case("ends");
        case.shares = weight;
        case.context.weight = WeightCommitment::commit(weight, &case.blinding);
        assert_eq!(try_seal(&mut case, &motion(), &Choice::of(&[0])), Ok(()));
    }
}

/// Pins ciphertexts, transcript and proof bytes. A new digest is a new format: raise `context::PROTOCOL`.
#[test]
fn bytes_are_as_published() {
    let pinned = [
        (
            motion(),
            Choice::of(&[1]),
            "81dcfecc420248a5e7ad40d624db4436e43eae9855244285e86b465a92696642",
        ),
        (
            motion(),
            Choice::abstention(),
            "999844c33fd5d30cf6bd2a0a71dd719b47c131218f298093763ef0c0eb39077a",
        ),
        (
            select(7, 0, 3, Abstention::Allowed),
            Choice::of(&[2, 5]),
            "328dc32cdc2fc2595ed55403388dc7638286ac5025cd8d8fad26d093df663fbd",
        ),
        (
            select(4, 2, 2, Abstention::Refused),
            Choice::of(&[0, 3]),
            "e7c83ec81b51f9329534382debd11bede5c4d530b34d5f7a47bfd18c67ad953e",
        ),
    ];
    for (selection, choice, digest) in pinned {
        let bytes = case("published").seal(&selection, &choice).encode();
        assert_eq!(Digest::of(Kind::File, &[&bytes]).to_string(), digest);
    }
}
