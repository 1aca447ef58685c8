//! V = w·G + s·H by incomplete additions of odd digits, as the book's page on fixed-base multiplication lays it out.
//!
//! That page says why no addition can be exceptional; the sums here are the same.

use std::sync::LazyLock;

use bellpepper_core::{ConstraintSystem, SynthesisError};
use ff::Field as _;
use ff_0_13::Field;
use group::{Curve as _, CurveAffine as _};
use linli_primitives::curve::{self, Fq, pallas};
use pasta_curves::arithmetic::CurveAffine as _;

use super::word::{Word, product, require_equal, require_product};
use super::{F, convert};

/// Windows of w below its top bit.
const W_WINDOWS: usize = 13;
/// Windows of s.
const S_WINDOWS: usize = 85;

type Coordinates = (F, F);

/// The points that are added.
struct Tables {
    /// c·G/2 and (c + 2^40)·G/2 for c = 2^100.
    start: [Coordinates; 2],
    /// 1, 3, 5 and 7 times 8^j·G/2, from the top.
    weight: Vec<[Coordinates; 4]>,
    /// The same of H/2, from the bottom.
    blinding: Vec<[Coordinates; 4]>,
    /// −(c − 2^39 + 1)·G/2 + (2^255 − 1)·H/2.
    close: Coordinates,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let half = <Fq as ff::PrimeField>::TWO_INV;
    let [g, h] = [curve::g() * half, curve::h() * half];
    let power = |exponent: u64| Fq::from(2).pow([exponent]);
    let (offset, one) = (power(100), Fq::from(1));
    let mut weight = windows(g, W_WINDOWS);
    weight.reverse();
    Tables {
        start: [g * offset, g * (offset + power(40))].map(coordinates),
        weight,
        blinding: windows(h, S_WINDOWS),
        close: coordinates(h * (power(255) - one) - g * (offset - power(39) + one)),
    }
});

fn windows(base: pallas::Point, count: usize) -> Vec<[Coordinates; 4]> {
    let bases = core::iter::successors(Some(base), |base| Some(base * Fq::from(8)));
    let multiples = |base: pallas::Point| [1, 3, 5, 7].map(|odd| coordinates(base * Fq::from(odd)));
    bases.take(count).map(multiples).collect()
}

fn coordinates(point: pallas::Point) -> Coordinates {
    let affine = point.to_affine();
    assert!(
        !bool::from(affine.is_identity()),
        "a table holds no identity"
    );
    let coordinates = affine.coordinates().expect("not the identity");
    (convert(*coordinates.x()), convert(*coordinates.y()))
}

/// V, and w from its bits.
pub(super) struct Commitment {
    pub(super) weight: Word,
    pub(super) point: [Word; 2],
}

/// Adds the windows of `weight`, then those of `blinding`, then the closing constant.
pub(super) fn commit<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    weight: u64,
    blinding: &[bool; 255],
) -> Result<Commitment, SynthesisError> {
    let constant = |value: F| Word::constant::<CS>(value);
    let bit = |i: usize| weight >> i & 1 == 1;
    let top = Word::bit(cs, "top of the weight", bit(3 * W_WINDOWS))?;
    let [(x0, y0), (x1, y1)] = TABLES.start;
    let pick = |without: F, with: F| constant(without).plus_times(with - without, &top);
    let mut sum = [pick(x0, x1), pick(y0, y1)];
    let mut z = top;
    for (row, multiples) in TABLES.weight.iter().enumerate() {
        let cs = &mut cs.namespace(|| format!("weight {row}"));
        let low = 3 * (W_WINDOWS - 1 - row);
        let b0 = Word::bit(cs, "bit 0", bit(low))?;
        let b1 = Word::bit(cs, "bit 1", bit(low + 1))?;
        let sign = Word::bit(cs, "bit 2", bit(low + 2))?;
        let octal = b0.plus_times(F::from(2), &b1).plus_times(F::from(4), &sign);
        z = z.times(F::from(8)).plus(&octal);
        let e0 = equal_bits(cs, "digit 0", &b0, &sign)?;
        let e1 = equal_bits(cs, "digit 1", &b1, &sign)?;
        let point = window(cs, &[e0, e1, sign], multiples)?;
        sum = add(cs, &sum, &point)?;
    }
    for (row, (multiples, bits)) in TABLES.blinding.iter().zip(blinding.chunks(3)).enumerate() {
        let cs = &mut cs.namespace(|| format!("blinding {row}"));
        let e0 = Word::bit(cs, "digit 0", bits[0] == bits[2])?;
        let e1 = Word::bit(cs, "digit 1", bits[1] == bits[2])?;
        let sign = Word::bit(cs, "sign", bits[2])?;
        let point = window(cs, &[e0, e1, sign], multiples)?;
        sum = add(cs, &sum, &point)?;
    }
    let close = [TABLES.close.0, TABLES.close.1].map(constant);
    let point = add(&mut cs.namespace(|| "close"), &sum, &close)?;
    Ok(Commitment { weight: z, point })
}

