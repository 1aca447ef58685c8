//! Letters at a node's inbox: sealed to one officer or trustee, and kept beside the log until they are taken.
//!
//! The node reads none of them. It sees for which key a letter is, and by a [`Pass`] who may fetch or remove it.

use borsh::{BorshDeserialize, BorshSerialize};
use ed25519_dalek::{Signer, VerifyingKey};
use linli_primitives::document::{Kind, hash};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::community::CommunityId;
use crate::encoding::HexBytes;
use crate::signature::{OfficerKey, Signable, SigningKey};

/// The longest letter from just anybody, in bytes.
pub const MAX_REQUEST: usize = 4 << 10;
/// The longest letter from an officer or trustee, and the longest call to a ceremony, in bytes.
pub const MAX_PAPER: usize = 64 << 10;
/// Seconds by which a pass's time may differ from the node's.
pub const PASS_SECONDS: i64 = 300;
/// Seconds for which a letter or a call is kept at most.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// How the scheme of a pass is named in `Authorization`.
const SCHEME: &str = "Linli ";
/// What a letter begins with: age's version, and a stanza for one recipient.
const HEAD: &[u8] = b"age-encryption.org/v1\n-> X25519 ";
/// Before the code that ends age's header: 43 characters, a line's end, and at least a nonce and a tag.
const MAC: &[u8] = b"\n--- ";
const AFTER_MAC: usize = 43 + 1 + 32;

/// These bytes are no letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadLetter {
    /// Longer than its sender may write.
    #[error("inbox.too_large: {found} bytes; at most {limit} are taken from this sender")]
    TooLarge {
        /// Its length.
        found: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Nothing that age sealed for a recipient.
    #[error("inbox.sealed: not sealed by age for one recipient")]
    Sealed,
}

/// Whether bytes look like a letter of at most `limit` bytes. Only its recipient can tell whether it is one.
pub fn check_letter(bytes: &[u8], limit: usize) -> Result<(), BadLetter> {
    let found = bytes.len();
    if found > limit {
        return Err(BadLetter::TooLarge { found, limit });
    }
    let ends = bytes.windows(MAC.len()).position(|part| part == MAC);
    match ends {
        Some(at) if bytes.starts_with(HEAD) && found >= at + MAC.len() + AFTER_MAC => Ok(()),
        _ => Err(BadLetter::Sealed),
    }
}

/// A plain text with spaces behind it, so that the letter's length tells little: all short ones are alike, longer ones
/// are so many KiB. What is written in letters is JSON, which spaces at the end do not change.
pub fn padded(text: &str) -> Vec<u8> {
    let room = match text.len() {
        ..=3072 => 3072,
        more => more.next_multiple_of(1024),
    };
    let mut padded = text.as_bytes().to_vec();
    padded.resize(room, b' ');
    padded
}

/// What is asked of an inbox, as a pass is bound to it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Whose inbox.
    pub community: CommunityId,
    /// The HTTP method, in capitals.
    pub method: &'a str,
    /// The path, from the node's address on.
    pub path: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// Shows who asks: one request, once, within minutes, signed with the key of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Whose.
    pub key: OfficerKey,
    /// When it was signed, Unix time.
    pub at: i64,
    /// Never twice.
    pub nonce: [u8; 16],
    signature: [u8; 64],
}

/// A pass lets nobody through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadPass {
    /// Malformed, or signed by another or for something else.
    #[error("inbox.pass: no pass that this key signed for this request")]
    Pass,
    /// Too old, or from the future.
    #[error("inbox.clock: signed at {at}, the node's clock says {now}")]
    Clock {
        /// The pass's time.
        at: i64,
        /// The node's.
        now: i64,
    },
}

impl Asked<'_> {
    fn message(&self, at: i64, nonce: &[u8; 16]) -> [u8; 64] {
        let Self {
            community,
            method,
            path,
            body,
        } = self;
        let parts: [&[u8]; 6] = [
            community.as_bytes(),
            method.as_bytes(),
            path.as_bytes(),
            body,
            &at.to_le_bytes(),
            nonce,
        ];
        hash(Kind::Inbox, &parts)
    }
}

impl Pass {
    /// Signs a request at the time `at`.
    pub fn sign(asked: Asked<'_>, at: i64, nonce: [u8; 16], key: &SigningKey) -> Self {
        Self {
            key: OfficerKey::of(key),
            at,
            nonce,
            signature: key.sign(&asked.message(at, &nonce)).to_bytes(),
        }
    }

    /// Reads the value of an `Authorization` field.
    pub fn parse(text: &str) -> Result<Self, BadPass> {
        let read = || {
            let mut parts = text.strip_prefix(SCHEME)?.split('.');
            let mut next = || parts.next();
            let (key, at, nonce, signature) = (next()?, next()?, next()?, next()?);
            let mut pass = Self {
                key: key.parse().ok()?,
                at: at.parse().ok()?,
                nonce: [0; 16],
                signature: [0; 64],
            };
            hex::decode_to_slice(nonce, &mut pass.nonce).ok()?;
            hex::decode_to_slice(signature, &mut pass.signature).ok()?;
            Some(pass)
        };
        read()
            .filter(|pass| pass.to_string() == text)
            .ok_or(BadPass::Pass)
    }

    /// Whether its key signed this request, within minutes of `now`.
    pub fn check(&self, asked: Asked<'_>, now: i64) -> Result<(), BadPass> {
        let Self { key, at, nonce, .. } = self;
        let signature = ed25519_dalek::Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(key.as_bytes())
            .and_then(|key| key.verify_strict(&asked.message(*at, nonce), &signature))
            .map_err(|_| BadPass::Pass)?;
        if at.abs_diff(now) > PASS_SECONDS.unsigned_abs() {
            return Err(BadPass::Clock { at: *at, now });
        }
        Ok(())
    }
}

impl core::fmt::Display for Pass {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self {
            key,
            at,
            nonce,
            signature,
        } = self;
        let (nonce, signature) = (hex::encode(nonce), hex::encode(signature));
        write!(f, "{SCHEME}{key}.{at}.{nonce}.{signature}")
    }
}

/// A member of the committee calls trustees to a key ceremony, which gives each a box at the node for that time.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeremonyCall {
    /// The ceremony's description: the text of its JSON file.
    pub ceremony: HexBytes,
    /// Until when, Unix time.
    pub until: i64,
}

impl Signable for CeremonyCall {
    const NAME: &'static str = "ceremony-call";
}

#[cfg(test)]
mod tests;
