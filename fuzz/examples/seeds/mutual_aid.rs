//! Messages of mutual aid.

use std::fs;

use anyhow::Context;
use linli_primitives::{
    AttestationRoot, Day, EventNullifier, Fp, MemberRoot, Money, RulebookId, SchemeId, StateNote,
    StateNullifier, StateRoot,
};
use linli_testing::officers::{TREASURER, key, sign};
use linli_testing::town::fund::{contribution, scheme};
use linli_wire::act::Act;
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::rulebook::Rulebook;
use linli_wire::scheme::Scheme;
use linli_wire::signature::OfficerKey;

use crate::{Seeds, here, json};

/// Seeds of all targets.
pub(crate) fn all() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let scheme = scheme();
    let act = act(&scheme);
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

fn act(scheme: &Scheme) -> Act {
    Act::Contribute(sign(scheme.id(), contribution("转账 1"), TREASURER))
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
