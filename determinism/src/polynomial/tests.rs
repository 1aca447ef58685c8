#![allow(clippy::unwrap_used)]

use super::*;

fn x() -> Polynomial {
    Polynomial::variable(0)
}

fn y() -> Polynomial {
    Polynomial::variable(1)
}

fn number(n: u64) -> Polynomial {
    Polynomial::constant(Fp::from(n))
}

#[test]
fn equal_polynomials_are_equal_data() {
    let left = (x() + y()) * (x() - y());
    let right = x() * x() - y() * y();
    assert_eq!(left, right);
    assert!((left - right).is_zero());
    assert_eq!(
        (x() * Fp::from(3) - y()).monic(),
        (y() * Fp::from(2) - x() * Fp::from(6)).monic()
    );
    assert_ne!((x() - y()).monic(), (x() + y()).monic());
}

#[test]
fn linear_is_of_power_one_and_with_a_factor_of_others() {
    let zero = x() * y() + y() * y() + number(5);
    let (slope, rest) = zero.linear_in(0).unwrap();
    assert_eq!((slope, rest), (y(), y() * y() + number(5)));
    assert_eq!(zero.linear_in(1), None);
    let (slope, _) = zero.linear_in(2).unwrap();
    assert!(slope.is_zero(), "what does not occur has the factor zero");
}

#[test]
fn substitution_and_evaluation_agree() {
    let zero = x() * x() * x() * x() * x() + y() * Fp::from(7);
    let by = y() + number(2);
    let value = |variable: Variable| Fp::from(3 + u64::from(variable));
    let replaced = zero.substitute(0, &by).evaluate(&value);
    assert_eq!(replaced, Fp::from(6).pow_vartime([5]) + Fp::from(28));
}

#[test]
fn bits_are_their_own_squares() {
    let zero = x() * x() * y() - x() * y() * y();
    assert!(zero.with_bits(&BTreeSet::from([0, 1])).is_zero());
    assert!(!zero.with_bits(&BTreeSet::from([0])).is_zero());
}
