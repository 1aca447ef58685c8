//! The two halves of a ballot belong together: what a stranger or a dishonest owner can do with real ballots.

use std::sync::LazyLock;

use linli_primitives::roots::Roots;
use linli_prover::Membership;
use linli_rule::Rule;
use linli_rules::{Input, LonePoll};
use linli_sigma::Choice;
use linli_testing::owners::{Owners, election, motion};
use linli_testing::rng;
use linli_testing::town::{PROVER, VERIFIER as MESSAGES};
use linli_verifier::{BallotVerifier, Reject};
use linli_wire::{Ballot, Poll, Revote};

static VERIFIER: LazyLock<&BallotVerifier> = LazyLock::new(|| MESSAGES.ballots());
static OWNERS: LazyLock<Owners> =
    LazyLock::new(|| Owners::new("glue", 8, vec![motion(), election()]));
/// One ballot each of the first four owners.
static BALLOTS: LazyLock<Vec<Ballot>> =
    LazyLock::new(|| (0..4).map(|owner| cast(&OWNERS.poll, owner, 0)).collect());

fn cast(poll: &Poll, owner: usize, option: u32) -> Ballot {
    let choices = [Choice::of(&[option]), Choice::of(&[0, 2])];
    let mut rng = rng(&format!("glue {owner} {option}"));
    PROVER
        .make(
            poll,
            &OWNERS.members[owner],
            &choices,
            option.into(),
            &mut rng,
        )
        .expect("an honest ballot")
}

fn verdict(poll: &Poll, bytes: &[u8]) -> Result<(), &'static str> {
    let ballots = VERIFIER.poll(poll).expect("a poll of this program");
    ballots.verify(bytes).map(drop).map_err(|e| e.rule())
}

/// A changed copy.
fn with(ballot: &Ballot, change: impl FnOnce(&mut Ballot)) -> Ballot {
    let mut ballot = ballot.clone();
    change(&mut ballot);
    ballot
}

/// Verdict of a changed copy of ballot 0.
fn changed(change: impl FnOnce(&mut Ballot)) -> Result<(), &'static str> {
    verdict(&OWNERS.poll, &with(&BALLOTS[0], change).encode())
}

#[test]
fn honest_ballots_hold_alone_and_together() {
    let bytes: Vec<_> = BALLOTS.iter().map(Ballot::encode).collect();
    for ballot in &bytes {
        assert_eq!(verdict(&OWNERS.poll, ballot), Ok(()));
    }
    let ballots = VERIFIER.poll(&OWNERS.poll).expect("a poll of this program");
    assert!(ballots.verify_batch(&bytes).iter().all(Result::is_ok));
    assert!(ballots.verify_batch::<Vec<u8>>(&[]).is_empty());
}

/// What a stranger sends beside ballots changes none of their verdicts, and the ballots' own roots come out right.
#[test]
fn roots_beside_ballots_change_no_verdict() {
    let mut bytes: Vec<_> = BALLOTS.iter().map(Ballot::encode).collect();
    let ballots = VERIFIER.poll(&OWNERS.poll).expect("a poll of this program");
    let verdicts = |bytes: &[Vec<u8>], roots: &[Roots]| {
        let given: Vec<_> = bytes.iter().zip(roots.iter().cloned()).collect();
        ballots.verify_rooted(&given)
    };
    let found: Vec<_> = verdicts(&bytes, &vec![Roots::default(); 4])
        .into_iter()
        .map(|verdict| verdict.expect("an honest ballot").1)
        .collect();
    assert!(
        found
            .iter()
            .all(|roots| roots.len() == found[0].len() && roots.len() > 60)
    );
    let changed = |change: &dyn Fn(&mut Vec<u8>)| -> Vec<_> {
        let changed = found.iter().map(|roots| {
            let mut bytes = roots.as_bytes().to_vec();
            change(&mut bytes);
            Roots::from_bytes(&bytes)
        });
        changed.collect()
    };
    let mut given = vec![
        found.clone(),
        found.iter().rev().cloned().collect(),
        changed(&|bytes| bytes.truncate(1000)),
        changed(&|bytes| drop(bytes.drain(..32))),
        changed(&|bytes| bytes.reverse()),
        changed(&|bytes| bytes.fill(0xff)),
        changed(&|bytes| bytes.extend([7; 4096])),
    ];
    given.extend((0..8).map(|bit| changed(&|bytes| bytes.iter_mut().for_each(|b| *b ^= 1 << bit))));
    for roots in &given {
        let mended = verdicts(&bytes, roots).into_iter();
        let mended: Vec<_> = mended.map(|v| v.expect("an honest ballot").1).collect();
        assert_eq!(mended, found);
    }
    // One with another's proof, one with a changed proof of its choice, one that is none.
    bytes[0] = with(&BALLOTS[0], |b| b.proof = BALLOTS[1].proof.clone()).encode();
    bytes[2] = with(&BALLOTS[2], |b| {
        *b.questions[0].last_mut().expect("bytes") ^= 1
    })
    .encode();
    bytes[3].truncate(9);
    let plain: Vec<_> = bytes.iter().map(|b| ballots.verify(b).map(drop)).collect();
    assert_eq!(plain.iter().filter(|verdict| verdict.is_ok()).count(), 1);
    for roots in &given {
        let rooted = verdicts(&bytes, roots).into_iter();
        assert_eq!(rooted.map(|v| v.map(drop)).collect::<Vec<_>>(), plain);
    }
}

