//! Election keys, their shares and what is public about them.

use borsh::{BorshDeserialize, BorshSerialize};
use ff::Field;
use group::Group;
use linli_primitives::curve::BadPoint;
use linli_rule::Rule;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::group::{Point, Scalar};

/// The most trustees of one key.
pub const MAX_TRUSTEES: u16 = 255;

/// Which of the two election keys.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum KeyKind {
    /// K₁: seals heads.
    Heads,
    /// K₂: seals shares.
    Shares,
}

impl core::fmt::Display for KeyKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Heads => "heads",
            Self::Shares => "shares",
        })
    }
}

/// A public key, or a trustee's public share of one; never the identity.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PublicKey(Point);

impl PublicKey {
    /// Refuses the identity.
    pub fn new(point: Point) -> Result<Self, BadPoint> {
        if bool::from(point.is_identity()) {
            Err(BadPoint::Identity)
        } else {
            Ok(Self(point))
        }
    }

    /// Refuses non-canonical encodings and the identity.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, BadPoint> {
        Point::decode(bytes).map(Self)
    }

    /// The canonical 32 bytes.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.encode()
    }

    /// The point.
    pub const fn point(&self) -> Point {
        self.0
    }
}

/// The two keys of a poll. One randomness serves both, so they must be independent: each comes from a ceremony
/// of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, Serialize)]
pub struct ElectionKeys {
    heads: PublicKey,
    shares: PublicKey,
}

/// The two keys are one, or one the negative of the other: sealed heads would reveal sealed shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("poll.keys: the keys for heads and for shares are related")]
pub struct RelatedKeys;

impl ElectionKeys {
    /// Refuses equal and opposite keys. Other relations cannot be detected; the ceremony excludes them.
    pub fn new(heads: PublicKey, shares: PublicKey) -> Result<Self, RelatedKeys> {
        if heads == shares || heads.0 == -shares.0 {
            Err(RelatedKeys)
        } else {
            Ok(Self { heads, shares })
        }
    }

    /// K₁.
    pub const fn heads(&self) -> PublicKey {
        self.heads
    }

    /// K₂.
    pub const fn shares(&self) -> PublicKey {
        self.shares
    }
}

/// What is public about one shared key.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, Serialize)]
pub struct SharedKey {
    key: PublicKey,
    threshold: u16,
    shares: Vec<PublicKey>,
}

/// Key, threshold and public shares do not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadSharedKey {
    /// Threshold below one or above the number of trustees, or too many trustees.
    #[error("poll.trustees: a threshold of {threshold} of {count} trustees is impossible")]
    Threshold {
        /// How many must decrypt together.
        threshold: u16,
        /// How many there are.
        count: usize,
    },
    /// The shares lie on no polynomial of the right degree with the key at zero.
    #[error("poll.trustees: the public share of trustee {0} does not fit the key")]
    Inconsistent(u16),
}

impl SharedKey {
    /// Checks that the key and all public shares, of trustees 1, 2, …, lie on one polynomial of degree
    /// `threshold` − 1 in the exponent, so that any `threshold` of them decrypt to the same.
    pub fn new(
        key: PublicKey,
        threshold: u16,
        shares: Vec<PublicKey>,
    ) -> Result<Self, BadSharedKey> {
        let count = shares.len();
        let fits =
            count <= usize::from(MAX_TRUSTEES) && (1..=count).contains(&usize::from(threshold));
        if !fits {
            return Err(BadSharedKey::Threshold { threshold, count });
        }
        let known: Vec<u16> = (0..threshold).collect();
        let points: Vec<Point> = std::iter::once(&key).chain(&shares).map(|k| k.0).collect();
        for index in threshold..=count as u16 {
            let weights = lagrange(&known, index);
            let expected = crate::msm::sum_of_products_vartime(&weights, &points[..known.len()]);
            if expected != points[usize::from(index)] {
                return Err(BadSharedKey::Inconsistent(index));
            }
        }
        Ok(Self {
            key,
            threshold,
            shares,
        })
    }

    /// The key.
    pub const fn key(&self) -> PublicKey {
        self.key
    }

    /// How many trustees decrypt together.
    pub const fn threshold(&self) -> u16 {
        self.threshold
    }

    /// All public shares, of trustees 1, 2, …
    pub fn shares(&self) -> &[PublicKey] {
        &self.shares
    }

    /// The public share of trustee `index`, from 1.
    pub fn share(&self, index: u16) -> Option<PublicKey> {
        self.shares.get(usize::from(index).checked_sub(1)?).copied()
    }
}

/// The Lagrange coefficients at `target` of the polynomial through the points at distinct `indices`.
pub(crate) fn lagrange(indices: &[u16], target: u16) -> Vec<Scalar> {
    let at = |i: u16| Scalar::from(u64::from(i));
    indices
        .iter()
        .map(|&i| {
            let others = indices.iter().filter(|&&j| j != i);
            let (above, below) = others.fold((Scalar::ONE, Scalar::ONE), |(above, below), &j| {
                (above * (at(target) - at(j)), below * (at(i) - at(j)))
            });
            above * below.invert().expect("indices are distinct and below q")
        })
        .collect()
}

/// One trustee's share of one key. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct KeyShare {
    #[zeroize(skip)]
    kind: KeyKind,
    #[zeroize(skip)]
    index: u16,
    secret: Scalar,
    #[zeroize(skip)]
    public: PublicKey,
}

/// The bytes are not a key share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("trustee.share: not a key share")]
pub struct BadKeyShare;

impl KeyShare {
    /// A share from its secret; refuses index zero and the secret zero.
    pub fn new(kind: KeyKind, index: u16, secret: Scalar) -> Result<Self, BadKeyShare> {
        let public = PublicKey::new(Point::generator() * secret).map_err(|_| BadKeyShare)?;
        match index {
            0 => Err(BadKeyShare),
            _ => Ok(Self {
                kind,
                index,
                secret,
                public,
            }),
        }
    }

    /// Which key it is a share of.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The trustee's index, from 1.
    pub const fn index(&self) -> u16 {
        self.index
    }

    /// x_i·G.
    pub const fn public(&self) -> PublicKey {
        self.public
    }

    pub(crate) const fn secret(&self) -> &Scalar {
        &self.secret
    }

    /// Kind, index and secret: 35 bytes that must be encrypted wherever they rest.
    pub fn to_secret_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        use ff::PrimeField;
        zeroize::Zeroizing::new(
            borsh::to_vec(&(self.kind, self.index, self.secret.to_repr()))
                .expect("writing to memory does not fail"),
        )
    }

    /// Reads what [`Self::to_secret_bytes`] wrote.
    pub fn from_secret_bytes(bytes: &[u8]) -> Result<Self, BadKeyShare> {
        use ff::PrimeField;
        let (kind, index, mut repr): (KeyKind, u16, [u8; 32]) =
            borsh::from_slice(bytes).map_err(|_| BadKeyShare)?;
        let secret: Option<Scalar> = Scalar::from_repr(repr).into();
        repr.zeroize();
        Self::new(kind, index, secret.ok_or(BadKeyShare)?)
    }
}

#[cfg(test)]
mod tests;
