//! What a file turns out to be, where somebody hands over another than was asked for.

use linli_register::{EnrolmentRequest, Owners};
use linli_rule::Rule;
use linli_sigma::trustee::TrusteeCard;
use serde::Deserialize;
use serde_json::Value;

use crate::Paper;

/// A kind of file that passes through officers' hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A trustee's card.
    Card,
    /// Something to sign.
    Paper,
    /// A request to be enrolled.
    Request,
    /// A property register as it was read in; it names people.
    Register,
    /// A roll, which names nobody.
    Roll,
    /// The description of a key ceremony.
    Ceremony,
    /// A message of a key ceremony.
    Message,
    /// The finished keys of a ceremony.
    Keys,
    /// A keystore, or a letter.
    Sealed,
    /// None of these, or a damaged one.
    Other,
}

/// Another file than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("file.other: “{name}” is {found}, not {wanted}")]
pub struct OtherFile {
    /// As its bearer knows it.
    pub name: String,
    /// What it is.
    pub found: Kind,
    /// What was asked for.
    pub wanted: Kind,
}

impl core::fmt::Display for Kind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Card => "a trustee's card",
            Self::Paper => "a paper to sign",
            Self::Request => "a request to be enrolled",
            Self::Register => "a register",
            Self::Roll => "a roll",
            Self::Ceremony => "the description of a ceremony",
            Self::Message => "a message of a ceremony",
            Self::Keys => "the keys of a ceremony",
            Self::Sealed => "an encrypted file",
            Self::Other => "something else, or damaged",
        })
    }
}

/// Whether the file of this name is what was asked for. What it then says is checked where it is used.
pub fn check(name: &str, text: &str, wanted: Kind) -> Result<(), OtherFile> {
    if is_one(text, wanted) {
        return Ok(());
    }
    Err(OtherFile {
        name: name.to_owned(),
        found: Some(like(text))
            .filter(|found| *found != wanted)
            .unwrap_or(Kind::Other),
        wanted,
    })
}

fn is_one(text: &str, wanted: Kind) -> bool {
    match wanted {
        Kind::Card => serde_json::from_str::<TrusteeCard>(text).is_ok(),
        Kind::Paper => serde_json::from_str::<Paper>(text).is_ok(),
        Kind::Request => EnrolmentRequest::from_json(text.as_bytes()).is_ok(),
        Kind::Register => serde_json::from_str::<Owners>(text).is_ok(),
        _ => like(text) == wanted,
    }
}

/// What its form is like.
fn like(text: &str) -> Kind {
    const SEALED: [&str; 2] = ["age-encryption.org/", "-----BEGIN AGE"];
    if SEALED.iter().any(|head| text.starts_with(head)) {
        return Kind::Sealed;
    }
    let Ok(Value::Object(fields)) = serde_json::from_str(text) else {
        return Kind::Other;
    };
    let has = |names: &[&str]| names.iter().all(|name| fields.contains_key(*name));
    let forms: [(Kind, &[&str]); 7] = [
        (Kind::Card, &["verify_key", "recipient"]),
        (Kind::Keys, &["ceremony", "round1", "confirmations"]),
        (Kind::Message, &["ceremony", "signature"]),
        (Kind::Ceremony, &["purpose", "trustees"]),
        (Kind::Request, &["unit", "id", "realm"]),
        (Kind::Register, &["owners", "totals"]),
        (Kind::Roll, &["realm", "heads", "entries"]),
    ];
    let found = forms.iter().find(|(_, names)| has(names));
    match found {
        Some((kind, _)) => *kind,
        None if serde_json::from_str::<Paper>(text).is_ok() => Kind::Paper,
        None => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use linli_primitives::{Realm, Seed};
    use linli_sigma::trustee::TrusteeSecret;

    use super::*;
    use crate::json_text;

    fn found(text: &str, wanted: Kind) -> Kind {
        let error = check("钱一.json", text, wanted).expect_err("another file");
        assert_eq!((&*error.name, error.wanted), ("钱一.json", wanted));
        error.found
    }

    /// `file.other`: whoever hands over a wrong file is told which it is, and what.
    #[test]
    fn a_wrong_file_is_called_what_it_is() {
        let seed = Seed::from_bytes([1; 32]);
        let card = json_text(&TrusteeSecret::from_seed(&seed).card("钱一"));
        let realm = Realm::new("xinghe-garden.example").expect("a name");
        let id = seed.realm_secret(&realm).commitment();
        let request = EnrolmentRequest::new(realm, id, "1-101", None).expect("sound");
        let request = request.to_json();
        assert_eq!(check("", &card, Kind::Card), Ok(()));
        assert_eq!(check("", &request, Kind::Request), Ok(()));
        assert_eq!(found(&request, Kind::Card), Kind::Request);
        assert_eq!(found(&card, Kind::Paper), Kind::Card);
        assert_eq!(found("age-encryption.org/v1\n", Kind::Card), Kind::Sealed);
        assert_eq!(found("{}", Kind::Paper), Kind::Other);
        assert_eq!(found("", Kind::Register), Kind::Other);
        // A damaged card is no other file, and still none.
        let damaged = card.replacen("name", "nome", 1);
        assert_eq!(found(&damaged, Kind::Card), Kind::Other);
        let error = check("a.json", &card, Kind::Paper).expect_err("a card");
        assert_eq!(
            error.to_string(),
            "file.other: “a.json” is a trustee's card, not a paper to sign"
        );
    }
}
