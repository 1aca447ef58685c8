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
    let seed = SealingSeed::random(rng);
    let randomness = Randomness {
        seed: &seed,
        nonces: rng,
    };
    seal(
        keys, context, selection, choice, *shares, blinding, randomness,
    )
    .map(|_| ())
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

/// One of each shape: one option, slack, abstention, turnout.
fn shapes() -> [(Selection, Choice); 4] {
    [
        (motion(), Choice::of(&[1])),
        (motion(), Choice::abstention()),
        (select(7, 0, 3, Abstention::Allowed), Choice::of(&[2, 5])),
        (select(4, 2, 2, Abstention::Refused), Choice::of(&[0, 3])),
    ]
}

#[test]
fn ciphertexts_follow_from_the_seed_alone() {
    for (selection, choice) in shapes() {
        let mut case = case("seed");
        let seed = SealingSeed::from_bytes([7; 32]);
        let Case {
            keys,
            context,
            shares,
            ..
        } = &case;
        let again = ciphertexts(keys, context.question, &selection, &choice, *shares, &seed);
        let randomness = Randomness {
            seed: &seed,
            nonces: &mut case.rng,
        };
        let sealed = seal(
            &case.keys,
            &case.context,
            &selection,
            &choice,
            case.shares,
            &case.blinding,
            randomness,
        );
        let bytes = sealed.unwrap().encode();
        let sealed = SealedQuestion::ciphertexts(&selection, &bytes).unwrap();
        assert_eq!(again.unwrap(), sealed);
    }
}

#[test]
fn no_scalar_is_drawn_twice() {
    let seed = SealingSeed::from_bytes([7; 32]);
    let drawn = (0..3).flat_map(|question| {
        let mut scalars = seed.scalars(question);
        std::array::from_fn::<_, 5, _>(|_| scalars.draw())
    });
    let drawn: Vec<Scalar> = drawn.collect();
    let differs = |(n, scalar): (usize, &Scalar)| !drawn[..n].contains(scalar);
    assert!(drawn.iter().enumerate().all(differs));
}

/// Pins ciphertexts, transcript and proof bytes. A new digest is a new format: raise `context::PROTOCOL`, unless only the
/// way in which randomness is drawn has changed.
#[test]
fn bytes_are_as_published() {
    let digests = shapes().map(|(selection, choice)| {
        let sealed = case("published").seal(&selection, &choice);
        Digest::of(Kind::File, &[&sealed.encode()]).to_string()
    });
    let pinned = [
        "3b5fd766d8f7e3c998c64aff31ecdf03d164c5f06f9952536372cce9ac8bcfce",
        "0a404c87c63b3e16fc10ebd461735177068c836ab5cc43ddc474159770a0ad66",
        "4576333ceb1ddedab4840c8e2d9809ac9cfdcc1f999ad47cdb3bc99beb32e270",
        "2c8b3a5565cecefb6a53df7ad8d2b06657f98e729456476c83bf24ec9a45fbd1",
    ];
    assert_eq!(digests, pinned);
}
