//! Attested losses: the assessors' word, bound to one member, one bill once.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{Kind, keyed_digest};
use linli_primitives::{AttestationLeaf, Digest};
use serde::{Deserialize, Serialize};

use crate::signature::Signable;
use crate::text::{folded, is_sound};

/// What identifies a bill, as printed on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bill {
    /// Who issued it: a hospital's or school's registration number.
    pub issuer: String,
    /// Its number.
    pub number: String,
}

/// A bill under the key that all assessors of a scheme share. The same bill gives the same tag, whoever attests
/// it and in whichever line. Without the key nobody can compute it or test a guess of bill numbers.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct LossTag(pub Digest);

impl Bill {
    /// The tag under the assessors' shared key, over issuer and number [`folded`]: two readers of one bill may copy it
    /// differently. `None` if the issuer or the number is empty or too long.
    pub fn tag(&self, key: &[u8; 32]) -> Option<LossTag> {
        let [issuer, number] = [&self.issuer, &self.number].map(|text| folded(text));
        (is_sound(&issuer) && is_sound(&number)).then(|| {
            let parts = [issuer.as_bytes(), number.as_bytes()];
            LossTag(keyed_digest(key, Kind::LossTag, &parts))
        })
    }
}

/// k of n assessors of a line attest a loss.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The line; says which assessors sign and into which tree the leaf goes.
    pub category: u32,
    /// `Hash(LOSS; idc, category, event day, gross loss, other cover, salt)`.
    pub leaf: AttestationLeaf,
    /// One bill, one attestation.
    pub loss_tag: LossTag,
}

impl Signable for Attestation {
    const NAME: &'static str = "attestation";
}

/// The same assessors take an attestation back: the leaf is emptied and older roots are no longer accepted. The
/// bill may be attested again only if nobody claimed in this line since, because a claim does not reveal which loss it
/// is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// The line.
    pub category: u32,
    /// Which attestation.
    pub leaf: AttestationLeaf,
}

impl Signable for Revocation {
    const NAME: &'static str = "revocation";
}

#[cfg(test)]
mod tests;
