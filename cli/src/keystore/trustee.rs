//! A trustee's secrets and what follows from them.

use linli_primitives::{Digest, Seed};
use zeroize::Zeroizing;

/// What a trustee holds of one ceremony's two election keys.
pub struct KeyShare {
    /// Which ceremony.
    pub ceremony: Digest,
    /// The trustee's index in it, from 1.
    pub index: u16,
    /// The share of the heads key, a canonical scalar.
    pub heads: Zeroizing<[u8; 32]>,
    /// The share of the shares key, a canonical scalar.
    pub shares: Zeroizing<[u8; 32]>,
}

/// A trustee's secrets. Never printed.
pub struct TrusteeKey {
    /// The trustee's name, as on the public card.
    pub name: String,
    /// What signing and receiving keys are derived from.
    pub seed: Seed,
    /// Key shares of the ceremonies that were finished.
    pub shares: Vec<KeyShare>,
}

impl TrusteeKey {
    /// A trustee without key shares.
    pub const fn new(name: String, seed: Seed) -> Self {
        Self {
            name,
            seed,
            shares: Vec::new(),
        }
    }

    /// The share of a ceremony's keys.
    pub fn share(&self, ceremony: Digest) -> Option<&KeyShare> {
        self.shares.iter().find(|share| share.ceremony == ceremony)
    }
}
