use linli_primitives::{Day, Realm};
use linli_rule::Rule;

use super::*;
use crate::community::{Community, WitnessKey};
use crate::continuity::{Recovery, RecoveryKey};
use crate::encoding::{decode, encode};
use crate::poll::PROTOCOL;
use crate::signature::{Role, RoleKey, SigningKey};
use crate::text::Text;

fn key(n: u8) -> OfficerKey {
    OfficerKey::of(&SigningKey::from_bytes(&[n; 32]))
}

fn validator(n: u8) -> Validator {
    Validator {
        name: format!("house.example/v{n}"),
        key: key(n),
    }
}

fn validators(count: u8) -> Validators {
    Validators((0..count).map(|n| validator(100 + n)).collect())
}

/// An officer each, a witness, two neighbours who recover, and four validators.
fn community() -> Community {
    let role = |n: u8| Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: format!("officer {n}"),
            key: key(n),
            recipient: None,
            valid_from: Day::default(),
            valid_to: Day::MAX,
        }],
    };
    let neighbour = |n: u8| RecoveryKey {
        name: format!("neighbour {n}"),
        key: key(n),
    };
    Community {
        protocol: PROTOCOL,
        realm: Realm::new("garden").expect("legal"),
        name: Text {
            zh: "花园".into(),
            en: "Garden".into(),
        },
        roles: CommunityRoles {
            committee: role(1),
            registrar: role(2),
        },
        witnesses: CommunityWitnesses {
            keys: vec![WitnessKey {
                name: "witness.example/w".into(),
                key: key(3),
            }],
            needed: 1,
        },
        validators: validators(4),
        continuity: Continuity {
            recovery: Some(Recovery {
                threshold: 2,
                keys: vec![neighbour(4), neighbour(5)],
            }),
            ..Continuity::default()
        },
    }
}

#[test]
fn more_than_two_thirds_decide() {
    let quorums: Vec<_> = (0..=7).map(|count| validators(count).quorum()).collect();
    assert_eq!(quorums, [0, 1, 2, 3, 3, 4, 5, 5]);
}

/// `community.validators`: each has a name and a key of its own, and there are at most 32 of them.
#[test]
fn a_validator_has_one_voice() {
    let check = |change: fn(&mut Vec<Validator>)| {
        let mut changed = community();
        change(&mut changed.validators.0);
        changed.check().map_err(|error| error.rule())
    };
    let refused: [fn(&mut Vec<Validator>); 9] = [
        |v| v[1].key = v[0].key,
        |v| v[1].name = v[0].name.clone(),
        |v| v[1].name = v[0].name.replace('o', "\u{43e}"),
        |v| v[2].name.clear(),
        |v| v[2].name.push('+'),
        |v| v[2].name.push(' '),
        |v| v[2].name.push('\u{202e}'),
        |v| v[2].name = "\u{3164}".into(),
        |v| *v = (0..=32).map(|n| validator(100 + n)).collect(),
    ];
    for change in refused {
        assert_eq!(check(change), Err("community.validators"));
    }
    assert_eq!(check(Vec::clear), Ok(()));
    assert_eq!(check(|v| v.truncate(1)), Ok(()));
    assert_eq!(check(|v| *v = validators(32).0), Ok(()));
    assert_ne!(check(|v| v.reverse()), Err("community.validators"));
}

/// `community.validators_apart`: nobody else's key votes.
#[test]
fn a_validators_key_is_nobody_elses() {
    assert_eq!(community().check(), Ok(()));
    for n in 1..=5 {
        let mut changed = community();
        changed.validators.0[3].key = key(n);
        let refused = changed.check().expect_err("held by somebody");
        assert_eq!(refused.rule(), "community.validators_apart", "{n}");
        assert!(refused.to_string().contains("house.example/v103"));
    }
}

/// `community.cosigners`: whoever may be needed has room for a cosignature.
#[test]
fn a_checkpoint_has_room_for_all_who_cosign() {
    let with = |witnesses: u8, count: u8| {
        let mut changed = community();
        changed.validators = validators(count);
        changed.witnesses.needed = witnesses.into();
        let witness = |n| WitnessKey {
            name: format!("witness.example/{n}"),
            key: key(150 + n),
        };
        changed.witnesses.keys = (0..witnesses).map(witness).collect();
        changed.check().map_err(|error| error.rule())
    };
    for (witnesses, validators) in [(63, 0), (31, 32), (59, 4)] {
        assert_eq!(with(witnesses, validators), Ok(()));
        let one_more = with(witnesses + 1, validators);
        assert_eq!(one_more, Err("community.cosigners"));
    }
}

#[test]
fn their_bytes_are_canonical() {
    let four = validators(4);
    assert_eq!(
        decode::<Validators>(&encode(&four), 4096).expect("own bytes"),
        four
    );
    let mut bytes = encode(&four);
    let at = bytes.len() - 32;
    // The identity is no key, nor is y = p + 1, which is the identity in another spelling.
    for bad in [1u8, 0xee] {
        bytes[at..].fill(if bad == 1 { 0 } else { 0xff });
        bytes[at] = bad;
        let last = bytes.len() - 1;
        bytes[last] &= 0x7f;
        assert!(decode::<Validators>(&bytes, 4096).is_err());
    }
    let many = encode(&validators(33));
    assert!(decode::<Validators>(&many, 1 << 20).is_err());
}
