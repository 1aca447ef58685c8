use group::{Curve, Group};
use pasta_curves::arithmetic::{Coordinates, CurveAffine, VartimeField};
use pasta_curves::{Fp, pallas};
use proptest::prelude::*;

use super::*;

fn multiple(factor: i64) -> pallas::Point {
    let product = pallas::Point::generator() * pallas::Scalar::from(factor.unsigned_abs());
    if factor < 0 { -product } else { product }
}

fn xy(point: &pallas::Point) -> Option<Xy<Fp>> {
    let at = Option::<Coordinates<_>>::from(point.to_affine().coordinates())?;
    Some((*at.x(), *at.y()))
}

proptest! {
    /// Few multiples of one point, so that equal and opposite ones meet, and sums that are the identity.
    #[test]
    fn runs_have_the_sums_of_their_points(
        runs in prop::collection::vec(prop::collection::vec(-3i64..=3, 0..20), 0..6),
    ) {
        let runs: Vec<Vec<i64>> = runs
            .into_iter()
            .map(|run| run.into_iter().filter(|factor| *factor != 0).collect())
            .collect();
        let points = runs.iter().flatten().map(|factor| xy(&multiple(*factor)).unwrap());
        let mut lengths: Vec<usize> = runs.iter().map(Vec::len).collect();
        let sums = of_runs(points.collect(), &mut lengths, Fp::invert_vartime);
        let mut sums = sums.into_iter();
        for (run, length) in runs.iter().zip(lengths) {
            let expected = xy(&multiple(run.iter().sum()));
            prop_assert_eq!(length, usize::from(expected.is_some()));
            let sum = expected.and_then(|_| sums.next());
            prop_assert_eq!(sum, expected);
        }
        prop_assert!(sums.next().is_none());
    }
}
