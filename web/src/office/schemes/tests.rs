use linli_keystore::seal_letter;
use linli_office::{Letter, Paper, json_text};
use linli_primitives::EventNullifier;
use linli_testing::officers::{money, text};
use linli_testing::town::fund;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::attestation::Attestation;
use linli_wire::pool::{Contribution, PayeeChange, Return, ReturnReason};
use linli_wire::scheme::{Roles, RolesUpdate, Scheme};
use linli_wire::signature::{Signable, Signed};

use super::super::Opened;
use super::super::tests::{NOW, officer, opened, realm, role, rule, take};
use super::*;

/// Has an office in the scheme alone.
const TREASURER: u8 = 7;

fn params() -> &'static [u8] {
    linli_params::claim_params().expect("own parameters")
}

fn scheme() -> Scheme {
    let mut scheme = fund::scheme();
    scheme.realm = realm();
    scheme.roles = Roles {
        committee: role(2, &[1, 2, 3]),
        registrar: role(1, &[4]),
        treasurer: role(1, &[TREASURER]),
        ..scheme.roles
    };
    scheme
}

fn signed<T: Signable + Clone>(act: T, officers: &[u8]) -> Signed<T> {
    let id = scheme().id();
    let sign = |signed: Signed<T>, byte: &u8| signed.sign(id, &officer(*byte).signing());
    officers.iter().fold(Signed::new(act), sign)
}

fn founding() -> Message {
    let id = super::super::tests::community().id();
    let signed = Signed::new(scheme());
    let sign = |signed: Signed<Scheme>, byte| signed.sign(id, &officer(byte).signing());
    Message::Scheme([1, 2].into_iter().fold(signed, sign))
}

fn received() -> Message {
    let act = Act::Contribute(signed(fund::contribution("bank 1"), &[TREASURER]));
    let scheme = scheme().id();
    Message::Act { scheme, act }
}

fn paper(act: Act) -> String {
    let scheme = scheme().id();
    json_text(&Paper::Act { scheme, act })
}

/// Others may act for the scheme.
fn change() -> String {
    paper(Act::Roles(Signed::new(RolesUpdate {
        number: 1,
        roles: scheme().roles,
    })))
}

/// The office of an officer, with the record and its scheme read.
fn office(byte: u8, record: &[Message]) -> Wallet {
    let mut wallet = opened(byte);
    take(&mut wallet, record);
    wallet.read_schemes(params()).expect("sound");
    wallet
}

#[test]
fn a_scheme_is_founded_by_two_of_the_committee() {
    let found = json_text(&Paper::Scheme(Signed::new(scheme())));
    let offices = [1, 3].map(|byte| office(byte, &[]));
    let sheet = offices[0].paper(&found, NOW).expect("a paper");
    assert!(sheet.fault.is_none() && sheet.holds);
    assert_eq!(sheet.lines.last().map(|line| line.id), Some("sign-scheme"));
    let both = offices.iter().fold(found, |paper, office| {
        office.sign_paper(&paper, NOW).expect("of the committee")
    });
    let message = offices[0].paper_message(&both).expect("a message");
    let Ok(Message::Scheme(signed)) = Message::decode(&message) else {
        panic!("a scheme was founded");
    };
    assert_eq!((signed.act, signed.signatures.len()), (scheme(), 2));
}

#[test]
fn an_act_of_a_scheme_is_told_signed_and_sent_on() {
    let [one, other] = [1, 3].map(|byte| office(byte, &[founding()]));
    let sheet = one.paper(&change(), NOW).expect("a paper");
    assert!(sheet.fault.is_none() && sheet.holds);
    assert_eq!(sheet.lines[0].id, "sign-in-scheme");
    assert_eq!(sheet.lines.last().map(|line| line.id), Some("sign-roles"));
    assert_eq!(
        one.paper_title(&change()).expect("a paper").id,
        "paper-title-of"
    );
    let first = one.sign_paper(&change(), NOW).expect("of the committee");
    let letters = one.paper_letters(&first, NOW).expect("colleagues");
    let names: Vec<_> = letters.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["officer 2", "officer 3"]);
    let both = other.sign_paper(&first, NOW).expect("of the committee");
    let sheet = other.paper(&both, NOW).expect("a paper");
    assert_eq!(sheet.signers, ["officer 1", "officer 3"]);
    let message = other.paper_message(&both).expect("a message");
    let Ok(Message::Act { scheme: of, act }) = Message::decode(&message) else {
        panic!("an act of a scheme");
    };
    assert_eq!(of, scheme().id());
    assert!(matches!(act, Act::Roles(signed) if signed.signatures.len() == 2));
}

