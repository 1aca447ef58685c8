//! Pallas as the Sigma proofs use it: with one generator, the hash-to-curve G.

use core::iter::Sum;
use core::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use ff::{Field, PrimeField};
use group::prime::PrimeGroup;
use group::{Curve, Group, GroupEncoding};
use linli_primitives::curve::{BadPoint, decode_point, g};
use pasta_curves::arithmetic::{Coordinates, CurveAffine, CurveExt};
use pasta_curves::{Fp, pallas};
use sigma_proofs::MultiScalarMul;
use sigma_proofs::codec::GroupCodec;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, CtOption};

use crate::msm::sum_of_products_vartime;

/// A scalar of Pallas.
pub type Scalar = pallas::Scalar;

/// A point of Pallas whose group's generator is our G, in place of the curve's standard one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point(pub(crate) pallas::Point);

impl Point {
    /// Refuses non-canonical encodings and the identity.
    pub fn decode(bytes: &[u8; 32]) -> Result<Self, BadPoint> {
        decode_point(bytes).map(Self::from)
    }

    /// 32 bytes: x little endian, the top bit is the sign of y; zeros for the identity.
    pub fn encode(&self) -> [u8; 32] {
        self.0.to_affine().to_bytes()
    }

    /// Reads what [`Self::encode`] wrote, the identity too: for sums, which may be empty.
    pub fn decode_sum(bytes: &[u8; 32]) -> Result<Self, BadPoint> {
        if bytes.iter().all(|b| *b == 0) {
            Ok(Self::identity())
        } else {
            Self::decode(bytes)
        }
    }

    /// Reads what [`affine_all_vartime`] wrote, without a square root.
    pub fn from_affine_bytes(bytes: &[u8; 64]) -> Result<Self, BadPoint> {
        if bytes.iter().all(|b| *b == 0) {
            return Ok(Self::identity());
        }
        let (x, y) = (coordinate(&bytes[..32]), coordinate(&bytes[32..]));
        let point = x
            .zip(y)
            .and_then(|(x, y)| pallas::Affine::from_xy(x, y).into());
        point
            .map(|point: pallas::Affine| point.into())
            .ok_or(BadPoint::NonCanonical)
    }

    /// The point in affine form.
    pub fn to_affine(self) -> pallas::Affine {
        self.0.to_affine()
    }
}

/// `scalar`·`base` for a secret scalar: signed digits selected from a table, with the same number of steps for each.
/// About twice as fast as the curve's own product, which also branches more on its input.
pub(crate) fn multiply(base: Point, scalar: &Scalar) -> Point {
    Point::msm(&[*scalar], &[base])
}

/// Affine forms of many points by one inversion, or none where all were decoded. Variable time: for public points.
pub(crate) fn affine_vartime(points: &[Point]) -> Vec<pallas::Affine> {
    let decoded = |point: &Point| -> Option<pallas::Affine> {
        let (x, y, z) = point.0.jacobian_coordinates();
        (z == Fp::ONE)
            .then(|| pallas::Affine::from_xy(x, y))?
            .into()
    };
    if let Some(affine) = points.iter().map(decoded).collect() {
        return affine;
    }
    let raw: Vec<pallas::Point> = points.iter().map(|p| p.0).collect();
    let mut affine = vec![pallas::Affine::default(); raw.len()];
    pallas::Point::batch_normalize_vartime(&raw, &mut affine);
    affine
}

/// [`Point::encode`] of many points by one inversion. Variable time: for public points.
pub fn encode_all_vartime(points: &[Point]) -> Vec<[u8; 32]> {
    let affine = affine_vartime(points);
    affine.iter().map(|point| point.to_bytes()).collect()
}

/// Coordinates of many points by one inversion: x and y in 32 bytes each, little endian; zeros for the identity.
/// Variable time: for public points.
pub fn affine_all_vartime(points: &[Point]) -> Vec<[u8; 64]> {
    let encode = |point: &pallas::Affine| {
        let mut bytes = [0; 64];
        if let Some(at) = Option::<Coordinates<_>>::from(point.coordinates()) {
            bytes[..32].copy_from_slice(&at.x().to_repr());
            bytes[32..].copy_from_slice(&at.y().to_repr());
        }
        bytes
    };
    affine_vartime(points).iter().map(encode).collect()
}

