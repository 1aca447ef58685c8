//! Pallas outside the circuit: the two generators and the commitment to a weight.

use std::sync::LazyLock;

use ff::{FromUniformBytes, PrimeField};
use group::{Curve, Group, GroupEncoding};
use linli_rule::Rule;
use pasta_curves::arithmetic::{CurveAffine, CurveExt};
pub use pasta_curves::{Fq, pallas};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::field::Fp;
use crate::quantity::Shares;

/// The domain of both generators' hash-to-curve; the messages are `G` and `H`.
pub const GENERATOR_DOMAIN: &str = "Linli_generators";

mod generators;

fn point(coordinates: [[u64; 4]; 2]) -> pallas::Affine {
    let [x, y] = coordinates.map(Fp::from_raw);
    Option::from(pallas::Affine::from_xy(x, y)).expect("a test derives the constants again")
}

static G: LazyLock<pallas::Affine> = LazyLock::new(|| point(generators::G));
static H: LazyLock<pallas::Affine> = LazyLock::new(|| point(generators::H));

/// The generator of weights, keys and ciphertexts.
pub fn g() -> pallas::Affine {
    *G
}

/// The generator of blindings; nobody knows its logarithm to base G.
pub fn h() -> pallas::Affine {
    *H
}

/// Derives a generator from its message by hash-to-curve (simplified SWU, BLAKE2b).
pub fn derive_generator(message: &[u8]) -> pallas::Affine {
    pallas::Point::hash_to_curve(GENERATOR_DOMAIN)(message).to_affine()
}

/// The bytes are not an acceptable point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadPoint {
    /// Not the canonical encoding of a point on the curve.
    #[error("encoding.canonical: not a canonical point")]
    NonCanonical,
    /// The identity, which has no place in any message.
    #[error("encoding.identity: the identity point")]
    Identity,
}

/// Decodes a point that is on the curve, canonical and not the identity.
pub fn decode_point(bytes: &[u8; 32]) -> Result<pallas::Affine, BadPoint> {
    if *bytes == [0; 32] {
        return Err(BadPoint::Identity);
    }
    let rooted = |bytes: &[u8; 32]| Option::from(pallas::Affine::from_bytes(bytes));
    #[cfg(feature = "roots")]
    let point = crate::roots::point(bytes, rooted);
    #[cfg(not(feature = "roots"))]
    let point = rooted(bytes);
    point.ok_or(BadPoint::NonCanonical)
}

/// The canonical 32 bytes of a point.
pub fn encode_point(point: pallas::Point) -> [u8; 32] {
    point.to_affine().to_bytes()
}

/// The opening `s` of a weight commitment. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Blinding(Fq);

impl Blinding {
    /// Uniform modulo q.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut wide = [0; 64];
        rng.fill_bytes(&mut wide);
        let blinding = Self(Fq::from_uniform_bytes(&wide));
        wide.zeroize();
        blinding
    }

    /// Wraps a scalar.
    pub const fn new(scalar: Fq) -> Self {
        Self(scalar)
    }

    /// The scalar.
    pub const fn scalar(&self) -> Fq {
        self.0
    }
}

/// V = w·G + s·H: commits to a weight and hides it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WeightCommitment(pallas::Affine);

impl WeightCommitment {
    /// Commits to `shares` with the blinding s. The product w·G has a fixed number of steps.
    pub fn commit(shares: Shares, blinding: &Blinding) -> Self {
        let weight = multiply_fixed_length(g(), shares.get(), Shares::BITS);
        Self((weight + h() * blinding.scalar()).to_affine())
    }

    /// The affine point; never the identity when decoded.
    pub const fn point(self) -> pallas::Affine {
        self.0
    }

    /// Both coordinates; `None` for the identity.
    pub fn coordinates(self) -> Option<(Fp, Fp)> {
        Option::from(self.0.coordinates())
            .map(|c: pasta_curves::arithmetic::Coordinates<_>| (*c.x(), *c.y()))
    }

    /// 32 bytes: x little endian, the top bit is the sign of y.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Refuses non-canonical encodings and the identity.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, BadPoint> {
        decode_point(bytes).map(Self)
    }
}

impl core::fmt::Debug for WeightCommitment {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "WeightCommitment({})", hex::encode(self.to_bytes()))
    }
}

impl borsh::BorshSerialize for WeightCommitment {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        writer.write_all(&self.to_bytes())
    }
}

impl borsh::BorshDeserialize for WeightCommitment {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::from_bytes(&<[u8; 32]>::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

/// `value`·`base` by `bits` doublings and selected additions, whatever the value is.
pub fn multiply_fixed_length(base: pallas::Affine, value: u64, bits: u32) -> pallas::Point {
    use subtle::{Choice, ConditionallySelectable};
    let mut sum = pallas::Point::identity();
    for bit in (0..bits).rev() {
        sum = sum.double();
        let with = sum + base;
        sum =
            pallas::Point::conditional_select(&sum, &with, Choice::from((value >> bit & 1) as u8));
    }
    sum
}

/// The bits of a scalar, least significant first; 255 are enough.
pub fn scalar_bits(scalar: &Fq) -> [bool; 255] {
    let bytes = scalar.to_repr();
    core::array::from_fn(|i| bytes[i / 8] >> (i % 8) & 1 == 1)
}

#[cfg(test)]
mod tests;
