//! Evidence against validators.

use ed25519_dalek::Signer as _;
use linli_wire::evidence::{Cosigned, Evidence, Proposed, Stated, Twice, VoteKind};
use linli_wire::signature::OfficerKey;

use super::*;
use crate::committee;

const ORIGIN: &str = "log.example/town";

fn stated<T>(says: T) -> Stated<T> {
    Stated {
        says,
        signature: [0; 64],
    }
}

fn votes(one: Option<u8>, other: Option<u8>) -> Twice {
    Twice::Votes {
        kind: VoteKind::Precommit,
        height: 7,
        round: 1,
        says: [one, other].map(|block| stated(block.map(|n| Digest([n; 32])))),
    }
}

fn proposals(one: u8, other: u8) -> Twice {
    let proposed = |n| {
        stated(Proposed {
            block: Digest([n; 32]),
            valid_round: -1,
        })
    };
    Twice::Proposals {
        height: 7,
        round: 1,
        says: [one, other].map(proposed),
    }
}

fn checkpoints(says: [(u8, &str, u64); 2]) -> Twice {
    let cosigned = |(root, line, at): (u8, &str, u64)| {
        stated(Cosigned {
            root: Digest([root; 32]),
            lines: vec![line.to_owned()],
            at,
        })
    };
    Twice::Checkpoints {
        size: 9,
        says: says.map(cosigned),
    }
}

/// Signed by the holder of key `n`, both times.
fn by(n: u8, twice: Twice) -> Evidence {
    let mut evidence = Evidence {
        key: OfficerKey::of(&key(n)),
        origin: ORIGIN.to_owned(),
        twice,
    };
    let statements = committee::statements(&evidence, community().id()).expect("well formed");
    let signatures = statements.map(|(bytes, _)| key(n).sign(&bytes).to_bytes());
    sign_as(&mut evidence, signatures);
    evidence
}

fn sign_as(evidence: &mut Evidence, [one, other]: [[u8; 64]; 2]) {
    match &mut evidence.twice {
        Twice::Votes { says: [a, b], .. } => (a.signature, b.signature) = (one, other),
        Twice::Proposals { says: [a, b], .. } => (a.signature, b.signature) = (one, other),
        Twice::Checkpoints { says: [a, b], .. } => (a.signature, b.signature) = (one, other),
    }
}

/// Of the validator with key 61.
pub(super) fn of_the_first() -> Offer {
    Offer::Evidence(by(61, votes(None, Some(1))))
}

/// What the town makes of it: the rule that refuses it, or the sentence about the validator.
fn judged(evidence: Evidence) -> Result<String, &'static str> {
    use linli_rule::Rule;

    let mut town = Town::founded();
    let message = linli_wire::Message::Evidence(evidence.clone());
    let door = town.state.admit(30, &message).map(drop);
    let applied = town.state.apply(30, Offer::Evidence(evidence));
    assert_eq!(door.err(), applied.clone().err(), "refused at the door");
    applied.map_err(|refusal| refusal.rule())?;
    let convicted = town.state.convicted().next().expect("one").clone();
    assert_eq!(town.state.convicted().count(), 1);
    Ok(convicted.refusal().detail)
}

/// `evidence.agrees`: of two that exclude each other a validator may sign one; what may stand beside the other convicts
/// nobody.
#[test]
fn what_excludes_the_other_convicts() {
    let entry = Town::founded().state.height();
    let says = |what: &str| {
        Ok(format!(
            "house.example/v61 signed two {what}; entry {entry} has both"
        ))
    };
    assert_eq!(
        judged(by(61, votes(None, Some(1)))),
        says("votes for block 7")
    );
    assert_eq!(
        judged(by(61, votes(Some(2), Some(1)))),
        says("votes for block 7")
    );
    assert_eq!(
        judged(by(61, proposals(1, 2))),
        says("proposals for block 7")
    );
    let mut later = proposals(1, 1);
    if let Twice::Proposals { says, .. } = &mut later {
        says[1].says.valid_round = 0;
    }
    assert_eq!(judged(by(61, later)), says("proposals for block 7"));
    let state = |n: u8| format!("linli-state {}", Digest([n; 32]));
    let (one, other) = (state(1), state(2));
    let roots = checkpoints([(1, &one, 5), (2, &one, 5)]);
    assert_eq!(judged(by(61, roots)), says("checkpoints of size 9"));
    let states = checkpoints([(1, &one, 5), (1, &other, 5)]);
    assert_eq!(judged(by(61, states)), says("checkpoints of size 9"));

    let same = [
        votes(None, None),
        votes(Some(1), Some(1)),
        proposals(1, 1),
        checkpoints([(1, &one, 5), (1, &one, 6)]),
        checkpoints([(1, &one, 5), (1, "a line of another version", 5)]),
    ];
    for twice in same {
        assert_eq!(judged(by(61, twice)), Err("evidence.agrees"));
    }
}

