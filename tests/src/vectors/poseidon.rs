//! The tagged hash.

use linli_primitives::Fp;
use linli_primitives::poseidon::{Domain, hash};
use serde::{Deserialize, Serialize};

use super::text::{FP_MODULUS, element, show};
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, refused};

/// `Hash(domain, inputs)`.
pub(super) struct Poseidon;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The tag's name.
    domain: String,
    /// The number in the capacity, which starts as tag · 2^96 + length · 2^64.
    tag: u32,
    /// Field elements.
    inputs: Vec<String>,
}

const DOMAINS: [(&str, Domain, usize); 5] = [
    ("identity", Domain::Identity, 1),
    ("roll-leaf", Domain::RollLeaf, 2),
    ("empty-leaf", Domain::EmptyLeaf, 1),
    ("node", Domain::Node, 2),
    ("vote-nullifier", Domain::VoteNullifier, 2),
];

impl Chapter for Poseidon {
    type Input = Input;
    type Output = String;

    const NAME: &'static str = "poseidon";
    const ABOUT: &'static str = "Poseidon P128Pow5T3 over the base field of Pallas, fixed input length. The \
        capacity starts as tag * 2^96 + length * 2^64; otherwise it is the constant-length sponge of the halo2 book.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let samples = [
            Fp::from(0),
            Fp::from(1),
            -Fp::from(1),
            Fp::from(0x006c_696e_6c69),
        ];
        let mut cases = Vec::new();
        for (name, domain, length) in DOMAINS {
            for start in 0..samples.len() {
                let inputs = (0..length)
                    .map(|i| show(samples[(start + i) % samples.len()]))
                    .collect();
                let case = format!("{name}, sample {start}");
                cases.push((
                    case,
                    Input {
                        domain: name.to_owned(),
                        tag: domain as u32,
                        inputs,
                    },
                    Expect::Ok,
                ));
            }
        }
        let unreduced = Input {
            domain: "identity".to_owned(),
            tag: 1,
            inputs: vec![FP_MODULUS.to_owned()],
        };
        cases.push((
            "the modulus is no element".to_owned(),
            unreduced,
            refused("encoding.canonical"),
        ));
        Ok(cases)
    }

    fn evaluate(_: &Given, input: &Input) -> Result<String, RuleId> {
        let inputs = input
            .inputs
            .iter()
            .map(|i| element(i))
            .collect::<Result<Vec<_>, _>>()?;
        let domain = DOMAINS
            .iter()
            .find(|(name, domain, _)| *name == input.domain && *domain as u32 == input.tag)
            .ok_or("poseidon.domain")?
            .1;
        match inputs[..] {
            [one] => Ok(show(hash(domain, [one]))),
            [left, right] => Ok(show(hash(domain, [left, right]))),
            _ => Err("poseidon.length".to_owned()),
        }
    }
}
