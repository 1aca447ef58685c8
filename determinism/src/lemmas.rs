//! What determines several values at once, or one by a factor that is not constant.
//!
//! Each lemma is matched against polynomials of the extraction, never against names alone. Its proof is made by a
//! solver over the field, from the same polynomials' shapes: `proofs`.

pub(crate) mod choice;
pub(crate) mod run;
pub(crate) mod swap;
pub(crate) mod walk;

use std::collections::BTreeSet;

use ff::Field;
use linli_backend::pasta_curves::Fp;

use crate::polynomial::{Polynomial, Variable};

/// A constraint that says what kind of number something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// b·(1 − b) = 0.
    Bit(Variable),
    /// z − 4·next is 0, 1, 2 or 3.
    Digit(Variable, Variable),
    /// z is 0, 1, 2 or 3.
    LastDigit(Variable),
}

/// A lemma used: with the needed variables, these constraints determine the given ones.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) lemma: Lemma,
    /// By their numbers in the system, every constraint that the lemma speaks of.
    pub(crate) constraints: Vec<usize>,
    pub(crate) needs: Vec<Variable>,
    pub(crate) gives: Vec<Variable>,
}

/// How the given variables are computed.
#[derive(Clone, Debug)]
pub(crate) enum Lemma {
    /// Both words from the child, the sibling and the side.
    Swap(swap::Swap),
    /// A slope whose denominator is not zero.
    Walk(walk::Slope),
    /// A running sum from its value.
    Run,
    /// A bit that two cases decide.
    Choice(Polynomial),
}

impl Lemma {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Swap(_) => "swap",
            Self::Walk(_) => "walk",
            Self::Run => "run",
            Self::Choice(_) => "choice",
        }
    }
}

impl Shape {
    /// The shape of `zero`, if it has one.
    pub(crate) fn of(zero: &Polynomial, variables: &[Variable]) -> Option<Self> {
        let says = |expected: Polynomial| zero.monic() == expected.monic();
        match *variables {
            [b] if says(bit(b)) => Some(Self::Bit(b)),
            [z] if says(is_digit(Polynomial::variable(z))) => Some(Self::LastDigit(z)),
            [a, b] => [(a, b), (b, a)]
                .into_iter()
                .find(|(z, next)| says(digit(*z, *next)))
                .map(|(z, next)| Self::Digit(z, next)),
            _ => None,
        }
    }
}

fn bit(b: Variable) -> Polynomial {
    let b = Polynomial::variable(b);
    b.clone() * b.clone() - b
}

fn digit(z: Variable, next: Variable) -> Polynomial {
    let next = Polynomial::variable(next) * Fp::from(4);
    is_digit(Polynomial::variable(z) - next)
}

fn is_digit(d: Polynomial) -> Polynomial {
    let less = |n: u64| d.clone() - Polynomial::constant(Fp::from(n));
    less(0) * less(1) * less(2) * less(3)
}

/// Whether `zero`, with these variables bits, is a constant other than zero times something that is ±1.
fn is_unit(factor: &Polynomial, bits: &BTreeSet<Variable>) -> bool {
    let square = (factor.clone() * factor.clone()).with_bits(bits);
    square.as_constant().is_some_and(|c| c != Fp::ZERO)
}

#[cfg(test)]
mod tests;
