//! Signed notes: a text and the signatures under it ([c2sp.org/signed-note](https://c2sp.org/signed-note)).

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::key::VerifierKey;
use crate::refusal::LogRefusal;

/// The longest note that is read, in bytes.
pub const MAX_NOTE_BYTES: usize = 64 * 1024;
/// The most signatures under a note; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;
/// The longest name of a key, in bytes.
pub const MAX_NAME_BYTES: usize = 255;
/// The longest signature, in bytes with its key id: one of ML-DSA-44 with its timestamp fits.
const MAX_SIGNATURE_BYTES: usize = 4096;
/// What starts a signature's line: an em dash and a space.
const DASH: &str = "— ";

/// A signature's line: whose it claims to be, and its bytes. It proves nothing until it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    name: String,
    key_id: u32,
    signature: Vec<u8>,
}

impl NoteSignature {
    pub(crate) const fn new(name: String, key_id: u32, signature: Vec<u8>) -> Self {
        Self {
            name,
            key_id,
            signature,
        }
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id.
    pub const fn key_id(&self) -> u32 {
        self.key_id
    }

    /// What follows the key's id.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Reads one line, without its newline.
    fn parse(line: &str) -> Result<Self, LogRefusal> {
        let (name, encoded) = line
            .strip_prefix(DASH)
            .and_then(|rest| rest.split_once(' '))
            .ok_or(LogRefusal::Note("a line that is no signature"))?;
        if !is_key_name(name) {
            return Err(LogRefusal::Note("a name that no key may have"));
        }
        let bytes = BASE64_STANDARD
            .decode(encoded)
            .map_err(|_| LogRefusal::Note("a signature that is not base64"))?;
        match bytes.split_first_chunk::<4>() {
            Some((id, signature))
                if !signature.is_empty() && bytes.len() <= MAX_SIGNATURE_BYTES =>
            {
                let id = u32::from_be_bytes(*id);
                Ok(Self::new(name.to_owned(), id, signature.to_vec()))
            }
            _ => Err(LogRefusal::Note("a signature of an impossible length")),
        }
    }

    /// Reads lines of signatures, each with its newline, as a witness answers.
    pub fn parse_lines(text: &str) -> Result<Vec<Self>, LogRefusal> {
        if text.len() > MAX_NOTE_BYTES {
            return Err(LogRefusal::Note("too long"));
        }
        let lines = text
            .strip_suffix('\n')
            .ok_or(LogRefusal::Note("no newline at the end"))?;
        if lines.split('\n').count() > MAX_SIGNATURES {
            return Err(LogRefusal::Note("too many signatures"));
        }
        lines.split('\n').map(Self::parse).collect()
    }
}

impl core::fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let bytes = [&self.key_id.to_be_bytes()[..], &self.signature].concat();
        writeln!(f, "{DASH}{} {}", self.name, BASE64_STANDARD.encode(bytes))
    }
}

/// A text with at least one signature, none of them verified. Its text form is [`SignedNote::encode`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// A signature that a known key made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The key.
    pub key: VerifierKey,
    /// When, in Unix seconds, where the key cosigns.
    pub time: Option<u64>,
}

impl SignedNote {
    /// Puts a first signature under a text that ends in a newline.
    pub fn new(text: &str, signature: NoteSignature) -> Result<Self, LogRefusal> {
        let sound = |c: char| c >= ' ' || c == '\n';
        if text.len() > MAX_NOTE_BYTES || !text.ends_with('\n') || !text.chars().all(sound) {
            return Err(LogRefusal::Note(
                "a text without a newline at its end, with control characters, or too long",
            ));
        }
        Ok(Self {
            text: text.to_owned(),
            signatures: vec![signature],
        })
    }

    /// Reads a note; nothing may follow its last signature.
    pub fn parse(note: &str) -> Result<Self, LogRefusal> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(LogRefusal::Note("too long"));
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(LogRefusal::Note("a control character"));
        }
        // The last empty line separates; the text keeps its own newline.
        let separator = note
            .rfind("\n\n")
            .ok_or(LogRefusal::Note("no empty line before the signatures"))?;
        Ok(Self {
            text: note[..=separator].to_owned(),
            signatures: NoteSignature::parse_lines(&note[separator + 2..])?,
        })
    }

    /// The note's text form: the text, an empty line, the signatures.
    pub fn encode(&self) -> String {
        let mut note = format!("{}\n", self.text);
        for signature in &self.signatures {
            note += &signature.to_string();
        }
        note
    }

    /// What is signed, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, in their order.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature, unless it is there or the note is full.
    pub fn add(&mut self, signature: NoteSignature) {
        if self.signatures.len() < MAX_SIGNATURES && !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    /// Rule `log.signature`: which of these keys signed, each once.
    ///
    /// Signatures by other keys are ignored. A note is refused if a signature under a known key's name and id is wrong,
    /// or if no known key signed.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<Verified>, LogRefusal> {
        let mut verified: Vec<Verified> = Vec::new();
        for signature in &self.signatures {
            let known = keys.iter().find(|key| key.made(signature));
            let Some(key) = known else { continue };
            let time = key.verify(&self.text, signature)?;
            if !verified.iter().any(|known| known.key == *key) {
                verified.push(Verified {
                    key: key.clone(),
                    time,
                });
            }
        }
        if verified.is_empty() {
            return Err(LogRefusal::Signature("no known key signed".to_owned()));
        }
        Ok(verified)
    }
}

/// Whether this may name a key: not empty, not too long, no space of any kind, no plus, no control character.
pub fn is_key_name(name: &str) -> bool {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    (1..=MAX_NAME_BYTES).contains(&name.len()) && !name.chars().any(bad)
}

#[cfg(test)]
mod tests;
