//! Who a trustee is: a seed, and from it a signing key, a receiving key and the polynomials of every ceremony.

use std::str::FromStr;

use borsh::BorshSerialize;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use linli_primitives::Seed;
use linli_primitives::document::{Kind, hash};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::hex32;

/// The public card that a trustee gives to the organiser of a ceremony.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrusteeCard {
    /// The trustee's name, as others know it.
    pub name: String,
    /// The ed25519 key that signs all messages.
    #[serde(with = "hex32")]
    pub verify_key: [u8; 32],
    /// The age recipient (`age1…`) to which shares are sent.
    pub recipient: String,
}

/// A trustee's secret. Everything secret in a ceremony follows from it and the ceremony's messages, so the 24 words of
/// its seed are the whole backup. Wiped when dropped, never printed.
pub struct TrusteeSecret {
    seed: Seed,
    signing: SigningKey,
    identity: age::x25519::Identity,
}

impl TrusteeSecret {
    /// The trustee of this seed.
    pub fn from_seed(seed: &Seed) -> Self {
        let signing = derive(seed, &[b"trustee signing"]);
        let receiving = derive(seed, &[b"trustee receiving"]);
        Self {
            seed: seed.clone(),
            signing: SigningKey::from_bytes(&signing),
            identity: identity(&receiving),
        }
    }

    /// The public card.
    pub fn card(&self, name: &str) -> TrusteeCard {
        TrusteeCard {
            name: name.to_owned(),
            verify_key: self.signing.verifying_key().to_bytes(),
            recipient: self.identity.to_public().to_string(),
        }
    }

    /// The seed, to show as words.
    pub const fn seed(&self) -> &Seed {
        &self.seed
    }

    /// The key that signs all messages.
    pub const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// What was encrypted for the trustee; `None` if it was not, or is damaged.
    pub fn unseal(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.open(sealed)
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.signing.sign(bytes).to_bytes().to_vec()
    }

    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        age::decrypt(&self.identity, sealed)
            .ok()
            .map(Zeroizing::new)
    }

    /// 32 secret bytes for one use.
    pub(crate) fn derive(&self, labels: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        derive(&self.seed, labels)
    }
}

impl TrusteeCard {
    /// Whether name and keys are well formed.
    pub fn is_sound(&self) -> bool {
        let name = self.name.trim();
        let named = name == self.name
            && (1..=200).contains(&name.len())
            && !name.chars().any(char::is_control);
        let signs = VerifyingKey::from_bytes(&self.verify_key).is_ok_and(|key| {
            !key.is_weak() && key.to_edwards().compress().to_bytes() == self.verify_key
        });
        let receives = self
            .age_recipient()
            .is_some_and(|r| r.to_string() == self.recipient);
        named && signs && receives
    }

    pub(crate) fn has_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&self.verify_key) else {
            return false;
        };
        Signature::from_slice(signature).is_ok_and(|s| key.verify_strict(bytes, &s).is_ok())
    }

    /// Encrypts to this trustee, with the system's randomness.
    pub(crate) fn seal(&self, plaintext: &[u8]) -> Option<Vec<u8>> {
        age::encrypt(&self.age_recipient()?, plaintext).ok()
    }

    fn age_recipient(&self) -> Option<age::x25519::Recipient> {
        self.recipient.parse().ok()
    }
}

fn derive(seed: &Seed, labels: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut parts: Vec<&[u8]> = vec![b"trustee", seed.as_bytes()];
    parts.extend_from_slice(labels);
    let wide = Zeroizing::new(hash(Kind::Ceremony, &parts));
    Zeroizing::new(core::array::from_fn(|i| wide[i]))
}

/// The age identity from 32 bytes; age reads it only as text.
fn identity(bytes: &[u8; 32]) -> age::x25519::Identity {
    let prefix = bech32::Hrp::parse("age-secret-key-").expect("a legal prefix");
    let mut text =
        bech32::encode::<bech32::Bech32>(prefix, bytes).expect("32 bytes fit a Bech32 string");
    let identity = age::x25519::Identity::from_str(&text).expect("spelled as age spells it");
    text.zeroize();
    identity
}

#[cfg(test)]
mod tests;
