//! A unit's account: amounts that only the unit and the bookkeeper read, whose sum everybody can check.
//!
//! An amount v of a unit is published as a *cell*: the commitment v·G + r·H, and v under a mask. Blinding r and mask come
//! from the account's key and the nonce of the act, so the unit needs nothing but its key to open every cell of its
//! account, and of nobody else's.

use blake2b_simd::Params;
use ff::{FromUniformBytes, PrimeField};
use group::{Curve, Group};
use pasta_curves::arithmetic::CurveAffine;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::curve::{self, BadPoint, Fq, decode_point, encode_point, g, h, pallas};
use crate::document::{BadDigest, Digest, Kind, hash, keyed_digest};
use crate::field::Fp;
use crate::identity::Seed;
use crate::quantity::Money;

mod shown;

pub use shown::{are_moved, show_moved};

/// A cell's bytes: a commitment, and an amount under a mask.
pub const CELL_BYTES: usize = 40;

/// The bytes of a line's mark.
pub const LINE_BYTES: usize = 16;

/// What opens all accounts of a community's funds. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct BooksKey([u8; 32]);

/// What opens the account of one unit in one fund. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct AccountKey([u8; 32]);

impl BooksKey {
    /// The books' key of whoever holds `seed`.
    pub fn of(seed: &Seed) -> Self {
        let key = keyed_digest(seed.as_bytes(), Kind::AccountKey, &[b"books"]);
        Self(key.0)
    }

    /// Names the key without giving it away.
    pub fn mark(&self) -> Digest {
        keyed_digest(&self.0, Kind::AccountKey, &[b"mark"])
    }

    /// The mark of a line of a bank's statement: the same wherever the line comes again in this fund, and no word of it
    /// without the key.
    pub fn line(&self, fund: Digest, line: &str) -> [u8; LINE_BYTES] {
        let parts: [&[u8]; 3] = [b"line", &fund.0, line.as_bytes()];
        let Digest(bytes) = keyed_digest(&self.0, Kind::AccountKey, &parts);
        core::array::from_fn(|at| bytes[at])
    }

    /// The digest of a bank's statement: the plain one would confirm a guess of what it says.
    pub fn statement(&self, fund: Digest, file: &[u8]) -> Digest {
        keyed_digest(&self.0, Kind::AccountKey, &[b"statement", &fund.0, file])
    }

    /// The key of a unit's account; units are counted from 1.
    pub fn account(&self, fund: Digest, unit: u32) -> AccountKey {
        let parts: [&[u8]; 3] = [b"account", &fund.0, &unit.to_le_bytes()];
        AccountKey(keyed_digest(&self.0, Kind::AccountKey, &parts).0)
    }
}

impl AccountKey {
    /// 64 hex digits, for the unit's file.
    pub fn to_text(&self) -> String {
        Digest(self.0).to_string()
    }

    /// Reads [`Self::to_text`].
    pub fn parse(text: &str) -> Result<Self, BadDigest> {
        text.parse().map(|Digest(bytes)| Self(bytes))
    }

    /// The cell of an amount, and its blinding for the sum.
    pub fn seal(&self, nonce: Digest, amount: Money) -> (pallas::Point, [u8; 8], Fq) {
        let (blinding, mask) = self.secrets(nonce);
        let masked = (amount.get() ^ mask).to_le_bytes();
        (commit(amount.get(), blinding), masked, blinding)
    }

    /// The amount in a cell; `None` where it is not what the cell commits to.
    pub fn open(&self, nonce: Digest, cell: &[u8; CELL_BYTES]) -> Option<Money> {
        let (blinding, mask) = self.secrets(nonce);
        let (point, masked) = cell.split_first_chunk::<32>()?;
        let amount = u64::from_le_bytes(masked.try_into().ok()?) ^ mask;
        let amount = Money::new(amount).ok()?;
        (encode_point(commit(amount.get(), blinding)) == *point).then_some(amount)
    }

    /// The cell of an amount that is added or, below zero, taken away, and its blinding for the sum.
    pub fn seal_moved(&self, nonce: Digest, amount: i64) -> (pallas::Point, [u8; 8], Fq) {
        let (blinding, mask) = self.secrets(nonce);
        let masked = (amount.cast_unsigned() ^ mask).to_le_bytes();
        (commit_moved(amount, blinding), masked, blinding)
    }

