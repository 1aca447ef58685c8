//! How a node takes part, from what lies in its data folder.

use std::path::Path;

use linli_node::seat::{self, SeatError, Seats};

use crate::key::ValidatorKey;
use crate::sequencer::Settings;

/// The key in `folder`.
pub fn read_key(folder: &Path) -> Result<ValidatorKey, SeatError> {
    Ok(ValidatorKey::of(seat::read_key(folder)?))
}

/// How the node in `folder` takes part with this key. Whether it votes, the record says.
pub fn read_settings(folder: &Path, key: &ValidatorKey) -> Result<Settings, SeatError> {
    let seats = Seats::read(folder)?;
    let document = seat::read_founding(folder)?;
    Settings::new(folder, &seats, &document, key)
}

#[cfg(test)]
mod tests;