#[test]
fn a_flipped_bit_anywhere_is_refused() {
    let bytes = BALLOTS[0].encode();
    // Every byte of the head, then every 7th; a different bit each time.
    for at in (0..152).chain((152..bytes.len()).step_by(7)) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(verdict(&OWNERS.poll, &flipped).is_err(), "byte {at}");
    }
}

#[test]
fn halves_of_two_ballots_do_not_join() {
    let other = &BALLOTS[1];
    assert_eq!(
        changed(|b| b.proof = other.proof.clone()),
        Err("ballot.proof")
    );
    assert_eq!(
        changed(|b| b.questions = other.questions.clone()),
        Err("ballot.sealed")
    );
    assert_eq!(changed(|b| b.weight = other.weight), Err("ballot.sealed"));
    assert_eq!(
        changed(|b| b.nullifier = other.nullifier),
        Err("ballot.sealed")
    );
}

#[test]
fn a_serial_cannot_be_raised() {
    assert_eq!(changed(|b| b.serial += 1), Err("ballot.proof"));
}

#[test]
fn two_ballots_of_one_owner_do_not_join_either() {
    let again = cast(&OWNERS.poll, 0, 1);
    assert_eq!(again.nullifier, BALLOTS[0].nullifier);
    // Same owner, same poll, same nullifier: V differs, because its blinding is fresh.
    assert_eq!(
        changed(|b| b.questions[0] = again.questions[0].clone()),
        Err("ballot.sealed")
    );
    assert_eq!(
        changed(|b| b.proof = again.proof.clone()),
        Err("ballot.proof")
    );
}

#[test]
fn ciphertexts_copied_from_another_ballot_are_refused() {
    let copied = BALLOTS[1].questions[0].clone();
    assert_eq!(
        changed(|b| b.questions[0][..96].copy_from_slice(&copied[..96])),
        Err("ballot.sealed")
    );
    // The answers of two questions of one ballot cannot be swapped: their lengths differ, or else their sessions.
    assert_eq!(changed(|b| b.questions.swap(0, 1)), Err("encoding.length"));
}

#[test]
fn a_ballot_is_for_one_poll_and_one_roll() {
    let later = Poll {
        title: "another".to_owned(),
        ..OWNERS.poll.clone()
    };
    assert_eq!(verdict(&later, &BALLOTS[0].encode()), Err("ballot.poll"));
    let relabelled = with(&BALLOTS[0], |b| b.poll = later.id());
    assert_eq!(verdict(&later, &relabelled.encode()), Err("ballot.sealed"));
    let mut grown = OWNERS.poll.clone();
    grown.roll.root = linli_primitives::RollRoot::new(linli_primitives::Fp::from(1));
    assert_eq!(
        verdict(&grown, &with(&BALLOTS[0], |b| b.poll = grown.id()).encode()),
        Err("ballot.roll")
    );
}

#[test]
fn counts_and_lengths_must_be_the_polls() {
    assert_eq!(
        changed(|b| b.questions.truncate(1)),
        Err("ballot.questions")
    );
    assert_eq!(changed(|b| b.questions[0].push(0)), Err("encoding.length"));
    assert_eq!(changed(|b| b.proof.push(0)), Err("ballot.proof"));
    assert_eq!(
        changed(|b| b.proof.truncate(b.proof.len() - 1)),
        Err("ballot.proof")
    );
    let zero = linli_primitives::Nullifier::new(linli_primitives::Fp::from(0));
    assert_eq!(
        changed(|b| b.nullifier = zero),
        Err("ballot.nullifier_zero")
    );
}

#[test]
fn identity_points_are_refused_wherever_a_point_stands() {
    for point in 0..9 {
        let refused = changed(|b| b.questions[0][32 * point..32 * point + 32].fill(0));
        assert_eq!(refused, Err("encoding.canonical"), "point {point}");
    }
}

