//! G and H in the library's form of fixed bases: for each window a z such that, for every y of its table, y + z is a
//! square and z − y is not.

use std::sync::LazyLock;

use ff::{Field, PrimeField};
use halo2_gadgets::ecc::FixedPoints;
use halo2_gadgets::ecc::chip::{
    BaseFieldElem, FixedPoint, FullScalar, H, NUM_WINDOWS, NUM_WINDOWS_SHORT, ShortScalar,
};
use linli_primitives::Fp;
use linli_primitives::curve::{self, Fq, pallas};
use pasta_curves::arithmetic::CurveAffine as _;

/// G for weights, H for blindings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bases;

/// G, multiplied by at most 64 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WeightBase;

/// H, multiplied by whole scalars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BlindingBase;

/// H again: the library requires a base of this kind, which the circuit does not use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnusedBase;

impl FixedPoints<pallas::Affine> for Bases {
    type FullScalar = BlindingBase;
    type ShortScalar = WeightBase;
    type Base = UnusedBase;
}

impl FixedPoint<pallas::Affine> for WeightBase {
    type FixedScalarKind = ShortScalar;

    fn generator(&self) -> pallas::Affine {
        curve::g()
    }

    fn u(&self) -> Vec<[[u8; 32]; H]> {
        WEIGHT_ROOTS.clone()
    }

    fn z(&self) -> Vec<u64> {
        WEIGHT_Z.to_vec()
    }
}

impl FixedPoint<pallas::Affine> for BlindingBase {
    type FixedScalarKind = FullScalar;

    fn generator(&self) -> pallas::Affine {
        curve::h()
    }

    fn u(&self) -> Vec<[[u8; 32]; H]> {
        BLINDING_ROOTS.clone()
    }

    fn z(&self) -> Vec<u64> {
        BLINDING_Z.to_vec()
    }
}

impl FixedPoint<pallas::Affine> for UnusedBase {
    type FixedScalarKind = BaseFieldElem;

    fn generator(&self) -> pallas::Affine {
        curve::h()
    }

    fn u(&self) -> Vec<[[u8; 32]; H]> {
        BLINDING_ROOTS.clone()
    }

    fn z(&self) -> Vec<u64> {
        BLINDING_Z.to_vec()
    }
}

static WEIGHT_ROOTS: LazyLock<Vec<[[u8; 32]; H]>> = LazyLock::new(|| roots(curve::g(), &WEIGHT_Z));
static BLINDING_ROOTS: LazyLock<Vec<[[u8; 32]; H]>> =
    LazyLock::new(|| roots(curve::h(), &BLINDING_Z));

/// √(y + z) for the eight y of each window.
///
/// # Panics
/// If a z is not what the library needs: the constraint that tells a point from its negative would fail.
fn roots(base: pallas::Affine, zs: &[u64]) -> Vec<[[u8; 32]; H]> {
    let root = |point: pallas::Affine, z: u64| {
        let y = *point.coordinates().expect("not the identity").y();
        let z = Fp::from(z);
        assert!(bool::from((z - y).sqrt().is_none()), "z − y is a square");
        let root = Option::<Fp>::from((z + y).sqrt()).expect("z + y is a square");
        root.to_repr()
    };
    let windows = 0..zs.len();
    windows
        .map(|window| multiples(base, window, zs.len()).map(|point| root(point, zs[window])))
        .collect()
}

/// (k + 2)·8^window·B; in the last window, k·8^window·B less what the twos before have added.
fn multiples(base: pallas::Affine, window: usize, windows: usize) -> [pallas::Affine; H] {
    let power = |window: usize| Fq::from(8).pow([window as u64]);
    let offset = match window + 1 == windows {
        true => -(0..window).map(|i| power(i).double()).sum::<Fq>(),
        false => power(window).double(),
    };
    let scalars: [Fq; H] = core::array::from_fn(|k| Fq::from(k as u64) * power(window) + offset);
    scalars.map(|scalar| (base * scalar).into())
}

/// The least z of each window of G, as the library's `find_zs_and_us` finds them in a few minutes.
const WEIGHT_Z: [u64; NUM_WINDOWS_SHORT] = [
    54_006, 29_786, 595, 91_414, 51_131, 39_984, 3_388, 107_149, 119_261, 255_760, 57_640, 9_002,
    116_191, 144_498, 173_705, 9_292, 8_240, 33_040, 32_553, 1_212, 270_194, 34_287,
];

/// The same for H.
const BLINDING_Z: [u64; NUM_WINDOWS] = [
    64_635, 313_021, 102_745, 7_513, 63_386, 115_409, 90_766, 24_101, 176_858, 2_297, 40_608,
    11_158, 37_415, 86_086, 15_665, 62_283, 58_014, 59_913, 113_697, 10_905, 30_010, 14_662,
    37_648, 33_275, 130_868, 52_060, 7_383, 226_391, 33_311, 96_948, 50_685, 22_168, 90_772, 1_658,
    137_563, 65_154, 39_453, 57_044, 52_399, 66_706, 45_488, 144_101, 133_519, 8_538, 38_786,
    8_697, 980, 29_618, 163_495, 240_903, 13_649, 196_152, 69_743, 5_567, 17_586, 1_847, 5_386,
    61_457, 55_105, 118, 254_433, 60_456, 14_713, 37_721, 2_075, 44_525, 15_855, 161_431, 35_773,
    34_572, 11_658, 31_112, 6_141, 5_957, 157_235, 110_004, 20_892, 40_508, 82_652, 10_412, 96_626,
    17_028, 76_325, 6_237, 25_613,
];
