use linli_keystore::{RoleSecret, Seal, seal_letter, seal_role};
use linli_office::{Letter, Paper, json_text};
use linli_primitives::{Day, Realm, Seed};
use linli_register::EnrolmentRequest;
use linli_rule::Refusal;
use linli_testing::forge::{Book, signer};
use linli_testing::town::Town;
use linli_wire::Message;
use linli_wire::community::{Community, CommunityRoles, CommunityRolesUpdate, CommunityWitnesses};
use linli_wire::continuity::Continuity;
use linli_wire::inbox::{Asked, Pass};
use linli_wire::poll::PROTOCOL;
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signature, Signed};
use linli_wire::text::Text;
use linli_wire::validators::Validators;
use secrecy::SecretString;

use super::Opened;
use crate::wallet::Wallet;

/// A day on which all terms run.
pub(super) const NOW: i64 = 1_780_000_000;
const REGISTRAR: u8 = 4;

pub(super) fn officer(byte: u8) -> RoleSecret {
    RoleSecret::new(format!("officer {byte}"), Seed::from_bytes([byte; 32]))
}

pub(super) fn role(threshold: u16, officers: &[u8]) -> Role {
    let key = |byte: &u8| RoleKey {
        name: format!("officer {byte}"),
        key: OfficerKey::of(&officer(*byte).signing()),
        recipient: officer(*byte).recipient(),
        valid_from: Day::default(),
        valid_to: Day::MAX,
    };
    Role {
        threshold,
        keys: officers.iter().map(key).collect(),
    }
}

fn roles() -> CommunityRoles {
    CommunityRoles {
        committee: role(2, &[1, 2, 3]),
        registrar: role(1, &[REGISTRAR]),
    }
}

pub(super) fn community() -> Community {
    Community {
        protocol: PROTOCOL,
        realm: realm(),
        name: Text {
            zh: "花园".into(),
            en: "Garden".into(),
        },
        roles: roles(),
        witnesses: CommunityWitnesses::default(),
        validators: Validators::default(),
        continuity: Continuity::default(),
    }
}

pub(super) fn realm() -> Realm {
    Realm::new("xinghe-garden.example").expect("a name")
}

/// The office of an officer of the community, with its record read.
pub(super) fn office(byte: u8) -> Wallet {
    let mut wallet = opened(byte);
    take(&mut wallet, &[]);
    wallet
}

/// Reads the record of the community, with `more` messages.
pub(super) fn take(wallet: &mut Wallet, more: &[Message]) {
    let community = community();
    let id = community.id();
    let founded = Signed::new(community)
        .sign(id, &officer(1).signing())
        .sign(id, &officer(2).signing());
    let mut log = vec![(NOW - 100, Message::Community(founded))];
    log.extend(more.iter().map(|message| (NOW - 50, message.clone())));
    let archive = Book::default().archive(&log);
    let key = signer(1).key().to_string();
    wallet.take_record(archive, &key, None).expect("a record");
}

/// The office of that officer, before the record is read.
pub(super) fn opened(byte: u8) -> Wallet {
    let mut wallet = Wallet::default();
    let seal = Seal {
        passphrase: SecretString::from("correct horse"),
        work_factor: Some(4),
    };
    let keystore = seal_role(&officer(byte), seal);
    wallet
        .open_office(&keystore, SecretString::from("correct horse"))
        .expect("the program's keystore");
    wallet
}

/// A change of roles, which two of the committee sign.
fn paper() -> String {
    json_text(&Paper::CommunityRoles(Signed::new(CommunityRolesUpdate {
        number: 1,
        roles: roles(),
    })))
}

pub(super) fn rule<T>(done: Result<T, Refusal>) -> String {
    done.err().expect("a refusal").rule.into_owned()
}

fn request(seed: u8, unit: &str) -> String {
    let id = Seed::from_bytes([seed; 32])
        .realm_secret(&realm())
        .commitment();
    let request = EnrolmentRequest::new(realm(), id, unit, Some("ring twice"));
    request.expect("sound").to_json()
}

/// Two owners, as `linli roll import` writes them.
const REGISTER: &str = r#"{
    "rule": "cn-civil-code",
    "owners": [
        {"number": 1, "names": ["甲"], "units": ["1-101"], "shares": 9000},
        {"number": 2, "names": ["乙"], "units": ["1-102"], "shares": 8000}
    ],
    "totals": {"heads": 2, "shares": 17000, "units": 2},
    "report": {}
}"#;

