//! What a member holds to make a claim: the registrar's slip and the assessors' loss, as JSON. Neither is public.

use linli_primitives::{IdCommitment, Loss, Membership, SchemeId};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

/// What is written in a slip.
const SLIP: &str = "linli-membership-1";
/// What is written in a loss file.
const LOSS: &str = "linli-loss-1";

/// What a member must know about the leaf to make a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    format: String,
    /// The scheme.
    pub scheme: SchemeId,
    /// Whose.
    pub member: IdCommitment,
    /// As in the members' tree.
    pub membership: Membership,
}

/// What a member must know about an attestation to claim it: a secret of the member and the assessors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossFile {
    format: String,
    /// The scheme.
    pub scheme: SchemeId,
    /// Whose.
    pub member: IdCommitment,
    /// As attested.
    pub loss: Loss,
}

/// The file is not what a claim needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum NotHeld {
    /// No slip, or another scheme's.
    #[error("members.slip: not a slip of this scheme")]
    Slip,
    /// No loss, or another scheme's.
    #[error("attestation.case: not a loss of this scheme")]
    Loss,
}

impl Slip {
    /// The slip of a member of `scheme`.
    pub fn new(scheme: SchemeId, member: IdCommitment, membership: Membership) -> Self {
        Self {
            format: SLIP.to_owned(),
            scheme,
            member,
            membership,
        }
    }

    /// Refuses one that is not of `scheme`.
    pub fn check(&self, scheme: SchemeId) -> Result<(), NotHeld> {
        let is_it = self.format == SLIP && self.scheme == scheme;
        is_it.then_some(()).ok_or(NotHeld::Slip)
    }
}

impl LossFile {
    /// The loss of a member of `scheme`.
    pub fn new(scheme: SchemeId, member: IdCommitment, loss: Loss) -> Self {
        Self {
            format: LOSS.to_owned(),
            scheme,
            member,
            loss,
        }
    }

    /// Refuses one that is not of `scheme`.
    pub fn check(&self, scheme: SchemeId) -> Result<(), NotHeld> {
        let is_it = self.format == LOSS && self.scheme == scheme;
        is_it.then_some(()).ok_or(NotHeld::Loss)
    }
}
