//! A request to be enrolled as letters to the registrar: sealed here, so that the node that keeps them reads none.

use linli_keystore::seal_letter;
use linli_office::letter::reachable;
use linli_office::requests::code;
use linli_register::EnrolmentRequest;
use linli_rule::Refusal;
use linli_wire::signature::{OfficerKey, RoleKey};
use serde::Serialize;

use crate::wallet::Wallet;

/// Letters of one request, for each of those who may publish a roll: whoever comes first takes it.
#[derive(Debug, Serialize)]
pub struct Letters {
    /// What the owner reads to the registrar, who looks whether it is the request's.
    pub code: String,
    /// One for each.
    pub letters: Vec<Letter>,
}

/// A sealed letter.
#[derive(Debug, Serialize)]
pub struct Letter {
    /// The key of the box.
    pub to: String,
    /// Whose it is.
    pub name: String,
    /// The bytes, in hex.
    pub sealed: String,
}

impl Wallet {
    /// The request, sealed to each registrar whom the record names.
    pub fn letters(&self, request: &str) -> Result<Letters, Refusal> {
        let request =
            EnrolmentRequest::from_json(request.as_bytes()).map_err(|e| Refusal::of(&e))?;
        let roles = self.record()?.state().roles();
        let unfounded = || Refusal::new("community.unfounded", "the record has no community yet");
        sealed(&roles.ok_or_else(unfounded)?.registrar.keys, &request)
    }
}

impl Letter {
    /// A text, sealed for the recipient that the record names for `key`.
    pub(crate) fn seal(key: &RoleKey, recipient: &str, text: &str) -> Result<Self, Refusal> {
        Self::seal_for(key.key, &key.name, recipient, text)
    }

    /// The same for somebody whom no role names.
    pub(crate) fn seal_for(
        key: OfficerKey,
        name: &str,
        recipient: &str,
        text: &str,
    ) -> Result<Self, Refusal> {
        let malformed = || {
            let detail = "the published recipient is malformed";
            Refusal::new("authority.recipient", detail)
        };
        Ok(Self {
            to: key.to_string(),
            name: name.to_owned(),
            sealed: hex::encode(seal_letter(recipient, text).ok_or_else(malformed)?),
        })
    }
}

fn sealed(registrars: &[RoleKey], request: &EnrolmentRequest) -> Result<Letters, Refusal> {
    let text = request.to_json();
    let letters = reachable(registrars)?
        .into_iter()
        .map(|(key, recipient)| Letter::seal(key, &recipient, &text));
    Ok(Letters {
        code: code(request),
        letters: letters.collect::<Result<_, _>>()?,
    })
}

#[cfg(test)]
mod tests {
    use linli_keystore::RoleSecret;
    use linli_primitives::{Day, Realm, Seed};
    use linli_wire::inbox::{MAX_REQUEST, check_letter};

    use super::*;

    fn registrar(byte: u8) -> (RoleSecret, RoleKey) {
        let secret = RoleSecret::new("a registrar".to_owned(), Seed::from_bytes([byte; 32]));
        let key = RoleKey {
            name: secret.name.clone(),
            key: OfficerKey::of(&secret.signing()),
            recipient: secret.recipient(),
            valid_from: Day::default(),
            valid_to: Day::MAX,
        };
        (secret, key)
    }

    fn request() -> EnrolmentRequest {
        let realm = Realm::new("garden").expect("a realm");
        let id = Seed::from_bytes([9; 32]).realm_secret(&realm).commitment();
        EnrolmentRequest::new(realm, id, "3-2-501", Some("ring twice")).expect("sound")
    }

    #[test]
    fn each_registrar_gets_a_letter_that_no_other_opens() {
        let (first, second) = (registrar(1), registrar(2));
        let letters = sealed(&[first.1, second.1], &request()).expect("recipients");
        assert_eq!(letters.letters.len(), 2);
        for (own, other, letter) in [
            (&first.0, &second.0, &letters.letters[0]),
            (&second.0, &first.0, &letters.letters[1]),
        ] {
            let bytes = hex::decode(&letter.sealed).expect("hex");
            assert_eq!(check_letter(&bytes, MAX_REQUEST), Ok(()));
            let opened = own.unseal(&bytes).expect("its own");
            assert_eq!(EnrolmentRequest::from_json(&opened), Ok(request()));
            assert!(other.unseal(&bytes).is_none());
        }
    }

    /// `inbox.unaddressed`: a registrar who publishes no recipient gets no letter.
    #[test]
    fn nobody_to_write_to_is_told() {
        let (_, mut silent) = registrar(1);
        silent.recipient = None;
        let refused = sealed(&[silent], &request()).expect_err("nobody");
        assert_eq!(refused.rule, "inbox.unaddressed");
    }
}
