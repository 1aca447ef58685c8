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
