use linli_primitives::Day;
use linli_rule::Rule;

use super::*;
use crate::signature::{OfficerKey, RoleKey, SigningKey};

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

fn scheme() -> Scheme {
    Scheme {
        protocol: PROTOCOL,
        claim_key: "vk1".into(),
        realm: Realm::new("互助").expect("legal"),
        name: Text {
            zh: "互助".into(),
            en: "aid".into(),
        },
        ledger: "ledger-1".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: Money::ZERO,
        payee_recipient: "age1abc".into(),
        roles: Roles {
            committee: role(1),
            registrar: role(2),
            treasurer: role(3),
            assessors: vec![Assessors {
                categories: vec![1, 2],
                role: role(4),
            }],
        },
    }
}

#[test]
fn bytes_and_json_round_trip_to_the_same_id() {
    let scheme = scheme();
    assert_eq!(Scheme::decode(&scheme.encode()), Ok(scheme.clone()));
    let text = serde_json::to_string(&scheme).expect("json");
    let read: Scheme = serde_json::from_str(&text).expect("own json");
    assert_eq!(read.id(), scheme.id());
    let with = text.replacen('{', "{\"extra\":1,", 1);
    assert!(serde_json::from_str::<Scheme>(&with).is_err());
}

#[test]
fn every_change_of_a_byte_changes_the_id_or_is_refused() {
    let scheme = scheme();
    let bytes = scheme.encode();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        if let Ok(changed) = Scheme::decode(&changed) {
            assert_ne!(changed.id(), scheme.id(), "byte {at}");
        }
        assert!(Scheme::decode(&bytes[..at]).is_err());
    }
}

/// Breaks a sound scheme in one place and returns the rule.
fn refusal(change: impl FnOnce(&mut Scheme)) -> &'static str {
    let mut scheme = scheme();
    assert_eq!(scheme.check(), Ok(()));
    change(&mut scheme);
    scheme.check().expect_err("the change breaks a rule").rule()
}

#[test]
fn contradictions_are_refused_by_name() {
    assert_eq!(refusal(|s| s.protocol = 99), "scheme.protocol");
    assert_eq!(refusal(|s| s.name.en.clear()), "scheme.text");
    assert_eq!(refusal(|s| s.ledger = "a b".into()), "scheme.text");
    assert_eq!(refusal(|s| s.payee_recipient.clear()), "scheme.text");
    assert_eq!(
        refusal(|s| s.currency.code = "yuan".into()),
        "scheme.currency"
    );
    assert_eq!(refusal(|s| s.currency.minor_digits = 5), "scheme.currency");
    assert_eq!(refusal(|s| s.roles.treasurer.threshold = 2), "scheme.roles");
    assert_eq!(refusal(|s| s.roles.assessors.clear()), "scheme.roles");
    let again = |s: &mut Scheme| s.roles.assessors.push(s.roles.assessors[0].clone());
    assert_eq!(refusal(again), "scheme.roles");
    assert_eq!(
        refusal(|s| s.roles.assessors[0].categories = vec![0]),
        "scheme.roles"
    );
}

/// `scheme.text`: a contract is named with its chain and its coins, or not at all.
#[test]
fn a_contract_is_named_whole() {
    let named = |ledger: &str| Scheme {
        ledger: ledger.into(),
        ..scheme()
    };
    let whole = named("cosmwasm:test-1/linli1contract/ibc/27394FB0");
    let ledger = whole.contract().expect("a contract");
    assert_eq!(ledger.to_string(), whole.ledger);
    assert_eq!(
        [&*ledger.chain, &*ledger.contract, &*ledger.denomination],
        ["test-1", "linli1contract", "ibc/27394FB0"]
    );
    assert_eq!(whole.check(), Ok(()));
    assert_eq!(named("ledger-1").contract(), None);
    for part in [
        "cosmwasm:",
        "cosmwasm:test-1",
        "cosmwasm:test-1/a",
        "cosmwasm:test-1//ucoin",
    ] {
        assert_eq!(
            named(part).check().map_err(|e| e.rule()),
            Err("scheme.text")
        );
    }
}
