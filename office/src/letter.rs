//! Letters between officers, trustees and owners: what is in them, once they are opened.

use linli_keystore::RoleSecret;
use linli_primitives::Digest;
use linli_register::EnrolmentRequest;
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_sigma::ceremony::{Ceremony, CeremonyRecord};
use linli_wire::scheme::Roles;
use linli_wire::signature::{OfficerKey, Role, RoleKey};
use serde::{Deserialize, Serialize};

use crate::{Paper, ceremony};

/// The file of a ceremony that is for the committee.
pub const KEYS: &str = "keys.json";

/// What officers and trustees write to each other. An owner's letter is her request to be enrolled, as she would hand it
/// over as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Letter {
    /// A file of a key ceremony.
    Ceremony(CeremonyFile),
    /// Something to sign.
    Paper(Box<Paper>),
}

/// A file of a key ceremony's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeremonyFile {
    /// Which ceremony.
    pub ceremony: Digest,
    /// The file's place in the folder, such as `round1/3.json`.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// What a letter to an officer turns out to be.
#[derive(Debug)]
pub enum Content {
    /// Somebody asks to be enrolled.
    Request(EnrolmentRequest),
    /// A paper to sign.
    Paper(Box<Paper>),
    /// The finished keys of a ceremony, for the committee, and the ceremony.
    Keys(CeremonyFile, Box<Ceremony>),
    /// Nothing that is of use here, or not for this key.
    Unreadable(Refusal),
}

impl Content {
    /// Of a letter to the officer of `key`, from somebody whom the record knows by this name.
    pub fn of(sealed: &[u8], from: Option<&str>, key: &RoleSecret) -> Self {
        let unreadable = |detail| Self::Unreadable(Refusal::new("inbox.unreadable", detail));
        let Some(plain) = key.unseal(sealed) else {
            return unreadable("not sealed for this key, or damaged");
        };
        match (serde_json::from_slice(&plain), from) {
            (Ok(Letter::Paper(paper)), Some(_)) => Self::Paper(paper),
            (Ok(Letter::Ceremony(file)), Some(_)) if file.file == KEYS => match finished(&file) {
                Ok(ceremony) => Self::Keys(file, Box::new(ceremony)),
                Err(refusal) => Self::Unreadable(refusal),
            },
            (Ok(Letter::Ceremony(_)), _) => unreadable("a ceremony's file for a trustee"),
            (Ok(Letter::Paper(_)), None) => unreadable("a paper from nobody known"),
            (Err(_), _) => match EnrolmentRequest::from_json(&plain) {
                Ok(request) => Self::Request(request),
                Err(error) => Self::Unreadable(Refusal::of(&error)),
            },
        }
    }
}

/// The ceremony whose keys these are. Every trustee confirmed them, so all copies hold the same keys.
fn finished(file: &CeremonyFile) -> Result<Ceremony, Refusal> {
    let record: CeremonyRecord = serde_json::from_str(&file.text)
        .map_err(|e| Refusal::new("encoding.json", e.to_string()))?;
    record.conclude().map_err(|e| ceremony::refusal(&e))?;
    if record.ceremony.id() == file.ceremony {
        return Ok(record.ceremony);
    }
    let detail = "the keys of another ceremony than it says";
    Err(Refusal::new("inbox.unreadable", detail))
}

/// By whom a letter is, as these records know the key that the node names; the key itself where none of them knows it.
pub fn sender<'a>(
    key: Option<OfficerKey>,
    records: impl IntoIterator<Item = &'a CommunityState>,
) -> Option<String> {
    let key = key?;
    let known = records.into_iter().find_map(|state| name_in(state, key));
    Some(known.unwrap_or_else(|| key.to_string()))
}

/// The name under which a community or one of its schemes knows `key`.
fn name_in(state: &CommunityState, key: OfficerKey) -> Option<String> {
    let named = |role: &Role| {
        let own = role.keys.iter().find(|own| own.key == key)?;
        Some(own.name.clone())
    };
    let in_scheme = |roles: &Roles| {
        let fixed = [&roles.committee, &roles.registrar, &roles.treasurer];
        let assessors = roles.assessors.iter().map(|set| &set.role);
        fixed.into_iter().chain(assessors).find_map(named)
    };
    let roles = state.roles();
    roles
        .and_then(|roles| {
            [&roles.committee, &roles.registrar]
                .into_iter()
                .find_map(named)
        })
        .or_else(|| state.schemes().find_map(|scheme| in_scheme(scheme.roles())))
        .or_else(|| state.keepers().find_map(|keeper| named(&keeper.role)))
}

/// Those of `keys` who publish where they receive letters; a rule's refusal where nobody does.
pub fn reachable<'a>(
    keys: impl IntoIterator<Item = &'a RoleKey>,
) -> Result<Vec<(&'a RoleKey, String)>, Refusal> {
    let recipient = |key: &'a RoleKey| Some((key, key.recipient?.to_string()));
    let found: Vec<_> = keys.into_iter().filter_map(recipient).collect();
    if found.is_empty() {
        let detail = "none of those keys is published with a recipient";
        return Err(Refusal::new("inbox.unaddressed", detail));
    }
    Ok(found)
}