#[test]
fn nobody_proves_what_is_not_on_the_roll() {
    let mut heavier = copy(&OWNERS.members[0]);
    heavier.shares = heavier
        .shares
        .checked_add(linli_primitives::Shares::new(1).expect("small"))
        .expect("small");
    let mut stranger = copy(&OWNERS.members[0]);
    stranger.secret = linli_primitives::RealmSecret::new(linli_primitives::Fp::from(7));
    let mut elsewhere = copy(&OWNERS.members[0]);
    elsewhere.path.index ^= 1;
    for member in [heavier, stranger, elsewhere] {
        let made = PROVER.make(
            &OWNERS.poll,
            &member,
            &[Choice::of(&[0]), Choice::of(&[0])],
            0,
            &mut rng("not"),
        );
        assert_eq!(made.map(drop).map_err(|e| e.rule()), Err("ballot.member"));
    }
}

fn copy(member: &Membership) -> Membership {
    Membership {
        secret: member.secret.clone(),
        shares: member.shares,
        path: member.path.clone(),
    }
}

#[test]
fn over_and_under_selection_are_refused_by_the_prover() {
    let make = |first: &[u32], second: &[u32]| {
        let choices = [Choice::of(first), Choice::of(second)];
        PROVER
            .make(
                &OWNERS.poll,
                &OWNERS.members[0],
                &choices,
                0,
                &mut rng("over"),
            )
            .map(drop)
            .map_err(|e| e.rule())
    };
    assert_eq!(make(&[0, 1], &[0]), Err("ballot.selection"));
    assert_eq!(make(&[], &[0]), Err("ballot.selection"));
    assert_eq!(make(&[0], &[0, 1, 2]), Err("ballot.selection"));
    assert_eq!(make(&[0], &[]), Err("ballot.selection"));
    let one = PROVER.make(
        &OWNERS.poll,
        &OWNERS.members[0],
        &[Choice::of(&[0])],
        0,
        &mut rng("one"),
    );
    assert_eq!(one.map(drop).map_err(|e| e.rule()), Err("ballot.questions"));
}

#[test]
fn a_failing_batch_names_exactly_the_bad_ballots() {
    let mut bytes: Vec<_> = (0..4)
        .flat_map(|_| BALLOTS.iter().map(Ballot::encode))
        .collect();
    let joined = with(&BALLOTS[0], |b| b.proof = BALLOTS[1].proof.clone());
    let mauled = with(&BALLOTS[2], |b| b.questions = BALLOTS[3].questions.clone());
    bytes[5] = joined.encode();
    bytes[6] = b"not a ballot".to_vec();
    bytes[14] = mauled.encode();
    let ballots = VERIFIER.poll(&OWNERS.poll).expect("a poll of this program");
    let refused: Vec<_> = ballots
        .verify_batch(&bytes)
        .iter()
        .enumerate()
        .filter_map(|(i, verdict)| Some((i, verdict.as_ref().err()?.rule())))
        .collect();
    assert_eq!(
        refused,
        [
            (5, "ballot.proof"),
            (6, "encoding.magic"),
            (14, "ballot.sealed")
        ]
    );
}

#[test]
fn the_refusal_names_the_question() {
    let mut ballot = BALLOTS[0].clone();
    *ballot.questions[1].last_mut().expect("not empty") ^= 1;
    let ballots = VERIFIER.poll(&OWNERS.poll).expect("a poll of this program");
    let refusal = ballots.verify(&ballot.encode()).map(drop);
    assert!(
        matches!(refusal, Err(Reject::Choices { question: 2, .. })),
        "{refusal:?}"
    );
}

#[test]
fn a_second_ballot_of_one_owner_replaces_or_is_refused() {
    for (revote, expected) in [
        (Revote::LastCounts, Ok(())),
        (Revote::Refused, Err("ballot.nullifier")),
    ] {
        let poll = Poll {
            revote,
            ..OWNERS.poll.clone()
        };
        let ballots = VERIFIER.poll(&poll).expect("a poll of this program");
        let verified = |option| {
            ballots
                .verify(&cast(&poll, 0, option).encode())
                .expect("honest")
        };
        let mut state = LonePoll::open(poll.clone()).expect("a sound poll");
        let at = poll.opens;
        state
            .apply(Input::Cast {
                at,
                ballot: verified(0),
            })
            .expect("the first");
        let second = state.apply(Input::Cast {
            at,
            ballot: verified(1),
        });
        assert_eq!(second.map(drop).map_err(|e| e.rule()), expected);
        assert_eq!(state.state().ballots(), 1);
    }
}

#[test]
fn a_poll_for_another_circuit_is_refused() {
    let other = Poll {
        ballot_key: "vk1other".to_owned(),
        ..OWNERS.poll.clone()
    };
    assert_eq!(
        VERIFIER.poll(&other).map(drop).map_err(|e| e.rule()),
        Err("poll.ballot_key")
    );
    let made = PROVER.make(&other, &OWNERS.members[0], &[], 0, &mut rng("other"));
    assert_eq!(made.map(drop).map_err(|e| e.rule()), Err("poll.ballot_key"));
}
