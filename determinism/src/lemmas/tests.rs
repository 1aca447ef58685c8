#![allow(clippy::unwrap_used)]

use super::*;

fn of(zero: &Polynomial) -> Option<Shape> {
    let variables: Vec<_> = zero.variables().into_iter().collect();
    Shape::of(zero, &variables)
}

#[test]
fn shapes_are_seen_up_to_a_factor_only() {
    let scaled = |zero: Polynomial| zero * Fp::from(6);
    assert_eq!(of(&scaled(bit(4))), Some(Shape::Bit(4)));
    assert_eq!(of(&scaled(digit(7, 4))), Some(Shape::Digit(7, 4)));
    let last = is_digit(Polynomial::variable(4));
    assert_eq!(of(&scaled(last.clone())), Some(Shape::LastDigit(4)));
    assert_eq!(of(&(bit(4) + Polynomial::constant(Fp::ONE))), None);
    assert_eq!(of(&(last + Polynomial::variable(4))), None);
}

#[test]
fn determinant_of_a_side_is_a_unit_for_bits_alone() {
    let b = Polynomial::variable(0);
    let determinant = Polynomial::constant(Fp::ONE) - b.clone() * Fp::from(2);
    assert!(is_unit(&determinant, &BTreeSet::from([0])));
    assert!(!is_unit(&determinant, &BTreeSet::new()));
    assert!(!is_unit(&b, &BTreeSet::from([0])));
}

#[test]
fn running_sum_is_division_by_four() {
    let sums = run::sums(Fp::from(0b11_01_10), 3);
    assert_eq!(sums, [0b11_01, 0b11, 0].map(Fp::from));
    let beyond = run::sums(-Fp::ONE, 12);
    assert_ne!(beyond[11], Fp::ZERO, "what has more digits does not end");
}