/// 1 where two bits are equal.
fn equal_bits<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    name: &'static str,
    a: &Word,
    b: &Word,
) -> Result<Word, SynthesisError> {
    let both = product(cs, name, a, b)?;
    let one = Word::constant::<CS>(F::ONE);
    Ok(one.less(a).less(b).plus_times(F::from(2), &both))
}

/// ±(2·(e0 + 2·e1) + 1) times the window's point, negative where the sign bit is 0.
fn window<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    [e0, e1, sign]: &[Word; 3],
    multiples: &[Coordinates; 4],
) -> Result<[Word; 2], SynthesisError> {
    let both = product(cs, "both", e0, e1)?;
    let pick = |[v0, v1, v2, v3]: [F; 4]| {
        Word::constant::<CS>(v0)
            .plus_times(v1 - v0, e0)
            .plus_times(v2 - v0, e1)
            .plus_times(v3 - v2 - v1 + v0, &both)
    };
    let x = pick(multiples.map(|(x, _)| x));
    let y = pick(multiples.map(|(_, y)| y));
    let sign = sign.times(F::from(2)).less(&Word::constant::<CS>(F::ONE));
    Ok([x, product(cs, "signed y", &sign, &y)?])
}

/// The sum of points with different x.
fn add<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    [x, y]: &[Word; 2],
    [added_x, added_y]: &[Word; 2],
) -> Result<[Word; 2], SynthesisError> {
    let (run, rise) = (added_x.less(x), added_y.less(y));
    let inverse = run.value.and_then(|run| Option::<F>::from(run.invert()));
    let slope = inverse
        .zip(rise.value)
        .map(|(inverse, rise)| rise * inverse);
    let slope = Word::new(cs, "slope", slope)?;
    require_product(cs, "the slope is that of both points", &slope, &run, &rise);
    let square = slope.value.map(|slope| slope * slope);
    let sum_x = square.zip(added_x.value).zip(x.value);
    let sum_x = Word::new(
        cs,
        "x",
        sum_x.map(|((square, added), x)| square - added - x),
    )?;
    let three = sum_x.plus(added_x).plus(x);
    require_product(cs, "x of the sum", &slope, &slope, &three);
    let fall = x.less(&sum_x);
    let sum_y = slope.value.zip(fall.value).zip(y.value);
    let sum_y = Word::new(cs, "y", sum_y.map(|((slope, fall), y)| slope * fall - y))?;
    require_product(cs, "y of the sum", &slope, &fall, &sum_y.plus(y));
    Ok([sum_x, sum_y])
}

/// V is the point with these coordinates.
pub(super) fn require_point<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    [x, y]: &[Word; 2],
    [shown_x, shown_y]: [&Word; 2],
) {
    require_equal(cs, "V.x", x, shown_x);
    require_equal(cs, "V.y", y, shown_y);
}
