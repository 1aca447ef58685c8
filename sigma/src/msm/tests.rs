use super::*;
use crate::testing::random_scalar;
use crate::testing::rng;

fn agrees(scalars: &[Scalar], bases: &[Point]) {
    let expected: Point = scalars.iter().zip(bases).map(|(s, b)| *b * *s).sum();
    assert_eq!(
        sum_of_products_vartime(scalars, bases),
        expected,
        "{} terms",
        scalars.len()
    );
}

#[test]
fn agrees_with_single_products_whatever_the_number_of_terms() {
    let mut rng = rng("msm");
    for count in [0, 1, 2, 5, 47, 127, 128, 129, 300, 1200] {
        let scalars: Vec<Scalar> = (0..count).map(|_| random_scalar(&mut rng)).collect();
        let bases: Vec<Point> = (0..count)
            .map(|_| Point::generator() * random_scalar(&mut rng))
            .collect();
        agrees(&scalars, &bases);
    }
}

#[test]
fn agrees_at_the_edges() {
    let mut rng = rng("msm edges");
    let two_to = |bits: u64| Scalar::from(2).pow_vartime([bits]);
    let edges: Vec<Scalar> = [0, 1, 2, 15, 16, 17, 31, 32, u64::MAX]
        .map(Scalar::from)
        .into_iter()
        .chain([64, 127, 128, 250, 253, 254].map(two_to))
        .flat_map(|s| [s, -s, s - Scalar::ONE])
        .collect();
    let point = Point::generator() * random_scalar(&mut rng);
    for edge in &edges {
        agrees(&[*edge], &[point]);
        agrees(&[*edge], &[Point::identity()]);
    }
    // Equal, opposite and neutral bases among many.
    let cycle = [point, -point, Point::identity(), Point::generator()];
    for repeat in [1, 8] {
        let scalars: Vec<Scalar> = edges
            .iter()
            .copied()
            .cycle()
            .take(repeat * edges.len())
            .collect();
        let bases: Vec<Point> = cycle.iter().copied().cycle().take(scalars.len()).collect();
        agrees(&scalars, &bases);
        agrees(&scalars, &vec![point; scalars.len()]);
    }
}

#[test]
fn equal_bases_are_merged_and_others_with_the_same_key_are_not() {
    let at = |x: Fp| (x, Fp::from(4));
    let key = Fp::from(5);
    let twin = key + Fp::from(2).pow_vartime([64]);
    let bases = [at(key), at(twin), at(key), at(Fp::from(6)), at(twin)];
    let scalars: Vec<Limbs> = (1..=5).map(|i| limbs(&Scalar::from(i))).collect();
    let (merged, merged_bases) = merge(&scalars, &bases);
    let of = |base| {
        let places = merged_bases.iter().zip(&merged);
        let scalars = places
            .filter(|(b, _)| **b == at(base))
            .map(|(_, s)| from_limbs(s));
        scalars.sum::<Scalar>()
    };
    assert_eq!(
        [key, twin, Fp::from(6)].map(of),
        [4, 7, 4].map(Scalar::from)
    );
}

#[test]
fn windows_are_wider_for_more_and_for_longer_scalars() {
    let long = limbs(&-Scalar::ONE);
    let short = limbs(&Scalar::from(u64::MAX));
    let widths = [200, 2_000, 20_000].map(|count| window_width(&vec![long; count]));
    assert!(widths.is_sorted() && widths[0] < widths[2], "{widths:?}");
    assert!(window_width(&vec![short; 2_000]) <= widths[1]);
    assert_eq!(
        [0, 1, 64, 65, 255].map(|n| bit_length(&power(n))),
        [0, 1, 64, 65, 255]
    );
}

/// The smallest scalar of `bits` bits.
fn power(bits: usize) -> Limbs {
    match bits.checked_sub(1) {
        None => [0; 5],
        Some(at) => limbs(&Scalar::from(2).pow_vartime([at as u64])),
    }
}

/// Few bases, so that equal, opposite and neutral ones meet in every bucket.
fn bases() -> Vec<Point> {
    let mut bases = vec![Point::identity()];
    for i in 1..=6u64 {
        let point = Point::generator() * Scalar::from(i);
        // The same point in other projective coordinates, and in affine ones.
        bases.extend([point, -point, Point::from(point.to_affine())]);
    }
    bases
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    #[test]
    fn agrees_whatever_meets_in_a_bucket(
        terms in proptest::collection::vec((0..19usize, 0..4u8, proptest::num::u64::ANY), 100..700),
    ) {
        let pool = bases();
        let scalar = |(_, kind, n): &(usize, u8, u64)| match kind {
            0 => Scalar::from(n % 4),
            1 => Scalar::from(*n),
            2 => -Scalar::from(*n),
            _ => Scalar::from(*n).square().square() + Scalar::from(*n),
        };
        let scalars: Vec<Scalar> = terms.iter().map(scalar).collect();
        let bases: Vec<Point> = terms.iter().map(|(base, ..)| pool[*base]).collect();
        // Merged, they are too few for buckets; unmerged, they are not.
        agrees(&scalars, &bases);
        let terms = scalars.iter().zip(&bases);
        let terms = terms.filter(|(s, b)| !bool::from(s.is_zero() | b.is_identity()));
        let (limbs, bases): (Vec<Limbs>, Vec<Point>) =
            terms.map(|(s, b)| (limbs(s), *b)).unzip();
        let expected: Point = limbs.iter().zip(&bases).map(|(s, b)| *b * from_limbs(s)).sum();
        proptest::prop_assert_eq!(Point(pippenger(&limbs, &coordinates(&bases))), expected);
    }
}
