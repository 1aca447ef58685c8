//! Reads what a member holds to make a claim.

use std::path::Path;

use linli_primitives::SchemeId;
use linli_wire::held::{LossFile, Slip};

use crate::{Error, Refusal, files};

/// A slip of `scheme`.
pub fn slip(path: &Path, scheme: SchemeId) -> Result<Slip, Error> {
    let slip: Slip = files::read_json(path, files::MAX_SMALL)?;
    let checked = slip.check(scheme);
    checked.map_err(|e| Refusal::of(&e).in_file(path))?;
    Ok(slip)
}

/// A loss of `scheme`.
pub fn loss(path: &Path, scheme: SchemeId) -> Result<LossFile, Error> {
    let file: LossFile = files::read_json(path, files::MAX_SMALL)?;
    let checked = file.check(scheme);
    checked.map_err(|e| Refusal::of(&e).in_file(path))?;
    Ok(file)
}
