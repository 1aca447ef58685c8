//! Sums of products, variable time: for verification only, never for a secret.
//!
//! Measured against `sigma_proofs::msm::straus_vartime` in `benches/sigma.rs`; halo2's `best_multiexp` would bring the
//! proving system into a crate that the rules depend on.

use ff::{Field, PrimeField};
use group::Group;
use linli_primitives::sums::{self, Xy};
use pasta_curves::arithmetic::{Coordinates, CurveAffine, CurveExt, VartimeField};
use pasta_curves::{Fp, pallas};

use crate::group::{Point, Scalar, affine_vartime};

/// From this many terms on, Pippenger's bucket method pays off.
const PIPPENGER_FROM: usize = 128;
/// Width of the non-adjacent form in [`straus`].
const NAF_WIDTH: usize = 5;

/// Σ scalars\[i\]·bases\[i\].
pub(crate) fn sum_of_products_vartime(scalars: &[Scalar], bases: &[Point]) -> Point {
    assert_eq!(scalars.len(), bases.len(), "one base per scalar");
    let minus_one = -Scalar::ONE;
    let mut sum = Point::identity();
    let (mut rest, mut rest_bases) = (Vec::new(), Vec::new());
    // Relations are written with coefficients one and minus one: those are additions.
    for (scalar, base) in scalars.iter().zip(bases) {
        if *scalar == Scalar::ONE {
            sum += base;
        } else if *scalar == minus_one {
            sum -= base;
        } else if !bool::from(scalar.is_zero() | base.is_identity()) {
            let (limbs, base) = shorter(scalar, base);
            rest.push(limbs);
            rest_bases.push(base);
        }
    }
    let products = match rest.len() {
        0 => return sum,
        n if n < PIPPENGER_FROM => straus(&rest, &rest_bases),
        _ => {
            let (limbs, bases) = merge(&rest, &coordinates(&rest_bases));
            pippenger(&limbs, &bases)
        }
    };
    sum + Point(products)
}

/// Five limbs, the last zero, so that a window may extend past the end.
type Limbs = [u64; 5];

fn limbs(scalar: &Scalar) -> Limbs {
    let mut limbs = [0; 5];
    for (limb, bytes) in limbs.iter_mut().zip(scalar.to_repr().chunks_exact(8)) {
        *limb = u64::from_le_bytes(bytes.try_into().expect("a chunk has eight bytes"));
    }
    limbs
}

fn from_limbs(limbs: &Limbs) -> Scalar {
    let [a, b, c, d, _] = *limbs;
    Scalar::from_raw([a, b, c, d])
}

/// s·P or (−s)·(−P), whichever scalar is small.
fn shorter(scalar: &Scalar, base: &Point) -> (Limbs, Point) {
    let negated = limbs(&-scalar);
    if negated[1..] == [0; 4] {
        (negated, -*base)
    } else {
        (limbs(scalar), *base)
    }
}

/// Decoded points, most of a batch, are affine already.
fn coordinates(points: &[Point]) -> Vec<Xy<Fp>> {
    let (mut xys, mut places, mut projective) = (Vec::new(), Vec::new(), Vec::new());
    for (place, point) in points.iter().enumerate() {
        let (x, y, z) = point.0.jacobian_coordinates();
        if z != Fp::ONE {
            places.push(place);
            projective.push(*point);
        }
        xys.push((x, y));
    }
    for (place, point) in places.into_iter().zip(affine_vartime(&projective)) {
        let c = Option::<Coordinates<_>>::from(point.coordinates());
        let c = c.expect("the identity was left out");
        xys[place] = (*c.x(), *c.y());
    }
    xys
}

