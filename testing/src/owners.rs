//! Owners, their roll and the poll they hold: the basis of vectors, benchmarks and loads.

use linli_primitives::Seed;
use linli_prover::Membership;
use linli_register::Roll;
use linli_wire::poll::PROTOCOL;
use linli_wire::{Counting, Poll, Question, Revote, RollSummary, Trustees, Unit};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng;
use serde_json::json;

use crate::hall::realm;
use crate::rng;
use crate::trustees::dealt;

/// Owners with their secrets, and their poll.
pub struct Owners {
    /// The poll, open and consistent.
    pub poll: Poll,
    /// The roll that the poll names.
    pub roll: Roll,
    /// Their seeds, in order of the roll.
    pub seeds: Vec<Seed>,
    /// Their places on the roll, in the same order.
    pub members: Vec<Membership>,
}

impl Owners {
    /// The given number of owners, asked `questions`; everything is derived from the label.
    pub fn new(label: &str, owners: usize, questions: Vec<Question>) -> Self {
        let mut rng = rng(label);
        let seeds: Vec<Seed> = (0..owners).map(|_| Seed::random(&mut rng)).collect();
        let roll = roll_of(&seeds, &mut rng);
        let poll = poll(label, questions, &roll, dealt(&mut rng));
        let tree = roll.tree();
        let members = seeds.iter().zip(roll.entries()).map(|(seed, entry)| {
            let path = tree.path(u64::from(entry.number) - 1);
            Membership {
                secret: seed.realm_secret(&realm()),
                shares: entry.shares,
                path: path.expect("every entry has a leaf"),
            }
        });
        Self {
            members: members.collect(),
            poll,
            roll,
            seeds,
        }
    }
}

fn poll(title: &str, questions: Vec<Question>, roll: &Roll, trustees: Trustees) -> Poll {
    Poll {
        protocol: PROTOCOL,
        ballot_key: linli_params::BALLOT_FINGERPRINT.to_owned(),
        realm: realm(),
        title: title.to_owned(),
        questions,
        roll: summary(roll),
        trustees,
        opens: 1_800_000_000,
        closes: 1_800_604_800,
        counting: Counting::Both,
        revote: Revote::LastCounts,
        floor: 3,
        extend_until: None,
        replaces: None,
    }
}

/// What a registrar signs about a roll.
pub fn summary(roll: &Roll) -> RollSummary {
    RollSummary {
        root: roll.root(),
        digest: roll.digest(),
        heads: roll.heads(),
        shares: roll.shares(),
        unit: Unit {
            name: "㎡".to_owned(),
            decimals: 2,
        },
    }
}

/// A roll of enrolled owners, one unit of 30 to 180 m² each.
pub(crate) fn roll_of(seeds: &[Seed], rng: &mut ChaCha20Rng) -> Roll {
    let shares: Vec<u64> = seeds
        .iter()
        .map(|_| 3_000 + u64::from(rng.next_u32() % 15_000))
        .collect();
    let entry = |(index, seed): (usize, &Seed)| {
        json!({
            "number": index + 1,
            "units": [format!("{}-1-{:02}{:02}", 1 + index / 100, 1 + index / 4 % 25, 1 + index % 4)],
            "shares": shares[index],
            "id": seed.realm_secret(&realm()).commitment(),
        })
    };
    let document = json!({
        "format": "linli-roll-1",
        "realm": realm(),
        "rule": "sample",
        "heads": seeds.len(),
        "shares": shares.iter().sum::<u64>(),
        "entries": seeds.iter().enumerate().map(entry).collect::<Vec<_>>(),
    });
    Roll::from_json(document.to_string().as_bytes()).expect("the roll is consistent")
}

/// Two options and abstention under the special majority: three sealed options.
pub fn motion() -> Question {
    question(
        "是否动用维修资金更换电梯？",
        &["同意", "反对"],
        1,
        Some(0),
        "cn-278-special",
    )
}

/// Up to two of three candidates, or abstention.
pub fn election() -> Question {
    question(
        "选举业主委员会",
        &["甲", "乙", "丙"],
        2,
        None,
        "cn-278-election",
    )
}

fn question(text: &str, options: &[&str], max: u32, yes: Option<u32>, preset: &str) -> Question {
    Question {
        text: text.to_owned(),
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        yes,
        min: 1,
        max,
        abstain: true,
        rule: linli_rules::preset(preset).expect("the preset ships with the ledger"),
    }
}