fn coordinate(bytes: &[u8]) -> Option<Fp> {
    Fp::from_repr(bytes.try_into().ok()?).into()
}

impl From<pallas::Affine> for Point {
    fn from(point: pallas::Affine) -> Self {
        Self(point.into())
    }
}

impl From<pallas::Point> for Point {
    fn from(point: pallas::Point) -> Self {
        Self(point)
    }
}

macro_rules! forward {
    ($op:ident $f:ident, $op_assign:ident $g:ident, $rhs:ty, |$b:ident| $inner:expr) => {
        impl $op<$rhs> for Point {
            type Output = Self;
            fn $f(self, $b: $rhs) -> Self {
                Self(self.0.$f($inner))
            }
        }
        impl $op_assign<$rhs> for Point {
            fn $g(&mut self, $b: $rhs) {
                self.0.$g($inner)
            }
        }
    };
}
forward!(Add add, AddAssign add_assign, Point, |b| b.0);
forward!(Add add, AddAssign add_assign, &Point, |b| &b.0);
forward!(Sub sub, SubAssign sub_assign, Point, |b| b.0);
forward!(Sub sub, SubAssign sub_assign, &Point, |b| &b.0);
forward!(Mul mul, MulAssign mul_assign, Scalar, |b| b);
forward!(Mul mul, MulAssign mul_assign, &Scalar, |b| b);

impl Neg for Point {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Point {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::identity(), |sum, p| sum + p)
    }
}

impl<'a> Sum<&'a Self> for Point {
    fn sum<I: Iterator<Item = &'a Self>>(points: I) -> Self {
        points.fold(Self::identity(), |sum, p| sum + p)
    }
}

impl ConstantTimeEq for Point {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

impl ConditionallySelectable for Point {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self(pallas::Point::conditional_select(&a.0, &b.0, choice))
    }
}

impl Group for Point {
    type Scalar = Scalar;

    fn try_random<R: rand_core::TryRng + ?Sized>(rng: &mut R) -> Result<Self, R::Error> {
        pallas::Point::try_random(rng).map(Self)
    }
    fn identity() -> Self {
        Self(pallas::Point::identity())
    }
    fn generator() -> Self {
        Self(g().into())
    }
    fn is_identity(&self) -> Choice {
        self.0.is_identity()
    }
    fn double(&self) -> Self {
        Self(self.0.double())
    }
}

impl GroupEncoding for Point {
    type Repr = [u8; 32];

    /// Refuses the identity too: no proof contains it.
    fn from_bytes(bytes: &[u8; 32]) -> CtOption<Self> {
        match Self::decode(bytes) {
            Ok(point) => CtOption::new(point, Choice::from(1)),
            Err(_) => CtOption::new(Self::identity(), Choice::from(0)),
        }
    }
    fn from_bytes_unchecked(bytes: &[u8; 32]) -> CtOption<Self> {
        Self::from_bytes(bytes)
    }
    fn to_bytes(&self) -> [u8; 32] {
        self.encode()
    }
}

impl PrimeGroup for Point {}

impl MultiScalarMul for Point {
    fn msm_vartime(scalars: &[Scalar], bases: &[Self]) -> Self {
        sum_of_products_vartime(scalars, bases)
    }
}

impl GroupCodec for Point {
    fn serialize_elements(elements: &[Self], out: &mut Vec<u8>) {
        for point in affine_vartime(elements) {
            out.extend_from_slice(&point.to_bytes());
        }
    }
}

impl borsh::BorshSerialize for Point {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        writer.write_all(&self.encode())
    }
}

impl borsh::BorshDeserialize for Point {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::decode(&<[u8; 32]>::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

impl serde::Serialize for Point {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.encode()))
    }
}

impl<'de> serde::Deserialize<'de> for Point {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = crate::hex32::deserialize(deserializer)?;
        Self::decode(&bytes).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
