//! Keys of logs and witnesses: Ed25519 under a name, for notes (type 0x01) or for cosignatures (type 0x04).

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::note::{NoteSignature, is_key_name};
use crate::refusal::LogRefusal;

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A note's text (c2sp.org/signed-note, type 0x01): the key of a log.
    Note,
    /// A checkpoint and the time (c2sp.org/tlog-cosignature, `cosignature/v1`, type 0x04): the key of a witness.
    Cosignature,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Note => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    const fn of(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Note),
            0x04 => Some(Self::Cosignature),
            _ => None,
        }
    }
}

/// A public key with its name. Its text is `name+id+base64(type ‖ key)`, the id in 8 hex digits.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Refuses what cannot name a key, and bytes that are not a canonical point or are one of small order.
    pub fn new(name: &str, kind: KeyKind, key: [u8; 32]) -> Result<Self, LogRefusal> {
        if !is_key_name(name) {
            return Err(LogRefusal::Key("a name that cannot be one"));
        }
        match VerifyingKey::from_bytes(&key) {
            // Decompression accepts y ≥ p; encoding the point must give the same bytes.
            Ok(point) if !point.is_weak() && point.to_edwards().compress().0 == key => Ok(Self {
                name: name.to_owned(),
                kind,
                key: point,
            }),
            _ => Err(LogRefusal::Key(
                "not a canonical Ed25519 key, or one of small order",
            )),
        }
    }

    /// The name of the log or witness.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key).
    pub fn id(&self) -> u32 {
        key_id(&self.name, &self.material())
    }

    /// Whether the signature claims to be by this key.
    pub fn made(&self, signature: &NoteSignature) -> bool {
        signature.name() == self.name && signature.key_id() == self.id()
    }

    /// Rule `log.signature`: the key signed this note text; returns a cosignature's time in Unix seconds.
    ///
    /// A cosignature is over a checkpoint's text; the caller checks that the text is one.
    pub fn verify(&self, text: &str, signature: &NoteSignature) -> Result<Option<u64>, LogRefusal> {
        let (time, bytes) = match self.kind {
            KeyKind::Note => (None, signature.signature()),
            KeyKind::Cosignature => match signature.signature().split_first_chunk::<8>() {
                Some((time, rest)) => (Some(u64::from_be_bytes(*time)), rest),
                None => return Err(self.wrong()),
            },
        };
        if !self.made(signature) || time.is_some_and(|time| time > MAX_TIME) {
            return Err(self.wrong());
        }
        let bytes = Signature::from_slice(bytes).map_err(|_| self.wrong())?;
        let message = time.map_or_else(|| text.to_owned(), |time| cosigned(time, text));
        self.key
            .verify_strict(message.as_bytes(), &bytes)
            .map_err(|_| self.wrong())?;
        Ok(time)
    }

    fn wrong(&self) -> LogRefusal {
        LogRefusal::Signature(format!("not a signature of {:?}", self.name))
    }

    fn material(&self) -> Vec<u8> {
        [&[self.kind.byte()][..], self.as_bytes()].concat()
    }
}

impl core::fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let material = self.material();
        let id = key_id(&self.name, &material);
        write!(
            f,
            "{}+{id:08x}+{}",
            self.name,
            BASE64_STANDARD.encode(material)
        )
    }
}

impl core::fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl core::str::FromStr for VerifierKey {
    type Err = LogRefusal;
    fn from_str(text: &str) -> Result<Self, LogRefusal> {
        let (name, rest) = text.split_once('+').unwrap_or_default();
        let (id, encoded) = rest.split_once('+').unwrap_or_default();
        let material = BASE64_STANDARD
            .decode(encoded)
            .map_err(|_| LogRefusal::Key("not name+id+base64"))?;
        let (kind, key) = parse_material(&material)?;
        let key = Self::new(name, kind, *key)?;
        if id != format!("{:08x}", key.id()) {
            return Err(LogRefusal::Key("an id that is not of this name and key"));
        }
        Ok(key)
    }
}

/// The key of a log, which signs its checkpoints. Wiped when dropped.
pub struct NoteSigner(Secret);

/// The key of a witness, which cosigns checkpoints. Wiped when dropped.
///
/// A cosignature does not name its witness, so one key is one witness only.
pub struct Cosigner(Secret);

impl NoteSigner {
    /// The key of this seed, under a name that [`is_key_name`] takes.
    pub fn new(name: &str, seed: &Zeroizing<[u8; 32]>) -> Result<Self, LogRefusal> {
        Secret::new(name, KeyKind::Note, seed).map(Self)
    }

    /// Reads [`NoteSigner::secret_text`].
    pub fn parse(text: &str) -> Result<Self, LogRefusal> {
        Secret::parse(text, KeyKind::Note).map(Self)
    }