/// `act.recorded`: what the scheme has is not signed or sent on again, and the page learns the entry.
#[test]
fn what_the_scheme_has_is_told_with_its_entry() {
    let Message::Act { act, .. } = received() else {
        panic!("a contribution");
    };
    let Act::Contribute(signed) = act else {
        panic!("a contribution");
    };
    let again = paper(Act::Contribute(Signed::new(signed.act)));
    let treasurer = office(TREASURER, &[founding(), received()]);
    let sheet = treasurer.paper(&again, NOW).expect("readable");
    assert_eq!(sheet.recorded, Some(2));
    assert!(sheet.fault.is_some());
    assert_eq!(rule(treasurer.sign_paper(&again, NOW)), "act.recorded");
    assert_eq!(rule(treasurer.paper_letters(&again, NOW)), "act.recorded");
    let before = office(TREASURER, &[founding()]);
    let sheet = before.paper(&again, NOW).expect("readable");
    assert!(sheet.fault.is_none() && sheet.recorded.is_none());
}

/// `return.ceiling`, `pool.reference`: what the scheme would refuse as it stands is not signed.
#[test]
fn what_the_scheme_would_refuse_is_not_signed() {
    let one = office(1, &[founding(), received()]);
    let back = paper(Act::Return(Signed::new(Return {
        amount: money(1),
        reason: ReturnReason::Twice,
        reference: "back 1".into(),
    })));
    let sheet = one.paper(&back, NOW).expect("readable");
    assert!(sheet.fault.is_some());
    assert_eq!(rule(one.sign_paper(&back, NOW)), "return.ceiling");
    let again = Contribution {
        amount: money(6),
        reference: "bank 1".into(),
    };
    let again = paper(Act::Contribute(Signed::new(again)));
    let treasurer = office(TREASURER, &[founding(), received()]);
    let refused = rule(treasurer.sign_paper(&again, NOW));
    assert_eq!(refused, "pool.reference");
}

/// `attestation.blind`, `payee.claim`, `community.unknown_scheme`: what the page cannot judge is not signed.
#[test]
fn what_is_not_for_officers_to_sign_alone_is_refused() {
    let one = office(1, &[founding()]);
    let attestation: Attestation = fund::attestation(0, &fund::loss(0), 0);
    let attested = paper(Act::Attest(Signed::new(attestation)));
    assert_eq!(rule(one.paper(&attested, NOW)), "attestation.blind");
    assert_eq!(rule(one.sign_paper(&attested, NOW)), "attestation.blind");
    let payee = paper(Act::Payee(Signed::new(PayeeChange {
        claim: EventNullifier::from_bytes(&[1; 32]).expect("a field element"),
        number: 1,
        payee: b"sealed".to_vec(),
    })));
    assert_eq!(rule(one.sign_paper(&payee, NOW)), "payee.claim");
    let unfounded = office(1, &[]);
    assert_eq!(
        rule(unfounded.sign_paper(&change(), NOW)),
        "community.unknown_scheme"
    );
}

/// `client.unreachable`: a scheme is judged as the record that was read last has it.
#[test]
fn nothing_is_signed_by_a_scheme_as_it_was_before() {
    let mut one = opened(1);
    take(&mut one, &[founding()]);
    assert_eq!(rule(one.sign_paper(&change(), NOW)), "client.unreachable");
    one.read_schemes(params()).expect("sound");
    assert!(one.sign_paper(&change(), NOW).is_ok());
    take(&mut one, &[founding(), received()]);
    assert_eq!(rule(one.sign_paper(&change(), NOW)), "client.unreachable");
    one.read_schemes(params()).expect("sound");
    assert!(one.sign_paper(&change(), NOW).is_ok());
}

/// `params.digest`: claims are not verified with parameters of the node's own.
#[test]
fn schemes_are_not_read_with_other_parameters() {
    let mut one = opened(1);
    take(&mut one, &[founding()]);
    assert_eq!(rule(one.read_schemes(b"others")), "params.digest");
}

#[test]
fn an_officer_of_a_scheme_alone_has_an_office() {
    let treasurer = office(TREASURER, &[founding()]);
    let officer = treasurer.officer().expect("a record").expect("a key");
    assert!(!officer.committee && !officer.registrar);
    let held: Vec<_> = officer.schemes.iter().map(|held| held.role.id).collect();
    assert_eq!(held, ["role-treasurer"]);
    assert_eq!(officer.schemes[0].scheme, text("<b>aid</b>"));
}

#[test]
fn a_letter_from_an_officer_of_a_scheme_alone_is_named() {
    let one = office(1, &[founding()]);
    let paper = serde_json::from_str(&change()).expect("a paper");
    let letter = json_text(&Letter::Paper(Box::new(paper)));
    let recipient = officer(1).card().recipient;
    let sealed = seal_letter(&recipient, &letter).expect("a recipient");
    let from = Some(OfficerKey::of(&officer(TREASURER).signing()));
    let Ok(Opened::Paper { from, .. }) = one.open_letter(&sealed, from) else {
        panic!("a paper");
    };
    assert_eq!(from, "officer 7");
}
