//! The distributed generation of one key: frost-core's Pedersen DKG over Pallas and our generator.
//!
//! The two election keys use two suites, so that a package for one is invalid for the other. frost's proof of
//! knowledge names no session; [`crate::ceremony`] signs packages together with the ceremony.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use ff::{Field as _, FromUniformBytes, PrimeField};
use frost_core::keys::{VerifiableSecretSharingCommitment, dkg};
use frost_core::{
    self as frost, Ciphersuite, Field, FieldError, GroupError, Identifier, Signature,
};
use group::Group as _;
use serde::{Deserialize, Serialize};
use sigma_proofs::ProverRng;
use zeroize::Zeroizing;

use crate::group::{Point, Scalar};
use crate::hex32;
use crate::key::{KeyKind, KeyShare, PublicKey, SharedKey};

/// The suite number of the key for heads.
pub const HEADS: u8 = 1;
/// The suite number of the key for shares.
pub const SHARES: u8 = 2;

/// Scalars of Pallas for frost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PallasField;

/// Pallas with our G for frost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PallasGroup;

/// The suite of one key: [`HEADS`] or [`SHARES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suite<const KIND: u8>;

impl Field for PallasField {
    type Scalar = Scalar;
    type Serialization = [u8; 32];

    fn zero() -> Scalar {
        Scalar::ZERO
    }
    fn one() -> Scalar {
        Scalar::ONE
    }
    fn invert(scalar: &Scalar) -> Result<Scalar, FieldError> {
        Option::from(scalar.invert()).ok_or(FieldError::InvalidZeroScalar)
    }
    fn random<R: rand_core_06::RngCore + rand_core_06::CryptoRng>(rng: &mut R) -> Scalar {
        let mut wide = Zeroizing::new([0; 64]);
        rng.fill_bytes(wide.as_mut());
        Scalar::from_uniform_bytes(&wide)
    }
    fn serialize(scalar: &Scalar) -> [u8; 32] {
        scalar.to_repr()
    }
    fn little_endian_serialize(scalar: &Scalar) -> [u8; 32] {
        scalar.to_repr()
    }
    fn deserialize(bytes: &[u8; 32]) -> Result<Scalar, FieldError> {
        Option::from(Scalar::from_repr(*bytes)).ok_or(FieldError::MalformedScalar)
    }
}

impl frost::Group for PallasGroup {
    type Field = PallasField;
    type Element = Point;
    type Serialization = [u8; 32];

    fn cofactor() -> Scalar {
        Scalar::ONE
    }
    fn identity() -> Point {
        Point::identity()
    }
    fn generator() -> Point {
        Point::generator()
    }
    fn serialize(element: &Point) -> Result<[u8; 32], GroupError> {
        if bool::from(element.is_identity()) {
            Err(GroupError::InvalidIdentityElement)
        } else {
            Ok(element.encode())
        }
    }
    fn deserialize(bytes: &[u8; 32]) -> Result<Point, GroupError> {
        Point::decode(bytes).map_err(|_| GroupError::MalformedElement)
    }
}

/// 64 bytes for one use (`tag`) of one suite.
fn hash(kind: u8, tag: &[u8], message: &[u8]) -> [u8; 64] {
    let mut state = blake2b_simd::Params::new()
        .hash_length(64)
        .personal(b"Linli_FROST_____")
        .to_state();
    state
        .update(&[kind, tag.len() as u8])
        .update(tag)
        .update(message);
    *state.finalize().as_array()
}

impl<const KIND: u8> Ciphersuite for Suite<KIND> {
    const ID: &'static str = match KIND {
        HEADS => "LINLI-FROST-PALLAS-BLAKE2b-HEADS-v1",
        SHARES => "LINLI-FROST-PALLAS-BLAKE2b-SHARES-v1",
        _ => panic!("there are two election keys"),
    };
    type Group = PallasGroup;
    type HashOutput = [u8; 64];
    type SignatureSerialization = [u8; 64];

    fn H1(m: &[u8]) -> Scalar {
        Scalar::from_uniform_bytes(&hash(KIND, b"rho", m))
    }
    fn H2(m: &[u8]) -> Scalar {
        Scalar::from_uniform_bytes(&hash(KIND, b"chal", m))
    }
    fn H3(m: &[u8]) -> Scalar {
        Scalar::from_uniform_bytes(&hash(KIND, b"nonce", m))
    }
    fn H4(m: &[u8]) -> [u8; 64] {
        hash(KIND, b"msg", m)
    }
    fn H5(m: &[u8]) -> [u8; 64] {
        hash(KIND, b"com", m)
    }
    fn HDKG(m: &[u8]) -> Option<Scalar> {
        Some(Scalar::from_uniform_bytes(&hash(KIND, b"dkg", m)))
    }
    fn HID(m: &[u8]) -> Option<Scalar> {
        Some(Scalar::from_uniform_bytes(&hash(KIND, b"id", m)))
    }
}

