//! A loss file: what its member needs to claim it.

use std::path::Path;

use linli_primitives::{IdCommitment, Loss, SchemeId};
use serde::{Deserialize, Serialize};

use crate::{Error, Refusal, files};

/// What is written in a loss file.
const LOSS: &str = "linli-loss-1";

/// What a member must know about an attestation to claim it: a secret of the member and the assessors.
#[derive(Clone, Debug, Serialize, Deserialize)]
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

    /// Reads a loss file of `scheme`.
    pub fn read(path: &Path, scheme: SchemeId) -> Result<Self, Error> {
        let file: Self = files::read_json(path, files::MAX_SMALL)?;
        if file.format == LOSS && file.scheme == scheme {
            Ok(file)
        } else {
            Err(
                Refusal::new("attestation.case", "not a loss of this scheme")
                    .in_file(path)
                    .into(),
            )
        }
    }
}
