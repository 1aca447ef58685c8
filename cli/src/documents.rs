//! Documents in files.

use std::path::Path;

use linli_register::Roll;

use crate::{Error, Refusal, files};

/// The roll in a file.
pub fn roll(path: &Path) -> Result<Roll, Error> {
    let bytes = files::read(path, files::MAX_DOCUMENT)?;
    Roll::from_json(&bytes).map_err(|e| Refusal::of(&e).in_file(path).into())
}
