use linli_primitives::{Money, Realm};
use linli_wire::poll::PROTOCOL;
use linli_wire::pool::{Contribution, Direction};
use linli_wire::scheme::{Currency, Roles};
use linli_wire::signature::{Role, Signed};
use linli_wire::text::Text;

use super::*;

fn scheme() -> Scheme {
    let nobody = || Role {
        threshold: 1,
        keys: vec![],
    };
    Scheme {
        protocol: PROTOCOL,
        claim_key: "vk1".into(),
        realm: Realm::new("aid").expect("legal"),
        name: Text {
            zh: "互助".into(),
            en: "aid".into(),
        },
        ledger: "files".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: Money::ZERO,
        payee_recipient: "age1x".into(),
        roles: Roles {
            committee: nobody(),
            registrar: nobody(),
            treasurer: nobody(),
            assessors: vec![],
        },
    }
}

fn act() -> Act {
    Act::Contribute(Signed::new(Contribution {
        direction: Direction::Received,
        amount: Money::new(5).expect("small"),
        reference: "bank 1".into(),
    }))
}

#[test]
fn a_schemes_record_reads_back_what_was_appended() {
    let folder = tempfile::tempdir().expect("a place to write");
    let mut record = Record::create_scheme(folder.path(), 10, &scheme()).expect("empty");
    record.append_act(20, &act()).expect("writable");
    record.append_claim(30, b"one").expect("writable");
    assert_eq!(record.append_claims(30, &[b"two", b"six"]).ok(), Some(2));
    let opened = Record::open(folder.path()).expect("own record");
    assert_eq!(opened.entries(), record.entries());
    assert_eq!(opened.contents(), Contents::Scheme);
    let files: Vec<_> = opened.entries().iter().map(|e| e.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "scheme.json",
            "acts/000002.json",
            "claims/000003.claim",
            "claims/000004.claim",
            "claims/000005.claim",
        ]
    );
    let [first, second, .., last] = opened.entries() else {
        panic!("five entries");
    };
    assert_eq!(opened.read_json::<Scheme>(first).expect("there"), scheme());
    assert_eq!(opened.read_json::<Act>(second).expect("there"), act());
    assert_eq!(opened.read(last).expect("there"), b"six");
}

#[test]
fn a_polls_record_is_none_of_a_scheme() {
    let folder = tempfile::tempdir().expect("a place to write");
    let mut record = Record::create(folder.path()).expect("empty");
    assert_eq!(record.contents(), Contents::Poll);
    record
        .append_json(10, Kind::Poll, "poll.json", &"the poll")
        .expect("writable");
    assert_eq!(record.contents(), Contents::Poll);
}
