//! Generators, points and the commitment to a weight.

use group::GroupEncoding;
use group::ff::PrimeField;
use linli_primitives::curve::{Fq, GENERATOR_DOMAIN, derive_generator, g, h};
use linli_primitives::{Blinding, Shares, WeightCommitment};
use serde::{Deserialize, Serialize};

use super::text::{FP_MODULUS, bytes32};
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// G and H by hash-to-curve.
pub(super) struct Generators;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Generator {
    domain: String,
    message: String,
}

impl Chapter for Generators {
    type Input = Generator;
    type Output = String;

    const NAME: &'static str = "generators";
    const ABOUT: &'static str = "The generators of Pallas: hash-to-curve of the pasta curves (simplified SWU, \
        BLAKE2b) with this domain and message; 32 bytes, x little endian, the top bit is the sign of y.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Generator>>> {
        let generator = |message: &str| Generator {
            domain: GENERATOR_DOMAIN.to_owned(),
            message: message.to_owned(),
        };
        Ok(named([
            ("G", generator("G"), Expect::Ok),
            ("H", generator("H"), Expect::Ok),
        ]))
    }

    fn evaluate(_: &Given, input: &Generator) -> Result<String, RuleId> {
        let used = match (input.domain.as_str(), input.message.as_str()) {
            (GENERATOR_DOMAIN, "G") => g(),
            (GENERATOR_DOMAIN, "H") => h(),
            _ => return Err("generators.message".to_owned()),
        };
        assert_eq!(
            used,
            derive_generator(input.message.as_bytes()),
            "the constants are derived"
        );
        Ok(hex::encode(used.to_bytes()))
    }
}

/// V = w·G + s·H, and the encodings of V that are refused.
pub(super) struct Weights;

#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Weight {
    /// A weight and its blinding.
    Opening {
        /// Below 2^40.
        shares: u64,
        /// A scalar.
        blinding: String,
    },
    /// V as received.
    Encoding {
        /// 32 bytes.
        commitment: String,
    },
}

impl Chapter for Weights {
    type Input = Weight;
    type Output = String;

    const NAME: &'static str = "weight";
    const ABOUT: &'static str = "The weight commitment V = shares * G + blinding * H, and what is refused in its \
        place: encodings that are not canonical, no point, or the identity.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Weight>>> {
        let opening = |shares, blinding: Fq| Weight::Opening {
            shares,
            blinding: hex::encode(blinding.to_repr()),
        };
        let encoding = |hex: &str| Weight::Encoding {
            commitment: hex.to_owned(),
        };
        let generator = hex::encode(g().to_bytes());
        let no_point = format!("{:0<64}", "02");
        Ok(named([
            (
                "89.05 square metres",
                opening(8905, Fq::from(7)),
                Expect::Ok,
            ),
            ("no shares", opening(0, Fq::from(7)), Expect::Ok),
            (
                "the most shares",
                opening((1 << 40) - 1, -Fq::from(1)),
                Expect::Ok,
            ),
            (
                "shares at 2^40",
                opening(1 << 40, Fq::from(7)),
                refused("roll.shares"),
            ),
            ("a point", encoding(&generator), Expect::Ok),
            (
                "the identity",
                encoding(&"0".repeat(64)),
                refused("encoding.identity"),
            ),
            (
                "x at the modulus",
                encoding(FP_MODULUS),
                refused("encoding.canonical"),
            ),
            (
                "x of no point",
                encoding(&no_point),
                refused("encoding.canonical"),
            ),
            (
                "31 bytes",
                encoding(&generator[..62]),
                refused("encoding.length"),
            ),
        ]))
    }

    fn evaluate(_: &Given, input: &Weight) -> Result<String, RuleId> {
        let commitment = match input {
            Weight::Opening { shares, blinding } => {
                let shares = Shares::new(*shares).map_err(rule_of)?;
                let scalar =
                    Option::from(Fq::from_repr(bytes32(blinding)?)).ok_or("encoding.canonical")?;
                WeightCommitment::commit(shares, &Blinding::new(scalar))
            }
            Weight::Encoding { commitment } => {
                WeightCommitment::from_bytes(&bytes32(commitment)?).map_err(rule_of)?
            }
        };
        Ok(hex::encode(commitment.to_bytes()))
    }
}
