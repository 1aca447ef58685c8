//! The messages of the trustees' key ceremony, in JSON.

use linli_sigma::ceremony::{Ceremony, CeremonyRecord, Confirmation, Round1, Round2};

use crate::stable::same_in_json;

/// What trustees agree on, and a finished ceremony.
pub fn ceremony(data: &[u8]) {
    if let Some(ceremony) = same_in_json::<Ceremony>(data) {
        let _ = (ceremony.id(), ceremony.check());
    }
    if let Some(record) = same_in_json::<CeremonyRecord>(data) {
        let _ = record.conclude();
    }
}

/// Commitments.
pub fn round1(data: &[u8]) {
    same_in_json::<Round1>(data);
}

/// Encrypted shares.
pub fn round2(data: &[u8]) {
    same_in_json::<Round2>(data);
}

/// The end.
pub fn confirmation(data: &[u8]) {
    same_in_json::<Confirmation>(data);
}
