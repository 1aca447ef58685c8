//! Sums of products, variable time: for verification only, never for a secret.
//!
//! Measured against `sigma_proofs::msm::straus_vartime` in `benches/sigma.rs`; halo2's `best_multiexp` would
//! bring the proving system into a crate that the ledger builds on.

use ff::{Field, PrimeField};
use group::Group;
use pasta_curves::pallas;

use crate::group::{Point, Scalar, affine_vartime};

/// From so many terms the buckets of Pippenger's method pay for themselves.
const PIPPENGER_FROM: usize = 48;
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
        } else if !bool::from(scalar.is_zero()) {
            let (limbs, base) = shorter(scalar, base);
            rest.push(limbs);
            rest_bases.push(base);
        }
    }
    let products = match rest.len() {
        0 => return sum,
        n if n < PIPPENGER_FROM => straus(&rest, &rest_bases),
        _ => {
            let (limbs, bases) = merge(rest, affine_vartime(&rest_bases));
            pippenger(&limbs, &bases)
        }
    };
    sum + Point(products)
}

/// Five limbs, the last zero, so that a window may look past the end.
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
    match negated[1..] == [0; 4] {
        true => (negated, -*base),
        false => (limbs(scalar), *base),
    }
}

/// Adds up the scalars of equal bases: the keys recur in every item of a batch.
fn merge(limbs: Vec<Limbs>, bases: Vec<pallas::Affine>) -> (Vec<Limbs>, Vec<pallas::Affine>) {
    use group::GroupEncoding;
    let keys: Vec<[u8; 32]> = bases.iter().map(GroupEncoding::to_bytes).collect();
    let mut order: Vec<usize> = (0..bases.len()).collect();
    order.sort_unstable_by_key(|&i| keys[i]);
    let (mut merged, mut merged_bases) = (Vec::new(), Vec::new());
    for run in order.chunk_by(|&i, &j| keys[i] == keys[j]) {
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
    let high = match shift + count > 64 && limb + 1 < scalar.len() {
        true => scalar[limb + 1] << (64 - shift),
        false => 0,
    };
    (low | high) & ((1 << count) - 1)
}

/// The bucket method with signed windows.
fn pippenger(scalars: &[Limbs], bases: &[pallas::Affine]) -> pallas::Point {
    let width = window_width(bases.len());
    let windows = 256 / width + 1;
    let half = 1i64 << (width - 1);
    let mut carries = vec![0i64; scalars.len()];
    let mut sums = Vec::with_capacity(windows);
    for window in 0..windows {
        let mut buckets = vec![pallas::Point::identity(); half as usize];
        for ((scalar, base), carry) in scalars.iter().zip(bases).zip(&mut carries) {
            let digit = *carry + bits(scalar, window * width, width) as i64;
            *carry = i64::from(digit > half);
            let digit = digit - (*carry << width);
            match digit {
                0 => {}
                1.. => buckets[digit as usize - 1] += base,
                _ => buckets[digit.unsigned_abs() as usize - 1] -= base,
            }
        }
        sums.push(sum_of_buckets(&buckets));
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

/// Σ (i + 1)·buckets\[i\] by running sums.
fn sum_of_buckets(buckets: &[pallas::Point]) -> pallas::Point {
    let mut running = pallas::Point::identity();
    let mut total = pallas::Point::identity();
    for bucket in buckets.iter().rev() {
        running += bucket;
        total += running;
    }
    total
}

/// The width with the fewest additions: one per term and two per bucket, in each window.
fn window_width(terms: usize) -> usize {
    (4..=16)
        .min_by_key(|&width| (256 / width + 1) * (terms + (1 << width)))
        .expect("the range is not empty")
}

#[cfg(test)]
mod tests;
