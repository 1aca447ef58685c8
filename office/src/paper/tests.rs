use linli_primitives::{Day, Money, Realm, Seed};
use linli_rules::community::Offer;
use linli_testing::town::Town;
use linli_wire::Entry;
use linli_wire::community::CommunityWitnesses;
use linli_wire::continuity::Continuity;
use linli_wire::poll::PROTOCOL;
use linli_wire::scheme::{Assessors, Currency, Roles};
use linli_wire::signature::RoleKey;
use linli_wire::text::Text;
use linli_wire::validators::Validators;

use super::*;
use crate::{Value, words};

/// 2 May 2026.
const AT: i64 = 1_777_680_000;

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
        validators: Validators::default(),
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
    let Message::Community(signed) = merged.into_message() else {
        panic!("a community was signed");
    };
    let day = Day::of_date(2026, 5, 1).unwrap();
    let (id, committee) = (signed.act.id(), signed.act.roles.committee.clone());
    committee.authorizes(&signed, id, day).unwrap();
    let again = one.sign(office, &officer(1)).unwrap_err();
    assert_eq!(again.rule, "authority.duplicate");
}

/// The record of the community, with nothing in it but its founding.
fn founded() -> CommunityState {
    let Paper::Community(signed) = founding() else {
        panic!("a founding is a community's");
    };
    let id = signed.act.id();
    let signed = [1, 2].iter().fold(signed, |signed, byte| {
        signed.sign(id, &officer(*byte).signing())
    });
    let mut state = CommunityState::new();
    state.apply(AT, Offer::Community(signed)).unwrap();
    state
}

#[test]
fn a_paper_is_of_one_place() {
    let state = founded();
    let office = Office::of(&state).unwrap();
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
        let message = joined.sifted(office).unwrap().into_message();
        let Message::Community(signed) = message else {
            panic!("a community was signed");
        };
        let day = Day::of_date(2026, 5, 1).unwrap();
        let committee = signed.act.roles.committee.clone();
        let authorized = committee.authorizes(&signed, signed.act.id(), day);
        authorized.unwrap();
    }
}

fn mutual_aid(claim_key: &str) -> Paper {
    let name = Text {
        zh: "互助".into(),
        en: "mutual aid".into(),
    };
    let roles = Roles {
        committee: role(&[1, 2, 3]),
        registrar: role(&[4, 5]),
        treasurer: role(&[4, 5]),
        assessors: vec![Assessors {
            categories: vec![1],
            role: role(&[4, 5]),
        }],
    };
    Paper::Scheme(Signed::new(Scheme {
        protocol: PROTOCOL,
        claim_key: claim_key.into(),
        realm: Realm::new("realm").unwrap(),
        name,
        ledger: "ledger".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: Money::new(100).unwrap(),
        payee_recipient: "age1treasurer".into(),
        roles,
    }))
}

/// `claim.key`: a scheme whose claims nobody could make is not signed, nor one of another community.
#[test]
fn what_nobody_could_claim_from_is_not_signed() {
    let state = founded();
    let office = Office::of(&state).unwrap();
    let scheme = mutual_aid(linli_params::CLAIM_FINGERPRINT);
    assert_eq!(scheme.check(office, AT), Ok(()));
    let refused = mutual_aid("vk1").check(office, AT).unwrap_err();
    assert_eq!(refused.rule, "claim.key");
    let mut elsewhere = scheme;
    if let Paper::Scheme(signed) = &mut elsewhere {
        signed.act.realm = Realm::new("elsewhere").unwrap();
    }
    let refused = elsewhere.check(office, AT).unwrap_err();
    assert_eq!(refused.rule, "community.realm");
}

/// `poll.ballot_key`: a poll in which nobody could vote is not signed.
#[test]
fn what_nobody_could_vote_in_is_not_signed() {
    let town = Town::begin().founded();
    let office = Office::of(&town.state).unwrap();
    let mut poll = town.poll.clone();
    poll.title = "another poll".into();
    let paper = |poll: &Poll| Paper::Poll(Signed::new(poll.clone()));
    assert_eq!(paper(&poll).check(office, town.before()), Ok(()));
    poll.ballot_key = "vk1other".into();
    let refused = paper(&poll).check(office, town.before()).unwrap_err();
    assert_eq!(refused.rule, "poll.ballot_key");
}

