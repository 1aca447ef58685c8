//! Signed acts: what is signed, and where it is valid.

use linli_primitives::{Day, Fp, SchemeId};
use linli_wire::act::Act;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::samples;
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// From a contribution with its signature to bytes and verdict.
pub(super) struct Acts;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The scheme it is offered to.
    scheme: SchemeId,
    /// The act in JSON.
    act: Value,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    /// The canonical encoding.
    bytes: String,
    /// The 64 bytes that are signed.
    signed: String,
}

impl Chapter for Acts {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "act";
    const ABOUT: &'static str = "A treasurer's act in JSON, offered to a scheme -> its canonical bytes (magic \
        `LINLIA`, 0, 1, then borsh) and what is signed: BLAKE2b-512, personalised `Linli_Act_______`, of the scheme's \
        id, the act's name `contribution` and the borsh of the act alone, each preceded by its length in 8 bytes little \
        endian. The role has one key, whose ed25519 seed is 32 bytes of 1.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let scheme = samples::scheme()?.id();
        let act = serde_json::to_value(samples::act()?)?;
        let with = |change: fn(&mut Value)| {
            let mut act = act.clone();
            change(&mut act["contribute"]);
            Input { scheme, act }
        };
        let elsewhere = Input {
            scheme: SchemeId::new(Fp::from(1)),
            act: act.clone(),
        };
        Ok(named([
            ("a contribution", with(|_| {}), Expect::Ok),
            (
                "for another scheme",
                elsewhere,
                refused("authority.signature"),
            ),
            (
                "another amount than was signed",
                with(|signed| signed["act"]["amount"] = json!(50_001)),
                refused("authority.signature"),
            ),
            (
                "another reference than was signed",
                with(|signed| signed["act"]["reference"] = json!("转账 2")),
                refused("authority.signature"),
            ),
            (
                "nobody signed",
                with(|signed| signed["signatures"] = json!([])),
                refused("authority.threshold"),
            ),
            (
                "signed twice",
                with(|signed| {
                    let one = signed["signatures"][0].clone();
                    signed["signatures"] = json!([one, one]);
                }),
                refused("authority.duplicate"),
            ),
            (
                "unknown field",
                with(|signed| signed["act"]["comment"] = json!("not a field")),
                refused("document"),
            ),
        ]))
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Output, RuleId> {
        let act: Act =
            serde_json::from_value(input.act.clone()).map_err(|_| "document".to_owned())?;
        let bytes = act.encode();
        assert_eq!(
            Act::decode(&bytes).as_ref(),
            Ok(&act),
            "the bytes decode to the same act"
        );
        let Act::Contribute(signed) = act else {
            return Err("document".to_owned());
        };
        samples::role()
            .authorizes(&signed, input.scheme, Day::default())
            .map_err(rule_of)?;
        Ok(Output {
            bytes: hex::encode(bytes),
            signed: hex::encode(signed.message(input.scheme)),
        })
    }
}
