//! The points that the windows add, computed on first use by a few hundred additions and one inversion.

use std::sync::LazyLock;

use ff::{Field, PrimeField};
use group::CurveAffine as _;
use group::{Curve, Group, GroupEncoding};
use linli_backend::pasta_curves::arithmetic::{Coordinates, CurveAffine};
use linli_backend::pasta_curves::{Fp, Fq, pallas};
use linli_primitives::curve;

use super::{S_WINDOWS, W_WINDOWS, WINDOWS};

/// 1·P, 3·P, 5·P, 7·P for a window's P.
pub(super) type Multiples = [(Fp, Fp); 4];

/// Everything the chain adds, see the module's equation.
pub(super) struct Tables {
    /// The start without and with the top bit of w: c·G' and (c + 2^40)·G'.
    pub(super) start: [(Fp, Fp); 2],
    /// In the order of the rows: w from its highest window down, then s from its lowest up.
    pub(super) windows: Vec<Multiples>,
    /// −(c − 2^39 + 1)·G' + (2^255 − 1)·H': takes away the start and what odd digits leave.
    pub(super) close: (Fp, Fp),
}

pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::compute);

impl Tables {
    fn compute() -> Self {
        let half = Fq::TWO_INV;
        let [g, h] = [curve::g(), curve::h()].map(|p| take_over(p.to_bytes()) * half);
        let power = |exponent: u64| Fq::from(2).pow([exponent]);
        let offset = power(100);

        let mut points = vec![g * offset, g * (offset + power(40))];
        points.push(h * (power(255) - Fq::ONE) - g * (offset - power(39) + Fq::ONE));
        let fixed = points.len();
        let mut windows_of_g = multiples(g, W_WINDOWS);
        windows_of_g.reverse();
        points.extend(windows_of_g.into_iter().flatten());
        points.extend(multiples(h, S_WINDOWS).into_iter().flatten());

        let mut affine = vec![pallas::Affine::identity(); points.len()];
        pallas::Point::batch_normalize(&points, &mut affine);
        let affine: Vec<_> = affine.into_iter().map(coordinates).collect();
        let windows: Vec<Multiples> = affine[fixed..]
            .chunks_exact(4)
            .map(|m| core::array::from_fn(|i| m[i]))
            .collect();
        debug_assert_eq!(windows.len(), WINDOWS);
        Self {
            start: [affine[0], affine[1]],
            windows,
            close: affine[2],
        }
    }
}

/// P, 3P, 5P, 7P for P = base, 8·base, 64·base …
fn multiples(base: pallas::Point, windows: usize) -> Vec<[pallas::Point; 4]> {
    core::iter::successors(Some(base), |one| Some(one.double().double().double()))
        .take(windows)
        .map(|one| {
            let two = one.double();
            let three = one + two;
            let five = three + two;
            [one, three, five, five + two]
        })
        .collect()
}

/// Converts a generator to the proving system's family by its canonical bytes.
fn take_over(bytes: [u8; 32]) -> pallas::Point {
    let affine = Option::<pallas::Affine>::from(pallas::Affine::from_bytes(&bytes))
        .expect("both families have one curve");
    affine.into()
}

/// Both coordinates of a point that is not the identity.
pub(super) fn coordinates(point: pallas::Affine) -> (Fp, Fp) {
    let coordinates = Option::<Coordinates<_>>::from(point.coordinates())
        .expect("no multiple below q of a generator is the identity");
    (*coordinates.x(), *coordinates.y())
}