    /// The amount in a cell of [`Self::seal_moved`]; `None` where it is not what the cell commits to.
    pub fn open_moved(&self, nonce: Digest, cell: &[u8; CELL_BYTES]) -> Option<i64> {
        let (blinding, mask) = self.secrets(nonce);
        let (point, masked) = cell.split_first_chunk::<32>()?;
        let amount = (u64::from_le_bytes(masked.try_into().ok()?) ^ mask).cast_signed();
        Money::new(amount.unsigned_abs()).ok()?;
        (encode_point(commit_moved(amount, blinding)) == *point).then_some(amount)
    }

    fn secrets(&self, nonce: Digest) -> (Fq, u64) {
        let wide = |what: &[u8]| {
            let mut params = Params::new();
            let mut state = params
                .hash_length(64)
                .key(&self.0)
                .personal(b"Linli_Cell______")
                .to_state();
            *state.update(what).update(&nonce.0).finalize().as_array()
        };
        let mask: [u8; 64] = wide(b"mask");
        let (mask, _) = mask.split_first_chunk().expect("64 bytes are more than 8");
        (
            Fq::from_uniform_bytes(&wide(b"blinding")),
            u64::from_le_bytes(*mask),
        )
    }
}

/// v·G + r·H.
pub fn commit(amount: u64, blinding: Fq) -> pallas::Point {
    curve::multiply_fixed_length(g(), amount, Money::BITS) + h() * blinding
}

/// The same for an amount of either sign, by one way for both.
fn commit_moved(amount: i64, blinding: Fq) -> pallas::Point {
    let [more, less] = [amount.max(0), amount.saturating_neg().max(0)].map(i64::unsigned_abs);
    commit(more, blinding) - curve::multiply_fixed_length(g(), less, Money::BITS)
}

/// All cells of an act as they are published, and the sum of their blindings.
pub fn seal_all(
    keys: impl Iterator<Item = AccountKey>,
    nonce: Digest,
    amounts: &[Money],
) -> (Vec<u8>, Digest) {
    publish(
        keys.zip(amounts)
            .map(|(key, amount)| key.seal(nonce, *amount)),
    )
}

/// The same for amounts that are moved between units.
pub fn seal_all_moved(
    keys: impl Iterator<Item = AccountKey>,
    nonce: Digest,
    amounts: &[i64],
) -> (Vec<u8>, Digest) {
    publish(
        keys.zip(amounts)
            .map(|(key, amount)| key.seal_moved(nonce, *amount)),
    )
}

fn publish(sealed: impl Iterator<Item = (pallas::Point, [u8; 8], Fq)>) -> (Vec<u8>, Digest) {
    let sealed: Vec<_> = sealed.collect();
    let points: Vec<_> = sealed.iter().map(|(point, ..)| *point).collect();
    let mut bytes = Vec::with_capacity(sealed.len() * CELL_BYTES);
    for (point, (_, masked, _)) in normalized(&points).iter().zip(&sealed) {
        bytes.extend(encode_point((*point).into()));
        bytes.extend(masked);
    }
    let sum: Fq = sealed.iter().map(|(.., blinding)| *blinding).sum();
    (bytes, Digest(sum.to_repr()))
}

/// The commitments of cells, each as [`decode_point`] takes it.
pub fn commitments(cells: &[u8]) -> Result<Vec<pallas::Affine>, BadPoint> {
    let (cells, rest) = cells.as_chunks::<CELL_BYTES>();
    if !rest.is_empty() {
        return Err(BadPoint::NonCanonical);
    }
    let point = |cell: &[u8; CELL_BYTES]| {
        let (point, _) = cell.split_first_chunk().expect("40 bytes are more than 32");
        decode_point(point)
    };
    cells.iter().map(point).collect()
}

/// Whether the commitments sum to an amount under a blinding.
pub fn is_sum(points: &[pallas::Affine], total: Money, blinding: Digest) -> bool {
    let blinding: Option<Fq> = Fq::from_repr(blinding.0).into();
    let sum = points
        .iter()
        .fold(pallas::Point::identity(), |sum, point| sum + point);
    blinding.is_some_and(|blinding| sum == commit(total.get(), blinding))
}

/// How the accounts of all units stand: one commitment each, to what was charged less what was paid.
#[derive(Clone, PartialEq, Eq)]
pub struct Standings(Vec<pallas::Affine>);