/// Adds up the scalars of equal bases: the keys recur in every item of a batch.
fn merge(limbs: &[Limbs], bases: &[Xy<Fp>]) -> (Vec<Limbs>, Vec<Xy<Fp>>) {
    let key = |(i, (x, y)): (usize, &Xy<Fp>)| {
        let low = *x.to_repr().first_chunk().expect("longer than eight bytes");
        (u64::from_le_bytes(low), bool::from(y.is_odd()), i)
    };
    let mut order: Vec<_> = bases.iter().enumerate().map(key).collect();
    // Bases that differ may share a key, as nobody needs to have made them honestly; they are then told apart below.
    order.sort_unstable();
    let (mut merged, mut merged_bases) = (Vec::new(), Vec::new());
    for run in order.chunk_by(|i, j| i.0 == j.0 && bases[i.2] == bases[j.2]) {
        merged_bases.push(bases[run[0].2]);
        merged.push(match run {
            [one] => limbs[one.2],
            _ => self::limbs(&run.iter().map(|i| from_limbs(&limbs[i.2])).sum()),
        });
    }
    (merged, merged_bases)
}

/// The interleaved method: one run of doublings, tables of odd multiples.
fn straus(scalars: &[Limbs], bases: &[Point]) -> pallas::Point {
    const ODD: usize = 1 << (NAF_WIDTH - 2);
    let forms: Vec<[i8; 257]> = scalars.iter().map(non_adjacent_form).collect();
    let multiples: Vec<Point> = bases
        .iter()
        .flat_map(|base| {
            let double = base.double();
            let mut multiple = *base;
            (0..ODD).map(move |i| {
                if i > 0 {
                    multiple += double;
                }
                multiple
            })
        })
        .collect();
    let tables = affine_vartime(&multiples);
    let top = |form: &[i8; 257]| form.iter().rposition(|&d| d != 0).map_or(0, |i| i + 1);
    let length = forms.iter().map(top).max().unwrap_or(0);
    let mut sum = pallas::Point::identity();
    for i in (0..length).rev() {
        sum = sum.double();
        for (form, table) in forms.iter().zip(tables.chunks_exact(ODD)) {
            let digit = form[i];
            match digit {
                0 => {}
                1.. => sum += table[digit as usize / 2],
                _ => sum -= table[digit.unsigned_abs() as usize / 2],
            }
        }
    }
    sum
}

/// Odd digits below 2^(width − 1) in absolute value, any two non-zero ones at least `NAF_WIDTH` apart.
fn non_adjacent_form(scalar: &Limbs) -> [i8; 257] {
    let mut form = [0; 257];
    let (mut position, mut carry) = (0, 0);
    while position < 257 {
        let window = carry + bits(scalar, position, NAF_WIDTH) as i64;
        if window & 1 == 0 {
            position += 1;
            continue;
        }
        carry = i64::from(window >= 1 << (NAF_WIDTH - 1));
        form[position] = (window - (carry << NAF_WIDTH)) as i8;
        position += NAF_WIDTH;
    }
    form
}

/// `count` < 64 bits from bit `from` on.
fn bits(scalar: &Limbs, from: usize, count: usize) -> u64 {
    let (limb, shift) = (from / 64, from % 64);
    let low = scalar[limb] >> shift;
    let high = if shift + count > 64 && limb + 1 < scalar.len() {
        scalar[limb + 1] << (64 - shift)
    } else {
        0
    };
    (low | high) & ((1 << count) - 1)
}

/// The bucket method with signed windows. Buckets are filled, and for the most part summed, in affine coordinates, pair
/// by pair with one inversion for all pairs: an addition costs about half of a projective one.
fn pippenger(scalars: &[Limbs], bases: &[Xy<Fp>]) -> pallas::Point {
    let width = window_width(scalars);
    let half = 1i64 << (width - 1);
    let mut carries = vec![0i64; scalars.len()];
    let mut sums = Vec::new();
    for window in 0..=256 / width {
        let digits = scalars.iter().zip(&mut carries).map(|(scalar, carry)| {
            let digit = *carry + bits(scalar, window * width, width) as i64;
            *carry = i64::from(digit > half);
            digit - (*carry << width)
        });
        let signed: Vec<(usize, Xy<Fp>)> = digits
            .zip(bases)
            .filter(|(digit, _)| *digit != 0)
            .map(|(digit, &(x, y))| {
                let y = if digit < 0 { -y } else { y };
                (digit.unsigned_abs() as usize, (x, y))
            })
            .collect();
        sums.push(weighted_sum(&signed, width));
    }
    let mut total = pallas::Point::identity();
    for sum in sums.iter().rev() {
        for _ in 0..width {
            total = total.double();
        }
        total += sum;
    }
    total
}

