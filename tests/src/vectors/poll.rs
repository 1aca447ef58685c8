//! Poll documents, their canonical bytes and their id.

use linli_primitives::curve::{Fq, encode_point, g};
use linli_primitives::{Digest, Fp, Realm, RollRoot, Shares};
use linli_wire::poll::PROTOCOL;
use linli_wire::{Counting, EncodedPoint, Poll, Question, Revote, RollSummary, Trustees, Unit};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// From a poll's JSON to its id.
pub(super) struct Polls;

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    /// The canonical encoding (borsh).
    bytes: String,
    /// BLAKE2b-512 of it, reduced into the field.
    id: String,
}

impl Chapter for Polls {
    type Input = Value;
    type Output = Output;

    const NAME: &'static str = "poll";
    const ABOUT: &'static str = "A poll document in JSON -> its canonical bytes (borsh, fields in the order shown) \
        -> its id: BLAKE2b-512, personalised `Linli_Poll______`, of the bytes preceded by their length in 8 bytes \
        little endian, reduced modulo p. `document` stands for a text that is no poll at all.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Value>>> {
        let valid = serde_json::to_value(sample()?)?;
        let with = |pointer: &str, value: Value| {
            let mut poll = valid.clone();
            *poll
                .pointer_mut(pointer)
                .expect("the sample has this field") = value;
            poll
        };
        let mut unknown = valid.clone();
        unknown["comment"] = json!("not a field");
        let heads_key = valid["trustees"]["heads_key"].clone();
        Ok(named([
            ("a motion and an election", valid.clone(), Expect::Ok),
            (
                "another title, another id",
                with("/title", json!("维修资金 (2)")),
                Expect::Ok,
            ),
            (
                "unknown version",
                with("/protocol", json!(PROTOCOL + 1)),
                refused("poll.protocol"),
            ),
            (
                "closes before it opens",
                with("/closes", json!(0)),
                refused("poll.times"),
            ),
            (
                "no questions",
                with("/questions", json!([])),
                refused("poll.questions"),
            ),
            (
                "more to choose than options",
                with("/questions/0/max", json!(3)),
                refused("poll.selection"),
            ),
            (
                "empty question",
                with("/questions/0/text", json!(" ")),
                refused("poll.text"),
            ),
            (
                "repeated option",
                with("/questions/0/options/1", json!("同意")),
                refused("poll.text"),
            ),
            (
                "a rule that needs what is not counted",
                with("/counting", json!("heads")),
                refused("poll.rule"),
            ),
            (
                "nobody on the roll",
                with("/roll/heads", json!(0)),
                refused("poll.roll"),
            ),
            (
                "threshold above the trustees",
                with("/trustees/threshold", json!(4)),
                refused("poll.trustees"),
            ),
            (
                "one key for both tallies",
                with("/trustees/shares_key", heads_key),
                refused("poll.trustees"),
            ),
            (
                "the identity as a key",
                with("/trustees/heads_key", json!("0".repeat(64))),
                refused("document"),
            ),
            ("unknown field", unknown, refused("document")),
            (
                "shares at 2^40",
                with("/roll/shares", json!(1u64 << 40)),
                refused("document"),
            ),
        ]))
    }

    fn evaluate(_: &Given, input: &Value) -> Result<Output, RuleId> {
        let poll: Poll =
            serde_json::from_value(input.clone()).map_err(|_| "document".to_owned())?;
        poll.check().map_err(rule_of)?;
        assert_eq!(
            Poll::decode(&poll.encode()).as_ref(),
            Ok(&poll),
            "the bytes decode to the same poll"
        );
        Ok(Output {
            bytes: hex::encode(poll.encode()),
            id: poll.id().to_string(),
        })
    }
}

/// A poll of one motion and one election.
pub(super) fn sample() -> anyhow::Result<Poll> {
    let point = |n: u64| EncodedPoint::new(encode_point(g() * Fq::from(n)));
    let points = |n: [u64; 3]| n.map(point).into_iter().collect::<Result<Vec<_>, _>>();
    let rule = |name: &str| linli_rules::preset(name).expect("the preset ships with the ledger");
    let question = |text: &str, options: &[&str], max, yes, rule| Question {
        text: text.to_owned(),
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        yes,
        min: 1,
        max,
        abstain: true,
        rule,
    };
    Ok(Poll {
        protocol: PROTOCOL,
        ballot_key: "vk1".to_owned(),
        realm: Realm::new("星河花园")?,
        title: "2026 年业主大会".to_owned(),
        questions: vec![
            question(
                "是否动用维修资金更换电梯？",
                &["同意", "反对"],
                1,
                Some(0),
                rule("cn-278-special"),
            ),
            question(
                "选举业主委员会",
                &["甲", "乙", "丙"],
                2,
                None,
                rule("cn-278-election"),
            ),
        ],
        roll: RollSummary {
            root: RollRoot::new(Fp::from(5)),
            digest: Digest([1; 32]),
            heads: 100,
            shares: Shares::new(890_500)?,
            unit: Unit {
                name: "㎡".to_owned(),
                decimals: 2,
            },
        },
        trustees: Trustees {
            ceremony: Digest([2; 32]),
            threshold: 2,
            names: ["赵", "钱", "孙"].map(str::to_owned).into(),
            heads_key: point(2)?,
            shares_key: point(3)?,
            heads_shares: points([4, 5, 6])?,
            shares_shares: points([7, 8, 9])?,
        },
        opens: 1_800_000_000,
        closes: 1_800_604_800,
        counting: Counting::Both,
        revote: Revote::LastCounts,
        floor: 3,
        extend_until: None,
        replaces: None,
    })
}