/// `keystore.locked`: without an officer's key nothing is signed, opened or asked for.
#[test]
fn a_closed_office_does_nothing() {
    let mut wallet = office(1);
    assert!(wallet.is_office_open());
    wallet.close_office();
    assert!(!wallet.is_office_open());
    assert_eq!(wallet.officer(), Ok(None));
    assert_eq!(rule(wallet.sign_paper(&paper(), NOW)), "keystore.locked");
    assert_eq!(
        rule(wallet.pass("GET", "/inbox/x", b"", NOW)),
        "keystore.locked"
    );
    assert_eq!(rule(wallet.open_letter(b"", None)), "keystore.locked");
}

/// `keystore.kind`: an owner's keystore opens no office.
#[test]
fn an_owners_keystore_opens_no_office() {
    let seal = Seal {
        passphrase: SecretString::from("correct horse"),
        work_factor: Some(4),
    };
    let keystore = linli_keystore::seal_owner(&Seed::from_bytes([1; 32]), seal);
    let opened = Wallet::default().open_office(&keystore, SecretString::from("correct horse"));
    assert_eq!(rule(opened), "keystore.kind");
}

#[test]
fn an_officer_is_told_which_office_the_record_gives() {
    let told = |byte| {
        let officer = office(byte).officer().expect("a record").expect("a key");
        (officer.committee, officer.registrar)
    };
    assert_eq!(told(1), (true, false));
    assert_eq!(told(REGISTRAR), (false, true));
    assert_eq!(told(9), (false, false));
}

/// `inbox.pass`: what is shown is the officer's own, for this request, and never the same twice.
#[test]
fn a_pass_is_one_that_the_node_takes() {
    let wallet = office(REGISTRAR);
    let key = OfficerKey::of(&officer(REGISTRAR).signing());
    let path = format!("/inbox/{key}?after=0");
    let pass = || wallet.pass("GET", &path, b"", NOW).expect("a key");
    let shown = Pass::parse(&pass()).expect("a pass");
    let asked = Asked {
        community: community().id(),
        method: "GET",
        path: &path,
        body: b"",
    };
    assert_eq!(shown.check(asked, NOW), Ok(()));
    assert_eq!(shown.key, key);
    assert_ne!(pass(), pass());
}

/// `inbox.unreadable`: what is not for this key, or from nobody known, is told as such.
#[test]
fn letters_are_opened_as_the_program_opens_them() {
    let wallet = office(REGISTRAR);
    let recipient = officer(REGISTRAR).card().recipient;
    let sealed = |text: &str| seal_letter(&recipient, text).expect("a recipient");
    let paper: Paper = serde_json::from_str(&paper()).expect("a paper");
    let text = json_text(&Letter::Paper(Box::new(paper)));
    let colleague = Some(OfficerKey::of(&officer(1).signing()));
    let kind = |sealed: &[u8], from| match wallet.open_letter(sealed, from).expect("a key") {
        Opened::Request { text } => format!("request {}", text == request(1, "1-101")),
        Opened::Paper { from, .. } => format!("paper from {from}"),
        Opened::Keys { .. } => "keys".to_owned(),
        Opened::Unreadable { .. } => "unreadable".to_owned(),
    };
    assert_eq!(kind(&sealed(&request(1, "1-101")), None), "request true");
    assert_eq!(kind(&sealed(&text), colleague), "paper from officer 1");
    assert_eq!(kind(&sealed(&text), None), "unreadable");
    assert_eq!(kind(b"age-encryption.org/v1\n", None), "unreadable");
    let other = seal_letter(&officer(1).card().recipient, &text).expect("a recipient");
    assert_eq!(kind(&other, colleague), "unreadable");
}

