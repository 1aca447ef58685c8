//! Sums of products, variable time: for verification only, never for a secret.
//!
//! Measured against `sigma_proofs::msm::straus_vartime` in `benches/sigma.rs`; halo2's `best_multiexp` would bring the
//! proving system into a crate that the rules depend on.

use ff::{Field, PrimeField};
use group::Group;
use pasta_curves::arithmetic::{Coordinates, CurveAffine, VartimeBatchInvert};
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

/// Affine coordinates.
type Xy = (Fp, Fp);

fn coordinates(points: &[Point]) -> Vec<Xy> {
    let xy = |point: &pallas::Affine| {
        let c = Option::<Coordinates<_>>::from(point.coordinates());
        c.map(|c| (*c.x(), *c.y()))
            .expect("the identity was left out")
    };
    affine_vartime(points).iter().map(xy).collect()
}

/// Adds up the scalars of equal bases: the keys recur in every item of a batch.
fn merge(limbs: &[Limbs], bases: &[Xy]) -> (Vec<Limbs>, Vec<Xy>) {
    let keys: Vec<[u8; 32]> = bases.iter().map(|(x, _)| x.to_repr()).collect();
    let mut order: Vec<usize> = (0..bases.len()).collect();
    order.sort_unstable_by_key(|&i| (keys[i], bool::from(bases[i].1.is_odd())));
    let (mut merged, mut merged_bases) = (Vec::new(), Vec::new());
    for run in order.chunk_by(|&i, &j| bases[i] == bases[j]) {
        merged_bases.push(bases[run[0]]);
        merged.push(match run {
            [one] => limbs[*one],
            _ => self::limbs(&run.iter().map(|&i| from_limbs(&limbs[i])).sum()),
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

/// The bucket method with signed windows. The buckets of a window are filled in affine coordinates, pair by pair
/// with one inversion for all pairs: an addition costs about half of a projective one.
fn pippenger(scalars: &[Limbs], bases: &[Xy]) -> pallas::Point {
    let width = window_width(bases.len());
    let half = 1i64 << (width - 1);
    let mut carries = vec![0i64; scalars.len()];
    let mut sums = Vec::new();
    for window in 0..=256 / width {
        let digits: Vec<i64> = scalars
            .iter()
            .zip(&mut carries)
            .map(|(scalar, carry)| {
                let digit = *carry + bits(scalar, window * width, width) as i64;
                *carry = i64::from(digit > half);
                digit - (*carry << width)
            })
            .collect();
        sums.push(sum_of_buckets(&fill(&digits, bases, half as usize)));
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

/// Bucket i gets the bases with digit i + 1, and the negatives of those with digit −(i + 1).
fn fill(digits: &[i64], bases: &[Xy], buckets: usize) -> Vec<Option<Xy>> {
    let bucket = |digit: i64| digit.unsigned_abs() as usize - 1;
    let used = || digits.iter().zip(bases).filter(|(digit, _)| **digit != 0);
    let mut runs = vec![0; buckets];
    used().for_each(|(&digit, _)| runs[bucket(digit)] += 1);
    let mut next: Vec<usize> = runs
        .iter()
        .scan(0, |start, run| {
            Some(core::mem::replace(start, *start + run))
        })
        .collect();
    let mut points = vec![(Fp::ZERO, Fp::ZERO); runs.iter().sum()];
    for (&digit, &(x, y)) in used() {
        let place = &mut next[bucket(digit)];
        points[*place] = (x, if digit < 0 { -y } else { y });
        *place += 1;
    }
    while runs.iter().any(|&run| run > 1) {
        (points, runs) = halve(&points, &runs);
    }
    let mut points = points.into_iter();
    runs.iter()
        .map(|&run| if run == 0 { None } else { points.next() })
        .collect()
}

/// Adds neighbours within each run; a run of n points becomes one of at most ⌈n/2⌉.
fn halve(points: &[Xy], runs: &[usize]) -> (Vec<Xy>, Vec<usize>) {
    let split = || {
        runs.iter().scan(points, |rest, &run| {
            let (run, after) = rest.split_at(run);
            *rest = after;
            Some(run.chunks_exact(2))
        })
    };
    let mut inverses: Vec<Fp> = split()
        .flatten()
        .map(|pair| denominator(pair[0], pair[1]))
        .collect();
    inverses.iter_mut().batch_invert_vartime();
    let mut inverses = inverses.into_iter();
    let mut sums = Vec::with_capacity(points.len() / 2 + runs.len());
    let runs = split().map(|mut pairs| {
        let before = sums.len();
        for (pair, inverse) in pairs.by_ref().zip(inverses.by_ref()) {
            sums.extend(add(pair[0], pair[1], inverse));
        }
        sums.extend_from_slice(pairs.remainder());
        sums.len() - before
    });
    let runs = runs.collect();
    (sums, runs)
}

/// Denominator of the slope from a to b; zero when they are opposite. (No point has y = 0: the order is odd.)
fn denominator(a: Xy, b: Xy) -> Fp {
    if a.0 == b.0 { a.1 + b.1 } else { b.0 - a.0 }
}

/// a + b, given the inverse of the [`denominator`]; none when they are opposite.
fn add(a: Xy, b: Xy, inverse: Fp) -> Option<Xy> {
    if bool::from(inverse.is_zero()) {
        return None;
    }
    let rise = if a.0 == b.0 {
        a.0.square() * Fp::from(3)
    } else {
        b.1 - a.1
    };
    let slope = rise * inverse;
    let x = slope.square() - a.0 - b.0;
    Some((x, slope * (a.0 - x) - a.1))
}

/// Σ (i + 1)·buckets\[i\] by running sums.
fn sum_of_buckets(buckets: &[Option<Xy>]) -> pallas::Point {
    let mut running = pallas::Point::identity();
    let mut total = pallas::Point::identity();
    for bucket in buckets.iter().rev() {
        if let Some((x, y)) = bucket {
            running += Option::<pallas::Affine>::from(pallas::Affine::from_xy(*x, *y))
                .expect("sums of points lie on the curve");
        }
        total += running;
    }
    total
}

/// The width with the least work: per window an affine addition for every term, and for every bucket two projective
/// ones, each about twice as costly.
fn window_width(terms: usize) -> usize {
    (4..=16)
        .min_by_key(|&width| (256 / width + 1) * (terms + (4 << (width - 1))))
        .expect("the range is not empty")
}

#[cfg(test)]
mod tests;