/// What one trustee publishes of its polynomial: a commitment to each coefficient, and the proof that it knows the
/// constant one.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitments {
    /// a_0·G, a_1·G, …
    pub coefficients: Vec<Point>,
    /// R of the Schnorr proof.
    pub proof_point: Point,
    /// μ of the Schnorr proof, 32 bytes little endian.
    #[serde(with = "hex32")]
    pub proof_scalar: [u8; 32],
}

/// What is wrong, and with whose message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not one commitment per coefficient, or not canonical.
    Commitments(u16),
    /// The proof of knowledge is not valid.
    ProofOfKnowledge(u16),
    /// The share does not lie on the committed polynomial.
    Share(u16),
    /// The sum of all is not a valid key.
    Key,
}

/// A trustee's own polynomial, from `seed` alone.
pub struct Dealer<const KIND: u8> {
    secret: dkg::round1::SecretPackage<Suite<KIND>>,
    commitments: Commitments,
}

impl<const KIND: u8> Dealer<KIND> {
    /// Deals for trustee `index` of `count`.
    pub fn new(index: u16, threshold: u16, count: u16, seed: [u8; 32]) -> Result<Self, Fault> {
        let rng = SeededRng(ProverRng::from_seed(seed));
        let (secret, package) =
            dkg::part1::<Suite<KIND>, _>(identifier(index)?, count, threshold, rng)
                .map_err(|_| Fault::Key)?;
        let commitments = Commitments::from_package(&package).ok_or(Fault::Key)?;
        Ok(Self {
            secret,
            commitments,
        })
    }

    /// The package for everybody.
    pub const fn commitments(&self) -> &Commitments {
        &self.commitments
    }

    /// Checks the others' commitments; returns their shares of this polynomial and the next step.
    pub fn share(
        self,
        others: &BTreeMap<u16, Commitments>,
    ) -> Result<(Receiver<KIND>, BTreeMap<u16, Zeroizing<Scalar>>), Fault> {
        let packages = packages(others, *self.secret.min_signers())?;
        let (secret, shares) = dkg::part2(self.secret, &packages).map_err(|e| fault(&e))?;
        let shares = shares.into_iter().map(|(to, share)| {
            let bytes = Zeroizing::new(share.signing_share().serialize());
            Some((index(&to)?, Zeroizing::new(scalar(&bytes)?)))
        });
        let shares = shares.collect::<Option<_>>().ok_or(Fault::Key)?;
        Ok((Receiver { secret, packages }, shares))
    }
}

/// Waits for the others' shares.
pub struct Receiver<const KIND: u8> {
    secret: dkg::round2::SecretPackage<Suite<KIND>>,
    packages: BTreeMap<Identifier<Suite<KIND>>, dkg::round1::Package<Suite<KIND>>>,
}

impl<const KIND: u8> Receiver<KIND> {
    /// Checks every share against its sender's commitments and adds them up.
    pub fn finish(&self, shares: &BTreeMap<u16, Zeroizing<Scalar>>) -> Result<KeyShare, Fault> {
        let package = |(&from, share): (&u16, &Zeroizing<Scalar>)| {
            let share = frost::keys::SigningShare::deserialize(&share.to_repr())
                .map_err(|_| Fault::Share(from))?;
            Ok((identifier(from)?, dkg::round2::Package::new(share)))
        };
        let shares = shares.iter().map(package).collect::<Result<_, Fault>>()?;
        let (key, _) = dkg::part3(&self.secret, &self.packages, &shares).map_err(|e| fault(&e))?;
        let bytes = Zeroizing::new(key.signing_share().serialize());
        let secret = Zeroizing::new(scalar(&bytes).ok_or(Fault::Key)?);
        let own = index(self.secret.identifier()).ok_or(Fault::Key)?;
        KeyShare::new(kind(KIND), own, *secret).map_err(|_| Fault::Key)
    }
}

/// The key and all public shares follow from all commitments, of trustees 1, 2, …; anybody can compute them.
pub fn shared_key<const KIND: u8>(
    threshold: u16,
    all: &BTreeMap<u16, Commitments>,
) -> Result<SharedKey, Fault> {
    for (&index, commitments) in all {
        commitments.check::<KIND>(index, threshold)?;
    }
    let coefficient = |i: usize| all.values().map(move |c| c.coefficients[i]).sum::<Point>();
    let polynomial: Vec<Point> = (0..threshold.into()).map(coefficient).collect();
    let at = |x: u16| {
        let x = Scalar::from(u64::from(x));
        let value = polynomial
            .iter()
            .rev()
            .fold(Point::identity(), |value, c| value * x + c);
        PublicKey::new(value).map_err(|_| Fault::Key)
    };
    let shares = (1..=all.len() as u16).map(at).collect::<Result<_, _>>()?;
    SharedKey::new(at(0)?, threshold, shares).map_err(|_| Fault::Key)
}