/// `evidence.signature`: both are in the validator's own hand, as they stand there and for this committee.
#[test]
fn a_validator_is_convicted_by_its_own_hand() {
    let sound = || by(61, votes(None, Some(1)));
    let signatures = |evidence: &Evidence| match &evidence.twice {
        Twice::Votes { says, .. } => says.each_ref().map(|stated| stated.signature),
        _ => unreachable!("votes"),
    };
    let changes: [fn(&mut Evidence); 6] = [
        |it| it.origin.push('2'),
        |it| it.key = OfficerKey::of(&key(62)),
        |it| it.twice = change(it, |height, _, _| *height += 1),
        |it| it.twice = change(it, |_, round, _| *round += 1),
        |it| it.twice = change(it, |_, _, kind| *kind = VoteKind::Prevote),
        |it| {
            if let Twice::Votes { says, .. } = &mut it.twice {
                says[1].says = Some(Digest([2; 32]));
            }
        },
    ];
    for change in changes {
        let mut changed = sound();
        change(&mut changed);
        assert_eq!(judged(changed), Err("evidence.signature"));
    }
    let [one, other] = signatures(&sound());
    for forged in [[one, one], [other, other], [other, one], [one, [0; 64]]] {
        let mut changed = sound();
        sign_as(&mut changed, forged);
        assert_eq!(judged(changed), Err("evidence.signature"));
    }
}

fn change(evidence: &Evidence, change: fn(&mut u64, &mut i64, &mut VoteKind)) -> Twice {
    let mut twice = evidence.twice.clone();
    if let Twice::Votes {
        kind,
        height,
        round,
        ..
    } = &mut twice
    {
        change(height, round, kind);
    }
    twice
}

/// `evidence.validator`: only who is or was a validator of this community; who was replaced is still convicted.
#[test]
fn only_validators_are_convicted() {
    assert_eq!(
        judged(by(65, votes(None, Some(1)))),
        Err("evidence.validator")
    );
    assert_eq!(
        judged(by(10, votes(None, Some(1)))),
        Err("evidence.validator")
    );
    let mut town = Town::founded();
    let update = linli_wire::validators::ValidatorsUpdate {
        number: 1,
        validators: validators(&[62, 63, 64, 65]),
    };
    town.take(30, Offer::Validators(signed(update, &COMMITTEE)));
    let root = town.state.state_root();
    town.take(31, of_the_first());
    assert_ne!(town.state.state_root(), root);
    let names = |all: Vec<String>| all;
    let all = town.state.convicted().map(|it| it.name.clone()).collect();
    assert_eq!(names(all), ["house.example/v61"]);
    assert_eq!(town.state.convicted_in_force().count(), 0);
    town.take(32, Offer::Evidence(by(65, proposals(1, 2))));
    let decides = town.state.convicted_in_force().map(|it| it.name.clone());
    assert_eq!(names(decides.collect()), ["house.example/v65"]);
}

/// `evidence.twice`: one piece of evidence convicts a validator, and no more is taken, whatever it shows.
#[test]
fn a_validator_is_convicted_once() {
    let mut town = Town::founded();
    town.take(30, of_the_first());
    for again in [of_the_first(), Offer::Evidence(by(61, proposals(1, 2)))] {
        assert_eq!(town.refuses(31, again), "evidence.twice");
    }
    town.take(31, Offer::Evidence(by(62, proposals(1, 2))));
    assert_eq!(town.state.convicted().count(), 2);
    let restored = CommunityState::restore(&town.state.snapshot()).expect("its own");
    assert_eq!(restored.convicted().count(), 2);
}

/// `evidence.checkpoint`: fields that give another checkpoint's text convict nobody of what that text says.
#[test]
fn the_fields_are_the_checkpoints_that_was_cosigned() {
    let sound = by(61, checkpoints([(1, "a", 5), (2, "a", 5)]));
    let changes: [fn(&mut Evidence); 4] = [
        |it| it.origin = String::new(),
        |it| it.origin = "log.example/town\n8".to_owned(),
        |it| {
            if let Twice::Checkpoints { says, .. } = &mut it.twice {
                says[1].says.lines = vec!["a\nb".to_owned()];
            }
        },
        |it| {
            if let Twice::Checkpoints { size, .. } = &mut it.twice {
                *size = 0;
            }
        },
    ];
    for change in changes {
        let mut changed = sound.clone();
        change(&mut changed);
        assert_eq!(judged(changed), Err("evidence.checkpoint"));
    }
}

/// Before the community there are no validators.
#[test]
fn nobody_is_convicted_before_the_founding() {
    let refused = CommunityState::new().apply(1, of_the_first());
    assert_eq!(refused, Err(Refusal::Unfounded));
}