    /// `PRIVATE+KEY+name+id+base64(type ‖ seed)`, as the Go tools write it. For a file that only its owner reads.
    pub fn secret_text(&self) -> Zeroizing<String> {
        self.0.text()
    }

    /// The public half.
    pub const fn key(&self) -> &VerifierKey {
        &self.0.key
    }

    /// A signature of a note's text, which ends in a newline.
    pub fn sign(&self, text: &str) -> NoteSignature {
        self.0.sign(text, Vec::new())
    }
}

impl Cosigner {
    /// The key of this seed, under a name that [`is_key_name`] takes.
    pub fn new(name: &str, seed: &Zeroizing<[u8; 32]>) -> Result<Self, LogRefusal> {
        Secret::new(name, KeyKind::Cosignature, seed).map(Self)
    }

    /// Reads [`Cosigner::secret_text`].
    pub fn parse(text: &str) -> Result<Self, LogRefusal> {
        Secret::parse(text, KeyKind::Cosignature).map(Self)
    }

    /// As [`NoteSigner::secret_text`], with type 0x04.
    pub fn secret_text(&self) -> Zeroizing<String> {
        self.0.text()
    }

    /// The public half.
    pub const fn key(&self) -> &VerifierKey {
        &self.0.key
    }

    /// The seed, for what else a validator signs with its key.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.secret.as_bytes())
    }

    /// A cosignature of a checkpoint's text, at `time` in Unix seconds (at most 2^63 − 1).
    ///
    /// It says that this was the largest consistent tree of that log which the witness had seen by then.
    pub fn cosign(&self, text: &str, time: u64) -> NoteSignature {
        let time = time.min(MAX_TIME);
        self.0
            .sign(&cosigned(time, text), time.to_be_bytes().to_vec())
    }
}

/// The latest time of a cosignature.
const MAX_TIME: u64 = i64::MAX as u64;

/// What a witness signs.
pub fn cosigned(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// A signing key that is only shown on purpose.
struct Secret {
    key: VerifierKey,
    secret: SigningKey,
}

impl Secret {
    fn new(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, LogRefusal> {
        let secret = SigningKey::from_bytes(seed);
        let key = VerifierKey::new(name, kind, secret.verifying_key().to_bytes())?;
        Ok(Self { key, secret })
    }

    fn parse(text: &str, expected: KeyKind) -> Result<Self, LogRefusal> {
        let rest = text
            .strip_prefix("PRIVATE+KEY+")
            .ok_or(LogRefusal::Key("not a secret key"))?;
        let (name, rest) = rest.split_once('+').unwrap_or_default();
        let (id, encoded) = rest.split_once('+').unwrap_or_default();
        let material = BASE64_STANDARD.decode(encoded).map(Zeroizing::new);
        let material = material.map_err(|_| LogRefusal::Key("a secret key that is not base64"))?;
        let (kind, seed) = parse_material(&material)?;
        let secret = Self::new(name, kind, seed)?;
        if kind != expected {
            return Err(LogRefusal::Key(
                "a witness's key for a log's, or the reverse",
            ));
        }
        if id != format!("{:08x}", secret.key.id()) {
            return Err(LogRefusal::Key("an id that is not of this name and key"));
        }
        Ok(secret)
    }

    fn text(&self) -> Zeroizing<String> {
        let mut material = Zeroizing::new([0; 33]);
        material[0] = self.key.kind.byte();
        material[1..].copy_from_slice(self.secret.as_bytes());
        let encoded = Zeroizing::new(BASE64_STANDARD.encode(*material));
        let (name, id) = (&self.key.name, self.key.id());
        Zeroizing::new(format!("PRIVATE+KEY+{name}+{id:08x}+{}", *encoded))
    }

    fn sign(&self, message: &str, mut before: Vec<u8>) -> NoteSignature {
        before.extend(self.secret.sign(message.as_bytes()).to_bytes());
        NoteSignature::new(self.key.name.clone(), self.key.id(), before)
    }
}

/// Kind and 32 bytes.
fn parse_material(material: &[u8]) -> Result<(KeyKind, &[u8; 32]), LogRefusal> {
    let (kind, key) = material
        .split_first()
        .ok_or(LogRefusal::Key("no key after the name"))?;
    let kind = KeyKind::of(*kind).ok_or(LogRefusal::Key("of a kind that is not known here"))?;
    let key = key
        .try_into()
        .map_err(|_| LogRefusal::Key("not 32 bytes"))?;
    Ok((kind, key))
}

fn key_id(name: &str, material: &[u8]) -> u32 {
    let hash = Sha256::new_with_prefix(name)
        .chain_update([0x0a])
        .chain_update(material)
        .finalize();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

#[cfg(test)]
mod tests;