impl Commitments {
    fn from_package<const KIND: u8>(package: &dkg::round1::Package<Suite<KIND>>) -> Option<Self> {
        let point = |bytes: &[u8]| Point::decode(bytes.try_into().ok()?).ok();
        let coefficients = package.commitment().serialize().ok()?;
        let proof = package.proof_of_knowledge().serialize().ok()?;
        Some(Self {
            coefficients: coefficients
                .iter()
                .map(|c| point(c))
                .collect::<Option<_>>()?,
            proof_point: point(&proof[..32])?,
            proof_scalar: proof[32..].try_into().ok()?,
        })
    }

    fn to_package<const KIND: u8>(&self) -> Option<dkg::round1::Package<Suite<KIND>>> {
        let coefficients = self.coefficients.iter().map(Point::encode);
        let commitment = VerifiableSecretSharingCommitment::deserialize(coefficients).ok()?;
        let proof = [self.proof_point.encode(), self.proof_scalar].concat();
        let proof = Signature::deserialize(&proof).ok()?;
        Some(dkg::round1::Package::new(commitment, proof))
    }

    /// The number of coefficients and the proof of knowledge, as frost's own second part checks them.
    fn check<const KIND: u8>(&self, index: u16, threshold: u16) -> Result<(), Fault> {
        let fits = self.coefficients.len() == usize::from(threshold) && threshold > 0;
        let response: Option<Scalar> = Scalar::from_repr(self.proof_scalar).into();
        let (true, Some(response)) = (fits, response) else {
            return Err(Fault::Commitments(index));
        };
        let constant = self.coefficients[0];
        let bound = [
            Scalar::from(u64::from(index)).to_repr(),
            constant.encode(),
            self.proof_point.encode(),
        ];
        let challenge = Suite::<KIND>::HDKG(&bound.concat()).expect("the suite has a DKG");
        if Point::generator() * response == self.proof_point + constant * challenge {
            Ok(())
        } else {
            Err(Fault::ProofOfKnowledge(index))
        }
    }
}

type Packages<const KIND: u8> =
    BTreeMap<Identifier<Suite<KIND>>, dkg::round1::Package<Suite<KIND>>>;

fn packages<const KIND: u8>(
    all: &BTreeMap<u16, Commitments>,
    threshold: u16,
) -> Result<Packages<KIND>, Fault> {
    let package = |(&index, commitments): (&u16, &Commitments)| {
        let fits = commitments.coefficients.len() == usize::from(threshold);
        let package = commitments.to_package().filter(|_| fits);
        Ok((
            identifier(index)?,
            package.ok_or(Fault::Commitments(index))?,
        ))
    };
    all.iter().map(package).collect()
}

fn fault<const KIND: u8>(error: &frost::Error<Suite<KIND>>) -> Fault {
    let culprit = error.culprits().first().and_then(index);
    match (error, culprit) {
        (frost::Error::InvalidProofOfKnowledge { .. }, Some(index)) => {
            Fault::ProofOfKnowledge(index)
        }
        (frost::Error::InvalidSecretShare { .. }, Some(index)) => Fault::Share(index),
        _ => Fault::Key,
    }
}

const fn kind(suite: u8) -> KeyKind {
    match suite {
        HEADS => KeyKind::Heads,
        _ => KeyKind::Shares,
    }
}

fn identifier<const KIND: u8>(index: u16) -> Result<Identifier<Suite<KIND>>, Fault> {
    index.try_into().map_err(|_| Fault::Key)
}

fn index<const KIND: u8>(identifier: &Identifier<Suite<KIND>>) -> Option<u16> {
    let bytes = identifier.serialize();
    let (low, high) = bytes.split_at_checked(2)?;
    high.iter()
        .all(|&b| b == 0)
        .then(|| u16::from_le_bytes([low[0], low[1]]))
}

fn scalar(bytes: &[u8]) -> Option<Scalar> {
    Scalar::from_repr(bytes.try_into().ok()?).into()
}

/// frost draws by the traits of rand_core 0.6.
struct SeededRng(ProverRng);

impl rand_core_06::RngCore for SeededRng {
    fn next_u32(&mut self) -> u32 {
        rand_core_06::impls::next_u32_via_fill(self)
    }
    fn next_u64(&mut self) -> u64 {
        rand_core_06::impls::next_u64_via_fill(self)
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core_06::Error> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

impl rand_core_06::CryptoRng for SeededRng {}

#[cfg(test)]
mod tests;
