use super::*;

fn times_g(total: u64) -> Point {
    Point::generator() * Scalar::from(total)
}

#[test]
fn every_total_of_a_small_poll_is_found() {
    let table = Table::new(300);
    for total in 0..=300 {
        assert_eq!(table.solve(&times_g(total)), Some(total));
    }
}

#[test]
fn totals_beyond_the_bound_are_not_found() {
    for bound in [0, 1, 2, 300, 4095, 4096] {
        let table = Table::new(bound);
        assert_eq!(table.bound(), bound);
        assert_eq!(table.solve(&times_g(bound)), Some(bound));
        assert_eq!(table.solve(&times_g(bound + 1)), None);
        assert_eq!(table.solve(&-times_g(1)), None);
    }
}

#[test]
fn the_largest_totals_are_found() {
    let table = Table::new((1 << 40) - 1);
    for total in [0, 1, 7, 987_654_321_012, 1 << 39, (1 << 40) - 1] {
        assert_eq!(table.solve(&times_g(total)), Some(total));
    }
    assert_eq!(table.solve(&times_g(1 << 40)), None);
}

#[test]
fn a_point_off_every_total_is_not_found() {
    let h = Point::from(linli_primitives::curve::h());
    assert_eq!(Table::new(1 << 20).solve(&h), None);
}