/// `act.recorded`: what the record has is not signed again, whoever signed it before; its entry is found.
#[test]
fn a_paper_that_the_record_has_is_not_signed_again() {
    let mut town = Town::begin().founded();
    town.open_scheme(1);
    let entry = |(at, message): &(i64, Message)| Entry::of(*at, message, &message.encode());
    let entries: Vec<Entry> = town.log.iter().map(entry).collect();
    let read = |index: u64| Ok::<_, Refusal>(town.log.get(index as usize).map(|it| it.1.clone()));
    let mut rules = Vec::new();
    for (index, (_, message)) in (0..).zip(&town.log) {
        let paper = Paper::of(message.clone()).expect("officers signed all of it");
        assert_eq!(paper.clone().into_message(), *message);
        assert_eq!(paper.bare().entry_in(&entries, read), Ok(Some(index)));
        let office = match &paper {
            Paper::Act { .. } => Office::Scheme(town.fund()),
            _ => Office::of(&town.state).unwrap(),
        };
        if !matches!(paper, Paper::Community(_)) {
            let refused = paper.bare().check(office, town.before()).unwrap_err();
            rules.push(refused.rule);
        }
    }
    let known = rules.iter().filter(|rule| *rule == "act.recorded").count();
    // A batch of members is followed by another one.
    assert!(known > 6, "{rules:?}");
    let mut poll = town.poll.clone();
    poll.title = "another poll".into();
    let another = Paper::Poll(Signed::new(poll));
    assert_eq!(another.entry_in(&entries, read), Ok(None));
}

/// `attestation.blind`: an attestation is no paper by itself.
#[test]
fn an_attestation_is_not_signed_out_of_sight_of_its_loss() {
    let mut town = Town::begin().founded();
    town.open_scheme(1);
    let attested = town.log.iter().find_map(|(_, message)| match message {
        Message::Act { scheme, act } if matches!(act, Act::Attest(_)) => Some(Paper::Act {
            scheme: *scheme,
            act: act.clone(),
        }),
        _ => None,
    });
    let refused = attested.unwrap().check_sight().unwrap_err();
    assert_eq!(refused.rule, "attestation.blind");
    assert_eq!(founding().check_sight(), Ok(()));
}

/// Nobody puts his own key under a colleague's name unseen.
#[test]
fn a_key_that_the_record_does_not_name_is_told() {
    let state = founded();
    let office = Office::of(&state).unwrap();
    let told = |committee: &[u8], renamed: &str| {
        let mut committee = role(committee);
        committee.keys[2].name = renamed.into();
        let update = CommunityRolesUpdate {
            number: 1,
            roles: CommunityRoles {
                committee,
                registrar: role(&[4, 5]),
            },
        };
        let lines = words::of(&Paper::CommunityRoles(Signed::new(update)), office).unwrap();
        lines.into_iter().find(|line| line.id == "paper-new-keys")
    };
    assert_eq!(told(&[1, 2, 3], "officer 3"), None);
    let own = OfficerKey::of(&officer(9).signing());
    let line = told(&[1, 2, 9], "officer 3").expect("another key under her name");
    let keys = Value::Texts(vec![format!("officer 3 {own}")]);
    assert_eq!(line.values, [("keys", keys)]);
}

/// `fund.move_shown`
#[test]
fn a_paper_of_a_move_names_its_units_truly() {
    use linli_primitives::account::{BooksKey, seal_all_moved};
    use linli_wire::encoding::HexBytes;
    use linli_wire::fund::{Cells, Deed, FundId};

    let books = BooksKey::of(&Seed::from_bytes([5; 32]));
    let fund = FundId(Digest([7; 32]));
    let nonce = Digest([1; 32]);
    let keys = (1..).map(|unit| books.account(fund.0, unit));
    let (cells, blinding) = seal_all_moved(keys, nonce, &[0, -300, 0, 300]);
    let act = FundAct {
        fund,
        number: 3,
        deed: Deed::Move {
            of: 2,
            reason: "wrong unit".into(),
            cells: Cells {
                nonce,
                total: Money::ZERO,
                blinding,
                cells: HexBytes(cells),
            },
        },
    };
    let moved = Moved::of(act.clone(), &books).unwrap();
    assert_eq!(moved.amounts, [(2, -300), (4, 300)]);
    let check = |amounts: &[(u32, i64)]| {
        let amounts = amounts.to_vec();
        let told = Moved {
            amounts,
            ..moved.clone()
        };
        told.check().map_err(|refusal| refusal.rule)
    };
    assert_eq!(check(&moved.amounts), Ok(()));
    for amounts in [
        &[][..],
        &[(2, -300)],
        &[(4, 300), (2, -300)],
        &[(2, -300), (3, 300)],
        &[(2, -300), (5, 300)],
        &[(0, -300), (4, 300)],
        &[(2, -30), (4, 30)],
        &[(1, 1), (1, 0), (2, -300), (4, 300)],
    ] {
        let refused = Err("fund.move_shown".into());
        assert_eq!(check(amounts), refused, "{amounts:?}");
    }
    let others = BooksKey::of(&Seed::from_bytes([6; 32]));
    assert!(Moved::of(act.clone(), &others).is_err());
    // What is named is not recorded, and a paper that names nothing says so.
    let paper = Paper::Move(moved);
    let bare = Paper::FundAct(Signed::new(act));
    assert_eq!(paper.clone().into_message(), bare.clone().into_message());
    let units = |_| Ok::<_, Refusal>(Vec::new());
    let said = |paper: &Paper| lines_of_units(paper, None, units).unwrap();
    let ids: Vec<_> = said(&paper).iter().map(|line| line.id).collect();
    assert_eq!(ids, ["sign-fund-move-less", "sign-fund-move-more"]);
    assert_eq!(said(&bare)[0].id, "sign-fund-move-unnamed");
}
