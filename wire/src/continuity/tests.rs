use linli_rule::Rule;

use super::*;
use crate::signature::SigningKey;

fn key(n: u8) -> OfficerKey {
    OfficerKey::of(&SigningKey::from_bytes(&[n; 32]))
}

fn role(n: u8, name: &str) -> Role {
    Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: name.into(),
            key: key(n),
            recipient: None,
            valid_from: Day::default(),
            valid_to: Day::MAX,
        }],
    }
}

fn rule(change: fn(&mut Continuity)) -> Option<&'static str> {
    let founders = CommunityRoles {
        committee: role(1, "chair"),
        registrar: role(2, "registrar"),
    };
    let neighbour = |n: u8| RecoveryKey {
        name: format!("neighbour {n}"),
        key: key(n),
    };
    let mut continuity = Continuity {
        renewal_days: RENEWAL_DAYS,
        recovery: Some(Recovery {
            threshold: 2,
            keys: (5..8).map(neighbour).collect(),
        }),
    };
    change(&mut continuity);
    continuity.check(&founders).err().map(|e| e.rule())
}

fn recovery(continuity: &mut Continuity) -> &mut Recovery {
    continuity.recovery.as_mut().expect("named")
}

/// `community.renewal`: a term of no days or of a lifetime is refused.
#[test]
fn the_term_for_renewal_has_bounds() {
    assert_eq!(rule(|_| {}), None);
    assert_eq!(rule(|c| *c = Continuity::default()), None);
    assert_eq!(rule(|c| c.renewal_days = 0), Some("community.renewal"));
    let beyond: fn(&mut Continuity) = |c| c.renewal_days = MAX_RENEWAL_DAYS + 1;
    assert_eq!(rule(beyond), Some("community.renewal"));
}

/// `community.recovery`: the recovery is k of n, like any role.
#[test]
fn the_recovery_is_k_of_n() {
    let broken: [fn(&mut Continuity); 4] = [
        |c| recovery(c).threshold = 0,
        |c| recovery(c).threshold = 4,
        |c| recovery(c).keys[1].key = key(5),
        |c| recovery(c).keys[1].name.clear(),
    ];
    for change in broken {
        assert_eq!(rule(change), Some("community.recovery"));
    }
}

/// `community.recovery_apart`: recovery has neither a key nor a name of the committee's.
#[test]
fn the_recovery_is_of_other_people() {
    let broken: [fn(&mut Continuity); 2] = [
        |c| recovery(c).keys[0].key = key(1),
        |c| recovery(c).keys[0].name = "chair".into(),
    ];
    for change in broken {
        assert_eq!(rule(change), Some("community.recovery_apart"));
    }
    assert_eq!(rule(|c| recovery(c).keys[0].key = key(2)), None);
}
