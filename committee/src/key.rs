//! A validator's key.

use linli_log::{Cosigner, LogRefusal, NoteSignature, VerifierKey};
use malachite::app::types::Keypair;
use malachite_ed25519::PrivateKey;
use zeroize::Zeroizing;

use crate::validators::Address;

/// One Ed25519 key for three things, each under a prefix of its own: votes and what nodes tell each other, cosignatures of
/// checkpoints, and the connections between nodes. Never printed.
pub struct ValidatorKey {
    cosigner: Cosigner,
    seed: Zeroizing<[u8; 32]>,
}

impl ValidatorKey {
    /// The key of this seed, under the validator's name.
    pub fn new(name: &str, seed: Zeroizing<[u8; 32]>) -> Result<Self, LogRefusal> {
        Ok(Self::of(Cosigner::new(name, &seed)?))
    }

    /// The key with which a validator cosigns.
    pub fn of(cosigner: Cosigner) -> Self {
        let seed = cosigner.seed();
        Self { cosigner, seed }
    }

    /// The public half.
    pub const fn public(&self) -> &VerifierKey {
        self.cosigner.key()
    }

    pub(crate) fn address(&self) -> Address {
        Address::of(self.public())
    }

    pub(crate) fn cosign(&self, checkpoint: &str, at: u64) -> NoteSignature {
        self.cosigner.cosign(checkpoint, at)
    }

    pub(crate) fn signing(&self) -> PrivateKey {
        PrivateKey::from(*self.seed)
    }

    pub(crate) fn connecting(&self) -> Keypair {
        let mut seed = Zeroizing::new(*self.seed);
        Keypair::ed25519_from_bytes(&mut *seed).expect("any 32 bytes are a seed")
    }
}

impl core::fmt::Debug for ValidatorKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ValidatorKey({})", self.public())
    }
}
