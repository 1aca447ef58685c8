//! What a keystore holds once opened.

use linli_primitives::{Digest, Seed};
use linli_sigma::ceremony::KeyShares;
use linli_sigma::key::KeyShare;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::{BadKeystore, HeldShares, RoleSecret, TrusteeKey};

/// The format of every keystore.
const FORMAT: &str = "linli-keystore-1";
const MALFORMED: BadKeystore = BadKeystore::Format("opened, but a secret in it is malformed");

/// Whose secrets a keystore holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Owner,
    Trustee,
    Role,
}

/// The document that is encrypted.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contents {
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

impl Contents {
    pub(crate) fn of_owner(seed: &Seed) -> Self {
        Self::new(Kind::Owner, seed, "")
    }

    pub(crate) fn of_trustee(key: &TrusteeKey) -> Self {
        Self {
            shares: key.held.iter().map(StoredShares::of).collect(),
            ..Self::new(Kind::Trustee, &key.seed, &key.name)
        }
    }

    pub(crate) fn of_role(key: &RoleSecret) -> Self {
        Self {
            tag_key: key.tag_key.as_ref().map(|tag| SecretHex(tag.to_vec())),
            ..Self::new(Kind::Role, &key.seed, &key.name)
        }
    }

    fn new(kind: Kind, seed: &Seed, name: &str) -> Self {
        Self {
            format: FORMAT.to_owned(),
            kind,
            seed: SecretHex(seed.as_bytes().to_vec()),
            name: name.to_owned(),
            shares: Vec::new(),
            tag_key: None,
        }
    }

    pub(crate) fn owner(self) -> Result<Seed, BadKeystore> {
        self.check(Kind::Owner)?;
        self.seed.seed().ok_or(MALFORMED)
    }

    pub(crate) fn trustee(self) -> Result<TrusteeKey, BadKeystore> {
        self.check(Kind::Trustee)?;
        let held: Option<Vec<HeldShares>> = self.shares.iter().map(StoredShares::held).collect();
        Ok(TrusteeKey {
            name: self.name,
            seed: self.seed.seed().ok_or(MALFORMED)?,
            held: held.ok_or(MALFORMED)?,
        })
    }

    pub(crate) fn role(self) -> Result<RoleSecret, BadKeystore> {
        self.check(Kind::Role)?;
        let mut key = RoleSecret::new(self.name, self.seed.seed().ok_or(MALFORMED)?);
        if let Some(tag) = &self.tag_key {
            let bytes = <[u8; 32]>::try_from(tag.0.as_slice()).map_err(|_| MALFORMED)?;
            key.tag_key = Some(Zeroizing::new(bytes));
        }
        Ok(key)
    }

    fn check(&self, kind: Kind) -> Result<(), BadKeystore> {
        if self.format != FORMAT {
            return Err(BadKeystore::Format("another version"));
        }
        if self.kind == kind {
            return Ok(());
        }
        Err(BadKeystore::Kind(match self.kind {
            Kind::Owner => "an owner's",
            Kind::Trustee => "a trustee's",
            Kind::Role => "an officer's of a scheme",
        }))
    }
}

impl StoredShares {
    fn of(held: &HeldShares) -> Self {
        Self {
            ceremony: held.ceremony,
            heads: SecretHex(held.shares.heads.to_secret_bytes().to_vec()),
            shares: SecretHex(held.shares.shares.to_secret_bytes().to_vec()),
        }
    }

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

/// Secret bytes, hex in the text. Wiped when dropped.
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
