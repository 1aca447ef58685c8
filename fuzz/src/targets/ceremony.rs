//! The messages of the trustees' key ceremony, in JSON.

use linli_sigma::ceremony::{Ceremony, CeremonyRecord, Confirmation, Round1, Round2};

use crate::stable::same_in_json;

/// What trustees agree on, and a finished ceremony.
pub fn ceremony(data: &[u8]) -> bool {
    let agreed = same_in_json::<Ceremony>(data).map(|ceremony| (ceremony.id(), ceremony.check()));
    let finished = same_in_json::<CeremonyRecord>(data).map(|record| record.conclude());
    agreed.is_some() || finished.is_some()
}

/// Commitments.
pub fn round1(data: &[u8]) -> bool {
    same_in_json::<Round1>(data).is_some()
}

/// Encrypted shares.
pub fn round2(data: &[u8]) -> bool {
    same_in_json::<Round2>(data).is_some()
}

/// The end.
pub fn confirmation(data: &[u8]) -> bool {
    same_in_json::<Confirmation>(data).is_some()
}
