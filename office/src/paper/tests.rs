use linli_primitives::{Day, Realm, Seed};
use linli_wire::community::CommunityWitnesses;
use linli_wire::continuity::Continuity;
use linli_wire::poll::PROTOCOL;
use linli_wire::signature::RoleKey;
use linli_wire::text::Text;

use super::*;

fn officer(byte: u8) -> RoleSecret {
    RoleSecret::new(format!("officer {byte}"), Seed::from_bytes([byte; 32]))
}

fn role(officers: &[u8]) -> Role {
    let key = |byte: &u8| RoleKey {
        name: format!("officer {byte}"),
        key: OfficerKey::of(&officer(*byte).signing()),
        recipient: None,
        valid_from: Day::of_date(2026, 1, 1).unwrap(),
        valid_to: Day::of_date(2026, 12, 31).unwrap(),
    };
    Role {
        threshold: 2,
        keys: officers.iter().map(key).collect(),
    }
}

fn founding() -> Paper {
    let name = Text {
        zh: "社区".into(),
        en: "community".into(),
    };
    Paper::Community(Signed::new(Community {
        protocol: PROTOCOL,
        realm: Realm::new("realm").unwrap(),
        name,
        roles: CommunityRoles {
            committee: role(&[1, 2, 3]),
            registrar: role(&[4, 5]),
        },
        witnesses: CommunityWitnesses::default(),
        continuity: Continuity::default(),
    }))
}

#[test]
fn copies_signed_apart_become_one() {
    let office = Office::Founding;
    let one = founding().sign(office, &officer(1)).unwrap();
    let other = founding().sign(office, &officer(3)).unwrap();
    let merged = one.clone().join(other).unwrap();
    assert_eq!(merged.signatures(office).unwrap(), (2, 2));
    let Message::Community(signed) = merged.into_message(None).unwrap() else {
        panic!("a community was signed");
    };
    let day = Day::of_date(2026, 5, 1).unwrap();
    let (id, committee) = (signed.act.id(), signed.act.roles.committee.clone());
    committee.authorizes(&signed, id, day).unwrap();
    let again = one.sign(office, &officer(1)).unwrap_err();
    assert_eq!(again.rule, "authority.duplicate");
}

#[test]
fn a_paper_is_of_one_place() {
    let roles = CommunityRoles {
        committee: role(&[1, 2]),
        registrar: role(&[4, 5]),
    };
    let Paper::Community(signed) = founding() else {
        panic!("a founding is a community's");
    };
    let views = Views::under(Some(&signed.act.witnesses));
    let office = Office::Community(signed.act.id(), &roles, &signed.act.continuity, views);
    let refused = founding().sign(office, &officer(1)).unwrap_err();
    assert_eq!(refused.rule, "act.place");
    let stranger = founding().sign(Office::Founding, &officer(4)).unwrap_err();
    assert_eq!(stranger.rule, "authority.unknown");
}

#[test]
fn a_paper_is_read_as_it_was_written() {
    let text = serde_json::to_string(&founding()).unwrap();
    assert_eq!(serde_json::from_str::<Paper>(&text).unwrap(), founding());
    let odd = text.replacen("\"community\"", "\"comunity\"", 1);
    assert!(serde_json::from_str::<Paper>(&odd).is_err());
}
