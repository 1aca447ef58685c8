//! Claims: canonical bytes, digest, and the hash that the proof is bound to.

use linli_wire::claim::{Claim, MAX_PAYEE};
use serde::{Deserialize, Serialize};

use super::samples;
use super::text::{FP_MODULUS, bytes};
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// From a claim's bytes to its names.
pub(super) struct Claims;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The claim, in hex.
    bytes: String,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    /// Names the claim in rounds and payouts.
    digest: String,
    /// The hash that binds everything but the proof.
    body: String,
    /// The scheme it is made for.
    scheme: String,
    /// In minor units.
    amount: u64,
    event_nullifier: String,
    state_nullifier: String,
}

impl Chapter for Claims {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "claim";
    const ABOUT: &'static str = "A claim's canonical bytes -> its digest and the hash of its body. Bytes: magic \
        `LINLIC`, 0, 1; then borsh of scheme, ledger, round, rulebook, category, declared event, the roots of members, \
        attestations and notes, amount, event nullifier, state nullifier, new note, encrypted payee, fee, expiry day; \
        then the proof. The proofs here are none: these vectors are of the encoding.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let claim = samples::claim()?;
        let whole = claim.encode();
        let hex = |bytes: &[u8]| Input {
            bytes: hex::encode(bytes),
        };
        let mut without_event = claim.clone();
        without_event.body.declared = None;
        let mut fat = claim;
        fat.body.payee = vec![0; MAX_PAYEE + 1];
        let mut beyond = whole.clone();
        beyond[8..40].copy_from_slice(&hex::decode(FP_MODULUS)?);
        let mut version = whole.clone();
        version[7] = 2;
        Ok(named([
            ("a claim under a declared event", hex(&whole), Expect::Ok),
            (
                "a claim under none",
                hex(&without_event.encode()),
                Expect::Ok,
            ),
            ("unknown version", hex(&version), refused("encoding.magic")),
            (
                "one byte short",
                hex(&whole[..whole.len() - 1]),
                refused("encoding.canonical"),
            ),
            (
                "one byte more",
                hex(&[whole.as_slice(), &[0]].concat()),
                refused("encoding.canonical"),
            ),
            (
                "the scheme at the modulus",
                hex(&beyond),
                refused("encoding.canonical"),
            ),
            (
                "a payee too long",
                hex(&fat.encode()),
                refused("encoding.size"),
            ),
        ]))
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Output, RuleId> {
        let bytes = bytes(&input.bytes)?;
        let claim = Claim::decode(&bytes).map_err(rule_of)?;
        assert_eq!(claim.encode(), bytes, "one encoding of one claim");
        Ok(Output {
            digest: claim.digest().to_string(),
            body: claim.body.hash().to_string(),
            scheme: claim.body.scheme.to_string(),
            amount: claim.body.amount.get(),
            event_nullifier: claim.body.event_nullifier.to_string(),
            state_nullifier: claim.body.state_nullifier.to_string(),
        })
    }
}
