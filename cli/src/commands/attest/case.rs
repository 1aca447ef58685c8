//! A case: a loss with its bill, passed from assessor to assessor.

use std::path::Path;

use ff::FromUniformBytes;
use linli_primitives::{AttestationLeaf, Day, Fp, IdCommitment, Loss, Money, Salt, SchemeId};
use linli_rules::aid::SchemeState;
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::held::LossFile;
use linli_wire::signature::Signed;
use rand_core::Rng;
use serde::{Deserialize, Serialize};

use crate::acting::{self, Office, Paper};
use crate::keystore::RoleSecret;
use crate::{Error, Refusal, amount, files, randomness};

/// The format of every case.
const FORMAT: &str = "linli-case-1";

/// The bill as the first assessor writes it down; unknown fields are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BillDraft {
    /// The member's identity commitment, from the enrolment request.
    member: IdCommitment,
    category: u32,
    event_day: Day,
    /// In the scheme's currency, e.g. `"50000.00"`.
    gross_loss: String,
    #[serde(default)]
    other_cover: Option<String>,
    bill: Bill,
}

/// A loss, its bill and the signatures so far. For assessors only.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    format: String,
    scheme: SchemeId,
    pub(super) member: IdCommitment,
    pub(super) loss: Loss,
    pub(super) bill: Bill,
    attestation: Signed<Attestation>,
}

impl BillDraft {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        files::read_toml(path, "attestation.draft")
    }
}

impl Case {
    /// A case of `draft`, with a fresh salt, unsigned.
    pub(super) fn open(
        draft: BillDraft,
        state: SchemeState<'_>,
        key: &RoleSecret,
    ) -> Result<Self, Refusal> {
        let BillDraft {
            member,
            category,
            event_day,
            gross_loss,
            other_cover,
            bill,
        } = draft;
        let currency = &state.scheme().currency;
        let other_cover = other_cover.map_or(Ok(Money::ZERO), |c| amount::parse(&c, currency))?;
        let loss = Loss {
            category,
            event_day,
            gross_loss: amount::parse(&gross_loss, currency)?,
            other_cover,
            salt: fresh_salt(),
        };
        let loss_tag = tag(&bill, key)?;
        let leaf = AttestationLeaf::of(member, &loss);
        Ok(Self {
            format: FORMAT.to_owned(),
            scheme: state.id(),
            member,
            loss,
            bill,
            attestation: Signed::new(Attestation {
                category,
                leaf,
                loss_tag,
            }),
        })
    }

    /// Reads a case of the scheme whose leaf is that of its loss.
    pub(super) fn read(path: &Path, state: SchemeState<'_>) -> Result<Self, Error> {
        let case: Self = files::read_json(path, files::MAX_SMALL)?;
        let Attestation {
            category,
            leaf,
            loss_tag: _, // Only assessors can check it: `check_bill`.
        } = case.attestation.act;
        let fits = case.format == FORMAT
            && case.scheme == state.id()
            && category == case.loss.category
            && leaf == AttestationLeaf::of(case.member, &case.loss);
        if fits {
            Ok(case)
        } else {
            let detail = "what is to be signed is not the loss that the file shows";
            Err(Refusal::new("attestation.case", detail)
                .in_file(path)
                .into())
        }
    }

    /// Whether the loss tag is that of the bill shown.
    pub(super) fn check_bill(&self, key: &RoleSecret) -> Result<(), Refusal> {
        if tag(&self.bill, key)? == self.attestation.act.loss_tag {
            Ok(())
        } else {
            Err(Refusal::new(
                "attestation.case",
                "the loss tag is not that of the bill under the assessors' key",
            ))
        }
    }

    /// Adds the assessor's signature.
    pub(super) fn sign(
        &mut self,
        state: SchemeState<'_>,
        at: i64,
        key: &RoleSecret,
    ) -> Result<(), Error> {
        let paper = self.clone().into_paper();
        let signed = acting::sign(paper, Office::Scheme(state), at, key)?;
        if let Paper::Act {
            act: Act::Attest(attestation),
            ..
        } = signed
        {
            self.attestation = attestation;
        }
        Ok(())
    }

    /// What reaches the record: neither the loss nor the bill.
    pub(super) fn into_paper(self) -> Paper {
        Paper::Act {
            scheme: self.scheme,
            act: Act::Attest(self.attestation),
        }
    }

    /// What the member needs.
    pub(super) fn loss_file(&self) -> LossFile {
        LossFile::new(self.scheme, self.member, self.loss)
    }
}

/// The keystore is one without a key of bills.
pub(super) fn no_tag_key() -> Refusal {
    let detail = "this keystore has no key of bills: linli attest key new or take";
    Refusal::new("attestation.tag_key", detail)
}

fn tag(bill: &Bill, key: &RoleSecret) -> Result<linli_wire::attestation::LossTag, Refusal> {
    let shared = key.tag_key.as_ref().ok_or_else(no_tag_key)?;
    bill.tag(shared)
        .ok_or_else(|| Refusal::new("attestation.bill", "issuer or number is empty or too long"))
}

fn fresh_salt() -> Salt {
    let mut bytes = [0; 64];
    randomness::system().fill_bytes(&mut bytes);
    Salt::new(Fp::from_uniform_bytes(&bytes))
}
