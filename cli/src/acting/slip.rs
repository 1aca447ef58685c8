//! A membership slip: what a member needs to make a claim.

use std::path::Path;

use linli_primitives::{IdCommitment, Membership, SchemeId};
use serde::{Deserialize, Serialize};

use crate::{Error, Refusal, files};

/// What is written in a membership file.
const SLIP: &str = "linli-membership-1";

/// What a member must know about the leaf to make a claim. The registrar hands it over; it is not public.
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

    /// Reads a slip of `scheme`.
    pub fn read(path: &Path, scheme: SchemeId) -> Result<Self, Error> {
        let slip: Self = files::read_json(path, files::MAX_SMALL)?;
        if slip.format == SLIP && slip.scheme == scheme {
            Ok(slip)
        } else {
            Err(Refusal::new("members.slip", "not a slip of this scheme")
                .in_file(path)
                .into())
        }
    }
}
