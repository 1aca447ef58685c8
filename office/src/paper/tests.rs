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

/// A signature under a paper's list that nobody made.
fn forged(paper: Paper, byte: u8) -> Paper {
    let key = OfficerKey::of(&officer(byte).signing());
    with(
        paper,
        [Signature {
            key,
            signature: [0; 64],
        }],
    )
}

fn with(mut paper: Paper, more: impl IntoIterator<Item = Signature>) -> Paper {
    each!(&mut paper, signed => signed.signatures.extend(more));
    paper
}

fn signatures(paper: &Paper) -> Vec<Signature> {
    each!(paper, signed => signed.signatures.clone())
}

/// `authority.signature`: a paper is signed by those alone whose signatures hold, and the rest is told.
#[test]
fn only_signatures_that_hold_are_counted() {
    let office = Office::Founding;
    let stranger = with(founding(), signatures(&founding_by(9)));
    let poisoned = forged(forged(stranger, 2), 3);
    let paper = poisoned.sign(office, &officer(2)).unwrap();
    assert_eq!(paper.signatures(office).unwrap(), (1, 2));
    let paper = with(forged(paper.clone(), 3), signatures(&paper));
    let stranger = signatures(&founding_by(9));
    let paper = with(paper, stranger);
    let standing = paper.standing(office).unwrap();
    assert_eq!(standing.signers, [OfficerKey::of(&officer(2).signing())]);
    assert!(!standing.is_enough());
    let expected = LeftOut {
        unknown: 1,
        forged: 1,
        doubled: 1,
    };
    assert_eq!(standing.left_out, expected);
    assert!(standing.left_out.line().is_some());
    let sifted = paper.sifted(office).unwrap();
    assert_eq!(signatures(&sifted).len(), 1);
    assert_eq!(sifted.standing(office).unwrap().left_out.line(), None);
}

/// A founding with the signature of somebody, of its committee or not.
fn founding_by(byte: u8) -> Paper {
    let mut paper = founding();
    if let Paper::Community(signed) = &mut paper {
        let id = signed.act.id();
        *signed = signed.clone().sign(id, &officer(byte).signing());
    }
    paper
}

/// `authority.signature`: a poisoned copy spoils no genuine one, whichever comes first.
#[test]
fn a_forged_copy_spoils_no_genuine_one() {
    let office = Office::Founding;
    let poisoned = forged(forged(founding(), 1), 3);
    let papers = [poisoned, founding_by(1), founding_by(3)];
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
        let mut copies = order.into_iter().map(|at| papers[at].clone());
        let first = copies.next().unwrap();
        let joined = copies.try_fold(first, Paper::join).unwrap();
        assert_eq!(joined.signatures(office).unwrap(), (2, 2));
        let message = joined.sifted(office).unwrap().into_message(None).unwrap();
        let Message::Community(signed) = message else {
            panic!("a community was signed");
        };
        let day = Day::of_date(2026, 5, 1).unwrap();
        let committee = signed.act.roles.committee.clone();
        let authorized = committee.authorizes(&signed, signed.act.id(), day);
        authorized.unwrap();
    }
}