/// Whether amounts are charged, or paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The unit owes more.
    Charged,
    /// The unit owes less.
    Paid,
}

impl Standings {
    /// Nothing charged, nothing paid.
    pub fn new(units: u32) -> Self {
        Self(vec![pallas::Affine::default(); units as usize])
    }

    /// Adds one commitment to each account.
    pub fn add(&mut self, points: &[pallas::Affine], side: Side) {
        let sums: Vec<pallas::Point> = self
            .0
            .iter()
            .zip(points)
            .map(|(standing, point)| match side {
                Side::Charged => pallas::Point::from(*standing) + point,
                Side::Paid => pallas::Point::from(*standing) - point,
            })
            .collect();
        self.0 = normalized(&sums);
    }

    /// Whether all accounts together owe `charged` − `paid` under a blinding.
    pub fn add_up(&self, charged: u64, paid: u64, blinding: Fq) -> bool {
        let sum = self
            .0
            .iter()
            .fold(pallas::Point::identity(), |sum, point| sum + point);
        sum == g() * (Fq::from(charged) - Fq::from(paid)) + h() * blinding
    }

    /// How many accounts there are.
    pub fn units(&self) -> usize {
        self.0.len()
    }

    /// Names all of them.
    pub fn digest(&self) -> Digest {
        let bytes: Vec<u8> = self.0.iter().flat_map(coordinates).collect();
        let wide = hash(Kind::FundState, &[&bytes]);
        Digest(core::array::from_fn(|at| wide[at]))
    }
}

/// Blindings of several acts together: charged ones add, paid ones subtract. `None` where one is no scalar.
pub fn add_blindings(sum: Digest, blinding: Digest, side: Side) -> Option<Digest> {
    let scalar = |digest: Digest| Option::<Fq>::from(Fq::from_repr(digest.0));
    let (sum, blinding) = (scalar(sum)?, scalar(blinding)?);
    let sum = match side {
        Side::Charged => sum + blinding,
        Side::Paid => sum - blinding,
    };
    Some(Digest(sum.to_repr()))
}

/// A blinding as a scalar.
pub fn scalar(blinding: Digest) -> Option<Fq> {
    Fq::from_repr(blinding.0).into()
}

fn normalized(points: &[pallas::Point]) -> Vec<pallas::Affine> {
    let mut affine = vec![pallas::Affine::default(); points.len()];
    pallas::Point::batch_normalize(points, &mut affine);
    affine
}

/// x and y, each as 32 bytes; zeros for the identity.
fn coordinates(point: &pallas::Affine) -> [u8; 64] {
    let coordinates: Option<pasta_curves::arithmetic::Coordinates<_>> =
        Option::from(point.coordinates());
    let mut bytes = [0; 64];
    if let Some(coordinates) = coordinates {
        bytes[..32].copy_from_slice(&coordinates.x().to_repr());
        bytes[32..].copy_from_slice(&coordinates.y().to_repr());
    }
    bytes
}

/// Both coordinates, so that nobody takes a square root to read what this program wrote.
fn of_coordinates(bytes: &[u8; 64]) -> Option<pallas::Affine> {
    if *bytes == [0; 64] {
        return Some(pallas::Affine::default());
    }
    let (x, y) = bytes.split_first_chunk::<32>()?;
    let y: &[u8; 32] = y.try_into().ok()?;
    let [x, y] = [x, y].map(|element| Option::<Fp>::from(Fp::from_repr(*element)));
    pallas::Affine::from_xy(x?, y?).into()
}

impl core::fmt::Debug for Standings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Standings({} units)", self.0.len())
    }
}

impl borsh::BorshSerialize for Standings {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        let count = u32::try_from(self.0.len()).map_err(borsh::io::Error::other)?;
        count.serialize(writer)?;
        let mut points = self.0.iter();
        points.try_for_each(|point| writer.write_all(&coordinates(point)))
    }
}

impl borsh::BorshDeserialize for Standings {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        let count = u32::deserialize_reader(reader)?;
        let point = |_| {
            let bytes = <[u8; 64]>::deserialize_reader(reader)?;
            let bad = || borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, "no point");
            of_coordinates(&bytes).ok_or_else(bad)
        };
        (0..count).map(point).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests;
