//! A finished ceremony as it is published (`keys.json`): enough for anybody to compute the keys again.

use serde::{Deserialize, Serialize};

use super::{Ceremony, CeremonyError, Concluded, Confirmation, Round1};

/// All public messages of a ceremony. Round 2 is for the trustees only and is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeremonyRecord {
    /// What was agreed on.
    pub ceremony: Ceremony,
    /// Everybody's commitments.
    pub round1: Vec<Round1>,
    /// Everybody's confirmation.
    pub confirmations: Vec<Confirmation>,
}

impl CeremonyRecord {
    /// Checks every signature, proof and confirmation, and computes the keys.
    pub fn conclude(&self) -> Result<Concluded, CeremonyError> {
        self.ceremony.conclude(&self.round1, &self.confirmations)
    }
}
