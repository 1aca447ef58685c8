//! Sums of points in affine coordinates, pair by pair with one inversion for all pairs: an addition costs about half of a
//! projective one. Variable time: for public points.

use ff::Field;

/// Affine coordinates of a point that is not the identity.
pub type Xy<F> = (F, F);

/// The sum of each run of points on one curve y² = x³ + b of odd order; a run's length becomes one, or zero where the sum
/// is the identity. `invert` may take variable time.
pub fn of_runs<F: Field>(
    mut points: Vec<Xy<F>>,
    runs: &mut [usize],
    invert: impl Fn(&F) -> Option<F>,
) -> Vec<Xy<F>> {
    while runs.iter().any(|&run| run > 1) {
        points = halve(&points, runs, &invert);
    }
    points
}

/// Adds neighbours within each run; a run of n points becomes one of at most ⌈n/2⌉.
fn halve<F: Field>(
    points: &[Xy<F>],
    runs: &mut [usize],
    invert: impl Fn(&F) -> Option<F>,
) -> Vec<Xy<F>> {
    let mut sums = Vec::with_capacity(points.len() / 2 + runs.len());
    let mut pairs = Vec::with_capacity(points.len() / 2);
    let (mut start, mut product) = (0, F::ONE);
    for run in runs {
        let (before, end) = (sums.len(), start + *run);
        while start + 1 < end {
            if let Some(denominator) = denominator(points[start], points[start + 1]) {
                pairs.push((sums.len(), start));
                // In the sum's place until it is known: the product of all denominators before, and its own.
                sums.push((product, denominator));
                product *= denominator;
            }
            start += 2;
        }
        sums.extend_from_slice(&points[start..end]);
        start = end;
        *run = sums.len() - before;
    }
    let mut inverse = invert(&product).expect("no denominator is zero");
    for (place, summand) in pairs.into_iter().rev() {
        let (before, denominator) = sums[place];
        sums[place] = add(points[summand], points[summand + 1], inverse * before);
        inverse *= denominator;
    }
    sums
}

/// Denominator of the slope from a to b; none when they are opposite. (No point has y = 0: the order is odd.)
fn denominator<F: Field>(a: Xy<F>, b: Xy<F>) -> Option<F> {
    let run = b.0 - a.0;
    if !run.is_zero_vartime() {
        return Some(run);
    }
    let twice = a.1 + b.1;
    (!twice.is_zero_vartime()).then_some(twice)
}

/// a + b, given the inverse of the [`denominator`].
fn add<F: Field>(a: Xy<F>, b: Xy<F>, inverse: F) -> Xy<F> {
    let rise = if a.0 == b.0 {
        let square = a.0.square();
        square.double() + square
    } else {
        b.1 - a.1
    };
    let slope = rise * inverse;
    let x = slope.square() - a.0 - b.0;
    (x, slope * (a.0 - x) - a.1)
}

#[cfg(test)]
mod tests;
