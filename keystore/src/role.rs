//! The secrets of a scheme's officers (committee, registrar, treasurer, assessors) and what follows from them.

use linli_primitives::Seed;
use linli_primitives::document::{Kind, hash};
use linli_wire::inbox::padded;
use linli_wire::recipient::Recipient;
use linli_wire::signature::{OfficerKey, SigningKey};
use linli_wire::text::is_name;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// An officer's secrets. Never printed.
pub struct RoleSecret {
    /// The officer's name, as on the public card.
    pub name: String,
    /// What both keys are derived from.
    pub seed: Seed,
    /// An assessor's copy of the key under which bills become loss tags.
    pub tag_key: Option<Zeroizing<[u8; 32]>>,
}

/// The public card that an officer gives to whoever prepares the scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleCard {
    /// The officer's name, as others know it.
    pub name: String,
    /// The ed25519 key that signs acts.
    pub key: OfficerKey,
    /// The age recipient (`age1…`) to which others encrypt for the officer.
    pub recipient: String,
}

impl RoleSecret {
    /// An officer without a tag key.
    pub const fn new(name: String, seed: Seed) -> Self {
        Self {
            name,
            seed,
            tag_key: None,
        }
    }

    /// The key that signs acts. Wiped when dropped.
    pub fn signing(&self) -> SigningKey {
        SigningKey::from_bytes(&self.derive(b"signing"))
    }

    /// The age identity that opens what is encrypted for the officer.
    pub fn identity(&self) -> age::x25519::Identity {
        let prefix = bech32::Hrp::parse("age-secret-key-").expect("a legal prefix");
        let bytes = self.derive(b"receiving");
        let mut text = bech32::encode::<bech32::Bech32>(prefix, bytes.as_slice())
            .expect("32 bytes fit a Bech32 string");
        let identity = text.parse().expect("spelled as age spells it");
        text.zeroize();
        identity
    }

    /// The public card.
    pub fn card(&self) -> RoleCard {
        RoleCard {
            name: self.name.clone(),
            key: OfficerKey::of(&self.signing()),
            recipient: self.identity().to_public().to_string(),
        }
    }

    /// Where letters for the officer are sealed to, as documents publish it.
    pub fn recipient(&self) -> Option<Recipient> {
        self.card().recipient.parse().ok()
    }

    /// What was encrypted for the officer; `None` if it was not, or is damaged.
    pub fn unseal(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        age::decrypt(&self.identity(), sealed)
            .ok()
            .map(Zeroizing::new)
    }

    fn derive(&self, label: &[u8]) -> Zeroizing<[u8; 32]> {
        let wide = Zeroizing::new(hash(Kind::RoleSecret, &[self.seed.as_bytes(), label]));
        Zeroizing::new(core::array::from_fn(|i| wide[i]))
    }
}

impl RoleCard {
    /// Whether name and recipient are well formed; the key's type guarantees that it is.
    pub fn is_sound(&self) -> bool {
        let named = is_name(&self.name) && self.name.trim() == self.name && self.name.len() <= 200;
        let recipient = self.recipient.parse::<age::x25519::Recipient>();
        named && recipient.is_ok_and(|r| r.to_string() == self.recipient)
    }
}

/// Encrypts for an age recipient, with the system's randomness; `None` if the text is not a recipient.
pub fn seal_to(recipient: &str, plain: &[u8]) -> Option<Vec<u8>> {
    let recipient: age::x25519::Recipient = recipient.parse().ok()?;
    age::encrypt(&recipient, plain).ok()
}

/// A letter to an officer or trustee: its length says little of the text.
pub fn seal_letter(recipient: &str, text: &str) -> Option<Vec<u8>> {
    seal_to(recipient, &padded(text))
}

#[cfg(test)]
mod tests {
    use linli_wire::inbox::{MAX_REQUEST, check_letter};

    use super::*;

    fn officer(byte: u8) -> RoleSecret {
        RoleSecret::new("an officer".to_owned(), Seed::from_bytes([byte; 32]))
    }

    #[test]
    fn keys_follow_from_the_seed_alone() {
        assert_eq!(officer(1).card(), officer(1).card());
        let (one, other) = (officer(1).card(), officer(2).card());
        assert_ne!(one.key, other.key);
        assert_ne!(one.recipient, other.recipient);
        assert!(one.is_sound());
    }

    #[test]
    fn only_the_officer_opens_what_is_sealed() {
        let sealed = seal_to(&officer(1).card().recipient, b"account 7").expect("a recipient");
        let opened = officer(1).unseal(&sealed).map(|plain| plain.to_vec());
        assert_eq!(opened.as_deref(), Some(b"account 7".as_slice()));
        assert!(officer(2).unseal(&sealed).is_none());
        assert!(seal_to("age1nobody", b"").is_none());
    }

    #[test]
    fn a_letter_is_one_for_the_inbox_and_keeps_its_text() {
        let recipient = officer(1).recipient().expect("as its card says");
        let letter = seal_letter(&recipient.to_string(), "{}").expect("a recipient");
        assert_eq!(check_letter(&letter, MAX_REQUEST), Ok(()));
        let text = officer(1).unseal(&letter).expect("its own");
        assert!(text.starts_with(b"{} ") && text.ends_with(b"  "));
    }

    #[test]
    fn a_card_of_no_name_is_unsound() {
        let mut card = officer(1).card();
        card.name = " ".to_owned();
        assert!(!card.is_sound());
    }
}
