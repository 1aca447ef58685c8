//! The trustees of a poll, computed from their ceremony's public messages.

use linli_sigma::PublicKey;
use linli_sigma::ceremony::{CeremonyError, CeremonyRecord};
use linli_wire::{EncodedPoint, Trustees};

/// Concludes the ceremony again and gives what a poll must say of it.
pub fn trustees_of(record: &CeremonyRecord) -> Result<Trustees, CeremonyError> {
    let outcome = record.conclude()?;
    let ceremony = &record.ceremony;
    Ok(Trustees {
        ceremony: ceremony.id(),
        threshold: ceremony.threshold,
        names: ceremony
            .trustees
            .iter()
            .map(|card| card.name.clone())
            .collect(),
        heads_key: point(&outcome.heads.key()),
        shares_key: point(&outcome.shares.key()),
        heads_shares: outcome.heads.shares().iter().map(point).collect(),
        shares_shares: outcome.shares.shares().iter().map(point).collect(),
    })
}

fn point(key: &PublicKey) -> EncodedPoint {
    EncodedPoint::new(key.to_bytes()).expect("a public key is canonical and not the identity")
}