#[test]
fn requests_are_doubted_beside_those_that_were_accepted() {
    let mut wallet = office(REGISTRAR);
    assert_eq!(wallet.take_register(REGISTER), Ok(2));
    let accepted = [request(1, "1-101")];
    let waiting = [
        request(2, "1-101"),
        request(3, "1-102"),
        request(4, "1-102"),
        request(5, "9-999"),
    ];
    let told = wallet.requests(&accepted, &waiting).expect("sound");
    let told: Vec<_> = told
        .iter()
        .map(|it| (it.fault.is_some(), it.doubt.is_some(), it.names.join("")))
        .collect();
    let expected = [
        // An owner who was accepted keeps her place.
        (true, false, "甲".to_owned()),
        // Either of the two can be accepted, but not both.
        (false, true, "乙".to_owned()),
        (false, true, "乙".to_owned()),
        (true, false, String::new()),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_roll_of_the_accepted_requests_becomes_a_paper_that_the_registrar_signs() {
    let mut wallet = office(REGISTRAR);
    wallet.take_register(REGISTER).expect("a register");
    let built = wallet.build_roll(&[request(1, "1-101")]).expect("a roll");
    assert_eq!((built.roll.heads, built.roll.enrolled), (2, 1));
    assert_eq!((built.lost, built.refused.len()), (0, 0));
    let sheet = wallet.paper(&built.paper, NOW).expect("a paper");
    assert!(sheet.fault.is_none() && sheet.holds && !sheet.signed);
    let signed = wallet.sign_paper(&built.paper, NOW).expect("the registrar");
    let sheet = wallet.paper(&signed, NOW).expect("a paper");
    assert_eq!((sheet.signers.len(), sheet.needed), (1, 1));
    let message = Message::decode(&wallet.paper_message(&signed).expect("a message"));
    assert!(matches!(message, Ok(Message::Roll(_))));
    assert_eq!(
        rule(office(1).sign_paper(&built.paper, NOW)),
        "authority.unknown"
    );
}

/// `authority.duplicate`: nobody signs twice, and copies signed apart become one.
#[test]
fn a_paper_is_signed_once_by_each() {
    let (one, other) = (office(1), office(3));
    let first = one.sign_paper(&paper(), NOW).expect("of the committee");
    assert_eq!(rule(one.sign_paper(&first, NOW)), "authority.duplicate");
    let second = other.sign_paper(&paper(), NOW).expect("of the committee");
    let joined = other.join_papers(&first, &second).expect("copies");
    let sheet = other.paper(&joined, NOW).expect("a paper");
    assert_eq!(sheet.signers, ["officer 1", "officer 3"]);
    assert!(sheet.signed && sheet.signers.len() >= usize::from(sheet.needed));
    let letters = one.paper_letters(&first, NOW).expect("colleagues");
    let names: Vec<_> = letters.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["officer 2", "officer 3"]);
}

/// `encoding.json`: what is no paper is refused, and what contradicts itself is not signed.
#[test]
fn what_is_no_paper_of_this_community_is_refused() {
    let wallet = office(1);
    assert_eq!(rule(wallet.paper("{}", NOW)), "encoding.json");
    let damaged = paper().replacen("\"threshold\": 2", "\"threshold\": 9", 1);
    let sheet = wallet.paper(&damaged, NOW).expect("readable");
    assert!(sheet.fault.is_some());
    assert!(wallet.sign_paper(&damaged, NOW).is_err());
}

#[test]
fn the_keys_of_a_ceremony_become_a_paper() {
    let wallet = office(1);
    let keys = json_text(&Town::begin().ceremony);
    let paper = wallet.keys_paper(&keys).expect("a finished ceremony");
    let sheet = wallet.paper(&paper, NOW).expect("a paper");
    assert!(sheet.fault.is_none() && sheet.holds);
    let ids: Vec<_> = sheet.lines.iter().map(|line| line.id).collect();
    assert_eq!(ids, ["sign-trustees"]);
    assert_eq!(rule(wallet.keys_paper("{}")), "encoding.json");
}

/// `community.founded`: a founding is not signed where there is a community, nor is what its record would refuse.
#[test]
fn what_the_record_would_refuse_is_not_signed() {
    let wallet = office(1);
    let mut another = community();
    another.realm = Realm::new("elsewhere").expect("a name");
    let founding = json_text(&Paper::Community(Signed::new(another)));
    assert_eq!(rule(wallet.sign_paper(&founding, NOW)), "community.founded");
    let late = paper().replacen("\"number\": 1", "\"number\": 7", 1);
    assert_eq!(
        rule(wallet.sign_paper(&late, NOW)),
        "community.roles_number"
    );
    assert!(wallet.paper(&late, NOW).expect("readable").fault.is_some());
}

/// `authority.signature`: a signature that nobody made is not counted, sent on or recorded, and takes no button away.
#[test]
fn a_forged_signature_is_left_out_and_told() {
    let wallet = office(1);
    let mut forged: Paper = serde_json::from_str(&paper()).expect("a paper");
    if let Paper::CommunityRoles(signed) = &mut forged {
        signed.signatures = [1, 2].map(nobodys).to_vec();
    }
    let forged = json_text(&forged);
    let sheet = wallet.paper(&forged, NOW).expect("a paper");
    assert!(sheet.signers.is_empty() && sheet.holds && !sheet.signed);
    assert_eq!(sheet.left_out.map(|line| line.id), Some("paper-left-out"));
    let joined = wallet.join_papers(&forged, &paper()).expect("copies");
    let signed = wallet.sign_paper(&joined, NOW).expect("of the committee");
    let sheet = wallet.paper(&signed, NOW).expect("a paper");
    assert_eq!(sheet.signers, ["officer 1"]);
    assert!(sheet.left_out.is_none());
    let message = wallet.paper_message(&joined).expect("a message");
    let Ok(Message::CommunityRoles(bare)) = Message::decode(&message) else {
        panic!("a change of roles");
    };
    assert!(bare.signatures.is_empty());
}

fn nobodys(byte: u8) -> Signature {
    Signature {
        key: OfficerKey::of(&officer(byte).signing()),
        signature: [0; 64],
    }
}
