//! The request by which an owner asks the registrar to be put on the roll.

use linli_primitives::document::Kind;
use linli_primitives::{Digest, IdCommitment, Realm};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::label::{MAX_LABEL_BYTES, unit_key};

/// The largest enrolment file, in bytes.
pub const MAX_BYTES: usize = 8192;
/// The longest note, in bytes.
pub const MAX_NOTE_BYTES: usize = 500;
const FORMAT: &str = "linli-enrolment-1";

/// An owner's request to be enrolled in a realm.
///
/// It holds no secret and proves nothing: the registrar must see that it comes from the owner of the unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct EnrolmentRequest {
    realm: Realm,
    id: IdCommitment,
    unit: String,
    note: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    realm: Realm,
    id: IdCommitment,
    unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    checksum: Digest,
}

/// The file is not an enrolment request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum EnrolmentError {
    /// Not a request of a known version.
    #[error("enrolment.format: {0:?} is not {FORMAT:?}")]
    Format(String),
    /// The checksum does not match: the file was altered or damaged.
    #[error("enrolment.checksum: the file was altered or damaged")]
    Checksum,
    /// The unit is empty, too long, or holds control characters.
    #[error(
        "enrolment.unit: 1 to {MAX_LABEL_BYTES} bytes with a letter or digit, no control characters"
    )]
    Unit,
    /// The note is too long or holds control characters.
    #[error("enrolment.note: up to {MAX_NOTE_BYTES} bytes, no control characters")]
    Note,
    /// The commitment is zero, which is nobody's.
    #[error("roll.zero_commitment: the identity commitment is zero")]
    ZeroCommitment,
    /// Too long, not JSON, or not of this shape.
    #[error("enrolment.encoding: {0}")]
    Encoding(String),
}

impl EnrolmentRequest {
    /// A request for the owner of `unit`, as the owner writes its label.
    pub fn new(
        realm: Realm,
        id: IdCommitment,
        unit: &str,
        note: Option<&str>,
    ) -> Result<Self, EnrolmentError> {
        let controls = |text: &str| text.chars().any(char::is_control);
        if unit.len() > MAX_LABEL_BYTES || controls(unit) || unit_key(unit).is_empty() {
            return Err(EnrolmentError::Unit);
        }
        if note.is_some_and(|note| note.len() > MAX_NOTE_BYTES || controls(note)) {
            return Err(EnrolmentError::Note);
        }
        if is_zero(id) {
            return Err(EnrolmentError::ZeroCommitment);
        }
        Ok(Self {
            realm,
            id,
            unit: unit.to_owned(),
            note: note.map(str::to_owned),
        })
    }

    /// Reads a request from JSON.
    pub fn from_json(bytes: &[u8]) -> Result<Self, EnrolmentError> {
        if bytes.len() > MAX_BYTES {
            return Err(EnrolmentError::Encoding(format!(
                "more than {MAX_BYTES} bytes"
            )));
        }
        let document: Document =
            serde_json::from_slice(bytes).map_err(|e| EnrolmentError::Encoding(e.to_string()))?;
        document.try_into()
    }

    /// The request as JSON.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings are JSON");
        text.push('\n');
        text
    }

    /// The community.
    pub const fn realm(&self) -> &Realm {
        &self.realm
    }

    /// The owner's identity commitment in the realm.
    pub const fn id(&self) -> IdCommitment {
        self.id
    }

    /// The unit, as the owner wrote it; any one of the owner's units.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// How to reach the owner, if the owner said so.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    fn checksum(&self) -> Digest {
        let note = self.note.as_deref();
        Digest::of(
            Kind::File,
            &[
                FORMAT.as_bytes(),
                self.realm.as_str().as_bytes(),
                &self.id.to_bytes(),
                self.unit.as_bytes(),
                &[u8::from(note.is_some())],
                note.unwrap_or_default().as_bytes(),
            ],
        )
    }
}

/// Zero is nobody's commitment: no secret is known to hash to it.
pub(crate) fn is_zero(id: IdCommitment) -> bool {
    id.to_bytes() == [0; 32]
}

impl TryFrom<Document> for EnrolmentRequest {
    type Error = EnrolmentError;
    fn try_from(document: Document) -> Result<Self, EnrolmentError> {
        let Document {
            format,
            realm,
            id,
            unit,
            note,
            checksum,
        } = document;
        if format != FORMAT {
            return Err(EnrolmentError::Format(format));
        }
        let request = Self::new(realm, id, &unit, note.as_deref())?;
        if request.checksum() == checksum {
            Ok(request)
        } else {
            Err(EnrolmentError::Checksum)
        }
    }
}

impl From<EnrolmentRequest> for Document {
    fn from(request: EnrolmentRequest) -> Self {
        Self {
            format: FORMAT.to_owned(),
            checksum: request.checksum(),
            realm: request.realm,
            id: request.id,
            unit: request.unit,
            note: request.note,
        }
    }
}

#[cfg(test)]
mod tests;
