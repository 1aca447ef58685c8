use linli_primitives::Day;
use linli_rule::Rule;

use super::*;
use crate::signature::{RoleKey, SigningKey};
use crate::validators::Validator;

fn role(n: u8) -> Role {
    Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: "officer".into(),
            key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
            recipient: None,
            valid_from: Day::default(),
            valid_to: Day::MAX,
        }],
    }
}

fn witness(n: u8) -> WitnessKey {
    WitnessKey {
        name: format!("witness.example/w{n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
    }
}

fn validator(n: u8) -> Validator {
    Validator {
        name: format!("house.example/v{n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
    }
}

fn community() -> Community {
    Community {
        protocol: PROTOCOL,
        realm: Realm::new("星河花园").expect("legal"),
        name: Text {
            zh: "星河花园".into(),
            en: "Xinghe Garden".into(),
        },
        roles: CommunityRoles {
            committee: role(1),
            registrar: role(2),
        },
        witnesses: CommunityWitnesses {
            keys: vec![witness(11), witness(12)],
            needed: 2,
        },
        validators: Validators(vec![validator(21), validator(22)]),
        continuity: Continuity::default(),
    }
}

#[test]
fn bytes_and_json_round_trip() {
    let community = community();
    assert_eq!(community.check(), Ok(()));
    let again = Community::decode(&community.encode()).expect("own bytes");
    assert_eq!((again.id(), &again), (community.id(), &community));
    let text = serde_json::to_string(&community).expect("json");
    let again: Community = serde_json::from_str(&text).expect("own json");
    assert_eq!(again, community);
    let with = text.replacen('{', "{\"extra\":1,", 1);
    assert!(serde_json::from_str::<Community>(&with).is_err());
}

#[test]
fn the_id_depends_on_everything() {
    let changes: [fn(&mut Community); 9] = [
        |c| c.validators.0.reverse(),
        |c| c.protocol += 1,
        |c| c.realm = Realm::new("别处").expect("legal"),
        |c| c.name.en.push('!'),
        |c| c.roles.committee = role(3),
        |c| c.roles.registrar.threshold = 2,
        |c| c.witnesses.needed = 1,
        |c| c.witnesses.keys.reverse(),
        |c| c.continuity.renewal_days += 1,
    ];
    let mut ids = vec![community().id()];
    for change in changes {
        let mut changed = community();
        change(&mut changed);
        ids.push(changed.id());
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert_eq!(ids[0].to_string().parse(), Ok(ids[0]));
}

#[test]
fn what_contradicts_itself_is_refused_by_name() {
    let rule = |change: fn(&mut Community)| {
        let mut changed = community();
        change(&mut changed);
        let error = changed.check().expect_err("refused");
        assert!(
            error
                .to_string()
                .starts_with(&format!("{}: ", error.rule()))
        );
        error.rule()
    };
    assert_eq!(rule(|c| c.protocol = 0), "community.protocol");
    assert_eq!(rule(|c| c.name.en = " ".into()), "community.name");
    assert_eq!(rule(|c| c.name.zh.push('\u{202e}')), "community.name");
    assert_eq!(rule(|c| c.roles.committee.threshold = 0), "community.roles");
    assert_eq!(rule(|c| c.roles.registrar.threshold = 2), "community.roles");
    assert_eq!(
        rule(|c| c.roles.registrar.keys[0].name.clear()),
        "community.roles"
    );
}

/// `community.witnesses`: a document that demands cosignatures names those who can give them, each once; one that
/// demands none names none.
#[test]
fn witnesses_can_be_relied_on() {
    let check = |change: fn(&mut CommunityWitnesses)| {
        let mut changed = community();
        change(&mut changed.witnesses);
        changed.check().map_err(|error| error.rule())
    };
    let refused: [fn(&mut CommunityWitnesses); 8] = [
        |w| w.needed = 0,
        |w| w.needed = 3,
        |w| w.keys.clear(),
        |w| w.keys[1].key = w.keys[0].key,
        |w| w.keys[0].name.clear(),
        |w| w.keys[0].name.push(' '),
        |w| w.keys[0].name.push('+'),
        |w| w.keys[0].name = "w".repeat(256),
    ];
    for change in refused {
        assert_eq!(check(change), Err("community.witnesses"));
    }
    assert_eq!(check(|w| w.keys.truncate(1)), Err("community.witnesses"));
    assert_eq!(check(|w| *w = CommunityWitnesses::default()), Ok(()));
}

/// `community.witness_majority`: no two sets of witnesses that suffice are apart.
#[test]
fn more_than_half_of_the_witnesses_are_needed() {
    let check = |count: u8, needed| {
        let mut changed = community();
        changed.witnesses = CommunityWitnesses {
            keys: (0..count).map(|n| witness(40 + n)).collect(),
            needed,
        };
        changed.check().map_err(|error| error.rule())
    };
    let minority = Err("community.witness_majority");
    for (count, needed) in [(2, 1), (3, 1), (4, 2), (5, 2)] {
        assert_eq!(check(count, needed), minority, "{needed} of {count}");
    }
    for (count, needed) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)] {
        assert_eq!(check(count, needed), Ok(()), "{needed} of {count}");
    }
}
