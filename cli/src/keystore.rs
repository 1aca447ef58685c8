//! The secrets of owners, trustees and a scheme's officers in one kind of file: a seed, and what goes with it.

use std::path::Path;

use linli_primitives::{Digest, Seed};
use linli_sigma::ceremony::KeyShares;
use linli_sigma::key::KeyShare;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Refusal};
use crate::files::Overwrite;
use crate::sealed;

mod opened;
pub mod role;
pub mod trustee;

pub use opened::{NewKeystore, OwnerKeystore, RoleKeystore, TrusteeKeystore};
pub use role::{RoleCard, RoleSecret};
pub use trustee::{HeldShares, TrusteeKey};

/// What is written in every keystore.
const FORMAT: &str = "linli-keystore-1";

/// Whose secrets a keystore holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Owner,
    Trustee,
    Role,
}

/// What the file holds once opened.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    format: String,
    kind: Kind,
    /// 32 bytes.
    seed: SecretHex,
    /// A trustee's or an officer's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shares: Vec<StoredShares>,
    /// The key of loss tags that a scheme's assessors share: 32 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag_key: Option<SecretHex>,
}

/// Key shares in the encoding of the `sigma` crate.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredShares {
    ceremony: Digest,
    heads: SecretHex,
    shares: SecretHex,
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
        seed: SecretHex(seed.as_bytes().to_vec()),
        name: String::new(),
        shares: Vec::new(),
        tag_key: None,
    };
    write(path, &contents, seal)
}

/// Opens an owner's keystore.
pub fn open_owner(path: &Path, passphrase: SecretString) -> Result<Seed, Error> {
    let contents = open(path, passphrase, Kind::Owner)?;
    contents.seed.seed().ok_or_else(|| damaged(path))
}

/// Seals a trustee's secrets.
pub fn write_trustee(path: &Path, key: &TrusteeKey, seal: Seal) -> Result<(), Error> {
    let shares = key.held.iter().map(|held| StoredShares {
        ceremony: held.ceremony,
        heads: SecretHex(held.shares.heads.to_secret_bytes().to_vec()),
        shares: SecretHex(held.shares.shares.to_secret_bytes().to_vec()),
    });
    let contents = Contents {
        format: FORMAT.to_owned(),
        kind: Kind::Trustee,
        seed: SecretHex(key.seed.as_bytes().to_vec()),
        name: key.name.clone(),
        shares: shares.collect(),
        tag_key: None,
    };
    write(path, &contents, seal)
}

/// Opens a trustee's keystore.
pub fn open_trustee(path: &Path, passphrase: SecretString) -> Result<TrusteeKey, Error> {
    let contents = open(path, passphrase, Kind::Trustee)?;
    let held: Option<Vec<HeldShares>> = contents.shares.iter().map(StoredShares::held).collect();
    Ok(TrusteeKey {
        name: contents.name,
        seed: contents.seed.seed().ok_or_else(|| damaged(path))?,
        held: held.ok_or_else(|| damaged(path))?,
    })
}

/// Seals an officer's secrets.
pub fn write_role(path: &Path, key: &RoleSecret, seal: Seal) -> Result<(), Error> {
    let contents = Contents {
        format: FORMAT.to_owned(),
        kind: Kind::Role,
        seed: SecretHex(key.seed.as_bytes().to_vec()),
        name: key.name.clone(),
        shares: Vec::new(),
        tag_key: key.tag_key.as_ref().map(|tag| SecretHex(tag.to_vec())),
    };
    write(path, &contents, seal)
}

/// Opens an officer's keystore.
pub fn open_role(path: &Path, passphrase: SecretString) -> Result<RoleSecret, Error> {
    let contents = open(path, passphrase, Kind::Role)?;
    let seed = contents.seed.seed().ok_or_else(|| damaged(path))?;
    let mut key = RoleSecret::new(contents.name, seed);
    if let Some(tag) = &contents.tag_key {
        let bytes = <[u8; 32]>::try_from(tag.0.as_slice()).map_err(|_| damaged(path))?;
        key.tag_key = Some(Zeroizing::new(bytes));
    }
    Ok(key)
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
        let refusal = Refusal::new("keystore.format", "another version");
        return Err(refusal.in_file(path).into());
    }
    if contents.kind != kind {
        let detail = match contents.kind {
            Kind::Owner => "the keystore is an owner's",
            Kind::Trustee => "the keystore is a trustee's",
            Kind::Role => "the keystore is an officer's of a scheme",
        };
        return Err(Refusal::new("keystore.kind", detail).in_file(path).into());
    }
    Ok(contents)
}

fn damaged(path: &Path) -> Error {
    Refusal::new("keystore.format", "opened, but a secret in it is malformed")
        .in_file(path)
        .into()
}

impl StoredShares {
    fn held(&self) -> Option<HeldShares> {
        let share = |secret: &SecretHex| KeyShare::from_secret_bytes(&secret.0).ok();
        Some(HeldShares {
            ceremony: self.ceremony,
            shares: KeyShares {
                heads: share(&self.heads)?,
                shares: share(&self.shares)?,
            },
        })
    }
}

/// Secret bytes, hex in the file. Wiped when dropped.
#[derive(Zeroize)]
#[zeroize(drop)]
struct SecretHex(Vec<u8>);

impl SecretHex {
    fn seed(&self) -> Option<Seed> {
        let bytes = Zeroizing::new(<[u8; 32]>::try_from(self.0.as_slice()).ok()?);
        Some(Seed::from_bytes(*bytes))
    }
}

impl Serialize for SecretHex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(hex::encode(&self.0)))
    }
}

impl<'de> Deserialize<'de> for SecretHex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let malformed = |_| serde::de::Error::custom("expected hex digits");
        hex::decode(text.as_bytes()).map(Self).map_err(malformed)
    }
}

#[cfg(test)]
mod tests;
