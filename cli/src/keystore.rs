//! The secrets of owners and trustees in one kind of file: a seed, and for a trustee the key shares.

use std::path::Path;

use linli_primitives::{Digest, Seed};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Refusal};
use crate::files::Overwrite;
use crate::sealed;

pub mod trustee;

pub use trustee::{KeyShare, TrusteeKey};

/// What is written in every keystore.
const FORMAT: &str = "linli-keystore-1";

/// Whose secrets a keystore holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An owner: the seed behind the 24 words.
    Owner,
    /// A trustee: a seed for signing and receiving, and key shares.
    Trustee,
}

/// What the file holds once opened.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    format: String,
    kind: Kind,
    seed: Secret32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shares: Vec<StoredShare>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredShare {
    ceremony: Digest,
    index: u16,
    heads: Secret32,
    shares: Secret32,
}

/// How a file is sealed.
#[derive(Clone)]
pub struct Seal {
    /// The passphrase.
    pub passphrase: SecretString,
    /// scrypt's work, log2; measured on this machine if `None`.
    pub work_factor: Option<u8>,
    /// What to do with a file that is there already.
    pub overwrite: Overwrite,
}

/// Seals an owner's seed.
pub fn write_owner(path: &Path, seed: &Seed, seal: Seal) -> Result<(), Error> {
    let contents = Contents {
        format: FORMAT.to_owned(),
        kind: Kind::Owner,
        seed: Secret32(*seed.as_bytes()),
        name: String::new(),
        shares: Vec::new(),
    };
    write(path, &contents, seal)
}

/// Opens an owner's keystore.
pub fn open_owner(path: &Path, passphrase: SecretString) -> Result<Seed, Error> {
    let contents = open(path, passphrase, Kind::Owner)?;
    Ok(Seed::from_bytes(contents.seed.0))
}

/// Seals a trustee's secrets.
pub fn write_trustee(path: &Path, key: &TrusteeKey, seal: Seal) -> Result<(), Error> {
    let shares = key.shares.iter().map(|share| StoredShare {
        ceremony: share.ceremony,
        index: share.index,
        heads: Secret32(*share.heads),
        shares: Secret32(*share.shares),
    });
    let contents = Contents {
        format: FORMAT.to_owned(),
        kind: Kind::Trustee,
        seed: Secret32(*key.seed.as_bytes()),
        name: key.name.clone(),
        shares: shares.collect(),
    };
    write(path, &contents, seal)
}

/// Opens a trustee's keystore.
pub fn open_trustee(path: &Path, passphrase: SecretString) -> Result<TrusteeKey, Error> {
    let contents = open(path, passphrase, Kind::Trustee)?;
    let shares = contents.shares.iter().map(|share| KeyShare {
        ceremony: share.ceremony,
        index: share.index,
        heads: Zeroizing::new(share.heads.0),
        shares: Zeroizing::new(share.shares.0),
    });
    Ok(TrusteeKey {
        name: contents.name.clone(),
        seed: Seed::from_bytes(contents.seed.0),
        shares: shares.collect(),
    })
}

fn write(path: &Path, contents: &Contents, seal: Seal) -> Result<(), Error> {
    let Seal {
        passphrase,
        work_factor,
        overwrite,
    } = seal;
    sealed::write(path, contents, passphrase, work_factor, overwrite)
}

fn open(path: &Path, passphrase: SecretString, kind: Kind) -> Result<Contents, Error> {
    let contents: Contents = sealed::read(path, passphrase)?;
    if contents.format != FORMAT {
        return Err(Refusal::new("keystore.format", "another version")
            .in_file(path)
            .into());
    }
    if contents.kind != kind {
        let detail = format!("the keystore is of kind {:?}", contents.kind);
        return Err(Refusal::new("keystore.kind", &detail).in_file(path).into());
    }
    Ok(contents)
}

/// 32 secret bytes, hex in the file. Wiped when dropped.
#[derive(Zeroize)]
#[zeroize(drop)]
struct Secret32([u8; 32]);

impl Serialize for Secret32 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(hex::encode(self.0)))
    }
}

impl<'de> Deserialize<'de> for Secret32 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let mut secret = Self([0; 32]);
        hex::decode_to_slice(text.as_bytes(), &mut secret.0)
            .map_err(|_| D::Error::custom("expected 64 hex digits"))?;
        Ok(secret)
    }
}

#[cfg(test)]
mod tests;
