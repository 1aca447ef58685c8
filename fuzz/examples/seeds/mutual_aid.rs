//! Messages of mutual aid.

use std::fs;

use anyhow::Context;
use linli_primitives::{
    AttestationRoot, Day, EventNullifier, Fp, MemberRoot, Money, Realm, RulebookId, SchemeId,
    StateNote, StateNullifier, StateRoot,
};
use linli_wire::act::Act;
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::poll::PROTOCOL;
use linli_wire::pool::Contribution;
use linli_wire::rulebook::Rulebook;
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signed, SigningKey};
use linli_wire::text::Text;

use crate::{Seeds, here, json};

/// Seeds of all targets.
pub(crate) fn all() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let (scheme, act) = (scheme()?, act()?);
    Ok(vec![
        (
            "scheme",
            vec![("json", json(&scheme)), ("bytes", scheme.encode())],
        ),
        ("rulebook", rulebooks()?),
        ("act", vec![("json", json(&act)), ("bytes", act.encode())]),
        ("claim", vec![("bytes", claim()?.encode())]),
    ])
}

fn role(n: u8) -> Role {
    Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: "干事".to_owned(),
            key: OfficerKey::of(&key(n)),
            valid_from: Day::default(),
            valid_to: Day::MAX,
        }],
    }
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn scheme() -> anyhow::Result<Scheme> {
    Ok(Scheme {
        protocol: PROTOCOL,
        claim_key: "vk1".to_owned(),
        realm: Realm::new("互助")?,
        name: Text {
            zh: "互助".to_owned(),
            en: "aid".to_owned(),
        },
        ledger: "ledger-1".to_owned(),
        currency: Currency {
            code: "CNY".to_owned(),
            minor_digits: 2,
        },
        fee: Money::ZERO,
        payee_recipient: "age1abc".to_owned(),
        roles: Roles {
            committee: role(1),
            registrar: role(2),
            treasurer: role(3),
            assessors: vec![Assessors {
                categories: vec![1, 2],
                role: role(4),
            }],
        },
    })
}

fn rulebooks() -> anyhow::Result<Seeds> {
    let mut seeds = Seeds::new();
    for name in ["medical-mutual", "disaster-fund", "hardship-fund"] {
        let file = here("../examples/rulebooks").join(format!("{name}.toml"));
        let text = fs::read_to_string(&file).with_context(|| format!("reading {name}"))?;
        let rulebook: Rulebook = toml::from_str(&text)?;
        if name == "hardship-fund" {
            seeds.extend([("json", json(&rulebook)), ("bytes", rulebook.encode())]);
        }
        seeds.push((name, text.into()));
    }
    Ok(seeds)
}

fn act() -> anyhow::Result<Act> {
    let contribution = Contribution {
        amount: Money::new(500)?,
        reference: "转账 1".to_owned(),
    };
    let scheme = SchemeId::new(Fp::from(1));
    Ok(Act::Contribute(
        Signed::new(contribution).sign(scheme, &key(3)),
    ))
}

fn claim() -> anyhow::Result<Claim> {
    let body = ClaimBody {
        scheme: SchemeId::new(Fp::from(1)),
        ledger: "ledger-1".to_owned(),
        round: 4,
        rulebook: RulebookId::new(Fp::from(2)),
        category: 3,
        declared: Some(1),
        member_root: MemberRoot::new(Fp::from(3)),
        attestation_root: AttestationRoot::new(Fp::from(4)),
        state_root: StateRoot::new(Fp::from(5)),
        amount: Money::new(1_000_000)?,
        event_nullifier: EventNullifier::new(Fp::from(6)),
        state_nullifier: StateNullifier::new(Fp::from(7)),
        new_state: StateNote::new(Fp::from(8)),
        payee: vec![9; 50],
        payee_key: OfficerKey::of(&key(9)),
        fee: Money::new(100)?,
        expires: Day::new(20_000)?,
    };
    Ok(Claim::new(body, vec![5; 40]))
}
