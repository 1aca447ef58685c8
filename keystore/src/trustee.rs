//! A trustee's secrets and what follows from them.

use linli_primitives::{Digest, Seed};
use linli_sigma::ceremony::KeyShares;
use linli_sigma::trustee::TrusteeSecret;

use linli_rule::Refusal;

/// What a trustee holds of one ceremony's two election keys.
pub struct HeldShares {
    /// Which ceremony.
    pub ceremony: Digest,
    /// The shares of both keys.
    pub shares: KeyShares,
}

/// A trustee's secrets. Never printed.
pub struct TrusteeKey {
    /// The trustee's name, as on the public card.
    pub name: String,
    /// What signing and receiving keys and polynomials are derived from.
    pub seed: Seed,
    /// Key shares of the ceremonies that were finished.
    pub held: Vec<HeldShares>,
}

impl TrusteeKey {
    /// A trustee without key shares.
    pub const fn new(name: String, seed: Seed) -> Self {
        Self {
            name,
            seed,
            held: Vec::new(),
        }
    }

    /// The signing and receiving keys.
    pub fn secret(&self) -> TrusteeSecret {
        TrusteeSecret::from_seed(&self.seed)
    }

    /// The shares of a ceremony's keys; refuses a ceremony that was not finished with this keystore.
    pub fn shares_of(&self, ceremony: Digest) -> Result<&KeyShares, Refusal> {
        let held = self.held.iter().find(|held| held.ceremony == ceremony);
        held.map(|held| &held.shares).ok_or_else(|| {
            Refusal::new(
                "trustee.no_share",
                "the keystore has no share of these keys",
            )
            .with("trustee", &self.name)
            .with("ceremony", ceremony)
        })
    }

    /// Keeps the shares of a finished ceremony, in place of earlier ones.
    pub fn keep(&mut self, ceremony: Digest, shares: KeyShares) {
        self.held.retain(|held| held.ceremony != ceremony);
        self.held.push(HeldShares { ceremony, shares });
    }
}