/// Σ digit·point for digits up to 2^(width − 1). With digit = high·2^low + rest, the points of equal digits are added
/// up, and then twice more: those of equal high parts, and those of equal rests. So few sums are left to be weighted.
fn weighted_sum(terms: &[(usize, Xy<Fp>)], width: usize) -> pallas::Point {
    let low = width / 2;
    let mask = (1 << low) - 1;
    let digits = sums_by_key(terms, |digit| digit, (1 << (width - 1)) + 1);
    let highs = sums_by_key(&digits, |digit| digit >> low, (1 << (width - 1 - low)) + 1);
    let rests = sums_by_key(&digits, |digit| digit & mask, 1 << low);
    let mut total = running_sums(&highs);
    for _ in 0..low {
        total = total.double();
    }
    total + running_sums(&rests)
}

/// The sums of the points with the same key, by ascending key below `keys`; neither what sums to the identity.
fn sums_by_key(
    terms: &[(usize, Xy<Fp>)],
    key: impl Fn(usize) -> usize,
    keys: usize,
) -> Vec<(usize, Xy<Fp>)> {
    let mut runs = vec![0; keys];
    terms.iter().for_each(|(digit, _)| runs[key(*digit)] += 1);
    let mut next: Vec<usize> = runs
        .iter()
        .scan(0, |start, run| {
            Some(core::mem::replace(start, *start + run))
        })
        .collect();
    let mut points = vec![(Fp::ZERO, Fp::ZERO); terms.len()];
    for (digit, point) in terms {
        let place = &mut next[key(*digit)];
        points[*place] = *point;
        *place += 1;
    }
    let sums = sums::of_runs(points, &mut runs, Fp::invert_vartime);
    let left = runs.iter().enumerate().filter(|(_, run)| **run == 1);
    left.map(|(key, _)| key).zip(sums).collect()
}

/// Σ key·point, the keys ascending.
fn running_sums(terms: &[(usize, Xy<Fp>)]) -> pallas::Point {
    let mut running = pallas::Point::identity();
    let mut total = pallas::Point::identity();
    let mut rest = terms;
    let keys = terms.last().map_or(0, |(key, _)| *key);
    for key in (1..=keys).rev() {
        if let Some(((_, (x, y)), before)) = rest.split_last().filter(|((at, _), _)| *at == key) {
            running += Option::<pallas::Affine>::from(pallas::Affine::from_xy(*x, *y))
                .expect("sums of points lie on the curve");
            rest = before;
        }
        total += running;
    }
    total
}

/// The width with the least work: for every window that a term reaches an affine addition, and for every bucket about
/// two and a half.
fn window_width(scalars: &[Limbs]) -> usize {
    let lengths: Vec<usize> = scalars.iter().map(bit_length).collect();
    let work = |width: &usize| {
        let additions: usize = lengths.iter().map(|length| length / width + 1).sum();
        2 * additions + 5 * ((256 / width + 1) << (width - 1))
    };
    (4..=16).min_by_key(work).expect("the range is not empty")
}

fn bit_length(scalar: &Limbs) -> usize {
    let top = scalar.iter().rposition(|limb| *limb != 0);
    top.map_or(0, |i| 64 * i + scalar[i].ilog2() as usize + 1)
}

#[cfg(test)]
mod tests;
