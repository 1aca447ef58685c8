#![allow(clippy::unwrap_used)]

use super::*;
use crate::subject::Subject;
use crate::system::System;

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

/// What the statement says of a circuit without the first constraint of this name.
fn without(subject: Subject, name: &str) -> String {
    let extraction = subject.extraction().unwrap();
    let mut system = System::new(&extraction);
    let of_name = |gate: usize| extraction.gates[gate].name == name;
    let found = system.constraints.iter().position(|c| of_name(c.gate));
    system.constraints.remove(found.unwrap());
    subject.statement(&mut system).unwrap_err().to_string()
}

#[test]
fn walk_adds_multiples_of_the_generators_only() {
    let mut extraction = Subject::Ballot.extraction().unwrap();
    extraction.fixed[0][400] += Fp::ONE;
    let error = Subject::Ballot.statement(&mut System::new(&extraction));
    assert_eq!(
        error.unwrap_err().to_string(),
        "fixed_base.slope@400 is not the addition of these points"
    );
}

#[test]
fn walk_needs_its_start_and_its_bits() {
    let error = without(Subject::Ballot, "fixed_base.start.x");
    assert_eq!(error, "there is no fixed_base.start.x@387");
    let error = without(Subject::Ballot, "fixed_base.sign");
    assert_eq!(error, "there is no fixed_base.sign@387");
}

#[test]
fn words_follow_from_a_side_that_is_a_bit() {
    let error = without(Subject::Ballot, "node.bit");
    assert_eq!(error, "no constraint makes a7.34 a bit");
    let error = without(Subject::Ballot, "node.child");
    assert_eq!(error, "no constraint uses the side a7.34");
}

#[test]
fn choice_needs_all_its_constraints() {
    let error = without(Subject::Claim, "claim.period_caps.restart");
    assert_eq!(error, "the choice is no bit");
    for name in ["claim.period_caps.same", "claim.period_caps.later"] {
        let error = without(Subject::Claim, name);
        assert_eq!(error, "nothing decides the choice in a2.995", "{name}");
    }
}
